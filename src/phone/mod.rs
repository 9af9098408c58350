//! Phone numbers as people type them: reading, checking, writing and finding them.

mod attach;
mod find;
mod stored;

use crate::error::{Failure, OrRaise};
use concierge_core::phone::{self, NormaliseError, PrefixError, Style, UnknownRegion, UnknownWord};
use concierge_core::refusal::{self, Refusal};
use pgrx::prelude::*;

#[pg_extern(immutable, strict, parallel_safe, cost = 20)]
fn phone_e164(input: &str, region: default!(&str, "'ZZ'")) -> Option<String> {
    phone::e164(input, region)
}

#[pg_extern(immutable, strict, parallel_safe, cost = 50)]
#[allow(clippy::type_complexity)]
fn phone_parse(
    input: &str,
    region: default!(&str, "'ZZ'"),
) -> TableIterator<
    'static,
    (
        name!(e164, Option<String>),
        name!(region, Option<&'static str>),
        name!(country_code, Option<i32>),
        name!(national_number, Option<String>),
        name!(extension, Option<String>),
        name!(type, Option<&'static str>),
        name!(is_possible, bool),
        name!(is_valid, bool),
        name!(reason, &'static str),
        name!(national, Option<String>),
        name!(international, Option<String>),
        name!(rfc3966, Option<String>),
    ),
> {
    let parsed = phone::parse(input, region);
    TableIterator::once((
        parsed.e164,
        parsed.region,
        parsed.country_code.map(i32::from),
        parsed.national_number,
        parsed.extension,
        parsed.number_type.map(|kind| kind.as_str()),
        parsed.is_possible,
        parsed.is_valid,
        parsed.reason.as_str(),
        parsed.national,
        parsed.international,
        parsed.rfc3966,
    ))
}

#[pg_extern(immutable, strict, parallel_safe, cost = 20)]
fn phone_is_valid(input: &str, region: default!(&str, "'ZZ'")) -> bool {
    phone::is_valid(input, region)
}

#[pg_extern(immutable, strict, parallel_safe, cost = 20)]
fn phone_is_possible(input: &str, region: default!(&str, "'ZZ'")) -> bool {
    phone::is_possible(input, region)
}

#[pg_extern(immutable, strict, parallel_safe, cost = 20)]
fn phone_type(input: &str, region: default!(&str, "'ZZ'")) -> Option<&'static str> {
    phone::number_type(input, region).map(|kind| kind.as_str())
}

#[pg_extern(immutable, strict, parallel_safe, cost = 20)]
fn phone_region(input: &str, region: default!(&str, "'ZZ'")) -> Option<&'static str> {
    phone::region_of(input, region)
}

#[pg_extern(immutable, strict, parallel_safe, cost = 20)]
fn phone_country_code(input: &str, region: default!(&str, "'ZZ'")) -> Option<i32> {
    phone::country_code(input, region).map(i32::from)
}

#[pg_extern(immutable, strict, parallel_safe, cost = 20)]
fn phone_format(input: &str, style: &str, region: default!(&str, "'ZZ'")) -> Option<String> {
    (|| Ok::<_, Failure>(phone::format(input, style.parse::<Style>()?, region)?))().or_raise()
}

#[pg_extern(immutable, strict, parallel_safe, cost = 20)]
fn phone_normalise(
    input: &str,
    region: default!(&str, "'ZZ'"),
    level: default!(&str, "'valid'"),
) -> String {
    (|| Ok::<_, Failure>(phone::normalise(input, region, level.parse()?)?))().or_raise()
}

#[pg_extern(immutable, strict, parallel_safe, cost = 50)]
fn phone_match(a: &str, b: &str, region: default!(&str, "'ZZ'")) -> &'static str {
    phone::match_numbers(a, b, region).map_err(Failure::from).or_raise().as_str()
}

#[pg_extern(immutable, strict, parallel_safe, cost = 200)]
fn phone_guess(
    input: &str,
    regions: Vec<Option<String>>,
) -> TableIterator<
    'static,
    (name!(region, &'static str), name!(e164, String), name!(type, &'static str)),
> {
    let regions: Vec<_> = regions.into_iter().flatten().collect();
    let guesses = phone::guess(input, &regions).map_err(Failure::from).or_raise();
    TableIterator::new(guesses.into_iter().map(|g| (g.region, g.e164, g.number_type.as_str())))
}

#[pg_extern(immutable, strict, parallel_safe, cost = 20)]
fn phone_candidates(input: &str, region: default!(&str, "'ZZ'")) -> Vec<String> {
    phone::candidates(input, region)
}

#[pg_extern(immutable, strict, parallel_safe)]
fn phone_prefix_range(
    prefix: &str,
) -> TableIterator<'static, (name!(low, String), name!(high, String))> {
    TableIterator::once(phone::prefix_range(prefix).map_err(Failure::from).or_raise())
}

#[pg_extern(immutable, strict, parallel_safe)]
fn phone_metadata_version() -> &'static str {
    phone::metadata_version()
}

extension_sql_file!(
    "phone.sql",
    name = "phone_comments",
    requires = [
        phone_e164,
        phone_parse,
        phone_is_valid,
        phone_is_possible,
        phone_type,
        phone_region,
        phone_country_code,
        phone_format,
        phone_normalise,
        phone_match,
        find::phone_find,
        phone_guess,
        phone_candidates,
        phone_prefix_range,
        phone_metadata_version,
    ]
);

impl From<UnknownRegion> for Failure {
    fn from(unknown: UnknownRegion) -> Self {
        Refusal::new(refusal::INVALID_ARGUMENT, unknown.to_string())
            .hint(UnknownRegion::HINT)
            .into()
    }
}

impl From<UnknownWord> for Failure {
    fn from(unknown: UnknownWord) -> Self {
        let shown: String = unknown.word.chars().take(20).collect();
        Refusal::new(refusal::INVALID_ARGUMENT, format!("unknown {} \"{shown}\"", unknown.what))
            .hint(format!("Use one of: {}.", unknown.known.join(", ")))
            .into()
    }
}

impl From<PrefixError> for Failure {
    fn from(error: PrefixError) -> Self {
        Refusal::new(refusal::INVALID_ARGUMENT, error.to_string())
            .hint("Write + and the first digits, such as +1 408.")
            .into()
    }
}

impl From<NormaliseError> for Failure {
    fn from(error: NormaliseError) -> Self {
        match error {
            NormaliseError::UnknownRegion(unknown) => unknown.into(),
            NormaliseError::Rejected(rejection) => rejected(rejection, None).into(),
        }
    }
}

/// The refusal of a number, which may say where it was about to be stored.
fn rejected(rejection: phone::Rejection, place: Option<&str>) -> Refusal {
    let read_as = rejection.e164.as_ref().map(|e164| format!(" It was read as {e164}."));
    let place = place.map(|place| format!(" It was meant for {place}."));
    Refusal::new(refusal::PHONE_REJECTED, rejection.to_string())
        .detail(format!(
            "Reason: {}.{}{}",
            rejection.reason,
            read_as.unwrap_or_default(),
            place.unwrap_or_default()
        ))
        .hint(rejection.hint())
}
