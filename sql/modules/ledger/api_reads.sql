-- Whoever may see an account may ask for these: users for their own, the back end for all.
CREATE OR REPLACE FUNCTION @schema@.wallet_balance(
    p_user_id uuid, p_currency text DEFAULT '@default_currency@'
) RETURNS TABLE (
    account_id bigint, user_id uuid, currency text, posted numeric, held numeric, available numeric, version bigint
)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
    -- The unit by hand, and one level: a call of this must cost little more than the SELECT of one row.
    SELECT b.id, b.owner, b.currency, b.posted * b.unit, b.held * b.unit, (b.posted - b.held - b.floor) * b.unit, b.version
    FROM (
        SELECT a.id, a.owner, a.currency, a.floor, a.version,
               CASE a.exponent WHEN 2 THEN 0.01 WHEN 0 THEN 1 WHEN 3 THEN 0.001
                               ELSE concierge.ledger_amount(1, a.exponent) END AS unit,
               CASE WHEN a.unlocked THEN a.posted + @private@.tail(a.id) ELSE a.posted END AS posted,
               CASE WHEN a.held = 0 THEN 0 ELSE a.held - (
                   SELECT coalesce(sum(h.amount - h.captured), 0)::bigint FROM @schema@.ledger_holds h
                   WHERE h.debit = a.id AND h.state = 'open' AND h.expires_at <= clock_timestamp()
               ) END AS held
        FROM @schema@.ledger_accounts a
        WHERE a.owner = p_user_id AND a.currency = coalesce(p_currency, '@default_currency@') AND a.kind = 0
    ) AS b;
END;

-- The functions that follow read with the owner's rights, for an account that the caller has been found to see.
CREATE OR REPLACE FUNCTION @private@.entry_of(p_account bigint, p_version bigint)
RETURNS TABLE (
    version bigint, posted_at timestamptz, effective_at timestamptz, amount bigint, balance bigint,
    transfer_id bigint, transaction_id uuid, kind text, description text, external_ref text
)
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER ROWS 1 SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT t.debit_version, t.posted_at, t.effective_at, -t.amount, t.debit_balance, t.id,
           coalesce(t.transaction_id, concierge.ledger_transaction_id(t.id)), t.kind, t.description, t.external_ref
    FROM @schema@.ledger_transfers t WHERE t.debit = p_account AND t.debit_version = p_version
    UNION ALL
    SELECT t.credit_version, t.posted_at, t.effective_at, t.amount, t.credit_balance, t.id,
           coalesce(t.transaction_id, concierge.ledger_transaction_id(t.id)), t.kind, t.description, t.external_ref
    FROM @schema@.ledger_transfers t WHERE t.credit = p_account AND t.credit_version = p_version;
END;

-- The last version that was posted before a moment, or at it: versions and times go up together, so halving finds it.
CREATE OR REPLACE FUNCTION @private@.version_at(p_account bigint, p_last bigint, p_at timestamptz, p_included boolean)
RETURNS bigint
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    low  bigint := 0;
    high bigint := p_last;
    half bigint;
    seen timestamptz;
    low_at  timestamptz;
    high_at timestamptz;
    steps   integer := 0;
BEGIN
    -- Most ask for now.
    SELECT greatest(max(e.posted_at), '-infinity') INTO high_at FROM @private@.entry_of(p_account, high) AS e;
    IF high_at < p_at OR (p_included AND high_at = p_at) THEN
        RETURN high;
    END IF;
    SELECT a.created_at INTO low_at FROM @schema@.ledger_accounts a WHERE a.id = p_account;
    WHILE low < high LOOP
        -- Where it would be if entries came evenly; every other time halving, so that it never takes long.
        steps := steps + 1;
        half := CASE WHEN steps % 2 = 0 OR high_at <= low_at OR NOT isfinite(p_at) THEN (low + high + 1) / 2
                     ELSE low + 1 + floor((high - low - 1) * greatest(0, least(1,
                          extract(epoch FROM p_at - low_at) / extract(epoch FROM high_at - low_at))))::bigint END;
        SELECT t.posted_at INTO seen FROM @schema@.ledger_transfers t
        WHERE t.debit = p_account AND t.debit_version = half;
        IF NOT FOUND THEN
            SELECT t.posted_at INTO seen FROM @schema@.ledger_transfers t
            WHERE t.credit = p_account AND t.credit_version = half;
        END IF;
        IF seen < p_at OR (p_included AND seen = p_at) THEN
            low := half;
            low_at := seen;
        ELSE
            high := half - 1;
            high_at := seen;
        END IF;
    END LOOP;
    RETURN low;
