//! The DETAIL and HINT of each refusal.

use super::error::LedgerError;
use crate::money::MoneyError;

impl LedgerError {
    /// A sentence with the account, the currency, what was needed and what is available.
    pub fn detail(&self) -> String {
        match self {
            Self::InsufficientFunds { account, unit, needed, available } => format!(
                "Account {account} needs {} and has {} available.",
                unit.write(*needed),
                unit.write(*available)
            ),
            Self::OverCeiling { account, unit, needed, available } => format!(
                "Account {account} would receive {} and has room for {}.",
                unit.write(*needed),
                unit.write(*available)
            ),
            Self::Frozen { account, unit, how } => {
                format!("Account {account} in {} is {how}.", unit.code)
            }
            Self::Closed { account, unit } => {
                format!("Account {account} in {} is closed.", unit.code)
            }
            Self::AccountNotFound(account) => format!("Account {account} does not exist."),
            Self::CurrencyMismatch { debit: (debit, paid), credit: (credit, received) } => format!(
                "Account {debit} is in {}, account {credit} in {}.",
                paid.code, received.code
            ),
            Self::Money(error) => money_detail(error),
            Self::NotPositive(amount) => format!("The amount is {amount} in minor units."),
            Self::HoldNotOpen { hold, account, state } => {
                format!("Hold {hold} on account {account} is {state}.")
            }
            Self::HoldExpired { hold, account } => format!(
                "Hold {hold} on account {account} has expired, what it held is available again."
            ),
            Self::CaptureOverHold { hold, account, unit, needed, available } => format!(
                "The capture on account {account} needs {}, hold {hold} has {} left.",
                unit.write(*needed),
                unit.write(*available)
            ),
            Self::RefundOverOriginal { transfer, account, unit, needed, available } => format!(
                "The refund from account {account} needs {}, transfer {transfer} has {} left.",
                unit.write(*needed),
                unit.write(*available)
            ),
            Self::AlreadyReversed { transfer } => {
                format!("Transfer {transfer} was refunded or charged back in full.")
            }
            Self::IsReversal { transfer } => {
                format!("Transfer {transfer} is itself a refund or a chargeback.")
            }
            Self::IdempotencyConflict(key) => {
                format!("Key \"{key}\" belongs to a request with other arguments.")
            }
            Self::ImmutableRow(table) => format!("The row is in table {table}."),
            Self::IllegalStatusChange { from, to } => {
                format!("A transaction that is {from} cannot become {to}.")
            }
            Self::NotEmpty { account, unit, posted, held } => format!(
                "Account {account} has a balance of {}, of which {} are held.",
                unit.write(*posted),
                unit.write(*held)
            ),
            Self::SameAccount(account) => format!("Account {account} is on both sides."),
            Self::Overflow { account, unit } => {
                format!("Account {account} can count up to {}.", unit.write(i64::MAX))
            }
            Self::UnbalancedLegs { unit, sum } => {
                format!("The legs in {} sum up to {}.", unit.code, unit.write(*sum))
            }
            Self::EngineOwned(column) => format!("Column {column} follows the ledger."),
            Self::VersionMismatch { account, expected, found } => {
                format!("Account {account} is at version {found}, not {expected}.")
            }
            Self::DuplicateReference(reference) => {
                format!("Reference \"{reference}\" belongs to another transaction.")
            }
        }
    }

    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::InsufficientFunds { .. } => {
                "Add money with wallet_credit, or allow an overdraft with set_wallet_limits."
            }
            Self::OverCeiling { .. } => "Raise the ceiling with set_wallet_limits.",
            Self::Frozen { how: "not active", .. } => "Set is_active of the wallet to true.",
            Self::Frozen { .. } => "Lift the freeze with wallet_unfreeze.",
            Self::Closed { .. } => "Use another account; a closed one stays closed.",
            Self::AccountNotFound(_) => "Open the wallet with wallet_open.",
            Self::CurrencyMismatch { .. } => "Change the currency with wallet_exchange.",
            Self::Money(error) => money_hint(error),
            Self::NotPositive(_) => "Swap the accounts to move money the other way.",
            Self::HoldNotOpen { .. } => "Look at the state of the hold before the next call.",
            Self::HoldExpired { .. } => "Place a new hold with wallet_hold.",
            Self::CaptureOverHold { .. } => "Capture less, and take the rest with wallet_debit.",
            Self::RefundOverOriginal { .. } => "Refund less, or pay the rest with wallet_credit.",
            Self::AlreadyReversed { .. } | Self::IsReversal { .. } => {
                "Move money with a new transfer."
            }
            Self::IdempotencyConflict(_) => "Use a new key for a new request.",
            Self::ImmutableRow(_) => "Correct it with wallet_refund, or with a new transfer.",
            Self::IllegalStatusChange { .. } => {
                "Give money back with wallet_refund, or insert a new transaction."
            }
            Self::NotEmpty { .. } => "Move the balance away and release the holds first.",
            Self::SameAccount(_) => "Name two different accounts.",
            Self::Overflow { .. } => "Spread the money over several accounts.",
            Self::UnbalancedLegs { .. } => "Let the legs of each currency sum up to zero.",
            Self::EngineOwned(_) => "Call wallet_credit, wallet_debit or wallet_transfer.",
            Self::VersionMismatch { .. } => "Read the account again, then decide again.",
            Self::DuplicateReference(_) => "Nothing is to be done if this is a second delivery.",
        }
    }
}

