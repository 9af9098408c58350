-- A machine as rows, as pictures, as test vectors, in the view, and those that are shipped.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pg_concierge;
RESET client_min_messages;
CREATE SCHEMA status_describe;
SET search_path = status_describe, concierge, pg_catalog;
\pset format unaligned
\pset null (null)

CREATE TABLE task (
    id integer PRIMARY KEY, status text, kind text DEFAULT 'x', result text, score integer,
    note text, done_at timestamptz
);
CREATE FUNCTION big_enough(was task, becomes task) RETURNS boolean
LANGUAGE sql STABLE AS 'SELECT becomes.score > 10';
SET client_min_messages = warning;
SELECT attach_status_machine('task', 'status', $def$
    stateDiagram-v2
    direction LR
    %% a comment that says nothing
    state "Being <done> & ""such""" as working
    [*] --> open
    [*] --> draft
    draft --> open : submit
    open --> working : start [role clerk|chief, reason] / set note = 'it''s on'
    open --> working
    working --> done : finish [requires result, score >= 5] / stamp done_at, emit task.done
    working --> failed : finish [score in (-1, -2), note is null]
    working --> failed : after 2 hours [function status_describe.big_enough] / clear result
    any --> dropped : drop [reason]
    done --> [*]
    failed --> [*]
    dropped --> [*]
    %% stored working = 'In Arbeit'
    %% alias finished = done
    %% alias 'two words' = open
    %% monotone open < working < done
    %% on delete restrict
$def$, history => true);
RESET client_min_messages;
INSERT INTO task (id, status)
SELECT n, CASE WHEN n % 2 = 0 THEN 'open' ELSE 'draft' END FROM generate_series(1, 5) AS n;

-- As rows; "any" is taken apart.
SELECT * FROM status_machine('task');
SELECT count(*) FROM status_machine('task', 'status');

-- As Mermaid, which is a definition again: the same machine, the same picture.
SELECT status_diagram('task');
CREATE TEMP TABLE first AS SELECT status_diagram('task') AS text;
CREATE TEMP TABLE first_lines AS SELECT * FROM status_machine('task');
CREATE TEMP TABLE first_vectors AS SELECT * FROM status_test_vectors('task');
SELECT attach_status_machine('task', 'status', text, history => true) FROM first;
SELECT status_diagram('task') = text AS same FROM first;
SELECT count(*) FROM (SELECT * FROM status_machine('task') EXCEPT ALL TABLE first_lines) AS x;
SELECT count(*) FROM (SELECT * FROM status_test_vectors('task') EXCEPT ALL
    TABLE first_vectors) AS x;
SELECT definition = text AS same FROM status_machines, first WHERE target = 'task'::regclass;

-- With the number of rows in each state; words that are none are left out.
BEGIN;
SET LOCAL session_replication_role = replica;
INSERT INTO task (id, status) VALUES
    (90, 'nowhere'), (91, NULL), (92, 'finished'), (93, 'done'), (94, 'In Arbeit');
