-- Opening hours: what a document may say, and when it is open by the clock on the wall.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pg_concierge;
RESET client_min_messages;
CREATE SCHEMA appointment_hours;
SET search_path = appointment_hours, concierge, pg_catalog;
SET TimeZone = 'UTC';
SET DateStyle = 'ISO, YMD';
SET IntervalStyle = 'postgres';
\pset format unaligned
\pset null (null)

-- The times of being open, found by asking minute by minute: local opening, closing and length.
CREATE FUNCTION open_times(
    hours jsonb, zone text, from_at timestamptz, to_at timestamptz,
    overrides jsonb DEFAULT NULL, closures tstzrange[] DEFAULT NULL
) RETURNS TABLE (opens text, closes text, length interval) LANGUAGE sql STABLE AS $$
    WITH minute AS (
        SELECT at, row_number() OVER (ORDER BY at) AS place
        FROM generate_series(from_at, to_at, '1 minute') AS at
        WHERE concierge.is_open(hours, zone, at, overrides, closures)
    ),
    span AS (
        SELECT min(at) AS first, max(at) + interval '1 minute' AS last FROM minute
        GROUP BY at - place * interval '1 minute'
    )
    SELECT to_char(first AT TIME ZONE zone, 'Dy MM-DD HH24:MI'),
           to_char(last AT TIME ZONE zone, 'Dy MM-DD HH24:MI'), last - first
    FROM span ORDER BY first
$$;

-- Every mistake is found, each at its place; the messages are for people.
SELECT DISTINCT code, message
FROM business_hours_problems($${
    "Mon": [], "mon": [["9:00", "17:00"]], "tue": "09:00-17:00", "wed": [["09:00"]],
    "thu": [["09:00", "09:00"]], "fri": [[], [], [], [], [], [], [], [], [], [], [], [], []]
}$$) ORDER BY code;
SELECT * FROM business_hours_problems('7') AS p (path, code, text);
SELECT path, code FROM business_hours_problems($${
    "monday": [], "": [], "a \"b\\": 1, "mon.tue": [], "$": [], "sun": null, "sat": {},
    "fri": [["09:00", "12:00", "13:00"], ["09:00"], [], null, 9, "09:00", {"0": "09:00"}],
    "thu": [[null, "12:00"], ["09:00", 12], [["09:00"], {}], ["24:00", "24:01"]],
    "wed": [["09:00", "12:00"], ["10:00", "10:00"], ["00:00", "00:00"]]
}$$) ORDER BY path COLLATE "C";
-- A path finds the place in the document.
SELECT path, jsonb_path_query(document, path::jsonpath) AS value
FROM (VALUES ('{"mon": [["09:00", "x"]], "a \"b\\": 1, "tue": 5, "wed": [[]]}'::jsonb))
    AS t (document), business_hours_problems(document) ORDER BY path COLLATE "C";
-- Whatever is no document at all.
SELECT document, path, code
FROM unnest(ARRAY['null', '[]', '"mon"', 'true', '1.5', '[{"mon": []}]']::jsonb[])
    WITH ORDINALITY AS t (document, place), business_hours_problems(document) ORDER BY place;
SELECT count(*) AS none FROM business_hours_problems(NULL);
SELECT business_hours_valid(NULL) AS missing, business_hours_valid('null') AS null,
       business_hours_valid('{}') AS empty, business_hours_valid('{"mon": []}') AS closed,
       business_hours_valid('{"mon": [["09:00", "24:00"]]}') AS midnight,
       business_hours_valid('{"mon": [["24:00", "01:00"]]}') AS too_late;

-- Only HH:MM is a time. Digits of other scripts, signs and spaces are none.
SELECT time, business_hours_valid(jsonb_build_object('mon', jsonb_build_array(
        jsonb_build_array(time, '23:59')))) AS opens,
    business_hours_valid(jsonb_build_object('mon', jsonb_build_array(
        jsonb_build_array('00:00', time)))) AS closes
