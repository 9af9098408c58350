COMMENT ON FUNCTION ledger_move(regclass, text, uuid, uuid, numeric, text, text, text, text, timestamptz, text, bigint) IS
'What wallet_credit, wallet_debit and wallet_transfer of a schema do, with the rights of its owner, for whoever may execute that. accounts: table ledger_accounts of that
schema. Call wallet_credit instead. Errors: class WL, see concierge.errors().';

COMMENT ON FUNCTION ledger_exchange(regclass, uuid, text, numeric, text, numeric, text, text, text, timestamptz, text) IS
'What wallet_exchange of a schema does, with the rights of whoever calls it. accounts: table ledger_accounts of that
schema. Call wallet_exchange instead. Errors: class WL, see concierge.errors().';

COMMENT ON FUNCTION ledger_hold(regclass, uuid, numeric, text, interval, text, text, text) IS
'What wallet_hold of a schema does, with the rights of its owner, for whoever may execute that. accounts: table ledger_accounts of that
schema. Call wallet_hold instead. Errors: class WL, see concierge.errors().';

COMMENT ON FUNCTION ledger_capture(regclass, bigint, numeric, boolean, text, text, text, timestamptz, text) IS
'What wallet_capture of a schema does, with the rights of its owner, for whoever may execute that. accounts: table ledger_accounts of that
schema. Call wallet_capture instead. Errors: class WL, see concierge.errors().';

COMMENT ON FUNCTION ledger_release(regclass, bigint, text) IS
'What wallet_release of a schema does, with the rights of whoever calls it. accounts: table ledger_accounts of that
schema. Call wallet_release instead. Errors: class WL, see concierge.errors().';

COMMENT ON FUNCTION ledger_reverse(regclass, boolean, uuid, numeric, text, text, text, text) IS
'What wallet_refund and wallet_chargeback of a schema does, with the rights of whoever calls it. accounts: table ledger_accounts of that
schema. Call wallet_refund instead. Errors: class WL, see concierge.errors().';

COMMENT ON FUNCTION ledger_post_batch(regclass, text, text, text) IS
'What wallet_post_batch of a schema does, with the rights of whoever calls it. accounts: table ledger_accounts of that
schema. Call wallet_post_batch instead. Errors: class WL, see concierge.errors().';

COMMENT ON FUNCTION ledger_open(regclass, uuid, text, text) IS
'What wallet_open of a schema does, with the rights of whoever calls it. accounts: table ledger_accounts of that
schema. Call wallet_open instead. Errors: class WL, see concierge.errors().';

COMMENT ON FUNCTION ledger_freeze(regclass, uuid, text, boolean, boolean) IS
'What wallet_freeze and wallet_unfreeze of a schema does, with the rights of whoever calls it. accounts: table ledger_accounts of that
schema. Call wallet_freeze instead. Errors: class WL, see concierge.errors().';

COMMENT ON FUNCTION ledger_close(regclass, uuid, text) IS
'What wallet_close of a schema does, with the rights of whoever calls it. accounts: table ledger_accounts of that
schema. Call wallet_close instead. Errors: class WL, see concierge.errors().';

COMMENT ON FUNCTION ledger_mode(regclass, uuid, text, text) IS
'What set_wallet_mode of a schema does, with the rights of whoever calls it. accounts: table ledger_accounts of that
schema. Call set_wallet_mode instead. Errors: class WL, see concierge.errors().';

COMMENT ON FUNCTION ledger_limits(regclass, uuid, text, numeric, numeric) IS
'What set_wallet_limits of a schema does, with the rights of whoever calls it. accounts: table ledger_accounts of that
schema. Call set_wallet_limits instead. Errors: class WL, see concierge.errors().';

COMMENT ON FUNCTION ledger_amount(bigint, smallint) IS
'Minor units as an amount in major units with all digits, for a currency with that many digits after the point.
Example: SELECT concierge.ledger_amount(1250, 2::smallint); gives 12.50.';

COMMENT ON FUNCTION ledger_transaction_id(bigint) IS
'The transaction_id of a transfer that has no row of transactions; wallet_refund takes it.
Example: SELECT concierge.ledger_transaction_id(17);';

COMMENT ON FUNCTION iso_currencies() IS
'The currencies of ISO 4217 that have a minor unit: code, number, digits after the point, name.
Example: SELECT code, exponent FROM concierge.iso_currencies();';

COMMENT ON FUNCTION keep_posted() IS
'Trigger function of the ledger: refuses to change or delete what was posted (WL016).';

COMMENT ON FUNCTION guard_wallet() IS
'Trigger function of attach_wallets: balances are written by the ledger only (WL021).';

COMMENT ON FUNCTION judge_transaction() IS
'Trigger function of attach_wallets, before each row: refuses what the ledger could not follow (WL007 to WL009, WL016, WL017).';

COMMENT ON FUNCTION post_transactions() IS
'Trigger function of attach_wallets, after each statement: holds, posts and gives back what its rows stand for.';

COMMENT ON FUNCTION follow_wallet() IS
'Trigger function of attach_wallets, after each row: the accounts of a user are active as their wallet is, and a wallet with
money in it is not deleted (WL017).';

COMMENT ON FUNCTION ledger_audit(regclass, bigint) IS
'What ledger_verify of a schema does, with the rights of whoever calls it. accounts: table ledger_accounts of that schema.';

COMMENT ON FUNCTION attach_wallets(regclass, regclass, boolean) IS
'Puts a ledger behind two tables that are there already: wallets with user_id and balance_..., transactions with id, user_id,
amount, currency, type and status. Returns what it found, one row for each kind; the last row is attached, or it was not.

adopt: false attaches only if nothing was found, true takes the balances as they are. Installs module ledger beside the
tables if it is not there. Errors: 42703 and 42804 a column is missing or of another type, 22023 different schemas.
Example: SELECT * FROM concierge.attach_wallets(''wallets'', ''transactions'', adopt => true);';

COMMENT ON FUNCTION detach_wallets(regclass, regclass) IS
'Takes the ledger away from two tables: they stay as they are, and the trigger that was there before writes the balances again.
Example: SELECT concierge.detach_wallets(''wallets'', ''transactions'');';
