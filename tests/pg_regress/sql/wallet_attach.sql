-- attach_wallets puts the books behind tables that a product already has: with enums, numeric(10,2) and the trigger
-- that adds amounts when a status becomes completed.
SET client_min_messages = warning;
\set ann '''a0000000-0000-4000-8000-000000000001'''
\set bob '''b0000000-0000-4000-8000-000000000002'''
BEGIN;
CREATE SCHEMA regress_shop;
SET LOCAL search_path = regress_shop;
CREATE TYPE transaction_type AS ENUM ('credit', 'debit');
CREATE TYPE transaction_status AS ENUM ('pending', 'completed', 'failed', 'refunded');
CREATE TABLE wallets (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(), user_id uuid NOT NULL UNIQUE,
    balance_usd decimal(10,2) DEFAULT 0, balance_inr decimal(10,2) DEFAULT 0
);
CREATE TABLE transactions (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(), user_id uuid, amount decimal(10,2), currency text,
    type transaction_type, status transaction_status DEFAULT 'pending', stripe_payment_intent_id text
);
CREATE FUNCTION update_wallet_balance() RETURNS trigger LANGUAGE plpgsql SET search_path = regress_shop AS $$
BEGIN
    IF NEW.status = 'completed' AND OLD.status <> 'completed' THEN
        UPDATE wallets SET balance_usd = balance_usd + CASE NEW.type WHEN 'credit' THEN NEW.amount ELSE -NEW.amount END
        WHERE user_id = NEW.user_id;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER on_transaction_completed AFTER UPDATE ON transactions
FOR EACH ROW EXECUTE FUNCTION update_wallet_balance();
INSERT INTO wallets (user_id) VALUES (:ann), (:bob);
INSERT INTO transactions (user_id, amount, currency, type) VALUES (:ann, 50, 'USD', 'credit');
UPDATE transactions SET status = 'completed';
-- What the original loses and invents.
INSERT INTO transactions (user_id, amount, currency, type, status) VALUES (:ann, 5, 'USD', 'credit', 'completed');
INSERT INTO transactions (id, user_id, amount, currency, type, status) VALUES
    ('10000000-0000-4000-8000-000000000001', NULL, 5, 'USD', 'credit', 'failed');
UPDATE wallets SET balance_inr = NULL WHERE user_id = :bob;
SELECT finding, count, example IS NOT NULL AS example, action FROM concierge.attach_wallets('wallets', 'transactions');
SELECT to_regclass('ledger_accounts') IS NULL AS nothing_done;
DELETE FROM transactions WHERE user_id IS NULL;
SELECT finding, count, example IS NOT NULL AS example, action
FROM concierge.attach_wallets('wallets', 'transactions', adopt => true);
SELECT user_id, balance_usd, balance_inr FROM wallets ORDER BY 1;
SELECT kind, amount, balance FROM wallet_statement(:ann, 'USD');
SELECT attname, format_type(atttypid, atttypmod), attnotnull FROM pg_attribute
WHERE attrelid = 'transactions'::regclass AND attnum > 0 ORDER BY attnum;
SELECT tgname, tgenabled FROM pg_trigger WHERE tgrelid IN ('wallets'::regclass, 'transactions'::regclass)
AND NOT tgisinternal ORDER BY 1;
-- From now on it is safe.
INSERT INTO transactions (id, user_id, amount, currency, type) VALUES
    ('20000000-0000-4000-8000-000000000001', :ann, 20, 'USD', 'debit');
SELECT held, available FROM wallet_balance(:ann, 'USD');
UPDATE transactions SET status = 'completed' WHERE type = 'debit';
UPDATE transactions SET status = 'completed' WHERE type = 'debit';
INSERT INTO transactions (user_id, amount, currency, type, status) VALUES (:bob, 99999999999.99, 'INR', 'credit', 'completed');
SELECT user_id, balance_usd, balance_inr FROM wallets ORDER BY 1;
UPDATE transactions SET status = 'refunded' WHERE id = '20000000-0000-4000-8000-000000000001';
-- One from before the ledger.
UPDATE transactions SET status = 'refunded' WHERE amount = 5;
SELECT user_id, balance_usd FROM wallets ORDER BY 1;
SELECT wallet_credit(:ann, 1, 'USD') ->> 'balance' AS balance;
SELECT r.code FROM regress.refusal('UPDATE wallets SET balance_usd = 1') AS r
UNION ALL SELECT r.code FROM regress.refusal('UPDATE transactions SET amount = 1') AS r;
SELECT * FROM ledger_verify();
-- Attaching again changes nothing.
SELECT finding, count FROM concierge.attach_wallets('wallets', 'transactions', adopt => true) ORDER BY 1;
SELECT user_id, balance_usd FROM wallets ORDER BY 1;
SELECT * FROM ledger_verify();
-- And back.
SELECT concierge.detach_wallets('wallets', 'transactions');
SELECT tgname, tgenabled FROM pg_trigger WHERE tgrelid IN ('wallets'::regclass, 'transactions'::regclass)
AND NOT tgisinternal ORDER BY 1;
INSERT INTO transactions (user_id, amount, currency, type) VALUES (:ann, 2, 'USD', 'credit');
UPDATE transactions SET status = 'completed' WHERE amount = 2;
SELECT user_id, balance_usd FROM wallets ORDER BY 1;
-- What does not fit.
CREATE TABLE other (id integer, user_id uuid);
SELECT r.code, r.message FROM (VALUES
    ('NULL', '''transactions'''), ('''wallets''', 'NULL'), ('''wallets''', '''other'''), ('''other''', '''other'''),
    ('''wallets''', '''pg_catalog.pg_class''')
) AS t (w, x) CROSS JOIN LATERAL regress.refusal(format('SELECT concierge.attach_wallets(%s, %s)', w, x)) AS r;
ROLLBACK;
