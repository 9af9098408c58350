//! Phone numbers: libphonenumber's reading, checking and writing for every region.
//!
//! Numbers are kept in E.164 form (`+14085550101`). Three layers answer questions:
//!
//! - [`e164`] and [`packed`]: about a number that is in that form already; tables, tens of
//!   nanoseconds, nothing to initialise;
//! - the functions of this module: about anything that people type; most of it (digits with common
//!   separators) is read from tables as well, the rest by an engine that is built on first use (about
//!   10 ms, once per process);
//! - [`warm`]: builds the engine ahead, in a process that others are forked from.
//!
//! A *region* is a two-letter ISO 3166 code in any case; it says how to read a number that comes
//! without a calling code. `ZZ` or the empty string mean none: then a number must be international.
//! There is no hidden default. Functions that never fail take an unknown region for none; those that
//! may fail say [`UnknownRegion`].
//!
//! Validity is as of [`metadata_version`] and changes slightly with every release of the metadata.
//! The E.164 form of a valid number does not.

pub mod e164;
pub mod packed;

mod candidates;
mod chunks;
mod digits;
mod engine;
mod find;
mod input;
mod kinds;
mod normalise;
mod plain;
mod prefix;
mod reading;
mod region;
mod tables;
mod writing;

#[cfg(test)]
mod tests;

pub use candidates::candidates;
pub use chunks::chunks;
pub use engine::warm;
pub use find::{Found, find};
pub use kinds::{Level, Match, NumberType, Possibility, Reason, Style, UnknownWord};
pub use normalise::{NormaliseError, Rejection, normalise};
pub use prefix::{PrefixError, prefix, prefix_range};
pub use region::{UnknownRegion, region, region_named};
pub use tables::regions;

use reading::Reading;

/// All there is to know about an input. When it does not parse, only `reason` is set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parsed {
    /// `+` and digits; without the extension.
    pub e164: Option<String>,
    /// ISO 3166 code; `001` for what belongs to no country. See [`e164::region`].
    pub region: Option<&'static str>,
    /// Country calling code.
    pub country_code: Option<u16>,
    /// National significant number, with leading zeros (Italy has them).
    pub national_number: Option<String>,
    /// Digits to dial after the call is connected.
    pub extension: Option<String>,
    /// What the number is used for.
    pub number_type: Option<NumberType>,
    /// Whether a number of this length can exist.
    pub is_possible: bool,
    /// Whether the number is in use according to its numbering plan.
    pub is_valid: bool,
    /// What is wrong, or `ok`.
    pub reason: Reason,
    /// As dialled within its country; with the extension.
    pub national: Option<String>,
    /// `+1 408-555-0101`; with the extension.
    pub international: Option<String>,
    /// `tel:+1-408-555-0101`; with the extension.
    pub rfc3966: Option<String>,
}

impl Parsed {
    const fn unreadable(reason: Reason) -> Self {
        Self {
            e164: None,
            region: None,
            country_code: None,
            national_number: None,
            extension: None,
            number_type: None,
            is_possible: false,
            is_valid: false,
            reason,
            national: None,
            international: None,
            rfc3966: None,
        }
    }
}

/// Reads an input and says all about it. Never fails.
pub fn parse(input: &str, region: &str) -> Parsed {
    let reading = match Reading::new(input, region::lenient(region)) {
        Ok(reading) => reading,
        Err(reason) => return Parsed::unreadable(reason),
    };
    let facts = reading.facts();
    Parsed {
        region: facts.and_then(|facts| facts.region),
        country_code: reading.country_code(),
        national_number: Some(reading.national_number().to_owned()),
        extension: reading.extension().map(str::to_owned),
        number_type: facts.map(|facts| facts.number_type),
        is_possible: reading.is_possible(),
        is_valid: reading.is_valid(),
        reason: reading.reason(),
        national: reading.format(Style::National),
        international: reading.format(Style::International),
        rfc3966: reading.format(Style::Rfc3966),
        e164: Some(reading.into_e164()),
    }
}

