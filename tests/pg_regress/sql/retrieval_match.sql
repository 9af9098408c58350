-- concierge.match on a table that knows nothing of us: the nearest rows, filters, owners, and what is refused.
\set VERBOSITY terse
\pset null '~'
BEGIN;
SET LOCAL client_min_messages = warning;
CREATE SCHEMA IF NOT EXISTS extensions;
-- Whatever schema an earlier test has put it in.
DROP EXTENSION IF EXISTS vector CASCADE;
CREATE EXTENSION vector SCHEMA extensions;
CREATE SCHEMA shop;
CREATE TABLE shop."odd notes" (
    id bigint PRIMARY KEY, title text, content text, owner uuid, price integer, rating numeric, tags text[],
    at timestamptz, "we""ird" text, metadata jsonb, embedding extensions.vector(3)
);
INSERT INTO shop."odd notes"
SELECT n, 'note ' || n, 'text ' || n, ('00000000-0000-0000-0000-00000000000' || n % 3)::uuid, n, n / 2.0,
    ARRAY['t' || n % 2, 'all'], timestamptz '2026-01-01 00:00Z' + n * interval '1 day', 'w' || n % 4,
    jsonb_build_object('lang', CASE WHEN n % 2 = 0 THEN 'en' ELSE 'de' END, 'deep', jsonb_build_object('n', n),
        'mixed', CASE WHEN n % 2 = 0 THEN to_jsonb(n) ELSE to_jsonb('x' || n) END),
    format('[%s,%s,1]', n, 10 - n)::extensions.vector
FROM generate_series(1, 9) AS n;
-- Never near anything: no vector, and one without a direction.
INSERT INTO shop."odd notes" (id, price, embedding) VALUES (10, 10, NULL), (11, 11, '[0,0,0]');
-- The nearest first, as an ordinary query finds them.
SELECT id, round(similarity::numeric, 4) AS similarity, round(distance::numeric, 4) AS distance
FROM concierge.match('shop."odd notes"', '{9,1,1}', 3);
SELECT array_agg(m.id ORDER BY m.distance) = (
    SELECT array_agg(o.id::text ORDER BY o.embedding OPERATOR(extensions.<=>) '[7,4,1]') FROM shop."odd notes" o
    WHERE id < 10) AS as_written_by_hand
FROM concierge.match('shop."odd notes"', '{7,4,1}', 100) m;
SELECT "row" FROM concierge.match('shop."odd notes"', '{9,1,1}', 1);
SELECT id, "row" FROM concierge.match('shop."odd notes"', '{9,1,1}', 1, with_row => false);
SELECT count(*) FROM concierge.match('shop."odd notes"', '{9,1,1}', 0);
SELECT count(*) FROM concierge.match('shop."odd notes"', '{9,1,1}', NULL);
-- A vector of pgvector is taken as it is.
SELECT id FROM concierge.match('shop."odd notes"', '[9,1,1]'::extensions.vector, 1);
-- A threshold leaves out what is not more similar.
SELECT id FROM concierge.match('shop."odd notes"', '{9,1,1}', 9, 0.98);
SELECT count(*) FROM concierge.match('shop."odd notes"', '{9,1,1}', 9, 1.0);
SELECT count(*) FROM concierge.match('shop."odd notes"', '{9,1,1}', 9, -2);
-- Filters: each condition, on columns and in documents.
CREATE FUNCTION pg_temp.found(filter jsonb) RETURNS text LANGUAGE sql AS $$
    SELECT coalesce(string_agg(m.id, ' ' ORDER BY m.id::int), 'none')
    FROM concierge.match('shop."odd notes"', '{5,5,1}', 100, filter => $1) m
$$;
SELECT f AS filter, pg_temp.found(f) AS ids FROM unnest(ARRAY[
    '{}', '{"price": 3}', '{"price": {"eq": 3}}', '{"price": [3, 4, 99]}', '{"price": {"in": []}}',
    '{"price": {"gt": 3, "lte": 5}}', '{"price": {"gt": 3.5, "lt": 5.5}}', '{"price": 3.0}',
    '{"price": 99999999999999999999}', '{"rating": {"gte": 4}}', '{"at": {"gte": "2026-01-08"}}',
    '{"tags": {"contains": "t1"}}', '{"tags": {"contains": ["t1", "all"]}}', '{"we\"ird": "w1"}',
    '{"owner": "00000000-0000-0000-0000-000000000001"}', '{"owner": null}', '{"owner": {"exists": true}}',
    '{"lang": "en"}', '{"metadata.lang": "de"}', '{"lang": ["en", "fr"]}', '{"deep.n": {"gte": 8}}',
    '{"deep.n": {"exists": true}, "price": 4}', '{"deep": {"contains": {"n": 4}}}',
    '{"metadata": {"contains": {"lang": "en", "deep": {"n": 2}}}}', '{"mixed": {"gt": 5}}', '{"mixed": {"gt": "x5"}}',
    '{"no_such_key": 1}', '{"no_such_key": null}', '{"lang": "en", "price": {"lt": 5}}'
]::jsonb[]) AS f;
-- Hostile ones find nothing, or are refused; they are never part of the statement.
SELECT f AS filter, pg_temp.found(f) AS ids FROM unnest(ARRAY[
    '{"lang": "en'' OR true --"}', '{"title": "x'') OR (''1''=''1"}', '{"1=1) OR (1": "=1"}',
    '{"metadata->>''lang'' = ''en'' OR 1": 1}', '{"lang": "\"} OR true"}', '{"$1": "$2"}'
]::jsonb[]) AS f;
SELECT f.f AS filter, r.* FROM unnest(ARRAY[
    '[]', '3', 'null', '{"price": {"like": "%"}}', '{"price": {"eq": {"a": 1}}}', '{"price": "three"}',
    '{"price": {"contains": 3}}', '{"embedding": 1}', '{"tags": "t1"}', '{"owner": "nobody"}',
    '{"price": {"exists": "yes"}}', '{"metadata": 3}'
]::text[]) AS f (f), regress.refusal(format(
    $$SELECT count(*) FROM concierge.match('shop."odd notes"', '{1,1,1}', filter => %L)$$, f.f)) r;
