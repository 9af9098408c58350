//! Who changes a row, as the core asks.
#![allow(unsafe_code)]

use super::attached::Attached;
use crate::error::Failure;
use crate::{identity, settings};
use concierge_core::refusal::{self, Refusal};
use concierge_core::status_machine::Actor;
use pgrx::pg_sys::{self, Oid};

/// The one who changes a row.
pub struct Who<'a> {
    timer: bool,
    reason: Option<&'a str>,
    bypass: Option<&'static str>,
}

impl<'a> Who<'a> {
    /// Whoever runs the statement; `reason` is that of the call, if there is one.
    pub fn now(attached: &Attached, timer: bool, reason: Option<&'a str>) -> Result<Self, Failure> {
        let bypass = settings::status_bypass();
        if bypass.is_some() && !may_repair(attached.owner) {
            return Err(Refusal::new(
                refusal::NOT_PERMITTED,
                format!("only the owner of \"{}\" may pass its status machine by", attached.table),
            )
            .detail("concierge.status_bypass is set.")
            .hint("RESET concierge.status_bypass, or do the repair as the owner of the table.")
            .into());
        }
        let reason = reason.filter(|text| !text.trim().is_empty()).or(settings::status_reason());
        Ok(Self { timer, reason, bypass })
    }

    /// Why, in the words of the call or of the setting; for a repair, in its own.
    pub fn reason(&self, bypassed: bool) -> Option<&'a str> {
        if bypassed { self.bypass } else { self.reason }
    }
}

impl Actor for Who<'_> {
    fn has_role(&self, role: &str) -> bool {
        identity::app_role().as_deref() == Some(role) || is_member(role)
    }

    fn has_reason(&self) -> bool {
        self.reason.is_some()
    }

    fn is_timer(&self) -> bool {
        self.timer
    }

    fn bypasses(&self) -> bool {
        self.bypass.is_some()
    }
}

fn may_repair(owner: Oid) -> bool {
    // SAFETY: look-ups; a superuser has the privileges of every role.
    unsafe { pg_sys::has_privs_of_role(pg_sys::GetUserId(), owner) }
}

/// Is the current user a member? A superuser is not one of every role here: a role in a definition says who
/// acts, not who could.
fn is_member(role: &str) -> bool {
    let name = settings::c_string(role);
    // SAFETY: look-ups by a C string and by OIDs.
    unsafe {
        let role = pg_sys::get_role_oid(name.as_ptr(), true);
        role != Oid::INVALID && pg_sys::is_member_of_role_nosuper(pg_sys::GetUserId(), role)
    }
}
