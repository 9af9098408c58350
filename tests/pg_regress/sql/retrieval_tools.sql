-- mmr, rrf, chunk, eval_run, measure_recall, index_advice, index_progress.
\set VERBOSITY terse
\pset null '~'
BEGIN;
SET LOCAL client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS vector SCHEMA public;
SELECT no, round(score::numeric, 3) AS score, round(similarity::numeric, 3) AS similarity
FROM concierge.mmr('{1,0}', ARRAY['[1,0]', '[1,0]', '[0.6,0.8]', '[0,0]', NULL]::vector[], 0.3, 9);
SELECT array_agg(no) FROM concierge.mmr('{1,0}', ARRAY['[1,0]', '[1,0]', '[0.6,0.8]']::halfvec[], 1);
SELECT array_agg(no) FROM concierge.mmr('{1,0}', ARRAY[[1,0], [0.5,0.5]]::real[], 0.5, 1);
SELECT array_agg(no) FROM concierge.mmr('{1,0}', ARRAY[[1,0], [0.5,0.5]]::float8[]);
SELECT count(*) FROM concierge.mmr('{1,0}', '{}'::vector[]);
SELECT count(*) FROM concierge.mmr('{1,0}', NULL::vector[]);
SELECT r.* FROM unnest(ARRAY['NULL, ''{}''::vector[]', '''{}'', ''{}''::vector[]', '''{1,0}'', ''{a}''::text[]',
    '''{1,0}'', ''{}''::vector[], 2', '''{1,0}'', ''{}''::vector[], 0.5, -1']) AS a (a),
    regress.refusal(format('SELECT concierge.mmr(%s)', a.a)) r;
SELECT id, round(score::numeric, 4) AS score, ranks FROM concierge.rrf('[["a", "b", "c"], ["c", 7], []]', k => 3);
SELECT id, round(score::numeric, 4) AS score FROM concierge.rrf('[["a", "b"], ["b"]]', '{1, 0.1}');
SELECT r.code, r.message FROM unnest(ARRAY['NULL', '''3''', '''[["a"], 3]''', '''[[{}]]''', '''[["a"]]'', ''{-1}''']) AS a (a),
    regress.refusal(format('SELECT concierge.rrf(%s)', a.a)) r;
SELECT * FROM concierge.chunk('One two three. Four five six seven! Eight?', 5);
SELECT no, start, "end", content, substr('One two three. Four five six seven! Eight?', start, "end" - start) = content AS same
FROM concierge.chunk('One two three. Four five six seven! Eight?', 5, 2, 'word');
SELECT string_agg(content, '' ORDER BY no) = repeat(E'Ein Satz, noch ein Satz.\n\nUnd  é 日本語。 ', 40) AS whole, max(tokens) <= 17 AS fits
FROM concierge.chunk(repeat(E'Ein Satz, noch ein Satz.\n\nUnd  é 日本語。 ', 40), 17, 0, 'paragraph');
SELECT count(*) FROM concierge.chunk('');
SELECT count(*) FROM concierge.chunk(NULL);
SELECT r.code, r.message, r.hint FROM unnest(ARRAY['''a'', 0', '''a'', 5, 5', '''a'', 5, -1', '''a'', by => ''page''']) AS a (a),
    regress.refusal(format('SELECT concierge.chunk(%s)', a.a)) r;
SELECT queries, round(ndcg::numeric, 4) AS ndcg, recall, mrr FROM concierge.eval_run(
    '{"q1": ["x", "a", "b"], "q3": ["a"]}', '{"q1": {"a": 1, "b": 3}, "q2": ["z"], "q4": {}}');
SELECT queries, ndcg, recall, mrr FROM concierge.eval_run(
    '[{"query_id": "q", "doc_id": 2, "score": 0.5}, {"query_id": "q", "doc_id": 1, "score": 0.9}]', '[{"query_id": "q", "doc_id": "2"}]');
SELECT ndcg FROM concierge.eval_run('{"q": ["x", "a"]}', '{"q": ["a"]}', 1);
SELECT r.code, r.message FROM unnest(ARRAY['NULL, ''{}''', '''3'', ''{}''', '''{}'', ''{"q": 1}''', '''{}'', ''{}'', -1']) AS a (a),
    regress.refusal(format('SELECT concierge.eval_run(%s)', a.a)) r;
-- What is wrong with a table.
CREATE SCHEMA adv;
CREATE TABLE adv.doc (id int PRIMARY KEY, user_id uuid, content text, embedding vector(4));
INSERT INTO adv.doc SELECT i, NULL, 'x', ARRAY[i % 7, i % 5, i % 3, 1]::real[]::vector FROM generate_series(1, 300) i;
ANALYZE adv.doc;
CREATE FUNCTION adv.bad_order(q vector) RETURNS SETOF int LANGUAGE sql AS
$$ SELECT id FROM (SELECT id, 1 - (embedding <=> q) AS similarity FROM adv.doc ORDER BY similarity DESC LIMIT 5) s $$;
CREATE FUNCTION adv.bad_rank(q vector) RETURNS SETOF int LANGUAGE sql BEGIN ATOMIC
SELECT id FROM (SELECT id, row_number() OVER (ORDER BY embedding <=> q) AS rank FROM adv.doc ORDER BY rank LIMIT 5) s; END;
CREATE FUNCTION adv.bad_threshold(q vector) RETURNS SETOF int LANGUAGE plpgsql SET hnsw.iterative_scan = 'strict_order' AS
$$ BEGIN RETURN QUERY SELECT id FROM adv.doc WHERE 1 - (embedding <=> q) > 0.9 ORDER BY embedding <=> q LIMIT 5; END $$;
CREATE FUNCTION adv.good(q vector) RETURNS SETOF int LANGUAGE sql AS
$$ SELECT id FROM adv.doc ORDER BY embedding <=> q LIMIT 5 $$;
SET LOCAL hnsw.ef_search = 5;
SELECT severity, object, finding FROM concierge.index_advice('adv.doc');
SELECT fix FROM concierge.index_advice('adv.doc') WHERE finding LIKE 'no index on the owner%';
SELECT count(*) > 0 AS all_tables FROM concierge.index_advice() WHERE object = 'adv.doc';
RESET hnsw.ef_search;
CREATE INDEX ON adv.doc (user_id);
CREATE INDEX ON adv.doc USING hnsw (embedding vector_cosine_ops);
ALTER TABLE adv.doc ALTER embedding SET STORAGE PLAIN;
SELECT concierge.attach_embeddings('adv.doc', indexes => false);
SELECT finding FROM concierge.index_advice('adv.doc') WHERE object = 'adv.doc';
SELECT queries, recall, rows_found, index_recall > 0.5 AS index_recall FROM concierge.measure_recall('adv.doc', 20, 5);
SELECT queries, recall, rows_found FROM concierge.measure_recall('adv.doc', 20, 5, '{"id": {"lt": 4}}');
SELECT count(*) FROM concierge.index_progress();
ROLLBACK;
