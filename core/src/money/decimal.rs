//! The parts of a decimal text, before anything is counted.

use super::MoneyError;

/// `-12.50` as PostgreSQL writes a numeric: no exponent, no plus sign, no spaces.
pub(super) struct Decimal<'a> {
    pub(super) negative: bool,
    pub(super) whole: &'a str,
    /// Without zeros at the end, which say nothing.
    pub(super) fraction: &'a str,
}

impl<'a> Decimal<'a> {
    pub(super) fn parse(text: &'a str) -> Result<Self, MoneyError> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        if ["infinity", "inf"].iter().any(|word| digits.eq_ignore_ascii_case(word)) {
            return Err(MoneyError::Infinite);
        }
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
        let is_number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !is_number(whole) || !is_number(fraction) {
            return Err(MoneyError::NotANumber);
        }
        Ok(Self { negative, whole, fraction: fraction.trim_end_matches('0') })
    }

    /// The digits as one number, after `zeros` more; `None` if they do not fit.
    pub(super) fn magnitude(&self, zeros: usize) -> Option<u64> {
        let digits = self.whole.bytes().chain(self.fraction.bytes());
        digits.chain(std::iter::repeat_n(b'0', zeros)).try_fold(0u64, |sum, digit| {
            sum.checked_mul(10)?.checked_add(u64::from(digit.wrapping_sub(b'0')))
        })
    }
}
