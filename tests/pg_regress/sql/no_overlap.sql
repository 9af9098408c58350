-- attach_no_overlap keeps the rows of any table apart, whoever writes them.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pg_concierge;
RESET client_min_messages;
CREATE SCHEMA no_overlap;
GRANT USAGE ON SCHEMA no_overlap TO PUBLIC;
SET search_path = no_overlap, concierge, pg_catalog;
SET TimeZone = 'UTC';
SET DateStyle = 'ISO, YMD';
SET IntervalStyle = 'postgres';
\pset format unaligned
\pset null (null)

-- What a table has in addition to its own: its columns, and its constraints.
CREATE FUNCTION added(target regclass) RETURNS SETOF text LANGUAGE sql STABLE AS $$
    SELECT line FROM (
        SELECT 1, a.attname, format('%s %s %s', a.attname, format_type(a.atttypid, NULL),
            pg_get_expr(d.adbin, d.adrelid))
        FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE a.attrelid = target AND a.attname IN ('no_overlap_span', 'overbooked')
        UNION ALL SELECT 2, conname, format('%s %s', conname, pg_get_constraintdef(oid))
        FROM pg_constraint WHERE conrelid = target AND contype IN ('c', 'x')
    ) AS all_of (kind, name, line) ORDER BY kind, name COLLATE "C"
$$;

CREATE TABLE booking (
    id integer PRIMARY KEY, room integer NOT NULL, starts_at timestamptz, minutes integer,
    status text NOT NULL DEFAULT 'confirmed'
);
SELECT attach_no_overlap('booking', 'starts_at', duration => 'minutes', unit => '{room}',
    statuses => '{confirmed,held}');
SELECT * FROM added('booking');
-- The extension that equality in such an index takes does not go into the system's schema.
SELECT extnamespace = 'pg_catalog'::regnamespace AS in_catalog FROM pg_extension
WHERE extname = 'btree_gist';

-- Times that touch do not overlap; other rooms and other states are free.
INSERT INTO booking VALUES (1, 1, '2026-06-01 10:00+00', 60), (2, 1, '2026-06-01 11:00+00', 30),
    (3, 1, '2026-06-01 09:30+00', 30), (4, 2, '2026-06-01 10:00+00', 60);
INSERT INTO booking VALUES
    (5, 1, '2026-06-01 10:00+00', 60, 'cancelled'), (6, 1, '2026-06-01 10:30+00', 5, 'no_show');
\pset expanded on
SELECT * FROM regress.outcome(
    $$INSERT INTO booking VALUES (7, 1, '2026-06-01 10:59:59.999999+00', 60)$$);
\pset expanded off
SELECT command, state FROM unnest(ARRAY[
    $$INSERT INTO booking VALUES (7, 1, '2026-06-01 09:00+00', 300)$$,
    $$INSERT INTO booking VALUES (7, 1, '2026-06-01 10:15+00', 1)$$,
    $$INSERT INTO booking VALUES (7, 1, '2026-06-01 10:15+00', 1, 'held')$$,
    $$INSERT INTO booking VALUES (7, 3, '2026-06-01 10:00+00', 5),
        (8, 3, '2026-06-01 10:04+00', 5)$$,
    $$UPDATE booking SET starts_at = '2026-06-01 10:45+00' WHERE id = 2$$,
    $$UPDATE booking SET minutes = 61 WHERE id = 1$$,
    $$UPDATE booking SET room = 1 WHERE id = 4$$,
    $$UPDATE booking SET status = 'confirmed' WHERE id = 5$$,
    $$INSERT INTO booking VALUES (4, 1, '2026-06-01 10:00+00', 60)
        ON CONFLICT (id) DO UPDATE SET room = excluded.room$$,
    $$INSERT INTO booking VALUES (9, 1, '2026-06-01 10:00+00', 60)
        ON CONFLICT (id) DO UPDATE SET room = excluded.room$$,
    $$MERGE INTO booking b USING (VALUES (4, 1), (9, 1)) AS n (id, room) ON b.id = n.id
        WHEN MATCHED THEN UPDATE SET room = n.room$$,
    $$MERGE INTO booking b USING (VALUES (9, 1)) AS n (id, room) ON b.id = n.id
        WHEN NOT MATCHED THEN INSERT VALUES (n.id, n.room, '2026-06-01 10:30+00', 5)$$
]) WITH ORDINALITY AS c (command, place), regress.outcome(command) ORDER BY place;
\set VERBOSITY sqlstate
COPY booking (id, room, starts_at, minutes) FROM stdin;
20	5	2026-06-01 10:00+00	30
21	5	2026-06-01 10:29+00	30
\.
\set VERBOSITY default
SELECT count(*) AS copied FROM booking WHERE id >= 20;
-- DO NOTHING leaves out what overlaps, with and without the name of the constraint.
INSERT INTO booking VALUES (10, 1, '2026-06-01 10:30+00', 60), (11, 1, '2026-06-01 12:00+00', 60),
    (12, 1, '2026-06-01 12:30+00', 60) ON CONFLICT DO NOTHING RETURNING id;