fn money_detail(error: &MoneyError) -> String {
    match error {
        MoneyError::TooManyFractionDigits { found, allowed } => format!(
            "The amount has {found} digits after the point, its currency has {}.",
            allowed.get()
        ),
        MoneyError::Overflow => {
            format!("An account can count up to {} minor units.", i64::MAX)
        }
        other => {
            let message = other.to_string();
            let mut letters = message.chars();
            letters.next().map_or_else(String::new, |first| {
                format!("{}{}.", first.to_uppercase(), letters.as_str())
            })
        }
    }
}

fn money_hint(error: &MoneyError) -> &'static str {
    match error {
        MoneyError::UnknownCurrency(_) | MoneyError::NoMinorUnit(_) => {
            "Write a code of ISO 4217 in capitals, or add the currency to table currencies."
        }
        MoneyError::TooManyFractionDigits { .. } => "Round the amount before the call.",
        MoneyError::UnknownLocale(_) => "Write the locale as en-US.",
        _ => "Write the amount as a plain decimal number.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::{HoldState, reason};
    use crate::money::{Exponent, iso_unit};
    use crate::refusal::Refusal;

    #[test]
    fn every_code_has_a_message_a_sentence_and_advice() {
        let unit = iso_unit("USD").unwrap();
        let yen = iso_unit("JPY").unwrap();
        let (account, hold, transfer) = (17, 5, 9);
        let (needed, available) = (1_250, 300);
        let errors = [
            LedgerError::InsufficientFunds { account, unit, needed: 1_250, available: 300 },
            LedgerError::OverCeiling { account, unit, needed: 1_250, available: 300 },
            LedgerError::Frozen { account, unit, how: "frozen for debits" },
            LedgerError::Closed { account, unit },
            LedgerError::AccountNotFound(account),
            LedgerError::CurrencyMismatch { debit: (17, unit), credit: (18, yen) },
            MoneyError::UnknownCurrency("banana".into()).into(),
            MoneyError::NotANumber.into(),
            MoneyError::TooManyFractionDigits { found: 6, allowed: Exponent::ZERO }.into(),
            LedgerError::HoldNotOpen { hold, account, state: HoldState::Voided },
            LedgerError::HoldExpired { hold, account },
            LedgerError::CaptureOverHold { hold, account, unit, needed, available },
            LedgerError::RefundOverOriginal { transfer, account, unit, needed, available },
            LedgerError::AlreadyReversed { transfer },
            LedgerError::IdempotencyConflict("k".into()),
            LedgerError::ImmutableRow("ledger_transfers"),
            LedgerError::IllegalStatusChange { from: "completed", to: "pending" },
            LedgerError::SameAccount(account),
            LedgerError::Overflow { account, unit },
            LedgerError::UnbalancedLegs { unit, sum: -1 },
            LedgerError::EngineOwned("balance_usd"),
            LedgerError::VersionMismatch { account, expected: 3, found: 4 },
            LedgerError::DuplicateReference("pi_1".into()),
        ];
        let codes: Vec<_> = errors.iter().map(LedgerError::sqlstate).collect();
        let all: Vec<_> = reason::REASONS.iter().map(|row| row.sqlstate).collect();
        assert_eq!(codes, all);
        for error in errors {
            let Refusal { message, detail, hint, .. } = error.into();
            assert!(
                message.starts_with(char::is_lowercase) && !message.ends_with('.'),
                "{message}"
            );
            for sentence in [detail.unwrap(), hint.unwrap()] {
                let whole = sentence.starts_with(char::is_uppercase) && sentence.ends_with('.');
                assert!(whole, "{sentence}");
            }
        }
    }
}
