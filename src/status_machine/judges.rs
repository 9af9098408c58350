//! The triggers of a table that judge, found in what PostgreSQL knows of the open table.
#![allow(unsafe_code)]

use pgrx::PgRelation;
use pgrx::pg_sys::{self, Oid};
use std::ffi::CStr;

/// The trigger function behind every machine.
pub const FUNCTION: &str = "enforce_status";

/// The arguments of a trigger.
pub fn arguments(trigger: &pg_sys::Trigger) -> Vec<String> {
    let count = usize::try_from(trigger.tgnargs).unwrap_or(0);
    // SAFETY: a trigger has as many C strings as it says.
    (0..count)
        .map(|i| unsafe { CStr::from_ptr(*trigger.tgargs.add(i)) }.to_string_lossy().into_owned())
        .collect()
}

/// The triggers of `relation` that judge updates, for any column.
pub fn judges(relation: &PgRelation) -> Vec<pg_sys::Trigger> {
    // SAFETY: an open relation has a list of triggers or none; each is copied, not its strings, which live
    // as long as the relation is open.
    unsafe {
        let list = relation.trigdesc;
        if list.is_null() {
            return Vec::new();
        }
        let count = usize::try_from((*list).numtriggers).unwrap_or(0);
        let all = (0..count).map(|i| *(*list).triggers.add(i));
        all.filter(is_judge).collect()
    }
}

/// Is it BEFORE UPDATE FOR EACH ROW, and does it call our function?
fn is_judge(trigger: &pg_sys::Trigger) -> bool {
    const JUDGE: u32 =
        pg_sys::TRIGGER_TYPE_ROW | pg_sys::TRIGGER_TYPE_BEFORE | pg_sys::TRIGGER_TYPE_UPDATE;
    i64::from(trigger.tgtype) == i64::from(JUDGE) && calls_us(trigger.tgfoid)
}

fn calls_us(function: Oid) -> bool {
    // SAFETY: both look-ups give null or a C string in memory of the caller.
    unsafe {
        let name = pg_sys::get_func_name(function);
        if name.is_null() || CStr::from_ptr(name).to_bytes() != FUNCTION.as_bytes() {
            return false;
        }
        let schema = pg_sys::get_namespace_name(pg_sys::get_func_namespace(function));
        !schema.is_null() && CStr::from_ptr(schema).to_bytes() == b"concierge"
    }
}

/// The trigger that judges updates of `column`.
pub fn judge_of(relation: &PgRelation, column: &str) -> Option<pg_sys::Trigger> {
    judges(relation).into_iter().find(|trigger| first_argument(trigger) == column.as_bytes())
}

fn first_argument(trigger: &pg_sys::Trigger) -> &[u8] {
    if trigger.tgnargs < 1 {
        return b"";
    }
    // SAFETY: there is at least one argument.
    unsafe { CStr::from_ptr(*trigger.tgargs) }.to_bytes()
}
