-- Who sees and writes what in module memory, as the real roles: a count of rows, or the SQLSTATE.
SET client_min_messages = warning;
\set ann 'a0000000-0000-4000-8000-000000000001'
\set bob 'b0000000-0000-4000-8000-000000000002'
BEGIN;
SELECT count(*) FROM concierge.install('{memory}', 'regress_app', '{"vector_dimensions": 3}');
SET LOCAL search_path = regress_app, public;
INSERT INTO profiles (id) VALUES (:'ann'), (:'bob');
INSERT INTO chat_sessions (id, user_id) VALUES
    ('d0000000-0000-4000-8000-000000000001', :'ann'), ('d0000000-0000-4000-8000-000000000002', :'bob');
INSERT INTO memories (id, user_id, content, embedding) VALUES
    ('e0000000-0000-4000-8000-000000000001', :'ann', 'Likes jazz', '[1,0,0]'),
    ('e0000000-0000-4000-8000-000000000002', :'bob', 'Likes opera', '[1,0,0]'),
    ('e0000000-0000-4000-8000-000000000003', :'bob', 'Likes silence', '[0,1,0]');
INSERT INTO session_memories (session_id, content, embedding)
SELECT id, 'Likes talk', '[1,0,0]' FROM chat_sessions;
INSERT INTO accommodation_embeddings (id, user_id, description, embedding) VALUES
    ('H-1', NULL, 'For all', '[1,0,0]'), ('H-2', :'ann', 'Of Ann', '[1,0,0]'), ('H-3', :'bob', 'Of Bob', '[1,0,0]'),
    ('H-4', :'bob', 'Of Bob', '[1,0,0]');
INSERT INTO embeddings (user_id, entity_type, entity_id, content, embedding) VALUES
    (NULL, 'page', '1', 'For all', '[1,0,0]'), (:'ann', 'page', '1', 'Of Ann', '[1,0,0]'),
    (:'bob', 'page', '1', 'Of Bob', '[1,0,0]'), (:'bob', 'page', '2', 'Of Bob', '[1,0,0]');
INSERT INTO web_sources (user_id, url, title, content) VALUES
    (NULL, 'https://all.example/', 'Hours', 'For all'), (:'ann', 'https://one.example/', 'Hours', 'Of Ann'),
    (:'bob', 'https://one.example/', 'Hours', 'Of Bob'), (:'bob', 'https://two.example/', 'Hours', 'Of Bob');
