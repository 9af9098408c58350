-- The owner of a database, who is no superuser, can install everything; it all belongs to that
-- role.
\set home :DBNAME
\set admin :USER
SET client_min_messages = warning;
DROP DATABASE IF EXISTS regress_owner;
CREATE DATABASE regress_owner OWNER regress_owner;
\c regress_owner regress_owner
SELECT current_user, rolsuper FROM pg_roles WHERE rolname = current_user;
CREATE EXTENSION pg_concierge;
SELECT * FROM concierge.install('{businesses}', 'app');
SELECT pg_get_userbyid(relowner) AS owner, relkind, count(*) FROM pg_class
WHERE relnamespace = 'app'::regnamespace AND relkind IN ('r', 'v') GROUP BY 1, 2 ORDER BY 2;
SELECT nspname, pg_get_userbyid(nspowner) FROM pg_namespace WHERE nspname LIKE 'app%' ORDER BY 1;
SELECT DISTINCT pg_get_userbyid(proowner) FROM pg_proc
WHERE pronamespace IN ('app'::regnamespace, 'app_private'::regnamespace);
SELECT count(*) AS members FROM pg_depend d JOIN pg_class c ON c.oid = d.objid
WHERE d.classid = 'pg_class'::regclass AND d.deptype = 'e' AND c.relnamespace = 'app'::regnamespace;
SELECT * FROM concierge.doctor('app');
SELECT DISTINCT action FROM concierge.install('{businesses}', 'app');
DROP POLICY profiles_select ON app.profiles;
SELECT step, action FROM concierge.repair('app');
-- It works for its users, whose triggers and helpers run with no more than the owner's rights.
INSERT INTO app.profiles (id) VALUES ('a0000000-0000-4000-8000-000000000001');
INSERT INTO app.businesses (user_id, name, business_type) SELECT id, 'x', 'retail'
FROM app.profiles;
SELECT count(*) > 0 AS detached FROM concierge.detach('app');
DROP EXTENSION pg_concierge;
SELECT count(*) FROM app.businesses;
CREATE EXTENSION pg_concierge;
SELECT count(*) FROM concierge.repair('app');
SELECT * FROM concierge.doctor('app');
-- A role with no rights in the database cannot, and nothing of the owner's is shown to it.
\c - regress_nobody
\set VERBOSITY sqlstate
SELECT concierge.install('{accounts}', 'other');
SELECT * FROM concierge.status('app');
SELECT count(*) FROM app.profiles;
\set VERBOSITY default
\c :home :admin
DROP DATABASE regress_owner;
