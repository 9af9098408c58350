-- Every call that moves money: what it answers, what the wallets and the books have afterwards.
SET client_min_messages = warning;
\set ann '''a0000000-0000-4000-8000-000000000001'''
\set bob '''b0000000-0000-4000-8000-000000000002'''
BEGIN;
SELECT count(*) FROM concierge.install('{wallets}', 'regress_app');
SET LOCAL search_path = regress_app;
INSERT INTO profiles (id) VALUES (:ann), (:bob);
SELECT wallet_open(:ann, 'USD') = wallet_open(:ann, 'USD') AS opened_once;
SELECT jsonb_pretty(wallet_open(:bob, 'USD'));
SELECT jsonb_pretty(wallet_credit(:ann, 25.00, 'USD', 'k1'));
-- The same key and the same call: the first answer, whatever happened since.
SELECT wallet_debit(:ann, 1, 'USD') ->> 'balance' AS balance;
SELECT wallet_credit(:ann, 25, 'USD', 'k1') ->> 'balance' AS first_answer;
SELECT balance_usd, balance_inr FROM wallets WHERE user_id = :ann;
SELECT jsonb_pretty(wallet_transfer(:ann, :bob, 5, 'USD', p_description => 'lunch',
    p_metadata => '{"n": 12345678901234567890.10}'));
SELECT metadata FROM ledger_transfers WHERE description = 'lunch';
SELECT answer - 'expires_at' FROM wallet_hold(:ann, 10, 'USD', '1 hour', p_reason => 'room') AS answer;
SELECT posted, held, available, version FROM wallet_balance(:ann, 'USD');
SELECT jsonb_pretty(wallet_capture(id, 4, false)) FROM ledger_holds WHERE reason = 'room';
SELECT wallet_capture(id) ->> 'state' AS state FROM ledger_holds WHERE reason = 'room';
SELECT answer - 'hold_id' FROM wallet_hold(:ann, 2, 'USD') AS answer;
SELECT wallet_release(max(id)) ->> 'state' AS state FROM ledger_holds;
SELECT jsonb_pretty(wallet_exchange(:bob, 'USD', 2, 'INR', 83.1275));
SELECT wallet_refund(concierge.ledger_transaction_id(1), 1.50, 'half') ->> 'balance' AS balance;
SELECT wallet_chargeback(concierge.ledger_transaction_id(1)) ->> 'balance' AS owes;
SELECT jsonb_pretty(wallet_post_batch(format('[
    {"from": "external", "to": "%1$s", "amount": 100, "currency": "USD"},
    {"from": "%2$s", "to": "external", "amount": 100, "currency": "USD"},
    {"from": "%2$s", "to": "%1$s", "amount": "0.001", "currency": "USD"},
    {"from": "%2$s", "to": "%1$s", "amount": 1, "currency": "USD", "description": "last"}]',
    :ann, :bob)::jsonb, 'independent'));
SELECT item ->> 'balance' AS balance FROM jsonb_array_elements(wallet_post_batch(format('[
    {"to": "%1$s", "amount": 1, "currency": "INR"}, {"to": "%1$s", "amount": 2, "currency": "INR"}]',
    :bob)::jsonb)) AS item;
SELECT user_id, currency, balance, held, available, version FROM wallet_overview
ORDER BY user_id, currency;
SELECT user_id, balance_usd, balance_inr FROM wallets ORDER BY user_id;
SELECT * FROM ledger_trial_balance();
SELECT ledger_fold();
SELECT * FROM ledger_trial_balance();
SELECT transfer_id, user_id, currency, kind, amount, balance, version, txn, ref, rate, description
FROM ledger_entries ORDER BY transfer_id, amount;
SELECT version, kind, amount, balance, description FROM wallet_statement(:ann, 'USD');
-- A statement from the middle on continues where the one before has ended.
SELECT s.version, s.kind, s.amount, s.balance
FROM ledger_transfers t, wallet_statement(:ann, 'USD', t.posted_at) AS s WHERE t.description = 'half';
SELECT wallet_balance_at(:ann, 'USD', posted_at), wallet_balance_at(:ann, 'USD', posted_at - interval '1 us')
FROM ledger_transfers WHERE description = 'half';
SELECT wallet_credit(:ann, 7, 'USD', p_effective_at => '2020-01-01') ->> 'balance' AS balance;
SELECT wallet_balance_at(:ann, 'USD', '2020-01-01', 'effective') AS effective,
       wallet_balance_at(:ann, 'USD', '2020-01-01') AS posted;
ROLLBACK;
