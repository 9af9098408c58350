-- Whoever may call these moves money of anybody: the back end only. Each is a thin function of the schema over one that
-- acts with the rights of the owner, who alone may write the ledger. The most frequent ones call the extension itself, which
-- asks whether the caller may execute the function of the schema: they are inlined. The others are in PL/pgSQL, which keeps
-- its plans from call to call.

CREATE OR REPLACE FUNCTION @private@.wallet_open(
    p_user_id uuid, p_currency text, p_idempotency_key text
) RETURNS jsonb
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN concierge.ledger_open('@schema@.ledger_accounts'::regclass, p_user_id, coalesce(p_currency, '@default_currency@'), p_idempotency_key)::jsonb;
END
$body$;

CREATE OR REPLACE FUNCTION @schema@.wallet_open(
    p_user_id uuid, p_currency text DEFAULT '@default_currency@',
    p_idempotency_key text DEFAULT NULL
) RETURNS jsonb
LANGUAGE sql VOLATILE PARALLEL UNSAFE
BEGIN ATOMIC
    SELECT @private@.wallet_open(p_user_id, p_currency, p_idempotency_key);
END;

CREATE OR REPLACE FUNCTION @schema@.wallet_credit(
    p_user_id uuid, p_amount numeric, p_currency text DEFAULT '@default_currency@',
    p_idempotency_key text DEFAULT NULL, p_description text DEFAULT NULL, p_external_ref text DEFAULT NULL,
    p_effective_at timestamptz DEFAULT NULL, p_metadata jsonb DEFAULT NULL
) RETURNS jsonb
LANGUAGE sql VOLATILE PARALLEL UNSAFE
BEGIN ATOMIC
    SELECT concierge.ledger_move('@schema@.ledger_accounts'::regclass, 'credit', NULL, p_user_id, p_amount,
        coalesce(p_currency, '@default_currency@'), p_idempotency_key, p_description, p_external_ref,
        p_effective_at, p_metadata::text, NULL);
END;

CREATE OR REPLACE FUNCTION @schema@.wallet_debit(
    p_user_id uuid, p_amount numeric, p_currency text DEFAULT '@default_currency@',
    p_idempotency_key text DEFAULT NULL, p_description text DEFAULT NULL, p_external_ref text DEFAULT NULL,
    p_effective_at timestamptz DEFAULT NULL, p_metadata jsonb DEFAULT NULL
) RETURNS jsonb
LANGUAGE sql VOLATILE PARALLEL UNSAFE
BEGIN ATOMIC
    SELECT concierge.ledger_move('@schema@.ledger_accounts'::regclass, 'debit', p_user_id, NULL, p_amount,
        coalesce(p_currency, '@default_currency@'), p_idempotency_key, p_description, p_external_ref,
        p_effective_at, p_metadata::text, NULL);
END;

CREATE OR REPLACE FUNCTION @schema@.wallet_transfer(
    p_from uuid, p_to uuid, p_amount numeric, p_currency text DEFAULT '@default_currency@',
    p_idempotency_key text DEFAULT NULL, p_description text DEFAULT NULL, p_external_ref text DEFAULT NULL,
    p_effective_at timestamptz DEFAULT NULL, p_metadata jsonb DEFAULT NULL, p_expected_version bigint DEFAULT NULL
) RETURNS jsonb
LANGUAGE sql VOLATILE PARALLEL UNSAFE
BEGIN ATOMIC
    SELECT concierge.ledger_move('@schema@.ledger_accounts'::regclass, 'transfer', p_from, p_to, p_amount,
        coalesce(p_currency, '@default_currency@'), p_idempotency_key, p_description, p_external_ref,
        p_effective_at, p_metadata::text, p_expected_version);
END;

CREATE OR REPLACE FUNCTION @private@.wallet_exchange(
    p_user_id uuid, p_from_currency text, p_amount numeric, p_to_currency text, p_rate numeric,
    p_idempotency_key text, p_description text, p_external_ref text, p_effective_at timestamptz, p_metadata
    jsonb
) RETURNS jsonb
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN concierge.ledger_exchange('@schema@.ledger_accounts'::regclass, p_user_id, p_from_currency, p_amount, p_to_currency,
        p_rate, p_idempotency_key, p_description, p_external_ref,
        p_effective_at, p_metadata::text)::jsonb;
END
$body$;

