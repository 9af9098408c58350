-- The one trigger of a module that is outside its schema.
SELECT 'error',
       'table auth.users',
       format('has no trigger that calls %s: new users get no profile', f.oid::regprocedure),
       format('SELECT concierge.repair(%L)', $1)
FROM pg_catalog.pg_proc f
JOIN pg_catalog.pg_namespace n ON n.oid = f.pronamespace
WHERE n.nspname = $2::name
  AND f.proname = 'follow_auth_user'
  AND to_regclass('auth.users') IS NOT NULL
  AND NOT EXISTS (
      SELECT FROM pg_catalog.pg_trigger t
      WHERE t.tgrelid = to_regclass('auth.users') AND t.tgfoid = f.oid
  )
