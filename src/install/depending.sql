-- Like present.sql: for each of the named objects, does it depend on the extension, if only by way of
-- another object? False where it is not there.
WITH RECURSIVE dependent (classid, objid) AS (
    SELECT d.classid, d.objid
    FROM pg_catalog.pg_depend member
    JOIN pg_catalog.pg_extension e ON e.oid = member.refobjid AND e.extname = 'pg_concierge'
    JOIN pg_catalog.pg_depend d
        ON d.refclassid = member.classid AND d.refobjid = member.objid AND d.deptype IN ('n', 'a')
    WHERE member.refclassid = 'pg_catalog.pg_extension'::regclass AND member.deptype = 'e'
    UNION
    SELECT further.classid, further.objid
    FROM dependent
    CROSS JOIN LATERAL (
        SELECT d.classid, d.objid
        FROM pg_catalog.pg_depend d
        WHERE d.refclassid = dependent.classid AND d.refobjid = dependent.objid
          AND d.deptype IN ('n', 'a')
        UNION ALL
        -- A view stands and falls with its rule.
        SELECT 'pg_catalog.pg_class'::regclass, r.ev_class
        FROM pg_catalog.pg_rewrite r
        WHERE dependent.classid = 'pg_catalog.pg_rewrite'::regclass AND r.oid = dependent.objid
    ) AS further
)
SELECT EXISTS (
    SELECT FROM dependent
    WHERE dependent.classid = CASE wanted.kind
            WHEN 'function' THEN 'pg_catalog.pg_proc'::regclass
            WHEN 'trigger' THEN 'pg_catalog.pg_trigger'::regclass
            WHEN 'policy' THEN 'pg_catalog.pg_policy'::regclass
            ELSE 'pg_catalog.pg_class'::regclass END
      AND dependent.objid = CASE wanted.kind
            WHEN 'function' THEN (
                SELECT p.oid FROM pg_catalog.pg_proc p
                WHERE p.pronamespace = n.oid AND p.proname = wanted.name::name)
            WHEN 'trigger' THEN (
                SELECT t.oid FROM pg_catalog.pg_trigger t
                JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid
                WHERE c.relnamespace = n.oid AND c.relname = wanted.on_table::name
                  AND t.tgname = wanted.name::name)
            WHEN 'policy' THEN (
                SELECT p.oid FROM pg_catalog.pg_policy p
                JOIN pg_catalog.pg_class c ON c.oid = p.polrelid
                WHERE c.relnamespace = n.oid AND c.relname = wanted.on_table::name
                  AND p.polname = wanted.name::name)
            ELSE (
                SELECT c.oid FROM pg_catalog.pg_class c
                WHERE c.relnamespace = n.oid AND c.relname = wanted.name::name) END
)
FROM ROWS FROM (
    pg_catalog.unnest($3::text[]), pg_catalog.unnest($4::text[]),
    pg_catalog.unnest($5::text[]), pg_catalog.unnest($6::text[])
) WITH ORDINALITY AS wanted (kind, place, name, on_table, position)
LEFT JOIN pg_catalog.pg_namespace n
    ON n.nspname = CASE wanted.place WHEN 'private' THEN $2::name ELSE $1::name END
ORDER BY wanted.position
