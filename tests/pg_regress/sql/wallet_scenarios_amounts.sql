-- Amounts, currencies and types that are none, with the original tables, after attach_wallets, and with ours.
SET client_min_messages = warning;
\pset footer off
-- 1. A negative credit takes money away in the original.
SELECT * FROM scenario.play(
    $$INSERT INTO transactions (user_id, amount, currency, type, id) VALUES (ann(), -25, 'USD', 'credit', t(1))$$,
    $$UPDATE transactions SET status = 'completed' WHERE id = t(1)$$);
-- 2. A negative debit makes the user richer in the original.
SELECT * FROM scenario.play(
    $$INSERT INTO transactions (user_id, amount, currency, type, id) VALUES (ann(), -25, 'USD', 'debit', t(1))$$,
    $$UPDATE transactions SET status = 'completed' WHERE id = t(1)$$);
-- 3. Nothing at all.
SELECT * FROM scenario.play(
    $$INSERT INTO transactions (user_id, amount, currency, type, status) VALUES (ann(), 0, 'USD', 'credit', 'completed')$$,
    $$INSERT INTO transactions (user_id, amount, currency, type, status) VALUES (ann(), -0.00, 'USD', 'credit', 'completed')$$);
-- 4. No amount.
SELECT * FROM scenario.play(
    $$INSERT INTO transactions (user_id, amount, currency, type, status) VALUES (ann(), NULL, 'USD', 'credit', 'completed')$$);
-- 5. Not a number. The original keeps it, as the balance for ever.
SELECT * FROM scenario.play(
    $$INSERT INTO transactions (user_id, amount, currency, type, id) VALUES (ann(), 'NaN', 'USD', 'credit', t(1))$$,
    $$UPDATE transactions SET status = 'completed' WHERE id = t(1)$$);
-- 6. Infinite.
SELECT * FROM scenario.play(
    $$INSERT INTO transactions (user_id, amount, currency, type, status) VALUES (ann(), 'Infinity', 'USD', 'credit', 'completed')$$,
    $$INSERT INTO transactions (user_id, amount, currency, type, status) VALUES (ann(), '-Infinity', 'USD', 'credit', 'completed')$$);
-- 7. Less than a cent: the original rounds, up as well as away.
SELECT * FROM scenario.play(
    $$INSERT INTO transactions (user_id, amount, currency, type, id) VALUES (ann(), 10.005, 'USD', 'credit', t(1))$$,
    $$UPDATE transactions SET status = 'completed' WHERE id = t(1)$$,
    $$INSERT INTO transactions (user_id, amount, currency, type, id) VALUES (ann(), 0.004, 'USD', 'credit', t(2))$$,
    $$UPDATE transactions SET status = 'completed' WHERE id = t(2)$$);
-- 8. Zeros behind are no digits.
SELECT * FROM scenario.play(
    $$INSERT INTO transactions (user_id, amount, currency, type, id) VALUES (ann(), 10.5000000000, 'USD', 'credit', t(1))$$,
    $$UPDATE transactions SET status = 'completed' WHERE id = t(1)$$);
-- 9. A hundred million: a raw error in the original.
SELECT * FROM scenario.play(
    $$INSERT INTO transactions (user_id, amount, currency, type, id) VALUES (ann(), 100000000, 'USD', 'credit', t(1))$$,
    $$UPDATE transactions SET status = 'completed' WHERE id = t(1)$$);
-- 10. A balance over a hundred million, one payment at a time.
SELECT * FROM scenario.play(
    $$INSERT INTO transactions (user_id, amount, currency, type, id) VALUES (ann(), 99999999.99, 'USD', 'credit', t(1))$$,
    $$UPDATE transactions SET status = 'completed' WHERE id = t(1)$$);
-- 11. More than can be counted, in one amount and in a sum.
SELECT * FROM scenario.play(
    $$INSERT INTO transactions (user_id, amount, currency, type, status) VALUES (ann(), 92233720368547758.08, 'USD', 'credit', 'completed')$$,
    $$INSERT INTO transactions (user_id, amount, currency, type, status) VALUES (ann(), 1e400, 'USD', 'credit', 'completed')$$,
    $$INSERT INTO transactions (user_id, amount, currency, type, status) VALUES (bob(), 92233720368547758.07, 'USD', 'credit', 'completed')$$,
    $$INSERT INTO transactions (user_id, amount, currency, type, status) VALUES (bob(), 0.01, 'USD', 'credit', 'completed')$$);
