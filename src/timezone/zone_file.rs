//! One time zone, from the file that PostgreSQL itself reads for it.
#![allow(unsafe_code)]

use crate::settings::c_string;
use pgrx::pg_sys;
use std::ffi::CStr;

/// The server's spelling of the zone whose file has this name in any case. `None` also where only the list
/// of all zones can tell: PostgreSQL takes `ABC3` for a rule, and writes a rule in capitals as it writes the
/// few files whose name has capitals only.
pub fn canonical(name: &str) -> Option<String> {
    let name = c_string(name);
    // SAFETY: the name is a C string; a zone that is found stays in PostgreSQL's cache with its name.
    let found = unsafe {
        let zone = pg_sys::pg_tzset(name.as_ptr());
        if zone.is_null() || !pg_sys::pg_tz_acceptable(zone) {
            return None;
        }
        CStr::from_ptr(pg_sys::pg_get_timezone_name(zone))
    };
    let found = found.to_str().ok()?;
    found.contains(|c: char| c.is_ascii_lowercase()).then(|| found.to_owned())
}