FROM unnest(ARRAY['00:01', '09:30', '23:58', '24:00', '24:01', '9:00', '09:60', '09:00:00', '0900',
    '09:00 ', ' 9:00', '+9:00', '-1:00', '09.00', '09:00Z', '٠٩:٠٠', '09：00', '99:99', '', 'noon'])
    WITH ORDINALITY AS t (time, place) ORDER BY place;

-- Hostile documents: deep, wide, long, and with a key twice (PostgreSQL keeps the last one).
SELECT path, code FROM business_hours_problems(
    ('{"mon": ' || repeat('[', 1000) || repeat(']', 1000) || '}')::jsonb);
SELECT path, code FROM business_hours_problems('{"mon": 1e400, "tue": [[1e-400, "10:00"]]}');
SELECT code, count(*), max(length(path)) FROM business_hours_problems(
    (SELECT jsonb_object_agg('day' || n, '[]'::jsonb) FROM generate_series(1, 10000) AS n)
) GROUP BY code;
SELECT code, length(path) FROM business_hours_problems(
    jsonb_build_object(repeat('x', 100000), '[]'::jsonb));
SELECT code, path FROM business_hours_problems(jsonb_build_object('mon',
    (SELECT jsonb_agg('["09:00", "10:00"]'::jsonb) FROM generate_series(1, 100000))));
SELECT business_hours_valid(jsonb_build_object('mon',
    (SELECT jsonb_agg('["09:00", "10:00"]'::jsonb) FROM generate_series(1, 12)))) AS twelve;
SELECT business_hours_valid('{"mon": 7, "mon": [["09:00", "17:00"]]}') AS twice;
SELECT path FROM business_hours_problems(jsonb_build_object(E'\u202e\t\n''$', 1));
-- They can be kept out of a table.
CREATE TABLE shop (hours jsonb CHECK (business_hours_valid(hours)));
INSERT INTO shop VALUES ('{"mon": [["09:00", "17:00"]]}');
SELECT state FROM regress.outcome($$INSERT INTO shop VALUES ('{"mon": [["9:00", "17:00"]]}')$$);
SELECT state FROM regress.outcome($$INSERT INTO shop VALUES (NULL)$$);

-- Errors of the functions that use a document.
\pset expanded on
SELECT * FROM regress.refusal($$SELECT is_open('{"mon": [["9:00"]]}', 'UTC')$$);
SELECT * FROM regress.refusal($$SELECT is_open('{"mon": 1, "tue": 2}', 'UTC')$$);
SELECT * FROM regress.refusal($$SELECT next_opening('[]', 'UTC')$$);
SELECT * FROM regress.refusal($$SELECT is_open('{}', 'Mars/Olympus')$$);
SELECT * FROM regress.refusal($$SELECT is_open('{}', 'UTC', overrides => '[]')$$);
SELECT * FROM regress.refusal(
    $$SELECT is_open('{}', 'UTC', overrides => '{"2026-02-30": []}')$$);
SELECT * FROM regress.refusal(
    $$SELECT is_open('{}', 'UTC', overrides => '{"2026-02-28": [["9:00", "10:00"], 1]}')$$);
\pset expanded off
SELECT overrides, r.code, r.message
FROM unnest(ARRAY['{"monday": []}', '{"2026-12-24": null}', '{"2026-12-24": "closed"}',
    '{"": []}', '{"infinity": []}', '{"2026-12-24 ": []}', '{"20261224": []}', '"x"', '7'])
    WITH ORDINALITY AS t (overrides, place),
    regress.refusal(format('SELECT concierge.is_open(%L, %L, overrides => %L)', '{}', 'UTC',
        overrides)) AS r ORDER BY place;
-- No overrides are none, however that is said.
SELECT is_open('{}', 'UTC', overrides => 'null'), is_open('{}', 'UTC', overrides => '{}'),
       is_open('{}', 'UTC', overrides => NULL, closures => NULL);
