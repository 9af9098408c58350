//! Settings (GUCs): our own, and reading and writing any by name.

use pgrx::guc::{GucContext, GucFlags, GucRegistry, GucSetting, PostgresGucEnum};
use pgrx::pg_sys;
use std::ffi::{CStr, CString};

/// Values of `concierge.error_style`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PostgresGucEnum)]
pub enum ErrorStyle {
    /// The SQLSTATE of the table of errors.
    #[name = c"sql"]
    Sql,
    /// `PTnnn`, which PostgREST answers with HTTP status nnn.
    #[name = c"http"]
    Http,
}

static ERROR_STYLE: GucSetting<ErrorStyle> = GucSetting::<ErrorStyle>::new(ErrorStyle::Sql);

/// `concierge.error_style` as it is now.
pub fn error_style() -> ErrorStyle {
    ERROR_STYLE.get()
}

/// Defines our settings; to be called once, when the library is loaded.
pub fn define() {
    GucRegistry::define_enum_guc(
        c"concierge.error_style",
        c"Form of the SQLSTATE of our errors.",
        c"sql: the code of the manual's table; http: PTnnn, which PostgREST turns into that status.",
        &ERROR_STYLE,
        GucContext::Userset,
        GucFlags::default(),
    );
    // SAFETY: the prefix is a static C string, and our settings are defined above.
    #[allow(unsafe_code)]
    unsafe {
        pg_sys::MarkGUCPrefixReserved(c"concierge".as_ptr())
    };
}

/// The value of any setting; `None` when it is unset, empty or not UTF-8.
pub fn get(name: &CStr) -> Option<&str> {
    // SAFETY: `name` is a C string; the result is null or a C string that PostgreSQL keeps until the
    // setting changes, and nothing here runs between reading and using it.
    #[allow(unsafe_code)]
    let value = unsafe {
        let value = pg_sys::GetConfigOption(name.as_ptr(), true, false);
        if value.is_null() {
            return None;
        }
        CStr::from_ptr(value)
    };
    value.to_str().ok().filter(|text| !text.is_empty())
}

/// Sets any setting until the end of the transaction.
pub fn set_local(name: &CStr, value: &CStr) {
    // SAFETY: both are C strings, which PostgreSQL copies; an error is raised through pgrx's guard.
    #[allow(unsafe_code)]
    unsafe {
        pg_sys::set_config_option(
            name.as_ptr(),
            value.as_ptr(),
            pg_sys::GucContext::PGC_USERSET,
            pg_sys::GucSource::PGC_S_SESSION,
            pg_sys::GucAction::GUC_ACTION_LOCAL,
            true,
            0,
            false,
        );
    }
}

/// `text` as a C string; cut at a NUL byte, which no SQL text can hold.
pub fn c_string(text: &str) -> CString {
    CString::new(text.split('\0').next().unwrap_or_default()).unwrap_or_default()
}
