-- Who may do what with status machines, as real roles: an owner without other rights, users of an
-- application, a scheduler, and somebody who has nothing to do with it.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pg_concierge;
RESET client_min_messages;
CREATE SCHEMA status_rights AUTHORIZATION regress_owner;
SET search_path = status_rights, concierge, pg_catalog;
\pset format unaligned
\pset null (null)
GRANT USAGE ON SCHEMA status_rights TO PUBLIC;

-- A plain role attaches a machine with all there is to its own table, and everything works.
SET ROLE regress_owner;
CREATE TABLE task (id integer PRIMARY KEY, owner text, status text DEFAULT 'open', score integer);
CREATE FUNCTION big_enough(was task, becomes task) RETURNS boolean
LANGUAGE sql STABLE AS 'SELECT becomes.score > 10';
CREATE TABLE outbox (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, topic text NOT NULL, payload jsonb NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(), published_at timestamptz
);
SELECT attach_status_machine('task', 'status', $$
    [*] --> open
    open --> working : start
    working --> done : finish [function status_rights.big_enough] / emit task.done
    working --> failed : after 1 minute
    working --> open : back [role authenticated]
    done --> [*]
    failed --> [*]
$$, history => true);
INSERT INTO task VALUES (1, 'regress_owner', 'open', 11), (2, 'authenticated', 'open', 11),
    (3, 'anon', 'open', 11), (4, 'authenticated', 'open', 1), (5, 'regress_owner', 'open', 11);
SELECT * FROM status_fire('task', '1', 'start');
SELECT * FROM status_fire_many('task', '{1}', 'finish');
SELECT * FROM status_can('task', '5', 'start');
SELECT event, to_state, ok FROM status_next('task', '5');
SELECT from_state, to_state, event, role FROM status_history('task', '1');
SELECT count(*) FROM status_machine('task');
SELECT length(status_diagram('task', counts => true)) > 0 AS drawn;
SELECT count(*) FROM status_test_vectors('task');
SELECT state, visits FROM status_dwell('task') ORDER BY state;
SELECT count(*) FROM status_stuck('task', older_than => '0');
SELECT target, problem FROM status_machines WHERE target = 'task'::regclass;
SELECT topic, payload - 'at' AS payload FROM outbox;
BEGIN;
SET LOCAL concierge.status_bypass = 'by the owner';
UPDATE task SET status = 'done' WHERE id = 5;
SELECT from_state, to_state, reason, role, bypassed FROM status_history('task', '5')
WHERE from_state IS NOT NULL;
ROLLBACK;
RESET ROLE;
SELECT relname, pg_get_userbyid(relowner) AS owner FROM pg_class
WHERE relnamespace = 'status_rights'::regnamespace AND relkind = 'r' ORDER BY relname;
-- What a superuser attaches belongs to the owner of the table all the same.
CREATE TABLE theirs (id integer PRIMARY KEY, status text DEFAULT 'a');
ALTER TABLE theirs OWNER TO regress_owner;
SELECT attach_status_machine('theirs', 'status',
    E'[*] --> a\na --> b : after 0 seconds\nb --> [*]', history => true);
SELECT relname, pg_get_userbyid(relowner) AS owner FROM pg_class
WHERE relnamespace = 'status_rights'::regnamespace AND relname LIKE 'theirs%' AND relkind = 'r'
ORDER BY relname;

