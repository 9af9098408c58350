-- Rows only when something is wrong.
CREATE OR REPLACE FUNCTION @private@.ledger_verify(p_since bigint)
RETURNS TABLE (finding text, account_id bigint, transfer_id bigint, detail text)
LANGUAGE sql STABLE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT * FROM concierge.ledger_audit('@schema@.ledger_accounts'::regclass, p_since);
END;

CREATE OR REPLACE FUNCTION @schema@.ledger_verify(p_since bigint DEFAULT NULL)
RETURNS TABLE (finding text, account_id bigint, transfer_id bigint, detail text)
LANGUAGE sql STABLE PARALLEL UNSAFE
BEGIN ATOMIC
    SELECT * FROM @private@.ledger_verify(p_since);
END;

-- The statement of somebody else, such as a payment provider, against the transfers from and to the world outside: by the
-- reference, then by amount and day. Each transfer is taken once.
CREATE OR REPLACE FUNCTION @schema@.ledger_reconcile(p_source text, p_rows jsonb)
RETURNS TABLE (
    outcome text, source text, external_ref text, amount numeric, currency text, at timestamptz,
    transfer_id bigint, ledger_amount numeric
)
LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    line    record;
    found   record;
    taken   bigint[] := '{}';
    first   timestamptz;
    last    timestamptz;
    allowed constant interval := '3 days';
BEGIN
    IF jsonb_typeof(p_rows) IS DISTINCT FROM 'array' THEN
        PERFORM concierge.refuse(
            'invalid_argument', 'p_rows is not a JSON array', 'It is ' || coalesce(jsonb_typeof(p_rows), 'null') || '.',
            'Write it as [{"external_ref": "...", "amount": 5, "currency": "USD", "at": "2026-01-31"}].'
        );
    END IF;
    -- References first, so that no other row takes their transfer by its amount.
    FOR line IN
        SELECT r.row ->> 'external_ref' AS external_ref, (r.row ->> 'amount')::numeric AS amount,
               r.row ->> 'currency' AS currency, (r.row ->> 'at')::timestamptz AS at
        FROM jsonb_array_elements(p_rows) WITH ORDINALITY AS r (row, place)
        ORDER BY NOT EXISTS (
            SELECT FROM @schema@.ledger_transfers t WHERE t.external_ref = r.row ->> 'external_ref'
        ), r.place
    LOOP
        first := least(first, line.at);
        last := greatest(last, line.at);
        SELECT e.transfer_id, e.amount, e.currency INTO found
        FROM (
            SELECT t.id AS transfer_id, a.currency, t.external_ref,
                   -- From the side of the wallets: what comes in is above zero.
                   concierge.ledger_amount(CASE WHEN t.debit = a.id THEN t.amount ELSE -t.amount END, a.exponent)
                       AS amount,
                   t.posted_at
            FROM @schema@.ledger_transfers t
            JOIN @schema@.ledger_accounts a ON a.kind = 1 AND a.id IN (t.debit, t.credit)
            WHERE t.external_ref = line.external_ref
               OR (t.external_ref IS NULL
                   AND t.posted_at BETWEEN line.at - allowed AND line.at + allowed)
        ) AS e
        WHERE e.transfer_id <> ALL (taken)
          AND (e.external_ref = line.external_ref OR (e.currency = line.currency AND e.amount = line.amount))
        ORDER BY e.external_ref = line.external_ref DESC NULLS LAST, abs(extract(epoch FROM e.posted_at - line.at)),
                 e.transfer_id
        LIMIT 1;
        source := p_source;
        external_ref := line.external_ref;
        amount := line.amount;
        currency := line.currency;
        at := line.at;
        IF found.transfer_id IS NULL THEN
            outcome := 'not_in_ledger';
        ELSIF found.amount = line.amount AND found.currency = line.currency THEN
            outcome := 'matched';
        ELSE
            outcome := 'differs';
        END IF;
        transfer_id := found.transfer_id;
        ledger_amount := found.amount;
        taken := array_remove(taken || found.transfer_id, NULL);
        RETURN NEXT;
    END LOOP;
    RETURN QUERY
    SELECT 'not_in_statement', p_source, t.external_ref, NULL::numeric, a.currency, t.posted_at, t.id,
           concierge.ledger_amount(CASE WHEN t.debit = a.id THEN t.amount ELSE -t.amount END, a.exponent)
    FROM @schema@.ledger_transfers t
    JOIN @schema@.ledger_accounts a ON a.kind = 1 AND a.id IN (t.debit, t.credit)
    WHERE t.external_ref IS NOT NULL AND t.id <> ALL (taken) AND t.posted_at BETWEEN first AND last
    ORDER BY t.id;
