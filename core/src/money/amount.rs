//! Between the decimal text of a numeric and whole minor units. Nothing is ever rounded.

use super::decimal::Decimal;
use super::{Exponent, MoneyError};

/// Minor units of a decimal text: `12.5` is 1250 where the exponent is 2.
pub fn to_minor(text: &str, exponent: Exponent) -> Result<i64, MoneyError> {
    let decimal = Decimal::parse(text)?;
    let zeros = usize::from(exponent.get()).checked_sub(decimal.fraction.len());
    let zeros = zeros.ok_or(MoneyError::TooManyFractionDigits {
        found: decimal.fraction.len(),
        allowed: exponent,
    })?;
    let minor = decimal.magnitude(zeros).map(i128::from).ok_or(MoneyError::Overflow)?;
    i64::try_from(if decimal.negative { -minor } else { minor }).map_err(|_| MoneyError::Overflow)
}

/// The decimal text of minor units, with all digits of the currency: 1250 is `12.50`. Sums may be
/// wider than an `i64`.
pub fn from_minor(minor: impl Into<i128>, exponent: Exponent) -> String {
    let minor = minor.into();
    let sign = if minor < 0 { "-" } else { "" };
    let (whole, fraction) = digits(minor.unsigned_abs(), exponent);
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{sign}{whole}{point}{fraction}")
}

/// The digits before the point and those after it.
pub(super) fn digits(minor: u128, exponent: Exponent) -> (String, String) {
    let places = usize::from(exponent.get());
    let mut whole = format!("{minor:0>width$}", width = places + 1);
    let fraction = whole.split_off(whole.len() - places);
    (whole, fraction)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(digits: u8) -> Exponent {
        Exponent::new(digits).unwrap()
    }

    #[test]
    fn reads_what_postgresql_writes() {
        for (text, digits, minor) in [
            ("0", 2, 0),
            ("-0", 2, 0),
            ("-0.00", 0, 0),
            ("12.5", 2, 1250),
            ("12.500000000000000000000", 2, 1250),
            ("-12.34", 2, -1234),
            ("007", 0, 7),
            ("9223372036854775807", 0, i64::MAX),
            ("-92233720368547758.08", 2, i64::MIN),
            ("9.223372036854775807", 18, i64::MAX),
        ] {
            assert_eq!(to_minor(text, of(digits)), Ok(minor), "{text}");
        }
        assert_eq!(to_minor(&format!("{}1", "0".repeat(400)), of(0)), Ok(1));
    }

    #[test]
    fn refuses_what_would_be_lost() {
        let too_fine = |found, allowed| MoneyError::TooManyFractionDigits { found, allowed };
        let huge = format!("1{}", "0".repeat(400));
        let tiny = format!("0.{}1", "0".repeat(16_382));
        for (text, digits, error) in [
            ("NaN", 2, MoneyError::NotANumber),
            ("-NaN", 2, MoneyError::NotANumber),
            ("Infinity", 2, MoneyError::Infinite),
            ("-Infinity", 2, MoneyError::Infinite),
            ("0.001", 2, too_fine(3, of(2))),
            ("0.000001", 0, too_fine(6, of(0))),
            (&tiny, 18, too_fine(16_383, of(18))),
            (&huge, 0, MoneyError::Overflow),
            ("92233720368547758.08", 2, MoneyError::Overflow),
            ("-92233720368547758.09", 2, MoneyError::Overflow),
            ("18446744073709551616", 0, MoneyError::Overflow),
            ("10", 18, MoneyError::Overflow),
        ] {
            assert_eq!(to_minor(text, of(digits)), Err(error), "{text:.40}");
        }
        for text in ["", "-", ".", "1.", ".5", "+1", "1e5", "--1", " 1", "1,5", "1.2.3", "٣", "1\0"]
        {
            assert_eq!(to_minor(text, of(2)), Err(MoneyError::NotANumber), "{text}");
        }
    }

    #[test]
    fn an_exponent_is_0_to_18() {
        for digits in [-1, 19, 256, i64::MAX] {
            assert_eq!(Exponent::new(digits), Err(MoneyError::Exponent(digits)));
        }
    }

    #[test]
    fn writes_all_digits() {
        assert_eq!(from_minor(-5i64, of(2)), "-0.05");
        assert_eq!(from_minor(1_000i64, of(0)), "1000");
        assert_eq!(from_minor(i64::MIN, of(18)), "-9.223372036854775808");
        assert_eq!(from_minor(i128::from(i64::MAX) * 2, of(2)), "184467440737095516.14");
    }

    proptest! {
        #[test]
        fn is_read_as_it_is_written(minor: i64, digits in 0u8..=18) {
            prop_assert_eq!(to_minor(&from_minor(minor, of(digits)), of(digits)), Ok(minor));
        }

        #[test]
        fn any_text_is_read_or_refused(text in "-?[0-9]{0,30}(\\.[0-9]{0,30})?|.{0,12}", digits in 0u8..=18) {
            if let Ok(minor) = to_minor(&text, of(digits)) {
                // The same digits, but for zeros at the ends.
                let trim = |t: &str| -> String {
                    let (whole, fraction) = t.split_once('.').unwrap_or((t, ""));
                    let whole = whole.trim_start_matches('-').trim_start_matches('0');
                    format!("{whole}.{}", fraction.trim_end_matches('0'))
                };
                prop_assert_eq!(trim(&from_minor(minor, of(digits))), trim(&text));
            }
        }
    }
}