SELECT is_open(NULL, 'UTC'), is_open('{}', NULL), is_open('{}', 'UTC', NULL),
       next_opening(NULL, 'UTC'), next_opening('{}', NULL), next_opening('{}', 'UTC', NULL);

-- Zones have the names of the server's list, in any case. A POSIX string turns its sign: UTC-5 is
-- five hours ahead there, so it is refused as what is not in the list.
SELECT zone, is_open('{"mon": [["09:00", "10:00"]]}', zone, '2026-06-01 09:30+02') AS open
FROM unnest(ARRAY['Europe/Berlin', 'europe/berlin', 'EUROPE/BERLIN', 'CET', 'cet', 'Etc/GMT-2',
    'etc/gmt-2', 'utc', 'UTC', 'Zulu', 'gmt']) WITH ORDINALITY AS t (zone, place) ORDER BY place;
SELECT zone, r.code, r.message
FROM unnest(ARRAY['UTC-5', 'UTC+5', 'EST5EDT4', '<+05>-5', 'EST5EDT,M3.2.0,M11.1.0', '+02', '-5',
    'CEST', 'local', 'localtime ', ' UTC', 'UTC ', '', 'Europe', 'Europe/', '/etc/passwd',
    '../UTC', 'Europe/../UTC', 'Europe//Berlin', './UTC', 'default'])
    WITH ORDINALITY AS t (zone, place),
    regress.refusal(format('SELECT concierge.is_open(%L, %L)', '{}', zone)) AS r ORDER BY place;
SELECT code, length(message) FROM regress.refusal(
    format('SELECT concierge.is_open(%L, %L)', '{}', repeat('x', 100000)));

-- A window opens on the minute and is closed at its end, to the microsecond.
SELECT at, is_open('{"mon": [["09:00", "17:00"]]}', 'UTC', at::timestamptz)
FROM unnest(ARRAY['2026-06-01 08:59:59.999999+00', '2026-06-01 09:00+00',
    '2026-06-01 16:59:59.999999+00', '2026-06-01 17:00+00']) AS at ORDER BY at;
-- In any order; those that overlap or touch are one, across midnight too.
SELECT * FROM open_times($${"mon": [["13:00", "17:00"], ["09:00", "12:00"], ["11:00", "12:30"]],
    "tue": [["18:00", "24:00"]], "wed": [["00:00", "02:00"], ["22:00", "03:00"]],
    "thu": [["02:00", "04:00"]], "fri": [["22:00", "00:00"]]}$$,
    'UTC', '2026-06-01 00:00+00', '2026-06-08 00:00+00');
-- Past midnight from Sunday to Monday, and from one year to the next.
SELECT * FROM open_times('{"sun": [["20:00", "02:00"]]}', 'Europe/Berlin',
    '2026-05-31 12:00+00', '2026-06-01 12:00+00');
SELECT * FROM open_times('{"thu": [["20:00", "02:00"]]}', 'Asia/Tokyo',
    '2026-12-31 00:00+00', '2027-01-01 12:00+00');
-- Windows that are a minute short of a day stay apart.
SELECT * FROM open_times('{"mon": [["12:00", "11:59"]], "tue": [["12:00", "11:59"]]}', 'UTC',
    '2026-06-01 00:00+00', '2026-06-04 00:00+00');
-- All day and every day: never closes, so there is no next opening.
SELECT * FROM open_times('{"mon": [["00:00", "24:00"]]}', 'UTC',
    '2026-06-01 00:00+00', '2026-06-03 00:00+00');
SELECT count(*) AS runs, max(length) AS length FROM open_times(
    (SELECT jsonb_object_agg(day, '[["00:00", "24:00"]]'::jsonb)
     FROM unnest('{mon,tue,wed,thu,fri,sat,sun}'::text[]) AS day),
    'America/New_York', '2026-03-06 00:00+00', '2026-03-10 00:00+00');
