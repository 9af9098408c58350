//! The ledger in the database. The core decides; this reads and locks accounts, and writes what became of
//! them. Functions here act with the rights of whoever calls them: the functions of a schema, which act as its
//! owner, are the only ones that may write its tables.

mod amount;
mod answer;
mod attach;
mod audit;
mod batch;
mod books;
mod directory;
mod dropin;
mod engine;
mod entry;
mod fast;
mod guard;
mod heap;
mod hold;
mod idempotency;
mod judge;
mod layout;
mod party;
mod record;
mod replica;
mod result;
mod reversal;
mod row;
mod session;
mod state;
mod statement;
mod transfer;
mod transition;
mod wallet;

pub use statement::watch;

use crate::error::{Failure, OrRaise};
use answer::Answer;
use concierge_core::ledger::LedgerError;
use concierge_core::money::{Exponent, MoneyError};
use concierge_core::refusal::{self, Refusal};
use pgrx::datum::{Interval, TimestampWithTimeZone};
use pgrx::prelude::*;
use pgrx::{AnyNumeric, Uuid};
use transfer::{Exchange, Extra, Movement};

/// A refusal of the ledger as a failure.
fn refused(error: impl Into<LedgerError>) -> Failure {
    Failure::Refusal(error.into().into())
}

fn invalid(message: String) -> Failure {
    Refusal::new(refusal::INVALID_ARGUMENT, message).into()
}

fn given<T>(argument: Option<T>, name: &str) -> Result<T, Failure> {
    argument.ok_or_else(|| Refusal::new(refusal::NOT_NULL, format!("{name} is null")).into())
}

/// What may be recorded with a posting.
fn extra(
    description: Option<String>,
    external_ref: Option<String>,
    effective_at: Option<TimestampWithTimeZone>,
    metadata: Option<String>,
) -> Extra {
    Extra { description, external_ref, effective_at, metadata }
}

#[pg_extern(
    sql = r"CREATE FUNCTION ledger_move(accounts regclass, kind text, payer uuid, payee uuid, amount numeric,
    currency text, key text, description text, external_ref text, effective_at timestamptz, metadata text,
    expected_version bigint) RETURNS jsonb
VOLATILE PARALLEL UNSAFE LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';"
)]
#[allow(clippy::too_many_arguments)]
fn ledger_move(
    accounts: Option<pg_sys::Oid>,
    kind: Option<&str>,
    payer: Option<Uuid>,
    payee: Option<Uuid>,
    amount: Option<AnyNumeric>,
    currency: Option<&str>,
    key: Option<&str>,
    description: Option<String>,
    external_ref: Option<String>,
    effective_at: Option<TimestampWithTimeZone>,
    metadata: Option<String>,
    expected_version: Option<i64>,
) -> Answer {
    let movement = Movement {
        kind: kind.unwrap_or_default(),
        from: payer,
        to: payee,
        amount,
        currency,
        key,
        expected_version,
        extra: extra(description, external_ref, effective_at, metadata),
    };
    given(accounts, "accounts")
        .and_then(|a| transfer::move_money(a, &movement))
        .map(Answer)
        .or_raise()
}

#[pg_extern(
    sql = r"CREATE FUNCTION ledger_exchange(accounts regclass, owner uuid, from_currency text, amount numeric,
    to_currency text, rate numeric, key text, description text, external_ref text, effective_at timestamptz,
    metadata text) RETURNS text
VOLATILE PARALLEL UNSAFE LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';"
)]
#[allow(clippy::too_many_arguments)]
fn ledger_exchange(
    accounts: Option<pg_sys::Oid>,
    owner: Option<Uuid>,
    from_currency: Option<&str>,
    amount: Option<AnyNumeric>,
    to_currency: Option<&str>,
    rate: Option<AnyNumeric>,
    key: Option<&str>,
    description: Option<String>,
    external_ref: Option<String>,
    effective_at: Option<TimestampWithTimeZone>,
    metadata: Option<String>,
) -> String {
    let exchange = Exchange {
        user: owner,
        from: from_currency,
        amount,
        to: to_currency,
        rate,
        key,
        extra: extra(description, external_ref, effective_at, metadata),
    };
    given(accounts, "accounts").and_then(|a| transfer::exchange(a, &exchange)).or_raise()
}

#[pg_extern(
    sql = r"CREATE FUNCTION ledger_hold(accounts regclass, owner uuid, amount numeric, currency text,
    expires_in interval, key text, reason text, metadata text) RETURNS jsonb