END
$body$;

CREATE OR REPLACE FUNCTION @private@.effective_balance(p_account bigint, p_at timestamptz) RETURNS numeric
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT coalesce(sum(e.amount), 0) FROM (
        SELECT -t.amount AS amount FROM @schema@.ledger_transfers t
        WHERE t.debit = p_account AND t.debit_version IS NOT NULL AND t.effective_at <= p_at
        UNION ALL
        SELECT t.amount FROM @schema@.ledger_transfers t
        WHERE t.credit = p_account AND t.credit_version IS NOT NULL AND t.effective_at <= p_at
    ) AS e;
END;

-- All entries, with a version or without: an account that was unlocked for a time has both.
CREATE OR REPLACE FUNCTION @private@.summed_balance(p_account bigint, p_at timestamptz, p_effective boolean) RETURNS numeric
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT coalesce(sum(e.amount), 0) FROM (
        SELECT -t.amount AS amount FROM @schema@.ledger_transfers t
        WHERE t.debit = p_account AND CASE WHEN p_effective THEN t.effective_at ELSE t.posted_at END <= p_at
        UNION ALL
        SELECT t.amount FROM @schema@.ledger_transfers t
        WHERE t.credit = p_account AND CASE WHEN p_effective THEN t.effective_at ELSE t.posted_at END <= p_at
    ) AS e;
END;

CREATE OR REPLACE FUNCTION @private@.balance_at(p_account bigint, p_at timestamptz, p_by text) RETURNS numeric
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    account @schema@.ledger_accounts;
    minor   numeric;
BEGIN
    IF p_by NOT IN ('posted', 'effective') THEN
        PERFORM concierge.refuse(
            'invalid_argument', 'a balance is by posted or by effective', 'p_by is ' || p_by || '.',
            'Leave p_by out for the date of posting.'
        );
    END IF;
    PERFORM @private@.must_see(p_account);
    SELECT * INTO account FROM @schema@.ledger_accounts a WHERE a.id = p_account;
    IF account.unlocked OR account.settled_id > 0 THEN
        minor := @private@.summed_balance(account.id, p_at, p_by = 'effective');
    ELSIF p_by = 'effective' THEN
        minor := @private@.effective_balance(account.id, p_at);
    ELSE
        SELECT e.balance INTO minor FROM @private@.entry_of(
            account.id, @private@.version_at(account.id, account.version, p_at, true)
        ) AS e;
    END IF;
    RETURN concierge.ledger_amount(coalesce(minor, 0)::bigint, account.exponent);
END
$body$;

CREATE OR REPLACE FUNCTION @schema@.wallet_balance_at(
    p_user_id uuid, p_currency text DEFAULT '@default_currency@', p_at timestamptz DEFAULT now(),
    p_by text DEFAULT 'posted'
) RETURNS numeric
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT @private@.balance_at(a.id, coalesce(p_at, now()), coalesce(p_by, 'posted'))
    FROM @schema@.ledger_accounts a
    WHERE a.owner = p_user_id AND a.currency = coalesce(p_currency, '@default_currency@') AND a.kind = 0;
END;

CREATE OR REPLACE FUNCTION @private@.statement_lines(p_account bigint, p_first bigint, p_last bigint)
RETURNS TABLE (
    version bigint, posted_at timestamptz, effective_at timestamptz, amount bigint, balance bigint,
    transfer_id bigint, transaction_id uuid, kind text, description text, external_ref text
)
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT t.debit_version, t.posted_at, t.effective_at, -t.amount, t.debit_balance, t.id,
           coalesce(t.transaction_id, concierge.ledger_transaction_id(t.id)), t.kind, t.description, t.external_ref
    FROM @schema@.ledger_transfers t
    WHERE t.debit = p_account AND t.debit_version BETWEEN p_first AND p_last
    UNION ALL
    SELECT t.credit_version, t.posted_at, t.effective_at, t.amount, t.credit_balance, t.id,
           coalesce(t.transaction_id, concierge.ledger_transaction_id(t.id)), t.kind, t.description, t.external_ref
    FROM @schema@.ledger_transfers t
    WHERE t.credit = p_account AND t.credit_version BETWEEN p_first AND p_last;
END;

