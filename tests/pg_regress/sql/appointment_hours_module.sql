-- Hours of a business by its own clock: days on which the clock is changed, windows past midnight, dates with other
-- hours, grids, and nothing that depends on the session.
SET client_min_messages = warning;
\set shop '\'d0000000-0000-4000-8000-000000000001\''
BEGIN;
SELECT count(*) FROM concierge.install('{appointments}', 'regress_app');
SET LOCAL search_path = regress_app;
SET LOCAL timezone = 'UTC';
INSERT INTO profiles (id) VALUES ('a0000000-0000-4000-8000-000000000001');
INSERT INTO businesses (id, user_id, name, business_type) VALUES
    (:shop, 'a0000000-0000-4000-8000-000000000001', 'Shop', 'service');
CREATE FUNCTION pg_temp.hours(weekly text, zone text) RETURNS boolean LANGUAGE sql AS $$
SELECT regress_app.set_business_hours('d0000000-0000-4000-8000-000000000001', weekly::jsonb, zone) IS DISTINCT FROM NULL $$;
CREATE FUNCTION pg_temp.starts(since text, until text, minutes integer DEFAULT 60) RETURNS text LANGUAGE sql AS $$
SELECT string_agg(substr(local_start, 6, 11) || right(local_start, 6), ' ' ORDER BY slot_start)
FROM regress_app.find_available_slots('d0000000-0000-4000-8000-000000000001', since::timestamptz, until::timestamptz, minutes,
    p_now => '2000-01-01') $$;
CREATE FUNCTION pg_temp.ok(at text, minutes integer DEFAULT 60) RETURNS text LANGUAGE sql AS $$
SELECT regress_app.check_appointment('d0000000-0000-4000-8000-000000000001', at::timestamptz, minutes, p_now => '2000-01-01')
    ->> 'reason' $$;
SELECT set_booking_rules(:shop, p_slot_minutes => 60) IS DISTINCT FROM NULL AS hourly;
-- The night of 10 March 2030 has no 02:30 in New York, that of 3 November has 01:30 twice: the first counts.
SELECT pg_temp.hours('{"sun": [["00:30", "04:30"]]}', 'America/New_York');
SELECT pg_temp.starts('2030-03-10', '2030-03-11') AS spring, pg_temp.starts('2030-11-03', '2030-11-04') AS autumn;
-- Lord Howe changes by half an hour, Apia skipped a day, Havana, Sao Paulo and Cairo change at midnight.
SELECT pg_temp.hours('{"sun": [["00:00", "04:00"]]}', 'Australia/Lord_Howe');
SELECT pg_temp.starts('2030-10-05 12:00+00', '2030-10-06 12:00+00') AS lord_howe;
SELECT pg_temp.hours('{"thu": [["09:00", "11:00"]], "fri": [["09:00", "11:00"]], "sat": [["09:00", "11:00"]]}', 'Pacific/Apia');
SELECT pg_temp.starts('2011-12-29 00:00+00', '2012-01-01 00:00+00') AS apia;
SELECT pg_temp.hours('{"sun": [["00:00", "03:00"]], "fri": [["00:00", "03:00"]]}', 'America/Sao_Paulo');
SELECT pg_temp.starts('2018-11-04 00:00+00', '2018-11-04 12:00+00') AS sao_paulo;
SELECT pg_temp.hours('{"sun": [["00:00", "03:00"]]}', 'America/Havana');
SELECT pg_temp.starts('2030-03-10 00:00+00', '2030-03-10 12:00+00') AS havana;
SELECT pg_temp.hours('{"fri": [["00:00", "03:00"]]}', 'Africa/Cairo');
SELECT pg_temp.starts('2024-04-25 12:00+00', '2024-04-26 12:00+00') AS cairo;
-- Past midnight, and across it: windows that touch are one.
SELECT pg_temp.hours('{"fri": [["22:00", "02:00"]], "sat": [["02:00", "04:00"]]}', 'Europe/Berlin');
SELECT pg_temp.starts('2030-06-07', '2030-06-09') AS night, pg_temp.ok('2030-06-08 01:30+02') AS across,
    pg_temp.ok('2030-06-08 03:30+02') AS past_closing, pg_temp.ok('2030-06-08 04:00+02') AS at_closing;
