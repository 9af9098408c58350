-- The library and the SQL objects are of one release, and its functions are documented.
SELECT concierge.version() = extversion AS same,
    concierge.version() ~ '^\d+\.\d+\.\d+$' AS looks_right
FROM pg_extension WHERE extname = 'pg_concierge';
SELECT module, requires, extensions, tables FROM concierge.modules ORDER BY module;
