-- Search by meaning in 50,000 vectors of 384 numbers, beside the statements one writes by hand. The ten nearest of 40
-- questions. What is found, and not only how fast, is in retrieval_recall.sh and retrieval_quality.sh.
\ir retrieval_data.sql
\ir retrieval_peers.sql

INSERT INTO bench.topic
SELECT topic, title, 'search', 40 FROM (VALUES
    ('retrieval_01_generic', 'match() on any table, beside a prepared statement'),
    ('retrieval_02_owner_10', 'The nearest of an owner who has 10 percent of 50,000 rows'),
    ('retrieval_02_owner_1', 'The nearest of an owner who has 1 percent'),
    ('retrieval_02_owner_01', 'The nearest of an owner who has 0.1 percent'),
    ('retrieval_02_owner_topic', 'The nearest of an owner whose 428 rows lie together'),
    ('retrieval_02_owner_large', 'The nearest of an owner whose 6,000 rows lie together'),
    ('retrieval_03_policy_10', 'The nearest that a policy leaves, 10 percent'),
    ('retrieval_03_policy_1', 'The nearest that a policy leaves, 1 percent'),
    ('retrieval_03_policy_01', 'The nearest that a policy leaves, 0.1 percent'),
    ('retrieval_04_threshold', 'A threshold that no row passes'),
    ('retrieval_05_owner_threshold_10', 'A threshold that few rows of an owner with 10 percent pass'),
    ('retrieval_05_owner_threshold_1', 'The same for an owner with 1 percent'),
    ('retrieval_05_owner_threshold_01', 'The same for an owner with 0.1 percent'),
    ('retrieval_06_hybrid', 'By meaning and by words'),
    ('retrieval_07_mmr', 'Ten varied rows of the nearest 50')) AS t (topic, title);

CREATE TABLE bench.written (
    topic text, place int, name text, part text, settings text, policy text, person int, statement text);

-- Any table, no condition.
INSERT INTO bench.written (topic, place, name, part, statement) VALUES
    ('retrieval_01_generic', 1, 'the questions alone', 'zero', 'SELECT $1'),
    ('retrieval_01_generic', 2, 'prepared statement', 'baseline',
     'SELECT id, owner, title, content, embedding <=> $1 AS d FROM bench.item ORDER BY embedding <=> $1 LIMIT 10'),
    ('retrieval_01_generic', 3, 'prepared statement, rows as jsonb', 'peer',
     'SELECT id, to_jsonb(r), d FROM (SELECT id, owner, title, content, embedding <=> $1 AS d
      FROM bench.item ORDER BY embedding <=> $1 LIMIT 10) r'),
    ('retrieval_01_generic', 4, 'concierge.match', 'ours',
     'SELECT id, "row", distance FROM concierge.match(''bench.item'', $1::real[])'),
    ('retrieval_01_generic', 5, 'concierge.match, with_row => false', 'ours',
     'SELECT id, distance FROM concierge.match(''bench.item'', $1::real[], with_row => false)'),
    ('retrieval_01_generic', 6, 'function made by create_match_rpc', 'ours', 'SELECT * FROM bench.match_items($1)'),
    ('retrieval_01_generic', 7, 'ORDER BY similarity DESC', 'peer',
     'SELECT id, owner, title, content, 1 - (embedding <=> $1) AS s FROM bench.item ORDER BY 1 - (embedding <=> $1) DESC LIMIT 10');

-- One owner, named by an argument. The best that one can write by hand is the index on the owner and a sort for small
-- owners, and either that or a walk for large ones.
INSERT INTO bench.written (topic, place, name, part, settings, person, statement)
SELECT t.topic, v.place, v.name, v.part, v.settings, t.person, v.statement
FROM (VALUES ('retrieval_02_owner_10', 1), ('retrieval_02_owner_1', 2), ('retrieval_02_owner_01', 3),
             ('retrieval_02_owner_topic', 4), ('retrieval_02_owner_large', 5)) AS t (topic, person),
