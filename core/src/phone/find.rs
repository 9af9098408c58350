//! Numbers in free text.

use super::kinds::Level;
use super::region::{UnknownRegion, region};
use super::{engine, input};

/// A number found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found<'a> {
    /// Where it starts: in characters, from 1.
    pub start: usize,
    /// What is written there.
    pub raw: &'a str,
    /// The number.
    pub e164: String,
}

/// All phone numbers in a text, from left to right; `region_code` is for those without a calling
/// code. A text with fewer than two digits is not searched at all.
///
/// # Errors
///
/// The region is unknown.
pub fn find<'a>(
    text: &'a str,
    region_code: &str,
    leniency: Level,
) -> Result<Vec<Found<'a>>, UnknownRegion> {
    let region = region(region_code)?;
    if !input::has_digits(text, 2) {
        return Ok(Vec::new());
    }
    // The searched text has the same characters in the same places, but perhaps fewer bytes.
    let searched = input::plain_tildes(text);
    let mut walk = Walk { searched: &searched, original: text, at: 0, chars: 0 };
    let found = engine::find(&searched, region, leniency).into_iter().map(|found| {
        walk.skip(found.start);
        let start = walk.chars + 1;
        let raw = walk.skip(found.start + found.raw.len());
        Found { start, raw, e164: engine::e164(&found.number) }
    });
    Ok(found.collect())
}

/// A place in two texts of equal characters.
struct Walk<'s, 'o> {
    searched: &'s str,
    original: &'o str,
    at: usize,
    chars: usize,
}

impl<'o> Walk<'_, 'o> {
    /// Goes on to a byte of the searched text; gives what the original has on the way.
    fn skip(&mut self, to: usize) -> &'o str {
        let chars = self.searched.get(self.at..to).map_or(0, |text| text.chars().count());
        let end = self.original.char_indices().nth(chars).map_or(self.original.len(), |(at, _)| at);
        let (passed, rest) = self.original.split_at_checked(end).unwrap_or((self.original, ""));
        self.original = rest;
        self.chars += chars;
        self.at = to;
        passed
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]

    use super::*;

    #[test]
    fn offsets_count_characters() {
        let text = "Zoë～: (408) 555-0101, or +49 30 123456～5";
        let found = find(text, "us", Level::Possible).unwrap();
        let first = &found[0];
        assert_eq!((first.start, first.raw, &*first.e164), (7, "(408) 555-0101", "+14085550101"));
        let nth: String = text.chars().skip(first.start - 1).take(14).collect();
        assert_eq!(nth, first.raw);
    }

    #[test]
    fn numbers_in_prose() {
        let text = "On 2024-05-06 call +39 06 6982 0123 or 020 7183 8750; invoice 123456";
        let found = find(text, "GB", Level::Valid).unwrap();
        let e164: Vec<_> = found.iter().map(|f| f.e164.as_str()).collect();
        assert_eq!(e164, ["+390669820123", "+442071838750"]);
    }

    #[test]
    fn a_text_without_digits_has_no_numbers() {
        assert_eq!(find(&"no number here ".repeat(1000), "US", Level::Valid), Ok(vec![]));
        assert_eq!(find("1", "XX", Level::Valid), Err(UnknownRegion("XX".into())));
    }
}
