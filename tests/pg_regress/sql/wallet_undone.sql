-- What a transaction that is undone has opened is not there afterwards, and a session that has seen it knows that.
SET client_min_messages = warning;
\pset footer off
\set ann '''a0000000-0000-4000-8000-000000000001'''
\set bob '''b0000000-0000-4000-8000-000000000002'''
SELECT count(*) > 0 AS installed FROM concierge.install('{wallets}', 'undone');
SET search_path = undone;
INSERT INTO profiles (id) VALUES (:ann), (:bob);
SELECT wallet_open(:ann, 'EUR') ->> 'balance' AS balance;
-- The first credit opens the account of the world outside, the second one finds it.
BEGIN;
SELECT wallet_credit(:ann, 1, 'EUR') ->> 'balance' AS one, wallet_credit(:ann, 2, 'EUR') ->> 'balance' AS three;
ROLLBACK;
SELECT wallet_credit(:ann, 5, 'EUR') ->> 'balance' AS five;
SELECT currency, wallets, external, total FROM ledger_trial_balance() WHERE total IS DISTINCT FROM 0 OR external <> 0;
SELECT * FROM ledger_verify();
-- The same within a transaction.
BEGIN;
SAVEPOINT s;
SELECT wallet_open(:ann, 'JPY') ->> 'balance' AS balance;
SELECT wallet_credit(:ann, 1, 'JPY') ->> 'balance' AS one, wallet_credit(:ann, 2, 'JPY') ->> 'balance' AS three;
SELECT wallet_open(:bob, 'JPY') ->> 'balance' AS balance;
SELECT wallet_transfer(:ann, :bob, 1, 'JPY') ->> 'balance' AS two;
ROLLBACK TO s;
SELECT wallet_open(:bob, 'JPY') ->> 'balance' AS balance;
SELECT wallet_credit(:bob, 7, 'JPY') ->> 'balance' AS seven, wallet_transfer(:bob, :ann, 3, 'JPY') ->> 'balance' AS four;
COMMIT;
SELECT currency, wallets, external, total FROM ledger_trial_balance() WHERE total IS DISTINCT FROM 0 OR external <> 0;
SELECT * FROM ledger_verify();
-- A currency that was not there after all.
BEGIN;
INSERT INTO currencies (code, exponent, name) VALUES ('POINTS', 0, 'Points');
SELECT wallet_open(:ann, 'POINTS') ->> 'balance' AS balance;
SELECT wallet_credit(:ann, 3, 'POINTS') ->> 'balance' AS three;
ROLLBACK;
SELECT r.code, r.message FROM regress.refusal(format('SELECT wallet_credit(%L, 3, %L)', :ann, 'POINTS')) AS r;
INSERT INTO currencies (code, exponent, name) VALUES ('POINTS', 2, 'Points');
SELECT wallet_open(:ann, 'POINTS') ->> 'balance' AS balance;
SELECT wallet_credit(:ann, 3.25, 'POINTS') ->> 'balance' AS with_cents;
SELECT currency, wallets, external, total FROM ledger_trial_balance() WHERE total IS DISTINCT FROM 0 OR external <> 0;
SELECT * FROM ledger_verify();
DROP SCHEMA undone, undone_private CASCADE;
