-- === 3. A morning of calls ===
-- Call 1. Bea wants an hour on Monday the 28th. What is free from nine o'clock on?
SELECT local_start FROM app.next_available(:salon, '2030-10-28 09:00+01', 60, p_limit => 2);
SELECT a ->> 'reason' AS reason, a ->> 'message' AS message,
       a #>> '{appointment,local_start}' AS local_start
FROM app.book_appointment(:salon, '2030-10-28 10:00+01', 60, 'Bea', '030 901820',
                          p_service_type => 'colour', p_source => 'voice_agent',
                          p_external_id => 'call-1') AS a;
-- The line breaks before the answer arrives. The agent sends the same again; nothing happens twice.
SELECT a ->> 'reason' AS reason, a ->> 'message' AS message,
       a #>> '{appointment,local_start}' AS local_start
FROM app.book_appointment(:salon, '2030-10-28 10:00+01', 60, 'Bea', '030 901820',
                          p_service_type => 'colour', p_source => 'voice_agent',
                          p_external_id => 'call-1') AS a;
-- Calls 2 and 3 come at the same moment, on two connections, for the same time. Cleo's is not
-- committed yet when Dan's begins, so his has to wait.
BEGIN;
SELECT a ->> 'reason' AS cleo
FROM app.book_appointment(:salon, '2030-10-28 11:00+01', 60, 'Cleo', '030 901821',
                          p_service_type => 'cut', p_source => 'voice_agent',
                          p_external_id => 'call-2') AS a;
\set ECHO none
RESET ROLE;
\! psql -Xq -f demo/31_second_line.sql >"target/demo/second line of $PGDATABASE.txt" 2>&1 &
DO $$
BEGIN
    FOR waited IN 1..200 LOOP
        PERFORM pg_sleep(0.05), pg_stat_clear_snapshot();
        EXIT WHEN EXISTS (SELECT FROM pg_stat_activity
                          WHERE application_name = 'second line' AND datname = current_database() AND wait_event_type = 'Lock');
    END LOOP;
END
$$;
SELECT pg_stat_clear_snapshot() \g /dev/null
\set ECHO all
SELECT application_name, state, wait_event_type AS waits_for FROM pg_stat_activity
WHERE application_name = 'second line' AND datname = current_database();
COMMIT;
\set ECHO none
DO $$
BEGIN
    FOR waited IN 1..200 LOOP
        EXIT WHEN NOT EXISTS (SELECT FROM pg_stat_activity
                              WHERE application_name = 'second line' AND datname = current_database());
        PERFORM pg_sleep(0.05), pg_stat_clear_snapshot();
    END LOOP;
END
$$;
\echo '-- Dan gets a refusal: a reason, a sentence to say, and three other times.'
\! cat "target/demo/second line of $PGDATABASE.txt"; rm "target/demo/second line of $PGDATABASE.txt"
\set ECHO all
SET ROLE service_role;
-- Dan likes one o'clock, but has to ask his wife. The agent holds it for him for five minutes.
-- Eve, call 4, cannot have it.
SELECT a ->> 'reason' AS reason, a ->> 'message' AS message,
       a #>> '{appointment,status}' AS status
FROM app.hold_slot(:salon, '2030-10-28 13:00+01', 60, 'Dan', p_service_type => 'cut',
                   p_source => 'voice_agent', p_external_id => 'call-3', p_holder => 'call-3',
                   p_ttl_seconds => 300) AS a;
SELECT a ->> 'reason' AS reason, a ->> 'message' AS message
FROM app.book_appointment(:salon, '2030-10-28 13:00+01', 60, 'Eve') AS a;
SELECT a ->> 'reason' AS reason, a ->> 'message' AS message,
       a #>> '{appointment,status}' AS status
FROM app.appointments held, app.confirm_hold(held.id) AS a WHERE held.external_id = 'call-3';
-- Eve can come on Monday at ten only, so she waits. Bea calls again and moves to Tuesday: in the
-- same transaction her old time is held for Eve, who takes it.
SELECT a ->> 'reason' AS reason, a #>> '{entry,position}' AS position
FROM app.join_waitlist(:salon, '2030-10-28 10:00+01', '2030-10-28 10:30+01', 60, 'Eve',
                       p_service_type => 'wash') AS a;
