//! A definition as written, before it meets a table.

use super::action::Action;
use super::error::Name;
use super::guard::Guard;
use super::interval::Interval;
use std::fmt;

/// Bytes that a definition may have.
pub const MAX_BYTES: usize = 64 * 1024;
/// States that a machine may have.
pub const MAX_STATES: usize = 128;
/// Transitions that a machine may have, `any` counted once for each state it stands for.
pub const MAX_EDGES: usize = 1024;
/// Guards that a transition may have, and actions.
pub const MAX_CLAUSES: usize = 32;

/// What a Mermaid state diagram says about a status column.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Definition {
    /// The states, in the order in which initial states, transitions and terminal states mention them.
    pub states: Vec<StateText>,
    /// `[*] --> s`
    pub initial: Vec<Name>,
    /// `s --> [*]`
    pub terminal: Vec<Name>,
    /// The transitions, in the order of the text.
    pub transitions: Vec<Transition>,
    /// `%% alias word = state`
    pub aliases: Vec<Alias>,
    /// `%% monotone a < b < c`; each order apart.
    pub monotone: Vec<Vec<Name>>,
    /// `%% on delete restrict`: a row may only be deleted in a terminal state.
    pub restrict_delete: bool,
    /// `direction LR`; it is kept for Mermaid and changes nothing else.
    pub direction: Option<String>,
}

/// A state as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StateText {
    /// Its name in the diagram.
    pub name: Name,
    /// `state "label" as name`: what diagrams show.
    pub label: Option<String>,
    /// `%% stored name = 'word'`: what the column holds, when that is not a name.
    pub stored: Option<String>,
}

impl StateText {
    /// What the column holds.
    pub fn stored(&self) -> &str {
        self.stored.as_deref().unwrap_or(&self.name.text)
    }

    /// What diagrams show.
    pub fn label(&self) -> &str {
        self.label.as_deref().unwrap_or_else(|| self.stored())
    }
}

/// Another word for a state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alias {
    /// The word that is accepted.
    pub word: Name,
    /// The state that is stored.
    pub state: Name,
}

/// Where a transition starts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A state.
    State(Name),
    /// `any`: every state that is not terminal, not the target, and has no transition of its own
    /// on the same event (without an event: to the same target).
    Any(Name),
}

/// What sets a transition off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trigger {
    /// Nothing in particular: a plain UPDATE.
    None,
    /// A named event, or a plain UPDATE.
    Event(String),
    /// The timer, so long after the row came into the state.
    After(Interval),
}

impl Trigger {
    /// The name of the event, if it has one.
    pub fn event(&self) -> Option<&str> {
        match self {
            Self::Event(name) => Some(name),
            Self::None | Self::After(_) => None,
        }
    }
}

impl fmt::Display for Trigger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => Ok(()),
            Self::Event(name) => f.write_str(name),
            Self::After(interval) => write!(f, "after {interval}"),
        }
    }
}

/// `from --> to : event [guards] / actions`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transition {
    /// Where it starts.
    pub from: Source,
    /// Where it leads.
    pub to: Name,
    /// What sets it off.
    pub trigger: Trigger,
    /// All must hold.
    pub guards: Vec<Guard>,
    /// What is done.
    pub actions: Vec<Action>,
}

impl Transition {
    /// The label as the grammar reads it; empty when there is nothing to say.
    pub fn label(&self) -> String {
        let parts = [self.trigger.to_string(), self.guards_text(), self.actions_text()];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    }

    pub(crate) fn guards_text(&self) -> String {
        if self.guards.is_empty() { String::new() } else { format!("[{}]", comma(&self.guards)) }
    }

    pub(crate) fn actions_text(&self) -> String {
        if self.actions.is_empty() { String::new() } else { format!("/ {}", comma(&self.actions)) }
    }

    /// The word it starts with: a state's name, or `any`.
    pub fn from_name(&self) -> &Name {
        match &self.from {
            Source::State(name) | Source::Any(name) => name,
        }
    }
}

fn comma(items: &[impl ToString]) -> String {
    items.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}