CREATE OR REPLACE FUNCTION @schema@.wallet_exchange(
    p_user_id uuid, p_from_currency text, p_amount numeric, p_to_currency text, p_rate numeric,
    p_idempotency_key text DEFAULT NULL, p_description text DEFAULT NULL, p_external_ref text DEFAULT NULL,
    p_effective_at timestamptz DEFAULT NULL, p_metadata jsonb DEFAULT NULL
) RETURNS jsonb
LANGUAGE sql VOLATILE PARALLEL UNSAFE
BEGIN ATOMIC
    SELECT @private@.wallet_exchange(
        p_user_id, p_from_currency, p_amount, p_to_currency, p_rate, p_idempotency_key, p_description,
        p_external_ref, p_effective_at, p_metadata
    );
END;

CREATE OR REPLACE FUNCTION @schema@.wallet_hold(
    p_user_id uuid, p_amount numeric, p_currency text DEFAULT '@default_currency@',
    p_expires_in interval DEFAULT NULL, p_idempotency_key text DEFAULT NULL, p_reason text DEFAULT NULL,
    p_metadata jsonb DEFAULT NULL
) RETURNS jsonb
LANGUAGE sql VOLATILE PARALLEL UNSAFE
BEGIN ATOMIC
    SELECT concierge.ledger_hold('@schema@.ledger_accounts'::regclass, p_user_id, p_amount,
        coalesce(p_currency, '@default_currency@'), p_expires_in, p_idempotency_key, p_reason, p_metadata::text);
END;

CREATE OR REPLACE FUNCTION @schema@.wallet_capture(
    p_hold_id bigint, p_amount numeric DEFAULT NULL, p_final boolean DEFAULT true,
    p_idempotency_key text DEFAULT NULL, p_description text DEFAULT NULL, p_external_ref text DEFAULT NULL,
    p_effective_at timestamptz DEFAULT NULL, p_metadata jsonb DEFAULT NULL
) RETURNS jsonb
LANGUAGE sql VOLATILE PARALLEL UNSAFE
BEGIN ATOMIC
    SELECT concierge.ledger_capture('@schema@.ledger_accounts'::regclass, p_hold_id, p_amount, p_final,
        p_idempotency_key, p_description, p_external_ref, p_effective_at, p_metadata::text);
END;

CREATE OR REPLACE FUNCTION @private@.wallet_release(
    p_hold_id bigint, p_idempotency_key text
) RETURNS jsonb
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN concierge.ledger_release('@schema@.ledger_accounts'::regclass, p_hold_id, p_idempotency_key)::jsonb;
END
$body$;

CREATE OR REPLACE FUNCTION @schema@.wallet_release(
    p_hold_id bigint, p_idempotency_key text DEFAULT NULL
) RETURNS jsonb
LANGUAGE sql VOLATILE PARALLEL UNSAFE
BEGIN ATOMIC
    SELECT @private@.wallet_release(p_hold_id, p_idempotency_key);
END;

CREATE OR REPLACE FUNCTION @private@.wallet_refund(
    p_transaction_id uuid, p_amount numeric, p_reason text, p_idempotency_key text, p_external_ref text,
    p_metadata jsonb
) RETURNS jsonb
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN concierge.ledger_reverse('@schema@.ledger_accounts'::regclass, false, p_transaction_id, p_amount, p_idempotency_key,
        p_reason, p_external_ref, p_metadata::text)::jsonb;
END
$body$;

CREATE OR REPLACE FUNCTION @schema@.wallet_refund(
    p_transaction_id uuid, p_amount numeric DEFAULT NULL, p_reason text DEFAULT NULL,
    p_idempotency_key text DEFAULT NULL, p_external_ref text DEFAULT NULL, p_metadata jsonb DEFAULT NULL
) RETURNS jsonb
LANGUAGE sql VOLATILE PARALLEL UNSAFE
BEGIN ATOMIC
    SELECT @private@.wallet_refund(
        p_transaction_id, p_amount, p_reason, p_idempotency_key, p_external_ref, p_metadata
    );
END;

CREATE OR REPLACE FUNCTION @private@.wallet_chargeback(
    p_transaction_id uuid, p_amount numeric, p_reason text, p_idempotency_key text, p_external_ref text,
    p_metadata jsonb
) RETURNS jsonb
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN concierge.ledger_reverse('@schema@.ledger_accounts'::regclass, true, p_transaction_id, p_amount, p_idempotency_key,
        p_reason, p_external_ref, p_metadata::text)::jsonb;
END
$body$;