(VALUES
    (1, 'the questions alone', 'zero', '', 'SELECT $1'),
    (2, 'index on the owner, sorted', 'baseline', '',
     'SELECT id, owner, title, content, (embedding <=> $1) + 0 AS d FROM bench.item WHERE owner = $2 ORDER BY d LIMIT 10'),
    (3, 'concierge.match', 'ours', '',
     'SELECT id, "row", distance FROM concierge.match(''bench.item'', $1::real[], 10, owner => $2)'),
    (4, 'concierge.match, with_row => false', 'ours', '',
     'SELECT id, distance FROM concierge.match(''bench.item'', $1::real[], 10, owner => $2, with_row => false)'),
    (5, 'iterative scan of the HNSW index', 'peer',
     'SET hnsw.iterative_scan = strict_order SET enable_sort = off SET enable_seqscan = off SET enable_bitmapscan = off',
     'SELECT id, owner, title, content, embedding <=> $1 AS d FROM bench.item WHERE owner = $2 ORDER BY embedding <=> $1 LIMIT 10')
) AS v (place, name, part, settings, statement);

-- Row-level security instead of an argument, as the role of signed-in users.
INSERT INTO bench.written (topic, place, name, part, policy, person, statement)
SELECT t.topic, v.place, v.name, v.part, v.policy, t.person, v.statement
FROM (VALUES ('retrieval_03_policy_10', 1), ('retrieval_03_policy_1', 2), ('retrieval_03_policy_01', 3)) AS t (topic, person),
(VALUES
    (1, 'the questions alone', 'zero', 'owner = (SELECT bench.auth_uid())', 'SELECT $1'),
    (2, 'prepared statement, owner = (SELECT auth_uid())', 'baseline', 'owner = (SELECT bench.auth_uid())',
     'SELECT id, owner, title, content, embedding <=> $1 AS d FROM bench.item ORDER BY embedding <=> $1 LIMIT 10'),
    (3, 'concierge.match, owner = (SELECT auth_uid())', 'ours', 'owner = (SELECT bench.auth_uid())',
     'SELECT id, "row", distance FROM concierge.match(''bench.item'', $1::real[])'),
    (4, 'prepared statement, owner = auth_uid()', 'peer', 'owner = bench.auth_uid()',
     'SELECT id, owner, title, content, embedding <=> $1 AS d FROM bench.item ORDER BY embedding <=> $1 LIMIT 10'),
    (5, 'concierge.match, owner = auth_uid()', 'ours', 'owner = bench.auth_uid()',
     'SELECT id, "row", distance FROM concierge.match(''bench.item'', $1::real[])')
) AS v (place, name, part, policy, statement);

-- A threshold.
INSERT INTO bench.written (topic, place, name, part, settings, statement) VALUES
    ('retrieval_04_threshold', 1, 'the questions alone', 'zero', '', 'SELECT $1'),
    ('retrieval_04_threshold', 2, 'the ten nearest, no threshold', 'baseline', '',
     'SELECT id, embedding <=> $1 AS d FROM bench.item ORDER BY embedding <=> $1 LIMIT 10'),
    ('retrieval_04_threshold', 3, 'concierge.match, match_threshold', 'ours', '',
     'SELECT id, distance FROM concierge.match(''bench.item'', $1::real[], 10, 0.999, with_row => false)'),
    ('retrieval_04_threshold', 4, 'threshold in WHERE, iterative scan', 'peer', 'SET hnsw.iterative_scan = strict_order',
     'SELECT id, embedding <=> $1 AS d FROM bench.item WHERE 1 - (embedding <=> $1) > 0.999 ORDER BY embedding <=> $1 LIMIT 10');
INSERT INTO bench.written (topic, place, name, part, settings, person, statement)
SELECT t.topic, v.place, v.name, v.part, v.settings, t.person, v.statement
FROM (VALUES ('retrieval_05_owner_threshold_10', 1), ('retrieval_05_owner_threshold_1', 2),
             ('retrieval_05_owner_threshold_01', 3)) AS t (topic, person),
