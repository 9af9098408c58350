-- The times that can be booked: grids, buffers, seats, notice, and what cannot be asked.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pg_concierge;
RESET client_min_messages;
CREATE SCHEMA appointment_slots;
SET search_path = appointment_slots, concierge, pg_catalog;
SET TimeZone = 'UTC';
SET DateStyle = 'ISO, YMD';
SET IntervalStyle = 'postgres';
\pset format unaligned
\pset null (null)

-- The local starts of one day or more, short.
CREATE FUNCTION times(
    hours jsonb, duration integer, busy tstzrange[] DEFAULT NULL, step integer DEFAULT 15,
    grid text DEFAULT 'open', align integer DEFAULT NULL, before integer DEFAULT 0,
    after integer DEFAULT 0, capacity integer DEFAULT 1, party integer DEFAULT 1,
    from_at timestamptz DEFAULT '2026-06-01 00:00+00', to_at timestamptz
    DEFAULT '2026-06-02 00:00+00', zone text DEFAULT 'UTC', closures tstzrange[] DEFAULT NULL,
    overrides jsonb DEFAULT NULL
) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT string_agg(substr(local_start, 12, 5)
        || CASE WHEN times.capacity > 1 THEN '/' || spots_left ELSE '' END, ' '
        ORDER BY slot_start)
    FROM concierge.slots(times.hours, zone, from_at, to_at, duration, busy, overrides, closures,
        step, grid, align, before, after, capacity, party, at => '2000-01-01 00:00+00')
$$;

-- What an answer has: moments, the local time with its offset, and the seats that are left.
SELECT * FROM slots('{"mon": [["09:00", "10:00"]]}', 'Europe/Berlin', '2026-06-01 00:00+00',
    '2026-06-02 00:00+00', 30, at => '2026-05-01 00:00+00') ORDER BY slot_start;
SELECT * FROM slots('{"mon": [["09:00", "10:00"]]}', 'asia/kathmandu', '2026-06-01 00:00+00',
    '2026-06-02 00:00+00', 60, capacity => 4, at => '2026-05-01 00:00+00');

-- Three grids: from the opening, by the clock, and anew after what is taken.
SELECT grid, times('{"mon": [["09:10", "12:00"]]}', 45, step => 45, grid => grid)
FROM unnest(ARRAY['open', 'clock', 'gap']) AS grid;
SELECT grid, times('{"mon": [["09:10", "12:00"]]}', 30, step => 30, grid => grid,
    busy => ARRAY['[2026-06-01 10:00+00,2026-06-01 10:37+00)']::tstzrange[])
FROM unnest(ARRAY['open', 'clock', 'gap']) AS grid;
-- The first start of each gap is rounded up, by the clock.
SELECT align, times('{"mon": [["09:10", "12:00"]]}', 30, step => 30, grid => 'gap',
    align => align, busy => ARRAY['[2026-06-01 10:00+00,2026-06-01 10:37+00)']::tstzrange[])
FROM unnest(ARRAY[1, 5, 10, 15, 30, 60, 1440]) AS align ORDER BY align;
-- Without align, gap rounds up to the step.
SELECT times('{"mon": [["09:10", "12:00"]]}', 30, step => 20, grid => 'gap') =
    times('{"mon": [["09:10", "12:00"]]}', 30, step => 20, grid => 'gap', align => 20) AS same;
-- Every window has a grid of its own; windows that touch have one.
SELECT times('{"mon": [["09:00", "10:10"], ["13:05", "14:10"]]}', 30, step => 20) AS apart,
       times('{"mon": [["09:00", "10:10"], ["10:10", "11:00"]]}', 30, step => 20) AS touching;
-- A closure takes starts out of the grid, and begins it anew only where gaps count.
SELECT grid, times('{"mon": [["09:00", "12:00"]]}', 30, step => 30, grid => grid, align => 1,
    closures => ARRAY['[2026-06-01 10:05+00,2026-06-01 10:50+00)']::tstzrange[])
FROM unnest(ARRAY['open', 'clock', 'gap']) AS grid;
-- Past midnight, and longer than a day: the grid begins anew at a midnight a day after the opening.
SELECT times('{"sun": [["22:30", "02:00"]]}', 60, step => 50, to_at => '2026-06-01 03:00+00',
    from_at => '2026-05-31 12:00+00') AS night;
