-- attach_updated_at(): the column says when the row last really changed, on any table of any owner.
SET client_min_messages = warning;
CREATE SCHEMA regress_app;
SET search_path = regress_app;
SET timezone = 'Asia/Tokyo';
\set old '''2000-01-01 00:00:00+00'''
CREATE TABLE orders (
    id integer PRIMARY KEY, gone text, note text, big text, j jsonb, n numeric,
        twice integer GENERATED ALWAYS AS (id * 2) STORED,
    updated_at timestamptz
);
ALTER TABLE orders DROP COLUMN gone;
ALTER TABLE orders ALTER big SET STORAGE EXTERNAL;
INSERT INTO orders (id, note, big, updated_at) VALUES (1, 'a', repeat('x', 100000), :old);
-- Added later: the row as stored does not have it.
ALTER TABLE orders ADD COLUMN kind text DEFAULT 'pickup';
SELECT concierge.attach_updated_at('orders');
-- Twice is harmless.
SELECT concierge.attach_updated_at('orders');
SELECT tgname FROM pg_trigger WHERE tgrelid = 'orders'::regclass;
CREATE FUNCTION pg_temp.stamp(change text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    stamp timestamptz;
BEGIN
    EXECUTE 'UPDATE orders SET ' || change || ' RETURNING updated_at' INTO stamp;
    RAISE EXCEPTION USING ERRCODE = 'RG000', MESSAGE = CASE stamp
        WHEN now() THEN 'now' WHEN '2000-01-01 00:00:00+00' THEN 'kept' ELSE coalesce((stamp AT TIME
            ZONE 'UTC')::text, 'null') END;
EXCEPTION WHEN SQLSTATE 'RG000' THEN RETURN SQLERRM;
END
$$;
SELECT change, pg_temp.stamp(change) FROM unnest(ARRAY[
    'note = ''b''', 'note = NULL', 'note = ''a''', 'note = note', 'id = 1', 'id = 2', 'big = big',
    'big = repeat(''x'', 100000)',
    'big = repeat(''x'', 99999) || ''y''', 'big = ''x''', 'kind = ''pickup''',
    'kind = ''delivery''', 'j = ''{}''', 'n = 1.0',
    'updated_at = ''2001-02-03 04:05:06+00''', 'updated_at = NULL',
    'updated_at = NULL, note = ''b''',
    'updated_at = ''2001-02-03 04:05:06+00'', note = ''b''',
    'note = ''a'', kind = ''pickup'', id = 1'
]) AS change;
-- Values that are equal but do not look the same count as a change.
UPDATE orders SET n = 1.0;
UPDATE orders SET updated_at = :old;
SELECT pg_temp.stamp('n = 1.0') AS same, pg_temp.stamp('n = 1.00') AS other_scale;
-- It is the time of the transaction, the same for all its rows and statements.
BEGIN;
UPDATE orders SET note = 'c';
SELECT pg_sleep(0.01);
UPDATE orders SET note = 'd';
SELECT updated_at = now() AS now FROM orders;
ROLLBACK;
-- An upsert and a MERGE fire it as well.
INSERT INTO orders (id, note) VALUES (1, 'e') ON CONFLICT (id) DO UPDATE SET note = excluded.note
RETURNING updated_at = now() AS now;
-- A renamed column is told, until it is attached under its new name.
ALTER TABLE orders RENAME updated_at TO changed_at;
SELECT code, message, detail, hint FROM regress.refusal('UPDATE regress_app.orders SET note = ''f''');
SELECT concierge.attach_updated_at('orders', 'changed_at');
UPDATE orders SET note = 'f' RETURNING changed_at = now() AS now;
-- Nor is a column of another type overwritten, whatever it was when the trigger was made.
ALTER TABLE orders ALTER changed_at TYPE date USING '2000-01-01';
SELECT regress.attempt('UPDATE regress_app.orders SET note = ''g''') AS not_a_timestamp;
SELECT concierge.detach_updated_at('orders');
SELECT concierge.detach_updated_at('orders');
SELECT count(*) FROM pg_trigger WHERE tgrelid = 'orders'::regclass;
-- timestamp without time zone is in UTC, whatever the session's zone.
CREATE TABLE plain (id integer, updated_at timestamp);
SELECT concierge.attach_updated_at('plain');
INSERT INTO plain VALUES (1, '2000-01-01');
UPDATE plain SET id = 2 RETURNING updated_at = now() AT TIME ZONE 'UTC' AS utc;
-- Partitions have it too, also when a row moves to another one.
CREATE TABLE parted (id integer, k text, updated_at timestamptz) PARTITION BY LIST (id);
CREATE TABLE part_1 PARTITION OF parted FOR VALUES IN (1);
SELECT concierge.attach_updated_at('parted');
CREATE TABLE part_2 PARTITION OF parted FOR VALUES IN (2);
INSERT INTO parted VALUES (1, 'a', :old);
UPDATE parted SET k = 'b' RETURNING updated_at = now() AS now;
UPDATE parted SET id = 2, updated_at = :old;
UPDATE parted SET id = 1 RETURNING tableoid::regclass, updated_at = now() AS now;
-- Names that need quotes.
CREATE TABLE "Odd ""table""" (id integer, "Änderung'""" timestamptz);
SELECT concierge.attach_updated_at('"Odd ""table"""', 'Änderung''"');
INSERT INTO "Odd ""table""" VALUES (1, NULL);
UPDATE "Odd ""table""" SET id = 2 RETURNING "Änderung'""" = now() AS now;
-- Refused.
CREATE VIEW seen AS SELECT * FROM plain;
SELECT call, code, message FROM unnest(ARRAY[
    '''regress_app.seen''', '''regress_app.plain'', ''no_such''', '''regress_app.plain'', ''id''',
    '''regress_app.plain'', ''''',
    '''regress_app.no_such''', '''regress_app.orders_pkey'''
]) AS call, regress.refusal('SELECT concierge.attach_updated_at(' || call || ')');
-- Only who may make triggers on a table may attach; the function lends no rights.
GRANT USAGE ON SCHEMA regress_app TO regress_nobody;
SELECT regress.attempt('SELECT concierge.attach_updated_at(''regress_app.plain'')',
    'regress_nobody');
-- Attached by hand in ways it is not made for.
SELECT made, regress.attempt(format(
    'CREATE TRIGGER t %s EXECUTE FUNCTION concierge.set_updated_at(''updated_at''); INSERT INTO regress_app.plain VALUES (3);
     UPDATE regress_app.plain SET id = 4', made
)) FROM unnest(ARRAY[
    'AFTER UPDATE ON regress_app.plain FOR EACH ROW', 'BEFORE UPDATE ON regress_app.plain',
    'BEFORE INSERT ON regress_app.plain FOR EACH ROW'
]) AS made;
DROP SCHEMA regress_app CASCADE;
-- A table that was dropped meanwhile is refused, not an internal error.
SELECT code, message FROM regress.refusal('SELECT concierge.attach_updated_at(4294967295::oid::regclass)');
