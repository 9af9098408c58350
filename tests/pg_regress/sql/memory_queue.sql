-- What is not embedded waits for a worker; what changes is stale at once and waits once; another model takes over.
SET client_min_messages = warning;
\set ann 'a0000000-0000-4000-8000-000000000001'
SELECT count(*) FROM concierge.install('{memory}', 'regress_app', '{"vector_dimensions": 3}');
SET search_path = regress_app, public;
INSERT INTO profiles (id) VALUES (:'ann');
SELECT action FROM remember('Likes jazz', owner => :'ann');
SELECT action FROM remember('Prefers a window seat', '[1,0,0]', owner => :'ann');
INSERT INTO accommodation_embeddings (id, name, description, amenities) VALUES ('H-1', 'Adlon', 'By the gate', '{pool,bar}');
INSERT INTO embeddings (entity_type, entity_id, title, content) VALUES ('trip', '7', 'Lisbon', 'A week in spring');
INSERT INTO web_sources (url, content) VALUES ('https://example.org/', 'Has no embedding');
SELECT s.target::regclass, s.name, s.dims, s.status, s.vector_column FROM embedding_spaces s ORDER BY s.id;
-- A worker claims them; nobody else gets them meanwhile.
CREATE TEMP TABLE claimed AS SELECT * FROM concierge.pending_embeddings(10);
SELECT target_table, space, dims, content, attempts FROM claimed ORDER BY target_table;
SELECT count(*) FROM concierge.pending_embeddings(10);
-- It brings vectors back; those are fresh and found.
SELECT r.outcome, count(*) FROM concierge.store_embeddings((
    SELECT jsonb_agg(jsonb_build_object('job', job, 'target_table', target_table, 'embedding', '[0,1,0]'::jsonb, 'content_hash', content_hash))
    FROM claimed)) AS r GROUP BY 1 ORDER BY 1;
SELECT count(*) FROM embedding_jobs;
SELECT content, similarity FROM match_memories('[0,1,0]', 0.9, owner => :'ann');
SELECT id, similarity FROM match_accommodation_embeddings('[0,1,0]');
-- A text that changes while it is embedded is not stored as fresh.
UPDATE memories SET content = 'Likes bebop' WHERE content = 'Likes jazz';
SELECT count(*) AS found_by_the_old_meaning FROM match_memories('[0,1,0]', 0.9, owner => :'ann');
CREATE TEMP TABLE again AS SELECT * FROM concierge.pending_embeddings(10);
SELECT content, attempts FROM again;
UPDATE memories SET content = 'Likes swing' WHERE content = 'Likes bebop';
UPDATE memories SET content = 'Likes swing' WHERE content = 'Likes swing';
SELECT count(*) AS waiting FROM embedding_jobs;
SELECT r.outcome FROM concierge.store_embeddings((
    SELECT jsonb_agg(jsonb_build_object('job', job, 'target_table', target_table, 'embedding', '[0,1,0]'::jsonb, 'content_hash', content_hash))
    FROM again)) AS r;
SELECT count(*) AS still_not_found FROM match_memories('[0,1,0]', 0.9, owner => :'ann');
SELECT content, attempts FROM concierge.pending_embeddings(10);
-- What is not about the text does not wait.
UPDATE memories SET importance = 0.9;
SELECT count(*) AS waiting FROM embedding_jobs;
-- What is gone, or has lost its text, does not wait either.
SELECT forget(id, mode => 'redact') FROM memories WHERE content = 'Likes swing';
SELECT count(*) AS claimed FROM concierge.pending_embeddings(10);
DELETE FROM accommodation_embeddings;
SELECT count(*) AS waiting FROM embedding_jobs;
-- Another model: its vectors are made beside those of the old one, and then searched instead.
SELECT concierge.start_space('memories', 'wide', 'model-b', 5) IS NOT NULL AS started;
SELECT content, space, model, dims FROM concierge.pending_embeddings(10);
SELECT r.code, r.message, r.detail FROM regress.refusal($$SELECT concierge.activate_space('regress_app.memories', 'wide')$$) AS r;
UPDATE embedding_jobs SET locked_until = NULL;
SELECT r.outcome FROM concierge.store_embeddings((
    SELECT jsonb_agg(jsonb_build_object('job', job, 'target_table', target_table, 'embedding', '[0,0,0,0,1]'::jsonb))
    FROM concierge.pending_embeddings(10))) AS r;
SELECT content, similarity FROM match_memories('[1,0,0]', 0.9, owner => :'ann');
SELECT concierge.activate_space('memories', 'wide');
SELECT content, similarity FROM match_memories('[0,0,0,0,1]', 0.9, owner => :'ann');
SELECT action FROM remember('Likes tea', '[0,0,0,1,0]', owner => :'ann');
SELECT r.action, c ->> 'content' AS content FROM remember('Tea, please', '[0,0,0,1,0.1]', dedupe => 'nearest', owner => :'ann') AS r,
    jsonb_array_elements(r.similar) AS c;
SELECT content, similarity FROM recall('tea', '[0,0,0,1,0]', k => 1, mmr_lambda => 0.5, owner => :'ann');
-- Who still has the old model is not refused: its vector goes where it belongs, and the new one is made. A vector of no
-- model is refused.
SELECT action FROM remember('Rides a bike', '[0,1,0]', owner => :'ann');
SELECT content, embedding FROM memories WHERE embedding IS NOT NULL ORDER BY content;
SELECT content, space FROM concierge.pending_embeddings(10);
SELECT content FROM match_memories('[0,0,0,1,0]', 0.1, owner => :'ann');
SELECT content FROM similar_memories('x', '[0,1,0]', 0.9, owner => :'ann');
SELECT r.code, r.message FROM regress.refusal($$SELECT regress_app.remember('x', '[1,0]', owner => 'a0000000-0000-4000-8000-000000000001')$$) AS r;
SELECT name, status FROM embedding_spaces WHERE target = 'memories'::regclass ORDER BY id;
-- The module's own script leaves the choice as it is.
SELECT step, action FROM concierge.repair('regress_app') WHERE module = 'memory' ORDER BY 1;
SELECT content FROM match_memories('[0,0,0,1,0]', 0.9, owner => :'ann');
SELECT * FROM concierge.doctor('regress_app');
DROP SCHEMA regress_app, regress_app_private CASCADE;
