//! Doing something as the owner of a table, as PostgreSQL does for foreign keys.
#![allow(unsafe_code)]

use crate::settings::set_for_now;
use pgrx::pg_sys::{self, Oid};
use std::ffi::c_int;

/// Does `work` with the rights of `owner`, row-level security of the owner's own tables aside, and with a
/// search_path that nobody can put anything into. After an error PostgreSQL restores all of it.
pub fn as_owner<T>(owner: Oid, work: impl FnOnce() -> T) -> T {
    with_rights_of(owner, || {
        // SAFETY: the level is ended below; an error ends it with its (sub)transaction.
        unsafe {
            let level = pg_sys::NewGUCNestLevel();
            set_for_now(c"search_path", c"pg_catalog, pg_temp");
            let result = work();
            pg_sys::AtEOXact_GUC(true, level);
            result
        }
    })
}

/// The same with the search_path of the caller, who may have put an operator of his own into it: for work without a
/// statement only. Changing the search_path costs more than that.
pub fn with_rights_of<T>(owner: Oid, work: impl FnOnce() -> T) -> T {
    let flags = pg_sys::SECURITY_LOCAL_USERID_CHANGE
        | pg_sys::SECURITY_RESTRICTED_OPERATION
        | pg_sys::SECURITY_NOFORCE_RLS;
    let mut before = Rights { user: Oid::INVALID, context: 0 };
    // SAFETY: both are put back at the end, also that of an error that somebody catches before its (sub)transaction ends.
    unsafe {
        pg_sys::GetUserIdAndSecContext(&mut before.user, &mut before.context);
        pg_sys::SetUserIdAndSecContext(owner, before.context | flags as c_int);
    }
    let _put_back = before;
    work()
}

/// Who acts, to be put back when this goes out of scope.
struct Rights {
    user: Oid,
    context: c_int,
}

impl Drop for Rights {
    fn drop(&mut self) {
        // SAFETY: these were current before; setting them cannot fail.
        unsafe { pg_sys::SetUserIdAndSecContext(self.user, self.context) }
    }
}
