-- Every change that the machines of the library allow is made, and every other is refused with the
-- right code: the vectors of each machine are played on a real table.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pg_concierge;
RESET client_min_messages;
CREATE SCHEMA status_vectors;
SET search_path = status_vectors, concierge, pg_catalog;
\pset format unaligned
\pset null (null)

CREATE TABLE documents (
    id integer PRIMARY KEY, processing_status text, processing_error text, chunk_count integer,
    empty_ok boolean, processed_at timestamptz
);
CREATE TABLE appointments (
    id integer PRIMARY KEY, status text, hold_expires_at timestamptz, cancelled_at timestamptz,
    ends_at timestamptz, cancel_before timestamptz
);
CREATE TABLE transactions (
    id integer PRIMARY KEY, status text, amount numeric(10, 2), refunded_amount numeric(10, 2),
    completed_at timestamptz, refunded_at timestamptz
);
CREATE TABLE business_numbers (
    id integer PRIMARY KEY, status text, twilio_sid text, released_at timestamptz
);
CREATE TABLE providers (
    id integer PRIMARY KEY, call_status text, phone_number text, opted_out boolean,
    negotiated_price integer, max_price integer, attempt integer, max_attempts integer,
    call_started_at timestamptz, call_ended_at timestamptz
);
CREATE TABLE contractor_outreach_attempts (
    id integer PRIMARY KEY, status text, error_code text, retry_count integer, may boolean,
    sent_at timestamptz, delivered_at timestamptz, opened_at timestamptz, clicked_at timestamptz,
    responded_at timestamptz
);
CREATE FUNCTION may_send(o contractor_outreach_attempts, n contractor_outreach_attempts)
RETURNS boolean STABLE LANGUAGE sql AS 'SELECT n.may';

