//! Money that goes back: refunds and chargebacks, each linked to its original and never more than it.

use super::books::books;
use super::engine::Following;
use super::idempotency::Request;
use super::result;
use super::session::{Note, Session};
use super::transfer::Extra;
use super::{amount, given, refused};
use crate::error::Failure;
use crate::spi::Sees;
use concierge_core::ledger::{Original, Reversal, Status, reason};
use concierge_core::refusal::Refusal;
use pgrx::{AnyNumeric, Uuid, pg_sys};

const BY_ROW: &str = "SELECT id FROM {s}.ledger_transfers WHERE transaction_id = $1 AND ref IS NULL \
     ORDER BY id DESC LIMIT 1";
const ROW_OF: &str = "SELECT transaction_id FROM {s}.ledger_transfers WHERE id = $1";
// The lock is on the original: two refunds of it are one after the other, whatever accounts they take.
const ORIGINAL: &str = "SELECT id, debit, credit, amount, ref, transaction_id FROM {s}.ledger_transfers \
     WHERE id = $1 FOR NO KEY UPDATE";
const REVERSED: &str =
    "SELECT coalesce(sum(amount), 0)::int8 FROM {s}.ledger_transfers WHERE ref = $1";

/// What is to go back.
pub struct Wish<'a> {
    /// `refund` or `chargeback`.
    pub kind: &'static str,
    /// Id of a row of `transactions`, or of a transfer.
    pub transaction: Option<Uuid>,
    /// How much; all that is left if none is given.
    pub amount: Option<AnyNumeric>,
    /// The caller's key.
    pub key: Option<&'a str>,
    /// Why, and what else is recorded.
    pub extra: Extra,
}

/// The transfer to be reversed.
struct Found {
    original: (i64, i64, i64, i64),
    is_reversal: bool,
    row: Option<Uuid>,
}

/// Gives money back.
pub fn reverse(accounts: pg_sys::Oid, wish: &Wish<'_>) -> Result<String, Failure> {
    let books = books(accounts)?;
    let transaction = given(wish.transaction, "p_transaction_id")?;
    let mut arguments = wish.extra.arguments();
    arguments.push(("p_transaction_id", Some(transaction.to_string())));
    arguments.push(("p_amount", wish.amount.as_ref().map(|a| a.normalize().to_owned())));
    let request = Request { key: wish.key, operation: wish.kind, arguments };
    request.once(&books.clone(), || {
        let mut session = Session::new(books);
        let id = transfer_of(&session, transaction)?;
        lock_row(&session, id)?;
        let note = wish.extra.note(wish.kind);
        let how = if wish.kind == "refund" { Reversal::Refund } else { Reversal::Forced };
        let row = post(&mut session, id, wish.amount.as_ref(), how, note)?;
        let stored = session.store()?;
        if let Some((row, reversed)) = row {
            follow(&session, row, reversed)?;
        }
        Ok(stored.iter().map(|(id, one)| result::transfer(&session, *id, one)).collect())
    })
}

/// Locks the row that a transfer was posted for, as whoever updates the row does: before the accounts, so that the two
/// do not wait for each other.
fn lock_row(session: &Session, transfer: i64) -> Result<(), Failure> {
    let Some(transactions) = &session.books.transactions else { return Ok(()) };
    let row =
        session.books.rows(Sees::Latest, ROW_OF, &[transfer.into()], |row| row.get::<Uuid>(1))?;
    if let Some(row) = row.into_iter().flatten().next() {
        session.books.variant(
            ("row", 0),
            || format!("SELECT 1 FROM {transactions} WHERE id = $1 FOR NO KEY UPDATE"),
            &[row.into()],
            |_| Ok(()),
        )?;
    }
    Ok(())
}

/// The transfer that a transaction id stands for.
pub fn transfer_of(session: &Session, transaction: Uuid) -> Result<i64, Failure> {
    if let Some(id) = result::transfer_of(transaction) {
        return Ok(id);
    }
    of_row(session, transaction)?.ok_or_else(|| unknown(transaction))
}

