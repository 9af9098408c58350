-- Lists of what is booked, iCalendar out and in, and the picture of a week; for owner, customer and others.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pg_concierge;
SELECT count(*) > 0 AS installed FROM concierge.install(ARRAY['appointments'], 'cal');
RESET client_min_messages;
SET search_path = cal, regress, pg_catalog;
SET TimeZone = 'Asia/Kathmandu';
SET DateStyle = 'ISO, YMD';
\pset format unaligned
\pset null (null)
INSERT INTO profiles (id, email, full_name) VALUES
    ('a0000000-0000-4000-8000-000000000001', 'ann@example.org', 'Ann'),
    ('a0000000-0000-4000-8000-000000000002', 'bob@example.org', 'Bob'),
    ('a0000000-0000-4000-8000-000000000003', 'cleo@example.org', 'Cleo');
INSERT INTO businesses (id, user_id, name, business_type, email, timezone, country, address) VALUES
    ('b0000000-0000-4000-8000-000000000001', 'a0000000-0000-4000-8000-000000000001', 'Salon & Co',
     'service', 'salon@example.org', 'Europe/Berlin', 'DE', 'Street 1, Berlin'),
    ('b0000000-0000-4000-8000-000000000002', 'a0000000-0000-4000-8000-000000000002', 'Other',
     'service', NULL, 'America/Chicago', 'US', NULL);
INSERT INTO business_calendars (business_id, weekly) VALUES
    ('b0000000-0000-4000-8000-000000000001', '{"mon": [["09:00", "17:00"]], "sun": [["10:00", "12:00"]]}');
INSERT INTO bookable_resources (id, business_id, kind, name) VALUES
    ('d0000000-0000-4000-8000-000000000001', 'b0000000-0000-4000-8000-000000000001', 'staff', 'Eve');
INSERT INTO appointments (id, business_id, resource_id, customer_name, customer_phone, customer_email, customer_id,
    scheduled_at, duration, status, service_type, party, revision, hold_expires_at, updated_at)
SELECT ('e0000000-0000-4000-8000-00000000000' || n)::uuid, ('b0000000-0000-4000-8000-00000000000' || b)::uuid, r,
    name, phone, email, account, at, minutes, status, service, party, revision, hold, '2030-01-01'
FROM (VALUES
    (1, 1, NULL::uuid, 'Cleo', '+493023125001', 'cleo@example.org', 'a0000000-0000-4000-8000-000000000003'::uuid,
     timestamptz '2030-10-21 09:00+02', 45, 'confirmed', 'cut', 1, 2, NULL::timestamptz),
    (2, 1, 'd0000000-0000-4000-8000-000000000001', 'Dan', NULL, NULL, NULL,
     '2030-10-27 10:30+01', 60, 'confirmed', NULL, 3, 0, NULL),
    (3, 1, NULL, 'Held', NULL, NULL, NULL, '2030-10-21 12:00+02', 30, 'held', NULL, 1, 0, '2035-01-01'),
    (4, 1, NULL, 'Gone', NULL, NULL, NULL, '2030-10-21 14:00+02', 30, 'held', NULL, 1, 0, '2020-01-01'),
    (5, 1, NULL, 'Off', NULL, NULL, NULL, '2030-10-21 15:00+02', 30, 'confirmed', NULL, 1, 0, NULL),
    (6, 2, NULL, 'Elsewhere', NULL, NULL, NULL, '2030-10-21 09:00-05', 30, 'confirmed', NULL, 1, 0, NULL),
    (7, 1, NULL, 'Past', NULL, NULL, NULL, '2020-10-21 09:00+02', 30, 'confirmed', NULL, 1, 0, NULL)
) AS a (n, b, r, name, phone, email, account, at, minutes, status, service, party, revision, hold);
UPDATE appointments SET status = 'cancelled', cancel_reason = 'ill' WHERE customer_name = 'Off';
INSERT INTO calendar_closures (business_id, during, note) VALUES
    ('b0000000-0000-4000-8000-000000000001', '[2030-10-22 00:00+02, 2030-10-23 00:00+02)', 'Works'),
    ('b0000000-0000-4000-8000-000000000001', '[2040-01-01 00:00Z,)', 'For ever');
