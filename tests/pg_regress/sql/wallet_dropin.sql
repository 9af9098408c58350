-- X-65 and the families of F.4: the tables as they were always used, INSERT and UPDATE, now with books behind.
SET client_min_messages = warning;
\set ann '''a0000000-0000-4000-8000-000000000001'''
\set bob '''b0000000-0000-4000-8000-000000000002'''
\set eve '''e0000000-0000-4000-8000-000000000003'''
BEGIN;
SELECT count(*) FROM concierge.install('{wallets}', 'regress_app');
SET LOCAL search_path = regress_app, regress;
INSERT INTO profiles (id) VALUES (:ann), (:bob), (:eve);
INSERT INTO wallets (user_id) VALUES (:ann), (:bob);
CREATE TEMP VIEW money AS
SELECT w.user_id, w.balance_usd, w.balance_inr, b.held, b.available
FROM wallets w CROSS JOIN LATERAL wallet_balance(w.user_id, 'USD') b ORDER BY 1;
-- The original way.
INSERT INTO transactions (id, user_id, amount, currency, type) VALUES
    ('10000000-0000-4000-8000-000000000001', :ann, 50, 'USD', 'credit');
UPDATE transactions SET status = 'completed';
SELECT status, completed_at IS NOT NULL AS stamped, refunded_amount FROM transactions;
SELECT * FROM money;
-- Inserted as completed: posts at once. Dollars and rupees.
INSERT INTO transactions (id, user_id, amount, currency, type, status) VALUES
    ('10000000-0000-4000-8000-000000000002', :ann, 25.50, 'USD', 'credit', 'completed'),
    ('10000000-0000-4000-8000-000000000003', :ann, 100, 'INR', 'credit', 'completed');
SELECT * FROM money;
-- A pending debit is held; completed, failed and deleted ones are not.
INSERT INTO transactions (id, user_id, amount, currency, type) VALUES
    ('20000000-0000-4000-8000-000000000001', :ann, 10, 'USD', 'debit'),
    ('20000000-0000-4000-8000-000000000002', :ann, 20, 'USD', 'debit'),
    ('20000000-0000-4000-8000-000000000003', :ann, 30, 'USD', 'debit');