-- The statement of an account that is unlocked, or was for a time: its entries in the order of their posting, with the
-- balances they sum up to.
CREATE OR REPLACE FUNCTION @private@.mixed_statement(p_account bigint, p_from timestamptz, p_to timestamptz) RETURNS TABLE (
    version bigint, posted_at timestamptz, effective_at timestamptz, kind text, amount numeric, balance numeric,
    transfer_id bigint, transaction_id uuid, description text, external_ref text
)
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    WITH side AS (
        SELECT t.id, t.debit_version AS version, t.posted_at, t.effective_at, -t.amount AS amount, t.kind, t.transaction_id,
               t.description, t.external_ref
        FROM @schema@.ledger_transfers t WHERE t.debit = p_account AND t.posted_at < p_to
        UNION ALL
        SELECT t.id, t.credit_version, t.posted_at, t.effective_at, t.amount, t.kind, t.transaction_id, t.description,
               t.external_ref
        FROM @schema@.ledger_transfers t WHERE t.credit = p_account AND t.posted_at < p_to
    ),
    entry AS (
        SELECT side.*, sum(side.amount) OVER (ORDER BY side.posted_at, side.id) AS balance FROM side
    ),
    ends AS (
        SELECT a.exponent, coalesce(sum(e.amount) FILTER (WHERE e.posted_at < p_from), 0)::bigint AS opening,
               coalesce(sum(e.amount), 0)::bigint AS closing
        FROM @schema@.ledger_accounts a LEFT JOIN entry e ON true WHERE a.id = p_account GROUP BY a.exponent
    ),
    line AS (
        SELECT 0 AS place, 0::bigint AS id, NULL::bigint AS version, p_from AS posted_at, p_from AS effective_at,
               'opening' AS kind, NULL::numeric AS amount, concierge.ledger_amount(ends.opening, ends.exponent) AS balance,
               NULL::bigint AS transfer_id, NULL::uuid AS transaction_id, NULL::text AS description,
               NULL::text AS external_ref
        FROM ends
        UNION ALL
        SELECT 1, e.id, e.version, e.posted_at, e.effective_at, e.kind, concierge.ledger_amount(e.amount, ends.exponent),
               concierge.ledger_amount(e.balance::bigint, ends.exponent), e.id,
               coalesce(e.transaction_id, concierge.ledger_transaction_id(e.id)), e.description, e.external_ref
        FROM entry e, ends WHERE e.posted_at >= p_from
        UNION ALL
        SELECT 2, 0, NULL, p_to, p_to, 'closing', NULL, concierge.ledger_amount(ends.closing, ends.exponent), NULL, NULL,
               NULL, NULL
        FROM ends
    )
    SELECT line.version, line.posted_at, line.effective_at, line.kind, line.amount, line.balance, line.transfer_id,
           line.transaction_id, line.description, line.external_ref
    FROM line ORDER BY line.place, line.posted_at, line.id;
END;

-- STABLE, so that the opening balance, the lines and the closing balance are of one moment.
CREATE OR REPLACE FUNCTION @private@.statement(p_account bigint, p_from timestamptz, p_to timestamptz) RETURNS TABLE (
    version bigint, posted_at timestamptz, effective_at timestamptz, kind text, amount numeric, balance numeric,
    transfer_id bigint, transaction_id uuid, description text, external_ref text
)
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    account @schema@.ledger_accounts;
    first   bigint;
    last    bigint;
    opening bigint;
    closing bigint;
BEGIN
    PERFORM @private@.must_see(p_account);
    SELECT * INTO account FROM @schema@.ledger_accounts a WHERE a.id = p_account;
    IF account.unlocked OR account.settled_id > 0 THEN
        RETURN QUERY SELECT * FROM @private@.mixed_statement(p_account, p_from, p_to);
        RETURN;
    END IF;
    first := @private@.version_at(account.id, account.version, p_from, false);
    last := greatest(first, @private@.version_at(account.id, account.version, p_to, false));
    SELECT e.balance INTO opening FROM @private@.entry_of(account.id, first) AS e;
    SELECT e.balance INTO closing FROM @private@.entry_of(account.id, last) AS e;
    RETURN QUERY VALUES (
        first, p_from, p_from, 'opening', NULL::numeric,
        concierge.ledger_amount(coalesce(opening, 0), account.exponent), NULL::bigint, NULL::uuid, NULL, NULL
    );
    RETURN QUERY
    SELECT e.version, e.posted_at, e.effective_at, e.kind, concierge.ledger_amount(e.amount, account.exponent),
           concierge.ledger_amount(e.balance, account.exponent), e.transfer_id, e.transaction_id, e.description,
           e.external_ref
    FROM @private@.statement_lines(account.id, first + 1, last) AS e
    ORDER BY e.version;
    RETURN QUERY VALUES (
        last, p_to, p_to, 'closing', NULL::numeric,
        concierge.ledger_amount(coalesce(closing, 0), account.exponent), NULL::bigint, NULL::uuid, NULL, NULL
    );
