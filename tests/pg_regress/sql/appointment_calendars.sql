-- Recurrence rules, iCalendar written and read, and the picture of a week, from what is handed over.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pg_concierge;
RESET client_min_messages;
SET search_path = concierge, regress, pg_catalog;
-- Whatever the session's own zone is.
SET TimeZone = 'Asia/Kathmandu';
SET DateStyle = 'SQL, DMY';
\pset format unaligned
\pset null (null)

-- Nine o'clock stays nine o'clock over the change of the clock.
SELECT * FROM rrule_occurrences('FREQ=WEEKLY;COUNT=3', '2026-10-19 09:00+02', 'Europe/Berlin')
ORDER BY occurs_at;
-- In the gap it moves forward; of a time that comes twice it is the first, unless the start says so.
SELECT local_start
FROM rrule_occurrences('FREQ=DAILY;COUNT=3', '2026-03-07 02:30-05', 'America/New_York');
SELECT local_start
FROM rrule_occurrences('FREQ=DAILY;COUNT=2', '2026-10-31 01:30-04', 'America/New_York');
SELECT local_start
FROM rrule_occurrences('FREQ=DAILY;COUNT=2', '2026-11-01 01:30-05', 'America/New_York');
-- A gap at midnight, a change of half an hour, and a date that was skipped.
SELECT zone, string_agg(substr(local_start, 6), ' ' ORDER BY occurs_at)
FROM (VALUES ('America/Sao_Paulo', timestamptz '2018-11-03 00:15-03'),
             ('Australia/Lord_Howe', '2026-10-03 02:10+10:30'),
             ('Pacific/Apia', '2011-12-29 09:00-10')) AS place (zone, first),
     rrule_occurrences('FREQ=DAILY;COUNT=3', first, zone)
GROUP BY zone ORDER BY zone;
-- Only those of a range, and not those that are excluded, which count all the same.
SELECT local_start FROM rrule_occurrences('rrule:freq=daily;count=6', '2026-06-01 09:00Z', 'UTC',
    '2026-06-03 09:00Z', '2026-06-06 09:00Z', ARRAY['2026-06-04 09:00Z', NULL]::timestamptz[]);
-- A rule without an end needs one from the caller; the last day of each month.
SELECT count(*), min(occurs_at) = '2026-06-01 09:00Z' AS from_the_start
FROM rrule_occurrences('FREQ=DAILY', '1990-06-01 09:00Z', 'UTC', '2026-06-01', '2027-06-01');
SELECT string_agg(substr(local_start, 6, 5), ' ' ORDER BY occurs_at)
FROM rrule_occurrences('FREQ=MONTHLY;BYMONTHDAY=-1;UNTIL=20260630', '2026-01-31 18:00Z', 'UTC');
-- What is known and not done is told apart from what is wrong.
SELECT r.code, r.message FROM unnest(ARRAY[
    'FREQ=YEARLY', 'FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1', 'FREQ=DAILY;BYHOUR=9,10', 'FREQ=HOURLY',
    'FREQ=DAILY', 'FREQ=DAILY;COUNT=0', 'INTERVAL=2', '', 'FREQ=WEEKLY;BYDAY=1MO', repeat('X', 2000)
]) WITH ORDINALITY AS rule (text, place), refusal(format(
    'SELECT * FROM rrule_occurrences(%L, ''2026-06-01 09:00Z'', ''UTC'')', text)) AS r ORDER BY place;
