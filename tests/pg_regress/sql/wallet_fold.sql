-- The balance of the world outside is folded now and then, and is right in between, also in a cluster that took the books
-- from another one: there transactions begin to count anew.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pg_concierge;
SELECT count(*) > 0 AS installed FROM concierge.install(ARRAY['ledger'], 'fold');
SET search_path = fold, pg_catalog;
CREATE VIEW pg_temp.proof AS
    SELECT external, total, (SELECT count(*) FROM fold.ledger_verify()) AS wrong FROM fold.ledger_trial_balance();
CREATE FUNCTION pg_temp.pay(amount numeric) RETURNS text LANGUAGE sql
RETURN fold.wallet_credit('a0000000-0000-4000-8000-000000000001', amount, 'USD') ->> 'balance';
SELECT wallet_open('a0000000-0000-4000-8000-000000000001', 'USD') ->> 'balance' AS balance;
SELECT pg_temp.pay(1), pg_temp.pay(2);
SELECT * FROM pg_temp.proof;
SELECT ledger_fold();
SELECT * FROM pg_temp.proof;
SELECT pg_temp.pay(4);
SELECT * FROM pg_temp.proof;

-- What a dump of a busier cluster brings: it was folded there up to a transaction that is far away here, and some
-- transfers came later still.
UPDATE ledger_accounts SET folded_to = '900000000000' WHERE unlocked;
ALTER TABLE ledger_transfers DISABLE TRIGGER concierge_50_keep;
UPDATE ledger_transfers SET xid = '900000000001' WHERE amount = 400;
UPDATE ledger_transfers SET xid = '899999999999' WHERE amount < 400;
ALTER TABLE ledger_transfers ENABLE ALWAYS TRIGGER concierge_50_keep;
SELECT * FROM pg_temp.proof;
SELECT pg_temp.pay(8);
SELECT * FROM pg_temp.proof;
-- With an old snapshot it is left for later.
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT ledger_fold();
COMMIT;
SELECT ledger_fold();
SELECT * FROM pg_temp.proof;
SELECT pg_temp.pay(16);
SELECT * FROM pg_temp.proof;
SELECT ledger_fold() >= 0 AS folded;
SELECT * FROM pg_temp.proof;
SELECT folded_to < '900000000000' AS of_this_cluster, folded_id >= settled_id AS in_order, settled_id FROM ledger_accounts WHERE unlocked;
DROP SCHEMA fold, fold_private CASCADE;