INSERT INTO calendar_overrides (business_id, day, intervals) VALUES
    ('b0000000-0000-4000-8000-000000000001', '2030-10-24', '[["06:00", "08:00"]]');

-- Runs a query as a user: its rows, or the SQLSTATE.
CREATE FUNCTION pg_temp.as_user(who integer, query text) RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
    PERFORM concierge.set_actor(('a0000000-0000-4000-8000-00000000000' || who)::uuid, 'authenticated');
    SET LOCAL ROLE authenticated;
    RETURN QUERY EXECUTE 'SELECT q::text FROM (' || query || ') AS q';
    RESET ROLE;
EXCEPTION WHEN OTHERS THEN
    RETURN NEXT SQLSTATE;
END
$$;

-- The list of what is to come, by the clock of each business.
SELECT business_name, resource_name, customer_name, local_start, time_zone, duration, status
FROM upcoming_appointments WHERE scheduled_at > '2030-01-01' ORDER BY scheduled_at, id;
SELECT count(*) FROM upcoming_appointments WHERE customer_name IN ('Past', 'Gone', 'Off');
-- The calendar has what is busy and closed too.
SELECT kind, title, local_start, local_end, status FROM appointment_calendar
WHERE business_id = 'b0000000-0000-4000-8000-000000000001' AND starts_at > '2030-01-01'
ORDER BY starts_at, kind, id;
-- The owner sees all of its business, a customer with an account its own, others nothing.
SELECT who, pg_temp.as_user(who, 'SELECT business_name, customer_name FROM cal.upcoming_appointments ORDER BY 2')
FROM generate_series(1, 3) AS who;
SELECT who, pg_temp.as_user(who, $$SELECT kind, count(*) FROM cal.appointment_calendar GROUP BY 1 ORDER BY 1$$)
FROM generate_series(1, 3) AS who;
SELECT regress.attempt('SELECT FROM cal.upcoming_appointments', 'anon'),
    regress.attempt('SELECT cal.appointments_ics()', 'anon');

-- One appointment, as its owner and as its customer have it.
CREATE FUNCTION pg_temp.lines(text) RETURNS text LANGUAGE sql RETURN replace($1, E'\r\n', E'$\n');
SELECT pg_temp.lines(appointments_ics(p_id => 'e0000000-0000-4000-8000-000000000001', p_method => 'request'));
SELECT who, regexp_replace(answer, '.*(SUMMARY:[^\r]*).*', '\1') AS summary, answer ~ 'DESCRIPTION' AS described
FROM generate_series(1, 3) AS who, pg_temp.as_user(who,
    $$SELECT cal.appointments_ics(p_id => 'e0000000-0000-4000-8000-000000000001')$$) AS answer;
-- A feed: what was cancelled is there as cancelled, what was only held is not, and a range cuts.
SELECT regexp_matches(appointments_ics('b0000000-0000-4000-8000-000000000001', '2030-01-01', '2031-01-01'),
    '(?:SUMMARY|STATUS|SEQUENCE):[^\r]*', 'g');
SELECT (SELECT count(*) FROM regexp_matches(appointments_ics('b0000000-0000-4000-8000-000000000001',
    '2030-10-21 09:44+02', '2030-10-21 12:00+02'), 'BEGIN:VEVENT', 'g')) AS one,
    (SELECT count(*) FROM regexp_matches(appointments_ics('b0000000-0000-4000-8000-000000000001',
    '2030-10-21 09:45+02', '2030-10-21 12:00+02'), 'BEGIN:VEVENT', 'g')) AS none,
    appointments_ics('b0000000-0000-4000-8000-000000000001') ~ 'VEVENT' AS this_year,
    appointments_ics('b0000000-0000-4000-8000-00000000000f') ~ 'VEVENT' AS no_business;
SELECT regexp_matches(appointments_ics('b0000000-0000-4000-8000-000000000001', '2030-10-21', '2030-10-22',
    p_free_busy => true), '(?:FREEBUSY;|SUMMARY|UID)[^\r]*', 'g');
