//! A compiled machine: every name resolved, every pair of states one look-up away.

use super::decimal::Decimal;
use super::definition::{Definition, Transition, Trigger};
use super::guard::{Function, Operator};
use super::interval::Interval;
use super::value::Value;
use super::words::Words;
use std::ops::Range;

/// A definition that fits its table. It never changes; share it freely.
#[derive(Debug, Clone, PartialEq)]
pub struct Machine {
    pub(super) definition: Definition,
    pub(super) subject: String,
    pub(super) states: Vec<State>,
    pub(super) words: Words,
    pub(super) columns: Vec<String>,
    pub(super) functions: Vec<Function>,
    /// Grouped by pair of states; in a group in the order of the text.
    pub(super) edges: Vec<Edge>,
    /// For the pair (from, to) at `from * states + to` its range of `edges`.
    pub(super) pairs: Vec<Range<usize>>,
}

/// A state of a compiled machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    pub(super) index: usize,
    pub(super) name: String,
    pub(super) stored: String,
    pub(super) initial: bool,
    pub(super) terminal: bool,
    /// Which monotone order it is in, and how far on.
    pub(super) progress: Option<(usize, usize)>,
    /// Columns stamped on every way into it.
    pub(super) stamps: Vec<usize>,
    /// Its transitions, as indexes of edges, in the order of the text.
    pub(super) exits: Vec<usize>,
}

impl State {
    /// Its number: states count from 0 in the order of the text.
    pub fn index(&self) -> usize {
        self.index
    }

    /// Its name in the diagram.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The word that the column holds.
    pub fn stored(&self) -> &str {
        &self.stored
    }

    /// May a row be inserted in it?
    pub fn is_initial(&self) -> bool {
        self.initial
    }

    /// Does no way lead out of it?
    pub fn is_terminal(&self) -> bool {
        self.terminal
    }
}

/// A transition from one state to one other.
#[derive(Debug, Clone, PartialEq)]
pub struct Edge {
    pub(super) index: usize,
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) trigger: Trigger,
    pub(super) tests: Vec<Test>,
    pub(super) effects: Vec<Effect>,
    /// Index of its transition in the definition.
    pub(super) transition: usize,
}

impl Edge {
    /// Its own index in [`Machine::edges`].
    pub fn index(&self) -> usize {
        self.index
    }

    /// Index in [`Machine::states`] of the state it leaves.
    pub fn from(&self) -> usize {
        self.from
    }

    /// Index in [`Machine::states`] of the state it reaches.
    pub fn to(&self) -> usize {
        self.to
    }

    /// What sets it off.
    pub fn trigger(&self) -> &Trigger {
        &self.trigger
    }

    /// The name of its event.
    pub fn event(&self) -> Option<&str> {
        self.trigger.event()
    }

    /// For the timer: how long after the row came into the state.
    pub fn after(&self) -> Option<Interval> {
        match self.trigger {
            Trigger::After(interval) => Some(interval),
            Trigger::None | Trigger::Event(_) => None,
        }
    }

    /// What is to be done when it is taken, in this order.
    pub fn effects(&self) -> &[Effect] {
        &self.effects
    }
}

/// An action with its column resolved; columns are indexes of [`Machine::columns`].
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Write now, if the column is null.
    Stamp(usize),
    /// Write the value.
    Set(usize, Constant),
    /// Write null.
    Clear(usize),
    /// Put a row of this topic in the outbox.
    Emit(String),
}

/// A guard with its columns and values resolved.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Test {
    Given(usize),
    Compare(usize, Operator, Right),
    Null(usize, bool),
    In(usize, Vec<Constant>),
    Role(Vec<String>),
    Reason,
    Function(usize),
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Right {
    Constant(Constant),
    Column(usize),
    Now,
}

/// A value of the definition, in the type of its column.
#[derive(Debug, Clone, PartialEq)]
pub enum Constant {
    /// text
    Text(String),
    /// A whole number.
    Integer(i64),
    /// Any other number.
    Decimal(Decimal),
    /// boolean
    Boolean(bool),
    /// date, for a date or timestamptz column: days since 2000-01-01, midnight in UTC.
    Date(i32),
    /// uuid
    Uuid([u8; 16]),
}

impl Constant {
    /// The value, borrowed.
    pub fn value(&self) -> Value<'_> {
        match self {
            Self::Text(text) => Value::Text(text),
            Self::Integer(number) => Value::Integer(*number),
            Self::Decimal(number) => Value::Decimal(*number),
            Self::Boolean(value) => Value::Boolean(*value),
            Self::Date(days) => Value::Date(*days),
            Self::Uuid(bytes) => Value::Uuid(*bytes),
        }
    }
}

impl Machine {
    /// The definition it was compiled from.
    pub fn definition(&self) -> &Definition {
        &self.definition
    }

    /// Table and column, as messages show them.
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// The states.
    pub fn states(&self) -> &[State] {
        &self.states
    }

    /// The columns that guards read and actions write: resolve them once, and answer by index.
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// The functions that guards ask.
    pub fn functions(&self) -> &[Function] {
        &self.functions
    }

    /// Every transition, `any` expanded.
    pub fn edges(&self) -> &[Edge] {
        &self.edges
    }

    /// The state that `word`, a stored word or an alias, stands for.
    pub fn state(&self, word: &str) -> Option<&State> {
        self.states.get(self.words.get(word)?)
    }

    /// The transitions from one state to another, in the order of the text.
    pub fn between(&self, from: &State, to: &State) -> &[Edge] {
        let pair = self.pairs.get(from.index * self.states.len() + to.index);
        pair.and_then(|range| self.edges.get(range.clone())).unwrap_or_default()
    }

    /// The transitions out of a state, in the order of the text.
    pub fn exits<'m>(&'m self, from: &State) -> impl Iterator<Item = &'m Edge> + Clone + use<'m> {
        let exits = self.states.get(from.index).map(|state| state.exits.as_slice());
        exits.unwrap_or_default().iter().filter_map(|index| self.edges.get(*index))
    }

    /// The state a transition leads to.
    pub fn target(&self, edge: &Edge) -> Option<&State> {
        self.states.get(edge.to)
    }

    /// The transitions that the timer takes, each with the state a row waits in and for how long.
    pub fn timers(&self) -> impl Iterator<Item = (&State, Interval, &Edge)> {
        self.edges.iter().filter_map(|e| Some((self.states.get(e.from)?, e.after()?, e)))
    }

    /// The topics that its actions emit.
    pub fn topics(&self) -> impl Iterator<Item = &str> {
        self.edges.iter().flat_map(|edge| &edge.effects).filter_map(|effect| match effect {
            Effect::Emit(topic) => Some(topic.as_str()),
            _ => None,
        })
    }

    /// The text a transition was written as.
    pub fn transition(&self, edge: &Edge) -> Option<&Transition> {
        self.definition.transitions.get(edge.transition)
    }
}
