-- hybrid_match: by meaning, by words and by letters, and why; on a table that was attached and on one that was not.
\set VERBOSITY terse
\pset null '~'
BEGIN;
SET LOCAL client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS vector SCHEMA public;
CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA public;
CREATE SCHEMA food;
CREATE TABLE food.place (id int PRIMARY KEY, name text, description text, city text, embedding vector(3));
INSERT INTO food.place VALUES
    (1, 'Trattoria Rossi', 'Italian kitchen, wood fired pizza and fresh pasta', 'Rome', '[1,0,0]'),
    (2, 'Green Garden', 'Vegetarian restaurant with a garden and fresh salads', 'Rome', '[0,1,0]'),
    (3, 'Sushi Bar Umi', 'Fresh sushi and sake', 'Osaka', '[0,0,1]'),
    (4, 'Steak House', 'Grilled meat, no vegetarian dishes', 'Rome', '[0.7,0.2,0.1]'),
    (5, 'It''s \ odd & | ! :*', 'A ''quoted'' \ backslash name', 'Rome', '[0.1,0.1,0.1]');
CREATE FUNCTION pg_temp.found(words text, v real[] DEFAULT NULL, filter jsonb DEFAULT '{}') RETURNS TABLE (id text, score numeric, ranks jsonb)
LANGUAGE sql AS $$ SELECT id, round(score::numeric, 4), ranks FROM concierge.hybrid_match('food.place', words, v, 5, filter => filter) $$;
-- Not attached: all rows are read.
SELECT * FROM pg_temp.found('fresh vegetarian food', '{0,1,0.1}');
SELECT * FROM pg_temp.found('vegetarain');
SELECT concierge.attach_embeddings('food.place');
SELECT * FROM pg_temp.found('fresh vegetarian food', '{0,1,0.1}');
-- Misspelt, in a text and in a name.
SELECT * FROM pg_temp.found('vegetarain');
SELECT * FROM pg_temp.found('tratoria rosi');
-- Filters hold for all three.
SELECT id FROM pg_temp.found('fresh', '{0,0,1}', '{"city": "Rome"}') ORDER BY id;
-- Signs mean nothing.
SELECT id FROM pg_temp.found('''quoted'' \ backslash & | ! :*');
SELECT count(*) FROM pg_temp.found('the of and');
SELECT count(*) FROM pg_temp.found('''; DROP TABLE food.place; --');
SELECT count(*) >= 0 AS long FROM pg_temp.found(repeat('fresh vegetables ', 2000));
-- Weights and k.
SELECT id, round(score::numeric, 4) AS score, ranks ->> 'lexical' AS lexical FROM concierge.hybrid_match('food.place', 'sushi', '{1,0,0}', 2,
    weights => '{"lexical": 0}', rrf_k => 60);
SELECT id, round(similarity::numeric, 3) AS similarity, round(lexical::numeric, 3) AS lexical, round(fuzzy::numeric, 3) AS fuzzy, "row"
FROM concierge.hybrid_match('food.place', 'sushi bar umi', '{0,0.1,1}', 1);
SELECT r.* FROM unnest(ARRAY['''''', 'NULL', '''x'', ''{1}''', '''x'', match_count => -1', '''x'', weights => ''{"magic": 1}''',
    '''x'', weights => ''{"dense": "a"}''', '''x'', weights => ''[]''', '''x'', filter => ''{"nothing": 1}''']) AS a (a),
    regress.refusal(format('SELECT concierge.hybrid_match(''food.place'', %s)', a.a)) r;
-- Counts follow the rows.
UPDATE food.place SET description = 'Closed for ever' WHERE id = 2;
DELETE FROM food.place WHERE id = 4;
SELECT count(*) FROM pg_temp.found('vegetarian');
SELECT id FROM pg_temp.found('closed');
-- A table without vectors.
CREATE TABLE food.recipe (id int PRIMARY KEY, title text, body text);
INSERT INTO food.recipe VALUES (1, 'Pancakes', 'Flour, milk and eggs'), (2, 'Omelette', 'Eggs and butter');
SELECT concierge.attach_embeddings('food.recipe');
SELECT id, ranks FROM concierge.hybrid_match('food.recipe', 'egg butter', match_count => 1);
SELECT id FROM concierge.hybrid_match('food.recipe', 'pankakes', match_count => 1);
SELECT r.code, r.message FROM regress.refusal($$SELECT concierge.match('food.recipe', '{1}')$$) r;
ROLLBACK;
-- Without the extensions the words are still searched, and what is missing is said.
BEGIN;
SET LOCAL client_min_messages = warning;
DROP EXTENSION IF EXISTS vector CASCADE;
DROP EXTENSION IF EXISTS pg_trgm CASCADE;
CREATE SCHEMA food;
CREATE TABLE food.recipe (id int PRIMARY KEY, title text, body text);
INSERT INTO food.recipe VALUES (1, 'Pancakes', 'Flour, milk and eggs'), (2, 'Omelette', 'Eggs and butter');
SELECT concierge.attach_embeddings('food.recipe');
SELECT id, ranks FROM concierge.hybrid_match('food.recipe', 'egg buter', '{1,2}', match_count => 1);
SELECT r.code, r.message FROM regress.refusal($$SELECT concierge.attach_embeddings('food.recipe', dims => 3)$$) r;
ROLLBACK;
