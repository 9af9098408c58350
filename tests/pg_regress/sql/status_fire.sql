-- status_fire: a named event on one row, with the rights of the caller; what is refused says why.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pg_concierge;
RESET client_min_messages;
CREATE SCHEMA status_fire;
SET search_path = status_fire, concierge, pg_catalog;
\pset format unaligned
\pset null (null)

CREATE TABLE task (
    id integer PRIMARY KEY, status text NOT NULL DEFAULT 'open',
    approval text NOT NULL DEFAULT 'none', result text, score integer NOT NULL DEFAULT 0,
    note text, done_at timestamptz, seen_at timestamptz,
    CONSTRAINT score_is_small CHECK (status <> 'done' OR score < 100)
);
SELECT attach_status_machine('task', 'status', $$
    [*] --> open
    open --> working : start
    working --> done : finish [requires result] / stamp done_at
    working --> failed : finish [score < 0] / set note = 'below zero'
    working --> working : look / stamp seen_at, set note = 'looked'
    working --> open : reset [reason] / clear note
    failed --> open : retry
    done --> [*]
$$, history => true);
SELECT attach_status_machine('task', 'approval', $$
    [*] --> none
    none --> asked : ask
    asked --> given : approve [status = 'working']
    asked --> none : reset
    given --> [*]
$$);
INSERT INTO task (id) SELECT generate_series(1, 9);

-- From, to, and what the transition does to the row.
SELECT * FROM status_fire('task', '1', 'start');
UPDATE task SET result = 'r' WHERE id = 1;
SELECT * FROM status_fire('task', '1', 'finish');
SELECT status, done_at = now() AS stamped_in_another_transaction, result FROM task WHERE id = 1;
BEGIN;
SELECT * FROM status_fire('task', '2', 'start');
UPDATE task SET result = 'r' WHERE id = 2;
SELECT * FROM status_fire('task', '2', 'finish');
SELECT status, done_at = now() AS stamped FROM task WHERE id = 2;
ROLLBACK;
SELECT status, done_at FROM task WHERE id = 2;

-- One event leads to several states: the guards choose, the first transition before the others.
SELECT * FROM status_fire('task', '2', 'start');
UPDATE task SET score = -1 WHERE id = 2;
SELECT * FROM status_fire('task', '2', 'finish');
SELECT status, note, done_at FROM task WHERE id = 2;
SELECT * FROM status_fire('task', '3', 'start');
UPDATE task SET score = -1, result = 'r' WHERE id = 3;
SELECT * FROM status_fire('task', '3', 'finish');
SELECT status, note, done_at IS NOT NULL AS stamped FROM task WHERE id = 3;

-- No guard holds: the message names every one.
\pset expanded on
SELECT * FROM status_fire('task', '4', 'start');
SELECT * FROM regress.outcome($$SELECT status_fire('task', '4', 'finish')$$);
-- Not from here; nothing leads out; an event that nobody knows.
SELECT * FROM regress.outcome($$SELECT status_fire('task', '4', 'start')$$);
SELECT * FROM regress.outcome($$SELECT status_fire('task', '1', 'start')$$);
SELECT * FROM regress.outcome($$SELECT status_fire('task', '4', 'explode')$$);
SELECT * FROM regress.outcome($$SELECT status_fire('task', '4', 'START')$$);
SELECT * FROM regress.outcome($$SELECT status_fire('task', '4', '')$$);

-- DETAIL as JSON.
SET concierge.error_detail = json;
SELECT state, jsonb_pretty(detail::jsonb) AS detail
FROM regress.outcome($$SELECT status_fire('task', '4', 'finish')$$);
RESET concierge.error_detail;

-- Codes for a web server.
SET concierge.error_style = http;
SELECT event, state FROM unnest(ARRAY['finish', 'start', 'explode', 'reset']) AS event,
    regress.outcome(format('SELECT status_fire(%L, %L, %L)', 'task', '4', event))
