-- Status machines beside what one writes without them, and the figures they must reach.
--
-- How to read it. Nothing is subtracted: an UPDATE costs what it costs, and the ratio says how much dearer a variant
-- makes it. Every measurement has a new table with the same rows, all pending and committed, and at most one judge.
-- The plpgsql peers are of our own writing and get what helps them: UPDATE OF and WHEN, so that they are not even
-- called for other columns, a primary key on the transitions, and a history with fewer columns than ours and the
-- same indexes. The tables are logged ones, but for those called light.
--
--   P1  40,000 rows in one UPDATE: at most 2.0, and 4.0 with history; against "lookup in a table" 0.35, against
--       "lookup, history" 0.40 (divide the two rows' figures). On a light table a plain UPDATE costs much less, so
--       the ratios to it are larger and those between judges smaller. Read P1 on both.
--   P3  an UPDATE of another column: at most 1.05.
--   P4  single rows by primary key, in a loop in one session. Ratio 1.11 is 0.90 of the tps, 1.33 is 0.75. It leaves
--       out what a client and a commit cost, so it is the harder test; status_tps.sh counts real transactions.
--   P5  sessions of their own: an UPDATE of no row, then 100,000 rows: at most 1.2. The same with plpgsql and
--       transition tables keeps the plan made for no rows: one round, cancelled after 30 s, so a lower bound.
--   P8  status_next: at most 500,000 ns per call. The first statement of a session on a machine of 20 states and 60
--       transitions: at most 10,000,000 ns more than a plain one (subtract the two rows' figures).
\i bench/status_machine_tables.sql

INSERT INTO bench.topic VALUES
    ('status_1_bulk', 'status: one UPDATE of the status of 40,000 rows', 'row', 40000),
    ('status_1_bulk_light', 'status: one UPDATE of the status of 40,000 rows, light table', 'row', 40000),
    ('status_3_other_bulk', 'status: one UPDATE of another column of 40,000 rows', 'row', 40000),
    ('status_3_other_single', 'status: another column, row by row', 'statement', 5000),
    ('status_4_single', 'status: the status, row by row', 'statement', 5000),
    ('status_5_kept_plan', 'status: 100,000 rows, in a fresh session or after an UPDATE of no row', 'row', 100000),
    ('status_8_next', 'status: what can be done with a row?', 'call', 5000),
    ('status_8_first', 'status: first UPDATE of a session', 'statement', 1);

INSERT INTO bench.variant (topic, name, part, prepare, statement)
SELECT t.topic, v.name, v.part, v.judge,
       'UPDATE bench.task SET status = ''in_progress'''
FROM (VALUES ('status_1_bulk'), ('status_1_bulk_light')) AS t (topic), (VALUES
    (1, 'plain UPDATE', 'baseline', 'none'),
    (2, 'CHECK constraint, which cannot see the old state', 'peer', 'check'),
    (3, 'plpgsql, transitions in its code', 'peer', 'code'),
    (4, 'plpgsql, lookup in a table', 'peer', 'lookup'),
    (5, 'plpgsql, lookup, stamp', 'peer', 'lookup_stamp'),
    (6, 'plpgsql, lookup, history INSERT per row', 'peer', 'lookup_history'),
    (7, 'plpgsql, lookup, history per statement with transition tables', 'peer', 'lookup_history_statement'),
    (8, 'status machine', 'ours', 'machine'),
    (9, 'status machine, stamp', 'ours', 'machine_stamp'),
    (10, 'status machine, history', 'ours', 'machine_history'),
    (11, 'status machine, stamp and history', 'ours', 'machine_stamp_history')
) AS v (place, name, part, judge) ORDER BY t.topic, v.place;

INSERT INTO bench.variant (topic, name, part, prepare, statement)
SELECT t.topic, v.name, v.part, v.judge, t.statement
FROM (VALUES
    ('status_3_other_bulk', 'UPDATE bench.task SET attempt = attempt + 1'),
    ('status_3_other_single', 'DO $d$ BEGIN FOR i IN 1 .. 5000 LOOP
         UPDATE bench.task SET attempt = attempt + 1 WHERE id = i; END LOOP; END $d$')
) AS t (topic, statement),
(VALUES
    (1, 'plain UPDATE', 'baseline', 'none'),
    (2, 'plpgsql, lookup, without UPDATE OF and WHEN', 'peer', 'lookup_always'),
    (3, 'plpgsql, lookup', 'peer', 'lookup'),
    (4, 'C function of PostgreSQL, same WHEN, never called', 'peer', 'never'),
    (5, 'status machine', 'ours', 'machine'),
    (6, 'status machine, history', 'ours', 'machine_history')
) AS v (place, name, part, judge) ORDER BY t.topic, v.place;

INSERT INTO bench.variant (topic, name, part, prepare, statement)
SELECT 'status_4_single', v.name, v.part, v.judge,
       format('DO $d$ BEGIN FOR i IN 1 .. 5000 LOOP %s; END LOOP; END $d$', v.statement)
FROM (VALUES
    (1, 'plain UPDATE', 'baseline', 'none',
     'UPDATE bench.task SET status = ''in_progress'' WHERE id = i'),
    (2, 'plain UPDATE ... AND status = ''pending''', 'peer', 'none',
     'UPDATE bench.task SET status = ''in_progress'' WHERE id = i AND status = ''pending'''),
    (3, 'plpgsql, transitions in its code', 'peer', 'code',
     'UPDATE bench.task SET status = ''in_progress'' WHERE id = i'),
    (4, 'plpgsql, lookup in a table', 'peer', 'lookup',
     'UPDATE bench.task SET status = ''in_progress'' WHERE id = i'),
    (5, 'plpgsql, lookup, history INSERT per row', 'peer', 'lookup_history',
     'UPDATE bench.task SET status = ''in_progress'' WHERE id = i'),
    (6, 'status machine', 'ours', 'machine',
     'UPDATE bench.task SET status = ''in_progress'' WHERE id = i'),
    (7, 'status machine, history', 'ours', 'machine_history',
     'UPDATE bench.task SET status = ''in_progress'' WHERE id = i'),
    (8, 'status_fire (which locks the row first)', 'ours', 'machine',
     'PERFORM concierge.status_fire(''bench.task'', i::text, ''dial'')'),
    (9, 'status_fire, history', 'ours', 'machine_history',
     'PERFORM concierge.status_fire(''bench.task'', i::text, ''dial'')')
) AS v (place, name, part, judge, statement) ORDER BY v.place;

INSERT INTO bench.variant (topic, name, part, prepare, statement)
SELECT 'status_8_next', v.name, v.part, 'machine_history',
       format('DO $d$ BEGIN FOR i IN 1 .. 5000 LOOP PERFORM FROM %s; END LOOP; END $d$', v.source)
FROM (VALUES
    (1, 'SELECT of the row by its primary key', 'baseline', 'bench.task WHERE id = i'),
    (2, 'status_next', 'ours', 'concierge.status_next(''bench.task'', i::text)'),
    (3, 'status_can', 'ours', 'concierge.status_can(''bench.task'', i::text, ''dial'')')
) AS v (place, name, part, source) ORDER BY v.place;

CALL bench.measure_status('status_1_bulk', :rounds, 40000);
CALL bench.measure_status('status_1_bulk_light', :rounds, 40000, true);
CALL bench.measure_status('status_3_other_bulk', :rounds, 40000);
CALL bench.measure_status('status_3_other_single', :rounds, 5000);
CALL bench.measure_status('status_4_single', :rounds, 5000);
CALL bench.measure_status('status_8_next', :rounds, 5000);

-- The rest needs a session for each measurement. Their rows are marked here and measured by the file below.
INSERT INTO bench.variant (topic, name, part, prepare, statement) VALUES
    ('status_5_kept_plan', 'status machine, history, fresh session', 'baseline', 'machine_history', '-'),
    ('status_5_kept_plan', 'status machine, history, after an UPDATE of no row', 'ours', 'machine_history', '-'),
    ('status_5_kept_plan', 'plpgsql, transition tables, fresh session', 'peer', 'lookup_history_statement', '-'),
    ('status_5_kept_plan', 'plpgsql, transition tables, after an UPDATE of no row: cancelled after 30 s', 'peer',
     'lookup_history_statement', '-'),
    ('status_8_first', 'plain UPDATE', 'baseline', 'none', '-'),
    ('status_8_first', 'plpgsql, lookup in a table', 'peer', 'lookup', '-'),
    ('status_8_first', 'status machine, 20 states, 60 transitions', 'ours', 'machine_large', '-'),
    ('status_8_first', 'the same, library loaded already', 'ours', 'machine_large', '-');
\set round 0
\i bench/status_machine_sessions.sql
