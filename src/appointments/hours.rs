//! Opening hours that are handed over: what is wrong with them, whether it is open, when it opens next.

use super::arguments;
use super::document::Document;
use super::zone::ServerZone;
use crate::error::OrRaise;
use concierge_core::appointments::Calendar;
use concierge_core::appointments::hours::problems;
use pgrx::datum::{Range, TimestampWithTimeZone};
use pgrx::prelude::*;

#[pg_extern(immutable, strict, parallel_safe)]
fn business_hours_problems(
    hours: Document,
) -> TableIterator<'static, (name!(path, String), name!(code, &'static str), name!(message, String))>
{
    TableIterator::new(
        problems(&hours.0).into_iter().map(|p| (p.path, p.code.name(), p.code.to_string())),
    )
}

#[pg_extern(immutable, parallel_safe)]
fn business_hours_valid(hours: Option<Document>) -> bool {
    hours.is_some_and(|hours| problems(&hours.0).is_empty())
}

#[pg_extern(stable, parallel_restricted)]
fn is_open(
    hours: Option<Document>,
    time_zone: Option<&str>,
    at: default!(Option<TimestampWithTimeZone>, "pg_catalog.now()"),
    overrides: default!(Option<Document>, "NULL"),
    closures: default!(Option<Vec<Option<Range<TimestampWithTimeZone>>>>, "NULL"),
) -> Option<bool> {
    let (hours, at) = (hours?, at?);
    let calendar = calendar(hours, time_zone?, overrides, closures);
    Some(calendar.is_open(at.into()))
}

#[pg_extern(stable, parallel_restricted)]
fn next_opening(
    hours: Option<Document>,
    time_zone: Option<&str>,
    after: default!(Option<TimestampWithTimeZone>, "pg_catalog.now()"),
    overrides: default!(Option<Document>, "NULL"),
    closures: default!(Option<Vec<Option<Range<TimestampWithTimeZone>>>>, "NULL"),
) -> Option<TimestampWithTimeZone> {
    let (hours, after) = (hours?, after?);
    let calendar = calendar(hours, time_zone?, overrides, closures);
    calendar.next_opening(after.into()).map(arguments::moment)
}

fn calendar(
    hours: Document,
    time_zone: &str,
    overrides: Option<Document>,
    closures: Option<Vec<Option<Range<TimestampWithTimeZone>>>>,
) -> Calendar<ServerZone> {
    arguments::calendar(&hours.0, time_zone, overrides, closures).or_raise()
}

extension_sql_file!(
    "hours.sql",
    name = "appointment_hours_comments",
    requires = [business_hours_problems, business_hours_valid, is_open, next_opening]
);
