//! Advisory locks: for what the exclusion constraint cannot say by itself, and until the end of the transaction.

use super::request::of_pg;
use pgrx::prelude::*;
use pgrx::{IntoDatum, direct_function_call};
use uuid::Uuid;

/// What a lock is for.
#[derive(Clone, Copy)]
pub enum Lock {
    /// Appointments of a unit are moved.
    Move = 0x636f_6d6f,
    /// Appointments of a unit on a date are counted.
    Count = 0x636f_6c69,
    /// Appointments of a unit are given other seats.
    Seats = 0x636f_7365,
}

/// Takes locks of units and days, in an order that all callers keep.
pub fn lock(what: Lock, keys: impl IntoIterator<Item = (Uuid, i32)>) {
    for key in ordered(keys) {
        // SAFETY: PostgreSQL's own function of two integers, which returns nothing.
        #[allow(unsafe_code)]
        unsafe {
            let args = [(what as i32).into_datum(), key.into_datum()];
            direct_function_call::<()>(pg_sys::pg_advisory_xact_lock_int4, &args);
        }
    }
}

/// The same without waiting: false if somebody else has one of them.
pub fn try_lock(what: Lock, keys: impl IntoIterator<Item = (Uuid, i32)>) -> bool {
    ordered(keys).into_iter().all(|key| {
        // SAFETY: PostgreSQL's own function of two integers, which returns a boolean.
        #[allow(unsafe_code)]
        unsafe {
            let args = [(what as i32).into_datum(), key.into_datum()];
            direct_function_call(pg_sys::pg_try_advisory_xact_lock_int4, &args) == Some(true)
        }
    })
}

fn ordered(keys: impl IntoIterator<Item = (Uuid, i32)>) -> Vec<i32> {
    let mut keys: Vec<i32> = keys.into_iter().map(|(unit, day)| hash(unit, day)).collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// FNV-1a, folded to 32 bits.
fn hash(unit: Uuid, day: i32) -> i32 {
    let bytes = unit.into_bytes().into_iter().chain(day.to_le_bytes());
    let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let folded = (hash ^ (hash >> 32)) & 0xffff_ffff;
    u32::try_from(folded).unwrap_or(0).cast_signed()
}

#[pg_extern(volatile, parallel_unsafe)]
fn appointment_lock(
    units: Option<Vec<Option<pgrx::Uuid>>>,
    wait: default!(Option<bool>, "true"),
) -> bool {
    let units = units.unwrap_or_default().into_iter().filter_map(of_pg).map(|unit| (unit, 0));
    if wait == Some(false) {
        return try_lock(Lock::Move, units);
    }
    lock(Lock::Move, units);
    true
}

extension_sql_file!("lock.sql", name = "appointment_lock_comments", requires = [appointment_lock]);
