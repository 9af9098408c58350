//! How many digits a currency has after the point.

use super::MoneyError;

/// 0 to 18 digits: 10^18 is the largest power of ten that an `i64` can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Exponent(u8);

impl Exponent {
    /// The most digits.
    pub const MAX: u8 = 18;
    /// No fraction, as the yen.
    pub const ZERO: Self = Self(0);

    /// Refuses anything but 0 to 18.
    pub fn new(digits: impl Into<i64>) -> Result<Self, MoneyError> {
        let digits = digits.into();
        match u8::try_from(digits) {
            Ok(small) if small <= Self::MAX => Ok(Self(small)),
            _ => Err(MoneyError::Exponent(digits)),
        }
    }

    /// The number of digits.
    pub fn get(self) -> u8 {
        self.0
    }
}
