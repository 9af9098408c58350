//! What callers hand over, as the core wants it.

use super::document::Document;
use super::zone::ServerZone;
use crate::error::Failure;
use chrono::NaiveDate;
use concierge_core::appointments::hours::{Problems, windows};
use concierge_core::appointments::{Calendar, Instant, Override, Span, Weekly};
use concierge_core::refusal::{self, Refusal};
use pgrx::datum::{Range, RangeBound, TimestampWithTimeZone};
use serde_json::Value;

/// A list of ranges, as PostgreSQL hands it over.
pub type Ranges = Option<Vec<Option<Range<TimestampWithTimeZone>>>>;

/// Hours, a zone, and the days on which other hours hold.
pub fn calendar(
    hours: &Value,
    time_zone: &str,
    overrides: Option<Document>,
    closures: Ranges,
) -> Result<Calendar<ServerZone>, Failure> {
    let zone = ServerZone::named(time_zone)?;
    let weekly = Weekly::parse(hours).map_err(|problems| wrong("hours", &problems))?;
    let overrides = match overrides {
        None | Some(Document(Value::Null)) => Vec::new(),
        Some(Document(document)) => by_date(&document)?,
    };
    Ok(Calendar::new(zone, weekly, overrides, spans(closures)))
}

/// `{"2026-12-24": [["09:00", "12:00"]], "2026-12-25": []}`
fn by_date(document: &Value) -> Result<Vec<Override>, Failure> {
    let no_object = || {
        Refusal::new(refusal::INVALID_ARGUMENT, "overrides is not an object")
            .hint("overrides => '{\"2026-12-24\": [[\"09:00\", \"12:00\"]], \"2026-12-25\": []}'")
    };
    let days = document.as_object().ok_or_else(no_object)?;
    days.iter()
        .map(|(date, list)| {
            let day = NaiveDate::parse_from_str(date, "%Y-%m-%d").map_err(|_| {
                Refusal::new(
                    refusal::INVALID_ARGUMENT,
                    format!("overrides: \"{date}\" is not a date"),
                )
                .hint("Write dates as 2026-12-24.")
            })?;
            let windows = windows(list).map_err(|problems| wrong("overrides", &problems))?;
            Ok(Override { day, windows })
        })
        .collect()
}

fn wrong(argument: &str, problems: &Problems) -> Failure {
    let first = problems.0.first().map(|p| format!("{}: {}", p.path, p.code)).unwrap_or_default();
    let refusal = Refusal::new(refusal::INVALID_ARGUMENT, format!("{argument}: {first}"));
    let all: Vec<_> = problems.0.iter().map(|p| format!("{}: {}", p.path, p.code)).collect();
    let refusal =
        if all.len() > 1 { refusal.detail(format!("{}.", all.join("; "))) } else { refusal };
    refusal.hint("SELECT * FROM concierge.business_hours_problems(...) lists what is wrong.").into()
}

/// Ranges as spans; what is null or empty is left out, what is open lasts for ever.
pub fn spans(ranges: Ranges) -> Vec<Span> {
    let ranges = ranges.unwrap_or_default().into_iter().flatten();
    ranges.filter_map(|range| span(&range)).collect()
}

/// A range as a span; `None` if it is empty.
pub fn span(range: &Range<TimestampWithTimeZone>) -> Option<Span> {
    let start = match range.lower()? {
        RangeBound::Infinite => Instant::MIN,
        RangeBound::Inclusive(at) => Instant::from(*at),
        RangeBound::Exclusive(at) => Instant::from(*at).saturating_add(1),
    };
    let end = match range.upper()? {
        RangeBound::Infinite => Instant::MAX,
        RangeBound::Inclusive(at) => Instant::from(*at).saturating_add(1),
        RangeBound::Exclusive(at) => Instant::from(*at),
    };
    Some(Span::new(start, end))
}

/// A moment as PostgreSQL wants it.
pub fn moment(at: Instant) -> TimestampWithTimeZone {
    TimestampWithTimeZone::try_from(at)
        .unwrap_or_else(|_| TimestampWithTimeZone::positive_infinity())
}

/// An argument that may not be null.
pub fn needed<T>(argument: Option<T>, name: &str) -> Result<T, Refusal> {
    argument.ok_or_else(|| Refusal::new(refusal::NOT_NULL, format!("{name} is null")))
}
