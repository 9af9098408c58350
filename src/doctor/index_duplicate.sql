SELECT 'warning',
       'index ' || twin.indexrelid::regclass,
       format('does the same as index %s', i.indexrelid::regclass),
       format('DROP INDEX %s', twin.indexrelid::regclass)
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_index twin
    ON twin.indrelid = i.indrelid
    AND twin.indkey = i.indkey
    AND twin.indclass = i.indclass
    AND twin.indcollation = i.indcollation
    AND twin.indoption = i.indoption
    AND twin.indnkeyatts = i.indnkeyatts
    AND pg_get_expr(twin.indexprs, twin.indrelid) IS NOT DISTINCT FROM pg_get_expr(i.indexprs, i.indrelid)
    AND pg_get_expr(twin.indpred, twin.indrelid) IS NOT DISTINCT FROM pg_get_expr(i.indpred, i.indrelid)
    -- The unique one, else the older one, is the one to keep.
    AND (i.indisunique, -i.indexrelid::bigint) > (twin.indisunique, -twin.indexrelid::bigint)
JOIN pg_catalog.pg_class c ON c.oid = i.indrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname IN ($1::name, $2::name)
  AND NOT twin.indisunique
ORDER BY 2
