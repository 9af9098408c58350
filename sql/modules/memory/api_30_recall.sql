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
    ids    uuid[];
    worth  double precision[];
    hours  double precision[];
    weight real[];
    sizes  integer[];
    whys   jsonb[];
    vectors real[];
BEGIN
    IF person IS NULL THEN
        PERFORM concierge.refuse(
            'not_null', 'nobody is named whose memories are to be recalled',
            'The request has no user, and owner is null.', 'Name the person as owner.'
        );
    END IF;
    SELECT array_agg(m.id ORDER BY h.rank), array_agg(h.score ORDER BY h.rank), array_agg(age.hours ORDER BY h.rank),
           array_agg(m.importance ORDER BY h.rank), array_agg(m.tokens ORDER BY h.rank),
           array_agg(jsonb_build_object(
               'relevance', h.score, 'hours', round(age.hours::numeric, 1), 'similarity', h.similarity,
               'lexical', h.lexical, 'fuzzy', h.fuzzy, 'ranks', h.ranks
           ) ORDER BY h.rank)
    INTO ids, worth, hours, weight, sizes, whys
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
    ) WITH ORDINALITY AS h (id, score, similarity, lexical, fuzzy, ranks, "row", rank)
    JOIN @schema@.memories m ON m.id = h.id::uuid
    LEFT JOIN @schema@.memory_access a ON a.memory_id = m.id
    CROSS JOIN LATERAL (
        SELECT greatest(extract(epoch FROM moment - coalesce(a.last_at, m.created_at)) / 3600, 0)::double precision
    ) AS age (hours);

    IF recall.mmr_lambda IS NOT NULL THEN
        -- One without an embedding is like no other.
        EXECUTE (
            SELECT format(
                'SELECT array_agg(coalesce(m.%1$I::real[], array_fill(0::real, ARRAY[%2$s])) ORDER BY f.place)
                 FROM unnest($1) WITH ORDINALITY AS f (id, place) JOIN @schema@.memories m USING (id)',
                space.vector_column, space.dims
            ) FROM concierge.embedding_columns('@schema@.memories') AS space
            WHERE space.status = 'active'
        ) INTO vectors USING ids;
    END IF;

    SELECT array_agg(ids[r.place] ORDER BY r.rank), array_agg(r.score ORDER BY r.rank),
           array_agg(whys[r.place] || jsonb_build_object('factor', r.factor) ORDER BY r.rank)
    INTO ids, worth, whys
    FROM concierge.memory_rank(
        worth, hours, weight, sizes, wanted, recall.token_budget, hours_of_half_life, coalesce(recall.mode, 'soft'),
        vectors, recall.mmr_lambda
    ) AS r;

    -- Statistics may miss a use that happens while another is written down; nobody waits for them.
    IF coalesce(recall.touch, true) AND recall.as_of IS NULL
        AND NOT current_setting('transaction_read_only')::boolean THEN
        UPDATE @schema@.memory_access a SET last_at = clock_timestamp(), hits = a.hits + 1
        FROM (
            SELECT free.memory_id FROM @schema@.memory_access free
            WHERE free.memory_id = ANY (ids) FOR NO KEY UPDATE SKIP LOCKED
        ) AS used
        WHERE a.memory_id = used.memory_id;
    END IF;

    RETURN QUERY
    SELECT m.id, m.content, chosen.score, (chosen.why ->> 'similarity')::double precision, m.tokens, m.memory_type,
           m.importance, m.valid_from, m.valid_to, m.metadata, chosen.why
    FROM unnest(ids, worth, whys) WITH ORDINALITY AS chosen (id, score, why, rank)
    JOIN @schema@.memories m ON m.id = chosen.id
    ORDER BY chosen.rank;
END
$body$;
