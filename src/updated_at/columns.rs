//! A tuple taken apart by PostgreSQL: the slower way, for rows that cannot be read where they lie.
#![allow(unsafe_code)]

use super::image::same_image;
use pgrx::PgTupleDesc;
use pgrx::pg_sys::{self, Datum, FormData_pg_attribute, HeapTuple, TimestampTz};

/// The values of a tuple, with those that are missing in it.
pub struct Columns {
    values: Vec<Datum>,
    nulls: Vec<bool>,
}

impl Columns {
    /// # Safety
    /// `tuple` must have the row type of `desc`; the values point into it.
    pub unsafe fn of(tuple: HeapTuple, desc: &PgTupleDesc<'_>) -> Self {
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

    /// Does any column but `except` differ? See [`super::walk::Stored::same_as`] for what counts.
    ///
    /// # Safety
    /// Both must be columns of tuples of the row type of `desc`.
    pub unsafe fn differ(&self, other: &Self, desc: &PgTupleDesc<'_>, except: usize) -> bool {
        let counts = |a: &FormData_pg_attribute| !a.attisdropped && a.attgenerated == 0;
        (0..desc.len()).filter(|index| *index != except).any(|index| {
            let Some(attribute) = desc.get(index).filter(|a| counts(a)) else { return false };
            match (self.get(index), other.get(index)) {
                (None, None) => false,
                (Some(a), Some(b)) if attribute.attbyval || a.value() == b.value() => {
                    a.value() != b.value()
                }
                // SAFETY: by reference, both datums point to values of the attribute's length.
                (Some(a), Some(b)) => unsafe {
                    !same_image(a.cast_mut_ptr(), b.cast_mut_ptr(), attribute.attlen)
                },
                _ => true,
            }
        })
    }

    /// A tuple of these columns, with `value` in one of them, that stands for the same row as `model`.
    ///
    /// # Safety
    /// `model` must be a valid tuple of the row type of `desc`.
    pub unsafe fn with(
        mut self,
        desc: &PgTupleDesc<'_>,
        model: HeapTuple,
        index: usize,
        value: TimestampTz,
    ) -> HeapTuple {
        if let (Some(place), Some(null)) = (self.values.get_mut(index), self.nulls.get_mut(index)) {
            *place = Datum::from(value);
            *null = false;
        }
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
