//! Who changed a row and why, as it is written down.
#![allow(unsafe_code)]

use crate::identity;
use pgrx::Uuid;
use pgrx::pg_sys::{self, Oid};
use std::cell::RefCell;
use std::ffi::CStr;
use std::rc::Rc;

/// Who did it and why.
pub struct By {
    pub reason: Option<String>,
    pub actor: Option<Uuid>,
    pub role: String,
    pub bypassed: bool,
}

impl By {
    /// Whoever runs the statement; `system` for the timer. Within a statement that does not change.
    pub fn now(reason: Option<&str>, timer: bool, bypassed: bool) -> Rc<Self> {
        // SAFETY: numbers.
        let statement = unsafe {
            Statement {
                started: pg_sys::GetCurrentStatementStartTimestamp(),
                command: pg_sys::GetCurrentCommandId(false),
                user: pg_sys::GetUserId(),
                timer,
            }
        };
        let same = |(of, by): &(Statement, Rc<Self>)| {
            let is = *of == statement && by.bypassed == bypassed && by.reason.as_deref() == reason;
            is.then(|| Rc::clone(by))
        };
        if let Some(by) = LAST_BY.with_borrow(|last| last.as_ref().and_then(same)) {
            return by;
        }
        let (actor, role) = identity::user_and_role();
        let role = if timer { Some("system".to_owned()) } else { role };
        let by = Rc::new(Self {
            reason: reason.map(str::to_owned),
            actor,
            role: role.unwrap_or_else(current_user),
            bypassed,
        });
        LAST_BY.set(Some((statement, Rc::clone(&by))));
        by
    }
}

/// Forgets who the last change was by: commands are counted anew in the next transaction.
pub fn forget() {
    LAST_BY.take();
}

/// One statement of one user, at one point of a transaction.
#[derive(PartialEq, Eq)]
struct Statement {
    started: pg_sys::TimestampTz,
    command: pg_sys::CommandId,
    user: Oid,
    timer: bool,
}

fn current_user() -> String {
    // SAFETY: the current user exists; the name is a C string in memory of the call.
    let name = unsafe {
        CStr::from_ptr(pg_sys::GetUserNameFromId(pg_sys::GetUserId(), false)).to_string_lossy()
    };
    name.into_owned()
}

thread_local! {
    /// Who the last change was by.
    static LAST_BY: RefCell<Option<(Statement, Rc<By>)>> = const { RefCell::new(None) };
}
