//! What becomes of an appointment: confirmed, released, moved, cancelled, completed, missed.

use super::check::{refusal, taken};
use super::desk;
use super::lock::{Lock, lock};
use super::question::Question;
use super::request::{Call, Customer, Request, instant, invalid, of_pg, to_pg};
use super::rows::{self, Stored};
use super::site::{Plan, Site};
use super::tables::{Query, Tables};
use crate::error::undo::undoing;
use crate::error::{Failure, OrRaise};
use crate::settings::{c_string, while_set};
use crate::spi::Sees;
use concierge_core::appointments::time::MINUTE;
use concierge_core::appointments::zone::Utc;
use concierge_core::appointments::{
    Actor, Asked, Instant, Reason, Refused, Rules, Seats, Span, Visit, answer as json, is_expired,
};
use pgrx::datum::TimestampWithTimeZone;
use pgrx::pg_sys::{INT4OID, TEXTOID, UUIDARRAYOID};
use pgrx::prelude::*;
use pgrx::{JsonB, Uuid};
use serde_json::Value;
use std::cell::RefCell;

/// How often a change that somebody else was faster with is tried again.
const ATTEMPTS: usize = 8;

const CHANGE: Query = Query {
    slot: 17,
    text: "UPDATE @.appointments SET status = $3, duration = coalesce($4, duration), \
         cancel_reason = coalesce($5, cancel_reason), customer_name = coalesce($6, customer_name), \
         customer_phone = coalesce($7, customer_phone), customer_email = coalesce($8, customer_email), \
         notes = coalesce($9, notes) WHERE id = ANY ($1) AND status = $2 RETURNING id",
    types: &[UUIDARRAYOID, TEXTOID, TEXTOID, INT4OID, TEXTOID, TEXTOID, TEXTOID, TEXTOID, TEXTOID],
};

#[pg_extern(volatile, parallel_unsafe)]
fn appointment_confirm(
    schema: Option<pg_sys::Oid>,
    id: Option<Uuid>,
    customer_name: Option<String>,
    customer_phone: Option<String>,
    customer_email: Option<String>,
    notes: Option<String>,
) -> JsonB {
    let customer = Customer {
        id: None,
        name: customer_name.filter(|name| !name.trim().is_empty()),
        phone: customer_phone,
        email: customer_email,
        notes,
    };
    let request = Request { appointment: of_pg(id), customer, ..Request::default() };
    changed(schema, Call::Confirm, &request)
}

#[pg_extern(volatile, parallel_unsafe)]
fn appointment_release(schema: Option<pg_sys::Oid>, id: Option<Uuid>) -> JsonB {
    let request = Request { appointment: of_pg(id), ..Request::default() };
    changed(schema, Call::Release, &request)
}

#[pg_extern(volatile, parallel_unsafe)]
fn appointment_reschedule(
    schema: Option<pg_sys::Oid>,
    id: Option<Uuid>,
    scheduled_at: Option<TimestampWithTimeZone>,
    duration: Option<i32>,
    actor: Option<String>,
    resource_id: Option<Uuid>,
) -> JsonB {
    let request = Request {
        appointment: of_pg(id),
        at: instant(scheduled_at),
        duration,
        actor,
        resource: of_pg(resource_id),
        ..Request::default()
    };
    changed(schema, Call::Reschedule, &request)
}

#[pg_extern(volatile, parallel_unsafe)]
fn appointment_cancel(
    schema: Option<pg_sys::Oid>,
    id: Option<Uuid>,
    reason: Option<String>,
    actor: Option<String>,
) -> JsonB {
    let request = Request { appointment: of_pg(id), reason, actor, ..Request::default() };
    changed(schema, Call::Cancel, &request)
}

#[pg_extern(volatile, parallel_unsafe)]
fn appointment_finish(
    schema: Option<pg_sys::Oid>,
    id: Option<Uuid>,
    came: Option<bool>,
    ended_at: Option<TimestampWithTimeZone>,
) -> JsonB {
    JsonB(finished(schema, of_pg(id), came.unwrap_or(true), instant(ended_at)).or_raise())
}

