-- A bare call runs for every row; in a sub-select it runs once. Not asked where option rls_style is plain.
SELECT 'warning',
       format('policy %I on %I.%I', p.polname, n.nspname, c.relname),
       'asks who the user is once per row',
       'Write (SELECT concierge.uid()).'
FROM pg_catalog.pg_policy p
JOIN pg_catalog.pg_class c ON c.oid = p.polrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
CROSS JOIN LATERAL concat_ws(
    ' ', pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)
) AS condition (text)
WHERE n.nspname = $1::name
  AND regexp_replace(condition.text, 'SELECT (concierge|auth)\.(uid|jwt|role|app_role)\(\)', '', 'g')
      ~ '\m(concierge|auth)\.(uid|jwt|role|app_role)\(\)'
ORDER BY n.nspname, c.relname, p.polname
