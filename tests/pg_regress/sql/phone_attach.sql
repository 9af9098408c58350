-- attach_phone keeps a text column to E.164, and never touches what is stored already.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pg_concierge;
RESET client_min_messages;
CREATE SCHEMA phone_attach;
SET search_path = phone_attach, concierge, pg_catalog;
\pset format unaligned
\pset null (null)

-- Canonical, messy and NULL.
CREATE TABLE contact (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    phone text, typed text, country text, mobile varchar(20), note text
);
SELECT attach_phone('contact', 'phone', 'US', region_column => 'country', raw_column => 'typed');
INSERT INTO contact (phone, country) VALUES
    ('+14085550101', NULL), ('(408) 555-0102', NULL), (NULL, NULL), ('020 7946 0018', 'GB'),
    ('06 6982 0123', 'it'), ('408.555.0103 x12', NULL), ('+44 20 7946 0019', 'US'),
    ('(408) 555-0104', ''), ('(408) 555-0105', 'XX'), ('(408) 555-0106', 'ZZ');
TABLE contact ORDER BY id;

-- Junk names the table, the column and the reason; nothing is stored.
\pset expanded on
SELECT * FROM regress.outcome($$INSERT INTO contact (phone) VALUES ('hello')$$);
SELECT * FROM regress.outcome($$INSERT INTO contact (phone) VALUES ('000-000-0000')$$);
SELECT * FROM regress.outcome($$INSERT INTO contact (phone, country) VALUES ('555-0101', 'GB')$$);
SELECT * FROM regress.outcome($$UPDATE contact SET phone = '' WHERE id = 1$$);
SELECT * FROM regress.outcome($$INSERT INTO contact (phone) VALUES ('408555010112345')$$);
SET concierge.error_style = http;
SELECT state FROM regress.outcome($$INSERT INTO contact (phone) VALUES ('hello')$$);
RESET concierge.error_style;
\pset expanded off

-- What was typed last is kept; a change of another column changes nothing here.
UPDATE contact SET phone = '408-555-0102' WHERE id = 2;
UPDATE contact SET note = 'x', country = 'GB' WHERE id IN (1, 2, 3);
UPDATE contact SET phone = NULL WHERE id = 6;
SELECT id, phone, typed, country, note FROM contact WHERE id IN (1, 2, 3, 6) ORDER BY id;

-- A second column of the table, of type varchar, without a region and only possible.
SELECT attach_phone('contact', 'mobile', level => 'possible');
INSERT INTO contact (phone, mobile) VALUES ('(408) 555-0107', '+1 000 000 0000');
SELECT * FROM regress.outcome($$INSERT INTO contact (mobile) VALUES ('(408) 555-0107')$$);
SELECT phone, mobile FROM contact WHERE mobile IS NOT NULL;
SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE tgrelid = 'contact'::regclass
ORDER BY tgname COLLATE "C";
SELECT pg_get_constraintdef(oid) FROM pg_constraint
WHERE conrelid = 'contact'::regclass AND contype = 'c' ORDER BY conname COLLATE "C";

-- Attached twice is attached once, with the later rule; detach keeps the CHECK.
SELECT attach_phone('contact', 'phone', 'GB');
SELECT count(*) FILTER (WHERE tgname LIKE '%phone%') AS triggers,
       (SELECT count(*) FROM pg_constraint
        WHERE conrelid = 'contact'::regclass AND contype = 'c') AS checks
FROM pg_trigger WHERE tgrelid = 'contact'::regclass;
INSERT INTO contact (phone) VALUES ('020 7946 0020') RETURNING phone, typed;
SELECT detach_phone('contact', 'phone');
SELECT detach_phone('contact', 'phone');
SELECT tgname FROM pg_trigger WHERE tgrelid = 'contact'::regclass;
SELECT state FROM regress.outcome($$INSERT INTO contact (phone) VALUES ('020 7946 0021')$$);
INSERT INTO contact (phone) VALUES ('+10000000000') RETURNING phone;

-- A stored number that is not valid (any more) is left alone when other columns change.
CREATE TABLE old (id integer, phone text, note text);
INSERT INTO old VALUES (1, '+10000000000'), (2, '+9991234567'), (3, NULL);
SELECT attach_phone('old', 'phone', 'US');
UPDATE old SET note = 'x' WHERE id = 1 RETURNING phone, note;
UPDATE old SET phone = phone WHERE id = 1 RETURNING phone;
-- So is one whose calling code does not exist (any more).
UPDATE old SET note = 'x' WHERE id = 2 RETURNING phone, note;
SELECT state, message FROM regress.outcome($$INSERT INTO old VALUES (4, '+10000000000')$$);

-- Rows that are dirty already: a CHECK that is not validated, and a NOTICE that says what to do.
CREATE TABLE dirty (id integer, phone text, note text);
INSERT INTO dirty VALUES (1, '(408) 555-0101'), (2, 'n/a'), (3, NULL), (4, '+14085550104');
SELECT attach_phone('dirty', 'phone', 'US');
SELECT convalidated, pg_get_constraintdef(oid) FROM pg_constraint
WHERE conrelid = 'dirty'::regclass;
TABLE dirty ORDER BY id;
UPDATE dirty SET phone = NULL WHERE id = 2;
UPDATE dirty SET phone = phone WHERE phone ~ '^\+[1-9][0-9]{1,18}$' IS FALSE;
TABLE dirty ORDER BY id;
ALTER TABLE dirty VALIDATE CONSTRAINT dirty_phone_check;

