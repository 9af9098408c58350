CREATE OR REPLACE FUNCTION @schema@.remember(
    content text, embedding @schema_vector@.vector DEFAULT NULL, kind text DEFAULT 'user_preference',
    importance real DEFAULT 0.5, metadata jsonb DEFAULT '{}', dedupe text DEFAULT 'hash',
    valid_from timestamptz DEFAULT NULL, expires_at timestamptz DEFAULT NULL, scope text DEFAULT 'user',
    near double precision DEFAULT 0.8, owner uuid DEFAULT NULL
) RETURNS TABLE (id uuid, action text, "similar" jsonb)
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    person constant uuid := coalesce(remember.owner, concierge.uid());
    place  constant text := coalesce(remember.scope, 'user');
    how    constant text := coalesce(remember.dedupe, 'hash');
    fact   constant text := btrim(remember.content, E' \t\n\r');
    extra  constant jsonb := coalesce(remember.metadata, '{}');
    weight constant real := coalesce(remember.importance, 0.5);
    known  @schema@.memories;
    space  record;
BEGIN
    "similar" := '[]';
    IF coalesce(fact, '') = '' THEN
        PERFORM concierge.refuse('invalid_argument', 'there is nothing to remember', NULL, 'Give a text as content.');
    ELSIF how NOT IN ('hash', 'nearest', 'none') THEN
        PERFORM concierge.refuse(
            'invalid_argument', 'dedupe is out of range', 'It is ' || how || '.', 'It takes hash, nearest or none.'
        );
    ELSIF person IS NULL THEN
        PERFORM concierge.refuse(
            'not_null', 'nobody is named whose memory this is',
            'The request has no user, and owner is null.', 'Name the person as owner.'
        );
    END IF;
    -- The vectors of each model stand in a column of their own. One of a model before goes where it belongs, and the
    -- workers make the one of the model in use.
    SELECT c.* INTO space FROM concierge.embedding_columns('@schema@.memories') AS c
    WHERE remember.embedding IS NULL OR c.dims = @schema_vector@.vector_dims(remember.embedding)
    LIMIT 1;
    IF NOT FOUND THEN
        PERFORM concierge.refuse(
            'invalid_argument', format('embedding has %s dimensions, not %s',
                                       @schema_vector@.vector_dims(remember.embedding), c.dims),
            'Only vectors of one model can be compared.', 'Embed with the model that is in use, or leave it to the workers.'
        ) FROM concierge.embedding_columns('@schema@.memories') AS c WHERE c.status = 'active';
    END IF;
    IF how <> 'none' THEN
        IF current_setting('transaction_isolation') NOT IN ('read committed', 'read uncommitted') THEN
            PERFORM concierge.refuse(
                'not_here', 'remember cannot see what others remember at the same time',
                'The transaction is ' || current_setting('transaction_isolation') || '.',
                'Use READ COMMITTED, or dedupe => ''none''.'
            );
        END IF;
        -- Alone in its statement: what follows sees what the one who waited for has written.
        PERFORM pg_advisory_xact_lock(
            hashtextextended('@schema@.memories/' || place, hashtextextended(person::text, 0))
        );
        SELECT * INTO known FROM @schema@.memories m
        WHERE m.user_id = person AND m.scope = place
          AND m.content_hash = sha256(convert_to(fact, 'UTF8'))
          AND m.valid_to IS NULL AND m.valid_until > clock_timestamp()
        ORDER BY m.created_at, m.id
        LIMIT 1
        FOR NO KEY UPDATE;
        IF FOUND THEN
            -- The row is written only when there is something new to it: an index of vectors is dear to write.
            UPDATE @schema@.memories m
            SET importance = greatest(m.importance, weight), metadata = coalesce(m.metadata, '{}') || extra,
                expires_at = new.expires_at
            FROM (SELECT CASE
                WHEN known.expires_at IS NOT NULL AND remember.expires_at IS NOT NULL
                THEN greatest(known.expires_at, remember.expires_at)
            END) AS new (expires_at)
            WHERE m.id = known.id
              AND (m.importance < weight OR NOT coalesce(m.metadata, '{}') @> extra
                   OR m.expires_at IS DISTINCT FROM new.expires_at);
            IF remember.embedding IS NOT NULL THEN
                EXECUTE format(
                    'UPDATE @schema@.memories SET %1$I = $1, %2$I = content_hash
                     WHERE id = $2 AND %2$I IS DISTINCT FROM content_hash', space.vector_column, space.hash_column
                ) USING remember.embedding, known.id;
            END IF;
            UPDATE @schema@.memory_access a
            SET last_at = clock_timestamp(), hits = a.hits + 1, refreshed_at = clock_timestamp()
            WHERE a.memory_id = known.id;
            id := known.id;
            action := 'refreshed';
            RETURN NEXT;
            RETURN;
        END IF;
    END IF;
    IF how = 'nearest' THEN
        SELECT coalesce(jsonb_agg(to_jsonb(s) ORDER BY s.similarity DESC, s.id), '[]') INTO remember."similar"
        FROM @schema@.similar_memories(fact, remember.embedding, near, 5, place, person) AS s;
        IF remember."similar" <> '[]' THEN
            action := 'candidates';
            RETURN NEXT;
            RETURN;
        END IF;
    END IF;
    EXECUTE format(
        'INSERT INTO @schema@.memories
             (user_id, scope, memory_type, content, importance, valid_from, expires_at, metadata, %I, %I)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9,
                 CASE WHEN $9 IS NOT NULL THEN sha256(convert_to($4, ''UTF8'')) END) RETURNING id',
        space.vector_column, space.hash_column
    ) INTO remember.id
    USING person, place, coalesce(remember.kind, 'user_preference'), fact, weight, coalesce(remember.valid_from, now()),
          remember.expires_at, extra, remember.embedding;
    action := 'inserted';
    RETURN NEXT;
