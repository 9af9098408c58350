-- Traps that status columns fall into: first what a column of one's own does, then what ours does.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pg_concierge;
RESET client_min_messages;
CREATE SCHEMA status_traps;
GRANT USAGE ON SCHEMA status_traps TO PUBLIC;
SET search_path = status_traps, concierge, pg_catalog;
\pset format unaligned
\pset null (null)
CREATE FUNCTION tried(command text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    rows bigint;
BEGIN
    EXECUTE command;
    GET DIAGNOSTICS rows = ROW_COUNT;
    RETURN rows || ' rows';
EXCEPTION WHEN OTHERS THEN
    RETURN SQLSTATE || ' ' || SQLERRM;
END
$$;

-- A CHECK knows the words, not the way: any state jumps to any other, and back from its end.
CREATE TABLE own (
    id integer PRIMARY KEY,
    status text CHECK (status IN ('planning', 'booked', 'completed', 'cancelled'))
);
CREATE TABLE ours (id integer PRIMARY KEY, status text);
SELECT attach_status_machine('ours', 'status', '
    [*] --> planning
    planning --> booked : book
    booked --> completed : finish
    planning --> cancelled : cancel
    booked --> cancelled : cancel
    completed --> [*]
    cancelled --> [*]
', history => true);
SELECT t, tried(format($$INSERT INTO %s VALUES (1, 'completed')$$, t)) AS born_late,
       tried(format($$INSERT INTO %s VALUES (2, NULL)$$, t)) AS without,
       tried(format($$INSERT INTO %s VALUES (3, 'planning')$$, t)) AS right,
       tried(format($$UPDATE %s SET status = 'completed' WHERE id = 3$$, t)) AS jump,
       tried(format($$UPDATE %s SET status = 'cancelled' WHERE id = 3$$, t)) AS cancel,
       tried(format($$UPDATE %s SET status = 'planning' WHERE id = 3$$, t)) AS rise_again,
       tried(format($$UPDATE %s SET status = NULL WHERE id = 3$$, t)) AS to_null
FROM unnest('{own,ours}'::text[]) t;

-- A trigger that writes words the column does not know: every change fails, or everything is taken.
CREATE FUNCTION from_bookings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('UPDATE status_traps.%I SET status = $1 WHERE id = $2', TG_ARGV[0])
    USING CASE WHEN NEW.confirmed THEN 'confirmed' ELSE 'needs_attention' END, NEW.trip;
    RETURN NULL;
END
$$;
CREATE TABLE own_booking (trip integer, confirmed boolean);
CREATE TABLE our_booking (trip integer, confirmed boolean);
CREATE TRIGGER t AFTER INSERT ON own_booking FOR EACH ROW EXECUTE FUNCTION from_bookings('own');
CREATE TRIGGER t AFTER INSERT ON our_booking FOR EACH ROW EXECUTE FUNCTION from_bookings('ours');
INSERT INTO ours VALUES (4, 'planning');
INSERT INTO own VALUES (4, 'planning');
SELECT tried('INSERT INTO own_booking VALUES (4, true)') AS own,
       tried('INSERT INTO our_booking VALUES (4, true)') AS ours;
-- Ours says it when the words are written down, not when the first booking comes.
SELECT tried($$
    SELECT attach_status_machine('ours', 'status', '
        [*] --> planning
        planning --> booked : book
        booked --> completed : finish
        completed --> [*]
        %% alias confirmed = boked
    ')
$$);
SELECT attach_status_machine('ours', 'status', '
    [*] --> planning
    planning --> booked : book
    planning --> needs_attention : doubt
    needs_attention --> booked : book
    booked --> completed : finish
    planning --> cancelled : cancel
    booked --> cancelled : cancel
    completed --> [*]
    cancelled --> [*]
    %% alias confirmed = booked
', history => true);
SELECT tried('INSERT INTO our_booking VALUES (4, false)') AS doubt,
       tried('INSERT INTO our_booking VALUES (4, true)') AS booked;
SELECT status FROM ours WHERE id = 4;

-- complete and completed, success and completed: one word is stored, all are understood.
CREATE TABLE own_run (id integer PRIMARY KEY, status text);
CREATE TABLE our_run (
    id integer PRIMARY KEY, status text, tokens integer, completed_at timestamptz
);
SELECT attach_status_machine('our_run', 'status', '
    [*] --> queued
    queued --> running : start
    running --> completed : complete [requires tokens] / stamp completed_at
    running --> failed : fail
    completed --> [*]
    failed --> [*]
    %% alias pending = queued
    %% alias success = completed
    %% alias complete = completed
    %% alias error = failed
');
INSERT INTO own_run VALUES (1, 'complete'), (2, 'completed'), (3, 'success'), (4, 'COMPLETED');
SELECT count(*) FILTER (WHERE status = 'completed') AS found_of_four FROM own_run;
INSERT INTO our_run (id, status)
VALUES (1, 'pending'), (2, 'queued'), (3, 'pending'), (4, 'pending');
UPDATE our_run SET status = 'running', tokens = 7;
UPDATE our_run SET status = (ARRAY['complete', 'completed', 'success', 'complete'])[id];
SELECT status, count(*), count(completed_at) FROM our_run GROUP BY 1;
SELECT tried($$UPDATE our_run SET status = 'COMPLETED' WHERE id = 1$$);

-- completed without what completed means: a price, an end, a result.
CREATE TABLE own_call (id integer PRIMARY KEY, status text, price numeric, ended_at timestamptz);
CREATE TABLE our_call (id integer PRIMARY KEY, status text, price numeric, ended_at timestamptz);
SELECT attach_status_machine('our_call', 'status', '
    [*] --> pending
    pending --> in_progress : dial
    in_progress --> completed : agree [price is not null] / stamp ended_at
    in_progress --> failed : decline [price is null] / stamp ended_at
    in_progress --> no_answer : no_answer / stamp ended_at
    no_answer --> pending : retry
    failed --> [*]
    completed --> [*]
');
SELECT t, tried(format($$INSERT INTO %s VALUES (1, 'pending'), (2, 'pending')$$, t)) AS made,
       tried(format($$UPDATE %s SET status = 'in_progress'$$, t)) AS dialled,
       tried(format($$UPDATE %s SET status = 'completed' WHERE id = 1$$, t)) AS without_price,
       tried(format($$UPDATE %s SET status = 'failed', price = 9 WHERE id = 2$$, t)) AS failed_with
FROM unnest('{own_call,our_call}'::text[]) t;

-- A wallet that is credited by a trigger on the status: pending, completed, pending, completed.
CREATE TABLE own_wallet (id integer PRIMARY KEY, balance numeric);
CREATE TABLE our_wallet (id integer PRIMARY KEY, balance numeric);
CREATE TABLE own_payment (id integer PRIMARY KEY, status text DEFAULT 'pending', amount numeric);
CREATE TABLE our_payment (id integer PRIMARY KEY, status text DEFAULT 'pending', amount numeric);
CREATE FUNCTION credit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.status = 'completed' AND OLD.status <> 'completed' THEN
        EXECUTE format('UPDATE status_traps.%I SET balance = balance + $1', TG_ARGV[0])
        USING NEW.amount;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER credit AFTER UPDATE ON own_payment FOR EACH ROW
    EXECUTE FUNCTION credit('own_wallet');
CREATE TRIGGER credit AFTER UPDATE ON our_payment FOR EACH ROW
    EXECUTE FUNCTION credit('our_wallet');
INSERT INTO own_wallet VALUES (1, 0);
INSERT INTO our_wallet VALUES (1, 0);
SELECT attach_status_machine('our_payment', 'status', '
    [*] --> pending
    pending --> completed : post
    pending --> failed : fail
    completed --> refunded : refund
    failed --> [*]
    refunded --> [*]
    %% on delete restrict
');
SELECT t, tried(format($$INSERT INTO %s VALUES (1, 'completed', 5)$$, t)) AS born_completed,
       tried(format($$INSERT INTO %s VALUES (2, NULL, 5)$$, t)) AS born_null,
       tried(format($$INSERT INTO %s VALUES (3, 'pending', 5)$$, t)) AS made,
       tried(format($$UPDATE %s SET status = 'completed' WHERE id = 3$$, t)) AS completed,
       tried(format($$UPDATE %s SET status = 'pending' WHERE id = 3$$, t)) AS back,
       tried(format($$UPDATE %s SET status = 'completed' WHERE id = 3$$, t)) AS again,
       tried(format($$UPDATE %s SET status = 'completed' WHERE id = 2$$, t)) AS from_null,
       tried(format($$DELETE FROM %s WHERE id = 3$$, t)) AS deleted
FROM unnest('{own_payment,our_payment}'::text[]) t;
SELECT (SELECT balance FROM own_wallet) AS own, (SELECT balance FROM our_wallet) AS ours;

-- Webhooks out of order: "delivered" after "opened" takes the row back.
CREATE TABLE own_mail (id integer PRIMARY KEY, status text, delivered_at timestamptz);
CREATE TABLE our_mail (id integer PRIMARY KEY, status text, delivered_at timestamptz);
SELECT attach_status_machine('our_mail', 'status', '
    [*] --> sent
    sent --> delivered : delivered / stamp delivered_at
    sent --> opened : opened
    delivered --> opened : opened
    opened --> [*]
    %% monotone sent < delivered < opened
');
INSERT INTO own_mail VALUES (1, 'sent');
INSERT INTO our_mail VALUES (1, 'sent');
UPDATE own_mail SET status = 'opened';
UPDATE own_mail SET status = 'delivered', delivered_at = now();
UPDATE our_mail SET status = 'opened';
UPDATE our_mail SET status = 'delivered';
SELECT o.status AS own, u.status AS ours, u.delivered_at IS NOT NULL AS stamped
FROM own_mail o, our_mail u;

-- A trigger BEFORE INSERT that checks the state also refuses an upsert that only updates, and a row
-- that only changes its partition.
CREATE FUNCTION starts_new() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.status <> 'new' THEN
        RAISE EXCEPTION 'a row starts as new';
    END IF;
    RETURN NEW;
END
$$;
CREATE TABLE own_part (id integer, region text, status text, PRIMARY KEY (id, region))
PARTITION BY LIST (region);
CREATE TABLE own_eu PARTITION OF own_part FOR VALUES IN ('eu');
CREATE TABLE own_us PARTITION OF own_part FOR VALUES IN ('us');
CREATE TRIGGER starts_new BEFORE INSERT ON own_part FOR EACH ROW EXECUTE FUNCTION starts_new();
CREATE TABLE our_part (id integer, region text, status text, PRIMARY KEY (id, region))
PARTITION BY LIST (region);
CREATE TABLE our_eu PARTITION OF our_part FOR VALUES IN ('eu');
CREATE TABLE our_us PARTITION OF our_part FOR VALUES IN ('us');
SELECT attach_status_machine(
    'our_part', 'status', E'[*] --> new\nnew --> done : finish\ndone --> [*]'
);
SELECT t, tried(format($$INSERT INTO %s VALUES (1, 'eu', 'new')$$, t)) AS made,
       tried(format($$UPDATE %s SET status = 'done'$$, t)) AS done,
       tried(format($$INSERT INTO %s VALUES (1, 'eu', 'done')
            ON CONFLICT (id, region) DO UPDATE SET status = excluded.status$$, t)) AS upsert,
       tried(format($$UPDATE %s SET region = 'us'$$, t)) AS move,
       tried(format($$INSERT INTO %s VALUES (2, 'eu', 'done')$$, t)) AS born_late
FROM unnest('{own_part,our_part}'::text[]) t;

-- WHEN (OLD.status <> NEW.status) does not see NULL; IS DISTINCT FROM does.
CREATE TABLE own_when (id integer, status text);
CREATE FUNCTION refuses() RETURNS trigger LANGUAGE plpgsql
AS $$BEGIN RAISE EXCEPTION 'refused'; END$$;
CREATE TRIGGER refuses BEFORE UPDATE ON own_when FOR EACH ROW
    WHEN (OLD.status <> NEW.status) EXECUTE FUNCTION refuses();
INSERT INTO own_when VALUES (1, 'a');
SELECT tried($$UPDATE own_when SET status = 'b'$$), tried($$UPDATE own_when SET status = NULL$$),
       tried($$UPDATE own_when SET status = 'b'$$);
CREATE TABLE our_when (id integer, status text);
SELECT attach_status_machine('our_when', 'status', E'[*] --> a\na --> b\nb --> a');
INSERT INTO our_when VALUES (1, 'a');
SELECT tried($$UPDATE our_when SET status = NULL$$);
-- A row that is NULL from before can be repaired, and only that.
ALTER TABLE our_when DISABLE TRIGGER USER;
UPDATE our_when SET status = NULL;
ALTER TABLE our_when ENABLE TRIGGER USER;
SELECT tried($$UPDATE our_when SET status = 'a'$$);
BEGIN;
SET LOCAL concierge.status_bypass = 'was null';
UPDATE our_when SET status = 'a' RETURNING *;
COMMIT;

-- A new label of an enum cannot be used in the transaction that adds it.
CREATE TYPE word AS ENUM ('a', 'b');
CREATE TABLE our_enum (id integer PRIMARY KEY, status word);
SELECT tried($$
    SELECT attach_status_machine('our_enum', 'status', E'[*] --> a\na --> c\nc --> [*]')
$$);
BEGIN;
ALTER TYPE word ADD VALUE 'c';
SELECT state, hint FROM regress.outcome($$
    SELECT attach_status_machine('our_enum', 'status', E'[*] --> a\na --> c\nc --> [*]')
$$);
COMMIT;
SELECT attach_status_machine('our_enum', 'status', E'[*] --> a\na --> c\nc --> [*]');
INSERT INTO our_enum VALUES (1, 'a');
UPDATE our_enum SET status = 'c' RETURNING *;
ALTER TYPE word RENAME VALUE 'c' TO 'd';
SELECT problem IS NOT NULL AS told FROM status_machines WHERE target = 'our_enum'::regclass;

-- TRUNCATE leaves what stood beside the table; a row that comes again with its key has its past.
CREATE TABLE our_truncated (id integer PRIMARY KEY, status text);
SELECT attach_status_machine('our_truncated', 'status', '
    [*] --> a
    a --> b : go
    a --> c : after 1 hour
    b --> [*]
    c --> [*]
', history => true);
INSERT INTO our_truncated VALUES (1, 'a'), (2, 'a');
SELECT (SELECT count(*) FROM our_truncated_status_history) AS history,
       (SELECT count(*) FROM our_truncated_status_timers) AS timers;
TRUNCATE our_truncated;
SELECT (SELECT count(*) FROM our_truncated_status_history) AS history,
       (SELECT count(*) FROM our_truncated_status_timers) AS timers;

-- Rows in late states are restored: refused like any others, unless the owner says why.
SELECT tried($$INSERT INTO our_truncated VALUES (1, 'b')$$);
BEGIN;
SET LOCAL session_replication_role = replica;
INSERT INTO our_truncated VALUES (1, 'b');
COMMIT;
BEGIN;
SET LOCAL concierge.status_bypass = 'from the backup';
INSERT INTO our_truncated VALUES (2, 'b');
COMMIT;
SELECT row_id, to_state, reason, bypassed FROM our_truncated_status_history ORDER BY entry;

-- A column that is dropped and added again has another number.
CREATE TABLE our_column (id integer PRIMARY KEY, status text, ready boolean, done_at timestamptz);
SELECT attach_status_machine('our_column', 'status', '
    [*] --> a
    a --> b : go [ready = true] / stamp done_at
    b --> a : back
');
INSERT INTO our_column VALUES (1, 'a', true), (2, 'a', false);
UPDATE our_column SET status = 'b' WHERE id = 1;
ALTER TABLE our_column DROP ready, DROP done_at;
ALTER TABLE our_column ADD other boolean DEFAULT true, ADD done_at timestamptz, ADD ready boolean;
SELECT tried($$UPDATE our_column SET status = 'b' WHERE id = 2$$);
UPDATE our_column SET ready = true, other = false;
UPDATE our_column SET status = 'b' WHERE id = 2 RETURNING done_at IS NOT NULL AS stamped;

-- History is readable where the row is.
CREATE TABLE our_secret (id integer PRIMARY KEY, owner text, status text);
SELECT attach_status_machine(
    'our_secret', 'status', E'[*] --> a\na --> b : go\nb --> [*]', history => true
);
INSERT INTO our_secret VALUES (1, 'regress_nobody', 'a'), (2, 'somebody', 'a');
UPDATE our_secret SET status = 'b';
ALTER TABLE our_secret ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON our_secret USING (owner = current_user);
GRANT SELECT, UPDATE ON our_secret TO regress_nobody;
SET ROLE regress_nobody;
SELECT id, tried(format('SELECT * FROM status_history(''our_secret'', ''%s'')', id))
FROM generate_series(1, 2) id;
SELECT regress.attempt('SELECT count(*) FROM status_traps.our_secret_status_history');
RESET ROLE;

SET client_min_messages = warning;
DROP SCHEMA status_traps CASCADE;
