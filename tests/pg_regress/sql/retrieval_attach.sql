-- attach_embeddings: what it adds, when a row is stale, the queue, and another model beside the first.
\set VERBOSITY terse
\pset null '~'
BEGIN;
SET LOCAL client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS vector SCHEMA public;
CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA public;
CREATE SCHEMA notes;
CREATE TABLE notes.note (id int PRIMARY KEY, title text, body text, owner_id uuid);
INSERT INTO notes.note VALUES (1, 'Garden', 'Roses need water in the morning'), (2, 'Kitchen', NULL);
SELECT concierge.attach_embeddings('notes.note', model => 'tiny', dims => 3, cap => 5);
SELECT a.attname, format_type(a.atttypid, a.atttypmod) AS type, a.attstorage FROM pg_attribute a
WHERE attrelid = 'notes.note'::regclass AND attnum > 4 ORDER BY attnum;
SELECT pg_get_indexdef(indexrelid) FROM pg_index WHERE indrelid IN ('notes.note'::regclass, 'notes.lexeme_df'::regclass) ORDER BY 1;
SELECT tgname FROM pg_trigger WHERE tgrelid = 'notes.note'::regclass ORDER BY 1;
SELECT target, name, model, dims, metric, status, vector_column, hash_column FROM notes.embedding_spaces;
-- Row 1 waits, row 2 has no text.
SELECT target, row_id, space, attempts, locked_until FROM notes.embedding_jobs;
-- A worker claims it; a second one gets nothing.
CREATE TEMP TABLE claimed AS SELECT * FROM concierge.pending_embeddings(10);
SELECT job, target_table, id, space, model, dims, content, content_hash = encode(sha256('Roses need water in the morning'), 'hex') AS hash,
    attempts FROM claimed;
SELECT count(*) FROM concierge.pending_embeddings(10);
SELECT s.* FROM claimed c, concierge.store_embeddings(jsonb_build_array(jsonb_build_object(
    'target_table', c.target_table, 'job', c.job, 'content_hash', c.content_hash, 'embedding', '[1, 0, 0.5]'::jsonb))) s;
SELECT id, embedding, embedded_hash = content_hash AS fresh FROM notes.note ORDER BY id;
SELECT count(*) FROM notes.embedding_jobs;
-- Writes: with an embedding fresh, without queued.
INSERT INTO notes.note (id, title, body, embedding) VALUES (3, 'Shed', 'Tools and nails', '[0,1,0]'), (4, 'Cellar', 'Wine and apples', NULL);
SELECT id, embedded_hash = content_hash AS fresh FROM notes.note WHERE id > 2 ORDER BY id;
SELECT row_id FROM notes.embedding_jobs ORDER BY id;
-- A change of the text makes the row stale at once, and queues it once.
UPDATE notes.note SET body = 'Hammers and nails' WHERE id = 3;
UPDATE notes.note SET title = 'The shed' WHERE id = 3;
UPDATE notes.note SET body = 'Hammers, saws and nails' WHERE id = 3;
SELECT row_id, count(*) FROM notes.embedding_jobs GROUP BY 1 ORDER BY 1;
SELECT id FROM concierge.match('notes.note', '{0,1,0}') ORDER BY 1;
SELECT id, similarity IS NULL AS "no similarity", ranks ->> 'dense' AS dense FROM concierge.hybrid_match('notes.note', 'hammer', '{0,1,0}') WHERE id = '3';
-- A late answer for the text before is thrown away, and the row waits on.
CREATE TEMP TABLE late AS SELECT * FROM concierge.pending_embeddings(10) WHERE id = '3';
UPDATE notes.note SET body = 'Saws' WHERE id = 3;
SELECT s.outcome FROM late c, concierge.store_embeddings(jsonb_build_array(jsonb_build_object(
    'target_table', c.target_table, 'job', c.job, 'content_hash', c.content_hash, 'embedding', '[1, 1, 1]'::jsonb))) s;
SELECT embedding FROM notes.note WHERE id = 3;
SELECT id, content, attempts FROM concierge.pending_embeddings(10, 'notes.note') ORDER BY id;
-- Failures are noted, and tried again later.
SELECT s.outcome FROM notes.embedding_jobs j, concierge.store_embeddings(jsonb_build_array(jsonb_build_object(
    'target_table', 'notes.note', 'job', j.id, 'error', 'out of credit'))) s WHERE row_id = '4';
SELECT s.outcome FROM notes.embedding_jobs j, concierge.store_embeddings(jsonb_build_array(jsonb_build_object(
    'target_table', 'notes.note', 'job', j.id, 'embedding', '[1]'::jsonb))) s WHERE row_id = '3';