-- An override takes the windows that start on its date, with their part after midnight.
SELECT set_override(:shop, '2030-06-08', p_intervals => '[["10:00", "12:00"]]') IS DISTINCT FROM NULL AS saturday;
SELECT pg_temp.starts('2030-06-07', '2030-06-09') AS evening_before_stays;
SELECT set_override(:shop, '2030-06-07', true) IS DISTINCT FROM NULL AS friday;
SELECT pg_temp.starts('2030-06-07', '2030-06-09') AS without_friday, pg_temp.ok('2030-06-08 01:00+02') AS its_night;
SELECT remove_override(:shop, '2030-06-07') AS removed, remove_override(:shop, '2030-06-07') AS again;
-- Once on a date: the second one replaces the first.
SELECT set_override(:shop, '2030-06-08') IS DISTINCT FROM NULL AS closed, count(*) FROM calendar_overrides;
SELECT is_open(:shop, '2030-06-07 23:00+02') AS friday, is_open(:shop, '2030-06-08 03:00+02') AS saturday,
    next_opening(:shop, '2030-06-08 03:00+02') = '2030-06-14 22:00+02' AS next,
    is_open('00000000-0000-4000-8000-000000000000', '2030-06-07') AS nobody;
-- All week, all day.
SELECT pg_temp.hours('{"mon": [["00:00", "24:00"]], "tue": [["00:00", "24:00"]], "wed": [["00:00", "24:00"]],
    "thu": [["00:00", "24:00"]], "fri": [["00:00", "24:00"]], "sat": [["00:00", "24:00"]], "sun": [["00:00", "24:00"]]}', 'UTC');
SELECT pg_temp.ok('2030-06-05 23:00+00', 1440) AS over_midnight,
    (SELECT count(*) FROM find_available_slots(:shop, '2030-07-01', '2030-07-08', 60)) AS hours_of_a_week;
-- Never.
SELECT pg_temp.hours('{}', 'UTC');
SELECT pg_temp.starts('2030-06-01', '2030-07-01') AS none, next_opening(:shop, '2030-06-10') AS never,
    (SELECT count(*) FROM next_available(:shop, '2030-06-10')) AS next;
-- Closures cut holes, also without an end.
SELECT pg_temp.hours('{"mon": [["09:00", "17:00"]]}', 'UTC');
SELECT add_closure(:shop, p_from => '2030-06-03 11:00+00', p_to => '2030-06-03 14:00+00') IS DISTINCT FROM NULL AS lunch,
    add_closure(:shop, '[2030-06-10 12:00+00,)', 'retired') IS DISTINCT FROM NULL AS for_ever;
SELECT pg_temp.starts('2030-06-03', '2030-07-01');
SELECT remove_closure(id) FROM calendar_closures ORDER BY during;
SELECT * FROM free_busy(:shop, '2030-06-03 08:00+00', '2030-06-03 18:00+00');
-- Grids: from the opening, by the clock, after each booking.
SELECT pg_temp.hours('{"mon": [["09:10", "13:00"]]}', 'UTC');
INSERT INTO appointments (business_id, customer_name, scheduled_at, duration)
VALUES (:shop, 'Ann', '2030-06-03 10:00+00', 37);
SELECT set_booking_rules(:shop, p_slot_minutes => 30) IS DISTINCT FROM NULL;
SELECT grid, set_booking_rules(:shop, p_grid => grid, p_align_minutes => 5) IS DISTINCT FROM NULL AS set,
    pg_temp.starts('2030-06-03', '2030-06-04', 30) AS starts
FROM unnest('{open,clock,gap}'::text[]) AS grid;
SELECT check_appointment(:shop, '2030-06-03 10:40+00', 30, p_strict_grid => true) ->> 'reason' AS on_gap,
    check_appointment(:shop, '2030-06-03 10:45+00', 30, p_strict_grid => true) ->> 'reason' AS off_gap;
SELECT set_booking_rules(:shop, p_strict_grid => true) IS DISTINCT FROM NULL AS always;
SELECT check_appointment(:shop, '2030-06-03 10:45+00', 30) ->> 'reason' AS customer,
    check_appointment(:shop, '2030-06-03 10:45+00', 30, p_actor => 'staff') ->> 'reason' AS staff;
-- Buffers of both sides add up.
DELETE FROM appointments;
SELECT set_booking_rules(:shop, p_grid => 'clock', p_strict_grid => false, p_buffer_before => 10, p_buffer_after => 20)
    IS DISTINCT FROM NULL AS buffers;
