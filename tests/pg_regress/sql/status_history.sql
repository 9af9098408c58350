-- The history of a status: what happened to a row, for whoever may read the row, written by nobody
-- but the machine.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pg_concierge;
RESET client_min_messages;
CREATE SCHEMA status_history;
SET search_path = status_history, concierge, pg_catalog;
\pset format unaligned
\pset null (null)
\set ann 'a0000000-0000-4000-8000-000000000001'
\set bob 'b0000000-0000-4000-8000-000000000002'

CREATE TABLE task (
    id integer PRIMARY KEY, owner uuid, status text DEFAULT 'open', note text
);
INSERT INTO task VALUES (1, :'ann', 'open'), (2, :'bob', 'done');
SELECT attach_status_machine('task', 'status', $$
    [*] --> open
    open --> working : start
    working --> done : finish
    working --> open : [reason]
    working --> working : look / set note = 'looked'
    done --> [*]
$$, history => true);
GRANT USAGE ON SCHEMA status_history TO PUBLIC;
GRANT SELECT, INSERT, UPDATE, DELETE ON task TO authenticated;
ALTER TABLE task ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON task USING (owner = (SELECT concierge.uid()));
SELECT column_name, data_type, is_nullable FROM information_schema.columns
WHERE table_schema = 'status_history' AND table_name = 'task_status_history'
ORDER BY ordinal_position;
SELECT relrowsecurity, relacl IS NOT NULL AS rights_are_cut, obj_description(oid, 'pg_class')
FROM pg_class WHERE oid = 'task_status_history'::regclass;

-- What is there when the machine comes is the first entry, if the row is not at its end already.
SELECT from_state, to_state, event, reason, bypassed FROM status_history('task', '1');
SELECT * FROM status_history('task', '2');

-- Who, when, from, to, event, reason, as which role, and how long it lasted.
BEGIN;
SELECT set_actor(:'ann');
SET LOCAL ROLE authenticated;
INSERT INTO task VALUES (3, :'ann', 'open');
SELECT status_fire('task', '3', 'start', reason => 'it is time');
UPDATE task SET note = 'no change of status' WHERE id = 3;
SELECT status_fire('task', '3', 'look');
SET LOCAL concierge.status_reason = 'changed her mind';
UPDATE task SET status = 'open' WHERE id = 3;
SELECT from_state, to_state, event, reason, actor, role, bypassed, at = now() AS in_this,
       lasted FROM status_history('task', '3');
COMMIT;
-- Without a request it is the role of the session that acts.
BEGIN;
UPDATE task SET status = 'working' WHERE id = 3;
SELECT from_state, to_state, event, actor, role = current_user AS me
FROM status_history('task', '3') WHERE actor IS NULL;
COMMIT;
-- lasted: until the next change, or until now.
BEGIN;
ALTER TABLE task DISABLE TRIGGER USER;
INSERT INTO task VALUES (4, NULL, 'done');
INSERT INTO task_status_history (row_id, status_column, from_state, to_state, role, at) VALUES
    (4, 'status', NULL, 'open', 'x', now() - interval '3 hours'),
    (4, 'status', 'open', 'working', 'x', now() - interval '1 hour'),
    (4, 'other', NULL, 'nothing', 'x', now()),
    (4, 'status', 'working', 'done', 'x', now() - interval '20 minutes');
SELECT from_state, to_state, lasted, now() - at AS ago FROM status_history('task', '4');
ROLLBACK;

-- What is rolled back did not happen; what is around it did.
INSERT INTO task SELECT n, :'ann' FROM generate_series(10, 19) AS n;
BEGIN;
UPDATE task SET status = 'working' WHERE id = 10;
SAVEPOINT a;
UPDATE task SET status = 'working' WHERE id = 11;
SAVEPOINT b;
UPDATE task SET status = 'working' WHERE id = 12;
RELEASE b;
ROLLBACK TO a;
UPDATE task SET status = 'working' WHERE id = 13;
SAVEPOINT c;
UPDATE task SET status = 'done' WHERE id = 13;
RELEASE c;
COMMIT;
DO $$
BEGIN
    UPDATE task SET status = 'working' WHERE id = 14;
    BEGIN
        UPDATE task SET status = 'working' WHERE id = 15;
        UPDATE task SET status = 'done' WHERE id = 15;
        UPDATE task SET status = 'nowhere' WHERE id = 14;
    EXCEPTION WHEN SQLSTATE 'ZF001' THEN
        UPDATE task SET status = 'working' WHERE id = 16;
        BEGIN
            UPDATE task SET status = 'done' WHERE id = 16;
            PERFORM 1 / 0;
        EXCEPTION WHEN division_by_zero THEN NULL;
        END;
    END;
    UPDATE task SET status = 'done' WHERE id = 14;
