-- recall: what holds, best first, within the budget, and why.
SET client_min_messages = warning;
\set ann 'a0000000-0000-4000-8000-000000000001'
\set bob 'b0000000-0000-4000-8000-000000000002'
SELECT count(*) FROM concierge.install('{memory}', 'regress_app', '{"vector_dimensions": 3}');
SET search_path = regress_app, public;
INSERT INTO profiles (id) VALUES (:'ann'), (:'bob');
INSERT INTO memories (id, user_id, memory_type, content, importance, embedding, metadata, created_at) VALUES
    ('e0000000-0000-4000-8000-000000000001', :'ann', 'user_preference', 'Prefers a window seat on trains', 0.5, '[1,0,0]', '{"trip": 1}', now()),
    ('e0000000-0000-4000-8000-000000000002', :'ann', 'user_preference', 'Likes a window seat on planes', 0.5, '[0.99,0.1,0]', '{"trip": 2}', now()),
    ('e0000000-0000-4000-8000-000000000003', :'ann', 'trip_history', 'Went to Lisbon in spring', 0.5, '[0,1,0]', '{}', now()),
    ('e0000000-0000-4000-8000-000000000004', :'ann', 'other', 'Allergic to peanuts', 0.9, '[0,0,1]', '{}', now()),
    ('e0000000-0000-4000-8000-000000000005', :'bob', 'user_preference', 'Prefers a window seat', 1, '[1,0,0]', '{}', now());
