//! Brings an input into the form in which the engine reads it as the reference does.
//!
//! The engine follows libphonenumber for C++; the reference implementations are those for Java and
//! Python. Here is all that they are known to differ in, but for three letters that Python takes for
//! `i` and `s` when it ignores case (U+0130, U+0131, U+017F).

use std::borrow::Cow;

use super::digits::is_digit;
use super::kinds::Reason;

/// Longer inputs are never numbers.
pub const MAX_CHARS: usize = 250;

const PHONE_CONTEXT: &str = ";phone-context=";
const SCHEME: &str = "tel:";
const ISDN_SUBADDRESS: &str = ";isub=";

/// The full-width tilde is punctuation for the reference, but not for the engine.
const FULL_WIDTH_TILDE: char = '\u{FF5E}';

/// What may separate the digits of a number.
const PUNCTUATION: &[char] = &[
    '-', 'x', '\u{2010}', '\u{2011}', '\u{2012}', '\u{2013}', '\u{2014}', '\u{2015}', '\u{2212}',
    '\u{30FC}', '\u{FF0D}', '\u{FF0E}', '\u{FF0F}', ' ', '\u{A0}', '\u{AD}', '\u{200B}',
    '\u{2060}', '\u{3000}', '(', ')', '\u{FF08}', '\u{FF09}', '\u{FF3B}', '\u{FF3D}', '.', '[',
    ']', '/', '~', '\u{2053}', '\u{223C}',
];

/// The text to give to the engine, or why there is no need to.
pub fn prepare(input: &str) -> Result<Cow<'_, str>, Reason> {
    if input.len() > MAX_CHARS && input.chars().nth(MAX_CHARS).is_some() {
        return Err(Reason::TooLong);
    }
    if !has_digits(input, 2) {
        return Err(Reason::NotANumber);
    }
    let text = plain_tildes(input);
    let narrowed = match text.find(PHONE_CONTEXT) {
        Some(context) => with_context(&text, context)?,
        None => first_number(&text)?,
    };
    Ok(match narrowed {
        Some(narrowed) => Cow::Owned(narrowed),
        None => text,
    })
}

/// Whether there are at least that many digits of any script.
pub fn has_digits(text: &str, at_least: usize) -> bool {
    text.chars().filter(|c| is_digit(*c)).take(at_least).count() == at_least
}

/// Whether a character may separate the digits of a number.
pub fn is_separator(c: char) -> bool {
    PUNCTUATION.contains(&c)
}

fn is_plus(c: char) -> bool {
    matches!(c, '+' | '\u{FF0B}')
}

/// Full-width tildes as plain ones, character for character.
pub fn plain_tildes(text: &str) -> Cow<'_, str> {
    if text.contains(FULL_WIDTH_TILDE) {
        Cow::Owned(text.replace(FULL_WIDTH_TILDE, "~"))
    } else {
        Cow::Borrowed(text)
    }
}

/// What is read when there is a `;phone-context=`, which starts at byte `context`.
fn with_context(text: &str, context: usize) -> Result<Option<String>, Reason> {
    let after = text.get(context + PHONE_CONTEXT.len()..).unwrap_or_default();
    let value = after.split(';').next().unwrap_or_default();
    let start = text.find(SCHEME).map_or(0, |scheme| scheme + SCHEME.len());
    match text.get(start..context) {
        // Only a domain stands beside the number; a calling code goes before it.
        Some(number) if !value.starts_with('+') && is_pair_with_extension(number) => {
            Err(Reason::NotANumber)
        }
        Some(_) => Ok(None),
        // `tel:` is part of the context, which is neither a number nor a domain then.
        None if value.contains(':') => Err(Reason::NotANumber),
        // `tel:` stands behind: the reference finds nothing between the two and goes on with the
        // context alone. The engine would panic.
        None => Ok(Some(format!("{PHONE_CONTEXT}{value}"))),
    }
}

/// The text from the first character on that can start a number.
fn from_first_digit(text: &str) -> &str {
    let starts_number = |c: char| is_plus(c) || is_digit(c);
    text.find(starts_number).and_then(|start| text.get(start..)).unwrap_or_default()
}

