CREATE TABLE @schema@.currencies (
    code     text     PRIMARY KEY CHECK (code ~ '^[A-Z][A-Z0-9_]{2,9}$'),
    num      smallint UNIQUE CHECK (num > 0),
    exponent smallint NOT NULL CHECK (exponent BETWEEN 0 AND 18),
    name     text     NOT NULL CHECK (btrim(name) <> ''),
    active   boolean  NOT NULL DEFAULT true
);

INSERT INTO @schema@.currencies (code, num, exponent, name)
SELECT code, num, exponent, name FROM concierge.iso_currencies();

-- Narrow, with room on each page and no index on a column that changes: every posting is a HOT update. No CHECKs here and
-- below: PostgreSQL reads each again for every statement, which took longer than the statement; the ledger alone writes
-- these tables, and ledger_verify proves them.
CREATE TABLE @schema@.ledger_accounts (
    id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    owner      uuid        NOT NULL,
    currency   text        NOT NULL,
    kind       smallint    NOT NULL DEFAULT 0,
    exponent   smallint    NOT NULL,
    posted     bigint      NOT NULL DEFAULT 0,
    version    bigint      NOT NULL DEFAULT 0,
    held       bigint      NOT NULL DEFAULT 0,
    floor      bigint      DEFAULT 0,
    ceiling    bigint,
    active     boolean     NOT NULL DEFAULT true,
    frozen_in  boolean     NOT NULL DEFAULT false,
    frozen_out boolean     NOT NULL DEFAULT false,
    closed     boolean     NOT NULL DEFAULT false,
    unlocked   boolean     NOT NULL DEFAULT false,
    hot        boolean     NOT NULL DEFAULT false,
    slots      smallint    NOT NULL DEFAULT 0,
    folded_to  xid8        NOT NULL DEFAULT '0',
    -- Transactions are counted anew in another cluster, numbers of transfers travel with a dump.
    folded_id  bigint      NOT NULL DEFAULT 0,
    settled_id bigint      NOT NULL DEFAULT 0,
    mark_id    bigint      NOT NULL DEFAULT 0,
    mark_xid   xid8        NOT NULL DEFAULT '0',
    created_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (owner, currency, kind)
) WITH (fillfactor = 50);

-- One row is both entries of a movement. It is never changed.
CREATE TABLE @schema@.ledger_transfers (
    id             bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    debit          bigint      NOT NULL,
    credit         bigint      NOT NULL,
    amount         bigint      NOT NULL,
    debit_balance  bigint,
    debit_version  bigint,
    credit_balance bigint,
    credit_version bigint,
    posted_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    effective_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    xid            xid8        NOT NULL DEFAULT pg_current_xact_id(),
    kind           text        NOT NULL,
    txn            bigint,
    ref            bigint,
    hold_id        bigint,
    transaction_id uuid,
    rate           numeric,
    external_ref   text,
    description    text,
    metadata       jsonb
);

-- The chain of each account without a gap, in one index each. What is not true of most rows has an index for the others:
-- one more for all would take as long as all of these.
CREATE UNIQUE INDEX ledger_transfers_debit_idx ON @schema@.ledger_transfers (debit, debit_version)
    WHERE debit_version IS NOT NULL;
CREATE UNIQUE INDEX ledger_transfers_credit_idx ON @schema@.ledger_transfers (credit, credit_version)
    WHERE credit_version IS NOT NULL;
CREATE INDEX ledger_transfers_posted_idx ON @schema@.ledger_transfers USING brin (posted_at);
CREATE INDEX ledger_transfers_ref_idx ON @schema@.ledger_transfers (ref) WHERE ref IS NOT NULL;
CREATE INDEX ledger_transfers_transaction_idx ON @schema@.ledger_transfers (transaction_id)
    WHERE transaction_id IS NOT NULL;
CREATE UNIQUE INDEX ledger_transfers_external_idx ON @schema@.ledger_transfers (external_ref)
    WHERE external_ref IS NOT NULL;

CREATE TABLE @schema@.ledger_holds (
    id             bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    debit          bigint      NOT NULL,
    credit         bigint      NOT NULL,
    amount         bigint      NOT NULL CHECK (amount > 0),
    captured       bigint      NOT NULL DEFAULT 0 CHECK (captured BETWEEN 0 AND amount),
    state          text        NOT NULL DEFAULT 'open'
                               CHECK (state IN ('open', 'captured', 'voided', 'expired')),
    expires_at     timestamptz,
    reason         text,
    transaction_id uuid,
    metadata       jsonb,
    created_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    closed_at      timestamptz,
    CHECK ((state = 'open') = (closed_at IS NULL))
);

CREATE INDEX ledger_holds_open_idx ON @schema@.ledger_holds (debit, expires_at) WHERE state = 'open';
CREATE UNIQUE INDEX ledger_holds_transaction_idx ON @schema@.ledger_holds (transaction_id)
    WHERE state = 'open';

CREATE TABLE @schema@.ledger_idempotency (
    key          text        PRIMARY KEY CHECK (key <> ''),
    request_hash bytea       NOT NULL,
    result       jsonb,
    created_at   timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE @schema@.ledger_queue (
    id           bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id      uuid        NOT NULL,
    amount       numeric     NOT NULL,
    currency     text        NOT NULL,
    external_ref text        UNIQUE,
    description  text,
    metadata     jsonb,
    enqueued_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    sqlstate     text,
    message      text
);

CREATE INDEX ledger_idempotency_created_idx ON @schema@.ledger_idempotency USING brin (created_at);

ALTER TABLE @schema@.currencies         ENABLE ROW LEVEL SECURITY;
ALTER TABLE @schema@.ledger_accounts    ENABLE ROW LEVEL SECURITY;
ALTER TABLE @schema@.ledger_transfers   ENABLE ROW LEVEL SECURITY;
ALTER TABLE @schema@.ledger_holds       ENABLE ROW LEVEL SECURITY;
ALTER TABLE @schema@.ledger_idempotency ENABLE ROW LEVEL SECURITY;
ALTER TABLE @schema@.ledger_queue       ENABLE ROW LEVEL SECURITY;