SELECT r.message FROM regress.refusal(format($$SELECT concierge.match('shop."odd notes"', '{1,1,1}', filter => %L)$$,
    '{"a": ' || repeat('[', 400) || '1' || repeat(']', 400) || '}')) r;
SELECT r.message FROM regress.refusal(format($$SELECT concierge.match('shop."odd notes"', '{1,1,1}', filter => %L)$$,
    jsonb_build_object(repeat('a.', 30), 1))) r;
-- Owners.
SELECT string_agg(id, ' ' ORDER BY id) FROM concierge.match('shop."odd notes"', '{5,5,1}', 100,
    owner => '00000000-0000-0000-0000-000000000002');
SELECT count(*) FROM concierge.match('shop."odd notes"', '{5,5,1}', 100, owner => gen_random_uuid());
-- Vectors that are none.
SELECT q.q AS query, r.* FROM unnest(ARRAY['{}', '{1,2}', '{1,2,3,4}', '{0,0,0}', '{1,2,NULL}', '{1,2,NaN}',
    '{1,2,Infinity}', NULL]) AS q (q),
    regress.refusal(format('SELECT concierge.match(''shop."odd notes"'', %L::real[])', q.q)) r;
SELECT r.* FROM unnest(ARRAY['''shop."odd notes"'', ''{1,1,1}'', -1', '''shop."odd notes"'', ''{1,1,1}'', 1, ''NaN''',
    'NULL, ''{1,1,1}''', '0::regclass, ''{1,1,1}''', '''pg_stats'', ''{1,1,1}''', '''pg_class'', ''{1,1,1}'''
    ]) AS a (a), regress.refusal(format('SELECT concierge.match(%s)', a.a)) r;
-- An empty table, one that changes, one without a key, one with a key of two columns, and one of halves.
CREATE TABLE shop.empty (id int PRIMARY KEY, embedding extensions.vector(3), owner uuid);
SELECT count(*) FROM concierge.match('shop.empty', '{1,1,1}');
INSERT INTO shop.empty VALUES (1, '[1,1,1]');
SELECT id FROM concierge.match('shop.empty', '{1,1,1}');
ALTER TABLE shop.empty RENAME id TO number;
ALTER TABLE shop.empty ADD extra text DEFAULT 'x', DROP owner;
SELECT id, "row" FROM concierge.match('shop.empty', '{1,1,1}');
CREATE TABLE shop.keyless (name text, v extensions.halfvec(3));
INSERT INTO shop.keyless VALUES ('a', '[1,0,0]'), ('b', '[0,1,0]');
SELECT id, round(similarity::numeric, 3) AS similarity, "row" FROM concierge.match('shop.keyless', '{1,1,0.1}');
CREATE TABLE shop.two (a int, b text, v extensions.vector, PRIMARY KEY (a, b));
INSERT INTO shop.two VALUES (1, 'x"y', '[1,0,0]');
SELECT id FROM concierge.match('shop.two', '{1,1,0.1}');
CREATE TABLE shop.parts (id int, embedding extensions.vector(2), kind text) PARTITION BY LIST (kind);
CREATE TABLE shop.part_a PARTITION OF shop.parts FOR VALUES IN ('a');
CREATE TABLE shop.part_b PARTITION OF shop.parts FOR VALUES IN ('b');
INSERT INTO shop.parts VALUES (1, '[1,0]', 'a'), (2, '[1,1]', 'b'), (3, '[0,1]', 'a');
SELECT id, "row" ->> 'kind' AS kind FROM concierge.match('shop.parts', '{1,0.1}');
-- Nothing of it stays in the session.
SELECT current_setting('enable_seqscan') AS seqscan, current_setting('jit') = current_setting('jit', true) AS jit,
    current_setting('hnsw.iterative_scan', true) IN ('off', '') AS iterative;
ROLLBACK;