VOLATILE PARALLEL UNSAFE LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';"
)]
#[allow(clippy::too_many_arguments)]
fn ledger_hold(
    accounts: Option<pg_sys::Oid>,
    owner: Option<Uuid>,
    amount: Option<AnyNumeric>,
    currency: Option<&str>,
    expires_in: Option<Interval>,
    key: Option<&str>,
    reason: Option<String>,
    metadata: Option<String>,
) -> Answer {
    let wish = hold::Wish { user: owner, amount, currency, expires_in, key, reason, metadata };
    given(accounts, "accounts").and_then(|a| hold::place(a, &wish)).map(Answer).or_raise()
}

#[pg_extern(
    sql = r"CREATE FUNCTION ledger_capture(accounts regclass, hold bigint, amount numeric, last boolean,
    key text, description text, external_ref text, effective_at timestamptz, metadata text) RETURNS jsonb
VOLATILE PARALLEL UNSAFE LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';"
)]
#[allow(clippy::too_many_arguments)]
fn ledger_capture(
    accounts: Option<pg_sys::Oid>,
    hold: Option<i64>,
    amount: Option<AnyNumeric>,
    last: Option<bool>,
    key: Option<&str>,
    description: Option<String>,
    external_ref: Option<String>,
    effective_at: Option<TimestampWithTimeZone>,
    metadata: Option<String>,
) -> Answer {
    let extra = extra(description, external_ref, effective_at, metadata);
    let last = last.unwrap_or(true);
    given(accounts, "accounts")
        .and_then(|a| hold::capture(a, hold, amount.as_ref(), last, key, &extra))
        .map(Answer)
        .or_raise()
}

#[pg_extern(
    sql = r"CREATE FUNCTION ledger_release(accounts regclass, hold bigint, key text) RETURNS text
VOLATILE PARALLEL UNSAFE LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';"
)]
fn ledger_release(accounts: Option<pg_sys::Oid>, hold: Option<i64>, key: Option<&str>) -> String {
    given(accounts, "accounts").and_then(|a| hold::release(a, hold, key)).or_raise()
}

#[pg_extern(
    sql = r"CREATE FUNCTION ledger_reverse(accounts regclass, forced boolean, transaction uuid, amount numeric,
    key text, reason text, external_ref text, metadata text) RETURNS text
VOLATILE PARALLEL UNSAFE LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';"
)]
#[allow(clippy::too_many_arguments)]
fn ledger_reverse(
    accounts: Option<pg_sys::Oid>,
    forced: Option<bool>,
    transaction: Option<Uuid>,
    amount: Option<AnyNumeric>,
    key: Option<&str>,
    reason: Option<String>,
    external_ref: Option<String>,
    metadata: Option<String>,
) -> String {
    let kind = if forced.unwrap_or(false) { "chargeback" } else { "refund" };
    let extra = extra(reason, external_ref, None, metadata);
    let wish = reversal::Wish { kind, transaction, amount, key, extra };
    given(accounts, "accounts").and_then(|a| reversal::reverse(a, &wish)).or_raise()
}

#[pg_extern(
    sql = r"CREATE FUNCTION ledger_post_batch(accounts regclass, transfers text, mode text, key text)
RETURNS text VOLATILE PARALLEL UNSAFE LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';"
)]
fn ledger_post_batch(
    accounts: Option<pg_sys::Oid>,
    transfers: Option<&str>,
    mode: Option<&str>,
    key: Option<&str>,
) -> String {
    given(accounts, "accounts").and_then(|a| batch::post(a, transfers, mode, key)).or_raise()
}

#[pg_extern(
    sql = r"CREATE FUNCTION ledger_open(accounts regclass, owner uuid, currency text, key text) RETURNS text
VOLATILE PARALLEL UNSAFE LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';"
)]
fn ledger_open(
    accounts: Option<pg_sys::Oid>,
    owner: Option<Uuid>,
    currency: Option<&str>,
    key: Option<&str>,
) -> String {
    given(accounts, "accounts").and_then(|a| state::open(a, owner, currency, key)).or_raise()
}

#[pg_extern(
    sql = r"CREATE FUNCTION ledger_freeze(accounts regclass, owner uuid, currency text, debits boolean,
    credits boolean) RETURNS text
