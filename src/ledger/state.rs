//! What an account may: opening, freezing, closing, limits, and how it meets many calls at once.

use super::books::{Books, books};
use super::engine::Writing;
use super::idempotency::Request;
use super::party::{Name, Party};
use super::result::{self, Json};
use super::session::Session;
use super::{amount, given, invalid, refused};
use crate::error::Failure;
use crate::spi::{self, Sees};
use concierge_core::ledger::Account;
use concierge_core::refusal::{self, Refusal};
use pgrx::{AnyNumeric, Uuid, pg_sys};

const FLAGS: &str = "UPDATE {s}.ledger_accounts SET frozen_in = $2, frozen_out = $3, closed = $4, \
     floor = $5, ceiling = $6 WHERE id = $1";

/// Opens the wallet of a user in a currency; opening it again changes nothing.
pub fn open(
    accounts: pg_sys::Oid,
    user: Option<Uuid>,
    currency: Option<&str>,
    key: Option<&str>,
) -> Result<String, Failure> {
    let books = books(accounts)?;
    let name = name(&books, user, currency)?;
    let arguments = vec![
        ("p_user_id", Some(name.party.owner().to_string())),
        ("p_currency", Some(name.unit.code.to_string())),
    ];
    let request = Request { key, operation: "open", arguments };
    request.once(&books.clone(), || {
        if let Some(wallets) = &books.wallets {
            let _writing = Writing::begin();
            books.variant(
                ("open wallet", 0),
                || {
                    format!(
                        "INSERT INTO {} (user_id) VALUES ($1) ON CONFLICT DO NOTHING",
                        wallets.sql
                    )
                },
                &[name.party.owner().into()],
                |_| Ok(()),
            )?;
        }
        let mut session = Session::new(books);
        if session.find_open(&name)?.is_none() {
            session.open(&name, true)?;
        }
        answer(&mut session, name)
    })
}

fn name(books: &Books, user: Option<Uuid>, currency: Option<&str>) -> Result<Name, Failure> {
    let user = given(user, "p_user_id")?;
    Ok(Name { party: Party::User(*user.as_bytes()), unit: books.unit(currency)? })
}

fn answer(session: &mut Session, name: Name) -> Result<String, Failure> {
    let ids = session.take(&[name])?;
    let id = *given(ids.first(), "account")?;
    Ok(described(session, id))
}

fn described(session: &Session, id: i64) -> String {
    let json = result::account_fields(Json::new(), session, id);
    let Ok(Account { floor, ceiling, unit, flags, .. }) = session.book.get(id) else {
        return json.end();
    };
    let limit = |limit: &Option<i64>| {
        limit.map_or_else(|| "null".to_owned(), |limit| result::numeric(limit, *unit))
    };
    json.raw("floor", limit(floor))
        .raw("ceiling", limit(ceiling))
        .raw("active", flags.active)
        .raw("frozen_in", flags.frozen_in)
        .raw("frozen_out", flags.frozen_out)
        .raw("closed", flags.closed)
        .end()
}

/// What is to change.
pub enum Change {
    /// Nothing more of these comes in, goes out.
    Freeze {
        /// Debits and holds.
        out: bool,
        /// Credits.
        into: bool,
    },
    /// For ever.
    Close,
    /// New limits; `None` is none.
    Limits(Option<AnyNumeric>, Option<AnyNumeric>),
}

// What was posted so far is in the row, whatever runs: nobody else has written since the table was locked.
const UNLOCK: &str = "UPDATE {s}.ledger_accounts a SET unlocked = true, hot = false, folded_id = q.last, \
     settled_id = q.last, folded_to = pg_catalog.pg_snapshot_xmin(pg_catalog.pg_current_snapshot()), \
     mark_id = 0, mark_xid = '0' \
     FROM (SELECT max(CASE WHEN is_called THEN last_value ELSE 0 END) AS last FROM {s}.ledger_transfers_id_seq) AS q \
     WHERE a.id = $1";
const LOCK: &str = "UPDATE {s}.ledger_accounts a SET unlocked = false, hot = $2, \
     settled_id = CASE WHEN a.unlocked THEN q.last ELSE a.settled_id END, \
     posted = a.posted + CASE WHEN a.unlocked THEN (\
     SELECT coalesce(sum(CASE WHEN t.credit = a.id THEN t.amount ELSE -t.amount END), 0)::bigint \
     FROM {s}.ledger_transfers t WHERE (t.debit_version IS NULL OR t.credit_version IS NULL) \
     AND t.id > a.settled_id AND (t.id > a.folded_id OR t.xid >= a.folded_to) \
     AND (t.debit = a.id AND t.debit_version IS NULL OR t.credit = a.id AND t.credit_version IS NULL)) \
     ELSE 0 END \
     FROM (SELECT max(CASE WHEN is_called THEN last_value ELSE 0 END) AS last FROM {s}.ledger_transfers_id_seq) AS q \
     WHERE a.id = $1";
