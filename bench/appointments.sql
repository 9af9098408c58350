-- Appointments beside the product's function and what one writes by hand, on 1,000,000 appointments of 1,000 businesses.
--
-- How to read it: the bars are
--   1 and 2   the original without an index at least 5,000 times, with its best index 100 times the time of ours;
--   3         ours at most 0.75 of the same rules in PL/pgSQL;
--   4         30 days, 60 minutes, every 15: at most 0.5 of the faster of the two queries with multiranges, at most
--             2.2 of reading the busy rows, and at least 100 times faster than NOT EXISTS for each start.
-- All variants give the same answers: that is asserted first.
\i bench/appointments_tables.sql
\i bench/appointments_peers.sql
SET TimeZone = 'UTC';
-- All of the work of a query is to be that of the backend that is measured.
SET max_parallel_workers_per_gather = 0;
-- Otherwise PostgreSQL plans some of the peers' statements anew for each call, which takes several times as long.
SET plan_cache_mode = force_generic_plan;

DO $assert$
BEGIN
    IF EXISTS (
        SELECT FROM bench.question q
        WHERE bench.validate_plpgsql(q.business_id, q.at, 30)
            IS DISTINCT FROM bench_app.validate_appointment_time(q.business_id, q.at, 30)
    ) THEN
        RAISE 'the function in PL/pgSQL gives other answers';
    END IF;
    IF EXISTS (
        SELECT FROM bench.question q
        CROSS JOIN LATERAL (
            SELECT array_agg(s ORDER BY s) AS a FROM bench.slots_multirange(q.business_id, q.at, q.at + interval '720 hours', 60, 15) AS s
        ) AS multirange
        CROSS JOIN LATERAL (
            SELECT array_agg(s ORDER BY s) AS a FROM bench.slots_filter(q.business_id, q.at, q.at + interval '720 hours', 60, 15) AS s
        ) AS filter
        CROSS JOIN LATERAL (
            SELECT array_agg(s ORDER BY s) AS a FROM bench.slots_not_exists(q.business_id, q.at, q.at + interval '720 hours', 60, 15) AS s
        ) AS not_exists
        CROSS JOIN LATERAL (
            SELECT array_agg(s.slot_start ORDER BY s.slot_start) AS a
            FROM bench_app.find_available_slots(q.business_id, q.at, q.at + interval '720 hours', 60) AS s
        ) AS ours
        WHERE q.n <= 40 AND (ours.a <> multirange.a OR ours.a <> filter.a OR ours.a <> not_exists.a)
    ) THEN
        RAISE 'the queries for slots give other answers';
    END IF;
END
$assert$;

INSERT INTO bench.topic VALUES
    ('appointments_1_validate', 'appointments: may it be booked, against the original', 'call', 10),
    ('appointments_2_indexed', 'appointments: may it be booked, against the original with an index', 'call', 200),
    ('appointments_3_rules', 'appointments: may it be booked, against the same rules', 'call', 2000),
    ('appointments_4_slots', 'appointments: free times of 30 days', 'call', 20);

-- Zero is to plan the statement, and to call nothing.
INSERT INTO bench.variant (topic, name, part, statement)
SELECT v.topic, v.name, v.part, format(
    'SELECT count(*) FROM bench.question q WHERE q.n <= %s AND %s(q.business_id, q.at, 30)',
    CASE v.part WHEN 'zero' THEN 0 ELSE t.units END, v.function
)
FROM (VALUES
    (1, 'appointments_1_validate', 'nothing', 'zero', 'bench_app.validate_appointment_time'),
    (2, 'appointments_1_validate', 'original, no index', 'peer', 'bench.original_none'),
    (3, 'appointments_1_validate', '**validate_appointment_time**', 'baseline', 'bench_app.validate_appointment_time'),
    (4, 'appointments_2_indexed', 'nothing', 'zero', 'bench_app.validate_appointment_time'),
    (5, 'appointments_2_indexed', 'original, index (business_id)', 'peer', 'bench.original_best'),
    (6, 'appointments_2_indexed', 'original, index (business_id, scheduled_at)', 'peer', 'bench.original_pair'),
    (7, 'appointments_2_indexed', '**validate_appointment_time**', 'baseline', 'bench_app.validate_appointment_time'),
    (8, 'appointments_3_rules', 'nothing', 'zero', 'bench_app.validate_appointment_time'),
    (9, 'appointments_3_rules', 'the same rules, PL/pgSQL', 'baseline', 'bench.validate_plpgsql'),
    (10, 'appointments_3_rules', 'only the overlap, PL/pgSQL, btree', 'peer', 'bench.conflict_plpgsql'),
    (11, 'appointments_3_rules', 'only the overlap, PL/pgSQL, GiST', 'peer', 'bench.conflict_gist'),
    (12, 'appointments_3_rules', 'validate_appointment_time', 'ours', 'bench_app.validate_appointment_time')
) AS v (place, topic, name, part, function) JOIN bench.topic t USING (topic) ORDER BY v.place;

INSERT INTO bench.variant (topic, name, part, statement)
SELECT 'appointments_4_slots', v.name, v.part, format(
    'SELECT count(*) FROM bench.question q CROSS JOIN LATERAL (%s OFFSET 0) AS s WHERE q.n <= %s',
    v.query, CASE v.part WHEN 'zero' THEN 0 ELSE 20 END
)
FROM (VALUES
    (1, 'nothing', 'zero',
     'SELECT * FROM bench_app.find_available_slots(q.business_id, q.at, q.at + interval ''720 hours'', 60)'),
    (2, 'SQL, open less taken as multiranges', 'baseline',
     'SELECT * FROM bench.slots_multirange(q.business_id, q.at, q.at + interval ''720 hours'', 60, 15)'),
    (3, 'SQL, taken as a multirange, NOT && for each start', 'peer',
     'SELECT * FROM bench.slots_filter(q.business_id, q.at, q.at + interval ''720 hours'', 60, 15)'),
    (4, 'SQL, NOT EXISTS for each start', 'peer',
     'SELECT * FROM bench.slots_not_exists(q.business_id, q.at, q.at + interval ''720 hours'', 60, 15)'),
    (5, 'only reading the busy rows', 'peer',
     'SELECT scheduled_at, duration, buffer_before, buffer_after FROM bench_app.appointments a
      WHERE a.business_id = q.business_id AND a.scheduled_at > q.at - interval ''36 hours''
        AND a.scheduled_at < q.at + interval ''756 hours'' AND a.status IN (''confirmed'', ''held'', ''completed'')'),
    (6, 'find_available_slots', 'ours',
     'SELECT * FROM bench_app.find_available_slots(q.business_id, q.at, q.at + interval ''720 hours'', 60)')
) AS v (place, name, part, query) ORDER BY v.place;

CALL bench.measure('appointments_1_validate', :rounds);
CALL bench.measure('appointments_2_indexed', :rounds);
CALL bench.measure('appointments_3_rules', :rounds);
CALL bench.measure('appointments_4_slots', :rounds);
DROP SCHEMA bench_app, bench_app_private CASCADE;