SELECT row_id, error, locked_until > now() AS later FROM notes.embedding_jobs ORDER BY row_id;
SELECT outcome FROM concierge.store_embeddings('[{"target_table": "notes.note", "job": 999, "embedding": [1, 2, 3]}]');
SELECT r.* FROM unnest(ARRAY['3', '[]', '[1]', '[{"job": 1}]', '[{"job": 1, "target_table": "nowhere"}]']) AS a (a),
    regress.refusal(format('SELECT concierge.store_embeddings(%L)', a.a)) r;
-- Whoever writes both is believed; deleting takes the job along.
UPDATE notes.note SET body = 'Axes', embedding = '[0,1,1]' WHERE id = 3;
SELECT embedded_hash = content_hash AS fresh FROM notes.note WHERE id = 3;
DELETE FROM notes.note WHERE id = 4;
SELECT count(*) FROM notes.embedding_jobs WHERE row_id = '4';
-- Words are counted as they come and go.
SELECT lexeme, sum(df) AS df, sum(total) AS total FROM notes.lexeme_df GROUP BY 1 HAVING sum(df) <> 0 ORDER BY 1;
-- Another model beside the first.
SELECT concierge.start_space('notes.note', 'v2', 'bigger', 4);
SELECT name, status, dims FROM notes.embedding_spaces ORDER BY id;
SELECT r.* FROM regress.refusal($$SELECT concierge.activate_space('notes.note', 'v2')$$) r;
CREATE TEMP TABLE all_of_them AS SELECT * FROM concierge.pending_embeddings(10) WHERE space = 'v2';
SELECT id, space, dims FROM all_of_them ORDER BY id;
SELECT s.outcome FROM all_of_them c, concierge.store_embeddings(jsonb_build_array(jsonb_build_object(
    'target_table', c.target_table, 'job', c.job, 'content_hash', c.content_hash,
    'embedding', CASE c.id WHEN '1' THEN '[1,0,0,0]'::jsonb ELSE '[0,0,0,1]' END))) s;
SELECT id FROM concierge.match('notes.note', '{1,0,0.5}', 1);
SELECT concierge.activate_space('notes.note', 'v2');
SELECT name, status FROM notes.embedding_spaces ORDER BY id;
SELECT id, round(similarity::numeric, 3) AS similarity FROM concierge.match('notes.note', '{0,0,0.1,1}');
-- Questions of the model before are answered from its vectors; others are no questions.
SELECT id, round(similarity::numeric, 3) AS similarity FROM concierge.match('notes.note', '{1,0,0.5}');
SELECT r.code, r.message FROM regress.refusal($$SELECT concierge.match('notes.note', '{1,2}')$$) r;
SELECT "row" FROM concierge.match('notes.note', '{0,0,0,1}', 1);
-- Again is nothing new; the active space stays.
SELECT concierge.attach_embeddings('notes.note');
SELECT count(*) FROM notes.embedding_spaces WHERE status = 'active';
SELECT id FROM concierge.match('notes.note', '{0,0,0.1,1}', 1);
TRUNCATE notes.note;
SELECT (SELECT count(*) FROM notes.embedding_jobs) AS jobs, (SELECT count(*) FROM notes.lexeme_df) AS words;
-- What cannot be attached.
CREATE TABLE notes.bare (id int PRIMARY KEY);
CREATE TABLE notes.odd (id int PRIMARY KEY, a text, b text, embedded_hash text);
SELECT r.* FROM unnest(ARRAY['NULL', '''pg_stats''', '''notes.bare''', '''notes.odd''', '''notes.odd'', ''a''',
    '''notes.odd'', ''nothing''', '''notes.odd'', ''a'', ''b''', '''notes.odd'', ''a'', dims => 0',
    '''notes.odd'', ''a'', language => ''klingon''', '''notes.odd'', ''a'', cap => 0']) AS a (a),
    regress.refusal(format('SELECT concierge.attach_embeddings(%s)', a.a)) r;
SELECT r.code, r.message FROM regress.refusal($$SELECT concierge.start_space('notes.bare', 'x', 'y', 3)$$) r;
-- The function of a table.
SELECT concierge.create_match_rpc('notes.note', 'match_notes');
SELECT pg_get_function_arguments('notes.match_notes'::regproc), pg_get_function_result('notes.match_notes'::regproc);
INSERT INTO notes.note (id, body, embedding_2) VALUES (7, 'Moss', '[1,1,0,0]');
SELECT id, round(similarity::numeric, 3) AS similarity, body FROM notes.match_notes('[1,1,0,0.1]');
SELECT concierge.detach_embeddings('notes.note');
SELECT count(*) FROM pg_trigger WHERE tgrelid = 'notes.note'::regclass;
ROLLBACK;
