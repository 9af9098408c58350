-- Whoever has a grant on such a table sees every row.
SELECT CASE WHEN granted THEN 'error' ELSE 'warning' END,
       'table ' || name,
       CASE WHEN granted THEN 'row level security is off and other roles have rights on it'
            ELSE 'row level security is off' END,
       format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', name)
FROM (
    SELECT format('%I.%I', n.nspname, c.relname) AS name,
           EXISTS (SELECT FROM aclexplode(c.relacl) a WHERE a.grantee <> c.relowner) AS granted
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname IN ($1::name, $2::name) AND c.relkind IN ('r', 'p') AND NOT c.relrowsecurity
) AS t
ORDER BY name
