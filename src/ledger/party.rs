//! Who an account belongs to, and in which currency.

use concierge_core::money::Unit;
use pgrx::Uuid;

/// Whose an account is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Party {
    /// A user's wallet.
    User([u8; 16]),
    /// The world outside: where money comes from and goes to.
    External,
    /// The counter of the exchange office.
    Exchange,
}

/// An account by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Name {
    /// Whose it is.
    pub party: Party,
    /// What it counts.
    pub unit: Unit,
}

impl Party {
    /// The party of a row.
    pub fn of(kind: i16, owner: Uuid) -> Self {
        match kind {
            1 => Self::External,
            2 => Self::Exchange,
            _ => Self::User(*owner.as_bytes()),
        }
    }

    /// The number that is stored.
    pub fn kind(self) -> i16 {
        match self {
            Self::User(_) => 0,
            Self::External => 1,
            Self::Exchange => 2,
        }
    }

    /// The owner that is stored.
    pub fn owner(self) -> Uuid {
        Uuid::from_bytes(match self {
            Self::User(id) => id,
            Self::External | Self::Exchange => [0; 16],
        })
    }

    /// The user, if it is one.
    pub fn user(self) -> Option<Uuid> {
        matches!(self, Self::User(_)).then(|| self.owner())
    }
}
