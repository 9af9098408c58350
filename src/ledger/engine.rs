//! Whether the ledger itself is writing: the guards of its tables let nobody else write. A flag in this
//! backend's memory, which no statement can set.

use std::cell::Cell;

thread_local! {
    static DEPTH: Cell<u32> = const { Cell::new(0) };
}

/// As long as this lives, the ledger is writing.
pub struct Writing(());

impl Writing {
    /// Begins to write.
    pub fn begin() -> Self {
        DEPTH.set(DEPTH.get() + 1);
        Self(())
    }

    /// Is the ledger writing?
    pub fn is_on() -> bool {
        DEPTH.get() > 0
    }
}

impl Drop for Writing {
    fn drop(&mut self) {
        DEPTH.set(DEPTH.get().saturating_sub(1));
    }
}

thread_local! {
    static FOLLOWING: Cell<bool> = const { Cell::new(false) };
}

/// As long as this lives, the ledger itself changes rows of `transactions`, after what it has posted.
pub struct Following(());

impl Following {
    /// Begins to change them.
    pub fn begin() -> Self {
        FOLLOWING.set(true);
        Self(())
    }

    /// Are they being changed by the ledger?
    pub fn is_on() -> bool {
        FOLLOWING.get()
    }
}

impl Drop for Following {
    fn drop(&mut self) {
        FOLLOWING.set(false);
    }
}