INSERT INTO booking VALUES (13, 1, '2026-06-01 10:30+00', 60)
    ON CONFLICT ON CONSTRAINT booking_no_overlap DO NOTHING RETURNING id;
-- A row moves over itself, and takes the place of one that was cancelled.
UPDATE booking SET starts_at = starts_at + interval '10 minutes', minutes = 20 WHERE id = 11
    RETURNING starts_at;
UPDATE booking SET status = 'cancelled' WHERE id = 1;
UPDATE booking SET status = 'confirmed' WHERE id = 5 RETURNING id;
SELECT state FROM regress.outcome($$UPDATE booking SET status = 'confirmed' WHERE id = 1$$);

-- What is empty or endless is refused by the CHECK, because it overlaps nothing or everything.
SELECT starts, minutes, state, message FROM (VALUES
    (1, '2026-07-01 00:00+00', '0'), (2, '2026-07-01 00:00+00', '-1'),
    (3, '2026-07-01 00:00+00', '-2147483648'), (4, 'infinity', '30'), (5, '-infinity', '30'),
    (6, NULL, '30'), (7, '2026-07-01 00:00+00', NULL), (8, '2026-07-01 00:00+00', '2147483647')
) AS t (place, starts, minutes), regress.outcome(format(
    'INSERT INTO booking VALUES (%s + 100, %s + 100, %L, %L)', place, place, starts, minutes))
ORDER BY place;

-- Every kind of time and of length. A month is as long as it is, in UTC.
CREATE TABLE kind (
    id integer GENERATED ALWAYS AS IDENTITY, tz timestamptz, tz_end timestamptz, ts timestamp,
    ts_end timestamp, day date, day_end date, minutes integer, few smallint, length interval,
    many bigint, word text
);
CREATE FUNCTION with_kind(arguments text, VARIADIC attempts text[])
RETURNS TABLE (says text) LANGUAGE plpgsql AS $$
DECLARE
    attempt text;
BEGIN
    TRUNCATE no_overlap.kind;
    EXECUTE 'SELECT concierge.attach_no_overlap(''no_overlap.kind'', ' || arguments || ')';
    RETURN QUERY SELECT * FROM no_overlap.added('no_overlap.kind');
    FOREACH attempt IN ARRAY attempts LOOP
        SELECT attempt || ': ' || coalesce(o.state, 'stored') INTO says
        FROM regress.outcome('INSERT INTO no_overlap.kind ' || attempt) AS o;
        RETURN NEXT;
    END LOOP;
