-- What install() and its relatives refuse, and that they leave nothing behind when they do.
\x on
SELECT * FROM regress.refusal($$SELECT concierge.install('{nothing}', 'regress_app')$$);
SELECT * FROM regress.refusal($$SELECT concierge.install(NULL, 'regress_app')$$);
SELECT * FROM regress.refusal($$SELECT concierge.install(ARRAY['accounts', NULL], 'regress_app')$$);
SELECT * FROM regress.refusal($$SELECT concierge.install('{accounts}', NULL)$$);
SELECT * FROM regress.refusal($$SET LOCAL search_path = ''; SELECT
    concierge.install('{accounts}')$$);
SELECT * FROM regress.refusal($$SELECT concierge.install('{accounts}', '')$$);
SELECT * FROM regress.refusal($$SELECT concierge.install('{accounts}', 'pg_catalog')$$);
SELECT * FROM regress.refusal($$SELECT concierge.upgrade('regress_app')$$);
SELECT * FROM regress.refusal($$SELECT concierge.uninstall('regress', 'accounts')$$);
SELECT * FROM regress.refusal($$SELECT concierge.uninstall('regress', NULL)$$);
\x off
SELECT schema_name, regress.attempt(format('SELECT concierge.install(%L, %L)', '{accounts}',
    schema_name))
FROM unnest(ARRAY['pg_temp', 'pg_toast', 'pg_x', 'information_schema', 'concierge']) AS schema_name;
SELECT call, regress.attempt('SELECT concierge.' || call) FROM unnest(ARRAY[
    'render(''{nothing}'', ''regress_app'')', 'render(NULL)', 'repair(''regress_app'')',
    'status(''regress_app'')', 'doctor(''regress_app'')', 'detach(''regress_app'')',
    'uninstall(''regress_app'', ''accounts'')', 'uninstall(''regress'', ''nothing'')',
    'uninstall(NULL, ''accounts'')', 'status(NULL)', 'install(ARRAY[''''], ''regress_app'')'
]) AS call;
-- A table that is in the way is not taken over.
BEGIN;
CREATE SCHEMA regress_app;
CREATE TABLE regress_app.profiles (id integer);
SELECT regress.attempt($$SELECT concierge.install('{accounts}', 'regress_app')$$);
SELECT relname FROM pg_class WHERE relnamespace = 'regress_app'::regnamespace ORDER BY 1;
ROLLBACK;
-- A stranger's table of records is not trusted: its triggers would run with the caller's rights.
BEGIN;
CREATE SCHEMA regress_app;
GRANT ALL ON SCHEMA regress_app TO regress_nobody;
SET LOCAL ROLE regress_nobody;
CREATE TABLE regress_app.concierge_migrations (
    module text, step text, checksum text, installed_at timestamptz, extension_version text,
        options jsonb);
RESET ROLE;
SELECT regress.attempt($$SELECT concierge.install('{accounts}', 'regress_app')$$) AS install,
       regress.attempt($$SELECT concierge.status('regress_app')$$) AS status;
ROLLBACK;
-- Whoever owns nothing may not call it; nor does a grant give more rights than the caller has.
SELECT regress.attempt($$SELECT concierge.install('{accounts}', 'regress_app')$$, 'regress_nobody');
BEGIN;
GRANT EXECUTE ON FUNCTION concierge.install TO regress_nobody;
SELECT regress.attempt($$SELECT concierge.install('{accounts}', 'regress_app')$$, 'regress_nobody');
ROLLBACK;
SELECT to_regnamespace('regress_app') AS nothing_left;
