-- Who may call which function of the extension, and with whose rights it runs.
-- Those that lay out or remove objects are for the owner of the database; the others for everyone.
SELECT proname, has_function_privilege('pg_database_owner', oid, 'EXECUTE') AS owner
FROM pg_proc WHERE pronamespace = 'concierge'::regnamespace
  AND NOT has_function_privilege('regress_nobody', oid, 'EXECUTE') ORDER BY proname;
-- None runs with more rights than its caller has.
SELECT proname AS definer FROM pg_proc WHERE pronamespace = 'concierge'::regnamespace AND prosecdef;
-- What runs statements looks no name up along its caller's path.
SELECT proname, proconfig FROM pg_proc WHERE pronamespace = 'concierge'::regnamespace
  AND proname IN ('detach', 'doctor', 'install', 'repair', 'uninstall', 'upgrade') ORDER BY 1;
-- What a policy calls may run in parallel and only once; what changes something may not.
SELECT proname, provolatile, proparallel, proisstrict AS strict FROM pg_proc
WHERE pronamespace = 'concierge'::regnamespace AND proname IN (
    'uid', 'app_role', 'jwt', 'set_actor', 'refuse', 'version', 'timezone_name', 'install',
    'render', 'repair', 'status', 'doctor'
) ORDER BY 1;
-- No function has overloads, so that RPC by name is never ambiguous.
SELECT proname FROM pg_proc WHERE pronamespace = 'concierge'::regnamespace GROUP BY 1
HAVING count(*) > 1;
-- The schema may be used by all and changed by none but its owner.
SELECT has_schema_privilege('regress_nobody', 'concierge', 'USAGE') AS usage,
       has_schema_privilege('regress_nobody', 'concierge', 'CREATE') AS create;
SELECT call, regress.attempt('SELECT count(*) FROM concierge.' || call, 'regress_nobody')
FROM unnest(ARRAY[
    'version()', 'uid()', 'modules', 'errors()', 'timezone_name(''utc'')', 'doctor(''regress'')',
    'status(''regress'')', 'render(''{accounts}'', ''x'')', 'install(''{accounts}'', ''x'')',
    'upgrade(''x'')',
    'repair(''x'')', 'uninstall(''x'', ''accounts'')', 'detach(''x'')'
]) AS call;
