//! The rows that a statement has changed, as its trigger is given them: a statement that selects them would take longer
//! than all the rest.
#![allow(unsafe_code)]

use super::invalid;
use super::row::{Columns, Tuple};
use crate::error::Failure;
use pgrx::pg_sys::{self, TupleDesc, Tuplestorestate};
use pgrx::prelude::*;

/// The rows before and after, each with whether it is one after.
pub fn rows(trigger: &PgTrigger<'_>) -> Result<Vec<(bool, Columns)>, Failure> {
    let data = trigger.trigger_data();
    let mut found = Vec::new();
    for (store, is_new) in [(data.tg_oldtable, false), (data.tg_newtable, true)] {
        if !store.is_null() {
            // SAFETY: the trigger is firing: its relation is open, its rows are of that type.
            unsafe { read(store, (*data.tg_relation).rd_att, is_new, &mut found)? };
        }
    }
    Ok(found)
}

/// As a scan of a transition table does it, with a position of its own.
///
/// # Safety
/// `store` must hold rows of type `desc`.
unsafe fn read(
    store: *mut Tuplestorestate,
    desc: TupleDesc,
    is_new: bool,
    found: &mut Vec<(bool, Columns)>,
) -> Result<(), Failure> {
    // SAFETY: as promised; a row is read before the next one takes its place.
    unsafe {
        let slot = pg_sys::MakeSingleTupleTableSlot(desc, &raw const pg_sys::TTSOpsMinimalTuple);
        let place =
            pg_sys::tuplestore_alloc_read_pointer(store, pg_sys::EXEC_FLAG_REWIND.cast_signed());
        pg_sys::tuplestore_select_read_pointer(store, place);
        pg_sys::tuplestore_rescan(store);
        while pg_sys::tuplestore_gettupleslot(store, true, false, slot) {
            let mut is_copy = false;
            let tuple = pg_sys::ExecFetchSlotHeapTuple(slot, false, &raw mut is_copy);
            let columns = Columns::of(Tuple::new(tuple, desc))?;
            if is_copy {
                pg_sys::heap_freetuple(tuple);
            }
            let columns =
                columns.ok_or_else(|| invalid("a column of a transaction is null".to_owned()))?;
            found.push((is_new, columns));
        }
        pg_sys::ExecDropSingleTupleTableSlot(slot);
    }
    Ok(())
}