VOLATILE PARALLEL UNSAFE LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';"
)]
fn ledger_freeze(
    accounts: Option<pg_sys::Oid>,
    owner: Option<Uuid>,
    currency: Option<&str>,
    debits: Option<bool>,
    credits: Option<bool>,
) -> String {
    let freeze =
        state::Change::Freeze { out: debits.unwrap_or(true), into: credits.unwrap_or(true) };
    given(accounts, "accounts").and_then(|a| state::change(a, owner, currency, freeze)).or_raise()
}

#[pg_extern(
    sql = r"CREATE FUNCTION ledger_close(accounts regclass, owner uuid, currency text) RETURNS text
VOLATILE PARALLEL UNSAFE LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';"
)]
fn ledger_close(
    accounts: Option<pg_sys::Oid>,
    owner: Option<Uuid>,
    currency: Option<&str>,
) -> String {
    let close = state::Change::Close;
    given(accounts, "accounts").and_then(|a| state::change(a, owner, currency, close)).or_raise()
}

#[pg_extern(
    sql = r"CREATE FUNCTION ledger_limits(accounts regclass, owner uuid, currency text, floor numeric,
    ceiling numeric) RETURNS text
VOLATILE PARALLEL UNSAFE LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';"
)]
fn ledger_limits(
    accounts: Option<pg_sys::Oid>,
    owner: Option<Uuid>,
    currency: Option<&str>,
    floor: Option<AnyNumeric>,
    ceiling: Option<AnyNumeric>,
) -> String {
    let limits = state::Change::Limits(floor, ceiling);
    given(accounts, "accounts").and_then(|a| state::change(a, owner, currency, limits)).or_raise()
}

#[pg_extern(
    sql = r"CREATE FUNCTION ledger_mode(accounts regclass, owner uuid, currency text, mode text) RETURNS text
VOLATILE PARALLEL UNSAFE LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';"
)]
fn ledger_mode(
    accounts: Option<pg_sys::Oid>,
    owner: Option<Uuid>,
    currency: Option<&str>,
    mode: Option<&str>,
) -> String {
    given(accounts, "accounts").and_then(|a| state::set_mode(a, owner, currency, mode)).or_raise()
}

/// Minor units as an amount in major units, with all digits.
#[pg_extern(immutable, strict, parallel_safe)]
fn ledger_amount(minor: i64, exponent: i16) -> AnyNumeric {
    Exponent::new(exponent)
        .map_err(refused)
        .and_then(|exponent| {
            let text = concierge_core::money::from_minor(minor, exponent);
            AnyNumeric::try_from(text.as_str()).map_err(|_| refused(MoneyError::NotANumber))
        })
        .or_raise()
}

/// The transaction id of a transfer.
#[pg_extern(immutable, strict, parallel_safe)]
fn ledger_transaction_id(transfer: i64) -> Uuid {
    result::transaction_id(transfer, None)
}

/// ISO 4217, as far as there are minor units.
#[pg_extern(immutable, strict, parallel_safe)]
fn iso_currencies() -> TableIterator<
    'static,
    (name!(code, String), name!(num, i16), name!(exponent, i16), name!(name, &'static str)),
> {
    TableIterator::new(concierge_core::money::currencies().iter().filter_map(|currency| {
        let number = i16::try_from(currency.number).ok()?;
        let exponent = i16::from(currency.exponent?.get());
        Some((currency.code.to_string(), number, exponent, currency.name))
    }))
}

#[pg_extern(sql = r"CREATE FUNCTION ledger_audit(accounts regclass, since bigint)
RETURNS TABLE (finding text, account_id bigint, transfer_id bigint, detail text)
STABLE PARALLEL UNSAFE LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';")]
fn ledger_audit(
    accounts: Option<pg_sys::Oid>,
    since: Option<i64>,
) -> TableIterator<
    'static,
    (
        name!(finding, &'static str),
        name!(account_id, Option<i64>),
        name!(transfer_id, Option<i64>),
        name!(detail, String),
    ),
> {
    TableIterator::new(audit::audit(accounts, since).or_raise())
}

#[pg_extern(
    sql = r"CREATE FUNCTION attach_wallets(wallets regclass, transactions regclass, adopt boolean DEFAULT false)
RETURNS TABLE (finding text, count bigint, example text, action text)
VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';"
)]
fn attach_wallets(
    wallets: Option<pg_sys::Oid>,
    transactions: Option<pg_sys::Oid>,
    adopt: Option<bool>,
) -> TableIterator<
    'static,
    (
        name!(finding, String),
        name!(count, i64),
        name!(example, Option<String>),
        name!(action, String),
    ),
> {
    TableIterator::new(attach::attach(wallets, transactions, adopt.unwrap_or(false)).or_raise())
}

#[pg_extern(
    sql = r"CREATE FUNCTION detach_wallets(wallets regclass, transactions regclass) RETURNS void
VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';"
)]
fn detach_wallets(wallets: Option<pg_sys::Oid>, transactions: Option<pg_sys::Oid>) {
    attach::detach(wallets, transactions).or_raise()
}

