-- What one statement does to the money is judged at its end, whatever kinds of changes it has and in whatever order
-- their triggers fire.
SET client_min_messages = warning;
\pset footer off
\set ann '''a0000000-0000-4000-8000-000000000001'''
BEGIN;
SELECT count(*) > 0 AS installed FROM concierge.install('{wallets}', 'regress_app');
SET LOCAL search_path = regress_app, regress;
INSERT INTO profiles (id) VALUES (:ann);
INSERT INTO wallets (user_id) VALUES (:ann);
CREATE FUNCTION t(number integer) RETURNS uuid LANGUAGE sql IMMUTABLE
RETURN ('f0000000-0000-4000-8000-' || lpad(number::text, 12, '0'))::uuid;
CREATE FUNCTION ann() RETURNS uuid LANGUAGE sql IMMUTABLE RETURN 'a0000000-0000-4000-8000-000000000001'::uuid;
-- There is no money, and a debit of 30 that has failed.
INSERT INTO transactions (id, user_id, amount, currency, type, status) VALUES (t(1), ann(), 30, 'USD', 'debit', 'failed');
-- Does a statement, and says what came of it; always undone.
CREATE FUNCTION play(statement text) RETURNS TABLE (rows bigint, balance numeric, held numeric, wrong bigint, refused text)
LANGUAGE plpgsql AS $$
BEGIN
    BEGIN
        EXECUTE statement;
        GET DIAGNOSTICS rows = ROW_COUNT;
    EXCEPTION WHEN OTHERS THEN
        GET STACKED DIAGNOSTICS refused = RETURNED_SQLSTATE;
    END;
    SELECT b.posted, b.held INTO balance, held FROM wallet_balance(ann(), 'USD') AS b;
    SELECT count(*) INTO wrong FROM ledger_verify();
    RAISE EXCEPTION USING ERRCODE = 'RG000';
EXCEPTION WHEN SQLSTATE 'RG000' THEN
    RETURN NEXT;
END
$$;
-- 1. An upsert: the trigger of the UPDATE, which takes the money, fires before that of the INSERT, which brings it.
SELECT * FROM play($$INSERT INTO transactions (id, user_id, amount, currency, type, status) VALUES
    (t(1), ann(), 30, 'USD', 'debit', 'completed'), (t(2), ann(), 50, 'USD', 'credit', 'completed')
    ON CONFLICT (id) DO UPDATE SET status = excluded.status$$);
-- 2. It does not bring enough.
SELECT * FROM play($$INSERT INTO transactions (id, user_id, amount, currency, type, status) VALUES
    (t(1), ann(), 30, 'USD', 'debit', 'completed'), (t(2), ann(), 29.99, 'USD', 'credit', 'completed')
    ON CONFLICT (id) DO UPDATE SET status = excluded.status$$);
-- 3. MERGE.
SELECT * FROM play($$MERGE INTO transactions x USING (VALUES (t(1)), (t(2))) AS n (id) ON x.id = n.id
    WHEN MATCHED THEN UPDATE SET status = 'completed'
    WHEN NOT MATCHED THEN INSERT (id, user_id, amount, currency, type, status)
        VALUES (n.id, ann(), 50, 'USD', 'credit', 'completed')$$);
SELECT * FROM play($$MERGE INTO transactions x USING (VALUES (t(1)), (t(2))) AS n (id) ON x.id = n.id
    WHEN MATCHED THEN UPDATE SET status = 'completed'
    WHEN NOT MATCHED THEN INSERT (id, user_id, amount, currency, type, status)
        VALUES (n.id, ann(), 29.99, 'USD', 'credit', 'completed')$$);
-- 4. Several statements in one.
SELECT * FROM play($$WITH paid AS (INSERT INTO transactions (user_id, amount, currency, type, status)
        VALUES (ann(), 50, 'USD', 'credit', 'completed'))
    UPDATE transactions SET status = 'completed' WHERE id = t(1)$$);
SELECT * FROM play($$WITH spent AS (UPDATE transactions SET status = 'completed' WHERE id = t(1) RETURNING id),
    paid AS (INSERT INTO transactions (user_id, amount, currency, type, status)
        VALUES (ann(), 50, 'USD', 'credit', 'completed') RETURNING id)
    SELECT id FROM spent UNION ALL SELECT id FROM paid$$);
-- 5. Three kinds: a hold goes, and what it reserved is spent by one that was there and one that was not.
SELECT wallet_credit(ann(), 60, 'USD') ->> 'balance' AS balance;
INSERT INTO transactions (id, user_id, amount, currency, type) VALUES (t(3), ann(), 60, 'USD', 'debit');
SELECT * FROM play('SELECT 1');
SELECT * FROM play($$MERGE INTO transactions x USING (VALUES (t(1)), (t(2)), (t(3))) AS n (id) ON x.id = n.id
    WHEN MATCHED AND x.status = 'pending' THEN DELETE
    WHEN MATCHED THEN UPDATE SET status = 'completed'
    WHEN NOT MATCHED THEN INSERT (id, user_id, amount, currency, type, status)
        VALUES (n.id, ann(), 30, 'USD', 'debit', 'completed')$$);
-- 6. A row that is deleted and inserted again is a row that was updated.
SELECT * FROM play($$WITH gone AS (DELETE FROM transactions WHERE id = t(3) RETURNING *)
    INSERT INTO transactions (id, user_id, amount, currency, type) SELECT id, user_id, 40, currency, type FROM gone$$);