END
$$;
SELECT * FROM with_kind($$'tz', duration => 'few'$$,
    $$(tz, few) VALUES ('2026-03-08 06:30+00', 60)$$,
    $$(tz, few) VALUES ('2026-03-08 07:29:59+00', 32767)$$,
    $$(tz, few) VALUES ('2026-03-08 07:30+00', 1)$$,
    $$(tz, few) VALUES ('2026-04-08 07:30+00', 0)$$,
    $$(tz, few) VALUES ('2026-04-08 07:30+00', -1)$$);
SELECT * FROM with_kind($$'tz', duration => 'length'$$,
    $$(tz, length) VALUES ('2026-02-01 00:00+00', '1 month')$$,
    $$(tz, length) VALUES ('2026-02-28 23:59+00', '1 minute')$$,
    $$(tz, length) VALUES ('2026-03-01 00:00+00', '1 day')$$,
    $$(tz, length) VALUES ('2026-03-03 00:00+00', '0')$$,
    $$(tz, length) VALUES ('2026-03-03 00:00+00', '-1 second')$$,
    $$(tz, length) VALUES ('2027-02-01 00:00+00', '1 month -28 days')$$,
    $$(tz, length) VALUES ('2027-02-01 00:00+00', '1 month -29 days')$$);
SELECT * FROM with_kind($$'tz', ends_at => 'tz_end'$$,
    $$(tz, tz_end) VALUES ('2026-02-01 00:00+00', '2026-02-01 01:00+00')$$,
    $$(tz, tz_end) VALUES ('2026-02-01 00:59+00', '2026-02-01 02:00+00')$$,
    $$(tz, tz_end) VALUES ('2026-02-01 01:00+00', '2026-02-01 02:00+00')$$,
    $$(tz, tz_end) VALUES ('2026-02-02 01:00+00', '2026-02-02 01:00+00')$$,
    $$(tz, tz_end) VALUES ('2026-02-02 01:00+00', '2026-02-02 00:00+00')$$,
    $$(tz, tz_end) VALUES ('2026-02-02 01:00+00', 'infinity')$$,
    $$(tz, tz_end) VALUES ('2026-02-02 01:00+00', NULL)$$);
SELECT * FROM with_kind($$'ts', duration => 'minutes'$$,
    $$(ts, minutes) VALUES ('2026-03-08 02:30', 60)$$,
    $$(ts, minutes) VALUES ('2026-03-08 03:00', 60)$$,
    $$(ts, minutes) VALUES ('2026-03-08 03:30', 60)$$,
    $$(ts, minutes) VALUES ('infinity', 60)$$);
SELECT * FROM with_kind($$'ts', ends_at => 'ts_end'$$,
    $$(ts, ts_end) VALUES ('2026-03-08 02:30', '2026-03-08 03:30')$$,
    $$(ts, ts_end) VALUES ('2026-03-08 03:00', '2026-03-08 03:01')$$);
SELECT * FROM with_kind($$'day', ends_at => 'day_end'$$,
    $$(day, day_end) VALUES ('2026-03-08', '2026-03-10')$$,
    $$(day, day_end) VALUES ('2026-03-09', '2026-03-11')$$,
    $$(day, day_end) VALUES ('2026-03-10', '2026-03-11')$$,
    $$(day, day_end) VALUES ('2026-03-20', '2026-03-20')$$,
    $$(day, day_end) VALUES ('2026-03-20', 'infinity')$$);
-- The zone of the session has no part in it.
SELECT detach_no_overlap('kind');
TRUNCATE kind;
SELECT attach_no_overlap('kind', 'tz', duration => 'length');
SET TimeZone = 'America/New_York';
INSERT INTO kind (tz, length) VALUES ('2026-03-07 12:00+00', '1 day');
SET TimeZone = 'UTC';
SELECT no_overlap_span FROM kind;
SELECT detach_no_overlap('kind');

-- No unit: the whole table. Several: all of them together.
CREATE TABLE unit (id uuid NOT NULL, name text NOT NULL, seat smallint NOT NULL, maybe integer,
    a timestamp NOT NULL, b timestamp NOT NULL);