-- Of each machine: rows of which every guard is passed by one, and a row that passes none.
CREATE TABLE machine (
    table_name text PRIMARY KEY, status_column text, definition text, passing text[], failing text
);
INSERT INTO machine
SELECT l.table_name, l.status_column, l.definition, v.passing, v.failing
FROM (VALUES
    ('documents', ARRAY['processing_error = ''broken'', chunk_count = 4, empty_ok = true'],
     'processing_error = NULL, chunk_count = 0, empty_ok = false'),
    ('appointments', ARRAY[
        'hold_expires_at = ''infinity'', ends_at = now(), cancel_before = ''infinity'''
     ], 'hold_expires_at = now(), ends_at = ''infinity'', cancel_before = now()'),
    ('transactions', ARRAY[
        'amount = 100, refunded_amount = 100', 'amount = 100, refunded_amount = 40'
     ], 'amount = 100, refunded_amount = NULL'),
    ('business_numbers', ARRAY['twilio_sid = ''PN1'''], 'twilio_sid = ''''')
) AS v (table_name, passing, failing)
FULL JOIN status_library() AS l USING (table_name);
SELECT table_name FROM machine WHERE passing IS NULL OR definition IS NULL;
INSERT INTO machine VALUES ('providers', 'call_status', '
    [*] --> pending
    pending --> in_progress : dial [requires phone_number, opted_out = false] / stamp call_started_at
    in_progress --> completed : agree [negotiated_price is not null, max_price is null] / stamp call_ended_at, emit provider.agreed
    in_progress --> completed : agree [negotiated_price <= max_price] / stamp call_ended_at, emit provider.agreed
    in_progress --> completed : agree [negotiated_price is not null, reason] / stamp call_ended_at, emit provider.agreed
    in_progress --> failed : decline [negotiated_price is null] / stamp call_ended_at
    in_progress --> failed : after 15 minutes
    in_progress --> no_answer : provider_event / stamp call_ended_at
    in_progress --> busy : provider_busy / stamp call_ended_at
    in_progress --> voicemail : provider_voicemail / stamp call_ended_at
    failed --> pending : retry [attempt < max_attempts]
    no_answer --> pending : retry [attempt < max_attempts]
    busy --> pending : retry [attempt < max_attempts]
    voicemail --> pending : retry [attempt < max_attempts]
    pending --> cancelled : cancel
    no_answer --> cancelled : cancel
    busy --> cancelled : cancel
    voicemail --> cancelled : cancel
    completed --> [*]
    cancelled --> [*]
    %% alias complete = completed
', ARRAY[
    'phone_number = ''+15551234567'', opted_out = false, negotiated_price = 90, max_price = 100,'
    ' attempt = 1, max_attempts = 3',
    'negotiated_price = NULL'
], 'phone_number = NULL, opted_out = true, negotiated_price = 200, max_price = 100, attempt = 3,'
   ' max_attempts = 3'),
('contractor_outreach_attempts', 'status', '
    [*] --> queued
    queued --> sending : claim [function status_vectors.may_send]
    sending --> sent : accepted / stamp sent_at
    sending --> queued : requeue [retry_count < 3]
    sent --> delivered : delivered / stamp delivered_at
    sent --> opened : opened / stamp opened_at
    sent --> clicked : clicked / stamp clicked_at
    sent --> responded : responded / stamp responded_at
    delivered --> opened : opened / stamp opened_at
    delivered --> clicked : clicked / stamp clicked_at
    delivered --> responded : responded / stamp responded_at
    opened --> clicked : clicked / stamp clicked_at
    opened --> responded : responded / stamp responded_at
    clicked --> responded : responded / stamp responded_at
    sending --> failed : fail [requires error_code]
    sent --> failed : fail [requires error_code]
    sending --> bounced : bounce [requires error_code]
    sent --> bounced : bounce [requires error_code]
    any --> opted_out : opt_out
    queued --> cancelled : cancel
    responded --> [*]
    failed --> [*]
    bounced --> [*]
    opted_out --> [*]
    cancelled --> [*]
    %% monotone sending < sent < delivered < opened < clicked < responded
', ARRAY['may = true, error_code = ''30003'', retry_count = 0'],
   'may = NULL, error_code = NULL, retry_count = 3');
SET client_min_messages = warning;
SELECT table_name, attach_status_machine(table_name::regclass, status_column, definition, true)
FROM machine ORDER BY table_name COLLATE "C";
RESET client_min_messages;

-- Brings the row into a state with these values, and tries a word: the word stored, or the code.
CREATE FUNCTION play(m machine, from_state text, to_state text, values_set text, trusted boolean)
RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    stored text;
BEGIN
    PERFORM set_config('concierge.status_bypass', 'a test', true);
    IF from_state IS NOT NULL THEN
        EXECUTE format('INSERT INTO %I (id, %I) VALUES (1, $1)', m.table_name, m.status_column)
        USING from_state;
        EXECUTE format('UPDATE %I SET %s', m.table_name, values_set);
    END IF;
    PERFORM set_config('concierge.status_bypass', '', true);
    PERFORM set_config('concierge.status_reason', CASE WHEN trusted THEN 'because' ELSE '' END,
                       true);
    PERFORM set_config('request.jwt.claims', CASE WHEN trusted THEN '{"role": "staff"}' ELSE '' END,
                       true);
    IF from_state IS NULL THEN
        EXECUTE format(
            'INSERT INTO %1$I (id, %2$I) VALUES (1, $1) RETURNING %2$I',
            m.table_name, m.status_column
        ) INTO stored USING to_state;
    ELSE
        EXECUTE format('UPDATE %1$I SET %2$I = $1 RETURNING %2$I', m.table_name, m.status_column)
        INTO stored USING to_state;
    END IF;
    RAISE EXCEPTION USING ERRCODE = 'RG000', MESSAGE = stored;
EXCEPTION
    WHEN SQLSTATE 'RG000' THEN RETURN SQLERRM;
    WHEN OTHERS THEN RETURN SQLSTATE;
END
$$;

-- Trusted and with a reason, each accepted change is made with one of the passing rows; the others
-- answer the same with all of them.
CREATE TABLE played (
    table_name text, from_state text, to_state text, verdict text, code text, got text[],
    failing text[]
);
INSERT INTO played
SELECT m.table_name, v.from_state, v.to_state, v.verdict, v.code, ARRAY(
    SELECT play(m, v.from_state, v.to_state, p.passing, true)
    FROM unnest(m.passing) WITH ORDINALITY AS p (passing, place) ORDER BY place
), ARRAY[play(m, v.from_state, v.to_state, m.failing, false)]
FROM machine m, status_test_vectors(m.table_name::regclass, m.status_column) v;
SELECT table_name, count(*) AS vectors, count(*) FILTER (WHERE verdict = 'accepted') AS accepted,
       count(*) FILTER (WHERE verdict = 'stays') AS stays,
       count(*) FILTER (WHERE verdict = 'timer') AS timer,
       count(*) FILTER (WHERE verdict = 'refused') AS refused
FROM played GROUP BY 1 ORDER BY table_name COLLATE "C";
-- None may be here.
SELECT table_name, from_state, to_state, verdict, code, got FROM played
WHERE NOT CASE verdict
    WHEN 'accepted' THEN to_state = ANY (got)
    WHEN 'stays' THEN from_state = ALL (got)
    ELSE code = ALL (got)
END ORDER BY 1, 2, 3;

-- With guards that fail: what is refused is refused with the same code; what has a way without
-- guards is made; of the others each way says role, then missing, then guard, and the easiest
-- way counts.
WITH way AS (
    SELECT m.table_name, w.from_state, w.to_state,
           cardinality(w.guards) = 0 AND w.kind <> 'timer' AS free,
           CASE
               WHEN w.kind = 'timer' OR w.guards::text LIKE '%role %' THEN 'ZF004'
               WHEN w.guards::text ~ 'requires |reason' THEN 'ZF005'
               ELSE 'ZF003'
           END AS code
    FROM machine m, status_machine(m.table_name::regclass, m.status_column) w
    WHERE w.kind IN ('transition', 'timer')
), wanted AS (
    SELECT table_name, from_state, to_state, bool_or(free) AS free,
           (array_agg(code ORDER BY position(code IN 'ZF005 ZF003 ZF004')))[1] AS code
    FROM way GROUP BY 1, 2, 3
)
SELECT p.table_name, p.from_state, p.to_state, p.verdict, w.code AS wanted, p.failing
FROM played p LEFT JOIN wanted w USING (table_name, from_state, to_state)
WHERE p.failing[1] IS DISTINCT FROM CASE
    WHEN p.verdict = 'accepted' AND (w.free OR p.from_state IS NULL) THEN p.to_state
    WHEN p.verdict = 'accepted' THEN w.code
    WHEN p.verdict = 'stays' THEN p.from_state
    ELSE p.code
END ORDER BY 1, 2, 3;
SELECT failing[1] ~ '^ZF' AND verdict = 'accepted' AS by_guards, count(*) FROM played
GROUP BY 1 ORDER BY 1;

SET client_min_messages = warning;
DROP SCHEMA status_vectors CASCADE;
