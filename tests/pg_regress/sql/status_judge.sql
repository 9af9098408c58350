-- What the machine says to every kind of change, in codes, words and JSON.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pg_concierge;
RESET client_min_messages;
CREATE SCHEMA status_judge;
GRANT USAGE ON SCHEMA status_judge TO PUBLIC;
SET search_path = status_judge, concierge, pg_catalog;
\pset format unaligned
\pset null (null)

CREATE TABLE task (
    id integer PRIMARY KEY,
    status text,
    note text,
    attempts integer NOT NULL DEFAULT 0,
    done_at timestamptz
);
SELECT attach_status_machine('task', 'status', '
    [*] --> open
    [*] --> draft
    draft --> open : publish
    open --> doing : start
    doing --> done : finish [requires note, attempts > 0] / stamp done_at
    doing --> open : drop [reason]
    any --> cancelled : cancel
    open --> parked
    parked --> open
    done --> [*]
    cancelled --> [*]
    %% alias complete = done
    %% alias new = open
    %% alias ''in progress'' = doing
', history => true);

-- Born in an initial state, by name or alias or default.
INSERT INTO task (id, status) VALUES (1, 'open'), (2, 'draft'), (3, 'new');
ALTER TABLE task ALTER status SET DEFAULT 'new';
INSERT INTO task (id) VALUES (4) RETURNING status;
\pset expanded on
SELECT * FROM regress.outcome($$INSERT INTO task VALUES (9, 'doing')$$);
SELECT * FROM regress.outcome($$INSERT INTO task VALUES (9, 'complete')$$);
SELECT * FROM regress.outcome($$INSERT INTO task VALUES (9, 'lost')$$);
SELECT * FROM regress.outcome($$INSERT INTO task VALUES (9, 'Open')$$);
SELECT * FROM regress.outcome($$INSERT INTO task VALUES (9, '')$$);
SELECT * FROM regress.outcome($$INSERT INTO task VALUES (9, NULL)$$);
-- A statement of many rows fails as one.
SELECT state, message FROM regress.outcome($$
    INSERT INTO task (id, status) SELECT i, CASE i WHEN 15 THEN 'done' ELSE 'open' END
    FROM generate_series(10, 20) i
$$);
SELECT count(*) FROM task;

-- Changes: one that is none of the machine's, one that lacks something, one that is allowed.
SELECT * FROM regress.outcome($$UPDATE task SET status = 'done' WHERE id = 1$$);
SELECT * FROM regress.outcome($$UPDATE task SET status = 'lost' WHERE id = 1$$);
SELECT * FROM regress.outcome($$UPDATE task SET status = NULL WHERE id = 1$$);
SELECT * FROM regress.outcome($$UPDATE task SET status = ' open' WHERE id = 2$$);
UPDATE task SET status = 'doing' WHERE id = 1;
SELECT * FROM regress.outcome($$UPDATE task SET status = 'done' WHERE id = 1$$);
SELECT * FROM regress.outcome($$UPDATE task SET status = 'done', note = 'x' WHERE id = 1$$);
SELECT * FROM regress.outcome($$UPDATE task SET status = 'open' WHERE id = 1$$);
\pset expanded off
UPDATE task SET status = 'done', note = 'x', attempts = 1 WHERE id = 1
RETURNING status, done_at = now() AS stamped;
\pset expanded on
SELECT * FROM regress.outcome($$UPDATE task SET status = 'open' WHERE id = 1$$);
SELECT * FROM regress.outcome($$UPDATE task SET status = 'cancelled' WHERE id = 1$$);
\pset expanded off
-- Any other column of a final row may change, and its key.
UPDATE task SET note = 'y', id = 100 WHERE id = 1 RETURNING id, status, note;
-- Nothing changes: nothing is judged, even where no way leads from a state to itself.
UPDATE task SET status = status RETURNING id, status;
UPDATE task SET status = 'cancelled' WHERE status = 'draft' RETURNING status;

-- A reason comes from the setting, or with the event; blanks are none.
SELECT state, message FROM regress.outcome($$
    UPDATE task SET status = 'doing' WHERE id = 3; UPDATE task SET status = 'open' WHERE id = 3
$$);
BEGIN;
UPDATE task SET status = 'doing' WHERE id = 3;
SET LOCAL concierge.status_reason = '   ';
SELECT state, message FROM regress.outcome($$UPDATE task SET status = 'open' WHERE id = 3$$);
SET LOCAL concierge.status_reason = 'too big';
UPDATE task SET status = 'open' WHERE id = 3;
COMMIT;
UPDATE task SET status = 'doing' WHERE id = 3;
SELECT * FROM status_fire('task', '3', 'drop', 'not today');
SELECT from_state, to_state, event, reason, bypassed FROM status_history('task', '3');

-- Aliases are stored as the state, and mean the state wherever a word is given.
UPDATE task SET status = 'in progress' WHERE id = 3 RETURNING status;
UPDATE task SET status = 'in progress' WHERE id = 3 RETURNING status;
SELECT state, message FROM regress.outcome($$UPDATE task SET status = 'complete' WHERE id = 4$$);
SELECT * FROM status_fire('task', '3', 'finish', expect => 'in progress');
UPDATE task SET note = 'x', attempts = 1 WHERE id = 3;
SELECT * FROM status_fire('task', '3', 'finish', expect => 'in progress');
-- Writing the alias of the state a row is in changes nothing, and leaves no entry in the history.
UPDATE task SET status = 'complete' WHERE id = 3 RETURNING status;
SELECT count(*) FILTER (WHERE to_state = 'done') AS entries FROM status_history('task', '3');

-- JSON for programs: the same keys whatever is wrong.
SET concierge.error_detail = json;
SELECT state, jsonb_pretty(detail::jsonb) FROM regress.outcome($$
    UPDATE task SET status = 'done' WHERE id = 4
$$);
UPDATE task SET status = 'doing' WHERE id = 4;
SELECT state, jsonb_pretty(detail::jsonb) FROM regress.outcome($$
    UPDATE task SET status = 'done' WHERE id = 4
$$);
SELECT state, detail FROM regress.outcome($$UPDATE task SET status = 'lost' WHERE id = 4$$);
SELECT state, detail FROM regress.outcome($$UPDATE task SET status = NULL WHERE id = 4$$);
SELECT state, detail FROM regress.outcome($$UPDATE task SET status = 'open' WHERE id = 3$$);
SELECT state, detail FROM regress.outcome($$INSERT INTO task VALUES (9, 'done')$$);
SELECT state, detail FROM regress.outcome($$
    SELECT status_fire('task', '4', 'finish', expect => 'open')
$$);
SELECT state, detail FROM regress.outcome($$SELECT status_fire('task', '4', 'it''s "so"')$$);
RESET concierge.error_detail;

-- For PostgREST the code says which status of HTTP it is.
SET concierge.error_style = http;
SELECT state, message FROM regress.outcome($$UPDATE task SET status = 'done' WHERE id = 2$$);
SELECT state, message FROM regress.outcome($$UPDATE task SET status = 'done' WHERE id = 4$$);
SELECT state, message FROM regress.outcome($$UPDATE task SET status = 'lost' WHERE id = 4$$);
SELECT state, message FROM regress.outcome($$INSERT INTO task VALUES (9, 'done')$$);
SELECT state, message FROM regress.outcome($$
    SELECT status_fire('task', '4', 'finish', expect => 'open')
$$);
SELECT code, message FROM status_can('task', '4', 'finish');
SELECT key, ok, code FROM status_fire_many('task', '{4}', 'finish');
RESET concierge.error_style;

-- Late news about a monotone order: the row keeps its state, the stamp is taken once.
CREATE TABLE message (
    id integer PRIMARY KEY,
    status text NOT NULL,
    sent_at timestamptz,
    delivered_at timestamptz,
    opened_at timestamptz,
    seen integer NOT NULL DEFAULT 0
);
SELECT attach_status_machine('message', 'status', '
    [*] --> queued
    queued --> sent : sent / stamp sent_at
    queued --> delivered : delivered / stamp delivered_at
    queued --> opened : opened / stamp opened_at
    sent --> delivered : delivered / stamp delivered_at, set seen = 7
    sent --> opened : opened / stamp opened_at
    delivered --> opened : opened / stamp opened_at
    any --> failed : fail
    opened --> [*]
    failed --> [*]
    %% monotone sent < delivered < opened
    %% alias open = opened
    %% alias sended = sent
', history => true);
INSERT INTO message VALUES (1, 'queued'), (2, 'queued'), (3, 'queued');
UPDATE message SET status = 'opened' WHERE id = 1;
UPDATE message SET status = 'delivered' WHERE id = 1
RETURNING status, sent_at IS NULL AS unsent, delivered_at = now() AS delivered, seen;
UPDATE message SET status = 'sended', sent_at = '2026-01-01 00:00+00' WHERE id = 1
RETURNING status, to_char(sent_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS sent_at;
UPDATE message SET status = 'sent' WHERE id = 1
RETURNING status, to_char(sent_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS sent_at;
UPDATE message SET status = 'open' WHERE id = 1 RETURNING status;
-- Other columns of such an UPDATE are stored.
UPDATE message SET status = 'sent', seen = 3 WHERE id = 1 RETURNING status, seen;
-- Late as an event; and both as a dry run. What is late is no change: history has two entries.
SELECT * FROM status_fire('message', '1', 'delivered');
SELECT ok, code FROM status_can('message', '1', 'sent');
SELECT * FROM status_fire_many('message', '{3,1,2}', 'delivered');
SELECT * FROM status_fire_many('message', '{3,1,2}', 'sent');
SELECT id, status, sent_at IS NOT NULL AS sent, delivered_at IS NOT NULL AS delivered
FROM message ORDER BY id;
SELECT from_state, to_state, event FROM status_history('message', '1');
-- What is no part of the order is not late, and the order says nothing about the way ahead.
SELECT state, message FROM regress.outcome($$UPDATE message SET status = 'queued' WHERE id = 2$$);
SELECT state, message FROM regress.outcome($$UPDATE message SET status = 'failed' WHERE id = 1$$);
UPDATE message SET status = 'failed' WHERE id = 2;
SELECT state, message FROM regress.outcome($$UPDATE message SET status = 'sent' WHERE id = 2$$);
-- Webhooks in any order end in the same state.
INSERT INTO message SELECT i, 'queued' FROM generate_series(101, 124) i;
DO $$
DECLARE
    word text;
    place integer;
    words text[];
BEGIN
    FOR place IN 101..124 LOOP
        SELECT array_agg(w ORDER BY md5(place || w)) INTO words
        FROM unnest('{sent,delivered,opened,sended,open}'::text[]) w;
        FOREACH word IN ARRAY words LOOP
            UPDATE message SET status = word WHERE id = place;
        END LOOP;
    END LOOP;
END
$$;
SELECT status, count(*), count(sent_at) AS sent, count(delivered_at) AS delivered,
       count(opened_at) AS opened
FROM message WHERE id > 100 GROUP BY 1;

-- `any` stands for what has no way of its own on that event, never for a final state.
CREATE TABLE ticket (id integer PRIMARY KEY, status text, note text);
SELECT attach_status_machine('ticket', 'status', '
    [*] --> a
    a --> b : go
    b --> c : go
    any --> gone : leave
    c --> lost : leave [requires note]
    any --> a
    gone --> [*]
    lost --> [*]
');
SELECT kind, from_state, event, to_state, guards FROM status_machine('ticket')
ORDER BY kind, from_state, event, to_state;
INSERT INTO ticket SELECT i, 'a' FROM generate_series(1, 4) i;
UPDATE ticket SET status = 'b' WHERE id > 1;
UPDATE ticket SET status = 'c' WHERE id > 2;
UPDATE ticket SET status = 'gone' WHERE id = 2;
SELECT state, message FROM regress.outcome($$UPDATE ticket SET status = 'gone' WHERE id = 3$$);
SELECT state, message FROM regress.outcome($$SELECT status_fire('ticket', '3', 'leave')$$);
UPDATE ticket SET status = 'a' WHERE id = 3;
SELECT state, message FROM regress.outcome($$UPDATE ticket SET status = 'a' WHERE id = 2$$);

-- Several labels between two states: an UPDATE takes the first whose guards pass.
CREATE TABLE claim (
    id integer PRIMARY KEY, status text, score integer, vip boolean, how text, clear_me text
);
SELECT attach_status_machine('claim', 'status', '
    [*] --> new
    new --> paid : auto [score >= 90] / set how = ''auto''
    new --> paid : vip [vip = true, score >= 50] / set how = ''vip''
    new --> paid : pay [reason] / set how = ''by hand'', clear clear_me
    new --> held : pay
    paid --> [*]
    held --> new
', history => true);
INSERT INTO claim SELECT i, 'new', s, v, NULL, 'x' FROM (VALUES
    (1, 95, true), (2, 60, true), (3, 60, false), (4, NULL, NULL), (5, 10, true)
) AS t (i, s, v);
UPDATE claim SET status = 'paid' WHERE id IN (1, 2) RETURNING id, how, clear_me;
\pset expanded on
SELECT * FROM regress.outcome($$UPDATE claim SET status = 'paid' WHERE id = 4$$);
\pset expanded off
SELECT ok, code, failed FROM status_can('claim', '3', 'vip');
-- One event, two targets: without a reason it is held, with one paid.
SELECT * FROM status_fire('claim', '3', 'pay');
SELECT * FROM status_fire('claim', '4', 'pay', 'manager said so');
SELECT id, status, how, clear_me FROM claim ORDER BY id;
SELECT event, reason FROM status_history('claim', '2');
SELECT event, to_state, ok, code FROM status_next('claim', '5');

-- A way back to the same state is taken by its event, and by nothing else.
CREATE TABLE lease (id integer PRIMARY KEY, status text, renewed_at timestamptz, n integer, x text);
SELECT attach_status_machine('lease', 'status', '
    [*] --> held
    held --> held : renew [n < 3] / stamp renewed_at, set n = 3, clear x, emit lease.renewed
    held --> free : release
    free --> held : hold
', history => true);
INSERT INTO lease VALUES (1, 'held', NULL, 1, 'x'), (2, 'held', NULL, 5, 'x');
UPDATE lease SET status = 'held' WHERE id = 1 RETURNING renewed_at IS NULL AS untouched;
SELECT * FROM status_fire('lease', '1', 'renew');
SELECT id, status, renewed_at = now() AS now, n, x FROM lease WHERE renewed_at IS NOT NULL;
SELECT state, message FROM regress.outcome($$SELECT status_fire('lease', '1', 'renew')$$);
SELECT from_state, to_state, event FROM status_history('lease', '1');
SELECT topic, payload ->> 'from' AS f, payload ->> 'to' AS t FROM outbox;
SELECT event, to_state, ok, code FROM status_next('lease', '2');

-- DELETE and TRUNCATE: nothing restricts them unless the definition does.
DELETE FROM lease WHERE id = 2;
SELECT count(*) FROM lease_status_history;
TRUNCATE lease;
SELECT count(*) FROM lease_status_history;
CREATE TABLE invoice (id integer PRIMARY KEY, status text);
SELECT attach_status_machine('invoice', 'status', '
    [*] --> draft
    draft --> sent : send
    sent --> paid : pay
    paid --> [*]
    %% on delete restrict
');
INSERT INTO invoice SELECT i, 'draft' FROM generate_series(1, 4) i;
UPDATE invoice SET status = 'sent' WHERE id < 4;
UPDATE invoice SET status = 'paid' WHERE id < 3;
DELETE FROM invoice WHERE id = 1;
\pset expanded on
SELECT * FROM regress.outcome($$DELETE FROM invoice WHERE id = 3$$);
SELECT * FROM regress.outcome($$DELETE FROM invoice$$);
SELECT * FROM regress.outcome($$TRUNCATE invoice$$);
\pset expanded off
SET concierge.error_detail = json;
SELECT state, detail::jsonb ->> 'code' AS code, detail::jsonb ->> 'from' AS of
FROM regress.outcome($$DELETE FROM invoice WHERE id = 3$$);
SELECT state, detail::jsonb ->> 'code' AS code FROM regress.outcome($$TRUNCATE invoice$$);
RESET concierge.error_detail;
SELECT id, status FROM invoice ORDER BY id;
BEGIN;
SET LOCAL concierge.status_bypass = 'drafts of the test';
DELETE FROM invoice WHERE status = 'draft';
TRUNCATE invoice;
COMMIT;
SELECT count(*) FROM invoice;

-- A repair passes everything but the names of the states, for the owner only, and is written down.
CREATE TABLE repaired (id integer PRIMARY KEY, status text, at timestamptz, n integer);
SELECT attach_status_machine('repaired', 'status', '
    [*] --> a
    a --> b : go [n > 1] / stamp at
    b --> [*]
    %% alias last = b
', history => true);
ALTER TABLE repaired OWNER TO regress_owner;
ALTER TABLE repaired_status_history OWNER TO regress_owner;
GRANT ALL ON repaired TO regress_nobody;
BEGIN;
SET LOCAL concierge.status_bypass = 'the ledger says so';
INSERT INTO repaired VALUES (1, 'b'), (2, 'last');
UPDATE repaired SET status = 'a' WHERE id = 1;
UPDATE repaired SET status = 'last' WHERE id = 1 RETURNING status, at;
SELECT state, message FROM regress.outcome($$UPDATE repaired SET status = 'x' WHERE id = 1$$);
SELECT state, message FROM regress.outcome($$INSERT INTO repaired VALUES (3, NULL)$$);
COMMIT;
SELECT current_setting('concierge.status_bypass') AS afterwards;
SELECT state FROM regress.outcome($$UPDATE repaired SET status = 'a' WHERE id = 1$$);
SET ROLE regress_owner;
BEGIN;
SET LOCAL concierge.status_bypass = 'as the owner';
UPDATE repaired SET status = 'a' WHERE id = 1;
COMMIT;
SET ROLE regress_nobody;
BEGIN;
SET LOCAL concierge.status_bypass = 'as nobody';
\pset expanded on
SELECT * FROM regress.outcome($$UPDATE repaired SET status = 'b' WHERE id = 1$$);
SELECT state, message FROM regress.outcome($$INSERT INTO repaired VALUES (4, 'b')$$);
SELECT state, message FROM regress.outcome($$SELECT status_fire('repaired', '1', 'go')$$);
-- What the machine does not look at is not refused either.
SELECT state, message FROM regress.outcome($$UPDATE repaired SET n = 0 WHERE id = 1$$);
COMMIT;
-- An empty word is no bypass.
BEGIN;
SET LOCAL concierge.status_bypass = '';
SELECT state, message FROM regress.outcome($$UPDATE repaired SET status = 'b' WHERE id = 1$$);
SET LOCAL concierge.status_bypass = '  ';
SELECT state, message FROM regress.outcome($$UPDATE repaired SET status = 'b' WHERE id = 1$$);
COMMIT;
\pset expanded off
-- A function that runs as the owner may repair for those it lets.
RESET ROLE;
CREATE FUNCTION mend(which integer) RETURNS void
SECURITY DEFINER SET search_path = status_judge, pg_temp
SET concierge.status_bypass = 'mended' LANGUAGE sql AS $$
    UPDATE repaired SET status = 'b' WHERE id = which
$$;
ALTER FUNCTION mend(integer) OWNER TO regress_owner;
GRANT USAGE, CREATE ON SCHEMA status_judge TO regress_owner;
SET ROLE regress_nobody;
SELECT mend(1);
SELECT state FROM regress.outcome($$UPDATE repaired SET status = 'a' WHERE id = 1$$);
RESET ROLE;
SELECT row_id, from_state, to_state, event, reason, role, bypassed
FROM repaired_status_history ORDER BY entry;

-- The trigger function is good for nothing else.
CREATE TABLE other (status text);
CREATE TRIGGER wrong BEFORE UPDATE ON other FOR EACH ROW EXECUTE FUNCTION enforce_status();
INSERT INTO other VALUES ('x');
SELECT state, message FROM regress.outcome($$UPDATE other SET status = 'y'$$);
DROP TRIGGER wrong ON other;
CREATE TRIGGER wrong AFTER INSERT ON other FOR EACH ROW EXECUTE FUNCTION enforce_status('status');
SELECT state, message FROM regress.outcome($$INSERT INTO other VALUES ('y')$$);
DROP TRIGGER wrong ON other;
CREATE TRIGGER wrong BEFORE UPDATE ON other FOR EACH ROW
    EXECUTE FUNCTION enforce_status('status', 'nonsense', '', '');
SELECT state, message FROM regress.outcome($$UPDATE other SET status = 'y'$$);
DROP TRIGGER wrong ON other;
CREATE TRIGGER wrong BEFORE DELETE ON other FOR EACH ROW EXECUTE FUNCTION enforce_status('status');
SELECT state, message FROM regress.outcome($$DELETE FROM other$$);

-- A column that was renamed, dropped or has another type now.
CREATE TABLE moved (id integer PRIMARY KEY, status text, note text, score integer);
SELECT attach_status_machine('moved', 'status', '
    [*] --> a
    a --> b : go [score > 1, requires note]
    b --> [*]
');
INSERT INTO moved VALUES (1, 'a', 'x', 2);
ALTER TABLE moved RENAME note TO remark;
\pset expanded on
SELECT * FROM regress.outcome($$UPDATE moved SET status = 'b'$$);
SELECT problem FROM status_machines WHERE target = 'moved'::regclass;
ALTER TABLE moved RENAME remark TO note;
ALTER TABLE moved ALTER score TYPE text;
SELECT * FROM regress.outcome($$UPDATE moved SET status = 'b'$$);
ALTER TABLE moved ALTER score TYPE numeric USING score::numeric;
ALTER TABLE moved DROP note;
SELECT * FROM regress.outcome($$UPDATE moved SET status = 'b'$$);
-- Dropped and added again it has another number, and is found.
ALTER TABLE moved ADD note text DEFAULT 'new';
UPDATE moved SET status = 'b' RETURNING id, status;
ALTER TABLE moved RENAME status TO state;
SELECT * FROM regress.outcome($$UPDATE moved SET state = 'a'$$);
SELECT * FROM regress.outcome($$INSERT INTO moved VALUES (2, 'b')$$);
SELECT problem FROM status_machines WHERE target = 'moved'::regclass;
SELECT state, message FROM regress.outcome($$ALTER TABLE moved DROP state$$);
\pset expanded off
-- As the hint says: attached again, with its new name.
SELECT attach_status_machine('moved', 'state', '
    [*] --> a
    a --> b : go
    b --> a : back
');
SELECT status_column, problem FROM status_machines WHERE target = 'moved'::regclass;
SELECT state, message FROM regress.outcome($$UPDATE moved SET state = 'a'$$);
SELECT state, message FROM regress.outcome($$INSERT INTO moved VALUES (2, 'b')$$);

SET client_min_messages = warning;
DROP SCHEMA status_judge CASCADE;
