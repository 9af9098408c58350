-- What was posted stays, whoever asks, also while rows are replicated.
CREATE OR REPLACE TRIGGER concierge_50_keep BEFORE UPDATE OR DELETE ON @schema@.ledger_transfers
FOR EACH ROW EXECUTE FUNCTION concierge.keep_posted();
CREATE OR REPLACE TRIGGER concierge_50_keep_all BEFORE TRUNCATE ON @schema@.ledger_transfers
FOR EACH STATEMENT EXECUTE FUNCTION concierge.keep_posted();
CREATE OR REPLACE TRIGGER concierge_50_keep BEFORE UPDATE ON @schema@.ledger_holds
FOR EACH ROW WHEN (OLD.state <> 'open') EXECUTE FUNCTION concierge.keep_posted();
CREATE OR REPLACE TRIGGER concierge_50_keep_row BEFORE DELETE ON @schema@.ledger_holds
FOR EACH ROW EXECUTE FUNCTION concierge.keep_posted();
CREATE OR REPLACE TRIGGER concierge_50_keep_all BEFORE TRUNCATE ON @schema@.ledger_holds
FOR EACH STATEMENT EXECUTE FUNCTION concierge.keep_posted();
ALTER TABLE @schema@.ledger_transfers ENABLE ALWAYS TRIGGER concierge_50_keep;
ALTER TABLE @schema@.ledger_transfers ENABLE ALWAYS TRIGGER concierge_50_keep_all;
ALTER TABLE @schema@.ledger_holds ENABLE ALWAYS TRIGGER concierge_50_keep;
ALTER TABLE @schema@.ledger_holds ENABLE ALWAYS TRIGGER concierge_50_keep_row;
ALTER TABLE @schema@.ledger_holds ENABLE ALWAYS TRIGGER concierge_50_keep_all;

-- A currency that is in use counts in the same unit for ever.
CREATE OR REPLACE FUNCTION @private@.keep_exponent() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    IF EXISTS (SELECT FROM @schema@.ledger_accounts WHERE currency = OLD.code) THEN
        PERFORM concierge.refuse(
            'immutable_row', 'a currency in use cannot be changed or deleted',
            format('Accounts count in %s with %s digits after the point.', OLD.code, OLD.exponent),
            'Add another currency.'
        );
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END
$body$;

CREATE OR REPLACE TRIGGER concierge_50_keep_currency BEFORE DELETE ON @schema@.currencies
FOR EACH ROW EXECUTE FUNCTION @private@.keep_exponent();
CREATE OR REPLACE TRIGGER concierge_50_keep_exponent BEFORE UPDATE OF exponent, code ON @schema@.currencies
FOR EACH ROW WHEN (OLD.exponent <> NEW.exponent OR OLD.code <> NEW.code)
EXECUTE FUNCTION @private@.keep_exponent();

CREATE POLICY currencies_select ON @schema@.currencies FOR SELECT TO @role_user@ USING (true);
CREATE POLICY currencies_service ON @schema@.currencies TO @role_service@ USING (true) WITH CHECK (true);
CREATE POLICY ledger_accounts_select ON @schema@.ledger_accounts FOR SELECT TO @role_user@
    USING (owner = (SELECT concierge.uid()) AND kind = 0);
CREATE POLICY ledger_accounts_service ON @schema@.ledger_accounts FOR SELECT TO @role_service@ USING (true);
CREATE POLICY ledger_transfers_service ON @schema@.ledger_transfers FOR SELECT TO @role_service@ USING (true);
CREATE POLICY ledger_holds_select ON @schema@.ledger_holds FOR SELECT TO @role_user@
    USING (EXISTS (SELECT FROM @schema@.ledger_accounts a WHERE a.id = debit));
CREATE POLICY ledger_holds_service ON @schema@.ledger_holds FOR SELECT TO @role_service@ USING (true);
CREATE POLICY ledger_idempotency_service ON @schema@.ledger_idempotency FOR SELECT TO @role_service@ USING (true);

-- Whether the role that calls may read an account: its owner may, and whoever may read all transfers. In a function with the
-- rights of another, the setting says which role calls.
CREATE OR REPLACE FUNCTION @private@.must_see(p_account bigint) RETURNS void
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    caller name := coalesce(nullif(current_setting('role', true), 'none'), session_user);
BEGIN
    IF NOT has_table_privilege(caller, '@schema@.ledger_transfers'::regclass, 'SELECT')
       AND NOT EXISTS (SELECT FROM @schema@.ledger_accounts a
                       WHERE a.id = p_account AND a.kind = 0 AND a.owner = concierge.uid()) THEN
        PERFORM concierge.refuse(
            'not_permitted', 'the account is not yours', 'Users read their own accounts.',
            'Call wallet_balance_at or wallet_statement with your own id.'
        );
    END IF;