SELECT times((SELECT jsonb_object_agg(day, '[["00:00", "24:00"]]'::jsonb)
    FROM unnest('{mon,tue,wed,thu,fri,sat,sun}'::text[]) AS day), 60, step => 420,
    to_at => '2026-06-03 00:00+00') AS always;
-- The whole of it must fit: it may end at closing, and not start there.
SELECT duration, times('{"mon": [["09:00", "10:00"]]}', duration)
FROM unnest(ARRAY[15, 45, 46, 60, 61]) AS duration ORDER BY duration;
-- A start is asked for, from and up to; the end may be later.
SELECT times('{"mon": [["09:00", "12:00"]]}', 60, step => 30,
    from_at => '2026-06-01 09:30+00', to_at => '2026-06-01 10:30+00') AS starts,
       times('{"mon": [["09:00", "12:00"]]}', 60, step => 30,
    from_at => '2026-06-01 09:30:00.000001+00', to_at => '2026-06-01 10:30:00.000001+00') AS later,
       times('{"mon": [["09:00", "12:00"]]}', 60, step => 30,
    from_at => '2026-06-01 10:00+00', to_at => '2026-06-01 10:00+00') AS nothing,
       times('{"mon": [["09:00", "12:00"]]}', 60, step => 30,
    from_at => '2026-06-01 12:00+00', to_at => '2026-06-01 09:00+00') AS turned;

-- Buffers of both sides keep their distance, and may lie outside the hours. A busy time has its
-- own in it.
SELECT before, after, times('{"mon": [["09:00", "12:00"]]}', 30, before => before,
    after => after, busy => ARRAY['[2026-06-01 10:00+00,2026-06-01 10:30+00)']::tstzrange[])
FROM (VALUES (0, 0), (15, 0), (0, 15), (15, 15), (10, 20), (60, 60), (720, 720), (0, 720))
    AS t (before, after) ORDER BY before, after;
-- After a buffer, the grid of gaps begins anew.
SELECT times('{"mon": [["09:00", "12:00"]]}', 30, step => 30, grid => 'gap', align => 5,
    before => 10, after => 0,
    busy => ARRAY['[2026-06-01 10:00+00,2026-06-01 10:37+00)']::tstzrange[]);
-- What is taken touches on either side, overlaps, is empty, null, open, or all there is.
SELECT place, times('{"mon": [["09:00", "11:00"]]}', 30, step => 30, busy => busy::tstzrange[])
FROM (VALUES
    (1, ARRAY['[2026-06-01 08:00+00,2026-06-01 09:00+00)',
              '[2026-06-01 11:00+00,2026-06-01 12:00+00)']),
    (2, ARRAY['[2026-06-01 08:00+00,2026-06-01 09:00+00]']),
    (3, ARRAY['(2026-06-01 09:30+00,2026-06-01 10:00+00)']),
    (4, ARRAY['[2026-06-01 09:30+00,2026-06-01 09:30+00]', 'empty', NULL]),
    (5, ARRAY['(,2026-06-01 10:00+00)']),
    (6, ARRAY['[2026-06-01 10:00+00,)']),
    (7, ARRAY['(,)']),
    (8, ARRAY['[-infinity,infinity]']),
    (9, ARRAY[]::text[])
) AS t (place, busy) ORDER BY place;

-- Seats: each busy time takes one; what counts is the fullest moment.
SELECT times('{"mon": [["09:00", "11:00"]]}', 60, step => 30, capacity => 3, busy => ARRAY[
    '[2026-06-01 09:00+00,2026-06-01 09:30+00)', '[2026-06-01 09:30+00,2026-06-01 10:00+00)',
    '[2026-06-01 09:45+00,2026-06-01 10:15+00)', '[2026-06-01 10:30+00,2026-06-01 11:00+00)'
]::tstzrange[]) AS one,
       times('{"mon": [["09:00", "11:00"]]}', 60, step => 30, capacity => 3, party => 2,
    busy => ARRAY[
    '[2026-06-01 09:00+00,2026-06-01 09:30+00)', '[2026-06-01 09:30+00,2026-06-01 10:00+00)',
    '[2026-06-01 09:45+00,2026-06-01 10:15+00)', '[2026-06-01 10:30+00,2026-06-01 11:00+00)'
]::tstzrange[]) AS two;
SELECT times('{"mon": [["09:00", "10:00"]]}', 30, step => 30, capacity => 3, party => 3) AS all,
       times('{"mon": [["09:00", "10:00"]]}', 30, step => 30, capacity => 3, party => 3,
    busy => ARRAY['[2026-06-01 09:45+00,2026-06-01 10:00+00)']::tstzrange[]) AS half;
