-- Name: app; Type: SCHEMA; Schema: -; Owner: -

CREATE SCHEMA app;

-- Name: app_private; Type: SCHEMA; Schema: -; Owner: -

CREATE SCHEMA app_private;

-- Name: SCHEMA app_private; Type: COMMENT; Schema: -; Owner: -

COMMENT ON SCHEMA app_private IS 'Functions of pg_concierge that run with their owner''s rights. Not for exposure.';

-- Name: ledger_drain(integer); Type: FUNCTION; Schema: app_private; Owner: -

CREATE FUNCTION app_private.ledger_drain(p_limit integer) RETURNS TABLE(posted bigint, refused bigint, waiting bigint)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
#variable_conflict use_column
DECLARE
    taken   bigint[];
    items   jsonb;
    answers jsonb;
    known   bigint;
BEGIN
    -- One reference that was posted meanwhile would stop the whole batch.
    UPDATE app.ledger_queue q SET sqlstate = 'WL023', message = 'the external reference was recorded before'
    WHERE q.sqlstate IS NULL
      AND EXISTS (SELECT FROM app.ledger_transfers t WHERE t.external_ref = q.external_ref);
    GET DIAGNOSTICS known = ROW_COUNT;
    SELECT array_agg(q.id ORDER BY q.id), jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
        'to', q.user_id, 'amount', q.amount, 'currency', q.currency, 'external_ref', q.external_ref,
        'description', q.description, 'metadata', q.metadata)) ORDER BY q.id)
    INTO taken, items
    FROM (
        SELECT * FROM app.ledger_queue w WHERE w.sqlstate IS NULL ORDER BY w.id
        LIMIT least(greatest(coalesce(p_limit, 1000), 1), 10000) FOR UPDATE SKIP LOCKED
    ) AS q;
    answers := '[]';
    IF taken IS NOT NULL THEN
        answers := app_private.wallet_post_batch(items, 'independent', NULL);
        UPDATE app.ledger_queue q SET sqlstate = a.item ->> 'sqlstate', message = a.item ->> 'message'
        FROM jsonb_array_elements(answers) AS a (item)
        WHERE NOT (a.item ->> 'ok')::boolean AND q.id = taken[(a.item ->> 'item')::integer + 1];
        DELETE FROM app.ledger_queue q
        USING jsonb_array_elements(answers) AS a (item)
        WHERE (a.item ->> 'ok')::boolean AND q.id = taken[(a.item ->> 'item')::integer + 1];
    END IF;
    RETURN QUERY
    SELECT count(*) FILTER (WHERE (a.item ->> 'ok')::boolean), count(*) FILTER (WHERE NOT (a.item ->> 'ok')::boolean) + known,
           (SELECT count(*) FROM app.ledger_queue q WHERE q.sqlstate IS NULL)
    FROM jsonb_array_elements(answers) AS a (item);
END
$$;

-- Name: FUNCTION ledger_drain(p_limit integer); Type: COMMENT; Schema: app_private; Owner: -

COMMENT ON FUNCTION app_private.ledger_drain(p_limit integer) IS 'What ledger_drain does, with the rights of the owner.';

-- Name: ledger_drain(integer); Type: FUNCTION; Schema: app; Owner: -

CREATE FUNCTION app.ledger_drain(p_limit integer DEFAULT 1000) RETURNS TABLE(posted bigint, refused bigint, waiting bigint)
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT ledger_drain.posted,
     ledger_drain.refused,
     ledger_drain.waiting
    FROM app_private.ledger_drain(ledger_drain.p_limit) ledger_drain(posted, refused, waiting);
END;

-- Name: FUNCTION ledger_drain(p_limit integer); Type: COMMENT; Schema: app; Owner: -

COMMENT ON FUNCTION app.ledger_drain(p_limit integer) IS 'Posts what waits in the queue, in one batch. Returns how many were posted, how many refused, how many wait still.

p_limit: 1,000 when left out, 10,000 at most. Several workers may call it at the same time; one is enough, and does not wait.
What is refused stays in ledger_queue with its sqlstate. Example: SELECT * FROM ledger_drain();';

-- Name: ledger_fold(); Type: FUNCTION; Schema: app_private; Owner: -

CREATE FUNCTION app_private.ledger_fold() RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    account app.ledger_accounts;
    horizon xid8;
    foreign_xids boolean;
    moves   boolean;
    drawn   bigint;
    tail    numeric;
    last    bigint;
    folded  bigint := 0;
BEGIN
    FOR account IN
        SELECT * FROM app.ledger_accounts a WHERE a.unlocked ORDER BY a.hot, a.id FOR NO KEY UPDATE
    LOOP
        foreign_xids := account.folded_to > pg_snapshot_xmax(pg_current_snapshot());
        IF foreign_xids THEN
            -- With an old snapshot it would not see what it has waited for.
            CONTINUE WHEN current_setting('transaction_isolation') <> 'read committed';
            LOCK TABLE app.ledger_transfers IN SHARE MODE;
        END IF;
        -- Before any snapshot of the statements that follow.
        SELECT CASE WHEN q.is_called THEN q.last_value ELSE 0 END INTO drawn FROM app.ledger_transfers_id_seq q;
        -- An old snapshot does not know who has begun meanwhile; and a mark is passed before the next is set.
        moves := current_setting('transaction_isolation') = 'read committed'
            AND account.mark_xid <= pg_snapshot_xmin(pg_current_snapshot());
        horizon := pg_snapshot_xmin(pg_current_snapshot());
        CONTINUE WHEN horizon <= account.folded_to AND NOT foreign_xids;
        SELECT coalesce(sum(CASE WHEN t.credit = account.id THEN t.amount ELSE -t.amount END), 0), max(t.id)
        INTO tail, last
        FROM app.ledger_transfers t
        WHERE (t.debit_version IS NULL OR t.credit_version IS NULL)
          AND t.id > account.settled_id AND (t.id > account.folded_id OR t.xid >= account.folded_to)
          AND (foreign_xids OR t.xid < horizon)
          AND ((t.debit = account.id AND t.debit_version IS NULL)
               OR (t.credit = account.id AND t.credit_version IS NULL));
        -- All users together may have more than one account can count: that stays a tail.
        CONTINUE WHEN abs(account.posted + tail) > 9223372036854775807;
        last := greatest(last, account.folded_id);
        UPDATE app.ledger_accounts a
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
$$;

-- Name: FUNCTION ledger_fold(); Type: COMMENT; Schema: app_private; Owner: -

COMMENT ON FUNCTION app_private.ledger_fold() IS 'What ledger_fold does, with the rights of the owner.';

-- Name: ledger_fold(); Type: FUNCTION; Schema: app; Owner: -

CREATE FUNCTION app.ledger_fold() RETURNS bigint
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT app_private.ledger_fold() AS ledger_fold;
END;

-- Name: FUNCTION ledger_fold(); Type: COMMENT; Schema: app; Owner: -

COMMENT ON FUNCTION app.ledger_fold() IS 'Takes what was posted to accounts without a lock into their balances, so that reading them stays short. Returns how many
were brought forward. Call it now and then. Example: SELECT ledger_fold();';

-- Name: ledger_idempotency; Type: TABLE; Schema: app; Owner: -

CREATE TABLE app.ledger_idempotency (
    key text NOT NULL,
    request_hash bytea NOT NULL,
    result jsonb,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT ledger_idempotency_key_check CHECK ((key <> ''::text))
);

-- Name: TABLE ledger_idempotency; Type: COMMENT; Schema: app; Owner: -

COMMENT ON TABLE app.ledger_idempotency IS 'Keys of calls that were made, so that none is made twice.';

-- Name: COLUMN ledger_idempotency.key; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.ledger_idempotency.key IS 'The caller''s key.';

-- Name: COLUMN ledger_idempotency.request_hash; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.ledger_idempotency.request_hash IS 'SHA-256 of the call and its arguments.';

-- Name: COLUMN ledger_idempotency.result; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.ledger_idempotency.result IS 'The first answer.';

-- Name: COLUMN ledger_idempotency.created_at; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.ledger_idempotency.created_at IS 'When it was made.';

-- Name: ledger_forget_keys(interval); Type: FUNCTION; Schema: app_private; Owner: -

CREATE FUNCTION app_private.ledger_forget_keys(p_older_than interval) RETURNS bigint
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    BEGIN ATOMIC
 WITH gone AS (
          DELETE FROM app.ledger_idempotency
           WHERE (ledger_idempotency.created_at < (now() - ledger_forget_keys.p_older_than))
           RETURNING 1 AS "?column?"
         )
  SELECT count(*) AS count
    FROM gone;
END;

-- Name: FUNCTION ledger_forget_keys(p_older_than interval); Type: COMMENT; Schema: app_private; Owner: -

COMMENT ON FUNCTION app_private.ledger_forget_keys(p_older_than interval) IS 'What ledger_forget_keys does, with the rights of the owner.';

-- Name: ledger_forget_keys(interval); Type: FUNCTION; Schema: app; Owner: -

CREATE FUNCTION app.ledger_forget_keys(p_older_than interval DEFAULT '30 days'::interval) RETURNS bigint
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT app_private.ledger_forget_keys(COALESCE(p_older_than, '30 days'::interval)) AS ledger_forget_keys;
END;

-- Name: FUNCTION ledger_forget_keys(p_older_than interval); Type: COMMENT; Schema: app; Owner: -

COMMENT ON FUNCTION app.ledger_forget_keys(p_older_than interval) IS 'Forgets idempotency keys of calls that are older; the same call may then be made again. Returns how many.
Example: SELECT ledger_forget_keys(''90 days'');';

-- Name: ledger_reconcile(text, jsonb); Type: FUNCTION; Schema: app; Owner: -

CREATE FUNCTION app.ledger_reconcile(p_source text, p_rows jsonb) RETURNS TABLE(outcome text, source text, external_ref text, amount numeric, currency text, at timestamp with time zone, transfer_id bigint, ledger_amount numeric)
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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
            SELECT FROM app.ledger_transfers t WHERE t.external_ref = r.row ->> 'external_ref'
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
            FROM app.ledger_transfers t
            JOIN app.ledger_accounts a ON a.kind = 1 AND a.id IN (t.debit, t.credit)
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
    FROM app.ledger_transfers t
    JOIN app.ledger_accounts a ON a.kind = 1 AND a.id IN (t.debit, t.credit)
    WHERE t.external_ref IS NOT NULL AND t.id <> ALL (taken) AND t.posted_at BETWEEN first AND last
    ORDER BY t.id;
END
$$;

-- Name: FUNCTION ledger_reconcile(p_source text, p_rows jsonb); Type: COMMENT; Schema: app; Owner: -

COMMENT ON FUNCTION app.ledger_reconcile(p_source text, p_rows jsonb) IS 'Compares a statement of somebody else with the transfers from and to the world outside.

p_source: whose, only repeated in the answer. p_rows: array of objects with external_ref, amount (below zero for what left
the wallets), currency and at. Matched by the reference, or without one by amount within three days. outcome: matched, differs,
not_in_ledger or not_in_statement. Errors: 22023 not an array.
Example: SELECT * FROM ledger_reconcile(''stripe'', ''[{"external_ref": "pi_1", "amount": 5, "currency": "USD"}]'');';

-- Name: ledger_accounts; Type: TABLE; Schema: app; Owner: -

CREATE TABLE app.ledger_accounts (
    id bigint NOT NULL,
    owner uuid NOT NULL,
    currency text NOT NULL,
    kind smallint DEFAULT 0 NOT NULL,
    exponent smallint NOT NULL,
    posted bigint DEFAULT 0 NOT NULL,
    version bigint DEFAULT 0 NOT NULL,
    held bigint DEFAULT 0 NOT NULL,
    floor bigint DEFAULT 0,
    ceiling bigint,
    active boolean DEFAULT true NOT NULL,
    frozen_in boolean DEFAULT false NOT NULL,
    frozen_out boolean DEFAULT false NOT NULL,
    closed boolean DEFAULT false NOT NULL,
    unlocked boolean DEFAULT false NOT NULL,
    hot boolean DEFAULT false NOT NULL,
    slots smallint DEFAULT 0 NOT NULL,
    folded_to xid8 DEFAULT '0'::xid8 NOT NULL,
    folded_id bigint DEFAULT 0 NOT NULL,
    settled_id bigint DEFAULT 0 NOT NULL,
    mark_id bigint DEFAULT 0 NOT NULL,
    mark_xid xid8 DEFAULT '0'::xid8 NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL
)
WITH (fillfactor='50');

-- Name: TABLE ledger_accounts; Type: COMMENT; Schema: app; Owner: -

COMMENT ON TABLE app.ledger_accounts IS 'Accounts: one for each user and currency, the world outside and the exchange office. Written by the ledger only.';

-- Name: COLUMN ledger_accounts.id; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.ledger_accounts.id IS 'Number of the account.';

-- Name: COLUMN ledger_accounts.owner; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.ledger_accounts.owner IS 'The user; all zeros for the accounts of the house.';

-- Name: COLUMN ledger_accounts.currency; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.ledger_accounts.currency IS 'Code in table currencies.';

-- Name: COLUMN ledger_accounts.kind; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.ledger_accounts.kind IS '0 wallet of a user, 1 the world outside, 2 the exchange office.';

-- Name: COLUMN ledger_accounts.exponent; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.ledger_accounts.exponent IS 'Digits after the point of its currency.';

-- Name: COLUMN ledger_accounts.posted; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.ledger_accounts.posted IS 'Balance in minor units: credits less debits. For an unlocked account only as far as it was folded.';

-- Name: COLUMN ledger_accounts.version; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.ledger_accounts.version IS 'Number of its entries, without a gap.';

-- Name: COLUMN ledger_accounts.held; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.ledger_accounts.held IS 'Minor units that open holds reserve, lapsed ones that were not swept included.';

-- Name: COLUMN ledger_accounts.floor; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.ledger_accounts.floor IS 'Minor units that must stay, below zero for an overdraft; NULL for no limit.';

-- Name: COLUMN ledger_accounts.ceiling; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.ledger_accounts.ceiling IS 'Minor units that it may hold; NULL for no limit.';

-- Name: COLUMN ledger_accounts.active; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.ledger_accounts.active IS 'Open for business?';

-- Name: COLUMN ledger_accounts.frozen_in; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.ledger_accounts.frozen_in IS 'Receives nothing?';

-- Name: COLUMN ledger_accounts.frozen_out; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.ledger_accounts.frozen_out IS 'Pays nothing, and nothing can be held?';

-- Name: COLUMN ledger_accounts.closed; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.ledger_accounts.closed IS 'Closed for ever?';

-- Name: COLUMN ledger_accounts.unlocked; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.ledger_accounts.unlocked IS 'Without limits, and so without a lock: transfers only append, the balance is folded later.';

-- Name: COLUMN ledger_accounts.hot; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.ledger_accounts.hot IS 'Locked last, because many calls meet here.';

-- Name: COLUMN ledger_accounts.slots; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.ledger_accounts.slots IS 'In how many slots its money lies, so that many calls do not wait for each other; 0 for none.';

-- Name: COLUMN ledger_accounts.folded_to; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.ledger_accounts.folded_to IS 'For an unlocked account: all transactions before this one are in its balance.';

-- Name: COLUMN ledger_accounts.folded_id; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.ledger_accounts.folded_id IS 'The last transfer that is in its balance; some before it may not be, if their transaction ended later.';

-- Name: COLUMN ledger_accounts.settled_id; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.ledger_accounts.settled_id IS 'Up to this transfer all are in its balance: the last one that came from another cluster.';

-- Name: COLUMN ledger_accounts.mark_id; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.ledger_accounts.mark_id IS 'For an unlocked account: the last number of a transfer that was given out when it was folded.';

-- Name: COLUMN ledger_accounts.mark_xid; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.ledger_accounts.mark_xid IS 'The first transaction that had not begun then: once all before it have ended, all up to mark_id is in the balance.';

-- Name: COLUMN ledger_accounts.created_at; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.ledger_accounts.created_at IS 'When it was opened.';

-- Name: ledger_transfers; Type: TABLE; Schema: app; Owner: -

