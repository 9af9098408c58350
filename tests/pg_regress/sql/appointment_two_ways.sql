-- Who may see all rows is answered from the tables as they lie, others by a statement: the answers are the same.
SET client_min_messages = warning;
BEGIN;
SELECT count(*) FROM concierge.install('{appointments}', 'regress_app',
    '{"roles": {"anon": "anon", "user": "authenticated", "service": "regress_plain_service"}}');
SET LOCAL search_path = regress_app;
INSERT INTO profiles (id) VALUES ('a0000000-0000-4000-8000-000000000001');
INSERT INTO businesses (id, user_id, name, business_type, timezone)
SELECT md5('shop ' || n)::uuid, 'a0000000-0000-4000-8000-000000000001', 'Shop ' || n, 'service',
    (ARRAY['UTC', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata'])[n % 4 + 1]
FROM generate_series(1, 12) AS n;
-- With and without settings, with seats, limits, each grid, resources.
INSERT INTO business_calendars (business_id, weekly, slot_minutes, grid, buffer_before, buffer_after, capacity, max_party, limits)
SELECT md5('shop ' || n)::uuid, '{"mon": [["09:00", "12:00"], ["13:00", "17:00"]], "tue": [["09:00", "17:00"]],
    "thu": [["20:00", "03:00"]], "fri": [["00:00", "24:00"]], "sun": [["10:00", "18:00"]]}', 20,
    (ARRAY['open', 'clock', 'gap'])[n % 3 + 1], n % 2 * 15, n % 3 * 10, CASE WHEN n % 5 = 0 THEN 4 ELSE 1 END, 3,
    CASE WHEN n % 4 = 1 THEN '{"day": 3, "week": 8}' ELSE '{}' END::jsonb
FROM generate_series(2, 12) AS n;
INSERT INTO bookable_resources (id, business_id, kind, capacity, max_party, weekly)
SELECT md5('room ' || n || r)::uuid, md5('shop ' || n)::uuid, 'room', r, 3,
    CASE WHEN r = 2 THEN '{"mon": [["08:00", "20:00"]], "wed": [["08:00", "20:00"]]}'::jsonb END
FROM generate_series(4, 12, 4) AS n, generate_series(1, 3) AS r;
UPDATE bookable_resources SET active = false WHERE business_id = md5('shop 8')::uuid;
INSERT INTO calendar_overrides (business_id, resource_id, day, closed, intervals)
SELECT md5('shop ' || n)::uuid, CASE WHEN n = 4 THEN md5('room 41')::uuid END, date '2030-06-03' + n % 7, n % 3 = 0,
    CASE WHEN n % 3 > 0 THEN '[["07:00", "11:00"], ["22:00", "02:00"]]'::jsonb END
FROM generate_series(1, 12, 3) AS n;
INSERT INTO calendar_closures (business_id, during)
SELECT md5('shop ' || n)::uuid, c::tstzrange FROM generate_series(1, 12, 2) AS n,
    unnest('{"[2030-06-04 10:00Z, 2030-06-04 12:00Z]","(2030-06-08 10:00Z,)","(,2030-06-03 08:00Z)"}'::text[]) AS c;
INSERT INTO busy_blocks (unit, during)
SELECT md5('shop ' || n)::uuid, c::tstzrange FROM generate_series(2, 12, 2) AS n,
    unnest('{"[2030-06-04 14:00Z, 2030-06-04 15:00Z)","[2030-06-07 01:00Z, 2030-06-07 02:00Z)"}'::text[]) AS c;
INSERT INTO busy_blocks (unit, during) VALUES (md5('room 42')::uuid, '[2030-06-03 09:00Z, 2030-06-03 10:00Z)');
-- Appointments of each state, held in time and too long, by somebody who asks again.
DO $do$
BEGIN
    FOR n IN 1 .. 12 LOOP
        FOR i IN 1 .. 40 LOOP
            PERFORM regress_app.book_appointment(md5('shop ' || n)::uuid,
                timestamptz '2030-06-03 00:00Z' + (hashint4(n * 1000 + i) & 1023) * interval '10 minutes',
                20 + 20 * (i % 3), 'Caller', p_party => 1 + (i + n) % 2);
        END LOOP;
    END LOOP;
END
$do$;
UPDATE appointments SET status = 'cancelled' WHERE hashtext(scheduled_at::text) % 7 = 0;
INSERT INTO appointments (business_id, customer_name, scheduled_at, duration, status, hold_expires_at, holder)
SELECT md5('shop 5')::uuid, 'Holder', timestamptz '2030-07-01 09:00Z' + n * interval '30 minutes', 30, 'held',
    (ARRAY['2020-01-01', '2031-01-01']::timestamptz[])[n % 2 + 1], (ARRAY['me', 'you', NULL])[n % 3 + 1]
FROM generate_series(0, 5) AS n;
SELECT count(*) > 80 AS booked, count(DISTINCT status) AS states, count(*) FILTER (WHERE seats <> '{[1,2)}') > 10 AS seats
FROM appointments;
CREATE FUNCTION pg_temp.answers() RETURNS TABLE (n bigint, answer text) LANGUAGE sql AS $$
    SELECT q, regress_app.check_appointment(
        CASE WHEN q % 100 < 97 THEN md5('shop ' || (q % 12 + 1))::uuid ELSE md5('room 42')::uuid END,
        CASE WHEN q % 12 = 4 THEN timestamptz '2030-07-01 08:00Z' ELSE '2030-06-02 20:00Z' END
            + (hashint8(q) & 1023) * interval '10 minutes', 10 + 20 * (q % 5)::integer,
        p_party => 1 + (q % 3)::integer, p_holder => CASE q % 4 WHEN 0 THEN 'me' END, p_strict_grid => q % 2 = 0,
        p_service_type => CASE q % 9 WHEN 0 THEN 'none such' END, p_now => '2030-06-02 12:00Z')::text
    FROM generate_series(1, 600) AS q
    UNION ALL
    SELECT 10000 + b, (SELECT string_agg(s::text, ' ' ORDER BY s.slot_start)
                       FROM regress_app.find_available_slots(md5('shop ' || b)::uuid, '2030-06-02 13:00Z',
                           '2030-06-11 13:00Z', 30, p_now => '2030-06-02 12:00Z') AS s)
    FROM generate_series(1, 12) AS b
$$;
CREATE TABLE pg_temp.owner AS SELECT * FROM pg_temp.answers();
GRANT USAGE ON SCHEMA regress_app TO regress_plain_service;
CREATE TABLE pg_temp.service (n bigint, answer text);
GRANT ALL ON pg_temp.service TO regress_plain_service;
SET LOCAL ROLE regress_plain_service;
INSERT INTO pg_temp.service SELECT * FROM pg_temp.answers();
RESET ROLE;
SELECT count(*) AS asked, count(DISTINCT o.answer::jsonb ->> 'reason') AS reasons,
    count(*) FILTER (WHERE o.answer IS DISTINCT FROM s.answer) AS differ
FROM pg_temp.owner o JOIN pg_temp.service s USING (n) WHERE n < 10000;
SELECT count(*) AS searched, min(length(o.answer)) > 500 AS find_something,
    count(*) FILTER (WHERE o.answer IS DISTINCT FROM s.answer) AS differ
FROM pg_temp.owner o JOIN pg_temp.service s USING (n) WHERE n >= 10000;
-- No more is read than may matter: of three months of appointments, those of three days.
INSERT INTO appointments (business_id, customer_name, scheduled_at)
SELECT md5('shop 6')::uuid, 'Daily', timestamptz '2031-01-01 10:00Z' + n * interval '24 hours' FROM generate_series(0, 90) AS n;
CREATE FUNCTION pg_temp.fetched() RETURNS bigint LANGUAGE sql AS $$
    SELECT idx_tup_fetch FROM pg_stat_xact_user_tables WHERE relid = 'regress_app.appointments'::regclass $$;
SELECT pg_temp.fetched() AS before \gset
SELECT validate_appointment_time(md5('shop 6')::uuid, '2031-02-14 11:00Z', 60) AS friday;
SELECT pg_temp.fetched() - :before BETWEEN 1 AND 4 AS few_are_read;
-- Without its index a table is read by a statement, and so it is by who may not see all of it.
SAVEPOINT one;
DROP INDEX appointments_business_idx;
SELECT count(*) AS differ_without_index FROM pg_temp.owner o JOIN pg_temp.answers() a USING (n)
WHERE o.answer IS DISTINCT FROM a.answer;
ROLLBACK TO SAVEPOINT one;
-- Its columns may move about.
ALTER TABLE calendar_closures RENAME TO old_closures;
CREATE TABLE calendar_closures (note text, during tstzrange, extra integer, business_id uuid, resource_id uuid, id uuid);
INSERT INTO calendar_closures SELECT note, during, 7, business_id, resource_id, id FROM old_closures;
CREATE INDEX ON calendar_closures (business_id, during);
SELECT count(*) AS differ_with_another_table FROM pg_temp.owner o JOIN pg_temp.answers() a USING (n)
WHERE o.answer IS DISTINCT FROM a.answer;
ROLLBACK;
