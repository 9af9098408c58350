SELECT 'warning',
       format('constraint %I on %I.%I', k.conname, n.nspname, c.relname),
       'has not been checked for the rows that were there before it',
       format('ALTER TABLE %I.%I VALIDATE CONSTRAINT %I', n.nspname, c.relname, k.conname)
FROM pg_catalog.pg_constraint k
JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname IN ($1::name, $2::name) AND NOT k.convalidated
ORDER BY n.nspname, c.relname, k.conname