CREATE OR REPLACE FUNCTION @schema@.wallet_chargeback(
    p_transaction_id uuid, p_amount numeric DEFAULT NULL, p_reason text DEFAULT NULL,
    p_idempotency_key text DEFAULT NULL, p_external_ref text DEFAULT NULL, p_metadata jsonb DEFAULT NULL
) RETURNS jsonb
LANGUAGE sql VOLATILE PARALLEL UNSAFE
BEGIN ATOMIC
    SELECT @private@.wallet_chargeback(
        p_transaction_id, p_amount, p_reason, p_idempotency_key, p_external_ref, p_metadata
    );
END;

CREATE OR REPLACE FUNCTION @private@.wallet_post_batch(
    p_transfers jsonb, p_mode text, p_idempotency_key text
) RETURNS jsonb
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN concierge.ledger_post_batch('@schema@.ledger_accounts'::regclass, p_transfers::text, p_mode, p_idempotency_key)::jsonb;
END
$body$;

CREATE OR REPLACE FUNCTION @schema@.wallet_post_batch(
    p_transfers jsonb, p_mode text DEFAULT 'atomic', p_idempotency_key text DEFAULT NULL
) RETURNS jsonb
LANGUAGE sql VOLATILE PARALLEL UNSAFE
BEGIN ATOMIC
    SELECT @private@.wallet_post_batch(p_transfers, p_mode, p_idempotency_key);
END;

CREATE OR REPLACE FUNCTION @private@.wallet_freeze(
    p_user_id uuid, p_currency text, p_debits boolean, p_credits boolean
) RETURNS jsonb
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN concierge.ledger_freeze('@schema@.ledger_accounts'::regclass, p_user_id, coalesce(p_currency, '@default_currency@'), p_debits, p_credits)::jsonb;
END
$body$;

CREATE OR REPLACE FUNCTION @schema@.wallet_freeze(
    p_user_id uuid, p_currency text DEFAULT '@default_currency@',
    p_debits boolean DEFAULT true, p_credits boolean DEFAULT true
) RETURNS jsonb
LANGUAGE sql VOLATILE PARALLEL UNSAFE
BEGIN ATOMIC
    SELECT @private@.wallet_freeze(p_user_id, p_currency, p_debits, p_credits);
END;

CREATE OR REPLACE FUNCTION @private@.wallet_unfreeze(
    p_user_id uuid, p_currency text
) RETURNS jsonb
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN concierge.ledger_freeze('@schema@.ledger_accounts'::regclass, p_user_id, coalesce(p_currency, '@default_currency@'), false, false)::jsonb;
END
$body$;

CREATE OR REPLACE FUNCTION @schema@.wallet_unfreeze(
    p_user_id uuid, p_currency text DEFAULT '@default_currency@'
) RETURNS jsonb
LANGUAGE sql VOLATILE PARALLEL UNSAFE
BEGIN ATOMIC
    SELECT @private@.wallet_unfreeze(p_user_id, p_currency);
END;

CREATE OR REPLACE FUNCTION @private@.wallet_close(
    p_user_id uuid, p_currency text
) RETURNS jsonb
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN concierge.ledger_close('@schema@.ledger_accounts'::regclass, p_user_id, coalesce(p_currency, '@default_currency@'))::jsonb;
END
$body$;

CREATE OR REPLACE FUNCTION @schema@.wallet_close(
    p_user_id uuid, p_currency text DEFAULT '@default_currency@'
) RETURNS jsonb
LANGUAGE sql VOLATILE PARALLEL UNSAFE
BEGIN ATOMIC
    SELECT @private@.wallet_close(p_user_id, p_currency);
END;

CREATE OR REPLACE FUNCTION @private@.set_wallet_limits(
    p_user_id uuid, p_currency text, p_floor numeric, p_ceiling numeric
) RETURNS jsonb
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN concierge.ledger_limits('@schema@.ledger_accounts'::regclass, p_user_id, coalesce(p_currency, '@default_currency@'), p_floor, p_ceiling)::jsonb;
END
$body$;

CREATE OR REPLACE FUNCTION @schema@.set_wallet_limits(
    p_user_id uuid, p_currency text DEFAULT '@default_currency@',
    p_floor numeric DEFAULT 0, p_ceiling numeric DEFAULT NULL
) RETURNS jsonb
LANGUAGE sql VOLATILE PARALLEL UNSAFE
BEGIN ATOMIC
    SELECT @private@.set_wallet_limits(p_user_id, p_currency, p_floor, p_ceiling);
END;

REVOKE ALL ON FUNCTION @private@.wallet_open(uuid, text, text)
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION @private@.wallet_open(uuid, text, text)
    TO @role_service@;
