CREATE TABLE @schema@.businesses (
    id            uuid        PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id       uuid        NOT NULL REFERENCES @schema@.profiles ON DELETE CASCADE,
    name          text        NOT NULL CHECK (btrim(name) <> ''),
    business_type text        NOT NULL CHECK (business_type IN ('restaurant', 'retail', 'service')),
    description   text,
    email         text        CHECK (email ~ '^[^@\s]+@[^@\s]+$'),
    phone_number  text        UNIQUE CHECK (phone_number ~ '^\+[1-9][0-9]{1,18}$'),
    phone_number_raw text,
    address       text,
    website       text        CHECK (website ~ '^https?://'),
    logo_url      text        CHECK (logo_url ~ '^https?://'),
    is_active     boolean     NOT NULL DEFAULT true,
    timezone      text        NOT NULL DEFAULT 'America/New_York',
    country       text        NOT NULL DEFAULT '@default_region@' CHECK (country ~ '^[A-Z]{2}$'),
    created_at    timestamptz NOT NULL DEFAULT now(),
    updated_at    timestamptz NOT NULL DEFAULT now(),
    -- For the details below, which must be of the business's own kind.
    UNIQUE (id, business_type)
);

CREATE INDEX businesses_user_idx ON @schema@.businesses (user_id);
CREATE INDEX businesses_type_idx ON @schema@.businesses (business_type);

CREATE TABLE @schema@.restaurant_details (
    business_id        uuid        PRIMARY KEY,
    business_type      text        NOT NULL DEFAULT 'restaurant' CHECK (business_type = 'restaurant'),
    cuisine_type       text,
    seating_capacity   integer     CHECK (seating_capacity > 0),
    accepts_walk_ins   boolean     NOT NULL DEFAULT true,
    agent_instructions text,
    greeting_message   text,
    created_at         timestamptz NOT NULL DEFAULT now(),
    updated_at         timestamptz NOT NULL DEFAULT now(),
    FOREIGN KEY (business_id, business_type)
        REFERENCES @schema@.businesses (id, business_type) ON DELETE CASCADE
);

CREATE TABLE @schema@.retail_details (
    business_id        uuid        PRIMARY KEY,
    business_type      text        NOT NULL DEFAULT 'retail' CHECK (business_type = 'retail'),
    store_category     text,
    offers_delivery    boolean     NOT NULL DEFAULT false,
    return_policy      text,
    agent_instructions text,
    greeting_message   text,
    created_at         timestamptz NOT NULL DEFAULT now(),
    updated_at         timestamptz NOT NULL DEFAULT now(),
    FOREIGN KEY (business_id, business_type)
        REFERENCES @schema@.businesses (id, business_type) ON DELETE CASCADE
);

CREATE TABLE @schema@.service_details (
    business_id         uuid        PRIMARY KEY,
    business_type       text        NOT NULL DEFAULT 'service' CHECK (business_type = 'service'),
    service_category    text,
    service_radius_km   integer     CHECK (service_radius_km >= 0),
    license_number      text,
    agent_instructions  text,
    greeting_message    text,
    created_at          timestamptz NOT NULL DEFAULT now(),
    updated_at          timestamptz NOT NULL DEFAULT now(),
    FOREIGN KEY (business_id, business_type)
        REFERENCES @schema@.businesses (id, business_type) ON DELETE CASCADE
);

CREATE TABLE @schema@.business_numbers (
    id                  uuid          PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id             uuid          REFERENCES @schema@.profiles ON DELETE CASCADE,
    business_id         uuid          REFERENCES @schema@.businesses ON DELETE SET NULL,
    phone_number        text          NOT NULL UNIQUE CHECK (phone_number ~ '^\+[1-9][0-9]{1,18}$'),
    phone_number_raw    text,
    display_name        text          NOT NULL,
    country_code        text          NOT NULL CHECK (country_code ~ '^(\+?[1-9][0-9]{0,2}|[A-Z]{2})$'),
    number_type         text          NOT NULL CHECK (
        number_type IN ('local', 'toll_free', 'mobile', 'international', 'vanity')
    ),
    twilio_sid          text          UNIQUE,
    twilio_account_sid  text,
    -- Calls are answered by the voice agent's service, never by the user interface.
    voice_url           text          CHECK (starts_with(voice_url, '@voice_agent_url@')),
    sms_url             text          CHECK (sms_url ~ '^https://'),
    status_callback_url text          CHECK (status_callback_url ~ '^https://'),
    capabilities        jsonb         NOT NULL
        DEFAULT '{"voice": true, "sms": false, "mms": false, "fax": false}'
        CHECK (jsonb_typeof(capabilities) = 'object'),
    is_primary          boolean       NOT NULL DEFAULT false,
    is_active           boolean       NOT NULL DEFAULT true,
    provider            text          NOT NULL DEFAULT 'twilio',
    purchase_date       timestamptz   NOT NULL DEFAULT now(),
    monthly_cost        numeric(10,2) CHECK (monthly_cost >= 0 AND monthly_cost < 'Infinity'),
    features            jsonb         NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(features) = 'array'),
    notes               text,
    created_at          timestamptz   NOT NULL DEFAULT now(),
    updated_at          timestamptz   NOT NULL DEFAULT now(),
    CONSTRAINT business_numbers_owner_check CHECK (user_id IS NOT NULL OR business_id IS NOT NULL),
    CONSTRAINT business_numbers_primary_check CHECK (NOT is_primary OR is_active)
);

CREATE INDEX business_numbers_user_idx ON @schema@.business_numbers (user_id);
CREATE INDEX business_numbers_business_idx ON @schema@.business_numbers (business_id);
CREATE INDEX business_numbers_active_idx ON @schema@.business_numbers (business_id, is_active)
    WHERE is_active;
CREATE UNIQUE INDEX business_numbers_one_primary_idx ON @schema@.business_numbers (business_id)
    WHERE is_primary;

ALTER TABLE @schema@.businesses         ENABLE ROW LEVEL SECURITY;
ALTER TABLE @schema@.restaurant_details ENABLE ROW LEVEL SECURITY;
ALTER TABLE @schema@.retail_details     ENABLE ROW LEVEL SECURITY;
ALTER TABLE @schema@.service_details    ENABLE ROW LEVEL SECURITY;
ALTER TABLE @schema@.business_numbers   ENABLE ROW LEVEL SECURITY;
