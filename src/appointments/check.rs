//! Could this be booked? `appointment_valid` and `appointment_check`.

use super::desk;
use super::question::{Asking, Question, ask, at, unknown};
use super::request::{Call, Request, instant, of_pg};
use super::tables::Tables;
use crate::error::{Failure, OrRaise};
use crate::spi::Sees;
use concierge_core::appointments::time::MINUTE;
use concierge_core::appointments::zone::Utc;
use concierge_core::appointments::{Instant, Reason, Refused, Span, answer as json};
use pgrx::datum::TimestampWithTimeZone;
use pgrx::prelude::*;
use pgrx::{JsonB, Uuid};
use serde_json::Value;

#[pg_extern(stable, parallel_restricted)]
fn appointment_valid(
    schema: Option<pg_sys::Oid>,
    business_id: Option<Uuid>,
    scheduled_at: Option<TimestampWithTimeZone>,
    duration: Option<i32>,
) -> bool {
    (|| {
        let (Some(business), Some(_)) = (of_pg(business_id), duration) else { return Ok(false) };
        let start = instant(scheduled_at);
        let tables = Tables::of(schema)?;
        let request =
            Request { business: Some(business), at: start, duration, ..Request::default() };
        let known = is_valid(&tables, Sees::Snapshot, &request)?;
        let answer = match known {
            Some(valid) => Some(valid),
            None => desk::ask(&tables, Sees::Snapshot, Call::Valid, &request)?
                .and_then(|answer| answer.as_bool()),
        };
        Ok::<_, Failure>(answer == Some(true))
    })()
    .or_raise()
}

#[pg_extern(stable, parallel_restricted)]
#[allow(clippy::too_many_arguments)]
fn appointment_check(
    schema: Option<pg_sys::Oid>,
    business_id: Option<Uuid>,
    scheduled_at: Option<TimestampWithTimeZone>,
    duration: Option<i32>,
    resource_id: Option<Uuid>,
    party: Option<i32>,
    service_type: Option<String>,
    exclude_id: Option<Uuid>,
    holder: Option<String>,
    strict_grid: Option<bool>,
    actor: Option<String>,
    at: Option<TimestampWithTimeZone>,
    resource_ids: Option<Vec<Option<Uuid>>>,
    mode: Option<String>,
) -> JsonB {
    let request = Request {
        business: of_pg(business_id),
        at: instant(scheduled_at),
        duration,
        resource: of_pg(resource_id),
        resources: super::search::ids(resource_ids),
        mode,
        party,
        service: service_type,
        exclude: of_pg(exclude_id),
        holder,
        strict_grid,
        actor,
        now: instant(at),
        ..Request::default()
    };
    JsonB(checked(schema, &request).or_raise())
}

fn checked(schema: Option<pg_sys::Oid>, request: &Request) -> Result<Value, Failure> {
    let tables = Tables::of(schema)?;
    if let Some(known) = answer(&tables, Sees::Snapshot, request)? {
        return Ok(known);
    }
    let desk = desk::ask(&tables, Sees::Snapshot, Call::Check, request)?;
    Ok(desk.unwrap_or_else(|| json::refusal(&unknown(request), &[], &Utc)))
}

/// Is it free? `None` if the caller does not see the business.
pub fn is_valid(tables: &Tables, sees: Sees, request: &Request) -> Result<Option<bool>, Failure> {
    Ok(match ask(tables, sees, request, at(request.at))? {
        Asking::Hidden => None,
        Asking::Refused(..) => Some(false),
        Asking::Fine(_) if request.at.is_none() => Some(false),
        Asking::Fine(question) => Some(question.check(tables, sees, request.at)?.1.is_ok()),
    })
}

/// The answer with reason and alternatives. `None` if the caller does not see the business.
pub fn answer(tables: &Tables, sees: Sees, request: &Request) -> Result<Option<Value>, Failure> {
    Ok(match ask(tables, sees, request, at(request.at))? {
        Asking::Hidden if request.business.is_none() => {
            Some(json::refusal(&unknown(request), &[], &Utc))
        }
        Asking::Hidden => None,
        Asking::Refused(site, refused) => Some(json::refusal(&refused, &[], &site.zone)),
        Asking::Fine(question) => Some(judged(tables, sees, &question, request.at)?),
    })
}

fn judged(
    tables: &Tables,
    sees: Sees,
    question: &Question,
    start: Option<Instant>,
) -> Result<Value, Failure> {
    let site = &question.site;
    match question.check(tables, sees, start)?.1 {
        Err(refused) => refusal(tables, sees, question, &refused, start),
        Ok(free) => {
            let first = free.first().and_then(|units| units.first().copied()).unwrap_or(0);
            let resource = question.plan(0, first).and_then(|plan| plan.resource);
            let start = start.unwrap_or_default();
            let minutes = question.asked.visit.duration.unwrap_or(0);
            let span = Span::new(start, start.saturating_add(i64::from(minutes) * MINUTE));
            let resource = resource.map(|id| id.to_string());
            Ok(json::free(span, resource.as_deref(), &site.zone, &site.zone_name))
        }
    }
}

/// A refusal, with what could be booked instead.
pub fn refusal(
    tables: &Tables,
    sees: Sees,
    question: &Question,
    refused: &Refused,
    start: Option<Instant>,
) -> Result<Value, Failure> {
    let instead = question.alternatives(tables, sees, refused, start)?;
    Ok(json::refusal(refused, &instead, &question.site.zone))
}

/// The refusal of a time that somebody else was faster to take.
pub fn taken(capacity: i32) -> Refused {
    if capacity == 1 { Reason::SlotTaken.into() } else { Reason::CapacityFull.into() }
}
