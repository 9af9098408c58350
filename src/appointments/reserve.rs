//! Booking and holding: `appointment_book`.
//!
//! What is free is read through a btree index; that nobody else takes it is the promise of the exclusion
//! constraint. `ON CONFLICT DO NOTHING` waits for a rival, and never in a circle.

use super::check::{refusal, taken};
use super::facts::Facts;
use super::lock::{Lock, lock};
use super::question::{Asking, Question, ask, at, unknown};
use super::request::{Customer, Request, instant, invalid, of_pg};
use super::rows::{self, New, Stored};
use super::site::Plan;
use super::tables::Tables;
use super::{desk, search};
use crate::error::undo::undoing;
use crate::error::{Failure, OrRaise};
use crate::spi::Sees;
use concierge_core::appointments::seats::{cluster, recolour};
use concierge_core::appointments::time::MINUTE;
use concierge_core::appointments::zone::Utc;
use concierge_core::appointments::{
    Actor, Instant, Reason, Refused, Seats, Span, answer as json, hold_expires,
};
use concierge_core::refusal::{self, Refusal};
use pgrx::datum::TimestampWithTimeZone;
use pgrx::prelude::*;
use pgrx::{JsonB, Uuid};
use serde_json::Value;

/// How often a booking that a rival was in the way of is tried again.
const ATTEMPTS: usize = 24;
const SOURCES: [&str; 4] = ["manual", "voice_agent", "web", "sms"];

#[pg_extern(volatile, parallel_unsafe)]
#[allow(clippy::too_many_arguments)]
fn appointment_book(
    schema: Option<pg_sys::Oid>,
    business_id: Option<Uuid>,
    scheduled_at: Option<TimestampWithTimeZone>,
    duration: Option<i32>,
    customer_name: Option<String>,
    customer_phone: Option<String>,
    customer_email: Option<String>,
    source: Option<String>,
    external_id: Option<String>,
    service_type: Option<String>,
    notes: Option<String>,
    resource_id: Option<Uuid>,
    party: Option<i32>,
    actor: Option<String>,
    resource_ids: Option<Vec<Option<Uuid>>>,
    mode: Option<String>,
    holder: Option<String>,
    hold_seconds: Option<i32>,
    customer_id: Option<Uuid>,
    overbook: Option<bool>,
    series_id: Option<Uuid>,
) -> JsonB {
    let request = Request {
        business: of_pg(business_id),
        at: instant(scheduled_at),
        duration,
        resource: of_pg(resource_id),
        resources: search::ids(resource_ids),
        mode,
        party,
        service: service_type,
        holder,
        actor,
        source,
        external_id: external_id.filter(|id| !id.is_empty()),
        customer: Customer {
            id: of_pg(customer_id),
            name: customer_name,
            phone: customer_phone,
            email: customer_email,
            notes,
        },
        hold_seconds,
        overbook: overbook == Some(true),
        series: of_pg(series_id),
        ..Request::default()
    };
    JsonB(booked(schema, &request).or_raise())
}

fn booked(schema: Option<pg_sys::Oid>, request: &Request) -> Result<Value, Failure> {
    let tables = Tables::of(schema)?;
    if let Some(answer) = book(&tables, request)? {
        return Ok(answer);
    }
    let desk = desk::ask(&tables, Sees::Latest, super::request::Call::Book, request)?;
    Ok(desk.unwrap_or_else(|| json::refusal(&unknown(request), &[], &Utc)))
}

/// Books. `None` if the caller does not see the business.
pub fn book(tables: &Tables, request: &Request) -> Result<Option<Value>, Failure> {
    let question = match ask(tables, Sees::Latest, request, at(request.at))? {
        Asking::Hidden if request.business.is_none() => {
            return Ok(Some(json::refusal(&unknown(request), &[], &Utc)));
        }
        Asking::Hidden => return Ok(None),
        Asking::Refused(site, refused) => {
            return Ok(Some(json::refusal(&refused, &[], &site.zone)));
        }
        Asking::Fine(question) => question,
    };
    let booking = Booking { tables, request, question: &question };
    match booking.expires_at() {
        Ok(expires_at) => booking.run(expires_at).map(Some),
        Err(refused) => Ok(Some(json::refusal(&refused, &[], &question.site.zone))),
    }
}

struct Booking<'a> {
    tables: &'a Tables,
    request: &'a Request,
    question: &'a Question,
}

