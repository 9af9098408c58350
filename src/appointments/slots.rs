//! The times that can be booked, from hours, rules and busy times that are handed over.

use super::arguments::{self, Ranges, needed};
use super::document::Document;
use crate::error::{Failure, OrRaise};
use concierge_core::appointments::{
    Actor, Busy, Facts, Grid, Refused, Rules, Span, Visit, Zone, slots as search,
};
use concierge_core::refusal::{self, Refusal};
use pgrx::datum::{Range, TimestampWithTimeZone};
use pgrx::prelude::*;
use std::ops::RangeInclusive;

#[pg_extern(stable, parallel_restricted)]
#[allow(clippy::too_many_arguments, clippy::type_complexity)]
fn slots(
    hours: Option<Document>,
    time_zone: Option<&str>,
    from_at: Option<TimestampWithTimeZone>,
    to_at: Option<TimestampWithTimeZone>,
    duration: Option<i32>,
    busy: default!(Option<Vec<Option<Range<TimestampWithTimeZone>>>>, "NULL"),
    overrides: default!(Option<Document>, "NULL"),
    closures: default!(Option<Vec<Option<Range<TimestampWithTimeZone>>>>, "NULL"),
    step: default!(Option<i32>, "15"),
    grid: default!(Option<&str>, "'open'"),
    align: default!(Option<i32>, "NULL"),
    buffer_before: default!(Option<i32>, "0"),
    buffer_after: default!(Option<i32>, "0"),
    capacity: default!(Option<i32>, "1"),
    party: default!(Option<i32>, "1"),
    min_notice: default!(Option<i32>, "0"),
    horizon_days: default!(Option<i32>, "NULL"),
    at: default!(Option<TimestampWithTimeZone>, "pg_catalog.now()"),
    max_slots: default!(Option<i32>, "1000"),
) -> TableIterator<
    'static,
    (
        name!(slot_start, TimestampWithTimeZone),
        name!(slot_end, TimestampWithTimeZone),
        name!(local_start, String),
        name!(spots_left, i32),
    ),
> {
    let found = (|| {
        let step = between(step.unwrap_or(15), 1..=1440, "step")?;
        let rules = Rules {
            grid: grid_named(
                grid.unwrap_or("open"),
                between(align.unwrap_or(step), 1..=1440, "align")?,
            )?,
            step,
            capacity: between(capacity.unwrap_or(1), 1..=100_000, "capacity")?,
            min_notice: between(min_notice.unwrap_or(0), 0..=i32::MAX, "min_notice")?,
            horizon_days: match horizon_days {
                Some(days) => Some(between(days, 0..=i32::MAX, "horizon_days")?),
                None => None,
            },
            ..Rules::default()
        };
        let visit = Visit {
            duration: Some(needed(duration, "duration")?),
            buffer_before: buffer_before.unwrap_or(0),
            buffer_after: buffer_after.unwrap_or(0),
            party: party.unwrap_or(1),
            actor: Actor::Customer,
        };
        let hours = needed(hours, "hours")?;
        let zone = needed(time_zone, "time_zone")?;
        let range = Span::new(needed(from_at, "from_at")?.into(), needed(to_at, "to_at")?.into());
        let calendar = arguments::calendar(&hours.0, zone, overrides, closures)?;
        let busy = taken(busy);
        let now = needed(at, "at")?;
        let facts = Facts { busy: &busy, ..Facts::at(now.into()) };
        let limit = between(max_slots.unwrap_or(1000), 0..=i32::MAX, "max_slots")?;
        let limit = usize::try_from(limit).unwrap_or(0);
        let found = search(&calendar, &rules, &facts, &visit, range, limit).map_err(invalid)?;
        let row = |slot: concierge_core::appointments::Slot| {
            let local = calendar.zone().text(slot.span.start);
            let (start, end) = (slot.span.start, slot.span.end);
            (arguments::moment(start), arguments::moment(end), local, slot.spots_left)
        };
        Ok::<_, Failure>(found.into_iter().map(row).collect::<Vec<_>>())
    })();
    TableIterator::new(found.or_raise())
}

fn between(number: i32, range: RangeInclusive<i32>, name: &str) -> Result<i32, Refusal> {
    if range.contains(&number) {
        return Ok(number);
    }
    let (first, last) = (range.start(), range.end());
    Err(Refusal::new(refusal::INVALID_ARGUMENT, format!("{name} is {number}"))
        .detail(format!("It has to be from {first} to {last}.")))
}

/// A busy range takes one seat; its own buffers, if it has any, are part of it.
fn taken(busy: Ranges) -> Vec<Busy> {
    let busy = arguments::spans(busy).into_iter();
    busy.map(|span| Busy { span, blocked: span, seats: 1 }).collect()
}

fn grid_named(name: &str, align: i32) -> Result<Grid, Refusal> {
    match name {
        "open" => Ok(Grid::Open),
        "clock" => Ok(Grid::Clock),
        "gap" => Ok(Grid::Gap { align }),
        _ => Err(Refusal::new(refusal::INVALID_ARGUMENT, format!("there is no grid \"{name}\""))
            .hint("open, clock or gap.")),
    }
}

/// What cannot be asked. Over handed-over data there is no caller to choose by the reason.
fn invalid(refused: Refused) -> Failure {
    Refusal::new(refusal::INVALID_ARGUMENT, "the question cannot be answered")
        .detail(refused.message.to_string())
        .into()
}

extension_sql_file!("slots.sql", name = "appointment_slots_comments", requires = [slots]);