END
$body$;

-- What an account without a lock has beyond what was folded into its row.
CREATE OR REPLACE FUNCTION @private@.tail(p_account bigint) RETURNS numeric
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT @private@.must_see(p_account);
    SELECT coalesce((
        SELECT sum(CASE WHEN t.credit = a.id THEN t.amount ELSE -t.amount END)
        FROM @schema@.ledger_transfers t
        WHERE (t.debit_version IS NULL OR t.credit_version IS NULL)
          AND t.id > a.settled_id AND (t.id > a.folded_id OR t.xid >= a.folded_to)
          AND ((t.debit = a.id AND t.debit_version IS NULL) OR (t.credit = a.id AND t.credit_version IS NULL))
    ), 0)
    FROM @schema@.ledger_accounts a WHERE a.id = p_account;
END;

-- Two signed rows for each transfer: one for the account that paid, one for the one that received.
CREATE OR REPLACE VIEW @schema@.ledger_entries WITH (security_invoker) AS
SELECT t.id AS transfer_id, coalesce(t.transaction_id, concierge.ledger_transaction_id(t.id)) AS transaction_id,
       a.id AS account_id, a.owner AS user_id, a.currency, t.kind,
       concierge.ledger_amount(side.amount, a.exponent) AS amount,
       concierge.ledger_amount(side.balance, a.exponent) AS balance,
       side.version, t.posted_at, t.effective_at, t.txn, t.ref, t.hold_id, t.rate, t.external_ref,
       t.description, t.metadata
FROM @schema@.ledger_transfers t
CROSS JOIN LATERAL (VALUES
    (t.debit, -t.amount, t.debit_balance, t.debit_version),
    (t.credit, t.amount, t.credit_balance, t.credit_version)
) AS side (account_id, amount, balance, version)
JOIN @schema@.ledger_accounts a ON a.id = side.account_id;

-- What open holds reserve that have not expired, swept or not.
CREATE OR REPLACE VIEW @schema@.wallet_overview WITH (security_invoker) AS
SELECT a.id AS account_id, a.owner AS user_id, a.currency,
       CASE WHEN a.unlocked THEN concierge.ledger_amount(1, a.exponent) * (a.posted + @private@.tail(a.id))
            ELSE concierge.ledger_amount(a.posted, a.exponent) END AS balance,
       concierge.ledger_amount(a.held - lapsed.amount, a.exponent) AS held,
       CASE a.floor
           WHEN 0 THEN concierge.ledger_amount(a.posted - a.held + lapsed.amount, a.exponent)
           ELSE concierge.ledger_amount(1, a.exponent) * (a.posted::numeric - a.held + lapsed.amount - a.floor)
       END AS available,
       concierge.ledger_amount(a.floor, a.exponent) AS floor,
       concierge.ledger_amount(a.ceiling, a.exponent) AS ceiling,
       a.version, a.active, a.frozen_in, a.frozen_out, a.closed, a.created_at
FROM @schema@.ledger_accounts a
CROSS JOIN LATERAL (
    SELECT coalesce(sum(h.amount - h.captured), 0)::bigint AS amount FROM @schema@.ledger_holds h
    WHERE h.debit = a.id AND h.state = 'open' AND h.expires_at <= clock_timestamp()
) AS lapsed
WHERE a.kind = 0;

REVOKE ALL ON TABLE @schema@.currencies, @schema@.ledger_accounts, @schema@.ledger_transfers,
    @schema@.ledger_holds, @schema@.ledger_idempotency,
    @schema@.ledger_entries, @schema@.wallet_overview FROM PUBLIC;
