-- Holds, moves, cancellations, and what happens when the time is over.
SET client_min_messages = warning;
\set shop '\'d0000000-0000-4000-8000-000000000001\''
BEGIN;
SELECT count(*) FROM concierge.install('{appointments}', 'regress_app');
SET LOCAL search_path = regress_app;
SET LOCAL timezone = 'UTC';
INSERT INTO profiles (id) VALUES ('a0000000-0000-4000-8000-000000000001');
INSERT INTO businesses (id, user_id, name, business_type)
VALUES (:shop, 'a0000000-0000-4000-8000-000000000001', 'Shop', 'service');
CREATE FUNCTION pg_temp.id(customer text) RETURNS uuid LANGUAGE sql AS $$
SELECT id FROM regress_app.appointments WHERE customer_name = customer $$;
-- A hold takes the time; its holder may change its mind, and nobody else has it.
SELECT a ->> 'reason' AS reason, a #>> '{appointment,status}' AS status,
    (a #>> '{appointment,hold_expires_at}')::timestamptz - statement_timestamp() = '90 seconds' AS ninety_seconds
FROM hold_slot(:shop, '2030-06-03 10:00+00', 60, p_ttl_seconds => 90, p_holder => 'call 1') AS a;
SELECT hold_slot(:shop, '2030-06-03 10:30+00', 60, p_holder => 'call 2') ->> 'reason' AS rival,
    book_appointment(:shop, '2030-06-03 10:30+00', 60, 'Bob') ->> 'reason' AS booking,
    check_appointment(:shop, '2030-06-03 10:30+00', 60, p_holder => 'call 1') ->> 'reason' AS for_the_holder,
    hold_slot(:shop, '2030-06-03 10:30+00', 60, p_holder => 'call 1') ->> 'reason' AS another_hold;
SELECT customer_name, scheduled_at, status FROM appointments ORDER BY scheduled_at;
SELECT n, a ->> 'reason' AS reason FROM (VALUES (1, hold_slot(:shop, '2030-06-03 14:00+00', 60, p_ttl_seconds => 0)),
    (2, hold_slot(:shop, '2030-06-03 14:00+00', 60, p_ttl_seconds => 86401)),
    (3, hold_slot(:shop, '2030-06-03 14:00+00', 60, p_ttl_seconds => NULL))) AS v (n, a);
-- Confirmed once, with what is known by now; again it is the same.
SELECT id AS hold FROM appointments WHERE status = 'held' AND holder = 'call 1' \gset
SELECT a ->> 'reason' AS reason, a #>> '{appointment,status}' AS status, a -> 'duplicate' AS duplicate
FROM confirm_hold(:'hold', 'Ann', '+49 30 901820', 'ann@example.com') AS a;
SELECT confirm_hold(:'hold', 'Bea') ->> 'reason' AS again;
SELECT customer_name, customer_phone, customer_email FROM appointments WHERE id = :'hold';
SELECT release_hold(:'hold') ->> 'reason' AS too_late, confirm_hold('00000000-0000-4000-8000-000000000000') ->> 'reason' AS unknown,
    confirm_hold(NULL) ->> 'reason' AS nothing;
-- Given up, twice; a hold that is over is over, and is in nobody's way.
SELECT id AS hold FROM appointments WHERE status = 'held' AND scheduled_at = '2030-06-03 14:00+00' \gset
SELECT release_hold(:'hold') ->> 'reason' AS released;
SELECT release_hold(:'hold') ->> 'reason' AS again;
SELECT hold_slot(:shop, '2030-06-03 15:00+00', 60, p_holder => 'call 3') ->> 'reason' AS held;
UPDATE appointments SET hold_expires_at = statement_timestamp() WHERE holder = 'call 3';
SELECT id AS hold FROM appointments WHERE holder = 'call 3' \gset
SELECT confirm_hold(:'hold') ->> 'reason' AS over, reschedule_appointment(:'hold', '2030-06-04 10:00+00') ->> 'reason' AS moved,
    (SELECT count(*) FROM find_available_slots(:shop, '2030-06-03 15:00+00', '2030-06-03 15:01+00', 60)) AS offered,
    regress.attempt(format('INSERT INTO regress_app.appointments (business_id, customer_name, scheduled_at) VALUES (%L, ''x'', ''2030-06-03 15:00+00'')', :shop)) AS bare_insert;
SELECT book_appointment(:shop, '2030-06-03 15:30+00', 60, 'Cid') ->> 'reason' AS booked;
SELECT status, cancel_reason, confirm_hold(id) ->> 'reason' AS confirmed FROM appointments WHERE holder = 'call 3';
SELECT from_state, to_state FROM appointments_status_history WHERE row_id = :'hold' ORDER BY entry;
-- The timer of the status machine frees what nobody else frees.
SELECT hold_slot(:shop, '2030-06-05 15:00+00', 60, p_holder => 'call 4') ->> 'reason' AS held;
UPDATE appointments SET hold_expires_at = now() - interval '1 second' WHERE holder = 'call 4';
UPDATE appointments_status_timers SET due_at = now() - interval '1 second';
SELECT ok, from_state, to_state FROM concierge.tick('regress_app');
-- Moved: also into its own time; not onto another one, and then it stays where it was.
SELECT a ->> 'reason' AS reason, a #>> '{appointment,starts_at}' AS at, a #> '{appointment,revision}' AS revision
FROM reschedule_appointment(pg_temp.id('Ann'), '2030-06-03 11:00+00') AS a;
SELECT a ->> 'reason' AS reason, jsonb_array_length(a -> 'alternatives') AS alternatives
FROM reschedule_appointment(pg_temp.id('Ann'), '2030-06-03 15:00+00') AS a;
SELECT a ->> 'reason' AS reason, a #>> '{appointment,ends_at}' AS until, a #> '{appointment,revision}' AS revision
FROM reschedule_appointment(pg_temp.id('Ann'), '2030-06-03 11:30+00', 90) AS a;
SELECT scheduled_at, duration, cancel_before, revision FROM appointments WHERE customer_name = 'Ann';
SELECT n, a ->> 'reason' AS reason FROM (VALUES (1, reschedule_appointment(pg_temp.id('Ann'), '2030-06-03 20:00+00')),
    (2, reschedule_appointment(pg_temp.id('Ann'), NULL)), (3, reschedule_appointment(NULL, '2030-06-03 12:00+00')),
    (4, reschedule_appointment(pg_temp.id('Ann'), '2030-06-03 12:00+00', -1)),
    (5, reschedule_appointment('00000000-0000-4000-8000-000000000000', '2030-06-03 12:00+00')),
    (6, reschedule_appointment(pg_temp.id('Ann'), '2030-06-03 12:00+00', p_actor => 'boss'))) AS v (n, a) ORDER BY n;
-- Until when: customers are held to the notice, staff is not.
SELECT book_appointment(:shop, '2030-06-06 10:00+00', 60, 'Dan') ->> 'reason' AS booked,
    set_booking_rules(:shop, p_cancel_notice => 10000000) IS DISTINCT FROM NULL AS rules;
SELECT n, a ->> 'reason' AS reason, a ->> 'message' AS message FROM (VALUES (1, cancel_appointment(pg_temp.id('Dan'))),
    (2, reschedule_appointment(pg_temp.id('Dan'), '2030-06-06 11:00+00')),
    (3, reschedule_appointment(pg_temp.id('Dan'), '2030-06-06 11:00+00', p_actor => 'staff')),
    (4, cancel_appointment(pg_temp.id('Dan'), 'is ill', 'staff')), (5, cancel_appointment(pg_temp.id('Dan'), NULL, 'staff')),
    (6, reschedule_appointment(pg_temp.id('Dan'), '2030-06-06 11:00+00', p_actor => 'staff')),
    (7, cancel_appointment(NULL)), (8, cancel_appointment('00000000-0000-4000-8000-000000000000'))) AS v (n, a) ORDER BY n;
SELECT status, cancel_reason, cancelled_at IS NOT NULL AS stamped FROM appointments WHERE customer_name = 'Dan';
SELECT from_state, to_state, event, reason FROM appointments_status_history WHERE row_id = pg_temp.id('Dan') ORDER BY entry;
-- The reason was for that change only.
SELECT current_setting('concierge.status_reason') AS reason;
-- What is cancelled is free again at once.
SELECT book_appointment(:shop, '2030-06-06 11:00+00', 60, 'Eve') ->> 'reason' AS booked;
-- Over: completed early, so that the rest is free; missed only when it is over.
INSERT INTO appointments (business_id, customer_name, scheduled_at, duration) VALUES
    (:shop, 'Fay', now() - interval '3 hours', 60), (:shop, 'Gus', now() - interval '30 minutes', 60),
    (:shop, 'Hal', now() - interval '90 minutes', 30);
SELECT n, a ->> 'reason' AS reason FROM (VALUES (1, mark_no_show(pg_temp.id('Gus'))), (2, mark_no_show(pg_temp.id('Hal'))),
    (3, mark_no_show(pg_temp.id('Hal'))), (4, complete_appointment(pg_temp.id('Gus'))), (5, complete_appointment(pg_temp.id('Gus'))),
    (6, complete_appointment(pg_temp.id('Fay'), now() - interval '150 minutes')), (7, complete_appointment(pg_temp.id('Eve'))),
    (8, complete_appointment(pg_temp.id('Hal'))), (9, mark_no_show(pg_temp.id('Hal'))), (10, mark_no_show(NULL)),
    (11, complete_appointment(NULL)), (12, complete_appointment(pg_temp.id('Dan'))), (13, cancel_appointment(pg_temp.id('Fay')))
) AS v (n, a) ORDER BY n;
SELECT customer_name, status, duration FROM appointments WHERE customer_name IN ('Fay', 'Gus', 'Hal') ORDER BY 1;
-- Completed stays in the way.
SELECT regress.attempt(format('INSERT INTO regress_app.appointments (business_id, customer_name, scheduled_at) VALUES (%L, ''x'', now() - interval ''3 hours'')', :shop)) AS over;
ROLLBACK;
