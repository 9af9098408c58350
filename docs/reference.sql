-- Writes docs/reference.md from the comments in the catalog: psql -f docs/reference.sql in a new database whose server
-- has the roles anon, authenticated and service_role. `make docs` does it.
\set QUIET on
\set ON_ERROR_STOP on
\pset tuples_only on
\pset format unaligned
SET client_min_messages = warning;
CREATE EXTENSION pg_concierge;

-- Which module made what: they are installed one by one, what is needed first.
CREATE TEMPORARY TABLE made (module text, place bigint, class regclass, object oid, PRIMARY KEY (class, object));
DO $$
DECLARE
    step record;
BEGIN
    FOR step IN
        WITH RECURSIVE needed AS (
            SELECT module, 0 AS depth FROM concierge.modules
            UNION SELECT r, n.depth + 1 FROM needed n JOIN concierge.modules m USING (module), unnest(m.requires) AS r
        )
        SELECT module, row_number() OVER (ORDER BY max(depth) DESC, module) AS place FROM needed GROUP BY module
    LOOP
        PERFORM concierge.install(ARRAY[step.module], 'app');
        INSERT INTO made
        SELECT step.module, step.place, class, oid
        FROM (
            SELECT 'pg_class'::regclass AS class, oid FROM pg_class
            WHERE relnamespace = 'app'::regnamespace AND relkind IN ('r', 'v', 'p')
              AND relname <> 'concierge_migrations'
            UNION ALL
            SELECT 'pg_proc'::regclass, oid FROM pg_proc
            WHERE pronamespace = 'app'::regnamespace AND prorettype <> 'trigger'::regtype
        ) AS there (class, oid)
        ON CONFLICT DO NOTHING;
    END LOOP;
END
$$;

-- The first line of a comment is a summary, the rest follows as written.
CREATE FUNCTION pg_temp.first(comment text) RETURNS text LANGUAGE sql IMMUTABLE
RETURN replace(split_part(btrim(comment), E'\n\n', 1), E'\n', ' ');
CREATE FUNCTION pg_temp.rest(comment text) RETURNS text LANGUAGE sql IMMUTABLE
RETURN nullif(btrim(substr(btrim(comment), length(split_part(btrim(comment), E'\n\n', 1)) + 1), E'\n'), '');
CREATE FUNCTION pg_temp.cell(text) RETURNS text LANGUAGE sql IMMUTABLE
RETURN replace(replace(coalesce($1, ''), E'\n', ' '), '|', '\|');
CREATE FUNCTION pg_temp.function_entry(f oid) RETURNS text LANGUAGE sql STABLE
RETURN (
    SELECT format(E'### %s\n\n```text\n%s(%s)\n  → %s\n```\n\n%s%s\n\n*%s%s*\n',
        p.proname, p.proname, replace(pg_get_function_arguments(f), 'app.', ''), replace(pg_get_function_result(f), 'app.', ''),
        pg_temp.cell(pg_temp.first(obj_description(f, 'pg_proc'))),
        coalesce(E'\n\n```text\n' || pg_temp.rest(obj_description(f, 'pg_proc')) || E'\n```', ''),
        CASE p.provolatile WHEN 'v' THEN 'writes' WHEN 's' THEN 'reads' ELSE 'computes' END,
        CASE WHEN p.proisstrict THEN ', null for null' ELSE '' END
            || CASE WHEN p.prosecdef THEN ', with its owner''s rights' ELSE '' END
            || ' · may call it: ' || coalesce((
                SELECT string_agg(r, ', ' ORDER BY place)
                FROM unnest(ARRAY['anon', 'authenticated', 'service_role']) WITH ORDINALITY AS role (r, place)
                WHERE has_function_privilege(r, f, 'EXECUTE')), 'the owner of the database')
    )
    FROM pg_proc p WHERE p.oid = f
);

SELECT '# SQL reference';
SELECT E'\nMade by `make docs` from the comments in the catalog of release ' || concierge.version()
    || E'; psql shows the same\nwith `\\df+` and `\\d+`. The pages of [the manual](index.md) explain; this one lists.\n';

