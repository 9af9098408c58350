-- DROP EXTENSION ... CASCADE drops such a column or constraint, and a restore without the extension loses
-- the whole table.
WITH member AS (
    SELECT d.classid, d.objid, e.extname
    FROM pg_catalog.pg_depend d
    JOIN pg_catalog.pg_extension e ON e.oid = d.refobjid
    WHERE d.refclassid = 'pg_catalog.pg_extension'::regclass AND d.deptype = 'e'
      AND e.extname = 'pg_concierge'
),
part AS (
    SELECT d.classid, d.objid, d.objsubid, member.extname,
           CASE d.classid
               WHEN 'pg_catalog.pg_class'::regclass THEN d.objid
               WHEN 'pg_catalog.pg_attrdef'::regclass THEN
                   (SELECT adrelid FROM pg_catalog.pg_attrdef WHERE oid = d.objid)
               WHEN 'pg_catalog.pg_constraint'::regclass THEN
                   (SELECT conrelid FROM pg_catalog.pg_constraint WHERE oid = d.objid)
           END AS relation
    FROM member
    JOIN pg_catalog.pg_depend d ON d.refclassid = member.classid AND d.refobjid = member.objid
    WHERE d.deptype IN ('n', 'a')
)
SELECT DISTINCT
       'error',
       pg_describe_object(part.classid, part.objid, part.objsubid),
       format('depends on extension %s: DROP EXTENSION ... CASCADE would take it along', part.extname),
       'Use built-in types and functions; keep the rule in a trigger.'
FROM part
JOIN pg_catalog.pg_class c ON c.oid = part.relation
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname IN ($1::name, $2::name) AND c.relkind IN ('r', 'p', 'i', 'I', 'm')
ORDER BY 2
