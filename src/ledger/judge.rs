//! BEFORE each row of `transactions`: whether the ledger could follow the change at all.
#![allow(unsafe_code)]

use super::books::{Books, books, known};
use super::engine::Following;
use super::refused;
use super::replica::{is_receiving, sends_its_ledger};
use super::row::{Columns, Meaning, Tuple, immutable};
use super::statement::expects_conflicts;
use crate::attach::misused;
use crate::error::Failure;
use crate::spi::{self, Sees};
use concierge_core::ledger::{Direction, LedgerError, Status, steps};
use pgrx::datum::TimestampWithTimeZone;
use pgrx::prelude::*;
use pgrx::{AnyNumeric, WhoAllocated, pg_sys};
use std::ffi::CStr;
use std::rc::Rc;

const FUNCTION: &str = "judge_transaction";
const FEATURE: &str = "attach_wallets";

/// The trigger is not where it was made for.
pub fn misplaced() -> Failure {
    misused(FUNCTION, FEATURE)
}

/// The books beside the table of a trigger.
pub fn books_of(trigger: &PgTrigger<'_>) -> Result<Rc<Books>, Failure> {
    let relation = trigger.relation().map_err(|_| misused(FUNCTION, FEATURE))?;
    // SAFETY: a look-up by name.
    let accounts =
        unsafe { pg_sys::get_relname_relid(c"ledger_accounts".as_ptr(), relation.namespace_oid()) };
    if accounts == pg_sys::Oid::INVALID {
        return Err(misused(FUNCTION, FEATURE));
    }
    books(accounts)
}

/// The same, if they are known already.
fn known_books_of(trigger: &PgTrigger<'_>) -> Option<Rc<Books>> {
    let relation = trigger.relation().ok()?;
    // SAFETY: a look-up by name.
    let accounts =
        unsafe { pg_sys::get_relname_relid(c"ledger_accounts".as_ptr(), relation.namespace_oid()) };
    known(accounts)
}

/// The owner of the table of a trigger.
pub fn owner_of(trigger: &PgTrigger<'_>) -> Result<pg_sys::Oid, Failure> {
    let relation = trigger.relation().map_err(|_| misused(FUNCTION, FEATURE))?;
    // SAFETY: an open relation has a pg_class row.
    Ok(unsafe { (*relation.rd_rel).relowner })
}

/// Judges the row; what it becomes.
pub fn judge<'a>(
    trigger: &'a PgTrigger<'a>,
) -> Result<Option<PgHeapTuple<'a, AllocatedByRust>>, Failure> {
    let wrong = || misused(FUNCTION, FEATURE);
    let new = trigger.new().ok_or_else(wrong)?;
    let mut new = new.into_owned();
    if sends_its_ledger(trigger)? {
        return Ok(Some(new));
    }
    // A null is refused by the table itself, after this.
    let (old_row, new_row) = Tuple::of(trigger);
    let Some(after) = new_row.map(Columns::of).transpose()?.flatten() else { return Ok(Some(new)) };
    if Following::is_on() && old_row.is_some() && Following::is_of(&after.id) {
        return Ok(Some(new));
    }
    let before = old_row.map(Columns::of).transpose()?.flatten();
    let old = trigger.old();
    let books = match known_books_of(trigger) {
        Some(books) => books,
        None => crate::owner::as_owner(owner_of(trigger)?, || books_of(trigger))?,
    };
    let read = |columns: &Columns| match books.known_unit(&columns.currency) {
        // Without a statement, for which alone the rights of the owner are needed.
        Some(_) => columns.read(&books),
        None => crate::owner::as_owner(owner_of(trigger)?, || columns.read(&books)),
    };
    let meaning = read(&after)?;
    if let Some(old) = &old {
        if before.as_ref().is_some_and(|before| before.id != after.id) {
            return Err(immutable());
        }
        let before = before.map(|before| read(&before)).transpose()?;
        let (then, now) = Meaning::told_apart(before.as_ref(), Some(&meaning));
        steps(then.as_ref(), now.as_ref(), false, false).map_err(refused)?;
        let refunds = meaning.status == Status::Refunded
            && before.is_some_and(|before| before.status != Status::Refunded);
        refunded(&mut new, Some(old), refunds)?;
    } else {
        let (_, now) = Meaning::told_apart(None, Some(&meaning));
        steps(None, now.as_ref(), false, false).map_err(refused)?;
        refunded(&mut new, None::<&PgHeapTuple<'_, AllocatedByPostgres>>, false)?;
        if meaning.direction == Direction::Credit
            && !matches!(meaning.status, Status::Failed | Status::Cancelled)
        {
            delivered_before(trigger, &books, new_row, &after.id)?;
        }
    }
    if meaning.status == Status::Completed {
        stamp(&mut new);
    }
    Ok(Some(new))
}

