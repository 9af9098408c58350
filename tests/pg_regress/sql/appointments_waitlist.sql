-- The waitlist: what becomes free is offered to the first who fits, and goes on to the next.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pg_concierge;
SELECT count(*) > 0 AS installed FROM concierge.install(ARRAY['appointments'], 'wl', '{"booking": "users"}');
RESET client_min_messages;
SET search_path = wl, regress, pg_catalog;
SET TimeZone = 'Asia/Kathmandu';
SET DateStyle = 'ISO, YMD';
\pset format unaligned
\pset null (null)
INSERT INTO profiles (id, email, full_name) VALUES
    ('a0000000-0000-4000-8000-000000000001', 'ann@example.org', 'Ann'),
    ('a0000000-0000-4000-8000-000000000002', 'bob@example.org', 'Bob'),
    ('a0000000-0000-4000-8000-000000000003', 'cleo@example.org', 'Cleo');
INSERT INTO businesses (id, user_id, name, business_type, timezone, country) VALUES
    ('b0000000-0000-4000-8000-000000000001', 'a0000000-0000-4000-8000-000000000001', 'Salon', 'service', 'UTC', 'US'),
    ('b0000000-0000-4000-8000-000000000002', 'a0000000-0000-4000-8000-000000000002', 'Studio', 'service', 'UTC', 'US');
INSERT INTO bookable_resources (id, business_id, kind, name)
SELECT ('d0000000-0000-4000-8000-00000000000' || n)::uuid, 'b0000000-0000-4000-8000-000000000002', 'room', 'Room ' || n
FROM generate_series(1, 2) AS n;
\set salon '''b0000000-0000-4000-8000-000000000001'''
\set studio '''b0000000-0000-4000-8000-000000000002'''
CREATE VIEW pg_temp.entries AS
    SELECT e.customer_name AS who, e.status, to_char(o.scheduled_at AT TIME ZONE 'UTC', 'MM-DD HH24:MI') AS offered,
        o.status AS offer, a.status AS appointment
    FROM waitlist_entries e LEFT JOIN waitlist_offers o ON o.entry_id = e.id
    LEFT JOIN appointments a ON a.id = o.appointment_id
    ORDER BY e.priority DESC, e.place, o.created_at, o.scheduled_at, o.id;
CREATE FUNCTION pg_temp.offer(who text) RETURNS uuid LANGUAGE sql
RETURN (SELECT offer_id FROM wl.waitlist WHERE customer_name = who);
CREATE FUNCTION pg_temp.book(business uuid, at timestamptz, who text) RETURNS text LANGUAGE sql
RETURN wl.book_appointment(business, at, 60, who) ->> 'reason';
CREATE FUNCTION pg_temp.cancel(who text) RETURNS text LANGUAGE sql
RETURN (SELECT wl.cancel_appointment(id, 'ill', 'staff') ->> 'reason' FROM wl.appointments
    WHERE customer_name = who AND status = 'confirmed');

