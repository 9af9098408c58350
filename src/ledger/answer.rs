//! The answer of a call: a text that is handed over as jsonb.
#![allow(unsafe_code)]

use super::heap;
use pgrx::callconv::{BoxRet, FcInfo};

/// JSON of our own making.
pub struct Answer(pub String);

// SAFETY: what is returned is a value that the input function of the type has made.
unsafe impl BoxRet for Answer {
    unsafe fn box_into<'fcx>(self, fcinfo: &mut FcInfo<'fcx>) -> pgrx::datum::Datum<'fcx> {
        match heap::json(&self.0) {
            // SAFETY: the value is in memory of the call.
            Some(datum) => unsafe { fcinfo.return_raw_datum(datum) },
            None => fcinfo.return_null(),
        }
    }
}

pgrx::impl_sql_translatable!(Answer, "jsonb");