END
$$;
-- A statement that fails at its last row.
SELECT state FROM regress.outcome(
    $$UPDATE task SET status = 'working' WHERE id IN (17, 18, 2)$$);
SELECT row_id, string_agg(to_state, ' ' ORDER BY entry) AS states FROM task_status_history
WHERE row_id BETWEEN 10 AND 18 GROUP BY row_id ORDER BY row_id;
SELECT t.id FROM task t LEFT JOIN LATERAL (SELECT h.to_state FROM task_status_history h
    WHERE h.row_id = t.id ORDER BY entry DESC LIMIT 1) h ON true
WHERE t.id <> 2 AND h.to_state IS DISTINCT FROM t.status ORDER BY t.id;

-- Statements within statements: a trigger and a function that change rows, one that fails.
CREATE TABLE child (id integer PRIMARY KEY, task integer, status text DEFAULT 'open');
SELECT attach_status_machine('child', 'status', $$
    [*] --> open
    open --> closed : close
    closed --> [*]
$$, history => true);
INSERT INTO child VALUES (1, 17), (2, 17), (3, 18);
CREATE FUNCTION close_children() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE status_history.child SET status = 'closed' WHERE task = NEW.id AND status = 'open';
    BEGIN
        UPDATE status_history.task SET status = 'done' WHERE id = 19;
        UPDATE status_history.child SET status = 'open' WHERE id = 1;
    EXCEPTION WHEN SQLSTATE 'ZF006' THEN NULL;
    END;
    RETURN NEW;
END
$$;
UPDATE task SET status = 'working' WHERE id = 19;
CREATE TRIGGER a_close BEFORE UPDATE ON task FOR EACH ROW WHEN (NEW.status = 'working')
    EXECUTE FUNCTION close_children();
UPDATE task SET status = 'working' WHERE id IN (17, 18);
DROP TRIGGER a_close ON task;
SELECT row_id, from_state, to_state FROM task_status_history
WHERE row_id IN (17, 18, 19) ORDER BY row_id, entry;
SELECT row_id, from_state, to_state FROM child_status_history ORDER BY row_id, entry;
SELECT id, status FROM task WHERE id IN (17, 18, 19) ORDER BY id;
-- Two machines changed by one statement.
WITH a AS (UPDATE task SET status = 'done' WHERE id IN (17, 18) RETURNING id)
INSERT INTO child SELECT id, id FROM a;
SELECT row_id, to_state FROM child_status_history WHERE row_id > 3 ORDER BY row_id;
SELECT row_id, to_state FROM task_status_history WHERE row_id IN (17, 18) AND to_state = 'done'
ORDER BY row_id;
-- Twice in one transaction; a deferred trigger at its end.
BEGIN;
UPDATE task SET status = 'done' WHERE id = 10;
SET LOCAL concierge.status_bypass = 'undone';
UPDATE task SET status = 'working' WHERE id = 10;
COMMIT;
SELECT from_state, to_state, event, reason, bypassed FROM status_history('task', '10');
CREATE FUNCTION at_the_end() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE status_history.child SET status = 'closed' WHERE id = NEW.id;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER at_the_end AFTER INSERT ON child DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION at_the_end();
INSERT INTO child VALUES (50, 50);
DROP TRIGGER at_the_end ON child;
SELECT from_state, to_state, event FROM status_history('child', '50');

-- A repair by the owner is written down as one, also an insert.
BEGIN;
SET LOCAL concierge.status_bypass = 'imported';
INSERT INTO task VALUES (30, NULL, 'done');
UPDATE task SET status = 'open' WHERE id = 2;
COMMIT;
SELECT row_id, from_state, to_state, event, reason, bypassed FROM task_status_history
WHERE row_id IN (2, 30) ORDER BY row_id, entry;

-- Whoever may read the row may read its history; nobody reads or writes the table.
CREATE TABLE tried (n serial, statement text);
INSERT INTO tried (statement) VALUES
    ($$SELECT FROM status_history('status_history.task', '3')$$),
    ($$SELECT FROM status_history('status_history.task', '10')$$),
    ($$SELECT FROM status_history('status_history.task', '2')$$),
    ($$SELECT FROM status_history('status_history.task', '99')$$),
    ($$SELECT FROM status_history.task_status_history$$),
    ($$INSERT INTO status_history.task_status_history (row_id, status_column, to_state, role)
       VALUES (3, 'status', 'done', 'service_role')$$),
    ($$UPDATE status_history.task_status_history SET reason = 'forged'$$),
    ($$DELETE FROM status_history.task_status_history$$),
    ($$TRUNCATE status_history.task_status_history$$),
    ($$SELECT FROM status_dwell('status_history.task')$$),
    ($$SELECT FROM status_stuck('status_history.task', older_than => '0')$$),
    ($$UPDATE status_history.task SET status = 'done' WHERE id = 3$$);
