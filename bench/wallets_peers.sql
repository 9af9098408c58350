-- What bench/wallets.sh compares the ledger with. All of it is of our own writing, but for pgledger, which is read from
-- where PGLEDGER points and is not part of this tree.
--   raw       one prepared statement: UPDATE of a balance, INSERT of an entry. It has no double entry, no floor, no
--             versions, no repetition, and the client may change every row.
--   raw_two   the same with both sides, in the order of their keys.
--   original  the tables and the trigger that products of this kind began with: a column per currency, an amount added
--             when a status becomes `completed`. In schema `original` with primary keys only, so that it is as fast as it
--             can be; in schema `indexed` with the foreign keys and indexes that the product had, as ours has.
-- Every user has a key that a script can compute: bench.person(17).
DROP SCHEMA IF EXISTS original, indexed CASCADE;
CREATE SCHEMA original;
CREATE SCHEMA indexed;

CREATE FUNCTION bench.person(number text) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ('00000000-0000-4000-8000-' || lpad(number, 12, '0'))::uuid;

CREATE TABLE bench.account (
    owner   uuid    PRIMARY KEY,
    balance numeric NOT NULL DEFAULT 0
) WITH (fillfactor = 50);
CREATE TABLE bench.entry (
    id      bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    owner   uuid        NOT NULL,
    amount  numeric     NOT NULL,
    balance numeric     NOT NULL,
    at      timestamptz NOT NULL DEFAULT now()
);

DO $make$
DECLARE
    place text;
BEGIN
    FOREACH place IN ARRAY '{original,indexed}'::text[] LOOP
        EXECUTE replace($sql$
CREATE TABLE original.users (id uuid PRIMARY KEY);
CREATE TYPE original.transaction_type AS ENUM ('credit', 'debit');
CREATE TYPE original.transaction_status AS ENUM ('pending', 'completed', 'failed', 'refunded');
CREATE TABLE original.wallets (
    id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id     uuid NOT NULL UNIQUE,
    balance_usd decimal(10, 2) DEFAULT 0,
    balance_inr decimal(10, 2) DEFAULT 0,
    currency    text DEFAULT 'USD' CHECK (currency IN ('USD', 'INR')),
    is_active   boolean DEFAULT true,
    created_at  timestamptz DEFAULT now(),
    updated_at  timestamptz DEFAULT now(),
    CHECK (balance_usd >= 0 AND balance_inr >= 0)
);
CREATE TABLE original.transactions (
    id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id     uuid NOT NULL,
    amount      decimal(10, 2) NOT NULL,
    currency    text NOT NULL CHECK (currency IN ('USD', 'INR')),
    type        original.transaction_type NOT NULL,
    status      original.transaction_status DEFAULT 'pending',
    description text,
    metadata    jsonb,
    stripe_payment_intent_id text,
    business_number_id uuid,
    created_at  timestamptz DEFAULT now(),
    updated_at  timestamptz DEFAULT now()
);
CREATE FUNCTION original.update_wallet_balance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.status = 'completed' AND OLD.status <> 'completed' THEN
        IF NEW.type = 'credit' THEN
            IF NEW.currency = 'USD' THEN
                UPDATE original.wallets SET balance_usd = balance_usd + NEW.amount, updated_at = now()
                WHERE user_id = NEW.user_id;
            ELSE
                UPDATE original.wallets SET balance_inr = balance_inr + NEW.amount, updated_at = now()
                WHERE user_id = NEW.user_id;
            END IF;
        ELSE
            IF NEW.currency = 'USD' THEN
                UPDATE original.wallets SET balance_usd = balance_usd - NEW.amount, updated_at = now()
                WHERE user_id = NEW.user_id;
            ELSE
                UPDATE original.wallets SET balance_inr = balance_inr - NEW.amount, updated_at = now()
                WHERE user_id = NEW.user_id;
            END IF;
        END IF;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER update_wallet_balance AFTER UPDATE ON original.transactions
FOR EACH ROW EXECUTE FUNCTION original.update_wallet_balance();
$sql$, 'original', place);
    END LOOP;
END
$make$;
ALTER TABLE indexed.wallets ADD FOREIGN KEY (user_id) REFERENCES indexed.users ON DELETE CASCADE;
ALTER TABLE indexed.transactions ADD FOREIGN KEY (user_id) REFERENCES indexed.users ON DELETE CASCADE;
CREATE INDEX ON indexed.wallets (user_id);
CREATE INDEX ON indexed.transactions (user_id);
CREATE INDEX ON indexed.transactions (status);
CREATE INDEX ON indexed.transactions (created_at DESC);
CREATE INDEX ON indexed.transactions (stripe_payment_intent_id) WHERE stripe_payment_intent_id IS NOT NULL;

INSERT INTO bench.account SELECT bench.person(n::text) FROM generate_series(1, 1000) AS n;
INSERT INTO original.users SELECT bench.person(n::text) FROM generate_series(1, 1000) AS n;
INSERT INTO original.wallets (user_id) SELECT id FROM original.users;
INSERT INTO indexed.users SELECT id FROM original.users;
INSERT INTO indexed.wallets (user_id) SELECT id FROM original.users;

-- The ledger alone in schema `books`, with the tables of wallets in schema `app`, and the same people in both.
DROP SCHEMA IF EXISTS app, app_private, books, books_private CASCADE;
SELECT count(*) FROM concierge.install('{ledger}', 'books');
SELECT count(*) FROM concierge.install('{wallets}', 'app');
INSERT INTO app.profiles (id) SELECT id FROM original.users;
SELECT count(*) FROM original.users, books.wallet_open(id, 'USD') AS b, app.wallet_open(id, 'USD') AS a;

-- One call that does what two statements of a product do, on either pair of tables.
DO $$
DECLARE
    place text;
BEGIN
    FOREACH place IN ARRAY '{original,indexed,app}'::text[] LOOP
        EXECUTE format($f$
            CREATE FUNCTION %1$I.top_up(person uuid, cents integer) RETURNS void LANGUAGE plpgsql AS $b$
            DECLARE
                number uuid;
            BEGIN
                INSERT INTO %1$I.transactions (user_id, amount, currency, type)
                VALUES (person, cents / 100.0::numeric(10, 2), 'USD', 'credit') RETURNING id INTO number;
                UPDATE %1$I.transactions SET status = 'completed' WHERE id = number;
            END
            $b$ $f$, place);
    END LOOP;
END
$$;
ANALYZE;
