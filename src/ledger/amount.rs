//! Amounts on their way in: numerics of major units, taken exactly.

use crate::error::Failure;
use concierge_core::ledger::{LedgerError, reason};
use concierge_core::money::{MoneyError, Unit, to_minor};
use concierge_core::refusal::Refusal;
use pgrx::AnyNumeric;

/// Minor units of an amount that moves: there must be one, and it is more than zero.
pub fn positive(amount: Option<&AnyNumeric>, unit: Unit) -> Result<i64, Failure> {
    positive_text(amount.map(ToString::to_string).as_deref(), unit)
}

/// The same for an amount that is written down.
pub fn positive_text(amount: Option<&str>, unit: Unit) -> Result<i64, Failure> {
    let amount = amount.ok_or_else(|| {
        Refusal::new(reason::INVALID_AMOUNT, "the amount is null")
            .detail(format!("An amount in {} was expected.", unit.code))
            .hint("Write the amount as a plain decimal number.")
    })?;
    match minor(amount, unit)? {
        minor if minor > 0 => Ok(minor),
        minor => Err(Refusal::new(reason::INVALID_AMOUNT, "the amount must be positive")
            .detail(format!("The amount is {}.", unit.write(minor)))
            .hint("Swap the accounts to move money the other way.")
            .into()),
    }
}

/// The same for an amount that may be left out.
pub fn maybe(amount: Option<&AnyNumeric>, unit: Unit) -> Result<Option<i64>, Failure> {
    amount.map(|amount| positive(Some(amount), unit)).transpose()
}

/// Minor units of any finite amount.
pub fn any(amount: &AnyNumeric, unit: Unit) -> Result<i64, Failure> {
    minor(&amount.to_string(), unit)
}

/// Minor units of an amount that is written down.
pub fn minor(amount: &str, unit: Unit) -> Result<i64, Failure> {
    to_minor(amount, unit.exponent).map_err(|error| {
        let detail = match &error {
            MoneyError::TooManyFractionDigits { found, allowed } => format!(
                "The amount has {found} digits after the point, {} has {}.",
                unit.code,
                allowed.get()
            ),
            MoneyError::Overflow => {
                format!("An account can count up to {}.", unit.write(i64::MAX))
            }
            _ => format!("An amount in {} was expected.", unit.code),
        };
        Refusal::from(LedgerError::from(error)).detail(detail).into()
    })
}