SELECT pg_temp.book(:salon, '2031-06-02 10:00Z', 'one'), pg_temp.book(:salon, '2031-06-02 11:00Z', 'two');
-- Three wait; the third has priority; the fourth comes at another time.
SELECT join_waitlist(:salon, '2031-06-02 09:00Z', '2031-06-02 12:00Z', 60, 'first') - 'entry' AS answer;
SELECT join_waitlist(:salon, '2031-06-02 09:00Z', '2031-06-02 12:00Z', 60, 'second', p_external_id => 'call') -> 'entry' ->> 'position' AS place;
SELECT join_waitlist(:salon, '2031-06-02 09:00Z', '2031-06-02 12:00Z', 60, 'urgent', p_priority => 5) -> 'entry' ->> 'position' AS place;
SELECT join_waitlist(:salon, '2031-06-05 09:00Z', '2031-06-05 12:00Z', 60, 'later') ->> 'reason' AS reason;
SELECT join_waitlist(:salon, '2031-06-02 09:00Z', '2031-06-02 12:00Z', 60, 'second', p_external_id => 'call') - 'entry' AS again;
SELECT customer_name, position, status, offered_at FROM waitlist ORDER BY position;
-- A cancellation is offered in the same transaction: the time is held, and nobody else gets it.
SELECT pg_temp.cancel('one'), pg_temp.book(:salon, '2031-06-02 10:00Z', 'passer-by');
SELECT * FROM pg_temp.entries;
SELECT customer_name, status, source, holder = 'waitlist ' || (SELECT id FROM waitlist WHERE customer_name = 'urgent') AS held_for
FROM appointments WHERE status = 'held';
-- Declined, it goes to the next; that one goes on waiting, and never gets the same time again.
SELECT decline_waitlist_offer(pg_temp.offer('urgent'));
SELECT * FROM pg_temp.entries;
SELECT accept_waitlist_offer(pg_temp.offer('first')) ->> 'reason' AS reason;
SELECT * FROM pg_temp.entries;
SELECT pg_temp.cancel('two');
SELECT who, offered, offer FROM pg_temp.entries WHERE offer = 'open';
-- Not answered, it goes on when the time is over. (We cheat with the clock.)
UPDATE waitlist_offers SET expires_at = now() - interval '1 second' WHERE status = 'open';
UPDATE appointments SET hold_expires_at = now() - interval '1 second' WHERE status = 'held';
SELECT accept_waitlist_offer(pg_temp.offer('urgent')) ->> 'reason' AS reason;
SELECT waitlist_tick();
SELECT * FROM pg_temp.entries;
SELECT waitlist_tick();
-- The timer of the status machine does the same.
UPDATE waitlist_offers SET expires_at = now() - interval '1 second' WHERE status = 'open';
UPDATE appointments SET hold_expires_at = now() - interval '1 second' WHERE status = 'held';
UPDATE appointments_status_timers SET due_at = now() - interval '1 second';
SELECT count(*) > 0 AS fired FROM concierge.tick('wl');
SELECT count(*) FROM waitlist_offers WHERE status = 'open' AND expires_at <= now();
-- Who leaves gives back what was offered, and gets no more.
SELECT leave_waitlist(id) ->> 'reason' AS reason FROM waitlist WHERE customer_name IN ('urgent', 'second') ORDER BY customer_name;
SELECT leave_waitlist(id) ->> 'reason' AS reason FROM waitlist_entries WHERE customer_name = 'urgent';
SELECT count(*) FROM waitlist_offers o JOIN waitlist_entries e ON e.id = entry_id WHERE o.status = 'open' AND e.status = 'left';
-- A time that a move leaves behind is offered too, and so is one whose row is deleted.
SELECT pg_temp.book(:salon, '2031-06-05 10:00Z', 'mover');
SELECT reschedule_appointment(id, '2031-06-05 15:00Z') ->> 'reason' AS reason FROM appointments WHERE customer_name = 'mover';
SELECT who, offered, offer FROM pg_temp.entries WHERE who = 'later';
SELECT pg_temp.book(:salon, '2031-06-06 10:00Z', 'gone'),
    join_waitlist(:salon, '2031-06-06 10:00Z', '2031-06-06 10:15Z', 60, 'exact') ->> 'reason' AS reason;
DELETE FROM appointments WHERE customer_name = 'gone';
SELECT who, offered, offer FROM pg_temp.entries WHERE who = 'exact';
-- A hold gives way to the booking of its own holder, and not to who waits.
SELECT hold_slot(:salon, '2031-06-09 10:00Z', 60, 'caller', p_holder => 'call 9') ->> 'reason' AS held,
    join_waitlist(:salon, '2031-06-09 10:00Z', '2031-06-09 11:00Z', 60, 'patient') ->> 'reason' AS waits;
SELECT confirm_hold(id) ->> 'reason' AS reason FROM appointments WHERE holder = 'call 9';
SELECT who, status, offer FROM pg_temp.entries WHERE who = 'patient';
-- A hold that nobody confirmed goes to who waits for its time, also when somebody else is about to book it.
SELECT hold_slot(:salon, '2031-06-10 10:00Z', 60, 'caller') ->> 'reason' AS held,
    join_waitlist(:salon, '2031-06-10 10:00Z', '2031-06-10 10:15Z', 60, 'punctual') ->> 'reason' AS waits;
UPDATE appointments SET hold_expires_at = now() - interval '1 second' WHERE status = 'held' AND scheduled_at = '2031-06-10 10:00Z';
SELECT pg_temp.book(:salon, '2031-06-10 10:00Z', 'passer-by');
SELECT who, offered, offer FROM pg_temp.entries WHERE who = 'punctual';
SELECT accept_waitlist_offer(pg_temp.offer('punctual')) ->> 'reason' AS reason;
-- Nobody waits: the booking has it. Whoever holds another time instead gives the first up for it.
SELECT hold_slot(:salon, '2031-06-11 10:00Z', 60, 'caller') ->> 'reason' AS held;
UPDATE appointments SET hold_expires_at = now() - interval '1 second' WHERE status = 'held' AND scheduled_at = '2031-06-11 10:00Z';
SELECT pg_temp.book(:salon, '2031-06-11 10:00Z', 'passer-by');
SELECT hold_slot(:salon, '2031-06-12 10:00Z', 60, 'caller', p_holder => 'call 12') ->> 'reason' AS held,
    join_waitlist(:salon, '2031-06-12 10:00Z', '2031-06-12 10:15Z', 60, 'unlucky') ->> 'reason' AS waits;
SELECT hold_slot(:salon, '2031-06-12 10:30Z', 60, 'caller', p_holder => 'call 12') ->> 'reason' AS held_instead;
SELECT who, status, offer FROM pg_temp.entries WHERE who = 'unlucky';

