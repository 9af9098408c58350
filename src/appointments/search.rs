//! Which times can be booked? `appointment_slots` and `appointment_next`.

use super::desk;
use super::question::{Asking, Question, ask};
use super::request::{Call, Request, bad_argument, instant, of_pg};
use super::tables::Tables;
use super::times::{Time, Times};
use crate::error::{Failure, OrRaise};
use crate::spi::Sees;
use concierge_core::appointments::time::DAY;
use concierge_core::appointments::{Offer, Reason, Refused, Span};
use pgrx::Uuid;
use pgrx::datum::TimestampWithTimeZone;
use pgrx::prelude::*;
use serde_json::{Value, json};

/// Days in which the next times are looked for.
const NEXT_DAYS: i64 = 366;

#[pg_extern(sql = r"CREATE FUNCTION appointment_slots(
    schema oid, business_id uuid, from_at timestamptz, to_at timestamptz, duration integer, party integer,
    resource_ids uuid[], mode text, time_zone text, max_slots integer, service_type text, actor text, at timestamptz
) RETURNS TABLE (
    slot_start timestamptz, slot_end timestamptz, local_start text, local_date date, resource_id uuid, spots_left integer
) STABLE PARALLEL RESTRICTED ROWS 500 LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';")]
#[allow(clippy::too_many_arguments)]
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
) -> Times {
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
    found(schema, Call::Slots, &request).or_raise()
}

#[pg_extern(sql = r"CREATE FUNCTION appointment_next(
    schema oid, business_id uuid, after timestamptz, duration integer, party integer, resource_ids uuid[],
    mode text, time_zone text, max_slots integer, service_type text, actor text, at timestamptz
) RETURNS TABLE (
    slot_start timestamptz, slot_end timestamptz, local_start text, local_date date, resource_id uuid, spots_left integer
) STABLE PARALLEL RESTRICTED ROWS 500 LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';")]
#[allow(clippy::too_many_arguments)]
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
) -> Times {
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
    found(schema, Call::Next, &request).or_raise()
}

/// A list of ids, without nulls; one that is empty is none.
pub fn ids(ids: Option<Vec<Option<Uuid>>>) -> Option<Vec<uuid::Uuid>> {
    let ids: Vec<_> = ids?.into_iter().filter_map(of_pg).collect();
    (!ids.is_empty()).then_some(ids)
}

fn found(schema: Option<pg_sys::Oid>, call: Call, request: &Request) -> Result<Times, Failure> {
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
pub fn slots(tables: &Tables, sees: Sees, request: &Request) -> Result<Option<Times>, Failure> {
    let start = request.at.unwrap_or_else(|| request.now());
    let end = request.until.unwrap_or_else(|| start.saturating_add(7 * DAY));
    let range = Span::new(start, end);
    searched(tables, sees, request, Some(range), |question, limit| {
        question.slots(tables, sees, range, limit)
    })
}

/// The next bookable times.
pub fn next(tables: &Tables, sees: Sees, request: &Request) -> Result<Option<Times>, Failure> {
    searched(tables, sees, request, None, |question, limit| {
        let after = request.at.unwrap_or(question.asked.now);
        question.next(tables, sees, after, NEXT_DAYS, limit)
    })
}

fn searched(
    tables: &Tables,
    sees: Sees,
    request: &Request,
    range: Option<Span>,
    search: impl FnOnce(&Question, usize) -> Result<Result<Vec<Offer>, Refused>, Failure>,
) -> Result<Option<Times>, Failure> {
    let question = match ask(tables, sees, request, range)? {
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
    let zone = request.time_zone.clone().unwrap_or_else(|| question.site.zone_name.clone());
    let times = offers.into_iter().map(|(slot, index)| Time {
        start: slot.span.start,
        end: slot.span.end,
        resource: question.plan(0, index).and_then(|plan| plan.resource),
        spots_left: slot.spots_left,
    });
    Ok(Some(Times { zone, times: times.collect() }))
}

/// For the desk.
pub fn to_json(found: Times) -> Value {
    json!(found)
}
