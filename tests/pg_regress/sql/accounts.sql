-- Profiles follow auth.users where there is such a table; a sign-up never fails because of them
-- (F-35, E-14).
\set home :DBNAME
SET client_min_messages = warning;
DROP DATABASE IF EXISTS regress_auth;
CREATE DATABASE regress_auth;
\c regress_auth
SET client_min_messages = warning;
CREATE EXTENSION pg_concierge;
CREATE SCHEMA auth;
CREATE TABLE auth.users (id uuid PRIMARY KEY, email varchar(255), raw_user_meta_data jsonb,
    created_at timestamptz DEFAULT now());
INSERT INTO auth.users VALUES
    ('a0000000-0000-4000-8000-000000000001', 'ann@example.com', '{"full_name": "Ann"}'),
    ('b0000000-0000-4000-8000-000000000002', 'not an address', NULL);
SELECT module, step, action FROM concierge.install('{accounts}', 'app');
-- Those who were there already have a profile, as if they had signed up now.
SELECT id, email, full_name, timezone, is_premium FROM app.profiles ORDER BY id;
SELECT left(tgname, 21) AS trigger FROM pg_trigger
WHERE tgrelid = 'auth.users'::regclass AND NOT tgisinternal;
-- Sign-ups, with all sorts of junk.
INSERT INTO auth.users VALUES
    ('c0000000-0000-4000-8000-000000000003', 'carl@example.com', '{"name": "Carl"}'),
    ('c0000000-0000-4000-8000-000000000004', 'junk', '[]'),
    ('c0000000-0000-4000-8000-000000000005', '', '"text"'),
    ('c0000000-0000-4000-8000-000000000006', NULL, 'null'),
    ('c0000000-0000-4000-8000-000000000007', E'a\n@b',
        '{"full_name": {"a": 1}, "timezone": "nowhere"}'),
    ('c0000000-0000-4000-8000-000000000008', 'carl@example.com', '{}');
SELECT id, email, full_name FROM app.profiles WHERE id::text LIKE 'c%' ORDER BY id;
-- Changes of address follow; what the person wrote stays; other changes are of no interest.
UPDATE app.profiles SET full_name = 'Ann A.', is_premium = true WHERE id::text LIKE 'a%';
UPDATE auth.users SET email = 'ann@example.org' WHERE id::text LIKE 'a%';
SELECT email, full_name, is_premium FROM app.profiles WHERE id::text LIKE 'a%';
UPDATE auth.users SET email = 'junk', raw_user_meta_data = '{"full_name": "Other"}'
WHERE id::text LIKE 'a%';
SELECT email, full_name FROM app.profiles WHERE id::text LIKE 'a%';
-- A profile that was lost comes back with the next change; one that is there already does not
-- disturb.
DELETE FROM app.profiles WHERE id::text LIKE 'b%';
UPDATE auth.users SET email = 'bob@example.com' WHERE id::text LIKE 'b%';
INSERT INTO app.profiles (id, full_name) VALUES ('d0000000-0000-4000-8000-000000000001', 'Dora');
INSERT INTO auth.users (id, email) VALUES ('d0000000-0000-4000-8000-000000000001',
    'dora@example.com');
SELECT email, full_name FROM app.profiles WHERE id::text ~ '^[bd]' ORDER BY id;
-- Leaving takes everything along.
INSERT INTO app.user_settings SELECT id FROM app.profiles WHERE id::text LIKE 'b%';
DELETE FROM auth.users WHERE id::text LIKE 'b%';
SELECT (SELECT count(*) FROM app.profiles WHERE id::text LIKE 'b%') AS profiles,
       (SELECT count(*) FROM app.user_settings) AS settings;
-- Whoever signs people up needs no rights on the profiles.
GRANT USAGE ON SCHEMA auth TO regress_nobody;
GRANT INSERT ON auth.users TO regress_nobody;
SET ROLE regress_nobody;
INSERT INTO auth.users (id, email) VALUES ('e0000000-0000-4000-8000-000000000005',
    'eve@example.com');
RESET ROLE;
SELECT email FROM app.profiles WHERE id::text LIKE 'e%';
-- A second install has its own trigger, whatever its name; again and repair() leave one each.
SELECT count(*) FROM concierge.install('{accounts}', 'odd " '' %s %I $body$ name');
SELECT count(*) FROM concierge.repair('app');
SELECT count(DISTINCT tgfoid) AS functions, count(*) AS triggers FROM pg_trigger
WHERE tgrelid = 'auth.users'::regclass AND NOT tgisinternal;
INSERT INTO auth.users (id, email) VALUES ('f0000000-0000-4000-8000-000000000006',
    'fay@example.com');
SELECT email FROM "odd "" ' %s %I $body$ name".profiles WHERE id::text LIKE 'f%';
SELECT email FROM app.profiles WHERE id::text LIKE 'f%';
-- A trigger that was lost is missed, and repaired with those who came meanwhile.
DO $$
BEGIN
    EXECUTE (SELECT format('DROP TRIGGER %I ON auth.users', tgname) FROM pg_trigger
             WHERE tgrelid = 'auth.users'::regclass
                 AND tgfoid = 'app_private.follow_auth_user'::regproc);
END
$$;
INSERT INTO auth.users (id, email) VALUES ('f0000000-0000-4000-8000-000000000007',
    'fritz@example.com');
SELECT count(*) > 0 AS missed FROM concierge.doctor('app') WHERE severity = 'error';
SELECT count(*) FROM concierge.repair('app');
SELECT email FROM app.profiles WHERE id::text LIKE '%7' AND id::text LIKE 'f%';
-- uninstall() stops following; detach() need not, as following does not depend on the extension.
-- Sign-ups go on.
SELECT count(*) > 0 AS removed FROM concierge.uninstall('app', 'accounts');
SELECT count(*) > 0 AS removed FROM concierge.detach('odd " '' %s %I $body$ name');
SELECT count(*) AS triggers FROM pg_trigger
WHERE tgrelid = 'auth.users'::regclass AND NOT tgisinternal;
INSERT INTO auth.users (id, email) VALUES ('f0000000-0000-4000-8000-000000000008',
    'fred@example.com');
SELECT count(*) FROM app.profiles WHERE email = 'fred@example.com';
\c :home
DROP DATABASE regress_auth;
-- Without a schema auth profiles are simply rows; what they hold is checked (X-75).
BEGIN;
SELECT count(*) FROM concierge.install('{accounts}', 'regress_app');
SELECT what, regress.attempt('INSERT INTO regress_app.profiles (' || what) FROM unnest(ARRAY[
    'email) VALUES (''a@b'')', 'email) VALUES (''junk'')', 'default_lat) VALUES (1)',
    'default_lat, default_lon) VALUES (91, 0)',
    'default_lat, default_lon) VALUES (''NaN'', 0)', 'default_lat, default_lon) VALUES (-90, 180)',
    'timezone) VALUES (''America/Port-au-Prince'')', 'timezone) VALUES (''Nowhere'')',
    'timezone) VALUES (NULL)',
    'country) VALUES (''de'')', 'country) VALUES (''DE'')'
]) AS what;
ROLLBACK;