CREATE TABLE app.ledger_transfers (
    id bigint NOT NULL,
    debit bigint NOT NULL,
    credit bigint NOT NULL,
    amount bigint NOT NULL,
    debit_balance bigint,
    debit_version bigint,
    credit_balance bigint,
    credit_version bigint,
    posted_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    effective_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    xid xid8 DEFAULT pg_current_xact_id() NOT NULL,
    kind text NOT NULL,
    txn bigint,
    ref bigint,
    hold_id bigint,
    transaction_id uuid,
    rate numeric,
    external_ref text,
    description text,
    metadata jsonb
);

-- Name: TABLE ledger_transfers; Type: COMMENT; Schema: app; Owner: -

COMMENT ON TABLE app.ledger_transfers IS 'Every movement of money: one row is both entries. Never changed, never deleted.';

-- Name: COLUMN ledger_transfers.id; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.ledger_transfers.id IS 'Number of the transfer.';

-- Name: COLUMN ledger_transfers.debit; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.ledger_transfers.debit IS 'The account that paid.';

-- Name: COLUMN ledger_transfers.credit; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.ledger_transfers.credit IS 'The account that received.';

-- Name: COLUMN ledger_transfers.amount; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.ledger_transfers.amount IS 'Minor units, more than zero.';

-- Name: COLUMN ledger_transfers.debit_balance; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.ledger_transfers.debit_balance IS 'Balance of the payer after it; NULL for an unlocked account.';

-- Name: COLUMN ledger_transfers.debit_version; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.ledger_transfers.debit_version IS 'Number of the entry in the payer''s account.';

-- Name: COLUMN ledger_transfers.credit_balance; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.ledger_transfers.credit_balance IS 'Balance of the receiver after it; NULL for an unlocked account.';

-- Name: COLUMN ledger_transfers.credit_version; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.ledger_transfers.credit_version IS 'Number of the entry in the receiver''s account.';

-- Name: COLUMN ledger_transfers.posted_at; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.ledger_transfers.posted_at IS 'When it was posted, by the clock, under the locks.';

-- Name: COLUMN ledger_transfers.effective_at; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.ledger_transfers.effective_at IS 'When it counts.';

-- Name: COLUMN ledger_transfers.xid; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.ledger_transfers.xid IS 'The transaction that posted it.';

-- Name: COLUMN ledger_transfers.kind; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.ledger_transfers.kind IS 'credit, debit, transfer, exchange, capture, refund, chargeback, batch, transaction or opening.';

-- Name: COLUMN ledger_transfers.txn; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.ledger_transfers.txn IS 'First transfer of the group it was posted with; NULL if it was alone.';

-- Name: COLUMN ledger_transfers.ref; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.ledger_transfers.ref IS 'The transfer that it gives back.';

-- Name: COLUMN ledger_transfers.hold_id; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.ledger_transfers.hold_id IS 'The hold that it captures.';

-- Name: COLUMN ledger_transfers.transaction_id; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.ledger_transfers.transaction_id IS 'The row of transactions that it was posted for.';

-- Name: COLUMN ledger_transfers.rate; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.ledger_transfers.rate IS 'Rate of an exchange: units received for one unit paid.';

-- Name: COLUMN ledger_transfers.external_ref; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.ledger_transfers.external_ref IS 'What the other side calls it; at most once.';

-- Name: COLUMN ledger_transfers.description; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.ledger_transfers.description IS 'For people.';

-- Name: COLUMN ledger_transfers.metadata; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.ledger_transfers.metadata IS 'Whatever the caller wanted to be kept.';

-- Name: unfolded(); Type: FUNCTION; Schema: app_private; Owner: -

CREATE FUNCTION app_private.unfolded() RETURNS TABLE(account_id bigint, amount numeric)
    LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    BEGIN ATOMIC
 SELECT a.id,
     ( SELECT COALESCE(sum(
                 CASE
                     WHEN (t.credit = a.id) THEN t.amount
                     ELSE (- t.amount)
                 END), (0)::numeric) AS "coalesce"
            FROM app.ledger_transfers t
           WHERE (((t.debit_version IS NULL) OR (t.credit_version IS NULL)) AND (t.id > a.settled_id) AND ((t.id > a.folded_id) OR (t.xid >= a.folded_to)) AND (((t.debit = a.id) AND (t.debit_version IS NULL)) OR ((t.credit = a.id) AND (t.credit_version IS NULL))))) AS "coalesce"
    FROM app.ledger_accounts a
   WHERE a.unlocked;
END;

-- Name: FUNCTION unfolded(); Type: COMMENT; Schema: app_private; Owner: -

COMMENT ON FUNCTION app_private.unfolded() IS 'What unlocked accounts have beyond their rows.';

-- Name: ledger_trial_balance(); Type: FUNCTION; Schema: app_private; Owner: -

CREATE FUNCTION app_private.ledger_trial_balance() RETURNS TABLE(currency text, wallets numeric, external numeric, exchange numeric, total numeric, accounts bigint)
    LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    BEGIN ATOMIC
 SELECT a.currency,
     (d.unit * sum(m.minor) FILTER (WHERE (a.kind = 0))),
     (d.unit * sum(m.minor) FILTER (WHERE (a.kind = 1))),
     (d.unit * sum(m.minor) FILTER (WHERE (a.kind = 2))),
     (d.unit * sum(m.minor)),
     count(*) AS count
    FROM (((app.ledger_accounts a
      LEFT JOIN app_private.unfolded() u(account_id, amount) ON ((u.account_id = a.id)))
      CROSS JOIN LATERAL ( SELECT ((a.posted)::numeric + COALESCE(u.amount, (0)::numeric)) AS minor) m)
      CROSS JOIN LATERAL ( SELECT concierge.ledger_amount((1)::bigint, a.exponent) AS unit) d)
   GROUP BY a.currency, d.unit
   ORDER BY a.currency;
END;

-- Name: FUNCTION ledger_trial_balance(); Type: COMMENT; Schema: app_private; Owner: -

COMMENT ON FUNCTION app_private.ledger_trial_balance() IS 'What ledger_trial_balance reads, with the rights of the owner.';

-- Name: ledger_trial_balance(); Type: FUNCTION; Schema: app; Owner: -

CREATE FUNCTION app.ledger_trial_balance() RETURNS TABLE(currency text, wallets numeric, external numeric, exchange numeric, total numeric, accounts bigint)
    LANGUAGE sql STABLE PARALLEL SAFE
    BEGIN ATOMIC
 SELECT ledger_trial_balance.currency,
     ledger_trial_balance.wallets,
     ledger_trial_balance.external,
     ledger_trial_balance.exchange,
     ledger_trial_balance.total,
     ledger_trial_balance.accounts
    FROM app_private.ledger_trial_balance() ledger_trial_balance(currency, wallets, external, exchange, total, accounts);
END;

-- Name: FUNCTION ledger_trial_balance(); Type: COMMENT; Schema: app; Owner: -

COMMENT ON FUNCTION app.ledger_trial_balance() IS 'What all accounts have together, one row for each currency: the wallets, the world outside, the exchange office. The total
is zero, always. Example: SELECT currency, total FROM ledger_trial_balance();';

-- Name: ledger_verify(bigint); Type: FUNCTION; Schema: app_private; Owner: -

