-- PostgreSQL lets everyone call a new function until that is revoked.
SELECT 'warning',
       'function ' || f.oid::regprocedure,
       'may be called by every role',
       format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', f.oid::regprocedure)
FROM pg_catalog.pg_proc f
JOIN pg_catalog.pg_namespace n ON n.oid = f.pronamespace
WHERE n.nspname IN ($1::name, $2::name)
  AND f.prorettype <> 'pg_catalog.trigger'::regtype
  AND EXISTS (
      SELECT FROM aclexplode(coalesce(f.proacl, acldefault('f', f.proowner))) a WHERE a.grantee = 0
  )
ORDER BY 2