GRANT SELECT ON tried TO PUBLIC;
SELECT n, left(replace(statement, 'status_history.', ''), 48) AS statement,
       regress.attempt(statement, 'anon') AS anon,
       regress.attempt(statement, 'authenticated') AS unknown,
       regress.attempt(statement, 'authenticated', :'ann') AS ann,
       regress.attempt(statement, 'authenticated', :'bob') AS bob,
       regress.attempt(statement, 'regress_nobody') AS nobody
FROM tried ORDER BY n;
-- The actor is that of the request, whatever the row says, and the reason that of the caller.
BEGIN;
SELECT set_actor(:'ann');
SET LOCAL ROLE authenticated;
UPDATE task SET status = 'done' WHERE id = 3;
SELECT from_state, to_state, actor, role FROM status_history('task', '3') WHERE to_state = 'done';
ROLLBACK;

-- A machine attached again without history leaves what was written, and writes no more.
SELECT attach_status_machine('child', 'status', $$
    [*] --> open
    open --> closed : close
    closed --> [*]
$$);
INSERT INTO child VALUES (60, 60);
SELECT * FROM regress.outcome($$SELECT * FROM status_history('child', '60')$$);
SELECT count(*) FROM child_status_history WHERE row_id = 60;
SELECT count(*) > 0 AS kept FROM child_status_history;
SELECT history FROM status_machines WHERE target = 'child'::regclass;
SELECT state FROM regress.outcome($$SELECT * FROM status_dwell('child')$$);
SELECT state FROM regress.outcome($$SELECT * FROM status_stuck('child')$$);
-- With history once more: it goes on, and says where the rows are that it has missed.
SELECT attach_status_machine('child', 'status', $$
    [*] --> open
    open --> closed : close
    closed --> [*]
$$, history => true);
SELECT from_state, to_state, reason FROM status_history('child', '60');
SELECT from_state, to_state, reason FROM status_history('child', '1');
-- Taken off: the history stays.
SELECT detach_status_machine('child', 'status');
SELECT count(*) > 0 AS kept FROM child_status_history;
SELECT state, message FROM regress.outcome($$SELECT * FROM status_history('child', '1')$$);

-- More rows than are kept in memory: in one statement, and in one that fails.
CREATE TABLE many (id bigint PRIMARY KEY, status text DEFAULT 'a');
SELECT attach_status_machine('many', 'status', E'[*] --> a\na --> b : go\nb --> [*]',
    history => true);
INSERT INTO many SELECT generate_series(1, 10000);
UPDATE many SET status = 'b' WHERE id <= 9000;
SELECT to_state, count(*), count(DISTINCT row_id), min(row_id), max(row_id)
FROM many_status_history GROUP BY 1 ORDER BY 1;
DO $$
BEGIN
    UPDATE many SET status = CASE id WHEN 10000 THEN 'nowhere' ELSE 'b' END WHERE status = 'a';
EXCEPTION WHEN SQLSTATE 'ZF001' THEN
    UPDATE many SET status = 'b' WHERE id = 9001;
END
$$;
BEGIN;
SAVEPOINT a;
INSERT INTO many SELECT generate_series(20001, 26000);
ROLLBACK TO a;
INSERT INTO many VALUES (30000);
COMMIT;
SELECT to_state, count(*) FROM many_status_history GROUP BY 1 ORDER BY 1;
-- With TRUNCATE, the history of all rows goes; with a DELETE it stays.
DELETE FROM many WHERE id <= 10;
SELECT count(*) FROM many_status_history WHERE row_id <= 10;
BEGIN;
INSERT INTO many VALUES (40000);
TRUNCATE many;
SELECT count(*) FROM many_status_history;
ROLLBACK;
SELECT count(*) FROM many_status_history WHERE row_id = 30000;
TRUNCATE many;
SELECT count(*) FROM many_status_history;

