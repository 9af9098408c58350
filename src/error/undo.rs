//! Work that is undone when it fails.
#![allow(unsafe_code)]

use super::Failure;
use super::relay::catching;
use pgrx::pg_sys;

/// Does `work` in a subtransaction; a failure undoes what it did and is given back whole.
pub fn undoing<T>(work: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
    // SAFETY: as PL/pgSQL does it: a subtransaction around the work, and afterwards the memory context and
    // the resource owner of before.
    unsafe {
        let context = pg_sys::CurrentMemoryContext;
        let owner = pg_sys::CurrentResourceOwner;
        pg_sys::BeginInternalSubTransaction(std::ptr::null());
        pg_sys::MemoryContextSwitchTo(context);
        let result = catching(work);
        pg_sys::MemoryContextSwitchTo(context);
        match &result {
            Ok(Ok(_)) => pg_sys::ReleaseCurrentSubTransaction(),
            _ => pg_sys::RollbackAndReleaseCurrentSubTransaction(),
        }
        pg_sys::MemoryContextSwitchTo(context);
        pg_sys::CurrentResourceOwner = owner;
        result.unwrap_or_else(|caught| Err(Failure::Raised(caught)))
    }
}
