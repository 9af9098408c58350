-- Ways to complete a transaction: with the original tables, with the same after attach_wallets, and with ours.
-- Ann has 100.00. A step answers with its rows or an SQLSTATE; see wallet_scenarios_setup.
SET client_min_messages = warning;
\pset footer off
-- 1. A top-up as it is meant to be.
SELECT * FROM scenario.play(
    $$INSERT INTO transactions (id, user_id, amount, currency, type) VALUES (t(1), ann(), 25, 'USD', 'credit')$$,
    $$UPDATE transactions SET status = 'completed' WHERE id = t(1)$$);
-- 2. A row that is completed from the beginning. The original ignores it.
SELECT * FROM scenario.play(
    $$INSERT INTO transactions (id, user_id, amount, currency, type, status) VALUES (t(1), ann(), 25, 'USD', 'credit', 'completed')$$);
-- 3. A row without a status, then completed. The original ignores it.
SELECT * FROM scenario.play(
    $$INSERT INTO transactions (id, user_id, amount, currency, type, status) VALUES (t(1), ann(), 25, 'USD', 'credit', NULL)$$,
    $$UPDATE transactions SET status = 'completed' WHERE id = t(1)$$);
-- 4. Completed, and completed again: nothing happens the second time.
SELECT * FROM scenario.play(
    $$INSERT INTO transactions (id, user_id, amount, currency, type) VALUES (t(1), ann(), 25, 'USD', 'credit')$$,
    $$UPDATE transactions SET status = 'completed' WHERE id = t(1)$$,
    $$UPDATE transactions SET status = 'completed' WHERE id = t(1)$$);
-- 5. Completed, back to pending, completed again. The original pays twice.
SELECT * FROM scenario.play(
    $$INSERT INTO transactions (id, user_id, amount, currency, type) VALUES (t(1), ann(), 25, 'USD', 'credit')$$,
    $$UPDATE transactions SET status = 'completed' WHERE id = t(1)$$,
    $$UPDATE transactions SET status = 'pending' WHERE id = t(1)$$,
    $$UPDATE transactions SET status = 'completed' WHERE id = t(1)$$);
-- 6. Completed, failed, completed again. The original pays twice.
SELECT * FROM scenario.play(
    $$INSERT INTO transactions (id, user_id, amount, currency, type) VALUES (t(1), ann(), 25, 'USD', 'credit')$$,
    $$UPDATE transactions SET status = 'completed' WHERE id = t(1)$$,
    $$UPDATE transactions SET status = 'failed' WHERE id = t(1)$$,
    $$UPDATE transactions SET status = 'completed' WHERE id = t(1)$$);
-- 7. Completed, without a status, completed again. The original ignores the second time, but has no status in between.
SELECT * FROM scenario.play(
    $$UPDATE transactions SET status = NULL WHERE id = t(0)$$,
    $$UPDATE transactions SET status = 'completed' WHERE id = t(0)$$);
-- 8. Refunded. The original does not give the money back.
SELECT * FROM scenario.play($$UPDATE transactions SET status = 'refunded' WHERE id = t(0)$$);
-- 9. Refunded, and completed again. The original pays twice.
SELECT * FROM scenario.play(
    $$UPDATE transactions SET status = 'refunded' WHERE id = t(0)$$,
    $$UPDATE transactions SET status = 'completed' WHERE id = t(0)$$);
-- 10. Refunded twice.
SELECT * FROM scenario.play(
    $$UPDATE transactions SET status = 'refunded' WHERE id = t(0)$$,
    $$UPDATE transactions SET status = 'refunded' WHERE id = t(0)$$);
-- 11. Refunded before it was ever completed.
SELECT * FROM scenario.play(
    $$INSERT INTO transactions (id, user_id, amount, currency, type) VALUES (t(1), ann(), 25, 'USD', 'credit')$$,
    $$UPDATE transactions SET status = 'refunded' WHERE id = t(1)$$,
    $$UPDATE transactions SET status = 'completed' WHERE id = t(1)$$);
