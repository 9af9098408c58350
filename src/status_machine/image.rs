//! The row that is judged, as the core reads it.
#![allow(unsafe_code)]

use super::attached::Attached;
use concierge_core::status_machine::{Row, Value};
use pgrx::pg_sys::{HeapTuple, TupleDesc};
use std::cell::RefCell;

/// A row before and after a change.
pub struct Image<'a> {
    attached: &'a Attached,
    old: HeapTuple,
    new: HeapTuple,
    desc: TupleDesc,
    /// What functions have answered: each is asked once.
    answers: RefCell<Vec<(usize, bool)>>,
}

impl<'a> Image<'a> {
    /// # Safety
    /// Both must be valid tuples of the row type `desc`, that of the machine's table, as long as the image.
    pub unsafe fn new(
        attached: &'a Attached,
        old: HeapTuple,
        new: HeapTuple,
        desc: TupleDesc,
    ) -> Self {
        Self { attached, old, new, desc, answers: RefCell::new(Vec::new()) }
    }
}

impl Row for Image<'_> {
    fn value(&self, index: usize) -> Value<'_> {
        // SAFETY: as promised to `new`.
        self.attached
            .fields
            .get(index)
            .map_or(Value::Null, |field| unsafe { field.value(self.new, self.desc) })
    }

    fn function(&self, index: usize) -> bool {
        let known = self.answers.borrow().iter().find(|(i, _)| *i == index).map(|(_, a)| *a);
        known.unwrap_or_else(|| {
            let Some(guard) = self.attached.guards.get(index) else { return false };
            // SAFETY: as promised to `new`.
            let answer = unsafe { guard.ask(self.attached, self.old, self.new, self.desc) };
            self.answers.borrow_mut().push((index, answer));
            answer
        })
    }
}
