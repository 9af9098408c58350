//! Which times can be booked? `appointment_slots` and `appointment_next`.

use super::desk;
use super::question::{Asking, Question, ask};
use super::request::{Call, Request, bad_argument, instant, of_pg, to_pg};
use super::tables::Tables;
use super::{arguments, cached};
use crate::error::{Failure, OrRaise};
use crate::spi::Sees;
use concierge_core::appointments::time::DAY;
use concierge_core::appointments::{Instant, Offer, Reason, Refused, Span, Zone};
use pgrx::Uuid;
use pgrx::datum::{Date, TimestampWithTimeZone};
use pgrx::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Days in which the next times are looked for.
const NEXT_DAYS: i64 = 366;

/// A time that can be booked.
#[derive(Serialize, Deserialize)]
pub struct Found {
    start: Instant,
    end: Instant,
    local_start: String,
    local_date: i32,
    resource: Option<uuid::Uuid>,
    spots_left: i32,
}

type Table = TableIterator<
    'static,
    (
        name!(slot_start, TimestampWithTimeZone),
        name!(slot_end, TimestampWithTimeZone),
        name!(local_start, String),
        name!(local_date, Option<Date>),
        name!(resource_id, Option<Uuid>),
        name!(spots_left, i32),
    ),
>;

#[pg_extern(stable, parallel_restricted)]
#[allow(clippy::too_many_arguments, clippy::type_complexity)] // the types are the SQL
fn appointment_slots(
    schema: Option<pg_sys::Oid>,
    business_id: Option<Uuid>,
    from_at: Option<TimestampWithTimeZone>,
    to_at: Option<TimestampWithTimeZone>,
    duration: Option<i32>,
    party: Option<i32>,
    resource_ids: Option<Vec<Option<Uuid>>>,
    mode: Option<String>,
    time_zone: Option<String>,
    max_slots: Option<i32>,
    service_type: Option<String>,
    actor: Option<String>,
    at: Option<TimestampWithTimeZone>,
) -> TableIterator<
    'static,
    (
        name!(slot_start, TimestampWithTimeZone),
        name!(slot_end, TimestampWithTimeZone),
        name!(local_start, String),
        name!(local_date, Option<Date>),
        name!(resource_id, Option<Uuid>),
        name!(spots_left, i32),
    ),
> {
    let request = Request {
        business: of_pg(business_id),
        at: instant(from_at),
        until: instant(to_at),
        duration,
        party,
        resources: ids(resource_ids),
        mode,
        time_zone,
        limit: max_slots,
        service: service_type,
        actor,
        now: instant(at),
        ..Request::default()
    };
    table(schema, Call::Slots, &request)
}

#[pg_extern(stable, parallel_restricted)]
#[allow(clippy::too_many_arguments, clippy::type_complexity)] // the types are the SQL
fn appointment_next(
    schema: Option<pg_sys::Oid>,
    business_id: Option<Uuid>,
    after: Option<TimestampWithTimeZone>,
    duration: Option<i32>,
    party: Option<i32>,
    resource_ids: Option<Vec<Option<Uuid>>>,
    mode: Option<String>,
    time_zone: Option<String>,
    max_slots: Option<i32>,
    service_type: Option<String>,
    actor: Option<String>,
    at: Option<TimestampWithTimeZone>,
) -> TableIterator<
    'static,
    (
        name!(slot_start, TimestampWithTimeZone),
        name!(slot_end, TimestampWithTimeZone),
        name!(local_start, String),
        name!(local_date, Option<Date>),
        name!(resource_id, Option<Uuid>),
        name!(spots_left, i32),
    ),
> {
    let request = Request {
        business: of_pg(business_id),
        at: instant(after),
        duration,
        party,
        resources: ids(resource_ids),
        mode,
        time_zone,
        limit: max_slots,
        service: service_type,
        actor,
        now: instant(at),
        ..Request::default()
    };
    table(schema, Call::Next, &request)
}

/// A list of ids, without nulls; one that is empty is none.
pub fn ids(ids: Option<Vec<Option<Uuid>>>) -> Option<Vec<uuid::Uuid>> {
    let ids: Vec<_> = ids?.into_iter().filter_map(of_pg).collect();
    (!ids.is_empty()).then_some(ids)
}

fn table(schema: Option<pg_sys::Oid>, call: Call, request: &Request) -> Table {
    let found = found(schema, call, request).or_raise();
    TableIterator::new(found.into_iter().map(|found| {
        (
            arguments::moment(found.start),
            arguments::moment(found.end),
            found.local_start,
            Some(Date::saturating_from_raw(found.local_date)),
            found.resource.map(to_pg),
            found.spots_left,
        )
    }))
}

fn found(
    schema: Option<pg_sys::Oid>,
    call: Call,
    request: &Request,
) -> Result<Vec<Found>, Failure> {
    let tables = Tables::of(schema)?;
    let sees = Sees::Snapshot;
    let known = match call {
        Call::Next => next(&tables, sees, request)?,
        _ => slots(&tables, sees, request)?,
    };
    if let Some(found) = known {
        return Ok(found);
    }
    let answer = desk::ask(&tables, sees, call, request)?;
    Ok(answer.and_then(|answer| serde_json::from_value(answer).ok()).unwrap_or_default())
}

/// The bookable times of a range: a week from now, where it is not said. `None` if the caller does not see the
/// business.
pub fn slots(
    tables: &Tables,
    sees: Sees,
    request: &Request,
) -> Result<Option<Vec<Found>>, Failure> {
    searched(tables, sees, request, |question, limit| {
        let start = request.at.unwrap_or(question.asked.now);
        let end = request.until.unwrap_or_else(|| start.saturating_add(7 * DAY));
        question.slots(tables, sees, Span::new(start, end), limit)
    })
}

/// The next bookable times.
pub fn next(tables: &Tables, sees: Sees, request: &Request) -> Result<Option<Vec<Found>>, Failure> {
    searched(tables, sees, request, |question, limit| {
        let after = request.at.unwrap_or(question.asked.now);
        question.next(tables, sees, after, NEXT_DAYS, limit)
    })
}

fn searched(
    tables: &Tables,
    sees: Sees,
    request: &Request,
    search: impl FnOnce(&Question, usize) -> Result<Result<Vec<Offer>, Refused>, Failure>,
) -> Result<Option<Vec<Found>>, Failure> {
    let question = match ask(tables, sees, request)? {
        Asking::Hidden => return Ok(None),
        Asking::Refused(_, refused) => return Err(bad_argument(&refused)),
        Asking::Fine(question) => question,
    };
    let limit = match request.limit {
        None => usize::MAX,
        Some(limit) => usize::try_from(limit).unwrap_or(0),
    };
    let offers = match search(&question, limit)? {
        Ok(offers) => offers,
        Err(refused) if refused.reason == Reason::InvalidInput => {
            return Err(bad_argument(&refused));
        }
        // A party that fits nowhere has no times.
        Err(_) => Vec::new(),
    };
    let zone = match &request.time_zone {
        Some(name) => cached::zone(name)?,
        None => question.site.zone,
    };
    let found = offers.into_iter().map(|(slot, index)| Found {
        start: slot.span.start,
        end: slot.span.end,
        local_start: zone.text(slot.span.start),
        local_date: Question::date_of(&zone, slot.span.start),
        resource: question.plan(0, index).and_then(|plan| plan.resource),
        spots_left: slot.spots_left,
    });
    Ok(Some(found.collect()))
}

/// For the desk.
pub fn to_json(found: Vec<Found>) -> Value {
    json!(found)
}
