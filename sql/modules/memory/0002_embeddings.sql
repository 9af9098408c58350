-- Accommodations under the id of their provider. Those without a user are a catalogue for all.
CREATE TABLE @schema@.accommodation_embeddings (
    id            text        PRIMARY KEY,
    user_id       uuid        REFERENCES @schema@.profiles ON DELETE CASCADE,
    source        text        NOT NULL DEFAULT 'hotel' CHECK (source IN ('hotel', 'vrbo')),
    name          text,
    description   text,
    amenities     text[],
    content       text        NOT NULL DEFAULT '',
    metadata      jsonb       DEFAULT '{}' CHECK (jsonb_typeof(metadata) = 'object'),
    created_at    timestamptz NOT NULL DEFAULT now(),
    updated_at    timestamptz NOT NULL DEFAULT now(),
    embedding     @schema_vector@.vector(@vector_dimensions@),
    content_hash  bytea,
    embedded_hash bytea,
    fts           tsvector    NOT NULL GENERATED ALWAYS AS (to_tsvector('pg_catalog.english', content)) STORED
);

-- A part of anything else that is to be found by its meaning.
CREATE TABLE @schema@.embeddings (
    id            uuid        PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id       uuid        REFERENCES @schema@.profiles ON DELETE CASCADE,
    entity_type   text        NOT NULL CHECK (length(entity_type) BETWEEN 1 AND 200),
    entity_id     text        NOT NULL CHECK (length(entity_id) BETWEEN 1 AND 200),
    chunk_no      integer     NOT NULL DEFAULT 0 CHECK (chunk_no >= 0),
    title         text,
    content       text        NOT NULL,
    model         text,
    metadata      jsonb       DEFAULT '{}' CHECK (jsonb_typeof(metadata) = 'object'),
    created_at    timestamptz NOT NULL DEFAULT now(),
    updated_at    timestamptz NOT NULL DEFAULT now(),
    embedding     @schema_vector@.vector(@vector_dimensions@),
    content_hash  bytea,
    embedded_hash bytea,
    fts           tsvector    NOT NULL GENERATED ALWAYS AS (
                                  to_tsvector('pg_catalog.english', coalesce(title, '') || ' ' || content)
                              ) STORED,
    UNIQUE NULLS NOT DISTINCT (user_id, entity_type, entity_id, chunk_no, model)
);

-- Web pages that answers rest on. Those without a user are for all.
CREATE TABLE @schema@.web_sources (
    id           uuid        PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id      uuid        REFERENCES @schema@.profiles ON DELETE CASCADE,
    url          text        NOT NULL CHECK (url ~ '^https?://' AND length(url) <= 8192),
    -- A digest, because an address may be longer than an index takes.
    url_hash     text        NOT NULL CHECK (url_hash ~ '^[0-9a-f]{64}$'),
    title        text,
    content      text,
    metadata     jsonb       DEFAULT '{}' CHECK (jsonb_typeof(metadata) = 'object'),
    fetched_at   timestamptz NOT NULL DEFAULT now(),
    expires_at   timestamptz NOT NULL DEFAULT now() + interval '7 days',
    content_hash bytea,
    fts          tsvector    NOT NULL GENERATED ALWAYS AS (
                                 to_tsvector('pg_catalog.english', coalesce(title, '') || ' ' || coalesce(content, ''))
                             ) STORED,
    UNIQUE NULLS NOT DISTINCT (user_id, url_hash)
);

CREATE INDEX accommodation_embeddings_user_idx ON @schema@.accommodation_embeddings (user_id);
CREATE INDEX accommodation_embeddings_fts_idx ON @schema@.accommodation_embeddings USING gin (fts);
CREATE INDEX accommodation_embeddings_name_idx ON @schema@.accommodation_embeddings
    USING gin (name @schema_pg_trgm@.gin_trgm_ops);
CREATE INDEX accommodation_embeddings_embedding_idx ON @schema@.accommodation_embeddings USING hnsw (
    (embedding::@schema_vector@.halfvec(@vector_dimensions@)) @schema_vector@.halfvec_cosine_ops
) WITH (m = 16, ef_construction = 200);

CREATE INDEX embeddings_entity_idx ON @schema@.embeddings (entity_type, entity_id);
CREATE INDEX embeddings_fts_idx ON @schema@.embeddings USING gin (fts);
CREATE INDEX embeddings_title_idx ON @schema@.embeddings USING gin (title @schema_pg_trgm@.gin_trgm_ops);
CREATE INDEX embeddings_embedding_idx ON @schema@.embeddings USING hnsw (
    (embedding::@schema_vector@.halfvec(@vector_dimensions@)) @schema_vector@.halfvec_cosine_ops
) WITH (m = 16, ef_construction = 200);

CREATE INDEX web_sources_expiry_idx ON @schema@.web_sources (expires_at);
CREATE INDEX web_sources_fts_idx ON @schema@.web_sources USING gin (fts);
CREATE INDEX web_sources_title_idx ON @schema@.web_sources USING gin (title @schema_pg_trgm@.gin_trgm_ops);

-- In the row itself a vector is read four times as fast as from beside it; it must fit a page with the rest.
DO $storage$
DECLARE
    target text;
BEGIN
    IF @vector_dimensions@ > 1900 THEN
        RETURN;
    END IF;
    FOREACH target IN ARRAY ARRAY['memories', 'session_memories', 'accommodation_embeddings', 'embeddings'] LOOP
        EXECUTE format('ALTER TABLE @schema@.%I ALTER COLUMN embedding SET STORAGE PLAIN', target);
    END LOOP;
END
$storage$;

ALTER TABLE @schema@.accommodation_embeddings ENABLE ROW LEVEL SECURITY;
ALTER TABLE @schema@.embeddings               ENABLE ROW LEVEL SECURITY;
ALTER TABLE @schema@.web_sources              ENABLE ROW LEVEL SECURITY;
