//! Questions about a number that is already in E.164 form (`+14085550101`), as stored in a column:
//! answered from tables alone, in tens of nanoseconds, without heap or initialisation.
//!
//! The digits are taken as they stand: calling code, then national significant number. Anything
//! that is not a plus sign, an existing calling code and up to 17 digits gets the answer of junk.

use super::kinds::{NumberType, Possibility};
use super::tables::{CallingCode, Facts};

/// Whether reading a text again would give just that text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Canonical {
    /// It would; the text can be stored as it is.
    Yes,
    /// Only the engine can tell.
    Unsure,
    /// The text is not an E.164 number.
    No,
}

/// Whether the text is `+[1-9][0-9]{1,18}`, the form in which numbers are stored; says nothing of whether
/// such a number exists.
#[inline]
pub fn has_form(text: &str) -> bool {
    let digits = text.as_bytes().strip_prefix(b"+").unwrap_or_default();
    (2..=MAX_DIGITS).contains(&digits.len())
        && digits.first() != Some(&b'0')
        && digits.iter().all(u8::is_ascii_digit)
}

/// Most digits of a number that can exist: two of the calling code, 17 of the national number.
pub const MAX_DIGITS: usize = 19;

const MIN_NATIONAL: usize = 2;
const MAX_NATIONAL: usize = 17;
/// The parser lets 17 digits pass behind a calling code of three, too.
const MAX_READABLE: usize = 20;

/// Calling code and national digits of an E.164 text.
#[inline]
pub(super) fn split(text: &str) -> Option<(CallingCode, &[u8])> {
    split_digits(text.as_bytes().strip_prefix(b"+")?)
}

/// The same without the plus sign.
#[inline]
pub(super) fn split_digits(digits: &[u8]) -> Option<(CallingCode, &[u8])> {
    if !(2..=MAX_READABLE).contains(&digits.len()) || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let code = CallingCode::leading(digits)?;
    Some((code, digits.get(code.len..)?))
}

#[inline]
fn facts(text: &str) -> Option<Facts> {
    split(text).map(|(code, national)| code.facts(national))
}

/// Whether the number is in use according to its numbering plan.
#[inline]
pub fn is_valid(text: &str) -> bool {
    number_type(text) != NumberType::Unknown
}

/// What the number is used for; `Unknown` if it is not valid.
#[inline]
pub fn number_type(text: &str) -> NumberType {
    facts(text).map_or(NumberType::Unknown, |facts| facts.number_type)
}

/// The region that the number belongs to; `001` for what belongs to no country. A calling code of
/// only one region gives that region even if the number is not valid.
#[inline]
pub fn region(text: &str) -> Option<&'static str> {
    facts(text)?.region
}

/// The country calling code.
#[inline]
pub fn country_code(text: &str) -> Option<u16> {
    split(text).map(|(code, _)| code.code)
}

/// Whether a number of this length can exist.
#[inline]
pub fn is_possible(text: &str) -> bool {
    possibility(text).is_some_and(Possibility::is_possible)
}

/// What the length of the number says; `None` if the text is not an E.164 number.
#[inline]
pub fn possibility(text: &str) -> Option<Possibility> {
    split(text).map(|(code, national)| code.possibility(national.len()))
}

/// Decides whether reading `text` would give `text`, without the engine. A text that is not
/// `+[1-9][0-9]{1,18}` is never canonical.
#[inline]
pub fn canonical_e164(text: &str) -> Canonical {
    match split(text) {
        Some((code, national))
            if (MIN_NATIONAL..=MAX_NATIONAL).contains(&national.len())
                && code.len + national.len() <= MAX_DIGITS =>
        {
            if code.facts(national).may_strip {
                Canonical::Unsure
            } else {
                Canonical::Yes
            }
        }
        _ => Canonical::No,
    }
}