-- 7. A refusal within leaves nothing for the next statement.
SELECT * FROM play($p$DO $d$ BEGIN
    BEGIN
        INSERT INTO transactions (id, user_id, amount, currency, type, status) VALUES
            (t(1), ann(), 30, 'USD', 'debit', 'completed'), (t(2), ann(), 5, 'USD', 'credit', 'completed')
        ON CONFLICT (id) DO UPDATE SET status = excluded.status;
    EXCEPTION WHEN SQLSTATE 'WL001' THEN
        INSERT INTO transactions (id, user_id, amount, currency, type, status) VALUES
            (t(1), ann(), 30, 'USD', 'debit', 'completed'), (t(4), ann(), 35, 'USD', 'credit', 'completed')
        ON CONFLICT (id) DO UPDATE SET status = excluded.status;
    END;
END $d$ $p$);
-- 8. A trigger of the user's that completes, or fails, what has just come: no hold stays behind.
CREATE FUNCTION decide() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE regress_app.transactions SET status = NEW.description WHERE id = NEW.id AND status = 'pending';
    RETURN NULL;
END
$$;
SAVEPOINT s;
DELETE FROM transactions WHERE id = t(3);
CREATE TRIGGER z_decide AFTER INSERT ON transactions FOR EACH ROW EXECUTE FUNCTION decide();
SELECT d AS decided, p.* FROM unnest('{completed,failed,pending}'::text[]) AS d, play(format(
    $$INSERT INTO transactions (user_id, amount, currency, type, description) VALUES (ann(), 5, 'USD', 'debit', %L)$$, d)) AS p;
SELECT d AS decided, p.* FROM unnest('{completed,failed,pending}'::text[]) AS d, play(format(
    $$INSERT INTO transactions (user_id, amount, currency, type, description) VALUES (ann(), 5, 'USD', 'debit', %L)
      ON CONFLICT (id) DO UPDATE SET description = excluded.description$$, d)) AS p;
ROLLBACK TO s;
-- 9. What such a trigger raises passes as it is.
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'no' USING ERRCODE = 'MY123', CONSTRAINT = 'mine', DETAIL = 'Because.';
END
$$;
CREATE TRIGGER z_refuse AFTER INSERT ON transactions FOR EACH ROW EXECUTE FUNCTION refuse();
DO $$
DECLARE
    code text; name text; detail text;
BEGIN
    INSERT INTO regress_app.transactions (user_id, amount, currency, type) VALUES (regress_app.ann(), 5, 'USD', 'credit')
    ON CONFLICT (id) DO UPDATE SET description = 'x';
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS code = RETURNED_SQLSTATE, name = CONSTRAINT_NAME, detail = PG_EXCEPTION_DETAIL;
    RAISE WARNING '% % %', code, name, detail;
END
$$;
ROLLBACK TO s;
-- 10. A payment that is delivered twice: refused, unless the statement says what is to be done then.
INSERT INTO transactions (id, user_id, amount, currency, type, status, stripe_payment_intent_id) VALUES
    (t(5), ann(), 7, 'USD', 'credit', 'completed', 'pi_1');
SAVEPOINT paid;
INSERT INTO transactions (user_id, amount, currency, type, status, stripe_payment_intent_id) VALUES
    (ann(), 7, 'USD', 'credit', 'completed', 'pi_1');
ROLLBACK TO paid;
INSERT INTO transactions (user_id, amount, currency, type, status, stripe_payment_intent_id) VALUES
    (ann(), 7, 'USD', 'credit', 'completed', 'pi_1') ON CONFLICT DO NOTHING;
WITH made AS (INSERT INTO transactions (user_id, amount, currency, type, status, stripe_payment_intent_id) VALUES
    (ann(), 7, 'USD', 'credit', 'completed', 'pi_1') ON CONFLICT DO NOTHING RETURNING id) SELECT count(*) AS made FROM made;
INSERT INTO transactions (id, user_id, amount, currency, type, status, stripe_payment_intent_id) VALUES
    (t(5), ann(), 7, 'USD', 'credit', 'completed', 'pi_1') ON CONFLICT (id) DO UPDATE SET status = excluded.status;
SELECT * FROM play($$INSERT INTO transactions (id, user_id, amount, currency, type, status, stripe_payment_intent_id) VALUES
    (t(5), ann(), 7, 'USD', 'credit', 'completed', 'pi_1') ON CONFLICT (id) DO UPDATE SET status = excluded.status$$);
SELECT count(*) AS payments FROM transactions WHERE stripe_payment_intent_id = 'pi_1';
SELECT posted, held FROM wallet_balance(:ann, 'USD');
-- 11. What a trigger of the user's writes while the ledger itself marks a row as refunded is posted like anything else.
CREATE FUNCTION charge() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO regress_app.transactions (user_id, amount, currency, type, status)
    VALUES (NEW.user_id, 0.25, 'USD', 'debit', 'completed');
    RETURN NULL;
END
$$;
CREATE TRIGGER z_charge AFTER UPDATE ON transactions FOR EACH ROW WHEN (NEW.refunded_amount > OLD.refunded_amount)
EXECUTE FUNCTION charge();
SELECT wallet_refund(t(5), 2) ->> 'balance' AS balance;
SELECT posted, held FROM wallet_balance(:ann, 'USD');
SELECT wallet_credit(:ann, 10, 'USD') ->> 'balance' AS balance;
UPDATE transactions SET status = 'refunded' WHERE id = t(5);
SELECT posted, held FROM wallet_balance(:ann, 'USD');
SELECT status, amount, refunded_amount FROM transactions WHERE id = t(5) OR amount = 0.25 ORDER BY amount;
SELECT * FROM ledger_verify();
ROLLBACK;
