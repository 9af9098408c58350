-- Every reason for which an appointment is refused, and which of several comes first.
SET client_min_messages = warning;
\set shop '\'d0000000-0000-4000-8000-000000000001\''
BEGIN;
SELECT count(*) FROM concierge.install('{appointments}', 'regress_app');
SET LOCAL search_path = regress_app;
INSERT INTO profiles (id) VALUES ('a0000000-0000-4000-8000-000000000001');
INSERT INTO businesses (id, user_id, name, business_type, country)
VALUES (:shop, 'a0000000-0000-4000-8000-000000000001', 'Shop', 'service', 'US');
-- Open Monday to Friday, two windows; at present it is Monday, 2030-06-03, 08:00 in Berlin.
SELECT set_business_hours(:shop, '{"mon": [["09:00", "12:00"], ["13:00", "17:00"]], "tue": [["09:00", "17:00"]],
    "wed": [["09:00", "17:00"]], "thu": [["09:00", "17:00"]], "fri": [["09:00", "17:00"]]}', 'Europe/Berlin')
    IS DISTINCT FROM NULL AS hours;
SELECT set_booking_rules(:shop, p_slot_minutes => 30, p_min_notice => 120, p_horizon_days => 14, p_max_party => 4,
    p_min_party => 2, p_buffer_after => 15, p_limits => '{"day": 3, "week": 5}') IS DISTINCT FROM NULL AS rules;
SELECT set_override(:shop, '2030-06-06') IS DISTINCT FROM NULL AS closed_date,
    set_override(:shop, '2030-06-08', p_intervals => '[["10:00", "12:00"]]') IS DISTINCT FROM NULL AS open_saturday,
    add_closure(:shop, '[2030-06-07 09:00+02, 2030-06-07 11:00+02)', 'works') IS DISTINCT FROM NULL AS closure;
INSERT INTO busy_blocks (unit, during) VALUES (:shop, '[2030-06-07 13:00+02, 2030-06-07 14:00+02)');
INSERT INTO appointments (business_id, customer_name, scheduled_at, duration, party, buffer_after)
VALUES (:shop, 'Ann', '2030-06-04 10:00+02', 60, 2, 15);
CREATE FUNCTION pg_temp.why(at text, minutes integer, party integer DEFAULT 2, more jsonb DEFAULT '{}') RETURNS text
LANGUAGE sql AS $$
SELECT a ->> 'reason' || coalesce(': ' || nullif(a ->> 'message', ''), '')
FROM regress_app.check_appointment('d0000000-0000-4000-8000-000000000001', at::timestamptz, minutes, p_party => party,
    p_actor => more ->> 'actor', p_strict_grid => (more ->> 'strict')::boolean, p_now => '2030-06-03 08:00+02',
    p_mode => more ->> 'mode', p_resource_id => (more ->> 'resource')::uuid) AS a $$;
SELECT n, pg_temp.why(at, minutes, party, more) FROM (VALUES
    (1, '2030-06-03 11:00+02', 60, 2, '{}'::jsonb),
    (2, '2030-06-03 11:00+02', 0, 2, '{}'), (3, '2030-06-03 11:00+02', -1, 2, '{}'),
    (4, '2030-06-03 11:00+02', 1441, 2, '{}'), (5, NULL, 60, 2, '{}'), (6, 'infinity', 60, 2, '{}'),
    (7, '2030-06-03 11:00+02', 60, 0, '{}'), (8, '2030-06-03 11:00+02', 60, 2, '{"actor": "boss"}'),
    (9, '2030-06-03 11:00+02', 60, 2, '{"mode": "some"}'),
    (10, '2030-06-03 11:00+02', 60, 2, '{"resource": "00000000-0000-4000-8000-000000000000"}'),
    (11, '2030-06-03 07:59+02', 60, 2, '{}'), (12, '2030-06-03 09:30+02', 60, 2, '{}'),
    (13, '2030-06-18 10:00+02', 60, 2, '{}'), (14, '2030-06-06 10:00+02', 60, 2, '{}'),
    (15, '2030-06-09 10:00+02', 60, 2, '{}'), (16, '2030-06-08 09:00+02', 60, 2, '{}'),
    (17, '2030-06-08 10:00+02', 60, 2, '{}'), (18, '2030-06-03 11:30+02', 60, 2, '{}'),
    (19, '2030-06-03 12:00+02', 30, 2, '{}'), (20, '2030-06-04 17:00+02', 30, 2, '{}'),
    (21, '2030-06-07 10:30+02', 60, 2, '{}'), (22, '2030-06-07 13:30+02', 30, 2, '{}'),
    (23, '2030-06-04 13:10+02', 60, 2, '{"strict": true}'), (24, '2030-06-04 13:10+02', 60, 2, '{}'),
    (25, '2030-06-04 13:00+02', 60, 1, '{}'), (26, '2030-06-04 13:00+02', 60, 5, '{}'),
    (27, '2030-06-04 10:30+02', 60, 2, '{}'), (28, '2030-06-04 11:05+02', 60, 2, '{}'),
    (29, '2030-06-04 09:00+02', 55, 2, '{}'), (30, '2030-06-04 09:00+02', 45, 2, '{}'),
    (31, '2030-06-04 11:15+02', 60, 2, '{}')
) AS v (n, at, minutes, party, more) ORDER BY n;
-- Staff is not held to notice, horizon and grid, and held to all else.
SELECT n, split_part(pg_temp.why(at, 60, party, '{"actor": "staff", "strict": true}'), ':', 1) FROM (VALUES
    (1, '2030-06-03 09:30+02', 2), (2, '2030-06-18 10:00+02', 2), (3, '2030-06-04 13:10+02', 2),
    (4, '2030-06-03 07:30+02', 2), (5, '2030-06-04 10:30+02', 2), (6, '2030-06-09 10:00+02', 2),
    (7, '2030-06-04 13:00+02', 9)) AS v (n, at, party) ORDER BY n;
