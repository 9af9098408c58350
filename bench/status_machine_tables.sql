-- What bench/status_machine.sql measures: a table of tasks, and the judges that can be put on its status.

CREATE TABLE bench.transition (from_state text, to_state text, PRIMARY KEY (from_state, to_state));
INSERT INTO bench.transition VALUES
    ('pending', 'in_progress'), ('in_progress', 'completed'), ('in_progress', 'failed'),
    ('in_progress', 'no_answer'), ('in_progress', 'busy'), ('failed', 'pending'),
    ('no_answer', 'pending'), ('busy', 'pending'), ('pending', 'cancelled'),
    ('no_answer', 'cancelled'), ('busy', 'cancelled');
ANALYZE bench.transition;

-- The same transitions, for the machines; %s is an action.
CREATE FUNCTION bench.definition(action text) RETURNS text LANGUAGE sql IMMUTABLE
RETURN format($$
    [*] --> pending
    pending --> in_progress : dial %s
    in_progress --> completed : agree
    in_progress --> failed : decline
    in_progress --> no_answer : ring_out
    in_progress --> busy : ring_busy
    failed --> pending : retry
    no_answer --> pending : retry
    busy --> pending : retry
    pending --> cancelled : cancel
    no_answer --> cancelled : cancel
    busy --> cancelled : cancel
    completed --> [*]
    cancelled --> [*]
$$, action);

-- 20 states in a ring, with three ways out of each: 60 transitions.
CREATE FUNCTION bench.large_definition() RETURNS text LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT E'[*] --> pending\n' || string_agg(
        format('%s --> %s : to_%s [attempt < 100, requires title] / stamp started_at',
               CASE i WHEN 0 THEN 'pending' WHEN 1 THEN 'in_progress' ELSE 's' || i END,
               CASE (i + step) % 20 WHEN 0 THEN 'pending' WHEN 1 THEN 'in_progress'
                    ELSE 's' || (i + step) % 20 END,
               (i + step) % 20),
        E'\n' ORDER BY i, step)
    FROM generate_series(0, 19) AS i, (VALUES (1), (3), (7)) AS steps (step);
END;

CREATE FUNCTION bench.judge_by_code() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT (CASE OLD.status
        WHEN 'pending' THEN NEW.status IN ('in_progress', 'cancelled')
        WHEN 'in_progress' THEN NEW.status IN ('completed', 'failed', 'no_answer', 'busy')
        WHEN 'failed' THEN NEW.status = 'pending'
        WHEN 'no_answer' THEN NEW.status IN ('pending', 'cancelled')
        WHEN 'busy' THEN NEW.status IN ('pending', 'cancelled')
        ELSE false
    END) THEN
        RAISE EXCEPTION '% -> % is not allowed', OLD.status, NEW.status;
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION bench.judge_by_lookup() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.status IS DISTINCT FROM OLD.status AND NOT EXISTS (
        SELECT FROM bench.transition WHERE from_state = OLD.status AND to_state = NEW.status
    ) THEN
        RAISE EXCEPTION '% -> % is not allowed', OLD.status, NEW.status;
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION bench.judge_and_stamp() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM bench.transition WHERE from_state = OLD.status AND to_state = NEW.status
    ) THEN
        RAISE EXCEPTION '% -> % is not allowed', OLD.status, NEW.status;
    END IF;
    NEW.started_at := coalesce(NEW.started_at, now());
    RETURN NEW;
END
$$;

CREATE FUNCTION bench.judge_and_record() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM bench.transition WHERE from_state = OLD.status AND to_state = NEW.status
    ) THEN
        RAISE EXCEPTION '% -> % is not allowed', OLD.status, NEW.status;
    END IF;
    INSERT INTO bench.task_log (row_id, from_state, to_state, role)
    VALUES (NEW.id, OLD.status, NEW.status, current_user);
    RETURN NEW;
END
$$;

CREATE FUNCTION bench.record_statement() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO bench.task_log (row_id, from_state, to_state, role)
    SELECT n.id, o.status, n.status, current_user
    FROM new_rows n JOIN old_rows o ON o.id = n.id
    WHERE o.status IS DISTINCT FROM n.status;
    RETURN NULL;
END
$$;

