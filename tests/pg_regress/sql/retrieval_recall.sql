-- Never fewer rows than there are, and the right ones: by every way, under every filter, for every kind of plan.
\set VERBOSITY terse
BEGIN;
SET LOCAL client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS vector SCHEMA public;
CREATE SCHEMA world;
CREATE TABLE world.item (id int PRIMARY KEY, owner uuid, kind text, body text, metadata jsonb, embedding vector(8));
CREATE FUNCTION pg_temp.person(n int) RETURNS uuid LANGUAGE sql IMMUTABLE AS
$$ SELECT ('00000000-0000-0000-0000-' || lpad(n::text, 12, '0'))::uuid $$;
SELECT setseed(0.25);
INSERT INTO world.item
SELECT i, pg_temp.person(CASE WHEN i % 10 = 0 THEN 1 WHEN i % 100 = 1 THEN 2 WHEN i % 1000 = 2 THEN 3 ELSE 100 END),
    CASE WHEN i % 50 = 3 THEN 'rare' ELSE 'common' END, 'text ' || i, jsonb_build_object('n', i % 20),
    (SELECT array_agg((random() + random() - 1)::real) FROM generate_series(1, 8 + i * 0))::vector
FROM generate_series(1, 2000) AS i;
-- An owner whose rows lie together, far from most questions.
UPDATE world.item SET owner = pg_temp.person(4) WHERE id IN (
    SELECT id FROM world.item WHERE owner = pg_temp.person(100) ORDER BY embedding <=> '[1,1,1,1,1,1,1,1]' LIMIT 120);
CREATE TABLE world.question AS SELECT i AS id,
    (SELECT array_agg((random() + random() - 1)::real) FROM generate_series(1, 8 + i * 0)) AS v FROM generate_series(1, 12) AS i;
CREATE INDEX ON world.item USING hnsw (embedding vector_cosine_ops);
SELECT concierge.attach_embeddings('world.item', cap => 100, indexes => false);
ANALYZE world.item;
-- How much of what an exact search finds is found, and how many rows come back.
CREATE FUNCTION pg_temp.measured(condition text, filter jsonb, owner uuid, k int DEFAULT 10,
    OUT recall numeric, OUT fewest bigint, OUT expected bigint)
LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format($q$
        SELECT avg(right_ones) , min(found), min(truth) FROM (
            SELECT (SELECT count(*) FROM world.question) AS n, cardinality(t.ids) AS truth, cardinality(m.ids) AS found,
                CASE WHEN cardinality(t.ids) = 0 THEN 1 ELSE
                (SELECT count(*) FROM unnest(t.ids) x WHERE x = ANY (m.ids))::numeric / cardinality(t.ids) END AS right_ones
            FROM world.question q,
            LATERAL (SELECT ARRAY(SELECT i.id::text FROM world.item i WHERE %s ORDER BY (i.embedding <=> q.v::vector) + 0 LIMIT %s) AS ids) t,
            LATERAL (SELECT ARRAY(SELECT r.id FROM concierge.match('world.item', q.v, %2$s, filter => %L, owner => %L) r) AS ids) m
        ) s $q$, condition, k, filter, owner) INTO recall, fewest, expected;
    recall := CASE WHEN recall >= 0.99 THEN 1 ELSE round(recall, 2) END;
