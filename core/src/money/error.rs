//! Why something is not an amount of money.

use super::Exponent;

/// Why a text, a currency, a rate or a locale is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MoneyError {
    /// `NaN`, or no decimal number at all.
    #[error("an amount is a decimal number")]
    NotANumber,
    /// `Infinity` or `-Infinity`.
    #[error("an amount cannot be infinite")]
    Infinite,
    /// A fraction of the smallest unit; it would have to be rounded.
    #[error("the amount has {found} fraction digits, the currency has {}", allowed.get())]
    TooManyFractionDigits {
        /// Digits after the point, without zeros at the end.
        found: usize,
        /// Digits that the currency has.
        allowed: Exponent,
    },
    /// More than an `i64` of minor units can hold.
    #[error("the amount is too large")]
    Overflow,
    /// Not a code of ISO 4217, or not of the form of a code.
    #[error("there is no currency \"{0}\"")]
    UnknownCurrency(String),
    /// Gold, drawing rights and the like: ISO 4217 names no minor unit, so none is assumed.
    #[error("currency {0} has no minor unit")]
    NoMinorUnit(String),
    /// More fraction digits than an `i64` can have.
    #[error("a currency has 0 to {max} fraction digits, not {0}", max = Exponent::MAX)]
    Exponent(i64),
    /// Not a rate.
    #[error("a rate is a positive decimal number of at most 19 digits")]
    Rate,
    /// A language that no row of the table has.
    #[error("there is no locale \"{0}\"")]
    UnknownLocale(String),
}
