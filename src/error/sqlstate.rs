//! Raising an error with any SQLSTATE, and with the names of what it is about.
//!
//! pgrx knows only PostgreSQL's own codes, and no names. A callback on PostgreSQL's error context stack runs
//! while the error is being put together, and there both may still be set.
#![allow(unsafe_code)]

use concierge_core::refusal::Refusal;
use pgrx::pg_sys::{self, ErrorContextCallback, panic::ErrorReport};
use pgrx::prelude::*;
use std::cell::{RefCell, UnsafeCell};
use std::ffi::{CString, c_char, c_int, c_void};

unsafe extern "C-unwind" {
    // Excluded from pgrx's bindings; they fill in the error that is being raised.
    fn errcode(sqlerrcode: c_int) -> c_int;
    fn err_generic_string(field: c_int, text: *const c_char) -> c_int;
}

/// What an error is about, for drivers.
#[derive(Default)]
pub struct Names {
    pub schema: Option<CString>,
    pub table: Option<CString>,
    pub column: Option<CString>,
    pub data_type: Option<CString>,
    pub constraint: Option<CString>,
}

/// The one callback of this backend. A backend has one thread, and raises one error at a time.
struct Slot(UnsafeCell<ErrorContextCallback>);

// SAFETY: only the backend's single thread reaches it.
unsafe impl Sync for Slot {}

static CALLBACK: Slot = Slot(UnsafeCell::new(ErrorContextCallback {
    previous: std::ptr::null_mut(),
    callback: Some(complete),
    arg: std::ptr::null_mut(),
}));

thread_local! {
    /// What the report itself has no place for, while an error is on its way.
    static RAISED: RefCell<Option<(c_int, Names)>> = const { RefCell::new(None) };
}

/// Code and names of an error of ours that was caught before PostgreSQL saw it.
pub fn caught() -> Option<(c_int, Names)> {
    RAISED.take()
}

unsafe extern "C-unwind" fn complete(_: *mut c_void) {
    let Some((code, names)) = RAISED.take() else { return };
    // SAFETY: PostgreSQL calls this only while an error is being raised, which is when both are legal;
    // texts are copied.
    unsafe {
        errcode(code);
        for (field, name) in [
            (pg_sys::PG_DIAG_SCHEMA_NAME, names.schema),
            (pg_sys::PG_DIAG_TABLE_NAME, names.table),
            (pg_sys::PG_DIAG_COLUMN_NAME, names.column),
            (pg_sys::PG_DIAG_DATATYPE_NAME, names.data_type),
            (pg_sys::PG_DIAG_CONSTRAINT_NAME, names.constraint),
        ] {
            if let Some(name) = name {
                err_generic_string(c_int::from(field), name.as_ptr());
            }
        }
    }
}

/// Raises `refusal` with SQLSTATE `code`.
pub fn raise(code: &str, refusal: Refusal) -> ! {
    let name = |name: Option<&str>| CString::new(name?).ok();
    let names = Names {
        table: name(refusal.table),
        column: name(refusal.column),
        constraint: name(Some(refusal.reason.name)),
        ..Names::default()
    };
    raise_packed(packed(code), names, refusal.message, refusal.detail, refusal.hint)
}

/// Raises an error with a code in PostgreSQL's own form.
pub fn raise_packed(
    code: c_int,
    names: Names,
    message: String,
    detail: Option<String>,
    hint: Option<String>,
) -> ! {
    RAISED.set(Some((code, names)));
    // SAFETY: the callback is static, so it outlives the error; whoever catches the error resets the
    // stack to what it was before, which drops the callback again.
    unsafe {
        let callback = CALLBACK.0.get();
        (*callback).previous = pg_sys::error_context_stack;
        pg_sys::error_context_stack = callback;
    }
    let mut report =
        ErrorReport::new(PgSqlErrorCode::ERRCODE_RAISE_EXCEPTION, message, "concierge");
    if let Some(detail) = detail {
        report = report.set_detail(detail);
    }
    if let Some(hint) = hint {
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

/// The five characters again.
pub fn unpacked(code: c_int) -> String {
    (0..5).map(|i| char::from(b'0' + ((code >> (6 * i)) & 0x3F) as u8)).collect()
}
