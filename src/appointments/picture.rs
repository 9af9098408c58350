//! A week as a picture, from hours and appointments that are handed over.

use super::arguments::{self, needed};
use super::document::Document;
use crate::error::{Failure, OrRaise};
use chrono::NaiveDate;
use concierge_core::appointments::Entry;
use concierge_core::refusal::{self, Refusal};
use pgrx::datum::{Date, Range, TimestampWithTimeZone};
use pgrx::prelude::*;

#[pg_extern(stable, parallel_restricted)]
#[allow(clippy::too_many_arguments)]
fn week_svg(
    hours: Option<Document>,
    time_zone: Option<&str>,
    first_day: Option<Date>,
    spans: default!(Option<Vec<Option<Range<TimestampWithTimeZone>>>>, "NULL"),
    labels: default!(Option<Vec<Option<String>>>, "NULL"),
    statuses: default!(Option<Vec<Option<String>>>, "NULL"),
    title: default!(Option<&str>, "NULL"),
    overrides: default!(Option<Document>, "NULL"),
    closures: default!(Option<Vec<Option<Range<TimestampWithTimeZone>>>>, "NULL"),
) -> String {
    let picture = || {
        let hours = needed(hours, "hours")?;
        let zone = needed(time_zone, "time_zone")?;
        let first = day(needed(first_day, "first_day")?)?;
        let calendar = arguments::calendar(&hours.0, zone, overrides, closures)?;
        let (labels, statuses) = (labels.unwrap_or_default(), statuses.unwrap_or_default());
        let all = spans.unwrap_or_default().into_iter().enumerate();
        let entries: Vec<_> = all
            .filter_map(|(index, range)| {
                Some(Entry {
                    span: arguments::span(&range?)?,
                    label: word(&labels, index).unwrap_or_default(),
                    status: word(&statuses, index).unwrap_or("confirmed"),
                })
            })
            .collect();
        Ok::<_, Failure>(calendar.to_svg(title.unwrap_or_default(), first, &entries))
    };
    picture().or_raise()
}

/// The word of that place.
fn word(list: &[Option<String>], index: usize) -> Option<&str> {
    list.get(index)?.as_deref()
}

/// A date of the years 1 to 9999, with the week after it.
fn day(date: Date) -> Result<NaiveDate, Refusal> {
    let parts = date.is_finite().then(|| (date.year(), date.month(), date.day()));
    let day = parts.and_then(|(year, month, day)| {
        NaiveDate::from_ymd_opt(year, u32::from(month), u32::from(day))
    });
    let is_near = |day: &NaiveDate| (1..=9998).contains(&chrono::Datelike::year(day));
    day.filter(is_near).ok_or_else(|| {
        Refusal::new(refusal::INVALID_ARGUMENT, "first_day is not in the years 1 to 9998")
    })
}

extension_sql_file!("picture.sql", name = "appointment_picture_comments", requires = [week_svg]);