SELECT status_diagram('task', counts => true);
SELECT status_diagram('task', 'status', 'dot', true);
ROLLBACK;
-- As DOT.
SELECT status_diagram('task', format => 'dot');
-- As SVG, which is well-formed XML with every state and event in it, and nothing from elsewhere.
-- A server without libxml only looks at how it begins.
CREATE FUNCTION well_formed(svg text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    RETURN xmlparse(DOCUMENT svg) IS DOCUMENT;
EXCEPTION WHEN feature_not_supported THEN
    RETURN starts_with(svg, '<svg xmlns="http://www.w3.org/2000/svg"');
END
$$;
SELECT well_formed(status_diagram('task', 'status', 'svg')) AS well_formed,
       well_formed(status_diagram('task', 'status', 'svg', true)) AS counted;
SELECT word, strpos(status_diagram('task', 'status', 'svg'), word) > 0 AS drawn
FROM unnest(ARRAY['open', 'draft', 'failed', 'dropped', 'submit', 'finish', 'after 2 hours',
    '&lt;done&gt;', '&amp;', '<script', 'href']) WITH ORDINALITY AS w (word, n) ORDER BY n;
SELECT format, regress.outcome(format('SELECT status_diagram(%L, NULL, %L)', 'task', format))
FROM unnest(ARRAY['png', '', 'SVG']) AS format ORDER BY format COLLATE "C";
SELECT status_diagram('task', NULL, NULL, NULL) = status_diagram('task') AS the_defaults;

-- Several machines of a table: the column is to be named.
SELECT attach_status_machine('task', 'kind', E'[*] --> x\nx --> y : [reason]\ny --> [*]');
SELECT * FROM status_machine('task', 'kind');
SELECT what, o.* FROM unnest(ARRAY['status_machine(''task'')', 'status_diagram(''task'')',
    'status_test_vectors(''task'')', 'status_machine(''task'', ''nothing'')',
    'status_machine(''first'')', 'status_machine(NULL)']) WITH ORDINALITY AS w (what, n),
    regress.outcome('SELECT ' || what) AS o ORDER BY n;
SELECT detach_status_machine('task', 'kind');

-- Test vectors: what is expected of every insert and every change. They are held against the
-- table: the actual code of each change that is refused whoever asks.
SELECT * FROM status_test_vectors('task') ORDER BY from_state NULLS FIRST, to_state;
SELECT verdict, count(*) FROM status_test_vectors('task') GROUP BY 1 ORDER BY 1;
CREATE FUNCTION tried(v record) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    BEGIN
        IF v.from_state IS NULL THEN
            INSERT INTO status_describe.task (id, status) VALUES (1000, v.to_state);
        ELSE
            SET LOCAL session_replication_role = replica;
            INSERT INTO status_describe.task (id, status) VALUES (1000, v.from_state);
            SET LOCAL session_replication_role = origin;
            UPDATE status_describe.task SET status = v.to_state WHERE id = 1000;
        END IF;
        RAISE EXCEPTION USING ERRCODE = 'RG000', MESSAGE =
            (SELECT status FROM status_describe.task WHERE id = 1000);
    EXCEPTION
        WHEN SQLSTATE 'RG000' THEN RETURN SQLERRM;
        WHEN OTHERS THEN RETURN SQLSTATE;
    END;
END
$$;
SELECT v.verdict, v.code, count(*) AS vectors, count(*) FILTER (WHERE CASE v.verdict
        WHEN 'refused' THEN t = v.code
        WHEN 'timer' THEN t = v.code
        WHEN 'stays' THEN t = v.from_state
        ELSE t = v.to_state OR v.guards <> '{}' AND t IN ('ZF003', 'ZF004', 'ZF005') END) AS right
FROM status_test_vectors('task') AS v, tried(v) AS t GROUP BY 1, 2 ORDER BY 1, 2;

-- The view: every machine, with what is wrong with it.
CREATE TABLE other (
    id integer PRIMARY KEY, state text DEFAULT 'a', n integer, d date, t timestamptz
) PARTITION BY RANGE (id);
CREATE TABLE other_1 PARTITION OF other FOR VALUES FROM (0) TO (10);
CREATE FUNCTION fine(was other, becomes other) RETURNS boolean LANGUAGE sql STABLE AS 'SELECT true';
SELECT attach_status_machine('other', 'state', $$
    [*] --> a
    a --> b : go [n > 1, function status_describe.fine] / stamp t
    a --> b : after 1 hour
    b --> [*]
$$);
CREATE VIEW machines AS SELECT target, status_column, history, timers, enabled, problem
FROM status_machines WHERE target::text IN ('task', 'other', 'other_1');
SELECT * FROM machines ORDER BY target::text;
SELECT definition FROM status_machines WHERE target = 'other'::regclass;
-- A problem stops every change, and is shown; what the trouble is, the error says.
CREATE FUNCTION problem(command text) RETURNS TABLE (column_problem text, update_refused text)
LANGUAGE plpgsql AS $$
DECLARE
    changed regclass := 'status_describe.other';
BEGIN
    BEGIN
        EXECUTE command;
        SELECT m.problem INTO column_problem FROM status_machines m WHERE m.target = changed;
        BEGIN
            EXECUTE (SELECT format('UPDATE %s SET %I = %L WHERE id = 1', changed, attname, 'b')
                FROM pg_attribute WHERE attrelid = changed AND attnum = 2);
            update_refused := 'no';
        EXCEPTION WHEN OTHERS THEN
            update_refused := SQLSTATE || ' ' || SQLERRM;
        END;
        RAISE EXCEPTION USING ERRCODE = 'RG000';
    EXCEPTION WHEN SQLSTATE 'RG000' THEN RETURN NEXT;
    END;
END
$$;
INSERT INTO other (id, n) VALUES (1, 2);
\pset expanded on
SELECT command, p.* FROM unnest(ARRAY[
    'SELECT 1', 'ALTER TABLE other RENAME COLUMN n TO number',
    'ALTER TABLE other RENAME COLUMN t TO at', 'ALTER TABLE other DROP COLUMN n',
    'ALTER TABLE other ALTER COLUMN t TYPE date', 'ALTER TABLE other RENAME COLUMN state TO status',
    'DROP FUNCTION fine(other, other)',
    'ALTER FUNCTION fine(other, other) RENAME TO finer',
    'ALTER FUNCTION fine(other, other) VOLATILE',
    'ALTER TABLE other RENAME TO another',
    'ALTER TABLE other SET SCHEMA public', 'ALTER TABLE other RENAME COLUMN d TO day'
]) WITH ORDINALITY AS c (command, n), problem(command) AS p ORDER BY n;
\pset expanded off
ALTER TABLE task DISABLE TRIGGER zz_concierge_status;
SELECT target, enabled FROM machines ORDER BY target::text;
ALTER TABLE task ENABLE TRIGGER zz_concierge_status;
SELECT status_machine_problem('task', 'status');
SELECT status_machine_problem('task', 'nothing');
SELECT status_machine_problem(NULL, 'status');

-- What is shipped: each definition can be attached to a table of that shape, and drawn.
SELECT name, table_name, status_column, number, origin FROM status_library() ORDER BY name;
SELECT l.name, l.definition = status_definition(l.name) AS same FROM status_library() AS l
ORDER BY name;
SELECT regress.outcome($$SELECT status_definition('none.such')$$);
SELECT regress.outcome($$SELECT status_definition(NULL)$$);
CREATE TABLE documents (
    id uuid PRIMARY KEY, processing_status text, chunk_count integer, empty_ok boolean,
    processed_at timestamptz, processing_error text
);
CREATE TABLE appointments (
    id uuid PRIMARY KEY, status text, hold_expires_at timestamptz, cancelled_at timestamptz,
    cancel_before timestamptz, ends_at timestamptz
);
CREATE TABLE transactions (
    id uuid PRIMARY KEY, status text, amount numeric, refunded_amount numeric,
    completed_at timestamptz, refunded_at timestamptz
);
CREATE TABLE business_numbers (
    id uuid PRIMARY KEY, status text, twilio_sid text, released_at timestamptz
);
SELECT l.name, attach_status_machine(table_name::regclass, status_column, definition)
FROM status_library() AS l ORDER BY name;
SELECT l.name, status_diagram(table_name::regclass) = definition AS drawn_as_written,
       (SELECT count(*) FROM status_machine(table_name::regclass)) AS lines,
       (SELECT string_agg(verdict || ' ' || n, ', ' ORDER BY verdict) FROM (
           SELECT verdict, count(*) AS n FROM status_test_vectors(table_name::regclass)
           GROUP BY 1) AS v) AS vectors,
       well_formed(status_diagram(table_name::regclass, NULL, 'svg')) AS svg
FROM status_library() AS l ORDER BY name;

SET client_min_messages = warning;
DROP SCHEMA status_describe CASCADE;