SELECT attach_no_overlap('unit', 'a', ends_at => 'b');
INSERT INTO unit VALUES (md5('1')::uuid, 'x', 1, NULL, '2026-01-01', '2026-01-02');
SELECT state FROM regress.outcome($$INSERT INTO unit
    VALUES (md5('2')::uuid, 'y', 2, 1, '2026-01-01', '2026-01-02')$$);
SELECT attach_no_overlap('unit', 'a', ends_at => 'b', unit => '{id,name,seat}');
SELECT * FROM added('unit');
SELECT id, name, seat, coalesce(state, 'stored') AS state
FROM (VALUES ('1', 'x', 1, 1), ('2', 'x', 1, 2), ('1', 'y', 1, 3), ('1', 'x', 2, 4), ('1', 'x', 2, 5))
    AS t (id, name, seat, place), regress.outcome(format(
        'INSERT INTO unit VALUES (md5(%L)::uuid, %L, %s, NULL, %L, %L)', id, name, seat,
        '2026-01-01', '2026-01-02')) ORDER BY place;

-- What cannot be attached; nothing is left of it.
CREATE VIEW looks AS SELECT a, b FROM unit;
CREATE TABLE parts (at timestamp NOT NULL, till timestamp NOT NULL) PARTITION BY RANGE (at);
\pset expanded on
SELECT * FROM regress.refusal($$SELECT attach_no_overlap('unit', 'a', ends_at => 'b',
    unit => '{name,maybe}')$$);
SELECT * FROM regress.refusal($$SELECT attach_no_overlap('unit', 'a')$$);
\pset expanded off
SELECT arguments, r.code, r.message FROM unnest(ARRAY[
    $$NULL, 'a', ends_at => 'b'$$, $$'unit', NULL, ends_at => 'b'$$,
    $$'unit', 'a', duration => 'seat', ends_at => 'b'$$, $$'unit', 'nothing', ends_at => 'b'$$,
    $$'unit', 'a', ends_at => 'nothing'$$, $$'unit', 'a', duration => 'nothing'$$,
    $$'unit', 'a', ends_at => 'b', unit => '{nothing}'$$, $$'unit', 'name', ends_at => 'b'$$,
    $$'unit', 'a', ends_at => 'name'$$, $$'unit', 'a', duration => 'name'$$,
    $$'kind', 'tz', ends_at => 'ts_end'$$, $$'kind', 'tz', duration => 'many'$$,
    $$'kind', 'day', duration => 'minutes'$$, $$'unit', 'A', ends_at => 'b'$$,
    $$'unit', 'a', ends_at => 'b', statuses => '{}', status_column => 'name'$$,
    $$'unit', 'a', ends_at => 'b', statuses => '{x}'$$,
    $$'unit', 'a', ends_at => 'b', statuses => '{x}', status_column => 'nothing'$$,
    $$'looks', 'a', ends_at => 'b'$$, $$'none_such', 'a', ends_at => 'b'$$
]) WITH ORDINALITY AS t (arguments, place),
    regress.refusal('SELECT attach_no_overlap(' || arguments || ')') AS r ORDER BY place;
SELECT code FROM regress.refusal($$SELECT attach_no_overlap('parts', 'at', ends_at => 'till')$$);
-- A unit that is null is a mistake, not the whole table.
SELECT arguments, r.code FROM unnest(ARRAY[
    'unit => ARRAY[''name'', NULL]', 'unit => ARRAY[NULL]',
    'statuses => ARRAY[''x'', NULL], status_column => ''name'''
]) WITH ORDINALITY AS t (arguments, place), regress.refusal(
    'SELECT attach_no_overlap(''unit'', ''a'', ends_at => ''b'', ' || arguments || ')') AS r
ORDER BY place;
SELECT added('parts') UNION ALL SELECT added('kind');
SELECT count(*) AS still_there FROM added('unit');

