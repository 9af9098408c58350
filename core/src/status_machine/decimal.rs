//! Exact decimal numbers of up to 38 digits, enough for every amount and count.

use std::cmp::Ordering;
use std::fmt;

/// Digits that a [`Decimal`] can have.
pub const MAX_DIGITS: u32 = 38;

/// `mantissa / 10^scale`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decimal {
    mantissa: i128,
    scale: u32,
}

impl Decimal {
    /// `mantissa / 10^scale`; `None` for a scale over [`MAX_DIGITS`].
    pub fn new(mantissa: i128, scale: u32) -> Option<Self> {
        (scale <= MAX_DIGITS).then_some(Self { mantissa, scale })
    }

    /// Reads `-12.50`, as PostgreSQL writes a numeric; `None` for NaN, infinities, exponents and
    /// more than 38 digits.
    pub fn parse(text: &str) -> Option<Self> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let mantissa = format!("{whole}{fraction}").parse().ok()?;
        let is_plain = text.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b'-');
        Self::new(mantissa, u32::try_from(fraction.len()).ok().filter(|_| is_plain)?)
    }

    /// The number, if it is whole and fits.
    pub fn integer(self) -> Option<i64> {
        i64::try_from(self.mantissa).ok().filter(|_| self.scale == 0)
    }

    /// The nearest floating-point number.
    pub fn float(self) -> f64 {
        self.mantissa as f64 / 10f64.powi(i32::try_from(self.scale).unwrap_or(i32::MAX))
    }

    /// Compares the numbers; `1.0` and `1.00` are equal.
    pub fn compare(self, other: Self) -> Ordering {
        match self.scale.cmp(&other.scale) {
            Ordering::Equal => self.mantissa.cmp(&other.mantissa),
            Ordering::Greater => other.compare(self).reverse(),
            Ordering::Less => match 10i128
                .checked_pow(other.scale - self.scale)
                .and_then(|power| self.mantissa.checked_mul(power))
            {
                Some(mantissa) => mantissa.cmp(&other.mantissa),
                // Beyond every i128, so beyond the other number: the sign decides.
                None => self.mantissa.cmp(&0),
            },
        }
    }
}

impl From<i64> for Decimal {
    fn from(number: i64) -> Self {
        Self { mantissa: i128::from(number), scale: 0 }
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.mantissa < 0 { "-" } else { "" };
        let scale = usize::try_from(self.scale).unwrap_or(0);
        let digits = format!("{:0>width$}", self.mantissa.unsigned_abs(), width = scale + 1);
        match digits.split_at_checked(digits.len() - scale) {
            Some((whole, fraction)) if scale > 0 => write!(f, "{sign}{whole}.{fraction}"),
            _ => write!(f, "{sign}{digits}"),
        }
    }
}

/// The order of two numbers that are written out, such as `-12.50`.
pub(super) fn compare_digits(a: &str, b: &str) -> Ordering {
    let (a_negative, a) = signed(a);
    let (b_negative, b) = signed(b);
    match (a_negative, b_negative) {
        (false, false) => compare_parts(a, b),
        (true, true) => compare_parts(b, a),
        (true, false) => Ordering::Less,
        (false, true) => Ordering::Greater,
    }
}

/// Is it negative, and its digits before and after the point without zeros that say nothing.
fn signed(text: &str) -> (bool, (&str, &str)) {
    let digits = text.trim_start_matches('-');
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let parts = (whole.trim_start_matches('0'), fraction.trim_end_matches('0'));
    (text.starts_with('-') && parts != ("", ""), parts)
}

fn compare_parts(a: (&str, &str), b: (&str, &str)) -> Ordering {
    a.0.len().cmp(&b.0.len()).then_with(|| a.0.cmp(b.0)).then_with(|| a.1.cmp(b.1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn compares_across_scales() {
        let of = |text| Decimal::parse(text).unwrap();
        assert_eq!(of("1.0").compare(of("1.00")), Ordering::Equal);
        assert_eq!(of("-0.01").compare(of("0")), Ordering::Less);
        assert_eq!(
            of("99999999999999999999999999999999999999").compare(of("0.0000001")),
            Ordering::Greater
        );
        assert_eq!(of("0.5").float(), 0.5);
        for text in ["NaN", "", "1e5", "+1", "1-", ".", "1.2.3"] {
            assert_eq!(Decimal::parse(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn is_written_as_it_is_read(mantissa in any::<i64>(), scale in 0u32..30) {
            let number = Decimal::new(i128::from(mantissa), scale).unwrap();
            prop_assert_eq!(Decimal::parse(&number.to_string()), Some(number));
        }
    }
}
