//! Amounts of money: between major units, as people write them, and minor units, as they are counted.

use crate::error::{Failure, OrRaise};
use concierge_core::ledger::LedgerError;
use concierge_core::money::{self, MoneyError, Unit};
use concierge_core::refusal::{self, Refusal};
use pgrx::AnyNumeric;
use pgrx::prelude::*;

#[pg_extern(immutable, strict, parallel_safe)]
fn currency_exponent(currency: &str) -> i32 {
    unit(currency).map(|unit| i32::from(unit.exponent.get())).or_raise()
}

#[pg_extern(immutable, strict, parallel_safe)]
fn money_to_minor(amount: AnyNumeric, currency: &str) -> i64 {
    unit(currency).and_then(|unit| minor(&amount, unit)).or_raise()
}

#[pg_extern(immutable, strict, parallel_safe)]
fn money_from_minor(amount: i64, currency: &str) -> AnyNumeric {
    let text = unit(currency).map(|unit| money::from_minor(amount, unit.exponent));
    text.and_then(|text| {
        AnyNumeric::try_from(text.as_str()).map_err(|_| refused(MoneyError::NotANumber))
    })
    .or_raise()
}

#[pg_extern(immutable, parallel_safe)]
fn money_format(
    amount: Option<AnyNumeric>,
    currency: Option<&str>,
    locale: default!(Option<&str>, "'en-US'"),
) -> Option<String> {
    let (amount, currency) = (amount?, currency?);
    let text = unit(currency).and_then(|unit| {
        money::format(minor(&amount, unit)?, unit, locale.unwrap_or("en-US")).map_err(refused)
    });
    Some(text.or_raise())
}

fn unit(currency: &str) -> Result<Unit, Failure> {
    money::iso_unit(currency).map_err(refused)
}

fn minor(amount: &AnyNumeric, unit: Unit) -> Result<i64, Failure> {
    money::to_minor(&amount.to_string(), unit.exponent).map_err(refused)
}

fn refused(error: MoneyError) -> Failure {
    match error {
        MoneyError::UnknownLocale(_) => Refusal::new(refusal::INVALID_ARGUMENT, error.to_string())
            .hint("Write the locale as en-US.")
            .into(),
        error => Failure::Refusal(LedgerError::from(error).into()),
    }
}

extension_sql_file!(
    "money.sql",
    name = "money_comments",
    requires = [currency_exponent, money_to_minor, money_from_minor, money_format]
);
