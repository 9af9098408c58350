-- Name: forget(uuid, jsonb, text, text, uuid); Type: FUNCTION; Schema: app; Owner: -

CREATE FUNCTION app.forget(id uuid DEFAULT NULL::uuid, filter jsonb DEFAULT NULL::jsonb, mode text DEFAULT 'soft'::text, reason text DEFAULT NULL::text, owner uuid DEFAULT NULL::uuid) RETURNS integer
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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
        ELSE ARRAY(SELECT f::uuid FROM concierge.filtered('app.memories', forget.filter, person) AS f)
    END;
    PERFORM FROM app.memories m WHERE m.id = ANY (chosen) ORDER BY m.id FOR UPDATE;
    PERFORM set_config('concierge.memory_reason', coalesce(reason, ''), true);
    IF how = 'hard' THEN
        DELETE FROM app.memories m WHERE m.id = ANY (chosen);
    ELSIF how = 'redact' THEN
        UPDATE app.memories m
        SET content = '', embedding = NULL, metadata = '{}',
            valid_to = coalesce(m.valid_to, greatest(m.valid_from, clock_timestamp()))
        WHERE m.id = ANY (chosen) AND m.content <> '';
    ELSE
        UPDATE app.memories m SET valid_to = greatest(m.valid_from, clock_timestamp())
        WHERE m.id = ANY (chosen) AND m.valid_to IS NULL;
    END IF;
    GET DIAGNOSTICS done = ROW_COUNT;
    PERFORM set_config('concierge.memory_reason', '', true);
    RETURN done;
END
$$;

-- Name: FUNCTION forget(id uuid, filter jsonb, mode text, reason text, owner uuid); Type: COMMENT; Schema: app; Owner: -

COMMENT ON FUNCTION app.forget(id uuid, filter jsonb, mode text, reason text, owner uuid) IS 'Forgets one memory, or all of a person that a filter chooses; returns how many.

mode: soft ends them, and recall with as_of still tells them; redact ends them and takes text, embedding and metadata
out; hard deletes the rows. Their events stay, without texts. filter: as in concierge.match, such as
{"memory_type": "search_pattern", "created_at": {"lt": "2026-01-01"}}; it needs the person (owner, or the request''s user).
Errors: 22023 an argument out of range, 22004 no person, 42703 a filter on what is no column.
Example: SELECT forget(filter => ''{"metadata.trip": 7}'', mode => ''hard'', reason => ''asked to'');';

-- Name: web_sources; Type: TABLE; Schema: app; Owner: -

CREATE TABLE app.web_sources (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    user_id uuid,
    url text NOT NULL,
    url_hash text NOT NULL,
    title text,
    content text,
    metadata jsonb DEFAULT '{}'::jsonb,
    fetched_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone DEFAULT (now() + '7 days'::interval) NOT NULL,
    content_hash bytea,
    fts tsvector GENERATED ALWAYS AS (to_tsvector('english'::regconfig, ((COALESCE(title, ''::text) || ' '::text) || COALESCE(content, ''::text)))) STORED NOT NULL,
    CONSTRAINT web_sources_metadata_check CHECK ((jsonb_typeof(metadata) = 'object'::text)),
    CONSTRAINT web_sources_url_check CHECK (((url ~ '^https?://'::text) AND (length(url) <= 8192))),
    CONSTRAINT web_sources_url_hash_check CHECK ((url_hash ~ '^[0-9a-f]{64}$'::text))
);

-- Name: TABLE web_sources; Type: COMMENT; Schema: app; Owner: -

COMMENT ON TABLE app.web_sources IS 'Web pages that answers rest on, kept until they expire. Rows without a user are for every signed-in user to read.';

-- Name: COLUMN web_sources.id; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.web_sources.id IS 'Id of the row.';

-- Name: COLUMN web_sources.user_id; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.web_sources.user_id IS 'Whose row it is; null: for all.';

-- Name: COLUMN web_sources.url; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.web_sources.url IS 'Address, http or https.';

-- Name: COLUMN web_sources.url_hash; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.web_sources.url_hash IS 'SHA-256 of the address, in hexadecimal; set by a trigger. Each owner has it once.';

-- Name: COLUMN web_sources.title; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.web_sources.title IS 'Title of the page; found when it is misspelt, too.';

-- Name: COLUMN web_sources.content; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.web_sources.content IS 'Its text.';

-- Name: COLUMN web_sources.metadata; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.web_sources.metadata IS 'Anything else, a JSON object.';

-- Name: COLUMN web_sources.fetched_at; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.web_sources.fetched_at IS 'When it was read.';

-- Name: COLUMN web_sources.expires_at; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.web_sources.expires_at IS 'When it is too old to rest on.';

-- Name: COLUMN web_sources.content_hash; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.web_sources.content_hash IS 'SHA-256 of content; set by a trigger.';

-- Name: COLUMN web_sources.fts; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.web_sources.fts IS 'The words of title and content; generated.';

-- Name: get_web_source(text); Type: FUNCTION; Schema: app; Owner: -

CREATE FUNCTION app.get_web_source(url text) RETURNS SETOF app.web_sources
    LANGUAGE sql STABLE ROWS 1
    BEGIN ATOMIC
 SELECT w.*::app.web_sources AS w
    FROM app.web_sources w
   WHERE ((w.url_hash = encode(sha256(convert_to(get_web_source.url, 'UTF8'::name)), 'hex'::text)) AND (w.expires_at > now()) AND ((w.user_id IS NULL) OR (w.user_id = COALESCE(concierge.uid(), w.user_id))))
   ORDER BY w.user_id, w.fetched_at DESC
  LIMIT 1;
END;

-- Name: FUNCTION get_web_source(url text); Type: COMMENT; Schema: app; Owner: -

