-- Guard functions: asked as the owner, once, unable to write; what they raise arrives unchanged.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pg_concierge;
RESET client_min_messages;
CREATE SCHEMA status_functions;
GRANT USAGE ON SCHEMA status_functions TO PUBLIC;
SET search_path = status_functions, concierge, pg_catalog;
\pset format unaligned
\pset null (null)

CREATE TABLE job (
    id integer PRIMARY KEY, status text NOT NULL DEFAULT 'a', score integer, note text
);
CREATE TABLE other (id integer, status text);
CREATE TABLE ledger (job integer, amount integer);

-- What can be attached: a boolean function of the two rows that does not write.
CREATE FUNCTION f_stable(o job, n job) RETURNS boolean STABLE LANGUAGE sql AS 'SELECT n.score > 5';
CREATE FUNCTION f_immutable(o job, n job) RETURNS boolean IMMUTABLE LANGUAGE sql
AS 'SELECT n.score > 5';
CREATE FUNCTION f_volatile(o job, n job) RETURNS boolean LANGUAGE sql AS 'SELECT true';
CREATE FUNCTION f_integer(o job, n job) RETURNS integer STABLE LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION f_set(o job, n job) RETURNS SETOF boolean STABLE LANGUAGE sql AS 'SELECT true';
CREATE FUNCTION f_none() RETURNS boolean STABLE LANGUAGE sql AS 'SELECT true';
CREATE FUNCTION f_one(n job) RETURNS boolean STABLE LANGUAGE sql AS 'SELECT true';
CREATE FUNCTION f_three(o job, n job, x integer DEFAULT 1) RETURNS boolean STABLE LANGUAGE sql
AS 'SELECT true';
CREATE FUNCTION f_other(o other, n other) RETURNS boolean STABLE LANGUAGE sql AS 'SELECT true';
CREATE FUNCTION f_mixed(o job, n other) RETURNS boolean STABLE LANGUAGE sql AS 'SELECT true';
CREATE FUNCTION f_record(o record, n record) RETURNS boolean STABLE LANGUAGE plpgsql
AS 'BEGIN RETURN (n).score > 5; END';
CREATE FUNCTION f_any(o anyelement, n anyelement) RETURNS boolean STABLE LANGUAGE sql
AS 'SELECT true';
CREATE FUNCTION f_text(o text, n text) RETURNS boolean STABLE LANGUAGE sql AS 'SELECT true';
CREATE FUNCTION f_variadic(VARIADIC o job[]) RETURNS boolean STABLE LANGUAGE sql AS 'SELECT true';
CREATE FUNCTION "F odd ""name"(o job, n job) RETURNS boolean STABLE LANGUAGE sql AS 'SELECT true';
CREATE PROCEDURE f_procedure(o job, n job) LANGUAGE sql AS 'SELECT true';
CREATE AGGREGATE f_aggregate(boolean) (SFUNC = booland_statefunc, STYPE = boolean);
CREATE FUNCTION f_overloaded(o other, n other) RETURNS boolean STABLE LANGUAGE sql
AS 'SELECT false';
CREATE FUNCTION f_overloaded(o job, n job) RETURNS boolean STABLE LANGUAGE sql
AS 'SELECT n.score > 5';
CREATE FUNCTION guarded(name text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    PERFORM attach_status_machine('job', 'status', format(
        E'[*] --> a\na --> b : go [function %s]\nb --> [*]', name
    ));
    INSERT INTO job VALUES (1, 'a', 10);
    UPDATE job SET status = 'b';
    RAISE EXCEPTION USING ERRCODE = 'RG000';
EXCEPTION
    WHEN SQLSTATE 'RG000' THEN RETURN 'passes';
    WHEN OTHERS THEN RETURN SQLSTATE || ' ' || SQLERRM;
END
$$;
SELECT name, guarded('status_functions.' || name) FROM unnest(ARRAY[
    'f_stable', 'f_immutable', 'f_volatile', 'f_integer', 'f_none', 'f_one', 'f_three',
    'f_other', 'f_mixed', 'f_record', 'f_any', 'f_text', 'f_variadic', '"F odd ""name"',
    'f_procedure', 'f_aggregate', 'f_overloaded', 'F_stable', 'nothing', '"nothing ""at all"'
]) WITH ORDINALITY AS f (name, place) ORDER BY place;
SELECT guarded('pg_catalog.now'), guarded('nowhere.f');
-- A set of booleans is no boolean.
SELECT left(guarded('status_functions.f_set'), 5) AS f_set;
\pset expanded on
SELECT * FROM regress.outcome($$
    SELECT attach_status_machine('job', 'status', '
        [*] --> a
        a --> b : go [function status_functions.f_volatile]
        b --> [*]
    ')
$$);
\pset expanded off

-- NULL is no. The two rows are as they were and as they will be stored.
CREATE FUNCTION sees(o job, n job) RETURNS boolean STABLE LANGUAGE plpgsql AS $$
BEGIN
    RAISE NOTICE 'asked: % -> %', o, n;
    RETURN CASE n.note WHEN 'yes' THEN true WHEN 'no' THEN false END;
END
$$;
SELECT attach_status_machine('job', 'status', '
    [*] --> a
    a --> b : go [function status_functions.sees]
    b --> a : back
');
INSERT INTO job VALUES (1, 'a', 1, NULL), (2, 'a', 2, 'no'), (3, 'a', 3, 'yes');
SELECT state, message FROM regress.outcome($$UPDATE job SET status = 'b' WHERE id = 1$$);
SELECT state, message FROM regress.outcome($$UPDATE job SET status = 'b' WHERE id = 2$$);
UPDATE job SET status = 'b', score = 33 WHERE id = 3;
UPDATE job SET status = 'b', note = 'yes' WHERE id = 2;
-- Nothing is asked for what is refused anyway, or not a change.
UPDATE job SET note = 'x' WHERE id = 1;
UPDATE job SET status = 'a' WHERE id = 2;

-- A question asks with the row as it would be stored, as the UPDATE itself would.
CREATE FUNCTION to_b(o job, n job) RETURNS boolean STABLE LANGUAGE sql
AS $$SELECT o.status = 'a' AND n.status = 'b'$$;
SELECT attach_status_machine('job', 'status', '
    [*] --> a
    a --> c : go [note = ''c'']
    a --> b : go [function status_functions.to_b]
    a --> b : run [function status_functions.to_b]
    b --> a : back
    c --> a : back
');
UPDATE job SET status = 'a', note = 'x' WHERE status = 'b';
SELECT ok, code FROM status_can('job', '1', 'run');
SELECT * FROM status_fire('job', '1', 'run');
SELECT ok, code FROM status_can('job', '2', 'go');
SELECT regress.attempt($$SELECT * FROM status_fire('job', '2', 'go')$$);
UPDATE job SET status = 'a' WHERE status = 'b';

-- Asked once per judgement, however many of the transitions name it, and however it ends.
CREATE TABLE asked (id integer PRIMARY KEY, status text, n integer);
CREATE FUNCTION ask(o asked, n asked) RETURNS boolean STABLE LANGUAGE plpgsql AS $$
BEGIN
    RAISE NOTICE 'asked about %', n.id;
    RETURN n.n > 10;
END
$$;
SELECT attach_status_machine('asked', 'status', '
    [*] --> a
    a --> b : go [n > 100, function status_functions.ask]
    a --> b : run [n > 50, function status_functions.ask]
    a --> b : walk [function status_functions.ask, n > 11]
    a --> c : stop [function status_functions.ask]
    any --> d : drop
    b --> [*]
    c --> [*]
    d --> [*]
');
INSERT INTO asked SELECT i, 'a', 6 * i FROM generate_series(1, 20) i;
SELECT state, message FROM regress.outcome($$UPDATE asked SET status = 'b' WHERE id = 1$$);
UPDATE asked SET status = 'b' WHERE id = 2;
UPDATE asked SET status = 'b' WHERE id IN (10, 20);
SELECT * FROM status_fire('asked', '3', 'stop');
SELECT state, message FROM regress.outcome($$SELECT status_fire('asked', '1', 'stop')$$);
SELECT ok, code FROM status_can('asked', '4', 'stop');
SELECT event, ok, code FROM status_next('asked', '4');

-- What it raises arrives unchanged, whoever asks.
CREATE FUNCTION raises(o job, n job) RETURNS boolean STABLE LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'MY001', MESSAGE = 'the score of job ' || n.id || ' is low',
        DETAIL = 'It is ' || n.score || '.', HINT = 'Raise it.', CONSTRAINT = 'job_score',
        TABLE = 'job', COLUMN = 'score', SCHEMA = 'status_functions', DATATYPE = 'integer';
END
$$;
SELECT attach_status_machine('job', 'status', '
    [*] --> a
    a --> b : go [function status_functions.raises]
    b --> a : back
');
TRUNCATE job;
INSERT INTO job VALUES (1, 'a', 1), (2, 'a', 2);
CREATE FUNCTION whole(command text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    code text; message text; detail text; hint text; c text; t text; col text; s text; d text;
BEGIN
    EXECUTE command;
    RETURN NEXT 'no error';
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS code = RETURNED_SQLSTATE, message = MESSAGE_TEXT,
        detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT, c = CONSTRAINT_NAME,
        t = TABLE_NAME, col = COLUMN_NAME, s = SCHEMA_NAME, d = PG_DATATYPE_NAME;
    RETURN NEXT concat_ws(' | ', code, message, detail, hint, c, t, col, s, d);
END
$$;
SELECT whole($$UPDATE job SET status = 'b' WHERE id = 1$$);
SELECT whole($$SELECT status_fire('job', '1', 'go')$$);
SELECT whole($$SELECT * FROM status_can('job', '1', 'go')$$);
SELECT whole($$SELECT * FROM status_next('job', '1')$$);
SELECT * FROM status_fire_many('job', '{1,2,7}', 'go');
SET concierge.error_style = http;
SELECT whole($$UPDATE job SET status = 'b' WHERE id = 1$$);
SELECT key, code FROM status_fire_many('job', '{1}', 'go');
RESET concierge.error_style;
-- The errors of PostgreSQL itself, too; the transaction goes on as after any other error.
CREATE OR REPLACE FUNCTION raises(o job, n job) RETURNS boolean STABLE LANGUAGE sql
AS 'SELECT 1 / (n.score - 1) > 0';
SELECT whole($$UPDATE job SET status = 'b' WHERE id = 1$$);
SELECT key, ok, code, message FROM status_fire_many('job', '{2,1}', 'go');
SELECT id, status FROM job ORDER BY id;
UPDATE job SET status = 'a' WHERE id = 2;

-- It cannot write: not itself, not through another function, not with nextval.
CREATE SEQUENCE counter;
CREATE FUNCTION writes() RETURNS void LANGUAGE sql
AS 'INSERT INTO status_functions.ledger VALUES (1, 1)';
CREATE FUNCTION writing(o job, n job) RETURNS boolean STABLE LANGUAGE plpgsql AS $$
BEGIN
    CASE n.note
        WHEN 'insert' THEN INSERT INTO status_functions.ledger VALUES (n.id, 1);
        WHEN 'dynamic' THEN EXECUTE 'INSERT INTO status_functions.ledger VALUES (2, 1)';
        WHEN 'nested' THEN PERFORM status_functions.writes();
        WHEN 'caught' THEN
            BEGIN
                PERFORM status_functions.writes();
            EXCEPTION WHEN OTHERS THEN
                RAISE NOTICE 'caught %', SQLSTATE;
            END;
        WHEN 'nextval' THEN PERFORM nextval('status_functions.counter');
        WHEN 'ddl' THEN EXECUTE 'CREATE TABLE status_functions.made ()';
        WHEN 'lock' THEN EXECUTE 'SELECT FROM status_functions.job FOR UPDATE';
        WHEN 'unlock' THEN
            PERFORM set_config('transaction_read_only', 'off', true);
            PERFORM status_functions.writes();
        WHEN 'role' THEN EXECUTE 'SET LOCAL ROLE regress_nobody';
        ELSE NULL;
    END CASE;
    RETURN true;
END
$$;
SELECT attach_status_machine('job', 'status', '
    [*] --> a
    a --> b : go [function status_functions.writing]
    b --> a : back
');
SELECT note, whole(format(
    'UPDATE job SET status = ''b'', note = %L WHERE id = 1; UPDATE job SET status = ''a''', note
)) FROM unnest(ARRAY[
    'insert', 'dynamic', 'nested', 'caught', 'nextval', 'ddl', 'lock', 'unlock', 'role'
]) WITH ORDINALITY AS n (note, place) ORDER BY place;
SELECT (SELECT count(*) FROM ledger) AS written, (SELECT is_called FROM counter) AS counted,
       current_user = 'postgres' AS same_role,
       current_setting('transaction_read_only') AS read_only;
-- The statement that asks goes on writing.
INSERT INTO ledger VALUES (1, 5);

-- It sees what is committed and what this transaction did before, not what the statement does.
CREATE FUNCTION paid(o job, n job) RETURNS boolean STABLE LANGUAGE sql AS
    'SELECT coalesce(sum(amount), 0) >= 10 FROM status_functions.ledger WHERE job = n.id';
SELECT attach_status_machine('job', 'status', '
    [*] --> a
    a --> b : go [function status_functions.paid]
    b --> a : back
');
SELECT whole($$UPDATE job SET status = 'b' WHERE id = 1$$);
BEGIN;
INSERT INTO ledger VALUES (1, 5);
SELECT ok FROM status_can('job', '1', 'go');
UPDATE job SET status = 'b' WHERE id = 1 RETURNING status;
ROLLBACK;
DO $$
BEGIN
    INSERT INTO ledger VALUES (1, 5);
    UPDATE job SET status = 'b' WHERE id = 1;
    UPDATE job SET status = 'a' WHERE id = 1;
    DELETE FROM ledger;
    BEGIN
        UPDATE job SET status = 'b' WHERE id = 1;
    EXCEPTION WHEN SQLSTATE 'ZF003' THEN
        RAISE NOTICE 'refused again';
    END;
END
$$;
-- What another part of the same statement wrote first is seen as well: it is already there.
CREATE FUNCTION pays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO status_functions.ledger VALUES (NEW.id, 10);
    RETURN NEW;
END
$$;
CREATE TRIGGER a_pays BEFORE UPDATE ON job FOR EACH ROW EXECUTE FUNCTION pays();
UPDATE job SET status = 'b' WHERE id = 2 RETURNING status;
UPDATE job SET status = 'a' WHERE id = 2;
DROP TRIGGER a_pays ON job;

-- Asked as the owner of the table, with a search_path of its own, whatever the caller has.
CREATE FUNCTION identifies(o job, n job) RETURNS boolean STABLE LANGUAGE plpgsql AS $$
BEGIN
    RAISE NOTICE 'as %, search_path %', current_user, current_setting('search_path');
    RETURN (SELECT count(*) FROM status_functions.ledger) < 1000;
END
$$;
SELECT attach_status_machine('job', 'status', '
    [*] --> a
    a --> b : go [function status_functions.identifies]
    b --> a : back
');
ALTER TABLE job OWNER TO regress_owner;
ALTER TABLE ledger OWNER TO regress_owner;
GRANT USAGE ON SCHEMA status_functions TO regress_owner;
GRANT SELECT, UPDATE ON job TO regress_nobody;
CREATE SCHEMA status_hostile AUTHORIZATION regress_nobody;
SET ROLE regress_nobody;
CREATE FUNCTION status_hostile.identifies(o status_functions.job, n status_functions.job)
RETURNS boolean STABLE LANGUAGE sql AS 'SELECT true';
CREATE FUNCTION status_hostile.count(anyelement) RETURNS bigint STABLE LANGUAGE plpgsql
AS 'BEGIN RAISE EXCEPTION ''taken over''; END';
CREATE TABLE status_hostile.job (id integer, status text);
CREATE OPERATOR status_hostile.= (
    LEFTARG = integer, RIGHTARG = integer, FUNCTION = pg_catalog.int4ne
);
CREATE TEMPORARY TABLE ledger (job integer, amount integer);
CREATE TEMPORARY TABLE job (id integer, status text);
SET search_path = status_hostile, pg_temp, pg_catalog;
SELECT has_table_privilege('status_functions.ledger', 'SELECT') AS may_read;
UPDATE status_functions.job SET status = 'b' WHERE id OPERATOR(pg_catalog.=) 1 RETURNING status;
SELECT * FROM concierge.status_fire('status_functions.job', '1', 'back');
SELECT * FROM concierge.status_fire('status_functions.job', '1', 'go');
SELECT ok FROM concierge.status_can('status_functions.job', '1', 'back');
DROP TABLE pg_temp.ledger, pg_temp.job;
RESET ROLE;
SET client_min_messages = warning;
DROP SCHEMA status_hostile CASCADE;
RESET client_min_messages;
SET search_path = status_functions, concierge, pg_catalog;
-- The owner must be allowed to execute it; the caller need not.
REVOKE ALL ON FUNCTION identifies(job, job) FROM PUBLIC;
SELECT whole($$UPDATE job SET status = 'a' WHERE id = 1$$);
SELECT whole($$UPDATE job SET status = 'b' WHERE id = 1$$);
GRANT EXECUTE ON FUNCTION identifies(job, job) TO regress_owner;
SET ROLE regress_nobody;
UPDATE status_functions.job SET status = 'b' WHERE id = 1 RETURNING status;
RESET ROLE;
ALTER TABLE job OWNER TO postgres;

-- Dropped, it refuses what it guards, and says so; made again, it is asked again.
CREATE FUNCTION comes(o job, n job) RETURNS boolean STABLE LANGUAGE sql AS 'SELECT true';
SELECT attach_status_machine('job', 'status', '
    [*] --> a
    a --> b : go [function status_functions.comes]
    b --> a : back
');
UPDATE job SET status = 'a' WHERE status = 'b';
UPDATE job SET status = 'b' WHERE id = 1;
DROP FUNCTION comes(job, job);
\pset expanded on
SELECT * FROM regress.outcome($$UPDATE job SET status = 'b' WHERE id = 2$$);
SELECT state, message FROM regress.outcome($$SELECT status_fire('job', '2', 'go')$$);
\pset expanded off
-- What it does not guard goes on.
UPDATE job SET status = 'a' WHERE id = 1 RETURNING status;
SELECT problem FROM status_machines WHERE target = 'job'::regclass;
CREATE FUNCTION comes(o job, n job) RETURNS boolean STABLE LANGUAGE sql AS 'SELECT n.id = 1';
SELECT id, whole(format('UPDATE job SET status = ''b'' WHERE id = %s', id)) FROM job ORDER BY id;
SELECT problem FROM status_machines WHERE target = 'job'::regclass;
-- Replaced: the new body counts at once. Altered to VOLATILE: refused. Renamed: gone.
CREATE OR REPLACE FUNCTION comes(o job, n job) RETURNS boolean STABLE LANGUAGE sql
AS 'SELECT n.id = 2';
SELECT id, whole(format('UPDATE job SET status = ''b'' WHERE id = %s', id)) FROM job
WHERE status = 'a' ORDER BY id;
UPDATE job SET status = 'a' WHERE status = 'b';
ALTER FUNCTION comes(job, job) VOLATILE;
SELECT whole($$UPDATE job SET status = 'b' WHERE id = 2$$);
SELECT problem FROM status_machines WHERE target = 'job'::regclass;
ALTER FUNCTION comes(job, job) STABLE;
UPDATE job SET status = 'b' WHERE id = 2 RETURNING status;
UPDATE job SET status = 'a' WHERE id = 2;
ALTER FUNCTION comes(job, job) RENAME TO went;
SELECT whole($$UPDATE job SET status = 'b' WHERE id = 2$$);
CREATE FUNCTION comes(o job, n job) RETURNS integer STABLE LANGUAGE sql AS 'SELECT 1';
SELECT whole($$UPDATE job SET status = 'b' WHERE id = 2$$);
DROP FUNCTION comes(job, job);
CREATE FUNCTION comes(o job, n job) RETURNS boolean VOLATILE LANGUAGE sql AS 'SELECT true';
SELECT whole($$UPDATE job SET status = 'b' WHERE id = 2$$);
DROP FUNCTION comes(job, job);
ALTER FUNCTION went(job, job) RENAME TO comes;
UPDATE job SET status = 'b' WHERE id = 2 RETURNING status;
UPDATE job SET status = 'a' WHERE id = 2;
-- Another one of the name that returns something else.
DROP FUNCTION comes(job, job);
CREATE FUNCTION comes(o job, n job) RETURNS text STABLE LANGUAGE sql AS $$SELECT 'yes'$$;
SELECT whole($$UPDATE job SET status = 'b' WHERE id = 2$$);
DROP FUNCTION comes(job, job);
CREATE FUNCTION comes(o job, n job) RETURNS boolean STABLE LANGUAGE sql AS 'SELECT true';
-- The table gets a column, loses one, and another type: the rows arrive in the new shape.
ALTER TABLE job ADD late text DEFAULT 'late', DROP score;
CREATE OR REPLACE FUNCTION comes(o job, n job) RETURNS boolean STABLE LANGUAGE plpgsql AS $$
BEGIN
    RAISE NOTICE '%', n;
    RETURN n.late = 'late';
END
$$;
UPDATE job SET status = 'b' WHERE id = 2 RETURNING *;

-- Rows of a partition arrive as rows of the whole table, whatever the order of their columns.
CREATE TABLE whole_table (
    id integer, gone integer, status text, note text, region text, PRIMARY KEY (id, region)
) PARTITION BY LIST (region);
ALTER TABLE whole_table DROP gone;
CREATE TABLE part_1 PARTITION OF whole_table FOR VALUES IN ('eu');
CREATE TABLE part_2 (region text NOT NULL, lost date, note text, status text, id integer NOT NULL);
ALTER TABLE part_2 DROP lost;
ALTER TABLE whole_table ATTACH PARTITION part_2 FOR VALUES IN ('us');
CREATE FUNCTION whole_guard(o whole_table, n whole_table) RETURNS boolean STABLE LANGUAGE plpgsql
AS $$
BEGIN
    RAISE NOTICE '% -> %', o, n;
    RETURN n.note = 'yes';
END
$$;
SELECT attach_status_machine('whole_table', 'status', '
    [*] --> a
    a --> b : go [function status_functions.whole_guard]
    b --> a : back
');
INSERT INTO whole_table VALUES (1, 'a', 'yes', 'eu'), (2, 'a', 'yes', 'us'), (3, 'a', 'no', 'us');
UPDATE whole_table SET status = 'b' WHERE id < 3;
SELECT whole($$UPDATE part_2 SET status = 'b'$$);
SELECT * FROM status_fire('whole_table', '["2", "us"]', 'back');
SELECT * FROM status_fire('whole_table', '["2", "us"]', 'go');
SELECT ok FROM status_can('whole_table', '["3", "us"]', 'go');
-- On the way to another partition as well.
UPDATE whole_table SET status = 'a';
UPDATE whole_table SET status = 'b', region = 'eu' WHERE id = 2 RETURNING tableoid::regclass, *;

SET client_min_messages = warning;
DROP SCHEMA status_functions CASCADE;
