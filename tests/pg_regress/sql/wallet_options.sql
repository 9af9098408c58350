-- What the triggers of transactions may be told: no_holds, pending debits reserve nothing; owe, a refund of spent money
-- leaves a debt.
SET client_min_messages = warning;
\pset footer off
\set ann '''a0000000-0000-4000-8000-000000000001'''
BEGIN;
SELECT count(*) > 0 AS installed FROM concierge.install('{wallets}', 'regress_app');
SET LOCAL search_path = regress_app, regress;
INSERT INTO profiles (id) VALUES (:ann);
INSERT INTO wallets (user_id) VALUES (:ann);
INSERT INTO transactions (user_id, amount, currency, type, status) VALUES (:ann, 100, 'USD', 'credit', 'completed');
INSERT INTO transactions (user_id, amount, currency, type, status) VALUES (:ann, 60, 'USD', 'debit', 'completed');
SAVEPOINT s;
-- As it is without: a hold, and a refusal.
INSERT INTO transactions (user_id, amount, currency, type) VALUES (:ann, 30, 'USD', 'debit');
SELECT posted, held, available FROM wallet_balance(:ann, 'USD');
SELECT r.code, r.detail FROM refusal('UPDATE transactions SET status = ''refunded'' WHERE amount = 100') AS r;
ROLLBACK TO s;
CREATE OR REPLACE TRIGGER concierge_60_post_inserted AFTER INSERT ON transactions
REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION concierge.post_transactions('no_holds');
CREATE OR REPLACE TRIGGER concierge_60_post_updated AFTER UPDATE ON transactions
REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT
EXECUTE FUNCTION concierge.post_transactions('no_holds', 'owe');
ALTER TABLE transactions ENABLE ALWAYS TRIGGER concierge_60_post_inserted;
ALTER TABLE transactions ENABLE ALWAYS TRIGGER concierge_60_post_updated;
-- More than there is may be pending; what is completed must be there.
INSERT INTO transactions (user_id, amount, currency, type) VALUES (:ann, 30, 'USD', 'debit'), (:ann, 31, 'USD', 'debit');
SELECT posted, held, available FROM wallet_balance(:ann, 'USD');
UPDATE transactions SET status = 'completed' WHERE amount = 30;
SELECT r.code, r.detail FROM refusal('UPDATE transactions SET status = ''completed'' WHERE amount = 31') AS r;
-- What comes in afterwards pays the debt, and nothing goes out meanwhile.
UPDATE transactions SET status = 'refunded' WHERE amount = 100;
SELECT posted, held, available FROM wallet_balance(:ann, 'USD');
SELECT r.code, r.detail FROM refusal(format('SELECT wallet_debit(%L, 0.01)', :ann)) AS r;
INSERT INTO transactions (user_id, amount, currency, type, status) VALUES (:ann, 50, 'USD', 'credit', 'completed');
SELECT posted, held, available FROM wallet_balance(:ann, 'USD');
SELECT * FROM ledger_verify();
-- A table with a rule of its own against debts: it is heard, and named.
ROLLBACK TO s;
ALTER TABLE wallets ADD CONSTRAINT no_debts CHECK (balance_usd >= 0);
SELECT set_wallet_limits(:ann, 'USD', -100) ->> 'available' AS available;
SELECT r.* FROM refusal(format('SELECT wallet_debit(%L, 40.01)', :ann)) AS r
UNION ALL SELECT r.* FROM transactions t, refusal(format('SELECT wallet_chargeback(%L)', t.id)) AS r WHERE amount = 100
UNION ALL SELECT r.* FROM refusal(format(
    'INSERT INTO transactions (user_id, amount, currency, type, status) VALUES (%L, 40.01, ''USD'', ''debit'', ''completed'')', :ann)) AS r;
SELECT wallet_debit(:ann, 40) ->> 'balance' AS balance;
ALTER TABLE wallets DROP CONSTRAINT no_debts;
SELECT wallet_debit(:ann, 100) ->> 'balance' AS balance;
SELECT balance_usd FROM wallets;
SELECT * FROM ledger_verify();
ROLLBACK;
