-- Accounts that many calls meet at: how they are locked, and a queue for what need not be posted at once.
CREATE OR REPLACE FUNCTION @private@.set_wallet_mode(p_user_id uuid, p_currency text, p_mode text) RETURNS jsonb
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN concierge.ledger_mode('@schema@.ledger_accounts'::regclass, p_user_id,
        coalesce(p_currency, '@default_currency@'), coalesce(p_mode, 'locked'))::jsonb;
END
$body$;

CREATE OR REPLACE FUNCTION @schema@.set_wallet_mode(
    p_user_id uuid, p_currency text DEFAULT '@default_currency@', p_mode text DEFAULT 'locked'
) RETURNS jsonb
LANGUAGE sql VOLATILE PARALLEL UNSAFE
BEGIN ATOMIC
    SELECT @private@.set_wallet_mode(p_user_id, p_currency, p_mode);
END;

-- What can be refused at once is: the user has a wallet, the amount can be counted.
CREATE OR REPLACE FUNCTION @private@.wallet_enqueue(
    p_user_id uuid, p_amount numeric, p_currency text, p_external_ref text, p_description text, p_metadata jsonb
) RETURNS bigint
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    digits smallint;
    number bigint;
BEGIN
    SELECT a.exponent INTO digits FROM @schema@.ledger_accounts a
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
    INSERT INTO @schema@.ledger_queue (user_id, amount, currency, external_ref, description, metadata)
    VALUES (p_user_id, p_amount, p_currency, p_external_ref, p_description, p_metadata) RETURNING id INTO number;
    RETURN number;
END
$body$;

CREATE OR REPLACE FUNCTION @schema@.wallet_enqueue(
    p_user_id uuid, p_amount numeric, p_currency text DEFAULT '@default_currency@', p_external_ref text DEFAULT NULL,
    p_description text DEFAULT NULL, p_metadata jsonb DEFAULT NULL
) RETURNS bigint
LANGUAGE sql VOLATILE PARALLEL UNSAFE
BEGIN ATOMIC
    SELECT @private@.wallet_enqueue(
        p_user_id, p_amount, coalesce(p_currency, '@default_currency@'), p_external_ref, p_description, p_metadata
    );
END;

-- One batch: rows that no other worker has taken, in their order. A row goes with the transaction that posts it, so each is
-- posted once; what is refused stays, with the reason, and is not tried again.
CREATE OR REPLACE FUNCTION @private@.ledger_drain(p_limit integer)
RETURNS TABLE (posted bigint, refused bigint, waiting bigint)
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $body$
#variable_conflict use_column
DECLARE
    taken   bigint[];
    items   jsonb;
    answers jsonb;
    known   bigint;
BEGIN
    -- One reference that was posted meanwhile would stop the whole batch.
    UPDATE @schema@.ledger_queue q SET sqlstate = 'WL023', message = 'the external reference was recorded before'
    WHERE q.sqlstate IS NULL
      AND EXISTS (SELECT FROM @schema@.ledger_transfers t WHERE t.external_ref = q.external_ref);
    GET DIAGNOSTICS known = ROW_COUNT;
    SELECT array_agg(q.id ORDER BY q.id), jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
        'to', q.user_id, 'amount', q.amount, 'currency', q.currency, 'external_ref', q.external_ref,
        'description', q.description, 'metadata', q.metadata)) ORDER BY q.id)
    INTO taken, items
    FROM (
        SELECT * FROM @schema@.ledger_queue w WHERE w.sqlstate IS NULL ORDER BY w.id
        LIMIT least(greatest(coalesce(p_limit, 1000), 1), 10000) FOR UPDATE SKIP LOCKED
    ) AS q;
    answers := '[]';
    IF taken IS NOT NULL THEN
        answers := @private@.wallet_post_batch(items, 'independent', NULL);
        UPDATE @schema@.ledger_queue q SET sqlstate = a.item ->> 'sqlstate', message = a.item ->> 'message'
        FROM jsonb_array_elements(answers) AS a (item)
        WHERE NOT (a.item ->> 'ok')::boolean AND q.id = taken[(a.item ->> 'item')::integer + 1];
        DELETE FROM @schema@.ledger_queue q
        USING jsonb_array_elements(answers) AS a (item)
        WHERE (a.item ->> 'ok')::boolean AND q.id = taken[(a.item ->> 'item')::integer + 1];
    END IF;
    RETURN QUERY
    SELECT count(*) FILTER (WHERE (a.item ->> 'ok')::boolean), count(*) FILTER (WHERE NOT (a.item ->> 'ok')::boolean) + known,
           (SELECT count(*) FROM @schema@.ledger_queue q WHERE q.sqlstate IS NULL)
    FROM jsonb_array_elements(answers) AS a (item);
END
$body$;

CREATE OR REPLACE FUNCTION @schema@.ledger_drain(p_limit integer DEFAULT 1000)
RETURNS TABLE (posted bigint, refused bigint, waiting bigint)
LANGUAGE sql VOLATILE PARALLEL UNSAFE
BEGIN ATOMIC
    SELECT * FROM @private@.ledger_drain(p_limit);
