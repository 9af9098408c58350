CREATE OR REPLACE FUNCTION @schema@.recall(
    query_text text DEFAULT NULL, query_embedding @schema_vector@.vector DEFAULT NULL, k integer DEFAULT 10,
    token_budget integer DEFAULT NULL, half_life interval DEFAULT '30 days',
    weights jsonb DEFAULT '{"dense": 1, "lexical": 1, "fuzzy": 0.5}', mmr_lambda double precision DEFAULT NULL,
    as_of timestamptz DEFAULT NULL, kind text DEFAULT NULL, scope text DEFAULT NULL, filter jsonb DEFAULT '{}',
    mode text DEFAULT 'soft', touch boolean DEFAULT true, owner uuid DEFAULT NULL
) RETURNS TABLE (
    id uuid, content text, score double precision, similarity double precision, tokens integer, memory_type text,
    importance real, valid_from timestamptz, valid_to timestamptz, metadata jsonb, explanation jsonb
)
LANGUAGE plpgsql VOLATILE ROWS 10 SET search_path = pg_catalog, pg_temp
AS $body$
#variable_conflict use_column
DECLARE
    person constant uuid := coalesce(recall.owner, concierge.uid());
    moment constant timestamptz := coalesce(recall.as_of, clock_timestamp());
    wanted constant integer := coalesce(recall.k, 10);
    hours_of_half_life constant double precision := extract(epoch FROM recall.half_life) / 3600;
    keys   uuid[];
    scores double precision[];
    whys   jsonb[];
BEGIN
    IF person IS NULL THEN
        PERFORM concierge.refuse(
            'not_null', 'nobody is named whose memories are to be recalled',
            'The request has no user, and owner is null.', 'Name the person as owner.'
        );
    END IF;
    -- Whatever is found: what is asked for is judged.
    PERFORM concierge.memory_rank(
        NULL, NULL, NULL, NULL, wanted, recall.token_budget, hours_of_half_life, coalesce(recall.mode, 'soft'), NULL,
        recall.mmr_lambda
    );
    WITH found AS MATERIALIZED (
        SELECT row_number() OVER (ORDER BY h.score DESC, h.id) AS place, h.id::uuid AS id, h.score, h.similarity,
               h.lexical, h.fuzzy, h.ranks, m.importance, m.tokens, m.embedding,
               greatest(extract(epoch FROM moment - coalesce(a.last_at, m.created_at)) / 3600, 0)::double precision
                   AS hours
        FROM concierge.hybrid_match(
            '@schema@.memories', recall.query_text, recall.query_embedding::real[],
            match_count => least(greatest(wanted, 0)::bigint * 5, 1000)::integer,
            filter => coalesce(recall.filter, '{}')
                || jsonb_build_object('valid_from', jsonb_build_object('lte', moment),
                                      'valid_until', jsonb_build_object('gt', moment))
                || CASE WHEN recall.kind IS NULL THEN '{}' ELSE jsonb_build_object('memory_type', recall.kind) END
                || CASE WHEN recall.scope IS NULL THEN '{}' ELSE jsonb_build_object('scope', recall.scope) END,
            owner => person,
            weights => coalesce(recall.weights, '{"dense": 1, "lexical": 1, "fuzzy": 0.5}'),
            with_row => false
        ) AS h
        JOIN @schema@.memories m ON m.id = h.id::uuid
        LEFT JOIN @schema@.memory_access a ON a.memory_id = m.id
    ), ranked AS (
        SELECT r.* FROM (
            SELECT array_agg(f.score ORDER BY f.place) AS relevance, array_agg(f.hours ORDER BY f.place) AS hours,
                   array_agg(f.importance ORDER BY f.place) AS importance, array_agg(f.tokens ORDER BY f.place) AS sizes,
                   -- One without an embedding is like no other.
                   CASE WHEN recall.mmr_lambda IS NOT NULL THEN array_agg(
                       coalesce(f.embedding::real[], array_fill(0::real, ARRAY[size.of])) ORDER BY f.place
                   ) END AS embeddings
            FROM found f
            CROSS JOIN (
                SELECT coalesce(max(@schema_vector@.vector_dims(v.embedding)), 1) FROM found v
            ) AS size (of)
        ) AS of
        CROSS JOIN LATERAL concierge.memory_rank(
            of.relevance, of.hours, of.importance, of.sizes, wanted, recall.token_budget,
            hours_of_half_life, coalesce(recall.mode, 'soft'), of.embeddings, recall.mmr_lambda
        ) AS r
    )
    SELECT array_agg(f.id ORDER BY r.rank), array_agg(r.score ORDER BY r.rank),
           array_agg(jsonb_build_object(
               'relevance', f.score, 'factor', r.factor, 'hours', round(f.hours::numeric, 1), 'similarity', f.similarity,
               'lexical', f.lexical, 'fuzzy', f.fuzzy, 'ranks', f.ranks
           ) ORDER BY r.rank)
    INTO keys, scores, whys
    FROM ranked r JOIN found f ON f.place = r.place;

    -- Statistics may miss a use that happens while another is written down; nobody waits for them.
    IF coalesce(recall.touch, true) AND recall.as_of IS NULL
        AND NOT current_setting('transaction_read_only')::boolean THEN
        UPDATE @schema@.memory_access a SET last_at = clock_timestamp(), hits = a.hits + 1
        FROM (
            SELECT free.memory_id FROM @schema@.memory_access free
            WHERE free.memory_id = ANY (keys) FOR NO KEY UPDATE SKIP LOCKED
        ) AS used
        WHERE a.memory_id = used.memory_id;
    END IF;

    RETURN QUERY
    SELECT m.id, m.content, chosen.score, (chosen.why ->> 'similarity')::double precision, m.tokens, m.memory_type,
           m.importance, m.valid_from, m.valid_to, m.metadata, chosen.why
    FROM unnest(keys, scores, whys) WITH ORDINALITY AS chosen (id, score, why, rank)
    JOIN @schema@.memories m ON m.id = chosen.id
    ORDER BY chosen.rank;
END
$body$;
