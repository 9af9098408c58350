//! The row that is judged, as the core reads it.
#![allow(unsafe_code)]

use super::attached::Attached;
use crate::spi::Sees;
use concierge_core::status_machine::{Row, State, Value};
use pgrx::pg_sys::{self, HeapTuple, TupleDesc};
use std::cell::RefCell;

/// A row before and after a change.
pub struct Image<'a> {
    attached: &'a Attached,
    old: HeapTuple,
    new: HeapTuple,
    desc: TupleDesc,
    /// What functions see of the database.
    sees: Sees,
    /// What functions have answered, by function and state: each is asked once.
    answers: RefCell<Vec<(usize, usize, bool)>>,
}

impl<'a> Image<'a> {
    /// # Safety
    /// Both must be valid tuples of the row type `desc`, that of the machine's table, as long as the image.
    pub unsafe fn new(
        attached: &'a Attached,
        old: HeapTuple,
        new: HeapTuple,
        desc: TupleDesc,
        sees: Sees,
    ) -> Self {
        Self { attached, old, new, desc, sees, answers: RefCell::new(Vec::new()) }
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

    fn function(&self, index: usize, to: usize) -> bool {
        let known = |(i, state, answer): &(usize, usize, bool)| {
            (*i == index && *state == to).then_some(*answer)
        };
        let known = self.answers.borrow().iter().find_map(known);
        known.unwrap_or_else(|| {
            let Some(guard) = self.attached.guards.get(index) else { return false };
            // SAFETY: as promised to `new`.
            let answer = unsafe {
                let new = self.in_state(to);
                guard.ask(self.attached, self.sees, self.old, new, self.desc)
            };
            self.answers.borrow_mut().push((index, to, answer));
            answer
        })
    }
}

impl Image<'_> {
    /// The new row, in the state that is asked about.
    ///
    /// # Safety
    /// As promised to `new`.
    unsafe fn in_state(&self, index: usize) -> HeapTuple {
        let wanted = self.attached.machine.states().get(index).map(State::stored);
        // SAFETY: as promised by the caller; the word is a value of the status column.
        unsafe {
            match self.attached.status.value(self.new, self.desc) {
                Value::Text(word) if Some(word) == wanted => self.new,
                _ => pg_sys::heap_modify_tuple_by_cols(
                    self.new,
                    self.desc,
                    1,
                    &mut i32::from(self.attached.status.number),
                    &mut self.attached.stored(index),
                    &mut false,
                ),
            }
        }
    }
}