/// Whether a payment is delivered a second time, under another key. Two at once are told apart by the index only.
fn delivered_before(
    trigger: &PgTrigger<'_>,
    books: &Books,
    row: Option<Tuple>,
    id: &str,
) -> Result<(), Failure> {
    const COLUMN: &CStr = c"stripe_payment_intent_id";
    let Some(Ok(Some(payment))) = row.map(|row| row.text(COLUMN)) else { return Ok(()) };
    let Some(transactions) = &books.transactions else { return Ok(()) };
    let known = crate::owner::as_owner(owner_of(trigger)?, || {
        books.variant(
            ("payment", 0),
            || {
                format!(
                    "SELECT 1 FROM {transactions} WHERE stripe_payment_intent_id = $1 \
                     AND id <> $2::pg_catalog.text::pg_catalog.uuid AND type::text = 'credit' AND status::text NOT IN ('failed', 'cancelled') LIMIT 1"
                )
            },
            &[payment.as_str().into(), id.into()],
            |_| Ok(()),
        )
    })?;
    if known.is_empty() || says_what_to_do(trigger)? {
        return Ok(());
    }
    Err(refused(LedgerError::DuplicateReference(payment)))
}

/// ON CONFLICT decides about a duplicate that an index finds.
fn says_what_to_do(trigger: &PgTrigger<'_>) -> Result<bool, Failure> {
    let relation = trigger.relation().map_err(|_| misused(FUNCTION, FEATURE))?;
    if !expects_conflicts(relation.oid()) {
        return Ok(false);
    }
    let indexes = spi::rows(
        Sees::Latest,
        "SELECT 1 FROM pg_catalog.pg_index i JOIN pg_catalog.pg_attribute a \
         ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0] \
         WHERE i.indrelid = $1 AND i.indisunique AND i.indisvalid AND i.indnkeyatts = 1 \
         AND a.attname = 'stripe_payment_intent_id' LIMIT 1",
        &[relation.oid().into()],
        |_| Ok(()),
    )?;
    Ok(!indexes.is_empty())
}

/// When it was posted, in a table that has a column for it.
fn stamp(new: &mut PgHeapTuple<'_, AllocatedByRust>) {
    const COLUMN: &str = "completed_at";
    if let Ok(None) = new.get_by_name::<TimestampWithTimeZone>(COLUMN) {
        // A column of another type is the table's own business.
        let _ = new.set_by_name(COLUMN, pgrx::datum::clock_timestamp());
    }
}

/// What has gone back is counted by the ledger only: all of it for a row that becomes refunded.
fn refunded<A: WhoAllocated>(
    new: &mut PgHeapTuple<'_, AllocatedByRust>,
    old: Option<&PgHeapTuple<'_, A>>,
    all: bool,
) -> Result<(), Failure> {
    const COLUMN: &str = "refunded_amount";
    if new.get_attribute_by_name(COLUMN).is_none() {
        return Ok(());
    }
    let number = |value: Option<AnyNumeric>| value.unwrap_or_else(|| AnyNumeric::from(0));
    let after = number(new.get_by_name::<AnyNumeric>(COLUMN).ok().flatten());
    let before = number(old.and_then(|old| old.get_by_name::<AnyNumeric>(COLUMN).ok().flatten()));
    // Another server's ledger has counted it.
    if is_receiving() {
        return Ok(());
    }
    if after != before {
        return Err(refused(LedgerError::EngineOwned(COLUMN)));
    }
    if all {
        let amount = new.get_by_name::<AnyNumeric>("amount").ok().flatten();
        new.set_by_name(COLUMN, amount).map_err(|_| crate::attach::gone(COLUMN))?;
    }
    Ok(())
}