END
$$;
SELECT c.what, m.* FROM (VALUES
    ('everything', 'true', '{}'::jsonb, NULL::uuid),
    ('10 percent by owner', 'owner = pg_temp.person(1)', '{}', pg_temp.person(1)),
    ('1 percent by owner', 'owner = pg_temp.person(2)', '{}', pg_temp.person(2)),
    ('0.1 percent by owner', 'owner = pg_temp.person(3)', '{}', pg_temp.person(3)),
    ('far together', 'owner = pg_temp.person(4)', '{}', pg_temp.person(4)),
    ('most of them', 'owner = pg_temp.person(100)', '{}', pg_temp.person(100)),
    ('nobody', 'owner = pg_temp.person(5)', '{}', pg_temp.person(5)),
    ('a column', 'kind = ''rare''', '{"kind": "rare"}', NULL),
    ('a document', '(metadata ->> ''n'')::int = 3', '{"n": 3}', NULL),
    ('both', 'owner = pg_temp.person(100) AND id > 1200', '{"id": {"gt": 1200}}', pg_temp.person(100))
) AS c (what, condition, filter, owner), pg_temp.measured(c.condition, c.filter, c.owner) m;
SELECT * FROM pg_temp.measured('true', '{}', NULL, 600);
-- The same with an index on the owner, and with a full one over documents.
CREATE INDEX ON world.item (owner);
CREATE INDEX ON world.item USING gin (metadata);
SELECT c.what, m.* FROM (VALUES
    ('10 percent by owner', 'owner = pg_temp.person(1)', '{}'::jsonb, pg_temp.person(1)),
    ('1 percent by owner', 'owner = pg_temp.person(2)', '{}', pg_temp.person(2)),
    ('far together', 'owner = pg_temp.person(4)', '{}', pg_temp.person(4)),
    ('most of them', 'owner = pg_temp.person(100)', '{}', pg_temp.person(100)),
    ('nobody', 'owner = pg_temp.person(5)', '{}', pg_temp.person(5)),
    ('a document', '(metadata ->> ''n'')::int = 3', '{"n": 3}', NULL)
) AS c (what, condition, filter, owner), pg_temp.measured(c.condition, c.filter, c.owner) m;
-- One who has come since the statistics were made, and one who has grown.
UPDATE world.item SET owner = pg_temp.person(5) WHERE id % 10 = 5 AND owner = pg_temp.person(100);
UPDATE world.item SET owner = pg_temp.person(3) WHERE id % 10 = 6 AND owner = pg_temp.person(100);
SELECT n, m.* FROM (VALUES (3), (5)) AS o (n),
    pg_temp.measured(format('owner = pg_temp.person(%s)', o.n), '{}', pg_temp.person(o.n)) m;
ANALYZE world.item;
SELECT n, m.* FROM (VALUES (3), (5)) AS o (n),
    pg_temp.measured(format('owner = pg_temp.person(%s)', o.n), '{}', pg_temp.person(o.n)) m;
-- By an index over shorter numbers.
SAVEPOINT full_length;
DROP INDEX world.item_embedding_idx;
CREATE INDEX ON world.item USING hnsw ((embedding::halfvec(8)) halfvec_cosine_ops);
SELECT n, m.* FROM (VALUES (NULL), (1), (4), (100)) AS o (n),
    pg_temp.measured(CASE WHEN n IS NULL THEN 'true' ELSE format('owner = pg_temp.person(%s)', n) END, '{}', pg_temp.person(n)) m;
ROLLBACK TO full_length;
-- A threshold: the rows above it, whether all, some or none are.
SELECT t.threshold, o.n AS owner, count(*) FILTER (WHERE NOT ours.ids <@ truth.ids OR ours.few) AS wrong
FROM world.question q, (VALUES (-1.0::float8), (0.2), (0.6), (0.99)) AS t (threshold), (VALUES (NULL), (1), (2)) AS o (n),
LATERAL (SELECT ARRAY(SELECT i.id::text FROM (SELECT * FROM world.item x WHERE o.n IS NULL OR x.owner = pg_temp.person(o.n)
    ORDER BY (x.embedding <=> q.v::vector) + 0 LIMIT 10) i WHERE 1 - (i.embedding <=> q.v::vector) > t.threshold) AS ids) truth,
LATERAL (SELECT ids, cardinality(ids) < 0.9 * cardinality(truth.ids) AS few FROM (SELECT ARRAY(SELECT r.id FROM concierge.match(
    'world.item', q.v, 10, t.threshold, owner => pg_temp.person(o.n)) r) AS ids) s) ours
