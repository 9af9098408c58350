//! An argument of type real[], read in one go: a question has hundreds of numbers.
#![allow(unsafe_code)]

use pgrx::callconv::{Arg, ArgAbi};
use pgrx::nullable::Nullable;
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

// SAFETY: the argument is unboxed as real[], as it is declared.
unsafe impl<'fcx> ArgAbi<'fcx> for Numbers {
    unsafe fn unbox_arg_unchecked(arg: Arg<'_, 'fcx>) -> Self {
        // SAFETY: as promised by the caller; strict functions get no null.
        unsafe { arg.unbox_arg_using_from_datum() }.unwrap_or(Self(Vec::new()))
    }

    unsafe fn unbox_nullable_arg(arg: Arg<'_, 'fcx>) -> Nullable<Self> {
        // SAFETY: as promised by the caller.
        unsafe { arg.unbox_arg_using_from_datum() }.into()
    }
}

pgrx::impl_sql_translatable!(Numbers, "real[]");