/// The transfer that was posted for a row of `transactions`.
pub fn of_row(session: &Session, row: Uuid) -> Result<Option<i64>, Failure> {
    let found = session.books.rows(Sees::Latest, BY_ROW, &[row.into()], |row| row.get::<i64>(1))?;
    Ok(found.into_iter().flatten().next())
}

fn unknown(transaction: impl std::fmt::Display) -> Failure {
    Refusal::new(reason::ACCOUNT_NOT_FOUND, "there is no such posted transaction")
        .detail(format!("Nothing was posted for transaction {transaction}."))
        .hint("Only a completed transaction can be given back.")
        .into()
}

/// Posts the reversal of a transfer; the row it was posted for, with what has gone back in all.
pub fn post(
    session: &mut Session,
    id: i64,
    wanted: Option<&AnyNumeric>,
    how: Reversal,
    note: Note,
) -> Result<Option<(Uuid, i64)>, Failure> {
    let args = [id.into()];
    let found = session.books.rows(Sees::Latest, ORIGINAL, &args, |row| {
        let number = |ordinal| Ok::<_, Failure>(row.get::<i64>(ordinal)?.unwrap_or_default());
        Ok(Found {
            original: (number(1)?, number(2)?, number(3)?, number(4)?),
            is_reversal: row.get::<i64>(5)?.is_some(),
            row: row.get(6)?,
        })
    })?;
    let Found { original: (id, debit, credit, amount), is_reversal, row } =
        found.into_iter().next().ok_or_else(|| unknown(result::transaction_id(id, None)))?;
    session.lock([debit, credit])?;
    let reversed = session.books.rows(Sees::Latest, REVERSED, &args, |row| row.get::<i64>(1))?;
    let reversed = reversed.into_iter().flatten().next().unwrap_or_default();
    let unit = session.book.get(credit).map_err(refused)?.unit;
    let original = Original { id, debit, credit, unit, amount, reversed, is_reversal };
    let wanted = amount::maybe(wanted, unit)?;
    let transfer = original.reverse(wanted, how).map_err(refused)?;
    let note = Note { reference: Some(id), transaction: row, ..note };
    session.post(transfer, note)?.map_err(refused)?;
    Ok(row.map(|row| (row, reversed + transfer.amount)))
}

/// Sets the status of the row that a refunded transfer was posted for.
fn follow(session: &Session, row: Uuid, reversed: i64) -> Result<(), Failure> {
    let Some(transactions) = &session.books.transactions else { return Ok(()) };
    let rows = session.books.variant(
        ("amount", 0),
        || format!("SELECT amount::text, currency::text FROM {transactions} WHERE id = $1"),
        &[row.into()],
        |found| Ok((found.text(1)?, found.text(2)?)),
    )?;
    let Some((amount, currency)) = rows.into_iter().next() else { return Ok(()) };
    let unit = session.books.unit(Some(&currency))?;
    let amount = concierge_core::money::to_minor(&amount, unit.exponent).map_err(refused)?;
    let status = Status::after_refund(amount, reversed);
    let _following = Following::begin(row);
    let sets = session.books.refunded_column.as_deref().map_or_else(String::new, |column| {
        format!(", {column} = $3::pg_catalog.text::pg_catalog.numeric")
    });
    let kind = &session.books.status_type;
    session.books.variant(
        ("status", 0),
        || {
            // The third parameter is used in any case, so that it has a type.
            format!(
                "UPDATE {transactions} SET status = ($2::pg_catalog.text)::{kind}{sets} WHERE id = $1 AND $3::pg_catalog.text IS NOT NULL"
            )
        },
        &[row.into(), status.as_str().into(), result::numeric(reversed, unit).into()],
        |_| Ok(()),
    )?;
    Ok(())
}
