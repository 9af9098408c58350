-- A function with its owner's rights belongs into the private schema, which no API exposes.
SELECT 'error',
       'function ' || f.oid::regprocedure,
       'runs with its owner''s rights and stands where an API can call it',
       format('Move it to schema %I and call it from a function that runs with the caller''s rights.', $2::name)
FROM pg_catalog.pg_proc f
JOIN pg_catalog.pg_namespace n ON n.oid = f.pronamespace
WHERE n.nspname = $1::name
  AND f.prosecdef
  AND EXISTS (
      SELECT FROM aclexplode(coalesce(f.proacl, acldefault('f', f.proowner))) a
      WHERE a.grantee <> f.proowner
  )
ORDER BY 2