END
$body$;

CREATE OR REPLACE FUNCTION @schema@.wallet_statement(
    p_user_id uuid, p_currency text DEFAULT '@default_currency@', p_from timestamptz DEFAULT '-infinity',
    p_to timestamptz DEFAULT 'infinity'
) RETURNS TABLE (
    version bigint, posted_at timestamptz, effective_at timestamptz, kind text, amount numeric, balance numeric,
    transfer_id bigint, transaction_id uuid, description text, external_ref text
)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT s.version, s.posted_at, s.effective_at, s.kind, s.amount, s.balance, s.transfer_id, s.transaction_id,
           s.description, s.external_ref
    FROM @schema@.ledger_accounts a
    CROSS JOIN LATERAL @private@.statement(
        a.id, coalesce(p_from, '-infinity'), coalesce(p_to, 'infinity')
    ) AS s
    WHERE a.owner = p_user_id AND a.currency = coalesce(p_currency, '@default_currency@') AND a.kind = 0;
END;

-- What unlocked accounts have beyond what was folded into their rows.
CREATE OR REPLACE FUNCTION @private@.unfolded()
RETURNS TABLE (account_id bigint, amount numeric)
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT a.id, (
        SELECT coalesce(sum(CASE WHEN t.credit = a.id THEN t.amount ELSE -t.amount END), 0)
        FROM @schema@.ledger_transfers t
        WHERE (t.debit_version IS NULL OR t.credit_version IS NULL)
          AND t.id > a.settled_id AND (t.id > a.folded_id OR t.xid >= a.folded_to)
          AND ((t.debit = a.id AND t.debit_version IS NULL) OR (t.credit = a.id AND t.credit_version IS NULL))
    )
    FROM @schema@.ledger_accounts a WHERE a.unlocked;
END;

CREATE OR REPLACE FUNCTION @private@.ledger_trial_balance()
RETURNS TABLE (currency text, wallets numeric, external numeric, exchange numeric, total numeric, accounts bigint)
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT a.currency, d.unit * sum(m.minor) FILTER (WHERE a.kind = 0),
           d.unit * sum(m.minor) FILTER (WHERE a.kind = 1), d.unit * sum(m.minor) FILTER (WHERE a.kind = 2),
           d.unit * sum(m.minor), count(*)
    FROM @schema@.ledger_accounts a
    LEFT JOIN @private@.unfolded() AS u ON u.account_id = a.id
    CROSS JOIN LATERAL (SELECT a.posted + coalesce(u.amount, 0) AS minor) AS m
    CROSS JOIN LATERAL (SELECT concierge.ledger_amount(1, a.exponent) AS unit) AS d
    GROUP BY a.currency, d.unit
    ORDER BY a.currency;
END;

CREATE OR REPLACE FUNCTION @schema@.ledger_trial_balance()
RETURNS TABLE (currency text, wallets numeric, external numeric, exchange numeric, total numeric, accounts bigint)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT * FROM @private@.ledger_trial_balance();
END;

-- Takes the tail of the unlocked accounts into their rows: only what was posted by transactions before any that still
-- runs, so that nothing is missed and nothing counted twice. In a cluster that took the rows from another one, where
-- transactions had greater numbers, that says nothing: once, it waits for the writers instead, and knows all.
CREATE OR REPLACE FUNCTION @private@.ledger_fold() RETURNS bigint
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    account @schema@.ledger_accounts;
    horizon xid8;
    foreign_xids boolean;
    moves   boolean;
    drawn   bigint;
    tail    numeric;
    last    bigint;
    folded  bigint := 0;
