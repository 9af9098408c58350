-- Everything that depends on the extension, if only by way of another object: (catalog, oid).
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
SELECT classid, objid FROM dependent
