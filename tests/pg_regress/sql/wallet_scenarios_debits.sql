-- Money that goes out, comes back, and rows that are deleted, with the original tables, after attach_wallets, and with ours.
SET client_min_messages = warning;
\pset footer off
-- 1. A debit that is covered, to the last cent.
SELECT * FROM scenario.play(
    $$INSERT INTO transactions (user_id, amount, currency, type, id) VALUES (ann(), 100, 'USD', 'debit', t(1))$$,
    $$UPDATE transactions SET status = 'completed' WHERE id = t(1)$$);
-- 2. One that is not: a raw CHECK violation in the original.
SELECT * FROM scenario.play(
    $$INSERT INTO transactions (user_id, amount, currency, type, id, status) VALUES (ann(), 100.01, 'USD', 'debit', t(1), 'failed')$$,
    $$UPDATE transactions SET status = 'completed' WHERE id = t(1)$$);
-- 3. The same as a completed row. The original hands over the goods for nothing.
SELECT * FROM scenario.play(
    $$INSERT INTO transactions (user_id, amount, currency, type, status) VALUES (ann(), 25, 'USD', 'debit', 'completed')$$,
    $$INSERT INTO transactions (user_id, amount, currency, type, status) VALUES (ann(), 100, 'USD', 'debit', 'completed')$$);
-- 4. Two pending debits that are covered one by one, but not together: the second is refused at once.
SELECT * FROM scenario.play(
    $$INSERT INTO transactions (user_id, amount, currency, type, id) VALUES (ann(), 60, 'USD', 'debit', t(1))$$,
    $$INSERT INTO transactions (user_id, amount, currency, type, id) VALUES (ann(), 60, 'USD', 'debit', t(2))$$,
    $$UPDATE transactions SET status = 'completed' WHERE id = t(1)$$,
    $$UPDATE transactions SET status = 'completed' WHERE id = t(2)$$);
-- 5. A pending debit fails, and its money can be spent.
SELECT * FROM scenario.play(
    $$INSERT INTO transactions (user_id, amount, currency, type, id) VALUES (ann(), 60, 'USD', 'debit', t(1))$$,
    $$UPDATE transactions SET status = 'failed' WHERE id = t(1)$$,
    $$INSERT INTO transactions (user_id, amount, currency, type, id) VALUES (ann(), 100, 'USD', 'debit', t(2))$$,
    $$UPDATE transactions SET status = 'completed' WHERE id = t(2)$$);
-- 6. A pending debit is deleted, and its money can be spent.
SELECT * FROM scenario.play(
    $$INSERT INTO transactions (user_id, amount, currency, type, id) VALUES (ann(), 60, 'USD', 'debit', t(1))$$,
    $$DELETE FROM transactions WHERE id = t(1)$$,
    $$INSERT INTO transactions (user_id, amount, currency, type, id) VALUES (ann(), 100, 'USD', 'debit', t(2))$$,
    $$UPDATE transactions SET status = 'completed' WHERE id = t(2)$$);
-- 7. A pending debit becomes smaller, and the rest can be spent.
SELECT * FROM scenario.play(
    $$INSERT INTO transactions (user_id, amount, currency, type, id) VALUES (ann(), 60, 'USD', 'debit', t(1))$$,
    $$UPDATE transactions SET amount = 10 WHERE id = t(1)$$,
    $$INSERT INTO transactions (user_id, amount, currency, type, status) VALUES (ann(), 90, 'USD', 'debit', 'completed')$$,
    $$UPDATE transactions SET status = 'completed' WHERE id = t(1)$$);
-- 8. A debit that is given back.
SELECT * FROM scenario.play(
    $$INSERT INTO transactions (user_id, amount, currency, type, id) VALUES (ann(), 60, 'USD', 'debit', t(1))$$,
    $$UPDATE transactions SET status = 'completed' WHERE id = t(1)$$,
    $$UPDATE transactions SET status = 'refunded' WHERE id = t(1)$$);
-- 9. A top-up that is given back although it is spent: refused.
SELECT * FROM scenario.play(
    $$INSERT INTO transactions (user_id, amount, currency, type, id) VALUES (ann(), 60, 'USD', 'debit', t(1))$$,
    $$UPDATE transactions SET status = 'completed' WHERE id = t(1)$$,
    $$UPDATE transactions SET status = 'refunded' WHERE id = t(0)$$);
-- 10. Many refunds in one statement.
SELECT * FROM scenario.play(
    $$INSERT INTO transactions (user_id, amount, currency, type, status, id) SELECT ann(), n, 'USD', 'credit', 'completed', t(n) FROM generate_series(1, 50) AS n$$,
    $$UPDATE transactions SET status = 'refunded' WHERE id <> t(0)$$);
-- 11. Refunds and completions in one statement.
SELECT * FROM scenario.play(
    $$INSERT INTO transactions (user_id, amount, currency, type, status, id) VALUES (ann(), 40, 'USD', 'credit', 'pending', t(1))$$,
    $$UPDATE transactions SET status = (CASE status WHEN 'pending' THEN 'completed' ELSE 'refunded' END)::@status$$);
-- 12. A completed transaction is deleted: the original's balance stays.
SELECT * FROM scenario.play($$DELETE FROM transactions WHERE id = t(0)$$);
-- 13. A refunded one.
SELECT * FROM scenario.play(
    $$UPDATE transactions SET status = 'refunded' WHERE id = t(0)$$,
    $$DELETE FROM transactions WHERE id = t(0)$$);
-- 14. A failed one, and a pending credit.
SELECT * FROM scenario.play(
    $$INSERT INTO transactions (user_id, amount, currency, type, status) VALUES (ann(), 25, 'USD', 'credit', 'failed'), (ann(), 25, 'USD', 'credit', 'pending')$$,
    $$DELETE FROM transactions WHERE status IN ('failed', 'pending')$$);
-- 15. All transactions are thrown away.
SELECT * FROM scenario.play($$TRUNCATE transactions$$);
-- 16. A transaction gets another key, alone, and by swapping two.
SELECT * FROM scenario.play(
    $$INSERT INTO transactions (user_id, amount, currency, type, id) VALUES (ann(), 25, 'USD', 'credit', t(1))$$,
    $$UPDATE transactions SET id = t(9) WHERE id = t(0)$$,
    $$UPDATE transactions SET id = t(8), status = 'completed' WHERE id = t(1)$$);
-- 17. Somebody deletes and inserts in one statement.
SELECT * FROM scenario.play(
    $$WITH gone AS (DELETE FROM transactions WHERE id = t(0) RETURNING *)
      INSERT INTO transactions (user_id, amount, currency, type, status) SELECT user_id, amount, currency, type, status FROM gone$$);
-- 18. Dates of a completed transaction: history may not move, words may.
SELECT * FROM scenario.play($$UPDATE transactions SET created_at = created_at - interval '1 year' WHERE id = t(0)$$);