-- Rows that overlap already are named, and refused unless they are adopted. Of A, B and C, of which
-- B overlaps both, only B is marked.
CREATE TABLE chain (name text, room integer NOT NULL, a timestamp, b timestamp, status text);
INSERT INTO chain VALUES ('A', 1, '2026-01-01 10:00', '2026-01-01 11:00', 'on'),
    ('B', 1, '2026-01-01 10:30', '2026-01-01 11:30', 'on'),
    ('C', 1, '2026-01-01 11:00', '2026-01-01 12:00', 'on'),
    ('D', 2, '2026-01-01 10:30', '2026-01-01 11:30', 'on'),
    ('E', 1, '2026-01-01 10:00', '2026-01-01 15:00', 'off'),
    ('F', 1, '2026-01-02 08:00', '2026-01-02 20:00', 'on'),
    ('G', 1, '2026-01-02 09:00', '2026-01-02 10:00', 'on'),
    ('H', 1, '2026-01-02 10:00', '2026-01-02 11:00', 'on'),
    ('I', 1, '2026-01-02 20:00', '2026-01-02 21:00', 'on'),
    ('J', 1, '2026-01-03 08:00', '2026-01-03 09:00', 'on'),
    ('K', 1, '2026-01-03 08:00', '2026-01-03 09:00', 'on');
\pset expanded on
SELECT * FROM regress.outcome($$SELECT attach_no_overlap('chain', 'a', ends_at => 'b',
    unit => '{room}', statuses => '{on}')$$);
\pset expanded off
SELECT count(*) AS left_over FROM added('chain');
SELECT attach_no_overlap('chain', 'a', ends_at => 'b', unit => '{room}', statuses => '{on}',
    adopt => true);
SELECT string_agg(name, ' ' ORDER BY name) FILTER (WHERE overbooked) AS marked,
       string_agg(name, ' ' ORDER BY name) FILTER (WHERE NOT overbooked) AS kept FROM chain;
SELECT * FROM added('chain');
-- What is overbooked is not guarded; what is not, is.
INSERT INTO chain VALUES ('L', 1, '2026-01-01 10:00', '2026-01-01 12:00', 'on', DEFAULT, true);
SELECT state FROM regress.outcome($$UPDATE chain SET overbooked = false WHERE name = 'L'$$);
SELECT state FROM regress.outcome(
    $$INSERT INTO chain VALUES ('M', 1, '2026-01-01 10:00', '2026-01-01 12:00', 'on')$$);
UPDATE chain SET status = 'off' WHERE name IN ('A', 'C', 'L');
UPDATE chain SET overbooked = false WHERE name = 'B' RETURNING name;
-- Again: nothing is marked twice, and the marks hold without being asked for.
SELECT attach_no_overlap('chain', 'a', ends_at => 'b', unit => '{room}', statuses => '{on}');
SELECT string_agg(name, ' ' ORDER BY name) AS marked FROM chain WHERE overbooked;
-- Another rule in its place: more rows count now, and the later ones are marked, too.
SELECT attach_no_overlap('chain', 'a', ends_at => 'b', adopt => true);
SELECT string_agg(name, ' ' ORDER BY name) AS marked FROM chain WHERE overbooked;
SELECT * FROM added('chain');
-- More than five are not all named.
CREATE TABLE many (at timestamptz, minutes integer);
INSERT INTO many SELECT '2026-01-01 00:00+00', 30 FROM generate_series(1, 1000);
SELECT state, message, length(detail) < 1000 AS short FROM regress.outcome(
    $$SELECT attach_no_overlap('many', 'at', duration => 'minutes')$$);
SELECT attach_no_overlap('many', 'at', duration => 'minutes', adopt => true);
SELECT count(*) FILTER (WHERE overbooked) FROM many;
-- Rows whose times make no sense are no overlap, and cannot be adopted.
CREATE TABLE odd (id integer, at timestamptz, minutes integer);
INSERT INTO odd VALUES (1, '2026-01-01 00:00+00', 0), (2, 'infinity', 5);
SELECT state, message FROM regress.outcome(
    $$SELECT attach_no_overlap('odd', 'at', duration => 'minutes', adopt => true)$$);
