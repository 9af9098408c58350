//! What a proof can find.

use super::account::AccountId;
use crate::money::Unit;

/// Something that is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Finding {
    /// A transfer that could never have been posted.
    #[error("transfer {transfer} moves {amount} from account {debit} to account {credit}")]
    BadTransfer {
        /// The transfer.
        transfer: i64,
        /// Its amount.
        amount: i64,
        /// The account that paid.
        debit: AccountId,
        /// The account that received.
        credit: AccountId,
    },
    /// A version that does not follow the one before.
    #[error("transfer {transfer} is entry {found} of account {account}, expected {expected}")]
    ChainGap {
        /// The transfer.
        transfer: i64,
        /// The account.
        account: AccountId,
        /// The next version.
        expected: i64,
        /// The version of the row.
        found: i64,
    },
    /// A balance that is not the one before and the amount.
    #[error("transfer {transfer} leaves {found} on account {account}, expected {expected}")]
    BalanceMismatch {
        /// The transfer.
        transfer: i64,
        /// The account.
        account: AccountId,
        /// The right balance.
        expected: i128,
        /// The balance of the row.
        found: i64,
    },
    /// An account that differs from its entries.
    #[error(
        "account {account} has {posted} at version {version}, its entries {expected} at {last}"
    )]
    AccountMismatch {
        /// The account.
        account: AccountId,
        /// Balance of the account.
        posted: i128,
        /// Version of the account.
        version: i64,
        /// Balance by its entries.
        expected: i128,
        /// Version of the last entry.
        last: i64,
    },
    /// An account that holds something else than its open holds.
    #[error("account {account} holds {held}, its open holds {expected}")]
    HeldMismatch {
        /// The account.
        account: AccountId,
        /// What the account says.
        held: i64,
        /// What its open holds say.
        expected: i128,
    },
    /// A currency out of balance.
    #[error("all accounts together have {}", unit.write(*sum))]
    SumNotZero {
        /// The currency.
        unit: Unit,
        /// The sum of its accounts.
        sum: i128,
    },
}