CREATE FUNCTION app_private.ledger_verify(p_since bigint) RETURNS TABLE(finding text, account_id bigint, transfer_id bigint, detail text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    BEGIN ATOMIC
 SELECT ledger_audit.finding,
     ledger_audit.account_id,
     ledger_audit.transfer_id,
     ledger_audit.detail
    FROM concierge.ledger_audit('app.ledger_accounts'::regclass, ledger_verify.p_since) ledger_audit(finding, account_id, transfer_id, detail);
END;

-- Name: FUNCTION ledger_verify(p_since bigint); Type: COMMENT; Schema: app_private; Owner: -

COMMENT ON FUNCTION app_private.ledger_verify(p_since bigint) IS 'What ledger_verify reads, with the rights of the owner.';

-- Name: ledger_verify(bigint); Type: FUNCTION; Schema: app; Owner: -

CREATE FUNCTION app.ledger_verify(p_since bigint DEFAULT NULL::bigint) RETURNS TABLE(finding text, account_id bigint, transfer_id bigint, detail text)
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT ledger_verify.finding,
     ledger_verify.account_id,
     ledger_verify.transfer_id,
     ledger_verify.detail
    FROM app_private.ledger_verify(ledger_verify.p_since) ledger_verify(finding, account_id, transfer_id, detail);
END;

-- Name: FUNCTION ledger_verify(p_since bigint); Type: COMMENT; Schema: app; Owner: -

COMMENT ON FUNCTION app.ledger_verify(p_since bigint) IS 'Proves the books, and gives a row for each thing that is wrong: none is what you want to see. Finds what a superuser has done
past the guards, too.

p_since: number of a transfer; only those after it are read. finding: bad_transfer, chain_gap, balance_mismatch,
account_mismatch, held_mismatch, sum_not_zero, wallet_mismatch, transaction_mismatch or guard_missing.
Example: SELECT * FROM ledger_verify();';

-- Name: set_wallet_limits(uuid, text, numeric, numeric); Type: FUNCTION; Schema: app_private; Owner: -

CREATE FUNCTION app_private.set_wallet_limits(p_user_id uuid, p_currency text, p_floor numeric, p_ceiling numeric) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    RETURN concierge.ledger_limits('app.ledger_accounts'::regclass, p_user_id, coalesce(p_currency, 'USD'), p_floor, p_ceiling)::jsonb;
END
$$;

-- Name: FUNCTION set_wallet_limits(p_user_id uuid, p_currency text, p_floor numeric, p_ceiling numeric); Type: COMMENT; Schema: app_private; Owner: -

COMMENT ON FUNCTION app_private.set_wallet_limits(p_user_id uuid, p_currency text, p_floor numeric, p_ceiling numeric) IS 'What set_wallet_limits does, with the rights of the owner.';

-- Name: set_wallet_limits(uuid, text, numeric, numeric); Type: FUNCTION; Schema: app; Owner: -

CREATE FUNCTION app.set_wallet_limits(p_user_id uuid, p_currency text DEFAULT 'USD'::text, p_floor numeric DEFAULT 0, p_ceiling numeric DEFAULT NULL::numeric) RETURNS jsonb
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT app_private.set_wallet_limits(p_user_id, p_currency, p_floor, p_ceiling) AS set_wallet_limits;
END;

-- Name: FUNCTION set_wallet_limits(p_user_id uuid, p_currency text, p_floor numeric, p_ceiling numeric); Type: COMMENT; Schema: app; Owner: -

COMMENT ON FUNCTION app.set_wallet_limits(p_user_id uuid, p_currency text, p_floor numeric, p_ceiling numeric) IS 'Sets what must stay in a wallet and what it may hold.

p_floor: below zero for an overdraft, NULL for no limit. p_ceiling: NULL for no limit. Returns the account.
Errors: WL005, WL009, 22023 the floor is above the ceiling. Example: SELECT set_wallet_limits(''…user…'', ''USD'', -50);';

-- Name: set_wallet_mode(uuid, text, text); Type: FUNCTION; Schema: app_private; Owner: -

CREATE FUNCTION app_private.set_wallet_mode(p_user_id uuid, p_currency text, p_mode text) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    RETURN concierge.ledger_mode('app.ledger_accounts'::regclass, p_user_id,
        coalesce(p_currency, 'USD'), coalesce(p_mode, 'locked'))::jsonb;
END
$$;

-- Name: FUNCTION set_wallet_mode(p_user_id uuid, p_currency text, p_mode text); Type: COMMENT; Schema: app_private; Owner: -

COMMENT ON FUNCTION app_private.set_wallet_mode(p_user_id uuid, p_currency text, p_mode text) IS 'What set_wallet_mode does, with the rights of the owner.';

-- Name: set_wallet_mode(uuid, text, text); Type: FUNCTION; Schema: app; Owner: -

CREATE FUNCTION app.set_wallet_mode(p_user_id uuid, p_currency text DEFAULT 'USD'::text, p_mode text DEFAULT 'locked'::text) RETURNS jsonb
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT app_private.set_wallet_mode(p_user_id, p_currency, p_mode) AS set_wallet_mode;
END;

-- Name: FUNCTION set_wallet_mode(p_user_id uuid, p_currency text, p_mode text); Type: COMMENT; Schema: app; Owner: -

COMMENT ON FUNCTION app.set_wallet_mode(p_user_id uuid, p_currency text, p_mode text) IS 'Sets how a wallet meets many calls at once. Waits until nobody writes the ledger, so call it rarely. Returns the account.

p_mode: locked, as every wallet begins; hot, which is locked last in each call, for as short as can be; unlocked, without a lock,
a limit, versions or holds: calls only append, and ledger_fold takes them into the balance.
Errors: WL005, 22023 no such mode, or limits or holds in the way. Example: SELECT set_wallet_mode(''…user…'', ''USD'', ''hot'');';

-- Name: must_see(bigint); Type: FUNCTION; Schema: app_private; Owner: -

CREATE FUNCTION app_private.must_see(p_account bigint) RETURNS void
    LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    caller name := coalesce(nullif(current_setting('role', true), 'none'), session_user);
BEGIN
    IF NOT has_table_privilege(caller, 'app.ledger_transfers'::regclass, 'SELECT')
       AND NOT EXISTS (SELECT FROM app.ledger_accounts a
                       WHERE a.id = p_account AND a.kind = 0 AND a.owner = concierge.uid()) THEN
        PERFORM concierge.refuse(
            'not_permitted', 'the account is not yours', 'Users read their own accounts.',
            'Call wallet_balance_at or wallet_statement with your own id.'
        );
    END IF;
END
$$;

-- Name: FUNCTION must_see(p_account bigint); Type: COMMENT; Schema: app_private; Owner: -

COMMENT ON FUNCTION app_private.must_see(p_account bigint) IS 'Refuses whoever may not read an account. Errors: 42501.';

-- Name: tail(bigint); Type: FUNCTION; Schema: app_private; Owner: -

CREATE FUNCTION app_private.tail(p_account bigint) RETURNS numeric
    LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    BEGIN ATOMIC
 SELECT app_private.must_see(p_account) AS must_see;
 SELECT COALESCE(( SELECT sum(
                 CASE
                     WHEN (t.credit = a.id) THEN t.amount
                     ELSE (- t.amount)
                 END) AS sum
            FROM app.ledger_transfers t
           WHERE (((t.debit_version IS NULL) OR (t.credit_version IS NULL)) AND (t.id > a.settled_id) AND ((t.id > a.folded_id) OR (t.xid >= a.folded_to)) AND (((t.debit = a.id) AND (t.debit_version IS NULL)) OR ((t.credit = a.id) AND (t.credit_version IS NULL))))), (0)::numeric) AS "coalesce"
    FROM app.ledger_accounts a
   WHERE (a.id = tail.p_account);
END;

-- Name: FUNCTION tail(p_account bigint); Type: COMMENT; Schema: app_private; Owner: -

COMMENT ON FUNCTION app_private.tail(p_account bigint) IS 'What an account without a lock has beyond its row, in minor units.';

-- Name: ledger_holds; Type: TABLE; Schema: app; Owner: -

CREATE TABLE app.ledger_holds (
    id bigint NOT NULL,
    debit bigint NOT NULL,
    credit bigint NOT NULL,
    amount bigint NOT NULL,
    captured bigint DEFAULT 0 NOT NULL,
    state text DEFAULT 'open'::text NOT NULL,
    expires_at timestamp with time zone,
    reason text,
    transaction_id uuid,
    metadata jsonb,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    closed_at timestamp with time zone,
    CONSTRAINT ledger_holds_amount_check CHECK ((amount > 0)),
    CONSTRAINT ledger_holds_check CHECK (((captured >= 0) AND (captured <= amount))),
    CONSTRAINT ledger_holds_check1 CHECK (((state = 'open'::text) = (closed_at IS NULL))),
    CONSTRAINT ledger_holds_state_check CHECK ((state = ANY (ARRAY['open'::text, 'captured'::text, 'voided'::text, 'expired'::text])))
);

-- Name: TABLE ledger_holds; Type: COMMENT; Schema: app; Owner: -

COMMENT ON TABLE app.ledger_holds IS 'Money that is reserved. Changed while it is open, never after.';

-- Name: COLUMN ledger_holds.id; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.ledger_holds.id IS 'Number of the hold.';

-- Name: COLUMN ledger_holds.debit; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.ledger_holds.debit IS 'The account whose money it is.';

-- Name: COLUMN ledger_holds.credit; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.ledger_holds.credit IS 'The account that will receive it.';

-- Name: COLUMN ledger_holds.amount; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.ledger_holds.amount IS 'Minor units at the beginning.';

-- Name: COLUMN ledger_holds.captured; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.ledger_holds.captured IS 'Minor units taken so far.';

-- Name: COLUMN ledger_holds.state; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.ledger_holds.state IS 'open, captured, voided or expired.';

-- Name: COLUMN ledger_holds.expires_at; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.ledger_holds.expires_at IS 'From when on it reserves nothing, swept or not; NULL for never.';

-- Name: COLUMN ledger_holds.reason; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.ledger_holds.reason IS 'Why.';

-- Name: COLUMN ledger_holds.transaction_id; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.ledger_holds.transaction_id IS 'The pending row of transactions that it was placed for.';

-- Name: COLUMN ledger_holds.metadata; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.ledger_holds.metadata IS 'Whatever the caller wanted to be kept.';

-- Name: COLUMN ledger_holds.created_at; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.ledger_holds.created_at IS 'When it was placed.';

-- Name: COLUMN ledger_holds.closed_at; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.ledger_holds.closed_at IS 'When it ended.';

-- Name: wallet_balance(uuid, text); Type: FUNCTION; Schema: app; Owner: -

CREATE FUNCTION app.wallet_balance(p_user_id uuid, p_currency text DEFAULT 'USD'::text) RETURNS TABLE(account_id bigint, user_id uuid, currency text, posted numeric, held numeric, available numeric, version bigint)
    LANGUAGE sql STABLE ROWS 1 PARALLEL SAFE
    BEGIN ATOMIC
 SELECT b.id,
     b.owner,
     b.currency,
     (b.posted * b.unit),
     ((b.held)::numeric * b.unit),
     (((b.posted - (b.held)::numeric) - (b.floor)::numeric) * b.unit),
     b.version
    FROM ( SELECT a.id,
             a.owner,
             a.currency,
             a.floor,
             a.version,
                 CASE a.exponent
                     WHEN 2 THEN 0.01
                     WHEN 0 THEN (1)::numeric
                     WHEN 3 THEN 0.001
                     ELSE concierge.ledger_amount((1)::bigint, a.exponent)
                 END AS unit,
                 CASE
                     WHEN a.unlocked THEN ((a.posted)::numeric + app_private.tail(a.id))
                     ELSE (a.posted)::numeric
                 END AS posted,
                 CASE
                     WHEN (a.held = 0) THEN (0)::bigint
                     ELSE (a.held - ( SELECT (COALESCE(sum((h.amount - h.captured)), (0)::numeric))::bigint AS "coalesce"
                        FROM app.ledger_holds h
                       WHERE ((h.debit = a.id) AND (h.state = 'open'::text) AND (h.expires_at <= clock_timestamp()))))
                 END AS held
            FROM app.ledger_accounts a
           WHERE ((a.owner = wallet_balance.p_user_id) AND (a.currency = COALESCE(wallet_balance.p_currency, 'USD'::text)) AND (a.kind = 0))) b;
END;

-- Name: FUNCTION wallet_balance(p_user_id uuid, p_currency text); Type: COMMENT; Schema: app; Owner: -

COMMENT ON FUNCTION app.wallet_balance(p_user_id uuid, p_currency text) IS 'What a wallet has: posted, what open holds reserve (held), what can be spent (available; NULL where there is no limit),
and the version, which goes up by one with each entry. No row where there is no wallet that the caller may see.
Example: SELECT available FROM wallet_balance(''…user…'', ''USD'');';

-- Name: balance_at(bigint, timestamp with time zone, text); Type: FUNCTION; Schema: app_private; Owner: -

CREATE FUNCTION app_private.balance_at(p_account bigint, p_at timestamp with time zone, p_by text) RETURNS numeric
    LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    account app.ledger_accounts;
    minor   numeric;
BEGIN
    IF p_by NOT IN ('posted', 'effective') THEN
        PERFORM concierge.refuse(
            'invalid_argument', 'a balance is by posted or by effective', 'p_by is ' || p_by || '.',
            'Leave p_by out for the date of posting.'
        );
    END IF;
    PERFORM app_private.must_see(p_account);
    SELECT * INTO account FROM app.ledger_accounts a WHERE a.id = p_account;
    IF account.unlocked OR account.settled_id > 0 THEN
        minor := app_private.summed_balance(account.id, p_at, p_by = 'effective');
    ELSIF p_by = 'effective' THEN
        minor := app_private.effective_balance(account.id, p_at);
    ELSE
        SELECT e.balance INTO minor FROM app_private.entry_of(
            account.id, app_private.version_at(account.id, account.version, p_at, true)
        ) AS e;
    END IF;
    RETURN concierge.ledger_amount(coalesce(minor, 0)::bigint, account.exponent);
END
$$;

-- Name: FUNCTION balance_at(p_account bigint, p_at timestamp with time zone, p_by text); Type: COMMENT; Schema: app_private; Owner: -

COMMENT ON FUNCTION app_private.balance_at(p_account bigint, p_at timestamp with time zone, p_by text) IS 'What wallet_balance_at reads, by account.';

-- Name: wallet_balance_at(uuid, text, timestamp with time zone, text); Type: FUNCTION; Schema: app; Owner: -

CREATE FUNCTION app.wallet_balance_at(p_user_id uuid, p_currency text DEFAULT 'USD'::text, p_at timestamp with time zone DEFAULT now(), p_by text DEFAULT 'posted'::text) RETURNS numeric
    LANGUAGE sql STABLE PARALLEL SAFE
    BEGIN ATOMIC
 SELECT app_private.balance_at(a.id, COALESCE(wallet_balance_at.p_at, now()), COALESCE(wallet_balance_at.p_by, 'posted'::text)) AS balance_at
    FROM app.ledger_accounts a
   WHERE ((a.owner = wallet_balance_at.p_user_id) AND (a.currency = COALESCE(wallet_balance_at.p_currency, 'USD'::text)) AND (a.kind = 0));
END;

-- Name: FUNCTION wallet_balance_at(p_user_id uuid, p_currency text, p_at timestamp with time zone, p_by text); Type: COMMENT; Schema: app; Owner: -

COMMENT ON FUNCTION app.wallet_balance_at(p_user_id uuid, p_currency text, p_at timestamp with time zone, p_by text) IS 'What a wallet had at a moment, that moment included; NULL where there is no wallet that the caller may see.

p_by: posted, by when it was posted, or effective, by when it counts. Errors: 22023 another p_by.
Example: SELECT wallet_balance_at(''…user…'', ''USD'', ''2026-01-01'');';

-- Name: wallet_capture(bigint, numeric, boolean, text, text, text, timestamp with time zone, jsonb); Type: FUNCTION; Schema: app; Owner: -

CREATE FUNCTION app.wallet_capture(p_hold_id bigint, p_amount numeric DEFAULT NULL::numeric, p_final boolean DEFAULT true, p_idempotency_key text DEFAULT NULL::text, p_description text DEFAULT NULL::text, p_external_ref text DEFAULT NULL::text, p_effective_at timestamp with time zone DEFAULT NULL::timestamp with time zone, p_metadata jsonb DEFAULT NULL::jsonb) RETURNS jsonb
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT concierge.ledger_capture('app.ledger_accounts'::regclass, p_hold_id, p_amount, p_final, p_idempotency_key, p_description, p_external_ref, p_effective_at, (p_metadata)::text) AS ledger_capture;
END;

-- Name: FUNCTION wallet_capture(p_hold_id bigint, p_amount numeric, p_final boolean, p_idempotency_key text, p_description text, p_external_ref text, p_effective_at timestamp with time zone, p_metadata jsonb); Type: COMMENT; Schema: app; Owner: -

COMMENT ON FUNCTION app.wallet_capture(p_hold_id bigint, p_amount numeric, p_final boolean, p_idempotency_key text, p_description text, p_external_ref text, p_effective_at timestamp with time zone, p_metadata jsonb) IS 'Takes money that a hold has reserved; it never fails for want of funds. Returns the hold and the transfer.

p_amount: all that is left when left out. p_final: false keeps the rest for another capture.
Errors: WL010 not open any more, WL011 expired, WL012 more than is left, WL003 and WL004 for the receiver.
Example: SELECT wallet_capture(17, 12.50);';

-- Name: wallet_chargeback(uuid, numeric, text, text, text, jsonb); Type: FUNCTION; Schema: app_private; Owner: -

CREATE FUNCTION app_private.wallet_chargeback(p_transaction_id uuid, p_amount numeric, p_reason text, p_idempotency_key text, p_external_ref text, p_metadata jsonb) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    RETURN concierge.ledger_reverse('app.ledger_accounts'::regclass, true, p_transaction_id, p_amount, p_idempotency_key,
        p_reason, p_external_ref, p_metadata::text)::jsonb;
END
$$;

-- Name: FUNCTION wallet_chargeback(p_transaction_id uuid, p_amount numeric, p_reason text, p_idempotency_key text, p_external_ref text, p_metadata jsonb); Type: COMMENT; Schema: app_private; Owner: -

COMMENT ON FUNCTION app_private.wallet_chargeback(p_transaction_id uuid, p_amount numeric, p_reason text, p_idempotency_key text, p_external_ref text, p_metadata jsonb) IS 'What wallet_chargeback does, with the rights of the owner.';

-- Name: wallet_chargeback(uuid, numeric, text, text, text, jsonb); Type: FUNCTION; Schema: app; Owner: -

CREATE FUNCTION app.wallet_chargeback(p_transaction_id uuid, p_amount numeric DEFAULT NULL::numeric, p_reason text DEFAULT NULL::text, p_idempotency_key text DEFAULT NULL::text, p_external_ref text DEFAULT NULL::text, p_metadata jsonb DEFAULT NULL::jsonb) RETURNS jsonb
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT app_private.wallet_chargeback(p_transaction_id, p_amount, p_reason, p_idempotency_key, p_external_ref, p_metadata) AS wallet_chargeback;
END;

-- Name: FUNCTION wallet_chargeback(p_transaction_id uuid, p_amount numeric, p_reason text, p_idempotency_key text, p_external_ref text, p_metadata jsonb); Type: COMMENT; Schema: app; Owner: -

COMMENT ON FUNCTION app.wallet_chargeback(p_transaction_id uuid, p_amount numeric, p_reason text, p_idempotency_key text, p_external_ref text, p_metadata jsonb) IS 'Takes a posted transaction back whether there is money or not: the wallet may go below its floor and owe.

Arguments and errors as for wallet_refund, without WL001. Example: SELECT wallet_chargeback(''…transaction…'');';

-- Name: wallet_close(uuid, text); Type: FUNCTION; Schema: app_private; Owner: -

CREATE FUNCTION app_private.wallet_close(p_user_id uuid, p_currency text) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    RETURN concierge.ledger_close('app.ledger_accounts'::regclass, p_user_id, coalesce(p_currency, 'USD'))::jsonb;
END
$$;

-- Name: FUNCTION wallet_close(p_user_id uuid, p_currency text); Type: COMMENT; Schema: app_private; Owner: -

COMMENT ON FUNCTION app_private.wallet_close(p_user_id uuid, p_currency text) IS 'What wallet_close does, with the rights of the owner.';

-- Name: wallet_close(uuid, text); Type: FUNCTION; Schema: app; Owner: -

CREATE FUNCTION app.wallet_close(p_user_id uuid, p_currency text DEFAULT 'USD'::text) RETURNS jsonb
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT app_private.wallet_close(p_user_id, p_currency) AS wallet_close;
END;

-- Name: FUNCTION wallet_close(p_user_id uuid, p_currency text); Type: COMMENT; Schema: app; Owner: -

COMMENT ON FUNCTION app.wallet_close(p_user_id uuid, p_currency text) IS 'Closes an empty wallet for ever. Returns the account. Errors: WL005, WL017 there is money in it, or a hold.
Example: SELECT wallet_close(''…user…'', ''USD'');';

-- Name: wallet_credit(uuid, numeric, text, text, text, text, timestamp with time zone, jsonb); Type: FUNCTION; Schema: app; Owner: -

CREATE FUNCTION app.wallet_credit(p_user_id uuid, p_amount numeric, p_currency text DEFAULT 'USD'::text, p_idempotency_key text DEFAULT NULL::text, p_description text DEFAULT NULL::text, p_external_ref text DEFAULT NULL::text, p_effective_at timestamp with time zone DEFAULT NULL::timestamp with time zone, p_metadata jsonb DEFAULT NULL::jsonb) RETURNS jsonb
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT concierge.ledger_move('app.ledger_accounts'::regclass, 'credit'::text, NULL::uuid, p_user_id, p_amount, COALESCE(p_currency, 'USD'::text), p_idempotency_key, p_description, p_external_ref, p_effective_at, (p_metadata)::text, NULL::bigint) AS ledger_move;
END;

-- Name: FUNCTION wallet_credit(p_user_id uuid, p_amount numeric, p_currency text, p_idempotency_key text, p_description text, p_external_ref text, p_effective_at timestamp with time zone, p_metadata jsonb); Type: COMMENT; Schema: app; Owner: -

COMMENT ON FUNCTION app.wallet_credit(p_user_id uuid, p_amount numeric, p_currency text, p_idempotency_key text, p_description text, p_external_ref text, p_effective_at timestamp with time zone, p_metadata jsonb) IS 'Adds money from outside to a wallet. Returns the transfer and the new balance.

p_amount: major units, more than zero, never rounded. p_idempotency_key: the same call with the same key is made once and
gets the first answer. p_external_ref: what the other side calls it; at most once. p_effective_at: when it counts.
Errors: WL002 over the ceiling, WL003 frozen, WL004 closed, WL005 no wallet, WL007 currency, WL008 amount, WL009 too many
digits, WL015 key, WL019 too large, WL023 reference known. Example: SELECT wallet_credit(''…user…'', 25.00, ''USD'', ''pi_1'');';

-- Name: wallet_debit(uuid, numeric, text, text, text, text, timestamp with time zone, jsonb); Type: FUNCTION; Schema: app; Owner: -

CREATE FUNCTION app.wallet_debit(p_user_id uuid, p_amount numeric, p_currency text DEFAULT 'USD'::text, p_idempotency_key text DEFAULT NULL::text, p_description text DEFAULT NULL::text, p_external_ref text DEFAULT NULL::text, p_effective_at timestamp with time zone DEFAULT NULL::timestamp with time zone, p_metadata jsonb DEFAULT NULL::jsonb) RETURNS jsonb
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT concierge.ledger_move('app.ledger_accounts'::regclass, 'debit'::text, p_user_id, NULL::uuid, p_amount, COALESCE(p_currency, 'USD'::text), p_idempotency_key, p_description, p_external_ref, p_effective_at, (p_metadata)::text, NULL::bigint) AS ledger_move;
END;

-- Name: FUNCTION wallet_debit(p_user_id uuid, p_amount numeric, p_currency text, p_idempotency_key text, p_description text, p_external_ref text, p_effective_at timestamp with time zone, p_metadata jsonb); Type: COMMENT; Schema: app; Owner: -

COMMENT ON FUNCTION app.wallet_debit(p_user_id uuid, p_amount numeric, p_currency text, p_idempotency_key text, p_description text, p_external_ref text, p_effective_at timestamp with time zone, p_metadata jsonb) IS 'Takes money out of a wallet. Returns the transfer and the new balance.

Arguments as for wallet_credit. Errors: WL001 not enough that is neither held nor below the floor, and those of
wallet_credit. Example: SELECT wallet_debit(''…user…'', 9.99, ''USD'');';

-- Name: wallet_enqueue(uuid, numeric, text, text, text, jsonb); Type: FUNCTION; Schema: app_private; Owner: -

CREATE FUNCTION app_private.wallet_enqueue(p_user_id uuid, p_amount numeric, p_currency text, p_external_ref text, p_description text, p_metadata jsonb) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    digits smallint;
    number bigint;
BEGIN
    SELECT a.exponent INTO digits FROM app.ledger_accounts a
    WHERE a.owner = p_user_id AND a.currency = p_currency AND a.kind = 0;
    IF NOT FOUND THEN
        PERFORM concierge.refuse(
            'account_not_found', 'there is no such wallet', format('User %s has no account in %s.', p_user_id, p_currency),
            'Open the wallet with wallet_open.'
        );
    ELSIF p_amount IS NULL OR p_amount <= 0 OR p_amount >= 'Infinity' THEN
        PERFORM concierge.refuse(
            'invalid_amount', 'the amount must be positive', format('The amount is %s.', coalesce(p_amount::text, 'null')),
            'Write the amount as a plain decimal number.'
        );
    ELSIF p_amount <> trunc(p_amount, digits) THEN
        PERFORM concierge.refuse(
            'too_many_fraction_digits', 'the amount has too many fraction digits',
            format('%s has %s digits after the point, the amount is %s.', p_currency, digits, p_amount),
            'Round the amount before the call.'
        );
    END IF;
    INSERT INTO app.ledger_queue (user_id, amount, currency, external_ref, description, metadata)
    VALUES (p_user_id, p_amount, p_currency, p_external_ref, p_description, p_metadata) RETURNING id INTO number;
    RETURN number;
END
$$;

-- Name: FUNCTION wallet_enqueue(p_user_id uuid, p_amount numeric, p_currency text, p_external_ref text, p_description text, p_metadata jsonb); Type: COMMENT; Schema: app_private; Owner: -

COMMENT ON FUNCTION app_private.wallet_enqueue(p_user_id uuid, p_amount numeric, p_currency text, p_external_ref text, p_description text, p_metadata jsonb) IS 'What wallet_enqueue does, with the rights of the owner.';

-- Name: wallet_enqueue(uuid, numeric, text, text, text, jsonb); Type: FUNCTION; Schema: app; Owner: -

CREATE FUNCTION app.wallet_enqueue(p_user_id uuid, p_amount numeric, p_currency text DEFAULT 'USD'::text, p_external_ref text DEFAULT NULL::text, p_description text DEFAULT NULL::text, p_metadata jsonb DEFAULT NULL::jsonb) RETURNS bigint
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT app_private.wallet_enqueue(p_user_id, p_amount, COALESCE(p_currency, 'USD'::text), p_external_ref, p_description, p_metadata) AS wallet_enqueue;
END;

-- Name: FUNCTION wallet_enqueue(p_user_id uuid, p_amount numeric, p_currency text, p_external_ref text, p_description text, p_metadata jsonb); Type: COMMENT; Schema: app; Owner: -

COMMENT ON FUNCTION app.wallet_enqueue(p_user_id uuid, p_amount numeric, p_currency text, p_external_ref text, p_description text, p_metadata jsonb) IS 'Puts a credit into a queue: it locks nothing, and is posted by ledger_drain. Returns its number there.

Errors: WL005, WL007, WL008, WL009, 23505 the reference waits already. Example: SELECT wallet_enqueue(''…user…'', 0.05, ''USD'');';

-- Name: wallet_exchange(uuid, text, numeric, text, numeric, text, text, text, timestamp with time zone, jsonb); Type: FUNCTION; Schema: app_private; Owner: -

CREATE FUNCTION app_private.wallet_exchange(p_user_id uuid, p_from_currency text, p_amount numeric, p_to_currency text, p_rate numeric, p_idempotency_key text, p_description text, p_external_ref text, p_effective_at timestamp with time zone, p_metadata jsonb) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    RETURN concierge.ledger_exchange('app.ledger_accounts'::regclass, p_user_id, p_from_currency, p_amount, p_to_currency,
        p_rate, p_idempotency_key, p_description, p_external_ref,
        p_effective_at, p_metadata::text)::jsonb;
END
$$;

-- Name: FUNCTION wallet_exchange(p_user_id uuid, p_from_currency text, p_amount numeric, p_to_currency text, p_rate numeric, p_idempotency_key text, p_description text, p_external_ref text, p_effective_at timestamp with time zone, p_metadata jsonb); Type: COMMENT; Schema: app_private; Owner: -

COMMENT ON FUNCTION app_private.wallet_exchange(p_user_id uuid, p_from_currency text, p_amount numeric, p_to_currency text, p_rate numeric, p_idempotency_key text, p_description text, p_external_ref text, p_effective_at timestamp with time zone, p_metadata jsonb) IS 'What wallet_exchange does, with the rights of the owner.';

-- Name: wallet_exchange(uuid, text, numeric, text, numeric, text, text, text, timestamp with time zone, jsonb); Type: FUNCTION; Schema: app; Owner: -

CREATE FUNCTION app.wallet_exchange(p_user_id uuid, p_from_currency text, p_amount numeric, p_to_currency text, p_rate numeric, p_idempotency_key text DEFAULT NULL::text, p_description text DEFAULT NULL::text, p_external_ref text DEFAULT NULL::text, p_effective_at timestamp with time zone DEFAULT NULL::timestamp with time zone, p_metadata jsonb DEFAULT NULL::jsonb) RETURNS jsonb
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT app_private.wallet_exchange(p_user_id, p_from_currency, p_amount, p_to_currency, p_rate, p_idempotency_key, p_description, p_external_ref, p_effective_at, p_metadata) AS wallet_exchange;
END;

-- Name: FUNCTION wallet_exchange(p_user_id uuid, p_from_currency text, p_amount numeric, p_to_currency text, p_rate numeric, p_idempotency_key text, p_description text, p_external_ref text, p_effective_at timestamp with time zone, p_metadata jsonb); Type: COMMENT; Schema: app; Owner: -

COMMENT ON FUNCTION app.wallet_exchange(p_user_id uuid, p_from_currency text, p_amount numeric, p_to_currency text, p_rate numeric, p_idempotency_key text, p_description text, p_external_ref text, p_effective_at timestamp with time zone, p_metadata jsonb) IS 'Changes money of a user into another currency, both legs at once, and records the rate.

p_amount: of p_from_currency. p_rate: units of p_to_currency for one unit. What is less than the smallest unit is cut off;
exact says whether something was. Errors: as for wallet_debit, 22023 not a rate, WL018 the same currency twice.
Example: SELECT wallet_exchange(''…user…'', ''USD'', 10, ''INR'', 83.1275);';

-- Name: wallet_freeze(uuid, text, boolean, boolean); Type: FUNCTION; Schema: app_private; Owner: -

CREATE FUNCTION app_private.wallet_freeze(p_user_id uuid, p_currency text, p_debits boolean, p_credits boolean) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    RETURN concierge.ledger_freeze('app.ledger_accounts'::regclass, p_user_id, coalesce(p_currency, 'USD'), p_debits, p_credits)::jsonb;
END
$$;

-- Name: FUNCTION wallet_freeze(p_user_id uuid, p_currency text, p_debits boolean, p_credits boolean); Type: COMMENT; Schema: app_private; Owner: -

COMMENT ON FUNCTION app_private.wallet_freeze(p_user_id uuid, p_currency text, p_debits boolean, p_credits boolean) IS 'What wallet_freeze does, with the rights of the owner.';

-- Name: wallet_freeze(uuid, text, boolean, boolean); Type: FUNCTION; Schema: app; Owner: -

CREATE FUNCTION app.wallet_freeze(p_user_id uuid, p_currency text DEFAULT 'USD'::text, p_debits boolean DEFAULT true, p_credits boolean DEFAULT true) RETURNS jsonb
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT app_private.wallet_freeze(p_user_id, p_currency, p_debits, p_credits) AS wallet_freeze;
END;

-- Name: FUNCTION wallet_freeze(p_user_id uuid, p_currency text, p_debits boolean, p_credits boolean); Type: COMMENT; Schema: app; Owner: -

COMMENT ON FUNCTION app.wallet_freeze(p_user_id uuid, p_currency text, p_debits boolean, p_credits boolean) IS 'Freezes a wallet: nothing goes out (p_debits), nothing comes in (p_credits). Returns the account. Errors: WL005.
Example: SELECT wallet_freeze(''…user…'', ''USD'', p_credits => false);';

-- Name: wallet_hold(uuid, numeric, text, interval, text, text, jsonb); Type: FUNCTION; Schema: app; Owner: -

CREATE FUNCTION app.wallet_hold(p_user_id uuid, p_amount numeric, p_currency text DEFAULT 'USD'::text, p_expires_in interval DEFAULT NULL::interval, p_idempotency_key text DEFAULT NULL::text, p_reason text DEFAULT NULL::text, p_metadata jsonb DEFAULT NULL::jsonb) RETURNS jsonb
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT concierge.ledger_hold('app.ledger_accounts'::regclass, p_user_id, p_amount, COALESCE(p_currency, 'USD'::text), p_expires_in, p_idempotency_key, p_reason, (p_metadata)::text) AS ledger_hold;
END;

-- Name: FUNCTION wallet_hold(p_user_id uuid, p_amount numeric, p_currency text, p_expires_in interval, p_idempotency_key text, p_reason text, p_metadata jsonb); Type: COMMENT; Schema: app; Owner: -

COMMENT ON FUNCTION app.wallet_hold(p_user_id uuid, p_amount numeric, p_currency text, p_expires_in interval, p_idempotency_key text, p_reason text, p_metadata jsonb) IS 'Reserves money of a wallet: it stays there, and can be spent by capturing the hold only. Returns hold_id and the balance.

p_expires_in: from when on it reserves nothing, swept or not; never when left out. Errors: as for wallet_debit.
Example: SELECT wallet_hold(''…user…'', 20.00, ''USD'', ''30 minutes'');';

-- Name: wallet_open(uuid, text, text); Type: FUNCTION; Schema: app_private; Owner: -

CREATE FUNCTION app_private.wallet_open(p_user_id uuid, p_currency text, p_idempotency_key text) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    RETURN concierge.ledger_open('app.ledger_accounts'::regclass, p_user_id, coalesce(p_currency, 'USD'), p_idempotency_key)::jsonb;
END
$$;

-- Name: FUNCTION wallet_open(p_user_id uuid, p_currency text, p_idempotency_key text); Type: COMMENT; Schema: app_private; Owner: -

COMMENT ON FUNCTION app_private.wallet_open(p_user_id uuid, p_currency text, p_idempotency_key text) IS 'What wallet_open does, with the rights of the owner.';

-- Name: wallet_open(uuid, text, text); Type: FUNCTION; Schema: app; Owner: -

CREATE FUNCTION app.wallet_open(p_user_id uuid, p_currency text DEFAULT 'USD'::text, p_idempotency_key text DEFAULT NULL::text) RETURNS jsonb
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT app_private.wallet_open(p_user_id, p_currency, p_idempotency_key) AS wallet_open;
END;

-- Name: FUNCTION wallet_open(p_user_id uuid, p_currency text, p_idempotency_key text); Type: COMMENT; Schema: app; Owner: -

COMMENT ON FUNCTION app.wallet_open(p_user_id uuid, p_currency text, p_idempotency_key text) IS 'Opens the wallet of a user in a currency. Opening it again changes nothing. Returns the account and its balance.

p_user_id: the user. p_currency: code in table currencies; option default_currency of the install when left out.
Errors: WL007 unknown currency, WL015 the key was used for another call.
Example: SELECT wallet_open(''…user…'', ''USD'');';

-- Name: wallet_post_batch(jsonb, text, text); Type: FUNCTION; Schema: app_private; Owner: -

CREATE FUNCTION app_private.wallet_post_batch(p_transfers jsonb, p_mode text, p_idempotency_key text) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    RETURN concierge.ledger_post_batch('app.ledger_accounts'::regclass, p_transfers::text, p_mode, p_idempotency_key)::jsonb;
END
$$;

-- Name: FUNCTION wallet_post_batch(p_transfers jsonb, p_mode text, p_idempotency_key text); Type: COMMENT; Schema: app_private; Owner: -

COMMENT ON FUNCTION app_private.wallet_post_batch(p_transfers jsonb, p_mode text, p_idempotency_key text) IS 'What wallet_post_batch does, with the rights of the owner.';

-- Name: wallet_post_batch(jsonb, text, text); Type: FUNCTION; Schema: app; Owner: -

CREATE FUNCTION app.wallet_post_batch(p_transfers jsonb, p_mode text DEFAULT 'atomic'::text, p_idempotency_key text DEFAULT NULL::text) RETURNS jsonb
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT app_private.wallet_post_batch(p_transfers, p_mode, p_idempotency_key) AS wallet_post_batch;
END;

-- Name: FUNCTION wallet_post_batch(p_transfers jsonb, p_mode text, p_idempotency_key text); Type: COMMENT; Schema: app; Owner: -

COMMENT ON FUNCTION app.wallet_post_batch(p_transfers jsonb, p_mode text, p_idempotency_key text) IS 'Posts up to 10,000 transfers with one round of locks. Returns an array with one object for each, in their order.

p_transfers: array of objects with from, to (user ids, "external" or "exchange"), amount, currency, and if wanted description,
external_ref, effective_at, metadata. p_mode: atomic, all or none, or independent, each for itself with its sqlstate.
Errors: those of wallet_transfer, DETAIL says which one.
Example: SELECT wallet_post_batch(''[{"from": "external", "to": "…user…", "amount": 5, "currency": "USD"}]'');';

-- Name: wallet_refund(uuid, numeric, text, text, text, jsonb); Type: FUNCTION; Schema: app_private; Owner: -

CREATE FUNCTION app_private.wallet_refund(p_transaction_id uuid, p_amount numeric, p_reason text, p_idempotency_key text, p_external_ref text, p_metadata jsonb) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    RETURN concierge.ledger_reverse('app.ledger_accounts'::regclass, false, p_transaction_id, p_amount, p_idempotency_key,
        p_reason, p_external_ref, p_metadata::text)::jsonb;
END
$$;

-- Name: FUNCTION wallet_refund(p_transaction_id uuid, p_amount numeric, p_reason text, p_idempotency_key text, p_external_ref text, p_metadata jsonb); Type: COMMENT; Schema: app_private; Owner: -

COMMENT ON FUNCTION app_private.wallet_refund(p_transaction_id uuid, p_amount numeric, p_reason text, p_idempotency_key text, p_external_ref text, p_metadata jsonb) IS 'What wallet_refund does, with the rights of the owner.';

-- Name: wallet_refund(uuid, numeric, text, text, text, jsonb); Type: FUNCTION; Schema: app; Owner: -

CREATE FUNCTION app.wallet_refund(p_transaction_id uuid, p_amount numeric DEFAULT NULL::numeric, p_reason text DEFAULT NULL::text, p_idempotency_key text DEFAULT NULL::text, p_external_ref text DEFAULT NULL::text, p_metadata jsonb DEFAULT NULL::jsonb) RETURNS jsonb
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT app_private.wallet_refund(p_transaction_id, p_amount, p_reason, p_idempotency_key, p_external_ref, p_metadata) AS wallet_refund;
END;

-- Name: FUNCTION wallet_refund(p_transaction_id uuid, p_amount numeric, p_reason text, p_idempotency_key text, p_external_ref text, p_metadata jsonb); Type: COMMENT; Schema: app; Owner: -

COMMENT ON FUNCTION app.wallet_refund(p_transaction_id uuid, p_amount numeric, p_reason text, p_idempotency_key text, p_external_ref text, p_metadata jsonb) IS 'Gives back a posted transaction, in whole or in part, and links the two. Returns the transfer and the balances.

p_transaction_id: id of a row of transactions, or transaction_id of any answer. p_amount: all that is left when left out.
Errors: WL001 the one who was paid has spent it, WL005 nothing was posted for that id, WL013 more than is left,
WL014 nothing is left. Example: SELECT wallet_refund(''…transaction…'', 5.00, ''broken'');';

-- Name: wallet_release(bigint, text); Type: FUNCTION; Schema: app_private; Owner: -

CREATE FUNCTION app_private.wallet_release(p_hold_id bigint, p_idempotency_key text) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    RETURN concierge.ledger_release('app.ledger_accounts'::regclass, p_hold_id, p_idempotency_key)::jsonb;
END
$$;

-- Name: FUNCTION wallet_release(p_hold_id bigint, p_idempotency_key text); Type: COMMENT; Schema: app_private; Owner: -

COMMENT ON FUNCTION app_private.wallet_release(p_hold_id bigint, p_idempotency_key text) IS 'What wallet_release does, with the rights of the owner.';

-- Name: wallet_release(bigint, text); Type: FUNCTION; Schema: app; Owner: -

CREATE FUNCTION app.wallet_release(p_hold_id bigint, p_idempotency_key text DEFAULT NULL::text) RETURNS jsonb
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT app_private.wallet_release(p_hold_id, p_idempotency_key) AS wallet_release;
END;

-- Name: FUNCTION wallet_release(p_hold_id bigint, p_idempotency_key text); Type: COMMENT; Schema: app; Owner: -

COMMENT ON FUNCTION app.wallet_release(p_hold_id bigint, p_idempotency_key text) IS 'Gives back what a hold still reserves. Returns the hold and the balance.

Errors: WL010 not open any more, WL011 expired. Example: SELECT wallet_release(17);';

-- Name: statement(bigint, timestamp with time zone, timestamp with time zone); Type: FUNCTION; Schema: app_private; Owner: -

CREATE FUNCTION app_private.statement(p_account bigint, p_from timestamp with time zone, p_to timestamp with time zone) RETURNS TABLE(version bigint, posted_at timestamp with time zone, effective_at timestamp with time zone, kind text, amount numeric, balance numeric, transfer_id bigint, transaction_id uuid, description text, external_ref text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    account app.ledger_accounts;
    first   bigint;
    last    bigint;
    opening bigint;
    closing bigint;
BEGIN
    PERFORM app_private.must_see(p_account);
    SELECT * INTO account FROM app.ledger_accounts a WHERE a.id = p_account;
    IF account.unlocked OR account.settled_id > 0 THEN
        RETURN QUERY SELECT * FROM app_private.mixed_statement(p_account, p_from, p_to);
        RETURN;
    END IF;
    first := app_private.version_at(account.id, account.version, p_from, false);
    last := greatest(first, app_private.version_at(account.id, account.version, p_to, false));
    SELECT e.balance INTO opening FROM app_private.entry_of(account.id, first) AS e;
    SELECT e.balance INTO closing FROM app_private.entry_of(account.id, last) AS e;
    RETURN QUERY VALUES (
        first, p_from, p_from, 'opening', NULL::numeric,
        concierge.ledger_amount(coalesce(opening, 0), account.exponent), NULL::bigint, NULL::uuid, NULL, NULL
    );
    RETURN QUERY
    SELECT e.version, e.posted_at, e.effective_at, e.kind, concierge.ledger_amount(e.amount, account.exponent),
           concierge.ledger_amount(e.balance, account.exponent), e.transfer_id, e.transaction_id, e.description,
           e.external_ref
    FROM app_private.statement_lines(account.id, first + 1, last) AS e
    ORDER BY e.version;
    RETURN QUERY VALUES (
        last, p_to, p_to, 'closing', NULL::numeric,
        concierge.ledger_amount(coalesce(closing, 0), account.exponent), NULL::bigint, NULL::uuid, NULL, NULL
    );
END
$$;

-- Name: FUNCTION statement(p_account bigint, p_from timestamp with time zone, p_to timestamp with time zone); Type: COMMENT; Schema: app_private; Owner: -

COMMENT ON FUNCTION app_private.statement(p_account bigint, p_from timestamp with time zone, p_to timestamp with time zone) IS 'What wallet_statement reads, by account.';

-- Name: wallet_statement(uuid, text, timestamp with time zone, timestamp with time zone); Type: FUNCTION; Schema: app; Owner: -

CREATE FUNCTION app.wallet_statement(p_user_id uuid, p_currency text DEFAULT 'USD'::text, p_from timestamp with time zone DEFAULT '-infinity'::timestamp with time zone, p_to timestamp with time zone DEFAULT 'infinity'::timestamp with time zone) RETURNS TABLE(version bigint, posted_at timestamp with time zone, effective_at timestamp with time zone, kind text, amount numeric, balance numeric, transfer_id bigint, transaction_id uuid, description text, external_ref text)
    LANGUAGE sql STABLE PARALLEL SAFE
    BEGIN ATOMIC
 SELECT s.version,
     s.posted_at,
     s.effective_at,
     s.kind,
     s.amount,
     s.balance,
     s.transfer_id,
     s.transaction_id,
     s.description,
     s.external_ref
    FROM (app.ledger_accounts a
      CROSS JOIN LATERAL app_private.statement(a.id, COALESCE(wallet_statement.p_from, '-infinity'::timestamp with time zone), COALESCE(wallet_statement.p_to, 'infinity'::timestamp with time zone)) s(version, posted_at, effective_at, kind, amount, balance, transfer_id, transaction_id, description, external_ref))
   WHERE ((a.owner = wallet_statement.p_user_id) AND (a.currency = COALESCE(wallet_statement.p_currency, 'USD'::text)) AND (a.kind = 0));
END;

-- Name: FUNCTION wallet_statement(p_user_id uuid, p_currency text, p_from timestamp with time zone, p_to timestamp with time zone); Type: COMMENT; Schema: app; Owner: -

COMMENT ON FUNCTION app.wallet_statement(p_user_id uuid, p_currency text, p_from timestamp with time zone, p_to timestamp with time zone) IS 'The entries of a wallet from p_from up to and without p_to, between a row of kind opening and one of kind closing, all of one
moment: opening and the amounts sum up to closing. Example: SELECT * FROM wallet_statement(''…user…'', ''USD'');';

-- Name: wallet_transfer(uuid, uuid, numeric, text, text, text, text, timestamp with time zone, jsonb, bigint); Type: FUNCTION; Schema: app; Owner: -

CREATE FUNCTION app.wallet_transfer(p_from uuid, p_to uuid, p_amount numeric, p_currency text DEFAULT 'USD'::text, p_idempotency_key text DEFAULT NULL::text, p_description text DEFAULT NULL::text, p_external_ref text DEFAULT NULL::text, p_effective_at timestamp with time zone DEFAULT NULL::timestamp with time zone, p_metadata jsonb DEFAULT NULL::jsonb, p_expected_version bigint DEFAULT NULL::bigint) RETURNS jsonb
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT concierge.ledger_move('app.ledger_accounts'::regclass, 'transfer'::text, p_from, p_to, p_amount, COALESCE(p_currency, 'USD'::text), p_idempotency_key, p_description, p_external_ref, p_effective_at, (p_metadata)::text, p_expected_version) AS ledger_move;
END;

-- Name: FUNCTION wallet_transfer(p_from uuid, p_to uuid, p_amount numeric, p_currency text, p_idempotency_key text, p_description text, p_external_ref text, p_effective_at timestamp with time zone, p_metadata jsonb, p_expected_version bigint); Type: COMMENT; Schema: app; Owner: -

COMMENT ON FUNCTION app.wallet_transfer(p_from uuid, p_to uuid, p_amount numeric, p_currency text, p_idempotency_key text, p_description text, p_external_ref text, p_effective_at timestamp with time zone, p_metadata jsonb, p_expected_version bigint) IS 'Moves money from one user to another. Returns the transfer and both new balances.

p_from pays, p_to receives. p_expected_version: version of the payer''s account that the caller has decided by.
Errors: as for wallet_debit, WL018 the same wallet twice, WL022 the account has changed since that version.
Example: SELECT wallet_transfer(''…ann…'', ''…bob…'', 5.00, ''USD'');';

-- Name: wallet_unfreeze(uuid, text); Type: FUNCTION; Schema: app_private; Owner: -

CREATE FUNCTION app_private.wallet_unfreeze(p_user_id uuid, p_currency text) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    RETURN concierge.ledger_freeze('app.ledger_accounts'::regclass, p_user_id, coalesce(p_currency, 'USD'), false, false)::jsonb;
END
$$;

-- Name: FUNCTION wallet_unfreeze(p_user_id uuid, p_currency text); Type: COMMENT; Schema: app_private; Owner: -

COMMENT ON FUNCTION app_private.wallet_unfreeze(p_user_id uuid, p_currency text) IS 'What wallet_unfreeze does, with the rights of the owner.';

-- Name: wallet_unfreeze(uuid, text); Type: FUNCTION; Schema: app; Owner: -

CREATE FUNCTION app.wallet_unfreeze(p_user_id uuid, p_currency text DEFAULT 'USD'::text) RETURNS jsonb
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT app_private.wallet_unfreeze(p_user_id, p_currency) AS wallet_unfreeze;
END;

-- Name: FUNCTION wallet_unfreeze(p_user_id uuid, p_currency text); Type: COMMENT; Schema: app; Owner: -

COMMENT ON FUNCTION app.wallet_unfreeze(p_user_id uuid, p_currency text) IS 'Ends a freeze. Returns the account. Errors: WL005. Example: SELECT wallet_unfreeze(''…user…'', ''USD'');';

-- Name: effective_balance(bigint, timestamp with time zone); Type: FUNCTION; Schema: app_private; Owner: -

CREATE FUNCTION app_private.effective_balance(p_account bigint, p_at timestamp with time zone) RETURNS numeric
    LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    BEGIN ATOMIC
 SELECT COALESCE(sum(e.amount), (0)::numeric) AS "coalesce"
    FROM ( SELECT (- t.amount) AS amount
            FROM app.ledger_transfers t
           WHERE ((t.debit = effective_balance.p_account) AND (t.debit_version IS NOT NULL) AND (t.effective_at <= effective_balance.p_at))
         UNION ALL
          SELECT t.amount
            FROM app.ledger_transfers t
           WHERE ((t.credit = effective_balance.p_account) AND (t.credit_version IS NOT NULL) AND (t.effective_at <= effective_balance.p_at))) e;
END;

-- Name: FUNCTION effective_balance(p_account bigint, p_at timestamp with time zone); Type: COMMENT; Schema: app_private; Owner: -

COMMENT ON FUNCTION app_private.effective_balance(p_account bigint, p_at timestamp with time zone) IS 'The sum of the entries that count by a moment.';

-- Name: entry_of(bigint, bigint); Type: FUNCTION; Schema: app_private; Owner: -

CREATE FUNCTION app_private.entry_of(p_account bigint, p_version bigint) RETURNS TABLE(version bigint, posted_at timestamp with time zone, effective_at timestamp with time zone, amount bigint, balance bigint, transfer_id bigint, transaction_id uuid, kind text, description text, external_ref text)
    LANGUAGE sql STABLE SECURITY DEFINER ROWS 1 PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    BEGIN ATOMIC
 SELECT t.debit_version,
     t.posted_at,
     t.effective_at,
     (- t.amount),
     t.debit_balance,
     t.id,
     COALESCE(t.transaction_id, concierge.ledger_transaction_id(t.id)) AS "coalesce",
     t.kind,
     t.description,
     t.external_ref
    FROM app.ledger_transfers t
   WHERE ((t.debit = entry_of.p_account) AND (t.debit_version = entry_of.p_version))
 UNION ALL
  SELECT t.credit_version,
     t.posted_at,
     t.effective_at,
     t.amount,
     t.credit_balance,
     t.id,
     COALESCE(t.transaction_id, concierge.ledger_transaction_id(t.id)) AS "coalesce",
     t.kind,
     t.description,
     t.external_ref
    FROM app.ledger_transfers t
   WHERE ((t.credit = entry_of.p_account) AND (t.credit_version = entry_of.p_version));
END;

-- Name: FUNCTION entry_of(p_account bigint, p_version bigint); Type: COMMENT; Schema: app_private; Owner: -

COMMENT ON FUNCTION app_private.entry_of(p_account bigint, p_version bigint) IS 'One entry of an account by its version.';

-- Name: keep_exponent(); Type: FUNCTION; Schema: app_private; Owner: -

CREATE FUNCTION app_private.keep_exponent() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    IF EXISTS (SELECT FROM app.ledger_accounts WHERE currency = OLD.code) THEN
        PERFORM concierge.refuse(
            'immutable_row', 'a currency in use cannot be changed or deleted',
            format('Accounts count in %s with %s digits after the point.', OLD.code, OLD.exponent),
            'Add another currency.'
        );
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END
$$;

-- Name: FUNCTION keep_exponent(); Type: COMMENT; Schema: app_private; Owner: -

COMMENT ON FUNCTION app_private.keep_exponent() IS 'Trigger on currencies: one that is in use stays, and so does its exponent.';

-- Name: mixed_statement(bigint, timestamp with time zone, timestamp with time zone); Type: FUNCTION; Schema: app_private; Owner: -

CREATE FUNCTION app_private.mixed_statement(p_account bigint, p_from timestamp with time zone, p_to timestamp with time zone) RETURNS TABLE(version bigint, posted_at timestamp with time zone, effective_at timestamp with time zone, kind text, amount numeric, balance numeric, transfer_id bigint, transaction_id uuid, description text, external_ref text)
    LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    BEGIN ATOMIC
 WITH side AS (
          SELECT t.id,
             t.debit_version AS version,
             t.posted_at,
             t.effective_at,
             (- t.amount) AS amount,
             t.kind,
             t.transaction_id,
             t.description,
             t.external_ref
            FROM app.ledger_transfers t
           WHERE ((t.debit = mixed_statement.p_account) AND (t.posted_at < mixed_statement.p_to))
         UNION ALL
          SELECT t.id,
             t.credit_version,
             t.posted_at,
             t.effective_at,
             t.amount,
             t.kind,
             t.transaction_id,
             t.description,
             t.external_ref
            FROM app.ledger_transfers t
           WHERE ((t.credit = mixed_statement.p_account) AND (t.posted_at < mixed_statement.p_to))
         ), entry AS (
          SELECT side.id,
             side.version,
             side.posted_at,
             side.effective_at,
             side.amount,
             side.kind,
             side.transaction_id,
             side.description,
             side.external_ref,
             sum(side.amount) OVER (ORDER BY side.posted_at, side.id) AS balance
            FROM side
         ), ends AS (
          SELECT a.exponent,
             (COALESCE(sum(e.amount) FILTER (WHERE (e.posted_at < mixed_statement.p_from)), (0)::numeric))::bigint AS opening,
             (COALESCE(sum(e.amount), (0)::numeric))::bigint AS closing
            FROM (app.ledger_accounts a
              LEFT JOIN entry e ON (true))
           WHERE (a.id = mixed_statement.p_account)
           GROUP BY a.exponent
         ), line AS (
          SELECT 0 AS place,
             (0)::bigint AS id,
             NULL::bigint AS version,
             mixed_statement.p_from AS posted_at,
             mixed_statement.p_from AS effective_at,
             'opening'::text AS kind,
             NULL::numeric AS amount,
             concierge.ledger_amount(ends.opening, ends.exponent) AS balance,
             NULL::bigint AS transfer_id,
             NULL::uuid AS transaction_id,
             NULL::text AS description,
             NULL::text AS external_ref
            FROM ends
         UNION ALL
          SELECT 1,
             e.id,
             e.version,
             e.posted_at,
             e.effective_at,
             e.kind,
             concierge.ledger_amount(e.amount, ends.exponent) AS ledger_amount,
             concierge.ledger_amount((e.balance)::bigint, ends.exponent) AS ledger_amount,
             e.id,
             COALESCE(e.transaction_id, concierge.ledger_transaction_id(e.id)) AS "coalesce",
             e.description,
             e.external_ref
            FROM entry e,
             ends
           WHERE (e.posted_at >= mixed_statement.p_from)
         UNION ALL
          SELECT 2,
             0,
             NULL::bigint,
             mixed_statement.p_to AS p_to,
             mixed_statement.p_to AS p_to,
             'closing'::text,
             NULL::numeric,
             concierge.ledger_amount(ends.closing, ends.exponent) AS ledger_amount,
             NULL::bigint,
             NULL::uuid,
             NULL::text,
             NULL::text
            FROM ends
         )
  SELECT line.version,
     line.posted_at,
     line.effective_at,
     line.kind,
     line.amount,
     line.balance,
     line.transfer_id,
     line.transaction_id,
     line.description,
     line.external_ref
    FROM line
   ORDER BY line.place, line.posted_at, line.id;
END;

-- Name: FUNCTION mixed_statement(p_account bigint, p_from timestamp with time zone, p_to timestamp with time zone); Type: COMMENT; Schema: app_private; Owner: -

COMMENT ON FUNCTION app_private.mixed_statement(p_account bigint, p_from timestamp with time zone, p_to timestamp with time zone) IS 'The statement of an account that is unlocked, or was.';

-- Name: statement_lines(bigint, bigint, bigint); Type: FUNCTION; Schema: app_private; Owner: -

CREATE FUNCTION app_private.statement_lines(p_account bigint, p_first bigint, p_last bigint) RETURNS TABLE(version bigint, posted_at timestamp with time zone, effective_at timestamp with time zone, amount bigint, balance bigint, transfer_id bigint, transaction_id uuid, kind text, description text, external_ref text)
    LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    BEGIN ATOMIC
 SELECT t.debit_version,
     t.posted_at,
     t.effective_at,
     (- t.amount),
     t.debit_balance,
     t.id,
     COALESCE(t.transaction_id, concierge.ledger_transaction_id(t.id)) AS "coalesce",
     t.kind,
     t.description,
     t.external_ref
    FROM app.ledger_transfers t
   WHERE ((t.debit = statement_lines.p_account) AND ((t.debit_version >= statement_lines.p_first) AND (t.debit_version <= statement_lines.p_last)))
 UNION ALL
  SELECT t.credit_version,
     t.posted_at,
     t.effective_at,
     t.amount,
     t.credit_balance,
     t.id,
     COALESCE(t.transaction_id, concierge.ledger_transaction_id(t.id)) AS "coalesce",
     t.kind,
     t.description,
     t.external_ref
    FROM app.ledger_transfers t
   WHERE ((t.credit = statement_lines.p_account) AND ((t.credit_version >= statement_lines.p_first) AND (t.credit_version <= statement_lines.p_last)));
END;

-- Name: FUNCTION statement_lines(p_account bigint, p_first bigint, p_last bigint); Type: COMMENT; Schema: app_private; Owner: -

COMMENT ON FUNCTION app_private.statement_lines(p_account bigint, p_first bigint, p_last bigint) IS 'The entries of an account between two versions.';

-- Name: summed_balance(bigint, timestamp with time zone, boolean); Type: FUNCTION; Schema: app_private; Owner: -

CREATE FUNCTION app_private.summed_balance(p_account bigint, p_at timestamp with time zone, p_effective boolean) RETURNS numeric
    LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    BEGIN ATOMIC
 SELECT COALESCE(sum(e.amount), (0)::numeric) AS "coalesce"
    FROM ( SELECT (- t.amount) AS amount
            FROM app.ledger_transfers t
           WHERE ((t.debit = summed_balance.p_account) AND (
                 CASE
                     WHEN summed_balance.p_effective THEN t.effective_at
                     ELSE t.posted_at
                 END <= summed_balance.p_at))
         UNION ALL
          SELECT t.amount
            FROM app.ledger_transfers t
           WHERE ((t.credit = summed_balance.p_account) AND (
                 CASE
                     WHEN summed_balance.p_effective THEN t.effective_at
                     ELSE t.posted_at
                 END <= summed_balance.p_at))) e;
END;

-- Name: FUNCTION summed_balance(p_account bigint, p_at timestamp with time zone, p_effective boolean); Type: COMMENT; Schema: app_private; Owner: -

COMMENT ON FUNCTION app_private.summed_balance(p_account bigint, p_at timestamp with time zone, p_effective boolean) IS 'The sum of all entries up to a moment, those without a version too.';

-- Name: version_at(bigint, bigint, timestamp with time zone, boolean); Type: FUNCTION; Schema: app_private; Owner: -

CREATE FUNCTION app_private.version_at(p_account bigint, p_last bigint, p_at timestamp with time zone, p_included boolean) RETURNS bigint
    LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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
    SELECT greatest(max(e.posted_at), '-infinity') INTO high_at FROM app_private.entry_of(p_account, high) AS e;
    IF high_at < p_at OR (p_included AND high_at = p_at) THEN
        RETURN high;
    END IF;
    SELECT a.created_at INTO low_at FROM app.ledger_accounts a WHERE a.id = p_account;
    WHILE low < high LOOP
        -- Where it would be if entries came evenly; every other time halving, so that it never takes long.
        steps := steps + 1;
        half := CASE WHEN steps % 2 = 0 OR high_at <= low_at OR NOT isfinite(p_at) THEN (low + high + 1) / 2
                     ELSE low + 1 + floor((high - low - 1) * greatest(0, least(1,
                          extract(epoch FROM p_at - low_at) / extract(epoch FROM high_at - low_at))))::bigint END;
        SELECT t.posted_at INTO seen FROM app.ledger_transfers t
        WHERE t.debit = p_account AND t.debit_version = half;
        IF NOT FOUND THEN
            SELECT t.posted_at INTO seen FROM app.ledger_transfers t
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
$$;

-- Name: FUNCTION version_at(p_account bigint, p_last bigint, p_at timestamp with time zone, p_included boolean); Type: COMMENT; Schema: app_private; Owner: -

COMMENT ON FUNCTION app_private.version_at(p_account bigint, p_last bigint, p_at timestamp with time zone, p_included boolean) IS 'The last version of an account before a moment, or up to it.';

-- Name: concierge_migrations; Type: TABLE; Schema: app; Owner: -

CREATE TABLE app.concierge_migrations (
    module text NOT NULL,
    step text NOT NULL,
    checksum text NOT NULL,
    installed_at timestamp with time zone DEFAULT now() NOT NULL,
    extension_version text NOT NULL,
    options jsonb DEFAULT '{}'::jsonb NOT NULL,
    CONSTRAINT concierge_migrations_checksum_check CHECK ((checksum ~ '^[0-9a-f]{64}$'::text))
);

-- Name: TABLE concierge_migrations; Type: COMMENT; Schema: app; Owner: -

COMMENT ON TABLE app.concierge_migrations IS 'What pg_concierge has installed in this schema; it travels with the dump. Written by concierge.install.';

-- Name: COLUMN concierge_migrations.module; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.concierge_migrations.module IS 'Module, as in concierge.modules.';

-- Name: COLUMN concierge_migrations.step; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.concierge_migrations.step IS 'Numbered step, or api: the functions, views, triggers and policies that may be made again.';

-- Name: COLUMN concierge_migrations.checksum; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.concierge_migrations.checksum IS 'SHA-256 of the step''s template.';

-- Name: COLUMN concierge_migrations.installed_at; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.concierge_migrations.installed_at IS 'When it last ran.';

-- Name: COLUMN concierge_migrations.extension_version; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.concierge_migrations.extension_version IS 'Release whose step ran.';

-- Name: COLUMN concierge_migrations.options; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.concierge_migrations.options IS 'Options it was filled with.';

-- Name: currencies; Type: TABLE; Schema: app; Owner: -

CREATE TABLE app.currencies (
    code text NOT NULL,
    num smallint,
    exponent smallint NOT NULL,
    name text NOT NULL,
    active boolean DEFAULT true NOT NULL,
    CONSTRAINT currencies_code_check CHECK ((code ~ '^[A-Z][A-Z0-9_]{2,9}$'::text)),
    CONSTRAINT currencies_exponent_check CHECK (((exponent >= 0) AND (exponent <= 18))),
    CONSTRAINT currencies_name_check CHECK ((btrim(name) <> ''::text)),
    CONSTRAINT currencies_num_check CHECK ((num > 0))
);

-- Name: TABLE currencies; Type: COMMENT; Schema: app; Owner: -

COMMENT ON TABLE app.currencies IS 'Units of money: those of ISO 4217, and any of one''s own, such as POINTS.';

-- Name: COLUMN currencies.code; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.currencies.code IS 'Code in capitals.';

-- Name: COLUMN currencies.num; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.currencies.num IS 'Number in ISO 4217; NULL for one of your own.';

-- Name: COLUMN currencies.exponent; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.currencies.exponent IS 'Digits after the point: 2 where the minor unit is the cent. Cannot change once an account counts in it.';

-- Name: COLUMN currencies.name; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.currencies.name IS 'Name for people.';

-- Name: COLUMN currencies.active; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.currencies.active IS 'May accounts be opened in it?';

-- Name: ledger_accounts_id_seq; Type: SEQUENCE; Schema: app; Owner: -

ALTER TABLE app.ledger_accounts ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME app.ledger_accounts_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: ledger_entries; Type: VIEW; Schema: app; Owner: -

CREATE VIEW app.ledger_entries WITH (security_invoker='true') AS
 SELECT t.id AS transfer_id,
    COALESCE(t.transaction_id, concierge.ledger_transaction_id(t.id)) AS transaction_id,
    a.id AS account_id,
    a.owner AS user_id,
    a.currency,
    t.kind,
    concierge.ledger_amount(side.amount, a.exponent) AS amount,
    concierge.ledger_amount(side.balance, a.exponent) AS balance,
    side.version,
    t.posted_at,
    t.effective_at,
    t.txn,
    t.ref,
    t.hold_id,
    t.rate,
    t.external_ref,
    t.description,
    t.metadata
   FROM ((app.ledger_transfers t
     CROSS JOIN LATERAL ( VALUES (t.debit,(- t.amount),t.debit_balance,t.debit_version), (t.credit,t.amount,t.credit_balance,t.credit_version)) side(account_id, amount, balance, version))
     JOIN app.ledger_accounts a ON ((a.id = side.account_id)));

-- Name: VIEW ledger_entries; Type: COMMENT; Schema: app; Owner: -

COMMENT ON VIEW app.ledger_entries IS 'Every transfer as two rows, one for each account, in major units: below zero for the account that paid.';

-- Name: ledger_holds_id_seq; Type: SEQUENCE; Schema: app; Owner: -

ALTER TABLE app.ledger_holds ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME app.ledger_holds_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: ledger_queue; Type: TABLE; Schema: app; Owner: -

CREATE TABLE app.ledger_queue (
    id bigint NOT NULL,
    user_id uuid NOT NULL,
    amount numeric NOT NULL,
    currency text NOT NULL,
    external_ref text,
    description text,
    metadata jsonb,
    enqueued_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    sqlstate text,
    message text
);

-- Name: TABLE ledger_queue; Type: COMMENT; Schema: app; Owner: -

COMMENT ON TABLE app.ledger_queue IS 'Credits that wait to be posted by ledger_drain, and those that it had to refuse.';

-- Name: COLUMN ledger_queue.id; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.ledger_queue.id IS 'Number, in the order of posting.';

-- Name: COLUMN ledger_queue.user_id; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.ledger_queue.user_id IS 'Whose wallet.';

-- Name: COLUMN ledger_queue.amount; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.ledger_queue.amount IS 'Major units.';

-- Name: COLUMN ledger_queue.currency; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.ledger_queue.currency IS 'Code in table currencies.';

-- Name: COLUMN ledger_queue.external_ref; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.ledger_queue.external_ref IS 'What the other side calls it; waits and is posted at most once.';

-- Name: COLUMN ledger_queue.description; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.ledger_queue.description IS 'For people.';

-- Name: COLUMN ledger_queue.metadata; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.ledger_queue.metadata IS 'Whatever the caller wanted to be kept.';

-- Name: COLUMN ledger_queue.enqueued_at; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.ledger_queue.enqueued_at IS 'When it came.';

-- Name: COLUMN ledger_queue.sqlstate; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.ledger_queue.sqlstate IS 'Why it was refused; NULL while it waits.';

-- Name: COLUMN ledger_queue.message; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.ledger_queue.message IS 'The same in words.';

-- Name: ledger_queue_id_seq; Type: SEQUENCE; Schema: app; Owner: -

ALTER TABLE app.ledger_queue ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME app.ledger_queue_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: ledger_transfers_id_seq; Type: SEQUENCE; Schema: app; Owner: -

ALTER TABLE app.ledger_transfers ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME app.ledger_transfers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: wallet_overview; Type: VIEW; Schema: app; Owner: -

CREATE VIEW app.wallet_overview WITH (security_invoker='true') AS
 SELECT a.id AS account_id,
    a.owner AS user_id,
    a.currency,
        CASE
            WHEN a.unlocked THEN (concierge.ledger_amount((1)::bigint, a.exponent) * ((a.posted)::numeric + app_private.tail(a.id)))
            ELSE concierge.ledger_amount(a.posted, a.exponent)
        END AS balance,
    concierge.ledger_amount((a.held - lapsed.amount), a.exponent) AS held,
        CASE a.floor
            WHEN 0 THEN concierge.ledger_amount(((a.posted - a.held) + lapsed.amount), a.exponent)
            ELSE (concierge.ledger_amount((1)::bigint, a.exponent) * ((((a.posted)::numeric - (a.held)::numeric) + (lapsed.amount)::numeric) - (a.floor)::numeric))
        END AS available,
    concierge.ledger_amount(a.floor, a.exponent) AS floor,
    concierge.ledger_amount(a.ceiling, a.exponent) AS ceiling,
    a.version,
    a.active,
    a.frozen_in,
    a.frozen_out,
    a.closed,
    a.created_at
   FROM (app.ledger_accounts a
     CROSS JOIN LATERAL ( SELECT (COALESCE(sum((h.amount - h.captured)), (0)::numeric))::bigint AS amount
           FROM app.ledger_holds h
          WHERE ((h.debit = a.id) AND (h.state = 'open'::text) AND (h.expires_at <= clock_timestamp()))) lapsed)
  WHERE (a.kind = 0);

-- Name: VIEW wallet_overview; Type: COMMENT; Schema: app; Owner: -

COMMENT ON VIEW app.wallet_overview IS 'Wallets with balance, held and available amounts in major units; a user sees their own.';

-- Name: concierge_migrations concierge_migrations_pkey; Type: CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.concierge_migrations
    ADD CONSTRAINT concierge_migrations_pkey PRIMARY KEY (module, step);

-- Name: currencies currencies_num_key; Type: CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.currencies
    ADD CONSTRAINT currencies_num_key UNIQUE (num);

-- Name: currencies currencies_pkey; Type: CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.currencies
    ADD CONSTRAINT currencies_pkey PRIMARY KEY (code);

-- Name: ledger_accounts ledger_accounts_owner_currency_kind_key; Type: CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.ledger_accounts
    ADD CONSTRAINT ledger_accounts_owner_currency_kind_key UNIQUE (owner, currency, kind);

-- Name: ledger_accounts ledger_accounts_pkey; Type: CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.ledger_accounts
    ADD CONSTRAINT ledger_accounts_pkey PRIMARY KEY (id);

-- Name: ledger_holds ledger_holds_pkey; Type: CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.ledger_holds
    ADD CONSTRAINT ledger_holds_pkey PRIMARY KEY (id);

-- Name: ledger_idempotency ledger_idempotency_pkey; Type: CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.ledger_idempotency
    ADD CONSTRAINT ledger_idempotency_pkey PRIMARY KEY (key);

-- Name: ledger_queue ledger_queue_external_ref_key; Type: CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.ledger_queue
    ADD CONSTRAINT ledger_queue_external_ref_key UNIQUE (external_ref);

-- Name: ledger_queue ledger_queue_pkey; Type: CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.ledger_queue
    ADD CONSTRAINT ledger_queue_pkey PRIMARY KEY (id);

-- Name: ledger_transfers ledger_transfers_pkey; Type: CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.ledger_transfers
    ADD CONSTRAINT ledger_transfers_pkey PRIMARY KEY (id);

-- Name: ledger_holds_open_idx; Type: INDEX; Schema: app; Owner: -

CREATE INDEX ledger_holds_open_idx ON app.ledger_holds USING btree (debit, expires_at) WHERE (state = 'open'::text);

-- Name: ledger_holds_transaction_idx; Type: INDEX; Schema: app; Owner: -

CREATE UNIQUE INDEX ledger_holds_transaction_idx ON app.ledger_holds USING btree (transaction_id) WHERE (state = 'open'::text);

-- Name: ledger_idempotency_created_idx; Type: INDEX; Schema: app; Owner: -

CREATE INDEX ledger_idempotency_created_idx ON app.ledger_idempotency USING brin (created_at);

-- Name: ledger_transfers_credit_idx; Type: INDEX; Schema: app; Owner: -

CREATE UNIQUE INDEX ledger_transfers_credit_idx ON app.ledger_transfers USING btree (credit, credit_version) WHERE (credit_version IS NOT NULL);

-- Name: ledger_transfers_debit_idx; Type: INDEX; Schema: app; Owner: -

CREATE UNIQUE INDEX ledger_transfers_debit_idx ON app.ledger_transfers USING btree (debit, debit_version) WHERE (debit_version IS NOT NULL);

-- Name: ledger_transfers_external_idx; Type: INDEX; Schema: app; Owner: -

CREATE UNIQUE INDEX ledger_transfers_external_idx ON app.ledger_transfers USING btree (external_ref) WHERE (external_ref IS NOT NULL);

-- Name: ledger_transfers_posted_idx; Type: INDEX; Schema: app; Owner: -

CREATE INDEX ledger_transfers_posted_idx ON app.ledger_transfers USING brin (posted_at);

-- Name: ledger_transfers_ref_idx; Type: INDEX; Schema: app; Owner: -

CREATE INDEX ledger_transfers_ref_idx ON app.ledger_transfers USING btree (ref) WHERE (ref IS NOT NULL);

-- Name: ledger_transfers_transaction_idx; Type: INDEX; Schema: app; Owner: -

CREATE INDEX ledger_transfers_transaction_idx ON app.ledger_transfers USING btree (transaction_id) WHERE (transaction_id IS NOT NULL);

-- Name: ledger_holds concierge_50_keep; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_50_keep BEFORE UPDATE ON app.ledger_holds FOR EACH ROW WHEN ((old.state <> 'open'::text)) EXECUTE FUNCTION concierge.keep_posted();

ALTER TABLE app.ledger_holds ENABLE ALWAYS TRIGGER concierge_50_keep;

-- Name: ledger_transfers concierge_50_keep; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_50_keep BEFORE DELETE OR UPDATE ON app.ledger_transfers FOR EACH ROW EXECUTE FUNCTION concierge.keep_posted();

ALTER TABLE app.ledger_transfers ENABLE ALWAYS TRIGGER concierge_50_keep;

-- Name: ledger_holds concierge_50_keep_all; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_50_keep_all BEFORE TRUNCATE ON app.ledger_holds FOR EACH STATEMENT EXECUTE FUNCTION concierge.keep_posted();

ALTER TABLE app.ledger_holds ENABLE ALWAYS TRIGGER concierge_50_keep_all;

-- Name: ledger_transfers concierge_50_keep_all; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_50_keep_all BEFORE TRUNCATE ON app.ledger_transfers FOR EACH STATEMENT EXECUTE FUNCTION concierge.keep_posted();

ALTER TABLE app.ledger_transfers ENABLE ALWAYS TRIGGER concierge_50_keep_all;

-- Name: currencies concierge_50_keep_currency; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_50_keep_currency BEFORE DELETE ON app.currencies FOR EACH ROW EXECUTE FUNCTION app_private.keep_exponent();

-- Name: currencies concierge_50_keep_exponent; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_50_keep_exponent BEFORE UPDATE OF exponent, code ON app.currencies FOR EACH ROW WHEN (((old.exponent <> new.exponent) OR (old.code <> new.code))) EXECUTE FUNCTION app_private.keep_exponent();

-- Name: ledger_holds concierge_50_keep_row; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_50_keep_row BEFORE DELETE ON app.ledger_holds FOR EACH ROW EXECUTE FUNCTION concierge.keep_posted();

ALTER TABLE app.ledger_holds ENABLE ALWAYS TRIGGER concierge_50_keep_row;

-- Name: concierge_migrations; Type: ROW SECURITY; Schema: app; Owner: -

ALTER TABLE app.concierge_migrations ENABLE ROW LEVEL SECURITY;

-- Name: currencies; Type: ROW SECURITY; Schema: app; Owner: -

ALTER TABLE app.currencies ENABLE ROW LEVEL SECURITY;

-- Name: currencies currencies_select; Type: POLICY; Schema: app; Owner: -

CREATE POLICY currencies_select ON app.currencies FOR SELECT TO authenticated USING (true);

-- Name: currencies currencies_service; Type: POLICY; Schema: app; Owner: -

CREATE POLICY currencies_service ON app.currencies TO service_role USING (true) WITH CHECK (true);

-- Name: ledger_accounts; Type: ROW SECURITY; Schema: app; Owner: -

ALTER TABLE app.ledger_accounts ENABLE ROW LEVEL SECURITY;

-- Name: ledger_accounts ledger_accounts_select; Type: POLICY; Schema: app; Owner: -

CREATE POLICY ledger_accounts_select ON app.ledger_accounts FOR SELECT TO authenticated USING (((owner = ( SELECT concierge.uid() AS uid)) AND (kind = 0)));

-- Name: ledger_accounts ledger_accounts_service; Type: POLICY; Schema: app; Owner: -

CREATE POLICY ledger_accounts_service ON app.ledger_accounts FOR SELECT TO service_role USING (true);

-- Name: ledger_holds; Type: ROW SECURITY; Schema: app; Owner: -

ALTER TABLE app.ledger_holds ENABLE ROW LEVEL SECURITY;

-- Name: ledger_holds ledger_holds_select; Type: POLICY; Schema: app; Owner: -

CREATE POLICY ledger_holds_select ON app.ledger_holds FOR SELECT TO authenticated USING ((EXISTS ( SELECT
   FROM app.ledger_accounts a
  WHERE (a.id = ledger_holds.debit))));

-- Name: ledger_holds ledger_holds_service; Type: POLICY; Schema: app; Owner: -

CREATE POLICY ledger_holds_service ON app.ledger_holds FOR SELECT TO service_role USING (true);

-- Name: ledger_idempotency; Type: ROW SECURITY; Schema: app; Owner: -

ALTER TABLE app.ledger_idempotency ENABLE ROW LEVEL SECURITY;

-- Name: ledger_idempotency ledger_idempotency_service; Type: POLICY; Schema: app; Owner: -

CREATE POLICY ledger_idempotency_service ON app.ledger_idempotency FOR SELECT TO service_role USING (true);

-- Name: ledger_queue; Type: ROW SECURITY; Schema: app; Owner: -

ALTER TABLE app.ledger_queue ENABLE ROW LEVEL SECURITY;

-- Name: ledger_queue ledger_queue_service; Type: POLICY; Schema: app; Owner: -

CREATE POLICY ledger_queue_service ON app.ledger_queue FOR SELECT TO service_role USING (true);

-- Name: ledger_transfers; Type: ROW SECURITY; Schema: app; Owner: -

ALTER TABLE app.ledger_transfers ENABLE ROW LEVEL SECURITY;

-- Name: ledger_transfers ledger_transfers_service; Type: POLICY; Schema: app; Owner: -

CREATE POLICY ledger_transfers_service ON app.ledger_transfers FOR SELECT TO service_role USING (true);

-- Name: SCHEMA app; Type: ACL; Schema: -; Owner: -

GRANT USAGE ON SCHEMA app TO anon;
GRANT USAGE ON SCHEMA app TO authenticated;
GRANT USAGE ON SCHEMA app TO service_role;

-- Name: FUNCTION ledger_drain(p_limit integer); Type: ACL; Schema: app_private; Owner: -

REVOKE ALL ON FUNCTION app_private.ledger_drain(p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION app_private.ledger_drain(p_limit integer) TO service_role;

-- Name: FUNCTION ledger_drain(p_limit integer); Type: ACL; Schema: app; Owner: -

REVOKE ALL ON FUNCTION app.ledger_drain(p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION app.ledger_drain(p_limit integer) TO service_role;

-- Name: FUNCTION ledger_fold(); Type: ACL; Schema: app_private; Owner: -

REVOKE ALL ON FUNCTION app_private.ledger_fold() FROM PUBLIC;
GRANT ALL ON FUNCTION app_private.ledger_fold() TO service_role;

-- Name: FUNCTION ledger_fold(); Type: ACL; Schema: app; Owner: -

REVOKE ALL ON FUNCTION app.ledger_fold() FROM PUBLIC;
GRANT ALL ON FUNCTION app.ledger_fold() TO service_role;

-- Name: TABLE ledger_idempotency; Type: ACL; Schema: app; Owner: -

GRANT SELECT ON TABLE app.ledger_idempotency TO service_role;

-- Name: FUNCTION ledger_forget_keys(p_older_than interval); Type: ACL; Schema: app_private; Owner: -

REVOKE ALL ON FUNCTION app_private.ledger_forget_keys(p_older_than interval) FROM PUBLIC;
GRANT ALL ON FUNCTION app_private.ledger_forget_keys(p_older_than interval) TO service_role;

-- Name: FUNCTION ledger_forget_keys(p_older_than interval); Type: ACL; Schema: app; Owner: -

REVOKE ALL ON FUNCTION app.ledger_forget_keys(p_older_than interval) FROM PUBLIC;
GRANT ALL ON FUNCTION app.ledger_forget_keys(p_older_than interval) TO service_role;

-- Name: FUNCTION ledger_reconcile(p_source text, p_rows jsonb); Type: ACL; Schema: app; Owner: -

REVOKE ALL ON FUNCTION app.ledger_reconcile(p_source text, p_rows jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION app.ledger_reconcile(p_source text, p_rows jsonb) TO service_role;

-- Name: TABLE ledger_accounts; Type: ACL; Schema: app; Owner: -

GRANT SELECT ON TABLE app.ledger_accounts TO authenticated;
GRANT SELECT ON TABLE app.ledger_accounts TO service_role;

-- Name: TABLE ledger_transfers; Type: ACL; Schema: app; Owner: -

GRANT SELECT ON TABLE app.ledger_transfers TO service_role;

-- Name: FUNCTION unfolded(); Type: ACL; Schema: app_private; Owner: -

REVOKE ALL ON FUNCTION app_private.unfolded() FROM PUBLIC;

-- Name: FUNCTION ledger_trial_balance(); Type: ACL; Schema: app_private; Owner: -

REVOKE ALL ON FUNCTION app_private.ledger_trial_balance() FROM PUBLIC;
GRANT ALL ON FUNCTION app_private.ledger_trial_balance() TO service_role;

-- Name: FUNCTION ledger_trial_balance(); Type: ACL; Schema: app; Owner: -

REVOKE ALL ON FUNCTION app.ledger_trial_balance() FROM PUBLIC;
GRANT ALL ON FUNCTION app.ledger_trial_balance() TO service_role;

-- Name: FUNCTION ledger_verify(p_since bigint); Type: ACL; Schema: app_private; Owner: -

REVOKE ALL ON FUNCTION app_private.ledger_verify(p_since bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION app_private.ledger_verify(p_since bigint) TO service_role;

-- Name: FUNCTION ledger_verify(p_since bigint); Type: ACL; Schema: app; Owner: -

REVOKE ALL ON FUNCTION app.ledger_verify(p_since bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION app.ledger_verify(p_since bigint) TO service_role;

-- Name: FUNCTION set_wallet_limits(p_user_id uuid, p_currency text, p_floor numeric, p_ceiling numeric); Type: ACL; Schema: app_private; Owner: -

REVOKE ALL ON FUNCTION app_private.set_wallet_limits(p_user_id uuid, p_currency text, p_floor numeric, p_ceiling numeric) FROM PUBLIC;
GRANT ALL ON FUNCTION app_private.set_wallet_limits(p_user_id uuid, p_currency text, p_floor numeric, p_ceiling numeric) TO service_role;

-- Name: FUNCTION set_wallet_limits(p_user_id uuid, p_currency text, p_floor numeric, p_ceiling numeric); Type: ACL; Schema: app; Owner: -

REVOKE ALL ON FUNCTION app.set_wallet_limits(p_user_id uuid, p_currency text, p_floor numeric, p_ceiling numeric) FROM PUBLIC;
GRANT ALL ON FUNCTION app.set_wallet_limits(p_user_id uuid, p_currency text, p_floor numeric, p_ceiling numeric) TO service_role;

-- Name: FUNCTION set_wallet_mode(p_user_id uuid, p_currency text, p_mode text); Type: ACL; Schema: app_private; Owner: -

REVOKE ALL ON FUNCTION app_private.set_wallet_mode(p_user_id uuid, p_currency text, p_mode text) FROM PUBLIC;
GRANT ALL ON FUNCTION app_private.set_wallet_mode(p_user_id uuid, p_currency text, p_mode text) TO service_role;

-- Name: FUNCTION set_wallet_mode(p_user_id uuid, p_currency text, p_mode text); Type: ACL; Schema: app; Owner: -

REVOKE ALL ON FUNCTION app.set_wallet_mode(p_user_id uuid, p_currency text, p_mode text) FROM PUBLIC;
GRANT ALL ON FUNCTION app.set_wallet_mode(p_user_id uuid, p_currency text, p_mode text) TO service_role;

-- Name: FUNCTION must_see(p_account bigint); Type: ACL; Schema: app_private; Owner: -

REVOKE ALL ON FUNCTION app_private.must_see(p_account bigint) FROM PUBLIC;

-- Name: FUNCTION tail(p_account bigint); Type: ACL; Schema: app_private; Owner: -

REVOKE ALL ON FUNCTION app_private.tail(p_account bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION app_private.tail(p_account bigint) TO authenticated;
GRANT ALL ON FUNCTION app_private.tail(p_account bigint) TO service_role;

-- Name: TABLE ledger_holds; Type: ACL; Schema: app; Owner: -

GRANT SELECT ON TABLE app.ledger_holds TO authenticated;
GRANT SELECT ON TABLE app.ledger_holds TO service_role;

-- Name: FUNCTION wallet_balance(p_user_id uuid, p_currency text); Type: ACL; Schema: app; Owner: -

REVOKE ALL ON FUNCTION app.wallet_balance(p_user_id uuid, p_currency text) FROM PUBLIC;
GRANT ALL ON FUNCTION app.wallet_balance(p_user_id uuid, p_currency text) TO authenticated;
GRANT ALL ON FUNCTION app.wallet_balance(p_user_id uuid, p_currency text) TO service_role;

-- Name: FUNCTION balance_at(p_account bigint, p_at timestamp with time zone, p_by text); Type: ACL; Schema: app_private; Owner: -

REVOKE ALL ON FUNCTION app_private.balance_at(p_account bigint, p_at timestamp with time zone, p_by text) FROM PUBLIC;
GRANT ALL ON FUNCTION app_private.balance_at(p_account bigint, p_at timestamp with time zone, p_by text) TO authenticated;
GRANT ALL ON FUNCTION app_private.balance_at(p_account bigint, p_at timestamp with time zone, p_by text) TO service_role;

-- Name: FUNCTION wallet_balance_at(p_user_id uuid, p_currency text, p_at timestamp with time zone, p_by text); Type: ACL; Schema: app; Owner: -

REVOKE ALL ON FUNCTION app.wallet_balance_at(p_user_id uuid, p_currency text, p_at timestamp with time zone, p_by text) FROM PUBLIC;
GRANT ALL ON FUNCTION app.wallet_balance_at(p_user_id uuid, p_currency text, p_at timestamp with time zone, p_by text) TO authenticated;
GRANT ALL ON FUNCTION app.wallet_balance_at(p_user_id uuid, p_currency text, p_at timestamp with time zone, p_by text) TO service_role;

-- Name: FUNCTION wallet_capture(p_hold_id bigint, p_amount numeric, p_final boolean, p_idempotency_key text, p_description text, p_external_ref text, p_effective_at timestamp with time zone, p_metadata jsonb); Type: ACL; Schema: app; Owner: -

REVOKE ALL ON FUNCTION app.wallet_capture(p_hold_id bigint, p_amount numeric, p_final boolean, p_idempotency_key text, p_description text, p_external_ref text, p_effective_at timestamp with time zone, p_metadata jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION app.wallet_capture(p_hold_id bigint, p_amount numeric, p_final boolean, p_idempotency_key text, p_description text, p_external_ref text, p_effective_at timestamp with time zone, p_metadata jsonb) TO service_role;

-- Name: FUNCTION wallet_chargeback(p_transaction_id uuid, p_amount numeric, p_reason text, p_idempotency_key text, p_external_ref text, p_metadata jsonb); Type: ACL; Schema: app_private; Owner: -

REVOKE ALL ON FUNCTION app_private.wallet_chargeback(p_transaction_id uuid, p_amount numeric, p_reason text, p_idempotency_key text, p_external_ref text, p_metadata jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION app_private.wallet_chargeback(p_transaction_id uuid, p_amount numeric, p_reason text, p_idempotency_key text, p_external_ref text, p_metadata jsonb) TO service_role;

-- Name: FUNCTION wallet_chargeback(p_transaction_id uuid, p_amount numeric, p_reason text, p_idempotency_key text, p_external_ref text, p_metadata jsonb); Type: ACL; Schema: app; Owner: -

REVOKE ALL ON FUNCTION app.wallet_chargeback(p_transaction_id uuid, p_amount numeric, p_reason text, p_idempotency_key text, p_external_ref text, p_metadata jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION app.wallet_chargeback(p_transaction_id uuid, p_amount numeric, p_reason text, p_idempotency_key text, p_external_ref text, p_metadata jsonb) TO service_role;

-- Name: FUNCTION wallet_close(p_user_id uuid, p_currency text); Type: ACL; Schema: app_private; Owner: -

REVOKE ALL ON FUNCTION app_private.wallet_close(p_user_id uuid, p_currency text) FROM PUBLIC;
GRANT ALL ON FUNCTION app_private.wallet_close(p_user_id uuid, p_currency text) TO service_role;

-- Name: FUNCTION wallet_close(p_user_id uuid, p_currency text); Type: ACL; Schema: app; Owner: -

REVOKE ALL ON FUNCTION app.wallet_close(p_user_id uuid, p_currency text) FROM PUBLIC;
GRANT ALL ON FUNCTION app.wallet_close(p_user_id uuid, p_currency text) TO service_role;

-- Name: FUNCTION wallet_credit(p_user_id uuid, p_amount numeric, p_currency text, p_idempotency_key text, p_description text, p_external_ref text, p_effective_at timestamp with time zone, p_metadata jsonb); Type: ACL; Schema: app; Owner: -

REVOKE ALL ON FUNCTION app.wallet_credit(p_user_id uuid, p_amount numeric, p_currency text, p_idempotency_key text, p_description text, p_external_ref text, p_effective_at timestamp with time zone, p_metadata jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION app.wallet_credit(p_user_id uuid, p_amount numeric, p_currency text, p_idempotency_key text, p_description text, p_external_ref text, p_effective_at timestamp with time zone, p_metadata jsonb) TO service_role;

-- Name: FUNCTION wallet_debit(p_user_id uuid, p_amount numeric, p_currency text, p_idempotency_key text, p_description text, p_external_ref text, p_effective_at timestamp with time zone, p_metadata jsonb); Type: ACL; Schema: app; Owner: -

REVOKE ALL ON FUNCTION app.wallet_debit(p_user_id uuid, p_amount numeric, p_currency text, p_idempotency_key text, p_description text, p_external_ref text, p_effective_at timestamp with time zone, p_metadata jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION app.wallet_debit(p_user_id uuid, p_amount numeric, p_currency text, p_idempotency_key text, p_description text, p_external_ref text, p_effective_at timestamp with time zone, p_metadata jsonb) TO service_role;

-- Name: FUNCTION wallet_enqueue(p_user_id uuid, p_amount numeric, p_currency text, p_external_ref text, p_description text, p_metadata jsonb); Type: ACL; Schema: app_private; Owner: -

REVOKE ALL ON FUNCTION app_private.wallet_enqueue(p_user_id uuid, p_amount numeric, p_currency text, p_external_ref text, p_description text, p_metadata jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION app_private.wallet_enqueue(p_user_id uuid, p_amount numeric, p_currency text, p_external_ref text, p_description text, p_metadata jsonb) TO service_role;

-- Name: FUNCTION wallet_enqueue(p_user_id uuid, p_amount numeric, p_currency text, p_external_ref text, p_description text, p_metadata jsonb); Type: ACL; Schema: app; Owner: -

REVOKE ALL ON FUNCTION app.wallet_enqueue(p_user_id uuid, p_amount numeric, p_currency text, p_external_ref text, p_description text, p_metadata jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION app.wallet_enqueue(p_user_id uuid, p_amount numeric, p_currency text, p_external_ref text, p_description text, p_metadata jsonb) TO service_role;

-- Name: FUNCTION wallet_exchange(p_user_id uuid, p_from_currency text, p_amount numeric, p_to_currency text, p_rate numeric, p_idempotency_key text, p_description text, p_external_ref text, p_effective_at timestamp with time zone, p_metadata jsonb); Type: ACL; Schema: app_private; Owner: -

REVOKE ALL ON FUNCTION app_private.wallet_exchange(p_user_id uuid, p_from_currency text, p_amount numeric, p_to_currency text, p_rate numeric, p_idempotency_key text, p_description text, p_external_ref text, p_effective_at timestamp with time zone, p_metadata jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION app_private.wallet_exchange(p_user_id uuid, p_from_currency text, p_amount numeric, p_to_currency text, p_rate numeric, p_idempotency_key text, p_description text, p_external_ref text, p_effective_at timestamp with time zone, p_metadata jsonb) TO service_role;

-- Name: FUNCTION wallet_exchange(p_user_id uuid, p_from_currency text, p_amount numeric, p_to_currency text, p_rate numeric, p_idempotency_key text, p_description text, p_external_ref text, p_effective_at timestamp with time zone, p_metadata jsonb); Type: ACL; Schema: app; Owner: -

REVOKE ALL ON FUNCTION app.wallet_exchange(p_user_id uuid, p_from_currency text, p_amount numeric, p_to_currency text, p_rate numeric, p_idempotency_key text, p_description text, p_external_ref text, p_effective_at timestamp with time zone, p_metadata jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION app.wallet_exchange(p_user_id uuid, p_from_currency text, p_amount numeric, p_to_currency text, p_rate numeric, p_idempotency_key text, p_description text, p_external_ref text, p_effective_at timestamp with time zone, p_metadata jsonb) TO service_role;

-- Name: FUNCTION wallet_freeze(p_user_id uuid, p_currency text, p_debits boolean, p_credits boolean); Type: ACL; Schema: app_private; Owner: -

REVOKE ALL ON FUNCTION app_private.wallet_freeze(p_user_id uuid, p_currency text, p_debits boolean, p_credits boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION app_private.wallet_freeze(p_user_id uuid, p_currency text, p_debits boolean, p_credits boolean) TO service_role;

-- Name: FUNCTION wallet_freeze(p_user_id uuid, p_currency text, p_debits boolean, p_credits boolean); Type: ACL; Schema: app; Owner: -

REVOKE ALL ON FUNCTION app.wallet_freeze(p_user_id uuid, p_currency text, p_debits boolean, p_credits boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION app.wallet_freeze(p_user_id uuid, p_currency text, p_debits boolean, p_credits boolean) TO service_role;

-- Name: FUNCTION wallet_hold(p_user_id uuid, p_amount numeric, p_currency text, p_expires_in interval, p_idempotency_key text, p_reason text, p_metadata jsonb); Type: ACL; Schema: app; Owner: -

REVOKE ALL ON FUNCTION app.wallet_hold(p_user_id uuid, p_amount numeric, p_currency text, p_expires_in interval, p_idempotency_key text, p_reason text, p_metadata jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION app.wallet_hold(p_user_id uuid, p_amount numeric, p_currency text, p_expires_in interval, p_idempotency_key text, p_reason text, p_metadata jsonb) TO service_role;

-- Name: FUNCTION wallet_open(p_user_id uuid, p_currency text, p_idempotency_key text); Type: ACL; Schema: app_private; Owner: -

REVOKE ALL ON FUNCTION app_private.wallet_open(p_user_id uuid, p_currency text, p_idempotency_key text) FROM PUBLIC;
GRANT ALL ON FUNCTION app_private.wallet_open(p_user_id uuid, p_currency text, p_idempotency_key text) TO service_role;

-- Name: FUNCTION wallet_open(p_user_id uuid, p_currency text, p_idempotency_key text); Type: ACL; Schema: app; Owner: -

REVOKE ALL ON FUNCTION app.wallet_open(p_user_id uuid, p_currency text, p_idempotency_key text) FROM PUBLIC;
GRANT ALL ON FUNCTION app.wallet_open(p_user_id uuid, p_currency text, p_idempotency_key text) TO service_role;

-- Name: FUNCTION wallet_post_batch(p_transfers jsonb, p_mode text, p_idempotency_key text); Type: ACL; Schema: app_private; Owner: -

REVOKE ALL ON FUNCTION app_private.wallet_post_batch(p_transfers jsonb, p_mode text, p_idempotency_key text) FROM PUBLIC;
GRANT ALL ON FUNCTION app_private.wallet_post_batch(p_transfers jsonb, p_mode text, p_idempotency_key text) TO service_role;

-- Name: FUNCTION wallet_post_batch(p_transfers jsonb, p_mode text, p_idempotency_key text); Type: ACL; Schema: app; Owner: -

REVOKE ALL ON FUNCTION app.wallet_post_batch(p_transfers jsonb, p_mode text, p_idempotency_key text) FROM PUBLIC;
GRANT ALL ON FUNCTION app.wallet_post_batch(p_transfers jsonb, p_mode text, p_idempotency_key text) TO service_role;

-- Name: FUNCTION wallet_refund(p_transaction_id uuid, p_amount numeric, p_reason text, p_idempotency_key text, p_external_ref text, p_metadata jsonb); Type: ACL; Schema: app_private; Owner: -

REVOKE ALL ON FUNCTION app_private.wallet_refund(p_transaction_id uuid, p_amount numeric, p_reason text, p_idempotency_key text, p_external_ref text, p_metadata jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION app_private.wallet_refund(p_transaction_id uuid, p_amount numeric, p_reason text, p_idempotency_key text, p_external_ref text, p_metadata jsonb) TO service_role;

-- Name: FUNCTION wallet_refund(p_transaction_id uuid, p_amount numeric, p_reason text, p_idempotency_key text, p_external_ref text, p_metadata jsonb); Type: ACL; Schema: app; Owner: -

REVOKE ALL ON FUNCTION app.wallet_refund(p_transaction_id uuid, p_amount numeric, p_reason text, p_idempotency_key text, p_external_ref text, p_metadata jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION app.wallet_refund(p_transaction_id uuid, p_amount numeric, p_reason text, p_idempotency_key text, p_external_ref text, p_metadata jsonb) TO service_role;

-- Name: FUNCTION wallet_release(p_hold_id bigint, p_idempotency_key text); Type: ACL; Schema: app_private; Owner: -

REVOKE ALL ON FUNCTION app_private.wallet_release(p_hold_id bigint, p_idempotency_key text) FROM PUBLIC;
GRANT ALL ON FUNCTION app_private.wallet_release(p_hold_id bigint, p_idempotency_key text) TO service_role;

-- Name: FUNCTION wallet_release(p_hold_id bigint, p_idempotency_key text); Type: ACL; Schema: app; Owner: -

REVOKE ALL ON FUNCTION app.wallet_release(p_hold_id bigint, p_idempotency_key text) FROM PUBLIC;
GRANT ALL ON FUNCTION app.wallet_release(p_hold_id bigint, p_idempotency_key text) TO service_role;

-- Name: FUNCTION statement(p_account bigint, p_from timestamp with time zone, p_to timestamp with time zone); Type: ACL; Schema: app_private; Owner: -

REVOKE ALL ON FUNCTION app_private.statement(p_account bigint, p_from timestamp with time zone, p_to timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION app_private.statement(p_account bigint, p_from timestamp with time zone, p_to timestamp with time zone) TO authenticated;
GRANT ALL ON FUNCTION app_private.statement(p_account bigint, p_from timestamp with time zone, p_to timestamp with time zone) TO service_role;

-- Name: FUNCTION wallet_statement(p_user_id uuid, p_currency text, p_from timestamp with time zone, p_to timestamp with time zone); Type: ACL; Schema: app; Owner: -

REVOKE ALL ON FUNCTION app.wallet_statement(p_user_id uuid, p_currency text, p_from timestamp with time zone, p_to timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION app.wallet_statement(p_user_id uuid, p_currency text, p_from timestamp with time zone, p_to timestamp with time zone) TO authenticated;
GRANT ALL ON FUNCTION app.wallet_statement(p_user_id uuid, p_currency text, p_from timestamp with time zone, p_to timestamp with time zone) TO service_role;

-- Name: FUNCTION wallet_transfer(p_from uuid, p_to uuid, p_amount numeric, p_currency text, p_idempotency_key text, p_description text, p_external_ref text, p_effective_at timestamp with time zone, p_metadata jsonb, p_expected_version bigint); Type: ACL; Schema: app; Owner: -

REVOKE ALL ON FUNCTION app.wallet_transfer(p_from uuid, p_to uuid, p_amount numeric, p_currency text, p_idempotency_key text, p_description text, p_external_ref text, p_effective_at timestamp with time zone, p_metadata jsonb, p_expected_version bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION app.wallet_transfer(p_from uuid, p_to uuid, p_amount numeric, p_currency text, p_idempotency_key text, p_description text, p_external_ref text, p_effective_at timestamp with time zone, p_metadata jsonb, p_expected_version bigint) TO service_role;

-- Name: FUNCTION wallet_unfreeze(p_user_id uuid, p_currency text); Type: ACL; Schema: app_private; Owner: -

REVOKE ALL ON FUNCTION app_private.wallet_unfreeze(p_user_id uuid, p_currency text) FROM PUBLIC;
GRANT ALL ON FUNCTION app_private.wallet_unfreeze(p_user_id uuid, p_currency text) TO service_role;

-- Name: FUNCTION wallet_unfreeze(p_user_id uuid, p_currency text); Type: ACL; Schema: app; Owner: -

REVOKE ALL ON FUNCTION app.wallet_unfreeze(p_user_id uuid, p_currency text) FROM PUBLIC;
GRANT ALL ON FUNCTION app.wallet_unfreeze(p_user_id uuid, p_currency text) TO service_role;

-- Name: FUNCTION effective_balance(p_account bigint, p_at timestamp with time zone); Type: ACL; Schema: app_private; Owner: -

REVOKE ALL ON FUNCTION app_private.effective_balance(p_account bigint, p_at timestamp with time zone) FROM PUBLIC;

-- Name: FUNCTION entry_of(p_account bigint, p_version bigint); Type: ACL; Schema: app_private; Owner: -

REVOKE ALL ON FUNCTION app_private.entry_of(p_account bigint, p_version bigint) FROM PUBLIC;

-- Name: FUNCTION keep_exponent(); Type: ACL; Schema: app_private; Owner: -

REVOKE ALL ON FUNCTION app_private.keep_exponent() FROM PUBLIC;

-- Name: FUNCTION mixed_statement(p_account bigint, p_from timestamp with time zone, p_to timestamp with time zone); Type: ACL; Schema: app_private; Owner: -

REVOKE ALL ON FUNCTION app_private.mixed_statement(p_account bigint, p_from timestamp with time zone, p_to timestamp with time zone) FROM PUBLIC;

-- Name: FUNCTION statement_lines(p_account bigint, p_first bigint, p_last bigint); Type: ACL; Schema: app_private; Owner: -

REVOKE ALL ON FUNCTION app_private.statement_lines(p_account bigint, p_first bigint, p_last bigint) FROM PUBLIC;

-- Name: FUNCTION summed_balance(p_account bigint, p_at timestamp with time zone, p_effective boolean); Type: ACL; Schema: app_private; Owner: -

REVOKE ALL ON FUNCTION app_private.summed_balance(p_account bigint, p_at timestamp with time zone, p_effective boolean) FROM PUBLIC;

-- Name: FUNCTION version_at(p_account bigint, p_last bigint, p_at timestamp with time zone, p_included boolean); Type: ACL; Schema: app_private; Owner: -

REVOKE ALL ON FUNCTION app_private.version_at(p_account bigint, p_last bigint, p_at timestamp with time zone, p_included boolean) FROM PUBLIC;

-- Name: TABLE currencies; Type: ACL; Schema: app; Owner: -

GRANT SELECT ON TABLE app.currencies TO authenticated;
GRANT SELECT,INSERT,UPDATE ON TABLE app.currencies TO service_role;

-- Name: TABLE ledger_entries; Type: ACL; Schema: app; Owner: -

GRANT SELECT ON TABLE app.ledger_entries TO service_role;

-- Name: TABLE ledger_queue; Type: ACL; Schema: app; Owner: -

GRANT SELECT ON TABLE app.ledger_queue TO service_role;

-- Name: TABLE wallet_overview; Type: ACL; Schema: app; Owner: -

GRANT SELECT ON TABLE app.wallet_overview TO authenticated;
GRANT SELECT ON TABLE app.wallet_overview TO service_role;
