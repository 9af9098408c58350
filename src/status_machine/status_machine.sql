-- Fires what is due with the rights of whoever calls it: for a scheduler, not for everybody.
REVOKE ALL ON FUNCTION tick(text, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tick(text, integer) TO pg_database_owner;

CREATE VIEW @extschema@.status_machines AS
SELECT t.tgrelid::pg_catalog.regclass AS target,
       a.arguments[1] AS status_column,
       (pg_catalog.length(a.arguments[3]) OPERATOR(pg_catalog.>) 0) IS TRUE AS history,
       (pg_catalog.length(a.arguments[4]) OPERATOR(pg_catalog.>) 0) IS TRUE AS timers,
       t.tgenabled OPERATOR(pg_catalog.<>) 'D'::pg_catalog."char" AS enabled,
       @extschema@.status_machine_problem(t.tgrelid, a.arguments[1]) AS problem,
       a.arguments[2] AS definition
FROM pg_catalog.pg_trigger t
CROSS JOIN LATERAL (
    SELECT pg_catalog.array_agg(
        pg_catalog.convert_from(pg_catalog.decode(part, 'hex'), pg_catalog.getdatabaseencoding())
        ORDER BY place
    ) AS arguments
    FROM pg_catalog.regexp_split_to_table(
        pg_catalog.regexp_replace(pg_catalog.encode(t.tgargs, 'hex'), '(..)', '\1 ', 'g'), '00 '
    ) WITH ORDINALITY AS parts (spaced, place)
    CROSS JOIN LATERAL pg_catalog.replace(spaced, ' ', '') AS part
) AS a
WHERE t.tgfoid OPERATOR(pg_catalog.=) '@extschema@.enforce_status()'::pg_catalog.regprocedure::pg_catalog.oid
  AND t.tgparentid OPERATOR(pg_catalog.=) 0::pg_catalog.oid
  AND t.tgnargs OPERATOR(pg_catalog.>) 1::pg_catalog.int2;

GRANT SELECT ON @extschema@.status_machines TO PUBLIC;

COMMENT ON VIEW status_machines IS
'Every status machine of the database: its table and column, whether it keeps a history and has timers, whether
its trigger is enabled, what is wrong with it (null: nothing), and its definition.';

COMMENT ON FUNCTION attach_status_machine(regclass, name, text, boolean, text, jsonb) IS
'Puts a status machine on a text, varchar or enum column of any table: from then on a trigger judges every change
of the column, whoever writes it. definition is a Mermaid state diagram:

    [*] --> pending
    pending --> done : finish [requires result, score >= 1] / stamp done_at, emit task.done
    pending --> failed : after 15 minutes
    done --> [*]
    failed --> [*]

Labels are event [guards] / actions. Guards: requires c; c = <> < <= > >= value, column or now(); c is null;
c in (...); role r1|r2; reason; function schema.name. Actions: stamp c; set c = value; clear c; emit topic.
Comments: %% alias word = state; %% monotone a < b < c; %% on delete restrict; %% stored name = ''word''.
history: every change is written to <table>_status_history. rows: check (all rows must be in known states) or
skip. state_map: {"old word": "state"} renames. Attaching again replaces the machine.
Errors: ZF009 invalid definition, with line and token; ZF001 rows in unknown states, with their numbers; 42501
not the owner; 42809 not a table, or no primary key; 42703, 42804 wrong column; 22023.
Example: SELECT concierge.attach_status_machine(''tasks'', ''status'', ''...'', history => true);';

COMMENT ON FUNCTION detach_status_machine(regclass, name) IS
'Takes the status machine of a column off its table. The history stays; what was due is forgotten. 42704 if there
is none.';

COMMENT ON FUNCTION status_fire(regclass, text, text, text, text) IS
'Fires a named event on the row with this primary key (a JSON array for a key of several columns) and gives the
state before and after. The row is locked first: of several sessions one succeeds, and the others are refused.
reason: for guards and history. expect: only if the row is in this state. Needs the right to update the row.
Errors: ZF001 to ZF007 as the manual lists them, 42704 no such row, 22023 an event of several machines.
Example: SELECT * FROM concierge.status_fire(''tasks'', ''42'', ''finish'', expect => ''pending'');';

COMMENT ON FUNCTION status_fire_many(regclass, text[], text, text) IS
'Fires an event on many rows, in the order of their keys, each for itself: one row per different key with ok, the states
before and after, or code and message of its refusal.';

COMMENT ON FUNCTION status_can(regclass, text, text) IS
'Could this event be fired on this row, by this caller, now? ok, or the code, the message and every guard that
fails: [{"code", "event", "guard", "message"}]. Changes nothing; a row that is not there is refused with 42704.';

COMMENT ON FUNCTION status_next(regclass, text) IS
'What can be done next with this row: one line per event, and one per state that is reached without an event, each
with ok or with code, message and the guards that fail. What only the timer does is left out.';

COMMENT ON FUNCTION status_machine(regclass, name) IS
'A machine as rows: kind is initial, transition, timer, terminal or alias; any is expanded.';

COMMENT ON FUNCTION status_diagram(regclass, name, text, boolean) IS
'A machine as a picture: format is mermaid (which attach_status_machine reads again), dot or svg. counts: the
number of rows in each state, as far as the caller may see them.';

COMMENT ON FUNCTION status_history(regclass, text, name) IS
'The changes of one row, the first one first: when, from, to, event, reason, who, and how long it stayed. For
whoever may read the row itself. 22023 if the machine keeps no history.';

COMMENT ON FUNCTION status_dwell(regclass, name, timestamptz) IS
'How long rows stay in each state: visits that ended since then, median, 90th percentile, longest. For the owner of
the history.';

COMMENT ON FUNCTION status_stuck(regclass, name, interval) IS
'Rows in states that are not terminal whose last change is older than this, the oldest first. For the owner of the
history.';

COMMENT ON FUNCTION status_test_vectors(regclass, name) IS
'Every insert and every change from one state to another, with what is expected: verdict is accepted (once the
guards of one of its ways pass), timer (only by the timer; others get the code), stays (the row keeps its state)
or refused, with the code.';

COMMENT ON FUNCTION status_machine_problem(regclass, name) IS
'Why a machine refuses every change, such as a column that was renamed or a guard function that was dropped; null if
nothing is wrong.';

COMMENT ON FUNCTION tick(text, integer) IS
'Takes the transitions of a schema whose time has come (after 15 minutes), the longest overdue first, max_rows at
most: one line per row. Rows that other sessions hold are left for the next time, so any number may call it. A
transition whose guards fail is tried again after 1, 2, 4 ... 60 minutes. For a scheduler, once a minute.
Example: SELECT count(*) FROM concierge.tick(''app'');';

COMMENT ON FUNCTION enforce_status() IS
'Trigger function behind attach_status_machine. Arguments: column; for the trigger that judges also the
definition, and the tables of history and timers.';