-- What puts a judge on bench.task.
CREATE TABLE bench.judge (name text PRIMARY KEY, statement text);
INSERT INTO bench.judge VALUES
    ('none', NULL),
    ('check', $$ALTER TABLE bench.task ADD CHECK (status IN ('pending', 'in_progress', 'completed', 'failed',
                'no_answer', 'busy', 'cancelled'))$$),
    ('code', $$CREATE TRIGGER t BEFORE UPDATE OF status ON bench.task FOR EACH ROW
               WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION bench.judge_by_code()$$),
    ('lookup', $$CREATE TRIGGER t BEFORE UPDATE OF status ON bench.task FOR EACH ROW
                 WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION bench.judge_by_lookup()$$),
    -- What no trigger can do without: a function of PostgreSQL's own, in C, that is never called.
    ('never', $$CREATE TRIGGER t BEFORE UPDATE ON bench.task FOR EACH ROW
                WHEN (OLD.status IS DISTINCT FROM NEW.status)
                EXECUTE FUNCTION suppress_redundant_updates_trigger()$$),
    -- The same, called for each change of the status.
    ('floor', $$CREATE TRIGGER t BEFORE UPDATE ON bench.task FOR EACH ROW
                WHEN (OLD.status IS DISTINCT FROM NEW.status)
                EXECUTE FUNCTION suppress_redundant_updates_trigger()$$),
    ('lookup_always', $$CREATE TRIGGER t BEFORE UPDATE ON bench.task FOR EACH ROW
                        EXECUTE FUNCTION bench.judge_by_lookup()$$),
    ('lookup_stamp', $$CREATE TRIGGER t BEFORE UPDATE OF status ON bench.task FOR EACH ROW
                       WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION bench.judge_and_stamp()$$),
    ('lookup_history', $$CREATE TRIGGER t BEFORE UPDATE OF status ON bench.task FOR EACH ROW
                         WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION bench.judge_and_record()$$),
    ('lookup_history_statement', $$CREATE TRIGGER t BEFORE UPDATE OF status ON bench.task FOR EACH ROW
         WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION bench.judge_by_lookup();
         CREATE TRIGGER u AFTER UPDATE ON bench.task REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
         FOR EACH STATEMENT EXECUTE FUNCTION bench.record_statement()$$),
    ('machine', $$SELECT concierge.attach_status_machine('bench.task', 'status', bench.definition(''))$$),
    ('machine_stamp', $$SELECT concierge.attach_status_machine('bench.task', 'status',
                        bench.definition('/ stamp started_at'))$$),
    ('machine_history', $$SELECT concierge.attach_status_machine('bench.task', 'status', bench.definition(''),
                          history => true); TRUNCATE bench.task_status_history$$),
    ('machine_stamp_history', $$SELECT concierge.attach_status_machine('bench.task', 'status',
                                bench.definition('/ stamp started_at'), history => true);
                                TRUNCATE bench.task_status_history$$),
    ('machine_large', $$SELECT concierge.attach_status_machine('bench.task', 'status', bench.large_definition())$$);

-- A new table with this judge, and histories without a row. A light table is unlogged and has room in its pages for
-- new versions of its rows, so that a plain UPDATE costs as little as it can.
CREATE PROCEDURE bench.refill(p_judge text, p_rows integer, p_light boolean DEFAULT false)
LANGUAGE plpgsql SET client_min_messages = warning
AS $$
DECLARE
    action text;
BEGIN
    DROP TABLE IF EXISTS bench.task, bench.task_log, bench.task_status_history;
    CREATE TABLE bench.task (
        id         bigint PRIMARY KEY,
        owner      uuid,
        title      text,
        body       text,
        status     text NOT NULL,
        attempt    integer NOT NULL DEFAULT 0,
        started_at timestamptz,
        ended_at   timestamptz
    ) WITH (autovacuum_enabled = false);
    CREATE TABLE bench.task_log (
        entry      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        row_id     bigint NOT NULL,
        from_state text,
        to_state   text NOT NULL,
        role       text NOT NULL,
        at         timestamptz NOT NULL DEFAULT now()
    ) WITH (autovacuum_enabled = false);
    CREATE INDEX ON bench.task_log (row_id, entry);
    IF p_light THEN
        ALTER TABLE bench.task SET UNLOGGED;
        ALTER TABLE bench.task SET (fillfactor = 50);
        ALTER TABLE bench.task_log SET UNLOGGED;
    END IF;
    INSERT INTO bench.task (id, owner, title, body, status)
    SELECT i, md5(i::text)::uuid, 'Task ' || i, repeat('x', 60), 'pending'
    FROM generate_series(1, p_rows) AS i;
    SELECT statement INTO STRICT action FROM bench.judge WHERE name = p_judge;
    IF action IS NOT NULL THEN
        EXECUTE action;
    END IF;
    IF p_light AND to_regclass('bench.task_status_history') IS NOT NULL THEN
        ALTER TABLE bench.task_status_history SET UNLOGGED;
    END IF;
    ANALYZE bench.task;
END
$$;

-- As bench.measure, where prepare names a judge. The rows are committed before they are updated, as in life.
CREATE PROCEDURE bench.measure_status(
    p_topic text, p_rounds integer, p_rows integer, p_light boolean DEFAULT false
)
LANGUAGE plpgsql
AS $$
DECLARE
    v record;
    started bigint;
    spent bigint;
BEGIN
    FOR round IN 0 .. p_rounds LOOP
        FOR v IN
            SELECT * FROM bench.variant WHERE topic = p_topic
            ORDER BY position * CASE round % 2 WHEN 0 THEN 1 ELSE -1 END
        LOOP
            CALL bench.refill(v.prepare, p_rows, p_light);
            COMMIT;
            started := bench.now_ns();
            EXECUTE v.statement;
            spent := bench.now_ns() - started;
            INSERT INTO bench.sample VALUES (p_topic, v.name, round, spent);
            COMMIT;
        END LOOP;
    END LOOP;
    DELETE FROM bench.sample WHERE topic = p_topic AND round = 0;
    COMMIT;
END
$$;

-- One measurement in the session that calls it. A statement that is cancelled counts up to then.
CREATE PROCEDURE bench.once(p_topic text, p_name text, p_round integer, p_statement text)
LANGUAGE plpgsql
AS $$
DECLARE
    started bigint := bench.now_ns();
BEGIN
    BEGIN
        EXECUTE p_statement;
    EXCEPTION WHEN query_canceled THEN
        NULL;
    END;
    INSERT INTO bench.sample VALUES (p_topic, p_name, p_round, bench.now_ns() - started);
END
$$;
