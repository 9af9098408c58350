-- uninstall() takes one module out, with or without its rows; detach() makes DROP EXTENSION
-- possible.
SET client_min_messages = warning;
BEGIN;
SELECT count(*) FROM concierge.install('{businesses}', 'regress_app');
INSERT INTO regress_app.profiles (id) VALUES ('a0000000-0000-4000-8000-000000000001');
INSERT INTO regress_app.businesses (user_id, name, business_type) SELECT id, 'x', 'retail'
FROM regress_app.profiles;
SELECT code, message, detail, hint FROM regress.refusal($$SELECT concierge.uninstall('regress_app',
    'accounts')$$);
SELECT code, message FROM regress.refusal($$SELECT concierge.uninstall('regress_app', 'base')$$);
-- By default the rows stay, closed to everyone but the owner.
SELECT object, action, undo FROM concierge.uninstall('regress_app', 'businesses')
WHERE object !~ '^policy' ORDER BY object;
SELECT count(*) FROM regress_app.businesses;
SELECT regress.attempt('SELECT FROM regress_app.businesses', 'authenticated',
    'a0000000-0000-4000-8000-000000000001');
SELECT count(*) FROM pg_policy WHERE polrelid = 'regress_app.businesses'::regclass;
SELECT module, step, state FROM concierge.status('regress_app') WHERE module = 'businesses';
-- What was taken out on purpose is no finding, least of all one with a fix that mends nothing.
SELECT object, finding, fix FROM concierge.doctor('regress_app') WHERE object LIKE 'step%';
-- It comes back as it was.
SELECT step, action FROM concierge.install('{businesses}', 'regress_app')
WHERE module = 'businesses';
SELECT * FROM concierge.doctor('regress_app');
SELECT regress.attempt('SELECT FROM regress_app.businesses', 'authenticated',
    'a0000000-0000-4000-8000-000000000001');
-- With its rows; then the other module, and nothing is left but the user's own.
CREATE TABLE regress_app.mine (id integer PRIMARY KEY);
SELECT object FROM concierge.uninstall('regress_app', 'businesses', false)
WHERE object LIKE 'table%' ORDER BY 1;
SELECT object FROM concierge.uninstall('regress_app', 'accounts', keep_data => false)
WHERE object LIKE 'table%' ORDER BY 1;
SELECT relname FROM pg_class WHERE relnamespace = 'regress_app'::regnamespace ORDER BY 1;
SELECT to_regnamespace('regress_app_private');
ROLLBACK;
-- Never drops what depends on it.
BEGIN;
SELECT count(*) FROM concierge.install('{businesses}', 'regress_app');
CREATE VIEW public.regress_mine AS SELECT id FROM regress_app.business_v2;
SELECT regress.attempt($$SELECT concierge.uninstall('regress_app', 'businesses')$$);
SELECT count(*) FROM public.regress_mine;
ROLLBACK;
-- detach(), DROP EXTENSION without CASCADE, CREATE EXTENSION, repair(): as before.
BEGIN;
SELECT count(*) FROM concierge.install('{businesses}', 'regress_app');
CREATE TABLE regress_app.orders (id integer PRIMARY KEY, updated_at timestamptz);
ALTER TABLE regress_app.orders ENABLE ROW LEVEL SECURITY;
SELECT concierge.attach_updated_at('regress_app.orders');
CREATE FUNCTION regress_app.mine() RETURNS uuid LANGUAGE sql BEGIN ATOMIC SELECT concierge.uid();
    END;
CREATE TEMP TABLE whole ON COMMIT DROP AS SELECT line FROM regress.listing('regress_app') AS line;
SELECT object, action, undo FROM concierge.detach('regress_app')
WHERE object ~ 'orders|mine' ORDER BY 1;
-- What is the user's own is named, and still in the way.
SAVEPOINT own;
DROP EXTENSION pg_concierge;
ROLLBACK TO own;
DROP FUNCTION regress_app.mine();
SELECT object FROM concierge.detach('regress_app');
DROP EXTENSION pg_concierge;
CREATE EXTENSION pg_concierge;
SELECT step, action FROM concierge.repair('regress_app');
SELECT * FROM concierge.doctor('regress_app');
SELECT left(line, 40) AS missing FROM (
    SELECT line FROM whole EXCEPT SELECT regress.listing('regress_app')
) AS gone ORDER BY 1;
ROLLBACK;
