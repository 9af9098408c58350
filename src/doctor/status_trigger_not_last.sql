-- What a later trigger makes of the row is stored without having been judged.
SELECT 'warning',
       format('trigger %I on %I.%I', other.tgname, n.nspname, c.relname),
       format('it fires after %I, and could change the status or what its guards have read', judge.tgname),
       'Give it a name that sorts before zz_.'
FROM pg_catalog.pg_trigger judge
JOIN pg_catalog.pg_class c ON c.oid = judge.tgrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_trigger other
    ON other.tgrelid = judge.tgrelid
   AND other.tgname > judge.tgname
   AND other.tgtype & 19 = 19 -- BEFORE UPDATE, FOR EACH ROW
   AND other.tgfoid <> judge.tgfoid
   AND other.tgenabled <> 'D'
WHERE n.nspname = $1::name
  AND judge.tgfoid = 'concierge.enforce_status()'::regprocedure
  AND judge.tgnargs > 1
ORDER BY n.nspname, c.relname, other.tgname