-- How long rows stay, and which do not move.
CREATE TABLE visit (id integer PRIMARY KEY, status text DEFAULT 'a', kind text DEFAULT 'x');
SELECT attach_status_machine('visit', 'status', $$
    [*] --> a
    a --> b : go
    b --> a : back
    b --> c : end
    c --> [*]
$$, history => true);
SELECT attach_status_machine('visit', 'kind', E'[*] --> x\nx --> y\ny --> [*]', history => true);
BEGIN;
INSERT INTO visit SELECT generate_series(1, 5);
SET LOCAL session_replication_role = replica;
UPDATE visit SET status = CASE WHEN id <= 3 THEN 'b' WHEN id = 4 THEN 'c' ELSE 'a' END;
RESET session_replication_role;
DELETE FROM visit_status_history WHERE status_column = 'status';
INSERT INTO visit_status_history (row_id, status_column, from_state, to_state, role, at)
SELECT id, 'status', NULL, 'a', 'x', now() - interval '10 hours' FROM visit;
INSERT INTO visit_status_history (row_id, status_column, from_state, to_state, role, at)
SELECT id, 'status', 'a', 'b', 'x', now() - interval '10 hours' + id * interval '1 hour'
FROM visit WHERE id <= 4;
INSERT INTO visit_status_history (row_id, status_column, from_state, to_state, role, at)
VALUES (4, 'status', 'b', 'c', 'x', now() - interval '5 hours');
SELECT * FROM status_dwell('visit', 'status');
SELECT * FROM status_dwell('visit', 'status', now() - interval '7 hours 30 minutes');
SELECT * FROM status_dwell('visit', 'status', now());
SELECT * FROM status_dwell('visit', 'kind');
SELECT key, state, now() - since AS since, lasts
FROM status_stuck('visit', 'status', '7 hours 30 minutes');
SELECT key, state, lasts FROM status_stuck('visit', 'status', '1 hour');
SELECT key, state, lasts FROM status_stuck('visit', 'kind', '0');
SELECT count(*) FROM status_stuck('visit', 'status');
ROLLBACK;
SELECT regress.outcome($$SELECT * FROM status_dwell('visit')$$);
SELECT regress.outcome($$SELECT * FROM status_stuck('visit', 'status', NULL)$$);
SELECT regress.outcome($$SELECT * FROM status_history('visit', '1')$$);
SELECT regress.outcome($$SELECT * FROM status_history('visit', '1', 'none_such')$$);

-- Business numbers: whoever may see the number may see its history, also in the table itself.
BEGIN;
SELECT count(*) > 0 AS installed FROM concierge.install('{businesses}', 'regress_app');
INSERT INTO regress_app.profiles (id) VALUES (:'ann'), (:'bob');
INSERT INTO regress_app.businesses (id, user_id, name, business_type) VALUES
    ('d0000000-0000-4000-8000-000000000001', :'ann', 'Ann''s', 'restaurant');
INSERT INTO regress_app.business_numbers
    (id, user_id, business_id, phone_number, display_name, country_code, number_type) VALUES
    ('f0000000-0000-4000-8000-000000000001', NULL, 'd0000000-0000-4000-8000-000000000001',
     '+14085550101', 'x', 'US', 'local'),
    ('f0000000-0000-4000-8000-000000000002', :'bob', NULL, '+14085550102', 'x', 'US', 'local');
SELECT set_actor(NULL, 'service_role');
SELECT n.id, n.status FROM regress_app.business_numbers n ORDER BY 1;
UPDATE regress_app.business_numbers SET twilio_sid = 'PN' || id;
SELECT f.* FROM regress_app.business_numbers,
    status_fire('regress_app.business_numbers', id::text, 'provision') AS f;
CREATE TABLE status_history.app_tried AS SELECT row_number() OVER () AS n, statement
FROM (VALUES
    ($$SELECT FROM regress_app.business_numbers_status_history$$),
    ($$SELECT FROM status_history('regress_app.business_numbers',
        'f0000000-0000-4000-8000-000000000001')$$),
    ($$SELECT FROM status_history('regress_app.business_numbers',
        'f0000000-0000-4000-8000-000000000002')$$),
    ($$INSERT INTO regress_app.business_numbers_status_history
        (row_id, status_column, to_state, role)
        VALUES ('f0000000-0000-4000-8000-000000000001', 'status', 'active', 'x')$$),
    ($$UPDATE regress_app.business_numbers_status_history SET reason = 'x'$$),
    ($$DELETE FROM regress_app.business_numbers_status_history$$),
    ($$UPDATE regress_app.business_numbers SET status = 'suspended'$$),
    ($$UPDATE regress_app.business_numbers SET status = 'provisioning'$$)
) AS s (statement);
GRANT SELECT ON app_tried TO PUBLIC;
SELECT n, left(replace(statement, 'regress_app.', ''), 44) AS statement,
       regress.attempt(statement, 'anon') AS anon,
       regress.attempt(statement, 'authenticated') AS unknown,
       regress.attempt(statement, 'authenticated', :'ann') AS ann,
       regress.attempt(statement, 'authenticated', :'bob') AS bob,
       regress.attempt(statement, 'service_role') AS service
FROM app_tried ORDER BY n;
SELECT from_state, to_state, event, role
FROM status_history('regress_app.business_numbers', 'f0000000-0000-4000-8000-000000000001');
ROLLBACK;

SET client_min_messages = warning;
DROP SCHEMA status_history CASCADE;
