//! A transfer as a row of its table.

use super::heap::{self, Value};
use super::session::{Move, Note};
use pgrx::pg_sys::Datum;
use pgrx::{AnyNumeric, IntoDatum};

/// The columns of a transfer in their order; `group` is the first one that it was posted with.
pub fn columns(id: i64, one: &Move, group: Option<i64>, now: i64) -> [Value; 20] {
    let Move { transfer, posting, note } = one;
    let number = |number: i64| Some(Datum::from(number));
    let (debit, credit) = (posting.debit, posting.credit);
    let Note { kind, reference, hold, transaction, .. } = *note;
    let text = |text: &Option<String>| text.as_deref().and_then(IntoDatum::into_datum);
    let rate = note.rate.as_deref().and_then(|rate| AnyNumeric::try_from(rate).ok());
    [
        number(id),
        number(transfer.debit),
        number(transfer.credit),
        number(transfer.amount),
        debit.and_then(|after| number(after.balance)),
        debit.and_then(|after| number(after.version)),
        credit.and_then(|after| number(after.balance)),
        credit.and_then(|after| number(after.version)),
        number(now),
        number(note.effective_at.map_or(now, i64::from)),
        Some(heap::transaction()),
        kind.into_datum(),
        group.and_then(number),
        reference.and_then(number),
        hold.and_then(number),
        transaction.into_datum(),
        rate.into_datum(),
        text(&note.external_ref),
        text(&note.description),
        note.metadata.as_deref().and_then(heap::json),
    ]
}
