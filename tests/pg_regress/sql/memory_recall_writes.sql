-- Hundreds of recalls write no new version of any memory, and so no entry of any index; what they write stands beside.
SET client_min_messages = warning;
\set ann 'a0000000-0000-4000-8000-000000000001'
SELECT count(*) FROM concierge.install('{memory}', 'regress_app', '{"vector_dimensions": 3}');
SET search_path = regress_app, public;
INSERT INTO profiles (id) VALUES (:'ann');
INSERT INTO memories (user_id, content, embedding)
SELECT :'ann', 'Fact number ' || i, ARRAY[i, 41 - i, 5]::real[]::vector FROM generate_series(1, 40) AS i;
CREATE TEMP TABLE before AS
SELECT m.id, m.ctid AS place, m.xmin::text AS writer, pg_relation_size('idx_memories_embedding') AS index_size FROM memories m;
CREATE FUNCTION pg_temp.recall_often(ann uuid) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    FOR i IN 1 .. 300 LOOP
        PERFORM regress_app.recall('fact ' || i % 40, ARRAY[i % 40, 7, 5]::real[]::vector, k => 5, owner => ann);
    END LOOP;
END
$$;
SELECT pg_temp.recall_often(:'ann');
SELECT count(*) FILTER (WHERE m.ctid <> b.place OR m.xmin::text <> b.writer) AS written,
    bool_and(b.index_size = pg_relation_size('idx_memories_embedding')) AS index_as_large
FROM memories m JOIN before b USING (id);
SELECT sum(hits) AS uses, max(hits) > 1 AS counted FROM memory_access;
-- One that only looks is no use.
SELECT count(*) FROM recall('fact 7', '[7,7,5]', k => 5, owner => :'ann', touch => false);
SELECT sum(hits) AS uses FROM memory_access;
DROP SCHEMA regress_app, regress_app_private CASCADE;
