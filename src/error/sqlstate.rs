//! Raising an error with any SQLSTATE.
//!
//! pgrx knows only PostgreSQL's own codes. A callback on PostgreSQL's error context stack runs while the
//! error is being put together, and there the code may still be set.
#![allow(unsafe_code)]

use concierge_core::refusal::Refusal;
use pgrx::pg_sys::{self, ErrorContextCallback, panic::ErrorReport};
use pgrx::prelude::*;
use std::cell::UnsafeCell;
use std::ffi::{c_int, c_void};

unsafe extern "C-unwind" {
    // Excluded from pgrx's bindings; sets the code of the error that is being raised.
    fn errcode(sqlerrcode: c_int) -> c_int;
}

/// The one callback of this backend. A backend has one thread, and raises one error at a time.
struct Slot(UnsafeCell<ErrorContextCallback>);

// SAFETY: only the backend's single thread reaches it.
unsafe impl Sync for Slot {}

static CALLBACK: Slot = Slot(UnsafeCell::new(ErrorContextCallback {
    previous: std::ptr::null_mut(),
    callback: Some(set_code),
    arg: std::ptr::null_mut(),
}));

unsafe extern "C-unwind" fn set_code(arg: *mut c_void) {
    // SAFETY: PostgreSQL calls this only while an error is being raised, which is when errcode is legal.
    unsafe { errcode(arg as usize as c_int) };
}

/// Raises `refusal` with SQLSTATE `code`.
pub fn raise(code: &str, refusal: Refusal) -> ! {
    // SAFETY: the callback is static, so it outlives the error; whoever catches the error resets the
    // stack to what it was before, which drops the callback again.
    unsafe {
        let callback = CALLBACK.0.get();
        (*callback).arg = packed(code) as usize as *mut c_void;
        (*callback).previous = pg_sys::error_context_stack;
        pg_sys::error_context_stack = callback;
    }
    let mut report =
        ErrorReport::new(PgSqlErrorCode::ERRCODE_RAISE_EXCEPTION, refusal.message, "concierge");
    if let Some(detail) = refusal.detail {
        report = report.set_detail(detail);
    }
    if let Some(hint) = refusal.hint {
        report = report.set_hint(hint);
    }
    report.report(PgLogLevel::ERROR);
    unreachable!("an error was raised");
}

/// Five characters in the six bits each that PostgreSQL gives them.
fn packed(code: &str) -> c_int {
    code.bytes()
        .take(5)
        .rev()
        .fold(0, |sum, byte| (sum << 6) | (c_int::from(byte.wrapping_sub(b'0')) & 0x3F))
}
