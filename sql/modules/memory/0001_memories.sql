-- Facts about a user. A fact that is over stays, with the time at which it ended.
CREATE TABLE @schema@.memories (
    id            uuid        PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id       uuid        NOT NULL REFERENCES @schema@.profiles ON DELETE CASCADE,
    scope         text        NOT NULL DEFAULT 'user' CHECK (length(scope) BETWEEN 1 AND 200),
    memory_type   text        NOT NULL DEFAULT 'user_preference'
                              CHECK (memory_type IN ('user_preference', 'trip_history', 'search_pattern',
                                                     'conversation_context', 'other')),
    content       text        NOT NULL CHECK (length(content) <= 8192),
    importance    real        NOT NULL DEFAULT 0.5 CHECK (importance >= 0 AND importance <= 1),
    valid_from    timestamptz NOT NULL DEFAULT now(),
    valid_to      timestamptz CHECK (valid_to >= valid_from),
    superseded_by uuid        REFERENCES @schema@.memories ON DELETE SET NULL CHECK (superseded_by <> id),
    expires_at    timestamptz,
    -- One column that a filter can compare, whatever ends the fact.
    valid_until   timestamptz NOT NULL GENERATED ALWAYS AS (
                                  least(coalesce(valid_to, 'infinity'), coalesce(expires_at, 'infinity'))
                              ) STORED,
    metadata      jsonb       DEFAULT '{}' CHECK (jsonb_typeof(metadata) = 'object'),
    -- Rather more than fewer: a word and a sign are one at least, and so are four bytes.
    tokens        integer     NOT NULL GENERATED ALWAYS AS (greatest(
                                  (octet_length(content) + 3) / 4,
                                  regexp_count(content, '[[:alnum:]]+|[^[:space:][:alnum:]]')
                              )) STORED,
    created_at    timestamptz NOT NULL DEFAULT now(),
    updated_at    timestamptz NOT NULL DEFAULT now(),
    embedding     @schema_vector@.vector(@vector_dimensions@),
    content_hash  bytea,
    embedded_hash bytea,
    fts           tsvector    NOT NULL GENERATED ALWAYS AS (to_tsvector('pg_catalog.english', content)) STORED,
    CHECK (superseded_by IS NULL OR valid_to IS NOT NULL)
);

-- Notes of one session. The foreign key over both columns keeps them with the session's owner.
CREATE TABLE @schema@.session_memories (
    id            uuid        PRIMARY KEY DEFAULT gen_random_uuid(),
    session_id    uuid        NOT NULL,
    user_id       uuid        NOT NULL,
    content       text        NOT NULL CHECK (length(content) <= 8192),
    metadata      jsonb       DEFAULT '{}' CHECK (jsonb_typeof(metadata) = 'object'),
    tokens        integer     NOT NULL GENERATED ALWAYS AS (greatest(
                                  (octet_length(content) + 3) / 4,
                                  regexp_count(content, '[[:alnum:]]+|[^[:space:][:alnum:]]')
                              )) STORED,
    created_at    timestamptz NOT NULL DEFAULT now(),
    expires_at    timestamptz DEFAULT now() + interval '30 days',
    embedding     @schema_vector@.vector(@vector_dimensions@),
    content_hash  bytea,
    embedded_hash bytea,
    fts           tsvector    NOT NULL GENERATED ALWAYS AS (to_tsvector('pg_catalog.english', content)) STORED,
    FOREIGN KEY (session_id, user_id) REFERENCES @schema@.chat_sessions (id, user_id)
        ON UPDATE CASCADE ON DELETE CASCADE
);

-- When a memory was last of use. Beside it and narrow: in the row of the vector every reading would write the whole
-- row again, and an entry of its vector index with it.
CREATE TABLE @schema@.memory_access (
    memory_id    uuid        PRIMARY KEY REFERENCES @schema@.memories ON DELETE CASCADE,
    last_at      timestamptz NOT NULL DEFAULT now(),
    hits         bigint      NOT NULL DEFAULT 0 CHECK (hits >= 0),
    refreshed_at timestamptz
) WITH (fillfactor = 70);

-- What became of memories; rows are only added. No foreign key to the memory: that it was forgotten stays known.
CREATE TABLE @schema@.memory_events (
    id        bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    memory_id uuid        NOT NULL,
    user_id   uuid        NOT NULL REFERENCES @schema@.profiles ON DELETE CASCADE,
    event     text        NOT NULL CHECK (event IN ('add', 'change', 'refresh', 'supersede', 'merge', 'forget', 'redact')),
    other_id  uuid,
    reason    text        CHECK (length(reason) <= 2000),
    actor     uuid,
    role      text        NOT NULL,
    at        timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE INDEX memories_user_idx ON @schema@.memories (user_id, memory_type);
CREATE INDEX memories_content_hash_idx ON @schema@.memories (user_id, scope, content_hash) WHERE valid_to IS NULL;
CREATE INDEX memories_superseded_by_idx ON @schema@.memories (superseded_by);
CREATE INDEX memories_expiry_idx ON @schema@.memories (expires_at) WHERE expires_at IS NOT NULL;
CREATE INDEX memories_fts_idx ON @schema@.memories USING gin (fts);
CREATE INDEX idx_memories_embedding ON @schema@.memories USING hnsw (
    (embedding::@schema_vector@.halfvec(@vector_dimensions@)) @schema_vector@.halfvec_cosine_ops
) WITH (m = 16, ef_construction = 200);

CREATE INDEX session_memories_session_idx ON @schema@.session_memories (session_id, user_id);
CREATE INDEX session_memories_user_idx ON @schema@.session_memories (user_id);
CREATE INDEX session_memories_expiry_idx ON @schema@.session_memories (expires_at) WHERE expires_at IS NOT NULL;
CREATE INDEX session_memories_fts_idx ON @schema@.session_memories USING gin (fts);
CREATE INDEX idx_session_memories_embedding ON @schema@.session_memories USING hnsw (
    (embedding::@schema_vector@.halfvec(@vector_dimensions@)) @schema_vector@.halfvec_cosine_ops
) WITH (m = 16, ef_construction = 200);

CREATE INDEX memory_events_memory_idx ON @schema@.memory_events (memory_id, id);
CREATE INDEX memory_events_other_idx ON @schema@.memory_events (other_id) WHERE other_id IS NOT NULL;
CREATE INDEX memory_events_user_idx ON @schema@.memory_events (user_id, id);

ALTER TABLE @schema@.memories         ENABLE ROW LEVEL SECURITY;
ALTER TABLE @schema@.session_memories ENABLE ROW LEVEL SECURITY;
ALTER TABLE @schema@.memory_access    ENABLE ROW LEVEL SECURITY;
ALTER TABLE @schema@.memory_events    ENABLE ROW LEVEL SECURITY;
