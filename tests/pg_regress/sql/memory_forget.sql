-- supersede, forget, memory_history, events that are only added, and what expires.
SET client_min_messages = warning;
\set ann 'a0000000-0000-4000-8000-000000000001'
\set bob 'b0000000-0000-4000-8000-000000000002'
SELECT count(*) FROM concierge.install('{memory}', 'regress_app', '{"vector_dimensions": 3}');
SET search_path = regress_app, public;
INSERT INTO profiles (id) VALUES (:'ann'), (:'bob');
INSERT INTO memories (id, user_id, content, memory_type, importance, valid_from, embedding, metadata) VALUES
    ('e0000000-0000-4000-8000-000000000001', :'ann', 'Lives in Rome', 'other', 0.5, '2020-01-01', '[1,0,0]', '{"a": 1}'),
    ('e0000000-0000-4000-8000-000000000002', :'ann', 'Lives in Oslo', 'other', 0.5, '2022-01-01', '[1,0,0]', '{}'),
    ('e0000000-0000-4000-8000-000000000003', :'ann', 'Lives in Bonn', 'other', 0.5, now(), '[1,0,0]', '{}'),
    ('e0000000-0000-4000-8000-000000000004', :'bob', 'Lives in Cork', 'other', 0.5, now(), '[1,0,0]', '{}'),
    ('e0000000-0000-4000-8000-000000000005', :'ann', 'Searched for hotels', 'search_pattern', 0.1, now(), '[0,1,0]', '{"trip": 7}'),
    ('e0000000-0000-4000-8000-000000000006', :'ann', 'Searched for cars', 'search_pattern', 0.2, now(), '[0,1,0]', '{"trip": 8}');
