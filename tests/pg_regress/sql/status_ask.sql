-- status_can and status_next: may it be, what else may be, and what is in the way of the rest.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pg_concierge;
RESET client_min_messages;
CREATE SCHEMA status_ask;
SET search_path = status_ask, concierge, pg_catalog;
\pset format unaligned
\pset null (null)

CREATE TABLE task (
    id integer PRIMARY KEY, status text DEFAULT 'open', approval text DEFAULT 'none',
    result text, score integer, due date, limit_score integer, at timestamptz
);
CREATE FUNCTION big_enough(was task, becomes task) RETURNS boolean
LANGUAGE sql STABLE AS 'SELECT becomes.score > 10';
SELECT attach_status_machine('task', 'status', $$
    [*] --> open
    open --> working : start [role authenticated|service_role]
    open --> done : finish [requires result, score >= 5, score <= limit_score, due is not null]
    open --> done : finish [role nobody_special, reason]
    open --> failed : finish [score in (-1, -2), function status_ask.big_enough]
    open --> failed : after 1 minutes
    open --> open : look / stamp at
    open --> parked
    working --> done : finish
    working --> parked : [reason]
    parked --> open : resume [at < now()]
    failed --> [*]
    done --> [*]
$$, history => true);
SELECT attach_status_machine('task', 'approval', $$
    [*] --> none
    none --> asked : ask [status = 'working']
    asked --> given : approve
    asked --> none : resume
    given --> [*]
$$);
INSERT INTO task (id) SELECT generate_series(1, 4);

-- Every guard of every way that fails, not only the first.
\pset expanded on
SELECT ok, code, message, jsonb_pretty(failed) AS failed FROM status_can('task', '1', 'finish');
UPDATE task SET result = 'r', score = 7, limit_score = 6 WHERE id = 1;
SELECT ok, code, message, failed FROM status_can('task', '1', 'finish');
UPDATE task SET limit_score = 7, due = '2024-02-29' WHERE id = 1;
SELECT * FROM status_can('task', '1', 'finish');
-- Of several ways the one that is nearest gives the code; a null compares with nothing.
UPDATE task SET score = NULL WHERE id = 1;
SELECT ok, code, message FROM status_can('task', '1', 'finish');
UPDATE task SET score = -1 WHERE id = 1;
SELECT ok, code, message FROM status_can('task', '1', 'finish');
UPDATE task SET score = 7 WHERE id = 1;
-- Not from here, no event, nothing leads out, no such row.
SELECT * FROM status_can('task', '1', 'approve');
SELECT * FROM status_can('task', '1', 'explode');
SELECT * FROM status_fire('task', '2', 'look');
SELECT * FROM status_can('task', '99', 'finish');
SELECT * FROM regress.outcome($$SELECT * FROM status_can('task', '1', 'resume')$$);
SELECT * FROM regress.outcome($$SELECT * FROM status_next('task', '99')$$);
\pset expanded off

-- One line for each event and for each state without one; both machines; not the timer's.
SELECT status_column, event, to_state, ok, code, message FROM status_next('task', '1');
SELECT event, to_state, ok, code, jsonb_path_query_array(failed, '$[*].guard') AS failed
FROM status_next('task', '2') WHERE status_column = 'status';
SELECT message FROM status_next('task', '2') WHERE NOT ok;
-- The row as it is; the reason of the setting, the role of the request.
BEGIN;
SELECT set_actor('a0000000-0000-4000-8000-000000000001');
SET LOCAL concierge.status_reason = 'why not';
SELECT event, to_state, ok FROM status_next('task', '2') ORDER BY 1, 2;
SELECT * FROM status_fire('task', '2', 'start');
SELECT status_column, event, to_state, ok, code FROM status_next('task', '2');
SET LOCAL concierge.status_reason = '';
SELECT event, to_state, ok, code, message FROM status_next('task', '2')
WHERE to_state = 'parked';
COMMIT;
-- Nothing leads out: no offers of that machine.
SELECT * FROM status_fire('task', '2', 'finish');
SELECT status_column, event, ok, code FROM status_next('task', '2');
SELECT ok, code, message, failed FROM status_can('task', '2', 'finish');

-- They say what status_fire then does.
CREATE TABLE verdict AS SELECT id, e AS event, c.* FROM task,
    unnest(ARRAY['start', 'finish', 'look', 'ask', 'approve']) AS e,
    status_can('task', id::text, e) AS c;
