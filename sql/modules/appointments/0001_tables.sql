-- How a business takes appointments. Without a row it is open from 09:00 to 18:00 every day, one at a time.
CREATE TABLE @schema@.business_calendars (
    business_id      uuid        PRIMARY KEY REFERENCES @schema@.businesses ON DELETE CASCADE,
    time_zone        text,
    weekly           jsonb       CHECK (jsonb_typeof(weekly) = 'object'),
    slot_minutes     integer     NOT NULL DEFAULT 15 CHECK (slot_minutes BETWEEN 1 AND 1440),
    grid             text        NOT NULL DEFAULT 'open' CHECK (grid IN ('open', 'clock', 'gap')),
    align_minutes    integer     CHECK (align_minutes BETWEEN 1 AND 1440),
    strict_grid      boolean     NOT NULL DEFAULT false,
    strict_hours     boolean     NOT NULL DEFAULT false,
    default_duration integer     NOT NULL DEFAULT 60 CHECK (default_duration BETWEEN 1 AND 1440),
    buffer_before    smallint    NOT NULL DEFAULT 0 CHECK (buffer_before BETWEEN 0 AND 720),
    buffer_after     smallint    NOT NULL DEFAULT 0 CHECK (buffer_after BETWEEN 0 AND 720),
    min_notice       integer     NOT NULL DEFAULT 0 CHECK (min_notice >= 0),
    horizon_days     integer     CHECK (horizon_days >= 0),
    cancel_notice    integer     NOT NULL DEFAULT 0 CHECK (cancel_notice >= 0),
    limits           jsonb       NOT NULL DEFAULT '{}' CHECK (
        jsonb_typeof(limits) = 'object' AND limits - '{day,week}'::text[] = '{}'
        AND CASE WHEN limits ? 'day' THEN limits ->> 'day' ~ '^[1-9][0-9]{0,8}$' ELSE true END
        AND CASE WHEN limits ? 'week' THEN limits ->> 'week' ~ '^[1-9][0-9]{0,8}$' ELSE true END
    ),
    capacity         integer     NOT NULL DEFAULT 1 CHECK (capacity BETWEEN 1 AND 10000),
    min_party        integer     NOT NULL DEFAULT 1 CHECK (min_party > 0),
    max_party        integer     CHECK (max_party >= min_party),
    created_at       timestamptz NOT NULL DEFAULT now(),
    updated_at       timestamptz NOT NULL DEFAULT now()
);

-- What can be booked beside the business as a whole: people, rooms, tables.
CREATE TABLE @schema@.bookable_resources (
    id          uuid        PRIMARY KEY DEFAULT gen_random_uuid(),
    business_id uuid        NOT NULL REFERENCES @schema@.businesses ON DELETE CASCADE,
    kind        text        NOT NULL DEFAULT 'resource' CHECK (btrim(kind) <> ''),
    name        text        CHECK (btrim(name) <> ''),
    capacity    integer     NOT NULL DEFAULT 1 CHECK (capacity BETWEEN 1 AND 10000),
    min_party   integer     NOT NULL DEFAULT 1 CHECK (min_party > 0),
    max_party   integer     CHECK (max_party >= min_party),
    weekly      jsonb       CHECK (jsonb_typeof(weekly) = 'object'),
    time_zone   text,
    active      boolean     NOT NULL DEFAULT true,
    priority    integer     NOT NULL DEFAULT 0,
    created_at  timestamptz NOT NULL DEFAULT now(),
    updated_at  timestamptz NOT NULL DEFAULT now(),
    -- For what belongs to a resource, and has to be of the same business.
    UNIQUE (business_id, id)
);

-- What is booked: how long it takes, and what is kept free around it.
CREATE TABLE @schema@.bookable_services (
    business_id   uuid     NOT NULL REFERENCES @schema@.businesses ON DELETE CASCADE,
    service_type  text     NOT NULL CHECK (btrim(service_type) <> ''),
    duration      integer  CHECK (duration BETWEEN 1 AND 1440),
    buffer_before smallint CHECK (buffer_before BETWEEN 0 AND 720),
    buffer_after  smallint CHECK (buffer_after BETWEEN 0 AND 720),
    PRIMARY KEY (business_id, service_type)
);

