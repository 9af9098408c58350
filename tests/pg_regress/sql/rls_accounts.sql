-- A-46: who sees and changes what in accounts, as the real roles: a count of rows, or the SQLSTATE.
SET client_min_messages = warning;
\set ann 'a0000000-0000-4000-8000-000000000001'
\set bob 'b0000000-0000-4000-8000-000000000002'
BEGIN;
SELECT count(*) FROM concierge.install('{accounts}', 'regress_app');
INSERT INTO regress_app.profiles (id, email)
VALUES (:'ann', 'ann@example.com'), (:'bob', 'bob@example.com'),
    ('c0000000-0000-4000-8000-000000000003', NULL);
INSERT INTO regress_app.user_settings (user_id) VALUES (:'ann'), (:'bob');
INSERT INTO regress_app.user_preferences (user_id) VALUES (:'ann'), (:'bob');
INSERT INTO regress_app.user_sessions (user_id) VALUES (:'ann'), (:'bob'), (:'bob');
CREATE TEMP TABLE tried (n serial, statement text);
INSERT INTO tried (statement) VALUES
    ('SELECT FROM profiles'), ('UPDATE profiles SET full_name = ''x'''), ('DELETE FROM profiles'),
    ('INSERT INTO profiles (id) VALUES (''e0000000-0000-4000-8000-000000000005'')'),
    ('UPDATE profiles SET is_premium = true'), ('UPDATE profiles SET email = ''x@example.com'''),
    ('UPDATE profiles SET id = ''e0000000-0000-4000-8000-000000000005'''),
    ('INSERT INTO profiles (id, is_premium) VALUES (''e0000000-0000-4000-8000-000000000005'', true)'),
    ('SELECT FROM user_settings'), ('UPDATE user_settings SET allow_gateway_fallback = true'),
    ('DELETE FROM user_settings'),
    ('INSERT INTO user_settings (user_id) VALUES (''c0000000-0000-4000-8000-000000000003'')'),
    ('UPDATE user_settings SET user_id = ''c0000000-0000-4000-8000-000000000003'''),
    ('SELECT FROM user_preferences'), ('UPDATE user_preferences SET travel_style = ''{slow}'''),
    ('DELETE FROM user_preferences'),
    ('INSERT INTO user_preferences (user_id) VALUES (''c0000000-0000-4000-8000-000000000003'')'),
    ('UPDATE user_preferences SET user_id = ''c0000000-0000-4000-8000-000000000003'''),
    ('SELECT FROM user_sessions'), ('UPDATE user_sessions SET revoked_at = now()'),
    ('DELETE FROM user_sessions'),
    ('INSERT INTO user_sessions (user_id) VALUES (''c0000000-0000-4000-8000-000000000003'')'),
    ('UPDATE user_sessions SET expires_at = ''infinity'''), ('SELECT FROM active_user_sessions'),
    ('SELECT FROM concierge_migrations'), ('DELETE FROM concierge_migrations'),
    ('TRUNCATE profiles CASCADE'),
    ('SELECT FROM user_settings FOR UPDATE');
UPDATE tried SET statement = regexp_replace(statement, '(FROM|INTO|UPDATE|TRUNCATE) (\w)',
    '\1 regress_app.\2');
SELECT n, replace(left(statement, 60), 'regress_app.', '') AS statement,
       regress.attempt(statement, 'anon') AS anon,
       regress.attempt(statement, 'authenticated') AS unknown,
       regress.attempt(statement, 'authenticated', :'ann') AS ann,
       regress.attempt(statement, 'authenticated', :'bob') AS bob,
       regress.attempt(statement, 'service_role') AS service
FROM tried ORDER BY n;
-- A new user may make the own profile, and nobody else's.
SELECT regress.attempt('INSERT INTO regress_app.profiles (id) VALUES (''e0000000-0000-4000-8000-000000000005'')',
    'authenticated', 'e0000000-0000-4000-8000-000000000005') AS own;
-- X-51: claiming to be the service role in the token gives a user nothing.
SET LOCAL request.jwt.claims = '{"sub": "a0000000-0000-4000-8000-000000000001", "role": "service_role"}';
SET LOCAL ROLE authenticated;
SELECT id, email FROM regress_app.profiles;
RESET ROLE;
-- Plain style, and a service role that does not bypass row level security, let through the same.
CREATE TEMP TABLE usual AS SELECT n, regress.attempt(statement, 'anon') AS anon,
    regress.attempt(statement, 'authenticated', :'ann') AS ann, regress.attempt(statement,
        'service_role') AS service FROM tried;
SELECT count(*) FROM concierge.install('{accounts}', 'regress_app',
    '{"rls_style": "plain", "roles": {"service": "regress_plain_service"}}');
SELECT n, statement, u.*, regress.attempt(statement, 'regress_plain_service') AS now FROM tried
JOIN usual u USING (n)
WHERE (u.anon, u.ann, u.service) IS DISTINCT FROM (regress.attempt(statement, 'anon'),
    regress.attempt(statement, 'authenticated', :'ann'), regress.attempt(statement,
        'regress_plain_service'));
ROLLBACK;