-- By words and by meaning; of one person only.
SELECT content, round(score::numeric, 3) AS score, round(similarity::numeric, 3) AS similarity, tokens
FROM recall('window seat', '[1,0,0]', k => 3, owner => :'ann', touch => false);
-- By words alone, misspelt; the explanation says what was put right.
SELECT content, explanation #> '{ranks,words}' AS words, explanation #> '{ranks,corrected}' AS corrected
FROM recall('alergic peanutz', k => 1, owner => :'ann', touch => false);
-- By meaning alone.
SELECT content FROM recall(query_embedding => '[0,1,0]', k => 1, owner => :'ann', touch => false);
SELECT jsonb_object_keys(explanation) AS key FROM recall('peanuts', k => 1, owner => :'ann', touch => false) ORDER BY 1;
-- Never more tokens than the budget; what does not fit is passed over.
SELECT budget, count(content), coalesce(sum(tokens), 0) AS tokens, coalesce(sum(tokens), 0) <= budget AS kept
FROM unnest(ARRAY[0, 1, 5, 6, 7, 8, 14, 20, 100]) AS budget
LEFT JOIN LATERAL recall('window seat spring', '[1,0,0]', token_budget => budget, owner => :'ann', touch => false) ON true
GROUP BY budget ORDER BY budget;
-- What repeats another one comes after what is new.
SELECT content FROM recall('', '[1,0.3,0]', k => 2, owner => :'ann', touch => false);
SELECT content FROM recall('', '[1,0.3,0]', k => 2, mmr_lambda => 0.3, owner => :'ann', touch => false);
-- What was not of use for long counts less, and is still there; half_life 0 never forgets.
UPDATE memory_access SET last_at = now() - interval '90 days' WHERE memory_id = 'e0000000-0000-4000-8000-000000000001';
SELECT content, round((explanation ->> 'factor')::numeric, 2) AS factor
FROM recall('', '[1,0,0]', k => 3, owner => :'ann', touch => false);
SELECT content, round((explanation ->> 'factor')::numeric, 2) AS factor
FROM recall('', '[1,0,0]', k => 3, half_life => '0', owner => :'ann', touch => false);
SELECT content FROM recall('', '[1,0,0]', k => 2, mode => 'sum', owner => :'ann', touch => false);
-- One kind, a filter, weights.
SELECT content FROM recall('window', '[1,0,0]', kind => 'trip_history', owner => :'ann', touch => false);
SELECT content FROM recall('window', '[1,0,0]', filter => '{"metadata.trip": 2}', owner => :'ann', touch => false);
SELECT content FROM recall('Lisbon', '[0,0,1]', k => 1, weights => '{"dense": 0}', owner => :'ann', touch => false);
SELECT content FROM recall('Lisbon', '[0,0,1]', k => 1, weights => '{"lexical": 0}', owner => :'ann', touch => false);
-- What is superseded is told for its time only.
SELECT id AS peanuts FROM memories WHERE content ~ 'peanuts' \gset
SELECT r.id AS cured FROM remember('No longer allergic to peanuts', '[0,0,1]', owner => :'ann') AS r \gset
SELECT clock_timestamp() AS before \gset
SELECT valid_to IS NOT NULL AS over FROM supersede(:'peanuts', :'cured');
SELECT content FROM recall('peanuts', '[0,0,1]', kind => 'other', owner => :'ann', touch => false);
SELECT content FROM recall('allergic peanuts', '[0,0,1]', k => 2, owner => :'ann', touch => false);
SELECT content, valid_to IS NULL AS current
FROM recall('allergic peanuts', '[0,0,1]', k => 2, as_of => :'before', half_life => '0', owner => :'ann') ORDER BY content;
SELECT count(*) FROM recall('peanuts', as_of => '2000-01-01', owner => :'ann');
-- Neither what has not begun, nor what has expired.
UPDATE memories SET valid_from = now() + interval '1 day' WHERE content ~ 'planes';
UPDATE memories SET expires_at = now() - interval '1 second' WHERE content ~ 'trains';
SELECT content FROM recall('window seat', '[1,0,0]', owner => :'ann', touch => false) ORDER BY content;
SELECT content FROM recall('window seat', '[1,0,0]', k => 1, as_of => now() + interval '2 days', owner => :'ann');
UPDATE memories SET valid_from = created_at, expires_at = NULL;
-- A stale embedding is not searched; the words are.
UPDATE memory_access SET last_at = now();
UPDATE memories SET content = 'Prefers an aisle seat on trains' WHERE content ~ 'trains';
SELECT content, similarity, explanation #> '{ranks,dense}' AS dense, explanation #> '{ranks,lexical}' AS lexical
FROM recall('aisle', '[1,0,0]', owner => :'ann', touch => false) WHERE content ~ 'aisle';
-- To recall is to use, beside the row of the memory.
UPDATE memory_access SET hits = 0, last_at = now();
CREATE TEMP TABLE rows_before AS SELECT ctid AS place, xmin::text AS written_by, id FROM memories;
SELECT count(*) FROM recall('window seat', '[1,0,0]', k => 2, owner => :'ann');
SELECT count(*) FROM recall('window seat', '[1,0,0]', k => 2, owner => :'ann', as_of => clock_timestamp());
SELECT count(*) FROM recall('window seat', '[1,0,0]', k => 2, owner => :'ann', touch => false);
SELECT hits, count(*) FROM memory_access GROUP BY 1 ORDER BY 1;
SELECT count(*) AS rewritten FROM memories m JOIN rows_before b USING (id) WHERE (m.ctid, m.xmin::text) <> (b.place, b.written_by);
BEGIN READ ONLY;
SELECT count(*) FROM recall('window seat', k => 2, owner => :'ann');
COMMIT;
-- What is refused.
SELECT call, r.code, r.message FROM unnest(ARRAY[
    '''x''', ''''', owner => ''a0000000-0000-4000-8000-000000000001''',
    '''x'', ''[1,2]'', owner => ''a0000000-0000-4000-8000-000000000001''',
    '''x'', ''[0,0,0]'', owner => ''a0000000-0000-4000-8000-000000000001''',
    '''x'', k => -1, owner => ''a0000000-0000-4000-8000-000000000001''',
    '''x'', token_budget => -1, owner => ''a0000000-0000-4000-8000-000000000001''',
    '''x'', half_life => ''-1 day'', owner => ''a0000000-0000-4000-8000-000000000001''',
    '''x'', mmr_lambda => 1.5, owner => ''a0000000-0000-4000-8000-000000000001''',
    '''x'', mmr_lambda => ''NaN'', owner => ''a0000000-0000-4000-8000-000000000001''',
    '''x'', mode => ''hard'', owner => ''a0000000-0000-4000-8000-000000000001''',
    '''x'', filter => ''{"no_such": 1; DROP TABLE x}'', owner => ''a0000000-0000-4000-8000-000000000001''',
    '''x'', filter => ''[1]'', owner => ''a0000000-0000-4000-8000-000000000001'''
]) AS call, regress.refusal('SELECT * FROM regress_app.recall(' || call || ')') AS r;
SELECT count(*) FROM recall('x', k => 0, owner => :'ann');
SELECT count(*) FROM recall('window', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, :'ann');
-- Nobody's memories: nothing, and no error.
SELECT count(*) FROM recall('window', '[1,0,0]', owner => 'c0000000-0000-4000-8000-000000000003');
DROP SCHEMA regress_app, regress_app_private CASCADE;