BEGIN
    FOR account IN
        SELECT * FROM @schema@.ledger_accounts a WHERE a.unlocked ORDER BY a.hot, a.id FOR NO KEY UPDATE
    LOOP
        foreign_xids := account.folded_to > pg_snapshot_xmax(pg_current_snapshot());
        IF foreign_xids THEN
            -- With an old snapshot it would not see what it has waited for.
            CONTINUE WHEN current_setting('transaction_isolation') <> 'read committed';
            LOCK TABLE @schema@.ledger_transfers IN SHARE MODE;
        END IF;
        -- Before any snapshot of the statements that follow.
        SELECT CASE WHEN q.is_called THEN q.last_value ELSE 0 END INTO drawn FROM @schema@.ledger_transfers_id_seq q;
        -- An old snapshot does not know who has begun meanwhile; and a mark is passed before the next is set.
        moves := current_setting('transaction_isolation') = 'read committed'
            AND account.mark_xid <= pg_snapshot_xmin(pg_current_snapshot());
        horizon := pg_snapshot_xmin(pg_current_snapshot());
        CONTINUE WHEN horizon <= account.folded_to AND NOT foreign_xids;
        SELECT coalesce(sum(CASE WHEN t.credit = account.id THEN t.amount ELSE -t.amount END), 0), max(t.id)
        INTO tail, last
        FROM @schema@.ledger_transfers t
        WHERE (t.debit_version IS NULL OR t.credit_version IS NULL)
          AND t.id > account.settled_id AND (t.id > account.folded_id OR t.xid >= account.folded_to)
          AND (foreign_xids OR t.xid < horizon)
          AND ((t.debit = account.id AND t.debit_version IS NULL)
               OR (t.credit = account.id AND t.credit_version IS NULL));
        -- All users together may have more than one account can count: that stays a tail.
        CONTINUE WHEN abs(account.posted + tail) > 9223372036854775807;
        last := greatest(last, account.folded_id);
        UPDATE @schema@.ledger_accounts a
        SET folded_to = horizon, posted = a.posted + tail::bigint, folded_id = last,
            -- Whoever has a number has a transaction id before: all numbers up to the mark are of transactions that
            -- have ended, once those that ran when it was set have.
            settled_id = CASE WHEN foreign_xids THEN last WHEN a.mark_xid <= horizon THEN greatest(a.settled_id, a.mark_id)
                              ELSE a.settled_id END,
            mark_id = CASE WHEN foreign_xids THEN 0 WHEN moves THEN drawn ELSE a.mark_id END,
            mark_xid = CASE WHEN foreign_xids THEN '0' WHEN moves THEN pg_snapshot_xmax(pg_current_snapshot())
                            ELSE a.mark_xid END
        WHERE a.id = account.id;
        folded := folded + 1;
    END LOOP;
    RETURN folded;
END
$body$;

CREATE OR REPLACE FUNCTION @schema@.ledger_fold() RETURNS bigint
LANGUAGE sql VOLATILE PARALLEL UNSAFE
BEGIN ATOMIC
    SELECT @private@.ledger_fold();
END;

REVOKE ALL ON FUNCTION @schema@.wallet_balance(uuid, text) FROM PUBLIC;
REVOKE ALL ON FUNCTION @schema@.wallet_balance_at(uuid, text, timestamptz, text) FROM PUBLIC;
REVOKE ALL ON FUNCTION @schema@.wallet_statement(uuid, text, timestamptz, timestamptz) FROM PUBLIC;
REVOKE ALL ON FUNCTION @schema@.ledger_trial_balance() FROM PUBLIC;
REVOKE ALL ON FUNCTION @schema@.ledger_fold() FROM PUBLIC;
REVOKE ALL ON FUNCTION @private@.summed_balance(bigint, timestamptz, boolean) FROM PUBLIC;
REVOKE ALL ON FUNCTION @private@.mixed_statement(bigint, timestamptz, timestamptz) FROM PUBLIC;
REVOKE ALL ON FUNCTION @private@.entry_of(bigint, bigint) FROM PUBLIC;
REVOKE ALL ON FUNCTION @private@.version_at(bigint, bigint, timestamptz, boolean) FROM PUBLIC;
REVOKE ALL ON FUNCTION @private@.effective_balance(bigint, timestamptz) FROM PUBLIC;
REVOKE ALL ON FUNCTION @private@.statement_lines(bigint, bigint, bigint) FROM PUBLIC;
REVOKE ALL ON FUNCTION @private@.balance_at(bigint, timestamptz, text) FROM PUBLIC;
REVOKE ALL ON FUNCTION @private@.statement(bigint, timestamptz, timestamptz) FROM PUBLIC;
REVOKE ALL ON FUNCTION @private@.unfolded() FROM PUBLIC;
REVOKE ALL ON FUNCTION @private@.ledger_trial_balance() FROM PUBLIC;
REVOKE ALL ON FUNCTION @private@.ledger_fold() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION @schema@.wallet_balance(uuid, text) TO @role_user@;
GRANT EXECUTE ON FUNCTION @schema@.wallet_balance_at(uuid, text, timestamptz, text) TO @role_user@;
GRANT EXECUTE ON FUNCTION @schema@.wallet_statement(uuid, text, timestamptz, timestamptz) TO @role_user@;
GRANT EXECUTE ON FUNCTION @private@.balance_at(bigint, timestamptz, text) TO @role_user@;
GRANT EXECUTE ON FUNCTION @private@.statement(bigint, timestamptz, timestamptz) TO @role_user@;

