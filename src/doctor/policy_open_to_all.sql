-- USING (true) or WITH CHECK (true) on a write, for more than a back end: $3 are the roles of callers.
SELECT 'error',
       format('policy %I on %I.%I', p.polname, n.nspname, c.relname),
       'lets anyone whom a grant lets in write every row',
       'Name the rows: USING (user_id = (SELECT concierge.uid())).'
FROM pg_catalog.pg_policy p
JOIN pg_catalog.pg_class c ON c.oid = p.polrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = $1::name
  AND p.polpermissive
  AND p.polcmd <> 'r'
  AND 'true' IN (pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid))
  AND (
      0 = ANY (p.polroles)
      OR EXISTS (
          SELECT FROM unnest(p.polroles) AS named (oid)
          JOIN pg_catalog.pg_roles r ON r.oid = named.oid
          WHERE r.rolname = ANY ($3::name[])
      )
  )
ORDER BY n.nspname, c.relname, p.polname