ORDER BY event;
SELECT state FROM regress.outcome($$SELECT status_fire('task', '4', 'finish', NULL, 'open')$$);
SELECT state FROM regress.outcome($$SELECT status_fire('task', '1', 'start')$$);
SELECT state FROM regress.outcome($$SELECT status_fire('task', '99', 'start')$$);
RESET concierge.error_style;

-- An event of two machines is not fired; one of a single machine finds its column.
SELECT * FROM regress.outcome($$SELECT status_fire('task', '4', 'reset', 'because')$$);
\pset expanded off
SELECT * FROM status_fire('task', '4', 'ask');
SELECT * FROM status_fire('task', '4', 'approve');
SELECT id, status, approval FROM task WHERE id = 4;
-- The column decides then, by UPDATE.
UPDATE task SET approval = 'asked' WHERE id = 5;
UPDATE task SET approval = 'none' WHERE id = 5;
SELECT from_state, to_state, event, status_column FROM task_status_history
WHERE row_id = 5 ORDER BY entry;

-- expect: only if the row is in this state.
SELECT * FROM status_fire('task', '5', 'start', expect => 'open');
\pset expanded on
SELECT * FROM regress.outcome(
    $$SELECT status_fire('task', '5', 'finish', expect => 'open')$$);
SELECT * FROM regress.outcome(
    $$SELECT status_fire('task', '5', 'finish', expect => 'none_such')$$);
-- It comes before what else is wrong.
SELECT state FROM regress.outcome(
    $$SELECT status_fire('task', '5', 'explode', expect => 'open')$$);
\pset expanded off

-- reason: of the call, before that of the setting; blank is none.
CREATE TABLE doubt (id integer PRIMARY KEY, status text DEFAULT 'a');
SELECT attach_status_machine('doubt', 'status', $$
    [*] --> a
    a --> b : go [reason]
    b --> a : back [reason]
$$, history => true);
INSERT INTO doubt VALUES (1);
SELECT state, message FROM regress.outcome($$SELECT status_fire('doubt', '1', 'go')$$);
SELECT state FROM regress.outcome($$SELECT status_fire('doubt', '1', 'go', reason => '  ')$$);
SELECT * FROM status_fire('doubt', '1', 'go', reason => 'asked for');
SET concierge.status_reason = 'by setting';
SELECT * FROM status_fire('doubt', '1', 'back');
SELECT * FROM status_fire('doubt', '1', 'go', reason => 'by call');
UPDATE doubt SET status = 'a' WHERE id = 1;
RESET concierge.status_reason;
SELECT from_state, to_state, event, reason FROM status_history('doubt', '1');

-- A transition that leads back to its state does what it says, and nothing more.
UPDATE task SET note = 'old' WHERE id = 5;
SELECT * FROM status_fire('task', '5', 'look');
SELECT status, note, seen_at IS NOT NULL AS stamped FROM task WHERE id = 5;
SELECT from_state, to_state, event FROM status_history('task', '5', 'status')
WHERE event = 'look';
BEGIN;
CREATE TEMP TABLE first_seen AS SELECT seen_at FROM task WHERE id = 5;
SELECT * FROM status_fire('task', '5', 'look');
SELECT seen_at = (TABLE first_seen) AS first_stamp_stays FROM task WHERE id = 5;
ROLLBACK;
SELECT state FROM regress.outcome($$SELECT status_fire('task', '6', 'look')$$);

-- Late news about a monotone order moves nothing back; its stamp is taken.
CREATE TABLE message (
    id integer PRIMARY KEY, status text DEFAULT 'queued', sent_at timestamptz,
    delivered_at timestamptz, opened_at timestamptz
);
SELECT attach_status_machine('message', 'status', $$
    [*] --> queued
    queued --> sent : sent / stamp sent_at
    queued --> delivered : delivered / stamp delivered_at
    sent --> delivered : delivered / stamp delivered_at
    queued --> opened : opened / stamp opened_at
    sent --> opened : opened / stamp opened_at
    delivered --> opened : opened / stamp opened_at
    opened --> [*]
    %% monotone queued < sent < delivered < opened
$$, history => true);
INSERT INTO message (id) VALUES (1);
SELECT * FROM status_fire('message', '1', 'opened');
SELECT * FROM status_fire('message', '1', 'delivered');
SELECT * FROM status_fire('message', '1', 'opened');
SELECT * FROM status_fire('message', '1', 'sent');
SELECT status, sent_at IS NOT NULL AS sent, delivered_at IS NOT NULL AS delivered,
       opened_at IS NOT NULL AS opened FROM message;