END
$body$;

-- Keys are remembered until they are forgotten here.
CREATE OR REPLACE FUNCTION @private@.ledger_forget_keys(p_older_than interval) RETURNS bigint
LANGUAGE sql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    WITH gone AS (
        DELETE FROM @schema@.ledger_idempotency WHERE created_at < now() - p_older_than RETURNING 1
    )
    SELECT count(*) FROM gone;
END;

CREATE OR REPLACE FUNCTION @schema@.ledger_forget_keys(p_older_than interval DEFAULT '30 days') RETURNS bigint
LANGUAGE sql VOLATILE PARALLEL UNSAFE
BEGIN ATOMIC
    SELECT @private@.ledger_forget_keys(coalesce(p_older_than, '30 days'));
END;

REVOKE ALL ON FUNCTION @private@.ledger_verify(bigint) FROM PUBLIC;
REVOKE ALL ON FUNCTION @schema@.ledger_verify(bigint) FROM PUBLIC;
REVOKE ALL ON FUNCTION @schema@.ledger_reconcile(text, jsonb) FROM PUBLIC;
REVOKE ALL ON FUNCTION @private@.ledger_forget_keys(interval) FROM PUBLIC;
REVOKE ALL ON FUNCTION @schema@.ledger_forget_keys(interval) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION @private@.ledger_verify(bigint) TO @role_service@;
GRANT EXECUTE ON FUNCTION @schema@.ledger_verify(bigint) TO @role_service@;
GRANT EXECUTE ON FUNCTION @schema@.ledger_reconcile(text, jsonb) TO @role_service@;
GRANT EXECUTE ON FUNCTION @private@.ledger_forget_keys(interval) TO @role_service@;
GRANT EXECUTE ON FUNCTION @schema@.ledger_forget_keys(interval) TO @role_service@;

COMMENT ON FUNCTION @private@.ledger_verify(bigint) IS 'What ledger_verify reads, with the rights of the owner.';
COMMENT ON FUNCTION @schema@.ledger_verify(bigint) IS
'Proves the books, and gives a row for each thing that is wrong: none is what you want to see. Finds what a superuser has done
past the guards, too.

p_since: number of a transfer; only those after it are read. finding: bad_transfer, chain_gap, balance_mismatch,
account_mismatch, held_mismatch, sum_not_zero, wallet_mismatch, transaction_mismatch or guard_missing.
Example: SELECT * FROM ledger_verify();';
COMMENT ON FUNCTION @schema@.ledger_reconcile(text, jsonb) IS
'Compares a statement of somebody else with the transfers from and to the world outside.

p_source: whose, only repeated in the answer. p_rows: array of objects with external_ref, amount (below zero for what left
the wallets), currency and at. Matched by the reference, or without one by amount within three days. outcome: matched, differs,
not_in_ledger or not_in_statement. Errors: 22023 not an array.
Example: SELECT * FROM ledger_reconcile(''stripe'', ''[{"external_ref": "pi_1", "amount": 5, "currency": "USD"}]'');';
COMMENT ON FUNCTION @private@.ledger_forget_keys(interval) IS 'What ledger_forget_keys does, with the rights of the owner.';
COMMENT ON FUNCTION @schema@.ledger_forget_keys(interval) IS
'Forgets idempotency keys of calls that are older; the same call may then be made again. Returns how many.
Example: SELECT ledger_forget_keys(''90 days'');';
