//! E.164 numbers as 64-bit integers whose order is the order of the text.
//!
//! Think of all digit strings of up to 19 digits as a tree with ten branches at each node. A string
//! is represented by its place in the walk that visits a node before its branches (pre-order). So
//! leading zeros are kept, integers sort as the texts do under `COLLATE "C"`, and all strings with a
//! common prefix are one range.

use super::e164::{self, MAX_DIGITS};
use super::kinds::NumberType;
use super::tables::{CallingCode, Facts};

/// `SIZES[n]`: how many strings of at most `n` digits there are, the empty one included.
const SIZES: [u64; MAX_DIGITS + 1] = sizes();

#[allow(clippy::indexing_slicing)] // evaluated by the compiler
const fn sizes() -> [u64; MAX_DIGITS + 1] {
    let mut sizes = [1; MAX_DIGITS + 1];
    let mut n = 1;
    while n <= MAX_DIGITS {
        sizes[n] = sizes[n - 1] * 10 + 1;
        n += 1;
    }
    sizes
}

/// Sizes of the subtrees below a node at depth 1, 2, … 19.
#[inline]
fn subtree_sizes() -> impl Iterator<Item = u64> {
    SIZES.iter().rev().skip(1).copied()
}

/// The integer of an E.164 text (`+` and 2 to 19 digits, the first not 0); `None` for any other.
#[inline]
pub fn pack(text: &str) -> Option<u64> {
    let digits = text.strip_prefix('+')?;
    (digits.len() >= 2).then(|| rank(digits)).flatten()
}

/// The integer of any text that [`unpack`] gives: of numbers, and of the prefixes that bound a range.
#[inline]
pub fn read(text: &str) -> Option<u64> {
    let digits = text.strip_prefix('+')?;
    if digits.is_empty() { Some(0) } else { rank(digits) }
}

/// The place of a string of 1 to 19 digits in the walk.
#[inline]
fn rank(digits: &str) -> Option<u64> {
    if digits.len() > MAX_DIGITS || digits.starts_with('0') {
        return None;
    }
    digits.bytes().zip(subtree_sizes()).try_fold(0_u64, |rank, (digit, size)| {
        digit.is_ascii_digit().then(|| rank + 1 + u64::from(digit - b'0') * size)
    })
}

/// The E.164 text of an integer as bytes, and how many there are; they start with the plus sign.
/// An integer that [`pack`] cannot give yields the digits of its place all the same.
#[inline]
pub fn unpack(packed: u64) -> ([u8; MAX_DIGITS + 1], usize) {
    let mut text = [b'+'; MAX_DIGITS + 1];
    let mut rest = packed;
    let mut len = 1;
    for (byte, size) in text.iter_mut().skip(1).zip(subtree_sizes()) {
        let Some(below) = rest.checked_sub(1) else {
            break;
        };
        // Ten only beyond the last string, which no packed number is.
        let digit = (below / size).min(9);
        *byte = b'0' + digit as u8;
        rest = below - digit * size;
        len += 1;
    }
    (text, len)
}

/// Whether an integer is one that [`pack`] gives; for input from outside.
pub fn is_packed(packed: u64) -> bool {
    let (text, len) = unpack(packed);
    let text = text.get(..len).and_then(|text| str::from_utf8(text).ok());
    text.and_then(pack) == Some(packed)
}

/// The bounds of all numbers that start with a prefix (`+1408`): `low <= packed < high`. `None` if
/// the text is not `+` and up to 19 digits, the first not 0.
pub fn prefix_range(prefix: &str) -> Option<(u64, u64)> {
    let digits = prefix.strip_prefix('+')?;
    let low = if digits.is_empty() { 0 } else { rank(digits)? };
    let below = SIZES.get(MAX_DIGITS.checked_sub(digits.len())?)?;
    Some((low, low + below))
}

/// Calling code and facts of a packed number.
#[inline]
fn facts(packed: u64) -> Option<(CallingCode, Facts)> {
    let (text, len) = unpack(packed);
    let (code, national) = e164::split_digits(text.get(1..len)?)?;
    Some((code, code.facts(national)))
}

