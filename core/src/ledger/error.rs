//! Everything the ledger refuses, in words.

use super::account::AccountId;
use super::hold::HoldState;
use super::reason;
use crate::money::{MoneyError, Unit};
use crate::refusal::{Reason, Refusal};

/// A refusal of the ledger; what it changed before is to be thrown away.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LedgerError {
    /// WL001
    #[error("insufficient funds")]
    InsufficientFunds {
        /// The account that pays.
        account: AccountId,
        /// Its currency.
        unit: Unit,
        /// What was to leave it, in minor units.
        needed: i128,
        /// What it could spend.
        available: i128,
    },
    /// WL002
    #[error("the account would go over its ceiling")]
    OverCeiling {
        /// The account that receives.
        account: AccountId,
        /// Its currency.
        unit: Unit,
        /// What was to come in.
        needed: i128,
        /// What would still fit.
        available: i128,
    },
    /// WL003
    #[error("the account is {how}")]
    Frozen {
        /// The account.
        account: AccountId,
        /// Its currency.
        unit: Unit,
        /// `frozen for debits`, `frozen for credits` or `not active`.
        how: &'static str,
    },
    /// WL004
    #[error("the account is closed")]
    Closed {
        /// The account.
        account: AccountId,
        /// Its currency.
        unit: Unit,
    },
    /// WL005
    #[error("there is no account {0}")]
    AccountNotFound(AccountId),
    /// WL006
    #[error("the accounts have different currencies")]
    CurrencyMismatch {
        /// The account that pays.
        debit: (AccountId, Unit),
        /// The account that receives.
        credit: (AccountId, Unit),
    },
    /// WL007, WL008, WL009 and WL019: the amount itself.
    #[error(transparent)]
    Money(#[from] MoneyError),
    /// WL008
    #[error("the amount must be positive")]
    NotPositive(i64),
    /// WL010
    #[error("the hold is not open")]
    HoldNotOpen {
        /// The hold.
        hold: i64,
        /// The account that would have paid.
        account: AccountId,
        /// How it ended.
        state: HoldState,
    },
    /// WL011
    #[error("the hold has expired")]
    HoldExpired {
        /// The hold.
        hold: i64,
        /// The account that would have paid.
        account: AccountId,
    },
    /// WL012
    #[error("the capture is more than the hold")]
    CaptureOverHold {
        /// The hold.
        hold: i64,
        /// The account that pays.
        account: AccountId,
        /// Its currency.
        unit: Unit,
        /// What was to be captured.
        needed: i64,
        /// What is left.
        available: i64,
    },
    /// WL013
    #[error("the refund is more than the transfer")]
    RefundOverOriginal {
        /// The transfer to be reversed.
        transfer: i64,
        /// The account that was paid and pays back.
        account: AccountId,
        /// Its currency.
        unit: Unit,
        /// What was to be refunded.
        needed: i64,
        /// What is left.
        available: i64,
    },
    /// WL014
    #[error("the transfer is already reversed")]
    AlreadyReversed {
        /// The transfer to be reversed.
        transfer: i64,
    },
    /// WL014: a reversal is final.
    #[error("a reversal cannot be reversed")]
    IsReversal {
        /// The transfer to be reversed.
        transfer: i64,
    },
    /// WL015
    #[error("the idempotency key was used for another request")]
    IdempotencyConflict(String),
    /// WL016
    #[error("a posted row cannot be changed or deleted")]
    ImmutableRow(&'static str),
    /// WL017
    #[error("the status cannot change from {from} to {to}")]
    IllegalStatusChange {
        /// The status before, or `none`.
        from: &'static str,
        /// The status wanted, or `none`.
        to: &'static str,
    },
    /// WL017: an account with money in it.
    #[error("an account with a balance or holds cannot be closed")]
    NotEmpty {
        /// The account.
        account: AccountId,
        /// Its currency.
        unit: Unit,
        /// Its balance.
        posted: i64,
        /// What holds reserve.
        held: i64,
    },
    /// WL018
    #[error("a transfer needs two accounts")]
    SameAccount(AccountId),
    /// WL019
    #[error("the balance would be too large to be counted")]
    Overflow {
        /// The account.
        account: AccountId,
        /// Its currency.
        unit: Unit,
    },
    /// WL020
    #[error("the legs do not balance")]
    UnbalancedLegs {
        /// The currency.
        unit: Unit,
        /// What they sum up to.
        sum: i128,
    },
    /// WL021
    #[error("the balance is written by the ledger only")]
    EngineOwned(&'static str),
    /// WL022
    #[error("the account has changed")]
    VersionMismatch {
        /// The account.
        account: AccountId,
        /// The version that the caller has seen.
        expected: i64,
        /// The version it has.
        found: i64,
    },
    /// WL023
    #[error("the external reference was recorded before")]
    DuplicateReference(String),
}

impl LedgerError {
    /// The row of the table of errors.
    pub fn reason(&self) -> &'static Reason {
        match self {
            Self::InsufficientFunds { .. } => reason::INSUFFICIENT_FUNDS,
            Self::OverCeiling { .. } => reason::OVER_CEILING,
            Self::Frozen { .. } => reason::FROZEN,
            Self::Closed { .. } => reason::CLOSED,
            Self::AccountNotFound(_) => reason::ACCOUNT_NOT_FOUND,
            Self::CurrencyMismatch { .. } => reason::CURRENCY_MISMATCH,
            Self::Money(MoneyError::UnknownCurrency(_) | MoneyError::NoMinorUnit(_)) => {
                reason::UNKNOWN_CURRENCY
            }
            Self::Money(MoneyError::TooManyFractionDigits { .. }) => {
                reason::TOO_MANY_FRACTION_DIGITS
            }
            Self::Money(MoneyError::Overflow) | Self::Overflow { .. } => reason::AMOUNT_OVERFLOW,
            Self::Money(_) | Self::NotPositive(_) => reason::INVALID_AMOUNT,
            Self::HoldNotOpen { .. } => reason::HOLD_NOT_OPEN,
            Self::HoldExpired { .. } => reason::HOLD_EXPIRED,
            Self::CaptureOverHold { .. } => reason::CAPTURE_OVER_HOLD,
            Self::RefundOverOriginal { .. } => reason::REFUND_OVER_ORIGINAL,
            Self::AlreadyReversed { .. } | Self::IsReversal { .. } => reason::ALREADY_REVERSED,
            Self::IdempotencyConflict(_) => reason::IDEMPOTENCY_CONFLICT,
            Self::ImmutableRow(_) => reason::IMMUTABLE_ROW,
            Self::IllegalStatusChange { .. } | Self::NotEmpty { .. } => {
                reason::ILLEGAL_STATUS_CHANGE
            }
            Self::SameAccount(_) => reason::SAME_ACCOUNT,
            Self::UnbalancedLegs { .. } => reason::UNBALANCED_LEGS,
            Self::EngineOwned(_) => reason::ENGINE_OWNED,
            Self::VersionMismatch { .. } => reason::VERSION_MISMATCH,
            Self::DuplicateReference(_) => reason::DUPLICATE_REFERENCE,
        }
    }

    /// The table that it is about.
    pub fn table(&self) -> Option<&'static str> {
        Some(match self {
            Self::InsufficientFunds { .. }
            | Self::OverCeiling { .. }
            | Self::Frozen { .. }
            | Self::Closed { .. }
            | Self::AccountNotFound(_)
            | Self::CurrencyMismatch { .. }
            | Self::NotEmpty { .. }
            | Self::SameAccount(_)
            | Self::Overflow { .. }
            | Self::VersionMismatch { .. } => "ledger_accounts",
            Self::HoldNotOpen { .. } | Self::HoldExpired { .. } | Self::CaptureOverHold { .. } => {
                "ledger_holds"
            }
            Self::RefundOverOriginal { .. }
            | Self::AlreadyReversed { .. }
            | Self::IsReversal { .. }
            | Self::NotPositive(_)
            | Self::UnbalancedLegs { .. }
            | Self::DuplicateReference(_) => "ledger_transfers",
            Self::IdempotencyConflict(_) => "ledger_idempotency",
            Self::ImmutableRow(table) => table,
            Self::IllegalStatusChange { .. } | Self::EngineOwned("refunded_amount") => {
                "transactions"
            }
            Self::EngineOwned(_) => "wallets",
            Self::Money(MoneyError::UnknownCurrency(_) | MoneyError::NoMinorUnit(_)) => {
                "currencies"
            }
            // Amounts are written in many places.
            Self::Money(_) => return None,
        })
    }

    /// The column that it is about.
    pub fn column(&self) -> Option<&'static str> {
        match self {
            Self::EngineOwned(column) => Some(column),
            Self::IllegalStatusChange { .. } => Some("status"),
            Self::DuplicateReference(_) => Some("external_ref"),
            _ => None,
        }
    }

    /// `WL001` and so on.
    pub fn sqlstate(&self) -> &'static str {
        self.reason().sqlstate
    }
}

impl From<LedgerError> for Refusal {
    fn from(error: LedgerError) -> Self {
        Self::new(error.reason(), error.to_string())
            .detail(error.detail())
            .hint(error.hint())
            .about(error.table(), error.column())
    }
}