GRANT EXECUTE ON FUNCTION @schema@.wallet_balance(uuid, text) TO @role_service@;
GRANT EXECUTE ON FUNCTION @schema@.wallet_balance_at(uuid, text, timestamptz, text) TO @role_service@;
GRANT EXECUTE ON FUNCTION @schema@.wallet_statement(uuid, text, timestamptz, timestamptz) TO @role_service@;
GRANT EXECUTE ON FUNCTION @private@.balance_at(bigint, timestamptz, text) TO @role_service@;
GRANT EXECUTE ON FUNCTION @private@.statement(bigint, timestamptz, timestamptz) TO @role_service@;
GRANT EXECUTE ON FUNCTION @schema@.ledger_trial_balance() TO @role_service@;
GRANT EXECUTE ON FUNCTION @schema@.ledger_fold() TO @role_service@;
GRANT EXECUTE ON FUNCTION @private@.ledger_trial_balance() TO @role_service@;
GRANT EXECUTE ON FUNCTION @private@.ledger_fold() TO @role_service@;

COMMENT ON FUNCTION @schema@.wallet_balance(uuid, text) IS
'What a wallet has: posted, what open holds reserve (held), what can be spent (available; NULL where there is no limit),
and the version, which goes up by one with each entry. No row where there is no wallet that the caller may see.
Example: SELECT available FROM wallet_balance(''…user…'', ''USD'');';
COMMENT ON FUNCTION @schema@.wallet_balance_at(uuid, text, timestamptz, text) IS
'What a wallet had at a moment, that moment included; NULL where there is no wallet that the caller may see.

p_by: posted, by when it was posted, or effective, by when it counts. Errors: 22023 another p_by.
Example: SELECT wallet_balance_at(''…user…'', ''USD'', ''2026-01-01'');';
COMMENT ON FUNCTION @schema@.wallet_statement(uuid, text, timestamptz, timestamptz) IS
'The entries of a wallet from p_from up to and without p_to, between a row of kind opening and one of kind closing, all of one
moment: opening and the amounts sum up to closing. Example: SELECT * FROM wallet_statement(''…user…'', ''USD'');';
COMMENT ON FUNCTION @schema@.ledger_trial_balance() IS
'What all accounts have together, one row for each currency: the wallets, the world outside, the exchange office. The total
is zero, always. Example: SELECT currency, total FROM ledger_trial_balance();';
COMMENT ON FUNCTION @schema@.ledger_fold() IS
'Takes what was posted to accounts without a lock into their balances, so that reading them stays short. Returns how many
were brought forward. Call it now and then. Example: SELECT ledger_fold();';
COMMENT ON FUNCTION @private@.entry_of(bigint, bigint) IS 'One entry of an account by its version.';
COMMENT ON FUNCTION @private@.version_at(bigint, bigint, timestamptz, boolean) IS
'The last version of an account before a moment, or up to it.';
COMMENT ON FUNCTION @private@.effective_balance(bigint, timestamptz) IS 'The sum of the entries that count by a moment.';
COMMENT ON FUNCTION @private@.summed_balance(bigint, timestamptz, boolean) IS
'The sum of all entries up to a moment, those without a version too.';
COMMENT ON FUNCTION @private@.mixed_statement(bigint, timestamptz, timestamptz) IS
'The statement of an account that is unlocked, or was.';
COMMENT ON FUNCTION @private@.statement_lines(bigint, bigint, bigint) IS 'The entries of an account between two versions.';
COMMENT ON FUNCTION @private@.balance_at(bigint, timestamptz, text) IS 'What wallet_balance_at reads, by account.';
COMMENT ON FUNCTION @private@.statement(bigint, timestamptz, timestamptz) IS
'What wallet_statement reads, by account.';
COMMENT ON FUNCTION @private@.unfolded() IS 'What unlocked accounts have beyond their rows.';
COMMENT ON FUNCTION @private@.ledger_trial_balance() IS 'What ledger_trial_balance reads, with the rights of the owner.';
COMMENT ON FUNCTION @private@.ledger_fold() IS 'What ledger_fold does, with the rights of the owner.';
