//! What an amount counts.

use super::{Code, Exponent, from_minor};

/// A currency as an account has it: the code, and what one minor unit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Unit {
    /// `USD`.
    pub code: Code,
    /// 2 where the minor unit is the cent.
    pub exponent: Exponent,
}

impl Unit {
    /// `12.50 USD`.
    pub fn write(&self, minor: impl Into<i128>) -> String {
        format!("{} {}", from_minor(minor, self.exponent), self.code)
    }
}