SELECT * FROM money;
UPDATE transactions SET status = 'completed' WHERE id = '20000000-0000-4000-8000-000000000001';
UPDATE transactions SET status = 'failed' WHERE id = '20000000-0000-4000-8000-000000000002';
DELETE FROM transactions WHERE id = '20000000-0000-4000-8000-000000000003';
SELECT * FROM money;
-- A payment that failed may be tried again.
UPDATE transactions SET status = 'completed' WHERE id = '20000000-0000-4000-8000-000000000002';
SELECT * FROM money;
-- What the original lost, invented or left: refused now, with its code.
SELECT n, r.code, r.message, CASE WHEN r.code LIKE 'WL%' THEN r.detail END AS detail FROM (VALUES
    (1, 'UPDATE transactions SET status = ''pending'' WHERE id = ''10000000-0000-4000-8000-000000000001'''),
    (2, 'UPDATE transactions SET amount = 500 WHERE id = ''10000000-0000-4000-8000-000000000001'''),
    (3, 'UPDATE transactions SET currency = ''INR'' WHERE id = ''10000000-0000-4000-8000-000000000001'''),
    (4, 'UPDATE transactions SET type = ''debit'' WHERE id = ''10000000-0000-4000-8000-000000000001'''),
    (5, 'UPDATE transactions SET user_id = ''b0000000-0000-4000-8000-000000000002'' WHERE id = ''10000000-0000-4000-8000-000000000001'''),
    (6, 'UPDATE transactions SET id = gen_random_uuid() WHERE id = ''10000000-0000-4000-8000-000000000001'''),
    (7, 'DELETE FROM transactions WHERE id = ''10000000-0000-4000-8000-000000000001'''),
    (8, 'TRUNCATE transactions'),
    (9, 'UPDATE transactions SET status = ''partially_refunded'' WHERE id = ''10000000-0000-4000-8000-000000000001'''),
    (10, 'UPDATE transactions SET refunded_amount = 5 WHERE id = ''10000000-0000-4000-8000-000000000001'''),
    (11, 'INSERT INTO transactions (user_id, amount, currency, type, status) VALUES (''a0000000-0000-4000-8000-000000000001'', -5, ''USD'', ''debit'', ''completed'')'),
    (12, 'INSERT INTO transactions (user_id, amount, currency, type, status) VALUES (''a0000000-0000-4000-8000-000000000001'', ''NaN'', ''USD'', ''credit'', ''completed'')'),
    (13, 'INSERT INTO transactions (user_id, amount, currency, type, status) VALUES (''a0000000-0000-4000-8000-000000000001'', 0.001, ''USD'', ''credit'', ''completed'')'),
    (14, 'INSERT INTO transactions (user_id, amount, currency, type, status) VALUES (''a0000000-0000-4000-8000-000000000001'', 5, ''XXX'', ''credit'', ''completed'')'),
    (15, 'INSERT INTO transactions (user_id, amount, currency, type, status) VALUES (''a0000000-0000-4000-8000-000000000001'', 5, ''USD'', ''credit'', NULL)'),
    (16, 'INSERT INTO transactions (user_id, amount, currency, type, status) VALUES (''a0000000-0000-4000-8000-000000000001'', 5, ''USD'', ''credit'', ''refunded'')'),
    (17, 'INSERT INTO transactions (user_id, amount, currency, type, status) VALUES (''a0000000-0000-4000-8000-000000000001'', 5, ''USD'', ''credit'', ''done'')'),
    (18, 'INSERT INTO transactions (user_id, amount, currency, type, status) VALUES (''a0000000-0000-4000-8000-000000000001'', 1000, ''USD'', ''debit'', ''completed'')'),
    (19, 'INSERT INTO transactions (user_id, amount, currency, type) VALUES (''a0000000-0000-4000-8000-000000000001'', 1000, ''USD'', ''debit'')'),
    (20, 'INSERT INTO transactions (user_id, amount, currency, type, status) VALUES (''e0000000-0000-4000-8000-000000000003'', 5, ''USD'', ''credit'', ''completed'')'),
    (21, 'DELETE FROM wallets WHERE user_id = ''a0000000-0000-4000-8000-000000000001'''),
    (22, 'DELETE FROM profiles WHERE id = ''a0000000-0000-4000-8000-000000000001''')
) AS t (n, statement) CROSS JOIN LATERAL refusal(statement) AS r ORDER BY n;
SELECT * FROM money;
-- Many rows of one statement: only what is left at its end counts, in whatever order they come.
INSERT INTO transactions (user_id, amount, currency, type, status) VALUES
    (:bob, 70, 'USD', 'debit', 'completed'), (:bob, 100, 'USD', 'credit', 'completed');
