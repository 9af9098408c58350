-- The answers of each way to search, and how good they are.
SET client_min_messages = warning;
SET jit = off;
SELECT concierge.attach_embeddings('quality.document');
ANALYZE quality.document;
-- The function of Supabase's guide, for this table: both halves as the guide has them.
CREATE FUNCTION quality.hybrid_search(query_text text, query_embedding vector, match_count int, rrf_k int DEFAULT 50)
RETURNS SETOF quality.document LANGUAGE sql AS $$
WITH full_text AS (
    SELECT id, row_number() OVER (ORDER BY ts_rank_cd(fts, websearch_to_tsquery(query_text)) DESC) AS rank_ix
    FROM quality.document WHERE fts @@ websearch_to_tsquery(query_text)
    ORDER BY rank_ix LIMIT least(match_count, 30) * 2
), semantic AS (
    SELECT id, row_number() OVER (ORDER BY embedding <#> query_embedding) AS rank_ix
    FROM quality.document ORDER BY rank_ix LIMIT least(match_count, 30) * 2
)
SELECT d.* FROM full_text FULL OUTER JOIN semantic ON full_text.id = semantic.id
JOIN quality.document d ON coalesce(full_text.id, semantic.id) = d.id
ORDER BY coalesce(1.0 / (rrf_k + full_text.rank_ix), 0.0) + coalesce(1.0 / (rrf_k + semantic.rank_ix), 0.0) DESC
LIMIT least(match_count, 30)
$$;

INSERT INTO quality.run
SELECT 'by meaning alone', q.id, ARRAY(SELECT m.id FROM concierge.match('quality.document', q.embedding::real[], with_row => false) m)
FROM quality.question q;
INSERT INTO quality.run
SELECT 'hybrid_search of Supabase''s guide', q.id, ARRAY(SELECT s.id FROM quality.hybrid_search(q.text, q.embedding, 10) s)
FROM quality.question q;
INSERT INTO quality.run
SELECT 'concierge.hybrid_match', q.id,
    ARRAY(SELECT m.id FROM concierge.hybrid_match('quality.document', q.text, q.embedding::real[], with_row => false) m)
FROM quality.question q;