SELECT count(*) AS asked, count(*) FILTER (WHERE ok) AS can,
       count(*) FILTER (WHERE (o.state, o.message) IS DISTINCT FROM
           (v.code, coalesce(v.message, 'not refused'))) AS different
FROM verdict v, LATERAL (
    SELECT nullif(code, 'RG000') AS state, message FROM regress.refusal(
        format('SELECT status_fire(%L, %L, %L)', 'task', v.id, v.event))
) AS o;

-- Nothing is changed, nothing is written down, nothing is locked.
BEGIN;
CREATE TEMP TABLE before AS SELECT t AS r, ctid AS c, xmin AS n, xmax AS x FROM task AS t;
SELECT count(*) FROM task, status_next('task', id::text);
SELECT count(*) FROM task, status_can('task', id::text, 'look');
SELECT count(*) FROM (SELECT t, ctid, xmin, xmax FROM task AS t EXCEPT TABLE before) AS x;
SELECT count(*) FROM pg_locks WHERE pid = pg_backend_pid() AND relation = 'task'::regclass
AND mode NOT IN ('AccessShareLock', 'RowShareLock');
ROLLBACK;
BEGIN READ ONLY;
SELECT count(*) FROM task, status_next('task', id::text);
SELECT ok FROM status_can('task', '1', 'look');
SELECT count(*) > 0 AS described FROM status_machine('task', 'status');
SELECT length(status_diagram('task', 'status', counts => true)) > 0 AS drawn;
SELECT count(*) FROM status_history('task', '2', 'status');
SELECT count(*) FROM status_dwell('task', 'status');
SELECT count(*) FROM status_stuck('task', 'status');
SELECT count(*) > 0 AS vectors FROM status_test_vectors('task', 'status');
SELECT count(*) FROM status_machines WHERE target = 'task'::regclass;
SELECT pg_current_xact_id_if_assigned() IS NULL AS nothing_written;
SELECT state FROM regress.outcome($$SELECT status_fire('task', '1', 'look')$$);
COMMIT;

-- A row that is in no state of the machine.
CREATE TABLE older (id integer PRIMARY KEY, status text);
INSERT INTO older VALUES (1, 'ancient'), (2, NULL);
SELECT attach_status_machine('older', 'status', E'[*] --> a\na --> b : go\nb --> [*]',
    rows => 'skip');
SELECT id, c.* FROM older, status_can('older', id::text, 'go') AS c ORDER BY id;
SELECT id, n.* FROM older, status_next('older', id::text) AS n ORDER BY id;

-- Late news is no error, and can be fired.
CREATE TABLE message (id integer PRIMARY KEY, status text DEFAULT 'queued');
SELECT attach_status_machine('message', 'status', $$
    [*] --> queued
    queued --> sent : sent
    sent --> opened : opened
    opened --> [*]
    %% monotone queued < sent < opened
$$);
INSERT INTO message VALUES (1);
SELECT status_fire('message', '1', 'sent');
SELECT * FROM status_can('message', '1', 'sent');
SELECT event, to_state, ok FROM status_next('message', '1');

-- With the rights of the caller.
GRANT USAGE ON SCHEMA status_ask TO PUBLIC;
GRANT SELECT ON task TO authenticated;
ALTER TABLE task ENABLE ROW LEVEL SECURITY;
CREATE POLICY odd ON task USING (id % 2 = 1);
SELECT who, q, regress.attempt(q, who) FROM unnest(ARRAY['authenticated', 'anon']) AS who,
    unnest(ARRAY[$$SELECT FROM status_ask.task, concierge.status_next('status_ask.task', '1')
        WHERE id = 1$$, $$SELECT concierge.status_can('status_ask.task', '1', 'look')$$,
        $$SELECT concierge.status_can('status_ask.task', '2', 'look')$$,
        $$SELECT concierge.status_next('status_ask.task', '2')$$]) AS q ORDER BY 1 DESC, 2;

-- Arguments that are missing.
SELECT regress.outcome($$SELECT status_can(NULL, '1', 'look')$$);
SELECT regress.outcome($$SELECT status_can('task', NULL, 'look')$$);
SELECT regress.outcome($$SELECT status_can('task', '1', NULL)$$);
SELECT regress.outcome($$SELECT status_next('task', NULL)$$);
SELECT regress.outcome($$SELECT status_next('verdict', '1')$$);

SET client_min_messages = warning;
DROP SCHEMA status_ask CASCADE;
