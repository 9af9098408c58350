-- The answers of each way to search, beside those of an exact search. Prints a table.
SET client_min_messages = warning;
SET jit = off;
CREATE TABLE bench.asked (who int, place int, title text);
INSERT INTO bench.asked VALUES (0, 1, 'everything'), (1, 2, '10 %'), (2, 3, '1 %'), (3, 4, '0.1 %'), (4, 5, '428 rows together'),
    (5, 6, '6,000 rows together');
CREATE TABLE bench.truth AS
SELECT a.who, q.id AS question, ARRAY(SELECT i.id FROM bench.item i WHERE a.who = 0 OR i.owner = bench.owner(a.who)
    ORDER BY (i.embedding <=> q.v) + 0, i.id LIMIT 10) AS ids
FROM bench.asked a, bench.question q;
CREATE TABLE bench.answer (way text, who int, question int, ids bigint[]);
GRANT SELECT ON ALL TABLES IN SCHEMA bench TO bench_user;
GRANT INSERT ON bench.answer TO bench_user;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA bench TO bench_user;

-- Ours, and what one writes by hand, with and without naming the owner.
CREATE FUNCTION bench.ours(q vector, person uuid) RETURNS bigint[] LANGUAGE sql STABLE AS
$$ SELECT ARRAY(SELECT id::bigint FROM concierge.match('bench.item', q::real[], 10, owner => person, with_row => false)) $$;
CREATE FUNCTION bench.plain(q vector, person uuid) RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF person IS NULL THEN
        RETURN ARRAY(SELECT id FROM bench.item ORDER BY embedding <=> q LIMIT 10);
    END IF;
    RETURN ARRAY(SELECT id FROM bench.item WHERE owner = person ORDER BY embedding <=> q LIMIT 10);
END
$$;
CREATE PROCEDURE bench.answers(way text, searches text, named boolean)
LANGUAGE plpgsql AS $$
DECLARE
    a record;
BEGIN
    FOR a IN SELECT who FROM bench.asked WHERE named OR who > 0 LOOP
        IF NOT named THEN
            CALL bench.sign_in('owner = (SELECT bench.auth_uid())', bench.owner(a.who));
        END IF;
        EXECUTE format('INSERT INTO bench.answer SELECT %L, %s, q.id, bench.%I(q.v, %s) FROM bench.question q',
            way, a.who, searches, CASE WHEN named AND a.who > 0 THEN format('bench.owner(%s)', a.who) ELSE 'NULL' END);
        RESET ROLE;
        IF NOT named THEN
            ALTER TABLE bench.item DISABLE ROW LEVEL SECURITY;
        END IF;
    END LOOP;
END
$$;
CALL bench.answers('1 concierge.match', 'ours', true);
CALL bench.answers('2 concierge.match, by policy', 'ours', false);
DROP INDEX bench.item_owner;
CALL bench.answers('3 concierge.match, no index on owner', 'ours', true);
CALL bench.answers('4 concierge.match, by policy, no index', 'ours', false);
CALL bench.answers('5 plain statement, no index', 'plain', true);
SET hnsw.iterative_scan = strict_order;
CALL bench.answers('6 iterative scan, no index', 'plain', true);

SELECT line FROM (
    SELECT 0 AS place, '' AS way, '| | ' || string_agg(title, ' | ' ORDER BY place) || ' |' AS line FROM bench.asked
    UNION ALL SELECT 1, '', '|---|' || repeat('---:|', count(*)::int) FROM bench.asked
    UNION ALL
    SELECT 2, way, format('| %s | %s |', CASE WHEN way LIKE '%concierge%' THEN '**' || substr(way, 3) || '**' ELSE substr(way, 3) END,
        string_agg(coalesce(found, ''), ' | ' ORDER BY place))
    FROM (
        SELECT w.way, s.place, (
            SELECT to_char(avg((SELECT count(*) FROM unnest(t.ids) i WHERE i = ANY (a.ids))::numeric / cardinality(t.ids)), 'FM0.000')
                || ' (' || min(cardinality(a.ids)) || ')'
            FROM bench.answer a JOIN bench.truth t USING (who, question) WHERE a.way = w.way AND a.who = s.who
        ) AS found
        FROM (SELECT DISTINCT way FROM bench.answer) w, bench.asked s
    ) f GROUP BY way
) lines ORDER BY place, way;