/// Two digits are a number for the reference, but not with an extension (`84;12`, `84x1#`).
fn is_pair_with_extension(number: &str) -> bool {
    let in_run =
        |c: &char| is_digit(*c) || is_plus(*c) || is_separator(*c) || matches!(c, '*' | 'X');
    let kept = |c: char| c == '#' || c.is_alphanumeric();
    let number = number.trim_end_matches(|c| !kept(c));
    let digits = number.chars().take_while(in_run).filter(|c| is_digit(*c)).count();
    if digits < 3 {
        return number.chars().skip_while(in_run).any(kept);
    }
    // A number sign ends an extension; its digits do not count as those of the number.
    let mut groups = number.split(|c| !is_digit(c)).filter(|group| !group.is_empty());
    let pair = groups.next().is_some_and(|group| group.chars().count() == 2);
    pair && groups.count() == 1 && number.ends_with('#')
}

/// Decides what the engine would decide otherwise than the reference when there are two numbers.
fn first_number(text: &str) -> Result<Option<String>, Reason> {
    let number = from_first_digit(text);
    let second = before_second_number(number);
    let first = second.unwrap_or(number).split(ISDN_SUBADDRESS).next().unwrap_or_default();
    // No number spans lines, but before a second one the engine would look at the last line only.
    let several_lines = second.is_some() && first.contains('\n');
    if several_lines || is_pair_with_extension(first) {
        return Err(Reason::NotANumber);
    }
    // With the mark in place the engine, like the reference, does not trim what is before it.
    Ok(second.map(|_| format!("{first}/x")))
}

/// A slash before an `x` starts a second number (`583-6985 x302/x2303`). The reference cuts at the
/// first of several, the engine at the last.
fn before_second_number(number: &str) -> Option<&str> {
    let second = number.match_indices(['/', '\\']).map(|(at, _)| at).find(|at| {
        let rest = number.get(at + 1..).unwrap_or_default();
        rest.trim_start_matches(' ').starts_with('x')
    });
    number.get(..second?)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn junk_is_recognised_without_the_engine() {
        assert_eq!(prepare(""), Err(Reason::NotANumber));
        assert_eq!(prepare("call me maybe"), Err(Reason::NotANumber));
        assert_eq!(prepare(&"1".repeat(251)), Err(Reason::TooLong));
        assert!(prepare(&"\u{661}".repeat(250)).is_ok());
    }

    #[test]
    fn tildes_become_plain() {
        assert_eq!(prepare("12\u{FF5E}34").unwrap(), "12~34");
    }

    #[test]
    fn a_second_number_is_cut_at_the_first_mark() {
        assert_eq!(prepare("a 583 x30/x23 /x4").unwrap(), "583 x30/x");
        assert_eq!(prepare("583/ y").unwrap(), "583/ y");
        assert_eq!(prepare("58\n3/x23"), Err(Reason::NotANumber));
    }

    #[test]
    fn two_digits_have_no_extension() {
        assert_eq!(prepare("84;12"), Err(Reason::NotANumber));
        assert_eq!(prepare("84x2#"), Err(Reason::NotANumber));
        assert_eq!(prepare("tel:84,2;phone-context=a"), Err(Reason::NotANumber));
        assert_eq!(prepare("84x2 x3#").unwrap(), "84x2 x3#");
        assert_eq!(prepare("84").unwrap(), "84");
        assert_eq!(prepare("84;isub=12").unwrap(), "84;isub=12");
        assert_eq!(prepare("a 84 x 12)").unwrap(), "a 84 x 12)");
    }

    #[test]
    fn a_scheme_after_the_context_leaves_the_context() {
        assert_eq!(prepare("408;phone-context=+1;tel:").unwrap(), ";phone-context=+1");
        assert_eq!(prepare("408;phone-context=+1tel:"), Err(Reason::NotANumber));
        assert_eq!(prepare("tel:408;phone-context=+1").unwrap(), "tel:408;phone-context=+1");
    }
}
