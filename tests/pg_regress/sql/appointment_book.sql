-- Booking: what is written, ids of calls, seats and parties, staff that may overlap, and what a rival sees.
SET client_min_messages = warning;
\set shop '\'d0000000-0000-4000-8000-000000000001\''
BEGIN;
SELECT count(*) FROM concierge.install('{appointments}', 'regress_app');
SET LOCAL search_path = regress_app;
SET LOCAL timezone = 'UTC';
INSERT INTO profiles (id) VALUES ('a0000000-0000-4000-8000-000000000001');
INSERT INTO businesses (id, user_id, name, business_type, country)
VALUES (:shop, 'a0000000-0000-4000-8000-000000000001', 'Shop', 'service', 'DE');
SELECT set_business_hours(:shop, NULL, 'Europe/Berlin') IS DISTINCT FROM NULL AS hours,
    set_booking_rules(:shop, p_cancel_notice => 120, p_buffer_after => 5) IS DISTINCT FROM NULL AS rules,
    set_service(:shop, 'haircut', 45, p_buffer_after => 15) IS DISTINCT FROM NULL AS service;
-- The answer, without what differs from run to run.
CREATE FUNCTION pg_temp.answer(a jsonb) RETURNS jsonb LANGUAGE sql AS $$
SELECT a #- '{appointment,id}' #- '{appointment,series_id}' #- '{appointments}' $$;
SELECT jsonb_pretty(pg_temp.answer(book_appointment(p_business_id => :shop, p_scheduled_at => '2030-06-03 10:00+02',
    p_customer_name => 'Ann', p_customer_phone => '030 901820', p_customer_email => 'ann@example.com',
    p_source => 'voice_agent', p_external_id => 'CA1', p_service_type => 'haircut', p_notes => 'short')));
SELECT customer_name, customer_phone, customer_email, scheduled_at, duration, status, source, external_id, notes,
    service_type, party, buffer_before, buffer_after, seats, ends_at, cancel_before, blocked
