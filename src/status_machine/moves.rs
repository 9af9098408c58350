//! Rows that move from one partition to another.
//!
//! PostgreSQL turns such an UPDATE into a DELETE and an INSERT. Its BEFORE UPDATE trigger has judged it; the
//! AFTER INSERT trigger that follows must not take the row for a new one.
#![allow(unsafe_code)]

use pgrx::pg_sys::{self, CommandId, HeapTuple, TransactionId};
use std::cell::RefCell;

thread_local! {
    /// The statements whose next inserted row is a moved one.
    static MOVING: RefCell<Vec<(TransactionId, CommandId)>> = const { RefCell::new(Vec::new()) };
}

/// Was this row, just deleted, moved? If so the next row that its statement inserts is the same one.
///
/// # Safety
/// `row` must be the tuple of an AFTER DELETE row trigger.
pub unsafe fn leaves(row: HeapTuple) -> bool {
    // SAFETY: a stored tuple, which this transaction has deleted; a moved one says so in its header.
    unsafe {
        let header = (*row).t_data;
        let (block, offset) = pgrx::itemptr::item_pointer_get_both((*header).t_ctid);
        let moved = block == pg_sys::InvalidBlockNumber && offset == MOVED_PARTITIONS;
        if moved {
            let statement =
                (pg_sys::GetTopTransactionIdIfAny(), pg_sys::HeapTupleHeaderGetCmax(header));
            MOVING.with_borrow_mut(|moving| {
                // What an error left behind is of other transactions.
                moving.retain(|(transaction, _)| *transaction == statement.0);
                moving.push(statement);
            });
        }
        moved
    }
}

/// Is this row, just inserted, a moved one?
///
/// # Safety
/// `row` must be the tuple of an AFTER INSERT row trigger.
pub unsafe fn arrives(row: HeapTuple) -> bool {
    if MOVING.with_borrow(Vec::is_empty) {
        return false;
    }
    // SAFETY: a stored tuple, which this transaction has inserted.
    let statement = unsafe {
        (pg_sys::GetTopTransactionIdIfAny(), pg_sys::HeapTupleHeaderGetCmin((*row).t_data))
    };
    MOVING.with_borrow_mut(|moving| match moving.last() {
        Some(last) if *last == statement => moving.pop().is_some(),
        _ => false,
    })
}

/// Offset number of a row that is now in another partition (`MovedPartitionsOffsetNumber`).
const MOVED_PARTITIONS: pg_sys::OffsetNumber = 0xfffd;
