-- status_fire_many: an event on many rows, each for itself; one answer for each key.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pg_concierge;
RESET client_min_messages;
CREATE SCHEMA status_fire_many;
SET search_path = status_fire_many, concierge, pg_catalog;
\pset format unaligned
\pset null (null)

CREATE TABLE job (
    id integer PRIMARY KEY, status text NOT NULL DEFAULT 'open', result text, note text,
    done_at timestamptz, CONSTRAINT no_bad_result CHECK (status <> 'done' OR result <> 'bad')
);
SELECT attach_status_machine('job', 'status', $$
    [*] --> open
    open --> done : finish [requires result] / stamp done_at, emit job.done
    open --> dropped : drop [reason]
    open --> open : look / set note = 'looked', emit job.looked
    done --> [*]
    dropped --> [*]
$$, history => true);
-- Number 8 is refused by another trigger after it was judged and written.
CREATE FUNCTION objects() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.status = 'done' AND NEW.id = 8 THEN
        RAISE EXCEPTION USING ERRCODE = 'MY008', MESSAGE = 'eight is not done',
            DETAIL = 'never', HINT = 'leave it';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER zz_objects AFTER UPDATE ON job FOR EACH ROW EXECUTE FUNCTION objects();
INSERT INTO job (id, result) SELECT n, CASE n WHEN 3 THEN NULL WHEN 7 THEN 'bad' ELSE 'r' END
FROM generate_series(1, 12) AS n;
SELECT * FROM status_fire('job', '5', 'finish');
UPDATE job SET status = 'open' WHERE false;

-- Answers in the order of the keys, as they were given; a key twice is one, a null none.
SELECT * FROM status_fire_many('job',
    ARRAY['8', '3', NULL, '1', '5', '99', '1', '7', 'x', '2', '', NULL, '10', '9'], 'finish');
SELECT id, status, done_at IS NOT NULL AS stamped FROM job ORDER BY id;
-- What was written down about the ones that were refused went with them.
SELECT row_id, from_state, to_state, event FROM job_status_history
WHERE from_state IS NOT NULL ORDER BY row_id;
SELECT topic, payload -> 'key' ->> 'id' AS id, payload ->> 'to' AS to_state
FROM outbox ORDER BY 1, (payload -> 'key' ->> 'id')::integer;

-- All are refused: nothing happens.
SELECT * FROM status_fire_many('job', ARRAY['3', '4', '11'], 'drop');
SELECT * FROM status_fire_many('job', ARRAY['3', '4', '5'], 'drop', reason => 'not needed');
SELECT key, h.to_state, h.event, h.reason FROM unnest(ARRAY['3', '4']) AS key,
    status_history('job', key) AS h WHERE h.from_state IS NOT NULL ORDER BY key;
-- Back to where it started.
SELECT * FROM status_fire_many('job', ARRAY['11', '1'], 'look');
SELECT id, status, note FROM job WHERE note IS NOT NULL ORDER BY id;
-- Nothing to do.
SELECT * FROM status_fire_many('job', '{}', 'finish');
SELECT * FROM status_fire_many('job', '{NULL}', 'finish');
SELECT regress.outcome($$SELECT status_fire_many('job', NULL, 'finish')$$);
SELECT regress.outcome($$SELECT status_fire_many('job', '{1}', NULL)$$);
SELECT regress.outcome($$SELECT status_fire_many(NULL, '{1}', 'finish')$$);
-- Keys in several dimensions are keys all the same.
SELECT * FROM status_fire_many('job', '{{12, 11}, {99, 98}}', 'look');
-- An event that nobody knows is told for each key.
SELECT key, ok, code, message FROM status_fire_many('job', '{11, 12}', 'explode');
-- Codes for a web server.
SET concierge.error_style = http;
SELECT key, code FROM status_fire_many('job', '{1, 3, 99, 11}', 'finish') ORDER BY key;
RESET concierge.error_style;