REVOKE ALL ON FUNCTION @schema@.wallet_open(uuid, text, text)
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION @schema@.wallet_open(uuid, text, text)
    TO @role_service@;
REVOKE ALL ON FUNCTION @schema@.wallet_credit(uuid, numeric, text, text, text, text, timestamptz, jsonb)
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION @schema@.wallet_credit(uuid, numeric, text, text, text, text, timestamptz, jsonb)
    TO @role_service@;
REVOKE ALL ON FUNCTION @schema@.wallet_debit(uuid, numeric, text, text, text, text, timestamptz, jsonb)
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION @schema@.wallet_debit(uuid, numeric, text, text, text, text, timestamptz, jsonb)
    TO @role_service@;
REVOKE ALL ON FUNCTION @schema@.wallet_transfer(uuid, uuid, numeric, text, text, text, text, timestamptz, jsonb, bigint)
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION @schema@.wallet_transfer(uuid, uuid, numeric, text, text, text, text, timestamptz, jsonb, bigint)
    TO @role_service@;
REVOKE ALL ON FUNCTION @private@.wallet_exchange(uuid, text, numeric, text, numeric, text, text, text, timestamptz, jsonb)
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION @private@.wallet_exchange(uuid, text, numeric, text, numeric, text, text, text, timestamptz, jsonb)
    TO @role_service@;
REVOKE ALL ON FUNCTION @schema@.wallet_exchange(uuid, text, numeric, text, numeric, text, text, text, timestamptz, jsonb)
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION @schema@.wallet_exchange(uuid, text, numeric, text, numeric, text, text, text, timestamptz, jsonb)
    TO @role_service@;
REVOKE ALL ON FUNCTION @schema@.wallet_hold(uuid, numeric, text, interval, text, text, jsonb)
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION @schema@.wallet_hold(uuid, numeric, text, interval, text, text, jsonb)
    TO @role_service@;
REVOKE ALL ON FUNCTION @schema@.wallet_capture(bigint, numeric, boolean, text, text, text, timestamptz, jsonb)
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION @schema@.wallet_capture(bigint, numeric, boolean, text, text, text, timestamptz, jsonb)
    TO @role_service@;
REVOKE ALL ON FUNCTION @private@.wallet_release(bigint, text)
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION @private@.wallet_release(bigint, text)
    TO @role_service@;
REVOKE ALL ON FUNCTION @schema@.wallet_release(bigint, text)
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION @schema@.wallet_release(bigint, text)
    TO @role_service@;
REVOKE ALL ON FUNCTION @private@.wallet_refund(uuid, numeric, text, text, text, jsonb)
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION @private@.wallet_refund(uuid, numeric, text, text, text, jsonb)
    TO @role_service@;
REVOKE ALL ON FUNCTION @schema@.wallet_refund(uuid, numeric, text, text, text, jsonb)
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION @schema@.wallet_refund(uuid, numeric, text, text, text, jsonb)
    TO @role_service@;
REVOKE ALL ON FUNCTION @private@.wallet_chargeback(uuid, numeric, text, text, text, jsonb)
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION @private@.wallet_chargeback(uuid, numeric, text, text, text, jsonb)
    TO @role_service@;
REVOKE ALL ON FUNCTION @schema@.wallet_chargeback(uuid, numeric, text, text, text, jsonb)
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION @schema@.wallet_chargeback(uuid, numeric, text, text, text, jsonb)
    TO @role_service@;
REVOKE ALL ON FUNCTION @private@.wallet_post_batch(jsonb, text, text)
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION @private@.wallet_post_batch(jsonb, text, text)
    TO @role_service@;
REVOKE ALL ON FUNCTION @schema@.wallet_post_batch(jsonb, text, text)
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION @schema@.wallet_post_batch(jsonb, text, text)
    TO @role_service@;
REVOKE ALL ON FUNCTION @private@.wallet_freeze(uuid, text, boolean, boolean)
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION @private@.wallet_freeze(uuid, text, boolean, boolean)
    TO @role_service@;
REVOKE ALL ON FUNCTION @schema@.wallet_freeze(uuid, text, boolean, boolean)
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION @schema@.wallet_freeze(uuid, text, boolean, boolean)
    TO @role_service@;
REVOKE ALL ON FUNCTION @private@.wallet_unfreeze(uuid, text)
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION @private@.wallet_unfreeze(uuid, text)
    TO @role_service@;