COMMENT ON FUNCTION app.get_web_source(url text) IS 'The page of an address that has not expired, or no row; one''s own goes before one that is for all.
Example: SELECT content FROM get_web_source(''https://example.org/'');';

-- Name: keep_web_source(text, text, text, interval, jsonb, uuid); Type: FUNCTION; Schema: app; Owner: -

CREATE FUNCTION app.keep_web_source(url text, content text, title text DEFAULT NULL::text, ttl interval DEFAULT '7 days'::interval, metadata jsonb DEFAULT '{}'::jsonb, owner uuid DEFAULT NULL::uuid) RETURNS app.web_sources
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    kept app.web_sources;
BEGIN
    INSERT INTO app.web_sources AS w (user_id, url, title, content, metadata, fetched_at, expires_at)
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
$$;

-- Name: FUNCTION keep_web_source(url text, content text, title text, ttl interval, metadata jsonb, owner uuid); Type: COMMENT; Schema: app; Owner: -

COMMENT ON FUNCTION app.keep_web_source(url text, content text, title text, ttl interval, metadata jsonb, owner uuid) IS 'Keeps a web page for ttl, in the place of what was kept of that address before. owner: null and no user in the request: a
page for all. Errors: 23514 no address of the web. Example: SELECT expires_at FROM keep_web_source(''https://example.org/'', ''text'');';

-- Name: accommodation_embeddings; Type: TABLE; Schema: app; Owner: -

CREATE TABLE app.accommodation_embeddings (
    id text NOT NULL,
    user_id uuid,
    source text DEFAULT 'hotel'::text NOT NULL,
    name text,
    description text,
    amenities text[],
    content text DEFAULT ''::text NOT NULL,
    metadata jsonb DEFAULT '{}'::jsonb,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    embedding public.vector(1536),
    content_hash bytea,
    embedded_hash bytea,
    fts tsvector GENERATED ALWAYS AS (to_tsvector('english'::regconfig, content)) STORED NOT NULL,
    CONSTRAINT accommodation_embeddings_metadata_check CHECK ((jsonb_typeof(metadata) = 'object'::text)),
    CONSTRAINT accommodation_embeddings_source_check CHECK ((source = ANY (ARRAY['hotel'::text, 'vrbo'::text])))
);
ALTER TABLE ONLY app.accommodation_embeddings ALTER COLUMN embedding SET STORAGE PLAIN;

-- Name: TABLE accommodation_embeddings; Type: COMMENT; Schema: app; Owner: -

COMMENT ON TABLE app.accommodation_embeddings IS 'Accommodations that are found by their meaning. Rows without a user are a catalogue that every signed-in user reads.';

-- Name: COLUMN accommodation_embeddings.id; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.accommodation_embeddings.id IS 'Id of the accommodation at its provider.';

-- Name: COLUMN accommodation_embeddings.user_id; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.accommodation_embeddings.user_id IS 'Whose row it is; null: a catalogue for all.';

-- Name: COLUMN accommodation_embeddings.source; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.accommodation_embeddings.source IS 'hotel or vrbo.';

-- Name: COLUMN accommodation_embeddings.name; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.accommodation_embeddings.name IS 'Name guests know; found when it is misspelt, too.';

-- Name: COLUMN accommodation_embeddings.description; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.accommodation_embeddings.description IS 'What guests should know.';

-- Name: COLUMN accommodation_embeddings.amenities; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.accommodation_embeddings.amenities IS 'Such as pool.';

-- Name: COLUMN accommodation_embeddings.content; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.accommodation_embeddings.content IS 'Name, description and amenities: what is embedded; set by a trigger.';

-- Name: COLUMN accommodation_embeddings.metadata; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.accommodation_embeddings.metadata IS 'Anything else, a JSON object.';

-- Name: COLUMN accommodation_embeddings.created_at; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.accommodation_embeddings.created_at IS 'When the row was made.';

-- Name: COLUMN accommodation_embeddings.updated_at; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.accommodation_embeddings.updated_at IS 'When the row last really changed.';

-- Name: COLUMN accommodation_embeddings.embedding; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.accommodation_embeddings.embedding IS 'The meaning of content, as a vector.';

-- Name: COLUMN accommodation_embeddings.content_hash; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.accommodation_embeddings.content_hash IS 'SHA-256 of content; set by a trigger.';

-- Name: COLUMN accommodation_embeddings.embedded_hash; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.accommodation_embeddings.embedded_hash IS 'SHA-256 of the text that was embedded; another one than content_hash: the embedding is stale and not searched.';

-- Name: COLUMN accommodation_embeddings.fts; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.accommodation_embeddings.fts IS 'The words of content; generated.';

-- Name: match_accommodation_embeddings(public.vector, double precision, integer); Type: FUNCTION; Schema: app; Owner: -

CREATE FUNCTION app.match_accommodation_embeddings(query_embedding public.vector, match_threshold double precision DEFAULT 0.75, match_count integer DEFAULT 20) RETURNS TABLE(id text, similarity double precision, distance double precision, name text, description text, source text, metadata jsonb)
    LANGUAGE sql STABLE ROWS 20
    BEGIN ATOMIC
 SELECT m.id,
     m.similarity,
     m.distance,
     (m."row" ->> 'name'::text),
     (m."row" ->> 'description'::text),
     (m."row" ->> 'source'::text),
     (m."row" -> 'metadata'::text)
    FROM concierge.match('app.accommodation_embeddings'::regclass, (match_accommodation_embeddings.query_embedding)::real[], match_count => COALESCE(match_accommodation_embeddings.match_count, 20), match_threshold => match_accommodation_embeddings.match_threshold) WITH ORDINALITY m(id, similarity, distance, "row", rank)
   ORDER BY m.rank;
END;

-- Name: FUNCTION match_accommodation_embeddings(query_embedding public.vector, match_threshold double precision, match_count integer); Type: COMMENT; Schema: app; Owner: -

COMMENT ON FUNCTION app.match_accommodation_embeddings(query_embedding public.vector, match_threshold double precision, match_count integer) IS 'Accommodations nearest to a vector, best first. similarity: cosine, larger is closer; distance is 1 minus that.
match_threshold: at least so similar; null for no limit. Errors: 22023 a vector of another size, or of zeros.
Example: SELECT id, similarity FROM match_accommodation_embeddings(''[…]'', 0.75, 20);';

-- Name: embeddings; Type: TABLE; Schema: app; Owner: -

CREATE TABLE app.embeddings (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    user_id uuid,
    entity_type text NOT NULL,
    entity_id text NOT NULL,
    chunk_no integer DEFAULT 0 NOT NULL,
    title text,
    content text NOT NULL,
    model text,
    metadata jsonb DEFAULT '{}'::jsonb,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    embedding public.vector(1536),
    content_hash bytea,
    embedded_hash bytea,
    fts tsvector GENERATED ALWAYS AS (to_tsvector('english'::regconfig, ((COALESCE(title, ''::text) || ' '::text) || content))) STORED NOT NULL,
    CONSTRAINT embeddings_chunk_no_check CHECK ((chunk_no >= 0)),
    CONSTRAINT embeddings_entity_id_check CHECK (((length(entity_id) >= 1) AND (length(entity_id) <= 200))),
    CONSTRAINT embeddings_entity_type_check CHECK (((length(entity_type) >= 1) AND (length(entity_type) <= 200))),
    CONSTRAINT embeddings_metadata_check CHECK ((jsonb_typeof(metadata) = 'object'::text))
);
ALTER TABLE ONLY app.embeddings ALTER COLUMN embedding SET STORAGE PLAIN;

-- Name: TABLE embeddings; Type: COMMENT; Schema: app; Owner: -

COMMENT ON TABLE app.embeddings IS 'Parts of anything else that are found by their meaning. Rows without a user are for every signed-in user to read.';

-- Name: COLUMN embeddings.id; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.embeddings.id IS 'Id of the row.';

-- Name: COLUMN embeddings.user_id; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.embeddings.user_id IS 'Whose row it is; null: for all.';

-- Name: COLUMN embeddings.entity_type; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.embeddings.entity_type IS 'What it is a part of, such as document.';

-- Name: COLUMN embeddings.entity_id; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.embeddings.entity_id IS 'Which one, as text.';

-- Name: COLUMN embeddings.chunk_no; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.embeddings.chunk_no IS 'Which part of it, from 0.';

-- Name: COLUMN embeddings.title; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.embeddings.title IS 'Short name; found when it is misspelt, too.';

-- Name: COLUMN embeddings.content; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.embeddings.content IS 'What is embedded.';

-- Name: COLUMN embeddings.model; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.embeddings.model IS 'The model, where the writer says so.';

-- Name: COLUMN embeddings.metadata; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.embeddings.metadata IS 'Anything else, a JSON object.';

-- Name: COLUMN embeddings.created_at; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.embeddings.created_at IS 'When the row was made.';

-- Name: COLUMN embeddings.updated_at; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.embeddings.updated_at IS 'When the row last really changed.';

-- Name: COLUMN embeddings.embedding; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.embeddings.embedding IS 'The meaning of content, as a vector.';

-- Name: COLUMN embeddings.content_hash; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.embeddings.content_hash IS 'SHA-256 of content; set by a trigger.';

-- Name: COLUMN embeddings.embedded_hash; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.embeddings.embedded_hash IS 'SHA-256 of the text that was embedded; another one than content_hash: the embedding is stale and not searched.';

-- Name: COLUMN embeddings.fts; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.embeddings.fts IS 'The words of title and content; generated.';

-- Name: match_embeddings(public.vector, double precision, integer, text); Type: FUNCTION; Schema: app; Owner: -

CREATE FUNCTION app.match_embeddings(query_embedding public.vector, match_threshold double precision DEFAULT NULL::double precision, match_count integer DEFAULT 10, kind text DEFAULT NULL::text) RETURNS TABLE(id uuid, similarity double precision, distance double precision, entity_type text, entity_id text, chunk_no integer, content text, metadata jsonb)
    LANGUAGE sql STABLE ROWS 10
    BEGIN ATOMIC
 SELECT (m.id)::uuid AS id,
     m.similarity,
     m.distance,
     (m."row" ->> 'entity_type'::text),
     (m."row" ->> 'entity_id'::text),
     ((m."row" ->> 'chunk_no'::text))::integer AS int4,
     (m."row" ->> 'content'::text),
     (m."row" -> 'metadata'::text)
    FROM concierge.match('app.embeddings'::regclass, (match_embeddings.query_embedding)::real[], match_count => COALESCE(match_embeddings.match_count, 10), match_threshold => match_embeddings.match_threshold, filter =>
         CASE
             WHEN (match_embeddings.kind IS NULL) THEN '{}'::jsonb
             ELSE jsonb_build_object('entity_type', match_embeddings.kind)
         END) WITH ORDINALITY m(id, similarity, distance, "row", rank)
   ORDER BY m.rank;
END;

-- Name: FUNCTION match_embeddings(query_embedding public.vector, match_threshold double precision, match_count integer, kind text); Type: COMMENT; Schema: app; Owner: -

COMMENT ON FUNCTION app.match_embeddings(query_embedding public.vector, match_threshold double precision, match_count integer, kind text) IS 'Parts of anything nearest to a vector, best first. kind: one entity_type only.
Example: SELECT entity_id, content FROM match_embeddings(''[…]'', kind => ''document'');';

-- Name: memories; Type: TABLE; Schema: app; Owner: -

CREATE TABLE app.memories (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    user_id uuid NOT NULL,
    scope text DEFAULT 'user'::text NOT NULL,
    memory_type text DEFAULT 'user_preference'::text NOT NULL,
    content text NOT NULL,
    importance real DEFAULT 0.5 NOT NULL,
    valid_from timestamp with time zone DEFAULT now() NOT NULL,
    valid_to timestamp with time zone,
    superseded_by uuid,
    expires_at timestamp with time zone,
    valid_until timestamp with time zone GENERATED ALWAYS AS (LEAST(COALESCE(valid_to, 'infinity'::timestamp with time zone), COALESCE(expires_at, 'infinity'::timestamp with time zone))) STORED NOT NULL,
    metadata jsonb DEFAULT '{}'::jsonb,
    tokens integer GENERATED ALWAYS AS (GREATEST(((octet_length(content) + 3) / 4), regexp_count(content, '[[:alnum:]]+|[^[:space:][:alnum:]]'::text))) STORED NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    embedding public.vector(1536),
    content_hash bytea,
    embedded_hash bytea,
    fts tsvector GENERATED ALWAYS AS (to_tsvector('english'::regconfig, content)) STORED NOT NULL,
    CONSTRAINT memories_check CHECK ((valid_to >= valid_from)),
    CONSTRAINT memories_check1 CHECK ((superseded_by <> id)),
    CONSTRAINT memories_check2 CHECK (((superseded_by IS NULL) OR (valid_to IS NOT NULL))),
    CONSTRAINT memories_content_check CHECK ((length(content) <= 8192)),
    CONSTRAINT memories_importance_check CHECK (((importance >= (0)::double precision) AND (importance <= (1)::double precision))),
    CONSTRAINT memories_memory_type_check CHECK ((memory_type = ANY (ARRAY['user_preference'::text, 'trip_history'::text, 'search_pattern'::text, 'conversation_context'::text, 'other'::text]))),
    CONSTRAINT memories_metadata_check CHECK ((jsonb_typeof(metadata) = 'object'::text)),
    CONSTRAINT memories_scope_check CHECK (((length(scope) >= 1) AND (length(scope) <= 200)))
);
ALTER TABLE ONLY app.memories ALTER COLUMN embedding SET STORAGE PLAIN;

-- Name: TABLE memories; Type: COMMENT; Schema: app; Owner: -

COMMENT ON TABLE app.memories IS 'Facts about a user. What holds now has no valid_to; what is over stays, and recall tells it with as_of only.';

-- Name: COLUMN memories.id; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.memories.id IS 'Id of the memory.';

-- Name: COLUMN memories.user_id; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.memories.user_id IS 'Whom it is about, and whose it is; it goes with that person.';

-- Name: COLUMN memories.scope; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.memories.scope IS 'What it is kept apart by, such as the name of an agent. The same text is remembered once in each scope.';

-- Name: COLUMN memories.memory_type; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.memories.memory_type IS 'user_preference, trip_history, search_pattern, conversation_context or other.';

-- Name: COLUMN memories.content; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.memories.content IS 'The fact, in one or two sentences; empty once it was redacted.';

-- Name: COLUMN memories.importance; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.memories.importance IS '0 to 1; 0.5 is neither here nor there.';

-- Name: COLUMN memories.valid_from; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.memories.valid_from IS 'From when on it is true.';

-- Name: COLUMN memories.valid_to; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.memories.valid_to IS 'Until when it was true; null while it is.';

-- Name: COLUMN memories.superseded_by; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.memories.superseded_by IS 'The memory that took its place.';

-- Name: COLUMN memories.expires_at; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.memories.expires_at IS 'When it is forgotten by itself; null for never.';

-- Name: COLUMN memories.valid_until; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.memories.valid_until IS 'The earlier of valid_to and expires_at, or infinity; generated.';

-- Name: COLUMN memories.metadata; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.memories.metadata IS 'Anything else, a JSON object.';

-- Name: COLUMN memories.tokens; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.memories.tokens IS 'How much of a context it takes, rather more than less; generated.';

-- Name: COLUMN memories.created_at; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.memories.created_at IS 'When it was written down.';

-- Name: COLUMN memories.updated_at; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.memories.updated_at IS 'When the row last really changed.';

-- Name: COLUMN memories.embedding; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.memories.embedding IS 'The meaning of content, as a vector.';

-- Name: COLUMN memories.content_hash; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.memories.content_hash IS 'SHA-256 of content; set by a trigger.';

-- Name: COLUMN memories.embedded_hash; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.memories.embedded_hash IS 'SHA-256 of the text that was embedded. Another one than content_hash: the embedding is stale and not searched.';

-- Name: COLUMN memories.fts; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.memories.fts IS 'The words of content; generated.';

-- Name: match_memories(public.vector, double precision, integer, text, uuid); Type: FUNCTION; Schema: app; Owner: -

CREATE FUNCTION app.match_memories(query_embedding public.vector, match_threshold double precision DEFAULT NULL::double precision, match_count integer DEFAULT 10, kind text DEFAULT NULL::text, owner uuid DEFAULT NULL::uuid) RETURNS TABLE(id uuid, similarity double precision, distance double precision, content text, memory_type text, metadata jsonb)
    LANGUAGE sql STABLE ROWS 10
    BEGIN ATOMIC
 SELECT (m.id)::uuid AS id,
     m.similarity,
     m.distance,
     (m."row" ->> 'content'::text),
     (m."row" ->> 'memory_type'::text),
     (m."row" -> 'metadata'::text)
    FROM concierge.match('app.memories'::regclass, (match_memories.query_embedding)::real[], match_count => COALESCE(match_memories.match_count, 10), match_threshold => match_memories.match_threshold, filter => (jsonb_build_object('valid_from', jsonb_build_object('lte', now()), 'valid_until', jsonb_build_object('gt', now())) ||
         CASE
             WHEN (match_memories.kind IS NULL) THEN '{}'::jsonb
             ELSE jsonb_build_object('memory_type', match_memories.kind)
         END), owner => COALESCE(match_memories.owner, concierge.uid())) WITH ORDINALITY m(id, similarity, distance, "row", rank)
   ORDER BY m.rank;
END;

-- Name: FUNCTION match_memories(query_embedding public.vector, match_threshold double precision, match_count integer, kind text, owner uuid); Type: COMMENT; Schema: app; Owner: -

COMMENT ON FUNCTION app.match_memories(query_embedding public.vector, match_threshold double precision, match_count integer, kind text, owner uuid) IS 'Memories of one person nearest to a vector, best first; only what holds now. kind: one memory_type only. Parameters and
errors as in match_accommodation_embeddings. Example: SELECT content FROM match_memories(''[…]'', match_count => 5);';

-- Name: session_memories; Type: TABLE; Schema: app; Owner: -

CREATE TABLE app.session_memories (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    session_id uuid NOT NULL,
    user_id uuid NOT NULL,
    content text NOT NULL,
    metadata jsonb DEFAULT '{}'::jsonb,
    tokens integer GENERATED ALWAYS AS (GREATEST(((octet_length(content) + 3) / 4), regexp_count(content, '[[:alnum:]]+|[^[:space:][:alnum:]]'::text))) STORED NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone DEFAULT (now() + '30 days'::interval),
    embedding public.vector(1536),
    content_hash bytea,
    embedded_hash bytea,
    fts tsvector GENERATED ALWAYS AS (to_tsvector('english'::regconfig, content)) STORED NOT NULL,
    CONSTRAINT session_memories_content_check CHECK ((length(content) <= 8192)),
    CONSTRAINT session_memories_metadata_check CHECK ((jsonb_typeof(metadata) = 'object'::text))
);
ALTER TABLE ONLY app.session_memories ALTER COLUMN embedding SET STORAGE PLAIN;

-- Name: TABLE session_memories; Type: COMMENT; Schema: app; Owner: -

COMMENT ON TABLE app.session_memories IS 'Notes of one session; they belong to whoever the session belongs to.';

-- Name: COLUMN session_memories.id; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.session_memories.id IS 'Id of the note.';

-- Name: COLUMN session_memories.session_id; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.session_memories.session_id IS 'The session; the note goes with it.';

-- Name: COLUMN session_memories.user_id; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.session_memories.user_id IS 'The owner of the session, and nobody else; taken from the session when it is not given.';

-- Name: COLUMN session_memories.content; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.session_memories.content IS 'The note, at most 8192 characters.';

-- Name: COLUMN session_memories.metadata; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.session_memories.metadata IS 'Anything else, a JSON object.';

-- Name: COLUMN session_memories.tokens; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.session_memories.tokens IS 'How much of a context it takes, rather more than less; generated.';

-- Name: COLUMN session_memories.created_at; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.session_memories.created_at IS 'When the transaction that wrote it began.';

-- Name: COLUMN session_memories.expires_at; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.session_memories.expires_at IS 'When it is forgotten by itself; null for never.';

-- Name: COLUMN session_memories.embedding; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.session_memories.embedding IS 'The meaning of content, as a vector.';

-- Name: COLUMN session_memories.content_hash; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.session_memories.content_hash IS 'SHA-256 of content; set by a trigger.';

-- Name: COLUMN session_memories.embedded_hash; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.session_memories.embedded_hash IS 'SHA-256 of the text that was embedded; another one than content_hash: the embedding is stale and not searched.';

-- Name: COLUMN session_memories.fts; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.session_memories.fts IS 'The words of content; generated.';

-- Name: match_session_memories(uuid, public.vector, double precision, integer); Type: FUNCTION; Schema: app; Owner: -

CREATE FUNCTION app.match_session_memories(session_id uuid, query_embedding public.vector, match_threshold double precision DEFAULT NULL::double precision, match_count integer DEFAULT 10) RETURNS TABLE(id uuid, similarity double precision, distance double precision, content text, metadata jsonb)
    LANGUAGE sql STABLE ROWS 10
    BEGIN ATOMIC
 SELECT (m.id)::uuid AS id,
     m.similarity,
     m.distance,
     (m."row" ->> 'content'::text),
     (m."row" -> 'metadata'::text)
    FROM concierge.match('app.session_memories'::regclass, (match_session_memories.query_embedding)::real[], match_count => COALESCE(match_session_memories.match_count, 10), match_threshold => match_session_memories.match_threshold, filter => jsonb_build_object('session_id', match_session_memories.session_id)) WITH ORDINALITY m(id, similarity, distance, "row", rank)
   WHERE COALESCE((((m."row" ->> 'expires_at'::text))::timestamp with time zone > now()), true)
   ORDER BY m.rank;
END;

-- Name: FUNCTION match_session_memories(session_id uuid, query_embedding public.vector, match_threshold double precision, match_count integer); Type: COMMENT; Schema: app; Owner: -

COMMENT ON FUNCTION app.match_session_memories(session_id uuid, query_embedding public.vector, match_threshold double precision, match_count integer) IS 'Notes of one session nearest to a vector, best first. Example: SELECT content FROM match_session_memories(''…session…'', ''[…]'');';

-- Name: memory_events; Type: TABLE; Schema: app; Owner: -

CREATE TABLE app.memory_events (
    id bigint NOT NULL,
    memory_id uuid NOT NULL,
    user_id uuid NOT NULL,
    event text NOT NULL,
    other_id uuid,
    reason text,
    actor uuid,
    role text NOT NULL,
    at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT memory_events_event_check CHECK ((event = ANY (ARRAY['add'::text, 'change'::text, 'refresh'::text, 'supersede'::text, 'merge'::text, 'forget'::text, 'redact'::text]))),
    CONSTRAINT memory_events_reason_check CHECK ((length(reason) <= 2000))
);

-- Name: TABLE memory_events; Type: COMMENT; Schema: app; Owner: -

COMMENT ON TABLE app.memory_events IS 'What became of memories, written by triggers; rows are only added. It has no texts: what is forgotten is forgotten.';

-- Name: COLUMN memory_events.id; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.memory_events.id IS 'Order of the events.';

-- Name: COLUMN memory_events.memory_id; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.memory_events.memory_id IS 'The memory, which may be gone.';

-- Name: COLUMN memory_events.user_id; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.memory_events.user_id IS 'Whose memory it is.';

-- Name: COLUMN memory_events.event; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.memory_events.event IS 'add; change: another text; refresh: remembered again; merge: remembered again with something new; supersede; forget: it
ended or was deleted; redact: its text was taken out.';

-- Name: COLUMN memory_events.other_id; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.memory_events.other_id IS 'The memory that superseded it.';

-- Name: COLUMN memory_events.reason; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.memory_events.reason IS 'Why: what was said to supersede or forget, or setting concierge.memory_reason.';

-- Name: COLUMN memory_events.actor; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.memory_events.actor IS 'The user of the request.';

-- Name: COLUMN memory_events.role; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.memory_events.role IS 'The role of the request, or the database role.';

-- Name: COLUMN memory_events.at; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.memory_events.at IS 'When it happened.';

-- Name: memory_history(uuid); Type: FUNCTION; Schema: app; Owner: -

CREATE FUNCTION app.memory_history(id uuid) RETURNS TABLE(entry bigint, memory_id uuid, event text, other_id uuid, reason text, actor uuid, role text, at timestamp with time zone, content text, valid_from timestamp with time zone, valid_to timestamp with time zone)
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 WITH RECURSIVE before(id) AS (
          SELECT memory_history.id AS id
         UNION
          SELECT e_1.memory_id
            FROM (before b
              JOIN app.memory_events e_1 ON (((e_1.other_id = b.id) AND (e_1.event = 'supersede'::text))))
         ), after(id) AS (
          SELECT memory_history.id AS id
         UNION
          SELECT e_1.other_id
            FROM (after a
              JOIN app.memory_events e_1 ON (((e_1.memory_id = a.id) AND (e_1.event = 'supersede'::text))))
         ), chain AS (
          SELECT before.id
            FROM before
         UNION
          SELECT after.id
            FROM after
         )
  SELECT e.id,
     e.memory_id,
     e.event,
     e.other_id,
     e.reason,
     e.actor,
     e.role,
     e.at,
     m.content,
     m.valid_from,
     m.valid_to
    FROM ((chain
      JOIN app.memory_events e ON ((e.memory_id = chain.id)))
      LEFT JOIN app.memories m ON ((m.id = e.memory_id)))
   ORDER BY e.id;
END;

-- Name: FUNCTION memory_history(id uuid); Type: COMMENT; Schema: app; Owner: -

COMMENT ON FUNCTION app.memory_history(id uuid) IS 'What became of a memory, of those it superseded and of those that superseded it, in order.
Example: SELECT event, content, reason, at FROM memory_history(''…'');';

-- Name: purge_expired(); Type: FUNCTION; Schema: app; Owner: -

CREATE FUNCTION app.purge_expired() RETURNS TABLE(table_name text, purged bigint)
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    PERFORM set_config('concierge.memory_reason', 'expired', true);
    DELETE FROM app.memories m WHERE m.expires_at <= now();
    GET DIAGNOSTICS purged = ROW_COUNT;
    table_name := 'memories';
    RETURN NEXT;
    PERFORM set_config('concierge.memory_reason', '', true);
    DELETE FROM app.session_memories m WHERE m.expires_at <= now();
    GET DIAGNOSTICS purged = ROW_COUNT;
    table_name := 'session_memories';
    RETURN NEXT;
    DELETE FROM app.web_sources w WHERE w.expires_at <= now();
    GET DIAGNOSTICS purged = ROW_COUNT;
    table_name := 'web_sources';
    RETURN NEXT;
END
$$;

-- Name: FUNCTION purge_expired(); Type: COMMENT; Schema: app; Owner: -

COMMENT ON FUNCTION app.purge_expired() IS 'Deletes memories, notes and web pages that have expired; returns how many of each. For a scheduler of the back end.
Example: SELECT * FROM purge_expired();';

-- Name: recall(text, public.vector, integer, integer, interval, jsonb, double precision, timestamp with time zone, text, text, jsonb, text, boolean, uuid); Type: FUNCTION; Schema: app; Owner: -

CREATE FUNCTION app.recall(query_text text DEFAULT NULL::text, query_embedding public.vector DEFAULT NULL::public.vector, k integer DEFAULT 10, token_budget integer DEFAULT NULL::integer, half_life interval DEFAULT '30 days'::interval, weights jsonb DEFAULT '{"dense": 1, "fuzzy": 0.5, "lexical": 1}'::jsonb, mmr_lambda double precision DEFAULT NULL::double precision, as_of timestamp with time zone DEFAULT NULL::timestamp with time zone, kind text DEFAULT NULL::text, scope text DEFAULT NULL::text, filter jsonb DEFAULT '{}'::jsonb, mode text DEFAULT 'soft'::text, touch boolean DEFAULT true, owner uuid DEFAULT NULL::uuid) RETURNS TABLE(id uuid, content text, score double precision, similarity double precision, tokens integer, memory_type text, importance real, valid_from timestamp with time zone, valid_to timestamp with time zone, metadata jsonb, explanation jsonb)
    LANGUAGE plpgsql ROWS 10
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
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
        'app.memories', recall.query_text, recall.query_embedding::real[],
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
    JOIN app.memories m ON m.id = h.id::uuid
    LEFT JOIN app.memory_access a ON a.memory_id = m.id
    CROSS JOIN LATERAL (
        SELECT greatest(extract(epoch FROM moment - coalesce(a.last_at, m.created_at)) / 3600, 0)::double precision
    ) AS age (hours);

    IF recall.mmr_lambda IS NOT NULL THEN
        -- One without an embedding is like no other.
        EXECUTE (
            SELECT format(
                'SELECT array_agg(coalesce(m.%1$I::real[], array_fill(0::real, ARRAY[%2$s])) ORDER BY f.place)
                 FROM unnest($1) WITH ORDINALITY AS f (id, place) JOIN app.memories m USING (id)',
                space.vector_column, space.dims
            ) FROM concierge.embedding_columns('app.memories') AS space
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
        UPDATE app.memory_access a SET last_at = clock_timestamp(), hits = a.hits + 1
        FROM (
            SELECT free.memory_id FROM app.memory_access free
            WHERE free.memory_id = ANY (ids) FOR NO KEY UPDATE SKIP LOCKED
        ) AS used
        WHERE a.memory_id = used.memory_id;
    END IF;

    RETURN QUERY
    SELECT m.id, m.content, chosen.score, (chosen.why ->> 'similarity')::double precision, m.tokens, m.memory_type,
           m.importance, m.valid_from, m.valid_to, m.metadata, chosen.why
    FROM unnest(ids, worth, whys) WITH ORDINALITY AS chosen (id, score, why, rank)
    JOIN app.memories m ON m.id = chosen.id
    ORDER BY chosen.rank;
END
$_$;

-- Name: FUNCTION recall(query_text text, query_embedding public.vector, k integer, token_budget integer, half_life interval, weights jsonb, mmr_lambda double precision, as_of timestamp with time zone, kind text, scope text, filter jsonb, mode text, touch boolean, owner uuid); Type: COMMENT; Schema: app; Owner: -

COMMENT ON FUNCTION app.recall(query_text text, query_embedding public.vector, k integer, token_budget integer, half_life interval, weights jsonb, mmr_lambda double precision, as_of timestamp with time zone, kind text, scope text, filter jsonb, mode text, touch boolean, owner uuid) IS 'What is remembered about a question, best first, and why: facts that hold at the moment, of one person.

query_text, query_embedding: the question; one of them is enough. k: at most so many. token_budget: at most so many tokens
together; what does not fit is passed over. half_life: after so long without use a memory counts half (0 for never).
weights: of the rankings dense, lexical and fuzzy. mmr_lambda: below 1 holds back what repeats another one. as_of: what was
true at that moment, over or not. kind, scope, filter: which memories, as in concierge.match. mode: soft multiplies
relevance with a factor from 0.3 to 1.5, sum adds relevance, recency and importance. touch: does it count as use?
Errors: 22004 no person, 22023 an argument out of range, nothing to search for, or a vector of another size.
Example: SELECT content, explanation FROM recall(''where does she like to sit?'', k => 3, token_budget => 200);';

-- Name: remember(text, public.vector, text, real, jsonb, text, timestamp with time zone, timestamp with time zone, text, double precision, uuid); Type: FUNCTION; Schema: app; Owner: -

CREATE FUNCTION app.remember(content text, embedding public.vector DEFAULT NULL::public.vector, kind text DEFAULT 'user_preference'::text, importance real DEFAULT 0.5, metadata jsonb DEFAULT '{}'::jsonb, dedupe text DEFAULT 'hash'::text, valid_from timestamp with time zone DEFAULT NULL::timestamp with time zone, expires_at timestamp with time zone DEFAULT NULL::timestamp with time zone, scope text DEFAULT 'user'::text, near double precision DEFAULT 0.8, owner uuid DEFAULT NULL::uuid) RETURNS TABLE(id uuid, action text, "similar" jsonb)
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
DECLARE
    person constant uuid := coalesce(remember.owner, concierge.uid());
    place  constant text := coalesce(remember.scope, 'user');
    how    constant text := coalesce(remember.dedupe, 'hash');
    fact   constant text := btrim(remember.content, E' \t\n\r');
    extra  constant jsonb := coalesce(remember.metadata, '{}');
    weight constant real := coalesce(remember.importance, 0.5);
    known  app.memories;
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
    SELECT c.* INTO space FROM concierge.embedding_columns('app.memories') AS c
    WHERE remember.embedding IS NULL OR c.dims = public.vector_dims(remember.embedding)
    LIMIT 1;
    IF NOT FOUND THEN
        PERFORM concierge.refuse(
            'invalid_argument', format('embedding has %s dimensions, not %s',
                                       public.vector_dims(remember.embedding), c.dims),
            'Only vectors of one model can be compared.', 'Embed with the model that is in use, or leave it to the workers.'
        ) FROM concierge.embedding_columns('app.memories') AS c WHERE c.status = 'active';
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
            hashtextextended('app.memories/' || place, hashtextextended(person::text, 0))
        );
        SELECT * INTO known FROM app.memories m
        WHERE m.user_id = person AND m.scope = place
          AND m.content_hash = sha256(convert_to(fact, 'UTF8'))
          AND m.valid_to IS NULL AND m.valid_until > clock_timestamp()
        ORDER BY m.created_at, m.id
        LIMIT 1
        FOR NO KEY UPDATE;
        IF FOUND THEN
            -- The row is written only when there is something new to it: an index of vectors is dear to write.
            UPDATE app.memories m
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
                    'UPDATE app.memories SET %1$I = $1, %2$I = content_hash
                     WHERE id = $2 AND %2$I IS DISTINCT FROM content_hash', space.vector_column, space.hash_column
                ) USING remember.embedding, known.id;
            END IF;
            UPDATE app.memory_access a
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
        FROM app.similar_memories(fact, remember.embedding, near, 5, place, person) AS s;
        IF remember."similar" <> '[]' THEN
            action := 'candidates';
            RETURN NEXT;
            RETURN;
        END IF;
    END IF;
    EXECUTE format(
        'INSERT INTO app.memories
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
$_$;

-- Name: FUNCTION remember(content text, embedding public.vector, kind text, importance real, metadata jsonb, dedupe text, valid_from timestamp with time zone, expires_at timestamp with time zone, scope text, near double precision, owner uuid); Type: COMMENT; Schema: app; Owner: -

COMMENT ON FUNCTION app.remember(content text, embedding public.vector, kind text, importance real, metadata jsonb, dedupe text, valid_from timestamp with time zone, expires_at timestamp with time zone, scope text, near double precision, owner uuid) IS 'Writes a fact down, unless it is known. Returns its id and an action: inserted; refreshed: the same text was there,
metadata and importance were merged into it; candidates: nothing was written, similar has what is near, best first.

content: the fact. embedding: its vector, or null to have it embedded later. kind: a memory_type. importance: 0 to 1.
dedupe: hash finds the same text, nearest also what is at least as similar as near (0 to 1; by embedding, without one by
letters), none writes in any case. valid_from: since when it is true; now if it is not said. scope: what it is kept apart
by. owner: the person; the user of the request if it is not said. Whoever remembers for one person and scope at the same
time waits for the other, so the same fact is there once. Errors: 22023 an argument out of range, 22004 no person, 0A000
in a transaction that sees less than what is committed (but for dedupe none), 23514 a rule of the table.
Example: SELECT id, action FROM remember(''Prefers a window seat'', kind => ''user_preference'', importance => 0.8);';

-- Name: search_web_sources(text, integer); Type: FUNCTION; Schema: app; Owner: -

CREATE FUNCTION app.search_web_sources(query_text text, match_count integer DEFAULT 5) RETURNS TABLE(id uuid, score double precision, url text, title text, content text, fetched_at timestamp with time zone, ranks jsonb)
    LANGUAGE sql STABLE ROWS 5
    BEGIN ATOMIC
 SELECT (h.id)::uuid AS id,
     h.score,
     (h."row" ->> 'url'::text),
     (h."row" ->> 'title'::text),
     (h."row" ->> 'content'::text),
     ((h."row" ->> 'fetched_at'::text))::timestamp with time zone AS timestamptz,
     h.ranks
    FROM concierge.hybrid_match('app.web_sources'::regclass, search_web_sources.query_text, match_count => COALESCE(search_web_sources.match_count, 5), filter => jsonb_build_object('expires_at', jsonb_build_object('gt', now()))) WITH ORDINALITY h(id, score, similarity, lexical, fuzzy, ranks, "row", rank)
   ORDER BY h.rank;
END;

-- Name: FUNCTION search_web_sources(query_text text, match_count integer); Type: COMMENT; Schema: app; Owner: -

COMMENT ON FUNCTION app.search_web_sources(query_text text, match_count integer) IS 'Pages that have not expired by their words, best first; a misspelt title is found, too.
Example: SELECT url, score FROM search_web_sources(''opening hours'');';

-- Name: similar_memories(text, public.vector, double precision, integer, text, uuid); Type: FUNCTION; Schema: app; Owner: -

CREATE FUNCTION app.similar_memories(query_text text, query_embedding public.vector DEFAULT NULL::public.vector, near double precision DEFAULT 0.8, match_count integer DEFAULT 5, scope text DEFAULT NULL::text, owner uuid DEFAULT NULL::uuid) RETURNS TABLE(id uuid, similarity double precision, content text, valid_from timestamp with time zone)
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
#variable_conflict use_column
DECLARE
    person constant uuid := coalesce(similar_memories.owner, concierge.uid());
    space  record;
BEGIN
    SELECT c.* INTO space FROM concierge.embedding_columns('app.memories') AS c
    ORDER BY (c.dims = public.vector_dims(query_embedding)) DESC NULLS LAST
    LIMIT 1;
    RETURN QUERY EXECUTE format(
        'SELECT m.id, alike.similarity, m.content, m.valid_from
         FROM app.memories m
         CROSS JOIN LATERAL (
             SELECT CASE
                 WHEN $3 IS NULL THEN public.similarity(m.content, $2)::double precision
                 WHEN m.%2$I = m.content_hash THEN 1 - ((m.%1$I OPERATOR(public.<=>) $3) + 0)
             END AS similarity
         ) AS alike
         WHERE m.user_id = $1 AND m.valid_to IS NULL AND m.valid_until > clock_timestamp()
           AND ($4 IS NULL OR m.scope = $4) AND alike.similarity >= $5 AND alike.similarity <> ''NaN''
         ORDER BY alike.similarity DESC, m.id
         LIMIT $6', space.vector_column, space.hash_column
    ) USING person, query_text, query_embedding, similar_memories.scope, coalesce(near, 0.8),
            greatest(coalesce(match_count, 5), 0);
END
$_$;

-- Name: FUNCTION similar_memories(query_text text, query_embedding public.vector, near double precision, match_count integer, scope text, owner uuid); Type: COMMENT; Schema: app; Owner: -

COMMENT ON FUNCTION app.similar_memories(query_text text, query_embedding public.vector, near double precision, match_count integer, scope text, owner uuid) IS 'Current memories of a person that are at least as similar as near, best first: by embedding, or without one by the
letters of the text. All are compared, none is missed. Also finds what became a duplicate when it was embedded again.
Example: SELECT * FROM similar_memories(''Likes window seats'', near => 0.5);';

-- Name: supersede(uuid, uuid, text); Type: FUNCTION; Schema: app; Owner: -

CREATE FUNCTION app.supersede(old uuid, new uuid, reason text DEFAULT NULL::text) RETURNS app.memories
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    former  app.memories;
    latter  app.memories;
    missing text;
BEGIN
    IF old = new THEN
        PERFORM concierge.refuse(
            'invalid_argument', 'a memory does not supersede itself', NULL, 'Remember the new fact, and name both.'
        );
    END IF;
    -- In one order, whoever supersedes what at the same time.
    PERFORM FROM app.memories m WHERE m.id IN (supersede.old, supersede.new) ORDER BY m.id FOR NO KEY UPDATE;
    SELECT * INTO former FROM app.memories m WHERE m.id = supersede.old;
    SELECT * INTO latter FROM app.memories m WHERE m.id = supersede.new;
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
    UPDATE app.memories m
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
$$;

-- Name: FUNCTION supersede(old uuid, new uuid, reason text); Type: COMMENT; Schema: app; Owner: -

COMMENT ON FUNCTION app.supersede(old uuid, new uuid, reason text) IS 'Ends a memory because another one took its place; returns the one that ended. Calling it again is harmless.

It ends when the new one began to be true, or now, when that is not known better. Errors: 42704 no such memory, or of
different persons, ZF007 one of them is over already, 22023 both are the same.
Example: SELECT valid_to FROM supersede(old => ''…'', new => ''…'', reason => ''moved house'');';

-- Name: keep_accommodation(); Type: FUNCTION; Schema: app_private; Owner: -

CREATE FUNCTION app_private.keep_accommodation() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    NEW.content := concat_ws(E'\n', NEW.name, NEW.description, array_to_string(NEW.amenities, ', '));
    RETURN NEW;
END
$$;

-- Name: FUNCTION keep_accommodation(); Type: COMMENT; Schema: app_private; Owner: -

COMMENT ON FUNCTION app_private.keep_accommodation() IS 'Trigger on accommodation_embeddings: puts together what is embedded.';

-- Name: keep_memory(); Type: FUNCTION; Schema: app_private; Owner: -

CREATE FUNCTION app_private.keep_memory() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM app.memories m WHERE m.id = NEW.superseded_by AND m.user_id = NEW.user_id
    ) THEN
        PERFORM concierge.refuse(
            'rule_violated', 'a memory is superseded by one of the same person only',
            'The person has no memory ' || NEW.superseded_by || '.', 'Remember the new fact first.'
        );
    END IF;
    RETURN NEW;
END
$$;

-- Name: FUNCTION keep_memory(); Type: COMMENT; Schema: app_private; Owner: -

COMMENT ON FUNCTION app_private.keep_memory() IS 'Trigger on memories: keeps a memory from being superseded by one of another person.';

-- Name: keep_memory_events(); Type: FUNCTION; Schema: app_private; Owner: -

CREATE FUNCTION app_private.keep_memory_events() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    PERFORM concierge.refuse(
        'not_permitted', 'events of memories are only added',
        'They say what became of a memory, whatever is thought of it later.', 'They go with the profile of their person.'
    );
    RETURN NULL;
END
$$;

-- Name: FUNCTION keep_memory_events(); Type: COMMENT; Schema: app_private; Owner: -

COMMENT ON FUNCTION app_private.keep_memory_events() IS 'Trigger on memory_events: rows are only added.';

-- Name: keep_session_memory(); Type: FUNCTION; Schema: app_private; Owner: -

CREATE FUNCTION app_private.keep_session_memory() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    NEW.user_id := (SELECT s.user_id FROM app.chat_sessions s WHERE s.id = NEW.session_id);
    RETURN NEW;
END
$$;

-- Name: FUNCTION keep_session_memory(); Type: COMMENT; Schema: app_private; Owner: -

COMMENT ON FUNCTION app_private.keep_session_memory() IS 'Trigger on session_memories: fills in the owner of the session.';

-- Name: keep_url(); Type: FUNCTION; Schema: app_private; Owner: -

CREATE FUNCTION app_private.keep_url() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    NEW.url_hash := encode(sha256(convert_to(NEW.url, 'UTF8')), 'hex');
    RETURN NEW;
END
$$;

-- Name: FUNCTION keep_url(); Type: COMMENT; Schema: app_private; Owner: -

COMMENT ON FUNCTION app_private.keep_url() IS 'Trigger on web_sources: the digest of the address.';

-- Name: note_memory(uuid, uuid, text, uuid); Type: FUNCTION; Schema: app_private; Owner: -

CREATE FUNCTION app_private.note_memory(memory uuid, person uuid, what text, other uuid DEFAULT NULL::uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    who record;
BEGIN
    IF to_regproc('concierge.app_role') IS NOT NULL THEN
        SELECT concierge.uid() AS actor, concierge.app_role() AS role INTO who;
    ELSE
        SELECT NULL::uuid AS actor, NULL::text AS role INTO who;
    END IF;
    INSERT INTO app.memory_events (memory_id, user_id, event, other_id, reason, actor, role)
    SELECT memory, p.id, what, other, nullif(left(current_setting('concierge.memory_reason', true), 2000), ''),
           who.actor, coalesce(who.role, session_user::text)
    FROM app.profiles p WHERE p.id = person;
END
$$;

-- Name: FUNCTION note_memory(memory uuid, person uuid, what text, other uuid); Type: COMMENT; Schema: app_private; Owner: -

COMMENT ON FUNCTION app_private.note_memory(memory uuid, person uuid, what text, other uuid) IS 'Adds an event; for the triggers that record.';

-- Name: record_memory(); Type: FUNCTION; Schema: app_private; Owner: -

CREATE FUNCTION app_private.record_memory() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    what text;
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO app.memory_access (memory_id, last_at) VALUES (NEW.id, NEW.created_at)
        ON CONFLICT DO NOTHING;
        PERFORM app_private.note_memory(NEW.id, NEW.user_id, 'add');
        RETURN NULL;
    ELSIF TG_OP = 'DELETE' THEN
        PERFORM app_private.note_memory(OLD.id, OLD.user_id, 'forget');
        RETURN NULL;
    END IF;
    what := CASE
        WHEN NEW.content = '' AND OLD.content <> '' THEN 'redact'
        WHEN NEW.content <> OLD.content THEN 'change'
        WHEN NEW.superseded_by IS NOT NULL AND NEW.superseded_by IS DISTINCT FROM OLD.superseded_by THEN 'supersede'
        WHEN NEW.valid_to IS NOT NULL AND OLD.valid_to IS NULL THEN 'forget'
        WHEN (NEW.importance, NEW.metadata, NEW.expires_at, NEW.memory_type, NEW.scope, NEW.valid_from, NEW.valid_to)
            IS DISTINCT FROM
            (OLD.importance, OLD.metadata, OLD.expires_at, OLD.memory_type, OLD.scope, OLD.valid_from, OLD.valid_to)
            THEN 'merge'
    END;
    IF what IS NOT NULL THEN
        PERFORM app_private.note_memory(
            NEW.id, NEW.user_id, what, CASE what WHEN 'supersede' THEN NEW.superseded_by END
        );
    END IF;
    RETURN NULL;
END
$$;

-- Name: FUNCTION record_memory(); Type: COMMENT; Schema: app_private; Owner: -

COMMENT ON FUNCTION app_private.record_memory() IS 'Trigger on memories: writes down what becomes of them.';

-- Name: record_refresh(); Type: FUNCTION; Schema: app_private; Owner: -

CREATE FUNCTION app_private.record_refresh() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    PERFORM app_private.note_memory(m.id, m.user_id, 'refresh') FROM app.memories m WHERE m.id = NEW.memory_id;
    RETURN NULL;
END
$$;

-- Name: FUNCTION record_refresh(); Type: COMMENT; Schema: app_private; Owner: -

COMMENT ON FUNCTION app_private.record_refresh() IS 'Trigger on memory_access: writes down that a memory was remembered again.';

-- Name: embedding_jobs; Type: TABLE; Schema: app; Owner: -

CREATE TABLE app.embedding_jobs (
    id bigint NOT NULL,
    target regclass NOT NULL,
    row_id text NOT NULL,
    space smallint NOT NULL,
    content_hash bytea NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    locked_until timestamp with time zone,
    error text,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);

-- Name: TABLE embedding_jobs; Type: COMMENT; Schema: app; Owner: -

COMMENT ON TABLE app.embedding_jobs IS 'Rows whose text is to be embedded: one job for each row and space. Workers claim them with
concierge.pending_embeddings() and answer with concierge.store_embeddings().';

-- Name: COLUMN embedding_jobs.id; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.embedding_jobs.id IS 'Order in which they came.';

-- Name: COLUMN embedding_jobs.target; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.embedding_jobs.target IS 'The table.';

-- Name: COLUMN embedding_jobs.row_id; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.embedding_jobs.row_id IS 'Primary key of the row, as concierge.match() returns it.';

-- Name: COLUMN embedding_jobs.space; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.embedding_jobs.space IS 'The space that the vector is for.';

-- Name: COLUMN embedding_jobs.content_hash; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.embedding_jobs.content_hash IS 'Hash of the text when the job was written.';

-- Name: COLUMN embedding_jobs.attempts; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.embedding_jobs.attempts IS 'How often it was claimed. After eight times it is left alone.';

-- Name: COLUMN embedding_jobs.locked_until; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.embedding_jobs.locked_until IS 'Until then a worker has it.';

-- Name: COLUMN embedding_jobs.error; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.embedding_jobs.error IS 'What the last worker said.';

-- Name: COLUMN embedding_jobs.created_at; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.embedding_jobs.created_at IS 'When the text changed.';

-- Name: embedding_jobs_id_seq; Type: SEQUENCE; Schema: app; Owner: -

ALTER TABLE app.embedding_jobs ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME app.embedding_jobs_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: embedding_spaces; Type: TABLE; Schema: app; Owner: -

CREATE TABLE app.embedding_spaces (
    id smallint NOT NULL,
    target regclass NOT NULL,
    name text NOT NULL,
    model text,
    dims integer,
    metric text DEFAULT 'cosine'::text NOT NULL,
    status text DEFAULT 'building'::text NOT NULL,
    vector_column text NOT NULL,
    hash_column text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    activated_at timestamp with time zone,
    CONSTRAINT embedding_spaces_dims_check CHECK (((dims >= 1) AND (dims <= 16000))),
    CONSTRAINT embedding_spaces_metric_check CHECK ((metric = ANY (ARRAY['cosine'::text, 'l2'::text, 'inner_product'::text]))),
    CONSTRAINT embedding_spaces_name_check CHECK ((name <> ''::text)),
    CONSTRAINT embedding_spaces_status_check CHECK ((status = ANY (ARRAY['building'::text, 'active'::text, 'retired'::text])))
);

-- Name: TABLE embedding_spaces; Type: COMMENT; Schema: app; Owner: -

COMMENT ON TABLE app.embedding_spaces IS 'Which model made the vectors of which column. One space of a table is active: searches use it.';

-- Name: COLUMN embedding_spaces.id; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.embedding_spaces.id IS 'Number of the space.';

-- Name: COLUMN embedding_spaces.target; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.embedding_spaces.target IS 'The table.';

-- Name: COLUMN embedding_spaces.name; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.embedding_spaces.name IS 'Name of the space, one for each table.';

-- Name: COLUMN embedding_spaces.model; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.embedding_spaces.model IS 'The model, as its makers call it.';

-- Name: COLUMN embedding_spaces.dims; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.embedding_spaces.dims IS 'How many numbers a vector has.';

-- Name: COLUMN embedding_spaces.metric; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.embedding_spaces.metric IS 'cosine, l2 or inner_product.';

-- Name: COLUMN embedding_spaces.status; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.embedding_spaces.status IS 'building: rows are being embedded; active: searched; retired: still there for questions of the old model.';

-- Name: COLUMN embedding_spaces.vector_column; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.embedding_spaces.vector_column IS 'Column of the vectors.';

-- Name: COLUMN embedding_spaces.hash_column; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.embedding_spaces.hash_column IS 'Column with the hash of the text that was embedded. Where it differs from content_hash the vector is out of date.';

-- Name: COLUMN embedding_spaces.created_at; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.embedding_spaces.created_at IS 'When it was started.';

-- Name: COLUMN embedding_spaces.activated_at; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.embedding_spaces.activated_at IS 'When searches began to use it.';

-- Name: embedding_spaces_id_seq; Type: SEQUENCE; Schema: app; Owner: -

ALTER TABLE app.embedding_spaces ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME app.embedding_spaces_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: lexeme_df; Type: TABLE; Schema: app; Owner: -

CREATE TABLE app.lexeme_df (
    id bigint NOT NULL,
    target regclass NOT NULL,
    lexeme text NOT NULL,
    df integer NOT NULL,
    total bigint DEFAULT 0 NOT NULL
);

-- Name: TABLE lexeme_df; Type: COMMENT; Schema: app; Owner: -

COMMENT ON TABLE app.lexeme_df IS 'How many rows of a table have a word, as a sum: each change adds its part, so that writers do not wait for each other.
store_embeddings() puts the parts together from time to time.';

-- Name: COLUMN lexeme_df.id; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.lexeme_df.id IS 'Number of the part.';

-- Name: COLUMN lexeme_df.target; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.lexeme_df.target IS 'The table.';

-- Name: COLUMN lexeme_df.lexeme; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.lexeme_df.lexeme IS 'The word as to_tsvector writes it; the empty one stands for all rows.';

-- Name: COLUMN lexeme_df.df; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.lexeme_df.df IS 'Rows that got the word, less those that lost it.';

-- Name: COLUMN lexeme_df.total; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.lexeme_df.total IS 'For the empty word: how many words the rows have together.';

-- Name: lexeme_df_id_seq; Type: SEQUENCE; Schema: app; Owner: -

ALTER TABLE app.lexeme_df ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME app.lexeme_df_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: memory_access; Type: TABLE; Schema: app; Owner: -

CREATE TABLE app.memory_access (
    memory_id uuid NOT NULL,
    last_at timestamp with time zone DEFAULT now() NOT NULL,
    hits bigint DEFAULT 0 NOT NULL,
    refreshed_at timestamp with time zone,
    CONSTRAINT memory_access_hits_check CHECK ((hits >= 0))
)
WITH (fillfactor='70');

-- Name: TABLE memory_access; Type: COMMENT; Schema: app; Owner: -

COMMENT ON TABLE app.memory_access IS 'When each memory was last of use. Beside it, so that reading a memory never writes its row and its vector again.';

-- Name: COLUMN memory_access.memory_id; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.memory_access.memory_id IS 'The memory.';

-- Name: COLUMN memory_access.last_at; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.memory_access.last_at IS 'When recall last told it, or when it was written down.';

-- Name: COLUMN memory_access.hits; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.memory_access.hits IS 'How often it was told or remembered again.';

-- Name: COLUMN memory_access.refreshed_at; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.memory_access.refreshed_at IS 'When it was last remembered again.';

-- Name: memory_events_id_seq; Type: SEQUENCE; Schema: app; Owner: -

ALTER TABLE app.memory_events ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME app.memory_events_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: accommodation_embeddings accommodation_embeddings_pkey; Type: CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.accommodation_embeddings
    ADD CONSTRAINT accommodation_embeddings_pkey PRIMARY KEY (id);

-- Name: embedding_jobs embedding_jobs_pkey; Type: CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.embedding_jobs
    ADD CONSTRAINT embedding_jobs_pkey PRIMARY KEY (id);

-- Name: embedding_jobs embedding_jobs_target_row_id_space_key; Type: CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.embedding_jobs
    ADD CONSTRAINT embedding_jobs_target_row_id_space_key UNIQUE (target, row_id, space);

-- Name: embedding_spaces embedding_spaces_pkey; Type: CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.embedding_spaces
    ADD CONSTRAINT embedding_spaces_pkey PRIMARY KEY (id);

-- Name: embedding_spaces embedding_spaces_target_name_key; Type: CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.embedding_spaces
    ADD CONSTRAINT embedding_spaces_target_name_key UNIQUE (target, name);

-- Name: embeddings embeddings_pkey; Type: CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.embeddings
    ADD CONSTRAINT embeddings_pkey PRIMARY KEY (id);

-- Name: embeddings embeddings_user_id_entity_type_entity_id_chunk_no_model_key; Type: CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.embeddings
    ADD CONSTRAINT embeddings_user_id_entity_type_entity_id_chunk_no_model_key UNIQUE NULLS NOT DISTINCT (user_id, entity_type, entity_id, chunk_no, model);

-- Name: lexeme_df lexeme_df_pkey; Type: CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.lexeme_df
    ADD CONSTRAINT lexeme_df_pkey PRIMARY KEY (id);

-- Name: memories memories_pkey; Type: CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.memories
    ADD CONSTRAINT memories_pkey PRIMARY KEY (id);

-- Name: memory_access memory_access_pkey; Type: CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.memory_access
    ADD CONSTRAINT memory_access_pkey PRIMARY KEY (memory_id);

-- Name: memory_events memory_events_pkey; Type: CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.memory_events
    ADD CONSTRAINT memory_events_pkey PRIMARY KEY (id);

-- Name: session_memories session_memories_pkey; Type: CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.session_memories
    ADD CONSTRAINT session_memories_pkey PRIMARY KEY (id);

-- Name: web_sources web_sources_pkey; Type: CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.web_sources
    ADD CONSTRAINT web_sources_pkey PRIMARY KEY (id);

-- Name: web_sources web_sources_user_id_url_hash_key; Type: CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.web_sources
    ADD CONSTRAINT web_sources_user_id_url_hash_key UNIQUE NULLS NOT DISTINCT (user_id, url_hash);

-- Name: accommodation_embeddings_embedding_idx; Type: INDEX; Schema: app; Owner: -

CREATE INDEX accommodation_embeddings_embedding_idx ON app.accommodation_embeddings USING hnsw (((embedding)::public.halfvec(1536)) public.halfvec_cosine_ops) WITH (m='16', ef_construction='200');

-- Name: accommodation_embeddings_fts_idx; Type: INDEX; Schema: app; Owner: -

CREATE INDEX accommodation_embeddings_fts_idx ON app.accommodation_embeddings USING gin (fts);

-- Name: accommodation_embeddings_name_idx; Type: INDEX; Schema: app; Owner: -

CREATE INDEX accommodation_embeddings_name_idx ON app.accommodation_embeddings USING gin (name public.gin_trgm_ops);

-- Name: accommodation_embeddings_user_idx; Type: INDEX; Schema: app; Owner: -

CREATE INDEX accommodation_embeddings_user_idx ON app.accommodation_embeddings USING btree (user_id);

-- Name: embedding_jobs_space_idx; Type: INDEX; Schema: app; Owner: -

CREATE INDEX embedding_jobs_space_idx ON app.embedding_jobs USING btree (space);

-- Name: embedding_spaces_active_idx; Type: INDEX; Schema: app; Owner: -

CREATE UNIQUE INDEX embedding_spaces_active_idx ON app.embedding_spaces USING btree (target) WHERE (status = 'active'::text);

-- Name: embeddings_embedding_idx; Type: INDEX; Schema: app; Owner: -

CREATE INDEX embeddings_embedding_idx ON app.embeddings USING hnsw (((embedding)::public.halfvec(1536)) public.halfvec_cosine_ops) WITH (m='16', ef_construction='200');

-- Name: embeddings_entity_idx; Type: INDEX; Schema: app; Owner: -

CREATE INDEX embeddings_entity_idx ON app.embeddings USING btree (entity_type, entity_id);

-- Name: embeddings_fts_idx; Type: INDEX; Schema: app; Owner: -

CREATE INDEX embeddings_fts_idx ON app.embeddings USING gin (fts);

-- Name: embeddings_title_idx; Type: INDEX; Schema: app; Owner: -

CREATE INDEX embeddings_title_idx ON app.embeddings USING gin (title public.gin_trgm_ops);

-- Name: idx_memories_embedding; Type: INDEX; Schema: app; Owner: -

CREATE INDEX idx_memories_embedding ON app.memories USING hnsw (((embedding)::public.halfvec(1536)) public.halfvec_cosine_ops) WITH (m='16', ef_construction='200');

-- Name: idx_session_memories_embedding; Type: INDEX; Schema: app; Owner: -

CREATE INDEX idx_session_memories_embedding ON app.session_memories USING hnsw (((embedding)::public.halfvec(1536)) public.halfvec_cosine_ops) WITH (m='16', ef_construction='200');

-- Name: lexeme_df_letters_idx; Type: INDEX; Schema: app; Owner: -

CREATE INDEX lexeme_df_letters_idx ON app.lexeme_df USING gin (lexeme public.gin_trgm_ops);

-- Name: lexeme_df_lexeme_idx; Type: INDEX; Schema: app; Owner: -

CREATE INDEX lexeme_df_lexeme_idx ON app.lexeme_df USING btree (target, lexeme) INCLUDE (df, total);

-- Name: memories_content_hash_idx; Type: INDEX; Schema: app; Owner: -

CREATE INDEX memories_content_hash_idx ON app.memories USING btree (user_id, scope, content_hash) WHERE (valid_to IS NULL);

-- Name: memories_expiry_idx; Type: INDEX; Schema: app; Owner: -

CREATE INDEX memories_expiry_idx ON app.memories USING btree (expires_at) WHERE (expires_at IS NOT NULL);

-- Name: memories_fts_idx; Type: INDEX; Schema: app; Owner: -

CREATE INDEX memories_fts_idx ON app.memories USING gin (fts);

-- Name: memories_superseded_by_idx; Type: INDEX; Schema: app; Owner: -

CREATE INDEX memories_superseded_by_idx ON app.memories USING btree (superseded_by);

-- Name: memories_user_idx; Type: INDEX; Schema: app; Owner: -

CREATE INDEX memories_user_idx ON app.memories USING btree (user_id, memory_type);

-- Name: memory_events_memory_idx; Type: INDEX; Schema: app; Owner: -

CREATE INDEX memory_events_memory_idx ON app.memory_events USING btree (memory_id, id);

-- Name: memory_events_other_idx; Type: INDEX; Schema: app; Owner: -

CREATE INDEX memory_events_other_idx ON app.memory_events USING btree (other_id) WHERE (other_id IS NOT NULL);

-- Name: memory_events_user_idx; Type: INDEX; Schema: app; Owner: -

CREATE INDEX memory_events_user_idx ON app.memory_events USING btree (user_id, id);

-- Name: session_memories_expiry_idx; Type: INDEX; Schema: app; Owner: -

CREATE INDEX session_memories_expiry_idx ON app.session_memories USING btree (expires_at) WHERE (expires_at IS NOT NULL);

-- Name: session_memories_fts_idx; Type: INDEX; Schema: app; Owner: -

CREATE INDEX session_memories_fts_idx ON app.session_memories USING gin (fts);

-- Name: session_memories_session_idx; Type: INDEX; Schema: app; Owner: -

CREATE INDEX session_memories_session_idx ON app.session_memories USING btree (session_id, user_id);

-- Name: session_memories_user_idx; Type: INDEX; Schema: app; Owner: -

CREATE INDEX session_memories_user_idx ON app.session_memories USING btree (user_id);

-- Name: web_sources_expiry_idx; Type: INDEX; Schema: app; Owner: -

CREATE INDEX web_sources_expiry_idx ON app.web_sources USING btree (expires_at);

-- Name: web_sources_fts_idx; Type: INDEX; Schema: app; Owner: -

CREATE INDEX web_sources_fts_idx ON app.web_sources USING gin (fts);

-- Name: web_sources_title_idx; Type: INDEX; Schema: app; Owner: -

CREATE INDEX web_sources_title_idx ON app.web_sources USING gin (title public.gin_trgm_ops);

-- Name: accommodation_embeddings concierge_10_keep_accommodation; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_10_keep_accommodation BEFORE INSERT OR UPDATE ON app.accommodation_embeddings FOR EACH ROW EXECUTE FUNCTION app_private.keep_accommodation();

-- Name: memories concierge_20_keep_memory; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_20_keep_memory BEFORE INSERT OR UPDATE OF superseded_by, user_id ON app.memories FOR EACH ROW WHEN ((new.superseded_by IS NOT NULL)) EXECUTE FUNCTION app_private.keep_memory();

-- Name: session_memories concierge_20_keep_memory; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_20_keep_memory BEFORE INSERT ON app.session_memories FOR EACH ROW WHEN ((new.user_id IS NULL)) EXECUTE FUNCTION app_private.keep_session_memory();

-- Name: web_sources concierge_20_keep_url; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_20_keep_url BEFORE INSERT OR UPDATE ON app.web_sources FOR EACH ROW EXECUTE FUNCTION app_private.keep_url();

-- Name: memory_events concierge_50_append_only; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_50_append_only BEFORE DELETE OR UPDATE ON app.memory_events FOR EACH ROW WHEN ((pg_trigger_depth() = 0)) EXECUTE FUNCTION app_private.keep_memory_events();

-- Name: accommodation_embeddings concierge_60_embedding; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_60_embedding BEFORE INSERT OR UPDATE ON app.accommodation_embeddings FOR EACH ROW EXECUTE FUNCTION concierge.keep_embedding('{"embedded":"embedded_hash","language":"pg_catalog.english","owner":"user_id","text":"content","title":"name","vector":"embedding","words":"fts"}');

-- Name: embeddings concierge_60_embedding; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_60_embedding BEFORE INSERT OR UPDATE ON app.embeddings FOR EACH ROW EXECUTE FUNCTION concierge.keep_embedding('{"embedded":"embedded_hash","language":"pg_catalog.english","owner":"user_id","text":"content","title":"title","vector":"embedding","words":"fts"}');

-- Name: memories concierge_60_embedding; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_60_embedding BEFORE INSERT OR UPDATE ON app.memories FOR EACH ROW EXECUTE FUNCTION concierge.keep_embedding('{"embedded":"embedded_hash","language":"pg_catalog.english","owner":"user_id","text":"content","vector":"embedding","words":"fts"}');

-- Name: session_memories concierge_60_embedding; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_60_embedding BEFORE INSERT OR UPDATE ON app.session_memories FOR EACH ROW EXECUTE FUNCTION concierge.keep_embedding('{"embedded":"embedded_hash","language":"pg_catalog.english","owner":"user_id","text":"content","vector":"embedding","words":"fts"}');

-- Name: web_sources concierge_60_embedding; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_60_embedding BEFORE INSERT OR UPDATE ON app.web_sources FOR EACH ROW EXECUTE FUNCTION concierge.keep_embedding('{"language":"pg_catalog.english","owner":"user_id","text":"content","title":"title","words":"fts"}');

-- Name: accommodation_embeddings concierge_80_updated_at; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_80_updated_at BEFORE UPDATE ON app.accommodation_embeddings FOR EACH ROW EXECUTE FUNCTION concierge.set_updated_at('updated_at');

-- Name: embeddings concierge_80_updated_at; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_80_updated_at BEFORE UPDATE ON app.embeddings FOR EACH ROW EXECUTE FUNCTION concierge.set_updated_at('updated_at');

-- Name: memories concierge_80_updated_at; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_80_updated_at BEFORE UPDATE ON app.memories FOR EACH ROW EXECUTE FUNCTION concierge.set_updated_at('updated_at');

-- Name: accommodation_embeddings concierge_90_embedding_delete; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_90_embedding_delete AFTER DELETE ON app.accommodation_embeddings REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION concierge.embedding_changed();

-- Name: embeddings concierge_90_embedding_delete; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_90_embedding_delete AFTER DELETE ON app.embeddings REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION concierge.embedding_changed();

-- Name: memories concierge_90_embedding_delete; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_90_embedding_delete AFTER DELETE ON app.memories REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION concierge.embedding_changed();

-- Name: session_memories concierge_90_embedding_delete; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_90_embedding_delete AFTER DELETE ON app.session_memories REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION concierge.embedding_changed();

-- Name: web_sources concierge_90_embedding_delete; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_90_embedding_delete AFTER DELETE ON app.web_sources REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION concierge.embedding_changed();

-- Name: accommodation_embeddings concierge_90_embedding_insert; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_90_embedding_insert AFTER INSERT ON app.accommodation_embeddings REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION concierge.embedding_changed();

-- Name: embeddings concierge_90_embedding_insert; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_90_embedding_insert AFTER INSERT ON app.embeddings REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION concierge.embedding_changed();

-- Name: memories concierge_90_embedding_insert; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_90_embedding_insert AFTER INSERT ON app.memories REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION concierge.embedding_changed();

-- Name: session_memories concierge_90_embedding_insert; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_90_embedding_insert AFTER INSERT ON app.session_memories REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION concierge.embedding_changed();

-- Name: web_sources concierge_90_embedding_insert; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_90_embedding_insert AFTER INSERT ON app.web_sources REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION concierge.embedding_changed();

-- Name: accommodation_embeddings concierge_90_embedding_truncate; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_90_embedding_truncate AFTER TRUNCATE ON app.accommodation_embeddings FOR EACH STATEMENT EXECUTE FUNCTION concierge.embedding_changed();

-- Name: embeddings concierge_90_embedding_truncate; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_90_embedding_truncate AFTER TRUNCATE ON app.embeddings FOR EACH STATEMENT EXECUTE FUNCTION concierge.embedding_changed();

-- Name: memories concierge_90_embedding_truncate; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_90_embedding_truncate AFTER TRUNCATE ON app.memories FOR EACH STATEMENT EXECUTE FUNCTION concierge.embedding_changed();

-- Name: session_memories concierge_90_embedding_truncate; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_90_embedding_truncate AFTER TRUNCATE ON app.session_memories FOR EACH STATEMENT EXECUTE FUNCTION concierge.embedding_changed();

-- Name: web_sources concierge_90_embedding_truncate; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_90_embedding_truncate AFTER TRUNCATE ON app.web_sources FOR EACH STATEMENT EXECUTE FUNCTION concierge.embedding_changed();

-- Name: accommodation_embeddings concierge_90_embedding_update; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_90_embedding_update AFTER UPDATE ON app.accommodation_embeddings REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION concierge.embedding_changed();

-- Name: embeddings concierge_90_embedding_update; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_90_embedding_update AFTER UPDATE ON app.embeddings REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION concierge.embedding_changed();

-- Name: memories concierge_90_embedding_update; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_90_embedding_update AFTER UPDATE ON app.memories REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION concierge.embedding_changed();

-- Name: session_memories concierge_90_embedding_update; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_90_embedding_update AFTER UPDATE ON app.session_memories REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION concierge.embedding_changed();

-- Name: web_sources concierge_90_embedding_update; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_90_embedding_update AFTER UPDATE ON app.web_sources REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION concierge.embedding_changed();

-- Name: memories concierge_90_record_memory; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_90_record_memory AFTER INSERT OR DELETE OR UPDATE ON app.memories FOR EACH ROW EXECUTE FUNCTION app_private.record_memory();

-- Name: memory_access concierge_90_record_refresh; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_90_record_refresh AFTER UPDATE OF refreshed_at ON app.memory_access FOR EACH ROW EXECUTE FUNCTION app_private.record_refresh();

-- Name: accommodation_embeddings accommodation_embeddings_user_id_fkey; Type: FK CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.accommodation_embeddings
    ADD CONSTRAINT accommodation_embeddings_user_id_fkey FOREIGN KEY (user_id) REFERENCES app.profiles(id) ON DELETE CASCADE;

-- Name: embedding_jobs embedding_jobs_space_fkey; Type: FK CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.embedding_jobs
    ADD CONSTRAINT embedding_jobs_space_fkey FOREIGN KEY (space) REFERENCES app.embedding_spaces(id) ON DELETE CASCADE;

-- Name: embeddings embeddings_user_id_fkey; Type: FK CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.embeddings
    ADD CONSTRAINT embeddings_user_id_fkey FOREIGN KEY (user_id) REFERENCES app.profiles(id) ON DELETE CASCADE;

-- Name: memories memories_superseded_by_fkey; Type: FK CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.memories
    ADD CONSTRAINT memories_superseded_by_fkey FOREIGN KEY (superseded_by) REFERENCES app.memories(id) ON DELETE SET NULL;

-- Name: memories memories_user_id_fkey; Type: FK CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.memories
    ADD CONSTRAINT memories_user_id_fkey FOREIGN KEY (user_id) REFERENCES app.profiles(id) ON DELETE CASCADE;

-- Name: memory_access memory_access_memory_id_fkey; Type: FK CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.memory_access
    ADD CONSTRAINT memory_access_memory_id_fkey FOREIGN KEY (memory_id) REFERENCES app.memories(id) ON DELETE CASCADE;

-- Name: memory_events memory_events_user_id_fkey; Type: FK CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.memory_events
    ADD CONSTRAINT memory_events_user_id_fkey FOREIGN KEY (user_id) REFERENCES app.profiles(id) ON DELETE CASCADE;

-- Name: session_memories session_memories_session_id_user_id_fkey; Type: FK CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.session_memories
    ADD CONSTRAINT session_memories_session_id_user_id_fkey FOREIGN KEY (session_id, user_id) REFERENCES app.chat_sessions(id, user_id) ON UPDATE CASCADE ON DELETE CASCADE;

-- Name: web_sources web_sources_user_id_fkey; Type: FK CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.web_sources
    ADD CONSTRAINT web_sources_user_id_fkey FOREIGN KEY (user_id) REFERENCES app.profiles(id) ON DELETE CASCADE;

-- Name: accommodation_embeddings; Type: ROW SECURITY; Schema: app; Owner: -

ALTER TABLE app.accommodation_embeddings ENABLE ROW LEVEL SECURITY;

-- Name: accommodation_embeddings accommodation_embeddings_delete; Type: POLICY; Schema: app; Owner: -

CREATE POLICY accommodation_embeddings_delete ON app.accommodation_embeddings FOR DELETE TO authenticated USING ((user_id = ( SELECT concierge.uid() AS uid)));

-- Name: accommodation_embeddings accommodation_embeddings_insert; Type: POLICY; Schema: app; Owner: -

CREATE POLICY accommodation_embeddings_insert ON app.accommodation_embeddings FOR INSERT TO authenticated WITH CHECK ((user_id = ( SELECT concierge.uid() AS uid)));

-- Name: accommodation_embeddings accommodation_embeddings_select; Type: POLICY; Schema: app; Owner: -

CREATE POLICY accommodation_embeddings_select ON app.accommodation_embeddings FOR SELECT TO authenticated USING (((user_id IS NULL) OR (user_id = ( SELECT concierge.uid() AS uid))));

-- Name: accommodation_embeddings accommodation_embeddings_service; Type: POLICY; Schema: app; Owner: -

CREATE POLICY accommodation_embeddings_service ON app.accommodation_embeddings TO service_role USING (true) WITH CHECK (true);

-- Name: accommodation_embeddings accommodation_embeddings_update; Type: POLICY; Schema: app; Owner: -

CREATE POLICY accommodation_embeddings_update ON app.accommodation_embeddings FOR UPDATE TO authenticated USING ((user_id = ( SELECT concierge.uid() AS uid))) WITH CHECK ((user_id = ( SELECT concierge.uid() AS uid)));

-- Name: embedding_jobs; Type: ROW SECURITY; Schema: app; Owner: -

ALTER TABLE app.embedding_jobs ENABLE ROW LEVEL SECURITY;

-- Name: embedding_jobs embedding_jobs_service; Type: POLICY; Schema: app; Owner: -

CREATE POLICY embedding_jobs_service ON app.embedding_jobs TO service_role USING (true) WITH CHECK (true);

-- Name: embedding_spaces; Type: ROW SECURITY; Schema: app; Owner: -

ALTER TABLE app.embedding_spaces ENABLE ROW LEVEL SECURITY;

-- Name: embedding_spaces embedding_spaces_service; Type: POLICY; Schema: app; Owner: -

CREATE POLICY embedding_spaces_service ON app.embedding_spaces TO service_role USING (true) WITH CHECK (true);

-- Name: embeddings; Type: ROW SECURITY; Schema: app; Owner: -

ALTER TABLE app.embeddings ENABLE ROW LEVEL SECURITY;

-- Name: embeddings embeddings_delete; Type: POLICY; Schema: app; Owner: -

CREATE POLICY embeddings_delete ON app.embeddings FOR DELETE TO authenticated USING ((user_id = ( SELECT concierge.uid() AS uid)));

-- Name: embeddings embeddings_insert; Type: POLICY; Schema: app; Owner: -

CREATE POLICY embeddings_insert ON app.embeddings FOR INSERT TO authenticated WITH CHECK ((user_id = ( SELECT concierge.uid() AS uid)));

-- Name: embeddings embeddings_select; Type: POLICY; Schema: app; Owner: -

CREATE POLICY embeddings_select ON app.embeddings FOR SELECT TO authenticated USING (((user_id IS NULL) OR (user_id = ( SELECT concierge.uid() AS uid))));

-- Name: embeddings embeddings_service; Type: POLICY; Schema: app; Owner: -

CREATE POLICY embeddings_service ON app.embeddings TO service_role USING (true) WITH CHECK (true);

-- Name: embeddings embeddings_update; Type: POLICY; Schema: app; Owner: -

CREATE POLICY embeddings_update ON app.embeddings FOR UPDATE TO authenticated USING ((user_id = ( SELECT concierge.uid() AS uid))) WITH CHECK ((user_id = ( SELECT concierge.uid() AS uid)));

-- Name: lexeme_df; Type: ROW SECURITY; Schema: app; Owner: -

ALTER TABLE app.lexeme_df ENABLE ROW LEVEL SECURITY;

-- Name: lexeme_df lexeme_df_service; Type: POLICY; Schema: app; Owner: -

CREATE POLICY lexeme_df_service ON app.lexeme_df TO service_role USING (true) WITH CHECK (true);

-- Name: memories; Type: ROW SECURITY; Schema: app; Owner: -

ALTER TABLE app.memories ENABLE ROW LEVEL SECURITY;

-- Name: memories memories_delete; Type: POLICY; Schema: app; Owner: -

CREATE POLICY memories_delete ON app.memories FOR DELETE TO authenticated USING ((user_id = ( SELECT concierge.uid() AS uid)));

-- Name: memories memories_insert; Type: POLICY; Schema: app; Owner: -

CREATE POLICY memories_insert ON app.memories FOR INSERT TO authenticated WITH CHECK ((user_id = ( SELECT concierge.uid() AS uid)));

-- Name: memories memories_select; Type: POLICY; Schema: app; Owner: -

CREATE POLICY memories_select ON app.memories FOR SELECT TO authenticated USING ((user_id = ( SELECT concierge.uid() AS uid)));

-- Name: memories memories_service; Type: POLICY; Schema: app; Owner: -

CREATE POLICY memories_service ON app.memories TO service_role USING (true) WITH CHECK (true);

-- Name: memories memories_update; Type: POLICY; Schema: app; Owner: -

CREATE POLICY memories_update ON app.memories FOR UPDATE TO authenticated USING ((user_id = ( SELECT concierge.uid() AS uid))) WITH CHECK ((user_id = ( SELECT concierge.uid() AS uid)));

-- Name: memory_access; Type: ROW SECURITY; Schema: app; Owner: -

ALTER TABLE app.memory_access ENABLE ROW LEVEL SECURITY;

-- Name: memory_access memory_access_delete; Type: POLICY; Schema: app; Owner: -

CREATE POLICY memory_access_delete ON app.memory_access FOR DELETE TO authenticated USING ((EXISTS ( SELECT
   FROM app.memories m
  WHERE (m.id = memory_access.memory_id))));

-- Name: memory_access memory_access_insert; Type: POLICY; Schema: app; Owner: -

CREATE POLICY memory_access_insert ON app.memory_access FOR INSERT TO authenticated WITH CHECK ((EXISTS ( SELECT
   FROM app.memories m
  WHERE (m.id = memory_access.memory_id))));

-- Name: memory_access memory_access_select; Type: POLICY; Schema: app; Owner: -

CREATE POLICY memory_access_select ON app.memory_access FOR SELECT TO authenticated USING ((EXISTS ( SELECT
   FROM app.memories m
  WHERE (m.id = memory_access.memory_id))));

-- Name: memory_access memory_access_service; Type: POLICY; Schema: app; Owner: -

CREATE POLICY memory_access_service ON app.memory_access TO service_role USING (true) WITH CHECK (true);

-- Name: memory_access memory_access_update; Type: POLICY; Schema: app; Owner: -

CREATE POLICY memory_access_update ON app.memory_access FOR UPDATE TO authenticated USING ((EXISTS ( SELECT
   FROM app.memories m
  WHERE (m.id = memory_access.memory_id)))) WITH CHECK ((EXISTS ( SELECT
   FROM app.memories m
  WHERE (m.id = memory_access.memory_id))));

-- Name: memory_events; Type: ROW SECURITY; Schema: app; Owner: -

ALTER TABLE app.memory_events ENABLE ROW LEVEL SECURITY;

-- Name: memory_events memory_events_select; Type: POLICY; Schema: app; Owner: -

CREATE POLICY memory_events_select ON app.memory_events FOR SELECT TO authenticated USING ((user_id = ( SELECT concierge.uid() AS uid)));

-- Name: memory_events memory_events_service; Type: POLICY; Schema: app; Owner: -

CREATE POLICY memory_events_service ON app.memory_events TO service_role USING (true) WITH CHECK (true);

-- Name: session_memories; Type: ROW SECURITY; Schema: app; Owner: -

ALTER TABLE app.session_memories ENABLE ROW LEVEL SECURITY;

-- Name: session_memories session_memories_delete; Type: POLICY; Schema: app; Owner: -

CREATE POLICY session_memories_delete ON app.session_memories FOR DELETE TO authenticated USING ((user_id = ( SELECT concierge.uid() AS uid)));

-- Name: session_memories session_memories_insert; Type: POLICY; Schema: app; Owner: -

CREATE POLICY session_memories_insert ON app.session_memories FOR INSERT TO authenticated WITH CHECK ((user_id = ( SELECT concierge.uid() AS uid)));

-- Name: session_memories session_memories_select; Type: POLICY; Schema: app; Owner: -

CREATE POLICY session_memories_select ON app.session_memories FOR SELECT TO authenticated USING ((user_id = ( SELECT concierge.uid() AS uid)));

-- Name: session_memories session_memories_service; Type: POLICY; Schema: app; Owner: -

CREATE POLICY session_memories_service ON app.session_memories TO service_role USING (true) WITH CHECK (true);

-- Name: session_memories session_memories_update; Type: POLICY; Schema: app; Owner: -

CREATE POLICY session_memories_update ON app.session_memories FOR UPDATE TO authenticated USING ((user_id = ( SELECT concierge.uid() AS uid))) WITH CHECK ((user_id = ( SELECT concierge.uid() AS uid)));

-- Name: web_sources; Type: ROW SECURITY; Schema: app; Owner: -

ALTER TABLE app.web_sources ENABLE ROW LEVEL SECURITY;

-- Name: web_sources web_sources_delete; Type: POLICY; Schema: app; Owner: -

CREATE POLICY web_sources_delete ON app.web_sources FOR DELETE TO authenticated USING ((user_id = ( SELECT concierge.uid() AS uid)));

-- Name: web_sources web_sources_insert; Type: POLICY; Schema: app; Owner: -

CREATE POLICY web_sources_insert ON app.web_sources FOR INSERT TO authenticated WITH CHECK ((user_id = ( SELECT concierge.uid() AS uid)));

-- Name: web_sources web_sources_select; Type: POLICY; Schema: app; Owner: -

CREATE POLICY web_sources_select ON app.web_sources FOR SELECT TO authenticated USING (((user_id IS NULL) OR (user_id = ( SELECT concierge.uid() AS uid))));

-- Name: web_sources web_sources_service; Type: POLICY; Schema: app; Owner: -

CREATE POLICY web_sources_service ON app.web_sources TO service_role USING (true) WITH CHECK (true);

-- Name: web_sources web_sources_update; Type: POLICY; Schema: app; Owner: -

CREATE POLICY web_sources_update ON app.web_sources FOR UPDATE TO authenticated USING ((user_id = ( SELECT concierge.uid() AS uid))) WITH CHECK ((user_id = ( SELECT concierge.uid() AS uid)));

-- Name: FUNCTION forget(id uuid, filter jsonb, mode text, reason text, owner uuid); Type: ACL; Schema: app; Owner: -

REVOKE ALL ON FUNCTION app.forget(id uuid, filter jsonb, mode text, reason text, owner uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.forget(id uuid, filter jsonb, mode text, reason text, owner uuid) TO authenticated;
GRANT ALL ON FUNCTION app.forget(id uuid, filter jsonb, mode text, reason text, owner uuid) TO service_role;

-- Name: TABLE web_sources; Type: ACL; Schema: app; Owner: -

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE app.web_sources TO authenticated;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE app.web_sources TO service_role;

-- Name: FUNCTION get_web_source(url text); Type: ACL; Schema: app; Owner: -

REVOKE ALL ON FUNCTION app.get_web_source(url text) FROM PUBLIC;
GRANT ALL ON FUNCTION app.get_web_source(url text) TO authenticated;
GRANT ALL ON FUNCTION app.get_web_source(url text) TO service_role;

-- Name: FUNCTION keep_web_source(url text, content text, title text, ttl interval, metadata jsonb, owner uuid); Type: ACL; Schema: app; Owner: -

REVOKE ALL ON FUNCTION app.keep_web_source(url text, content text, title text, ttl interval, metadata jsonb, owner uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.keep_web_source(url text, content text, title text, ttl interval, metadata jsonb, owner uuid) TO authenticated;
GRANT ALL ON FUNCTION app.keep_web_source(url text, content text, title text, ttl interval, metadata jsonb, owner uuid) TO service_role;

-- Name: TABLE accommodation_embeddings; Type: ACL; Schema: app; Owner: -

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE app.accommodation_embeddings TO authenticated;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE app.accommodation_embeddings TO service_role;

-- Name: FUNCTION match_accommodation_embeddings(query_embedding public.vector, match_threshold double precision, match_count integer); Type: ACL; Schema: app; Owner: -

REVOKE ALL ON FUNCTION app.match_accommodation_embeddings(query_embedding public.vector, match_threshold double precision, match_count integer) FROM PUBLIC;
GRANT ALL ON FUNCTION app.match_accommodation_embeddings(query_embedding public.vector, match_threshold double precision, match_count integer) TO authenticated;
GRANT ALL ON FUNCTION app.match_accommodation_embeddings(query_embedding public.vector, match_threshold double precision, match_count integer) TO service_role;

-- Name: TABLE embeddings; Type: ACL; Schema: app; Owner: -

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE app.embeddings TO authenticated;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE app.embeddings TO service_role;

-- Name: FUNCTION match_embeddings(query_embedding public.vector, match_threshold double precision, match_count integer, kind text); Type: ACL; Schema: app; Owner: -

REVOKE ALL ON FUNCTION app.match_embeddings(query_embedding public.vector, match_threshold double precision, match_count integer, kind text) FROM PUBLIC;
GRANT ALL ON FUNCTION app.match_embeddings(query_embedding public.vector, match_threshold double precision, match_count integer, kind text) TO authenticated;
GRANT ALL ON FUNCTION app.match_embeddings(query_embedding public.vector, match_threshold double precision, match_count integer, kind text) TO service_role;

-- Name: TABLE memories; Type: ACL; Schema: app; Owner: -

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE app.memories TO authenticated;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE app.memories TO service_role;

-- Name: FUNCTION match_memories(query_embedding public.vector, match_threshold double precision, match_count integer, kind text, owner uuid); Type: ACL; Schema: app; Owner: -

REVOKE ALL ON FUNCTION app.match_memories(query_embedding public.vector, match_threshold double precision, match_count integer, kind text, owner uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.match_memories(query_embedding public.vector, match_threshold double precision, match_count integer, kind text, owner uuid) TO authenticated;
GRANT ALL ON FUNCTION app.match_memories(query_embedding public.vector, match_threshold double precision, match_count integer, kind text, owner uuid) TO service_role;

-- Name: TABLE session_memories; Type: ACL; Schema: app; Owner: -

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE app.session_memories TO authenticated;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE app.session_memories TO service_role;

-- Name: FUNCTION match_session_memories(session_id uuid, query_embedding public.vector, match_threshold double precision, match_count integer); Type: ACL; Schema: app; Owner: -

REVOKE ALL ON FUNCTION app.match_session_memories(session_id uuid, query_embedding public.vector, match_threshold double precision, match_count integer) FROM PUBLIC;
GRANT ALL ON FUNCTION app.match_session_memories(session_id uuid, query_embedding public.vector, match_threshold double precision, match_count integer) TO authenticated;
GRANT ALL ON FUNCTION app.match_session_memories(session_id uuid, query_embedding public.vector, match_threshold double precision, match_count integer) TO service_role;

-- Name: TABLE memory_events; Type: ACL; Schema: app; Owner: -

GRANT SELECT ON TABLE app.memory_events TO authenticated;
GRANT SELECT ON TABLE app.memory_events TO service_role;

-- Name: FUNCTION memory_history(id uuid); Type: ACL; Schema: app; Owner: -

REVOKE ALL ON FUNCTION app.memory_history(id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.memory_history(id uuid) TO authenticated;
GRANT ALL ON FUNCTION app.memory_history(id uuid) TO service_role;

-- Name: FUNCTION purge_expired(); Type: ACL; Schema: app; Owner: -

REVOKE ALL ON FUNCTION app.purge_expired() FROM PUBLIC;
GRANT ALL ON FUNCTION app.purge_expired() TO service_role;

-- Name: FUNCTION recall(query_text text, query_embedding public.vector, k integer, token_budget integer, half_life interval, weights jsonb, mmr_lambda double precision, as_of timestamp with time zone, kind text, scope text, filter jsonb, mode text, touch boolean, owner uuid); Type: ACL; Schema: app; Owner: -

REVOKE ALL ON FUNCTION app.recall(query_text text, query_embedding public.vector, k integer, token_budget integer, half_life interval, weights jsonb, mmr_lambda double precision, as_of timestamp with time zone, kind text, scope text, filter jsonb, mode text, touch boolean, owner uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.recall(query_text text, query_embedding public.vector, k integer, token_budget integer, half_life interval, weights jsonb, mmr_lambda double precision, as_of timestamp with time zone, kind text, scope text, filter jsonb, mode text, touch boolean, owner uuid) TO authenticated;
GRANT ALL ON FUNCTION app.recall(query_text text, query_embedding public.vector, k integer, token_budget integer, half_life interval, weights jsonb, mmr_lambda double precision, as_of timestamp with time zone, kind text, scope text, filter jsonb, mode text, touch boolean, owner uuid) TO service_role;

-- Name: FUNCTION remember(content text, embedding public.vector, kind text, importance real, metadata jsonb, dedupe text, valid_from timestamp with time zone, expires_at timestamp with time zone, scope text, near double precision, owner uuid); Type: ACL; Schema: app; Owner: -

REVOKE ALL ON FUNCTION app.remember(content text, embedding public.vector, kind text, importance real, metadata jsonb, dedupe text, valid_from timestamp with time zone, expires_at timestamp with time zone, scope text, near double precision, owner uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.remember(content text, embedding public.vector, kind text, importance real, metadata jsonb, dedupe text, valid_from timestamp with time zone, expires_at timestamp with time zone, scope text, near double precision, owner uuid) TO authenticated;
GRANT ALL ON FUNCTION app.remember(content text, embedding public.vector, kind text, importance real, metadata jsonb, dedupe text, valid_from timestamp with time zone, expires_at timestamp with time zone, scope text, near double precision, owner uuid) TO service_role;

-- Name: FUNCTION search_web_sources(query_text text, match_count integer); Type: ACL; Schema: app; Owner: -

REVOKE ALL ON FUNCTION app.search_web_sources(query_text text, match_count integer) FROM PUBLIC;
GRANT ALL ON FUNCTION app.search_web_sources(query_text text, match_count integer) TO authenticated;
GRANT ALL ON FUNCTION app.search_web_sources(query_text text, match_count integer) TO service_role;

-- Name: FUNCTION similar_memories(query_text text, query_embedding public.vector, near double precision, match_count integer, scope text, owner uuid); Type: ACL; Schema: app; Owner: -

REVOKE ALL ON FUNCTION app.similar_memories(query_text text, query_embedding public.vector, near double precision, match_count integer, scope text, owner uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.similar_memories(query_text text, query_embedding public.vector, near double precision, match_count integer, scope text, owner uuid) TO authenticated;
GRANT ALL ON FUNCTION app.similar_memories(query_text text, query_embedding public.vector, near double precision, match_count integer, scope text, owner uuid) TO service_role;

-- Name: FUNCTION supersede(old uuid, new uuid, reason text); Type: ACL; Schema: app; Owner: -

REVOKE ALL ON FUNCTION app.supersede(old uuid, new uuid, reason text) FROM PUBLIC;
GRANT ALL ON FUNCTION app.supersede(old uuid, new uuid, reason text) TO authenticated;
GRANT ALL ON FUNCTION app.supersede(old uuid, new uuid, reason text) TO service_role;

-- Name: FUNCTION keep_accommodation(); Type: ACL; Schema: app_private; Owner: -

REVOKE ALL ON FUNCTION app_private.keep_accommodation() FROM PUBLIC;

-- Name: FUNCTION keep_memory(); Type: ACL; Schema: app_private; Owner: -

REVOKE ALL ON FUNCTION app_private.keep_memory() FROM PUBLIC;

-- Name: FUNCTION keep_memory_events(); Type: ACL; Schema: app_private; Owner: -

REVOKE ALL ON FUNCTION app_private.keep_memory_events() FROM PUBLIC;

-- Name: FUNCTION keep_session_memory(); Type: ACL; Schema: app_private; Owner: -

REVOKE ALL ON FUNCTION app_private.keep_session_memory() FROM PUBLIC;

-- Name: FUNCTION keep_url(); Type: ACL; Schema: app_private; Owner: -

REVOKE ALL ON FUNCTION app_private.keep_url() FROM PUBLIC;

-- Name: FUNCTION note_memory(memory uuid, person uuid, what text, other uuid); Type: ACL; Schema: app_private; Owner: -

REVOKE ALL ON FUNCTION app_private.note_memory(memory uuid, person uuid, what text, other uuid) FROM PUBLIC;

-- Name: FUNCTION record_memory(); Type: ACL; Schema: app_private; Owner: -

REVOKE ALL ON FUNCTION app_private.record_memory() FROM PUBLIC;

-- Name: FUNCTION record_refresh(); Type: ACL; Schema: app_private; Owner: -

REVOKE ALL ON FUNCTION app_private.record_refresh() FROM PUBLIC;

-- Name: TABLE embedding_jobs; Type: ACL; Schema: app; Owner: -

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE app.embedding_jobs TO service_role;

-- Name: TABLE embedding_spaces; Type: ACL; Schema: app; Owner: -

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE app.embedding_spaces TO service_role;

-- Name: TABLE lexeme_df; Type: ACL; Schema: app; Owner: -

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE app.lexeme_df TO service_role;

-- Name: TABLE memory_access; Type: ACL; Schema: app; Owner: -

GRANT SELECT ON TABLE app.memory_access TO authenticated;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE app.memory_access TO service_role;

-- Name: COLUMN memory_access.last_at; Type: ACL; Schema: app; Owner: -

GRANT UPDATE(last_at) ON TABLE app.memory_access TO authenticated;

-- Name: COLUMN memory_access.hits; Type: ACL; Schema: app; Owner: -

GRANT UPDATE(hits) ON TABLE app.memory_access TO authenticated;

-- Name: COLUMN memory_access.refreshed_at; Type: ACL; Schema: app; Owner: -

GRANT UPDATE(refreshed_at) ON TABLE app.memory_access TO authenticated;
