-- Balances have no fixed scale: numeric(10,2) would round before anybody could object.
CREATE TABLE @schema@.wallets (
    id          uuid        PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id     uuid        NOT NULL UNIQUE REFERENCES @schema@.profiles ON DELETE CASCADE,
    balance_usd numeric     NOT NULL DEFAULT 0,
    balance_inr numeric     NOT NULL DEFAULT 0,
    currency    text        NOT NULL DEFAULT 'USD' CHECK (currency ~ '^[A-Z][A-Z0-9_]{2,9}$'),
    is_active   boolean     NOT NULL DEFAULT true,
    created_at  timestamptz NOT NULL DEFAULT now(),
    updated_at  timestamptz NOT NULL DEFAULT now()
) WITH (fillfactor = 50);

CREATE TABLE @schema@.transactions (
    id                         uuid        PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id                    uuid        NOT NULL REFERENCES @schema@.profiles ON DELETE CASCADE,
    wallet_id                  uuid        REFERENCES @schema@.wallets ON DELETE CASCADE,
    amount                     numeric     NOT NULL CHECK (amount > 0 AND amount < 'Infinity'),
    currency                   text        NOT NULL CHECK (currency ~ '^[A-Z][A-Z0-9_]{2,9}$'),
    type                       text        NOT NULL CHECK (type IN ('credit', 'debit')),
    status                     text        NOT NULL DEFAULT 'pending'
                                           CHECK (status IN ('pending', 'completed', 'failed', 'cancelled',
                                                             'refunded', 'partially_refunded')),
    refunded_amount            numeric     NOT NULL DEFAULT 0 CHECK (refunded_amount BETWEEN 0 AND amount),
    description                text,
    metadata                   jsonb       NOT NULL DEFAULT '{}',
    payment_method             text,
    stripe_payment_intent_id   text,
    stripe_checkout_session_id text,
    business_number_id         uuid,
    completed_at               timestamptz,
    created_at                 timestamptz NOT NULL DEFAULT now(),
    updated_at                 timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX transactions_user_idx ON @schema@.transactions (user_id);
CREATE INDEX transactions_wallet_idx ON @schema@.transactions (wallet_id);
CREATE INDEX transactions_status_idx ON @schema@.transactions (status);
CREATE INDEX transactions_created_idx ON @schema@.transactions (created_at DESC);
-- A payment that is delivered a second time is not a second payment.
CREATE UNIQUE INDEX transactions_payment_intent_idx ON @schema@.transactions (stripe_payment_intent_id)
    WHERE stripe_payment_intent_id IS NOT NULL AND type = 'credit' AND status NOT IN ('failed', 'cancelled');
CREATE INDEX transactions_stripe_idx ON @schema@.transactions (stripe_payment_intent_id)
    WHERE stripe_payment_intent_id IS NOT NULL;

ALTER TABLE @schema@.wallets      ENABLE ROW LEVEL SECURITY;
ALTER TABLE @schema@.transactions ENABLE ROW LEVEL SECURITY;
