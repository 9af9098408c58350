//! iCalendar: events and busy times written, and busy times read.

use super::arguments::{self, Ranges, needed};
use super::recurrence;
use super::zone::ServerZone;
use crate::error::{Failure, OrRaise};
use concierge_core::appointments::ics::{
    self, Event, MAX_BYTES, Method, Problem, ReadError, Status, is_event, read_busy,
};
use concierge_core::appointments::time::{self, DAY, is_finite};
use concierge_core::appointments::{Instant, Span, Zone};
use concierge_core::refusal::{self, Refusal};
use pgrx::datum::{Range, TimestampWithTimeZone};
use pgrx::prelude::*;
use std::rc::Rc;

#[pg_extern(immutable, parallel_safe)]
#[allow(clippy::too_many_arguments)]
fn ics_event(
    uid: Option<&str>,
    starts_at: Option<TimestampWithTimeZone>,
    ends_at: Option<TimestampWithTimeZone>,
    stamp: Option<TimestampWithTimeZone>,
    summary: default!(Option<&str>, "NULL"),
    status: default!(Option<&str>, "'confirmed'"),
    revision: default!(Option<i32>, "0"),
    description: default!(Option<&str>, "NULL"),
    location: default!(Option<&str>, "NULL"),
    organizer: default!(Option<&str>, "NULL"),
    attendee: default!(Option<&str>, "NULL"),
) -> String {
    let text = || {
        let span = Span::new(finite(starts_at, "starts_at")?, finite(ends_at, "ends_at")?);
        if span.is_empty() {
            return Err(invalid("ends_at is not later than starts_at"));
        }
        Ok(ics::event(&Event {
            uid: needed(uid, "uid")?,
            revision: revision.unwrap_or(0),
            stamp: finite(stamp, "stamp")?,
            span,
            status: Status::of(status.unwrap_or("confirmed")),
            summary: summary.unwrap_or_default(),
            description,
            location,
            organizer,
            attendee,
        }))
    };
    text().map_err(Failure::from).or_raise()
}

#[pg_extern(immutable, parallel_safe)]
fn ics_calendar(
    events: Option<Vec<Option<String>>>,
    method: default!(Option<&str>, "'publish'"),
) -> String {
    let text = || {
        let method = method.unwrap_or("publish");
        let method = match method.to_ascii_lowercase().as_str() {
            "publish" => Method::Publish,
            "request" => Method::Request,
            "cancel" => Method::Cancel,
            _ => return Err(invalid("method is none").hint("publish, request or cancel.")),
        };
        let events: Vec<_> = events.unwrap_or_default().into_iter().flatten().collect();
        match events.iter().all(|text| is_event(text)) {
            true => Ok(ics::publish(method, events.iter().map(String::as_str))),
            false => Err(invalid("an element of events is no event")
                .hint("Use what concierge.ics_event(...) gives.")),
        }
    };
    text().map_err(Failure::from).or_raise()
}

#[pg_extern(immutable, parallel_safe)]
fn ics_free_busy(
    uid: Option<&str>,
    from_at: Option<TimestampWithTimeZone>,
    to_at: Option<TimestampWithTimeZone>,
    stamp: Option<TimestampWithTimeZone>,
    busy: default!(Option<Vec<Option<Range<TimestampWithTimeZone>>>>, "NULL"),
) -> String {
    let text = || {
        let range = Span::new(finite(from_at, "from_at")?, finite(to_at, "to_at")?);
        if range.is_empty() {
            return Err(invalid("to_at is not later than from_at"));
        }
        let busy: Ranges = busy;
        let within = arguments::spans(busy).into_iter().map(|span| span.intersection(range));
        let busy = time::merge(within.filter(|span| !span.is_empty()).collect());
        Ok(ics::free_busy(needed(uid, "uid")?, finite(stamp, "stamp")?, range, &busy))
    };
    text().map_err(Failure::from).or_raise()
}

#[pg_extern(stable, parallel_restricted)]
fn ics_busy_times(
    calendar: Option<&str>,
    time_zone: Option<&str>,
    from_at: default!(Option<TimestampWithTimeZone>, "pg_catalog.now()"),
    to_at: default!(Option<TimestampWithTimeZone>, "NULL"),
) -> TableIterator<
    'static,
    (
        name!(uid, Option<String>),
        name!(starts_at, TimestampWithTimeZone),
        name!(ends_at, TimestampWithTimeZone),
    ),
> {
    let found = (|| {
        let text = needed(calendar, "calendar")?;
        let own: Rc<dyn Zone> = Rc::new(ServerZone::named(needed(time_zone, "time_zone")?)?);
        let from = finite(from_at, "from_at")?;
        let to = to_at.map_or(from.saturating_add(366 * DAY), Instant::from);
        let find = |name: &str| {
            let zone = ServerZone::named(name.trim_start_matches('/')).ok()?;
            Some(Rc::new(zone) as Rc<dyn Zone>)
        };
        read_busy(text, own, &find, Span::new(from, to)).map_err(unreadable)
    })();
    let found = found.or_raise().into_iter().filter(|busy| !busy.span.is_empty());
    let rows: Vec<_> = found
        .map(|busy| {
            let uid = Some(busy.uid).filter(|uid| !uid.is_empty());
            (uid, arguments::moment(busy.span.start), arguments::moment(busy.span.end))
        })
        .collect();
    TableIterator::new(rows)
}

/// Where a calendar cannot be read, and why.
fn unreadable(error: ReadError) -> Failure {
    let at = format!("Line {} of the calendar.", error.line);
    match error.problem {
        Problem::Rule(rule) => match recurrence::refused(rule) {
            Failure::Refusal(refusal) => refusal.detail(at).into(),
            other => other,
        },
        Problem::TooLarge => invalid(error.problem.to_string())
            .detail(format!("At most {MAX_BYTES} bytes are read."))
            .into(),
        problem => invalid(problem.to_string()).detail(at).into(),
    }
}

fn invalid(message: impl Into<String>) -> Refusal {
    Refusal::new(refusal::INVALID_ARGUMENT, message)
}

/// A moment that a calendar can hold.
fn finite(at: Option<TimestampWithTimeZone>, name: &str) -> Result<Instant, Refusal> {
    let at = Instant::from(needed(at, name)?);
    if is_finite(at) {
        Ok(at)
    } else {
        Err(invalid(format!("{name} is not in the years 1 to 9999")))
    }
}

extension_sql_file!(
    "ics.sql",
    name = "appointment_ics_comments",
    requires = [ics_event, ics_calendar, ics_free_busy, ics_busy_times]
);
