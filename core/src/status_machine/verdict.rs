//! What a judgement says.

use super::machine::{Edge, State};
use serde::{Serialize, Serializer};
use std::fmt;

/// Why a change is refused. The codes stay for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Code {
    /// Not a state of this machine.
    UnknownState,
    /// No transition from one to the other.
    NoTransition,
    /// A guard failed.
    GuardFailed,
    /// The role is not allowed.
    RoleNotAllowed,
    /// A required column or reason is missing.
    Missing,
    /// The row is in a terminal state.
    Terminal,
    /// The expected state differs: somebody was faster.
    StateDiffers,
    /// Inserted in a state that is not initial.
    NotInitial,
}

/// SQLSTATE of an invalid definition.
pub const INVALID_DEFINITION: &str = "ZF009";

impl Code {
    /// The SQLSTATE.
    pub fn sqlstate(self) -> &'static str {
        match self {
            Self::UnknownState => "ZF001",
            Self::NoTransition => "ZF002",
            Self::GuardFailed => "ZF003",
            Self::RoleNotAllowed => "ZF004",
            Self::Missing => "ZF005",
            Self::Terminal => "ZF006",
            Self::StateDiffers => "ZF007",
            Self::NotInitial => "ZF008",
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.sqlstate())
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// The judgement on one change of one row.
#[derive(Debug, Clone, PartialEq)]
pub enum Verdict<'m> {
    /// The transition is taken: store `to`, apply the effects of `edge`.
    Go {
        /// The transition.
        edge: &'m Edge,
        /// The state to store; its word differs from the one written if that was an alias.
        to: &'m State,
    },
    /// The row keeps `state`: late or repeated news about a monotone order, or an alias of the
    /// same state. Columns of `stamps` that are null are stamped all the same.
    Stay {
        /// The state to store.
        state: &'m State,
        /// Indexes of [`Machine::columns`](super::Machine::columns).
        stamps: &'m [usize],
    },
    /// A row may be inserted in `state`.
    Insert {
        /// The state to store.
        state: &'m State,
    },
    /// A row may be deleted.
    Delete,
    /// A repair passes without being judged.
    Bypass {
        /// The state to store.
        state: &'m State,
    },
    /// The change is refused.
    Refused(Box<Refused>),
}

/// A refusal in words; as JSON it has the same keys, and SQLSTATEs for codes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Refused {
    /// Why.
    pub code: Code,
    /// Lower case, no full stop: `appointments.status: confirmed -> pending is not allowed`.
    pub message: String,
    /// A sentence about what is allowed, or which guards failed.
    pub detail: String,
    /// The state the row is in, as stored; `None` for an INSERT.
    pub from: Option<String>,
    /// The word that was written, or the event that was fired.
    pub wanted: Option<String>,
    /// Every guard that failed, of every transition that came into question.
    pub failed: Vec<Failure>,
    /// The states that can be reached from here (for an INSERT: the initial states).
    pub allowed: Vec<String>,
}

/// A guard that failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Failure {
    /// Which kind of refusal it alone would cause.
    pub code: Code,
    /// The event of its transition.
    pub event: Option<String>,
    /// The guard as written.
    pub guard: String,
    /// What is wrong, in words.
    pub message: String,
}

/// What can be done next with a row.
#[derive(Debug, Clone, PartialEq)]
pub struct Offer<'m> {
    /// The event; `None` for a transition that has none and is taken by writing the state.
    pub event: Option<&'m str>,
    /// Where it leads (when refused: where its first transition would lead).
    pub to: &'m State,
    /// Why it would be refused; `None` if it would succeed.
    pub refused: Option<Box<Refused>>,
}