SELECT r.code, r.message FROM unnest(ARRAY[
    'NULL, ''2026-06-01 09:00Z'', ''UTC''', '''FREQ=DAILY;COUNT=2'', NULL, ''UTC''',
    '''FREQ=DAILY;COUNT=2'', ''2026-06-01 09:00Z'', NULL',
    '''FREQ=DAILY;COUNT=2'', ''infinity'', ''UTC''',
    '''FREQ=DAILY;COUNT=2'', ''2026-06-01 09:00Z'', ''UTC-5'''
]) WITH ORDINALITY AS a (args, place), refusal('SELECT * FROM rrule_occurrences(' || args || ')') AS r
ORDER BY place;
-- Far away is far away, and nothing more.
SELECT count(*) FROM rrule_occurrences('FREQ=DAILY;COUNT=3', '2026-06-01 09:00Z', 'UTC', 'infinity');
SELECT count(*) FROM rrule_occurrences('FREQ=DAILY;COUNT=3', '2026-06-01 09:00Z', 'UTC', '-infinity',
    'infinity');

-- An event: times in UTC, text escaped, lines folded at 75 bytes, nothing smuggled in.
CREATE FUNCTION pg_temp.lines(text) RETURNS text LANGUAGE sql
RETURN replace($1, E'\r\n', E'$\n');
SELECT pg_temp.lines(ics_event('a1@example.org', '2026-06-01 09:00+02', '2026-06-01 09:45+02',
    '2026-05-01 00:00Z', E'Cut; wash, dry\nand more', 'held', 3,
    description => repeat('ü', 50), location => E'Street 1\r\nSTATUS:CANCELLED',
    organizer => E'ann@example.org\r\nX:1', attendee => 'bob@example.org'));
SELECT status, substring(ics_event('x', '2026-06-01 09:00Z', '2026-06-01 10:00Z',
    '2026-06-01 00:00Z', status => status) FROM 'STATUS:[A-Z]+')
FROM unnest('{pending,held,confirmed,completed,no_show,cancelled,NULL}'::text[])
    WITH ORDINALITY AS s (status, place) ORDER BY place;
SELECT pg_temp.lines(ics_calendar(ARRAY[
    ics_event('x', '2026-06-01 09:00Z', '2026-06-01 10:00Z', '2026-06-01 00:00Z'), NULL], 'REQUEST'));
SELECT pg_temp.lines(ics_calendar('{}')), ics_calendar(NULL) = ics_calendar('{}') AS same;
SELECT pg_temp.lines(ics_free_busy('x', '2026-06-01', '2026-06-02', '2026-06-01 00:00Z', ARRAY[
    '[2026-06-01 12:00Z,2026-06-01 13:00Z)', '[2026-06-01 08:00Z,2026-06-01 08:30Z)', 'empty',
    '[2026-06-01 12:30Z,2026-06-01 14:00Z)', NULL, '(,2026-05-31 19:00Z)']::tstzrange[]));
SELECT r.code, r.message FROM unnest(ARRAY[
    'ics_event(NULL, ''2026-06-01'', ''2026-06-02'', now())',
    'ics_event(''x'', ''2026-06-01'', ''2026-06-01'', now())',
    'ics_event(''x'', ''-infinity'', ''2026-06-01'', now())',
    'ics_calendar(''{BEGIN:VEVENT}'')',
    $$ics_calendar(ARRAY[E'BEGIN:VEVENT\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nEND:VEVENT\r\n'])$$,
    'ics_calendar(''{}'', ''destroy'')',
    'ics_free_busy(''x'', ''2026-06-02'', ''2026-06-01'', now())'
]) WITH ORDINALITY AS c (call, place), refusal('SELECT ' || call) AS r ORDER BY place;

-- A calendar that is read: zones, days, recurrence with an exception that was moved, and what leaves
-- the time free.
SELECT * FROM ics_busy_times($$BEGIN:VCALENDAR
BEGIN:VTIMEZONE
TZID:America/New_York
BEGIN:STANDARD
DTSTART:20071104T020000
TZOFFSETFROM:-0400
TZOFFSETTO:-0500
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
UID:weekly
DTSTART;TZID=America/New_York:20261018T090000
DTEND;TZID=America/New_York:20261018T100000
RRULE:FREQ=WEEKLY;COUNT=4
EXDATE;TZID=America/New_York:20261025T090000
END:VEVENT
BEGIN:VEVENT
UID:weekly
RECURRENCE-ID;TZID=America/New_York:20261101T090000
DTSTART;TZID=America/New_York:20261101T120000
DURATION:PT30M
END:VEVENT
BEGIN:VEVENT
UID:day
DTSTART;VALUE=DATE:20261025
END:VEVENT
BEGIN:VEVENT
UID:off
DTSTART:20261020T090000Z
DTEND:20261020T100000Z
STATUS:CANCELLED
END:VEVENT
BEGIN:VEVENT
UID:free
DTSTART:20261020T090000Z
DTEND:20261020T100000Z
TRANSP:TRANSPARENT
END:VEVENT
BEGIN:VEVENT
DTSTART:20261021T090000
DTEND:20261021T100000
END:VEVENT
END:VCALENDAR$$, 'Europe/Berlin', '2026-10-01', '2026-12-01') ORDER BY starts_at;
-- What we write, we read.
SELECT uid, starts_at = '2026-06-01 09:00Z' AND ends_at = '2026-06-01 10:00Z' AS same
FROM ics_busy_times(ics_calendar(ARRAY[ics_event('a,b;c', '2026-06-01 09:00Z', '2026-06-01 10:00Z',
    '2026-06-01 00:00Z', 'Cut')]), 'UTC', '2026-06-01');
-- What cannot be read is refused with its line, and never taken for free time.
SELECT r.code, r.message, r.detail FROM unnest(ARRAY[
    '', 'hello', E'BEGIN:VCALENDAR\nEND:VEVENT', E'BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VEVENT\nEND:VCALENDAR',
    E'BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:2026\nEND:VEVENT\nEND:VCALENDAR',
    E'BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;TZID=Nowhere/At All:20260601T090000\nEND:VEVENT\nEND:VCALENDAR',
    E'BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260601T090000Z\nRRULE:FREQ=YEARLY\nEND:VEVENT\nEND:VCALENDAR',
    E'BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260601T090000Z\nRDATE:20260602T090000Z\nEND:VEVENT\nEND:VCALENDAR'
]) WITH ORDINALITY AS c (text, place), refusal(format(
    'SELECT * FROM ics_busy_times(%L, ''UTC'', ''2026-06-01'')', text)) AS r ORDER BY place;

-- A week as a picture: the gap of the clock, a label that is no markup, and what lies side by side.
CREATE FUNCTION pg_temp.texts(svg text) RETURNS text LANGUAGE sql
RETURN (SELECT string_agg(t[1], ' | ') FROM regexp_matches($1, '<text[^>]*>([^<]*)</text>', 'g') AS t);
SELECT pg_temp.texts(week_svg('{"mon": [["09:00", "12:00"]]}', 'Europe/Berlin', '2026-03-23', ARRAY[
    '[2026-03-23 09:00+01,2026-03-23 10:30+01)', '[2026-03-29 01:30+01,2026-03-29 04:00+02)', 'empty',
    NULL]::tstzrange[], ARRAY['Ann & <b>', 'Over the gap'], ARRAY['confirmed', 'held'], 'Week 13'));
SELECT week_svg('{}', 'UTC', '2026-03-23') LIKE '<svg %</svg>%' AS empty_week,
    week_svg('{}', 'UTC', '2026-03-23', ARRAY['(,)']::tstzrange[], ARRAY[E'\x01"<script']) ~ '[\x01]|<script'
        AS smuggled;
SELECT r.code, r.message FROM unnest(ARRAY[
    'NULL, ''UTC'', ''2026-03-23''', '''{}'', NULL, ''2026-03-23''', '''{}'', ''UTC'', NULL',
    '''{}'', ''UTC'', ''infinity''', '''{}'', ''UTC'', ''9999-12-31''', '''{}'', ''UTC'', ''0002-01-01 BC''',
    '''[]'', ''UTC'', ''2026-03-23''', '''{}'', ''Mars'', ''2026-03-23'''
]) WITH ORDINALITY AS a (args, place), refusal('SELECT week_svg(' || args || ')') AS r ORDER BY place;
-- There and back, but for the second of two moments.
SELECT wall, local_moment(wall, 'America/New_York') AT TIME ZONE 'UTC' AS utc,
    local_time(local_moment(wall, 'America/New_York'), 'America/New_York') AS shown
FROM unnest('{2026-06-01 09:00,2026-03-08 02:30,2026-11-01 01:30,infinity,NULL}'::timestamp[]) AS wall;
SELECT local_time('2026-11-01 06:30Z', 'America/New_York'), local_time('infinity', 'UTC'), local_time(NULL, 'UTC');
SELECT code, message FROM refusal('SELECT local_time(now(), ''Mars'')');
SELECT code, message FROM refusal('SELECT local_moment(''2026-11-01'', NULL)');
-- Nothing of it needs a search_path.
SET search_path = '';
SELECT count(*) FROM concierge.rrule_occurrences('FREQ=DAILY;COUNT=3', '2026-06-01 09:00Z', 'UTC');
