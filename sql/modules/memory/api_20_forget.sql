CREATE OR REPLACE FUNCTION @schema@.supersede(old uuid, new uuid, reason text DEFAULT NULL)
RETURNS @schema@.memories
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    former  @schema@.memories;
    latter  @schema@.memories;
    missing text;
BEGIN
    IF old = new THEN
        PERFORM concierge.refuse(
            'invalid_argument', 'a memory does not supersede itself', NULL, 'Remember the new fact, and name both.'
        );
    END IF;
    -- In one order, whoever supersedes what at the same time.
    PERFORM FROM @schema@.memories m WHERE m.id IN (supersede.old, supersede.new) ORDER BY m.id FOR NO KEY UPDATE;
    SELECT * INTO former FROM @schema@.memories m WHERE m.id = supersede.old;
    SELECT * INTO latter FROM @schema@.memories m WHERE m.id = supersede.new;
    missing := CASE WHEN former.id IS NULL THEN coalesce(old::text, 'null')
                    WHEN latter.id IS NULL OR latter.user_id <> former.user_id THEN coalesce(new::text, 'null') END;
    IF missing IS NOT NULL THEN
        PERFORM concierge.refuse(
            'undefined_object', 'there is no such memory',
            'No memory of that person that you may change has the id ' || missing || '.', 'Check the id.'
        );
    ELSIF former.superseded_by = new THEN
        RETURN former;
    ELSIF former.valid_to IS NOT NULL THEN
        PERFORM concierge.refuse(
            'state_differs', 'the memory is over already',
            'It ended at ' || former.valid_to || coalesce(', superseded by ' || former.superseded_by, '') || '.',
            'Supersede the one that is current.'
        );
    ELSIF latter.valid_to IS NOT NULL THEN
        PERFORM concierge.refuse(
            'state_differs', 'the new memory is over already',
            'It ended at ' || latter.valid_to || coalesce(', superseded by ' || latter.superseded_by, '') || '.',
            'Remember the fact that holds now.'
        );
    END IF;
    PERFORM set_config('concierge.memory_reason', coalesce(reason, ''), true);
    -- What is true from a certain day ends what was true until then; what is just true ends it now.
    UPDATE @schema@.memories m
    SET valid_to = greatest(
            former.valid_from,
            CASE WHEN latter.valid_from = latter.created_at THEN clock_timestamp() ELSE latter.valid_from END
        ),
        superseded_by = latter.id
    WHERE m.id = former.id
    RETURNING * INTO former;
    PERFORM set_config('concierge.memory_reason', '', true);
    RETURN former;
END
$body$;

CREATE OR REPLACE FUNCTION @schema@.forget(
    id uuid DEFAULT NULL, filter jsonb DEFAULT NULL, mode text DEFAULT 'soft', reason text DEFAULT NULL,
    owner uuid DEFAULT NULL
) RETURNS integer
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    how    constant text := coalesce(forget.mode, 'soft');
    person constant uuid := coalesce(forget.owner, concierge.uid());
    chosen uuid[];
    done   integer;
BEGIN
    IF how NOT IN ('soft', 'hard', 'redact') THEN
        PERFORM concierge.refuse(
            'invalid_argument', 'mode is out of range', 'It is ' || how || '.', 'It takes soft, hard or redact.'
        );
    ELSIF (forget.id IS NULL) = (forget.filter IS NULL) THEN
        PERFORM concierge.refuse(
            'invalid_argument', 'it is not said what is to be forgotten', 'Either id or filter is needed, and one only.',
            'Give the id of a memory, or a filter such as {"memory_type": "search_pattern"}.'
        );
    ELSIF forget.id IS NULL AND person IS NULL THEN
        PERFORM concierge.refuse(
            'not_null', 'nobody is named whose memories are to be forgotten',
            'The request has no user, and owner is null.', 'Name the person as owner.'
        );
    END IF;
    chosen := CASE
        WHEN forget.id IS NOT NULL THEN ARRAY[forget.id]
        ELSE ARRAY(SELECT f::uuid FROM concierge.filtered('@schema@.memories', forget.filter, person) AS f)
    END;
    PERFORM FROM @schema@.memories m WHERE m.id = ANY (chosen) ORDER BY m.id FOR UPDATE;
    PERFORM set_config('concierge.memory_reason', coalesce(reason, ''), true);
    IF how = 'hard' THEN
        DELETE FROM @schema@.memories m WHERE m.id = ANY (chosen);
    ELSIF how = 'redact' THEN
        UPDATE @schema@.memories m
        SET content = '', embedding = NULL, metadata = '{}',
            valid_to = coalesce(m.valid_to, greatest(m.valid_from, clock_timestamp()))
        WHERE m.id = ANY (chosen) AND m.content <> '';
    ELSE
        UPDATE @schema@.memories m SET valid_to = greatest(m.valid_from, clock_timestamp())
        WHERE m.id = ANY (chosen) AND m.valid_to IS NULL;
    END IF;
    GET DIAGNOSTICS done = ROW_COUNT;
    PERFORM set_config('concierge.memory_reason', '', true);
    RETURN done;
END
$body$;

CREATE OR REPLACE FUNCTION @schema@.memory_history(id uuid)
RETURNS TABLE (
    entry bigint, memory_id uuid, event text, other_id uuid, reason text, actor uuid, role text, at timestamptz,
    content text, valid_from timestamptz, valid_to timestamptz
)
LANGUAGE sql STABLE
BEGIN ATOMIC
    -- What it superseded, and what superseded it, belongs to its history.
    WITH RECURSIVE before (id) AS (
        SELECT memory_history.id
        UNION
        SELECT e.memory_id FROM before b
        JOIN @schema@.memory_events e ON e.other_id = b.id AND e.event = 'supersede'
    ), after (id) AS (
        SELECT memory_history.id
        UNION
        SELECT e.other_id FROM after a
        JOIN @schema@.memory_events e ON e.memory_id = a.id AND e.event = 'supersede'
    ), chain AS (
        SELECT before.id FROM before UNION SELECT after.id FROM after
    )
    SELECT e.id, e.memory_id, e.event, e.other_id, e.reason, e.actor, e.role, e.at, m.content, m.valid_from, m.valid_to
    FROM chain
    JOIN @schema@.memory_events e ON e.memory_id = chain.id
    LEFT JOIN @schema@.memories m ON m.id = e.memory_id
    ORDER BY e.id;
END;

CREATE OR REPLACE FUNCTION @schema@.purge_expired()
RETURNS TABLE (table_name text, purged bigint)
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    PERFORM set_config('concierge.memory_reason', 'expired', true);
    DELETE FROM @schema@.memories m WHERE m.expires_at <= now();
    GET DIAGNOSTICS purged = ROW_COUNT;
    table_name := 'memories';
    RETURN NEXT;
    PERFORM set_config('concierge.memory_reason', '', true);
    DELETE FROM @schema@.session_memories m WHERE m.expires_at <= now();
    GET DIAGNOSTICS purged = ROW_COUNT;
    table_name := 'session_memories';
    RETURN NEXT;
    DELETE FROM @schema@.web_sources w WHERE w.expires_at <= now();
    GET DIAGNOSTICS purged = ROW_COUNT;
    table_name := 'web_sources';
    RETURN NEXT;
END
$body$;