SELECT times('{"mon": [["09:00", "10:00"]]}', 30, step => 30, capacity => 2,
    busy => array_fill('[2026-06-01 09:00+00,2026-06-01 09:30+00)'::tstzrange, ARRAY[5])) AS over;

-- Notice and horizon, from the present that is handed over. The last date is bookable as a whole.
SELECT notice, (SELECT min(local_start) FROM slots('{"mon": [["09:00", "12:00"]]}',
    'America/New_York', '2026-06-01 00:00+00', '2026-06-02 00:00+00', 30, min_notice => notice,
    at => '2026-06-01 13:20+00')) AS first
FROM unnest(ARRAY[0, 10, 11, 60, 100, 10000]) AS notice ORDER BY notice;
SELECT days, (SELECT count(*) || ' until ' || max(local_start) FROM slots(
    (SELECT jsonb_object_agg(day, '[["00:00", "24:00"]]'::jsonb)
     FROM unnest('{mon,tue,wed,thu,fri,sat,sun}'::text[]) AS day), 'America/New_York',
    '2026-06-01 00:00+00', '2026-06-20 00:00+00', 60, step => 60, horizon_days => days,
    at => '2026-06-01 03:30+00')) AS found
FROM unnest(ARRAY[0, 1, 7]) AS days ORDER BY days;
SELECT count(*) AS past FROM slots('{"mon": [["09:00", "12:00"]]}', 'UTC', '2026-06-01 00:00+00',
    '2026-06-02 00:00+00', 30, at => '2026-06-01 12:00+00');
-- A start may be at the present itself.
SELECT min(local_start) AS now FROM slots('{"mon": [["09:00", "12:00"]]}', 'UTC',
    '2026-06-01 00:00+00', '2026-06-02 00:00+00', 30, at => '2026-06-01 10:00+00');
-- Without a present it is now, and nothing is found in the past.
SELECT count(*) AS past FROM slots('{"mon": [["09:00", "12:00"]]}', 'UTC', '2020-06-01 00:00+00',
    '2020-06-02 00:00+00', 30);

-- Clock changes: starts go on by elapsed time from an opening, and by the clock otherwise.
SELECT zone, day, grid, string_agg(substr(local_start, 12), ' ' ORDER BY slot_start) AS starts
FROM (VALUES
    ('America/New_York', '2026-03-08', '[["00:30", "04:00"]]', 60),
    ('America/New_York', '2026-11-01', '[["00:30", "03:00"]]', 60),
    ('Europe/London', '2026-03-29', '[["00:00", "03:00"]]', 60),
    ('Australia/Lord_Howe', '2026-04-05', '[["01:00", "04:00"]]', 60),
    ('Australia/Lord_Howe', '2026-10-04', '[["01:00", "04:00"]]', 60),
    ('America/Sao_Paulo', '2018-11-04', '[["00:00", "03:00"]]', 60),
    ('America/Sao_Paulo', '2018-02-17', '[["22:00", "24:00"]]', 60),
    ('Pacific/Apia', '2011-12-29', '[["22:00", "02:00"]]', 60),
    ('Pacific/Apia', '2011-12-30', '[["09:00", "12:00"]]', 60),
    ('America/Havana', '2026-11-01', '[["00:00", "02:00"]]', 60),
    ('Africa/Cairo', '2024-04-26', '[["00:00", "03:00"]]', 60)
) AS t (zone, day, windows, step), unnest(ARRAY['open', 'clock', 'gap']) AS grid
LEFT JOIN LATERAL slots('{}', zone, (day::date - 1)::timestamp AT TIME ZONE 'UTC',
    (day::date + 3)::timestamp AT TIME ZONE 'UTC', 30,
    overrides => jsonb_build_object(day, windows::jsonb), step => t.step, grid => grid.grid,
    at => '2000-01-01 00:00+00') AS s ON true
GROUP BY zone, day, grid ORDER BY zone COLLATE "C", day, grid COLLATE "C";
-- An appointment lasts as long as it says, whatever the clock does.
SELECT DISTINCT slot_end - slot_start AS length FROM slots('{"sun": [["00:00", "06:00"]]}',
    'America/New_York', '2026-03-08 00:00+00', '2026-03-09 00:00+00', 90,
    at => '2000-01-01 00:00+00');
