-- A row for each thing that happened and that others are to be told, written by the transaction that did it. Whoever
-- delivers reads the rows that are not published yet, in the order of their ids, and marks them.
CREATE TABLE @schema@.outbox (
    id           bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    topic        text        NOT NULL CHECK (topic <> ''),
    payload      jsonb       NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(payload) = 'object'),
    created_at   timestamptz NOT NULL DEFAULT now(),
    published_at timestamptz
);

CREATE INDEX outbox_unpublished_idx ON @schema@.outbox (id) WHERE published_at IS NULL;

ALTER TABLE @schema@.outbox ENABLE ROW LEVEL SECURITY;
