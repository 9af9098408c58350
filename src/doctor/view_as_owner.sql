-- Without security_invoker a view shows what its owner may see.
SELECT CASE WHEN EXISTS (SELECT FROM aclexplode(c.relacl) a WHERE a.grantee <> c.relowner)
            THEN 'error' ELSE 'warning' END,
       format('view %I.%I', n.nspname, c.relname),
       'reads its tables with its owner''s rights, past row level security',
       format('ALTER VIEW %I.%I SET (security_invoker = true)', n.nspname, c.relname)
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = $1::name
  AND c.relkind = 'v'
  AND NOT EXISTS (
      SELECT FROM pg_options_to_table(c.reloptions) o
      WHERE o.option_name = 'security_invoker' AND o.option_value::boolean
  )
ORDER BY 1, 2
