//! What a number can mean that was dialled, or reported by a network, in some spelling.

use super::e164;

/// How international numbers are started where no plus sign can be dialled: most countries, and North
/// America.
const DIALLED_PLUS: [&str; 2] = ["00", "011"];

/// The E.164 numbers that `input` can mean, likeliest first: as written, read with `region`; then, where
/// there is no plus sign, with a calling code that lacks it, if that is a valid number. Never fails.
pub fn candidates(input: &str, region: &str) -> Vec<String> {
    let mut found: Vec<String> = e164(input, region).into_iter().collect();
    if input.len() > 100 || input.contains(['+', '\u{FF0B}']) {
        return found;
    }
    let digits: String = input.chars().filter(char::is_ascii_digit).collect();
    let dialled = DIALLED_PLUS.iter().filter_map(|plus| digits.strip_prefix(plus));
    for digits in std::iter::once(digits.as_str()).chain(dialled) {
        let number = format!("+{digits}");
        if e164::is_valid(&number) && !found.contains(&number) {
            found.push(number);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_spelling_leads_to_the_number() {
        for spelling in [
            "+1 650 253 0000",
            "16502530000",
            "0016502530000",
            "011 1 650 253 0000",
            "tel:+1-650-253-0000",
            "(650) 253-0000",
            "1-650-253-0000",
        ] {
            let found = candidates(spelling, "US");
            assert!(found.contains(&"+16502530000".to_owned()), "{spelling}: {found:?}");
        }
        assert!(candidates("16502530000", "ZZ").contains(&"+16502530000".to_owned()));
    }

    #[test]
    fn what_is_written_goes_first() {
        assert_eq!(candidates("+49 171 1234567", "US"), ["+491711234567"]);
        assert_eq!(candidates("(650) 253-0000", "US").first().unwrap(), "+16502530000");
        assert_eq!(candidates("", "US"), Vec::<String>::new());
        assert_eq!(candidates(&"1".repeat(1_000_000), "US"), Vec::<String>::new());
    }
}
