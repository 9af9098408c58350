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
    let (mut user, mut context) = (Oid::INVALID, 0);
    // SAFETY: both are put back below; an error ends the (sub)transaction, which puts them back too.
    unsafe {
        pg_sys::GetUserIdAndSecContext(&mut user, &mut context);
        pg_sys::SetUserIdAndSecContext(owner, context | flags as c_int);
        let result = work();
        pg_sys::SetUserIdAndSecContext(user, context);
        result
    }
}
