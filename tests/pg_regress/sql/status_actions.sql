-- What a transition does to its row, and what it tells others.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pg_concierge;
RESET client_min_messages;
CREATE SCHEMA status_actions;
GRANT USAGE ON SCHEMA status_actions TO PUBLIC;
SET search_path = status_actions, concierge, pg_catalog;
\pset format unaligned
\pset null (null)

CREATE TYPE mood AS ENUM ('low', 'high');
CREATE DOMAIN short AS varchar(5) CHECK (VALUE <> 'never');
CREATE DOMAIN moody AS mood;
CREATE TABLE task (
    id integer PRIMARY KEY,
    status text NOT NULL,
    first_at timestamptz, second_at timestamptz(0),
    third_at timestamptz NOT NULL DEFAULT '-infinity',
    t text DEFAULT 'old', v varchar(4) DEFAULT 'old', e mood DEFAULT 'low', d short DEFAULT 'old',
    m moody, i2 smallint, i4 integer DEFAULT 1, i8 bigint, n numeric(6, 2), f4 real,
    f8 double precision,
    b boolean, day date, at timestamptz, u uuid, j jsonb DEFAULT '{}', list integer[] DEFAULT '{1}',
    doubled integer GENERATED ALWAYS AS (i4 * 2) STORED, "Odd ""name" text DEFAULT 'old'
);