-- COPY, and ON CONFLICT on what is stored.
CREATE TABLE caller (phone text PRIMARY KEY, calls integer NOT NULL DEFAULT 1);
SELECT attach_phone('caller', 'phone', 'US');
COPY caller (phone) FROM stdin;
(408) 555-0101
+14085550102
020 7946 0018
\.
COPY caller (phone) FROM stdin;
(408) 555-0101
+14085550102
+44 20 7946 0018
\.
INSERT INTO caller (phone) VALUES ('408.555.0101'), ('tel:+14085550103')
ON CONFLICT (phone) DO UPDATE SET calls = caller.calls + 1;
INSERT INTO caller (phone) VALUES ('1-408-555-0102') ON CONFLICT DO NOTHING;
TABLE caller ORDER BY phone COLLATE "C";
SELECT state FROM regress.outcome($$INSERT INTO caller (phone) VALUES ('408.555.0101')$$);

-- A partitioned table.
CREATE TABLE event (at date, phone text) PARTITION BY RANGE (at);
CREATE TABLE event_1 PARTITION OF event FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
SELECT attach_phone('event', 'phone', 'US');
CREATE TABLE event_2 PARTITION OF event FOR VALUES FROM ('2021-01-01') TO ('2022-01-01');
INSERT INTO event VALUES ('2020-05-05', '(408) 555-0101'), ('2021-05-05', '(408) 555-0102');
INSERT INTO event_2 VALUES ('2021-05-06', '(408) 555-0103');
UPDATE event SET at = '2021-01-01' WHERE at = '2020-05-05';
SELECT tableoid::regclass, to_char(at, 'YYYY-MM-DD') AS at, phone FROM event ORDER BY phone;
SELECT state, message, detail FROM regress.outcome($$INSERT INTO event VALUES ('2020-05-05', 'x')$$);
SELECT attach_phone('event', 'phone', 'GB');
INSERT INTO event VALUES ('2020-05-05', '020 7946 0018') RETURNING phone;
SELECT detach_phone('event', 'phone');
SELECT count(*) FROM pg_trigger WHERE tgfoid = 'concierge.normalise_phone'::regproc
    AND tgrelid IN ('event'::regclass, 'event_1'::regclass, 'event_2'::regclass);

-- A column too short for what would be stored.
CREATE TABLE short (phone varchar(10));
SELECT attach_phone('short', 'phone', 'US');
SELECT state, message FROM regress.outcome($$INSERT INTO short VALUES ('4085550101')$$);
SELECT count(*) AS too_long FROM short WHERE length(phone) > 10;

-- Names that need quotes, and a column of 63 bytes.
CREATE TABLE "Odd ""name" (
    "the ""phone" text,
    phone_number_of_a_person_who_is_to_be_called_in_an_emergency_63 text
);
SELECT attach_phone('"Odd ""name"', 'the "phone', 'US');
SELECT attach_phone(
    '"Odd ""name"', 'phone_number_of_a_person_who_is_to_be_called_in_an_emergency_63', 'US'
);
INSERT INTO "Odd ""name" VALUES ('(408) 555-0101', '(408) 555-0102') RETURNING *;
SELECT detail FROM regress.outcome($$INSERT INTO "Odd ""name" VALUES ('x')$$);

-- What cannot be attached.
CREATE VIEW looks AS SELECT * FROM old;
CREATE TABLE kinds (n integer, j jsonb, t text, d varchar(30)[]);
SELECT command, state, message, hint
FROM unnest(ARRAY[
    $$('kinds', 'nothing')$$, $$('kinds', 'n')$$, $$('kinds', 'd')$$, $$('kinds', 'T')$$,
    $$('looks', 'phone')$$, $$('kinds', 't', 'XX')$$, $$('kinds', 't', 'United States')$$,
    $$('kinds', 't', 'US', level => 'perfect')$$, $$('kinds', 't', region_column => 'nothing')$$,
    $$('kinds', 't', region_column => 'n')$$, $$('kinds', 't', raw_column => 'nothing')$$,
    $$('kinds', 't', raw_column => 'j')$$, $$('kinds', NULL)$$, $$(NULL, 't')$$, $$('kinds', '')$$,
    $$('kinds', 'ctid')$$, $$('none_such', 't')$$
]) WITH ORDINALITY AS c (command, place),
    regress.outcome('SELECT attach_phone' || command) ORDER BY place;
SELECT count(*) FROM pg_trigger WHERE tgrelid = 'kinds'::regclass;
SELECT state, message, hint FROM regress.outcome($$SELECT detach_phone('looks', 'phone')$$);
SELECT detach_phone('kinds', 't');
SELECT state, message FROM regress.outcome($$SELECT detach_phone(NULL, 'phone')$$);

-- The trigger function is good for nothing else.
CREATE TRIGGER wrong AFTER INSERT ON kinds FOR EACH ROW
    EXECUTE FUNCTION concierge.normalise_phone('t', 'US', '', 'valid', '');
SELECT * FROM regress.outcome($$INSERT INTO kinds VALUES (1)$$);
DROP TRIGGER wrong ON kinds;
CREATE TRIGGER wrong BEFORE INSERT ON kinds FOR EACH ROW
    EXECUTE FUNCTION concierge.normalise_phone('t');
SELECT * FROM regress.outcome($$INSERT INTO kinds VALUES (1)$$);

-- A column that was renamed after it was attached.
SELECT attach_phone('old', 'phone', 'US');
ALTER TABLE old RENAME COLUMN phone TO number;
SELECT * FROM regress.outcome($$INSERT INTO old VALUES (9, '(408) 555-0101')$$);
-- As the hint says: attached again with its new name.
SELECT attach_phone('old', 'number', 'US');
SELECT state, message FROM regress.outcome($$INSERT INTO old VALUES (9, '(408) 555-0101')$$);
SELECT * FROM old WHERE id = 9;

SET client_min_messages = warning;
DROP SCHEMA phone_attach CASCADE;
