-- A grant promises rows that no policy gives.
SELECT 'warning',
       format('table %I.%I', n.nspname, c.relname),
       format('role %s has rights on it, but no policy gives it rows', string_agg(DISTINCT coalesce(r.rolname, 'PUBLIC'), ', ')),
       'Write a policy for it, or revoke the rights.'
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
CROSS JOIN LATERAL aclexplode(c.relacl) a
LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee
WHERE n.nspname = $1::name
  AND c.relkind IN ('r', 'p')
  AND c.relrowsecurity
  AND a.grantee <> c.relowner
  AND coalesce(NOT (r.rolbypassrls OR r.rolsuper), true)
  AND NOT EXISTS (
      SELECT FROM pg_catalog.pg_policy p
      WHERE p.polrelid = c.oid
        AND p.polpermissive
        AND (0 = ANY (p.polroles) OR EXISTS (
            SELECT FROM unnest(p.polroles) AS named (oid)
            WHERE a.grantee <> 0 AND pg_has_role(a.grantee, named.oid, 'USAGE')
        ))
  )
GROUP BY n.nspname, c.relname
ORDER BY n.nspname, c.relname
