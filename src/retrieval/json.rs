//! Values of type jsonb that pass through as they are, as bytes.
#![allow(unsafe_code)]

use pgrx::callconv::{BoxRet, FcInfo};
use pgrx::pg_sys::{self, Datum, Oid};
use pgrx::prelude::*;

/// A value of variable length with its header, copied out of the memory of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored(Vec<u8>);

impl Stored {
    /// Copies a value that is no null.
    ///
    /// # Safety
    /// `datum` must be of a type of variable length.
    pub unsafe fn copy(datum: Datum) -> Self {
        // SAFETY: as promised; the value is made whole before its size is read, and a copy is freed.
        unsafe {
            let whole = pg_sys::pg_detoast_datum(datum.cast_mut_ptr());
            let bytes = std::slice::from_raw_parts(whole.cast::<u8>(), pgrx::varsize_any(whole));
            let copy = Self(bytes.to_vec());
            if !std::ptr::eq(whole, datum.cast_mut_ptr()) {
                pg_sys::pfree(whole.cast());
            }
            copy
        }
    }

    /// What follows the header.
    pub fn content(&self) -> &[u8] {
        self.0.get(pg_sys::VARHDRSZ..).unwrap_or_default()
    }
}

impl IntoDatum for Stored {
    fn into_datum(self) -> Option<Datum> {
        // SAFETY: the memory is as large as what is copied into it.
        unsafe {
            let copy = pg_sys::palloc(self.0.len()).cast::<u8>();
            std::ptr::copy_nonoverlapping(self.0.as_ptr(), copy, self.0.len());
            Some(Datum::from(copy))
        }
    }

    fn type_oid() -> Oid {
        pg_sys::JSONBOID
    }

    fn is_compatible_with(_: Oid) -> bool {
        true
    }
}

// SAFETY: what is returned is a copy of a value that PostgreSQL gave.
unsafe impl BoxRet for Stored {
    unsafe fn box_into<'fcx>(self, fcinfo: &mut FcInfo<'fcx>) -> pgrx::datum::Datum<'fcx> {
        match self.into_datum() {
            // SAFETY: the value is in memory of the call.
            Some(datum) => unsafe { fcinfo.return_raw_datum(datum) },
            None => fcinfo.return_null(),
        }
    }
}

pgrx::impl_sql_translatable!(Stored, "jsonb");
