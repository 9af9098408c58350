-- People, rooms and tables: any of them, all of them, one with any of others; the smallest that fits is taken first.
SET client_min_messages = warning;
\set shop '\'d0000000-0000-4000-8000-000000000001\''
BEGIN;
SELECT count(*) FROM concierge.install('{appointments}', 'regress_app');
SET LOCAL search_path = regress_app;
SET LOCAL timezone = 'UTC';
INSERT INTO profiles (id) VALUES ('a0000000-0000-4000-8000-000000000001');
INSERT INTO businesses (id, user_id, name, business_type) VALUES
    (:shop, 'a0000000-0000-4000-8000-000000000001', 'Shop', 'restaurant'),
    ('d0000000-0000-4000-8000-000000000002', 'a0000000-0000-4000-8000-000000000001', 'Other', 'restaurant');
INSERT INTO bookable_resources (id, business_id, kind, name, max_party, priority, active) VALUES
    ('f0000000-0000-4000-8000-000000000001', :shop, 'table', 'two', 2, 0, true),
    ('f0000000-0000-4000-8000-000000000002', :shop, 'table', 'four', 4, 1, true),
    ('f0000000-0000-4000-8000-000000000003', :shop, 'table', 'other four', 4, 0, true),
    ('f0000000-0000-4000-8000-000000000004', :shop, 'table', 'eight', 8, 0, true),
    ('f0000000-0000-4000-8000-000000000005', :shop, 'table', 'broken', 8, 0, false);
