//! A double-entry ledger: every amount leaves one account and reaches another, so that all accounts
//! of a currency sum up to zero.
//!
//! A caller locks the accounts of one call in [`lock_order`], puts them into a [`Book`], asks the
//! book to post, hold or capture, and writes what became of them. Nothing here reads or waits.
//!
//! ```
//! use concierge_core::ledger::{Account, Book, Transfer};
//! use concierge_core::money::iso_unit;
//!
//! let usd = iso_unit("USD")?;
//! let mut book: Book = [Account::outside(1, usd), Account::new(2, usd)].into_iter().collect();
//! let posting = book.post(&Transfer::new(1, 2, 1_250))?;
//! assert_eq!(posting.credit.map(|after| (after.balance, after.version)), Some((1_250, 1)));
//!
//! let refused = book.post(&Transfer::new(2, 1, 2_000)).unwrap_err();
//! assert_eq!(refused.sqlstate(), "WL001");
//! assert_eq!(refused.detail(), "Account 2 needs 20.00 USD and has 12.50 USD available.");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod account;
mod batch;
mod book;
mod error;
mod finding;
mod history;
mod hold;
mod legs;
mod lock;
pub mod reason;
mod request;
mod reversal;
pub mod simulation;
mod status;
#[cfg(test)]
mod tests;
mod verify;
mod words;

pub use account::{Account, AccountId, Flags};
pub use batch::{Mode, Stopped};
pub use book::{After, Book, Funds, Posting, Transfer};
pub use error::LedgerError;
pub use finding::Finding;
pub use history::{Entry, Statement, balance_at, balance_effective_at, statement};
pub use hold::{Hold, HoldState};
pub use legs::Leg;
pub use lock::{Lock, lock_order};
pub use request::{RequestHash, is_repetition, request_hash};
pub use reversal::{Original, Reversal};
pub use status::{Direction, Row, Status, Step, steps};
pub use verify::{Audit, TransferRow};
