//! What has happened, written down once per statement.
//!
//! A change is noted when it is judged and written when its statement ends. What was noted in a subtransaction
//! that fails is forgotten with it, and a statement writes only what was noted in its own subtransaction.
#![allow(unsafe_code)]

use super::attached::{Attached, KeyColumn};
use super::by::{self, By};
use super::entries;
use super::value::Field;
use crate::error::{Failure, OrRaise};
use concierge_core::status_machine::{Edge, State};
use pgrx::pg_guard;
use pgrx::pg_sys::{self, Datum, HeapTuple, SubTransactionId, TupleDesc};
use std::cell::{Cell, RefCell};
use std::ffi::c_void;
use std::rc::Rc;

/// One change that is still to be written down.
pub struct Note {
    attached: Rc<Attached>,
    by: Rc<By>,
    made_in: SubTransactionId,
    /// The key of the row.
    pub key: Vec<Datum>,
    /// What it was before; none for a new row.
    pub from: Option<Before>,
    /// Index of the state it came into.
    pub to: usize,
    /// Index of the transition; none for a new row and for a repair.
    pub edge: Option<usize>,
}

/// What the row was before.
pub enum Before {
    /// A state, by index.
    State(usize),
    /// A word that is not the one a state is stored as: an alias, or one from before the machine.
    Word(String),
}

impl Before {
    fn of(attached: &Attached, word: &str) -> Self {
        let state = attached.machine.state(word).filter(|state| state.stored() == word);
        state.map_or_else(|| Self::Word(word.to_owned()), |state| Self::State(state.index()))
    }

    /// The word that the column held.
    pub fn word<'a>(&'a self, attached: &'a Attached) -> &'a str {
        match self {
            Self::State(index) => {
                let state = attached.machine.states().get(*index);
                state.map_or("", State::stored)
            }
            Self::Word(word) => word,
        }
    }
}

thread_local! {
    static NOTES: RefCell<Vec<Note>> = const { RefCell::new(Vec::new()) };
    /// Where the keys of the notes are; gone with the transaction.
    static KEYS: Cell<pg_sys::MemoryContext> = const { Cell::new(std::ptr::null_mut()) };
    static REGISTERED: Cell<bool> = const { Cell::new(false) };
}

/// More notes than this are written before their statement ends.
const MANY: usize = 4096;

/// Notes that `row` came from one state to another.
///
/// # Safety
/// `row` must be a valid tuple of the row type `desc`, that of the table of `attached`.
pub unsafe fn note(
    attached: &Rc<Attached>,
    row: (HeapTuple, TupleDesc),
    from: Option<&str>,
    to: &State,
    edge: Option<&Edge>,
    by: Rc<By>,
) -> Result<(), Failure> {
    register();
    // SAFETY: as promised by the caller.
    let key = unsafe { copied_key(&attached.key, row.0, row.1) };
    // SAFETY: a number.
    let made_in = unsafe { pg_sys::GetCurrentSubTransactionId() };
    let count = NOTES.with_borrow_mut(|notes| {
        notes.push(Note {
            attached: Rc::clone(attached),
            by,
            made_in,
            key,
            from: from.map(|word| Before::of(attached, word)),
            to: to.index(),
            edge: edge.map(Edge::index),
        });
        notes.len()
    });
    if count >= MANY { write() } else { Ok(()) }
}

/// Writes down what has been noted in this subtransaction.
pub fn write() -> Result<(), Failure> {
    // SAFETY: a number.
    let now = unsafe { pg_sys::GetCurrentSubTransactionId() };
    let notes = NOTES.with_borrow_mut(|notes| {
        if notes.iter().all(|note| note.made_in >= now) {
            return std::mem::take(notes);
        }
        let (mine, others) = notes.drain(..).partition(|note| note.made_in >= now);
        *notes = others;
        mine
    });
    let mut rest = notes.as_slice();
    while let Some(first) = rest.first() {
        let same = |note: &&Note| {
            Rc::ptr_eq(&note.attached, &first.attached) && Rc::ptr_eq(&note.by, &first.by)
        };
        let length = rest.iter().take_while(same).count();
        let (batch, others) = rest.split_at(length);
        entries::write(&first.attached, &first.by, batch)?;
        rest = others;
    }
    drop(notes);
    if NOTES.with_borrow(Vec::is_empty) {
        let keys = KEYS.get();
        if !keys.is_null() {
            // SAFETY: the context is that of this transaction, and no note points into it any more.
            unsafe { pg_sys::MemoryContextReset(keys) };
        }
    }
    Ok(())
}

