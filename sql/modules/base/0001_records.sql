CREATE SCHEMA IF NOT EXISTS @schema@;

CREATE SCHEMA IF NOT EXISTS @private@;

CREATE TABLE @schema@.concierge_migrations (
    module            text        NOT NULL,
    step              text        NOT NULL,
    checksum          text        NOT NULL CHECK (checksum ~ '^[0-9a-f]{64}$'),
    installed_at      timestamptz NOT NULL DEFAULT now(),
    extension_version text        NOT NULL,
    options           jsonb       NOT NULL DEFAULT '{}',
    PRIMARY KEY (module, step)
);

-- Whoever owns the schema sees it; nobody else has a reason to.
ALTER TABLE @schema@.concierge_migrations ENABLE ROW LEVEL SECURITY;