SELECT code, message FROM regress.refusal($$SELECT cal.appointments_ics(p_id => gen_random_uuid())$$);
SELECT code, message FROM regress.refusal($$SELECT cal.appointments_ics(p_method => 'x')$$);
-- A hold that was given up never was an appointment; one that was booked and cancelled was.
SELECT h ->> 'reason' AS held, h #>> '{appointment,id}' AS id
FROM hold_slot('b0000000-0000-4000-8000-000000000001', '2030-11-04 10:00+01', 60, 'Given up') AS h \gset given_
SELECT h ->> 'reason' AS held, h #>> '{appointment,id}' AS id
FROM hold_slot('b0000000-0000-4000-8000-000000000001', '2030-11-04 12:00+01', 60, 'Booked') AS h \gset booked_
SELECT :'given_held', release_hold(:'given_id') ->> 'reason' AS released, :'booked_held',
    confirm_hold(:'booked_id') ->> 'reason' AS confirmed;
SELECT cancel_appointment(:'booked_id', 'ill', 'staff') ->> 'reason' AS cancelled;
SELECT customer_name, status, hold_expires_at IS NULL AS was_booked FROM appointments
WHERE customer_name IN ('Given up', 'Booked') ORDER BY 1;
SELECT regexp_matches(appointments_ics('b0000000-0000-4000-8000-000000000001', '2030-11-01', '2030-11-30'),
    '(?:SUMMARY|STATUS):[^\r]*', 'g');
DELETE FROM appointments WHERE customer_name IN ('Given up', 'Booked');

-- Busy times come in once, however often they are sent.
SELECT import_busy('[
    {"unit": "b0000000-0000-4000-8000-000000000001", "start": "2030-10-21T16:00:00+02:00", "end": "2030-10-21T17:00:00+02:00"},
    {"resource_id": "d0000000-0000-4000-8000-000000000001", "starts_at": "2030-10-21 08:00", "ends_at": "2030-10-21 09:00",
     "uid": "u1", "origin": "google"},
    {"business_id": "b0000000-0000-4000-8000-000000000001", "during": "[2030-10-23 08:00Z,2030-10-23 09:00Z)"}]');
SELECT import_busy('[{"unit": "b0000000-0000-4000-8000-000000000001", "start": "2030-10-21T14:00:00Z",
    "end": "2030-10-21T15:00:00Z"}]');
SELECT business_id = unit AS whole, origin, uid, lower(during) AT TIME ZONE 'UTC' AS utc FROM busy_blocks ORDER BY 4, 2;
-- A feed replaces what its origin had in the range, and nothing else.
SELECT import_busy('{"unit": "d0000000-0000-4000-8000-000000000001", "origin": "google", "from": "2030-10-20", "to": "2030-10-27",
    "busy": [{"start": "2030-10-22T08:00Z", "end": "2030-10-22T09:00Z", "uid": "u2"}]}');
SELECT import_busy('{"unit": "d0000000-0000-4000-8000-000000000001", "origin": "google", "from": "2030-10-20", "to": "2030-10-27",
    "busy": [{"start": "2030-10-22T08:00Z", "end": "2030-10-22T09:00Z", "uid": "u2"}]}');
SELECT import_busy_ics('b0000000-0000-4000-8000-000000000001', E'BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:y\n'
    'DTSTART:20301023T180000\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=2\nEND:VEVENT\nEND:VCALENDAR',
    p_from => '2030-10-01', p_to => '2030-11-01');
SELECT origin, uid, lower(during) AT TIME ZONE 'UTC' AS utc FROM busy_blocks ORDER BY 3, 1;
SELECT import_busy_ics('b0000000-0000-4000-8000-000000000001', E'BEGIN:VCALENDAR\nEND:VCALENDAR',
    p_from => '2030-10-01', p_to => '2030-11-01');
