//! The engine: libphonenumber's parser and finder, with metadata of our own.
//!
//! The crate's own statics are never touched: their patterns use Unicode digits, which costs ten
//! times the memory. That rules out the methods of its `PhoneNumber`, `Display` and `FromStr` too.
//!
//! The crate is known to panic on some malformed RFC 3966 input. [`super::input`] keeps those away,
//! and every call is guarded besides: should it panic all the same, the answer is "not a number".
//! The panic hook still runs, so a line on standard error is possible.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::OnceLock;

use prost::Message;
use rlibphonenumber::phonenumber_matcher::{Leniency, PhoneNumberMatcherFactory};
use rlibphonenumber::{
    MatchType, ParseError, PhoneMetadataCollection, PhoneNumber, PhoneNumberUtil, Region,
};

use super::input;
use super::kinds::{Level, Match, Reason};

const METADATA: &[u8] = include_bytes!("../../data/phone/metadata.bin");

type Finder = PhoneNumberMatcherFactory<PhoneNumberUtil, &'static PhoneNumberUtil>;

/// Built on first use, once per process: about 10 ms.
fn util() -> Option<&'static PhoneNumberUtil> {
    static UTIL: OnceLock<Option<PhoneNumberUtil>> = OnceLock::new();
    let build = || {
        let metadata = PhoneMetadataCollection::decode(METADATA).ok()?;
        PhoneNumberUtil::new_for_metadata(metadata).ok()
    };
    UTIL.get_or_init(|| guarded(build).flatten()).as_ref()
}

/// Built on first use, once per process.
fn finder() -> Option<&'static Finder> {
    static FINDER: OnceLock<Option<Finder>> = OnceLock::new();
    let build = || Some(PhoneNumberMatcherFactory::new_for_util_with_formats(util()?, None));
    FINDER.get_or_init(|| guarded(build).flatten()).as_ref()
}

/// Builds the engine now, so that processes forked from this one share it.
pub fn warm() {
    finder();
}

fn guarded<T>(work: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(work)).ok()
}

fn engine_region(region: Option<&str>) -> Option<Region> {
    region.and_then(|code| Region::from_code(code).ok())
}

/// Reads a number.
pub fn parse(input: &str, region: Option<&str>) -> Result<PhoneNumber, Reason> {
    let text = input::prepare(input)?;
    let util = util().ok_or(Reason::NotANumber)?;
    let number = guarded(|| util.parse(text.as_ref(), engine_region(region)));
    number.ok_or(Reason::NotANumber)?.map_err(|error| match error {
        ParseError::InvalidCountryCode => Reason::InvalidCountryCode,
        ParseError::NotANumber(_) => Reason::NotANumber,
        ParseError::TooShortAfterIdd | ParseError::TooShortNsn => Reason::TooShort,
        ParseError::TooLongNsn => Reason::TooLong,
    })
}

/// Calling code and national number without any separators.
pub fn e164(number: &PhoneNumber) -> String {
    let zeros = match number.italian_leading_zero {
        Some(true) => usize::try_from(number.number_of_leading_zeros.unwrap_or(1)).unwrap_or(0),
        _ => 0,
    };
    format!("+{}{:0>zeros$}{}", number.country_code, "", number.national_number)
}

/// The number of a calling code and its national digits.
pub fn number(code: u16, national: &[u8]) -> PhoneNumber {
    let zeros = national.iter().take_while(|digit| **digit == b'0').count();
    // When there is nothing but zeros, the last is the number.
    let zeros = if zeros == national.len() { zeros.saturating_sub(1) } else { zeros };
    PhoneNumber {
        country_code: i32::from(code),
        national_number: national
            .iter()
            .fold(0_u64, |n, digit| n.wrapping_mul(10).wrapping_add(u64::from(digit & 0xF))),
        italian_leading_zero: (zeros > 0).then_some(true),
        number_of_leading_zeros: (zeros > 1).then(|| i32::try_from(zeros).unwrap_or(0)),
        ..PhoneNumber::default()
    }
}

/// Whether a number is valid in just this region, for toll-free numbers that several share.
pub fn is_valid_in(number: &PhoneNumber, region: &str) -> bool {
    let (Some(util), Some(region)) = (util(), engine_region(Some(region))) else {
        return false;
    };
    util.get_country_code_for_region(region) == Some(number.country_code)
        && guarded(|| util.is_valid_number_for_region(number, region)).unwrap_or(false)
}

/// How alike two inputs are, each read with the same region.
pub fn compare(a: &str, b: &str, region: Option<&str>) -> Match {
    let alike = match region {
        None => compare_texts(a, b),
        Some(_) => compare_numbers(a, b, region),
    };
    match alike {
        Some(MatchType::ExactMatch) => Match::Exact,
        Some(MatchType::NsnMatch) => Match::Nsn,
        Some(MatchType::ShortNsnMatch) => Match::ShortNsn,
        Some(MatchType::NoMatch) => Match::None,
        None => Match::NotANumber,
    }
}

