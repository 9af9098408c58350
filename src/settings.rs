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

/// Values of `concierge.error_detail`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PostgresGucEnum)]
pub enum ErrorDetail {
    /// A sentence.
    #[name = c"text"]
    Text,
    /// JSON with stable keys, where a refusal has more to say than a sentence.
    #[name = c"json"]
    Json,
}

static ERROR_DETAIL: GucSetting<ErrorDetail> = GucSetting::<ErrorDetail>::new(ErrorDetail::Text);
static STATUS_BYPASS: GucSetting<Option<CString>> = GucSetting::<Option<CString>>::new(None);
static STATUS_REASON: GucSetting<Option<CString>> = GucSetting::<Option<CString>>::new(None);
static MEMORY_REASON: GucSetting<Option<CString>> = GucSetting::<Option<CString>>::new(None);

static DEFAULT_TIME_ZONE: GucSetting<Option<CString>> =
    GucSetting::<Option<CString>>::new(Some(c"UTC"));
static ERROR_STYLE: GucSetting<ErrorStyle> = GucSetting::<ErrorStyle>::new(ErrorStyle::Sql);

/// `concierge.error_style` as it is now.
pub fn error_style() -> ErrorStyle {
    ERROR_STYLE.get()
}

/// `concierge.error_detail` as it is now.
pub fn error_detail() -> ErrorDetail {
    ERROR_DETAIL.get()
}

/// Why the status machines are passed by, if they are: `concierge.status_bypass`.
pub fn status_bypass() -> Option<&'static str> {
    text_of(&STATUS_BYPASS)
}

/// The reason for changes of status that follow: `concierge.status_reason`.
pub fn status_reason() -> Option<&'static str> {
    text_of(&STATUS_REASON)
}

/// The zone of businesses that have none: `concierge.default_time_zone`.
pub fn default_time_zone() -> Option<&'static str> {
    text_of(&DEFAULT_TIME_ZONE)
}

/// The value of one of our own text settings, without looking it up; `None` when blank.
fn text_of(setting: &GucSetting<Option<CString>>) -> Option<&'static str> {
    // SAFETY: PostgreSQL keeps null or a C string there until the setting changes, and no caller holds on
    // to it for longer than it takes to judge a row.
    #[allow(unsafe_code)]
    let value = unsafe {
        let value = *setting.as_ptr();
        if value.is_null() || *value == 0 {
            return None;
        }
        CStr::from_ptr(value)
    };
    value.to_str().ok().filter(|text| !text.trim().is_empty())
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
    GucRegistry::define_enum_guc(
        c"concierge.error_detail",
        c"Form of the DETAIL of refusals that have more to say than a sentence.",
        c"text: a sentence; json: an object with stable keys, for programs.",
        &ERROR_DETAIL,
        GucContext::Userset,
        GucFlags::default(),
    );
    GucRegistry::define_string_guc(
        c"concierge.status_bypass",
        c"Why status machines are passed by; empty means they are not.",
        c"For repairs by the owner of the table or a superuser. What is changed still goes into the history.",
        &STATUS_BYPASS,
        GucContext::Userset,
        GucFlags::default(),
    );
    GucRegistry::define_string_guc(
        c"concierge.status_reason",
        c"The reason for the changes of status that follow.",
        c"For plain UPDATEs on a status machine that asks for a reason, or records it.",
        &STATUS_REASON,
        GucContext::Userset,
        GucFlags::default(),
    );
    GucRegistry::define_string_guc(
        c"concierge.default_time_zone",
        c"Time zone of the usual opening hours of a business for which nobody has set any.",
        c"A name of pg_timezone_names; it does not depend on the setting TimeZone.",
        &DEFAULT_TIME_ZONE,
        GucContext::Userset,
        GucFlags::default(),
    );
    GucRegistry::define_string_guc(
        c"concierge.memory_reason",
        c"The reason for the changes of memories that follow.",
        c"Written beside each event of the module memory.",
        &MEMORY_REASON,
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
    set(name, value, pg_sys::GucAction::GUC_ACTION_LOCAL);
}

/// Sets any setting until the nest level of settings ends.
pub fn set_for_now(name: &CStr, value: &CStr) {
    set(name, value, pg_sys::GucAction::GUC_ACTION_SAVE);
}

/// Does `work` while a setting has another value.
pub fn while_set<T>(name: &CStr, value: &CStr, work: impl FnOnce() -> T) -> T {
    // SAFETY: the level is ended below; an error ends it with its (sub)transaction.
    #[allow(unsafe_code)]
    unsafe {
        let level = pg_sys::NewGUCNestLevel();
        set_for_now(name, value);
        let result = work();
        pg_sys::AtEOXact_GUC(true, level);
        result
    }
}

fn set(name: &CStr, value: &CStr, action: pg_sys::GucAction::Type) {
    // SAFETY: both are C strings, which PostgreSQL copies; an error is raised through pgrx's guard.
    #[allow(unsafe_code)]
    unsafe {
        pg_sys::set_config_option(
            name.as_ptr(),
            value.as_ptr(),
            pg_sys::GucContext::PGC_USERSET,
            pg_sys::GucSource::PGC_S_SESSION,
            action,
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