-- 12. Refunded from the beginning.
SELECT * FROM scenario.play(
    $$INSERT INTO transactions (id, user_id, amount, currency, type, status) VALUES (t(1), ann(), 25, 'USD', 'credit', 'refunded')$$);
-- 13. A payment that fails, is tried again and succeeds.
SELECT * FROM scenario.play(
    $$INSERT INTO transactions (id, user_id, amount, currency, type) VALUES (t(1), ann(), 25, 'USD', 'credit')$$,
    $$UPDATE transactions SET status = 'failed' WHERE id = t(1)$$,
    $$UPDATE transactions SET status = 'completed' WHERE id = t(1)$$);
-- 14. A failed one that is pending again.
SELECT * FROM scenario.play(
    $$INSERT INTO transactions (id, user_id, amount, currency, type, status) VALUES (t(1), ann(), 25, 'USD', 'credit', 'failed')$$,
    $$UPDATE transactions SET status = 'pending' WHERE id = t(1)$$);
-- 15. A status that does not exist.
SELECT * FROM scenario.play(
    $$INSERT INTO transactions (id, user_id, amount, currency, type, status) VALUES (t(1), ann(), 25, 'USD', 'credit', 'done')$$,
    $$UPDATE transactions SET status = 'Completed' WHERE id = t(0)$$,
    $$UPDATE transactions SET status = '' WHERE id = t(0)$$);
-- 16. A webhook that upserts, delivered twice. The original never pays the first time: it is an INSERT.
SELECT * FROM scenario.play(
    $$INSERT INTO transactions (id, user_id, amount, currency, type, status) VALUES (t(1), ann(), 25, 'USD', 'credit', 'completed')
      ON CONFLICT (id) DO UPDATE SET status = excluded.status$$,
    $$INSERT INTO transactions (id, user_id, amount, currency, type, status) VALUES (t(1), ann(), 25, 'USD', 'credit', 'completed')
      ON CONFLICT (id) DO UPDATE SET status = excluded.status$$);
-- 17. One upsert that inserts a row and completes another.
SELECT * FROM scenario.play(
    $$INSERT INTO transactions (id, user_id, amount, currency, type) VALUES (t(1), ann(), 25, 'USD', 'credit')$$,
    $$INSERT INTO transactions (id, user_id, amount, currency, type, status)
      VALUES (t(1), ann(), 25, 'USD', 'credit', 'completed'), (t(2), ann(), 5, 'USD', 'credit', 'completed')
      ON CONFLICT (id) DO UPDATE SET status = excluded.status$$);
-- 18. ON CONFLICT DO NOTHING on the second delivery.
SELECT * FROM scenario.play(
    $$INSERT INTO transactions (id, user_id, amount, currency, type, status) VALUES (t(1), ann(), 25, 'USD', 'credit', 'completed')
      ON CONFLICT DO NOTHING$$,
    $$INSERT INTO transactions (id, user_id, amount, currency, type, status) VALUES (t(1), ann(), 25, 'USD', 'credit', 'completed')
      ON CONFLICT DO NOTHING$$);
-- 19. MERGE that inserts one row as completed and completes another.
SELECT * FROM scenario.play(
    $$INSERT INTO transactions (id, user_id, amount, currency, type) VALUES (t(1), ann(), 25, 'USD', 'credit')$$,
    $$MERGE INTO transactions x USING (VALUES (t(1)), (t(2))) AS n (id) ON x.id = n.id
      WHEN MATCHED THEN UPDATE SET status = 'completed'
      WHEN NOT MATCHED THEN INSERT (id, user_id, amount, currency, type, status) VALUES (n.id, ann(), 5, 'USD', 'credit', 'completed')$$);
-- 20. MERGE that deletes what is completed.
SELECT * FROM scenario.play(
    $$MERGE INTO transactions x USING (VALUES (t(0))) AS n (id) ON x.id = n.id WHEN MATCHED THEN DELETE$$);
