-- What was posted stays: no role short of a superuser changes it, and whoever puts a guard aside is named by the proof.
SET client_min_messages = warning;
\pset footer off
\set ann '''a0000000-0000-4000-8000-000000000001'''
BEGIN;
GRANT CREATE ON DATABASE :"DBNAME" TO regress_owner;
GRANT EXECUTE ON FUNCTION concierge.install(text[], text, jsonb) TO regress_owner;
SET LOCAL ROLE regress_owner;
SELECT count(*) > 0 AS installed FROM concierge.install('{wallets}', 'regress_app');
INSERT INTO regress_app.profiles (id) VALUES (:ann);
SELECT regress_app.wallet_open(:ann, 'USD') ->> 'balance' AS balance;
SELECT regress_app.wallet_credit(:ann, 10, 'USD', p_idempotency_key => 'k') ->> 'balance' AS balance;
SELECT regress_app.wallet_release((regress_app.wallet_hold(:ann, 1, 'USD') ->> 'hold_id')::bigint) ->> 'state' AS state;
INSERT INTO regress_app.transactions (user_id, amount, currency, type, status) VALUES (:ann, 5, 'USD', 'credit', 'completed');
SELECT count(*) AS wrong FROM regress_app.ledger_verify();
RESET ROLE;
GRANT USAGE ON SCHEMA regress_app TO regress_nobody;
-- The owner has every right on the tables, and gets no further than the others.
SELECT statement,
       regress.attempt(statement, 'regress_owner') AS owner,
       regress.attempt(statement, 'service_role') AS service,
       regress.attempt(statement, 'authenticated', :ann) AS ann,
       regress.attempt(statement, 'anon') AS anon,
       regress.attempt(statement, 'regress_nobody') AS nobody,
       regress.attempt(statement) AS superuser
