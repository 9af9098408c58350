-- Users and wallets that come, go and change, with the original tables, after attach_wallets, and with ours.
SET client_min_messages = warning;
\pset footer off
-- 1. A user without a wallet: the original completes the payment and the money is gone.
SELECT * FROM scenario.play(
    $$INSERT INTO transactions (user_id, amount, currency, type, id) VALUES (cleo(), 25, 'USD', 'credit', t(1))$$,
    $$UPDATE transactions SET status = 'completed' WHERE id = t(1)$$,
    $$SELECT FROM wallets WHERE user_id = cleo() AND balance_usd = 25$$);
-- 2. A debit of a user without a wallet.
SELECT * FROM scenario.play(
    $$INSERT INTO transactions (user_id, amount, currency, type, status) VALUES (cleo(), 25, 'USD', 'debit', 'failed')$$,
    $$UPDATE transactions SET status = 'completed' WHERE status = 'failed'$$);
-- 3. No user, and one that does not exist.
SELECT * FROM scenario.play(
    $$INSERT INTO transactions (user_id, amount, currency, type, status) VALUES (NULL, 25, 'USD', 'credit', 'completed')$$,
    $$INSERT INTO transactions (user_id, amount, currency, type, status) VALUES (dan(), 25, 'USD', 'credit', 'completed')$$);
-- 4. A completed payment is given to somebody else.
SELECT * FROM scenario.play($$UPDATE transactions SET user_id = bob() WHERE id = t(0)$$);
-- 5. A pending one.
SELECT * FROM scenario.play(
    $$INSERT INTO transactions (user_id, amount, currency, type, id) VALUES (ann(), 25, 'USD', 'credit', t(1))$$,
    $$UPDATE transactions SET user_id = bob() WHERE id = t(1)$$,
    $$UPDATE transactions SET status = 'completed' WHERE id = t(1)$$);
-- 6. A pending debit moves to somebody who cannot pay.
SELECT * FROM scenario.play(
    $$INSERT INTO transactions (user_id, amount, currency, type, id) VALUES (ann(), 25, 'USD', 'debit', t(1))$$,
    $$UPDATE transactions SET user_id = bob() WHERE id = t(1)$$);
-- 7. Somebody writes a balance.
SELECT * FROM scenario.play(
    $$UPDATE wallets SET balance_usd = 1000000 WHERE user_id = ann()$$,
    $$UPDATE wallets SET balance_usd = balance_usd + 1, balance_inr = 5$$,
    $$UPDATE wallets SET balance_usd = NULL WHERE user_id = ann()$$);
-- 8. A wallet that begins with money nobody has paid.
SELECT * FROM scenario.play($$INSERT INTO wallets (user_id, balance_usd) VALUES (cleo(), 500)$$,
    $$SELECT FROM wallets WHERE balance_usd = 500$$);
-- 9. The same by upsert, on a wallet that is there.
SELECT * FROM scenario.play(
    $$INSERT INTO wallets (user_id, balance_usd) VALUES (ann(), 500)
      ON CONFLICT (user_id) DO UPDATE SET balance_usd = excluded.balance_usd$$);
-- 10. A wallet without a balance swallows what is paid, in the original.
SELECT * FROM scenario.play(
    $$INSERT INTO wallets (user_id, balance_usd) VALUES (cleo(), NULL)$$,
    $$INSERT INTO transactions (user_id, amount, currency, type, id) VALUES (cleo(), 25, 'USD', 'credit', t(1))$$,
    $$UPDATE transactions SET status = 'completed' WHERE id = t(1)$$,
    $$SELECT FROM wallets WHERE user_id = cleo() AND balance_usd = 25$$);
-- 11. An ordinary new wallet, and money for it.
SELECT * FROM scenario.play(
    $$INSERT INTO wallets (user_id) VALUES (cleo())$$,
    $$INSERT INTO transactions (user_id, amount, currency, type, id) VALUES (cleo(), 25, 'USD', 'credit', t(1))$$,
    $$UPDATE transactions SET status = 'completed' WHERE id = t(1)$$,
    $$SELECT FROM wallets WHERE user_id = cleo() AND balance_usd = 25$$);
-- 12. A second wallet.
SELECT * FROM scenario.play($$INSERT INTO wallets (user_id) VALUES (ann())$$);
-- 13. A wallet that is not active neither pays nor receives; the original does not look.
SELECT * FROM scenario.play(
    $$UPDATE wallets SET is_active = false WHERE user_id = ann()$$,
    $$INSERT INTO transactions (user_id, amount, currency, type, id) VALUES (ann(), 25, 'USD', 'credit', t(1))$$,
    $$UPDATE transactions SET status = 'completed' WHERE id = t(1)$$,
    $$UPDATE wallets SET is_active = true WHERE user_id = ann()$$,
    $$UPDATE transactions SET status = 'completed' WHERE id = t(1)$$);
-- 14. A wallet with money is deleted: the original forgets the money.
SELECT * FROM scenario.play($$DELETE FROM wallets WHERE user_id = ann()$$);
-- 15. An empty one.
SELECT * FROM scenario.play($$DELETE FROM wallets WHERE user_id = bob()$$);
-- 16. A user with money is deleted.
SELECT * FROM scenario.play($$DELETE FROM profiles WHERE id = ann()$$);
-- 17. A user without money and without transactions.
SELECT * FROM scenario.play($$DELETE FROM profiles WHERE id = bob()$$);
-- 18. A wallet changes hands.
SELECT * FROM scenario.play(
    $$UPDATE wallets SET user_id = cleo() WHERE user_id = ann()$$,
    $$INSERT INTO transactions (user_id, amount, currency, type, id) VALUES (ann(), 25, 'USD', 'credit', t(1))$$,
    $$UPDATE transactions SET status = 'completed' WHERE id = t(1)$$);
-- 19. All wallets are emptied with TRUNCATE.
SELECT * FROM scenario.play($$TRUNCATE wallets$$, $$TRUNCATE wallets CASCADE$$);
-- 20. A wallet's currency is a preference, no more.
SELECT * FROM scenario.play(
    $$UPDATE wallets SET currency = 'INR' WHERE user_id = ann()$$,
    $$INSERT INTO transactions (user_id, amount, currency, type, id) VALUES (ann(), 25, 'USD', 'credit', t(1))$$,
    $$UPDATE transactions SET status = 'completed' WHERE id = t(1)$$);
