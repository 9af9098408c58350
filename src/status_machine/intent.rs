//! What a call wants to happen to a row, handed to the trigger that judges it.

use crate::error::Failure;
use concierge_core::refusal::{self, Refusal};
use pgrx::pg_sys::{BlockNumber, ItemPointerData, OffsetNumber, Oid};
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// What is to happen.
pub enum Wish {
    /// A named event, perhaps only in one state.
    Event { event: String, expect: Option<String> },
    /// The transition of the timer at this index of the edges.
    Timer { edge: usize },
}

/// A wish for one row.
pub struct Intent {
    /// What.
    pub wish: Wish,
    /// Why.
    pub reason: Option<String>,
    /// Has a trigger judged it?
    pub judged: Cell<bool>,
    row: Place,
}

/// Where a row is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    table: Oid,
    block: BlockNumber,
    offset: OffsetNumber,
}

impl Place {
    /// In this table, at this place.
    pub fn new(table: Oid, tid: ItemPointerData) -> Self {
        let (block, offset) = pgrx::itemptr::item_pointer_get_both(tid);
        Self { table, block, offset }
    }
}

/// The trigger is disabled, or the row is one of a table that inherits, which has none.
fn unjudged() -> Failure {
    Refusal::new(refusal::INVALID_MACHINE, "the status machine did not judge the row")
        .detail("Its trigger is disabled, or the row belongs to a table that inherits and has no machine.")
        .hint("Enable the trigger, or attach a machine to the table of the row.")
        .into()
}

thread_local! {
    static CURRENT: RefCell<Option<Rc<Intent>>> = const { RefCell::new(None) };
}

impl Intent {
    /// For the row at `row`.
    pub fn new(wish: Wish, reason: Option<String>, row: Place) -> Self {
        Self { wish, reason, judged: Cell::new(false), row }
    }

    /// Does `work`, which changes the row from `state` and gives the state that was stored, with this intent. A
    /// change that no trigger has judged is refused.
    pub fn during<S>(
        self,
        state: &S,
        work: impl FnOnce() -> Result<S, Failure>,
    ) -> Result<S, Failure>
    where
        S: PartialEq,
    {
        let intent = Rc::new(self);
        let _outer = Outer(CURRENT.replace(Some(Rc::clone(&intent))));
        let stored = work()?;
        // Another trigger may have put it back before it was judged.
        if intent.judged.get() || stored == *state { Ok(stored) } else { Err(unjudged()) }
    }

    /// The intent for this row.
    pub fn for_row(place: impl FnOnce() -> Place) -> Option<Rc<Self>> {
        CURRENT.with_borrow(|current| {
            let intent = current.as_ref()?;
            (intent.row == place()).then(|| Rc::clone(intent))
        })
    }
}

/// What was intended before, to be intended again afterwards, whatever happens.
struct Outer(Option<Rc<Intent>>);

impl Drop for Outer {
    fn drop(&mut self) {
        CURRENT.set(self.0.take());
    }
}
