-- A profile is a person; where there is a schema auth, its id is that of the auth user.
CREATE TABLE @schema@.profiles (
    id           uuid             PRIMARY KEY DEFAULT gen_random_uuid(),
    email        text             CHECK (email ~ '^[^@\s]+@[^@\s]+$'),
    full_name    text,
    default_city text,
    default_lat  double precision CHECK (default_lat BETWEEN -90 AND 90),
    default_lon  double precision CHECK (default_lon BETWEEN -180 AND 180),
    timezone     text             NOT NULL DEFAULT 'UTC',
    country      text             CHECK (country ~ '^[A-Z]{2}$'),
    is_premium   boolean          NOT NULL DEFAULT false,
    created_at   timestamptz      NOT NULL DEFAULT now(),
    updated_at   timestamptz      NOT NULL DEFAULT now(),
    CHECK ((default_lat IS NULL) = (default_lon IS NULL))
);

CREATE INDEX profiles_email_idx ON @schema@.profiles (lower(email));

CREATE TABLE @schema@.user_settings (
    user_id                uuid        PRIMARY KEY REFERENCES @schema@.profiles ON DELETE CASCADE,
    allow_gateway_fallback boolean     NOT NULL DEFAULT false,
    created_at             timestamptz NOT NULL DEFAULT now(),
    updated_at             timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE @schema@.user_preferences (
    user_id                  uuid          PRIMARY KEY REFERENCES @schema@.profiles ON DELETE CASCADE,
    ai_settings              jsonb         NOT NULL DEFAULT '{}'
                                           CHECK (jsonb_typeof(ai_settings) = 'object'),
    notification_preferences jsonb         NOT NULL DEFAULT '{}'
                                           CHECK (jsonb_typeof(notification_preferences) = 'object'),
    dietary_restrictions     text[]        NOT NULL DEFAULT '{}',
    favorite_cuisines        text[]        NOT NULL DEFAULT '{}',
    event_categories         text[]        NOT NULL DEFAULT '{}',
    travel_style             text[]        NOT NULL DEFAULT '{}',
    ai_proactivity_level     text          NOT NULL DEFAULT 'medium'
                                           CHECK (ai_proactivity_level IN ('off', 'low', 'medium', 'high')),
    default_budget_per_day   numeric(12,2) CHECK (default_budget_per_day >= 0
                                                  AND default_budget_per_day < 'Infinity'),
    budget_currency          text          NOT NULL DEFAULT '@default_currency@'
                                           CHECK (budget_currency ~ '^[A-Z]{3}$'),
    created_at               timestamptz   NOT NULL DEFAULT now(),
    updated_at               timestamptz   NOT NULL DEFAULT now()
);

CREATE TABLE @schema@.user_sessions (
    id           uuid        PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id      uuid        NOT NULL REFERENCES @schema@.profiles ON DELETE CASCADE,
    device       text,
    -- A digest, so that no address can be stored by mistake.
    ip_hash      text        CHECK (ip_hash ~ '^[0-9a-f]{64}$'),
    created_at   timestamptz NOT NULL DEFAULT now(),
    last_seen_at timestamptz NOT NULL DEFAULT now(),
    expires_at   timestamptz NOT NULL DEFAULT now() + interval '30 days',
    revoked_at   timestamptz,
    CHECK (expires_at > created_at)
);

CREATE INDEX user_sessions_user_idx ON @schema@.user_sessions (user_id, last_seen_at DESC);
CREATE INDEX user_sessions_expiry_idx ON @schema@.user_sessions (expires_at) WHERE revoked_at IS NULL;

ALTER TABLE @schema@.profiles         ENABLE ROW LEVEL SECURITY;
ALTER TABLE @schema@.user_settings    ENABLE ROW LEVEL SECURITY;
ALTER TABLE @schema@.user_preferences ENABLE ROW LEVEL SECURITY;
ALTER TABLE @schema@.user_sessions    ENABLE ROW LEVEL SECURITY;