\set rome 'e0000000-0000-4000-8000-000000000001'
\set oslo 'e0000000-0000-4000-8000-000000000002'
\set bonn 'e0000000-0000-4000-8000-000000000003'
\set cork 'e0000000-0000-4000-8000-000000000004'
-- It ends when the new one begins to be true; or now, when nobody knows better.
SELECT valid_to = '2022-01-01' AS with_the_new_one, superseded_by = :'oslo' AS by FROM supersede(:'rome', :'oslo', 'moved north');
SELECT valid_to > valid_from AND valid_to > now() - interval '1 minute' AS now FROM supersede(old => :'oslo', new => :'bonn');
SELECT content, valid_to IS NULL AS current FROM memories WHERE memory_type = 'other' ORDER BY id;
-- Again is harmless; anything else is refused.
SELECT superseded_by = :'oslo' AS by FROM supersede(:'rome', :'oslo');
SELECT call, r.code, r.message FROM unnest(ARRAY[
    '''e0000000-0000-4000-8000-000000000001'', ''e0000000-0000-4000-8000-000000000003''',
    '''e0000000-0000-4000-8000-000000000003'', ''e0000000-0000-4000-8000-000000000001''',
    '''e0000000-0000-4000-8000-000000000003'', ''e0000000-0000-4000-8000-000000000003''',
    '''e0000000-0000-4000-8000-000000000003'', ''e0000000-0000-4000-8000-000000000004''',
    '''e0000000-0000-4000-8000-000000000003'', ''e0000000-0000-4000-8000-00000000000f''',
    'NULL, ''e0000000-0000-4000-8000-000000000003''', '''e0000000-0000-4000-8000-000000000003'', NULL', 'NULL, NULL'
]) AS call, regress.refusal('SELECT regress_app.supersede(' || call || ')') AS r;
SELECT r.code, r.message FROM regress.refusal($$UPDATE regress_app.memories SET valid_to = now() + interval '1 hour',
    superseded_by = 'e0000000-0000-4000-8000-000000000004' WHERE id = 'e0000000-0000-4000-8000-000000000003'$$) AS r;
-- The history of a fact is that of all its versions, from wherever one looks.
SELECT h.event, h.content, h.reason, h.other_id = :'oslo' AS by_oslo FROM memory_history(:'rome') AS h;
SELECT count(*) AS from_oslo FROM memory_history(:'oslo');
SELECT count(*) AS from_bonn FROM memory_history(:'bonn');
SELECT count(*) AS unknown FROM memory_history(NULL);
-- soft: over, and still told for its time. redact: nothing of its text is left. hard: the row is gone.
SELECT forget(:'bonn', reason => 'asked to'), forget(:'bonn'), forget('e0000000-0000-4000-8000-00000000000f');
SELECT content, valid_to IS NULL AS current FROM memories WHERE id = :'bonn';
SELECT forget(:'rome', mode => 'redact'), forget(:'rome', mode => 'redact');
SELECT content, embedding, metadata, fts, valid_to = '2022-01-01' AS as_before FROM memories WHERE id = :'rome';
SELECT content FROM recall('Rome', as_of => '2021-01-01', owner => :'ann');
SELECT forget(:'oslo', mode => 'hard');
SELECT superseded_by FROM memories WHERE id = :'rome';
SELECT h.event, h.content, h.reason FROM memory_history(:'rome') AS h;
-- By a filter, of one person.
SELECT forget(filter => '{"memory_type": "search_pattern", "metadata.trip": 7}', owner => :'ann');
SELECT forget(filter => '{"importance": {"lt": 0.3}}', mode => 'hard', owner => :'bob');
SELECT forget(filter => '{"importance": {"lt": 0.3}}', mode => 'hard', owner => :'ann');
SELECT forget(filter => '{"memory_type": {"in": ["user_preference", "trip_history"]}}', mode => 'hard', owner => :'ann');
SELECT content FROM memories ORDER BY content;
SELECT call, r.code, r.message FROM unnest(ARRAY[
    '', 'NULL, NULL', '''e0000000-0000-4000-8000-000000000003'', ''{}''', 'filter => ''{}''',
    'filter => ''{"no_column": 1}'', owner => ''b0000000-0000-4000-8000-000000000002''',
    'filter => ''{"content": {"like": "%"}}'', owner => ''b0000000-0000-4000-8000-000000000002''',
    '''e0000000-0000-4000-8000-000000000003'', mode => ''softly'''
]) AS call, regress.refusal('SELECT regress_app.forget(' || call || ')') AS r;
-- Plain statements are written down as well, with the reason and whoever it was.
BEGIN;
SELECT concierge.set_actor(:'bob', 'authenticated');
SET LOCAL concierge.memory_reason = 'typo';
UPDATE memories SET content = 'Lives in Corke' WHERE id = :'cork';
UPDATE memories SET importance = 0.7 WHERE id = :'cork';
UPDATE memories SET importance = 0.7 WHERE id = :'cork';
DELETE FROM memories WHERE id = :'cork';
SELECT event, reason, actor = :'bob' AS bob, role FROM memory_events WHERE memory_id = :'cork' ORDER BY id;
COMMIT;
-- Events are only added.
SELECT code, message FROM regress.refusal('UPDATE regress_app.memory_events SET reason = NULL');
SELECT code, message FROM regress.refusal('DELETE FROM regress_app.memory_events');
-- What expires goes.
SELECT action FROM remember('Until yesterday', expires_at => now() - interval '1 day', owner => :'ann');
SELECT action FROM remember('Until tomorrow', expires_at => now() + interval '1 day', owner => :'ann');
INSERT INTO chat_sessions (id, user_id) VALUES ('d0000000-0000-4000-8000-000000000001', :'ann');
INSERT INTO session_memories (session_id, content, expires_at)
SELECT 'd0000000-0000-4000-8000-000000000001', n::text, now() + n * interval '1 day' FROM generate_series(-2, 2) AS n;
INSERT INTO web_sources (url, expires_at) VALUES ('https://old.example/', now()), ('https://new.example/', now() + interval '1 day');
SELECT * FROM purge_expired();
SELECT count(*) FILTER (WHERE content ~ 'yesterday') AS gone, count(*) FILTER (WHERE content ~ 'tomorrow') AS there FROM memories;
SELECT event, reason FROM memory_events ORDER BY id DESC LIMIT 1;
DROP SCHEMA regress_app, regress_app_private CASCADE;