-- Dates with other hours.
CREATE TABLE @schema@.calendar_overrides (
    id          uuid    PRIMARY KEY DEFAULT gen_random_uuid(),
    business_id uuid    NOT NULL REFERENCES @schema@.businesses ON DELETE CASCADE,
    resource_id uuid,
    day         date    NOT NULL CHECK (isfinite(day)),
    closed      boolean NOT NULL DEFAULT false,
    intervals   jsonb   CHECK (jsonb_typeof(intervals) = 'array'),
    note        text,
    FOREIGN KEY (business_id, resource_id)
        REFERENCES @schema@.bookable_resources (business_id, id) ON DELETE CASCADE,
    CONSTRAINT calendar_overrides_one_a_day UNIQUE NULLS NOT DISTINCT (business_id, resource_id, day),
    CONSTRAINT calendar_overrides_says_when CHECK (closed OR intervals IS NOT NULL)
);

-- Times in which nothing is booked, whatever the hours say.
CREATE TABLE @schema@.calendar_closures (
    id          uuid      PRIMARY KEY DEFAULT gen_random_uuid(),
    business_id uuid      NOT NULL REFERENCES @schema@.businesses ON DELETE CASCADE,
    resource_id uuid,
    during      tstzrange NOT NULL CHECK (NOT isempty(during)),
    note        text,
    FOREIGN KEY (business_id, resource_id)
        REFERENCES @schema@.bookable_resources (business_id, id) ON DELETE CASCADE
);

CREATE INDEX calendar_closures_resource_idx ON @schema@.calendar_closures (business_id, resource_id);

-- Times that are taken elsewhere, as far as another calendar says so. They are looked at before a booking, and
-- are no part of the guarantee.
CREATE TABLE @schema@.busy_blocks (
    id          uuid      PRIMARY KEY DEFAULT gen_random_uuid(),
    business_id uuid      NOT NULL REFERENCES @schema@.businesses ON DELETE CASCADE,
    unit        uuid      NOT NULL,
    during      tstzrange NOT NULL CHECK (NOT isempty(during)),
    origin      text      NOT NULL DEFAULT 'manual',
    uid         text,
    CONSTRAINT busy_blocks_once UNIQUE (unit, origin, uid, during)
);

CREATE INDEX busy_blocks_business_idx ON @schema@.busy_blocks USING gist (business_id, during);

CREATE TABLE @schema@.appointments (
    id                 uuid        PRIMARY KEY DEFAULT gen_random_uuid(),
    business_id        uuid        NOT NULL REFERENCES @schema@.businesses ON DELETE CASCADE,
    customer_name      text        NOT NULL,
    customer_phone     text        CHECK (customer_phone ~ '^\+[1-9][0-9]{1,18}$'),
    customer_email     text,
    scheduled_at       timestamptz NOT NULL,
    duration           integer     NOT NULL DEFAULT 60,
    status             text        NOT NULL DEFAULT 'confirmed',
    source             text        NOT NULL DEFAULT 'manual'
        CHECK (source IN ('manual', 'voice_agent', 'web', 'sms')),
    external_id        text,
    notes              text,
    service_type       text,
    created_at         timestamptz NOT NULL DEFAULT now(),
    updated_at         timestamptz NOT NULL DEFAULT now(),
    -- The columns above are the product's own; those below have defaults.
    customer_id        uuid        REFERENCES @schema@.profiles ON DELETE SET NULL,
    customer_phone_raw text,
    customer_country   text        CHECK (customer_country ~ '^[A-Z]{2}$'),
    resource_id        uuid,
    party              smallint    NOT NULL DEFAULT 1 CHECK (party > 0),
    buffer_before      smallint    NOT NULL DEFAULT 0 CHECK (buffer_before BETWEEN 0 AND 720),
    buffer_after       smallint    NOT NULL DEFAULT 0 CHECK (buffer_after BETWEEN 0 AND 720),
    seats              int4multirange NOT NULL DEFAULT '{[1,2)}' CHECK (NOT isempty(seats)),
    overbooked         boolean     NOT NULL DEFAULT false,
    hold_expires_at    timestamptz,
    holder             text,
    revision           integer     NOT NULL DEFAULT 0,
    series_id          uuid,
    ends_at            timestamptz,
    cancel_before      timestamptz,
    cancelled_at       timestamptz,
    cancel_reason      text,
    unit               uuid GENERATED ALWAYS AS (coalesce(resource_id, business_id)) STORED,
    -- Minutes are the same in every zone, so the detour by UTC makes this immutable. What is negative is left to the
    -- CHECKs, which have names.
    blocked            tstzrange GENERATED ALWAYS AS (tstzrange(
        ((scheduled_at AT TIME ZONE 'UTC') - make_interval(mins => greatest(buffer_before::integer, 0))) AT TIME ZONE 'UTC',
        ((scheduled_at AT TIME ZONE 'UTC') + make_interval(mins => greatest(duration, 0) + greatest(buffer_after, 0))) AT TIME ZONE 'UTC'
    )) STORED,
    CONSTRAINT appointments_duration_check CHECK (duration BETWEEN 1 AND 1440),
    CONSTRAINT appointments_finite_check CHECK (isfinite(scheduled_at)),
    CONSTRAINT appointments_hold_check CHECK (status <> 'held' OR hold_expires_at IS NOT NULL),
    CONSTRAINT appointments_resource_fkey FOREIGN KEY (business_id, resource_id)
        REFERENCES @schema@.bookable_resources (business_id, id),
    -- The guarantee: whoever writes, no seat of a unit is taken twice at a time.
    CONSTRAINT appointments_no_overlap EXCLUDE USING gist (unit WITH =, seats WITH &&, blocked WITH &&)
        WHERE (status IN ('confirmed', 'held', 'completed') AND NOT overbooked)
);

