//! The trigger itself, on PostgreSQL's own tuples: it runs for every updated row.
#![allow(unsafe_code)]

use super::TIMESTAMPS;
use super::columns::Columns;
use super::walk::Walk;
use crate::attach;
use crate::error::Failure;
use pgrx::pg_sys::{self, FormData_pg_attribute, HeapTuple};
use pgrx::prelude::*;
use pgrx::{PgTupleDesc, trigger_support};
use std::ffi::CStr;

/// NEW, with the column set to the transaction's time if any other column differs from OLD.
///
/// A row in which only the column itself differs keeps what was written: that is how one sets it by hand.
pub fn touched<'a>(
    trigger: &'a PgTrigger<'a>,
) -> Result<PgHeapTuple<'a, AllocatedByPostgres>, Failure> {
    let data = trigger.trigger_data();
    let event = data.tg_event;
    let fits = trigger_support::trigger_fired_by_update(event)
        && trigger_support::trigger_fired_for_row(event)
        && trigger_support::trigger_fired_before(event);
    if !fits {
        return Err(attach::misused("set_updated_at", "BEFORE UPDATE, FOR EACH ROW"));
    }
    // SAFETY: PostgreSQL hands a BEFORE UPDATE row trigger an open relation and two tuples of its row
    // type, which stay valid until the trigger returns.
    unsafe {
        let desc = PgTupleDesc::from_pg_unchecked((*data.tg_relation).rd_att);
        let column = column_index(trigger, &desc)?;
        let tuple = with_time_if_changed(data.tg_trigtuple, data.tg_newtuple, &desc, column);
        Ok(PgHeapTuple::from_heap_tuple(desc, tuple))
    }
}

/// Index of the column that the trigger's argument names, which must still be a timestamp: eight bytes are
/// going to be written to it.
///
/// # Safety
/// `trigger` must be a firing trigger, which has `tgnargs` C strings as arguments.
unsafe fn column_index(trigger: &PgTrigger<'_>, desc: &PgTupleDesc<'_>) -> Result<usize, Failure> {
    let definition = trigger.trigger();
    let name = if definition.tgnargs == 1 {
        // SAFETY: as promised by the caller.
        unsafe { CStr::from_ptr(*definition.tgargs) }
    } else {
        c"updated_at"
    };
    let wanted = name.to_bytes_with_nul();
    let is_named = |attribute: &FormData_pg_attribute| {
        let found = attribute.attname.data.iter().map(|c| c.cast_unsigned());
        !attribute.attisdropped
            && TIMESTAMPS.contains(&attribute.atttypid)
            && found.take(wanted.len()).eq(wanted.iter().copied())
    };
    let found = (0..desc.len()).find(|i| desc.get(*i).is_some_and(is_named));
    found.ok_or_else(|| attach::gone(&name.to_string_lossy()))
}

/// `new` itself, or a copy of it whose column `column` is the transaction's time.
///
/// # Safety
/// Both tuples must have the row type of `desc`, and `column` must be one of its columns.
unsafe fn with_time_if_changed(
    old: HeapTuple,
    new: HeapTuple,
    desc: &PgTupleDesc<'_>,
    column: usize,
) -> HeapTuple {
    // SAFETY: as promised by the caller.
    unsafe {
        let now = || pg_sys::GetCurrentTransactionStartTimestamp();
        let (Some(before), Some(after)) = (Walk::over(old, desc), Walk::over(new, desc)) else {
            // A row that was stored before a column was added.
            let changed = Columns::of(old, desc).differ(&Columns::of(new, desc), desc, column);
            return if changed {
                Columns::of(new, desc).with(desc, new, column, now())
            } else {
                new
            };
        };
        match place_if_changed(before, after, column) {
            Place::Unchanged => new,
            Place::Null => Columns::of(new, desc).with(desc, new, column, now()),
            Place::At(offset) => {
                let copy = pg_sys::heap_copytuple(new);
                let data = (*copy).t_data.cast::<u8>();
                data.add(offset).cast::<pg_sys::TimestampTz>().write(now());
                copy
            }
        }
    }
}

/// Where the column is in a tuple that has to be touched.
enum Place {
    Unchanged,
    Null,
    /// This many bytes from the start of the tuple's header.
    At(usize),
}

/// Walks OLD and NEW side by side until a column differs and the place of `column` in NEW is known.
///
/// # Safety
/// Both must walk over tuples of one row type.
unsafe fn place_if_changed(before: Walk<'_>, after: Walk<'_>, column: usize) -> Place {
    let mut changed = false;
    let mut place = Place::Null;
    for (index, (old, new)) in before.zip(after).enumerate() {
        if index == column {
            place = new.offset.map_or(Place::Null, Place::At);
        } else if !changed {
            // SAFETY: two values of one column.
            changed = unsafe { !old.same_as(&new) };
        }
        if changed && index >= column {
            return place;
        }
    }
    Place::Unchanged
}