SELECT next_opening((SELECT jsonb_object_agg(day, '[["00:00", "24:00"]]'::jsonb)
     FROM unnest('{mon,tue,wed,thu,fri,sat,sun}'::text[]) AS day),
    'America/New_York', '2026-03-06 00:00+00');
-- The next opening: at the moment itself, after a closing, in a week, in years, never.
SELECT after, next_opening('{"mon": [["09:00", "12:00"], ["13:00", "17:00"]]}', 'UTC',
    after::timestamptz)
FROM unnest(ARRAY['2026-06-01 00:00+00', '2026-06-01 09:00+00', '2026-06-01 09:00:00.000001+00',
    '2026-06-01 17:00+00']) AS after ORDER BY after;
SELECT next_opening('{}', 'UTC', '2026-06-01', '{"2035-06-01": [["09:00", "10:00"]]}') AS years,
       next_opening('{}', 'UTC', '2026-06-01', '{"2037-06-01": [["09:00", "10:00"]]}') AS too_far,
       next_opening('{}', 'UTC', '2026-06-01') AS never;
-- Closed for good, or open only once a closure ends.
SELECT next_opening('{"mon": [["09:00", "12:00"]]}', 'UTC', '2026-06-01',
    closures => ARRAY[tstzrange(NULL, NULL)]) AS closed,
       next_opening('{"mon": [["09:00", "12:00"]]}', 'UTC', '2026-06-01',
    closures => ARRAY[tstzrange(NULL, '2026-06-08 10:30+00')]) AS until;
-- Moments without a date are neither open nor opened after.
SELECT at, is_open('{"mon": [["00:00", "24:00"]]}', 'UTC', at) AS open,
       next_opening('{"mon": [["00:00", "24:00"]]}', 'UTC', at) AS next
FROM unnest(ARRAY['-infinity', 'infinity', '4713-01-01 00:00+00 BC', '294276-12-31 23:59:59+00',
    '0001-01-01 00:00+00', '9999-12-31 00:00+00']::timestamptz[])
    WITH ORDINALITY AS t (at, place) ORDER BY place;

-- An override replaces what starts on its date, with its part after midnight; what is left of the
-- evening before stays.
SELECT * FROM open_times(
    '{"thu": [["20:00", "02:00"]], "fri": [["20:00", "02:00"]], "sat": [["20:00", "02:00"]]}',
    'Europe/Berlin', '2026-06-04 00:00+00', '2026-06-07 12:00+00', '{"2026-06-05": []}');
SELECT * FROM open_times(
    '{"thu": [["20:00", "02:00"]], "fri": [["20:00", "02:00"]], "sat": [["20:00", "02:00"]]}',
    'Europe/Berlin', '2026-06-04 00:00+00', '2026-06-07 12:00+00', '{"2026-06-04": []}');
SELECT * FROM open_times(
    '{"thu": [["20:00", "02:00"]], "fri": [["20:00", "02:00"]]}',
    'Europe/Berlin', '2026-06-04 00:00+00', '2026-06-07 12:00+00',
    '{"2026-06-05": [["01:00", "03:00"], ["22:00", "05:00"]], "2026-06-06": [["04:00", "06:00"]]}');
-- The date is that of the zone, not of UTC.
SELECT * FROM open_times('{"mon": [["09:00", "10:00"]], "tue": [["09:00", "10:00"]]}',
    'Pacific/Auckland', '2026-05-31 00:00+00', '2026-06-02 12:00+00', '{"2026-06-01": []}');

-- Closures: open on either side, excluding or including their ends, empty and null ones.
SELECT * FROM open_times('{"mon": [["09:00", "17:00"]], "tue": [["09:00", "17:00"]]}', 'UTC',
    '2026-06-01 00:00+00', '2026-06-03 00:00+00', NULL,
    ARRAY['[2026-06-01 12:00+00,2026-06-01 13:00+00)', '[2026-06-02 16:00+00,)',
          '(,2026-06-01 09:30+00)', 'empty', NULL, '[2026-06-01 12:30+00,2026-06-01 14:00+00)'
    ]::tstzrange[]);