/// The key of a row, in memory that lasts until it has been written down.
///
/// # Safety
/// `row` must be a valid tuple of the row type `desc`, which has these columns.
unsafe fn copied_key(key: &[KeyColumn], row: HeapTuple, desc: TupleDesc) -> Vec<Datum> {
    // SAFETY: as promised by the caller; the context lasts as long as the transaction.
    unsafe {
        if KEYS.get().is_null() {
            KEYS.set(pg_sys::AllocSetContextCreateInternal(
                pg_sys::TopTransactionContext,
                c"concierge status notes".as_ptr(),
                0,
                pg_sys::ALLOCSET_DEFAULT_INITSIZE as usize,
                pg_sys::ALLOCSET_DEFAULT_MAXSIZE as usize,
            ));
        }
        let previous = pg_sys::MemoryContextSwitchTo(KEYS.get());
        let copy = |column: &KeyColumn| {
            let datum = Field::key(column).datum(row, desc).unwrap_or(Datum::null());
            let (length, by_value, _) = column.layout;
            if by_value {
                datum
            } else if length < 0 {
                pg_sys::pg_detoast_datum_copy(datum.cast_mut_ptr()).into()
            } else {
                let length = usize::from(length.unsigned_abs());
                let place = pg_sys::palloc(length);
                std::ptr::copy_nonoverlapping(datum.cast_mut_ptr(), place.cast::<u8>(), length);
                Datum::from(place)
            }
        };
        let copied = key.iter().map(copy).collect();
        pg_sys::MemoryContextSwitchTo(previous);
        copied
    }
}

fn register() {
    if !REGISTERED.replace(true) {
        // SAFETY: the callbacks are functions that live as long as the backend.
        unsafe {
            pg_sys::RegisterXactCallback(Some(transaction_ends), std::ptr::null_mut());
            pg_sys::RegisterSubXactCallback(Some(subtransaction_ends), std::ptr::null_mut());
        }
    }
}

#[pg_guard]
unsafe extern "C-unwind" fn transaction_ends(event: pg_sys::XactEvent::Type, _arg: *mut c_void) {
    use pg_sys::XactEvent::{XACT_EVENT_PRE_COMMIT, XACT_EVENT_PRE_PREPARE};
    if event == XACT_EVENT_PRE_COMMIT || event == XACT_EVENT_PRE_PREPARE {
        // Every statement has written its own notes, unless the trigger that does so did not fire.
        if NOTES.with_borrow(|notes| !notes.is_empty()) {
            // SAFETY: the transaction still runs; it has no statement, and so no snapshot of its own.
            unsafe { pg_sys::PushActiveSnapshot(pg_sys::GetTransactionSnapshot()) };
            write().or_raise();
            // SAFETY: the one pushed above.
            unsafe { pg_sys::PopActiveSnapshot() };
        }
        return;
    }
    NOTES.take();
    KEYS.set(std::ptr::null_mut());
    by::forget();
}

#[pg_guard]
unsafe extern "C-unwind" fn subtransaction_ends(
    event: pg_sys::SubXactEvent::Type,
    sub: SubTransactionId,
    _parent: SubTransactionId,
    _arg: *mut c_void,
) {
    if event == pg_sys::SubXactEvent::SUBXACT_EVENT_ABORT_SUB {
        let gone: Vec<Note> = NOTES.with_borrow_mut(|notes| {
            let (gone, kept) = notes.drain(..).partition(|note| note.made_in >= sub);
            *notes = kept;
            gone
        });
        drop(gone);
    }
}
