//! What an account may: opening, freezing, closing, limits, and how it meets many calls at once.

use super::books::{Books, books};
use super::engine::Writing;
use super::idempotency::Request;
use super::party::{Name, Party};
use super::result::{self, Json};
use super::session::Session;
use super::{amount, given, invalid, refused};
use crate::error::Failure;
use crate::spi::Sees;
use concierge_core::ledger::Account;
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