SELECT is_open('{"mon": [["09:00", "17:00"]]}', 'UTC', '2026-06-01 12:00+00', closures => closures)
FROM unnest(ARRAY['[2026-06-01 12:00+00,2026-06-01 12:00+00]', '(2026-06-01 12:00+00,)',
    '[2026-06-01 11:00+00,2026-06-01 12:00+00)', '[2026-06-01 11:00+00,2026-06-01 12:00+00]',
    '[-infinity,infinity]', 'empty']::tstzrange[]) WITH ORDINALITY AS t (closure, place),
    LATERAL (SELECT ARRAY[closure] AS closures) AS c ORDER BY place;
SELECT is_open('{"mon": [["09:00", "17:00"]]}', 'UTC', '2026-06-01 12:00+00',
    closures => '{}') AS nothing,
       is_open('{"mon": [["09:00", "17:00"]]}', 'UTC', '2026-06-01 12:00+00',
    closures => ARRAY[NULL, NULL]::tstzrange[]) AS nulls;
-- Whatever an override opens, a closure shuts.
SELECT is_open('{}', 'UTC', '2026-06-01 12:00+00', '{"2026-06-01": [["00:00", "24:00"]]}',
    ARRAY[tstzrange('2026-06-01 00:00+00', '2026-06-02 00:00+00')]);

-- Clock changes. A time that is skipped moves forward, one that comes twice is the first, and a
-- window is as long as the clock makes it.
SELECT zone, day, o.* FROM (VALUES
    ('America/New_York', '2026-03-08', '[["01:30", "04:00"]]'),  -- 02:00 to 03:00
    ('America/New_York', '2026-03-08', '[["02:30", "04:00"]]'),
    ('America/New_York', '2026-03-08', '[["01:00", "02:30"]]'),
    ('America/New_York', '2026-03-08', '[["02:30", "03:00"]]'),  -- ends before it starts
    ('America/New_York', '2026-03-08', '[["02:15", "02:45"]]'),
    ('America/New_York', '2026-03-08', '[["00:00", "24:00"]]'),
    ('America/New_York', '2026-03-07', '[["22:00", "02:30"]]'),
    ('America/New_York', '2026-11-01', '[["00:00", "24:00"]]'),  -- 02:00 to 01:00
    ('America/New_York', '2026-11-01', '[["01:30", "02:00"]]'),
    ('America/New_York', '2026-11-01', '[["00:30", "01:30"]]'),
    ('America/New_York', '2026-11-01', '[["01:15", "01:45"]]'),
    ('Europe/London', '2026-03-29', '[["00:30", "02:30"]]'),     -- 01:00 to 02:00
    ('Europe/London', '2026-10-25', '[["00:30", "02:30"]]'),     -- 02:00 to 01:00
    ('Australia/Lord_Howe', '2026-04-05', '[["01:00", "03:00"]]'),  -- 02:00 to 01:30
    ('Australia/Lord_Howe', '2026-10-04', '[["01:00", "03:00"]]'),  -- 02:00 to 02:30
    ('Australia/Lord_Howe', '2026-10-04', '[["02:15", "03:00"]]'),
    ('America/Sao_Paulo', '2018-11-04', '[["00:00", "02:00"]]'),  -- 00:00 to 01:00
    ('America/Sao_Paulo', '2018-11-04', '[["00:30", "02:00"]]'),
    ('America/Sao_Paulo', '2018-11-03', '[["22:00", "24:00"]]'),
    ('America/Sao_Paulo', '2018-11-03', '[["22:00", "00:30"]]'),
    ('America/Sao_Paulo', '2018-02-17', '[["22:00", "24:00"]]'),  -- 24:00 to 23:00
    ('America/Sao_Paulo', '2018-02-17', '[["23:00", "24:00"]]'),
    ('Pacific/Apia', '2011-12-29', '[["20:00", "24:00"]]'),      -- the 30th was skipped
    ('Pacific/Apia', '2011-12-29', '[["20:00", "03:00"]]'),
    ('Pacific/Apia', '2011-12-30', '[["09:00", "10:00"]]'),
    ('Pacific/Apia', '2011-12-31', '[["00:00", "10:00"]]'),
    ('America/Havana', '2026-03-08', '[["00:00", "02:00"]]'),    -- 00:00 to 01:00
    ('America/Havana', '2026-11-01', '[["00:00", "02:00"]]'),    -- 01:00 to 00:00
    ('Africa/Cairo', '2024-04-26', '[["00:00", "02:00"]]'),      -- 00:00 to 01:00
    ('Africa/Cairo', '2024-10-31', '[["22:00", "24:00"]]')       -- 24:00 to 23:00
) AS t (zone, day, windows)
LEFT JOIN LATERAL open_times('{}', zone, (day::date - 1)::timestamp AT TIME ZONE 'UTC',
    (day::date + 3)::timestamp AT TIME ZONE 'UTC',
    jsonb_build_object(day, windows::jsonb)) AS o ON true
