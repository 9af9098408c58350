-- Other objects in schema $1 that depend on the extension: (nothing, name, advice).
WITH dependent AS (
    SELECT DISTINCT d.classid, d.objid, d.objsubid,
           CASE d.classid
               WHEN 'pg_catalog.pg_class'::regclass THEN
                   (SELECT relnamespace FROM pg_catalog.pg_class WHERE oid = d.objid)
               WHEN 'pg_catalog.pg_proc'::regclass THEN
                   (SELECT pronamespace FROM pg_catalog.pg_proc WHERE oid = d.objid)
               WHEN 'pg_catalog.pg_type'::regclass THEN
                   (SELECT typnamespace FROM pg_catalog.pg_type WHERE oid = d.objid)
               WHEN 'pg_catalog.pg_constraint'::regclass THEN
                   (SELECT connamespace FROM pg_catalog.pg_constraint WHERE oid = d.objid)
               WHEN 'pg_catalog.pg_rewrite'::regclass THEN
                   (SELECT c.relnamespace FROM pg_catalog.pg_rewrite r
                    JOIN pg_catalog.pg_class c ON c.oid = r.ev_class WHERE r.oid = d.objid)
               WHEN 'pg_catalog.pg_policy'::regclass THEN
                   (SELECT c.relnamespace FROM pg_catalog.pg_policy p
                    JOIN pg_catalog.pg_class c ON c.oid = p.polrelid WHERE p.oid = d.objid)
               WHEN 'pg_catalog.pg_attrdef'::regclass THEN
                   (SELECT c.relnamespace FROM pg_catalog.pg_attrdef a
                    JOIN pg_catalog.pg_class c ON c.oid = a.adrelid WHERE a.oid = d.objid)
           END AS namespace
    FROM pg_catalog.pg_depend member
    JOIN pg_catalog.pg_extension e ON e.oid = member.refobjid AND e.extname = 'pg_concierge'
    JOIN pg_catalog.pg_depend d
        ON d.refclassid = member.classid AND d.refobjid = member.objid AND d.deptype IN ('n', 'a')
    WHERE member.refclassid = 'pg_catalog.pg_extension'::regclass
      AND member.deptype = 'e'
)
SELECT DISTINCT '',
       CASE classid
           WHEN 'pg_catalog.pg_rewrite'::regclass THEN
               (SELECT 'view ' || r.ev_class::regclass FROM pg_catalog.pg_rewrite r WHERE r.oid = objid)
           ELSE pg_catalog.pg_describe_object(classid, objid, objsubid)
       END,
       'It is yours: drop it, or change it to do without concierge, before DROP EXTENSION.'
FROM dependent
WHERE namespace = (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = $1::name)
ORDER BY 2
