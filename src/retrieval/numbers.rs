//! An argument of type real[], read in one go: a question has hundreds of numbers.
#![allow(unsafe_code)]

use crate::argument::argument;
use pgrx::pg_sys::{self, Datum, Oid};
use pgrx::prelude::*;

/// The numbers of an array, row by row; NaN for an element that is null.
pub struct Numbers(pub Vec<f32>);

impl FromDatum for Numbers {
    unsafe fn from_polymorphic_datum(datum: Datum, is_null: bool, oid: Oid) -> Option<Self> {
        if is_null {
            return None;
        }
        // SAFETY: the argument is declared as real[]. Without nulls its elements lie side by side behind the header,
        // which ends at a multiple of eight bytes.
        unsafe {
            let array = pg_sys::pg_detoast_datum(datum.cast_mut_ptr()).cast::<pg_sys::ArrayType>();
            let dimensions = (*array).ndim;
            if (*array).dataoffset != 0 || (*array).elemtype != pg_sys::FLOAT4OID {
                let all = Vec::<Option<f32>>::from_polymorphic_datum(datum, false, oid)?;
                return Some(Self(all.into_iter().map(|n| n.unwrap_or(f32::NAN)).collect()));
            }
            let sizes = array.add(1).cast::<std::ffi::c_int>();
            let count = usize::try_from(pg_sys::ArrayGetNItems(dimensions, sizes)).unwrap_or(0);
            let header = size_of::<pg_sys::ArrayType>()
                + 2 * size_of::<std::ffi::c_int>() * usize::try_from(dimensions).unwrap_or(0);
            let first = array.cast::<u8>().add(header.next_multiple_of(8)).cast::<f32>();
            Some(Self(std::slice::from_raw_parts(first, count).to_vec()))
        }
    }
}

argument!(Numbers, "real[]", Self(Vec::new()));