FROM unnest(ARRAY[
    'UPDATE regress_app.ledger_transfers SET amount = amount + 1',
    'UPDATE regress_app.ledger_transfers SET metadata = NULL',
    'DELETE FROM regress_app.ledger_transfers',
    'TRUNCATE regress_app.ledger_transfers',
    'MERGE INTO regress_app.ledger_transfers t USING (VALUES (1)) AS v (id) ON t.id = v.id WHEN MATCHED THEN DELETE',
    'INSERT INTO regress_app.ledger_transfers (id, debit, credit, amount, kind) OVERRIDING SYSTEM VALUE
     VALUES (1, 1, 2, 5, ''credit'') ON CONFLICT (id) DO UPDATE SET amount = 5',
    'UPDATE regress_app.ledger_holds SET state = ''open'', closed_at = NULL',
    'DELETE FROM regress_app.ledger_holds',
    'TRUNCATE regress_app.ledger_holds',
    'UPDATE regress_app.transactions SET amount = 500',
    'UPDATE regress_app.transactions SET id = gen_random_uuid()',
    'DELETE FROM regress_app.transactions',
    'TRUNCATE regress_app.transactions',
    'UPDATE regress_app.wallets SET balance_usd = 1000',
    'DELETE FROM regress_app.wallets',
    'TRUNCATE regress_app.wallets CASCADE',
    'UPDATE regress_app.currencies SET exponent = 4 WHERE code = ''USD'''
]) AS statement;
-- Neither does a session that puts triggers aside, or one that sets what it can set.
SET LOCAL session_replication_role = replica;
SELECT statement, regress.attempt(statement) AS answer FROM unnest(ARRAY[
    'DELETE FROM regress_app.ledger_transfers', 'TRUNCATE regress_app.ledger_transfers',
    'DELETE FROM regress_app.ledger_holds', 'UPDATE regress_app.wallets SET balance_usd = 1000',
    'UPDATE regress_app.transactions SET amount = 500', 'DELETE FROM regress_app.transactions',
    'TRUNCATE regress_app.transactions', 'TRUNCATE regress_app.wallets CASCADE'
]) AS statement;
RESET session_replication_role;
-- Every guard that is disabled, made weaker or dropped is found.
CREATE FUNCTION pg_temp.found(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    answer text;
BEGIN
    EXECUTE statement;
    SELECT string_agg(v.finding || ': ' || v.detail, '; ' ORDER BY v.detail) INTO answer FROM regress_app.ledger_verify() AS v;
    RAISE EXCEPTION USING ERRCODE = 'RG000', MESSAGE = coalesce(answer, 'NOTHING');
EXCEPTION WHEN SQLSTATE 'RG000' THEN RETURN SQLERRM;
END
$$;
SELECT c.relname, t.tgname, how, pg_temp.found(format(how, c.oid::regclass, t.tgname)) AS found
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
CROSS JOIN unnest(ARRAY['ALTER TABLE %s DISABLE TRIGGER %I', 'ALTER TABLE %s ENABLE TRIGGER %I']) AS how
WHERE c.relnamespace = 'regress_app'::regnamespace AND NOT t.tgisinternal
AND c.relname IN ('ledger_transfers', 'ledger_holds', 'wallets', 'transactions')
AND t.tgname ~ 'keep|wallet|transaction|post'
ORDER BY c.relname, t.tgname, how;
SELECT pg_temp.found('DROP TRIGGER concierge_50_keep ON regress_app.ledger_transfers') AS found;
-- And what may be done behind their back.
ALTER TABLE regress_app.ledger_transfers DISABLE TRIGGER USER;
ALTER TABLE regress_app.ledger_holds DISABLE TRIGGER USER;
ALTER TABLE regress_app.wallets DISABLE TRIGGER USER;
ALTER TABLE regress_app.transactions DISABLE TRIGGER USER;
CREATE FUNCTION pg_temp.names(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    answer text;
BEGIN
    EXECUTE statement;
    SELECT string_agg(DISTINCT v.finding, ', ' ORDER BY v.finding) INTO answer
    FROM regress_app.ledger_verify() AS v WHERE v.finding <> 'guard_missing';
    RAISE EXCEPTION USING ERRCODE = 'RG000', MESSAGE = coalesce(answer, 'NOTHING');
EXCEPTION WHEN SQLSTATE 'RG000' THEN RETURN SQLERRM;
END
$$;
SELECT n, what, pg_temp.names(statement) AS names FROM (VALUES
    (1, 'a changed amount', 'UPDATE regress_app.ledger_transfers SET amount = 999 WHERE id = 1'),
    (2, 'a deleted row', 'DELETE FROM regress_app.ledger_transfers WHERE id = 1'),
    (3, 'the last row deleted', 'DELETE FROM regress_app.ledger_transfers WHERE id = 2'),
    (4, 'all rows deleted', 'TRUNCATE regress_app.ledger_transfers'),
    (5, 'a gap', 'UPDATE regress_app.ledger_transfers SET credit_version = 9 WHERE id = 2'),
    (6, 'a running balance', 'UPDATE regress_app.ledger_transfers SET credit_balance = 1 WHERE id = 1'),
    (7, 'a payer swapped', 'UPDATE regress_app.ledger_transfers SET debit = credit, credit = debit WHERE id = 1'),
    (8, 'an invented row', 'INSERT INTO regress_app.ledger_transfers (debit, credit, amount, kind, credit_balance, credit_version)
        SELECT debit, credit, 7, ''credit'', 2200, 3 FROM regress_app.ledger_transfers WHERE id = 1'),
    (9, 'a balance', 'UPDATE regress_app.ledger_accounts SET posted = posted + 1 WHERE kind = 0'),
    (10, 'held money', 'UPDATE regress_app.ledger_accounts SET held = 1 WHERE kind = 0'),
    (11, 'a version', 'UPDATE regress_app.ledger_accounts SET version = 7 WHERE kind = 0'),
    (12, 'a deleted account', 'DELETE FROM regress_app.ledger_accounts WHERE kind = 0'),
    (13, 'a hold opened again', 'UPDATE regress_app.ledger_holds SET state = ''open'', closed_at = NULL'),
    (14, 'a wallet', 'UPDATE regress_app.wallets SET balance_usd = 1000'),
    (15, 'a deleted wallet', 'DELETE FROM regress_app.wallets'),
    (16, 'an amount of a transaction', 'UPDATE regress_app.transactions SET amount = 500'),
    (17, 'a status of a transaction', 'UPDATE regress_app.transactions SET status = ''failed'''),
    (18, 'a deleted transaction', 'DELETE FROM regress_app.transactions')
) AS t (n, what, statement) ORDER BY n;
ROLLBACK;
