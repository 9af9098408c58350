//! Settings for the time of one statement. Those of the planner are plain variables, put back also after an error;
//! to go through the machinery of settings for each would cost more than many a search.
#![allow(unsafe_code)]

use crate::settings::{c_string, set_for_now};
use pgrx::pg_sys;

/// Ways to read a table that the planner may not take.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Paths {
    /// All of it.
    pub seqscan: bool,
    /// By an index that first collects all rows.
    pub bitmapscan: bool,
    /// By putting rows in order.
    pub sort: bool,
}

/// The planner's settings as they were.
struct Before {
    jit: bool,
    seqscan: bool,
    bitmapscan: bool,
    sort: bool,
}

impl Before {
    /// Compiling expressions takes longer than any of our statements.
    fn without(no: Paths) -> Self {
        // SAFETY: plain variables of a backend, which has one thread.
        unsafe {
            let before = Self {
                jit: pg_sys::jit_enabled,
                seqscan: pg_sys::enable_seqscan,
                bitmapscan: pg_sys::enable_bitmapscan,
                sort: pg_sys::enable_sort,
            };
            pg_sys::jit_enabled = false;
            pg_sys::enable_seqscan &= !no.seqscan;
            pg_sys::enable_bitmapscan &= !no.bitmapscan;
            pg_sys::enable_sort &= !no.sort;
            before
        }
    }
}

impl Drop for Before {
    fn drop(&mut self) {
        // SAFETY: as above.
        unsafe {
            pg_sys::jit_enabled = self.jit;
            pg_sys::enable_seqscan = self.seqscan;
            pg_sys::enable_bitmapscan = self.bitmapscan;
            pg_sys::enable_sort = self.sort;
        }
    }
}

/// Does `work` without these ways and with these settings, none of which the session keeps.
pub fn quietly<T>(no: Paths, settings: &[(&str, &str)], work: impl FnOnce() -> T) -> T {
    let _before = Before::without(no);
    if settings.is_empty() {
        return work();
    }
    // SAFETY: the level is ended below; an error ends it with its (sub)transaction.
    unsafe {
        let level = pg_sys::NewGUCNestLevel();
        for (name, value) in settings {
            set_for_now(&c_string(name), &c_string(value));
        }
        let result = work();
        pg_sys::AtEOXact_GUC(true, level);
        result
    }
}
