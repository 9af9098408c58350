//! Vectors of pgvector where they lie. The layout of both types is the same since its first release: a header of
//! variable length, the number of dimensions and a spare number of two bytes each, the numbers.
#![allow(unsafe_code)]

use super::catalog;
use crate::error::Failure;
use crate::spi::raw;
use concierge_core::retrieval::vector::{half, to_half};
use pgrx::AnyArray;
use pgrx::datum::DatumWithOid;
use pgrx::pg_sys::{self, Datum, Oid};
use pgrx::prelude::*;
use std::cell::Cell;

/// The bytes before the numbers.
const HEADER: usize = 8;

/// What the numbers of a vector are stored as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// Four bytes each.
    Vector,
    /// Two bytes each.
    Half,
}

/// A vector as a value of the type `type_oid`, which must be pgvector's, in memory of the call.
pub fn vector<'a>(numbers: &[f32], layout: Layout, type_oid: Oid) -> DatumWithOid<'a> {
    let width = match layout {
        Layout::Vector => 4,
        Layout::Half => 2,
    };
    let size = HEADER + width * numbers.len();
    // SAFETY: the memory is as large as the header and the numbers behind it, and aligned for both.
    let datum = unsafe {
        let start = pg_sys::palloc(size).cast::<u8>();
        pgrx::set_varsize_4b(start.cast(), size as i32);
        start.add(4).cast::<u16>().write(numbers.len() as u16);
        start.add(6).cast::<u16>().write(0);
        let first = start.add(HEADER);
        match layout {
            Layout::Vector => {
                std::ptr::copy_nonoverlapping(numbers.as_ptr(), first.cast::<f32>(), numbers.len());
            }
            Layout::Half => {
                for (at, number) in numbers.iter().enumerate() {
                    first.cast::<u16>().add(at).write(to_half(*number).unwrap_or_default());
                }
            }
        }
        Datum::from(start)
    };
    raw(Some(datum), type_oid)
}

/// The vectors of an array: elements of type vector or halfvec, or the rows of an array of numbers. `None` when it is
/// an array of something else.
pub fn vectors(array: &AnyArray, dimensions: usize) -> Result<Option<Vec<Vec<f32>>>, Failure> {
    // SAFETY: a look-up by OID.
    let element = unsafe { pg_sys::get_element_type(array.oid()) };
    // SAFETY: the array has elements of the type that is read.
    let numbers: Option<Vec<f32>> = unsafe {
        match element {
            pg_sys::FLOAT4OID => Vec::<Option<f32>>::from_datum(array.datum(), false)
                .map(|all| all.into_iter().map(|n| n.unwrap_or(f32::NAN)).collect()),
            pg_sys::FLOAT8OID => Vec::<Option<f64>>::from_datum(array.datum(), false)
                .map(|all| all.into_iter().map(|n| n.map_or(f32::NAN, |n| n as f32)).collect()),
            _ => None,
        }
    };
    if let Some(numbers) = numbers {
        return Ok(Some(numbers.chunks(dimensions.max(1)).map(<[f32]>::to_vec).collect()));
    }
    // SAFETY: the elements are of that type.
    Ok(kind(element)?.map(|kind| unsafe { elements(array.datum(), element, kind) }))
}

/// Which of pgvector's types it is; the layout is trusted only if the type is the extension's own.
fn kind(element: Oid) -> Result<Option<Layout>, Failure> {
    thread_local! {
        static LAST: Cell<Option<(Oid, Layout)>> = const { Cell::new(None) };
    }
    if let Some((oid, kind)) = LAST.get()
        && oid == element
    {
        return Ok(Some(kind));
    }
    let kind = match catalog::type_of_vector(element)?.as_deref() {
        Some("vector") => Layout::Vector,
        Some("halfvec") => Layout::Half,
        _ => return Ok(None),
    };
    LAST.set(Some((element, kind)));
    Ok(Some(kind))
}

/// # Safety
/// `array` must be an array whose elements are of that kind.
unsafe fn elements(array: Datum, element: Oid, kind: Layout) -> Vec<Vec<f32>> {
    let (mut length, mut by_value, mut align) = (0, false, 0);
    let (mut values, mut nulls, mut count) = (std::ptr::null_mut(), std::ptr::null_mut(), 0);
    // SAFETY: as promised; the two arrays have `count` elements.
    unsafe {
        pg_sys::get_typlenbyvalalign(element, &mut length, &mut by_value, &mut align);
        let whole = pg_sys::pg_detoast_datum(array.cast_mut_ptr()).cast::<pg_sys::ArrayType>();
        pg_sys::deconstruct_array(
            whole,
            element,
            i32::from(length),
            by_value,
            align,
            &mut values,
            &mut nulls,
            &mut count,
        );
        let count = usize::try_from(count).unwrap_or(0);
        if count == 0 {
            return Vec::new();
        }
        let values = std::slice::from_raw_parts(values, count);
        let nulls = std::slice::from_raw_parts(nulls, count);
        let one =
            |(value, null): (&Datum, &bool)| if *null { Vec::new() } else { numbers(*value, kind) };
        values.iter().zip(nulls).map(one).collect()
    }
}

/// # Safety
/// `datum` must be a value of that kind.
unsafe fn numbers(datum: Datum, kind: Layout) -> Vec<f32> {
    // SAFETY: as promised; whole values are aligned for four bytes. A size that does not fit the number of dimensions
    // gives no numbers.
    unsafe {
        let whole = pg_sys::pg_detoast_datum(datum.cast_mut_ptr());
        let start = whole.cast::<u8>();
        let dimensions = usize::from(start.add(4).cast::<u16>().read());
        let size = match kind {
            Layout::Vector => 4,
            Layout::Half => 2,
        };
        let all = if pgrx::varsize_any(whole) != 8 + size * dimensions {
            Vec::new()
        } else if kind == Layout::Vector {
            std::slice::from_raw_parts(start.add(8).cast::<f32>(), dimensions).to_vec()
        } else {
            let halves = std::slice::from_raw_parts(start.add(8).cast::<u16>(), dimensions);
            halves.iter().map(|bits| half(*bits)).collect()
        };
        if !std::ptr::eq(whole, datum.cast_mut_ptr()) {
            pg_sys::pfree(whole.cast());
        }
        all
    }
}
