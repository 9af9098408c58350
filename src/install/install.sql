CREATE VIEW @extschema@.modules AS
SELECT module, summary, requires, extensions, tables FROM @extschema@.module_list();

GRANT SELECT ON @extschema@.modules TO PUBLIC;

COMMENT ON VIEW modules IS 'The modules that concierge.install knows, each after those it requires.';
COMMENT ON COLUMN modules.module IS 'Name to give to concierge.install.';
COMMENT ON COLUMN modules.summary IS 'What it is for.';
COMMENT ON COLUMN modules.requires IS 'Modules that are installed with it.';
COMMENT ON COLUMN modules.extensions IS 'PostgreSQL extensions its tables need; made when available.';
COMMENT ON COLUMN modules.tables IS 'Tables it lays out.';

COMMENT ON FUNCTION module_list() IS 'Rows of the view concierge.modules.';

COMMENT ON FUNCTION install(text[], text, jsonb) IS
'Lays out modules, and those they require, as ordinary tables of your own in one schema; makes the schema
if it is not there. Returns a row for each step: created, replaced or unchanged.

Running it again changes nothing. Acts with the rights of the caller. Steps are recorded in the schema''s
table concierge_migrations. options, kept for the schema: roles {anon, user, service}, rls_style (initplan,
or plain for Citus), default_region, default_currency, vector_dimensions, voice_agent_url, booking (staff, users or
anyone: who may book appointments at businesses of others).
Errors: 22023 no such module or option, 3F000, 42501, 42P07 when a table of that name is there already.
Example: SELECT * FROM concierge.install(ARRAY[''accounts'', ''businesses''], ''app'');';

COMMENT ON FUNCTION render(text[], text, jsonb) IS
'The statements that install would run in an empty schema, in order, each with its semicolon: for review,
for a migration in git, or for \gexec. Changes nothing.

With option {"pending": true}: only what this schema does not have yet.
Example: SELECT concierge.render(ARRAY[''accounts''], ''app'') \gexec';

COMMENT ON FUNCTION upgrade(text) IS
'After ALTER EXTENSION pg_concierge UPDATE: runs the steps that are new in the modules of a schema.
Returns a row for each step. Example: SELECT * FROM concierge.upgrade(''app'');';

COMMENT ON FUNCTION repair(text) IS
'Makes functions, views, triggers, policies and grants of a schema''s modules again, as after a
DROP EXTENSION ... CASCADE or when roles were added, and indexes that are missing. Rows are not touched.
Example: SELECT * FROM concierge.repair(''app'');';

COMMENT ON FUNCTION status(text) IS
'The steps of a schema''s modules, each with its state:

current; pending (a release brought it: run upgrade); uninstalled (tables were kept: install brings the module
back); changed (another release wrote it: run upgrade); damaged (something it made is missing, see the column:
run repair); unknown (a newer release wrote it). Example: SELECT * FROM concierge.status(''app'');';

COMMENT ON FUNCTION uninstall(text, text, boolean) IS
'Takes a module out of a schema: its functions, views, triggers and policies; with keep_data => false its
tables and rows too. Row level security stays on: without policies only the owner sees rows.

Never drops what depends on it. Errors: 42704 not installed, 2BP01 another module needs it.
Example: SELECT * FROM concierge.uninstall(''app'', ''businesses'');';

COMMENT ON FUNCTION detach(text) IS
'To be called before DROP EXTENSION pg_concierge: removes from a schema whatever depends on the extension
and can be made again (action removed; undo says how), and lists what is yours and has to be changed first
(action kept). Tables and rows stay. Example: SELECT * FROM concierge.detach(''app'');';