REVOKE ALL ON FUNCTION @schema@.wallet_unfreeze(uuid, text)
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION @schema@.wallet_unfreeze(uuid, text)
    TO @role_service@;
REVOKE ALL ON FUNCTION @private@.wallet_close(uuid, text)
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION @private@.wallet_close(uuid, text)
    TO @role_service@;
REVOKE ALL ON FUNCTION @schema@.wallet_close(uuid, text)
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION @schema@.wallet_close(uuid, text)
    TO @role_service@;
REVOKE ALL ON FUNCTION @private@.set_wallet_limits(uuid, text, numeric, numeric)
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION @private@.set_wallet_limits(uuid, text, numeric, numeric)
    TO @role_service@;
REVOKE ALL ON FUNCTION @schema@.set_wallet_limits(uuid, text, numeric, numeric)
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION @schema@.set_wallet_limits(uuid, text, numeric, numeric)
    TO @role_service@;

COMMENT ON FUNCTION @private@.wallet_open(uuid, text, text)
    IS 'What wallet_open does, with the rights of the owner.';
COMMENT ON FUNCTION @schema@.wallet_open(uuid, text, text) IS
'Opens the wallet of a user in a currency. Opening it again changes nothing. Returns the account and its balance.

p_user_id: the user. p_currency: code in table currencies; option default_currency of the install when left out.
Errors: WL007 unknown currency, WL015 the key was used for another call.
Example: SELECT wallet_open(''…user…'', ''USD'');';
COMMENT ON FUNCTION @schema@.wallet_credit(uuid, numeric, text, text, text, text, timestamptz, jsonb) IS
'Adds money from outside to a wallet. Returns the transfer and the new balance.

p_amount: major units, more than zero, never rounded. p_idempotency_key: the same call with the same key is made once and
gets the first answer. p_external_ref: what the other side calls it; at most once. p_effective_at: when it counts.
Errors: WL002 over the ceiling, WL003 frozen, WL004 closed, WL005 no wallet, WL007 currency, WL008 amount, WL009 too many
digits, WL015 key, WL019 too large, WL023 reference known. Example: SELECT wallet_credit(''…user…'', 25.00, ''USD'', ''pi_1'');';
COMMENT ON FUNCTION @schema@.wallet_debit(uuid, numeric, text, text, text, text, timestamptz, jsonb) IS
'Takes money out of a wallet. Returns the transfer and the new balance.

Arguments as for wallet_credit. Errors: WL001 not enough that is neither held nor below the floor, and those of
wallet_credit. Example: SELECT wallet_debit(''…user…'', 9.99, ''USD'');';
COMMENT ON FUNCTION @schema@.wallet_transfer(uuid, uuid, numeric, text, text, text, text, timestamptz, jsonb, bigint) IS
'Moves money from one user to another. Returns the transfer and both new balances.

p_from pays, p_to receives. p_expected_version: version of the payer''s account that the caller has decided by.
Errors: as for wallet_debit, WL018 the same wallet twice, WL022 the account has changed since that version.
Example: SELECT wallet_transfer(''…ann…'', ''…bob…'', 5.00, ''USD'');';
COMMENT ON FUNCTION @private@.wallet_exchange(uuid, text, numeric, text, numeric, text, text, text, timestamptz, jsonb)
    IS 'What wallet_exchange does, with the rights of the owner.';
COMMENT ON FUNCTION @schema@.wallet_exchange(uuid, text, numeric, text, numeric, text, text, text, timestamptz, jsonb) IS
'Changes money of a user into another currency, both legs at once, and records the rate.

p_amount: of p_from_currency. p_rate: units of p_to_currency for one unit. What is less than the smallest unit is cut off;
exact says whether something was. Errors: as for wallet_debit, 22023 not a rate, WL018 the same currency twice.
Example: SELECT wallet_exchange(''…user…'', ''USD'', 10, ''INR'', 83.1275);';
COMMENT ON FUNCTION @schema@.wallet_hold(uuid, numeric, text, interval, text, text, jsonb) IS
'Reserves money of a wallet: it stays there, and can be spent by capturing the hold only. Returns hold_id and the balance.

p_expires_in: from when on it reserves nothing, swept or not; never when left out. Errors: as for wallet_debit.
Example: SELECT wallet_hold(''…user…'', 20.00, ''USD'', ''30 minutes'');';
COMMENT ON FUNCTION @schema@.wallet_capture(bigint, numeric, boolean, text, text, text, timestamptz, jsonb) IS
'Takes money that a hold has reserved; it never fails for want of funds. Returns the hold and the transfer.