-- Two ways of writing one key are one row: the second finds it done.
SELECT * FROM status_fire_many('job', ARRAY['12', '012'], 'finish');

-- A savepoint takes all of it back, and what happened before it stays.
CREATE TABLE step (id integer PRIMARY KEY, status text DEFAULT 'a');
SELECT attach_status_machine('step', 'status', $$
    [*] --> a
    a --> b : go
    b --> c : go
    c --> [*]
$$, history => true);
INSERT INTO step SELECT generate_series(1, 3);
BEGIN;
SELECT key, ok, to_state FROM status_fire_many('step', '{1, 2}', 'go');
SAVEPOINT s;
SELECT key, ok, to_state FROM status_fire_many('step', '{1, 2, 3}', 'go');
ROLLBACK TO s;
SELECT key, ok, to_state FROM status_fire_many('step', '{3, 4}', 'go');
COMMIT;
SELECT row_id, from_state, to_state FROM step_status_history ORDER BY row_id, entry;

-- As part of a statement that changes the same table: what it did itself is judged first.
WITH moved AS (UPDATE step SET status = 'c' WHERE id = 1 RETURNING id)
SELECT key, ok, code FROM moved, status_fire_many('step', ARRAY['2', '3'], 'go') ORDER BY key;
SELECT id, status FROM step ORDER BY id;
SELECT row_id, to_state FROM step_status_history WHERE to_state = 'c' ORDER BY row_id;

-- Keys of several columns.
CREATE TABLE seat (hall text, n integer, status text DEFAULT 'free', PRIMARY KEY (hall, n));
SELECT attach_status_machine('seat', 'status', $$
    [*] --> free
    free --> taken : take
    taken --> free : leave
$$);
INSERT INTO seat SELECT h, n FROM unnest(ARRAY['a', 'b"']) AS h, generate_series(1, 2) AS n;
SELECT * FROM status_fire_many('seat', ARRAY(
    SELECT jsonb_build_array(hall, n)::text FROM seat ORDER BY hall, n) || '["a"]'::text, 'take');
SELECT hall, n, status FROM seat ORDER BY hall, n;

-- As real roles: each row for itself, hidden ones as if they were not there.
CREATE TABLE ours (id integer PRIMARY KEY, owner text, status text DEFAULT 'a');
SELECT attach_status_machine('ours', 'status', E'[*] --> a\na --> b : go\nb --> [*]');
INSERT INTO ours SELECT n, CASE n % 2 WHEN 0 THEN 'anon' ELSE 'authenticated' END
FROM generate_series(1, 4) AS n;
ALTER TABLE ours ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON ours USING (owner = current_user);
GRANT USAGE ON SCHEMA status_fire_many TO PUBLIC;
GRANT SELECT, UPDATE (status) ON ours TO authenticated;
GRANT SELECT ON ours TO anon;
SET ROLE authenticated;
SELECT * FROM status_fire_many('ours', '{1, 2, 3, 4}', 'go');
SET ROLE anon;
SELECT * FROM status_fire_many('ours', '{1, 2}', 'go');
RESET ROLE;
SELECT id, status FROM ours ORDER BY id;

-- A thousand rows in one call, one of them refused.
CREATE TABLE many (id integer PRIMARY KEY, status text DEFAULT 'a', n integer);
SELECT attach_status_machine('many', 'status', E'[*] --> a\na --> b : go [n <> 500]\nb --> [*]',
    history => true);
INSERT INTO many SELECT n, 'a', n FROM generate_series(1, 1000) AS n;
SELECT ok, code, count(*) FROM status_fire_many('many',
    ARRAY(SELECT n::text FROM generate_series(1, 1000) AS n), 'go') GROUP BY 1, 2 ORDER BY 1, 2;
SELECT count(*) FROM many_status_history WHERE to_state = 'b';

SET client_min_messages = warning;
DROP SCHEMA status_fire_many CASCADE;