END;

CREATE POLICY ledger_queue_service ON @schema@.ledger_queue FOR SELECT TO @role_service@ USING (true);

REVOKE ALL ON TABLE @schema@.ledger_queue FROM PUBLIC;
REVOKE ALL ON FUNCTION @private@.set_wallet_mode(uuid, text, text) FROM PUBLIC;
REVOKE ALL ON FUNCTION @schema@.set_wallet_mode(uuid, text, text) FROM PUBLIC;
REVOKE ALL ON FUNCTION @private@.wallet_enqueue(uuid, numeric, text, text, text, jsonb) FROM PUBLIC;
REVOKE ALL ON FUNCTION @schema@.wallet_enqueue(uuid, numeric, text, text, text, jsonb) FROM PUBLIC;
REVOKE ALL ON FUNCTION @private@.ledger_drain(integer) FROM PUBLIC;
REVOKE ALL ON FUNCTION @schema@.ledger_drain(integer) FROM PUBLIC;
GRANT SELECT ON TABLE @schema@.ledger_queue TO @role_service@;
GRANT EXECUTE ON FUNCTION @private@.set_wallet_mode(uuid, text, text) TO @role_service@;
GRANT EXECUTE ON FUNCTION @schema@.set_wallet_mode(uuid, text, text) TO @role_service@;
GRANT EXECUTE ON FUNCTION @private@.wallet_enqueue(uuid, numeric, text, text, text, jsonb) TO @role_service@;
GRANT EXECUTE ON FUNCTION @schema@.wallet_enqueue(uuid, numeric, text, text, text, jsonb) TO @role_service@;
GRANT EXECUTE ON FUNCTION @private@.ledger_drain(integer) TO @role_service@;
GRANT EXECUTE ON FUNCTION @schema@.ledger_drain(integer) TO @role_service@;

COMMENT ON TABLE @schema@.ledger_queue IS
'Credits that wait to be posted by ledger_drain, and those that it had to refuse.';
COMMENT ON COLUMN @schema@.ledger_queue.id IS 'Number, in the order of posting.';
COMMENT ON COLUMN @schema@.ledger_queue.user_id IS 'Whose wallet.';
COMMENT ON COLUMN @schema@.ledger_queue.amount IS 'Major units.';
COMMENT ON COLUMN @schema@.ledger_queue.currency IS 'Code in table currencies.';
COMMENT ON COLUMN @schema@.ledger_queue.external_ref IS 'What the other side calls it; waits and is posted at most once.';
COMMENT ON COLUMN @schema@.ledger_queue.description IS 'For people.';
COMMENT ON COLUMN @schema@.ledger_queue.metadata IS 'Whatever the caller wanted to be kept.';
COMMENT ON COLUMN @schema@.ledger_queue.enqueued_at IS 'When it came.';
COMMENT ON COLUMN @schema@.ledger_queue.sqlstate IS 'Why it was refused; NULL while it waits.';
COMMENT ON COLUMN @schema@.ledger_queue.message IS 'The same in words.';
COMMENT ON FUNCTION @private@.set_wallet_mode(uuid, text, text) IS
'What set_wallet_mode does, with the rights of the owner.';
COMMENT ON FUNCTION @schema@.set_wallet_mode(uuid, text, text) IS
'Sets how a wallet meets many calls at once. Waits until nobody writes the ledger, so call it rarely. Returns the account.

p_mode: locked, as every wallet begins; hot, which is locked last in each call, for as short as can be; unlocked, without a lock,
a limit, versions or holds: calls only append, and ledger_fold takes them into the balance.
Errors: WL005, 22023 no such mode, or limits or holds in the way. Example: SELECT set_wallet_mode(''…user…'', ''USD'', ''hot'');';
COMMENT ON FUNCTION @private@.wallet_enqueue(uuid, numeric, text, text, text, jsonb) IS
'What wallet_enqueue does, with the rights of the owner.';
COMMENT ON FUNCTION @schema@.wallet_enqueue(uuid, numeric, text, text, text, jsonb) IS
'Puts a credit into a queue: it locks nothing, and is posted by ledger_drain. Returns its number there.

Errors: WL005, WL007, WL008, WL009, 23505 the reference waits already. Example: SELECT wallet_enqueue(''…user…'', 0.05, ''USD'');';
COMMENT ON FUNCTION @private@.ledger_drain(integer) IS 'What ledger_drain does, with the rights of the owner.';
COMMENT ON FUNCTION @schema@.ledger_drain(integer) IS
'Posts what waits in the queue, in one batch. Returns how many were posted, how many refused, how many wait still.

p_limit: 1,000 when left out, 10,000 at most. Several workers may call it at the same time; one is enough, and does not wait.
What is refused stays in ledger_queue with its sqlstate. Example: SELECT * FROM ledger_drain();';
