-- The proof finds nothing in right books, and names everything a superuser can do to them; and statements of others.
SET client_min_messages = warning;
\set ann '''a0000000-0000-4000-8000-000000000001'''
\set bob '''b0000000-0000-4000-8000-000000000002'''
BEGIN;
SELECT count(*) FROM concierge.install('{wallets}', 'regress_app');
SET LOCAL search_path = regress_app;
INSERT INTO profiles (id) VALUES (:ann), (:bob);
SELECT count(wallet_open(id, 'USD')) FROM profiles;
SELECT wallet_credit(:ann, 100, 'USD', p_external_ref => 'pi_1') ->> 'transfer_id' AS one;
SELECT wallet_transfer(:ann, :bob, 30, 'USD') ->> 'transfer_id' AS two;
SELECT wallet_debit(:ann, 5, 'USD', p_external_ref => 'po_1') ->> 'transfer_id' AS three;
SELECT wallet_hold(:ann, 20, 'USD') ->> 'held' AS held;
INSERT INTO transactions (id, user_id, amount, currency, type, status) VALUES
    ('10000000-0000-4000-8000-000000000001', :bob, 7, 'USD', 'credit', 'completed');
SELECT * FROM ledger_verify();
SELECT * FROM ledger_verify(2);
SELECT ledger_fold();
SELECT * FROM ledger_verify();
-- Whoever can put the guards aside is found out.
CREATE TEMP TABLE tampering (n serial, statement text);
INSERT INTO tampering (statement) VALUES
    ('UPDATE ledger_accounts SET posted = posted + 1 WHERE id = 1'),
    ('UPDATE ledger_accounts SET held = 0 WHERE id = 1'),
    ('UPDATE ledger_accounts SET version = version + 1 WHERE id = 1'),
    ('UPDATE ledger_transfers SET amount = 1 WHERE id = 2'),
    ('UPDATE ledger_transfers SET debit_balance = 1, amount = amount WHERE id = 2'),
    ('DELETE FROM ledger_transfers WHERE id = 2'),
    ('DELETE FROM ledger_transfers WHERE id = 4'),
    ('UPDATE ledger_holds SET amount = 1'),
    ('UPDATE wallets SET balance_usd = 1000 WHERE user_id = ''a0000000-0000-4000-8000-000000000001'''),
    ('UPDATE transactions SET amount = 70'),
    ('UPDATE transactions SET status = ''failed''');
CREATE FUNCTION pg_temp.found(statement text, since bigint) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    answer text;
BEGIN
    EXECUTE statement;
    SELECT string_agg(v.finding || coalesce(' ' || v.account_id, '') || coalesce(' in ' || v.transfer_id, ''), ', '
        ORDER BY v.finding, v.account_id, v.transfer_id)
    INTO answer FROM ledger_verify(since) v WHERE v.finding <> 'guard_missing';
    RAISE EXCEPTION USING ERRCODE = 'RG000', MESSAGE = coalesce(answer, 'NOTHING');
EXCEPTION WHEN SQLSTATE 'RG000' THEN RETURN SQLERRM;
END
$$;
SAVEPOINT s;
ALTER TABLE ledger_transfers DISABLE TRIGGER USER;
ALTER TABLE ledger_holds DISABLE TRIGGER USER;
ALTER TABLE wallets DISABLE TRIGGER USER;
ALTER TABLE transactions DISABLE TRIGGER USER;
SELECT n, statement, pg_temp.found(statement, NULL) AS found FROM tampering ORDER BY n;
SELECT n, statement, pg_temp.found(statement, 1) AS found_since FROM tampering WHERE n IN (1, 4, 5) ORDER BY n;
ROLLBACK TO s;
ALTER TABLE ledger_transfers DISABLE TRIGGER concierge_50_keep;
DROP TRIGGER concierge_50_keep_all ON ledger_holds;
SELECT finding, detail FROM ledger_verify();
ROLLBACK TO s;
-- A statement of somebody else.
SELECT outcome, external_ref, amount, currency, transfer_id, ledger_amount
FROM ledger_reconcile('bank', jsonb_build_array(
    jsonb_build_object('external_ref', 'pi_1', 'amount', 100, 'currency', 'USD', 'at', now() - interval '1 day'),
    jsonb_build_object('external_ref', 'po_1', 'amount', -4, 'currency', 'USD', 'at', now()),
    jsonb_build_object('amount', 7, 'currency', 'USD', 'at', now()),
    jsonb_build_object('amount', 7, 'currency', 'USD', 'at', now()),
    jsonb_build_object('external_ref', 'pi_9', 'amount', 9, 'currency', 'EUR', 'at', now() + interval '1 day')));
SELECT outcome, external_ref, transfer_id, ledger_amount FROM ledger_reconcile('bank', jsonb_build_array(
    jsonb_build_object('external_ref', 'pi_8', 'amount', 1, 'currency', 'USD', 'at', now() - interval '1 day'),
    jsonb_build_object('external_ref', 'pi_9', 'amount', 1, 'currency', 'USD', 'at', now() + interval '1 day')));
SELECT count(*) FROM ledger_reconcile('bank', '[]');
SELECT r.code, r.message FROM regress.refusal('SELECT ledger_reconcile(''bank'', NULL)') AS r;
-- Keys are forgotten on request.
SELECT wallet_credit(:ann, 1, 'USD', 'k') ->> 'balance' AS balance;
SELECT ledger_forget_keys(), ledger_forget_keys('-1 second'), ledger_forget_keys('-1 second') AS again;
ROLLBACK;
