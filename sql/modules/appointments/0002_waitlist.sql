-- Who waits for a time that is taken now.
CREATE TABLE @schema@.waitlist_entries (
    id             uuid        PRIMARY KEY DEFAULT gen_random_uuid(),
    place          bigint      GENERATED ALWAYS AS IDENTITY,
    business_id    uuid        NOT NULL REFERENCES @schema@.businesses ON DELETE CASCADE,
    resource_id    uuid,
    service_type   text,
    duration       integer     CHECK (duration BETWEEN 1 AND 1440),
    party          smallint    NOT NULL DEFAULT 1 CHECK (party > 0),
    during         tstzrange   NOT NULL
        CHECK (NOT isempty(during) AND NOT lower_inf(during) AND NOT upper_inf(during) AND isfinite(upper(during))),
    priority       integer     NOT NULL DEFAULT 0,
    customer_name  text        NOT NULL CHECK (btrim(customer_name) <> ''),
    customer_phone text,
    customer_email text,
    customer_id    uuid        REFERENCES @schema@.profiles ON DELETE SET NULL,
    source         text        NOT NULL DEFAULT 'manual' CHECK (source IN ('manual', 'voice_agent', 'web', 'sms')),
    external_id    text,
    notes          text,
    offer_minutes  integer     NOT NULL DEFAULT 15 CHECK (offer_minutes BETWEEN 1 AND 1440),
    status         text        NOT NULL DEFAULT 'waiting'
        CHECK (status IN ('waiting', 'offered', 'booked', 'left', 'expired')),
    created_at     timestamptz NOT NULL DEFAULT now(),
    updated_at     timestamptz NOT NULL DEFAULT now(),
    FOREIGN KEY (business_id, resource_id)
        REFERENCES @schema@.bookable_resources (business_id, id) ON DELETE CASCADE
);

-- Whose turn it is.
CREATE INDEX waitlist_entries_turn_idx ON @schema@.waitlist_entries (business_id, priority DESC, place)
    WHERE status = 'waiting';
CREATE INDEX waitlist_entries_business_idx ON @schema@.waitlist_entries (business_id, resource_id);
CREATE INDEX waitlist_entries_customer_idx ON @schema@.waitlist_entries (customer_id) WHERE customer_id IS NOT NULL;
CREATE UNIQUE INDEX waitlist_entries_external_idx ON @schema@.waitlist_entries (business_id, source, external_id)
    WHERE external_id IS NOT NULL;

-- A time that was offered: a hold with a name on it. One that was declined or let go is not offered again.
CREATE TABLE @schema@.waitlist_offers (
    id             uuid        PRIMARY KEY DEFAULT gen_random_uuid(),
    entry_id       uuid        NOT NULL REFERENCES @schema@.waitlist_entries ON DELETE CASCADE,
    appointment_id uuid        NOT NULL REFERENCES @schema@.appointments ON DELETE CASCADE,
    scheduled_at   timestamptz NOT NULL,
    unit           uuid        NOT NULL,
    expires_at     timestamptz NOT NULL,
    status         text        NOT NULL DEFAULT 'open'
        CHECK (status IN ('open', 'accepted', 'declined', 'expired')),
    created_at     timestamptz NOT NULL DEFAULT now(),
    decided_at     timestamptz,
    CONSTRAINT waitlist_offers_once UNIQUE (entry_id, unit, scheduled_at)
);

CREATE INDEX waitlist_offers_appointment_idx ON @schema@.waitlist_offers (appointment_id);
-- One offer at a time.
CREATE UNIQUE INDEX waitlist_offers_open_idx ON @schema@.waitlist_offers (entry_id) WHERE status = 'open';
CREATE INDEX waitlist_offers_expiry_idx ON @schema@.waitlist_offers (expires_at) WHERE status = 'open';

ALTER TABLE @schema@.waitlist_entries ENABLE ROW LEVEL SECURITY;
ALTER TABLE @schema@.waitlist_offers  ENABLE ROW LEVEL SECURITY;
