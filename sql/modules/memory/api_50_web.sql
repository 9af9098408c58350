CREATE OR REPLACE FUNCTION @schema@.keep_web_source(
    url text, content text, title text DEFAULT NULL, ttl interval DEFAULT '7 days', metadata jsonb DEFAULT '{}',
    owner uuid DEFAULT NULL
) RETURNS @schema@.web_sources
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    kept @schema@.web_sources;
BEGIN
    INSERT INTO @schema@.web_sources AS w (user_id, url, title, content, metadata, fetched_at, expires_at)
    VALUES (
        coalesce(keep_web_source.owner, concierge.uid()), keep_web_source.url, keep_web_source.title,
        keep_web_source.content, coalesce(keep_web_source.metadata, '{}'), now(),
        now() + coalesce(keep_web_source.ttl, '7 days')
    )
    ON CONFLICT (user_id, url_hash) DO UPDATE
    SET title = excluded.title, content = excluded.content, metadata = excluded.metadata,
        fetched_at = excluded.fetched_at, expires_at = excluded.expires_at
    RETURNING w.* INTO kept;
    RETURN kept;
END
$body$;

CREATE OR REPLACE FUNCTION @schema@.get_web_source(url text)
RETURNS SETOF @schema@.web_sources
LANGUAGE sql STABLE ROWS 1
BEGIN ATOMIC
    SELECT w FROM @schema@.web_sources w
    WHERE w.url_hash = encode(sha256(convert_to(get_web_source.url, 'UTF8')), 'hex') AND w.expires_at > now()
      AND (w.user_id IS NULL OR w.user_id = coalesce(concierge.uid(), w.user_id))
    ORDER BY w.user_id NULLS LAST, w.fetched_at DESC
    LIMIT 1;
END;

CREATE OR REPLACE FUNCTION @schema@.search_web_sources(query_text text, match_count integer DEFAULT 5)
RETURNS TABLE (id uuid, score double precision, url text, title text, content text, fetched_at timestamptz, ranks jsonb)
LANGUAGE sql STABLE ROWS 5
BEGIN ATOMIC
    SELECT h.id::uuid, h.score, h."row" ->> 'url', h."row" ->> 'title', h."row" ->> 'content',
           (h."row" ->> 'fetched_at')::timestamptz, h.ranks
    FROM concierge.hybrid_match(
        '@schema@.web_sources', query_text, match_count => coalesce(match_count, 5),
        filter => jsonb_build_object('expires_at', jsonb_build_object('gt', now()))
    ) WITH ORDINALITY AS h (id, score, similarity, lexical, fuzzy, ranks, "row", rank)
    ORDER BY h.rank;
END;
