-- A machine that no longer fits its table refuses every change of the status.
SELECT 'error',
       format('table %I.%I', n.nspname, c.relname),
       format('its status machine cannot judge: %s', m.problem),
       'Put it right and call attach_status_machine again, or detach_status_machine.'
FROM concierge.status_machines m
JOIN pg_catalog.pg_class c ON c.oid = m.target
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = $1::name AND m.problem IS NOT NULL
ORDER BY n.nspname, c.relname, m.status_column