p_amount: all that is left when left out. p_final: false keeps the rest for another capture.
Errors: WL010 not open any more, WL011 expired, WL012 more than is left, WL003 and WL004 for the receiver.
Example: SELECT wallet_capture(17, 12.50);';
COMMENT ON FUNCTION @private@.wallet_release(bigint, text)
    IS 'What wallet_release does, with the rights of the owner.';
COMMENT ON FUNCTION @schema@.wallet_release(bigint, text) IS
'Gives back what a hold still reserves. Returns the hold and the balance.

Errors: WL010 not open any more, WL011 expired. Example: SELECT wallet_release(17);';
COMMENT ON FUNCTION @private@.wallet_refund(uuid, numeric, text, text, text, jsonb)
    IS 'What wallet_refund does, with the rights of the owner.';
COMMENT ON FUNCTION @schema@.wallet_refund(uuid, numeric, text, text, text, jsonb) IS
'Gives back a posted transaction, in whole or in part, and links the two. Returns the transfer and the balances.

p_transaction_id: id of a row of transactions, or transaction_id of any answer. p_amount: all that is left when left out.
Errors: WL001 the one who was paid has spent it, WL005 nothing was posted for that id, WL013 more than is left,
WL014 nothing is left. Example: SELECT wallet_refund(''…transaction…'', 5.00, ''broken'');';
COMMENT ON FUNCTION @private@.wallet_chargeback(uuid, numeric, text, text, text, jsonb)
    IS 'What wallet_chargeback does, with the rights of the owner.';
COMMENT ON FUNCTION @schema@.wallet_chargeback(uuid, numeric, text, text, text, jsonb) IS
'Takes a posted transaction back whether there is money or not: the wallet may go below its floor and owe.

Arguments and errors as for wallet_refund, without WL001. Example: SELECT wallet_chargeback(''…transaction…'');';
COMMENT ON FUNCTION @private@.wallet_post_batch(jsonb, text, text)
    IS 'What wallet_post_batch does, with the rights of the owner.';
COMMENT ON FUNCTION @schema@.wallet_post_batch(jsonb, text, text) IS
'Posts up to 10,000 transfers with one round of locks. Returns an array with one object for each, in their order.

p_transfers: array of objects with from, to (user ids, "external" or "exchange"), amount, currency, and if wanted description,
external_ref, effective_at, metadata. p_mode: atomic, all or none, or independent, each for itself with its sqlstate.
Errors: those of wallet_transfer, DETAIL says which one.
Example: SELECT wallet_post_batch(''[{"from": "external", "to": "…user…", "amount": 5, "currency": "USD"}]'');';
COMMENT ON FUNCTION @private@.wallet_freeze(uuid, text, boolean, boolean)
    IS 'What wallet_freeze does, with the rights of the owner.';
COMMENT ON FUNCTION @schema@.wallet_freeze(uuid, text, boolean, boolean) IS
'Freezes a wallet: nothing goes out (p_debits), nothing comes in (p_credits). Returns the account. Errors: WL005.
Example: SELECT wallet_freeze(''…user…'', ''USD'', p_credits => false);';
COMMENT ON FUNCTION @private@.wallet_unfreeze(uuid, text)
    IS 'What wallet_unfreeze does, with the rights of the owner.';
COMMENT ON FUNCTION @schema@.wallet_unfreeze(uuid, text) IS
'Ends a freeze. Returns the account. Errors: WL005. Example: SELECT wallet_unfreeze(''…user…'', ''USD'');';
COMMENT ON FUNCTION @private@.wallet_close(uuid, text)
    IS 'What wallet_close does, with the rights of the owner.';
COMMENT ON FUNCTION @schema@.wallet_close(uuid, text) IS
'Closes an empty wallet for ever. Returns the account. Errors: WL005, WL017 there is money in it, or a hold.
Example: SELECT wallet_close(''…user…'', ''USD'');';
COMMENT ON FUNCTION @private@.set_wallet_limits(uuid, text, numeric, numeric)
    IS 'What set_wallet_limits does, with the rights of the owner.';
COMMENT ON FUNCTION @schema@.set_wallet_limits(uuid, text, numeric, numeric) IS
'Sets what must stay in a wallet and what it may hold.

p_floor: below zero for an overdraft, NULL for no limit. p_ceiling: NULL for no limit. Returns the account.
Errors: WL005, WL009, 22023 the floor is above the ceiling. Example: SELECT set_wallet_limits(''…user…'', ''USD'', -50);';
