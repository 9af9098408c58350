-- 50,000 vectors of 384 numbers that lie as those of texts do: each is a sum of a few of 48 directions, and some noise.
-- Owners with 10, 1 and 0.1 percent of them, one with the 428 that lie around one point, and one with 6,000 around another.
CREATE EXTENSION IF NOT EXISTS vector;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
SELECT setseed(0.5);
CREATE TABLE bench.part AS
SELECT i AS id, (
    SELECT array_agg((random() + random() + random() + random() - 2)::real) FROM generate_series(1, 384 + i * 0)
)::vector(384) AS v
FROM generate_series(1, 1048) AS i;

CREATE FUNCTION bench.some_vector() RETURNS vector
LANGUAGE sql VOLATILE AS $$
    SELECT l2_normalize(sum(p.v * array_fill((CASE WHEN p.id > 48 THEN 0.5 ELSE random() + 0.2 END)::real, ARRAY[384])::vector))
    FROM bench.part p WHERE p.id = ANY (ARRAY(
        SELECT 1 + floor(random() * 48)::int FROM generate_series(1, 5)) || (49 + floor(random() * 1000)::int))
$$;

CREATE TABLE bench.item (id bigint PRIMARY KEY, owner uuid, title text, content text, embedding vector(384));
ALTER TABLE bench.item ALTER COLUMN embedding SET STORAGE PLAIN;
CREATE FUNCTION bench.owner(n int) RETURNS uuid LANGUAGE sql IMMUTABLE AS
$$ SELECT ('00000000-0000-0000-0000-' || lpad(n::text, 12, '0'))::uuid $$;

-- Words in the proportions of texts: a few are everywhere, most are rare.
INSERT INTO bench.item
SELECT i, bench.owner(CASE WHEN i % 10 = 0 THEN 1 WHEN i % 100 = 1 THEN 2 WHEN i % 1000 = 2 THEN 3 ELSE 100 + i % 400 END),
    'name-' || md5(i::text),
    (SELECT string_agg('w' || floor(20000 * power(random(), 4))::int, ' ') FROM generate_series(1, 30 + i * 0)),
    bench.some_vector()
FROM generate_series(1, 50000) AS i;
UPDATE bench.item SET owner = bench.owner(4) WHERE id IN (
    SELECT id FROM bench.item WHERE owner > bench.owner(99)
    ORDER BY embedding <=> (SELECT embedding FROM bench.item WHERE id = 7) LIMIT 428);
UPDATE bench.item SET owner = bench.owner(5) WHERE id IN (
    SELECT id FROM bench.item WHERE owner > bench.owner(99)
    ORDER BY embedding <=> (SELECT embedding FROM bench.item WHERE id = 8) LIMIT 6000);
CREATE TABLE bench.question AS
SELECT i AS id, bench.some_vector() AS v,
    (SELECT string_agg('w' || floor(20000 * power(random(), 4))::int, ' ') FROM generate_series(1, 6 + i * 0)) AS words
FROM generate_series(1, 40) AS i;
VACUUM FULL bench.item;
SET maintenance_work_mem = '400MB';
CREATE INDEX item_graph ON bench.item USING hnsw (embedding vector_cosine_ops) WITH (m = 16, ef_construction = 100);
CREATE INDEX item_owner ON bench.item (owner);
SELECT concierge.attach_embeddings('bench.item');
VACUUM ANALYZE bench.item;
