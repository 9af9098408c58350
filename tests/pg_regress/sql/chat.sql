-- Sessions and messages: columns, rules and defaults (T-05, T-06), order by a number (X-33), appending.
SET client_min_messages = warning;
\set ann 'a0000000-0000-4000-8000-000000000001'
\set talk 'd0000000-0000-4000-8000-000000000001'
BEGIN;
SELECT count(*) FROM concierge.install('{chat}', 'regress_app');
SET LOCAL search_path = regress_app;
SELECT attrelid::regclass, attname, atttypid::regtype, attnotnull AS required, pg_get_expr(adbin,
    adrelid) AS "default", attidentity AS identity
FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
WHERE attrelid IN ('chat_sessions'::regclass, 'chat_messages'::regclass) AND attnum > 0
ORDER BY attrelid::regclass::text, attnum;
-- T-47: the original indexes.
SELECT indexname FROM pg_indexes WHERE schemaname = 'regress_app' AND indexname LIKE 'idx_chat%'
ORDER BY 1;
INSERT INTO profiles (id) VALUES (:'ann');
INSERT INTO chat_sessions (id, user_id) VALUES (:'talk', :'ann')
RETURNING trip_id, metadata, ended_at, last_seq, created_at = now() AS now;
SELECT what, regress.attempt('INSERT INTO regress_app.chat_sessions (user_id, metadata, ended_at) VALUES ('
    || what || ')') FROM unnest(ARRAY[
    'NULL, ''{}'', NULL', '''b0000000-0000-4000-8000-000000000002'', ''{}'', NULL',
    '''a0000000-0000-4000-8000-000000000001'', ''[]'', NULL',
    '''a0000000-0000-4000-8000-000000000001'', ''{}'', ''2000-01-01''',
    '''a0000000-0000-4000-8000-000000000001'', NULL, ''infinity'''
]) AS what;
SELECT what, regress.attempt('INSERT INTO regress_app.chat_messages (session_id, role, content) VALUES ('
    || what || ')') FROM unnest(ARRAY[
    '''d0000000-0000-4000-8000-000000000001'', ''user'', ''''',
    '''d0000000-0000-4000-8000-000000000001'', ''assistant'', repeat(''ü'', 32768)',
    '''d0000000-0000-4000-8000-000000000001'', ''system'', repeat(''x'', 32769)',
    '''d0000000-0000-4000-8000-000000000001'', ''robot'', ''x''',
    '''d0000000-0000-4000-8000-000000000001'', NULL, ''x''',
    '''d0000000-0000-4000-8000-000000000001'', ''user'', NULL',
    '''d0000000-0000-4000-8000-000000000009'', ''user'', ''x''', 'NULL, ''user'', ''x'''
]) AS what;
-- X-33: many messages of one transaction, and of one statement, share a time and still have an order.
INSERT INTO chat_messages (session_id, role, content)
SELECT :'talk', 'user', 'm' || n FROM generate_series(1, 5) AS n;
SELECT seq, role FROM append_message(:'talk', 'assistant', 'm6');
SELECT string_agg(content, ' ' ORDER BY seq) AS said, count(DISTINCT created_at) AS times,
    min(seq), max(seq) FROM chat_messages;
-- What is undone leaves no gap.
SAVEPOINT undone;
SELECT seq FROM append_message(:'talk', 'user', 'never said');
ROLLBACK TO undone;
SELECT seq, metadata FROM append_message(:'talk', 'user', 'm7', NULL);
-- The same key again is the same message; it belongs to one message only.
SELECT seq, content FROM append_message(session_id => :'talk', role => 'user', content => 'm8',
    metadata => '{"mood": "calm"}', idempotency_key => 'k1');
SELECT seq, content, metadata FROM append_message(:'talk', 'user', 'm8', idempotency_key => 'k1');
SELECT seq FROM append_message(:'talk', 'user', 'm9', idempotency_key => 'k2');
SELECT call, r.* FROM unnest(ARRAY[
    '''d0000000-0000-4000-8000-000000000001'', ''user'', ''other'', ''{}'', ''k1''',
    '''d0000000-0000-4000-8000-000000000001'', ''assistant'', ''m8'', ''{}'', ''k1''',
    '''d0000000-0000-4000-8000-000000000001'', ''user'', NULL, ''{}'', ''k1''',
    '''d0000000-0000-4000-8000-000000000009'', ''user'', ''x''',
    'NULL, ''user'', ''x'''
]) AS call, regress.refusal('SELECT regress_app.append_message(' || call || ')') AS r;
SELECT regress.attempt($$SELECT regress_app.append_message('d0000000-0000-4000-8000-000000000001',
    'user', 'x', '{}', '')$$) AS empty_key;
