//! The code of a currency.

use super::MoneyError;
use std::fmt;

/// Bytes of the longest code.
const LONGEST: usize = 10;

/// `USD`, or a code of one's own such as `POINTS`: a capital letter, then 2 to 9 capital letters,
/// digits or underscores. It is stored in place, so that an account stays a plain value.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code([u8; LONGEST]);

impl Code {
    /// Reads a code; whether there is such a currency is not asked.
    pub fn new(text: &str) -> Result<Self, MoneyError> {
        let well_formed = text.len() >= 3
            && text.starts_with(|c: char| c.is_ascii_uppercase())
            && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_');
        let mut bytes = [0; LONGEST];
        match bytes.get_mut(..text.len()) {
            Some(place) if well_formed => place.copy_from_slice(text.as_bytes()),
            _ => return Err(MoneyError::UnknownCurrency(text.to_owned())),
        }
        Ok(Self(bytes))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        let text = self.0.split(|b| *b == 0).next().unwrap_or_default();
        // Only ASCII was let in.
        std::str::from_utf8(text).unwrap_or_default()
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_iso_codes_and_ones_own() {
        for text in ["USD", "USDC", "POINTS", "MILES_2026"] {
            assert_eq!(Code::new(text).unwrap().as_str(), text);
        }
        for text in ["", "US", "usd", "1USD", "US D", "US\0", "ЕUR", "ABCDEFGHIJK"] {
            assert_eq!(Code::new(text), Err(MoneyError::UnknownCurrency(text.into())), "{text}");
        }
    }
}