fn reading<'a>(input: &'a str, region: &str) -> Option<Reading<'a>> {
    Reading::new(input, region::lenient(region)).ok()
}

/// The E.164 form if the input parses, valid or not. Never fails.
pub fn e164(input: &str, region: &str) -> Option<String> {
    reading(input, region).map(Reading::into_e164)
}

/// Why an input is no bare number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotBare {
    /// It does not parse.
    Unreadable(Reason),
    /// It has an extension, which the E.164 form would lose.
    Extension,
}

/// The E.164 form of an international number without an extension, valid or not.
///
/// # Errors
///
/// It does not parse, or has an extension.
pub fn bare_e164(input: &str) -> Result<String, NotBare> {
    let reading = Reading::new(input, None).map_err(NotBare::Unreadable)?;
    match reading.extension() {
        Some(_) => Err(NotBare::Extension),
        None => Ok(reading.into_e164()),
    }
}

/// Whether the input is a number in use according to its numbering plan. Never fails.
pub fn is_valid(input: &str, region: &str) -> bool {
    reading(input, region).is_some_and(|reading| reading.is_valid())
}

/// Whether the input is a number of a length that can exist; a number that lacks only its area code
/// counts. Never fails.
pub fn is_possible(input: &str, region: &str) -> bool {
    reading(input, region).is_some_and(|reading| reading.is_possible())
}

/// What the number is used for; `None` if the input does not parse. Never fails.
pub fn number_type(input: &str, region: &str) -> Option<NumberType> {
    reading(input, region).map(|reading| reading.number_type())
}

/// The region the number belongs to. Never fails.
pub fn region_of(input: &str, region: &str) -> Option<&'static str> {
    reading(input, region)?.facts()?.region
}

/// The country calling code. Never fails.
pub fn country_code(input: &str, region: &str) -> Option<u16> {
    reading(input, region)?.country_code()
}

/// The number in a given style; `None` if the input does not parse.
///
/// # Errors
///
/// The region is unknown.
pub fn format(input: &str, style: Style, region: &str) -> Result<Option<String>, UnknownRegion> {
    let region = self::region(region)?;
    Ok(Reading::new(input, region).ok().and_then(|reading| reading.format(style)))
}

/// How alike two numbers are. Without a region this is libphonenumber's comparison of two texts, in
/// which a missing calling code matches any; with a region both are read with it.
///
/// # Errors
///
/// The region is unknown.
pub fn match_numbers(a: &str, b: &str, region: &str) -> Result<Match, UnknownRegion> {
    Ok(engine::compare(a, b, self::region(region)?))
}

/// A region in which an input is valid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guess {
    /// The region, in upper case.
    pub region: &'static str,
    /// The number, read with that region.
    pub e164: String,
    /// What the number is used for.
    pub number_type: NumberType,
}

/// Every region of the list in which the input is valid, in the order of the list. `ZZ` and the empty
/// string are skipped.
///
/// # Errors
///
/// A region is unknown.
pub fn guess<S: AsRef<str>>(input: &str, regions: &[S]) -> Result<Vec<Guess>, UnknownRegion> {
    let regions: Result<Vec<_>, _> = regions.iter().map(|code| region(code.as_ref())).collect();
    let guess = |region| {
        let reading = Reading::new(input, Some(region)).ok()?;
        let number_type = reading.number_type();
        let own = reading.facts().and_then(|facts| facts.region) == Some(region);
        let valid = reading.is_valid() && (own || engine::is_valid_in(&reading.number(), region));
        valid.then(|| Guess { region, e164: reading.into_e164(), number_type })
    };
    Ok(regions?.into_iter().flatten().filter_map(guess).collect())
}

/// The release of libphonenumber's metadata that all answers are based on, such as `9.0.43`.
pub fn metadata_version() -> &'static str {
    include_str!("../data/phone/VERSION").trim_ascii_end()
}