ORDER BY zone COLLATE "C", day, windows COLLATE "C";
-- The Friday that Samoa skipped has no hours, whether they are weekly or not.
SELECT next_opening('{"fri": [["09:00", "17:00"]]}', 'Pacific/Apia', '2011-12-29 00:00+00')
    AT TIME ZONE 'Pacific/Apia' AS next_friday;

-- Nothing depends on the settings of the session.
CREATE FUNCTION answers(zone text, style text, path text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('TimeZone', zone, true), set_config('DateStyle', style, true),
        set_config('search_path', path, true);
    RETURN (
        SELECT string_agg(concat_ws('/', extract(epoch FROM at),
            concierge.is_open(hours, place, at, overrides, closures),
            extract(epoch FROM concierge.next_opening(hours, place, at, overrides, closures))),
            ' ' ORDER BY place, at)
        FROM (VALUES ('{"sun": [["01:30", "04:00"], ["22:00", "03:00"]],
                        "sat": [["20:00", "02:30"]]}'::jsonb,
                      '{"2026-03-07": [["23:30", "01:00"]], "2026-03-10": [["00:00", "24:00"]]}'
                          ::jsonb,
                      ARRAY['[2026-03-08 09:00+00,2026-03-08 10:00+00)']::tstzrange[]))
                 AS t (hours, overrides, closures),
            unnest(ARRAY['America/New_York', 'Australia/Lord_Howe', 'America/Havana', 'UTC'])
                AS place,
            generate_series(1772841600, 1773187200, 1800) AS second,
            LATERAL (SELECT to_timestamp(second) AS at) AS moment
    );
END
$$;
SELECT count(*) AS sessions, count(DISTINCT answers(zone, style, path)) AS answers
FROM unnest(ARRAY['UTC', 'America/New_York', 'Asia/Kathmandu', 'Pacific/Apia', 'Pacific/Kiritimati',
        'Etc/GMT+12', 'Australia/Lord_Howe', 'UTC-5', '<+05:30>-5:30', '7', 'America/Havana'])
        AS zone,
    unnest(ARRAY['ISO, YMD', 'German, DMY', 'SQL, MDY', 'Postgres, DMY']) AS style,
    unnest(ARRAY['', 'pg_catalog', 'appointment_hours, public', 'pg_temp, concierge']) AS path;
SELECT length(answers('UTC', 'ISO', '')) > 1000 AS says_something;
SHOW search_path;
SET search_path = '';
SET TimeZone = 'Asia/Tokyo';
SELECT concierge.is_open('{"mon": [["09:00", "10:00"]]}', 'europe/berlin', '2026-06-01 09:30+02');
SELECT * FROM regress.refusal($$SELECT concierge.is_open('{}', 'Mars/Olympus')$$);

SET client_min_messages = warning;
DROP SCHEMA appointment_hours CASCADE;
