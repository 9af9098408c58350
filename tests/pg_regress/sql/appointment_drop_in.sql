-- Module appointments is a drop-in: columns, defaults and INSERTs of before (A-16 to A-20), without their mistakes
-- (X-61 to X-64, X-75, X-76).
SET client_min_messages = warning;
\set shop '\'d0000000-0000-4000-8000-000000000001\''
BEGIN;
SELECT count(*) FROM concierge.install('{appointments}', 'regress_app');
SET LOCAL search_path = regress_app;
INSERT INTO profiles (id) VALUES ('a0000000-0000-4000-8000-000000000001');
INSERT INTO businesses (id, user_id, name, business_type, country)
VALUES (:shop, 'a0000000-0000-4000-8000-000000000001', 'Shop', 'service', 'US');
-- A-16, A-17: the columns of before come first, and keep type and default.
SELECT attname, atttypid::regtype, attnotnull AS required, pg_get_expr(adbin, adrelid) AS "default"
FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
WHERE attrelid = 'appointments'::regclass AND attnum BETWEEN 1 AND 14 ORDER BY attnum;
-- A-18: something is indexed by each.
SELECT column_name, EXISTS (
    SELECT FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
    WHERE i.indrelid = 'appointments'::regclass AND a.attname = column_name
) AS indexed
FROM unnest('{business_id,scheduled_at,customer_phone,status,source}'::text[]) AS column_name;
-- The INSERTs of the product, with every source; a number is read as of the business's country.
INSERT INTO appointments (business_id, customer_name, scheduled_at) VALUES (:shop, 'Ann', '2030-01-07 10:00+00')
RETURNING duration, status, source, customer_phone;
INSERT INTO appointments (business_id, customer_name, customer_phone, customer_email, scheduled_at, duration, status,
    source, external_id, notes, service_type)
VALUES (:shop, 'Ben', '(650) 253-0000', 'ben@example.com', '2030-01-07 11:00+00', 30, 'confirmed', 'voice_agent',
    'CA0001', 'window', 'haircut')
