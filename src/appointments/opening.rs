//! When a business is open, and when it is busy: `appointment_is_open`, `appointment_next_opening` and
//! `appointment_free_busy`.

use super::facts::{self, Around, Count};
use super::request::{Call, Request, bad_argument, instant, of_pg};
use super::site::{Plan, Site};
use super::tables::Tables;
use super::{arguments, desk};
use crate::error::{Failure, OrRaise};
use crate::spi::Sees;
use concierge_core::appointments::time::{DAY, merge, subtract};
use concierge_core::appointments::{Instant, MAX_DAYS, Span};
use pgrx::Uuid;
use pgrx::datum::TimestampWithTimeZone;
use pgrx::prelude::*;

#[pg_extern(stable, parallel_restricted)]
fn appointment_is_open(
    schema: Option<pg_sys::Oid>,
    business_id: Option<Uuid>,
    at: Option<TimestampWithTimeZone>,
    resource_id: Option<Uuid>,
) -> Option<bool> {
    (|| {
        let tables = Tables::of(schema)?;
        let request = asked(business_id, at, resource_id);
        match is_open(&tables, Sees::Snapshot, &request)? {
            Some(open) => Ok(Some(open)),
            None => {
                let answer = desk::ask(&tables, Sees::Snapshot, Call::IsOpen, &request)?;
                Ok::<_, Failure>(answer.and_then(|answer| answer.as_bool()))
            }
        }
    })()
    .or_raise()
}

#[pg_extern(stable, parallel_restricted)]
fn appointment_next_opening(
    schema: Option<pg_sys::Oid>,
    business_id: Option<Uuid>,
    after: Option<TimestampWithTimeZone>,
    resource_id: Option<Uuid>,
) -> Option<TimestampWithTimeZone> {
    (|| {
        let tables = Tables::of(schema)?;
        let request = asked(business_id, after, resource_id);
        let found = match next(&tables, Sees::Snapshot, &request)? {
            Some(found) => Some(found),
            None => desk::ask(&tables, Sees::Snapshot, Call::NextOpening, &request)?
                .and_then(|answer| answer.as_i64()),
        };
        Ok::<_, Failure>(found.map(arguments::moment))
    })()
    .or_raise()
}

fn asked(
    business_id: Option<Uuid>,
    at: Option<TimestampWithTimeZone>,
    resource_id: Option<Uuid>,
) -> Request {
    Request {
        business: of_pg(business_id),
        at: instant(at),
        resource: of_pg(resource_id),
        ..Request::default()
    }
}

/// Is it open? `None` if the caller does not see the business.
pub fn is_open(tables: &Tables, sees: Sees, request: &Request) -> Result<Option<bool>, Failure> {
    let at = request.at.unwrap_or_else(|| request.now());
    let Some((site, plan)) = unit(tables, sees, request)? else { return Ok(None) };
    let range = Span::new(at, at.saturating_add(1));
    Ok(Some(facts::calendar(tables, sees, &site, &plan, range)?.is_open(at)))
}

/// When it opens next. `None` if it does not within ten years, or the caller does not see the business.
pub fn next(tables: &Tables, sees: Sees, request: &Request) -> Result<Option<Instant>, Failure> {
    let after = request.at.unwrap_or_else(|| request.now());
    let Some((site, plan)) = unit(tables, sees, request)? else { return Ok(None) };
    let range = Span::new(after, after.saturating_add(MAX_DAYS * DAY));
    Ok(facts::calendar(tables, sees, &site, &plan, range)?.next_opening(after))
}

/// The business as a whole, or the resource that is asked about.
fn unit(tables: &Tables, sees: Sees, request: &Request) -> Result<Option<(Site, Plan)>, Failure> {
    let Some(site) = Site::read(tables, sees, request.business)? else { return Ok(None) };
    let plan = match request.resource {
        None => Some(site.whole()),
        Some(id) => site.resources(tables, sees, Some(vec![id]))?.into_iter().next(),
    };
    Ok(plan.map(|plan| (site, plan)))
}

#[pg_extern(stable, parallel_restricted)]
fn appointment_free_busy(
    schema: Option<pg_sys::Oid>,
    business_id: Option<Uuid>,
    from_at: Option<TimestampWithTimeZone>,
    to_at: Option<TimestampWithTimeZone>,
    resource_id: Option<Uuid>,
) -> TableIterator<
    'static,
    (
        name!(kind, &'static str),
        name!(starts_at, TimestampWithTimeZone),
        name!(ends_at, TimestampWithTimeZone),
    ),
> {
    let mut request = asked(business_id, from_at, resource_id);
    request.until = instant(to_at);
    let found = Tables::of(schema).and_then(|tables| free_busy(&tables, &request)).or_raise();
    TableIterator::new(
        found
            .into_iter()
            .map(|(kind, span)| (kind, arguments::moment(span.start), arguments::moment(span.end))),
    )
}

/// The times in a range, each as closed, busy or free.
fn free_busy(tables: &Tables, request: &Request) -> Result<Vec<(&'static str, Span)>, Failure> {
    let sees = Sees::Snapshot;
    let Some((site, plan)) = unit(tables, sees, request)? else { return Ok(Vec::new()) };
    let start = request.at.unwrap_or_else(|| request.now());
    let end = request.until.unwrap_or_else(|| start.saturating_add(7 * DAY));
    let range = Span::new(start, end).finite();
    if range.is_empty() {
        return Ok(Vec::new());
    }
    let calendar = facts::calendar(tables, sees, &site, &plan, range)?;
    let open = calendar.open(range).map_err(|problem| {
        bad_argument(&super::request::invalid(&format!("The search is refused: {problem}.")))
    })?;
    let around = Around {
        range,
        reach: range,
        now: request.now(),
        exclude: &[],
        holder: None,
        count: Count::Nothing,
    };
    let mut taken = facts::full(tables, sees, &site, &plan, &around)?;
    taken.extend(facts::blocks(tables, sees, &site, &plan, range)?);
    let taken: Vec<_> = merge(taken)
        .into_iter()
        .map(|span| span.intersection(range))
        .filter(|span| !span.is_empty())
        .collect();
    let free = subtract(&open, &taken);
    let closed = subtract(&subtract(&[range], &open), &taken);
    let named = |kind: &'static str, spans: Vec<Span>| spans.into_iter().map(move |s| (kind, s));
    let mut all: Vec<_> =
        named("busy", taken).chain(named("free", free)).chain(named("closed", closed)).collect();
    all.sort_by_key(|(_, span)| *span);
    Ok(all)
}
