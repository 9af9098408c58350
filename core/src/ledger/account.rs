//! The state of one account, and what it allows.

use super::error::LedgerError;
use crate::money::Unit;

/// Key of an account.
pub type AccountId = i64;

/// An account as its row is, read under the row's lock. Amounts are minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Account {
    /// Key.
    pub id: AccountId,
    /// What it counts.
    pub unit: Unit,
    /// Credits less debits.
    pub posted: i64,
    /// What open holds reserve.
    pub held: i64,
    /// What must stay in it, holds included; below zero for an overdraft, `None` for no limit.
    pub floor: Option<i64>,
    /// What it may hold.
    pub ceiling: Option<i64>,
    /// Number of entries, which are numbered without a gap.
    pub version: i64,
    /// What is allowed.
    pub flags: Flags,
}

/// What is allowed with an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Flags {
    /// Open for business.
    pub active: bool,
    /// Receives nothing.
    pub frozen_in: bool,
    /// Pays nothing, and nothing can be held.
    pub frozen_out: bool,
    /// For ever.
    pub closed: bool,
    /// A side without a limit, a lock, a running balance and versions: the world outside.
    pub unlocked: bool,
}

impl Default for Flags {
    fn default() -> Self {
        Self { active: true, frozen_in: false, frozen_out: false, closed: false, unlocked: false }
    }
}

impl Account {
    /// An empty account that cannot go below zero.
    pub fn new(id: AccountId, unit: Unit) -> Self {
        let flags = Flags::default();
        Self { id, unit, posted: 0, held: 0, floor: Some(0), ceiling: None, version: 0, flags }
    }

    /// The world outside, such as `external:USD`: no limits, no lock, no running balance.
    pub fn outside(id: AccountId, unit: Unit) -> Self {
        let flags = Flags { unlocked: true, ..Flags::default() };
        Self { floor: None, flags, ..Self::new(id, unit) }
    }

    /// What can be spent or held: what is above the floor and not held; `None` without a floor.
    /// It is negative where a chargeback took more than there was.
    pub fn available(&self) -> Option<i128> {
        let floor = i128::from(self.floor?);
        Some(i128::from(self.posted) - i128::from(self.held) - floor)
    }

    /// What still fits under the ceiling; `None` without one.
    pub fn room(&self) -> Option<i128> {
        Some(i128::from(self.ceiling?) - i128::from(self.posted))
    }

    /// Closes an empty account. Closing it again changes nothing.
    pub fn close(mut self) -> Result<Self, LedgerError> {
        if self.posted != 0 || self.held != 0 {
            let Self { id, unit, posted, held, .. } = self;
            return Err(LedgerError::NotEmpty { account: id, unit, posted, held });
        }
        self.flags.closed = true;
        Ok(self)
    }

    /// Whether it may pay; a forced payment only asks whether it is closed.
    pub(super) fn may_pay(&self, forced: bool) -> Result<(), LedgerError> {
        self.may(self.flags.frozen_out, "frozen for debits", forced)
    }

    /// Whether it may receive.
    pub(super) fn may_receive(&self) -> Result<(), LedgerError> {
        self.may(self.flags.frozen_in, "frozen for credits", false)
    }

    fn may(&self, frozen: bool, how: &'static str, forced: bool) -> Result<(), LedgerError> {
        let Self { id: account, unit, .. } = *self;
        if self.flags.closed {
            return Err(LedgerError::Closed { account, unit });
        }
        match (self.flags.active, frozen) {
            _ if forced => Ok(()),
            (false, _) => Err(LedgerError::Frozen { account, unit, how: "not active" }),
            (true, true) => Err(LedgerError::Frozen { account, unit, how }),
            (true, false) => Ok(()),
        }
    }

    /// The account after one more entry; an unlocked one does not change.
    pub(super) fn moved(mut self, amount: i64) -> Result<Self, LedgerError> {
        if !self.flags.unlocked {
            self.posted = self.posted.checked_add(amount).ok_or_else(|| self.overflow())?;
            self.version += 1;
        }
        Ok(self)
    }

    /// The account with more, or less, of it held.
    pub(super) fn holding(mut self, amount: i64) -> Result<Self, LedgerError> {
        let needed = i128::from(amount);
        self.held = self.held.checked_add(amount).ok_or_else(|| match self.available() {
            Some(available) if available < needed => {
                let Self { id: account, unit, .. } = self;
                LedgerError::InsufficientFunds { account, unit, needed, available }
            }
            _ => self.overflow(),
        })?;
        Ok(self)
    }

    /// Whether the limits allow what became of `self`. What goes up may stay below the floor, and
    /// what goes down above the ceiling: an account that owes can be paid.
    pub(super) fn allows(&self, after: &Self) -> Result<(), LedgerError> {
        let Self { id: account, unit, .. } = *self;
        let free = |of: &Self| i128::from(of.posted) - i128::from(of.held);
        let spent = free(self) - free(after);
        if let (Some(available), Some(left)) = (self.available(), after.available())
            && spent > 0
            && left < 0
        {
            return Err(LedgerError::InsufficientFunds { account, unit, needed: spent, available });
        }
        let gained = i128::from(after.posted) - i128::from(self.posted);
        match (self.room(), after.room()) {
            (Some(available), Some(left)) if gained > 0 && left < 0 => {
                Err(LedgerError::OverCeiling { account, unit, needed: gained, available })
            }
            _ => Ok(()),
        }
    }

    fn overflow(&self) -> LedgerError {
        LedgerError::Overflow { account: self.id, unit: self.unit }
    }
}