impl Booking<'_> {
    /// Until when it is held; `None` if it is booked for good.
    fn expires_at(&self) -> Result<Option<Instant>, Refused> {
        let request = self.request;
        if request.source.as_deref().is_some_and(|source| !SOURCES.contains(&source)) {
            return Err(invalid("A source is manual, voice_agent, web or sms."));
        }
        let blank = |text: &Option<String>| text.as_deref().is_none_or(|t| t.trim().is_empty());
        let held = request.hold_seconds.map(|s| hold_expires(self.question.asked.now, s));
        if held.is_none() && blank(&request.customer.name) {
            return Err(invalid("The name of the customer is missing."));
        }
        if i16::try_from(self.question.asked.visit.party).is_err() {
            return Err(invalid("A party has 32767 people at most."));
        }
        held.transpose()
    }

    fn run(&self, expires_at: Option<Instant>) -> Result<Value, Failure> {
        if let Some(known) = self.duplicate()? {
            return Ok(known);
        }
        let start = self.request.at;
        self.question.lock_counts(start);
        for attempt in 0..ATTEMPTS {
            if attempt > 0
                && let Some(known) = self.duplicate()?
            {
                return Ok(known);
            }
            let (facts, free) = self.question.check(self.tables, Sees::Latest, start)?;
            let free = match free {
                Ok(free) => free,
                Err(refused) if self.may_overbook(&refused) => {
                    return self.overbook(expires_at);
                }
                Err(refused) => return self.refuse(&refused),
            };
            self.free_holds(&facts)?;
            if let Some(stored) = self.place(&facts, &free, expires_at)? {
                let reason = if expires_at.is_some() { Reason::Held } else { Reason::Booked };
                return Ok(self.done(reason, &stored));
            }
        }
        self.refuse(&taken(self.question.site.rules.capacity))
    }

    fn duplicate(&self) -> Result<Option<Value>, Failure> {
        let twin = rows::twin(self.tables, self.question.site.business, self.request)?;
        let Some((id, customer)) = twin else { return Ok(None) };
        if self.request.at_desk && customer != self.request.customer.id {
            return self.refuse(&invalid("That external id is another one's.")).map(Some);
        }
        let stored = rows::group(self.tables, id)?;
        Ok(Some(self.done(Reason::Duplicate, &stored)))
    }

    fn done(&self, reason: Reason, stored: &[Stored]) -> Value {
        let site = &self.question.site;
        let views: Vec<_> = stored.iter().map(Stored::view).collect();
        json::done(reason, &views, &site.zone, &site.zone_name)
    }

    fn refuse(&self, refused: &Refused) -> Result<Value, Failure> {
        refusal(self.tables, Sees::Latest, self.question, refused, self.request.at)
    }

    fn footprint(&self) -> Span {
        let visit = &self.question.asked.visit;
        self.span().widened(visit.buffer_before, visit.buffer_after)
    }

    fn span(&self) -> Span {
        let start = self.request.at.unwrap_or_default();
        let minutes = self.question.asked.visit.duration.unwrap_or(0);
        Span::new(start, start.saturating_add(i64::from(minutes) * MINUTE))
    }

    fn free_holds(&self, facts: &Facts) -> Result<(), Failure> {
        let (now, holder) = (self.question.asked.now, self.request.holder.as_deref());
        facts.stale.iter().try_for_each(|unit| {
            rows::free_holds(self.tables, *unit, self.footprint(), now, holder, &[])
        })
    }

    /// Inserts the rows; `None` if a rival was faster.
    fn place(
        &self,
        facts: &Facts,
        free: &[Vec<usize>],
        expires_at: Option<Instant>,
    ) -> Result<Option<Vec<Stored>>, Failure> {
        let start = self.request.at.unwrap_or_default();
        let mut groups: Vec<Vec<&Plan>> = Vec::new();
        for (group, units) in free.iter().enumerate() {
            let mut ranked: Vec<_> = units
                .iter()
                .filter_map(|index| {
                    let unit = facts.choice.0.get(group)?.get(*index)?;
                    Some((self.question.plan(group, *index)?, unit.booked_on_day(start)))
                })
                .collect();
            ranked.sort_by_key(|(plan, booked)| (plan.rank, *booked, plan.unit));
            groups.push(ranked.into_iter().map(|(plan, _)| plan).collect());
        }
        if let [group] = groups.as_slice() {
            for plan in group {
                if let Some(new) = self.insert(plan, expires_at, self.request.series, true)? {
                    return Ok(Some(vec![new]));
                }
            }
            return Ok(None);
        }
        // One of each group, all different, in an order that all callers keep: all or nothing.
        let mut plans: Vec<&Plan> = Vec::new();
        for group in &groups {
            let next = group.iter().find(|plan| plans.iter().all(|p| p.unit != plan.unit));
            let Some(next) = next else { return Ok(None) };
            plans.push(next);
        }
        plans.sort_by_key(|plan| plan.unit);
        let series = self.series()?;
        let all = undoing(|| {
            let mut stored = Vec::new();
            for (index, plan) in plans.iter().enumerate() {
                match self.insert(plan, expires_at, series, index == 0)? {
                    Some(new) => stored.push(new),
                    None => return Err(Refusal::new(refusal::OVERLAP, TAKEN).into()),
                }
            }
            Ok(stored)
        });
        match all {
            Ok(stored) => Ok(Some(stored)),
            Err(Failure::Refusal(refusal)) if refusal.message == TAKEN => Ok(None),
            Err(failure) => Err(failure),
        }
    }

    /// What appointments share that belong together.
    fn series(&self) -> Result<Option<uuid::Uuid>, Failure> {
        match self.request.series {
            None => rows::new_id(self.tables),
            given => Ok(given),
        }
    }

    fn insert(
        &self,
        plan: &Plan,
        expires_at: Option<Instant>,
        series: Option<uuid::Uuid>,
        first: bool,
    ) -> Result<Option<Stored>, Failure> {
        let visit = &self.question.asked.visit;
        let needed = plan.rules.seats(visit.party);
        let seats = if plan.rules.capacity == 1 {
            Some("{[1,2)}".to_owned())
        } else {
            let taken = rows::seats_taken(self.tables, plan.unit, self.footprint(), &[])?;
            Seats::lowest_free(&taken, plan.rules.capacity, needed).map(|seats| seats.to_string())
        };
        let new = New {
            business: self.question.site.business,
            plan,
            span: self.span(),
            duration: visit.duration.unwrap_or(0),
            buffers: (visit.buffer_before, visit.buffer_after),
            party: visit.party,
            seats: seats.as_deref().unwrap_or_default(),
            overbooked: false,
            hold_expires_at: expires_at,
            series,
            first,
        };
        match seats {
            Some(_) => rows::insert(self.tables, self.request, &new),
            None => self.make_room(plan, needed, &new),
        }
    }

    /// There is room, but no seat that is free all the time: others are given other seats.
    fn make_room(
        &self,
        plan: &Plan,
        needed: i32,
        new: &New<'_>,
    ) -> Result<Option<Stored>, Failure> {
        /// Out of the way of all numbers that are given out.
        const AWAY: i32 = 100_000;
        // Giving other seats is moving, too; in the order in which a reschedule takes the two.
        lock(Lock::Move, [(plan.unit, 0)]);
        lock(Lock::Seats, [(plan.unit, 0)]);
        let footprint = self.footprint();
        let mut range = footprint;
        let mut others = rows::around(self.tables, plan.unit, range)?;
        loop {
            let spans: Vec<_> = others.iter().map(|(_, span, _)| *span).collect();
            let wider = cluster(&spans, range);
            if wider == range {
                break;
            }
            range = wider;
            others = rows::around(self.tables, plan.unit, range)?;
        }
        let mut all: Vec<_> =
            others.iter().map(|(_, span, seats)| (*span, seats.count())).collect();
        all.push((footprint, needed));
        let Some(mut coloured) = recolour(&all, plan.rules.capacity) else { return Ok(None) };
        let Some(own) = coloured.pop() else { return Ok(None) };
        let own = own.to_string();
        let moved = undoing(|| {
            for (id, _, seats) in &others {
                rows::give_seats(self.tables, *id, &seats.shifted(AWAY))?;
            }
            for ((id, _, _), seats) in others.iter().zip(&coloured) {
                rows::give_seats(self.tables, *id, seats)?;
            }
            rows::insert(self.tables, self.request, &New { seats: &own, ..*new })
        });
        match moved {
            Err(Failure::Raised(caught)) if caught.sqlstate() == "23P01" => Ok(None),
            other => other,
        }
    }

    fn may_overbook(&self, refused: &Refused) -> bool {
        use Reason::{BufferConflict, CapacityFull, SlotTaken};
        let full = matches!(refused.reason, SlotTaken | BufferConflict | CapacityFull);
        full && self.request.overbook && self.question.asked.visit.actor == Actor::Staff
    }

    /// Staff has said that it may overlap.
    fn overbook(&self, expires_at: Option<Instant>) -> Result<Value, Failure> {
        let visit = &self.question.asked.visit;
        let series = match self.question.groups.len() {
            1 => self.request.series,
            _ => self.series()?,
        };
        let mut stored = Vec::new();
        for plan in self.question.groups.iter().filter_map(|group| group.first()) {
            let taken: [Seats; 0] = [];
            let seats = Seats::lowest_free(&taken, i32::MAX, plan.rules.seats(visit.party));
            let new = New {
                business: self.question.site.business,
                plan,
                span: self.span(),
                duration: visit.duration.unwrap_or(0),
                buffers: (visit.buffer_before, visit.buffer_after),
                party: visit.party,
                seats: &seats.unwrap_or_default().to_string(),
                overbooked: true,
                hold_expires_at: expires_at,
                series,
                first: stored.is_empty(),
            };
            match rows::insert(self.tables, self.request, &new)? {
                Some(new) => stored.push(new),
                // Only the external id can be in the way.
                None => {
                    let taken = || self.refuse(&Reason::SlotTaken.into());
                    return self.duplicate()?.map_or_else(taken, Ok);
                }
            }
        }
        stored.sort_by_key(|stored| stored.unit);
        Ok(self.done(Reason::Booked, &stored))
    }
}

/// The message of a failure that undoes a booking of several units, of which one was taken.
const TAKEN: &str = "one of the units is taken";