SELECT book_appointment(:shop, '2030-06-03 10:30+00', 30, 'Ann') ->> 'reason' AS booked;
SELECT buffer_before, buffer_after FROM appointments;
SELECT pg_temp.starts('2030-06-03', '2030-06-04', 30) AS starts, pg_temp.ok('2030-06-03 11:29+00', 30) AS near,
    pg_temp.ok('2030-06-03 11:30+00', 30) AS far;
-- The session's zone moves nothing; the caller's zone is for reading.
SELECT zone, set_config('timezone', zone, true) = zone AS set, (
    SELECT string_agg(local_start || ' ' || local_date, ' ') FROM find_available_slots(:shop, '2030-06-03 00:00+00',
        '2030-06-04 00:00+00', 90, p_time_zone => 'Asia/Tokyo', p_limit => 1)
) FROM unnest('{UTC,America/Los_Angeles,Pacific/Kiritimati}'::text[]) AS zone;
SET LOCAL timezone = 'UTC';
-- Where the business wants it, a bare INSERT or UPDATE is held to the hours, too.
CREATE FUNCTION pg_temp.insert(at text) RETURNS text LANGUAGE sql AS $$
SELECT regress.attempt('INSERT INTO regress_app.appointments (business_id, customer_name, scheduled_at)
    VALUES (''d0000000-0000-4000-8000-000000000001'', ''x'', ''' || at || ''')') $$;
SELECT pg_temp.insert('2030-06-04 10:00+00') AS usual;
SELECT set_booking_rules(:shop, p_strict_hours => true) IS DISTINCT FROM NULL AS strict;
SELECT pg_temp.insert('2030-06-04 10:00+00') AS closed, pg_temp.insert('2030-06-03 12:30+00') AS past_closing,
    pg_temp.insert('2030-06-10 10:00+00') AS open, pg_temp.insert('2020-06-01 10:00+00') AS long_ago,
    regress.attempt('UPDATE regress_app.appointments SET scheduled_at = ''2030-06-04 10:00+00''') AS moved,
    regress.attempt('UPDATE regress_app.appointments SET notes = ''x''') AS noted;
-- Hours that are not in order are refused when they are written, wherever they are written.
SELECT what, regress.attempt(what) FROM unnest(ARRAY[
    'UPDATE regress_app.business_calendars SET weekly = ''{"mon": [["9:00", "17:00"]]}''',
    'UPDATE regress_app.business_calendars SET weekly = ''[]''',
    'UPDATE regress_app.business_calendars SET time_zone = ''Mars/Olympus''',
    'UPDATE regress_app.business_calendars SET limits = ''{"day": 0}''',
    'UPDATE regress_app.business_calendars SET limits = ''{"day": "x"}''',
    'UPDATE regress_app.business_calendars SET limits = ''{"year": 1}''',
    'UPDATE regress_app.business_calendars SET limits = ''{"day": null}''',
    'UPDATE regress_app.business_calendars SET limits = ''{"day": 2, "week": 7}''',
    'UPDATE regress_app.calendar_overrides SET intervals = ''[["10:00", "10:00"]]''',
    'UPDATE regress_app.calendar_overrides SET closed = false, intervals = NULL',
    'INSERT INTO regress_app.bookable_resources (business_id, weekly) VALUES (''d0000000-0000-4000-8000-000000000001'', ''{"someday": []}'')',
    'SELECT regress_app.add_closure(''d0000000-0000-4000-8000-000000000001'', ''empty'')'
]) AS what;
SELECT what, regress.attempt('SELECT FROM regress_app.find_available_slots(''d0000000-0000-4000-8000-000000000001'', ' || what || ')')
FROM unnest(ARRAY[
    '''2030-06-03'', ''2030-06-04'', 0', '''2030-06-03'', ''2030-06-04'', 1441', '''2030-06-04'', ''2030-06-03'', 60',
    '''2030-06-03'', ''2050-06-04'', 60', '''-infinity'', ''infinity'', 60', '''2030-06-03'', ''2030-06-04'', 60, 0',
    '''2030-06-03'', ''2030-06-04'', 60, 9', '''2030-06-03'', ''2030-06-04'', 60, 1, ''{}''',
    '''2030-06-03'', ''2030-06-04'', 60, p_mode => ''some''', '''2030-06-03'', ''2030-06-04'', 60, p_time_zone => ''UTC-5''',
    '''2030-06-03'', ''2030-06-04'', 60, p_limit => 0', '''2030-06-03'', ''2030-06-04'', 60, p_limit => -1'
]) AS what;
ROLLBACK;
