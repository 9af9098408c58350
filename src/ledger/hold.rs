//! Money that is reserved: holds, captures, releases. A hold is only changed under the lock of the account
//! that will pay, so that whoever comes second sees how the first has ended.

use super::books::{Books, books};
use super::engine::Writing;
use super::entry;
use super::idempotency::Request;
use super::party::{Name, Party};
use super::result::{self, Json};
use super::session::{Note, Session, now};
use super::transfer::Extra;
use super::{amount, given, invalid, refused};
use crate::error::Failure;
use crate::spi::Sees;
use concierge_core::ledger::{Hold, HoldState, Transfer, reason};
use concierge_core::refusal::Refusal;
use pgrx::datum::{Interval, TimestampWithTimeZone};
use pgrx::{AnyNumeric, Uuid, pg_sys};
use std::rc::Rc;

const PLACE: &str = "INSERT INTO {s}.ledger_holds (debit, credit, amount, expires_at, reason, \
     transaction_id, metadata) VALUES ($1, $2, $3, clock_timestamp() + $4, $5, $6, $7::jsonb) \
     RETURNING id, to_json(expires_at)::text";
const READ: &str = "SELECT id, debit, credit, amount, captured, state, expires_at, transaction_id \
     FROM {s}.ledger_holds WHERE id = $1";
const OF_ROW: &str = "SELECT id, debit, credit, amount, captured, state, expires_at, transaction_id \
     FROM {s}.ledger_holds WHERE transaction_id = $1 AND state = 'open'";
const CHANGE: &str = "UPDATE {s}.ledger_holds SET captured = $2, state = $3, \
     closed_at = CASE WHEN $3 <> 'open' THEN clock_timestamp() END WHERE id = $1";

/// A hold, and the row of `transactions` it was placed for.
pub struct Stored {
    /// The hold.
    pub hold: Hold,
    /// The row.
    pub transaction: Option<Uuid>,
}

/// What is wanted of a new hold.
pub struct Wish<'a> {
    /// Whose money.
    pub user: Option<Uuid>,
    /// How much of it.
    pub amount: Option<AnyNumeric>,
    /// Of what.
    pub currency: Option<&'a str>,
    /// For how long.
    pub expires_in: Option<Interval>,
    /// The caller's key.
    pub key: Option<&'a str>,
    /// Why.
    pub reason: Option<String>,
    /// JSON.
    pub metadata: Option<String>,
}

/// Reserves money.
pub fn place(accounts: pg_sys::Oid, wish: &Wish<'_>) -> Result<String, Failure> {
    entry::enter(accounts, entry::HOLD, |_| Ok(None), |books| placed(books, wish))
}

fn placed(books: Rc<Books>, wish: &Wish<'_>) -> Result<String, Failure> {
    let unit = books.unit(wish.currency)?;
    let minor = amount::positive(wish.amount.as_ref(), unit)?;
    let user = Party::User(*given(wish.user, "p_user_id")?.as_bytes());
    if wish.expires_in.is_some_and(|time| time.as_micros() <= 0) {
        return Err(invalid("p_expires_in is not in the future".to_owned()));
    }
    let arguments = vec![
        ("p_user_id", Some(user.owner().to_string())),
        ("p_amount", Some(minor.to_string())),
        ("p_currency", Some(unit.code.to_string())),
        ("p_expires_in", wish.expires_in.map(|time| time.as_micros().to_string())),
        ("p_reason", wish.reason.clone()),
        ("p_metadata", wish.metadata.clone()),
    ];
    let request = Request { key: wish.key, operation: "hold", arguments };
    request.once(&books.clone(), || {
        let mut session = Session::new(books);
        let names = [Name { party: user, unit }, Name { party: Party::External, unit }];
        let ids = session.take(&names)?;
        let &[debit, credit] = ids.as_slice() else {
            return Err(invalid("an account is missing".to_owned()));
        };
        let mut hold = Hold::new(0, debit, credit, minor);
        must_be_locked(&session, debit)?;
        session.place(&hold)?;
        let extra = (wish.expires_in, wish.reason.clone(), wish.metadata.clone());
        let (id, expires_at) = insert(&session, &hold, extra, None)?;
        hold.id = id;
        session.store()?;
        let json = Json::new()
            .raw("hold_id", hold.id)
            .text("state", Some("open"))
            .raw("amount", result::numeric(minor, unit))
            .raw("expires_at", expires_at.unwrap_or_else(|| "null".to_owned()));
        Ok(result::account_fields(json, &session, debit).end())
    })
}

/// An account without a lock can reserve nothing.
pub fn must_be_locked(session: &Session, account: i64) -> Result<(), Failure> {
    if session.book.get(account).map_err(refused)?.flags.unlocked {
        return Err(invalid("an unlocked account has no limits, and so no holds".to_owned()));
    }
    Ok(())
}

/// Writes a new hold.
pub fn insert(
    session: &Session,
    hold: &Hold,
    (expires_in, reason, metadata): (Option<Interval>, Option<String>, Option<String>),
    transaction: Option<Uuid>,
) -> Result<(i64, Option<String>), Failure> {
    let _writing = Writing::begin();
    let args = [
        hold.debit.into(),
        hold.credit.into(),
        hold.amount.into(),
        expires_in.into(),
        reason.into(),
        transaction.into(),
        metadata.into(),
    ];
    let placed = session.books.rows(Sees::Latest, PLACE, &args, |row| {
        Ok((row.get::<i64>(1)?.unwrap_or_default(), row.get::<String>(2)?))
    })?;
    placed.into_iter().next().ok_or_else(|| invalid("the hold was not stored".to_owned()))
}