-- The override of the day before an overnight tail.
SELECT times('{"sun": [["22:00", "02:00"]], "mon": [["01:00", "03:00"]]}', 60, step => 60) AS both,
       times('{"sun": [["22:00", "02:00"]], "mon": [["01:00", "03:00"]]}', 60, step => 60,
           overrides => '{"2026-05-31": []}') AS sunday,
       times('{"sun": [["22:00", "02:00"]], "mon": [["01:00", "03:00"]]}', 60, step => 60,
           overrides => '{"2026-06-01": []}') AS monday;

-- How many are found, at most.
SELECT most, (SELECT count(*) FROM slots('{"mon": [["00:00", "24:00"]]}', 'UTC',
    '2026-06-01 00:00+00', '2027-06-01 00:00+00', 1, step => 1, max_slots => most,
    at => '2000-01-01 00:00+00')) AS found
FROM unnest(ARRAY[0, 1, 999, 1001, 50000, 2147483647, NULL]) AS most ORDER BY most;

-- Numbers at their limits and past them. Those that are null have their defaults.
SELECT arguments, r.code, coalesce(nullif(r.detail, ''), r.message) AS refusal
FROM unnest(ARRAY['1', '1440', '0', '-1', '1441', '2147483647', '-2147483648', 'NULL',
    '30, buffer_before => 720', '30, buffer_before => 721', '30, buffer_before => -1',
    '30, buffer_after => 720', '30, buffer_after => 721', '30, buffer_after => -2147483648',
    '30, capacity => 2147483647', '30, capacity => 2147483647, party => 2147483647',
    '30, party => 0', '30, party => -5', '30, party => 2', '30, capacity => 8, party => 9',
    '30, step => 2147483647', '30, grid => ''gap'', align => 2147483647',
    '30, min_notice => 2147483647', '30, horizon_days => 2147483647', '30, grid => ''day''',
    '30, grid => ''Open''', '30, grid => ''''',
    '30, busy => NULL, overrides => NULL, closures => NULL, step => NULL, '
    'grid => NULL, align => NULL, buffer_before => NULL, buffer_after => NULL, capacity => NULL, '
    'party => NULL, min_notice => NULL, horizon_days => NULL, max_slots => NULL'])
    WITH ORDINALITY AS t (arguments, place),
    regress.refusal(format('SELECT count(*) FROM concierge.slots(%L, %L, %L, %L, %s, at => %L)',
        '{"mon": [["09:00", "10:00"]]}', 'UTC', '2026-06-01', '2026-06-02', arguments,
        '2026-05-01')) AS r
ORDER BY place;
-- A step backwards and the like make no sense.
SELECT arguments, r.code
FROM unnest(ARRAY['step => 0', 'step => -15', 'align => 0, grid => ''gap''',
    'align => -5, grid => ''gap''', 'capacity => 0', 'capacity => -1', 'min_notice => -1',
    'horizon_days => -1', 'max_slots => -1']) WITH ORDINALITY AS t (arguments, place),
    regress.refusal(format('SELECT count(*) FROM concierge.slots(%L, %L, %L, %L, 30, at => %L, %s)',
        '{"mon": [["09:00", "10:00"]]}', 'UTC', '2026-06-01', '2026-06-02', '2026-05-01',
        arguments)) AS r
ORDER BY place;
-- What must be said.
SELECT arguments, r.code, r.message
FROM unnest(ARRAY['NULL, ''UTC'', now(), now(), 30', '''{}'', NULL, now(), now(), 30',
    '''{}'', ''UTC'', NULL, now(), 30', '''{}'', ''UTC'', now(), NULL, 30',
    '''{}'', ''UTC'', now(), now(), NULL', '''{}'', ''UTC'', now(), now(), 30, at => NULL',
    '''{"mon": 1}'', ''UTC'', now(), now(), 30', '''{}'', ''UTC-5'', now(), now(), 30',
    '''{}'', ''UTC'', now(), now(), 30, overrides => ''{"x": []}'''])
    WITH ORDINALITY AS t (arguments, place),
    regress.refusal(format('SELECT count(*) FROM concierge.slots(%s)', arguments)) AS r
ORDER BY place;
\pset expanded on
SELECT * FROM regress.refusal($$SELECT slots('{}', 'UTC', now(), now(), 0)$$);
SELECT * FROM regress.refusal($$SELECT slots('{}', 'UTC', now(), now(), 30, grid => 'day')$$);
\pset expanded off

