//! The trigger itself, on PostgreSQL's own tuples: it runs for every updated row.
#![allow(unsafe_code)]

use crate::attach;
use crate::error::Failure;
use pgrx::pg_sys::{self, Datum, FormData_pg_attribute, HeapTuple};
use pgrx::prelude::*;
use pgrx::{PgTupleDesc, trigger_support, varlena};
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

/// Index of the column that the trigger's argument names.
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
    let is_named = |attribute: &FormData_pg_attribute| {
        // SAFETY: a name is a C string within its fixed array.
        !attribute.attisdropped
            && unsafe { CStr::from_ptr(attribute.attname.data.as_ptr()) } == name
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
        let before = Columns::of(old, desc);
        let mut after = Columns::of(new, desc);
        let changed = (0..desc.len())
            .filter(|i| *i != column)
            .any(|i| desc.get(i).is_some_and(|attribute| differ(&before, &after, i, attribute)));
        if !changed {
            return new;
        }
        after.set(column, Datum::from(pg_sys::GetCurrentTransactionStartTimestamp()));
        after.tuple(desc, new)
    }
}

/// A tuple taken apart.
struct Columns {
    values: Vec<Datum>,
    nulls: Vec<bool>,
}

impl Columns {
    /// # Safety
    /// `tuple` must have the row type of `desc`; the values point into it.
    unsafe fn of(tuple: HeapTuple, desc: &PgTupleDesc<'_>) -> Self {
        let count = desc.len();
        let mut columns = Self { values: vec![Datum::from(0); count], nulls: vec![true; count] };
        // SAFETY: both arrays have a place for every column.
        unsafe {
            pg_sys::heap_deform_tuple(
                tuple,
                desc.as_ptr(),
                columns.values.as_mut_ptr(),
                columns.nulls.as_mut_ptr(),
            );
        }
        columns
    }

    fn get(&self, index: usize) -> Option<Datum> {
        self.values.get(index).copied().filter(|_| self.nulls.get(index) == Some(&false))
    }

    fn set(&mut self, index: usize, value: Datum) {
        if let (Some(place), Some(null)) = (self.values.get_mut(index), self.nulls.get_mut(index)) {
            *place = value;
            *null = false;
        }
    }

    /// A tuple of these columns that stands for the same row as `model`.
    ///
    /// # Safety
    /// `model` must be a valid tuple of the row type of `desc`.
    unsafe fn tuple(&mut self, desc: &PgTupleDesc<'_>, model: HeapTuple) -> HeapTuple {
        // SAFETY: both arrays have a value for every column; the identity is copied between valid tuples.
        unsafe {
            let tuple = pg_sys::heap_form_tuple(
                desc.as_ptr(),
                self.values.as_mut_ptr(),
                self.nulls.as_mut_ptr(),
            );
            (*(*tuple).t_data).t_ctid = (*(*model).t_data).t_ctid;
            (*tuple).t_self = (*model).t_self;
            (*tuple).t_tableOid = (*model).t_tableOid;
            tuple
        }
    }
}

/// Does a column differ? A generated one is not yet computed in NEW, so it does not count.
///
/// # Safety
/// Both must come from tuples that have `attribute` as their column `index`.
unsafe fn differ(
    before: &Columns,
    after: &Columns,
    index: usize,
    attribute: &FormData_pg_attribute,
) -> bool {
    if attribute.attisdropped || attribute.attgenerated != 0 {
        return false;
    }
    match (before.get(index), after.get(index)) {
        (None, None) => false,
        // SAFETY: two values of the attribute's type.
        (Some(a), Some(b)) => unsafe { !same_image(a, b, attribute.attbyval, attribute.attlen) },
        _ => true,
    }
}

/// Are two values the same, byte for byte, once both are out of TOAST?
///
/// # Safety
/// Both must be values of a type with this `by_value` and `length`, as in pg_type.
unsafe fn same_image(a: Datum, b: Datum, by_value: bool, length: i16) -> bool {
    if by_value || a.value() == b.value() {
        return a.value() == b.value();
    }
    // SAFETY: by reference, `length` says how the bytes behind the pointer end.
    unsafe {
        match length {
            -1 => same_varlena(a.cast_mut_ptr(), b.cast_mut_ptr()),
            -2 => CStr::from_ptr(a.cast_mut_ptr()) == CStr::from_ptr(b.cast_mut_ptr()),
            _ => {
                let length = usize::try_from(length).unwrap_or(0);
                let bytes = |d: Datum| std::slice::from_raw_parts(d.cast_mut_ptr::<u8>(), length);
                bytes(a) == bytes(b)
            }
        }
    }
}

/// # Safety
/// Both must point to varlenas.
unsafe fn same_varlena(a: *mut pg_sys::varlena, b: *mut pg_sys::varlena) -> bool {
    // SAFETY: detoasting gives the pointer itself, or a plain copy, whose size its header tells.
    unsafe {
        if varlena::varsize_any(a) == varlena::varsize_any(b) && bytes(a) == bytes(b) {
            return true;
        }
        let (a, b) = (pg_sys::pg_detoast_datum_packed(a), pg_sys::pg_detoast_datum_packed(b));
        content(a) == content(b)
    }
}

/// # Safety
/// `value` must be a varlena; toasted ones give their pointer's bytes.
unsafe fn bytes<'a>(value: *mut pg_sys::varlena) -> &'a [u8] {
    // SAFETY: as promised by the caller.
    unsafe { std::slice::from_raw_parts(value.cast(), varlena::varsize_any(value)) }
}

/// # Safety
/// `value` must be a varlena that is not toasted.
unsafe fn content<'a>(value: *mut pg_sys::varlena) -> &'a [u8] {
    // SAFETY: as promised by the caller.
    unsafe {
        let data = varlena::vardata_any(value);
        std::slice::from_raw_parts(data.cast(), varlena::varsize_any_exhdr(value))
    }
}