#[pg_trigger(
    sql = "CREATE FUNCTION keep_posted() RETURNS trigger LANGUAGE c AS 'MODULE_PATHNAME', 'keep_posted_wrapper_checked';"
)]
fn keep_posted<'a>(
    trigger: &'a PgTrigger<'a>,
) -> Result<Option<PgHeapTuple<'a, AllocatedByPostgres>>, std::convert::Infallible> {
    guard::keep(trigger).or_raise();
    Ok(None)
}
crate::trigger::only_as_trigger!(
    keep_posted_wrapper,
    keep_posted_wrapper_checked,
    pg_finfo_keep_posted_wrapper_checked
);

#[pg_trigger(
    sql = "CREATE FUNCTION guard_wallet() RETURNS trigger LANGUAGE c AS 'MODULE_PATHNAME', 'guard_wallet_wrapper_checked';"
)]
fn guard_wallet<'a>(
    trigger: &'a PgTrigger<'a>,
) -> Result<Option<PgHeapTuple<'a, AllocatedByPostgres>>, std::convert::Infallible> {
    guard::wallet(trigger).or_raise();
    Ok(trigger.new())
}
crate::trigger::only_as_trigger!(
    guard_wallet_wrapper,
    guard_wallet_wrapper_checked,
    pg_finfo_guard_wallet_wrapper_checked
);

#[pg_trigger(
    sql = "CREATE FUNCTION judge_transaction() RETURNS trigger LANGUAGE c AS 'MODULE_PATHNAME', 'judge_transaction_wrapper_checked';"
)]
fn judge_transaction<'a>(
    trigger: &'a PgTrigger<'a>,
) -> Result<Option<PgHeapTuple<'a, AllocatedByRust>>, std::convert::Infallible> {
    Ok(judge::judge(trigger).or_raise())
}
crate::trigger::only_as_trigger!(
    judge_transaction_wrapper,
    judge_transaction_wrapper_checked,
    pg_finfo_judge_transaction_wrapper_checked
);

#[pg_trigger(
    sql = "CREATE FUNCTION post_transactions() RETURNS trigger LANGUAGE c AS 'MODULE_PATHNAME', 'post_transactions_wrapper_checked';"
)]
fn post_transactions<'a>(
    trigger: &'a PgTrigger<'a>,
) -> Result<Option<PgHeapTuple<'a, AllocatedByPostgres>>, std::convert::Infallible> {
    dropin::follow(trigger).or_raise();
    Ok(None)
}
crate::trigger::only_as_trigger!(
    post_transactions_wrapper,
    post_transactions_wrapper_checked,
    pg_finfo_post_transactions_wrapper_checked
);

#[pg_trigger(
    sql = "CREATE FUNCTION follow_wallet() RETURNS trigger LANGUAGE c AS 'MODULE_PATHNAME', 'follow_wallet_wrapper_checked';"
)]
fn follow_wallet<'a>(
    trigger: &'a PgTrigger<'a>,
) -> Result<Option<PgHeapTuple<'a, AllocatedByPostgres>>, std::convert::Infallible> {
    wallet::follow(trigger).or_raise();
    Ok(None)
}
crate::trigger::only_as_trigger!(
    follow_wallet_wrapper,
    follow_wallet_wrapper_checked,
    pg_finfo_follow_wallet_wrapper_checked
);

extension_sql_file!(
    "ledger.sql",
    name = "ledger_comments",
    requires = [
        ledger_move,
        ledger_exchange,
        ledger_hold,
        ledger_capture,
        ledger_release,
        ledger_reverse,
        ledger_post_batch,
        ledger_open,
        ledger_freeze,
        ledger_close,
        ledger_limits,
        ledger_mode,
        ledger_amount,
        ledger_audit,
        attach_wallets,
        detach_wallets,
        ledger_transaction_id,
        iso_currencies,
        keep_posted,
        guard_wallet,
        judge_transaction,
        post_transactions,
        follow_wallet
    ]
);
