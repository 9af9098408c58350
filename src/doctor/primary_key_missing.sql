-- Logical replication cannot follow its updates, and no client can name one row.
SELECT 'warning',
       format('table %I.%I', n.nspname, c.relname),
       'has no primary key',
       'Add one.'
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname IN ($1::name, $2::name)
  AND c.relkind IN ('r', 'p')
  AND NOT c.relispartition
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_index i WHERE i.indrelid = c.oid AND i.indisprimary)
ORDER BY n.nspname, c.relname
