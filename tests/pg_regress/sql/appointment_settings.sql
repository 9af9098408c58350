-- What a session remembers of a business is never older than its rows, and two installs in one session stay apart.
SET client_min_messages = warning;
\set shop '\'d0000000-0000-4000-8000-000000000001\''
BEGIN;
SELECT count(*) FROM concierge.install('{appointments}', 'regress_app');
SELECT count(*) FROM concierge.install('{appointments}', 'regress_other');
INSERT INTO regress_app.profiles (id) VALUES ('a0000000-0000-4000-8000-000000000001');
INSERT INTO regress_app.businesses (id, user_id, name, business_type, timezone)
VALUES (:shop, 'a0000000-0000-4000-8000-000000000001', 'Shop', 'service', 'Europe/Berlin');
INSERT INTO regress_other.profiles TABLE regress_app.profiles;
INSERT INTO regress_other.businesses TABLE regress_app.businesses;
CREATE FUNCTION pg_temp.why(at text, minutes integer DEFAULT 60) RETURNS text LANGUAGE sql AS $$
    SELECT concat_ws(' ', a ->> 'reason', b ->> 'reason')
    FROM regress_app.check_appointment('d0000000-0000-4000-8000-000000000001', at::timestamptz, minutes,
             p_now => '2030-06-03 08:00+02') AS a,
         regress_other.check_appointment('d0000000-0000-4000-8000-000000000001', at::timestamptz, minutes,
             p_now => '2030-06-03 08:00+02') AS b $$;
-- Without a row: from 09:00 to 18:00 every day.
SELECT pg_temp.why('2030-06-04 10:00+02') AS open, pg_temp.why('2030-06-04 18:00+02') AS closed;
-- A row, another one, and none again; the other install has its own.
INSERT INTO regress_app.business_calendars (business_id, weekly) VALUES (:shop, '{"tue": [["18:00", "02:00"]]}');
SELECT pg_temp.why('2030-06-04 10:00+02') AS day, pg_temp.why('2030-06-04 18:00+02') AS evening;
UPDATE regress_app.business_calendars SET weekly = '{"tue": [["18:00", "20:00"]]}', buffer_after = 30;
INSERT INTO regress_other.business_calendars (business_id, weekly) VALUES (:shop, '{"tue": [["18:00", "02:00"]]}');
SELECT pg_temp.why('2030-06-04 19:00+02') AS evening, pg_temp.why('2030-06-04 19:30+02') AS late;
UPDATE regress_app.business_calendars SET time_zone = 'UTC';
SELECT pg_temp.why('2030-06-04 18:00+02') AS evening, pg_temp.why('2030-06-04 18:00Z') AS utc;
ROLLBACK;
BEGIN;
SELECT count(*) FROM concierge.install('{appointments}', 'regress_app');
INSERT INTO regress_app.profiles (id) VALUES ('a0000000-0000-4000-8000-000000000001');
INSERT INTO regress_app.businesses (id, user_id, name, business_type, timezone)
VALUES (:shop, 'a0000000-0000-4000-8000-000000000001', 'Shop', 'service', 'UTC');
INSERT INTO regress_app.business_calendars (business_id, weekly) VALUES (:shop, '{"tue": [["10:00", "12:00"]]}');
CREATE FUNCTION pg_temp.valid(at text) RETURNS boolean LANGUAGE sql AS $$
    SELECT regress_app.validate_appointment_time('d0000000-0000-4000-8000-000000000001', at::timestamptz, 60) $$;
-- Undone is undone.
SELECT pg_temp.valid('2030-06-04 10:00Z') AS before;
SAVEPOINT one;
UPDATE regress_app.business_calendars SET weekly = '{}';
SELECT pg_temp.valid('2030-06-04 10:00Z') AS closed;
ROLLBACK TO SAVEPOINT one;
SELECT pg_temp.valid('2030-06-04 10:00Z') AS again;
-- A column of the user's own changes nothing.
ALTER TABLE regress_app.business_calendars ADD COLUMN colour text DEFAULT 'red';
SELECT pg_temp.valid('2030-06-04 10:00Z') AS with_colour;
ALTER TABLE regress_app.business_calendars DROP COLUMN colour, ADD COLUMN shade text;
SELECT pg_temp.valid('2030-06-04 10:00Z') AS with_shade;
-- A value too long for its page is read as any other.
UPDATE regress_app.business_calendars SET shade = (SELECT string_agg(md5(n::text), '') FROM generate_series(1, 400) AS n);
SELECT pg_temp.valid('2030-06-04 10:00Z') AS with_long_shade, pg_temp.valid('2030-06-04 12:00Z') AS closed;
-- Who is moved while others look: the answer is of one moment, and none of its parts are older.
SELECT s.slot_start AT TIME ZONE 'UTC' AS free
FROM regress_app.find_available_slots(:shop, '2030-06-04', '2030-06-05', 60) AS s ORDER BY 1;
WITH booked AS MATERIALIZED (
    SELECT regress_app.book_appointment(:shop, '2030-06-04 10:00Z', 60, 'Ann') ->> 'reason' AS reason
)
SELECT reason, pg_temp.valid('2030-06-04 10:00Z') AS still_free_to_this_statement FROM booked;
SELECT pg_temp.valid('2030-06-04 10:00Z') AS to_the_next;
-- A long appointment that starts in the range and ends after it meets what lies behind.
UPDATE regress_app.business_calendars
SET weekly = (SELECT jsonb_object_agg(day, '[["00:00", "24:00"]]'::jsonb)
              FROM unnest('{mon,tue,wed,thu,fri,sat,sun}'::text[]) AS day), slot_minutes = 720, buffer_after = 720;
INSERT INTO regress_app.calendar_closures (business_id, during) VALUES (:shop, '[2030-07-03 20:00Z, 2030-07-03 21:00Z)');
INSERT INTO regress_app.busy_blocks (unit, during) VALUES (:shop, '[2030-08-04 07:00Z, 2030-08-04 08:00Z)');
SELECT s.slot_start AT TIME ZONE 'UTC' AS start,
       regress_app.check_appointment(:shop, s.slot_start, 1440) ->> 'reason' AS checked
FROM (VALUES ('2030-07-02'), ('2030-08-02')) AS v (day), regress_app.find_available_slots(
    :shop, day::timestamptz, day::timestamptz + interval '24 hours', 1440) AS s ORDER BY 1;
ROLLBACK;