DELETE FROM odd WHERE id = 1;
SELECT state, message FROM regress.outcome(
    $$SELECT attach_no_overlap('odd', 'at', duration => 'minutes', adopt => true)$$);
DELETE FROM odd;
INSERT INTO odd VALUES (3, '2026-01-01 00:00+00', -5);
SELECT state, message FROM regress.outcome(
    $$SELECT attach_no_overlap('odd', 'at', duration => 'minutes', adopt => true)$$);
SELECT count(*) AS left_over FROM added('odd');

-- States of an enum, and in another column.
CREATE TYPE state AS ENUM ('it''s on', 'off');
CREATE TABLE labelled (at timestamptz, minutes integer, "the state" state);
SELECT attach_no_overlap('labelled', 'at', duration => 'minutes', statuses => ARRAY['it''s on'],
    status_column => 'the state');
SELECT * FROM added('labelled');
INSERT INTO labelled VALUES ('2026-01-01 00:00+00', 30, 'it''s on'),
    ('2026-01-01 00:00+00', 30, 'off'), ('2026-01-01 00:00+00', 30, NULL);
SELECT state FROM regress.outcome(
    $$INSERT INTO labelled VALUES ('2026-01-01 00:00+00', 30, 'it''s on')$$);

-- Names that need quotes, and tables of 63 bytes that differ in the last one.
CREATE TABLE "Odd ""name'; --" (
    "a ""b" timestamptz, "Length %s $1" interval, "unit, ""x" text NOT NULL, "select" text
);
SELECT attach_no_overlap('"Odd ""name''; --"', 'a "b', duration => 'Length %s $1',
    unit => ARRAY['unit, "x'], statuses => ARRAY['it''s', E'back\\slash', '{}', ''],
    status_column => 'select', adopt => true);
SELECT * FROM added('"Odd ""name''; --"');
INSERT INTO "Odd ""name'; --" VALUES ('2026-01-01 00:00+00', '1 hour', 'x', E'back\\slash');
SELECT state FROM regress.outcome($$INSERT INTO "Odd ""name'; --"
    VALUES ('2026-01-01 00:00+00', '1 hour', 'x', 'it''s')$$);
SELECT detach_no_overlap('"Odd ""name''; --"');
SELECT * FROM added('"Odd ""name''; --"');
CREATE TABLE table_with_a_name_as_long_as_names_can_be_which_is_63_bytes_one (
    at timestamptz, minutes integer
);
CREATE TABLE table_with_a_name_as_long_as_names_can_be_which_is_63_bytes_two (
    at timestamptz, minutes integer
);
SELECT state, message FROM unnest(ARRAY['one', 'two']) WITH ORDINALITY AS t (word, place),
    regress.outcome(format('SELECT attach_no_overlap(%L, %L, duration => %L)',
    'table_with_a_name_as_long_as_names_can_be_which_is_63_bytes_' || word, 'at', 'minutes'))
ORDER BY place;
CREATE TABLE "zeit_straße_äöü_äöü_äöü_äöü_äöü_äöü_äöü" (at timestamptz, minutes integer);
SELECT attach_no_overlap('"zeit_straße_äöü_äöü_äöü_äöü_äöü_äöü_äöü"', 'at',
    duration => 'minutes');
SELECT conname, octet_length(conname) FROM pg_constraint
WHERE conrelid = '"zeit_straße_äöü_äöü_äöü_äöü_äöü_äöü_äöü"'::regclass
ORDER BY conname COLLATE "C";

