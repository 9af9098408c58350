//! Whether the ledger itself is writing: the guards of its tables let nobody else write. A flag in this
//! backend's memory, which no statement can set.

use pgrx::Uuid;
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
    static FOLLOWING: Cell<Option<[u8; 16]>> = const { Cell::new(None) };
}

/// As long as this lives, the ledger itself changes one row of `transactions`, after what it has posted. What triggers of
/// the user's change meanwhile is theirs.
pub struct Following(Option<[u8; 16]>);

impl Following {
    /// Begins to change the row.
    pub fn begin(row: Uuid) -> Self {
        Self(FOLLOWING.replace(Some(*row.as_bytes())))
    }

    /// Is a row being changed by the ledger?
    pub fn is_on() -> bool {
        FOLLOWING.get().is_some()
    }

    /// Is it this one?
    pub fn is_of(row: &str) -> bool {
        let row = uuid::Uuid::parse_str(row).ok();
        FOLLOWING.get().is_some_and(|followed| row.is_some_and(|row| *row.as_bytes() == followed))
    }
}

impl Drop for Following {
    fn drop(&mut self) {
        FOLLOWING.set(self.0);
    }
}