SELECT E'## Functions of the extension\n\nSchema `concierge`. Trigger functions and what belongs to the type `phone` are left out.\n';
SELECT pg_temp.function_entry(p.oid)
FROM pg_proc p
JOIN pg_depend d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'
WHERE p.pronamespace = 'concierge'::regnamespace
  AND p.prorettype <> 'trigger'::regtype
  AND NOT 'concierge.phone'::regtype = ANY (p.proargtypes::oid[] || p.prorettype)
  AND 'internal'::regtype <> ALL (p.proargtypes::oid[])
  AND 'cstring'::regtype <> ALL (p.proargtypes::oid[])
ORDER BY p.proname;

SELECT E'## Modules\n\nIn the schema you name. `app` is left out below.\n';
SELECT string_agg(text, E'\n' ORDER BY place, part, name)
FROM (
    SELECT place, 0 AS part, '' AS name,
           format(E'## Module %s\n\n%s.\n', module, (SELECT summary FROM concierge.modules WHERE modules.module = made.module)) AS text
    FROM made GROUP BY place, module
    UNION ALL
    SELECT m.place, CASE c.relkind WHEN 'v' THEN 2 ELSE 1 END, c.relname,
           format(E'### %s %s\n\n%s\n\n| column | type | | |\n|---|---|---|---|\n%s\n',
               CASE c.relkind WHEN 'v' THEN 'view' ELSE 'table' END, c.relname,
               pg_temp.cell(obj_description(c.oid, 'pg_class')),
               string_agg(format('| %s | %s | %s | %s |', a.attname, format_type(a.atttypid, a.atttypmod),
                   CASE WHEN a.attnotnull THEN 'not null' ELSE '' END,
                   pg_temp.cell(col_description(c.oid, a.attnum))), E'\n' ORDER BY a.attnum))
    FROM made m
    JOIN pg_class c ON m.class = 'pg_class'::regclass AND c.oid = m.object
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    GROUP BY m.place, c.oid, c.relkind, c.relname
    UNION ALL
    SELECT m.place, 3, p.proname, pg_temp.function_entry(p.oid)
    FROM made m JOIN pg_proc p ON m.class = 'pg_proc'::regclass AND p.oid = m.object
) AS entry;

SELECT E'## Who may do what with the tables\n\n| table or view | anon | authenticated | service_role |\n|---|---|---|---|';
SELECT format('| %s | %s |', c.relname, string_agg(coalesce(right_words, '-'), ' | ' ORDER BY role_place))
FROM made m
JOIN pg_class c ON m.class = 'pg_class'::regclass AND c.oid = m.object
CROSS JOIN unnest(ARRAY['anon', 'authenticated', 'service_role']) WITH ORDINALITY AS role (name, role_place)
CROSS JOIN LATERAL (
    SELECT string_agg(word, ', ' ORDER BY word_place)
    FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE'], ARRAY['read', 'insert', 'update', 'delete'])
        WITH ORDINALITY AS r (privilege, word, word_place)
    WHERE has_table_privilege(role.name, c.oid, privilege)
       OR (privilege IN ('SELECT', 'INSERT', 'UPDATE') AND has_any_column_privilege(role.name, c.oid, privilege))
) AS rights (right_words)
GROUP BY m.place, c.relname ORDER BY m.place, c.relname;
SELECT E'\nWhich rows, the policies of each table decide. A back end sees all of them.\n';

SELECT E'## Settings\n\n| setting | default | who may change it | effect |\n|---|---|---|---|';
SELECT format('| `%s` | `%s` | %s | %s |', name, boot_val,
              CASE context WHEN 'user' THEN 'everybody' WHEN 'superuser' THEN 'superusers' ELSE context END,
              pg_temp.cell(short_desc))
FROM pg_settings WHERE name LIKE 'concierge.%' ORDER BY name;

SELECT E'\n## Errors\n\n| name | style sql | style http | when |\n|---|---|---|---|';
SELECT format('| %s | %s | PT%s | %s |', name, sqlstate, http_status, pg_temp.cell(meaning)) FROM concierge.errors();
