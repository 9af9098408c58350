-- Values of a filter are read as the type of their column, once for each search; and again when that type has changed.
\set VERBOSITY terse
\pset null '~'
BEGIN;
SET LOCAL client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS vector SCHEMA public;
CREATE SCHEMA kinds;
CREATE DOMAIN kinds.code AS text CHECK (VALUE ~ '^[a-z]+$');
CREATE TYPE kinds.mood AS ENUM ('low', 'high');
CREATE TABLE kinds.note (
    id int PRIMARY KEY, tenant text, fixed char(5), short varchar(4), code kinds.code, mood kinds.mood,
    small smallint, day date, yes boolean, embedding vector(2)
);
INSERT INTO kinds.note VALUES
    (1, 'a', 'ab', 'abcd', 'x', 'low', 1, '2026-01-01', true, '[1,0]'),
    (2, '00000000-0000-0000-0000-000000000002', 'abc', 'abc', 'y', 'high', 2, '2026-01-02', false, '[0,1]');
CREATE FUNCTION pg_temp.found(filter jsonb) RETURNS text LANGUAGE sql AS $$
    SELECT coalesce(string_agg(m.id, ' ' ORDER BY m.id), 'none') FROM concierge.match('kinds.note', '{1,1}', filter => $1) m
$$;
SELECT f AS filter, pg_temp.found(f) AS ids FROM unnest(ARRAY[
    '{"fixed": "abc"}', '{"fixed": "ab"}', '{"fixed": {"in": ["ab", "abc"]}}', '{"short": "abc"}',
    '{"short": "abcdefgh"}', '{"code": "x"}', '{"code": {"in": ["x", "z"]}}', '{"mood": {"gt": "low"}}', '{"small": 2}',
    '{"small": 70000}', '{"small": {"lt": 1.5}}', '{"day": {"gte": "2026-01-02"}}', '{"yes": true}',
    '{"tenant": "a"}'
]::jsonb[]) AS f;
SELECT f AS filter, r.code, r.message FROM unnest(ARRAY['{"mood": "so so"}', '{"day": "soon"}', '{"code": "X"}', '{"yes": 2}']::jsonb[]) AS f,
    regress.refusal(format('SELECT pg_temp.found(%L)', f)) r;
-- The statement is the same, its parameter is of another type.
DELETE FROM kinds.note WHERE id = 1;
ALTER TABLE kinds.note ALTER tenant TYPE uuid USING tenant::uuid;
SELECT pg_temp.found('{"tenant": "00000000-0000-0000-0000-000000000002"}');
ALTER TYPE kinds.mood RENAME TO feeling;
CREATE TYPE kinds.mood AS ENUM ('low', 'high');
ALTER TABLE kinds.note ALTER mood TYPE kinds.mood USING mood::text::kinds.mood;
SELECT pg_temp.found('{"mood": "high"}');
-- Questions are stored as the column stores its vectors.
ALTER TABLE kinds.note ALTER embedding TYPE halfvec(2);
SELECT id, similarity FROM concierge.match('kinds.note', '{0,2}', with_row => false);
SELECT r.code, r.message, r.hint FROM regress.refusal($$SELECT concierge.match('kinds.note', '{0,65520}')$$) r;
SELECT r.code, r.message FROM unnest(ARRAY['{}', '{NULL,1}', '{NaN,1}', '{1}', '{{0,1}}', '{0,0}']) v,
    regress.refusal(format('SELECT concierge.match(''kinds.note'', %L)', v)) r;
ROLLBACK;