fn compare_texts(a: &str, b: &str) -> Option<MatchType> {
    let (a, b) = (input::prepare(a).ok()?, input::prepare(b).ok()?);
    let util = util()?;
    guarded(|| util.is_number_match_with_two_strings(a.as_ref(), b.as_ref()))?.ok()
}

fn compare_numbers(a: &str, b: &str, region: Option<&str>) -> Option<MatchType> {
    let (a, b) = (parse(a, region).ok()?, parse(b, region).ok()?);
    let util = util()?;
    guarded(|| util.is_number_match(&a, &b))
}

/// A number found in a text: where it starts (byte), what is written there, and what it is.
pub struct Found<'a> {
    pub start: usize,
    pub raw: &'a str,
    pub number: PhoneNumber,
}

/// All numbers in a text, from left to right. The time is linear in the length of the text, whatever
/// it contains: at most some 2 s per MB. There is no limit of tries, because the crate counts below
/// zero, and panics, once it is reached.
pub fn find<'a>(text: &'a str, region: Option<&str>, level: Level) -> Vec<Found<'a>> {
    let mut found = Vec::new();
    let Some(finder) = finder() else { return found };
    let leniency = match level {
        Level::Valid => Leniency::Valid,
        Level::Possible => Leniency::Possible,
    };
    // Should the engine fail half-way, what was found before still counts.
    guarded(|| {
        let numbers = finder
            .matcher_builder(text)
            .leniency(leniency)
            .preferred_region(engine_region(region))
            .build();
        found.extend(numbers.map(|m| Found {
            start: m.start,
            raw: m.raw_string,
            number: m.number,
        }));
    });
    found
}

/// What the engine itself says; the tables must say the same.
#[cfg(test)]
pub mod checked {
    use rlibphonenumber::{NumberLengthType, PhoneNumberFormat, PhoneNumberType, ValidationError};

    use super::*;
    use crate::phone::kinds::{NumberType, Possibility, Style};

    /// Type, region and possibility.
    pub fn facts(number: &PhoneNumber) -> Option<(NumberType, Option<String>, Possibility)> {
        let util = util()?;
        let possibility = match util.is_possible_number_with_reason(number) {
            Ok(NumberLengthType::IsPossible) => Possibility::Possible,
            Ok(NumberLengthType::IsPossibleLocalOnly) => Possibility::LocalOnly,
            Err(ValidationError::TooShort) => Possibility::TooShort,
            Err(ValidationError::TooLong) => Possibility::TooLong,
            Err(_) => Possibility::InvalidLength,
        };
        let number_type = match util.get_number_type(number) {
            PhoneNumberType::FixedLine => NumberType::FixedLine,
            PhoneNumberType::Mobile => NumberType::Mobile,
            PhoneNumberType::FixedLineOrMobile => NumberType::FixedLineOrMobile,
            PhoneNumberType::TollFree => NumberType::TollFree,
            PhoneNumberType::PremiumRate => NumberType::PremiumRate,
            PhoneNumberType::SharedCost => NumberType::SharedCost,
            PhoneNumberType::VoIP => NumberType::Voip,
            PhoneNumberType::PersonalNumber => NumberType::PersonalNumber,
            PhoneNumberType::Pager => NumberType::Pager,
            PhoneNumberType::UAN => NumberType::Uan,
            PhoneNumberType::VoiceMail => NumberType::Voicemail,
            PhoneNumberType::Unknown => NumberType::Unknown,
        };
        assert_eq!(util.is_valid_number(number), number_type != NumberType::Unknown);
        let region = util.get_region_for_number(number).map(|region| region.to_string());
        Some((number_type, region, possibility))
    }

    /// The number written in a style.
    pub fn format(number: &PhoneNumber, style: Style) -> Option<String> {
        let style = match style {
            Style::E164 => PhoneNumberFormat::E164,
            Style::National => PhoneNumberFormat::National,
            Style::International => PhoneNumberFormat::International,
            Style::Rfc3966 => PhoneNumberFormat::RFC3966,
        };
        Some(util()?.format(number, style).into_owned())
    }

    /// The example numbers of all regions and types, as E.164.
    #[allow(deprecated)] // the fields are only emptied once an engine is made of them
    pub fn examples() -> Vec<String> {
        let metadata = PhoneMetadataCollection::decode(METADATA).unwrap_or_default().metadata;
        let of_territory = |t: rlibphonenumber::PhoneMetadata| {
            let descriptors = [
                t.fixed_line,
                t.mobile,
                t.toll_free,
                t.premium_rate,
                t.shared_cost,
                t.personal_number,
                t.voip,
                t.pager,
                t.uan,
                t.voicemail,
            ];
            let examples = descriptors.into_iter().flatten().filter_map(|d| d.example_number);
            let code = t.country_code.unwrap_or(0);
            examples.map(|national| format!("+{code}{national}")).collect::<Vec<_>>()
        };
        metadata.into_iter().flat_map(of_territory).collect()
    }
}
