-- A machine on every kind of table, below every kind of statement.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pg_concierge;
RESET client_min_messages;
CREATE SCHEMA status_tables;
GRANT USAGE ON SCHEMA status_tables TO PUBLIC;
SET search_path = status_tables, concierge, pg_catalog;
\pset format unaligned
\pset null (null)

-- One machine for all, with and without history.
CREATE FUNCTION machine() RETURNS text IMMUTABLE LANGUAGE sql AS $$SELECT '
    [*] --> new
    new --> busy : start / stamp at
    busy --> done : finish [note is not null]
    busy --> new : drop
    done --> [*]
    %% alias begun = busy
'$$;
CREATE FUNCTION tried(command text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    rows bigint;
BEGIN
    EXECUTE command;
    GET DIAGNOSTICS rows = ROW_COUNT;
    RETURN rows || ' rows';
EXCEPTION WHEN OTHERS THEN
    RETURN SQLSTATE || ' ' || SQLERRM;
END
$$;

-- Types of the column: text, varchar, enum, domains over each, with keys of several types.
CREATE TYPE word AS ENUM ('done', 'new', 'busy', 'begun', 'unused');
CREATE DOMAIN text_word AS text CHECK (VALUE <> 'never');
CREATE DOMAIN enum_word AS word NOT NULL DEFAULT 'new';
CREATE TABLE of_text (id text PRIMARY KEY, status text, note text, at timestamptz);
CREATE TABLE of_varchar (id uuid PRIMARY KEY, status varchar(5), note text, at timestamptz);
CREATE TABLE of_enum (id bigint PRIMARY KEY, status word, note text, at timestamptz);
CREATE TABLE of_text_domain (id date PRIMARY KEY, status text_word, note text, at timestamptz);
CREATE TABLE of_enum_domain (
    id numeric(5, 2), other varchar(3), status enum_word, note text, at timestamptz,
    PRIMARY KEY (other, id)
);
SELECT t, tried(format('SELECT attach_status_machine(%L, ''status'', machine(), true)', t))
FROM unnest('{of_text,of_varchar,of_enum,of_text_domain,of_enum_domain}'::text[]) t;
INSERT INTO of_text VALUES ('it''s "1"', 'new'), ('', 'new');
INSERT INTO of_varchar VALUES ('00000000-0000-0000-0000-00000000000a', 'new');
INSERT INTO of_enum VALUES (9223372036854775807, 'new');
INSERT INTO of_text_domain VALUES ('2026-01-02', 'new');
INSERT INTO of_enum_domain (id, other) VALUES (1.50, 'x');
SELECT f.* FROM (VALUES
    ('of_text'::regclass, 'it''s "1"'), ('of_text', ''),
    ('of_varchar', '00000000-0000-0000-0000-00000000000A'), ('of_enum', '9223372036854775807'),
    ('of_text_domain', '2026-01-02')
) AS v (t, k), status_fire(t, k, 'start') f;
SELECT * FROM status_fire('of_enum_domain', '["x", 1.5]', 'start');
UPDATE of_enum SET status = 'begun' RETURNING status, at IS NOT NULL AS at;
UPDATE of_varchar SET status = 'begun' RETURNING status, at IS NOT NULL AS at;
SELECT t, tried(format('UPDATE %s SET status = ''done''', t)) AS unguarded,
       tried(format('UPDATE %s SET status = ''done'', note = ''x''', t)) AS guarded,
       tried(format('UPDATE %s SET status = ''new''', t)) AS final,
       tried(format('UPDATE %s SET status = ''unused''', t)) AS unknown
FROM unnest('{of_text,of_varchar,of_enum,of_text_domain,of_enum_domain}'::regclass[]) t;
SELECT row_other, row_id, from_state, to_state, event FROM of_enum_domain_status_history
ORDER BY entry;
SELECT from_state, to_state
FROM status_history('of_varchar', '{00000000-0000-0000-0000-00000000000a}');
-- Keys of types with a length, and of arrays.
CREATE TABLE of_char (id char(3) PRIMARY KEY, status text, note text, at timestamptz);
CREATE TABLE of_bit (id bit(3) PRIMARY KEY, status text, note text, at timestamptz);
CREATE TABLE of_array (id integer[] PRIMARY KEY, status text, note text, at timestamptz);
SELECT t, tried(format('SELECT attach_status_machine(%L, ''status'', machine(), true)', t)),
       tried(format('INSERT INTO %s VALUES (%L, ''new'')', t, k)),
       tried(format('SELECT status_fire(%L, %L, ''start'')', t, k))
FROM (VALUES ('of_char', 'abc'), ('of_bit', '101'), ('of_array', '{1,2}')) AS v (t, k);
-- An enum may get labels in any order and any number; the machine knows its own.
ALTER TYPE word ADD VALUE 'later' BEFORE 'done';
SELECT tried($$INSERT INTO of_enum VALUES (1, 'later')$$),
       tried($$INSERT INTO of_enum VALUES (1, 'x')$$);
-- A collation that calls different texts equal does not make them the same state. A server without ICU
-- has no such collation; there it is an exact one.
SET client_min_messages = warning;
DO $$
BEGIN
    CREATE COLLATION careless (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
EXCEPTION WHEN feature_not_supported THEN
    CREATE COLLATION careless FROM "C";
END
$$;
RESET client_min_messages;
CREATE TABLE of_careless (
    id integer PRIMARY KEY, status text COLLATE careless, note text, at timestamptz
);
SELECT attach_status_machine('of_careless', 'status', machine());
INSERT INTO of_careless VALUES (1, 'new');
SELECT tried($$UPDATE of_careless SET status = 'NEW'$$),
       tried($$INSERT INTO of_careless VALUES (2, 'New')$$);

-- Partitioned by list and range, one level below the other; partitions of another shape.
CREATE TABLE whole (
    region text, day date, id integer, gone text, status text, note text, at timestamptz,
    PRIMARY KEY (region, day, id)
) PARTITION BY LIST (region);
ALTER TABLE whole DROP gone;
CREATE TABLE eu PARTITION OF whole FOR VALUES IN ('eu');
CREATE TABLE us PARTITION OF whole FOR VALUES IN ('us') PARTITION BY RANGE (day);
CREATE TABLE us_1 PARTITION OF us FOR VALUES FROM ('2026-01-01') TO ('2026-07-01');
CREATE TABLE us_2 (
    lost integer, note text, at timestamptz, status text, id integer NOT NULL, day date NOT NULL,
    lost_too integer, region text NOT NULL
);
ALTER TABLE us_2 DROP lost, DROP lost_too;
ALTER TABLE us ATTACH PARTITION us_2 FOR VALUES FROM ('2026-07-01') TO ('2027-01-01');
SELECT attach_status_machine('whole', 'status', machine(), history => true);
INSERT INTO whole (region, day, id, status) VALUES
    ('eu', '2026-01-01', 1, 'new'), ('us', '2026-01-01', 2, 'new'), ('us', '2026-08-01', 3, 'new');
INSERT INTO us_2 (region, day, id, status) VALUES ('us', '2026-08-01', 4, 'new');
INSERT INTO us (region, day, id, status) VALUES ('us', '2026-08-01', 5, 'new');
SELECT tried($$INSERT INTO whole VALUES ('eu', '2026-01-01', 9, 'done')$$),
       tried($$INSERT INTO us_2 (region, day, id, status) VALUES ('us', '2026-08-01', 9, 'done')$$),
       tried($$INSERT INTO us VALUES ('us', '2026-08-01', 9, 'done')$$);
UPDATE whole SET status = 'busy' WHERE id IN (1, 3);
UPDATE us_2 SET status = 'begun' WHERE id = 4 RETURNING status, at IS NOT NULL AS at;
UPDATE us SET status = 'busy' WHERE id = 2;
SELECT tried($$UPDATE us_2 SET status = 'done' WHERE id = 5$$),
       tried($$UPDATE whole SET status = 'done' WHERE id = 3$$),
       tried($$UPDATE us_1 SET status = 'lost' WHERE id = 2$$);
-- A row moves to another partition: it is no new row, whatever state it is in.
UPDATE whole SET region = 'eu' WHERE id = 2 RETURNING tableoid::regclass, status;
UPDATE whole SET region = 'us', day = '2026-09-01', status = 'done', note = 'x' WHERE id = 1
RETURNING tableoid::regclass, status;
UPDATE whole SET day = '2026-02-01' WHERE id IN (1, 3);
SELECT tableoid::regclass, id, status FROM whole WHERE id IN (1, 3) ORDER BY id;
SELECT tried($$UPDATE whole SET region = 'eu', status = 'new' WHERE id = 1$$),
       tried($$UPDATE whole SET region = 'eu', status = 'done' WHERE id = 3$$);
-- Several at once, together with rows that stay and rows that are new.
WITH moved AS (
    UPDATE whole SET day = CASE id WHEN 3 THEN '2026-10-01'::date ELSE day END, note = 'w'
    WHERE region = 'us' RETURNING id
)
INSERT INTO whole SELECT 'eu', '2026-05-05', 100 + id, 'new' FROM moved;
SELECT tried($$
    WITH moved AS (
        UPDATE whole SET day = '2026-02-02' WHERE id = 3 RETURNING id
    )
    INSERT INTO whole SELECT 'eu', '2026-05-05', 200 + id, 'done' FROM moved
$$);
SELECT tableoid::regclass, region, id, status, note FROM whole ORDER BY id;
SELECT row_region, to_char(row_day, 'MM-DD') AS day, row_id, from_state, to_state, event
FROM whole_status_history ORDER BY row_id, entry;
-- A partition made or attached later follows; one that is detached goes its own way.
CREATE TABLE asia PARTITION OF whole FOR VALUES IN ('asia');
CREATE TABLE africa (LIKE whole);
INSERT INTO africa VALUES ('africa', '2026-01-01', 50, 'done', 'x');
ALTER TABLE whole ATTACH PARTITION africa FOR VALUES IN ('africa');
SELECT tried($$INSERT INTO asia VALUES ('asia', '2026-01-01', 60, 'done')$$),
       tried($$INSERT INTO africa VALUES ('africa', '2026-01-01', 61, 'busy')$$),
       tried($$UPDATE africa SET status = 'new'$$),
       tried($$UPDATE africa SET region = 'asia'$$);
INSERT INTO africa VALUES ('africa', '2026-01-01', 62, 'new');
ALTER TABLE whole DETACH PARTITION africa;
SELECT tgname FROM pg_trigger WHERE tgrelid = 'africa'::regclass;
SELECT tried($$UPDATE africa SET status = 'anything'$$);
SELECT attach_status_machine('africa', 'status', machine(), rows => 'skip');
SELECT tried($$UPDATE africa SET status = 'new'$$);
SELECT tried($$ALTER TABLE whole ATTACH PARTITION africa FOR VALUES IN ('africa')$$);
SELECT detach_status_machine('africa', 'status');
-- Its own machine cannot go from a partition.
SELECT tried($$SELECT detach_status_machine('eu', 'status')$$);
SELECT attach_status_machine(
    'whole', 'status', E'[*] --> new\nnew --> busy\nbusy --> done\ndone --> [*]'
);
SELECT tgrelid::regclass, tgname FROM pg_trigger
WHERE tgrelid IN ('whole'::regclass, 'us_2'::regclass) ORDER BY tgrelid::regclass::text, tgname;
-- A row that moves makes no way for one that is new, in the same statement.
INSERT INTO whole VALUES ('eu', '2026-01-01', 300, 'new');
SELECT tried($$
    WITH moved AS (
        UPDATE whole SET region = 'asia' WHERE id = 300 RETURNING id
    )
    INSERT INTO whole SELECT 'eu', '2026-05-05', 100 + id, 'done' FROM moved
$$);
SELECT tried($$
    WITH moved AS (
        UPDATE whole SET region = 'asia' WHERE id = 300 RETURNING id
    )
    INSERT INTO whole SELECT 'eu', '2026-05-05', 100 + id, 'new' FROM moved
$$);
SELECT tried($$DELETE FROM whole$$);

-- A table that others inherit from: each has its own machine or none.
CREATE TABLE parent (id integer PRIMARY KEY, status text, note text, at timestamptz);
CREATE TABLE child (extra text) INHERITS (parent);
SELECT attach_status_machine('parent', 'status', machine());
INSERT INTO child VALUES (2, 'done');
INSERT INTO parent VALUES (1, 'new');
SELECT tried($$UPDATE parent SET status = 'done', note = 'x'$$),
       tried($$UPDATE parent SET status = 'lost' WHERE id = 2$$);
SELECT tableoid::regclass, id, status FROM parent ORDER BY id;
SELECT attach_status_machine('child', 'status', machine(), rows => 'skip');
SELECT tried($$UPDATE parent SET status = 'busy' WHERE id = 1$$),
       tried($$UPDATE parent SET status = 'done' WHERE id = 2$$);

-- Upsert: the INSERT that becomes an UPDATE is judged as one.
CREATE TABLE item (id integer PRIMARY KEY, status text, note text, at timestamptz);
SELECT attach_status_machine('item', 'status', machine(), history => true);
INSERT INTO item SELECT i, 'new' FROM generate_series(1, 5) i;
UPDATE item SET status = 'busy' WHERE id > 2;
UPDATE item SET status = 'done', note = 'x' WHERE id = 5;
INSERT INTO item VALUES (5, 'done', 'again'), (3, 'busy', 'again'), (6, 'new', 'first')
ON CONFLICT (id) DO UPDATE SET note = excluded.note RETURNING id, status, note;
INSERT INTO item VALUES (3, 'done', 'up'), (1, 'begun', 'up')
ON CONFLICT (id) DO UPDATE SET note = excluded.note, status = excluded.status
RETURNING id, status, note;
SELECT tried($$
    INSERT INTO item VALUES (5, 'new') ON CONFLICT (id) DO UPDATE SET status = excluded.status
$$), tried($$
    INSERT INTO item VALUES (7, 'done') ON CONFLICT (id) DO UPDATE SET status = excluded.status
$$), tried($$INSERT INTO item VALUES (5, 'done') ON CONFLICT DO NOTHING$$),
    tried($$INSERT INTO item VALUES (5, 'nonsense') ON CONFLICT DO NOTHING$$);
SELECT row_id, from_state, to_state FROM item_status_history WHERE row_id IN (1, 3, 5, 6, 7)
ORDER BY row_id, entry;

-- COPY, and MERGE where there is one.
COPY item (id, status) FROM stdin;
10	new
11	new
\.
COPY item (id, status) FROM stdin;
12	new
13	begun
\.
\set VERBOSITY terse
COPY item (id, status) FROM stdin;
14	done
\.
\set VERBOSITY default
SELECT count(*) FROM item WHERE id > 9;
BEGIN;
SET LOCAL concierge.status_bypass = 'restored';
COPY item (id, status) FROM stdin;
15	done
16	begun
\.
COMMIT;
SELECT id, status FROM item WHERE id > 9 ORDER BY id;
MERGE INTO item USING (VALUES (10, 'busy'), (11, 'busy'), (20, 'new')) AS s (id, status)
    ON item.id = s.id
WHEN MATCHED AND s.id = 11 THEN DELETE
WHEN MATCHED THEN UPDATE SET status = s.status
WHEN NOT MATCHED THEN INSERT VALUES (s.id, s.status);
SELECT tried($$
    MERGE INTO item USING (VALUES (10, 'new'), (21, 'done')) AS s (id, status) ON item.id = s.id
    WHEN MATCHED THEN UPDATE SET status = s.status
    WHEN NOT MATCHED THEN INSERT VALUES (s.id, s.status)
$$);
SELECT id, status FROM item WHERE id IN (10, 11, 20, 21) ORDER BY id;

-- UPDATE ... FROM, many rows, and both sides of a data-modifying CTE.
TRUNCATE item;
SELECT count(*) FROM item_status_history;
INSERT INTO item SELECT i, 'new' FROM generate_series(1, 10000) i;
UPDATE item SET status = w.status FROM (VALUES ('busy')) AS w (status) WHERE item.id % 2 = 0;
UPDATE item SET status = 'done', note = 'x' WHERE status = 'busy';
SELECT tried($$UPDATE item SET status = 'busy'$$), tried($$UPDATE item SET status = 'done'$$);
SELECT status, count(*), count(at) FROM item GROUP BY 1 ORDER BY 1;
SELECT from_state, to_state, count(*), count(DISTINCT row_id) FROM item_status_history
GROUP BY 1, 2 ORDER BY 2, 1;
WITH started AS (
    UPDATE item SET status = 'busy' WHERE id < 6 AND status = 'new' RETURNING id
), made AS (
    INSERT INTO item SELECT 20000 + id, 'new' FROM started RETURNING id
)
SELECT (SELECT count(*) FROM started) AS started, (SELECT count(*) FROM made) AS made;
SELECT count(*) FROM item_status_history WHERE row_id < 6 OR row_id > 20000;

-- Changes that foreign keys make.
CREATE TABLE state (word text PRIMARY KEY);
INSERT INTO state VALUES ('new'), ('busy'), ('done'), ('other');
CREATE TABLE follows (
    id integer PRIMARY KEY,
    status text DEFAULT 'new' REFERENCES state ON UPDATE CASCADE ON DELETE SET DEFAULT,
    boss integer REFERENCES follows ON UPDATE CASCADE ON DELETE CASCADE,
    note text, at timestamptz
);
SELECT attach_status_machine('follows', 'status', machine() || '%% on delete restrict',
                             history => true);
INSERT INTO follows (id, boss) VALUES (1, NULL), (2, 1), (3, 2);
UPDATE follows SET status = 'busy' WHERE id = 1;
SELECT tried($$UPDATE state SET word = 'lost' WHERE word = 'busy'$$),
       tried($$DELETE FROM follows WHERE id = 1$$),
       tried($$DELETE FROM state WHERE word = 'busy'$$);
SELECT id, status FROM follows ORDER BY id;
-- All of them final, a cascade may take them.
INSERT INTO state VALUES ('busy');
UPDATE follows SET status = 'busy' WHERE status = 'new';
UPDATE follows SET status = 'done', note = 'x';
SELECT tried($$DELETE FROM state WHERE word = 'done'$$),
       tried($$DELETE FROM follows WHERE id = 1$$);
SELECT count(*) FROM follows;

-- Through a view, with and without a check, and through a function of the owner.
CREATE VIEW open_item AS SELECT id, status, note FROM item WHERE status <> 'done' WITH CHECK OPTION;
CREATE FUNCTION start(which integer) RETURNS text SECURITY DEFINER LANGUAGE sql
SET search_path = status_tables, pg_temp AS $$
    UPDATE item SET status = 'busy' WHERE id = which RETURNING status
$$;
GRANT SELECT, UPDATE, INSERT ON open_item TO regress_nobody;
SET ROLE regress_nobody;
UPDATE open_item SET status = 'busy' WHERE id = 7 RETURNING id, status;
SELECT status_tables.start(9);
RESET ROLE;
SELECT tried($$UPDATE open_item SET status = 'done', note = 'x' WHERE id = 7$$),
       tried($$UPDATE open_item SET status = 'done' WHERE id = 7$$),
       tried($$INSERT INTO open_item VALUES (30000, 'busy')$$), tried($$SELECT start(8)$$);
SELECT count(*) FILTER (WHERE to_state = 'busy') AS started FROM item_status_history
WHERE row_id IN (7, 9);

-- Triggers of others: before ours, whatever they make of the row is what is judged.
CREATE TABLE task (
    id integer PRIMARY KEY, status text, note text, at timestamptz, parent integer,
    doubled text GENERATED ALWAYS AS (note || note) STORED
);
SELECT attach_status_machine('task', 'status', machine(), history => true);
CREATE FUNCTION meddle() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    CASE NEW.note
        WHEN 'to done' THEN NEW.status := 'done';
        WHEN 'to null' THEN NEW.status := NULL;
        WHEN 'to busy' THEN NEW.status := 'busy';
        WHEN 'back' THEN NEW.status := OLD.status;
        WHEN 'alias' THEN NEW.status := 'begun';
        WHEN 'skip' THEN RETURN NULL;
        ELSE NULL;
    END CASE;
    RETURN NEW;
END
$$;
CREATE TRIGGER a_first BEFORE UPDATE ON task FOR EACH ROW EXECUTE FUNCTION meddle();
INSERT INTO task SELECT i, 'new' FROM generate_series(1, 9) i;
SELECT note, tried(format('UPDATE task SET note = %L WHERE id = 1', note)) AS of_another_column
FROM unnest('{to done,to null,to busy}'::text[]) WITH ORDINALITY AS n (note, place) ORDER BY place;
SELECT tried($$UPDATE task SET status = 'done', note = 'back' WHERE id = 2$$) AS taken_back,
       tried($$UPDATE task SET status = 'done', note = 'to busy' WHERE id = 3$$) AS turned,
       tried($$UPDATE task SET status = 'busy', note = 'to done' WHERE id = 4$$) AS jumped,
       tried($$UPDATE task SET status = 'done', note = 'skip' WHERE id = 5$$) AS skipped;
UPDATE task SET note = 'alias' WHERE id = 6 RETURNING status;
SELECT id, status, note, doubled FROM task WHERE id < 7 ORDER BY id;
SELECT row_id, from_state, to_state FROM task_status_history WHERE from_state IS NOT NULL
ORDER BY entry;
DROP TRIGGER a_first ON task;
-- After ours in the order of names: such a trigger has the last word, so there must be none.
CREATE TRIGGER zzz_last BEFORE UPDATE ON task FOR EACH ROW EXECUTE FUNCTION meddle();
SELECT tried($$UPDATE task SET note = 'to done' WHERE id = 7$$) AS unseen;
SELECT count(*) > 0 AS doctor_says_so FROM concierge.doctor('status_tables')
WHERE finding LIKE '%zzz_last%' OR object LIKE '%zzz_last%' OR fix LIKE '%zzz_last%';
DROP TRIGGER zzz_last ON task;
-- BEFORE INSERT triggers of others: where the row starts is judged afterwards.
CREATE FUNCTION begin_done() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.status := coalesce(NEW.note, NEW.status);
    RETURN NEW;
END
$$;
CREATE TRIGGER zzz_last BEFORE INSERT ON task FOR EACH ROW EXECUTE FUNCTION begin_done();
SELECT tried($$INSERT INTO task VALUES (20, 'new', 'done')$$),
       tried($$INSERT INTO task VALUES (20, 'done', 'new')$$);
DROP TRIGGER zzz_last ON task;

-- A trigger that changes other rows of the same table: each change is judged and written down once.
CREATE FUNCTION spread() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE status_tables.task SET status = NEW.status WHERE parent = NEW.id AND status = OLD.status;
    RETURN NULL;
END
$$;
CREATE TRIGGER spread AFTER UPDATE OF status ON task FOR EACH ROW
    WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION spread();
DELETE FROM task;
TRUNCATE task_status_history;
INSERT INTO task (id, status, parent)
VALUES (1, 'new', NULL), (2, 'new', 1), (3, 'new', 2), (4, 'new', 2);
UPDATE task SET status = 'busy' WHERE id = 1;
SELECT id, status FROM task ORDER BY id;
SELECT tried($$UPDATE task SET status = 'done' WHERE id = 1$$);
UPDATE task SET note = 'x' WHERE id < 4;
-- One of the rows below is not ready: none changes.
SELECT tried($$UPDATE task SET status = 'done' WHERE id = 1$$);
SELECT row_id, from_state, to_state FROM task_status_history ORDER BY row_id, entry;
-- Before the change, from a trigger that comes earlier.
DROP TRIGGER spread ON task;
CREATE FUNCTION first_the_children() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE status_tables.task SET status = NEW.status WHERE parent = NEW.id AND status = OLD.status;
    RETURN NEW;
END
$$;
CREATE TRIGGER a_first BEFORE UPDATE OF status ON task FOR EACH ROW
    WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION first_the_children();
UPDATE task SET status = 'new' WHERE id = 1;
SELECT row_id, from_state, to_state FROM task_status_history WHERE to_state = 'new'
AND from_state IS NOT NULL ORDER BY row_id;
DROP TRIGGER a_first ON task;

-- Subtransactions: what is undone leaves nothing behind.
DO $$
BEGIN
    UPDATE task SET status = 'busy' WHERE id = 1;
    BEGIN
        UPDATE task SET status = 'busy' WHERE id = 2;
        UPDATE task SET status = 'done' WHERE id = 4;
    EXCEPTION WHEN SQLSTATE 'ZF002' OR SQLSTATE 'ZF003' THEN
        RAISE NOTICE 'undone';
    END;
    UPDATE task SET status = 'busy' WHERE id = 3;
END
$$;
SELECT row_id FROM task_status_history WHERE event = 'start' AND entry > (
    SELECT max(entry) FROM task_status_history WHERE event = 'drop'
) ORDER BY row_id;

-- Switched off, on a replica, and on again.
ALTER TABLE task DISABLE TRIGGER zz_concierge_status;
SELECT enabled FROM status_machines WHERE target = 'task'::regclass;
UPDATE task SET status = 'done', note = NULL WHERE id = 4 RETURNING status;
ALTER TABLE task ENABLE TRIGGER zz_concierge_status;
SET session_replication_role = replica;
UPDATE task SET status = 'new' WHERE id = 4 RETURNING status;
INSERT INTO task VALUES (50, 'done');
SET session_replication_role = DEFAULT;
SELECT tried($$UPDATE task SET status = 'done' WHERE id = 4$$),
       tried($$INSERT INTO task VALUES (51, 'done')$$);

-- Large values beside the status, and rows that are older than a column.
CREATE TABLE large (id integer PRIMARY KEY, status text, note text, facts jsonb, at timestamptz);
SELECT attach_status_machine('large', 'status', machine(), history => true);
INSERT INTO large SELECT 1, 'new', repeat('x', 1000000), jsonb_object_agg(i, md5(i::text))
FROM generate_series(1, 20000) i;
UPDATE large SET status = 'busy' RETURNING at IS NOT NULL AS at, length(note), facts ->> '777';
UPDATE large SET status = 'done' RETURNING length(note), md5(facts::text);
ALTER TABLE large ADD kind text DEFAULT 'old', ADD closed_at timestamptz, ADD n integer DEFAULT 3;
SELECT attach_status_machine('large', 'status', '
    [*] --> new
    new --> busy : start / stamp at
    busy --> done : finish
    done --> new : reopen [kind = ''old'', n = 3, closed_at is null] / stamp closed_at
', history => true);
UPDATE large SET status = 'new'
RETURNING kind, n, closed_at = now() AS stamped, length(note), facts ->> '777';
-- A rewrite of the table between two changes of one session.
ALTER TABLE large ALTER n TYPE bigint, DROP kind, ADD kind text DEFAULT 'new';
UPDATE large SET status = 'busy' RETURNING n, kind;
SELECT from_state, to_state FROM status_history('large', '1');

SET client_min_messages = warning;
DROP SCHEMA status_tables CASCADE;
