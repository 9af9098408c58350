//! Prefix search on stored E.164 text by a range that an ordinary index serves.

use thiserror::Error;

use super::e164::MAX_DIGITS;

/// A prefix that is not the beginning of an E.164 number.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PrefixError {
    /// It does not start with a plus sign, so its calling code is not known.
    #[error("a phone prefix starts with + and the calling code")]
    NoPlus,
    /// It contains something else than digits and visual separators.
    #[error("a phone prefix consists of + and digits, not \"{0}\"")]
    NotADigit(char),
    /// It starts with a zero, which no calling code does.
    #[error("no calling code starts with 0")]
    LeadingZero,
    /// It is longer than any number.
    #[error("a phone prefix has at most {MAX_DIGITS} digits")]
    TooLong,
}

/// The prefix as E.164 text: `+1 (408)` is `+1408`. A plus sign alone is the prefix of all numbers.
///
/// # Errors
///
/// The text is not the beginning of an E.164 number.
pub fn prefix(text: &str) -> Result<String, PrefixError> {
    let mut rest = text.trim_start().chars();
    if !matches!(rest.next(), Some('+' | '\u{FF0B}')) {
        return Err(PrefixError::NoPlus);
    }
    let mut prefix = String::from("+");
    for c in rest {
        match c {
            '0' if prefix.len() == 1 => return Err(PrefixError::LeadingZero),
            '0'..='9' => prefix.push(c),
            ' ' | '-' | '.' | '(' | ')' | '/' | '\u{A0}' | '\u{2010}'..='\u{2015}' => {}
            other => return Err(PrefixError::NotADigit(other)),
        }
    }
    if prefix.len() > MAX_DIGITS + 1 {
        return Err(PrefixError::TooLong);
    }
    Ok(prefix)
}

/// The bounds of all numbers that start with a prefix: `e164 >= low AND e164 < high` under
/// `COLLATE "C"`. The high bound need not be a number: that of `+19` is `+1:`.
///
/// # Errors
///
/// The text is not the beginning of an E.164 number.
pub fn prefix_range(text: &str) -> Result<(String, String), PrefixError> {
    let low = prefix(text)?;
    let mut high = low.clone();
    // The last character is a digit or the plus sign; both have an ASCII successor.
    if let Some(last) = high.pop() {
        high.push(char::from((last as u8).wrapping_add(1)));
    }
    Ok((low, high))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn range(text: &str) -> Result<(String, String), PrefixError> {
        prefix_range(text)
    }

    #[test]
    fn separators_do_not_matter() {
        let expected = Ok(("+1408".to_owned(), "+1409".to_owned()));
        for text in ["+1408", "+1 408", "+1 (408) ", "＋1-408", " +1.408"] {
            assert_eq!(range(text), expected, "{text}");
        }
        assert_eq!(range("+19"), Ok(("+19".into(), "+1:".into())));
        assert_eq!(range("+"), Ok(("+".into(), ",".into())));
    }

    #[test]
    fn what_is_not_a_prefix() {
        assert_eq!(range("408"), Err(PrefixError::NoPlus));
        assert_eq!(range(""), Err(PrefixError::NoPlus));
        assert_eq!(range("+0"), Err(PrefixError::LeadingZero));
        assert_eq!(range("+1x"), Err(PrefixError::NotADigit('x')));
        assert_eq!(range(&format!("+{}", "1".repeat(20))), Err(PrefixError::TooLong));
    }

    proptest! {
        #[test]
        fn the_range_is_exact(prefix in r"\+[1-9][0-9]{0,5}", number in r"\+[1-9][0-9]{1,18}") {
            if let Ok((low, high)) = range(&prefix) {
                let inside = low <= number && number < high;
                prop_assert_eq!(inside, number.starts_with(&prefix));
            }
        }
    }
}