RESET search_path;
CREATE TEMP TABLE tried (n serial, statement text);
INSERT INTO tried (statement) VALUES
    ('SELECT FROM memories'), ('SELECT FROM session_memories'), ('SELECT FROM memory_access'),
    ('SELECT FROM memory_events'), ('SELECT FROM accommodation_embeddings'), ('SELECT FROM embeddings'),
    ('SELECT FROM web_sources'), ('SELECT FROM embedding_spaces'), ('SELECT FROM embedding_jobs'),
    ('SELECT FROM lexeme_df'),
    ('INSERT INTO memories (user_id, content) VALUES (''a0000000-0000-4000-8000-000000000001'', ''x'')'),
    ('INSERT INTO memories (user_id, content, embedded_hash) VALUES (''a0000000-0000-4000-8000-000000000001'', ''x'', ''x'')'),
    ('UPDATE memories SET importance = 1'), ('UPDATE memories SET content_hash = ''x'''),
    ('UPDATE memories SET user_id = ''a0000000-0000-4000-8000-000000000001'''),
    ('UPDATE memories SET valid_to = now() + interval ''1 hour'', superseded_by = ''e0000000-0000-4000-8000-000000000003''
        WHERE id = ''e0000000-0000-4000-8000-000000000001'''),
    ('DELETE FROM memories'),
    ('INSERT INTO session_memories (session_id, content) VALUES (''d0000000-0000-4000-8000-000000000002'', ''x'')'),
    ('INSERT INTO session_memories (session_id, user_id, content)
        VALUES (''d0000000-0000-4000-8000-000000000002'', ''a0000000-0000-4000-8000-000000000001'', ''x'')'),
    ('UPDATE session_memories SET content = ''y'''), ('DELETE FROM session_memories'),
    ('INSERT INTO memory_access (memory_id) VALUES (''e0000000-0000-4000-8000-000000000001'')'),
    ('UPDATE memory_access SET hits = 0'), ('DELETE FROM memory_access'),
    ('INSERT INTO memory_events (memory_id, user_id, event, role)
        VALUES (gen_random_uuid(), ''a0000000-0000-4000-8000-000000000001'', ''add'', ''x'')'),
    ('UPDATE memory_events SET reason = ''x'''), ('DELETE FROM memory_events'),
    ('INSERT INTO accommodation_embeddings (id, user_id) VALUES (''H-9'', ''a0000000-0000-4000-8000-000000000001'')'),
    ('INSERT INTO accommodation_embeddings (id) VALUES (''H-9'')'),
    ('UPDATE accommodation_embeddings SET name = ''x'''), ('DELETE FROM accommodation_embeddings'),
    ('INSERT INTO embeddings (entity_type, entity_id, content) VALUES (''page'', ''9'', ''x'')'),
    ('UPDATE embeddings SET title = ''x'''), ('DELETE FROM embeddings'),
    ('INSERT INTO web_sources (url) VALUES (''https://new.example/'')'),
    ('UPDATE web_sources SET title = ''x'''), ('DELETE FROM web_sources'),
    ('SELECT FROM remember(''x'')'), ('SELECT FROM remember(''x'', owner => ''a0000000-0000-4000-8000-000000000001'')'),
    ('SELECT FROM remember(''Likes opera'', owner => ''b0000000-0000-4000-8000-000000000002'')'),
    ('SELECT FROM recall(''likes'')'), ('SELECT FROM recall(''likes'', ''[1,0,0]'', owner => ''b0000000-0000-4000-8000-000000000002'')'),
    ('SELECT FROM similar_memories(''likes opera'', near => 0.1)'),
    ('SELECT FROM supersede(''e0000000-0000-4000-8000-000000000002'', ''e0000000-0000-4000-8000-000000000003'')'),
    ('SELECT FROM memories, forget(''e0000000-0000-4000-8000-000000000002'') AS n WHERE n = 1'),
    ('SELECT FROM forget(filter => ''{"memory_type": "user_preference"}'',
        owner => ''b0000000-0000-4000-8000-000000000002'') AS n WHERE n > 0'),
    ('SELECT FROM memory_history(''e0000000-0000-4000-8000-000000000002'')'),
    ('SELECT FROM match_accommodation_embeddings(''[1,0,0]'')'),
    ('SELECT FROM match_memories(''[1,0,0]'')'),
    ('SELECT FROM match_memories(''[1,0,0]'', owner => ''b0000000-0000-4000-8000-000000000002'')'),
    ('SELECT FROM match_session_memories(''d0000000-0000-4000-8000-000000000002'', ''[1,0,0]'')'),
    ('SELECT FROM match_embeddings(''[1,0,0]'')'),
    ('SELECT FROM search_web_sources(''hours'')'), ('SELECT FROM get_web_source(''https://one.example/'')'),
    ('SELECT FROM keep_web_source(''https://one.example/'', ''x'')'),
    ('SELECT FROM keep_web_source(''https://one.example/'', ''x'', owner => ''b0000000-0000-4000-8000-000000000002'')'),
    ('SELECT FROM purge_expired()');
UPDATE tried SET statement = regexp_replace(statement, '(FROM|INTO|UPDATE|TRUNCATE|, ) ?(\w)', '\1 regress_app.\2')
WHERE statement !~ '^INSERT|forget\(''';
UPDATE tried SET statement = regexp_replace(statement, '^(INSERT INTO|SELECT FROM) (\w)', '\1 regress_app.\2')
WHERE statement !~ 'regress_app';
UPDATE tried SET statement = replace(statement, ', forget(', ', regress_app.forget(');
SELECT n, replace(left(regexp_replace(statement, '\s+', ' ', 'g'), 90), 'regress_app.', '') AS statement,
       regress.attempt(statement, 'anon') AS anon,
       regress.attempt(statement, 'authenticated') AS unknown,
       regress.attempt(statement, 'authenticated', :'ann') AS ann,
       regress.attempt(statement, 'authenticated', :'bob') AS bob,
       regress.attempt(statement, 'service_role') AS service
FROM tried ORDER BY n;
-- What Ann does leaves Bob's rows as they were, whatever she names.
SELECT concierge.set_actor(:'ann');
SET LOCAL ROLE authenticated;
SELECT action FROM regress_app.remember('Likes opera', '[1,0,0]', dedupe => 'nearest', near => 0.9) AS r;
SELECT r.content FROM regress_app.recall('opera jazz silence', '[1,0,0]') AS r;
RESET ROLE;
-- Plain style, and a service role that does not bypass row level security, let through the same.
CREATE TEMP TABLE usual AS SELECT n, regress.attempt(statement, 'anon') AS anon,
    regress.attempt(statement, 'authenticated', :'ann') AS ann, regress.attempt(statement,
        'service_role') AS service FROM tried;
SELECT count(*) FROM concierge.install('{memory}', 'regress_app',
    '{"rls_style": "plain", "roles": {"service": "regress_plain_service"}}');
SELECT n, statement, u.*, regress.attempt(statement, 'regress_plain_service') AS now FROM tried
JOIN usual u USING (n)
WHERE (u.anon, u.ann, u.service) IS DISTINCT FROM (regress.attempt(statement, 'anon'),
    regress.attempt(statement, 'authenticated', :'ann'),
    regress.attempt(statement, 'regress_plain_service')) ORDER BY tried.n;
ROLLBACK;
