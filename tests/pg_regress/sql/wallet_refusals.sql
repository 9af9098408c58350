-- Everything the ledger refuses, with its code, and that a refusal leaves nothing behind.
SET client_min_messages = warning;
\set ann '''a0000000-0000-4000-8000-000000000001'''
\set bob '''b0000000-0000-4000-8000-000000000002'''
BEGIN;
SELECT count(*) FROM concierge.install('{wallets}', 'regress_app');
SET LOCAL search_path = regress_app, regress;
INSERT INTO profiles (id) VALUES (:ann), (:bob);
SELECT count(wallet_open(u, c)) FROM unnest(ARRAY[:ann, :bob]::uuid[]) u, unnest(ARRAY['USD', 'JPY', 'KWD']) c;
SELECT wallet_credit(:ann, 10, 'USD', 'first') ->> 'balance' AS balance;
SELECT wallet_credit(:ann, 1, 'USD', p_external_ref => 'pi_1') ->> 'balance' AS balance;
SELECT wallet_hold(:ann, 3, 'USD') ->> 'available' AS available;
-- Amounts of every strange kind.
SELECT amount, currency, r.code, r.message, r.detail, r.hint
FROM (VALUES
    (NULL, 'USD'), ('0', 'USD'), ('-1', 'USD'), ('-0', 'USD'), ('NaN', 'USD'), ('Infinity', 'USD'),
    ('-Infinity', 'USD'), ('1e400', 'USD'), ('1e-400', 'USD'), ('0.001', 'USD'), ('0.5', 'JPY'),
    ('1.2345', 'KWD'), ('92233720368547758.08', 'USD'), ('1', 'banana'), ('1', ''), ('1', 'usd'),
    ('1', 'XAU'), ('1', 'EUR')
) AS t (amount, currency)
CROSS JOIN LATERAL refusal(format('SELECT wallet_credit(%L, %L, %L)', :ann, amount, currency)) AS r;
SELECT statement, r.code, r.message, r.detail, r.hint FROM (VALUES
    ('wallet_debit(:ann, 8.01, ''USD'')'),
    ('wallet_hold(:ann, 8.01, ''USD'')'),
    ('wallet_transfer(:ann, :bob, 8.01, ''USD'')'),
    ('wallet_transfer(:ann, :ann, 1, ''USD'')'),
    ('wallet_transfer(:ann, ''c0000000-0000-4000-8000-000000000003'', 1, ''USD'')'),
    ('wallet_transfer(:ann, :bob, 1, ''USD'', p_expected_version => 1)'),
    ('wallet_credit(NULL, 1, ''USD'')'),
    ('wallet_credit(:ann, 10.01, ''USD'', ''first'')'),
    ('wallet_debit(:ann, 10, ''USD'', ''first'')'),
    ('wallet_credit(:ann, 1, ''USD'', p_external_ref => ''pi_1'')'),
    ('wallet_capture(1, 3.01)'),
    ('wallet_capture(1, 0)'),
    ('wallet_capture(99)'),
    ('wallet_capture(NULL)'),
    ('wallet_hold(:ann, 1, ''USD'', ''0'')'),
    ('wallet_refund(concierge.ledger_transaction_id(1), 10.01)'),
    ('wallet_refund(concierge.ledger_transaction_id(1), 10)'),
    ('wallet_refund(concierge.ledger_transaction_id(99))'),
    ('wallet_refund(:ann)'),
    ('wallet_refund(NULL)'),
    ('wallet_exchange(:ann, ''USD'', 1, ''USD'', 1)'),
    ('wallet_exchange(:ann, ''USD'', 1, ''JPY'', 0)'),
    ('wallet_exchange(:ann, ''USD'', 1, ''JPY'', ''NaN'')'),
    ('wallet_exchange(:ann, ''USD'', 0.01, ''JPY'', 1)'),
    ('wallet_close(:ann, ''USD'')'),
    ('set_wallet_limits(:ann, ''USD'', 5, 1)'),
    ('set_wallet_limits(:ann, ''USD'', 0.001)'),
    ('wallet_post_batch(''{}'')'),
    ('wallet_post_batch(NULL)'),
    ('wallet_post_batch(''[]'', ''sometimes'')'),
    ('wallet_post_batch(''[{"to": "nobody", "amount": 1, "currency": "USD"}]'')'),
    ('wallet_post_batch(''[{"from": "external", "to": "external", "amount": 1, "currency": "USD"}]'')'),
    ('wallet_balance_at(:ann, ''USD'', now(), ''mood'')')
) AS t (statement)
CROSS JOIN LATERAL refusal('SELECT ' || replace(replace(statement, ':ann', quote_literal(:ann)),
    ':bob', quote_literal(:bob))) AS r;
-- The states of an account.
SAVEPOINT s;
SELECT wallet_freeze(:ann, 'USD', p_credits => false) ->> 'frozen_out' AS frozen;
SELECT regress.attempt(format('SELECT wallet_debit(%L, 1, %L)', :ann, 'USD')) AS debit,
       regress.attempt(format('SELECT wallet_hold(%L, 1, %L)', :ann, 'USD')) AS hold,
       regress.attempt(format('SELECT wallet_credit(%L, 1, %L)', :ann, 'USD')) AS credit;