SELECT from_state, to_state, event FROM status_history('message', '1');

-- A key of several columns is a JSON array of their values.
CREATE TABLE "Odd ""table" (
    tenant uuid, "the day" date, n bigint, "the ""state" text DEFAULT 'new',
    PRIMARY KEY (tenant, "the day", n)
);
SELECT attach_status_machine('"Odd ""table"', 'the "state', $$
    [*] --> new
    new --> old : age
    old --> [*]
$$, history => true);
INSERT INTO "Odd ""table" VALUES
    ('a0000000-0000-4000-8000-000000000001', '2024-02-29', 1),
    ('a0000000-0000-4000-8000-000000000001', '2024-02-29', 9007199254740993);
SELECT * FROM status_fire('"Odd ""table"',
    '["a0000000-0000-4000-8000-000000000001", "2024-02-29", 1]', 'age');
-- As a text, or as a number that is too large for a float.
SELECT * FROM status_fire('"Odd ""table"',
    '["A0000000-0000-4000-8000-000000000001", "2024-02-29", 9007199254740993]', 'age');
SELECT n, "the ""state" FROM "Odd ""table" ORDER BY n;
SELECT count(*) FROM status_history('"Odd ""table"',
    jsonb_build_array('a0000000-0000-4000-8000-000000000001', '2024-02-29', '1')::text);

-- Keys that are none.
SELECT key, state, message, detail, hint FROM unnest(ARRAY[
    '["a0000000-0000-4000-8000-000000000001", "2024-02-29"]', '[]', 'x', '', '{"tenant": 1}',
    '["a0000000-0000-4000-8000-000000000001", "2024-02-29", 1, 2]',
    '["a0000000-0000-4000-8000-000000000001", "2024-02-29", 2]',
    '["a0000000-0000-4000-8000-000000000001", "2024-02-29", null]',
    '["nobody", "2024-02-29", 1]', NULL
]) WITH ORDINALITY AS k (key, place),
    regress.outcome(format('SELECT status_fire(%L, %L, %L)', '"Odd ""table"', key, 'age'))
ORDER BY place;
SELECT key, state, message FROM unnest(ARRAY['99', 'x', '', '99999999999', '4.0', '[4]'])
    WITH ORDINALITY AS k (key, place),
    regress.outcome(format('SELECT status_fire(%L, %L, %L)', 'task', key, 'start'))
ORDER BY place;
SELECT regress.outcome($$SELECT status_fire(NULL, '4', 'start')$$);
SELECT regress.outcome($$SELECT status_fire('task', NULL, 'start')$$);
SELECT regress.outcome($$SELECT status_fire('task', '4', NULL)$$);
-- A table without a machine, or without a primary key.
CREATE TABLE plain (id integer PRIMARY KEY, status text);
CREATE TABLE keyless (status text DEFAULT 'a');
SELECT attach_status_machine('keyless', 'status', E'[*] --> a\na --> b : go\nb --> [*]');
SELECT regress.outcome($$SELECT status_fire('plain', '1', 'go')$$);
SELECT regress.outcome($$SELECT status_fire('keyless', '1', 'go')$$);
-- A text key is one text, whatever it looks like.
CREATE TABLE named (name text PRIMARY KEY, status text DEFAULT 'a');
SELECT attach_status_machine('named', 'status', E'[*] --> a\na --> b : go\nb --> [*]');
INSERT INTO named VALUES ('["x"]'), (''), ('o''clock "now"');
SELECT name, f.* FROM named, status_fire('named', name, 'go') AS f ORDER BY name COLLATE "C";