fn changed(schema: Option<pg_sys::Oid>, call: Call, request: &Request) -> JsonB {
    let answer = (|| {
        let tables = Tables::of(schema)?;
        if let Some(answer) = change(&tables, call, request, None)? {
            return Ok(answer);
        }
        let desk = desk::ask(&tables, Sees::Latest, call, request)?;
        Ok::<_, Failure>(desk.unwrap_or_else(not_found))
    })();
    JsonB(answer.or_raise())
}

fn not_found() -> Value {
    json::refusal(&Reason::NotFound.into(), &[], &Utc)
}

/// Changes an appointment. At the desk `customer` is who asks, and sees what is booked for that account only.
/// `None` if the caller does not see the appointment and its business.
pub fn change(
    tables: &Tables,
    call: Call,
    request: &Request,
    customer: Option<Option<uuid::Uuid>>,
) -> Result<Option<Value>, Failure> {
    let Some(id) = request.appointment else { return Ok(Some(not_found())) };
    if !tables.may_read() {
        return Ok(None);
    }
    for _ in 0..ATTEMPTS {
        let stored = rows::group(tables, id)?;
        let Some(first) = stored.first() else { return Ok(None) };
        if customer.is_some_and(|asks| asks.is_none() || asks != first.customer) {
            return Ok(None);
        }
        let Some(site) = Site::read(tables, Sees::Latest, Some(first.business))? else {
            return Ok(None);
        };
        let actor = match request.actor() {
            Ok(actor) => actor,
            Err(refused) => return Ok(Some(json::refusal(&refused, &[], &site.zone))),
        };
        let subject = Subject { tables, site, stored, request, actor };
        let answer = match call {
            Call::Confirm => subject.confirm()?,
            Call::Release => subject.release()?,
            Call::Cancel => subject.cancel()?,
            _ => subject.reschedule()?,
        };
        if answer.is_some() {
            return Ok(answer);
        }
    }
    Ok(Some(json::refusal(&Reason::InvalidState.into(), &[], &Utc)))
}

/// An appointment, with those that were booked together with it, and what is to become of it.
struct Subject<'a> {
    tables: &'a Tables,
    site: Site,
    stored: Vec<Stored>,
    request: &'a Request,
    actor: Actor,
}

/// An answer, or nothing if somebody else was faster and it has to be looked at again.
type Answer = Result<Option<Value>, Failure>;

