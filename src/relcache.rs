//! Which tables have changed since somebody last asked, for what is kept about them in a backend.
#![allow(unsafe_code)]

use pgrx::pg_guard;
use pgrx::pg_sys::{self, Datum, Oid};
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;

/// More changes than somebody looks through one by one.
const MANY: usize = 256;

thread_local! {
    static COUNT: Cell<u64> = const { Cell::new(0) };
    /// The last of them, in order.
    static LAST: RefCell<VecDeque<Oid>> = const { RefCell::new(VecDeque::new()) };
    static REGISTERED: Cell<bool> = const { Cell::new(false) };
}

/// How often any table has changed, for what was found out about one.
pub fn changes() -> u64 {
    COUNT.get()
}

/// How far somebody has looked.
pub struct Watch(Cell<u64>);

impl Watch {
    /// From the beginning, when nothing is kept.
    pub const fn new() -> Self {
        Self(Cell::new(0))
    }

    /// Has no table changed since?
    #[inline]
    pub fn is_current(&self) -> bool {
        self.0.get() == COUNT.get()
    }

    /// The tables that have changed since the last time this was asked; to be asked before anything is kept.
    pub fn changed(&self) -> Option<Changed> {
        if !REGISTERED.replace(true) {
            // SAFETY: the callback is a function that lives as long as the backend.
            unsafe { pg_sys::CacheRegisterRelcacheCallback(Some(note), Datum::from(0)) }
        }
        let count = COUNT.get();
        let new = count.wrapping_sub(self.0.replace(count));
        let new = usize::try_from(new).unwrap_or(usize::MAX);
        (new > 0).then(|| {
            LAST.with_borrow(|last| {
                let tables = || last.iter().rev().take(new).copied().collect();
                Changed((new <= last.len()).then(tables))
            })
        })
    }
}

/// Tables that have changed; `None` if they are not known one by one.
pub struct Changed(Option<Vec<Oid>>);

impl Changed {
    /// Has this one changed, as far as is known?
    pub fn has(&self, table: Oid) -> bool {
        self.0
            .as_ref()
            .is_none_or(|all| all.iter().any(|oid| *oid == table || *oid == Oid::INVALID))
    }
}

/// A table has changed. This may be called at any moment, so it only takes a note.
#[pg_guard]
unsafe extern "C-unwind" fn note(_arg: Datum, table: Oid) {
    LAST.with(|last| match last.try_borrow_mut() {
        Ok(mut last) => {
            if last.len() >= MANY {
                last.pop_front();
            }
            last.push_back(table);
            COUNT.set(COUNT.get().wrapping_add(1));
        }
        // Not noted: as many as nobody looks through.
        Err(_) => COUNT.set(COUNT.get().wrapping_add(MANY as u64 + 1)),
    });
}