CREATE INDEX appointments_business_idx ON @schema@.appointments (business_id, scheduled_at);
CREATE INDEX appointments_scheduled_idx ON @schema@.appointments (scheduled_at);
CREATE INDEX appointments_phone_idx ON @schema@.appointments (customer_phone) WHERE customer_phone IS NOT NULL;
CREATE INDEX appointments_status_idx ON @schema@.appointments (status);
CREATE INDEX appointments_source_idx ON @schema@.appointments (source);
CREATE UNIQUE INDEX appointments_external_idx ON @schema@.appointments (business_id, source, external_id)
    WHERE external_id IS NOT NULL;
CREATE INDEX appointments_customer_idx ON @schema@.appointments (customer_id) WHERE customer_id IS NOT NULL;
CREATE INDEX appointments_resource_idx ON @schema@.appointments (resource_id, business_id, scheduled_at)
    WHERE resource_id IS NOT NULL;
CREATE INDEX appointments_series_idx ON @schema@.appointments (series_id) WHERE series_id IS NOT NULL;

-- What happened to the status of each appointment; the status machine writes it.
CREATE TABLE @schema@.appointments_status_history (
    row_id        uuid        NOT NULL,
    entry         bigint      GENERATED ALWAYS AS IDENTITY,
    status_column text        NOT NULL,
    from_state    text,
    to_state      text        NOT NULL,
    event         text,
    reason        text,
    actor         uuid,
    role          text        NOT NULL,
    bypassed      boolean     NOT NULL DEFAULT false,
    at            timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (row_id, entry)
);

-- When the timer looks at a hold; the status machine writes it.
CREATE TABLE @schema@.appointments_status_timers (
    row_id        uuid        NOT NULL,
    status_column text        NOT NULL,
    state         text        NOT NULL,
    entered_at    timestamptz NOT NULL,
    due_at        timestamptz NOT NULL,
    attempts      integer     NOT NULL DEFAULT 0,
    PRIMARY KEY (row_id, status_column)
);

CREATE INDEX appointments_status_timers_due_idx ON @schema@.appointments_status_timers (due_at);

ALTER TABLE @schema@.business_calendars          ENABLE ROW LEVEL SECURITY;
ALTER TABLE @schema@.bookable_resources          ENABLE ROW LEVEL SECURITY;
ALTER TABLE @schema@.bookable_services           ENABLE ROW LEVEL SECURITY;
ALTER TABLE @schema@.calendar_overrides          ENABLE ROW LEVEL SECURITY;
ALTER TABLE @schema@.calendar_closures           ENABLE ROW LEVEL SECURITY;
ALTER TABLE @schema@.busy_blocks                 ENABLE ROW LEVEL SECURITY;
ALTER TABLE @schema@.appointments                ENABLE ROW LEVEL SECURITY;
ALTER TABLE @schema@.appointments_status_history ENABLE ROW LEVEL SECURITY;
ALTER TABLE @schema@.appointments_status_timers  ENABLE ROW LEVEL SECURITY;