/// See [`e164::is_valid`].
#[inline]
pub fn is_valid(packed: u64) -> bool {
    number_type(packed) != NumberType::Unknown
}

/// See [`e164::is_possible`].
#[inline]
pub fn is_possible(packed: u64) -> bool {
    let (text, len) = unpack(packed);
    let split = text.get(1..len).and_then(e164::split_digits);
    split.is_some_and(|(code, national)| code.possibility(national.len()).is_possible())
}

/// See [`e164::number_type`].
#[inline]
pub fn number_type(packed: u64) -> NumberType {
    facts(packed).map_or(NumberType::Unknown, |(_, facts)| facts.number_type)
}

/// See [`e164::region`].
#[inline]
pub fn region(packed: u64) -> Option<&'static str> {
    facts(packed)?.1.region
}

/// See [`e164::country_code`].
#[inline]
pub fn country_code(packed: u64) -> Option<u16> {
    let (text, len) = unpack(packed);
    e164::split_digits(text.get(1..len)?).map(|(code, _)| code.code)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn text(packed: u64) -> String {
        let (text, len) = unpack(packed);
        text.iter().take(len).copied().map(char::from).collect()
    }

    #[test]
    fn corners() {
        for number in
            ["+10", "+19", "+390669820123", "+9999999999999999999", "+1000000000000000000"]
        {
            assert_eq!(pack(number).map(text).as_deref(), Some(number));
        }
        for junk in ["", "+", "+1", "10", "+01", "+1a", "+ 12", "+10000000000000000000"] {
            assert_eq!(pack(junk), None, "{junk}");
        }
        assert!(pack("+9999999999999999999").is_some_and(|last| last < u64::MAX));
        for any in [0, 1, 2, u64::MAX, u64::MAX - 1] {
            let (bytes, len) = unpack(any);
            assert!(bytes.iter().take(len).all(|b| b.is_ascii_digit() || *b == b'+'));
        }
        assert!(!is_packed(0) && !is_packed(u64::MAX) && !is_packed(1));
    }

    #[test]
    fn leading_zeros_are_kept() {
        assert_ne!(pack("+390669820123"), pack("+39669820123"));
    }

    #[test]
    fn facts_need_no_text() {
        let packed = pack("+390669820123").unwrap_or_default();
        assert!(is_packed(packed) && is_valid(packed) && is_possible(packed));
        assert_eq!(region(packed), Some("VA"));
        assert_eq!(country_code(packed), Some(39));
        assert_eq!(number_type(packed), NumberType::FixedLine);
    }

    proptest! {
        #[test]
        fn round_trip(number in r"\+[1-9][0-9]{1,18}") {
            prop_assert_eq!(pack(&number).map(text), Some(number));
        }

        #[test]
        fn order_is_that_of_the_text(a in r"\+[1-9][0-9]{1,18}", b in r"\+[1-9][0-9]{1,18}") {
            prop_assert_eq!(pack(&a).cmp(&pack(&b)), a.cmp(&b));
        }

        #[test]
        fn close_numbers_keep_their_order(a in r"\+1[0-3]{1,4}", b in r"\+1[0-3]{1,4}") {
            prop_assert_eq!(pack(&a).cmp(&pack(&b)), a.cmp(&b));
        }

        #[test]
        fn whatever_is_written_can_be_read(packed in any::<u64>()) {
            let text = text(packed);
            if is_packed(packed) {
                prop_assert_eq!(read(&text), Some(packed));
            }
        }

        #[test]
        fn bounds_can_be_read(prefix in r"\+([1-9][0-9]{0,6})?") {
            let (low, end) = prefix_range(&prefix).unwrap();
            for bound in [low, end - 1] {
                prop_assert_eq!(read(&text(bound)), Some(bound));
            }
        }

        #[test]
        fn prefix_ranges_are_exact(prefix in r"\+[1-9][0-2]{0,3}", number in r"\+[1-9][0-2]{1,6}") {
            let inside = prefix_range(&prefix).zip(pack(&number))
                .is_some_and(|((low, high), packed)| low <= packed && packed < high);
            prop_assert_eq!(inside, number.starts_with(&prefix));
        }
    }
}