-- stamp: the start of the transaction, if nothing is there. It has the precision of its column.
SELECT attach_status_machine('task', 'status', '
    [*] --> a
    a --> b : go / stamp first_at, stamp second_at, stamp third_at
    b --> a : back / stamp first_at
    b --> c : clear / clear first_at, stamp second_at
    c --> b : again / stamp first_at
');
INSERT INTO task (id, status) VALUES (1, 'a'), (2, 'a');
BEGIN;
SELECT pg_sleep(0.01);
UPDATE task SET status = 'b' WHERE id = 1
RETURNING first_at = now() AS first, second_at = now()::timestamptz(0) AS second, third_at;
COMMIT;
BEGIN;
UPDATE task SET status = 'a' WHERE id = 1 RETURNING first_at < now() AS kept;
UPDATE task SET status = 'b' WHERE id = 1 RETURNING first_at < now() AS kept;
UPDATE task SET status = 'c' WHERE id = 1 RETURNING first_at, second_at <= now() + interval '1 second' AS kept;
UPDATE task SET status = 'b' WHERE id = 1 RETURNING first_at = now() AS stamped;
-- What the statement writes itself stands.
UPDATE task SET status = 'b', first_at = '2026-01-01 00:00+00' WHERE id = 2
RETURNING to_char(first_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS first_at;
COMMIT;

-- set and clear: each type as the column stores it.
SELECT attach_status_machine('task', 'status', '
    [*] --> a
    a --> b : fill / set t = ''it''''s #34;t#34; é'', set v = ''four'', set e = ''high'', set d = ''five5'', set m = ''low'', set i2 = -7, set i4 = 21, set i8 = 9223372036854775807, set n = 1234.5, set f4 = 0.5, set f8 = -1.25, set b = true, set day = ''2024-02-29'', set at = ''2026-01-02'', set u = ''{00000000-0000-0000-0000-00000000000A}'', clear j, clear list, set "Odd ""name" = ''''
    b --> a : empty / clear t, clear v, clear e, clear d, clear m, clear i2, clear i4, clear i8, clear n, clear f4, clear f8, clear b, clear day, clear at, clear u, clear "Odd ""name"
');
UPDATE task SET status = 'a' WHERE id = 1;
SET datestyle = 'German, DMY';
SET timezone = 'Asia/Tokyo';
\pset expanded on
UPDATE task SET status = 'b' WHERE id = 1 RETURNING t, v, e, d, m, i2, i4, i8, n, f4, f8, b,
    to_char(day, 'YYYY-MM-DD') AS day, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI') AS at,
    u, j, list, doubled, "Odd ""name";
UPDATE task SET status = 'a' WHERE id = 1 RETURNING t, v, e, d, m, i2, i4, i8, n, f4, f8, b, day,
    at, u, doubled, "Odd ""name";
\pset expanded off
RESET datestyle;
RESET timezone;
-- A definition attached under one time zone means the same in another: midnight in UTC.
SET timezone = 'America/New_York';
UPDATE task SET status = 'b' WHERE id = 1
RETURNING to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI') AS at;
RESET timezone;

-- A value that its column does not take is refused when the machine is attached.
SELECT action, state, message FROM unnest(ARRAY[
    'set v = ''fives''', 'set v = ''four''', 'set v = ''four ''', 'set e = ''middle''',
    'set d = ''sixsix''',
    'set d = ''never''', 'set m = ''middle''', 'set i2 = 32768', 'set i4 = 0.5',
    'set i8 = 9223372036854775808',
    'set n = 12345.6', 'set n = 0.005', 'set f4 = 123456789', 'set at = ''2026-13-01''',
    'set j = ''{}''',
    'set u = ''00000000''', 'set day = ''infinity'''
]) WITH ORDINALITY AS a (action, place), regress.outcome(format(
    'SELECT attach_status_machine(%L, %L, %L)', 'task', 'status',
    format(E'[*] --> a\na --> b : go / %s\nb --> a', action)
)) ORDER BY place;
-- Constraints of the table hold for what is set.
SELECT attach_status_machine('task', 'status', '
    [*] --> a
    a --> b : go / set i4 = 500, clear t
    b --> a
');
UPDATE task SET status = 'a' WHERE status = 'b';
ALTER TABLE task ADD CONSTRAINT small CHECK (i4 < 100);
SELECT state, message FROM regress.outcome($$UPDATE task SET status = 'b' WHERE id = 1$$);
ALTER TABLE task DROP CONSTRAINT small;
ALTER TABLE task ALTER t SET DEFAULT 'x';
UPDATE task SET t = 'x';
ALTER TABLE task ALTER t SET NOT NULL;
SELECT state, message FROM regress.outcome($$UPDATE task SET status = 'b' WHERE id = 1$$);
ALTER TABLE task ALTER t DROP NOT NULL;
-- What is set is in the indexes, and RETURNING shows it.
CREATE UNIQUE INDEX ON task (i4);
UPDATE task SET i4 = id;
UPDATE task SET status = 'b' WHERE id = 1 RETURNING id, i4, t, doubled;
SELECT state, message FROM regress.outcome($$UPDATE task SET status = 'b' WHERE id = 2$$);
DROP TABLE task;

-- emit: rows in the outbox of the schema, which module events brings when it is not there.
CREATE TABLE deal (
    region text, number integer, status text NOT NULL, note text, PRIMARY KEY (region, number)
);
SELECT to_regclass('status_actions.outbox');
SELECT attach_status_machine('deal', 'status', '
    [*] --> open
    open --> won : win [note <> ''bad''] / emit deal.won, emit ''Tell: everybody; #34;now#34;'', emit deal.won
    open --> lost : lose
    won --> [*]
    lost --> [*]
', history => true);
SELECT to_regclass('status_actions.outbox');
SELECT attach_status_machine('deal', 'status', status_diagram('deal'), history => true);
INSERT INTO deal VALUES ('e"u', 1, 'open', 'x'), ('us', 1, 'open', 'bad'), ('us', 2, 'open', 'x');
BEGIN;
SELECT set_actor('00000000-0000-0000-0000-000000000001', 'seller');
SET LOCAL concierge.status_reason = 'signed "today"';
SELECT * FROM status_fire('deal', '["e\"u", 1]', 'win');
COMMIT;
UPDATE deal SET status = 'lost' WHERE number = 2;
SELECT topic, payload - 'at' AS payload,
       (payload ->> 'at')::timestamptz <= now() AS at FROM outbox ORDER BY id;
-- What is refused or rolled back tells nobody; a repair neither.
SELECT state FROM regress.outcome($$UPDATE deal SET status = 'won' WHERE region = 'us'$$);
BEGIN;
SAVEPOINT before;
UPDATE deal SET note = 'x', status = 'won' WHERE region = 'us' AND number = 1;
SELECT count(*) FROM outbox;
ROLLBACK TO before;
SET LOCAL concierge.status_bypass = 'by hand';
UPDATE deal SET status = 'won' WHERE region = 'us' AND number = 1;
COMMIT;
SELECT count(*) FROM outbox;
SELECT count(*) FROM deal_status_history WHERE row_region = 'us';
-- Many rows of one statement, each with its own event.
INSERT INTO deal SELECT 'bulk', i, 'open', 'x' FROM generate_series(1, 500) i;
UPDATE deal SET status = 'won' WHERE region = 'bulk';
SELECT topic, count(*), count(DISTINCT payload -> 'key' ->> 'number') AS keys
FROM outbox WHERE payload -> 'key' ->> 'region' = 'bulk' GROUP BY topic ORDER BY topic;
-- Whoever may change the row tells; the outbox itself stays closed.
GRANT SELECT, UPDATE ON deal TO regress_nobody;
INSERT INTO deal VALUES ('last', 1, 'open', 'x');
SET ROLE regress_nobody;
UPDATE deal SET status = 'won' WHERE region = 'last';
SELECT regress.attempt('SELECT count(*) FROM status_actions.outbox');
RESET ROLE;
SELECT topic, payload ->> 'role' AS role FROM outbox
WHERE payload -> 'key' ->> 'region' = 'last' ORDER BY id;
-- An outbox that went away stops what would write to it, not the rest.
INSERT INTO deal VALUES ('last', 2, 'open', 'x'), ('last', 3, 'open', 'x');
BEGIN;
ALTER TABLE outbox RENAME TO inbox;
SELECT state FROM regress.outcome($$
    UPDATE deal SET status = 'won' WHERE number = 2 AND region = 'last'
$$);
UPDATE deal SET status = 'lost' WHERE number = 3 AND region = 'last' RETURNING status;
ROLLBACK;
UPDATE deal SET status = 'won' WHERE number = 2 AND region = 'last' RETURNING status;

-- Whoever attaches needs the right to install the module.
CREATE SCHEMA status_poor AUTHORIZATION regress_owner;
SET ROLE regress_owner;
CREATE TABLE status_poor.thing (id integer PRIMARY KEY, status text);
SELECT state, message LIKE '%emits x, and there is no outbox%' AS says_why, hint
FROM regress.outcome($$
    SELECT concierge.attach_status_machine(
        'status_poor.thing', 'status', E'[*] --> a\na --> b : go / emit x\nb --> a'
    )
$$);
RESET ROLE;
CREATE SCHEMA status_poorer;
GRANT USAGE ON SCHEMA status_poorer TO regress_nobody;
CREATE TABLE status_poorer.thing (id integer PRIMARY KEY, status text);
ALTER TABLE status_poorer.thing OWNER TO regress_nobody;
SET ROLE regress_nobody;
SELECT state, message LIKE '%emits x, and there is no outbox%' AS says_why, hint
FROM regress.outcome($$
    SELECT concierge.attach_status_machine(
        'status_poorer.thing', 'status', E'[*] --> a\na --> b : go / emit x\nb --> a'
    )
$$);
SELECT state, message FROM regress.outcome($$
    SELECT concierge.attach_status_machine(
        'status_poorer.thing', 'status', E'[*] --> a\na --> b : go\nb --> a', history => true
    )
$$);
SELECT count(*) FROM pg_trigger WHERE tgrelid = 'status_poorer.thing'::regclass;
-- Without anything to write down it needs nothing but the table.
SELECT concierge.attach_status_machine(
    'status_poorer.thing', 'status', E'[*] --> a\na --> b : go\nb --> a'
);
RESET ROLE;

SET client_min_messages = warning;
DROP SCHEMA status_poor CASCADE;
DROP SCHEMA status_poorer CASCADE;
DROP SCHEMA status_actions CASCADE;