RETURNING customer_phone, customer_phone_raw, ends_at = '2030-01-07 11:30+00' AS ends;
INSERT INTO appointments (business_id, customer_name, scheduled_at, source)
SELECT :shop, source, '2030-01-08 10:00+00'::timestamptz + n * interval '1 hour', source
FROM unnest('{manual,voice_agent,web,sms}'::text[]) WITH ORDINALITY AS s (source, n);
-- X-63: no duration is the usual one, so the row does conflict.
INSERT INTO appointments (business_id, customer_name, scheduled_at, duration)
VALUES (:shop, 'Cid', '2030-01-09 10:00+00', NULL) RETURNING duration;
-- A number that cannot be read does not cost the booking.
INSERT INTO appointments (business_id, customer_name, customer_phone, scheduled_at)
VALUES (:shop, 'Dan', 'anonymous', '2030-01-09 12:00+00') RETURNING customer_phone, customer_phone_raw;
-- X-64, X-76, and what cannot be: SQLSTATEs of PostgreSQL, the constraint's name is part of the interface.
SELECT vals, regress.attempt('INSERT INTO regress_app.appointments (business_id, customer_name, scheduled_at, duration, status)
    VALUES (''d0000000-0000-4000-8000-000000000001'', ''x'', ' || vals || ')') AS refused
FROM (VALUES (1, '''2030-01-07 10:30+00'', 60, ''confirmed'''), (2, '''2030-01-07 09:30+00'', 60, ''confirmed'''),
    (3, '''2030-01-07 10:15+00'', 1, ''confirmed'''), (4, '''2030-01-07 10:30+00'', 60, ''pending'''),
    (5, '''2030-01-10 10:00+00'', 0, ''confirmed'''), (6, '''2030-01-10 10:00+00'', -5, ''confirmed'''),
    (7, '''2030-01-10 10:00+00'', 1441, ''confirmed'''), (8, '''2030-01-10 10:00+00'', 2147483647, ''confirmed'''),
    (9, '''infinity'', 60, ''confirmed'''), (10, '''-infinity'', 60, ''confirmed'''),
    (11, '''2030-01-10 10:00+00'', 60, ''held'''), (12, '''2030-01-10 10:00+00'', 60, ''no such'''),
    (13, '''2030-01-07 11:30+00'', 60, ''confirmed''')) AS v (n, vals) ORDER BY n;
SELECT conname FROM pg_constraint WHERE conrelid = 'appointments'::regclass AND contype = 'x';
-- A-19: by the usual hours 09:00 to 18:00 in UTC, whatever the session's zone is (X-62).
CREATE FUNCTION pg_temp.valid(at text, minutes integer) RETURNS boolean LANGUAGE sql AS $$
SELECT regress_app.validate_appointment_time('d0000000-0000-4000-8000-000000000001', at::timestamptz, minutes) $$;
SELECT zone, set_config('timezone', zone, true) = zone AS set,
    pg_temp.valid('2030-01-14 09:00+00', 60) AS opening, pg_temp.valid('2030-01-14 17:00+00', 60) AS last,
    pg_temp.valid('2030-01-14 17:01+00', 60) AS past_closing, pg_temp.valid('2030-01-14 08:59+00', 60) AS early
FROM unnest('{UTC,America/Los_Angeles,Asia/Kolkata,Pacific/Apia}'::text[]) AS zone;
RESET timezone;
-- X-61: all of these were true.
SELECT pg_temp.valid('2030-01-14 18:00+00', 60) AS at_closing, pg_temp.valid('2030-01-14 17:30+00', 480) AS too_long,
    pg_temp.valid('1999-01-14 10:00+00', 60) AS year_1999, pg_temp.valid('2030-01-14 10:00+00', NULL) AS no_duration,
    pg_temp.valid(NULL, 60) AS no_time, validate_appointment_time(NULL, '2030-01-14 10:00+00', 60) AS no_business,
    pg_temp.valid('2030-01-14 10:00+00', -60) AS negative, pg_temp.valid('2030-01-14 10:00+00', 0) AS zero,
    pg_temp.valid('2030-01-14 10:00+00', 1441) AS over_a_day, pg_temp.valid('infinity', 60) AS never,
    validate_appointment_time('00000000-0000-4000-8000-000000000000', '2030-01-14 10:00+00', 60) AS unknown_business;
SELECT set_business_hours(:shop, '{"mon": [["09:00", "18:00"]]}', 'UTC') IS DISTINCT FROM NULL AS set;
SELECT pg_temp.valid('2030-01-13 10:00+00', 60) AS sunday, pg_temp.valid('2030-01-14 10:00+00', 60) AS monday;
-- Confirmed and completed appointments are in the way, cancelled ones and those that were missed are not.
INSERT INTO appointments (id, business_id, customer_name, scheduled_at, status)
VALUES ('e0000000-0000-4000-8000-000000000001', :shop, 'Eve', '2030-01-14 10:00+00', 'confirmed');
SELECT pg_temp.valid('2030-01-14 10:30+00', 60) AS confirmed;
UPDATE appointments SET status = 'cancelled' WHERE customer_name = 'Eve';
SELECT pg_temp.valid('2030-01-14 10:30+00', 60) AS cancelled;
-- X-63: an appointment is not in its own way.
SELECT check_appointment(:shop, '2030-01-07 10:30+00', 30, p_exclude_id => id) ->> 'ok' AS itself,
    check_appointment(:shop, '2030-01-07 10:30+00', 30) ->> 'reason' AS other
FROM appointments WHERE customer_name = 'Ann';
-- X-75: zones are those of the server.
SELECT zone, regress.attempt(format('SELECT regress_app.set_business_hours(''d0000000-0000-4000-8000-000000000001'', NULL, %L)', zone))
FROM unnest('{America/Port-au-Prince,Etc/GMT+5,europe/berlin,Mars/Olympus,UTC-5,EST5EDT}'::text[]) AS zone;
-- The zone of a business counts where somebody chose it, and the setting where nobody did.
DELETE FROM business_calendars;
UPDATE businesses SET timezone = 'Asia/Tokyo';
SELECT pg_temp.valid('2030-01-15 00:00+00', 60) AS nine_in_tokyo, pg_temp.valid('2030-01-15 10:00+00', 60) AS evening;
UPDATE businesses SET timezone = 'America/New_York';
SET LOCAL concierge.default_time_zone = 'Pacific/Auckland';
SELECT pg_temp.valid('2030-01-14 20:00+00', 60) AS nine_in_auckland;
RESET concierge.default_time_zone;
-- Nothing depends on the search_path.
SET LOCAL search_path = '';
SELECT regress_app.validate_appointment_time('d0000000-0000-4000-8000-000000000001', '2030-01-14 09:00+00', 60) AS valid,
    (SELECT count(*) FROM regress_app.find_available_slots('d0000000-0000-4000-8000-000000000001', '2030-01-14', '2030-01-15', 60)) AS slots,
    regress_app.book_appointment('d0000000-0000-4000-8000-000000000001', '2030-01-14 09:00+00', 60, 'Fay') ->> 'reason' AS booked;
ROLLBACK;
