-- Who may create in a schema can put a function beside one of ours, to be called in its place; who reaches the private one
-- calls what checks nothing; whoever writes to a table does what a trigger on it says. $3 are the roles of callers.
WITH granted AS (
    SELECT n.nspname, a.privilege_type, a.grantee, coalesce(r.rolname, 'PUBLIC') AS role,
           CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(r.rolname) END AS quoted
    FROM pg_catalog.pg_namespace n
    CROSS JOIN LATERAL aclexplode(n.nspacl) AS a
    LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee
    WHERE n.nspname IN ($1::name, $2::name) AND a.grantee <> n.nspowner
), on_table AS (
    SELECT n.nspname, c.relname, coalesce(r.rolname, 'PUBLIC') AS role,
           CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(r.rolname) END AS quoted
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    CROSS JOIN LATERAL aclexplode(c.relacl) AS a
    LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee
    WHERE n.nspname IN ($1::name, $2::name) AND c.relkind IN ('r', 'p', 'v')
      AND a.grantee <> c.relowner AND a.privilege_type = 'TRIGGER'
)
SELECT 'error',
       'schema ' || quote_ident(nspname),
       CASE privilege_type
           WHEN 'CREATE' THEN format('role %s may create objects in it', role)
           ELSE format('role %s reaches the functions that run with their owner''s rights', role)
       END,
       format('REVOKE %s ON SCHEMA %I FROM %s', privilege_type, nspname, quoted)
FROM granted
WHERE (grantee = 0 OR role = ANY ($3::name[])) AND (privilege_type = 'CREATE' OR nspname = $2::name)
UNION ALL
SELECT 'warning',
       format('table %I.%I', nspname, relname),
       format('role %s may put triggers on it, which run with the rights of whoever writes', role),
       format('REVOKE TRIGGER ON %I.%I FROM %s', nspname, relname, quoted)
FROM on_table
ORDER BY 2, 3