-- 12. An amount that is corrected in time.
SELECT * FROM scenario.play(
    $$INSERT INTO transactions (user_id, amount, currency, type, id) VALUES (ann(), 25, 'USD', 'credit', t(1))$$,
    $$UPDATE transactions SET amount = 30 WHERE id = t(1)$$,
    $$UPDATE transactions SET status = 'completed' WHERE id = t(1)$$);
-- 13. An amount that is corrected too late: the original's books disagree from then on.
SELECT * FROM scenario.play($$UPDATE transactions SET amount = 1000 WHERE id = t(0)$$);
-- 14. An amount that is changed with the status, from completed on.
SELECT * FROM scenario.play($$UPDATE transactions SET amount = 1000, status = 'refunded' WHERE id = t(0)$$);
-- 15. A pending debit is raised above what there is.
SELECT * FROM scenario.play(
    $$INSERT INTO transactions (user_id, amount, currency, type, id) VALUES (ann(), 60, 'USD', 'debit', t(1))$$,
    $$UPDATE transactions SET amount = 160 WHERE id = t(1)$$,
    $$UPDATE transactions SET amount = 100 WHERE id = t(1)$$,
    $$UPDATE transactions SET status = 'completed' WHERE id = t(1)$$);
-- 16. No currency, one that does not exist, small letters.
SELECT * FROM scenario.play(
    $$INSERT INTO transactions (user_id, amount, currency, type, status) VALUES (ann(), 25, NULL, 'credit', 'completed')$$,
    $$INSERT INTO transactions (user_id, amount, currency, type, status) VALUES (ann(), 25, 'XXX', 'credit', 'completed')$$,
    $$INSERT INTO transactions (user_id, amount, currency, type, status) VALUES (ann(), 25, 'usd', 'credit', 'completed')$$,
    $$INSERT INTO transactions (user_id, amount, currency, type, status) VALUES (ann(), 25, '', 'credit', 'completed')$$);
-- 17. Another currency of the wallet: the first is not touched.
SELECT * FROM scenario.play(
    $$INSERT INTO transactions (user_id, amount, currency, type, id) VALUES (ann(), 25, 'INR', 'credit', t(1))$$,
    $$UPDATE transactions SET status = 'completed' WHERE id = t(1)$$);
-- 18. Money of one currency does not pay in another.
SELECT * FROM scenario.play(
    $$INSERT INTO transactions (user_id, amount, currency, type, status) VALUES (ann(), 25, 'INR', 'debit', 'failed')$$,
    $$UPDATE transactions SET status = 'completed' WHERE status = 'failed'$$);
-- 19. The currency of a completed transaction.
SELECT * FROM scenario.play($$UPDATE transactions SET currency = 'INR' WHERE id = t(0)$$);
-- 20. The currency of a pending one.
SELECT * FROM scenario.play(
    $$INSERT INTO transactions (user_id, amount, currency, type, id) VALUES (ann(), 25, 'USD', 'credit', t(1))$$,
    $$UPDATE transactions SET currency = 'INR' WHERE id = t(1)$$,
    $$UPDATE transactions SET status = 'completed' WHERE id = t(1)$$);
-- 21. A third currency has no column: a wallet in it may be there or not, but the other columns stay.
SELECT * FROM scenario.play(
    $$INSERT INTO transactions (user_id, amount, currency, type, status) VALUES (ann(), 25, 'EUR', 'credit', 'completed')$$,
    $$INSERT INTO transactions (user_id, amount, currency, type, status) VALUES (ann(), 25.5, 'JPY', 'credit', 'completed')$$);
-- 22. A credit that becomes a debit when it is completed already.
SELECT * FROM scenario.play($$UPDATE transactions SET type = 'debit' WHERE id = t(0)$$);
-- 23. And while it is pending.
SELECT * FROM scenario.play(
    $$INSERT INTO transactions (user_id, amount, currency, type, id) VALUES (ann(), 25, 'USD', 'credit', t(1))$$,
    $$UPDATE transactions SET type = 'debit' WHERE id = t(1)$$,
    $$UPDATE transactions SET status = 'completed' WHERE id = t(1)$$);
-- 24. No type, and one that does not exist.
SELECT * FROM scenario.play(
    $$INSERT INTO transactions (user_id, amount, currency, type, status) VALUES (ann(), 25, 'USD', NULL, 'completed')$$,
    $$INSERT INTO transactions (user_id, amount, currency, type, status) VALUES (ann(), 25, 'USD', 'gift', 'completed')$$);
-- The last of these files.
DROP SCHEMA original, attached, attached_private, ours, ours_private, scenario CASCADE;
