-- attach_status_machine says at once, and where, what is wrong with a definition or a table.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pg_concierge;
RESET client_min_messages;
CREATE SCHEMA status_definition;
SET search_path = status_definition, concierge, pg_catalog;
\pset format unaligned
\pset null (null)

CREATE TABLE task (
    id integer PRIMARY KEY,
    status text NOT NULL DEFAULT 'open',
    note text,
    owner uuid,
    score integer NOT NULL DEFAULT 0,
    amount numeric,
    doubled numeric GENERATED ALWAYS AS (amount * 2) STORED,
    number integer GENERATED ALWAYS AS IDENTITY,
    flag boolean,
    day date,
    begun timestamp,
    done_at timestamptz,
    facts jsonb,
    "Odd ""Column" text
);

-- The words of an error, for lines put after [*] --> open, open --> done and done --> [*].
CREATE FUNCTION judged(lines text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    answer text;
BEGIN
    PERFORM attach_status_machine('task', 'status', concat_ws(
        E'\n', '[*] --> open', 'open --> done', 'done --> [*]', lines
    ));
    RAISE EXCEPTION USING ERRCODE = 'RG000';
EXCEPTION
    WHEN SQLSTATE 'RG000' THEN RETURN 'taken';
    WHEN OTHERS THEN
        RETURN concat_ws(' ', SQLSTATE, replace(
            SQLERRM, 'task.status: the definition is invalid: ', ''
        ));
END
$$;
CREATE FUNCTION judged_whole(definition text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    PERFORM attach_status_machine('task', 'status', definition);
    RAISE EXCEPTION USING ERRCODE = 'RG000';
EXCEPTION
    WHEN SQLSTATE 'RG000' THEN RETURN 'taken';
    WHEN OTHERS THEN
        RETURN concat_ws(' ', SQLSTATE, replace(
            SQLERRM, 'task.status: the definition is invalid: ', ''
        ));
END
$$;

-- The graph: it needs a start, every state a way in, and every state a way out or an end.
SELECT definition, judged_whole(replace(definition, '; ', E'\n')) FROM unnest(ARRAY[
    '', '%% only a comment', 'open --> done; done --> [*]', '[*] --> open', 'open --> open',
    '[*] --> open; open --> [*]', '[*] --> open; open --> done', '[*] --> open; open --> open',
    '[*] --> open; open --> done; done --> [*]; lost --> done',
    '[*] --> open; open --> done; done --> [*]; lost --> found; found --> lost',
    '[*] --> open; open --> done; done --> [*]; done --> open',
    '[*] --> open; open --> done; done --> [*]; done --> done : again',
    '[*] --> open; [*] --> open; open --> [*]', '[*] --> open; open --> [*]; open --> [*]',
    '[*] --> open; any --> done; done --> [*]', '[*] --> open; open --> [*]; any --> open',
    '[*] --> [*]', 'any --> [*]', '[*] --> open : begin; open --> [*]',
    '[*] --> open; open --> [*] : end'
]) WITH ORDINALITY AS d (definition, place) ORDER BY place;

-- Transitions: words, arrows, labels, quotes.
SELECT lines, judged(lines) FROM unnest(ARRAY[
    'open -> done', 'open --> ', 'open -->', '--> done', 'open done', 'open --> done extra',
    'open --> 2nd', 'open --> in-progress', 'open --> "in progress"', 'open --> done :',
    'open --> done : go go', 'open --> done : go [', 'open --> done : go []',
    'open --> done : go [requires note', 'open --> done : go [requires note,]',
    'open --> done : go /', 'open --> done : go / jump', 'open --> done : go / stamp',
    'open --> done : go / stamp done_at,', 'open --> done : [requires note] go',
    'open --> done : go [note = ''x]', 'open --> done : go ["note is null]',
    'open --> done : go / emit ''x', 'open --> done : go; open --> done', 'open --> done : gö',
    'öffnen --> done', 'open --> done : go ☺', 'open --> done : go [note ~ ''x'']',
    'open --> done : go [note == ''x'']', 'open --> done : go [note != ''x'']',
    'open --> done : go [note = null]', 'open --> done : go [note is nothing]',
    'open --> done : go [note is not]', 'open --> done : go [note in ''x'']',
    'open --> done : go [note in ()]', 'open --> done : go [note in (''x'']',
    'open --> done : go [note]', 'open --> done : go [= 1]', 'open --> done : go [role]',
    'open --> done : go [role ''staff'']', 'open --> done : go [role a|]',
    'open --> done : go [function f]', 'open --> done : go [function f.]',
    'open --> done : go [now() > done_at]', 'open --> done : go [done_at > now]',
    'open --> done : go [done_at > now(]', 'open --> done : go [score > -]',
    'open --> done : go [score > 1e5]', 'open --> done : go [score > 1.]',
    'open --> done : go [score > 1234567890123456789012345678901234567890]'
]) WITH ORDINALITY AS d (lines, place) ORDER BY place;

-- Columns: there, of a kind that fits, and writable.
SELECT lines, judged(lines) FROM unnest(ARRAY[
    'open --> done : go [requires nothing]', 'open --> done : go [nothing = 1]',
    'open --> done : go [requires Note]', 'open --> done : go [score = nothing]',
    'open --> done : go [requires "Odd ""Column"]', 'open --> done : go [requires "Odd Column"]',
    'open --> done : go [requires ctid]', 'open --> done : go [requires tableoid]',
    'open --> done : go [doubled > 1]', 'open --> done : go [amount > doubled]',
    'open --> done : go [number > 1]', 'open --> done : go [score = ''1'']',
    'open --> done : go [note = 1]', 'open --> done : go [flag = 1]',
    'open --> done : go [flag > true]',
    'open --> done : go [note < ''x'']', 'open --> done : go [owner < ''x'']',
    'open --> done : go [owner = ''x'']', 'open --> done : go [day = ''2026-02-30'']',
    'open --> done : go [day = ''tomorrow'']', 'open --> done : go [done_at > ''2026-01-01 10h'']',
    'open --> done : go [begun > now()]', 'open --> done : go [facts = ''{}'']',
    'open --> done : go [requires facts]', 'open --> done : go [facts is null]',
    'open --> done : go [score = note]', 'open --> done : go [score > now()]',
    'open --> done : go [note in (''x'', 1)]', 'open --> done : go [day >= done_at]',
    'open --> done : go / stamp note', 'open --> done : go / stamp begun',
    'open --> done : go / stamp day', 'open --> done : go / stamp nothing',
    'open --> done : go / set doubled = 1', 'open --> done : go / set number = 1',
    'open --> done : go / clear doubled', 'open --> done : go / clear score',
    'open --> done : go / clear status', 'open --> done : go / set status = ''open''',
    'open --> done : go / set score = ''x''', 'open --> done : go / set score = 1.5',
    'open --> done : go / set score = 99999999999', 'open --> done : go / set facts = ''{}''',
    'open --> done : go / set note = now()', 'open --> done : go / stamp done_at, clear done_at',
    'open --> done : go / set score = 1, set score = 2', 'open --> done : go / emit',
    'open --> done : go / emit a.', 'open --> done : go [status = ''open'']'
]) WITH ORDINALITY AS d (lines, place) ORDER BY place;

-- Which of two transitions wins must be plain: the later needs to be able to.
SELECT lines, judged(replace(lines, '; ', E'\n')) FROM unnest(ARRAY[
    'open --> done', 'open --> done : go; open --> done : go', 'open --> done : go',
    'open --> done : go; open --> done : stop',
    'open --> late : go; open --> done : go; late --> [*]',
    'open --> late : go [score > 1]; open --> done : go; late --> [*]',
    'open --> late : go; open --> done : go [score > 1]; late --> [*]',
    'open --> late : go [score > 1]; open --> done : go [score > 1, reason]; late --> [*]',
    'open --> late : go [score > 1, reason]; open --> done : go [score > 1]; late --> [*]',
    'open --> late : go [reason]; open --> done : go [reason]; late --> [*]',
    'open --> late : after 1 day; open --> done : after 1 day; late --> [*]',
    'open --> late : after 1 day; open --> done : after 2 days; late --> [*]',
    'open --> late : go; any --> done : go; late --> [*]'
]) WITH ORDINALITY AS d (lines, place) ORDER BY place;

-- Directives, the timer, the words of a state.
SELECT lines, judged(replace(lines, '; ', E'\n')) FROM unnest(ARRAY[
    '%% alias closed = done', '%% alias closed = lost', '%% alias closed', '%% alias = done',
    '%% alias open = done', '%% alias closed = done; %% alias closed = open',
    '%% alias ''all done'' = done', '%% alias "all done" = done', '%% alias 7 = done',
    '%% monotone open < done', '%% monotone open < lost', '%% monotone open > done',
    '%% monotone open < done < open', '%% monotone open < done; %% monotone done < open',
    '%% monotone', '%% on delete restrict', '%% on delete cascade', '%% on delete',
    '%% on deletes nothing happens', '%% stored done = ''done-ish''', '%% stored done = done',
    '%% stored lost = ''x''', '%% stored done = ''open''',
    '%% stored done = ''x''; %% stored done = ''y''', '%% any words at all: [ "', '%%%% alias x',
    'open --> done : after', 'open --> done : after soon', 'open --> done : after 15',
    'open --> done : after -1 day', 'open --> done : after 1.5 days',
    'open --> done : after 99999999999 days', 'open --> done : after 1 day 2 hours',
    'any', 'state any', 'open --> any', 'open --> state', 'Note --> done', 'state done',
    'state lost',
    'state "All done" as done', 'state "a" as done; state "b" as done', 'done : All done: 100%',
    'state done { a --> b }', 'state done <<choice>>', 'note right of open', 'direction LR',
    'direction UP', 'stateDiagram-v2', 'classDef x fill:red', 'style open fill:red',
    'open --> done : requires', 'open --> done : function'
]) WITH ORDINALITY AS d (lines, place) ORDER BY place;

-- Limits, each with the last that is taken and the first that is not.
SELECT what, judged(lines) FROM (VALUES
    ('guards 32', 'open --> done : go [' || repeat('reason, ', 31) || 'reason]'),
    ('guards 33', 'open --> done : go [' || repeat('reason, ', 32) || 'reason]'),
    ('actions 33', 'open --> done : go / ' || repeat('emit a, ', 32) || 'emit a'),
    ('states 128', (SELECT string_agg(format(E'open --> s%s : e%1$s\ns%1$s --> [*]', i), E'\n')
                    FROM generate_series(1, 126) i)),
    ('states 129', (SELECT string_agg(format(E'open --> s%s : e%1$s\ns%1$s --> [*]', i), E'\n')
                    FROM generate_series(1, 127) i)),
    ('transitions 1024', (SELECT string_agg('open --> done : e' || i, E'\n')
                          FROM generate_series(1, 1023) i)),
    ('transitions 1025', (SELECT string_agg('open --> done : e' || i, E'\n')
                          FROM generate_series(1, 1024) i)),
    ('transitions by any', (SELECT string_agg(
        format(E'open --> s%s : e%1$s\nany --> done : d%1$s', i), E'\n'
    ) FROM generate_series(1, 60) i)),
    ('bytes', repeat('%% x' || E'\n', 20000)),
    ('line', '%% ' || repeat('x', 60000))
) AS t (what, lines);

-- Everything that is wrong is told at once, in the order of the lines.
\pset expanded on
SELECT * FROM regress.outcome($$
    SELECT attach_status_machine('task', 'status', '
        [*] --> open
        open --> done : go [requires nothing, score > ''x''] / stamp note
        open -> lost
        lost --> found : "unclosed
        %% alias closed = gone
        done --> [*]
    ')
$$);
SELECT * FROM regress.outcome($$
    SELECT attach_status_machine('task', 'status', '
        [*] --> open
        open --> done : go [requires nothing, score > ''x''] / stamp note, set score = true
        open --> lost : lose
        %% alias closed = gone
        done --> [*]
        done --> open : reopen
    ')
$$);
-- Columns count characters, not bytes.
SELECT message FROM regress.outcome($$
    SELECT attach_status_machine('task', 'status', '[*] --> ééé
ééé --> ok : go [requires ñandú]
ok --> [*]')
$$);
\pset expanded off

-- What is not a table, not the caller's, or not a status.
CREATE VIEW looks AS SELECT * FROM task;
CREATE MATERIALIZED VIEW seen AS SELECT id, status FROM task;
CREATE SEQUENCE counter;
CREATE FOREIGN DATA WRAPPER nowhere;
CREATE SERVER nowhere FOREIGN DATA WRAPPER nowhere;
CREATE FOREIGN TABLE afar (id integer, status text) SERVER nowhere;
CREATE TABLE whole (id integer, status text, PRIMARY KEY (id)) PARTITION BY RANGE (id);
CREATE TABLE part PARTITION OF whole FOR VALUES FROM (0) TO (10);
CREATE TABLE keyless (id integer, status text);
CREATE TABLE kinds (
    n integer, j jsonb, list text[], c char(4), b bytea, "char" "char", name name, short varchar(4)
);
SELECT attach_status_machine('whole', 'status', E'[*] --> a\na --> [*]');
SELECT command, state, message, hint FROM unnest(ARRAY[
    $$('looks', 'status')$$, $$('seen', 'status')$$, $$('counter', 'status')$$,
    $$('afar', 'status')$$, $$('part', 'status')$$, $$('none_such', 'status')$$,
    $$('task', 'nothing')$$, $$('task', 'Status')$$, $$('task', 'ctid')$$, $$('task', '')$$,
    $$('kinds', 'n')$$, $$('kinds', 'j')$$, $$('kinds', 'list')$$, $$('kinds', 'c')$$,
    $$('kinds', 'b')$$, $$('kinds', 'char')$$, $$('kinds', 'name')$$, $$('pg_class', 'relname')$$
]) WITH ORDINALITY AS c (command, place),
    regress.outcome(replace(
        'SELECT attach_status_machine' || command, ''')', ''', E''[*] --> a\na --> [*]'')'
    )) ORDER BY place;
SELECT command, state, message FROM unnest(ARRAY[
    $$(NULL, 'status', 'x')$$, $$('task', NULL, 'x')$$, $$('task', 'status', NULL)$$,
    $$('task', 'status', 'x', rows => 'all')$$, $$('task', 'status', 'x', state_map => '[]')$$,
    $$('task', 'status', 'x', state_map => '{"a": 1}')$$,
    $$('task', 'status', 'x', state_map => '"a"')$$,
    $$('task', 'status', E'[*] --> a\na --> [*]', state_map => '{"b": "c"}')$$
]) WITH ORDINALITY AS c (command, place),
    regress.outcome('SELECT attach_status_machine' || command) ORDER BY place;
-- A NULL that has a default means the default.
SELECT attach_status_machine('task', 'status', E'[*] --> a\na --> [*]', NULL, NULL, NULL);
SELECT detach_status_machine('task', 'status');

-- Without a primary key a row cannot be named in history, timers or events; it can be judged.
SELECT what, state, message, hint FROM (VALUES
    ('history', $$E'[*] --> a\na --> [*]', history => true$$),
    ('timer', $$E'[*] --> a\na --> b : after 1 day\nb --> [*]'$$),
    ('emit', $$E'[*] --> a\na --> b : go / emit x\nb --> [*]'$$),
    ('nothing', $$E'[*] --> a\na --> b : go\nb --> [*]'$$)
) AS w (what, arguments),
    regress.outcome(format('SELECT attach_status_machine(''keyless'', ''status'', %s)', arguments));
INSERT INTO keyless VALUES (1, 'a');
UPDATE keyless SET status = 'b' RETURNING *;
SELECT state, message, hint FROM regress.outcome($$SELECT status_fire('keyless', '1', 'go')$$);
DROP TABLE keyless;

-- Only the owner: a guard is asked with the owner's rights.
GRANT ALL ON SCHEMA status_definition TO regress_nobody;
GRANT ALL ON task TO regress_nobody;
GRANT TRIGGER ON task TO regress_nobody;
SET ROLE regress_nobody;
\pset expanded on
SELECT * FROM regress.outcome($$
    SELECT attach_status_machine('task', 'status', E'[*] --> a\na --> [*]')
$$);
RESET ROLE;
SELECT attach_status_machine('task', 'status', E'[*] --> a\na --> [*]');
SET ROLE regress_nobody;
SELECT state, message FROM regress.outcome($$SELECT detach_status_machine('task', 'status')$$);
RESET ROLE;
\pset expanded off
SELECT detach_status_machine('task', 'status');

-- A column must be able to hold every state: an enum has the labels, a varchar the room.
CREATE TYPE mood AS ENUM ('ok', 'sad');
CREATE TABLE feeling (id integer PRIMARY KEY, mood mood, short varchar(4), free varchar);
SELECT state, message, hint FROM regress.outcome($$
    SELECT attach_status_machine('feeling', 'mood', E'[*] --> ok\nok --> glad\nglad --> [*]')
$$);
SELECT state, message, hint FROM regress.outcome($$
    SELECT attach_status_machine('feeling', 'short', E'[*] --> abcd\nabcd --> abcde\nabcde --> [*]')
$$);
SELECT attach_status_machine('feeling', 'mood', E'[*] --> ok\nok --> sad\nsad --> [*]');
SELECT attach_status_machine('feeling', 'short', E'[*] --> abcd\nabcd --> éééé\néééé --> [*]');
SELECT attach_status_machine('feeling', 'free', E'[*] --> a\na --> [*]');
-- Three machines on one table: three judges, each for its own column.
SELECT tgname FROM pg_trigger WHERE tgrelid = 'feeling'::regclass ORDER BY tgname COLLATE "C";
INSERT INTO feeling VALUES (1, 'ok', 'abcd', 'a');
SELECT state, message FROM regress.outcome($$INSERT INTO feeling VALUES (2, 'sad', 'abcd', 'a')$$);
SELECT state, message FROM regress.outcome($$INSERT INTO feeling VALUES (2, 'ok', 'éééé', 'a')$$);
UPDATE feeling SET mood = 'sad', short = 'éééé';
SELECT state, message FROM regress.outcome($$UPDATE feeling SET mood = 'ok', free = 'b'$$);
-- The first goes, the others stay; one that comes anew takes a free name.
SELECT detach_status_machine('feeling', 'mood');
SELECT attach_status_machine('feeling', 'mood', E'[*] --> ok\nok --> sad\nsad --> [*]');
SELECT target, status_column, history, timers, enabled, problem FROM status_machines
WHERE target = 'feeling'::regclass ORDER BY status_column;
UPDATE feeling SET mood = 'ok' WHERE false;
SELECT state, message FROM regress.outcome($$UPDATE feeling SET mood = 'ok'$$);
SELECT state, message, hint FROM regress.outcome($$SELECT * FROM status_machine('feeling')$$);
DROP TABLE feeling;

-- Rows that are there already: all in known states, or told with their numbers.
CREATE TABLE old (id integer PRIMARY KEY, status text, note text);
INSERT INTO old SELECT i, (ARRAY['open', 'Done', 'finished', NULL, 'lost', 'finished'])[1 + i % 6]
FROM generate_series(1, 20) i;
\set machine '''[*] --> open\nopen --> done : finish\ndone --> [*]\n%% alias finished = done'''
SELECT * FROM regress.outcome(format(
    'SELECT attach_status_machine(%L, %L, %L)', 'old', 'status', E:machine
));
SELECT count(*) FROM pg_trigger WHERE tgrelid = 'old'::regclass;
-- A state that is nobody's is not a target of the map either.
SELECT state, message FROM regress.outcome(format(
    'SELECT attach_status_machine(%L, %L, %L, state_map => %L)', 'old', 'status', E:machine,
    '{"Done": "finished"}'
));
SELECT state, detail FROM regress.outcome(format(
    'SELECT attach_status_machine(%L, %L, %L, state_map => %L)', 'old', 'status', E:machine,
    '{"Done": "done", "not there": "open"}'
));
-- Skipped: what is there stays as it is, and can move on only as a repair.
SELECT attach_status_machine('old', 'status', E:machine, rows => 'skip');
SELECT status, count(*) FROM old GROUP BY 1 ORDER BY 1;
UPDATE old SET note = 'x' WHERE status = 'lost';
SELECT state, message
FROM regress.outcome($$UPDATE old SET status = 'open' WHERE status = 'lost'$$);
-- Renamed: NULL cannot be, so it takes a repair first.
BEGIN;
SET LOCAL concierge.status_bypass = 'rows from before';
UPDATE old SET status = 'open' WHERE status IS NULL;
COMMIT;
SELECT attach_status_machine(
    'old', 'status', E:machine, history => true, state_map => '{"Done": "done", "lost": "open"}'
);
SELECT status, count(*) FROM old GROUP BY 1 ORDER BY 1;
-- History begins with the live rows.
SELECT from_state, to_state, reason, bypassed, count(*) FROM old_status_history
GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4;
DROP TABLE old;

-- Attached again, another machine is in its place; what is not needed any more goes.
CREATE TABLE thing (id integer PRIMARY KEY, status text);
SELECT attach_status_machine('thing', 'status', '
    [*] --> a
    a --> b : go
    a --> c : after 1 day
    b --> [*]
    c --> [*]
    %% alias first = a
    %% on delete restrict
', history => true);
SELECT tgname
FROM pg_trigger WHERE tgrelid = 'thing'::regclass ORDER BY tgname COLLATE "C";
INSERT INTO thing VALUES (1, 'first'), (2, 'a');
SELECT attach_status_machine('thing', 'status', E'[*] --> a\na --> z : leave\nz --> [*]');
SELECT tgname FROM pg_trigger WHERE tgrelid = 'thing'::regclass ORDER BY tgname COLLATE "C";
SELECT * FROM tick('status_definition');
SELECT status_column, history, timers, definition FROM status_machines
WHERE target = 'thing'::regclass;
SELECT state, message FROM regress.outcome($$UPDATE thing SET status = 'b' WHERE id = 1$$);
UPDATE thing SET status = 'z' WHERE id = 1 RETURNING *;
DELETE FROM thing WHERE id = 2;
-- A definition that is refused leaves the one before in force.
SELECT state FROM regress.outcome($$SELECT attach_status_machine('thing', 'status', 'x')$$);
SELECT from_state, event, to_state FROM status_machine('thing') WHERE kind = 'transition';
-- So does one that is rolled back.
BEGIN;
SELECT attach_status_machine('thing', 'status', E'[*] --> z\nz --> a : turn\na --> [*]');
UPDATE thing SET status = 'a' WHERE id = 1 RETURNING *;
ROLLBACK;
SELECT state, message FROM regress.outcome($$UPDATE thing SET status = 'a' WHERE id = 1$$);
-- Detached: everything goes again; history stays; there is nothing to detach twice.
SELECT detach_status_machine('thing', 'status');
UPDATE thing SET status = 'whatever' RETURNING *;
SELECT tgname FROM pg_trigger WHERE tgrelid = 'thing'::regclass;
SELECT count(*) > 0 AS history_stays FROM thing_status_history;
SELECT to_regclass('thing_status_timers') AS timers;
SELECT state, message, hint
FROM regress.outcome($$SELECT detach_status_machine('thing', 'status')$$);
SELECT state, message, hint FROM regress.outcome($$SELECT detach_status_machine('thing', 'no')$$);
SELECT state, message FROM regress.outcome($$SELECT detach_status_machine('looks', 'status')$$);
SELECT state, message FROM regress.outcome($$SELECT detach_status_machine(NULL, 'status')$$);
SELECT state, message FROM regress.outcome($$SELECT detach_status_machine('thing', NULL)$$);
DROP TABLE thing, thing_status_history;

-- Whatever Mermaid takes around a machine: header, direction, labels, comments, blank lines, CRLF.
CREATE TABLE drawn (id integer PRIMARY KEY, status text);
SELECT attach_status_machine('drawn', 'status', E'stateDiagram-v2\r\n  direction LR\r\n\r\n'
    '  %% who and why: "anything" [goes] here --> really\r\n\t[*] --> open\r\n'
    '  state "All done" as done\r\n  open : To do; see the wiki\r\n'
    '  open --> done : finish %% so\r\n  open\r\n  state done\r\n  done --> [*]\r\n'
    '%%stored done = ''all-done''\r\n');
SELECT status_diagram('drawn', 'status');
INSERT INTO drawn VALUES (1, 'open');
UPDATE drawn SET status = 'all-done' RETURNING *;
SELECT state, message FROM regress.outcome($$UPDATE drawn SET status = 'done'$$);
-- What the diagram says is what is attached: read again it is the same.
SELECT status_diagram('drawn') = (
    SELECT status_diagram('drawn')
    FROM attach_status_machine('drawn', 'status', status_diagram('drawn'))
) AS same;
DROP TABLE drawn;

-- Names that need quotes, contain $$ or are as long as a name can be.
CREATE SCHEMA "sché ""ma' $$ .@";
SET search_path = "sché ""ma' $$ .@", concierge, pg_catalog;
CREATE TABLE "tab""le' $body$ .\ %I" (
    "ke'y" text, "ключ ""2" integer, "the 'status"" $$" text, "sco""re" integer, "at" timestamptz,
    PRIMARY KEY ("ke'y", "ключ ""2")
);
SELECT attach_status_machine('"tab""le'' $body$ .\ %I"', 'the ''status" $$', '
    [*] --> новый
    новый --> b : "go
', history => true);
SELECT attach_status_machine('"tab""le'' $body$ .\ %I"', 'the ''status" $$', '
    [*] --> новый
    новый --> b : weiter_ß ["sco""re" > 1] / stamp at, emit ''it''''s $$ done''
    b --> c : after 1 day
    c --> [*]
    %% stored c = ''it''''s "so" $$ \ %I''
    %% alias "O''Brien ""x"" $$" = новый
', history => true);
INSERT INTO "tab""le' $body$ .\ %I"
VALUES ('a''b', 1, 'O''Brien "x" $$', 2), ('a"b', 2, 'новый', 0);
SELECT * FROM status_fire('"tab""le'' $body$ .\ %I"', '["a''b", 1]', 'weiter_ß');
SELECT ok, code FROM status_can('"tab""le'' $body$ .\ %I"', '["a\"b", "2"]', 'weiter_ß');
BEGIN;
SET LOCAL concierge.status_bypass = 'it''s "so" $$';
UPDATE "tab""le' $body$ .\ %I" SET "the 'status"" $$" = 'it''s "so" $$ \ %I' WHERE "ke'y" = 'a"b';
COMMIT;
SELECT "ke'y", "ключ ""2", "the 'status"" $$", "at" IS NOT NULL AS stamped
FROM "tab""le' $body$ .\ %I" ORDER BY 2;
SELECT from_state, to_state, event, reason, bypassed
FROM status_history('"tab""le'' $body$ .\ %I"', '["a\"b", 2]');
SELECT topic, payload - 'at' - 'actor' - 'role' AS payload FROM outbox;
SELECT count(*) FROM status_stuck('"tab""le'' $body$ .\ %I"', older_than => '0');
SELECT status_column, problem FROM status_machines
WHERE target = '"tab""le'' $body$ .\ %I"'::regclass;
SELECT relname FROM pg_class WHERE relname LIKE 'tab%' AND relkind = 'r'
ORDER BY relname COLLATE "C";
SELECT detach_status_machine('"tab""le'' $body$ .\ %I"', 'the ''status" $$');
SELECT count(*) FROM pg_trigger WHERE tgrelid = '"tab""le'' $body$ .\ %I"'::regclass;
SET client_min_messages = warning;
DROP SCHEMA "sché ""ma' $$ .@" CASCADE;
RESET client_min_messages;

SET search_path = status_definition, concierge, pg_catalog;
CREATE TABLE a_name_of_sixty_three_bytes_which_is_all_that_postgres_takes_63 (
    a_key_name_of_sixty_three_bytes_which_is_all_that_there_can_b63 integer PRIMARY KEY,
    a_column_name_of_sixty_three_bytes_which_is_all_there_can_be_63 text,
    ünïcödé_nämé_öf_sïxty_thréé_bytés_whïch_ïs_äll_th text
);
SELECT attach_status_machine(
    'a_name_of_sixty_three_bytes_which_is_all_that_postgres_takes_63',
    'a_column_name_of_sixty_three_bytes_which_is_all_there_can_be_63',
    E'[*] --> a\na --> b : go\na --> c : after 1 day\nb --> [*]\nc --> [*]', history => true
);
SELECT attach_status_machine(
    'a_name_of_sixty_three_bytes_which_is_all_that_postgres_takes_63',
    'ünïcödé_nämé_öf_sïxty_thréé_bytés_whïch_ïs_äll_th',
    E'[*] --> a\na --> b : run\na --> c : after 1 day\nb --> [*]\nc --> [*]\n%% alias x = a',
    history => true
);
INSERT INTO a_name_of_sixty_three_bytes_which_is_all_that_postgres_takes_63 VALUES (1, 'a', 'x');
SELECT f.* FROM unnest('{go,run}'::text[]) AS event, status_fire(
    'a_name_of_sixty_three_bytes_which_is_all_that_postgres_takes_63', '1', event
) AS f;
TABLE a_name_of_sixty_three_bytes_which_is_all_that_postgres_takes_63;
SELECT tgname, octet_length(tgname) <= 63 AS fits FROM pg_trigger
WHERE tgrelid = 'a_name_of_sixty_three_bytes_which_is_all_that_postgres_takes_63'::regclass
ORDER BY tgname COLLATE "C";
SELECT status_column, from_state, to_state, event
FROM a_name_of_sixty_three_bytes_which_is_all_that_po_status_history ORDER BY entry;

-- Long names that begin alike stay apart: triggers, histories of tables, columns of a key.
CREATE TABLE twins (
    id integer PRIMARY KEY, a text, a_very_long_status_column_name_number_one_x1 text,
    a_very_long_status_column_name_number_one_x2 text
);
SELECT attach_status_machine('twins', column_name, E'[*] --> a\na --> b : go\nb --> [*]')
FROM information_schema.columns
WHERE table_name = 'twins' AND column_name <> 'id' ORDER BY ordinal_position;
SELECT status_column FROM status_machines WHERE target = 'twins'::regclass ORDER BY 1;
SELECT regress.attempt($$INSERT INTO twins VALUES (1, 'a', 'b', 'a')$$),
       regress.attempt($$INSERT INTO twins VALUES (1, 'a', 'a', 'b')$$);
CREATE TABLE a_long_table_name_that_goes_on_and_on_for_a_while_1 (
    id integer PRIMARY KEY, status text
);
CREATE TABLE a_long_table_name_that_goes_on_and_on_for_a_while_2 (
    id integer PRIMARY KEY, status text
);
SELECT attach_status_machine(
    'a_long_table_name_that_goes_on_and_on_for_a_while_' || i, 'status',
    E'[*] --> a\na --> b : go\nb --> [*]', history => true
) FROM generate_series(1, 2) i;
INSERT INTO a_long_table_name_that_goes_on_and_on_for_a_while_1 VALUES (1, 'a');
INSERT INTO a_long_table_name_that_goes_on_and_on_for_a_while_2 VALUES (1, 'a');
SELECT count(*) FROM status_history('a_long_table_name_that_goes_on_and_on_for_a_while_1', '1');
CREATE TABLE pair (
    a_long_column_name_that_goes_on_and_on_for_a_while_and_more_63a integer,
    a_long_column_name_that_goes_on_and_on_for_a_while_and_more_63b integer,
    status text,
    PRIMARY KEY (a_long_column_name_that_goes_on_and_on_for_a_while_and_more_63a,
                 a_long_column_name_that_goes_on_and_on_for_a_while_and_more_63b)
);
SELECT state, message FROM regress.outcome($$
    SELECT attach_status_machine('pair', 'status', E'[*] --> a\na --> [*]', history => true)
$$);

SET client_min_messages = warning;
DROP SCHEMA status_definition CASCADE;
DROP FOREIGN DATA WRAPPER nowhere CASCADE;
