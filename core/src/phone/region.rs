//! Region arguments: the country whose habits an input without a calling code is read with.

use thiserror::Error;

use super::tables;

/// A region argument that is neither a supported ISO 3166 code nor `ZZ` nor empty.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("unknown region \"{0}\"")]
pub struct UnknownRegion(pub String);

impl UnknownRegion {
    /// What to do about it.
    pub const HINT: &str =
        "Use a two-letter ISO 3166 code such as US or DE, or ZZ for international numbers only.";
}

/// The region, in upper case; `None` for `ZZ` and the empty string, which mean that a number must
/// be international.
pub fn region(code: &str) -> Result<Option<&'static str>, UnknownRegion> {
    match tables::region(code) {
        None if code.is_empty() || code.eq_ignore_ascii_case("ZZ") => Ok(None),
        None => Err(UnknownRegion(code.chars().take(20).collect())),
        known => Ok(known),
    }
}

/// The region that a row names, by its ISO 3166 code or by a calling code such as `+1` or `1` (then the
/// code's main country); `None` if it names none.
pub fn region_named(text: &str) -> Option<&'static str> {
    tables::region(text).or_else(|| tables::main_region(text.strip_prefix('+').unwrap_or(text)))
}

/// The same for functions that never fail: an unknown region is none.
pub(super) fn lenient(code: &str) -> Option<&'static str> {
    tables::region(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_may_name_its_region_by_a_calling_code() {
        for (text, named) in [
            ("US", Some("US")),
            ("gb", Some("GB")),
            ("+1", Some("US")),
            ("44", Some("GB")),
            ("+800", None),
            ("+999", None),
            ("+12", None),
            ("ZZ", None),
            ("", None),
            ("+", None),
        ] {
            assert_eq!(region_named(text), named, "{text}");
        }
    }
}