-- What users of the table may do: fire and ask, each with the rights they have on the rows.
GRANT SELECT, INSERT, UPDATE, DELETE ON task TO authenticated;
GRANT SELECT ON task TO anon;
ALTER TABLE task ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON task TO PUBLIC USING (owner = current_user);
CREATE TABLE tried (n serial, statement text);
INSERT INTO tried (statement) VALUES
    ($$SELECT FROM status_fire('status_rights.task', '2', 'start')$$),
    ($$SELECT FROM status_fire('status_rights.task', '3', 'start')$$),
    ($$SELECT FROM status_fire_many('status_rights.task', '{2, 3, 4}', 'start') WHERE ok$$),
    ($$UPDATE status_rights.task SET status = 'working'$$),
    ($$UPDATE status_rights.task SET status = 'done'$$),
    ($$INSERT INTO status_rights.task VALUES (9, current_user, 'open')$$),
    ($$INSERT INTO status_rights.task VALUES (9, current_user, 'done')$$),
    ($$DELETE FROM status_rights.task$$),
    ($$SELECT FROM status_can('status_rights.task', '2', 'start') WHERE ok$$),
    ($$SELECT FROM status_next('status_rights.task', '2')$$),
    ($$SELECT FROM status_history('status_rights.task', '2')$$),
    ($$SELECT FROM status_machine('status_rights.task')$$),
    ($$SELECT status_diagram('status_rights.task')$$),
    ($$SELECT status_diagram('status_rights.task', counts => true)$$),
    ($$SELECT FROM status_test_vectors('status_rights.task')$$),
    ($$SELECT FROM status_dwell('status_rights.task')$$),
    ($$SELECT FROM status_stuck('status_rights.task')$$),
    ($$SELECT FROM status_library()$$),
    ($$SELECT status_definition('documents.processing_status')$$),
    ($$SELECT FROM status_machines WHERE target = 'status_rights.task'::regclass$$),
    ($$SELECT status_machine_problem('status_rights.task', 'status')$$),
    ($$SELECT FROM tick('status_rights')$$),
    ($$SELECT FROM status_rights.task_status_history$$),
    ($$SELECT FROM status_rights.task_status_timers$$),
    ($$UPDATE status_rights.task_status_timers SET due_at = now()$$),
    ($$DELETE FROM status_rights.task_status_timers$$),
    ($$SELECT FROM status_rights.outbox$$),
    ($$SELECT detach_status_machine('status_rights.task', 'status')$$),
    ($$SELECT attach_status_machine('status_rights.task', 'status', E'[*] --> a\na --> [*]')$$),
    ($$SELECT status_rights.attack()$$),
    ($$TRUNCATE status_rights.task$$),
    ($$ALTER TABLE status_rights.task DISABLE TRIGGER zz_concierge_status$$),
    ($$SET LOCAL session_replication_role = replica$$);
-- With the bypass set, nothing but a refusal.
CREATE FUNCTION attack() RETURNS integer LANGUAGE plpgsql AS $$
BEGIN
    SET LOCAL concierge.status_bypass = 'I want to';
    UPDATE status_rights.task SET status = 'done';
    RETURN 1;
END
$$;
GRANT SELECT ON tried TO PUBLIC;
SELECT n, left(replace(statement, 'status_rights.', ''), 52) AS statement,
       regress.attempt(statement, 'authenticated') AS usr,
       regress.attempt(statement, 'anon') AS anon,
       regress.attempt(statement, 'regress_owner') AS owner,
       regress.attempt(statement, 'service_role') AS service,
       regress.attempt(statement, 'regress_nobody') AS nobody
FROM tried ORDER BY n;

-- A member of the role that owns the table is an owner.
GRANT regress_owner TO regress_nobody;
SELECT regress.attempt($$SELECT detach_status_machine('status_rights.task', 'status')$$,
    'regress_nobody') AS detach,
    regress.attempt($$SELECT status_rights.attack()$$, 'regress_nobody') AS bypass,
    regress.attempt($$SELECT attach_status_machine('status_rights.theirs', 'status',
        E'[*] --> a\na --> b : after 1 second\nb --> [*]', history => true)$$, 'regress_nobody')
    AS attach;
REVOKE regress_owner FROM regress_nobody;

-- A scheduler needs EXECUTE on tick, and the rights that an update of the rows needs. The owner of
-- the database has EXECUTE.
SELECT proacl FROM pg_proc WHERE oid = 'tick(text, integer)'::regprocedure;
GRANT EXECUTE ON FUNCTION concierge.tick(text, integer) TO service_role, regress_nobody;
UPDATE task SET status = 'working' WHERE id = 2;
INSERT INTO theirs VALUES (1);
UPDATE task_status_timers SET due_at = now() - interval '1 hour', entered_at = now() - interval
    '1 hour';
SELECT regress.attempt($$SELECT FROM tick('status_rights')$$, 'regress_nobody') AS nothing,
    regress.attempt($$SELECT FROM tick('status_rights')$$, 'service_role') AS no_update_right,
    regress.attempt($$SELECT FROM tick('status_rights')$$, 'regress_owner') AS owner_cannot_call;
