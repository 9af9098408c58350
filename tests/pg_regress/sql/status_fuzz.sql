-- No text whatever makes a status machine fail in a way it does not announce.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pg_concierge;
RESET client_min_messages;
CREATE SCHEMA status_fuzz;
SET search_path = status_fuzz, concierge, pg_catalog;
\pset format unaligned
\pset null (null)

SELECT setseed(0.42);
CREATE TABLE task (
    id integer PRIMARY KEY, status text, note text, score integer, price numeric(6, 2), flag boolean,
    day date, done_at timestamptz, who uuid, facts jsonb, "Odd ""name" varchar(4),
    doubled integer GENERATED ALWAYS AS (score * 2) STORED, needed text NOT NULL DEFAULT 'x',
    -- Those of the library.
    processing_error text, chunk_count integer, empty_ok boolean, processed_at timestamptz,
    hold_expires_at timestamptz, cancelled_at timestamptz, ends_at timestamptz,
    cancel_before timestamptz, amount numeric, refunded_amount numeric, completed_at timestamptz,
    refunded_at timestamptz, twilio_sid text, released_at timestamptz
);
-- The outbox is there, so that nothing has to be installed for those that emit.
SET client_min_messages = warning;
SELECT attach_status_machine('task', 'status', E'[*] --> a\na --> b : go / emit x\nb --> a');
RESET client_min_messages;
CREATE TABLE seed (n integer, definition text);
INSERT INTO seed
SELECT row_number() OVER (ORDER BY name), definition FROM status_library();
INSERT INTO seed VALUES (5, $$stateDiagram-v2
    direction LR
    state "To do" as open
    [*] --> open
    [*] --> draft
    draft --> open : publish [requires note] / stamp done_at
    open --> doing : start [score >= 1, price < 99.95, flag = true, day <= now()]
    doing --> done : finish [note in ('a', 'it''s'), "Odd ""name" = 'x']
    doing --> done : close [role staff|"Odd role", reason] / set note = 'x;y', clear who
    doing --> late : after 15 minutes / set score = 3, set price = 1.5
    any --> gone : leave [who is not null, facts is null, note <> 'x', score = price]
    late --> open : reopen [done_at > '2026-01-01']
    done --> [*]
    gone --> [*]
    %% alias complete = done
    %% stored late = 'too-late'
    %% monotone open < doing < done
    %% on delete restrict$$), (6, $$[*] --> a
a --> b : go [score > 1] / stamp done_at
b --> a : back
b --> b : renew / set note = 'x'
a --> c : after 1 day
c --> [*]$$);
CREATE TABLE part (part text);
INSERT INTO part SELECT unnest(ARRAY[
    '[*]', '-->', '->', ':', '[', ']', '(', ')', ',', '/', '|', '.', '-', '{', '}', '<<', '>>', '=',
    '<>',
    '<', '<=', '>', '>=', '''', '"', '%%', '%', '#59;', '#999999999;', '#0;',
    '#55296;', ';', '\', '$$', '$1',
    'open', 'done', 'a', 'b', 'go', 'back', 'x', 'any', 'state', 'note', 'score', 'price', 'flag',
    'day', 'done_at', 'who', 'facts',
    'doubled', 'needed', 'status', 'id', 'nothing', 'requires ', 'role ', 'reason', 'function ',
    'is null',
    'is not null', 'in (', 'now()', 'true', 'false', 'null', 'stamp ', 'set ', 'clear ', 'emit ',
    'after ',
    'after 1 day', 'after 2147483647 years', 'after 99999999999 s', '%% alias ', '%% monotone ',
    '%% stored ',
    '%% on delete restrict', 'stateDiagram-v2', 'direction TB', 'as', '0', '1', '-1', '1.5', '00',
    '12345678901234567890123456789012345678901234567890',
    '0.00000000000000000000000000000000000001',
    '''2026-02-30''', '''2026-01-01''', '''00000000-0000-0000-0000-000000000000''', 'é', 'ß', '状態',
    '😀',
    U&'\200B', U&'\FEFF', U&'\2028', U&'\0301', U&'\00A0', E'\t', E'\n',
    E'\r', E'\r\n', E'\x0B', E'\x0C', E'\x01',
    ' ', '   ', '*', '[*] --> ', ' --> [*]', 'any --> ', '<<fork>>', '~', '!', '?', '@', '&', '^',
    '`'
]);

-- A seed that lost, doubled, exchanged or got a few pieces.
CREATE FUNCTION mutated(definition text, parts text[], times integer) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
    place integer;
    stretch integer;
    lines text[];
BEGIN
    FOR i IN 1..times LOOP
        place := 1 + floor(random() * length(definition))::integer;
        stretch := floor(random() * 8)::integer;
        CASE floor(random() * 6)::integer
            WHEN 0 THEN
                definition := overlay(definition PLACING '' FROM place FOR stretch);
            WHEN 1 THEN
                definition := overlay(definition PLACING substr(definition, place, stretch)
                                      FROM place FOR 0);
            WHEN 2 THEN
                definition := overlay(
                    definition PLACING parts[1 + floor(random() * cardinality(parts))::integer]
                    FROM place FOR stretch
                );
            WHEN 3 THEN
                definition := overlay(
                    definition PLACING parts[1 + floor(random() * cardinality(parts))::integer]
                    FROM place FOR 0
                );
            WHEN 4 THEN
                lines := string_to_array(definition, E'\n');
                place := 1 + floor(random() * cardinality(lines))::integer;
                definition := array_to_string(lines[:place - 1] || lines[place + 1:], E'\n');
            ELSE
                lines := string_to_array(definition, E'\n');
                place := 1 + floor(random() * cardinality(lines))::integer;
                definition := definition || E'\n' || lines[place];
        END CASE;
    END LOOP;
    RETURN definition;
END
$$;

-- Is what is attached taken, and if so read back; otherwise its code. What is taken is undone.
CREATE TABLE outcome (n integer, definition text, code text, message text);
DO $fuzz$
DECLARE
    parts text[] := (SELECT array_agg(part ORDER BY part COLLATE "C") FROM part);
    seeds text[] := (SELECT array_agg(definition ORDER BY n) FROM seed);
    text text;
    diagram text;
    code text;
    message text;
BEGIN
    FOR i IN 1..4000 LOOP
        IF i % 5 = 0 THEN
            text := array_to_string(ARRAY(
                SELECT parts[1 + floor(random() * cardinality(parts))::integer]
                FROM generate_series(1, 1 + i % 40)
            ), '');
        ELSE
            text := mutated(
                seeds[CASE WHEN i % 3 = 0 THEN 1 + i % 6 ELSE 6 END], parts, 1 + i % 4
            );
        END IF;
        BEGIN
            PERFORM attach_status_machine('task', 'status', text);
            diagram := status_diagram('task');
            PERFORM attach_status_machine('task', 'status', diagram);
            IF diagram <> status_diagram('task') THEN
                RAISE EXCEPTION 'another diagram';
            END IF;
            IF (SELECT count(*) FROM status_test_vectors('task')) < 1 OR status_diagram(
                'task', format => 'dot') = '' OR status_diagram('task', format => 'svg') = ''
            THEN
                RAISE EXCEPTION 'no picture';
            END IF;
            PERFORM * FROM status_machine('task');
            RAISE EXCEPTION USING ERRCODE = 'RG000';
        EXCEPTION
            WHEN SQLSTATE 'RG000' THEN code := 'taken'; message := '';
            WHEN OTHERS THEN code := SQLSTATE; message := SQLERRM;
        END;
        INSERT INTO outcome VALUES (i, text, code, message);
    END LOOP;
END
$fuzz$;
SELECT count(*) AS all, count(DISTINCT definition) > 3500 AS varied,
       count(*) FILTER (WHERE code = 'taken') > 100 AS some_taken,
       count(*) FILTER (WHERE code = 'ZF009') > 1000 AS many_refused
FROM outcome;
-- Refused only with the code of a definition, or of a value that its column does not take.
SELECT code, definition, message FROM outcome
WHERE code NOT IN ('taken', 'ZF009', '22P02', '22003', '22001') ORDER BY n LIMIT 5;
-- Always with the place and, if there is a word there, the word.
SELECT message, definition FROM outcome
WHERE code = 'ZF009'
AND message !~ '^task\.status: the definition is invalid: line \d+, column \d+: .'
AND message !~ '^the guard function ' ORDER BY n LIMIT 5;
-- The place is inside the definition, and the word is at that place.
SELECT o.n, place, message FROM outcome o, regexp_match(message, 'line (\d+), column (\d+):') place
WHERE code = 'ZF009' AND place IS NOT NULL AND NOT (
    place[1]::integer <= 1 + length(definition) - length(replace(definition, E'\n', ''))
    AND place[2]::integer <= 1 + length(split_part(definition, E'\n', place[1]::integer))
    OR definition = ''
) ORDER BY o.n LIMIT 5;
SELECT count(DISTINCT regexp_replace(message, '^.*column \d+: | \(near .*$|line \d+', '', 'g')) > 25
    AS many_kinds FROM outcome WHERE code = 'ZF009';

-- Words that are written to the column: in a state of the machine, or refused with ZF001 or ZF002.
SELECT attach_status_machine('task', 'status', '
    [*] --> a
    a --> b : go [score > 1] / stamp done_at
    b --> a : back
    any --> c : end [reason]
    c --> [*]
    %% alias eins = a
', history => true);
INSERT INTO task (id, status) VALUES (1, 'a');
CREATE FUNCTION state(command text, VARIADIC arguments text[]) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE command USING arguments;
    RETURN 'done';
EXCEPTION WHEN OTHERS THEN
    RETURN SQLSTATE;
END
$$;
-- The same, and what it did is undone.
CREATE FUNCTION undone(command text, VARIADIC arguments text[]) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE command USING arguments;
    RAISE EXCEPTION USING ERRCODE = 'RG000';
EXCEPTION
    WHEN SQLSTATE 'RG000' THEN RETURN 'done';
    WHEN OTHERS THEN RETURN SQLSTATE;
END
$$;
CREATE TABLE word AS
SELECT n, array_to_string(ARRAY(
    SELECT p[1 + floor(random() * cardinality(p))::integer] FROM generate_series(1, n % 6)
), '') AS word
FROM (SELECT array_agg(part ORDER BY part COLLATE "C") FROM part) AS parts (p),
     generate_series(1, 2000) AS n
UNION ALL
SELECT 2000 + row_number() OVER (ORDER BY part COLLATE "C"), part FROM part;
SELECT what, string_agg(DISTINCT state, ' ' ORDER BY state) AS states FROM (
    SELECT 'update' AS what, state('UPDATE task SET status = $1[1] WHERE id = 1', word) FROM word
    UNION ALL
    SELECT 'insert', state('INSERT INTO task (id, status) VALUES (1000 + $1[2]::integer, $1[1])',
                           word, n::text) FROM word
    UNION ALL
    SELECT 'bypass', undone($s$
        SELECT set_config('concierge.status_bypass', $1[1], true), attach_status_machine(
            'task', 'status', status_diagram('task'), true)
    $s$, word) FROM word WHERE n < 100
) AS tried GROUP BY what ORDER BY what;
SELECT count(*) AS others FROM task WHERE status NOT IN ('a', 'b');

-- Keys, events, reasons and expected states of every call.
SELECT what, string_agg(DISTINCT state, ' ' ORDER BY state) AS states FROM (
    SELECT 'fire, key' AS what,
           undone('SELECT status_fire(''task'', $1[1], ''go'')', word) AS state FROM word
    UNION ALL
    SELECT 'fire, event', undone('SELECT status_fire(''task'', ''1'', $1[1])', word) FROM word
    UNION ALL
    SELECT 'fire, expect', undone('SELECT status_fire(''task'', ''1'', ''go'', $1[1], $1[1])', word)
    FROM word
    UNION ALL
    SELECT 'many', undone('SELECT status_fire_many(''task'', $1, $1[1])', word, '1', NULL, '')
    FROM word
    UNION ALL
    SELECT 'can', undone('SELECT status_can(''task'', ''1'', $1[1])', word) FROM word
    UNION ALL
    SELECT 'can, key', undone('SELECT status_can(''task'', $1[1], ''go'')', word) FROM word
    UNION ALL
    SELECT 'next', undone('SELECT status_next(''task'', $1[1])', word) FROM word
    UNION ALL
    SELECT 'history', undone('SELECT status_history(''task'', $1[1])', word) FROM word
    UNION ALL
    SELECT 'column', undone('SELECT status_machine(''task'', $1[1])', word) FROM word
    UNION ALL
    SELECT 'diagram', undone('SELECT status_diagram(''task'', ''status'', $1[1])', word) FROM word
    UNION ALL
    SELECT 'tick', undone('SELECT tick($1[1], 1)', word) FROM word
    UNION ALL
    SELECT 'rows', undone(
        'SELECT attach_status_machine(''task'', ''status'', ''[*] --> a'', rows => $1[1])', word
    ) FROM word
    UNION ALL
    SELECT 'attach, column', undone(
        'SELECT attach_status_machine(''task'', $1[1], ''[*] --> a'')', word
    ) FROM word
    UNION ALL
    SELECT 'detach', undone('SELECT detach_status_machine(''task'', $1[1])', word) FROM word
    UNION ALL
    SELECT 'map', undone($s$
        SELECT attach_status_machine('task', 'status', status_diagram('task'), true,
                                     state_map => jsonb_build_object($1[1], $1[1]))
    $s$, word) FROM word WHERE n < 200
    UNION ALL
    SELECT 'definition', undone('SELECT status_definition($1[1])', word) FROM word
) AS tried GROUP BY what ORDER BY what;

-- Keys of several columns are JSON arrays; whatever else is no key.
CREATE TABLE pair (a integer, b text, status text, PRIMARY KEY (a, b));
SELECT attach_status_machine('pair', 'status', E'[*] --> x\nx --> y : go\ny --> x : back');
INSERT INTO pair VALUES (1, 'b', 'x'), (2, 'null', 'x'), (3, '', 'x'), (4, '{"a": 1}', 'x');
SELECT key, state('SELECT status_fire(''pair'', $1[1], ''go'')', key) FROM unnest(ARRAY[
    '[1, "b"]', '[1,"b"', '1', '[]', '[1]', '[1, "b", 2]', '{"a": 1, "b": "b"}', '["1", "b"]',
    '[1.0, "b"]', '["x", "b"]', '[null, "b"]', '[2, null]', '[3, ""]', '[4, {"a": 1}]',
    '[1, ["b"]]',
    '[99999999999, "b"]', '', ' [1, "b"] ', '[1, "b"]x', '[1, "\u0000"]', '[true, "b"]'
]) WITH ORDINALITY AS k (key, place) ORDER BY place;
SELECT a, b, status FROM pair ORDER BY a;
-- Long ones.
SELECT undone('SELECT status_fire(''task'', repeat($1[1], 1000000), ''go'')', '1'),
       undone('SELECT status_fire(''task'', ''1'', repeat($1[1], 1000000))', 'go'),
       undone('UPDATE task SET status = repeat($1[1], 1000000) WHERE id = 1', 'a'),
       undone('SELECT status_fire(''pair'', repeat($1[1], 1000000), ''go'')', '['),
       undone('SELECT attach_status_machine(''task'', ''status'', repeat($1[1], 1000000))', 'a'),
       undone('SELECT attach_status_machine(''task'', ''status'', ''[*] --> a
a --> b : go '' || repeat($1[1], 30000))', '['),
       undone('SELECT attach_status_machine(''task'', repeat($1[1], 1000000), ''[*] --> a'')', 'a');

SET client_min_messages = warning;
DROP SCHEMA status_fuzz CASCADE;