-- A constraint that is in the way is told as it is.
CREATE FUNCTION raised(command text) RETURNS TABLE (
    state text, message text, detail text, hint text, constr text, tab text, col text
) LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE command;
    message := 'no error';
    RETURN NEXT;
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT,
        detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT, constr = CONSTRAINT_NAME,
        tab = TABLE_NAME, col = COLUMN_NAME;
    detail := regexp_replace(detail, 'Failing row contains.*', '(the row)');
    RETURN NEXT;
END
$$;
\pset expanded on
UPDATE task SET score = 100, result = 'r' WHERE id = 5;
SELECT * FROM raised($$SELECT status_fire('task', '5', 'finish')$$);
CREATE UNIQUE INDEX one_failure ON task (status) WHERE status = 'failed';
UPDATE task SET score = -1 WHERE id = 4;
SELECT id, status FROM task WHERE id IN (2, 4) ORDER BY id;
SELECT * FROM raised($$SELECT status_fire('task', '4', 'finish')$$);
-- So is what other triggers say, before and after.
CREATE FUNCTION objects() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.note = TG_ARGV[0] THEN
        RAISE EXCEPTION USING ERRCODE = TG_ARGV[1], MESSAGE = 'no: ' || TG_NAME,
            DETAIL = 'the detail', HINT = 'the hint', COLUMN = 'note', TABLE = 'elsewhere';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER before BEFORE UPDATE ON task FOR EACH ROW EXECUTE FUNCTION objects('b', 'MY001');
CREATE TRIGGER zzz_after AFTER UPDATE ON task FOR EACH ROW
    EXECUTE FUNCTION objects('a', 'PT418');
UPDATE task SET note = 'x' WHERE id IN (6, 7);
ALTER TABLE task DISABLE TRIGGER before, DISABLE TRIGGER zzz_after;
UPDATE task SET note = 'b' WHERE id = 6;
UPDATE task SET note = 'a' WHERE id = 7;
ALTER TABLE task ENABLE TRIGGER before, ENABLE TRIGGER zzz_after;
SELECT * FROM raised($$SELECT status_fire('task', '6', 'start')$$);
SELECT * FROM raised($$SELECT status_fire('task', '7', 'start')$$);
\pset expanded off
SELECT id, status FROM task WHERE id IN (4, 5, 6, 7) ORDER BY id;
SELECT count(*) FROM task_status_history WHERE row_id IN (6, 7) AND to_state <> 'open';
-- A trigger that keeps the row as it is.
CREATE FUNCTION never() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER never BEFORE UPDATE ON task FOR EACH ROW WHEN (OLD.id = 8)
    EXECUTE FUNCTION never();
SELECT state, message FROM regress.outcome($$SELECT status_fire('task', '8', 'start')$$);
SELECT status FROM task WHERE id = 8;
-- One that keeps the row in its state: what is told is what is stored.
CREATE FUNCTION puts() RETURNS trigger LANGUAGE plpgsql AS
    'BEGIN NEW.status := TG_ARGV[0]; RETURN NEW; END';
CREATE TRIGGER puts BEFORE UPDATE ON task FOR EACH ROW WHEN (OLD.id = 9)
    EXECUTE FUNCTION puts('open');
SELECT * FROM status_fire('task', '9', 'start');
SELECT status FROM task WHERE id = 9;
SELECT count(*) FROM status_history('task', '9', 'status');

-- A row in a state that the machine does not know can only be repaired.
CREATE TABLE older (id integer PRIMARY KEY, status text);
INSERT INTO older VALUES (1, 'ancient'), (2, NULL), (3, 'complete'), (4, 'b');
SELECT attach_status_machine('older', 'status', $$
    [*] --> a
    a --> b : go
    b --> c : go
    c --> [*]
    %% alias complete = b
$$, rows => 'skip');
SELECT key, state, message FROM unnest(ARRAY['1', '2']) AS key,
    regress.outcome(format('SELECT status_fire(%L, %L, %L)', 'older', key, 'go')) ORDER BY key;