-- 21. COPY of completed rows.
SELECT * FROM scenario.play(
    $$COPY transactions (id, user_id, amount, currency, type, status) FROM PROGRAM
      'echo f0000000-0000-4000-8000-000000000001,a0000000-0000-4000-8000-000000000001,25,USD,credit,completed' (FORMAT csv)$$);
-- 22. One UPDATE of many rows of one user.
SELECT * FROM scenario.play(
    $$INSERT INTO transactions (id, user_id, amount, currency, type) SELECT t(n), ann(), n, 'USD', 'credit' FROM generate_series(1, 100) AS n$$,
    $$UPDATE transactions SET status = 'completed' WHERE status = 'pending'$$);
-- 23. One UPDATE of rows of two users, one of whom cannot pay: all or nothing.
SELECT * FROM scenario.play(
    $$INSERT INTO transactions (id, user_id, amount, currency, type) VALUES (t(1), ann(), 25, 'USD', 'credit'), (t(2), bob(), 5, 'USD', 'credit')$$,
    $$INSERT INTO transactions (id, user_id, amount, currency, type, status) VALUES (t(3), bob(), 6, 'USD', 'debit', 'failed')$$,
    $$UPDATE transactions SET status = 'completed' WHERE id IN (t(1), t(2), t(3))$$);
-- 24. Money comes and goes in one statement, in an order that nobody knows: what counts is the end of it.
SELECT * FROM scenario.play(
    $$INSERT INTO transactions (id, user_id, amount, currency, type, status) VALUES (t(1), bob(), 30, 'USD', 'debit', 'failed'), (t(2), bob(), 50, 'USD', 'credit', 'failed')$$,
    $$UPDATE transactions SET status = 'completed' WHERE user_id = bob()$$);
-- 25. One row joined twice is completed once.
SELECT * FROM scenario.play(
    $$INSERT INTO transactions (id, user_id, amount, currency, type) VALUES (t(1), ann(), 25, 'USD', 'credit')$$,
    $$UPDATE transactions x SET status = 'completed' FROM (VALUES (t(1)), (t(1))) AS n (id) WHERE x.id = n.id$$);
-- 26. Two UPDATEs in one statement.
SELECT * FROM scenario.play(
    $$INSERT INTO transactions (id, user_id, amount, currency, type) VALUES (t(1), ann(), 25, 'USD', 'credit'), (t(2), ann(), 5, 'USD', 'credit')$$,
    $$WITH one AS (UPDATE transactions SET status = 'completed' WHERE id = t(1)) UPDATE transactions SET status = 'completed' WHERE id = t(2)$$);
-- 27. INSERT and UPDATE in one statement.
SELECT * FROM scenario.play(
    $$INSERT INTO transactions (id, user_id, amount, currency, type) VALUES (t(1), ann(), 25, 'USD', 'credit')$$,
    $$WITH one AS (INSERT INTO transactions (id, user_id, amount, currency, type, status) VALUES (t(2), bob(), 5, 'USD', 'credit', 'completed'))
      UPDATE transactions SET status = 'completed' WHERE id = t(1)$$);
-- 28. What is not money may change at any time.
SELECT * FROM scenario.play(
    $$UPDATE transactions SET description = 'lunch', metadata = '{"a": 1}' WHERE id = t(0)$$,
    $$UPDATE transactions SET status = status, amount = amount WHERE id = t(0)$$);
-- 29. Status and amount in one UPDATE: what is completed is the new amount.
SELECT * FROM scenario.play(
    $$INSERT INTO transactions (id, user_id, amount, currency, type) VALUES (t(1), ann(), 25, 'USD', 'credit')$$,
    $$UPDATE transactions SET status = 'completed', amount = 30 WHERE id = t(1)$$);
