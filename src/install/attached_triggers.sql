-- Triggers in schema $1 that call a function of the extension: (drop statement, name, definition).
SELECT pg_catalog.format('DROP TRIGGER %I ON %I.%I', t.tgname, n.nspname, c.relname),
       pg_catalog.format('trigger %I on %I', t.tgname, c.relname),
       pg_catalog.pg_get_triggerdef(t.oid)
FROM pg_catalog.pg_trigger t
JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_depend d
    ON d.classid = 'pg_catalog.pg_proc'::regclass AND d.objid = t.tgfoid
    AND d.refclassid = 'pg_catalog.pg_extension'::regclass AND d.deptype = 'e'
JOIN pg_catalog.pg_extension e ON e.oid = d.refobjid
WHERE n.nspname = $1::name
  AND e.extname = 'pg_concierge'
  AND NOT t.tgisinternal
  AND t.tgparentid = 0
ORDER BY c.relname, t.tgname