FROM appointments;
-- The same call again gets the first appointment, whatever else it says; another source is another call.
SELECT a -> 'ok' AS ok, a ->> 'reason' AS reason, a -> 'duplicate' AS duplicate, a #>> '{appointment,local_start}' AS at,
    (a #>> '{appointment,id}')::uuid = (SELECT id FROM appointments) AS same
FROM book_appointment(:shop, '2030-06-05 15:00+02', 30, 'Bob', p_source => 'voice_agent', p_external_id => 'CA1') AS a;
SELECT book_appointment(:shop, '2030-06-05 15:00+02', 30, 'Bob', p_source => 'sms', p_external_id => 'CA1') ->> 'reason' AS other_source,
    book_appointment(:shop, '2030-06-05 16:00+02', 30, 'Bob', p_external_id => '') ->> 'reason' AS empty_id,
    book_appointment(:shop, '2030-06-05 17:00+02', 30, 'Bob', p_external_id => '') ->> 'reason' AS empty_again;
-- A time that is taken: data and no error, nothing about the rival, and three times instead.
SELECT jsonb_pretty(book_appointment(:shop, '2030-06-03 10:30+02', 60, 'Cid'));
SELECT count(*) FROM appointments;
-- What cannot be: also data.
SELECT n, a ->> 'reason' AS reason, a ->> 'message' AS message FROM (VALUES
    (1, book_appointment(:shop, '2030-06-04 10:00+02', 60)), (2, book_appointment(:shop, '2030-06-04 10:00+02', 60, ' ')),
    (3, book_appointment(:shop, '2030-06-04 10:00+02', 60, 'Ann', p_source => 'fax')),
    (4, book_appointment(:shop, NULL, 60, 'Ann')), (5, book_appointment(NULL, '2030-06-04 10:00+02', 60, 'Ann')),
    (6, book_appointment('00000000-0000-4000-8000-000000000000', '2030-06-04 10:00+02', 60, 'Ann')),
    (7, book_appointment(:shop, '2030-06-04 10:00+02', 60, 'Ann', p_party => 40000)),
    (8, book_appointment(:shop, '2030-06-04 10:00+02', 60, 'Ann', p_actor => 'boss')),
    (9, book_appointment(:shop, '2030-06-04 17:30+02', 60, 'Ann')),
    (10, book_appointment(:shop, 'infinity', 60, 'Ann')),
    (11, book_appointment(:shop, '2030-06-04 10:00+02', NULL, 'Ann', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL))
) AS v (n, a) ORDER BY n;
-- Staff may overlap, and says so.
SELECT book_appointment(:shop, '2030-06-03 10:30+02', 60, 'Dan', p_overbook => true) ->> 'reason' AS customer,
    book_appointment(:shop, '2030-06-03 10:30+02', 60, 'Dan', p_actor => 'staff') ->> 'reason' AS silent_staff,
    book_appointment(:shop, '2030-06-03 10:30+02', 60, 'Dan', p_actor => 'staff', p_overbook => true) ->> 'reason' AS staff;
SELECT customer_name, overbooked FROM appointments WHERE scheduled_at = '2030-06-03 10:30+02';
-- An overbooked appointment is in the way of others all the same.
SELECT check_appointment(:shop, '2030-06-03 11:15+02', 30) ->> 'reason' AS reason;
-- Capacity: a party takes so many seats, the lowest that are free, apart from each other if need be.
SELECT set_booking_rules(:shop, p_capacity => 5, p_buffer_after => 0) IS DISTINCT FROM NULL AS five;
SELECT customer, book_appointment(:shop, at::timestamptz, 60, customer, p_party => party) ->> 'reason' AS reason FROM (VALUES
    (1, 'a', '2030-07-01 10:00+02', 2), (2, 'b', '2030-07-01 10:00+02', 1), (3, 'c', '2030-07-01 10:00+02', 2),
    (4, 'full', '2030-07-01 10:30+02', 1), (5, 'too many', '2030-07-01 12:00+02', 6)
) AS v (n, customer, at, party) ORDER BY n;
UPDATE appointments SET status = 'cancelled' WHERE customer_name IN ('a', 'c');
SELECT book_appointment(:shop, '2030-07-01 10:00+02', 60, 'd', p_party => 3) #>> '{appointment,seats}' AS around_the_taken_one;
SELECT slot_start, spots_left FROM find_available_slots(:shop, '2030-07-01 09:45+02', '2030-07-01 11:15+02', 30);
-- One seat is never taken twice, also by a bare INSERT.
SELECT regress.attempt('INSERT INTO regress_app.appointments (business_id, customer_name, scheduled_at, seats)
    VALUES (''d0000000-0000-4000-8000-000000000001'', ''x'', ''2030-07-01 10:30+02'', ''{[2,4)}'')') AS taken,
    regress.attempt('INSERT INTO regress_app.appointments (business_id, customer_name, scheduled_at, seats)
    VALUES (''d0000000-0000-4000-8000-000000000001'', ''x'', ''2030-07-01 10:30+02'', ''{[5,6)}'')') AS free;
-- There is room, but no seat is free for the whole time: the others move up.
SELECT set_booking_rules(:shop, p_capacity => 2) IS DISTINCT FROM NULL AS two;
INSERT INTO appointments (business_id, customer_name, scheduled_at, duration, seats) VALUES
    (:shop, 'e', '2030-07-02 10:00+02', 60, '{[1,2)}'), (:shop, 'f', '2030-07-02 11:00+02', 60, '{[2,3)}');
SELECT book_appointment(:shop, '2030-07-02 10:00+02', 120, 'g') ->> 'reason' AS booked;
SELECT customer_name, seats FROM appointments WHERE scheduled_at >= '2030-07-02' ORDER BY customer_name;
SELECT book_appointment(:shop, '2030-07-02 10:00+02', 30, 'h') ->> 'reason' AS full;
-- In another schema the same works beside it.
SELECT count(*) FROM concierge.install('{appointments}', 'regress_other');
INSERT INTO regress_other.profiles (id) VALUES ('a0000000-0000-4000-8000-000000000001');
INSERT INTO regress_other.businesses (id, user_id, name, business_type)
VALUES (:shop, 'a0000000-0000-4000-8000-000000000001', 'Shop', 'service');
SELECT regress_other.book_appointment(:shop, '2030-06-03 10:00+00', 60, 'Ann') ->> 'reason' AS there,
    (SELECT count(*) FROM regress_other.appointments) AS rows;
-- A schema that gets another name is followed.
ALTER SCHEMA regress_other RENAME TO regress_third;
ALTER SCHEMA regress_other_private RENAME TO regress_third_private;
SELECT regress_third.check_appointment(:shop, '2030-06-03 10:00+00', 60) ->> 'reason' AS renamed;
ROLLBACK;
