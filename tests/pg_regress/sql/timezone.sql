-- X-75: a time zone is a name of pg_timezone_names, all of them and nothing else, in the usual
-- spelling.
SET client_min_messages = warning;
SELECT count(*) > 400 AS many, count(*) FILTER (WHERE concierge.timezone_name(name) IS DISTINCT
FROM name) AS refused
FROM pg_timezone_names;
SELECT given, concierge.timezone_name(given) FROM unnest(ARRAY[
    'America/Port-au-Prince', 'america/port-au-prince', 'Etc/GMT+5', 'ETC/gmt-14', 'utc',
    'EUROPE/BERLIN', 'Mars/Olympus', '',
    ' UTC', 'UTC ', 'EST5EDT4', '+02', 'Europe', 'Europe/', '../UTC', 'CEST', 'posix', NULL
]) AS given;
BEGIN;
CREATE SCHEMA regress_app;
CREATE TABLE regress_app.shops (id integer PRIMARY KEY, timezone text, tz varchar(40), n integer);
SELECT concierge.attach_timezone('regress_app.shops');
SELECT concierge.attach_timezone('regress_app.shops');
INSERT INTO regress_app.shops (id, timezone) VALUES (1, 'asia/tokyo'), (2, NULL), (3, 'Etc/GMT+5')
RETURNING id, timezone;
UPDATE regress_app.shops SET timezone = 'ASIA/KOLKATA' WHERE id = 1 RETURNING timezone;
SELECT * FROM regress.refusal('UPDATE regress_app.shops SET timezone = ''Mars/Olympus''');
SELECT regress.attempt('INSERT INTO regress_app.shops (id, timezone) VALUES (4, '''')') AS empty;
SELECT length(message) AS short FROM regress.refusal('UPDATE regress_app.shops SET timezone = repeat(''x'', 10000)');
-- A zone that a newer server no longer has does not lock its row.
ALTER TABLE regress_app.shops DISABLE TRIGGER concierge_10_normalise_timezone;
UPDATE regress_app.shops SET timezone = 'Old/Zone' WHERE id = 3;
ALTER TABLE regress_app.shops ENABLE TRIGGER concierge_10_normalise_timezone;
UPDATE regress_app.shops SET n = 1 WHERE id = 3 RETURNING timezone;
-- Another column, of type varchar.
SELECT concierge.attach_timezone('regress_app.shops', 'tz');
INSERT INTO regress_app.shops (id, timezone, tz) VALUES (5, 'free text', 'europe/berlin')
RETURNING timezone, tz;
SELECT call, code, message FROM unnest(ARRAY[
    '''regress_app.shops'', ''n''', '''regress_app.shops'', ''no_such''',
    '''pg_catalog.pg_timezone_names'', ''name'''
]) AS call, regress.refusal('SELECT concierge.attach_timezone(' || call || ')');
ALTER TABLE regress_app.shops RENAME tz TO zone;
SELECT code, message FROM regress.refusal('INSERT INTO regress_app.shops VALUES (6)');
SELECT concierge.detach_timezone('regress_app.shops');
INSERT INTO regress_app.shops (id, zone) VALUES (7, 'free text') RETURNING zone;
ROLLBACK;