SELECT a ->> 'reason' AS reason, a #>> '{appointment,local_start}' AS local_start
FROM app.appointments bea, app.reschedule_appointment(bea.id, '2030-10-29 15:00+01') AS a
WHERE bea.external_id = 'call-1';
SELECT customer_name, status, offered_at FROM app.waitlist;
SELECT a ->> 'reason' AS reason, a #>> '{appointment,local_start}' AS local_start
FROM app.waitlist w, app.accept_waitlist_offer(w.offer_id) AS a;
-- Finn comes every Wednesday at nine. That the clocks change in between does not move him.
SELECT o ->> 'local_start' AS local_start, o ->> 'reason' AS reason
FROM app.book_series(:salon, '2030-10-23 09:00+02', 'FREQ=WEEKLY;COUNT=3', 45, 'Finn',
                     p_service_type => 'beard') AS s,
     jsonb_array_elements(s -> 'occurrences') AS o;
-- Gus was to come one day in January, and did not.
INSERT INTO app.appointments (business_id, customer_name, customer_phone, scheduled_at, duration)
VALUES (:salon, 'Gus', '030 901823', '2025-01-13 10:00+01', 30);
SELECT a ->> 'reason' AS reason, a ->> 'message' AS message
FROM app.appointments gus, app.mark_no_show(gus.id) AS a WHERE gus.customer_name = 'Gus';
\set ECHO none
\o /dev/null
SELECT app.book_appointment(:salon, (day || ' ' || at || '+01')::timestamptz, minutes, who, p_service_type => what)
FROM (VALUES ('2030-10-28', '15:00', 90, 'Hana', 'colour'), ('2030-10-29', '09:30', 45, 'Ines', 'cut'),
             ('2030-10-29', '11:00', 60, 'Jan', 'cut'), ('2030-10-30', '11:00', 120, 'Kim', 'colour'),
             ('2030-10-30', '15:30', 30, 'Leo', 'beard'), ('2030-11-01', '10:00', 45, 'Mia', 'wash'),
             ('2030-11-01', '11:15', 60, 'Nora', 'cut'), ('2030-11-02', '10:00', 60, 'Omar', 'cut'),
             ('2030-11-02', '11:30', 90, 'Pia', 'colour')) AS more (day, at, minutes, who, what);
SELECT app.import_busy_ics(:salon, E'BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:dentist\nDTSTART:20301029T113000Z\nDURATION:PT1H30M\n'
    'END:VEVENT\nEND:VCALENDAR', p_origin => 'dentist', p_from => '2030-10-01', p_to => '2030-11-30');
SELECT app.hold_slot(:salon, '2030-11-02 13:00+01', 60, 'Quinn', p_service_type => 'cut');
SELECT app.cancel_appointment(id, 'is ill') FROM app.appointments WHERE customer_name = 'Jan';
\o
\set ECHO all
-- The phone goes on ringing. At noon Ann looks at her Monday, with a token of her own.
RESET ROLE;
BEGIN;
SELECT concierge.set_actor(:ann) \g /dev/null
SET LOCAL ROLE authenticated;
SELECT local_start, duration, customer_name, customer_phone, service_type, status
FROM app.upcoming_appointments WHERE local_start LIKE '2030-10-28%' ORDER BY local_start;
COMMIT;
-- Bob, with his, sees nothing of it.
BEGIN;
SELECT concierge.set_actor(:bob) \g /dev/null
SET LOCAL ROLE authenticated;
SELECT count(*) AS appointments FROM app.appointments;
COMMIT;
-- The week as a picture: target/demo/week.svg.
SET ROLE service_role;
SELECT app.appointment_calendar_svg(:salon, '2030-10-28')
\g (format=unaligned tuples_only=on) target/demo/week.svg