/// Reads a hold.
fn read(session: &Session, id: i64) -> Result<Stored, Failure> {
    let found = session.books.rows(Sees::Latest, READ, &[id.into()], |row| stored(&row))?;
    found.into_iter().next().ok_or_else(|| {
        Refusal::new(reason::HOLD_NOT_OPEN, "there is no such hold")
            .detail(format!("No hold has the id {id}."))
            .hint("Place a hold with wallet_hold.")
            .into()
    })
}

/// The open hold of a row of `transactions`.
pub fn of_row(session: &Session, transaction: Uuid) -> Result<Option<Stored>, Failure> {
    let args = [transaction.into()];
    let found = session.books.rows(Sees::Latest, OF_ROW, &args, |row| stored(&row))?;
    Ok(found.into_iter().next())
}

fn stored(row: &crate::spi::Row<'_>) -> Result<Stored, Failure> {
    let number = |ordinal| Ok::<_, Failure>(row.get::<i64>(ordinal)?.unwrap_or_default());
    let state = match row.text(6)?.as_str() {
        "open" => HoldState::Open,
        "captured" => HoldState::Captured,
        "expired" => HoldState::Expired,
        _ => HoldState::Voided,
    };
    Ok(Stored {
        hold: Hold {
            id: number(1)?,
            debit: number(2)?,
            credit: number(3)?,
            amount: number(4)?,
            captured: number(5)?,
            state,
            expires_at: row.get::<TimestampWithTimeZone>(7)?.map(i64::from),
        },
        transaction: row.get(8)?,
    })
}

/// Writes how far a hold has come.
pub fn change(session: &Session, hold: &Hold) -> Result<(), Failure> {
    let _writing = Writing::begin();
    let args = [hold.id.into(), hold.captured.into(), hold.state.as_str().into()];
    session.books.rows(Sees::Latest, CHANGE, &args, |_| Ok(()))?;
    Ok(())
}

/// Takes what is held, in whole or in part.
pub fn capture(
    accounts: pg_sys::Oid,
    id: Option<i64>,
    wanted: Option<&AnyNumeric>,
    last: bool,
    key: Option<&str>,
    extra: &Extra,
) -> Result<String, Failure> {
    let long = |books| captured(books, id, wanted, last, key, extra);
    entry::enter(accounts, entry::CAPTURE, |_| Ok(None), long)
}

fn captured(
    books: Rc<Books>,
    id: Option<i64>,
    wanted: Option<&AnyNumeric>,
    last: bool,
    key: Option<&str>,
    extra: &Extra,
) -> Result<String, Failure> {
    let id = given(id, "p_hold_id")?;
    let mut arguments = extra.arguments();
    arguments.push(("p_hold_id", Some(id.to_string())));
    arguments.push(("p_amount", wanted.map(|amount| amount.normalize().to_owned())));
    arguments.push(("p_final", Some(last.to_string())));
    let request = Request { key, operation: "capture", arguments };
    request.once(&books.clone(), || {
        let mut session = Session::new(books);
        let before = read(&session, id)?;
        session.lock([before.hold.debit, before.hold.credit])?;
        let before = read(&session, id)?;
        of_its_own(&before)?;
        let unit = session.book.get(before.hold.debit).map_err(refused)?.unit;
        let minor = amount::maybe(wanted, unit)?;
        let (hold, posting) =
            session.book.capture(&before.hold, minor, last, now()).map_err(refused)?;
        let moved = hold.captured - before.hold.captured;
        let transfer = Transfer::new(hold.debit, hold.credit, moved);
        let note = Note { hold: Some(id), ..extra.note("capture") };
        session.record(transfer, posting, note);
        change(&session, &hold)?;
        let stored = session.store()?;
        let mut json = Json::new()
            .raw("hold_id", id)
            .text("state", Some(hold.state.as_str()))
            .raw("captured", result::numeric(hold.captured, unit))
            .raw("rest", result::numeric(hold.rest(), unit));
        for (id, one) in &stored {
            json = result::transfer_fields(json, &session, *id, one);
        }
        Ok(json.end())
    })
}

/// Gives back what is still held.
pub fn release(
    accounts: pg_sys::Oid,
    id: Option<i64>,
    key: Option<&str>,
) -> Result<String, Failure> {
    let books = books(accounts)?;
    let id = given(id, "p_hold_id")?;
    let arguments = vec![("p_hold_id", Some(id.to_string()))];
    let request = Request { key, operation: "release", arguments };
    request.once(&books.clone(), || {
        let mut session = Session::new(books);
        let before = read(&session, id)?;
        session.lock([before.hold.debit])?;
        let before = read(&session, id)?;
        of_its_own(&before)?;
        let hold = session.book.release(&before.hold, now()).map_err(refused)?;
        change(&session, &hold)?;
        session.store()?;
        let json = Json::new().raw("hold_id", id).text("state", Some(hold.state.as_str()));
        Ok(result::account_fields(json, &session, hold.debit).end())
    })
}

/// The hold of a pending transaction follows its status, so that the two never disagree.
fn of_its_own(stored: &Stored) -> Result<(), Failure> {
    match stored.transaction {
        Some(row) if stored.hold.state == HoldState::Open => {
            Err(Refusal::new(reason::ILLEGAL_STATUS_CHANGE, "the hold belongs to a transaction")
                .detail(format!("Hold {} follows transaction {row}.", stored.hold.id))
                .hint("Set the status of the transaction to completed, failed or cancelled.")
                .into())
        }
        _ => Ok(()),
    }
}
