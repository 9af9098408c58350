SELECT 'error',
       format('trigger %I on %I.%I', t.tgname, n.nspname, c.relname),
       'is disabled',
       format('ALTER TABLE %I.%I ENABLE TRIGGER %I', n.nspname, c.relname, t.tgname)
FROM pg_catalog.pg_trigger t
JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = $1::name AND NOT t.tgisinternal AND t.tgenabled = 'D'
ORDER BY n.nspname, c.relname, t.tgname
