-- Each code of the ledger, WL001 to WL023, with all that a driver gets: message, DETAIL, HINT, CONSTRAINT, TABLE, COLUMN.
SET client_min_messages = warning;
\pset footer off
BEGIN;
SELECT count(*) > 0 AS installed FROM concierge.install('{wallets}', 'regress_app');
SET LOCAL search_path = regress_app, regress;
CREATE FUNCTION ann() RETURNS uuid LANGUAGE sql IMMUTABLE RETURN 'a0000000-0000-4000-8000-000000000001'::uuid;
CREATE FUNCTION bob() RETURNS uuid LANGUAGE sql IMMUTABLE RETURN 'b0000000-0000-4000-8000-000000000002'::uuid;
INSERT INTO profiles (id) VALUES (ann()), (bob());
SELECT count(wallet_open(u, c)) AS accounts FROM unnest(ARRAY[ann(), bob()]) AS u, unnest('{USD,JPY}'::text[]) AS c;
-- 1: ten dollars, three of them held; 2 and 3: a credit that is given back; 4: a payment with a reference.
SELECT wallet_credit(ann(), 10, 'USD', 'first') ->> 'balance' AS ten,
       wallet_hold(ann(), 3, 'USD') ->> 'available' AS seven,
       wallet_refund((wallet_credit(bob(), 5, 'USD') ->> 'transaction_id')::uuid) ->> 'balance' AS nothing,
       wallet_credit(bob(), 1, 'USD', p_external_ref => 'pi_1') ->> 'balance' AS one;
INSERT INTO transactions (id, user_id, amount, currency, type, status)
VALUES ('f0000000-0000-4000-8000-000000000001', bob(), 2, 'USD', 'credit', 'completed');
SELECT wallet_hold(bob(), 1, 'USD', '1 hour', p_reason => 'expires') ->> 'state' AS state,
       wallet_release((wallet_hold(bob(), 1, 'USD') ->> 'hold_id')::bigint) ->> 'state' AS released;
UPDATE ledger_holds SET expires_at = clock_timestamp() WHERE reason = 'expires';
SELECT set_wallet_limits(bob(), 'JPY', 0, 100) ->> 'ceiling' AS ceiling,
       wallet_freeze(ann(), 'JPY') ->> 'frozen_out' AS frozen, wallet_close(ann(), 'JPY') ->> 'closed' AS closed,
       wallet_freeze(bob(), 'JPY', p_credits => false) ->> 'frozen_out' AS frozen_out;
CREATE FUNCTION told(statement text) RETURNS TABLE (
    code text, message text, detail text, hint text, the_constraint text, the_table text, the_column text
)
LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE statement;
    message := 'NOT REFUSED';
    RAISE EXCEPTION USING ERRCODE = 'RG000';
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS code = RETURNED_SQLSTATE, message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL,
        hint = PG_EXCEPTION_HINT, the_constraint = CONSTRAINT_NAME, the_table = TABLE_NAME, the_column = COLUMN_NAME;
    RETURN NEXT;
END
$$;
\x on
SELECT t.* FROM (VALUES
    (1, 'SELECT wallet_debit(ann(), 7.01, ''USD'')'),
    (2, 'SELECT wallet_credit(bob(), 101, ''JPY'')'),
    (3, 'SELECT wallet_debit(bob(), 1, ''JPY'')'),
    (4, 'SELECT wallet_credit(ann(), 1, ''JPY'')'),
    (5, 'SELECT wallet_credit(''c0000000-0000-4000-8000-000000000003'', 1, ''USD'')'),
    (7, 'SELECT wallet_credit(ann(), 1, ''XAU'')'),
    (8, 'SELECT wallet_credit(ann(), -1, ''USD'')'),
    (9, 'SELECT wallet_credit(ann(), 0.001, ''USD'')'),
    (10, 'SELECT wallet_capture((SELECT id FROM ledger_holds WHERE state = ''voided''))'),
    (11, 'SELECT wallet_capture((SELECT id FROM ledger_holds WHERE reason = ''expires''))'),
    (12, 'SELECT wallet_capture(1, 3.01)'),
    (13, 'SELECT wallet_refund(''f0000000-0000-4000-8000-000000000001'', 2.01)'),
    (14, 'SELECT wallet_refund(concierge.ledger_transaction_id(2))'),
    (15, 'SELECT wallet_credit(ann(), 11, ''USD'', ''first'')'),
    (16, 'DELETE FROM ledger_transfers'),
    (17, 'UPDATE transactions SET status = ''pending'''),
    (18, 'SELECT wallet_transfer(ann(), ann(), 1, ''USD'')'),
    (19, 'SELECT wallet_credit(ann(), 92233720368547758.07, ''USD'')'),
    (21, 'UPDATE wallets SET balance_usd = 1'),
    (22, 'SELECT wallet_transfer(ann(), bob(), 1, ''USD'', p_expected_version => 7)'),
    (23, 'SELECT wallet_credit(bob(), 1, ''USD'', p_external_ref => ''pi_1'')')
) AS s (n, statement) CROSS JOIN LATERAL told(s.statement) AS t ORDER BY s.n;
\x off
-- A transfer has one currency and two sides, so that no call can break the rules of these; functions of one's own may.
SELECT code, the_constraint FROM told('SELECT concierge.refuse(''currency_mismatch'', ''no'')')
UNION ALL SELECT code, the_constraint FROM told('SELECT concierge.refuse(''unbalanced_legs'', ''no'')');
-- In the other style the reason is still to be read.
SET LOCAL concierge.error_style = http;
SELECT code, the_constraint, the_table FROM told('SELECT wallet_debit(ann(), 7.01, ''USD'')');
ROLLBACK;
