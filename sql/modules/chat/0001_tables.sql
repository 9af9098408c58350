CREATE TABLE @schema@.chat_sessions (
    id         uuid        PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id    uuid        NOT NULL REFERENCES @schema@.profiles ON DELETE CASCADE,
    -- No foreign key: the trip may be in another module, or in another system.
    trip_id    uuid,
    last_seq   bigint      NOT NULL DEFAULT 0 CHECK (last_seq >= 0),
    metadata   jsonb       DEFAULT '{}' CHECK (jsonb_typeof(metadata) = 'object'),
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    ended_at   timestamptz CHECK (ended_at >= created_at),
    -- What belongs to a session and to a user can refer to both, and then belongs to nobody else.
    UNIQUE (id, user_id)
);

CREATE INDEX idx_chat_sessions_user_trip ON @schema@.chat_sessions (user_id, trip_id);
-- Finds what has been silent for long.
CREATE INDEX chat_sessions_open_idx ON @schema@.chat_sessions (updated_at) WHERE ended_at IS NULL;

CREATE TABLE @schema@.chat_messages (
    id              bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    session_id      uuid        NOT NULL REFERENCES @schema@.chat_sessions ON DELETE CASCADE,
    -- Two messages of one transaction have the same time, so the order is a number.
    seq             bigint      NOT NULL CHECK (seq > 0),
    role            text        NOT NULL CHECK (role IN ('user', 'assistant', 'system')),
    content         text        NOT NULL CHECK (length(content) <= 32768),
    metadata        jsonb       DEFAULT '{}' CHECK (jsonb_typeof(metadata) = 'object'),
    idempotency_key text        CHECK (length(idempotency_key) BETWEEN 1 AND 200),
    created_at      timestamptz NOT NULL DEFAULT now(),
    UNIQUE (session_id, seq)
);

CREATE UNIQUE INDEX chat_messages_idempotency_key ON @schema@.chat_messages (session_id, idempotency_key)
    WHERE idempotency_key IS NOT NULL;

CREATE INDEX idx_chat_messages_session_created ON @schema@.chat_messages (session_id, created_at);

ALTER TABLE @schema@.chat_sessions ENABLE ROW LEVEL SECURITY;
ALTER TABLE @schema@.chat_messages ENABLE ROW LEVEL SECURITY;