impl Subject<'_> {
    fn status(&self) -> &str {
        self.stored.first().map_or("", |first| first.status.as_str())
    }

    fn start(&self) -> Instant {
        self.stored.first().map_or(0, |first| first.span.start)
    }

    fn is_expired(&self) -> bool {
        let at = self.stored.first().and_then(|first| first.hold_expires_at);
        is_expired(at, self.request.now())
    }

    fn refuse(&self, refused: impl Into<Refused>) -> Answer {
        Ok(Some(json::refusal(&refused.into(), &[], &self.site.zone)))
    }

    /// The answer after what was done, as it is stored now.
    fn done(&self, reason: Reason) -> Answer {
        let ids: Vec<_> = self.stored.iter().map(|stored| stored.id).collect();
        let stored = rows::by_id(self.tables, &ids)?;
        let views: Vec<_> = stored.iter().map(Stored::view).collect();
        Ok(Some(json::done(reason, &views, &self.site.zone, &self.site.zone_name)))
    }

    fn confirm(&self) -> Answer {
        match self.status() {
            "held" if self.is_expired() => self.refuse(Reason::HoldExpired),
            "held" | "pending" => self.set("confirmed", None, None, Reason::Booked),
            "confirmed" => self.done(Reason::Duplicate),
            "cancelled" if self.stored.iter().any(|s| s.hold_expires_at.is_some()) => {
                self.refuse(Reason::HoldExpired)
            }
            _ => self.refuse(Reason::InvalidState),
        }
    }

    fn release(&self) -> Answer {
        match self.status() {
            "held" => self.set("cancelled", None, Some("released"), Reason::Cancelled),
            "cancelled" => self.done(Reason::Cancelled),
            _ => self.refuse(Reason::InvalidState),
        }
    }

    fn cancel(&self) -> Answer {
        match self.status() {
            "held" => {}
            "confirmed" | "pending" => {
                let now = self.request.now();
                if let Err(refused) = self.site.rules.may_change(self.start(), now, self.actor) {
                    return self.refuse(refused);
                }
            }
            "cancelled" => return self.done(Reason::Cancelled),
            _ => return self.refuse(Reason::InvalidState),
        }
        let reason = self.request.reason.as_deref().filter(|reason| !reason.trim().is_empty());
        let usual = match self.actor {
            Actor::Customer => "cancelled by the customer",
            Actor::Staff => "cancelled by staff",
        };
        self.set("cancelled", None, Some(reason.unwrap_or(usual)), Reason::Cancelled)
    }

    /// Writes a state; a rival who was faster is waited for, and nothing is written then.
    fn set(
        &self,
        status: &str,
        duration: Option<i32>,
        why: Option<&str>,
        reason: Reason,
    ) -> Answer {
        // What goes on to take its time is compared with rivals again, as when it is moved: with one that is moved
        // onto it, each would wait for the other.
        if status != "cancelled" {
            lock(Lock::Move, self.stored.iter().map(|stored| (stored.unit, 0)));
        }
        let ids: Vec<_> = self.stored.iter().map(|stored| to_pg(stored.id)).collect();
        let customer = &self.request.customer;
        let args = [
            ids.into(),
            self.status().into(),
            status.into(),
            duration.into(),
            why.filter(|_| status == "cancelled").into(),
            customer.name.as_deref().into(),
            customer.phone.as_deref().into(),
            customer.email.as_deref().into(),
            customer.notes.as_deref().into(),
        ];
        let write = || self.tables.rows(Sees::Latest, &CHANGE, &args, |_| Ok(()));
        let written = match why {
            Some(why) => while_set(c"concierge.status_reason", &c_string(why), write)?,
            None => write()?,
        };
        if written.is_empty() { Ok(None) } else { self.done(reason) }
    }

    fn reschedule(&self) -> Answer {
        match self.status() {
            "held" if self.is_expired() => return self.refuse(Reason::HoldExpired),
            "confirmed" | "pending" | "held" => {}
            _ => return self.refuse(Reason::InvalidState),
        }
        let now = self.request.now();
        if let Err(refused) = self.site.rules.may_change(self.start(), now, self.actor) {
            return self.refuse(refused);
        }
        let question = match self.question(now)? {
            Ok(question) => question,
            Err(refused) => return self.refuse(refused),
        };
        let units = question.groups.iter().flatten().map(|plan| plan.unit);
        let units = units.chain(self.stored.iter().map(|stored| stored.unit));
        lock(Lock::Move, units.map(|unit| (unit, 0)));
        let start = self.request.at;
        question.lock_counts(start);
        let (facts, free) = question.check(self.tables, Sees::Latest, start)?;
        let free = match free {
            Ok(free) => free,
            Err(refused) => {
                return refusal(self.tables, Sees::Latest, &question, &refused, start).map(Some);
            }
        };
        let footprint = self.footprint(&question);
        for unit in &facts.stale {
            rows::free_holds(self.tables, *unit, footprint, now, None, &question.exclude)?;
        }
        let [units] = free.as_slice() else { return self.relocate_all(&question) };
        for index in units {
            let Some(plan) = question.plan(0, *index) else { continue };
            match self.relocate(&question, &[plan])? {
                Moved::Done => return self.done(Reason::Rescheduled),
                Moved::Changed => return Ok(None),
                Moved::Taken => {}
            }
        }
        self.was_taken(&question)
    }

    fn relocate_all(&self, question: &Question) -> Answer {
        let plans: Vec<_> = question.groups.iter().filter_map(|group| group.first()).collect();
        match self.relocate(question, &plans)? {
            Moved::Done => self.done(Reason::Rescheduled),
            Moved::Changed => Ok(None),
            Moved::Taken => self.was_taken(question),
        }
    }

    fn was_taken(&self, question: &Question) -> Answer {
        let refused = taken(self.site.rules.capacity);
        refusal(self.tables, Sees::Latest, question, &refused, self.request.at).map(Some)
    }

    /// What the new time has to be free for.
    fn question(&self, now: Instant) -> Result<Result<Question, Refused>, Failure> {
        let Some(first) = self.stored.first() else { return Ok(Err(Reason::NotFound.into())) };
        let visit = Visit {
            duration: Some(self.request.duration.unwrap_or(first.duration)),
            buffer_before: first.buffers.0,
            buffer_after: first.buffers.1,
            party: first.party,
            actor: self.actor,
        };
        if self.request.resource.is_some() && self.stored.len() > 1 {
            return Ok(Err(invalid("Appointments of several resources stay with them.")));
        }
        let mut groups: Vec<Vec<Plan>> = Vec::new();
        for stored in &self.stored {
            groups.push(self.candidates(stored)?);
        }
        if groups.iter().any(Vec::is_empty) {
            return Ok(Err(invalid("There is no such resource.")));
        }
        Ok(Ok(Question {
            asked: Asked { now, visit, strict_grid: self.site.strict_grid(self.request) },
            exclude: self.stored.iter().map(|stored| stored.id).collect(),
            holder: None,
            seen: RefCell::default(),
            groups,
            site: match Site::read(self.tables, Sees::Latest, Some(first.business))? {
                Some(site) => site,
                None => return Ok(Err(Reason::UnknownBusiness.into())),
            },
        }))
    }

    /// Where it can go: where it is, or else to another resource of the same kind; or where it is told to.
    fn candidates(&self, stored: &Stored) -> Result<Vec<Plan>, Failure> {
        let resources = |ids| self.site.resources(self.tables, Sees::Latest, ids);
        match (self.request.resource, stored.resource) {
            (Some(wanted), _) => {
                let mut found = resources(Some(vec![wanted]))?;
                found.retain(|plan| plan.active);
                Ok(found)
            }
            (None, None) => Ok(vec![self.site.whole()]),
            (None, Some(own)) => {
                let mut plans = resources(Some(vec![own]))?;
                if self.stored.len() == 1 {
                    let kind = plans.first().map(|plan| plan.kind.clone());
                    let others = resources(None)?.into_iter();
                    plans.extend(
                        others.filter(|plan| plan.unit != own && Some(&plan.kind) == kind.as_ref()),
                    );
                }
                Ok(plans)
            }
        }
    }

    fn footprint(&self, question: &Question) -> Span {
        let visit = &question.asked.visit;
        let start = self.request.at.unwrap_or_default();
        let minutes = visit.duration.unwrap_or(0);
        let span = Span::new(start, start.saturating_add(i64::from(minutes) * MINUTE));
        span.widened(visit.buffer_before, visit.buffer_after)
    }

    /// Moves each appointment to the unit beside it, or none of them.
    fn relocate(&self, question: &Question, plans: &[&Plan]) -> Result<Moved, Failure> {
        let start = self.request.at.unwrap_or_default();
        let duration = question.asked.visit.duration.unwrap_or(0);
        let footprint = self.footprint(question);
        let moved = undoing(|| {
            for (stored, plan) in self.stored.iter().zip(plans) {
                let seats = match self.seats(&plan.rules, plan.unit, footprint, stored)? {
                    Some(seats) => seats,
                    None => return Ok(Moved::Taken),
                };
                if !rows::relocate(self.tables, stored, plan, start, duration, &seats)? {
                    return Ok(Moved::Changed);
                }
            }
            Ok(Moved::Done)
        });
        match moved {
            Err(Failure::Raised(caught)) if caught.sqlstate() == "23P01" => Ok(Moved::Taken),
            other => other,
        }
    }

    fn seats(
        &self,
        rules: &Rules,
        unit: uuid::Uuid,
        footprint: Span,
        stored: &Stored,
    ) -> Result<Option<String>, Failure> {
        if rules.capacity == 1 {
            return Ok(Some("{[1,2)}".to_owned()));
        }
        let exclude: Vec<_> = self.stored.iter().map(|stored| stored.id).collect();
        let taken = rows::seats_taken(self.tables, unit, footprint, &exclude)?;
        let free = Seats::lowest_free(&taken, rules.capacity, rules.seats(stored.party));
        Ok(free.map(|seats| seats.to_string()))
    }
}