GROUP BY 1, 2 ORDER BY 1, 2;
-- However it is called: prepared and planned once, in a function that is not inlined, for all rows at once.
CREATE FUNCTION pg_temp.inside(person uuid, v real[]) RETURNS text[] LANGUAGE plpgsql AS
$$ BEGIN RETURN (SELECT array_agg(id ORDER BY distance) FROM concierge.match('world.item', v, 10, owner => person)); END $$;
CREATE TEMP TABLE answers (how text, ids text[]);
SET LOCAL plan_cache_mode = force_generic_plan;
CREATE TEMP TABLE first AS SELECT v FROM world.question WHERE id = 1;
DO $$
DECLARE
    v real[] := (SELECT f.v FROM first f);
    ids text[];
BEGIN
    FOR i IN 1 .. 8 LOOP
        INSERT INTO answers VALUES ('generic', pg_temp.inside(pg_temp.person(1), v));
    END LOOP;
    SET LOCAL plan_cache_mode = force_custom_plan;
    INSERT INTO answers VALUES ('custom', pg_temp.inside(pg_temp.person(1), v));
    SET LOCAL enable_indexscan = off;
    INSERT INTO answers VALUES ('no index scans', pg_temp.inside(pg_temp.person(1), v));
    RESET enable_indexscan;
    SET LOCAL enable_seqscan = off;
    INSERT INTO answers VALUES ('no sequential scans', pg_temp.inside(pg_temp.person(1), v));
END
$$;
SELECT count(*), count(DISTINCT ids::text) AS different FROM answers;
RESET plan_cache_mode;
RESET enable_seqscan;
-- Deleted and moved rows.
DELETE FROM world.item WHERE id % 3 = 0;
UPDATE world.item SET embedding = (SELECT array_agg(-x) FROM unnest(embedding::real[]) x)::vector WHERE id % 3 = 1;
SELECT * FROM pg_temp.measured('true', '{}', NULL);
SELECT * FROM pg_temp.measured('owner = pg_temp.person(1)', '{}', pg_temp.person(1));
-- Two people, each seeing their own rows only; and a third, who has none.
ALTER TABLE world.item ENABLE ROW LEVEL SECURITY;
GRANT USAGE ON SCHEMA world TO authenticated;
GRANT SELECT ON world.item, world.question TO authenticated;
CREATE POLICY own ON world.item TO authenticated USING (owner = (SELECT concierge.uid()));
CREATE FUNCTION pg_temp.as_person(n int, OUT rows bigint, OUT foreign_rows bigint, OUT words bigint) LANGUAGE plpgsql AS $$
DECLARE
    me constant uuid := pg_temp.person(n);
BEGIN
    PERFORM concierge.set_actor(me, 'authenticated');
    SET LOCAL ROLE authenticated;
    SELECT count(*), count(*) FILTER (WHERE m."row" ->> 'owner' <> me::text) INTO rows, foreign_rows
    FROM world.question q, concierge.match('world.item', q.v, 10) m;
    SELECT count(*) INTO words FROM concierge.hybrid_match('world.item', 'text', match_count => 1000);
    RESET ROLE;
END
$$;
SELECT n, p.*, (SELECT least(count(*), 10) * 12 FROM world.item i WHERE i.owner = pg_temp.person(n)) AS expected
FROM (VALUES (1), (2), (3), (4), (5)) AS v (n), pg_temp.as_person(v.n) p;
-- A policy that has nothing to do with owners.
DROP POLICY own ON world.item;
CREATE POLICY rare ON world.item TO authenticated USING (kind = 'rare');
SELECT p.rows, (SELECT least(count(*), 10) * 12 FROM world.item i WHERE i.kind = 'rare') AS expected FROM pg_temp.as_person(1) p;
-- Nobody but the owner reads what tells of all rows.
SET LOCAL ROLE authenticated;
SELECT r.code FROM regress.refusal('SELECT * FROM world.lexeme_df') r;
RESET ROLE;
ROLLBACK;