-- Rooms: any of them, or the one that is wanted.
SELECT pg_temp.book(:studio, '2031-06-02 10:00Z', 'r1'), pg_temp.book(:studio, '2031-06-02 10:00Z', 'r2');
SELECT join_waitlist(:studio, '2031-06-02 09:30Z', '2031-06-02 10:30Z', 60, 'wants 2', p_resource_id => 'd0000000-0000-4000-8000-000000000002') ->> 'reason' AS a,
    join_waitlist(:studio, '2031-06-02 10:00Z', '2031-06-02 10:15Z', 60, 'any room') ->> 'reason' AS b;
SELECT cancel_appointment(id, 'x', 'staff') ->> 'reason' AS reason FROM appointments WHERE resource_id = 'd0000000-0000-4000-8000-000000000001';
SELECT e.customer_name, r.name FROM waitlist_offers o JOIN waitlist_entries e ON e.id = o.entry_id
JOIN bookable_resources r ON r.id = o.unit WHERE e.business_id = :studio ORDER BY 1;
SELECT cancel_appointment(id, 'x', 'staff') ->> 'reason' AS reason FROM appointments WHERE resource_id = 'd0000000-0000-4000-8000-000000000002';
SELECT e.customer_name, r.name FROM waitlist_offers o JOIN waitlist_entries e ON e.id = o.entry_id
JOIN bookable_resources r ON r.id = o.unit WHERE e.business_id = :studio ORDER BY 1;

-- What makes no sense.
SELECT join_waitlist(b, f, t, d, n, p_party => p) ->> 'reason' AS reason FROM (VALUES
    (NULL::uuid, timestamptz '2031-06-02 09:00Z', timestamptz '2031-06-02 12:00Z', 60, 'x', 1),
    ('b0000000-0000-4000-8000-00000000000f', '2031-06-02 09:00Z', '2031-06-02 12:00Z', 60, 'x', 1),
    (:salon, '2031-06-02 12:00Z', '2031-06-02 09:00Z', 60, 'x', 1), (:salon, NULL, '2031-06-02 09:00Z', 60, 'x', 1),
    (:salon, '2031-06-02 09:00Z', 'infinity', 60, 'x', 1), (:salon, '2020-06-02 09:00Z', '2020-06-02 12:00Z', 60, 'x', 1),
    (:salon, '2031-06-02 09:00Z', '2031-06-02 12:00Z', 0, 'x', 1), (:salon, '2031-06-02 09:00Z', '2031-06-02 12:00Z', 60, ' ', 1),
    (:salon, '2031-06-02 09:00Z', '2031-06-02 12:00Z', 60, 'x', 0)) AS v (b, f, t, d, n, p);
SELECT leave_waitlist(NULL) ->> 'reason', accept_waitlist_offer(gen_random_uuid()) ->> 'reason', decline_waitlist_offer(NULL) ->> 'reason';

-- A customer with an account sees and answers its own, and cannot push itself to the front.
CREATE FUNCTION pg_temp.as_user(who integer, query text) RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
    PERFORM concierge.set_actor(('a0000000-0000-4000-8000-00000000000' || who)::uuid, 'authenticated');
    SET LOCAL ROLE authenticated;
    RETURN QUERY EXECUTE query;
    RESET ROLE;
EXCEPTION WHEN OTHERS THEN
    RETURN NEXT SQLSTATE;
END
$$;
SELECT pg_temp.as_user(3, $$SELECT concat_ws(' ', a ->> 'reason', a -> 'entry' ->> 'position') FROM
    wl.join_waitlist('b0000000-0000-4000-8000-000000000001', '2031-06-02 09:00Z', '2031-06-03 12:00Z', 60, 'Cleo') AS a$$);
SELECT pg_temp.as_user(3, $$SELECT a ->> 'reason' FROM
    wl.join_waitlist('b0000000-0000-4000-8000-000000000001', '2031-06-02 09:00Z', '2031-06-03 12:00Z', 60, 'Cleo', p_priority => 9) AS a$$);
SELECT pg_temp.as_user(3, 'WITH u AS (UPDATE wl.waitlist_entries SET priority = 9 RETURNING id) SELECT count(*)::text FROM u');
SELECT who, pg_temp.as_user(who, 'SELECT count(*)::text FROM wl.waitlist') FROM generate_series(1, 3) AS who;
SELECT waitlist_tick();
SELECT pg_temp.as_user(2, format('SELECT wl.accept_waitlist_offer(%L) ->> ''reason''', pg_temp.offer('Cleo')));
SELECT pg_temp.as_user(3, format('SELECT wl.accept_waitlist_offer(%L) ->> ''reason''', pg_temp.offer('Cleo')));
SELECT pg_temp.as_user(3, 'SELECT customer_name || status FROM wl.upcoming_appointments');
SELECT regress.attempt('SELECT wl.waitlist_tick()', 'authenticated'), regress.attempt('SELECT wl.join_waitlist(NULL, NULL, NULL)', 'anon'),
    regress.attempt('SELECT wl.waitlist_tick()', 'service_role');
SET client_min_messages = warning;
DROP SCHEMA wl, wl_private CASCADE;
