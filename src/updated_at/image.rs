//! Comparing two stored values of one column.
#![allow(unsafe_code)]

use pgrx::{pg_sys, varlena};
use std::ffi::CStr;

/// Are two values the same, byte for byte, once both are out of TOAST?
///
/// # Safety
/// Both must point to values of a type of this length, as in `pg_type.typlen`.
pub unsafe fn same_image(a: *const u8, b: *const u8, length: i16) -> bool {
    // SAFETY: `length` says how the bytes behind the pointers end.
    unsafe {
        match length {
            -1 => same_varlena(a.cast_mut().cast(), b.cast_mut().cast()),
            -2 => CStr::from_ptr(a.cast()) == CStr::from_ptr(b.cast()),
            _ => {
                let length = usize::try_from(length).unwrap_or(0);
                std::slice::from_raw_parts(a, length) == std::slice::from_raw_parts(b, length)
            }
        }
    }
}

/// # Safety
/// Both must point to varlenas.
unsafe fn same_varlena(a: *mut pg_sys::varlena, b: *mut pg_sys::varlena) -> bool {
    // SAFETY: detoasting gives the pointer itself, or a plain copy, whose size its header tells.
    unsafe {
        if bytes(a) == bytes(b) {
            return true;
        }
        if is_plain(a) && is_plain(b) {
            return content(a) == content(b);
        }
        let (a, b) = (pg_sys::pg_detoast_datum_packed(a), pg_sys::pg_detoast_datum_packed(b));
        content(a) == content(b)
    }
}

/// # Safety
/// `value` must point to a varlena.
unsafe fn is_plain(value: *mut pg_sys::varlena) -> bool {
    // SAFETY: as promised by the caller.
    unsafe {
        varlena::varatt_is_4b_u(value)
            || (varlena::varatt_is_1b(value) && !varlena::varatt_is_1b_e(value))
    }
}

/// The whole value, header included; of a toasted one, its pointer.
///
/// # Safety
/// `value` must point to a varlena.
unsafe fn bytes<'a>(value: *mut pg_sys::varlena) -> &'a [u8] {
    // SAFETY: as promised by the caller.
    unsafe { std::slice::from_raw_parts(value.cast(), varlena::varsize_any(value)) }
}

/// # Safety
/// `value` must point to a varlena that is not toasted.
unsafe fn content<'a>(value: *mut pg_sys::varlena) -> &'a [u8] {
    // SAFETY: as promised by the caller.
    unsafe {
        let data = varlena::vardata_any(value);
        std::slice::from_raw_parts(data.cast(), varlena::varsize_any_exhdr(value))
    }
}
