//! The calls of a simulation, in words that any implementation can follow.

use crate::ledger::Mode;

/// Codes of the currencies in a simulation, one for each number of digits. The world outside and
/// the counter of the exchange office have an account in each from the beginning.
pub const CURRENCIES: [&str; 3] = ["USD", "JPY", "KWD"];

/// The wallet of a user in a currency, both by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Wallet {
    /// 0 for the first user.
    pub user: u8,
    /// Place in [`CURRENCIES`].
    pub currency: u8,
}

/// An account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// Of a user.
    Wallet(Wallet),
    /// `external:USD`: unlocked, without limits.
    External(u8),
    /// `exchange:USD`: unlocked, without limits.
    Exchange(u8),
}

/// One call. Transfers and holds are named by number, in the order in which they were made, from 0.
/// Amounts are minor units; a refused call leaves nothing behind, but for the time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// Idempotency key. The same call with the same key gives the first answer; another call with
    /// that key is refused. A refused call does not use up its key.
    pub key: Option<u64>,
    /// What to do.
    pub operation: Operation,
}

/// What to do.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are the arguments of the functions named")]
pub enum Operation {
    /// `wallet_open`; opening again changes nothing.
    Open { wallet: Wallet },
    /// `wallet_credit`
    Credit { wallet: Wallet, amount: i64 },
    /// `wallet_debit`
    Debit { wallet: Wallet, amount: i64 },
    /// `wallet_transfer`
    Transfer { from: Wallet, to: Wallet, amount: i64 },
    /// `wallet_exchange`: the second amount is `amount * rate`, cut off to minor units. The rate is
    /// `rate.0 / 10^rate.1`. Two transfers: into the counter of the exchange office, and out of it.
    Exchange { from: Wallet, amount: i64, to: Wallet, rate: (u32, u32) },
    /// `wallet_hold`, for the world outside.
    Hold { wallet: Wallet, amount: i64, expires_in: Option<i64> },
    /// `wallet_capture`
    Capture { hold: usize, amount: Option<i64>, last: bool },
    /// `wallet_release`
    Release { hold: usize },
    /// `wallet_refund`
    Refund { transfer: usize, amount: Option<i64> },
    /// `wallet_chargeback`
    Chargeback { transfer: usize, amount: Option<i64> },
    /// `wallet_post_batch`
    Batch { transfers: Vec<(Place, Place, i64)>, mode: Mode },
    /// `wallet_freeze`: for debits, for credits.
    Freeze { wallet: Wallet, out: bool, into: bool },
    /// `wallet_unfreeze`
    Unfreeze { wallet: Wallet },
    /// `wallet_close`
    Close { wallet: Wallet },
    /// `set_wallet_limits`
    Limits { wallet: Wallet, floor: Option<i64>, ceiling: Option<i64> },
    /// Time goes by.
    Wait { time: i64 },
}

/// What a call has made; refused calls answer with their SQLSTATE instead.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answer {
    /// Numbers of the transfers, in their order.
    pub transfers: Vec<usize>,
    /// Number of the hold.
    pub hold: Option<usize>,
    /// For an independent batch: the SQLSTATEs of the items that were refused.
    pub refused: Vec<(usize, &'static str)>,
}
