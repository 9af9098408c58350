-- Names in a string body are looked up when it runs, along the path of whoever calls it.
SELECT CASE WHEN f.prosecdef THEN 'error' ELSE 'warning' END,
       'function ' || f.oid::regprocedure,
       'looks names up along its caller''s search_path',
       format('ALTER FUNCTION %s SET search_path = pg_catalog, pg_temp', f.oid::regprocedure)
FROM pg_catalog.pg_proc f
JOIN pg_catalog.pg_namespace n ON n.oid = f.pronamespace
JOIN pg_catalog.pg_language l ON l.oid = f.prolang
WHERE n.nspname IN ($1::name, $2::name)
  AND l.lanname NOT IN ('c', 'internal')
  AND f.prokind IN ('f', 'p')
  -- A BEGIN ATOMIC body was looked up when it was made, unless it runs with its owner's rights: what it
  -- calls may look up more.
  AND (f.prosqlbody IS NULL OR f.prosecdef)
  AND NOT EXISTS (
      SELECT FROM unnest(f.proconfig) AS setting (text) WHERE setting.text LIKE 'search\_path=%'
  )
ORDER BY 1, 2