SELECT wallet_freeze(:ann, 'USD', p_debits => false) ->> 'frozen_in' AS frozen;
SELECT regress.attempt(format('SELECT wallet_debit(%L, 1, %L)', :ann, 'USD')) AS debit,
       regress.attempt(format('SELECT wallet_credit(%L, 1, %L)', :ann, 'USD')) AS credit;
SELECT wallet_unfreeze(:ann, 'USD') ->> 'frozen_in' AS frozen;
SELECT set_wallet_limits(:ann, 'USD', -5, 20) ->> 'available' AS available;
SELECT regress.attempt(format('SELECT wallet_credit(%L, 9.01, %L)', :ann, 'USD')) AS over_ceiling,
       regress.attempt(format('SELECT wallet_debit(%L, 13, %L)', :ann, 'USD')) AS to_the_floor,
       regress.attempt(format('SELECT wallet_debit(%L, 13.01, %L)', :ann, 'USD')) AS below_it;
SELECT wallet_release(id) ->> 'state' AS state FROM ledger_holds;
SELECT wallet_debit(:ann, 11, 'USD') ->> 'balance' AS balance;
SELECT wallet_close(:ann, 'USD') ->> 'closed' AS closed, wallet_close(:ann, 'USD') ->> 'closed' AS again;
SELECT regress.attempt(format('SELECT wallet_credit(%L, 1, %L)', :ann, 'USD')) AS credit;
SELECT r.* FROM refusal('SELECT wallet_release(1)') AS r;
ROLLBACK TO s;
-- An expired hold reserves nothing, swept or not, and cannot be captured.
UPDATE ledger_holds SET expires_at = clock_timestamp();
SELECT held, available FROM wallet_balance(:ann, 'USD');
SELECT r.code, r.message, r.detail FROM refusal('SELECT wallet_capture(1)') AS r;
SELECT r.code FROM refusal('SELECT wallet_release(1)') AS r;
SELECT wallet_debit(:ann, 11, 'USD') ->> 'balance' AS balance;
SELECT state, closed_at IS NOT NULL AS closed FROM ledger_holds;
SELECT r.code FROM refusal('SELECT wallet_capture(1)') AS r;
-- Refunds are never more than the original, and a refund is not refunded.
SELECT wallet_credit(:bob, 10, 'USD') ->> 'transaction_id' AS paid \gset
SELECT wallet_refund(:'paid', 4) ->> 'transaction_id' AS back \gset
SELECT r.code, r.detail FROM refusal(format('SELECT wallet_refund(%L, 6.01)', :'paid')) AS r;
SELECT wallet_refund(:'paid') ->> 'amount' AS rest;
SELECT r.code, r.detail FROM refusal(format('SELECT wallet_refund(%L)', :'paid')) AS r
UNION ALL SELECT r.code, r.detail FROM refusal(format('SELECT wallet_refund(%L)', :'back')) AS r;
-- An atomic batch stops as a whole.
SELECT r.code, r.detail FROM refusal(format('SELECT wallet_post_batch(%L)', format(
    '[{"to": "%1$s", "amount": 5, "currency": "JPY"}, {"from": "%1$s", "amount": 6, "currency": "JPY"}]',
    :ann))) AS r;
-- The guards.
SELECT statement, r.code, r.message FROM (VALUES
    ('UPDATE wallets SET balance_usd = 5'), ('UPDATE wallets SET balance_inr = NULL'),
    ('INSERT INTO wallets (user_id, balance_usd) VALUES (gen_random_uuid(), 5)'),
    ('UPDATE ledger_transfers SET amount = 1'), ('DELETE FROM ledger_transfers'),
    ('TRUNCATE ledger_transfers'), ('DELETE FROM ledger_holds'), ('UPDATE ledger_holds SET amount = 1'),
    ('UPDATE currencies SET exponent = 3 WHERE code = ''USD'''),
    ('DELETE FROM currencies WHERE code = ''USD''')
) AS t (statement) CROSS JOIN LATERAL refusal(statement) AS r;
SET LOCAL session_replication_role = replica;
SELECT statement, r.code FROM (VALUES
    ('UPDATE wallets SET balance_usd = 5'), ('DELETE FROM ledger_transfers'), ('TRUNCATE ledger_transfers')
) AS t (statement) CROSS JOIN LATERAL refusal(statement) AS r;
RESET session_replication_role;
-- Currencies of one's own.
INSERT INTO currencies (code, exponent, name) VALUES ('POINTS', 0, 'Points'), ('WEI', 18, 'Wei');
SELECT wallet_open(:ann, 'POINTS') ->> 'balance', wallet_open(:ann, 'WEI') ->> 'balance';
SELECT wallet_credit(:ann, 9.223372036854775807, 'WEI') ->> 'balance' AS most;
SELECT regress.attempt(format('SELECT wallet_credit(%L, 0.000000000000000001, %L)', :ann, 'WEI'));
SELECT currency, total FROM ledger_trial_balance();
ROLLBACK;
