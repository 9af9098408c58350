-- Who sees and writes what in chat, as the real roles: a count of rows, or the SQLSTATE.
SET client_min_messages = warning;
\set ann 'a0000000-0000-4000-8000-000000000001'
\set bob 'b0000000-0000-4000-8000-000000000002'
BEGIN;
SELECT count(*) FROM concierge.install('{chat}', 'regress_app');
SET LOCAL search_path = regress_app;
INSERT INTO profiles (id) VALUES (:'ann'), (:'bob');
INSERT INTO chat_sessions (id, user_id) VALUES
    ('d0000000-0000-4000-8000-000000000001', :'ann'), ('d0000000-0000-4000-8000-000000000002', :'bob'),
    ('d0000000-0000-4000-8000-000000000003', :'bob'), ('d0000000-0000-4000-8000-000000000004', :'bob');
INSERT INTO chat_messages (session_id, role, content)
SELECT id, 'user', 'x' FROM chat_sessions, generate_series(1, 2);
UPDATE chat_sessions SET ended_at = now() WHERE id = 'd0000000-0000-4000-8000-000000000004';
RESET search_path;
CREATE TEMP TABLE tried (n serial, statement text);
INSERT INTO tried (statement) VALUES
    ('SELECT FROM chat_sessions'), ('SELECT FROM chat_messages'), ('SELECT FROM chat_session_list'),
    ('INSERT INTO chat_sessions (user_id) VALUES (''a0000000-0000-4000-8000-000000000001'')'),
    ('UPDATE chat_sessions SET metadata = ''{"a": 1}'''), ('UPDATE chat_sessions SET last_seq = 0'),
    ('UPDATE chat_sessions SET user_id = ''a0000000-0000-4000-8000-000000000001'''),
    ('DELETE FROM chat_sessions'), ('DELETE FROM chat_messages'),
    ('UPDATE chat_messages SET content = ''y'''), ('UPDATE chat_messages SET metadata = NULL'),
    ('UPDATE chat_messages SET session_id = session_id'), ('TRUNCATE chat_messages'),
    ('INSERT INTO chat_messages (session_id, role, content)
        VALUES (''d0000000-0000-4000-8000-000000000002'', ''user'', ''x'')'),
    ('INSERT INTO chat_messages (session_id, role, content)
        VALUES (''d0000000-0000-4000-8000-000000000004'', ''user'', ''x'')'),
    ('INSERT INTO chat_messages (session_id, role, content)
        VALUES (''d0000000-0000-4000-8000-000000000009'', ''user'', ''x'')'),
    ('INSERT INTO chat_messages (session_id, seq, role, content)
        VALUES (''d0000000-0000-4000-8000-000000000002'', 1, ''user'', ''x'')'),
    ('SELECT FROM append_message(''d0000000-0000-4000-8000-000000000002'', ''user'', ''x'')'),
    ('SELECT FROM append_message(''d0000000-0000-4000-8000-000000000004'', ''user'', ''x'')'),
    ('SELECT FROM get_recent_messages(''d0000000-0000-4000-8000-000000000002'')'),
    ('SELECT FROM expire_inactive_sessions()');
UPDATE tried SET statement = regexp_replace(statement, '(FROM|INTO|UPDATE|TRUNCATE) (\w)',
    '\1 regress_app.\2');
SELECT n, replace(left(regexp_replace(statement, '\s+', ' ', 'g'), 100), 'regress_app.', '') AS statement,
       regress.attempt(statement, 'anon') AS anon,
       regress.attempt(statement, 'authenticated') AS unknown,
       regress.attempt(statement, 'authenticated', :'ann') AS ann,
       regress.attempt(statement, 'authenticated', :'bob') AS bob,
       regress.attempt(statement, 'service_role') AS service
FROM tried ORDER BY n;
-- Plain style, and a service role that does not bypass row level security, let through the same.
CREATE TEMP TABLE usual AS SELECT n, regress.attempt(statement, 'anon') AS anon,
    regress.attempt(statement, 'authenticated', :'ann') AS ann, regress.attempt(statement,
        'service_role') AS service FROM tried;
SELECT count(*) FROM concierge.install('{chat}', 'regress_app',
    '{"rls_style": "plain", "roles": {"service": "regress_plain_service"}}');
SELECT n, statement, u.*, regress.attempt(statement, 'regress_plain_service') AS now FROM tried
JOIN usual u USING (n)
WHERE (u.anon, u.ann, u.service) IS DISTINCT FROM (regress.attempt(statement, 'anon'),
    regress.attempt(statement, 'authenticated', :'ann'),
    regress.attempt(statement, 'regress_plain_service')) ORDER BY tried.n;
ROLLBACK;