-- 30. Through a view.
SELECT * FROM scenario.play(
    $$CREATE TEMP VIEW mine AS SELECT * FROM transactions WHERE user_id = ann()$$,
    $$INSERT INTO mine (id, user_id, amount, currency, type) VALUES (t(1), ann(), 25, 'USD', 'credit')$$,
    $$UPDATE mine SET status = 'completed' WHERE id = t(1)$$);
-- 31. A superuser who has switched triggers off for the session, as some imports do. The original ignores it.
SELECT * FROM scenario.play(
    $$INSERT INTO transactions (id, user_id, amount, currency, type) VALUES (t(1), ann(), 25, 'USD', 'credit')$$,
    $$SET LOCAL session_replication_role = replica$$,
    $$UPDATE transactions SET status = 'completed' WHERE id = t(1)$$);
-- 32. A statement that is undone leaves nothing behind.
SELECT * FROM scenario.play(
    $x$DO $d$ BEGIN
          INSERT INTO transactions (user_id, amount, currency, type, status) VALUES (ann(), 25, 'USD', 'credit', 'completed');
          RAISE EXCEPTION 'no';
      END $d$ $x$,
    $$INSERT INTO transactions (id, user_id, amount, currency, type, status) VALUES (t(1), ann(), 5, 'USD', 'credit', 'completed')$$);
-- 33. One payment, delivered twice, as two rows.
SELECT * FROM scenario.play(
    $$INSERT INTO transactions (id, user_id, amount, currency, type, stripe_payment_intent_id) VALUES (t(1), ann(), 25, 'USD', 'credit', 'pi_1')$$,
    $$INSERT INTO transactions (id, user_id, amount, currency, type, stripe_payment_intent_id) VALUES (t(2), ann(), 25, 'USD', 'credit', 'pi_1')$$,
    $$UPDATE transactions SET status = 'completed' WHERE stripe_payment_intent_id = 'pi_1'$$);
-- 34. The same in one statement, and as completed rows.
SELECT * FROM scenario.play(
    $$INSERT INTO transactions (user_id, amount, currency, type, status, stripe_payment_intent_id)
      VALUES (ann(), 25, 'USD', 'credit', 'completed', 'pi_1'), (ann(), 25, 'USD', 'credit', 'completed', 'pi_1')$$);
-- 35. A payment and the charge made with it share the payment intent: that is no duplicate.
SELECT * FROM scenario.play(
    $$INSERT INTO transactions (user_id, amount, currency, type, status, stripe_payment_intent_id) VALUES (ann(), 25, 'USD', 'credit', 'completed', 'pi_1')$$,
    $$INSERT INTO transactions (user_id, amount, currency, type, status, stripe_payment_intent_id) VALUES (ann(), 25, 'USD', 'debit', 'completed', 'pi_1')$$);
-- 36. A trigger of the product's own that completes what arrives.
SELECT * FROM scenario.play(
    $$CREATE FUNCTION pg_temp.complete() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.status := $q$completed$q$; RETURN NEW; END'$$,
    $$CREATE TRIGGER a_complete BEFORE INSERT ON transactions FOR EACH ROW EXECUTE FUNCTION pg_temp.complete()$$,
    $$INSERT INTO transactions (id, user_id, amount, currency, type) VALUES (t(1), ann(), 25, 'USD', 'credit')$$);
-- 37. A trigger of the product's own that completes a row afterwards, inside our statement.
SELECT * FROM scenario.play(
    $$CREATE FUNCTION pg_temp.complete() RETURNS trigger LANGUAGE plpgsql AS
      'BEGIN UPDATE transactions SET status = $q$completed$q$ WHERE id = NEW.id AND status = $q$pending$q$; RETURN NULL; END'$$,
    $$CREATE TRIGGER z_complete AFTER INSERT ON transactions FOR EACH ROW EXECUTE FUNCTION pg_temp.complete()$$,
    $$INSERT INTO transactions (id, user_id, amount, currency, type) VALUES (t(1), ann(), 25, 'USD', 'credit')$$);