SELECT import_busy('[]'), import_busy('{"busy": []}');
-- What cannot be taken over is refused as a whole.
SELECT r.code, r.message FROM unnest(ARRAY[
    'NULL', '''7''', '''{}''', '''[{}]''', '''[7]''',
    '''[{"unit": "b0000000-0000-4000-8000-000000000001", "start": "2030-01-01T09:00Z", "end": "2030-01-01T09:00Z"}]''',
    '''[{"unit": "b0000000-0000-4000-8000-000000000001", "start": "x", "end": "y"}]''',
    '''[{"unit": "b0000000-0000-4000-8000-00000000000f", "start": "2030-01-01T09:00Z", "end": "2030-01-01T10:00Z"}]''',
    '''{"from": "2030-01-01", "busy": []}'''
]) WITH ORDINALITY AS a (args, place), regress.refusal('SELECT cal.import_busy(' || args || ')') AS r ORDER BY place;
SELECT code, message FROM regress.refusal(
    $$SELECT cal.import_busy_ics('b0000000-0000-4000-8000-000000000001', 'x')$$);
SELECT code, message FROM regress.refusal(
    $$SELECT cal.import_busy_ics('b0000000-0000-4000-8000-00000000000f', 'x')$$);
-- Another's calendar is not written; one's own is.
SELECT who, pg_temp.as_user(who, $$SELECT cal.import_busy('[{"unit": "b0000000-0000-4000-8000-000000000001",
    "start": "2031-01-01T09:00Z", "end": "2031-01-01T10:00Z"}]')$$) FROM generate_series(1, 3) AS who;

-- The week with the change of the clock: any day of it will do.
CREATE FUNCTION pg_temp.texts(svg text) RETURNS text LANGUAGE sql
RETURN (SELECT string_agg(t[1], ' | ') FROM regexp_matches($1, '<text[^>]*>([^<]*)</text>', 'g') AS t);
SELECT pg_temp.texts(appointment_calendar_svg('b0000000-0000-4000-8000-000000000001', '2030-10-23'));
SELECT appointment_calendar_svg('b0000000-0000-4000-8000-000000000001', '2030-10-21')
    = appointment_calendar_svg(p_business_id => 'b0000000-0000-4000-8000-000000000001', p_week => '2030-10-27') AS same_week;
SELECT pg_temp.texts(appointment_calendar_svg('b0000000-0000-4000-8000-000000000001', '2030-10-23',
    'd0000000-0000-4000-8000-000000000001'));
SELECT appointment_calendar_svg('b0000000-0000-4000-8000-000000000002') LIKE '<svg%Other%' AS this_week;
SELECT r.code, r.message FROM unnest(ARRAY['NULL', '''b0000000-0000-4000-8000-00000000000f''',
    '''b0000000-0000-4000-8000-000000000001'', ''infinity''',
    '''b0000000-0000-4000-8000-000000000001'', ''2030-10-21'', ''b0000000-0000-4000-8000-000000000001'''
]) WITH ORDINALITY AS a (args, place), regress.refusal('SELECT cal.appointment_calendar_svg(' || args || ')') AS r
ORDER BY place;
SELECT who, left(pg_temp.as_user(who,
    $$SELECT left(cal.appointment_calendar_svg('b0000000-0000-4000-8000-000000000001', '2030-10-21'), 4)$$), 6)
FROM generate_series(1, 3) AS who;
-- Whatever the session's settings are.
SET search_path = '';
CREATE TEMPORARY TABLE answer (zone text, picture text, feed text);
DO $$
DECLARE
    zone text;
BEGIN
    FOREACH zone IN ARRAY '{UTC,America/St_Johns,Pacific/Apia}'::pg_catalog.text[] LOOP
        PERFORM pg_catalog.set_config('TimeZone', zone, false);
        INSERT INTO answer VALUES (
            zone, cal.appointment_calendar_svg('b0000000-0000-4000-8000-000000000001', '2030-10-23'),
            cal.appointments_ics('b0000000-0000-4000-8000-000000000001', '2030-01-01Z', '2031-01-01Z'));
    END LOOP;
END
$$;
SELECT pg_catalog.count(DISTINCT (picture, feed)) FROM answer;
RESET search_path;
RESET TimeZone;
SET client_min_messages = warning;
DROP SCHEMA cal, cal_private CASCADE;