-- Limits of a day and a week; what is cancelled does not count.
INSERT INTO appointments (business_id, customer_name, scheduled_at, duration) VALUES
    (:shop, 'Ben', '2030-06-04 13:00+02', 30), (:shop, 'Cid', '2030-06-04 15:00+02', 30);
SELECT pg_temp.why('2030-06-04 16:00+02', 30) AS day, pg_temp.why('2030-06-05 16:00+02', 30) AS other_day;
INSERT INTO appointments (business_id, customer_name, scheduled_at, duration) VALUES
    (:shop, 'Dan', '2030-06-05 13:00+02', 30), (:shop, 'Eve', '2030-06-05 15:00+02', 30);
SELECT pg_temp.why('2030-06-07 15:00+02', 30) AS week, pg_temp.why('2030-06-10 15:00+02', 30) AS other_week;
UPDATE appointments SET status = 'cancelled' WHERE customer_name = 'Eve';
SELECT pg_temp.why('2030-06-07 15:00+02', 30) AS after_cancelling;
-- The order: each of these breaks its own rule and all those that come later.
SELECT n, split_part(pg_temp.why(at, minutes, party, '{"strict": true}'), ':', 1) AS first FROM (VALUES
    (1, '2030-06-03 07:10+02', 0, 9), (2, '2030-06-01 10:10+02', 60, 9), (3, '2030-06-03 08:10+02', 60, 9),
    (4, '2030-06-20 10:10+02', 60, 9), (5, '2030-06-06 10:10+02', 60, 9), (6, '2030-06-09 10:10+02', 60, 9),
    (7, '2030-06-04 08:10+02', 60, 9), (8, '2030-06-07 10:10+02', 60, 9), (9, '2030-06-04 10:10+02', 60, 9),
    (10, '2030-06-04 10:30+02', 60, 1), (11, '2030-06-04 10:30+02', 60, 9), (12, '2030-06-04 10:30+02', 60, 2)
) AS v (n, at, minutes, party) ORDER BY n;
-- Seats: the reason names places, not the time.
SELECT set_booking_rules(:shop, p_capacity => 6, p_limits => '{}') IS DISTINCT FROM NULL AS boat;
INSERT INTO appointments (business_id, customer_name, scheduled_at, duration, party, seats)
VALUES (:shop, 'Fay', '2030-06-05 10:00+02', 60, 4, '{[1,5)}');
SELECT pg_temp.why('2030-06-05 10:30+02', 60, 2) AS fits, pg_temp.why('2030-06-05 10:30+02', 60, 3) AS full;
-- A refusal has three alternatives where another time helps, and each of them can be booked.
SELECT a ->> 'reason' AS reason, jsonb_array_length(a -> 'alternatives') AS alternatives,
    (SELECT bool_and((check_appointment(:shop, (one ->> 'slot_start')::timestamptz, 60, p_party => 3,
         p_strict_grid => true, p_now => '2030-06-03 08:00+02') ->> 'ok')::boolean)
     FROM jsonb_array_elements(a -> 'alternatives') AS one) AS bookable,
    a -> 'alternatives' -> 0 AS first
FROM check_appointment(:shop, '2030-06-05 10:30+02', 60, p_party => 3, p_now => '2030-06-03 08:00+02') AS a;
SELECT a ->> 'reason' AS reason, a -> 'alternatives' AS alternatives, a -> 'retryable' AS retryable
FROM unnest(ARRAY['2030-06-20 10:00+02', NULL]::timestamptz[]) AS at,
    check_appointment(:shop, at, 60, p_party => 2, p_now => '2030-06-03 08:00+02') AS a;
SELECT check_appointment('00000000-0000-4000-8000-000000000000', '2030-06-05 10:30+02') ->> 'reason' AS unknown,
    check_appointment(NULL, '2030-06-05 10:30+02') ->> 'reason' AS no_business;
-- What is missing counts as not given, JSON nulls included.
SELECT check_appointment(:shop, '2030-06-05 13:00+02', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
    '2030-06-03 08:00+02', NULL, NULL) ->> 'reason' AS party_of_one;
ROLLBACK;