SELECT count(*), max(seq) FROM chat_messages;
-- A deleted message takes its number along.
DELETE FROM chat_messages WHERE content = 'm9';
SELECT seq FROM append_message(:'talk', 'user', 'm10');
-- A message touches its session; a repeated call does not.
UPDATE chat_sessions SET updated_at = '2020-01-01';
SELECT seq FROM append_message(:'talk', 'user', 'm8', idempotency_key => 'k1');
SELECT updated_at = now() AS touched FROM chat_sessions;
SELECT seq FROM append_message(:'talk', 'user', 'm11');
SELECT updated_at = now() AS touched FROM chat_sessions;
-- The list shows the newest message.
INSERT INTO chat_sessions (id, user_id) VALUES ('d0000000-0000-4000-8000-000000000002', :'ann');
SELECT id, is_open, last_seq, last_role, last_content, last_message_at = now() AS now
FROM chat_session_list ORDER BY id;
-- X-49: the newest messages that fit a budget together.
SELECT seq, content, estimated_tokens, running_total_tokens
FROM get_recent_messages(:'talk', 3, 100);
SELECT seq, content FROM get_recent_messages(:'talk', p_max_tokens => 2);
SELECT count(*) FROM get_recent_messages(:'talk', NULL, NULL);
SELECT (SELECT count(*) FROM get_recent_messages(:'talk', 0, 100)) AS none,
       (SELECT count(*) FROM get_recent_messages(:'talk', -1, 100)) AS negative,
       (SELECT count(*) FROM get_recent_messages(:'talk', 5, 0)) AS no_budget,
       (SELECT count(*) FROM get_recent_messages(NULL)) AS no_session;
-- An ended session takes nothing more, but still answers to a key it knows, and can be opened again.
UPDATE chat_sessions SET ended_at = now() WHERE id = :'talk';
SELECT r.* FROM regress.refusal($$SELECT regress_app.append_message(
    'd0000000-0000-4000-8000-000000000001', 'user', 'x')$$) AS r;
SELECT regress.attempt($$INSERT INTO regress_app.chat_messages (session_id, role, content)
    VALUES ('d0000000-0000-4000-8000-000000000001', 'user', 'x')$$);
SELECT seq FROM append_message(:'talk', 'user', 'm8', idempotency_key => 'k1');
UPDATE chat_sessions SET ended_at = NULL WHERE id = :'talk';
SELECT seq FROM append_message(:'talk', 'user', 'm12');
-- What is restored or imported brings its numbers, also into a session that has ended.
UPDATE chat_sessions SET ended_at = now() WHERE id = 'd0000000-0000-4000-8000-000000000002';
INSERT INTO chat_messages (session_id, seq, role, content)
VALUES ('d0000000-0000-4000-8000-000000000002', 7, 'user', 'seven'),
       ('d0000000-0000-4000-8000-000000000002', 3, 'user', 'three');
SELECT last_seq FROM chat_sessions WHERE id = 'd0000000-0000-4000-8000-000000000002';
SELECT regress.attempt($$INSERT INTO regress_app.chat_messages (session_id, seq, role, content)
    VALUES ('d0000000-0000-4000-8000-000000000002', 3, 'user', 'again')$$);
-- X-50: a session that was silent for long ends, and only such a one.
SELECT expire_inactive_sessions();
INSERT INTO chat_sessions (user_id, updated_at) VALUES (:'ann', now() - interval '25 hours'),
    (:'ann', now() - interval '3 hours');
SELECT expire_inactive_sessions(), expire_inactive_sessions(p_hours_inactive => 2);
SELECT count(*) FILTER (WHERE ended_at IS NULL) AS open FROM chat_sessions;
SELECT code, message FROM regress.refusal('SELECT regress_app.expire_inactive_sessions(0)');
-- A session goes with its person, and its messages with it.
DELETE FROM profiles;
SELECT (SELECT count(*) FROM chat_sessions), (SELECT count(*) FROM chat_messages);
ROLLBACK;