/// How a move ended.
enum Moved {
    /// It is done.
    Done,
    /// Somebody else has the time.
    Taken,
    /// Somebody else has changed the appointment meanwhile.
    Changed,
}

/// Completes an appointment, or notes that nobody came. That is for those who see the business.
fn finished(
    schema: Option<pg_sys::Oid>,
    id: Option<uuid::Uuid>,
    came: bool,
    ended_at: Option<Instant>,
) -> Result<Value, Failure> {
    let tables = Tables::of(schema)?;
    let request = Request { appointment: id, ..Request::default() };
    let Some(id) = id else { return Ok(not_found()) };
    for _ in 0..ATTEMPTS {
        let stored = rows::group(&tables, id)?;
        let Some(first) = stored.first() else { return Ok(not_found()) };
        let Some(site) = Site::read(&tables, Sees::Latest, Some(first.business))? else {
            return Ok(not_found());
        };
        let subject =
            Subject { tables: &tables, site, stored, request: &request, actor: Actor::Staff };
        let answer = if came { subject.complete(ended_at)? } else { subject.miss()? };
        if let Some(answer) = answer {
            return Ok(answer);
        }
    }
    Ok(json::refusal(&Reason::InvalidState.into(), &[], &Utc))
}

impl Subject<'_> {
    fn end(&self) -> Instant {
        self.stored.first().map_or(0, |first| first.span.end)
    }

    fn miss(&self) -> Answer {
        match self.status() {
            "no_show" => self.done(Reason::NoShow),
            "confirmed" if self.end() > transaction_start() => self.refuse(Refused::with(
                Reason::InvalidState,
                "An appointment can be missed only when its time is over.",
            )),
            "confirmed" => self.set("no_show", None, None, Reason::NoShow),
            _ => self.refuse(Reason::InvalidState),
        }
    }

    /// Completes it. One that ends early becomes shorter, so that the rest of its time is free again.
    fn complete(&self, ended_at: Option<Instant>) -> Answer {
        let now = transaction_start();
        match self.status() {
            "completed" => return self.done(Reason::Completed),
            "confirmed" | "no_show" => {}
            _ => return self.refuse(Reason::InvalidState),
        }
        let ended = ended_at.unwrap_or_else(|| self.end()).min(now);
        let minutes = ended.saturating_sub(self.start()).div_euclid(MINUTE);
        if ended_at.is_some_and(|at| at > now) || minutes < 1 {
            return self.refuse(Refused::with(
                Reason::InvalidState,
                "An appointment is completed after it has begun, and not before it ends.",
            ));
        }
        let shorter = (ended < self.end()).then(|| i32::try_from(minutes).unwrap_or(1));
        self.set("completed", shorter, Some("completed"), Reason::Completed)
    }
}

/// What `now()` says, and so the status machine.
#[allow(unsafe_code)]
fn transaction_start() -> Instant {
    // SAFETY: a number.
    unsafe { pg_sys::GetCurrentTransactionStartTimestamp() }
}
