-- What makes a schema a tenant's world, which can be moved or be sharded: nothing reaches out of it.
SET client_min_messages = warning;
SELECT count(*) > 10 AS installed
FROM concierge.install((SELECT array_agg(module) FROM concierge.modules), 'tenant', '{"rls_style": "plain"}');

-- Foreign keys stay inside.
SELECT conrelid::regclass, confrelid::regclass FROM pg_constraint
JOIN pg_class other ON other.oid = confrelid
WHERE connamespace = 'tenant'::regnamespace AND contype = 'f' AND other.relnamespace <> connamespace;

-- So do views, and functions whose bodies PostgreSQL has read.
SELECT DISTINCT d.classid::regclass, d.objid, other.relnamespace::regnamespace
FROM pg_depend d
JOIN pg_class other ON d.refclassid = 'pg_class'::regclass AND other.oid = d.refobjid
LEFT JOIN pg_rewrite r ON d.classid = 'pg_rewrite'::regclass AND r.oid = d.objid
LEFT JOIN pg_class v ON v.oid = r.ev_class
LEFT JOIN pg_proc p ON d.classid = 'pg_proc'::regclass AND p.oid = d.objid
WHERE coalesce(v.relnamespace, p.pronamespace) IN ('tenant'::regnamespace, 'tenant_private'::regnamespace)
  AND other.relnamespace NOT IN ('tenant'::regnamespace, 'tenant_private'::regnamespace,
                                 'pg_catalog'::regnamespace, 'concierge'::regnamespace);

-- Every table is made by a statement of its own, not inside a function.
CREATE TEMP TABLE rendered AS
SELECT statement
FROM concierge.render((SELECT array_agg(module) FROM concierge.modules), 'other', '{"rls_style": "plain"}')
    AS r (statement);
SELECT relname FROM pg_class
WHERE relnamespace = 'tenant'::regnamespace AND relkind = 'r'
  AND NOT EXISTS (SELECT FROM rendered WHERE statement ~ format('^(--[^\n]*\n)*CREATE TABLE (IF NOT EXISTS )?other\.%s ', relname));

-- No policy has a sub-select around a function, and nothing uses MERGE or another schema's name.
SELECT statement FROM rendered WHERE statement ~ '^CREATE POLICY' AND statement ~ '\(SELECT (concierge|other_private)\.';
SELECT statement FROM rendered WHERE statement ~ '\mMERGE\M' OR statement ~ '\mtenant\.';

-- Keys are uuids. What counts instead belongs to one row of the schema, or is given an order by it: such numbers are for
-- one schema, and replication leaves their sequences behind. docs/scaling.md names these tables.
SELECT c.relname, string_agg(a.attname || ' ' || format_type(a.atttypid, NULL), ', ' ORDER BY k.place) AS key
FROM pg_constraint p
JOIN pg_class c ON c.oid = p.conrelid
CROSS JOIN LATERAL unnest(p.conkey) WITH ORDINALITY AS k (attnum, place)
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum
WHERE p.connamespace = 'tenant'::regnamespace AND p.contype = 'p'
GROUP BY c.relname HAVING bool_and(a.atttypid <> 'uuid'::regtype) ORDER BY c.relname COLLATE "C";

-- Triggers act on rows. Citus refuses those that act on statements, so these tables stay out of it.
SELECT c.relname, string_agg(t.tgname, ', ' ORDER BY t.tgname COLLATE "C") AS on_statements
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE c.relnamespace = 'tenant'::regnamespace AND NOT t.tgisinternal AND t.tgtype & 1 = 0
GROUP BY c.relname ORDER BY c.relname COLLATE "C";

-- Nothing of a tenant is kept in tables of the extension, whose rows neither a dump nor a worker would get.
SELECT d.objid::regclass FROM pg_depend d
JOIN pg_extension e ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid AND d.deptype = 'e'
JOIN pg_class c ON d.classid = 'pg_class'::regclass AND c.oid = d.objid
WHERE e.extname = 'pg_concierge' AND c.relkind <> 'v';

-- Moving a tenant is told to nobody else: no subscription, publication, event trigger or role is made.
SELECT statement FROM rendered
WHERE statement ~* '^CREATE (SUBSCRIPTION|PUBLICATION|EVENT TRIGGER|ROLE|USER|SERVER|FOREIGN)';

DROP SCHEMA tenant, tenant_private CASCADE;
