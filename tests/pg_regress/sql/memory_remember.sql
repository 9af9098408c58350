-- remember: the same fact once, what is near as candidates, never merged by itself.
SET client_min_messages = warning;
\set ann 'a0000000-0000-4000-8000-000000000001'
\set bob 'b0000000-0000-4000-8000-000000000002'
SELECT count(*) FROM concierge.install('{memory}', 'regress_app', '{"vector_dimensions": 3}');
SET search_path = regress_app, public;
INSERT INTO profiles (id) VALUES (:'ann'), (:'bob');
SELECT r.id IS NOT NULL AS id, r.action, r.similar
FROM remember('  Prefers a window seat ', '[1,0,0]', owner => :'ann') AS r;
SELECT content, memory_type, importance, scope, metadata, embedding, embedded_hash = content_hash AS fresh,
    valid_from = created_at AS since_now, valid_to, user_id = :'ann' AS anns
FROM memories;
-- The same text: refreshed, and what is new is merged into it.
SELECT r.id = (SELECT id FROM memories) AS same, r.action, r.similar
FROM remember('Prefers a window seat', owner => :'ann') AS r;
SELECT action FROM remember('Prefers a window seat', importance => 0.9, metadata => '{"by": "agent"}', owner => :'ann');
SELECT action FROM remember('Prefers a window seat', importance => 0.1, owner => :'ann');
SELECT importance, metadata, count(*) OVER () FROM memories;
SELECT hits, refreshed_at IS NOT NULL AS refreshed FROM memory_access;
SELECT event FROM memory_events ORDER BY id;
-- Of another person, in another scope, or without looking: another memory.
SELECT action FROM remember('Prefers a window seat', owner => :'bob');
SELECT action FROM remember('Prefers a window seat', scope => 'flights', owner => :'ann');
SELECT action FROM remember('Prefers a window seat', dedupe => 'none', owner => :'ann');
SELECT count(*) FROM memories;
-- What is near comes back as candidates, best first, and nothing is written.
SELECT action FROM remember('Sits by the aisle', '[0,1,0]', kind => 'other', owner => :'ann');
SELECT r.id, r.action, c ->> 'content' AS content, round((c ->> 'similarity')::numeric, 3) AS similarity
FROM remember('Likes to look out of the window', '[1,0.5,0]', dedupe => 'nearest', near => 0.4, owner => :'ann') AS r,
    jsonb_array_elements(r.similar) AS c ORDER BY 4 DESC, 3;
SELECT action, "similar" FROM remember('Likes to look out of the window', '[0,0,1]', dedupe => 'nearest', owner => :'ann');
-- Without an embedding the letters decide.
SELECT r.action, c ->> 'content' AS content
FROM remember('Prefers a window seat!', dedupe => 'nearest', scope => 'flights', owner => :'ann') AS r, jsonb_array_elements(r.similar) AS c;
SELECT count(*) FROM memories;
-- Stale or expired memories and those that are over are no duplicates.
UPDATE memories SET expires_at = now() - interval '1 day' WHERE scope = 'flights';
SELECT action FROM remember('Prefers a window seat', scope => 'flights', owner => :'ann');
UPDATE memories SET content = 'Window, please' WHERE content = 'Prefers a window seat' AND embedding IS NOT NULL;
SELECT count(*) FROM similar_memories('x', '[1,0,0]', owner => :'ann');
UPDATE memories SET embedding = '[1,0,0.1]' WHERE content = 'Window, please';
SELECT content, round(similarity::numeric, 3) AS similarity FROM similar_memories('x', '[1,0,0]', owner => :'ann');
-- When it is true, until when it is kept.
SELECT action FROM remember('Lived in Rome', valid_from => '2020-01-01', expires_at => '2999-01-01', owner => :'ann');
SELECT action FROM remember('Lived in Rome', expires_at => '2999-06-01', owner => :'ann');
SELECT valid_from = '2020-01-01' AS since, expires_at = '2999-06-01' AS until FROM memories WHERE content = 'Lived in Rome';
SELECT action FROM remember('Lived in Rome', owner => :'ann');
SELECT expires_at, valid_until FROM memories WHERE content = 'Lived in Rome';
-- What is refused.
SELECT call, r.code, r.message FROM unnest(ARRAY[
    'NULL', ''' ''', '''x'', owner => NULL', '''x'', dedupe => ''fuzzy'', owner => ''a0000000-0000-4000-8000-000000000001''',
    '''x'', kind => ''gossip'', owner => ''a0000000-0000-4000-8000-000000000001''',
    '''x'', importance => 2, owner => ''a0000000-0000-4000-8000-000000000001''',
    'repeat(''x'', 8193), owner => ''a0000000-0000-4000-8000-000000000001''',
    '''x'', ''[1,2]'', owner => ''a0000000-0000-4000-8000-000000000001''',
    '''x'', ''[1,2,Infinity]'', owner => ''a0000000-0000-4000-8000-000000000001''',
    '''x'', owner => ''c0000000-0000-4000-8000-000000000003'''
]) AS call, regress.refusal('SELECT regress_app.remember(' || call || ')') AS r;
-- Who cannot see what others write at the same time may only write in any case.
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT r.code, r.message, r.detail, r.hint
FROM regress.refusal($$SELECT regress_app.remember('x', owner => 'a0000000-0000-4000-8000-000000000001')$$) AS r;
SELECT action FROM remember('x', dedupe => 'none', owner => :'ann');
ROLLBACK;
-- NULL is as good as not said.
SELECT action FROM remember('All default', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, :'ann');
SELECT memory_type, importance, metadata, scope FROM memories WHERE content = 'All default';
DROP SCHEMA regress_app, regress_app_private CASCADE;
