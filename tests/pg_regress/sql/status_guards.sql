-- Guards: every kind of condition on every type of column, null, roles, reasons, and their codes.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pg_concierge;
RESET client_min_messages;
CREATE SCHEMA status_guards;
GRANT USAGE ON SCHEMA status_guards TO PUBLIC;
SET search_path = status_guards, concierge, pg_catalog;
\pset format unaligned
\pset null (null)

CREATE TYPE mood AS ENUM ('low', 'high', 'Odd ''label');
CREATE DOMAIN positive AS integer CHECK (VALUE > 0);
CREATE TABLE row (
    id integer PRIMARY KEY,
    status text NOT NULL DEFAULT 'a',
    t text, t2 text, v varchar(20), e mood, e2 mood,
    i2 smallint, i4 integer, i8 bigint, other bigint, n numeric, n2 numeric(12, 2), d positive,
    f4 real, f8 double precision, b boolean, b2 boolean,
    day date, day2 date, at timestamptz, at2 timestamptz,
    u uuid, u2 uuid, j jsonb, list integer[], plain timestamp, "select" integer, "A b" text
);

-- Does a guard let this row pass? All in one transaction that is undone.
CREATE FUNCTION passes(guard text, assignments text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    PERFORM attach_status_machine('row', 'status', format(
        E'[*] --> a\na --> b : go [%s]\nb --> [*]', guard
    ));
    INSERT INTO row (id) VALUES (1);
    IF assignments <> '' THEN
        EXECUTE 'UPDATE row SET ' || assignments;
    END IF;
    UPDATE row SET status = 'b';
    RAISE EXCEPTION USING ERRCODE = 'RG000';
EXCEPTION
    WHEN SQLSTATE 'RG000' THEN RETURN 'passes';
    WHEN OTHERS THEN
        RETURN concat_ws(' ', SQLSTATE, regexp_replace(
            SQLERRM, '^row.status: (a -> b is not allowed: |the definition is invalid: )', ''
        ));
END
$$;

-- Numbers: each operator below, at and above; integers of every width, and domains over them.
SELECT format('i4 %s 5', op) AS guard, string_agg(
    CASE passes(format('i4 %s 5', op), 'i4 = ' || value) WHEN 'passes' THEN 'yes' ELSE 'no' END,
    ' ' ORDER BY value
) AS "4 5 6"
FROM unnest('{=,<>,<,<=,>,>=}'::text[]) WITH ORDINALITY AS o (op, place),
     generate_series(4, 6) AS value
GROUP BY op, place ORDER BY place;
SELECT guard, assignments, passes(guard, assignments) FROM (VALUES
    ('i2 = -32768', 'i2 = -32768'), ('i4 = -2147483648', 'i4 = -2147483648'),
    ('i8 = -9223372036854775808', 'i8 = -9223372036854775808'),
    ('i8 > 9223372036854775807', 'i8 = 9223372036854775807'),
    ('i8 < 9223372036854775808', 'i8 = 9223372036854775807'),
    ('i2 < 99999999999', 'i2 = 1'), ('i4 > 0.5', 'i4 = 1'), ('i4 = 1.0', 'i4 = 1'),
    ('i4 = 007', 'i4 = 7'), ('i4 = -0', 'i4 = 0'), ('d >= 1', 'd = 1'), ('d > 1', 'd = 1'),
    ('i2 = i8', 'i2 = 7, i8 = 7'), ('i2 < i8', 'i2 = 7, i8 = 7'), ('i4 <= n', 'i4 = 7, n = 7.0'),
    ('"select" = 3', '"select" = 3'), ('i4 in (1, 2, 3)', 'i4 = 3'), ('i4 in (1, 2)', 'i4 = 3'),
    ('i4 in (1)', ''), ('i4 in (2.0)', 'i4 = 2')
) AS g (guard, assignments);
-- numeric is exact up to 38 digits; NaN and the infinite are where PostgreSQL has them.
SELECT guard, assignments, passes(guard, assignments) FROM (VALUES
    ('n = 0.1', 'n = 0.10'), ('n = 0.30', 'n = 0.1::numeric + 0.2'), ('n > 0', 'n = 1e-30'),
    ('n > 0', 'n = 1e-100'), ('n < 0', 'n = -1e-100'), ('n = 0', 'n = 1e-100'),
    ('n > 1', 'n = ''NaN'''), ('n < 1', 'n = ''NaN'''), ('n = n2', 'n = ''NaN'', n2 = ''NaN'''),
    ('n > 1', 'n = ''Infinity'''), ('n < 1', 'n = ''-Infinity'''), ('n > n2', 'n = 1e300, n2 = 1'),
    ('n > 1', 'n = 1e1000'), ('n < 1', 'n = -1e1000'),
    ('n = 12345678901234567890.123456789', 'n = 12345678901234567890.123456789'),
    ('n = 12345678901234567890.123456789', 'n = 12345678901234567890.123456788'),
    ('n2 <= 100.00', 'n2 = 100'), ('n2 <= 100', 'n2 = 100.01'),
    ('n > i8', 'n = 9223372036854775807.5, i8 = 9223372036854775807'),
    ('n = 99999999999999999999999999999999999999',
     'n = 99999999999999999999999999999999999999'),
    ('n < 99999999999999999999999999999999999999',
     'n = 99999999999999999999999999999999999998'),
    ('n > n2', 'n = ''NaN'', n2 = 5'), ('n > i8', 'n = ''Infinity'', i8 = 5')
) AS g (guard, assignments);
-- Guards agree with PostgreSQL on numbers of many digits: none may differ.
CREATE TABLE number (n numeric);
INSERT INTO number VALUES
    ('NaN'), ('Infinity'), ('-Infinity'), (0), (1), (-1), (1e-40), (-1e-40), (1e40), (-1e40),
    (123456789012345678901234567890123456789012345.5),
    (123456789012345678901234567890123456789012345.6), (1e-49), (1e500), (1.5e500),
    (170141183460469231731687303715884105727), (170141183460469231731687303715884105728),
    (99999999999999999999999999999999999999.9);
CREATE TABLE two (id integer PRIMARY KEY, status text, a numeric, b numeric, other numeric);
SELECT attach_status_machine('two', 'status', '
    [*] --> x
    x --> less : [a < b]
    x --> equal : [a = b]
    x --> more : [a > b]
    less --> [*]
    equal --> [*]
    more --> [*]
');
INSERT INTO two SELECT row_number() OVER (), 'x', a.n, b.n FROM number a, number b;
CREATE FUNCTION judged_order(row_id integer) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    word text;
    found text[] := '{}';
BEGIN
    FOREACH word IN ARRAY '{less,equal,more}'::text[] LOOP
        BEGIN
            UPDATE two SET status = word WHERE id = row_id;
            found := found || word;
            RAISE EXCEPTION USING ERRCODE = 'RG000';
        EXCEPTION
            WHEN SQLSTATE 'RG000' OR SQLSTATE 'ZF003' THEN NULL;
        END;
    END LOOP;
    RETURN array_to_string(found, '+');
END
$$;
SELECT left(a::text, 50) AS a, left(b::text, 50) AS b, judged, wanted FROM (
    SELECT a, b, judged_order(id) AS judged,
           CASE WHEN a < b THEN 'less' WHEN a = b THEN 'equal' ELSE 'more' END AS wanted
    FROM two
) AS x WHERE judged IS DISTINCT FROM wanted ORDER BY x.a, x.b;

-- Floats, also against integers and numeric.
SELECT guard, assignments, passes(guard, assignments) FROM (VALUES
    ('f8 > 1', 'f8 = ''NaN'''), ('f8 = f4', 'f8 = ''NaN'', f4 = ''NaN'''),
    ('f8 > 1', 'f8 = ''Infinity'''), ('f8 = 0.5', 'f8 = 0.5'), ('f4 = 0.5', 'f4 = 0.5'),
    ('f4 = f8', 'f4 = 0.5, f8 = 0.5'), ('f8 >= i4', 'f8 = 3, i4 = 3'), ('f8 = 0', 'f8 = -0.0'),
    ('f8 < n', 'f8 = 1e10, n = 1e20'), ('f8 > 0', 'f8 = 5e-324'), ('f8 in (1, 2.5)', 'f8 = 2.5'),
    ('f4 > 16777216', 'f4 = 16777217')
) AS g (guard, assignments);

-- Texts, varchar and enums know = and <>, as stored; an empty text is not given.
SELECT guard, assignments, passes(guard, assignments) FROM (VALUES
    ('t = ''x''', 't = ''x'''), ('t = ''x''', 't = ''X'''), ('t <> ''x''', 't = ''x '''),
    ('t = ''''', 't = '''''), ('requires t', 't = '''''), ('requires t', 't = '' '''),
    ('requires v', 'v = '''''), ('t = v', 't = ''é'', v = ''é'''),
    ('t = e', 't = ''low'', e = ''low'''),
    ('e = ''low''', 'e = ''low'''), ('e <> ''low''', 'e = ''high'''),
    ('e = e2', 'e = ''low'', e2 = ''low'''),
    ('e = ''Odd ''''label''', 'e = ''Odd ''''label'''),
    ('e in (''low'', ''high'')', 'e = ''high'''),
    ('t in (''it''''s'', ''"#59;"'')', 't = ''it''''s'''), ('t in (''a#59;b'')', 't = ''a;b'''),
    ('v = ''20''', 'v = 20'), ('"A b" = ''x''', '"A b" = ''x'''), ('requires "A b"', ''),
    ('t <> v', 't = ''x'''), ('t = t2', 't = ''x'''), ('v in (''x'')', '')
) AS g (guard, assignments);
-- A long text is read whole, compressed or not.
SELECT passes('t = t2', 't = repeat(''x'', 100000) || ''y'', t2 = repeat(''x'', 100000) || ''z'''),
       passes('t = t2', 't = repeat(''x'', 100000), t2 = repeat(''x'', 100000)');

-- Booleans, uuid, and types of which only presence is known.
SELECT guard, assignments, passes(guard, assignments) FROM (VALUES
    ('b = true', 'b = true'), ('b = true', 'b = false'), ('b = true', ''), ('b <> true', ''),
    ('b = false', 'b = false'), ('b = b2', 'b = true, b2 = true'),
    ('b <> b2', 'b = true, b2 = false'),
    ('requires b', 'b = false'), ('b in (true, false)', 'b = false'),
    ('u = ''00000000-0000-0000-0000-00000000000A''', 'u = ''00000000-0000-0000-0000-00000000000a'''),
    ('u = u2', 'u = gen_random_uuid(), u2 = gen_random_uuid()'),
    ('u in (''{00000000-0000-0000-0000-00000000000a}'')', 'u = ''00000000-0000-0000-0000-00000000000a'''),
    ('requires j', 'j = ''null'''), ('requires j', ''), ('j is not null', 'j = ''{}'''),
    ('j is null', ''), ('requires list', 'list = ''{}'''), ('requires plain', 'plain = now()'),
    ('plain is null', 'plain = now()'), ('j = j', 'j = ''{}''')
) AS g (guard, assignments);

-- Days and moments; a day is its midnight in UTC.
SET timezone = 'Asia/Tokyo';
SELECT guard, assignments, passes(guard, assignments) FROM (VALUES
    ('at <= now()', 'at = now()'), ('at < now()', 'at = now()'),
    ('at > now()', 'at = ''infinity'''),
    ('at < now()', 'at = ''-infinity'''), ('at = at2', 'at = ''infinity'', at2 = ''infinity'''),
    ('at >= now()', 'at = now() - interval ''1 microsecond'''),
    ('day < now()', 'day = ''2020-01-01'''),
    ('day > now()', 'day = ''infinity'''), ('day < now()', 'day = ''-infinity'''),
    ('day = ''2026-02-28''', 'day = ''2026-02-28'''),
    ('day in (''2024-02-29'')', 'day = ''2024-02-29'''),
    ('at >= ''2026-01-01''', 'at = ''2026-01-01 00:00+00'''),
    ('at >= ''2026-01-01''', 'at = ''2025-12-31 23:59:59.999999+00'''),
    ('at = day', 'at = ''2026-01-01 00:00+00'', day = ''2026-01-01'''),
    ('day <= day2', 'day = ''2026-01-02'', day2 = ''2026-01-01'''),
    ('at > at2', 'at = ''2026-01-01 00:00+00'', at2 = ''2026-01-01 09:00+09'''),
    ('day < at', 'day = ''infinity'', at = ''infinity'''),
    ('day = at', 'day = ''infinity'', at = ''infinity''')
) AS g (guard, assignments);
RESET timezone;

-- Null: only `is null` says yes to it.
SELECT guard, passes(guard, '') FROM unnest(ARRAY[
    't is null', 't is not null', 't = t2', 't <> t2', 't <> ''x''', 'i4 <> 1', 'i4 = other',
    'b <> true',
    'at <= now()', 'u <> u2', 'i4 in (1)', 'requires u', 'i4 is null, t is null', 'n >= n2'
]) WITH ORDINALITY AS g (guard, place) ORDER BY place;
-- The row is judged as it will be stored, whatever the statement changes along with the status.
TRUNCATE row;
SELECT attach_status_machine('row', 'status', '
    [*] --> a
    a --> b : go [i4 > 1, t is null]
    b --> [*]
');
INSERT INTO row (id, i4, t) VALUES (1, 0, 'x'), (2, 5, NULL);
UPDATE row SET status = 'b', i4 = 2, t = NULL WHERE id = 1;
SELECT state, message FROM regress.outcome($$UPDATE row SET status = 'b', i4 = 1 WHERE id = 2$$);
SELECT state, message FROM regress.outcome($$
    UPDATE row SET status = 'b', t = 'x', i4 = i4 WHERE id = 2
$$);

-- Names of guards that are also names of columns, and the other way round.
CREATE TABLE words (
    id integer PRIMARY KEY, status text, reason text, role text, requires text, "function" text,
    "is" text, "in" text, "null" text, "true" boolean, now text
);
SELECT attach_status_machine('words', 'status', '
    [*] --> a
    a --> b : go [reason = ''r'', role = ''o'', requires = ''q'', function = ''f'', "is" = ''i'']
    a --> b : back [requires role, requires "is", requires reason, "in" in (''n''), is is null]
    a --> b : up ["null" = ''x'', "true" = true, now = "null"]
    b --> [*]
');
SELECT event, guards FROM status_machine('words') WHERE event IS NOT NULL ORDER BY event;
INSERT INTO words VALUES
    (1, 'a', 'r', 'o', 'q', 'f', 'i', 'n', NULL, NULL, NULL),
    (2, 'a', 'r', 'o', NULL, NULL, NULL, 'n', NULL, NULL, NULL),
    (3, 'a', NULL, NULL, NULL, NULL, NULL, NULL, 'x', true, 'x');
SELECT id, event, ok, code FROM words, status_next('words', id::text) ORDER BY id, event;

-- Roles: that of the token or membership; a superuser is not every role; the timer is nobody's.
CREATE ROLE regress_status_staff;
CREATE ROLE regress_status_clerk IN ROLE regress_status_staff;
CREATE ROLE regress_status_loner NOINHERIT IN ROLE regress_status_staff;
CREATE TABLE door (id integer PRIMARY KEY, status text NOT NULL);
SELECT attach_status_machine('door', 'status', '
    [*] --> open
    open --> shut : shut [role regress_status_staff|janitor]
    open --> locked : lock [role system]
    open --> jammed : after 1 day
    open --> bricked : brick [role "Odd ""role"|postgres]
    shut --> open : open [role regress_status_staff, reason]
    locked --> [*]
    jammed --> [*]
    bricked --> [*]
');
INSERT INTO door SELECT i, 'open' FROM generate_series(1, 9) i;
GRANT SELECT, UPDATE ON door TO PUBLIC;
-- The code, or the new state, of an UPDATE by this pg role and this role of the token; undone.
CREATE FUNCTION by_role(pg_role text, app_role text, wanted text) RETURNS text
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('request.jwt.claims', CASE WHEN app_role <> '' THEN
        json_build_object('role', app_role, 'sub', gen_random_uuid())::text ELSE '' END, true);
    EXECUTE format('SET LOCAL ROLE %I', pg_role);
    UPDATE status_guards.door SET status = wanted WHERE id = 1;
    RAISE EXCEPTION USING ERRCODE = 'RG000';
EXCEPTION
    WHEN SQLSTATE 'RG000' THEN RETURN 'passes';
    WHEN OTHERS THEN RETURN SQLSTATE || ' ' || replace(SQLERRM, 'door.status: ', '');
END
$$;
SELECT pg_role, app_role, wanted, by_role(pg_role, app_role, wanted) FROM (VALUES
    ('postgres', '', 'shut'), ('postgres', 'janitor', 'shut'), ('postgres', 'Janitor', 'shut'),
    ('postgres', 'regress_status_staff', 'shut'), ('regress_status_staff', '', 'shut'),
    ('regress_status_clerk', '', 'shut'), ('regress_status_loner', '', 'shut'),
    ('regress_nobody', '', 'shut'), ('regress_nobody', 'janitor', 'shut'),
    ('regress_nobody', 'nobody', 'shut'), ('postgres', '', 'locked'),
    ('postgres', 'system', 'locked'),
    ('postgres', '', 'jammed'), ('postgres', 'system', 'jammed'), ('postgres', '', 'bricked'),
    ('regress_nobody', 'Odd "role', 'bricked'), ('regress_nobody', 'odd "role', 'bricked')
) AS c (pg_role, app_role, wanted);
-- set_actor says it as well as a token does.
BEGIN;
SELECT set_actor('00000000-0000-0000-0000-000000000001', 'janitor');
UPDATE door SET status = 'shut' WHERE id = 2 RETURNING *;
COMMIT;
SELECT event, to_state, ok, code, message FROM status_next('door', '3') ORDER BY event;
SELECT code, failed FROM status_can('door', '2', 'open');

-- All guards that fail are told. A transition says the gravest of its codes: role, then missing,
-- then guard. Of several transitions the one that is closest to being allowed gives the code.
CREATE TABLE many (
    id integer PRIMARY KEY, status text, x integer, y text, z boolean
);
SELECT attach_status_machine('many', 'status', '
    [*] --> a
    a --> b : go [x > 1, requires y, z = true, role boss, reason, y in (''p'', ''q'')]
    a --> c : jump [x > 1]
    a --> c : leap [requires y]
    a --> c : fly [role boss]
    b --> [*]
    c --> [*]
');
INSERT INTO many VALUES (1, 'a');
\pset expanded on
SELECT * FROM regress.outcome($$UPDATE many SET status = 'b'$$);
SELECT ok, code, jsonb_pretty(failed) FROM status_can('many', '1', 'go');
SELECT state, message FROM regress.outcome($$UPDATE many SET status = 'c'$$);
UPDATE many SET y = 'x';
SELECT state, message FROM regress.outcome($$UPDATE many SET status = 'b'$$);
SELECT set_config('concierge.status_reason', 'because', false);
SELECT state, message FROM regress.outcome($$UPDATE many SET status = 'b'$$);
SELECT set_config('concierge.status_reason', '', false);
BEGIN;
SELECT set_actor(NULL, 'boss');
SELECT state, message FROM regress.outcome($$UPDATE many SET status = 'b'$$);
UPDATE many SET x = 2, z = true, y = 'q';
SELECT state, message FROM regress.outcome($$UPDATE many SET status = 'b'$$);
\pset expanded off
SELECT * FROM status_fire('many', '1', 'go', 'because');
COMMIT;

SET client_min_messages = warning;
DROP SCHEMA status_guards CASCADE;
DROP ROLE regress_status_loner, regress_status_clerk, regress_status_staff;
