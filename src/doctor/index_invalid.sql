-- What a CREATE INDEX CONCURRENTLY that failed leaves behind: it costs writes and serves nobody.
SELECT 'error',
       'index ' || i.indexrelid::regclass,
       'is invalid',
       format('REINDEX INDEX %s', i.indexrelid::regclass)
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class c ON c.oid = i.indrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname IN ($1::name, $2::name) AND NOT i.indisvalid
ORDER BY 2
