//! Trigger functions that somebody calls as plain functions: a refusal, where pgrx would panic.
#![allow(unsafe_code)]

use crate::error::{Failure, OrRaise};
use concierge_core::refusal::{self, Refusal};
use pgrx::pg_guard;
use pgrx::pg_sys::{self, Datum, FunctionCallInfo};

/// Makes the function that SQL calls for a `#[pg_trigger]`: it looks how it was called first. Its name is that of pgrx's
/// function with `_checked` behind it, and that of its record for PostgreSQL.
macro_rules! only_as_trigger {
    ($pgrx:ident, $checked:ident, $record:ident) => {
        #[doc(hidden)]
        #[unsafe(no_mangle)]
        #[allow(unsafe_code)]
        pub unsafe extern "C-unwind" fn $checked(
            fcinfo: pgrx::pg_sys::FunctionCallInfo,
        ) -> pgrx::pg_sys::Datum {
            // SAFETY: PostgreSQL calls this, with a call's data. Nothing here needs to be dropped when an error jumps.
            unsafe {
                if crate::trigger::is_called_by(fcinfo) {
                    $pgrx(fcinfo)
                } else {
                    crate::trigger::refuse(fcinfo)
                }
            }
        }

        #[doc(hidden)]
        #[unsafe(no_mangle)]
        #[allow(unsafe_code)]
        pub extern "C" fn $record() -> &'static pgrx::pg_sys::Pg_finfo_record {
            &pgrx::pg_sys::Pg_finfo_record { api_version: 1 }
        }
    };
}
pub(crate) use only_as_trigger;

/// Is this the call of a trigger?
///
/// # Safety
/// `fcinfo` must be what PostgreSQL gave.
pub unsafe fn is_called_by(fcinfo: FunctionCallInfo) -> bool {
    // SAFETY: as promised; a context is a node, whose first field is its kind.
    unsafe {
        let context = (*fcinfo).context;
        !context.is_null() && (*context).type_ == pg_sys::NodeTag::T_TriggerData
    }
}

/// Tells the caller.
///
/// # Safety
/// None is needed; it is called as PostgreSQL calls.
#[pg_guard]
pub unsafe extern "C-unwind" fn refuse(_fcinfo: FunctionCallInfo) -> Datum {
    Err::<Datum, Failure>(
        Refusal::new(refusal::TRIGGER_MISUSED, "a trigger function was called as a function")
            .detail("It answers PostgreSQL only, when a row or a statement is at work.")
            .hint("Attach it with the function concierge.attach_… of its feature.")
            .into(),
    )
    .or_raise()
}
