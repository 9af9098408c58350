-- Numbers that are there already have been bought: they are active. A new one is still being bought.
ALTER TABLE @schema@.business_numbers
    ADD COLUMN status text NOT NULL DEFAULT 'active',
    ADD COLUMN released_at timestamptz;
ALTER TABLE @schema@.business_numbers ALTER COLUMN status SET DEFAULT 'provisioning';

-- What happened to the status of each number; the status machine writes it.
CREATE TABLE @schema@.business_numbers_status_history (
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

ALTER TABLE @schema@.business_numbers_status_history ENABLE ROW LEVEL SECURITY;