END
$body$;

-- Every memory of the person is compared: they are few, and a duplicate must not be missed. Adding 0 keeps the planner
-- from the index of vectors, which may miss it.
CREATE OR REPLACE FUNCTION @schema@.similar_memories(
    query_text text, query_embedding @schema_vector@.vector DEFAULT NULL, near double precision DEFAULT 0.8,
    match_count integer DEFAULT 5, scope text DEFAULT NULL, owner uuid DEFAULT NULL
) RETURNS TABLE (id uuid, similarity double precision, content text, valid_from timestamptz)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $body$
#variable_conflict use_column
DECLARE
    person constant uuid := coalesce(similar_memories.owner, concierge.uid());
    space  record;
BEGIN
    SELECT c.* INTO space FROM concierge.embedding_columns('@schema@.memories') AS c
    ORDER BY (c.dims = @schema_vector@.vector_dims(query_embedding)) DESC NULLS LAST
    LIMIT 1;
    RETURN QUERY EXECUTE format(
        'SELECT m.id, alike.similarity, m.content, m.valid_from
         FROM @schema@.memories m
         CROSS JOIN LATERAL (
             SELECT CASE
                 WHEN $3 IS NULL THEN @schema_pg_trgm@.similarity(m.content, $2)::double precision
                 WHEN m.%2$I = m.content_hash THEN 1 - ((m.%1$I OPERATOR(@schema_vector@.<=>) $3) + 0)
             END AS similarity
         ) AS alike
         WHERE m.user_id = $1 AND m.valid_to IS NULL AND m.valid_until > clock_timestamp()
           AND ($4 IS NULL OR m.scope = $4) AND alike.similarity >= $5 AND alike.similarity <> ''NaN''
         ORDER BY alike.similarity DESC, m.id
         LIMIT $6', space.vector_column, space.hash_column
    ) USING person, query_text, query_embedding, similar_memories.scope, coalesce(near, 0.8),
            greatest(coalesce(match_count, 5), 0);
END
$body$;
