//! Inputs of nothing but ASCII digits and common separators, which are most of what people type:
//! read from tables alone wherever these leave no doubt.

use super::e164::{Canonical, MAX_DIGITS, canonical_e164};
use super::input::MAX_CHARS;
use super::tables::{self, National};

/// Numbers of fewer digits have rules of their own.
const MIN_DIGITS: usize = 4;

/// Most digits of a national significant number.
const MAX_NATIONAL: usize = 17;

/// The number as E.164 text; `None` if only the engine can tell.
pub fn read(input: &str, region: Option<&str>) -> Option<String> {
    if input.len() > MAX_CHARS {
        return None;
    }
    let mut text = [b'+'; MAX_DIGITS + 1];
    let mut len = 1;
    let mut international = false;
    for byte in input.bytes() {
        match byte {
            b'0'..=b'9' => {
                *text.get_mut(len)? = byte;
                len += 1;
            }
            // Anywhere else it ends the number, or starts another.
            b'+' if len == 1 && !international => international = true,
            b' ' | b'-' | b'.' | b'(' | b')' | b'/' => {}
            _ => return None,
        }
    }
    let text = text.get(..len).and_then(|text| str::from_utf8(text).ok())?;
    if len <= MIN_DIGITS {
        return None;
    }
    let as_it_stands = || (canonical_e164(text) == Canonical::Yes).then(|| text.to_owned());
    if international {
        return as_it_stands();
    }
    let digits = text.get(1..).filter(|digits| digits.len() <= MAX_NATIONAL)?;
    match tables::read_national(region?, digits)? {
        National::WithCode => as_it_stands(),
        National::Number(code, national) => {
            (national.len() > 1).then(|| format!("+{code}{national}"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_inputs_need_no_engine() {
        for (input, region, e164) in [
            ("(408) 555-0101", "US", "+14085550101"),
            ("408.555.0101", "CA", "+14085550101"),
            ("+1 (408) 555-0101", "GB", "+14085550101"),
            ("1-408-555-0101", "US", "+14085550101"),
            ("(+44) 20 7183 8750", "US", "+442071838750"),
            ("020 7183 8750", "GB", "+442071838750"),
            ("06 6982 0123", "IT", "+390669820123"),
            ("8 (495) 123-45-67", "RU", "+74951234567"),
        ] {
            assert_eq!(read(input, Some(region)).as_deref(), Some(e164), "{input}");
        }
    }

    #[test]
    fn all_else_is_left_to_the_engine() {
        for input in [
            "",
            "1",
            "408 555 0101 x7",
            "408+555",
            "011 44 20 7183 8750",
            "+39",
            "++1 408 555 0101",
        ] {
            assert_eq!(read(input, Some("US")), None, "{input}");
        }
        assert_eq!(read("408 555 0101", None), None);
    }
}
