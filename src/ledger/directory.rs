//! Which account is whose, as far as this backend has asked. Nothing of it ever changes, but for how an account meets many
//! calls at once: that is changed while nobody else writes, and announced to all backends.

use super::books::Books;
use super::party::Name;
use crate::error::Failure;
use crate::spi::Sees;
use concierge_core::ledger::AccountId;
use std::cell::RefCell;
use std::collections::HashMap;

/// A backend that meets more is as slow as if it had met none.
const MOST: usize = 10_000;

const ENTRY: &str = "SELECT id, hot, unlocked FROM {s}.ledger_accounts \
     WHERE owner = $1 AND currency = $2 AND kind = $3";

/// What is known of an account.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// Its key.
    pub id: AccountId,
    /// Whether it is locked last.
    pub hot: bool,
    /// Whether it is locked at all.
    pub unlocked: bool,
}

/// The accounts that a backend knows.
#[derive(Default)]
pub struct Directory {
    known: RefCell<HashMap<Name, Entry>>,
}

impl Directory {
    /// The account of a name, if it is known already.
    pub fn known(&self, name: &Name) -> Option<Entry> {
        self.known.borrow().get(name).copied()
    }

    /// The account of a name, if there is one.
    pub fn find(&self, books: &Books, name: &Name) -> Result<Option<Entry>, Failure> {
        if let Some(entry) = self.known(name) {
            return Ok(Some(entry));
        }
        let args =
            [name.party.owner().into(), name.unit.code.as_str().into(), name.party.kind().into()];
        let found = books.rows(Sees::Latest, ENTRY, &args, |row| {
            let flag = |n| Ok::<_, Failure>(row.get::<bool>(n)?.unwrap_or_default());
            let id = row.get::<i64>(1)?.unwrap_or_default();
            let entry = Entry { id, hot: flag(2)?, unlocked: flag(3)? };
            Ok(entry)
        })?;
        let Some(entry) = found.into_iter().next() else { return Ok(None) };
        let mut known = self.known.borrow_mut();
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(*name, entry);
        Ok(Some(entry))
    }

    /// Forgets all of them: some may have been opened by what is undone now.
    pub fn forget_all(&self) {
        if let Ok(mut known) = self.known.try_borrow_mut() {
            known.clear();
        }
    }

    /// Forgets an account that was not as expected.
    pub fn forget(&self, name: &Name) {
        self.known.borrow_mut().remove(name);
    }
}
