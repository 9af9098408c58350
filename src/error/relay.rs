//! Errors that pass through Rust on their way to the caller, whole.
//!
//! pgrx turns an error of PostgreSQL into a Rust panic and back, and loses what it has no field for: codes
//! that are not PostgreSQL's own, and the names of the constraint, table and column. A callback on the error
//! context stack sees the whole error while it is being raised, and keeps a copy.
#![allow(unsafe_code)]

use super::{Failure, sqlstate};
use pgrx::pg_sys::{self, ErrorContextCallback, panic::CaughtError};
use pgrx::{PgLogLevel, PgMemoryContexts, PgTryBuilder};
use std::cell::RefCell;
use std::ffi::{CStr, c_char, c_int, c_void};
use std::fmt;
use std::panic::AssertUnwindSafe;

/// An error that PostgreSQL raised, and that has been caught.
pub struct Caught {
    code: c_int,
    /// What happened.
    pub message: String,
    /// A sentence about it.
    pub detail: Option<String>,
    hint: Option<String>,
    names: sqlstate::Names,
}

impl Caught {
    /// Its SQLSTATE.
    pub fn sqlstate(&self) -> String {
        sqlstate::unpacked(self.code)
    }

    /// Raises it as it was.
    pub fn raise_again(self) -> ! {
        sqlstate::raise_packed(self.code, self.names, self.message, self.detail, self.hint)
    }
}

impl fmt::Debug for Caught {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.sqlstate(), self.message)
    }
}

thread_local! {
    /// The last error that was raised while something was being relayed.
    static LAST: RefCell<Option<(c_int, sqlstate::Names)>> = const { RefCell::new(None) };
}

/// Does `work`; an error that is raised in it is given back. What it did is not undone: that takes a
/// subtransaction.
pub fn catching<T>(work: impl FnOnce() -> T) -> Result<T, Box<Caught>> {
    let mut callback = ErrorContextCallback {
        previous: std::ptr::null_mut(),
        callback: Some(note),
        arg: std::ptr::null_mut(),
    };
    // SAFETY: the callback is taken off the stack below, before it goes out of scope, whatever happens.
    unsafe {
        callback.previous = pg_sys::error_context_stack;
        pg_sys::error_context_stack = &raw mut callback;
    }
    #[allow(clippy::result_large_err)] // pgrx's own
    let result = PgTryBuilder::new(AssertUnwindSafe(|| Ok(work()))).catch_others(Err).execute();
    // SAFETY: what was pushed since has been taken off again by whoever pushed or caught.
    unsafe { pg_sys::error_context_stack = callback.previous };
    result.map_err(|error| {
        let (report, known) = match error {
            CaughtError::PostgresError(report) => (report, LAST.take()),
            CaughtError::ErrorReport(report) => (report, sqlstate::caught()),
            panic @ CaughtError::RustPanic { .. } => panic.rethrow(),
        };
        let unknown = || (report.sql_error_code() as c_int, sqlstate::Names::default());
        let (code, names) = known.unwrap_or_else(unknown);
        Box::new(Caught {
            code,
            message: report.message().to_owned(),
            detail: report.detail().map(str::to_owned),
            hint: report.hint().map(str::to_owned),
            names,
        })
    })
}

/// Does `work`, and gives the errors that are raised in it back whole.
pub fn relaying<T>(work: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
    catching(work).unwrap_or_else(|caught| Err(Failure::Raised(caught)))
}

/// Does `work`; an error that is raised in it goes on as it was, with what pgrx would lose of it.
pub fn passing_on<T>(work: impl FnOnce() -> T) -> T {
    catching(work).unwrap_or_else(|caught| caught.raise_again())
}

unsafe extern "C-unwind" fn note(_: *mut c_void) {
    // SAFETY: PostgreSQL calls this while an error or a notice is being put together, with that on top of
    // its stack; it may be copied into any context but ErrorContext. The copy is freed here.
    unsafe {
        let context = PgMemoryContexts::CurTransactionContext.value();
        let previous = pg_sys::MemoryContextSwitchTo(context);
        let data = pg_sys::CopyErrorData();
        pg_sys::MemoryContextSwitchTo(previous);
        if (*data).elevel >= PgLogLevel::ERROR as c_int {
            let names = sqlstate::Names {
                schema: text((*data).schema_name),
                table: text((*data).table_name),
                column: text((*data).column_name),
                data_type: text((*data).datatype_name),
                constraint: text((*data).constraint_name),
            };
            LAST.set(Some(((*data).sqlerrcode, names)));
        }
        pg_sys::FreeErrorData(data);
    }
}

/// # Safety
/// `text` must be null or a C string.
unsafe fn text(text: *const c_char) -> Option<std::ffi::CString> {
    // SAFETY: as promised by the caller.
    (!text.is_null()).then(|| unsafe { CStr::from_ptr(text).to_owned() })
}