REVOKE ALL ON FUNCTION @private@.keep_exponent() FROM PUBLIC;
REVOKE ALL ON FUNCTION @private@.must_see(bigint) FROM PUBLIC;
REVOKE ALL ON FUNCTION @private@.tail(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION @private@.tail(bigint) TO @role_user@;
GRANT EXECUTE ON FUNCTION @private@.tail(bigint) TO @role_service@;

-- A transfer has the balances of both sides on it, and the other side is nobody's business: users read
-- their entries with wallet_statement.
GRANT SELECT ON TABLE @schema@.currencies, @schema@.ledger_accounts, @schema@.ledger_holds,
    @schema@.wallet_overview TO @role_user@;
-- The back end reads everything, and writes by calling functions.
GRANT SELECT ON TABLE @schema@.ledger_accounts, @schema@.ledger_transfers, @schema@.ledger_holds,
    @schema@.ledger_idempotency, @schema@.ledger_entries, @schema@.wallet_overview
    TO @role_service@;
GRANT SELECT, INSERT, UPDATE ON TABLE @schema@.currencies TO @role_service@;

COMMENT ON TABLE @schema@.currencies IS
'Units of money: those of ISO 4217, and any of one''s own, such as POINTS.';
COMMENT ON COLUMN @schema@.currencies.code IS 'Code in capitals.';
COMMENT ON COLUMN @schema@.currencies.num IS 'Number in ISO 4217; NULL for one of your own.';
COMMENT ON COLUMN @schema@.currencies.exponent IS
'Digits after the point: 2 where the minor unit is the cent. Cannot change once an account counts in it.';
COMMENT ON COLUMN @schema@.currencies.name IS 'Name for people.';
COMMENT ON COLUMN @schema@.currencies.active IS 'May accounts be opened in it?';

COMMENT ON TABLE @schema@.ledger_accounts IS
'Accounts: one for each user and currency, the world outside and the exchange office. Written by the ledger only.';
COMMENT ON COLUMN @schema@.ledger_accounts.id IS 'Number of the account.';
COMMENT ON COLUMN @schema@.ledger_accounts.owner IS 'The user; all zeros for the accounts of the house.';
COMMENT ON COLUMN @schema@.ledger_accounts.currency IS 'Code in table currencies.';
COMMENT ON COLUMN @schema@.ledger_accounts.kind IS '0 wallet of a user, 1 the world outside, 2 the exchange office.';
COMMENT ON COLUMN @schema@.ledger_accounts.exponent IS 'Digits after the point of its currency.';
COMMENT ON COLUMN @schema@.ledger_accounts.posted IS
'Balance in minor units: credits less debits. For an unlocked account only as far as it was folded.';
COMMENT ON COLUMN @schema@.ledger_accounts.held IS
'Minor units that open holds reserve, lapsed ones that were not swept included.';
COMMENT ON COLUMN @schema@.ledger_accounts.floor IS
'Minor units that must stay, below zero for an overdraft; NULL for no limit.';
COMMENT ON COLUMN @schema@.ledger_accounts.ceiling IS 'Minor units that it may hold; NULL for no limit.';
COMMENT ON COLUMN @schema@.ledger_accounts.version IS 'Number of its entries, without a gap.';
COMMENT ON COLUMN @schema@.ledger_accounts.active IS 'Open for business?';
COMMENT ON COLUMN @schema@.ledger_accounts.frozen_in IS 'Receives nothing?';
COMMENT ON COLUMN @schema@.ledger_accounts.frozen_out IS 'Pays nothing, and nothing can be held?';
COMMENT ON COLUMN @schema@.ledger_accounts.closed IS 'Closed for ever?';
COMMENT ON COLUMN @schema@.ledger_accounts.unlocked IS
'Without limits, and so without a lock: transfers only append, the balance is folded later.';
COMMENT ON COLUMN @schema@.ledger_accounts.hot IS 'Locked last, because many calls meet here.';
COMMENT ON COLUMN @schema@.ledger_accounts.slots IS
'In how many slots its money lies, so that many calls do not wait for each other; 0 for none.';
COMMENT ON COLUMN @schema@.ledger_accounts.folded_to IS
'For an unlocked account: all transactions before this one are in its balance.';
COMMENT ON COLUMN @schema@.ledger_accounts.folded_id IS
'The last transfer that is in its balance; some before it may not be, if their transaction ended later.';
COMMENT ON COLUMN @schema@.ledger_accounts.settled_id IS
'Up to this transfer all are in its balance: the last one that came from another cluster.';
COMMENT ON COLUMN @schema@.ledger_accounts.mark_id IS
'For an unlocked account: the last number of a transfer that was given out when it was folded.';
COMMENT ON COLUMN @schema@.ledger_accounts.mark_xid IS
'The first transaction that had not begun then: once all before it have ended, all up to mark_id is in the balance.';
COMMENT ON COLUMN @schema@.ledger_accounts.created_at IS 'When it was opened.';

COMMENT ON TABLE @schema@.ledger_transfers IS
'Every movement of money: one row is both entries. Never changed, never deleted.';
COMMENT ON COLUMN @schema@.ledger_transfers.id IS 'Number of the transfer.';
COMMENT ON COLUMN @schema@.ledger_transfers.debit IS 'The account that paid.';
COMMENT ON COLUMN @schema@.ledger_transfers.credit IS 'The account that received.';
COMMENT ON COLUMN @schema@.ledger_transfers.amount IS 'Minor units, more than zero.';
COMMENT ON COLUMN @schema@.ledger_transfers.debit_balance IS
'Balance of the payer after it; NULL for an unlocked account.';
COMMENT ON COLUMN @schema@.ledger_transfers.debit_version IS 'Number of the entry in the payer''s account.';
COMMENT ON COLUMN @schema@.ledger_transfers.credit_balance IS
'Balance of the receiver after it; NULL for an unlocked account.';
COMMENT ON COLUMN @schema@.ledger_transfers.credit_version IS 'Number of the entry in the receiver''s account.';
COMMENT ON COLUMN @schema@.ledger_transfers.posted_at IS 'When it was posted, by the clock, under the locks.';
COMMENT ON COLUMN @schema@.ledger_transfers.effective_at IS 'When it counts.';
COMMENT ON COLUMN @schema@.ledger_transfers.xid IS 'The transaction that posted it.';
COMMENT ON COLUMN @schema@.ledger_transfers.kind IS
'credit, debit, transfer, exchange, capture, refund, chargeback, batch, transaction or opening.';
COMMENT ON COLUMN @schema@.ledger_transfers.txn IS
'First transfer of the group it was posted with; NULL if it was alone.';
COMMENT ON COLUMN @schema@.ledger_transfers.ref IS 'The transfer that it gives back.';
COMMENT ON COLUMN @schema@.ledger_transfers.hold_id IS 'The hold that it captures.';
COMMENT ON COLUMN @schema@.ledger_transfers.transaction_id IS 'The row of transactions that it was posted for.';
COMMENT ON COLUMN @schema@.ledger_transfers.rate IS 'Rate of an exchange: units received for one unit paid.';
COMMENT ON COLUMN @schema@.ledger_transfers.external_ref IS 'What the other side calls it; at most once.';
COMMENT ON COLUMN @schema@.ledger_transfers.description IS 'For people.';
COMMENT ON COLUMN @schema@.ledger_transfers.metadata IS 'Whatever the caller wanted to be kept.';

COMMENT ON TABLE @schema@.ledger_holds IS
'Money that is reserved. Changed while it is open, never after.';
COMMENT ON COLUMN @schema@.ledger_holds.id IS 'Number of the hold.';
COMMENT ON COLUMN @schema@.ledger_holds.debit IS 'The account whose money it is.';
COMMENT ON COLUMN @schema@.ledger_holds.credit IS 'The account that will receive it.';
COMMENT ON COLUMN @schema@.ledger_holds.amount IS 'Minor units at the beginning.';
COMMENT ON COLUMN @schema@.ledger_holds.captured IS 'Minor units taken so far.';
COMMENT ON COLUMN @schema@.ledger_holds.state IS 'open, captured, voided or expired.';
COMMENT ON COLUMN @schema@.ledger_holds.expires_at IS 'From when on it reserves nothing, swept or not; NULL for never.';
COMMENT ON COLUMN @schema@.ledger_holds.reason IS 'Why.';
COMMENT ON COLUMN @schema@.ledger_holds.transaction_id IS 'The pending row of transactions that it was placed for.';
COMMENT ON COLUMN @schema@.ledger_holds.metadata IS 'Whatever the caller wanted to be kept.';
COMMENT ON COLUMN @schema@.ledger_holds.created_at IS 'When it was placed.';
COMMENT ON COLUMN @schema@.ledger_holds.closed_at IS 'When it ended.';

COMMENT ON TABLE @schema@.ledger_idempotency IS
'Keys of calls that were made, so that none is made twice.';
COMMENT ON COLUMN @schema@.ledger_idempotency.key IS 'The caller''s key.';
COMMENT ON COLUMN @schema@.ledger_idempotency.request_hash IS 'SHA-256 of the call and its arguments.';
COMMENT ON COLUMN @schema@.ledger_idempotency.result IS 'The first answer.';
COMMENT ON COLUMN @schema@.ledger_idempotency.created_at IS 'When it was made.';

COMMENT ON VIEW @schema@.ledger_entries IS
'Every transfer as two rows, one for each account, in major units: below zero for the account that paid.';
COMMENT ON VIEW @schema@.wallet_overview IS
'Wallets with balance, held and available amounts in major units; a user sees their own.';
COMMENT ON FUNCTION @private@.keep_exponent() IS
'Trigger on currencies: one that is in use stays, and so does its exponent.';
COMMENT ON FUNCTION @private@.must_see(bigint) IS
'Refuses whoever may not read an account. Errors: 42501.';
COMMENT ON FUNCTION @private@.tail(bigint) IS
'What an account without a lock has beyond its row, in minor units.';