(VALUES
    (1, 'the questions alone', 'zero', '', 'SELECT $1'),
    (2, 'threshold in WHERE, iterative scan', 'baseline',
     'SET hnsw.iterative_scan = strict_order SET enable_sort = off SET enable_seqscan = off SET enable_bitmapscan = off',
     'SELECT id, embedding <=> $1 AS d FROM bench.item WHERE owner = $2 AND 1 - (embedding <=> $1) > 0.75
      ORDER BY embedding <=> $1 LIMIT 10'),
    (3, 'threshold outside, iterative scan', 'peer',
     'SET hnsw.iterative_scan = strict_order SET enable_sort = off SET enable_seqscan = off SET enable_bitmapscan = off',
     'SELECT * FROM (SELECT id, embedding <=> $1 AS d FROM bench.item WHERE owner = $2 ORDER BY embedding <=> $1 LIMIT 10) s
      WHERE 1 - d > 0.75'),
    (4, 'concierge.match, match_threshold and owner', 'ours', '',
     'SELECT id, distance FROM concierge.match(''bench.item'', $1::real[], 10, 0.75, owner => $2, with_row => false)')
) AS v (place, name, part, settings, statement);

-- Words too.
INSERT INTO bench.written (topic, place, name, part, settings, statement) VALUES
    ('retrieval_06_hybrid', 1, 'the questions alone', 'zero', '', 'SELECT $1, $3'),
    ('retrieval_06_hybrid', 2, 'the 50 nearest by meaning alone', 'baseline', 'SET hnsw.ef_search = 100',
     'SELECT id, embedding <=> $1 FROM bench.item ORDER BY embedding <=> $1 LIMIT 50'),
    ('retrieval_06_hybrid', 3, 'concierge.hybrid_match', 'ours', '',
     'SELECT id, score, "row" FROM concierge.hybrid_match(''bench.item'', $3, $1::real[], 10)'),
    ('retrieval_06_hybrid', 4, 'hybrid_search of Supabase''s guide', 'peer', '', 'SELECT * FROM bench.hybrid_search($3, $1, 10)');

-- Variety. Both sides read the same 50 rows.
INSERT INTO bench.written (topic, place, name, part, settings, statement)
SELECT 'retrieval_07_mmr', v.place, v.name, v.part, 'SET hnsw.ef_search = 100', format(
    'SELECT %s FROM (SELECT array_agg(s.embedding ORDER BY s.d) AS all FROM (SELECT embedding, embedding <=> $1 AS d
     FROM bench.item ORDER BY embedding <=> $1 LIMIT 50) s) a', v.what)
FROM (VALUES
    (2, 'the 50 nearest, no mmr', 'baseline', 'cardinality(a.all)'),
    (3, 'concierge.mmr', 'ours', '(SELECT array_agg(no) FROM concierge.mmr($1::real[], a.all, 0.7, 10))'),
    (4, 'mmr in plpgsql', 'peer', 'bench.mmr($1, a.all, 0.7, 10)')
) AS v (place, name, part, what);

-- A function for each, whose statement is prepared once in a session, as a client's would be.
SELECT bench.ask_all('ask_' || row_number() OVER w, statement, coalesce(settings, ''))
FROM bench.written WINDOW w AS (ORDER BY topic, place);
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA bench TO bench_user;
-- A change of the policy is paid by the first search after it, which is not measured.
INSERT INTO bench.variant (topic, name, part, prepare, statement)
SELECT topic, name, part,
    CASE WHEN policy IS NOT NULL THEN format('CALL bench.sign_in(%L, bench.owner(%s)); %s', policy, person, statement) END, statement
FROM (SELECT w.*, format('SELECT bench.ask_%s(bench.owner(%s))', row_number() OVER (ORDER BY topic, place), coalesce(person, 0)) AS statement,
    row_number() OVER (ORDER BY topic, place) AS at FROM (SELECT topic, place, name, part, policy, person FROM bench.written) w) s
ORDER BY at;

CREATE PROCEDURE bench.measure_each(rounds int) LANGUAGE plpgsql AS $$
DECLARE
    name text;
BEGIN
    FOR name IN SELECT topic FROM bench.topic ORDER BY topic LOOP
        CALL bench.measure(name, rounds);
    END LOOP;
END
$$;
SET jit = off;
CALL bench.measure_each(:rounds);
