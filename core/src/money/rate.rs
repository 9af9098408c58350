//! Exchange: the only place where money is rounded.

use super::decimal::Decimal;
use super::{Exponent, MoneyError};
use std::fmt;

/// How many units of one currency are given for one unit of another: a positive decimal number of
/// at most 19 digits, such as `83.1275` or `0.0000380952`. Units, not minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    mantissa: u64,
    scale: u32,
}

/// What a conversion gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Converted {
    /// Minor units of the other currency.
    pub amount: i64,
    /// Whether nothing was rounded away.
    pub exact: bool,
}

impl Rate {
    /// Digits that a rate can have after the point.
    pub const MAX_SCALE: usize = 19;

    /// Reads a rate as PostgreSQL writes a numeric.
    pub fn parse(text: &str) -> Result<Self, MoneyError> {
        let decimal = Decimal::parse(text).map_err(|_| MoneyError::Rate)?;
        // 10^19 still fits, so that a product with any amount fits into an i128.
        let mantissa = decimal.magnitude(0).filter(|m| (1..=10u64.pow(19)).contains(m));
        match (mantissa, u32::try_from(decimal.fraction.len())) {
            (Some(mantissa), Ok(scale))
                if !decimal.negative && decimal.fraction.len() <= Self::MAX_SCALE =>
            {
                Ok(Self { mantissa, scale })
            }
            _ => Err(MoneyError::Rate),
        }
    }

    /// `amount` minor units of a currency with exponent `from`, in a currency with exponent `to`.
    ///
    /// The product is exact; what is less than a minor unit is cut off. Rounding to the nearest
    /// would give money away: a cent that becomes more than half a yen would become a yen, as often
    /// as somebody asks.
    pub fn convert(
        self,
        amount: i64,
        from: Exponent,
        to: Exponent,
    ) -> Result<Converted, MoneyError> {
        let product = i128::from(amount).checked_mul(i128::from(self.mantissa));
        let product = product.ok_or(MoneyError::Overflow)?;
        let down = self.scale + u32::from(from.get());
        let up = u32::from(to.get());
        let power = 10i128.checked_pow(down.abs_diff(up)).ok_or(MoneyError::Overflow)?;
        let (amount, rest) = if up >= down {
            (product.checked_mul(power).ok_or(MoneyError::Overflow)?, 0)
        } else {
            (product / power, product % power)
        };
        let amount = i64::try_from(amount).map_err(|_| MoneyError::Overflow)?;
        Ok(Converted { amount, exact: rest == 0 })
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scale = usize::try_from(self.scale).unwrap_or(0);
        let digits = format!("{:0>width$}", self.mantissa, width = scale + 1);
        match digits.split_at_checked(digits.len() - scale) {
            Some((whole, fraction)) if scale > 0 => write!(f, "{whole}.{fraction}"),
            _ => f.write_str(&digits),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn convert(amount: i64, from: u8, rate: &str, to: u8) -> Result<(i64, bool), MoneyError> {
        let (from, to) = (Exponent::new(from).unwrap(), Exponent::new(to).unwrap());
        let converted = Rate::parse(rate).unwrap().convert(amount, from, to)?;
        Ok((converted.amount, converted.exact))
    }

    #[test]
    fn multiplies_exactly_and_cuts_off() {
        assert_eq!(convert(1_000, 2, "83.1275", 2), Ok((83_127, false)), "10 USD in INR");
        assert_eq!(convert(1_000, 2, "83.12", 2), Ok((83_120, true)));
        assert_eq!(convert(1, 2, "150.9", 0), Ok((1, false)), "one cent in JPY");
        assert_eq!(convert(1, 0, "0.00204", 3), Ok((2, false)), "one JPY in KWD");
        assert_eq!(convert(-199, 2, "0.01", 0), Ok((0, false)), "towards zero");
        assert_eq!(convert(7, 0, "1", 18), Ok((7_000_000_000_000_000_000, true)));
        assert_eq!(convert(10, 0, "1", 18), Err(MoneyError::Overflow));
        assert_eq!(convert(i64::MAX, 0, "10000000000000000000", 0), Err(MoneyError::Overflow));
        assert_eq!(convert(i64::MIN, 18, "0.0000000000000000001", 0), Ok((0, false)));
    }

    #[test]
    fn a_rate_is_positive_and_has_19_digits() {
        for text in ["0", "0.00", "-1", "NaN", "Infinity", "1e3", "", "99999999999999999999"] {
            assert_eq!(Rate::parse(text), Err(MoneyError::Rate), "{text}");
        }
        assert_eq!(Rate::parse("0.00000000000000000001"), Err(MoneyError::Rate));
        for text in ["83.1275", "0.0000380952", "150", "0.5"] {
            assert_eq!(Rate::parse(text).unwrap().to_string(), text);
        }
        assert_eq!(Rate::parse("83.1000").unwrap().to_string(), "83.1");
    }

    proptest! {
        #[test]
        fn there_and_back_never_gives_more(
            amount in 0i64..1_000_000_000_000, mantissa in 1u64..1_000_000, scale in 0u32..6,
        ) {
            let rate = Rate { mantissa, scale };
            let cents = Exponent::new(2u8).unwrap();
            let there = rate.convert(amount, cents, cents).unwrap();
            // amount * rate >= what was given, compared without a division.
            let given = i128::from(there.amount) * 10i128.pow(scale);
            let due = i128::from(amount) * i128::from(mantissa);
            prop_assert!(given <= due && due - given < 10i128.pow(scale));
            prop_assert_eq!(there.exact, given == due);
        }
    }
}
