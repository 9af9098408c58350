-- Functions under their original names: similarity is larger for what is nearer (X-32), distance beside it (T-33, T-42).
SET client_min_messages = warning;
\set ann 'a0000000-0000-4000-8000-000000000001'
\set bob 'b0000000-0000-4000-8000-000000000002'
SELECT count(*) FROM concierge.install('{memory}', 'regress_app', '{"vector_dimensions": 3}');
SET search_path = regress_app, public;
SELECT proname, pg_get_function_arguments(oid) AS arguments, pg_get_function_result(oid) AS result
FROM pg_proc WHERE pronamespace = 'regress_app'::regnamespace AND proname LIKE 'match%' ORDER BY 1;
INSERT INTO profiles (id) VALUES (:'ann'), (:'bob');
INSERT INTO accommodation_embeddings (id, source, name, description, embedding, metadata) VALUES
    ('H-1', 'hotel', 'Adlon', 'Grand hotel by the gate', '[1,0,0]', '{"stars": 5}'),
    ('H-2', 'hotel', 'Lido', 'Beach hotel', '[0.8,0.6,0]', '{}'),
    ('V-3', 'vrbo', 'Cabin', 'Quiet cabin', '[0,1,0]', '{}'),
    ('H-4', 'hotel', 'Opposite', 'The other way', '[-1,0,0]', '{}'),
    ('H-5', 'hotel', 'Not embedded', 'Later', NULL, '{}');
INSERT INTO accommodation_embeddings (id, embedding) VALUES ('bare', '[0.9,0,0.1]');
SELECT id, round(similarity::numeric, 3) AS similarity, round(distance::numeric, 3) AS distance, name, source, metadata
FROM match_accommodation_embeddings('[1,0,0]');
SELECT id, round(similarity::numeric, 3) AS similarity FROM match_accommodation_embeddings('[2,0,0]', -1, 3);
SELECT id FROM match_accommodation_embeddings(query_embedding => '[1,0,0]', match_threshold => 0.99, match_count => 5);
SELECT count(*) AS everything_embedded FROM match_accommodation_embeddings('[1,0,0]', NULL, NULL);
SELECT count(*) AS none FROM match_accommodation_embeddings('[1,0,0]', 0.5, 0);
SELECT id FROM match_accommodation_embeddings('[0,0,1]', 0.5);
-- What was renamed since it was embedded is not served as fresh.
UPDATE accommodation_embeddings SET description = 'Closed' WHERE id = 'H-1';
SELECT id FROM match_accommodation_embeddings('[1,0,0]');
-- Memories of one person that hold now.
INSERT INTO memories (user_id, memory_type, content, embedding, valid_from, valid_to, expires_at) VALUES
    (:'ann', 'user_preference', 'Now', '[1,0,0]', now(), NULL, NULL),
    (:'ann', 'trip_history', 'Trip', '[0.9,0.1,0]', now(), NULL, NULL),
    (:'ann', 'other', 'Over', '[1,0,0]', '2020-01-01', '2021-01-01', NULL),
    (:'ann', 'other', 'Expired', '[1,0,0]', '2020-01-01', NULL, '2021-01-01'),
    (:'ann', 'other', 'Not yet', '[1,0,0]', now() + interval '1 day', NULL, NULL),
    (:'bob', 'other', 'Bobs', '[1,0,0]', now(), NULL, NULL);
SELECT content, round(similarity::numeric, 3) AS similarity, round(distance::numeric, 3) AS distance
FROM match_memories('[1,0,0]', owner => :'ann');
SELECT content FROM match_memories('[1,0,0]', kind => 'trip_history', owner => :'ann');
SELECT content FROM match_memories('[1,0,0]', 0.999, 1, owner => :'ann');
-- Notes of one session.
INSERT INTO chat_sessions (id, user_id) VALUES
    ('d0000000-0000-4000-8000-000000000001', :'ann'), ('d0000000-0000-4000-8000-000000000002', :'bob');
INSERT INTO session_memories (session_id, content, embedding, expires_at) VALUES
    ('d0000000-0000-4000-8000-000000000001', 'Two adults', '[1,0,0]', NULL),
    ('d0000000-0000-4000-8000-000000000001', 'Old', '[1,0,0]', now() - interval '1 day'),
    ('d0000000-0000-4000-8000-000000000002', 'One adult', '[1,0,0]', now() + interval '1 day');
SELECT content FROM match_session_memories('d0000000-0000-4000-8000-000000000001', '[1,0,0]');
-- Parts of anything.
INSERT INTO embeddings (entity_type, entity_id, chunk_no, content, embedding) VALUES
    ('document', '1', 0, 'First', '[1,0,0]'), ('document', '1', 1, 'Second', '[0.9,0.1,0]'), ('trip', '7', 0, 'Lisbon', '[1,0,0.1]');
SELECT entity_type, entity_id, chunk_no, content FROM match_embeddings('[1,0,0]', match_count => 2);
SELECT entity_type, entity_id, chunk_no, content FROM match_embeddings('[1,0,0]', kind => 'document');
-- Another size, zeros, nothing.
SELECT call, r.code, r.message FROM unnest(ARRAY['''[1,0]''', '''[0,0,0]''', 'NULL', '''[1,0,0]'', ''NaN''',
    '''[1,0,0]'', 0.5, -1']) AS call,
    regress.refusal('SELECT regress_app.match_accommodation_embeddings(' || call || ')') AS r;
-- Web pages by their words; a misspelt title is found; what has expired is not.
SELECT title, expires_at > now() AS fresh FROM keep_web_source('https://kantine.example/', 'Open from nine to five', 'Kantine Mitte');
SELECT title, content FROM keep_web_source('https://kantine.example/', 'Open from ten to five', 'Kantine Mitte', ttl => '1 hour');
SELECT title FROM keep_web_source('https://museum.example/', 'Tickets at the door', 'Museum');
SELECT url, title FROM search_web_sources('kantien mitte');
SELECT content FROM get_web_source('https://kantine.example/');
UPDATE web_sources SET expires_at = now() - interval '1 second' WHERE title = 'Museum';
SELECT (SELECT count(*) FROM search_web_sources('museum tickets')) AS found,
    (SELECT count(*) FROM get_web_source('https://museum.example/')) AS got,
    (SELECT count(*) FROM get_web_source(NULL)) AS nothing;
SELECT r.code FROM regress.refusal($$SELECT regress_app.keep_web_source('ftp://x', 'x')$$) AS r;
DROP SCHEMA regress_app, regress_app_private CASCADE;