CREATE FUNCTION pg_temp.named(a jsonb) RETURNS text LANGUAGE sql AS $$
SELECT concat_ws(': ', a ->> 'reason', (SELECT name FROM regress_app.bookable_resources
    WHERE id = (a #>> '{appointment,resource_id}')::uuid)) $$;
-- Without a wish: the smallest table that is large enough; of two alike the lower priority.
SELECT n, pg_temp.named(book_appointment(:shop, '2030-06-03 12:00+00', 60, 'guest', p_party => party)) AS booked
FROM unnest('{2,2,3,1,8,1,9}'::int[]) WITH ORDINALITY AS p (party, n) ORDER BY n;
SELECT validate_appointment_time(:shop, '2030-06-03 12:30+00', 60) AS full, validate_appointment_time(:shop, '2030-06-03 13:00+00', 60) AS free;
SELECT pg_temp.named(check_appointment(:shop, '2030-06-03 13:00+00', 60, p_party => 9)) AS too_many;
-- A wish; what is not active, not there or another's is refused as data.
SELECT wish, pg_temp.named(book_appointment(:shop, '2030-06-03 15:00+00', 60, 'guest', p_resource_id => wish::uuid))
FROM unnest('{f0000000-0000-4000-8000-000000000004,f0000000-0000-4000-8000-000000000004,
    f0000000-0000-4000-8000-000000000005,f0000000-0000-4000-8000-000000000009}'::text[]) AS wish;
SELECT pg_temp.named(book_appointment('d0000000-0000-4000-8000-000000000002', '2030-06-03 15:00+00', 60, 'guest',
    p_resource_id => 'f0000000-0000-4000-8000-000000000001')) AS of_another,
    regress.attempt('INSERT INTO regress_app.appointments (business_id, customer_name, scheduled_at, resource_id)
    VALUES (''d0000000-0000-4000-8000-000000000002'', ''x'', ''2030-06-03 15:00+00'', ''f0000000-0000-4000-8000-000000000001'')') AS by_insert;
-- The bookable times name a table.
SELECT slot_start, (SELECT name FROM bookable_resources WHERE id = resource_id), spots_left
FROM find_available_slots(:shop, '2030-06-03 11:30+00', '2030-06-03 13:10+00', 30, p_party => 2);
-- Two people who work at different hours, and a room: one of the two and the room.
DELETE FROM appointments;
UPDATE bookable_resources SET active = false;
INSERT INTO bookable_resources (id, business_id, kind, name, weekly, time_zone) VALUES
    ('f0000000-0000-4000-8000-000000000011', :shop, 'staff', 'Ann', '{"mon": [["09:00", "12:00"]]}', NULL),
    ('f0000000-0000-4000-8000-000000000012', :shop, 'staff', 'Ben', '{"mon": [["06:00", "08:00"]]}', 'America/New_York'),
    ('f0000000-0000-4000-8000-000000000013', :shop, 'room', 'Room', NULL, NULL);
SELECT set_business_hours(:shop, '{"mon": [["08:00", "18:00"]]}', 'UTC') IS DISTINCT FROM NULL AS hours,
    set_booking_rules(:shop, p_slot_minutes => 60, p_grid => 'clock') IS DISTINCT FROM NULL AS rules;
SELECT to_char(slot_start, 'HH24:MI') AS at, (SELECT name FROM bookable_resources WHERE id = resource_id)
FROM find_available_slots(:shop, '2030-06-03', '2030-06-04', 60, p_resource_ids => '{f0000000-0000-4000-8000-000000000011,
    f0000000-0000-4000-8000-000000000012}');
SELECT string_agg(to_char(slot_start, 'HH24:MI'), ' ' ORDER BY slot_start) AS all_of_three
FROM find_available_slots(:shop, '2030-06-03', '2030-06-04', 60, p_mode => 'all', p_resource_ids =>
    '{f0000000-0000-4000-8000-000000000011,f0000000-0000-4000-8000-000000000012,f0000000-0000-4000-8000-000000000013}');
SELECT string_agg(to_char(slot_start, 'HH24:MI'), ' ' ORDER BY slot_start) AS both
FROM find_available_slots(:shop, '2030-06-03', '2030-06-04', 60, p_mode => 'all', p_resource_ids =>
    '{f0000000-0000-4000-8000-000000000012,f0000000-0000-4000-8000-000000000013}');
-- All: a row for each, together or not at all.
SELECT a ->> 'reason' AS reason, jsonb_array_length(a -> 'appointments') AS rows,
    count(DISTINCT one -> 'series_id') AS series, bool_and(one ->> 'status' = 'confirmed') AS confirmed
FROM book_appointment(:shop, '2030-06-03 10:00+00', 60, 'Cid', p_external_id => 'x', p_mode => 'all', p_resource_ids =>
    '{f0000000-0000-4000-8000-000000000011,f0000000-0000-4000-8000-000000000013}') AS a,
    jsonb_array_elements(a -> 'appointments') AS one GROUP BY 1, 2;
SELECT book_appointment(:shop, '2030-06-03 10:00+00', 60, 'Cid', p_external_id => 'x', p_mode => 'all', p_resource_ids =>
    '{f0000000-0000-4000-8000-000000000011,f0000000-0000-4000-8000-000000000013}') ->> 'reason' AS again,
    book_appointment(:shop, '2030-06-03 10:00+00', 60, 'Dan', p_mode => 'all', p_resource_ids =>
    '{f0000000-0000-4000-8000-000000000012,f0000000-0000-4000-8000-000000000013}') ->> 'reason' AS room_taken,
    (SELECT count(*) FROM appointments) AS rows;
-- The room with any of the people.
SELECT count(*) AS rows, array_agg(r.name ORDER BY r.name) AS names FROM book_appointment(:shop, '2030-06-03 11:00+00', 60, 'Eve',
    p_resource_id => 'f0000000-0000-4000-8000-000000000013', p_resource_ids => '{f0000000-0000-4000-8000-000000000011,
    f0000000-0000-4000-8000-000000000012}') AS a, jsonb_array_elements(a -> 'appointments') AS one
JOIN bookable_resources r ON r.id = (one ->> 'resource_id')::uuid;
-- Together they are moved, and together they are cancelled.
SELECT a ->> 'reason' AS reason FROM reschedule_appointment((SELECT id FROM appointments WHERE customer_name = 'Cid' LIMIT 1),
    '2030-06-03 09:00+00') AS a;
SELECT customer_name, scheduled_at, count(*), sum(revision) FROM appointments GROUP BY 1, 2 ORDER BY 1;
SELECT cancel_appointment((SELECT id FROM appointments WHERE customer_name = 'Cid' LIMIT 1)) ->> 'reason' AS reason;
SELECT customer_name, status, count(*) FROM appointments GROUP BY 1, 2 ORDER BY 1;
-- A resource's own date, and one of its business; its own closure, and its own blocks.
SELECT set_override(:shop, '2030-06-10') IS DISTINCT FROM NULL AS business,
    set_override(:shop, '2030-06-10', p_intervals => '[["14:00", "16:00"]]', p_resource_id => 'f0000000-0000-4000-8000-000000000011')
        IS DISTINCT FROM NULL AS ann,
    add_closure(:shop, '[2030-06-17 09:00+00, 2030-06-17 10:00+00)', p_resource_id => 'f0000000-0000-4000-8000-000000000011')
        IS DISTINCT FROM NULL AS closure;
INSERT INTO busy_blocks (unit, during) VALUES
    ('f0000000-0000-4000-8000-000000000011', '[2030-06-17 10:00+00, 2030-06-17 11:00+00)');
SELECT name, check_appointment(:shop, '2030-06-10 14:00+00', 60, id) ->> 'reason' AS date,
    check_appointment(:shop, '2030-06-17 09:30+00', 30, id) ->> 'reason' AS closure,
    check_appointment(:shop, '2030-06-17 10:30+00', 30, id) ->> 'reason' AS block
FROM bookable_resources WHERE name IN ('Ann', 'Room') ORDER BY name;
SELECT is_open(:shop, '2030-06-10 14:30+00') AS business, is_open(:shop, '2030-06-10 14:30+00', 'f0000000-0000-4000-8000-000000000011') AS ann,
    next_opening(:shop, '2030-06-10 08:30+00', 'f0000000-0000-4000-8000-000000000011');
-- What a resource has been booked for keeps it; blocks go with it.
SELECT regress.attempt('DELETE FROM regress_app.bookable_resources WHERE name = ''Ann''') AS booked;
DELETE FROM appointments;
DELETE FROM bookable_resources WHERE name = 'Ann';
SELECT count(*) FROM busy_blocks;
-- With everything it has, a business can go.
SELECT regress.attempt('DELETE FROM regress_app.businesses WHERE name = ''Shop''') AS business;
ROLLBACK;
