//! What is asked of the appointments of a schema. As JSON it travels to the desk for customers and back.

use crate::error::Failure;
use concierge_core::appointments::time::Instant;
use concierge_core::appointments::{Actor, Reason, Refused};
use concierge_core::refusal::{self, Refusal};
use pgrx::datum::TimestampWithTimeZone;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The functions that a customer may use too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Call {
    Valid,
    Check,
    Slots,
    Next,
    IsOpen,
    NextOpening,
    Book,
    Confirm,
    Release,
    Reschedule,
    Cancel,
}

/// The arguments of all of them.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Request {
    pub business: Option<Uuid>,
    pub appointment: Option<Uuid>,
    pub at: Option<Instant>,
    pub until: Option<Instant>,
    pub duration: Option<i32>,
    pub party: Option<i32>,
    pub resource: Option<Uuid>,
    pub resources: Option<Vec<Uuid>>,
    pub mode: Option<String>,
    pub service: Option<String>,
    pub exclude: Option<Uuid>,
    pub holder: Option<String>,
    pub strict_grid: Option<bool>,
    pub actor: Option<String>,
    pub now: Option<Instant>,
    pub time_zone: Option<String>,
    pub limit: Option<i32>,
    pub source: Option<String>,
    pub external_id: Option<String>,
    pub customer: Customer,
    pub hold_seconds: Option<i32>,
    pub overbook: bool,
    pub series: Option<Uuid>,
    pub reason: Option<String>,
    #[serde(skip)]
    pub at_desk: bool,
}

/// Who comes, and what is noted about it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Customer {
    pub id: Option<Uuid>,
    pub name: Option<String>,
    pub phone: Option<String>,
    pub email: Option<String>,
    pub notes: Option<String>,
}

impl Request {
    /// Who asks.
    pub fn actor(&self) -> Result<Actor, Refused> {
        match self.actor.as_deref() {
            None | Some("customer") => Ok(Actor::Customer),
            Some("staff") => Ok(Actor::Staff),
            Some(_) => Err(invalid("An actor is customer or staff.")),
        }
    }

    /// Are all of `resources` needed, and not any of them?
    pub fn all(&self) -> Result<bool, Refused> {
        match self.mode.as_deref() {
            None | Some("any") => Ok(false),
            Some("all") => Ok(true),
            Some(_) => Err(invalid("A mode is any or all.")),
        }
    }

    /// The same as a customer may ask it; what it holds it holds as itself.
    pub fn by_customer(self, id: Option<Uuid>) -> Self {
        Self {
            at_desk: true,
            actor: None,
            now: None,
            exclude: None,
            holder: self.holder.and(id).map(|id| id.to_string()),
            overbook: false,
            customer: Customer { id, ..self.customer },
            ..self
        }
    }

    /// Now, as the request has it, or as the statement does.
    pub fn now(&self) -> Instant {
        // SAFETY: a number.
        #[allow(unsafe_code)]
        self.now.unwrap_or_else(|| unsafe { pgrx::pg_sys::GetCurrentStatementStartTimestamp() })
    }
}

/// The request makes no sense, and this is why.
pub fn invalid(message: &str) -> Refused {
    Refused::with(Reason::InvalidInput, message)
}

/// The same where there is nobody to read a reason: an error.
pub fn bad_argument(refused: &Refused) -> Failure {
    Refusal::new(refusal::INVALID_ARGUMENT, "the question cannot be answered")
        .detail(refused.message.clone())
        .into()
}

/// A uuid of pgrx.
pub fn of_pg(id: Option<pgrx::Uuid>) -> Option<Uuid> {
    id.map(|id| Uuid::from_bytes(*id.as_bytes()))
}

/// A uuid for pgrx.
pub fn to_pg(id: Uuid) -> pgrx::Uuid {
    pgrx::Uuid::from_bytes(id.into_bytes())
}

/// A moment of pgrx.
pub fn instant(at: Option<TimestampWithTimeZone>) -> Option<Instant> {
    at.map(Instant::from)
}