-- Another word for the state will do, in the row and for expect.
SELECT * FROM status_fire('older', '3', 'go', expect => 'b');
SELECT * FROM status_fire('older', '4', 'go', expect => 'complete');

-- A JSON null is no text, and a number is not rounded.
CREATE TABLE pair (a text, n numeric, status text DEFAULT 'a', PRIMARY KEY (a, n));
SELECT attach_status_machine('pair', 'status', E'[*] --> a\na --> b : go\nb --> [*]');
INSERT INTO pair VALUES ('null', 1), ('x', 12345678901234567890.123456789),
    ('x', 12345678901234567000), ('x', 0.1);
SELECT state IS NOT NULL AS refused
FROM regress.outcome($$SELECT status_fire('pair', '[null, 1]', 'go')$$);
SELECT a, n, status FROM pair WHERE a = 'null';
SELECT state FROM regress.outcome(
    $$SELECT status_fire('pair', jsonb_build_array('null', 1)::text, 'go')$$);
SELECT * FROM status_fire('pair', '["x", 12345678901234567890.123456789]', 'go');
SELECT * FROM status_fire('pair', '["x", 0.10]', 'go');
SELECT * FROM pair ORDER BY a, n;

-- A row of a child table, to which triggers are not handed down, is not moved past the guards.
CREATE TABLE parent (id integer PRIMARY KEY, status text DEFAULT 'a', n integer DEFAULT 0);
CREATE TABLE child () INHERITS (parent);
SELECT attach_status_machine('parent', 'status', E'[*] --> a\na --> b : go [n > 1]\nb --> [*]');
INSERT INTO child VALUES (1);
SELECT state IS NOT NULL AS refused
FROM regress.outcome($$SELECT status_fire('parent', '1', 'go')$$);
TABLE parent;

-- Rows that a policy hides, and rights that are missing; the machine changes nothing about them.
CREATE TABLE ours (
    id integer PRIMARY KEY, owner text, status text DEFAULT 'a', CHECK (status <> 'c')
);
SELECT attach_status_machine('ours', 'status', $$
    [*] --> a
    a --> b : go
    b --> c : on
    c --> [*]
$$, history => true);
INSERT INTO ours VALUES (1, 'authenticated'), (2, 'anon'), (3, 'authenticated');
ALTER TABLE ours ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON ours USING (owner = current_user);
GRANT USAGE ON SCHEMA status_fire TO PUBLIC;
GRANT SELECT, UPDATE ON ours TO authenticated;
GRANT SELECT ON ours TO anon;
SELECT regress.attempt($$SELECT status_fire('status_fire.ours', '1', 'go')$$, 'authenticated')
    AS own,
    regress.attempt($$SELECT status_fire('status_fire.ours', '2', 'go')$$, 'authenticated')
    AS hidden,
    regress.attempt($$SELECT status_fire('status_fire.ours', '2', 'go')$$, 'anon')
    AS no_update,
    regress.attempt($$SELECT status_fire('status_fire.ours', '1', 'go')$$, 'regress_nobody')
    AS nothing;
-- The right to update the status column is enough.
REVOKE UPDATE ON ours FROM authenticated;
GRANT UPDATE (owner) ON ours TO authenticated;
SELECT regress.attempt($$SELECT status_fire('status_fire.ours', '1', 'go')$$, 'authenticated');
GRANT UPDATE (status) ON ours TO authenticated;
SELECT regress.attempt($$SELECT status_fire('status_fire.ours', '1', 'go')$$, 'authenticated');
-- A policy may refuse the row that would be stored.
CREATE POLICY never_b ON ours AS RESTRICTIVE FOR UPDATE USING (true) WITH CHECK (status <> 'b');
SELECT regress.attempt($$SELECT status_fire('status_fire.ours', '1', 'go')$$, 'authenticated');

SET client_min_messages = warning;
DROP SCHEMA status_fire CASCADE;
