//! What a call wants to happen to a row, handed to the trigger that judges it.

use pgrx::pg_sys::{BlockNumber, ItemPointerData, OffsetNumber, Oid};
use std::cell::RefCell;
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

thread_local! {
    static CURRENT: RefCell<Option<Rc<Intent>>> = const { RefCell::new(None) };
}

impl Intent {
    /// For the row at `row`.
    pub fn new(wish: Wish, reason: Option<String>, row: Place) -> Self {
        Self { wish, reason, row }
    }

    /// Does `work`, which changes the row, with this intent.
    pub fn during<T>(self, work: impl FnOnce() -> T) -> T {
        let _outer = Outer(CURRENT.replace(Some(Rc::new(self))));
        work()
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
