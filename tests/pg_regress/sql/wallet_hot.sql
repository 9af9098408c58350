-- How a wallet meets many calls at once: locked, hot, unlocked and back; and the queue.
SET client_min_messages = warning;
\set ann '''a0000000-0000-4000-8000-000000000001'''
\set bob '''b0000000-0000-4000-8000-000000000002'''
BEGIN;
SELECT count(*) FROM concierge.install('{wallets}', 'regress_app');
SET LOCAL search_path = regress_app;
INSERT INTO profiles (id) VALUES (:ann), (:bob);
SELECT wallet_open(:ann, 'USD') ->> 'balance' AS ann, wallet_open(:bob, 'USD') ->> 'balance' AS bob;
SELECT wallet_credit(:ann, 10, 'USD') ->> 'balance' AS balance;
SELECT set_wallet_mode(:ann, 'USD', 'hot') ->> 'balance' AS balance;
SELECT hot, unlocked FROM ledger_accounts WHERE owner = :ann AND currency = 'USD';
SELECT wallet_transfer(:ann, :bob, 4, 'USD') ->> 'from_balance' AS balance;
SELECT regress.attempt($$SELECT set_wallet_mode('a0000000-0000-4000-8000-000000000001', 'USD', 'warm')$$) AS no_such_mode,
       regress.attempt($$SELECT set_wallet_mode('a0000000-0000-4000-8000-000000000001', 'USD', 'unlocked')$$) AS limits,
       regress.attempt($$SELECT set_wallet_mode('c0000000-0000-4000-8000-000000000003', 'USD', 'hot')$$) AS nobody;
SELECT set_wallet_limits(:ann, 'USD', NULL, NULL) ->> 'floor' AS floor;
SELECT wallet_hold(:ann, 1, 'USD') ->> 'available' AS available;
SELECT regress.attempt($$SELECT set_wallet_mode('a0000000-0000-4000-8000-000000000001', 'USD', 'unlocked')$$) AS hold;
SELECT wallet_release(1) ->> 'state' AS state;
SELECT set_wallet_mode(:ann, 'USD', 'unlocked') ->> 'balance' AS balance;
-- Without a lock there is no running balance to answer with; reads sum up.
SELECT wallet_credit(:ann, 5, 'USD') ->> 'balance' AS balance;
SELECT wallet_debit(:ann, 20, 'USD') ->> 'balance' AS balance;
SELECT wallet_transfer(:bob, :ann, 1, 'USD') ->> 'from_balance' AS balance;
SELECT posted, held, available, version FROM wallet_balance(:ann, 'USD');
SELECT wallet_balance_at(:ann, 'USD', 'infinity'), wallet_balance_at(:ann, 'USD', 'infinity', 'effective');
SELECT balance, available FROM wallet_overview WHERE user_id = :ann AND currency = 'USD';
SELECT version, kind, amount, balance FROM wallet_statement(:ann, 'USD');
SELECT total FROM ledger_trial_balance() WHERE currency = 'USD';
SELECT regress.attempt($$SELECT wallet_hold('a0000000-0000-4000-8000-000000000001', 1, 'USD')$$) AS hold,
       regress.attempt($$SELECT set_wallet_limits('a0000000-0000-4000-8000-000000000001', 'USD', 0)$$) AS limits;
SELECT wallet_freeze(:ann, 'USD') ->> 'frozen_out' AS frozen;
SELECT regress.attempt($$SELECT wallet_debit('a0000000-0000-4000-8000-000000000001', 1, 'USD')$$) AS frozen;
SELECT wallet_unfreeze(:ann, 'USD') ->> 'frozen_out' AS frozen;
SELECT * FROM ledger_verify();
-- Back under its lock, with everything in its row; and once more.
SELECT set_wallet_mode(:ann, 'USD', 'locked') ->> 'balance' AS balance;
SELECT balance_usd FROM wallets WHERE user_id = :ann;
SELECT set_wallet_limits(:ann, 'USD', -50, NULL) ->> 'available' AS available;
SELECT wallet_credit(:ann, 2, 'USD') ->> 'balance' AS balance;
SELECT version, kind, amount, balance FROM wallet_statement(:ann, 'USD');
SELECT * FROM ledger_verify();
SELECT * FROM ledger_verify((SELECT max(id) - 1 FROM ledger_transfers));
SELECT set_wallet_limits(:ann, 'USD', NULL, NULL) ->> 'available' AS available;
SELECT set_wallet_mode(:ann, 'USD', 'unlocked') ->> 'balance' AS balance;
SELECT wallet_credit(:ann, 3, 'USD') ->> 'kind' AS kind;
SELECT posted FROM wallet_balance(:ann, 'USD');
SELECT set_wallet_mode(:ann, 'USD', 'locked') ->> 'balance' AS balance;
SELECT * FROM ledger_verify();
-- The queue.
SELECT wallet_enqueue(:bob, n, 'USD', 'r' || n) FROM generate_series(1, 3) AS n;
SELECT regress.attempt($$SELECT wallet_enqueue('b0000000-0000-4000-8000-000000000002', 0.001, 'USD')$$) AS digits,
       regress.attempt($$SELECT wallet_enqueue('b0000000-0000-4000-8000-000000000002', -1, 'USD')$$) AS negative,
       regress.attempt($$SELECT wallet_enqueue('b0000000-0000-4000-8000-000000000002', 'NaN', 'USD')$$) AS nan,
       regress.attempt($$SELECT wallet_enqueue('b0000000-0000-4000-8000-000000000002', NULL, 'USD')$$) AS none,
       regress.attempt($$SELECT wallet_enqueue('b0000000-0000-4000-8000-000000000002', 1, 'XXX')$$) AS currency,
       regress.attempt($$SELECT wallet_enqueue('b0000000-0000-4000-8000-000000000002', 1, 'USD', 'r1')$$) AS waits_already;
SELECT posted FROM wallet_balance(:bob, 'USD');
SELECT * FROM ledger_drain(2);
SELECT posted FROM wallet_balance(:bob, 'USD');
-- What is refused stays, and does not hold up the others.
SELECT wallet_freeze(:bob, 'USD', false, true) ->> 'frozen_in' AS frozen;
SELECT wallet_enqueue(:ann, 7, 'USD');
SELECT * FROM ledger_drain();
SELECT amount, sqlstate, message FROM ledger_queue ORDER BY id;
SELECT * FROM ledger_drain();
SELECT posted FROM wallet_balance(:ann, 'USD');
-- A reference that is posted is not posted again by way of the queue.
SELECT wallet_unfreeze(:bob, 'USD') ->> 'frozen_in' AS frozen;
SELECT wallet_enqueue(:bob, 1, 'USD', 'r1') > 0 AS enqueued;
SELECT * FROM ledger_drain();
SELECT amount, sqlstate, message FROM ledger_queue ORDER BY id;
SELECT * FROM ledger_verify();
ROLLBACK;
