-- doctor() finds each planted fault, and only that one.
SET client_min_messages = warning;
SELECT count(*) FROM concierge.install('{businesses}', 'regress_app');
SELECT * FROM concierge.doctor('regress_app');
CREATE TEMP TABLE planted (n serial, statement text);
INSERT INTO planted (statement) VALUES
    ('ALTER TABLE regress_app.profiles DISABLE ROW LEVEL SECURITY'),
    ('CREATE TABLE regress_app.mine (id integer PRIMARY KEY)'),
    ('CREATE TABLE regress_app_private.mine (id integer PRIMARY KEY)'),
    ('DROP POLICY user_settings_select ON regress_app.user_settings'),
    ('GRANT SELECT ON regress_app.profiles TO anon'),
    ('GRANT SELECT ON regress_app.concierge_migrations TO PUBLIC'),
    ('GRANT CREATE ON SCHEMA regress_app TO PUBLIC'),
    ('GRANT CREATE ON SCHEMA regress_app_private TO authenticated'),
    ('GRANT USAGE ON SCHEMA regress_app_private TO anon'),
    ('GRANT TRIGGER ON regress_app.profiles TO service_role'),
    ('CREATE POLICY mine ON regress_app.profiles FOR UPDATE TO authenticated USING (true)'),
    ('CREATE POLICY mine ON regress_app.profiles FOR INSERT WITH CHECK (true)'),
    ('CREATE POLICY mine ON regress_app.profiles FOR SELECT TO authenticated USING (id = concierge.uid())'),
    ($$CREATE FUNCTION regress_app.mine() RETURNS integer LANGUAGE sql SECURITY DEFINER SET
        search_path = pg_catalog, pg_temp
       RETURN 1; REVOKE ALL ON FUNCTION regress_app.mine()
           FROM PUBLIC; GRANT EXECUTE ON FUNCTION regress_app.mine() TO anon$$),
    ($$CREATE FUNCTION regress_app_private.mine() RETURNS integer LANGUAGE sql SECURITY
        DEFINER AS 'SELECT 1';
       REVOKE ALL ON FUNCTION regress_app_private.mine() FROM PUBLIC$$),
    ($$CREATE FUNCTION regress_app.mine() RETURNS integer LANGUAGE sql AS 'SELECT 1';
       REVOKE ALL ON FUNCTION regress_app.mine() FROM PUBLIC$$),
    ('CREATE FUNCTION regress_app.mine() RETURNS integer LANGUAGE sql RETURN 1'),
    ('CREATE VIEW regress_app.mine AS SELECT id FROM regress_app.profiles'),
    ($$CREATE VIEW regress_app.mine AS SELECT id
        FROM regress_app.profiles; GRANT SELECT ON regress_app.mine TO anon$$),
    ('ALTER VIEW regress_app.business_v2 SET (security_invoker = false)'),
    ('ALTER TABLE regress_app.profiles ALTER full_name SET DEFAULT concierge.version()'),
    ('ALTER TABLE regress_app.profiles ADD CONSTRAINT mine CHECK (full_name <> concierge.version())'),
    ('CREATE INDEX mine ON regress_app.profiles ((full_name || concierge.version()))'),
    ('ALTER TABLE regress_app.profiles DISABLE TRIGGER concierge_80_updated_at'),
    ('DROP INDEX regress_app.business_numbers_user_idx'),
    ('ALTER TABLE regress_app.profiles ADD CONSTRAINT mine CHECK (full_name <> ''x'') NOT VALID'),
    ('UPDATE pg_index SET indisvalid = false WHERE indexrelid = ''regress_app.businesses_type_idx''::regclass'),
    ('CREATE INDEX mine ON regress_app.businesses (business_type)'),
    ('CREATE INDEX mine ON regress_app.business_numbers (phone_number)'),
    ('CREATE TABLE regress_app.mine (id integer); ALTER TABLE regress_app.mine ENABLE ROW LEVEL SECURITY'),
    ('DROP TRIGGER concierge_10_normalise_timezone ON regress_app.profiles'),
    ('DROP FUNCTION regress_app.set_primary_number(uuid, uuid)'),
    ('DROP VIEW regress_app.active_user_sessions'),
    ('DELETE FROM regress_app.concierge_migrations WHERE module = ''accounts'' AND step = ''api'''),
    ('UPDATE regress_app.concierge_migrations SET checksum = repeat(''0'', 64) WHERE module = ''accounts'' AND step = ''api'''),
    ($$INSERT INTO regress_app.concierge_migrations
        VALUES ('later', 'api', repeat('0', 64), now(), '9.9.9', '{}')$$);
SELECT n, found FROM planted, regress.fault('regress_app', statement) AS found ORDER BY n, found;
-- All of it was undone again.
SELECT * FROM concierge.doctor('regress_app');
-- Objects of other schemas are none of its business.
CREATE TABLE public.regress_mine (id integer);
SELECT * FROM concierge.doctor('regress_app');
DROP TABLE public.regress_mine;
-- A fix that is a statement works.
ALTER TABLE regress_app.profiles DISABLE ROW LEVEL SECURITY;
ALTER TABLE regress_app.profiles DISABLE TRIGGER concierge_80_updated_at;
CREATE INDEX mine ON regress_app.businesses (business_type);
DROP POLICY profiles_select ON regress_app.profiles;
ALTER VIEW regress_app.business_v2 SET (security_invoker = false);
SELECT fix FROM concierge.doctor('regress_app') ORDER BY fix;
\o /dev/null
SELECT fix FROM concierge.doctor('regress_app') ORDER BY fix \gexec
\o
SELECT * FROM concierge.doctor('regress_app');
-- Also for what repair() cannot make.
DROP INDEX regress_app.businesses_type_idx;
\o /dev/null
SELECT fix FROM concierge.doctor('regress_app') \gexec
\o
SELECT * FROM concierge.doctor('regress_app');
DROP SCHEMA regress_app, regress_app_private CASCADE;