-- Ten years are searched, not more; a search is cut to what notice and horizon leave.
SELECT from_at, to_at, horizon, r.code, r.message, r.detail
FROM (VALUES
    (1, '2026-06-01', '2036-06-01', NULL), (2, '2026-06-01', '2036-06-10', NULL),
    (3, '2026-06-01', 'infinity', NULL), (4, '-infinity', 'infinity', NULL),
    (5, '-infinity', 'infinity', 30), (6, '-infinity', '2026-06-10', NULL),
    (7, 'infinity', '-infinity', NULL), (8, 'infinity', 'infinity', NULL),
    (9, '4713-01-01 BC', '294276-12-31', 3), (10, '294276-01-01', '294276-12-31', NULL)
) AS t (place, from_at, to_at, horizon), regress.refusal(format(
    'SELECT count(*) FROM concierge.slots(%L, %L, %L, %L, 60, at => %L, horizon_days => %L)',
    '{"mon": [["09:00", "10:00"]]}', 'UTC', from_at, to_at, '2026-06-01', horizon)) AS r
ORDER BY place;
SELECT count(*) AS found FROM slots('{"mon": [["09:00", "10:00"]]}', 'UTC', '-infinity', 'infinity',
    60, at => '2026-06-01', horizon_days => 13);
SELECT at, (SELECT count(*) FROM slots('{"mon": [["09:00", "10:00"]]}', 'UTC', '2026-06-01',
    '2026-06-08', 60, at => at, horizon_days => days)) AS found, days
FROM unnest(ARRAY['-infinity', 'infinity', '4713-01-01 BC', '294276-12-31']::timestamptz[])
    WITH ORDINALITY AS t (at, place), unnest(ARRAY[NULL, 0]) AS days ORDER BY place, days;
-- Many busy times, in no order, are no reason to wait.
SELECT count(*) AS found FROM slots('{"mon": [["00:00", "24:00"]]}', 'UTC', '2026-06-01',
    '2036-06-01', 30, step => 5, grid => 'gap', max_slots => 1000000, at => '2026-06-01',
    busy => (SELECT array_agg(tstzrange(start, start + interval '30 minutes') ORDER BY random())
        FROM generate_series('2026-06-01'::timestamptz, '2036-06-01', '3 hours') AS start));

-- Nothing depends on the settings of the session.
CREATE FUNCTION answers(zone text, style text, path text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('TimeZone', zone, true), set_config('DateStyle', style, true),
        set_config('search_path', path, true);
    RETURN (
        SELECT string_agg(concat_ws('/', place, grid, extract(epoch FROM slot_start),
            extract(epoch FROM slot_end), local_start, spots_left), ' '
            ORDER BY place, grid, slot_start)
        FROM unnest(ARRAY['America/New_York', 'Australia/Lord_Howe', 'America/Havana', 'UTC'])
                AS place,
            unnest(ARRAY['open', 'clock', 'gap']) AS grid,
            concierge.slots('{"sun": [["00:30", "04:00"], ["22:00", "03:00"]],
                "sat": [["20:00", "02:30"]]}', place, to_timestamp(1772841600),
                to_timestamp(1773187200), 45,
                overrides => '{"2026-03-07": [["23:30", "01:00"]]}', grid => grid,
                busy => ARRAY['[2026-03-08 09:00+00,2026-03-08 10:00+00)']::tstzrange[],
                closures => ARRAY['[2026-03-09 02:00+00,)']::tstzrange[], capacity => 2,
                buffer_before => 5, min_notice => 60, horizon_days => 2, step => 25,
                at => to_timestamp(1772841600))
    );
END
$$;
SELECT count(*) AS sessions, count(DISTINCT answers(zone, style, path)) AS answers,
       min(length(answers(zone, style, path))) > 1000 AS says_something
FROM unnest(ARRAY['UTC', 'America/New_York', 'Asia/Kathmandu', 'Pacific/Apia', 'Pacific/Kiritimati',
        'Etc/GMT+12', 'Australia/Lord_Howe', 'UTC-5', '<+05:30>-5:30', '7', 'America/Havana'])
        AS zone,
    unnest(ARRAY['ISO, YMD', 'German, DMY', 'SQL, MDY', 'Postgres, DMY']) AS style,
    unnest(ARRAY['', 'pg_catalog', 'appointment_slots, public', 'pg_temp, concierge']) AS path;

SET client_min_messages = warning;
DROP SCHEMA appointment_slots CASCADE;
