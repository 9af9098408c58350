//! Test vectors: what the machine says to every change there is.

use super::judge::is_late;
use super::machine::{Machine, State};
use super::verdict::Code;

/// What is expected of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// It is made, once the guards of one of its transitions pass.
    Go,
    /// It is made by the timer only; anybody else is refused with ZF004.
    Timer,
    /// The row keeps its state.
    Stay,
    /// It is refused, whoever asks.
    Refused(Code),
}

/// One change and what is expected of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vector<'m> {
    /// The stored word before; `None` for an INSERT.
    pub from: Option<&'m str>,
    /// The word written.
    pub to: &'m str,
    /// What is expected.
    pub expected: Expected,
    /// The guards that must pass, for each transition that would do.
    pub guards: Vec<Vec<String>>,
}

impl Machine {
    /// Every INSERT and every UPDATE from one state to another, with what is expected of it.
    pub fn test_vectors(&self) -> Vec<Vector<'_>> {
        let inserts = self.states.iter().map(|to| Vector {
            from: None,
            to: &to.stored,
            expected: if to.initial { Expected::Go } else { Expected::Refused(Code::NotInitial) },
            guards: vec![],
        });
        let pairs =
            self.states.iter().flat_map(|from| self.states.iter().map(move |to| (from, to)));
        let updates = pairs.filter(|(from, to)| from != to).map(|(from, to)| Vector {
            from: Some(&from.stored),
            to: &to.stored,
            expected: self.expected(from, to),
            guards: self.guards_between(from, to),
        });
        inserts.chain(updates).collect()
    }

    fn expected(&self, from: &State, to: &State) -> Expected {
        let edges = self.between(from, to);
        match edges {
            [] if is_late(from, to) => Expected::Stay,
            [] if from.terminal => Expected::Refused(Code::Terminal),
            [] => Expected::Refused(Code::NoTransition),
            _ if edges.iter().all(|edge| edge.after().is_some()) => Expected::Timer,
            _ => Expected::Go,
        }
    }

    fn guards_between(&self, from: &State, to: &State) -> Vec<Vec<String>> {
        let transitions = self.between(from, to).iter().filter_map(|edge| self.transition(edge));
        transitions.map(|t| t.guards.iter().map(ToString::to_string).collect()).collect()
    }
}