GRANT SELECT, UPDATE ON task, theirs TO service_role;
SET ROLE service_role;
SELECT target, key, ok, to_state FROM tick('status_rights') ORDER BY target::text;
RESET ROLE;
REVOKE EXECUTE ON FUNCTION concierge.tick(text, integer) FROM service_role, regress_nobody;

-- The guard is asked as the owner of the table, whoever acts, with a search_path of its own.
CREATE TABLE guarded (id integer PRIMARY KEY, status text DEFAULT 'a', note text);
ALTER TABLE guarded OWNER TO regress_owner;
CREATE TABLE secret (word text);
INSERT INTO secret VALUES ('s');
ALTER TABLE secret OWNER TO regress_owner;
SET ROLE regress_owner;
CREATE FUNCTION knows(was guarded, becomes guarded) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RAISE NOTICE 'asked as %, with %', current_user, current_setting('search_path');
    RETURN becomes.note IN (SELECT word FROM status_rights.secret);
END
$$;
REVOKE ALL ON FUNCTION knows(guarded, guarded) FROM PUBLIC;
SELECT attach_status_machine('guarded', 'status', $$
    [*] --> a
    a --> b : go [function status_rights.knows]
    b --> [*]
$$);
GRANT SELECT, INSERT, UPDATE ON guarded TO authenticated;
SET ROLE authenticated;
INSERT INTO guarded VALUES (1, 'a', 's'), (2, 'a', 'x');
SELECT key, ok, code FROM status_fire_many('guarded', '{1, 2}', 'go');
SELECT ok, code FROM status_can('guarded', '2', 'go');
SELECT current_user, state FROM regress.outcome('SELECT FROM status_rights.secret');
RESET ROLE;

-- What the machine writes to belongs to the owner of the table. A table that somebody else has put
-- there, with triggers that would run as the owner, is refused.
GRANT CREATE ON SCHEMA status_rights TO regress_nobody;
SET ROLE regress_nobody;
CREATE TABLE trap_status_history (
    entry bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, row_id integer NOT NULL,
    status_column text NOT NULL, from_state text, to_state text NOT NULL, event text, reason text,
    actor uuid, role text NOT NULL, bypassed boolean NOT NULL DEFAULT false,
    at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE pit_status_timers (
    row_id integer, status_column text, state text, entered_at timestamptz, due_at timestamptz,
    attempts integer DEFAULT 0, PRIMARY KEY (row_id, status_column)
);
GRANT ALL ON trap_status_history, pit_status_timers TO PUBLIC;
CREATE FUNCTION springs() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE WARNING 'this runs as %', current_user;
    RETURN NEW;
END
$$;
CREATE TRIGGER springs BEFORE INSERT ON trap_status_history FOR EACH ROW EXECUTE FUNCTION springs();
CREATE TRIGGER springs BEFORE INSERT ON pit_status_timers FOR EACH ROW EXECUTE FUNCTION springs();
SET ROLE regress_owner;
CREATE TABLE trap (id integer PRIMARY KEY, status text DEFAULT 'a');
CREATE TABLE pit (id integer PRIMARY KEY, status text DEFAULT 'a');
SELECT state IS NOT NULL AS refused FROM regress.outcome($$SELECT attach_status_machine(
    'trap', 'status', E'[*] --> a\na --> b : go\nb --> [*]', history => true)$$);
SELECT state IS NOT NULL AS refused FROM regress.outcome($$SELECT attach_status_machine(
    'pit', 'status', E'[*] --> a\na --> b : after 1 minute\nb --> [*]')$$);
INSERT INTO trap VALUES (1);
INSERT INTO pit VALUES (1);
RESET ROLE;

-- EXECUTE on what changes the database is the owner's who owns the table: PUBLIC may call it, and
-- is refused unless the table is its own.
SELECT p.proname, p.prosecdef, p.proacl IS NULL AS anybody FROM pg_proc p
WHERE pronamespace = 'concierge'::regnamespace AND (proname LIKE '%status_%' OR proname = 'tick')
ORDER BY 1;

SET client_min_messages = warning;
DROP SCHEMA status_rights CASCADE;
