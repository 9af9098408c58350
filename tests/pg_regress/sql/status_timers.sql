-- tick: takes the transitions whose time has come, as the role system; time is moved by hand here.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pg_concierge;
RESET client_min_messages;
CREATE SCHEMA status_timers;
SET search_path = status_timers, concierge, pg_catalog;
\pset format unaligned
\pset null (null)

CREATE TABLE call (
    id integer PRIMARY KEY, status text DEFAULT 'pending', tries integer DEFAULT 0, note text,
    failed_at timestamptz, CONSTRAINT no_bad_note CHECK (note <> 'bad' OR status <> 'failed')
);
-- Rows that are there already: the time runs from now.
INSERT INTO call (id, status) VALUES (1, 'busy'), (2, 'pending'), (3, 'failed');
BEGIN;
SELECT attach_status_machine('call', 'status', $$
    [*] --> pending
    pending --> busy : dial
    busy --> failed : after 15 minutes [tries >= 0] / stamp failed_at
    busy --> done : agree
    done --> [*]
    failed --> pending : retry
$$, history => true);
SELECT row_id, status_column, state, entered_at - now() AS entered, due_at - now() AS due, attempts
FROM call_status_timers ORDER BY row_id;
COMMIT;

-- As if the time had gone by.
CREATE FUNCTION later(span interval, machine text DEFAULT 'call') RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('UPDATE status_timers.%I SET entered_at = entered_at - $1,
        due_at = due_at - $1', machine || '_status_timers') USING span;
END
$$;
CREATE FUNCTION waiting() RETURNS TABLE (id integer, state text, since interval, due interval,
    attempts integer) LANGUAGE sql AS $$
    SELECT row_id, state, now() - entered_at, due_at - now(), attempts
    FROM status_timers.call_status_timers ORDER BY row_id
$$;

-- Nothing is due before its time.
SELECT * FROM tick('status_timers');
SELECT later('14 minutes 30 seconds');
SELECT * FROM tick('status_timers');
SELECT later('30 seconds');
SELECT * FROM tick('status_timers');
SELECT id, status, failed_at IS NOT NULL AS stamped FROM call ORDER BY id;
SELECT from_state, to_state, event, actor, role FROM status_history('call', '1');
-- Once is enough.
SELECT * FROM tick('status_timers');
SELECT count(*) FROM call_status_timers;

-- A row that comes into the state again starts anew; one that leaves is forgotten.
SELECT status_fire('call', '1', 'retry');
BEGIN;
SELECT status_fire('call', '1', 'dial');
SELECT * FROM waiting();
COMMIT;
SELECT later('20 minutes');
SELECT status_fire('call', '1', 'agree');
SELECT * FROM tick('status_timers');
SELECT count(*) FROM call_status_timers;
SELECT status FROM call WHERE id = 1;

-- A row that is gone.
INSERT INTO call (id) VALUES (4), (5);
UPDATE call SET status = 'busy' WHERE id IN (4, 5);
SELECT later('20 minutes');
DELETE FROM call WHERE id = 4;
SELECT * FROM tick('status_timers');
SELECT count(*) FROM call_status_timers;

-- A guard in the way: asked again after 1, 2, 4 ... 60 minutes.
INSERT INTO call (id, tries) VALUES (6, -1);
UPDATE call SET status = 'busy' WHERE id = 6;
SELECT later('15 minutes');
BEGIN;
SELECT key, ok, from_state, to_state, code, message FROM tick('status_timers');
SELECT id, state, due, attempts FROM waiting();
COMMIT;
SELECT * FROM tick('status_timers');
DO $$
BEGIN
    FOR i IN 1 .. 7 LOOP
        UPDATE status_timers.call_status_timers SET due_at = now();
        PERFORM count(*) FROM concierge.tick('status_timers');
        RAISE NOTICE 'attempt % waits %', i + 1,
            (SELECT due_at - now() FROM status_timers.call_status_timers);
    END LOOP;
END
$$;
SELECT status, (SELECT count(*) FROM call_status_history WHERE row_id = 6 AND to_state = 'failed')
FROM call WHERE id = 6;
UPDATE call SET tries = 0 WHERE id = 6;
SELECT later('60 minutes');
SELECT key, ok, from_state, to_state, code FROM tick('status_timers');
SELECT count(*) FROM call_status_timers;
-- So is any other error of the row; the other rows go on.
INSERT INTO call (id, note) VALUES (7, 'bad'), (8, NULL);
UPDATE call SET status = 'busy' WHERE id IN (7, 8);
SELECT later('15 minutes');
SELECT key, ok, to_state, code, message FROM tick('status_timers') ORDER BY key;
SELECT id, state, attempts FROM waiting();
SELECT count(*) FROM call_status_history WHERE row_id = 7 AND to_state = 'failed';
DELETE FROM call WHERE id = 7;

-- max_rows: the longest overdue first, over all tables of the schema.
CREATE TABLE hold (
    hall text, seat integer, status text DEFAULT 'held', PRIMARY KEY (hall, seat)
);
SELECT attach_status_machine('hold', 'status', $$
    [*] --> held
    held --> sold : buy
    held --> free : after 1 hour
    sold --> [*]
    free --> [*]
$$);
TRUNCATE call;
SELECT count(*) FROM call_status_timers;
INSERT INTO call (id) SELECT generate_series(11, 14);
UPDATE call SET status = 'busy';
INSERT INTO hold VALUES ('a', 1), ('a', 2), ('b "', 1);
UPDATE call_status_timers SET due_at = now() - row_id * interval '1 minute',
    entered_at = now() - row_id * interval '2 minutes';
UPDATE hold_status_timers SET due_at = now() - row_seat * interval '12 minutes 30 seconds',
    entered_at = now() - interval '2 hours' WHERE row_hall = 'a';
SELECT target, key, ok, from_state, to_state FROM tick('status_timers', 3);
SELECT target, key, ok, from_state, to_state FROM tick('status_timers', 0);
SELECT target, key FROM tick('status_timers', -1);
SELECT target, key, ok, from_state, to_state FROM tick('status_timers', NULL);
SELECT target, key FROM tick('status_timers');
SELECT * FROM hold ORDER BY hall, seat;
SELECT row_hall, row_seat, state FROM hold_status_timers;

-- Several timers in one state: each at its time, the shortest first; a failing one lets the
-- next one try.
CREATE TABLE offer (id integer PRIMARY KEY, status text DEFAULT 'open', kind text);
SELECT attach_status_machine('offer', 'status', $$
    [*] --> open
    open --> old : after 2 days
    open --> reminded : after 1 day [kind = 'a']
    open --> lost : after 3 days [kind = 'c']
    reminded --> old : after 1 day
    reminded --> open
    old --> [*]
    lost --> [*]
$$, history => true);
INSERT INTO offer (id, kind) VALUES (1, 'a'), (2, 'b'), (3, 'c');
SELECT later('1 day', 'offer');
SELECT key, ok, to_state, code FROM tick('status_timers') ORDER BY key;
SELECT id, status FROM offer ORDER BY id;
SELECT row_id, state, date_trunc('hour', due_at - now() + interval '30 minutes') AS about
FROM offer_status_timers ORDER BY row_id;
SELECT later('1 day', 'offer');
SELECT key, ok, to_state, code FROM tick('status_timers') ORDER BY key;
SELECT id, status FROM offer ORDER BY id;
SELECT row_id, event, role FROM offer_status_history WHERE from_state IS NOT NULL
ORDER BY row_id, entry;
-- A guard that fails again and again does not put off the timer after it.
CREATE TABLE patient (id integer PRIMARY KEY, status text DEFAULT 'a', good boolean DEFAULT false);
SELECT attach_status_machine('patient', 'status', $$
    [*] --> a
    a --> b : after 10 minutes [good = true]
    a --> c : after 30 minutes
    b --> [*]
    c --> [*]
$$);
INSERT INTO patient VALUES (1);
UPDATE patient_status_timers SET entered_at = now() - interval '29 minutes', due_at = now(),
    attempts = 4;
SELECT key, ok, code FROM tick('status_timers');
SELECT due_at - entered_at < interval '31 minutes' AS in_time, attempts FROM patient_status_timers;
DELETE FROM patient;
UPDATE patient_status_timers SET due_at = now();
SELECT key, ok, code FROM tick('status_timers');

-- A row may come into a state that is due at once: with the next tick.
CREATE TABLE chain (id integer PRIMARY KEY, status text DEFAULT 'a');
SELECT attach_status_machine('chain', 'status', $$
    [*] --> a
    a --> b : after 0 seconds
    b --> c : after 0 seconds
    c --> [*]
$$);
INSERT INTO chain VALUES (1);
SELECT key, from_state, to_state FROM tick('status_timers');
SELECT key, from_state, to_state FROM tick('status_timers');
SELECT key, from_state, to_state FROM tick('status_timers');

-- Only the timer may; role system is the timer, and nobody else.
CREATE TABLE lock (id integer PRIMARY KEY, status text DEFAULT 'shut', note text);
SELECT attach_status_machine('lock', 'status', $$
    [*] --> shut
    shut --> open : after 1 minute [role system] / set note = 'by itself'
    shut --> open : force [role system]
    shut --> broken : after 1 minute [role admin]
    open --> [*]
    broken --> [*]
$$, history => true);
INSERT INTO lock VALUES (1);
SELECT state FROM regress.outcome($$UPDATE lock SET status = 'open'$$);
SELECT state, message FROM regress.outcome($$SELECT status_fire('lock', '1', 'force')$$);
BEGIN;
SELECT set_actor(NULL, 'system');
SELECT state FROM regress.outcome($$UPDATE lock SET status = 'open'$$);
ROLLBACK;
SELECT later('1 minute', 'lock');
BEGIN;
SELECT set_actor('a0000000-0000-4000-8000-000000000001');
SELECT key, ok, to_state FROM tick('status_timers');
COMMIT;
SELECT status, note FROM lock;
SELECT from_state, to_state, event, role, reason FROM status_history('lock', '1');

-- Back into its own state: the clock starts again, by the timer and by an event.
CREATE TABLE beat (id integer PRIMARY KEY, status text DEFAULT 'alive', n integer, at timestamptz);
SELECT attach_status_machine('beat', 'status', $$
    [*] --> alive
    alive --> alive : ping / stamp at
    alive --> alive : after 10 minutes [n = 1] / set n = 2
    alive --> dead : after 1 hour
    dead --> [*]
$$, history => true);
INSERT INTO beat VALUES (1, 'alive', 0), (2, 'alive', 1);
SELECT later('55 minutes', 'beat');
SELECT status_fire('beat', '1', 'ping');
SELECT key, ok, from_state, to_state FROM tick('status_timers');
SELECT id, status, n FROM beat ORDER BY id;
SELECT row_id, due_at - entered_at AS span, now() - entered_at < interval '1 minute' AS anew,
       attempts FROM beat_status_timers ORDER BY row_id;
SELECT later('58 minutes', 'beat');
SELECT key, ok, code FROM tick('status_timers') ORDER BY key;
UPDATE beat_status_timers SET due_at = now() - interval '1 hour';
SELECT key, ok, code FROM tick('status_timers') ORDER BY key;
SELECT later('2 minutes', 'beat');
UPDATE beat_status_timers SET due_at = now();
SELECT key, ok, to_state FROM tick('status_timers') ORDER BY key;
SELECT row_id, from_state, to_state, event, role = 'system' AS timer FROM beat_status_history
WHERE from_state IS NOT NULL ORDER BY row_id, entry;

-- Attached again with another interval: from the same time on. Rows of states that have no timer
-- any more are forgotten, those of new ones start now.
CREATE TABLE slow (id integer PRIMARY KEY, status text DEFAULT 'a');
SELECT attach_status_machine('slow', 'status', $$
    [*] --> a
    a --> b : go
    a --> z : after 1 hour
    b --> z : after 1 hour
    z --> [*]
$$);
INSERT INTO slow VALUES (1), (2);
UPDATE slow SET status = 'b' WHERE id = 2;
UPDATE slow_status_timers SET entered_at = now() - interval '30 minutes',
    due_at = now() + interval '30 minutes', attempts = 3;
BEGIN;
UPDATE slow_status_timers SET entered_at = now() - interval '30 minutes';
SELECT attach_status_machine('slow', 'status', $$
    [*] --> a
    a --> b : go
    a --> z : after 20 minutes
    b --> z
    z --> [*]
$$);
SELECT row_id, state, now() - entered_at AS since, due_at - now() AS due, attempts
FROM slow_status_timers ORDER BY row_id;
SELECT key, ok, from_state, to_state FROM tick('status_timers');
SELECT attach_status_machine('slow', 'status', $$
    [*] --> a
    a --> b : go
    b --> z : after 5 minutes
    z --> [*]
$$);
SELECT row_id, state, now() - entered_at AS since, due_at - now() AS due, attempts
FROM slow_status_timers ORDER BY row_id;
-- Without any timer no row waits, and the tick has nothing to do.
SELECT attach_status_machine('slow', 'status', $$
    [*] --> a
    a --> b : go
    b --> z
    z --> [*]
$$);
SELECT * FROM tick('status_timers');
SELECT timers FROM status_machines WHERE target = 'slow'::regclass;
COMMIT;
SELECT detach_status_machine('slow', 'status');
SELECT to_regclass('slow_status_timers') AS gone;
SELECT * FROM tick('status_timers');

-- A disabled machine does not tick.
INSERT INTO chain VALUES (2);
ALTER TABLE chain DISABLE TRIGGER zz_concierge_status;
SELECT * FROM tick('status_timers');
ALTER TABLE chain ENABLE TRIGGER zz_concierge_status;
SELECT key, to_state FROM tick('status_timers');
SELECT key, to_state FROM tick('status_timers');

-- Two machines with timers on one table.
CREATE TABLE twin (id integer PRIMARY KEY, s text DEFAULT 'a', "T" text DEFAULT 'x');
SELECT attach_status_machine('twin', 's', E'[*] --> a\na --> b : after 1 minute\nb --> [*]');
SELECT attach_status_machine('twin', 'T', E'[*] --> x\nx --> y : after 2 minutes\ny --> [*]',
    history => true);
INSERT INTO twin VALUES (1);
SELECT row_id, status_column, state, due_at - entered_at AS span FROM twin_status_timers
ORDER BY status_column;
SELECT later('1 minute', 'twin');
SELECT key, from_state, to_state FROM tick('status_timers');
SELECT later('1 minute', 'twin');
SELECT key, from_state, to_state FROM tick('status_timers');
TABLE twin;
SELECT detach_status_machine('twin', 's');
SELECT to_regclass('twin_status_timers') IS NOT NULL AS kept_for_the_other;
SELECT detach_status_machine('twin', 'T');
SELECT to_regclass('twin_status_timers') IS NULL AS gone,
       to_regclass('twin_status_history') IS NOT NULL AS history_stays;

-- A key of several columns with a number that a float cannot hold, and with a date.
CREATE TABLE exact (
    a text, n numeric, d date, status text DEFAULT 'a', PRIMARY KEY (a, n, d)
);
SELECT attach_status_machine('exact', 'status', E'[*] --> a\na --> b : after 0 seconds\nb --> [*]');
INSERT INTO exact VALUES ('x', 12345678901234567890.123456789, '2024-02-29');
INSERT INTO exact VALUES ('"', 1, '-infinity');
SELECT key, ok, to_state FROM tick('status_timers') ORDER BY key;
TABLE exact ORDER BY a;
SELECT count(*) FROM exact_status_timers;

-- With the rights of the caller: rows it may not see or change are left for others.
CREATE SCHEMA status_timers_other;
CREATE TABLE status_timers_other.job (id integer PRIMARY KEY, owner text, status text DEFAULT 'a');
SELECT attach_status_machine('status_timers_other.job', 'status',
    E'[*] --> a\na --> b : after 0 seconds\nb --> [*]');
INSERT INTO status_timers_other.job VALUES (1, 'authenticated'), (2, 'anon');
SELECT regress.attempt($$SELECT FROM tick('status_timers_other')$$, 'authenticated');
GRANT EXECUTE ON FUNCTION concierge.tick(text, integer) TO authenticated;
GRANT USAGE ON SCHEMA status_timers_other TO authenticated;
SELECT regress.attempt($$SELECT FROM tick('status_timers_other')$$, 'authenticated');
GRANT SELECT ON status_timers_other.job TO authenticated;
SELECT regress.attempt($$SELECT FROM tick('status_timers_other')$$, 'authenticated');
GRANT UPDATE ON status_timers_other.job TO authenticated;
SELECT regress.attempt($$SELECT FROM tick('status_timers_other')$$, 'authenticated');
ALTER TABLE status_timers_other.job ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON status_timers_other.job USING (owner = current_user);
SET ROLE authenticated;
SELECT target, key, ok, to_state FROM tick('status_timers_other');
RESET ROLE;
-- The row that the caller could not see has kept its timer.
SELECT row_id, state FROM status_timers_other.job_status_timers;
SELECT target, key, ok, to_state FROM tick('status_timers_other');
REVOKE EXECUTE ON FUNCTION concierge.tick(text, integer) FROM authenticated;

-- Schemas without machines, and that are not there.
SELECT count(*) FROM tick('public');
-- A name that is mistyped must not pass for a schema in which nothing is ever due.
SELECT state IS NOT NULL AS refused FROM regress.outcome($$SELECT * FROM tick('none_such')$$);
SELECT state IS NOT NULL AS refused FROM regress.outcome($$SELECT * FROM tick('')$$);
SELECT * FROM regress.outcome($$SELECT * FROM tick(NULL)$$);

-- Aliases and words that are stored differently.
CREATE TABLE worded (id integer PRIMARY KEY, status text DEFAULT 'In Progress');
SELECT attach_status_machine('worded', 'status', $$
    [*] --> in_progress
    in_progress --> finished : after 1 month
    finished --> [*]
    %% stored in_progress = 'In Progress'
    %% stored finished = 'Done!'
    %% alias running = in_progress
$$);
INSERT INTO worded VALUES (1), (2);
INSERT INTO worded VALUES (3, 'running');
SELECT row_id, state, due_at = entered_at + interval '1 month' AS due FROM worded_status_timers
ORDER BY row_id;
SELECT later('32 days', 'worded');
SELECT key, ok, from_state, to_state FROM tick('status_timers') ORDER BY key;

SET client_min_messages = warning;
DROP SCHEMA status_timers, status_timers_other CASCADE;
