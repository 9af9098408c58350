//! What a judgement is made on. The binding answers; nothing here is remembered between calls.

use super::value::Value;

/// The row as it will be stored.
pub trait Row {
    /// The value of the column at `index` of [`Machine::columns`](super::Machine::columns).
    fn value(&self, index: usize) -> Value<'_>;

    /// The answer of the function at `index` of [`Machine::functions`](super::Machine::functions)
    /// to the old row and the new row in the state at `to` of
    /// [`Machine::states`](super::Machine::states); null counts as false.
    fn function(&self, index: usize, to: usize) -> bool;
}

/// Who changes the row.
pub trait Actor {
    /// Has the actor this role? Never asked for `system`.
    fn has_role(&self, role: &str) -> bool;

    /// Was a reason given?
    fn has_reason(&self) -> bool;

    /// Is it the timer?
    fn is_timer(&self) -> bool;

    /// Is it a repair, which passes every rule but must still name a state?
    fn bypasses(&self) -> bool;
}

/// Everything that a judgement depends on.
#[derive(Clone, Copy)]
pub struct Facts<'a> {
    /// The row.
    pub row: &'a dyn Row,
    /// The actor.
    pub actor: &'a dyn Actor,
    /// Now: microseconds since 2000-01-01 00:00 UTC.
    pub now: i64,
}