const OLD_SNAPSHOT: &str =
    "SELECT 1 WHERE pg_catalog.current_setting('transaction_isolation') <> 'read committed'";

/// Changes how an account meets many calls at once. Nobody else writes meanwhile: the order of locks depends on it.
pub fn set_mode(
    accounts: pg_sys::Oid,
    user: Option<Uuid>,
    currency: Option<&str>,
    mode: Option<&str>,
) -> Result<String, Failure> {
    let books = books(accounts)?;
    let name = name(&books, user, currency)?;
    let mode = given(mode, "p_mode")?;
    if !["locked", "hot", "unlocked"].contains(&mode) {
        return Err(invalid(format!("there is no mode \"{mode}\"")));
    }
    if !spi::rows(Sees::Latest, OLD_SNAPSHOT, &[], |_| Ok(()))?.is_empty() {
        return Err(invalid("a mode can be set in READ COMMITTED only".to_owned()));
    }
    spi::run(&format!("LOCK TABLE {}.ledger_accounts IN EXCLUSIVE MODE", books.schema()))?;
    let mut session = Session::new(books);
    let ids = session.take(&[name])?;
    let id = *given(ids.first(), "account")?;
    session.sweep(id)?;
    let account = *session.book.get(id).map_err(refused)?;
    if mode == "unlocked" {
        if account.floor.is_some() || account.ceiling.is_some() || account.held != 0 {
            return Err(Refusal::new(
                refusal::INVALID_ARGUMENT,
                "an unlocked wallet has no limits and no holds",
            )
            .detail(format!("Account {id} has a floor, a ceiling or open holds."))
            .hint("Call set_wallet_limits with NULL for both, and capture or release the holds.")
            .into());
        }
        session.store()?;
        session.books.rows(Sees::Latest, UNLOCK, &[id.into()], |_| Ok(()))?;
    } else {
        session.store()?;
        let hot = mode == "hot";
        session.books.rows(Sees::Latest, LOCK, &[id.into(), hot.into()], |_| Ok(()))?;
    }
    super::books::announce(accounts);
    let mut after = Session::new(super::books::books(accounts)?);
    after.lock([id])?;
    after.mirror_all()?;
    Ok(described(&after, id))
}

/// Changes what an account may.
pub fn change(
    accounts: pg_sys::Oid,
    user: Option<Uuid>,
    currency: Option<&str>,
    change: Change,
) -> Result<String, Failure> {
    let books = books(accounts)?;
    let name = name(&books, user, currency)?;
    let mut session = Session::new(books);
    let ids = session.take(&[name])?;
    let id = *given(ids.first(), "account")?;
    let mut account = *session.book.get(id).map_err(refused)?;
    match change {
        Change::Freeze { out, into } => {
            account.flags.frozen_out = out;
            account.flags.frozen_in = into;
        }
        Change::Close => {
            session.sweep(id)?;
            account = session.book.get(id).and_then(|account| account.close()).map_err(refused)?;
        }
        Change::Limits(floor, ceiling) => {
            let minor = |limit: Option<AnyNumeric>| {
                limit.map(|limit| amount::any(&limit, name.unit)).transpose()
            };
            (account.floor, account.ceiling) = (minor(floor)?, minor(ceiling)?);
            if account.floor.zip(account.ceiling).is_some_and(|(floor, ceiling)| floor > ceiling) {
                return Err(invalid("the floor is above the ceiling".to_owned()));
            }
            if account.flags.unlocked && (account.floor.is_some() || account.ceiling.is_some()) {
                return Err(invalid("an unlocked account has no limits".to_owned()));
            }
        }
    }
    let args = [
        id.into(),
        account.flags.frozen_in.into(),
        account.flags.frozen_out.into(),
        account.flags.closed.into(),
        account.floor.into(),
        account.ceiling.into(),
    ];
    session.store()?;
    session.books.rows(Sees::Latest, FLAGS, &args, |_| Ok(()))?;
    session.book.put(account);
    Ok(described(&session, id))
}