INSERT INTO transactions (id, user_id, amount, currency, type, description)
SELECT gen_random_uuid(), :bob, n, 'USD', 'credit', 'bulk' FROM generate_series(1, 100) n;
UPDATE transactions SET status = 'completed' WHERE description = 'bulk';
SELECT * FROM money;
SELECT count(*), max(credit_version) FROM ledger_transfers t JOIN ledger_accounts a ON a.id = t.credit
WHERE a.owner = :bob;
-- Refunds: the whole by status, parts by call; linked and capped.
UPDATE transactions SET status = 'refunded' WHERE id = '10000000-0000-4000-8000-000000000002';
SELECT status, refunded_amount FROM transactions WHERE id = '10000000-0000-4000-8000-000000000002';
SELECT * FROM money WHERE user_id = :ann;
-- What was spent is not given back.
SELECT r.code FROM refusal('UPDATE transactions SET status = ''refunded'' WHERE id = ''10000000-0000-4000-8000-000000000001''') AS r;
SELECT status, refunded_amount FROM transactions WHERE id = '10000000-0000-4000-8000-000000000001';
SELECT wallet_refund('20000000-0000-4000-8000-000000000001', 4) ->> 'amount' AS back;
SELECT status, refunded_amount FROM transactions WHERE id = '20000000-0000-4000-8000-000000000001';
SELECT r.code FROM refusal('SELECT wallet_refund(''20000000-0000-4000-8000-000000000001'', 6.01)') AS r;
SELECT wallet_refund('20000000-0000-4000-8000-000000000001') ->> 'amount' AS rest;
SELECT status, refunded_amount FROM transactions WHERE id = '20000000-0000-4000-8000-000000000001';
SELECT r.code FROM refusal('SELECT wallet_refund(''20000000-0000-4000-8000-000000000001'')') AS r;
SELECT * FROM money WHERE user_id = :ann;
-- A payment that is delivered twice.
INSERT INTO transactions (user_id, amount, currency, type, status, stripe_payment_intent_id) VALUES
    (:ann, 5, 'USD', 'credit', 'completed', 'pi_1');
SELECT r.code FROM refusal('INSERT INTO transactions (user_id, amount, currency, type, status, stripe_payment_intent_id) VALUES
    (''a0000000-0000-4000-8000-000000000001'', 5, ''USD'', ''credit'', ''completed'', ''pi_1'')') AS r;
-- Upsert.
INSERT INTO transactions (id, user_id, amount, currency, type) VALUES
    ('30000000-0000-4000-8000-000000000001', :ann, 5, 'USD', 'credit')
ON CONFLICT (id) DO UPDATE SET status = 'completed';
INSERT INTO transactions (id, user_id, amount, currency, type) VALUES
    ('30000000-0000-4000-8000-000000000001', :ann, 5, 'USD', 'credit')
ON CONFLICT (id) DO UPDATE SET status = 'completed';
SELECT status FROM transactions WHERE id = '30000000-0000-4000-8000-000000000001';
-- The amount may be corrected until it is posted; the hold follows.
INSERT INTO transactions (id, user_id, amount, currency, type) VALUES
    ('30000000-0000-4000-8000-000000000002', :ann, 1, 'USD', 'debit');
UPDATE transactions SET amount = 2 WHERE id = '30000000-0000-4000-8000-000000000002';
SELECT * FROM money WHERE user_id = :ann;
SELECT r.code, r.message FROM ledger_holds h, refusal(format('SELECT wallet_release(%s)', h.id)) AS r
WHERE h.transaction_id = '30000000-0000-4000-8000-000000000002' AND h.state = 'open';
UPDATE transactions SET status = 'completed', amount = 3 WHERE id = '30000000-0000-4000-8000-000000000002';
SELECT * FROM money WHERE user_id = :ann;
-- A wallet that is not active.
UPDATE wallets SET is_active = false WHERE user_id = :ann;
SELECT r.code, r.message FROM refusal('INSERT INTO transactions (user_id, amount, currency, type, status) VALUES (''a0000000-0000-4000-8000-000000000001'', 5, ''USD'', ''credit'', ''completed'')') AS r;
UPDATE wallets SET is_active = true WHERE user_id = :ann;
-- Also as a replica.
SET LOCAL session_replication_role = replica;
INSERT INTO transactions (user_id, amount, currency, type, status) VALUES (:ann, 1, 'USD', 'credit', 'completed');
RESET session_replication_role;
SELECT * FROM money;
SELECT currency, total FROM ledger_trial_balance();
SELECT kind, amount, balance FROM wallet_statement(:ann, 'USD');
-- A row that belongs to nobody's wallet can go; so can a user who never had money.
INSERT INTO transactions (user_id, amount, currency, type) VALUES (:eve, 5, 'USD', 'credit');
DELETE FROM profiles WHERE id = :eve;
ROLLBACK;