-- Detached, all is gone but the marks. Once more is no error.
SELECT detach_no_overlap('chain');
SELECT * FROM added('chain');
SELECT detach_no_overlap('chain');
INSERT INTO chain VALUES ('M', 1, '2026-01-01 10:30', '2026-01-01 10:00', 'on');
SELECT code, message FROM regress.refusal($$SELECT detach_no_overlap(NULL)$$);
SELECT code, message FROM regress.refusal($$SELECT detach_no_overlap('looks')$$);
-- A table that was renamed in the meantime.
ALTER TABLE labelled RENAME TO renamed;
SELECT attach_no_overlap('renamed', 'at', duration => 'minutes', statuses => ARRAY['it''s on'],
    status_column => 'the state');
SELECT count(*) AS constraints FROM pg_constraint WHERE conrelid = 'renamed'::regclass
    AND contype IN ('c', 'x');
ALTER TABLE renamed RENAME TO labelled;
SELECT detach_no_overlap('labelled');
SELECT * FROM added('labelled');
-- A column of the user's own that has the name is not taken away.
CREATE TABLE own (at timestamptz, minutes integer, no_overlap_span text);
SELECT detach_no_overlap('own');
SELECT state FROM regress.outcome(
    $$SELECT attach_no_overlap('own', 'at', duration => 'minutes')$$);
SELECT count(*) AS columns FROM pg_attribute WHERE attrelid = 'own'::regclass AND attnum > 0
    AND NOT attisdropped;
-- Nor does a mark of the user's own that is null take a row out of the rule.
CREATE TABLE marks (at timestamptz, minutes integer, overbooked boolean);
SELECT attach_no_overlap('marks', 'at', duration => 'minutes');
INSERT INTO marks VALUES ('2026-01-01 00:00+00', 30, false);
SELECT state FROM regress.outcome($$INSERT INTO marks VALUES ('2026-01-01 00:00+00', 30, NULL)$$);
INSERT INTO marks VALUES ('2026-01-01 00:00+00', 30, true);

-- Who does not own the table may do neither; no rights of ours are lent.
GRANT ALL ON booking TO regress_nobody;
SET ROLE regress_nobody;
SELECT state, message FROM regress.outcome(
    $$SELECT concierge.attach_no_overlap('no_overlap.booking', 'starts_at',
        duration => 'minutes')$$);
SELECT state, message FROM regress.outcome(
    $$SELECT concierge.detach_no_overlap('no_overlap.booking')$$);
-- But the rule holds for everybody.
SELECT state FROM regress.outcome(
    $$INSERT INTO no_overlap.booking VALUES (50, 2, '2026-06-01 10:00+00', 60)$$);
RESET ROLE;
SELECT count(*) AS still_there FROM added('booking');
-- The owner may, without any other right.
CREATE SCHEMA no_overlap_owner AUTHORIZATION regress_owner;
SET ROLE regress_owner;
CREATE TABLE no_overlap_owner.mine (room uuid NOT NULL, at timestamptz, minutes integer);
SELECT concierge.attach_no_overlap('no_overlap_owner.mine', 'at', duration => 'minutes',
    unit => '{room}');
SELECT concierge.detach_no_overlap('no_overlap_owner.mine');
RESET ROLE;

-- Without the extension the rule stays: all of its parts are PostgreSQL's own.
SELECT count(*) AS of_ours FROM pg_depend d
JOIN pg_extension e ON e.oid = d.refobjid AND d.refclassid = 'pg_extension'::regclass
JOIN pg_depend up ON up.refclassid = d.classid AND up.refobjid = d.objid
JOIN pg_constraint c ON c.oid = up.objid AND up.classid = 'pg_constraint'::regclass
WHERE e.extname = 'pg_concierge' AND c.conrelid = 'booking'::regclass;
SELECT count(*) AS names_ours FROM pg_class r, added(r.oid::regclass) AS line
WHERE r.relnamespace = 'no_overlap'::regnamespace AND r.relkind = 'r' AND line ~ 'concierge';

SET client_min_messages = warning;
DROP SCHEMA no_overlap, no_overlap_owner CASCADE;
