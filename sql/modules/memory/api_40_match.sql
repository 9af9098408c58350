CREATE OR REPLACE FUNCTION @schema@.match_accommodation_embeddings(
    query_embedding @schema_vector@.vector, match_threshold double precision DEFAULT 0.75,
    match_count integer DEFAULT 20
) RETURNS TABLE (
    id text, similarity double precision, distance double precision, name text, description text, source text,
    metadata jsonb
)
LANGUAGE sql STABLE ROWS 20
BEGIN ATOMIC
    SELECT m.id, m.similarity, m.distance, m."row" ->> 'name', m."row" ->> 'description', m."row" ->> 'source',
           m."row" -> 'metadata'
    FROM concierge.match(
        '@schema@.accommodation_embeddings', query_embedding::real[],
        match_count => coalesce(match_count, 20), match_threshold => match_threshold
    ) WITH ORDINALITY AS m (id, similarity, distance, "row", rank)
    ORDER BY m.rank;
END;

CREATE OR REPLACE FUNCTION @schema@.match_memories(
    query_embedding @schema_vector@.vector, match_threshold double precision DEFAULT NULL,
    match_count integer DEFAULT 10, kind text DEFAULT NULL, owner uuid DEFAULT NULL
) RETURNS TABLE (
    id uuid, similarity double precision, distance double precision, content text, memory_type text, metadata jsonb
)
LANGUAGE sql STABLE ROWS 10
BEGIN ATOMIC
    SELECT m.id::uuid, m.similarity, m.distance, m."row" ->> 'content', m."row" ->> 'memory_type', m."row" -> 'metadata'
    FROM concierge.match(
        '@schema@.memories', query_embedding::real[],
        match_count => coalesce(match_count, 10), match_threshold => match_threshold,
        filter => jsonb_build_object(
            'valid_from', jsonb_build_object('lte', now()), 'valid_until', jsonb_build_object('gt', now())
        ) || CASE WHEN kind IS NULL THEN '{}' ELSE jsonb_build_object('memory_type', kind) END,
        owner => coalesce(owner, concierge.uid())
    ) WITH ORDINALITY AS m (id, similarity, distance, "row", rank)
    ORDER BY m.rank;
END;

CREATE OR REPLACE FUNCTION @schema@.match_session_memories(
    session_id uuid, query_embedding @schema_vector@.vector, match_threshold double precision DEFAULT NULL,
    match_count integer DEFAULT 10
) RETURNS TABLE (id uuid, similarity double precision, distance double precision, content text, metadata jsonb)
LANGUAGE sql STABLE ROWS 10
BEGIN ATOMIC
    SELECT m.id::uuid, m.similarity, m.distance, m."row" ->> 'content', m."row" -> 'metadata'
    FROM concierge.match(
        '@schema@.session_memories', query_embedding::real[],
        match_count => coalesce(match_count, 10), match_threshold => match_threshold,
        filter => jsonb_build_object('session_id', session_id)
    ) WITH ORDINALITY AS m (id, similarity, distance, "row", rank)
    WHERE coalesce((m."row" ->> 'expires_at')::timestamptz > now(), true)
    ORDER BY m.rank;
END;

CREATE OR REPLACE FUNCTION @schema@.match_embeddings(
    query_embedding @schema_vector@.vector, match_threshold double precision DEFAULT NULL,
    match_count integer DEFAULT 10, kind text DEFAULT NULL
) RETURNS TABLE (
    id uuid, similarity double precision, distance double precision, entity_type text, entity_id text,
    chunk_no integer, content text, metadata jsonb
)
LANGUAGE sql STABLE ROWS 10
BEGIN ATOMIC
    SELECT m.id::uuid, m.similarity, m.distance, m."row" ->> 'entity_type', m."row" ->> 'entity_id',
           (m."row" ->> 'chunk_no')::integer, m."row" ->> 'content', m."row" -> 'metadata'
    FROM concierge.match(
        '@schema@.embeddings', query_embedding::real[],
        match_count => coalesce(match_count, 10), match_threshold => match_threshold,
        filter => CASE WHEN kind IS NULL THEN '{}' ELSE jsonb_build_object('entity_type', kind) END
    ) WITH ORDINALITY AS m (id, similarity, distance, "row", rank)
    ORDER BY m.rank;
END;
