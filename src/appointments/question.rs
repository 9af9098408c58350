//! A request, resolved: the business, the units that could meet it, and what it asks for.

use super::facts::{self, Around, Count, Facts, Seen};
use super::lock::{Lock, lock};
use super::request::{Request, invalid};
use super::site::{Plan, Site};
use super::tables::Tables;
use crate::error::Failure;
use crate::spi::Sees;
use concierge_core::appointments::time::{DAY, MINUTE};
use concierge_core::appointments::{Asked, Grid, Instant, Offer, Reason, Refused, Span, Zone};
use std::cell::RefCell;
use uuid::Uuid;

/// For each group the units that are free, by their indices, or why there are none.
pub type Free = Result<Vec<Vec<usize>>, Refused>;

/// A request that makes sense so far.
pub struct Question {
    pub site: Site,
    pub groups: Vec<Vec<Plan>>,
    pub asked: Asked,
    pub exclude: Vec<Uuid>,
    pub holder: Option<String>,
    /// What was read with the business: for the first look, because a second one is for what has changed.
    pub seen: RefCell<Option<Seen>>,
}

impl Question {
    /// Reads what decides about starts in `range`.
    pub fn facts(&self, tables: &Tables, sees: Sees, range: Span) -> Result<Facts, Failure> {
        self.facts_for(tables, sees, range, true)
    }

    fn facts_for(
        &self,
        tables: &Tables,
        sees: Sees,
        range: Span,
        whole_grid: bool,
    ) -> Result<Facts, Failure> {
        let rules = &self.site.rules;
        let reach = if whole_grid { rules.reach(range, &self.asked.visit) } else { range };
        let around = Around {
            range,
            reach,
            now: self.asked.now,
            exclude: &self.exclude,
            holder: self.holder.as_deref(),
            count: match rules.has_limits() {
                true => Count::Weeks,
                // Of several units the one with the fewest on the date comes first.
                false if self.groups.iter().any(|group| group.len() > 1) => Count::Days,
                false => Count::Nothing,
            },
        };
        facts::read(tables, sees, &self.site, &self.groups, &around, self.seen.take())
    }

    /// Reads what decides about one start.
    pub fn facts_at(&self, tables: &Tables, sees: Sees, start: Instant) -> Result<Facts, Failure> {
        let minutes = self.asked.visit.duration.unwrap_or(0).clamp(0, 1440);
        let span = Span::new(start, start.saturating_add(i64::from(minutes) * MINUTE));
        let buffers = (self.asked.visit.buffer_before, self.asked.visit.buffer_after);
        let whole_grid = self.asked.strict_grid && matches!(self.site.rules.grid, Grid::Gap { .. });
        self.facts_for(tables, sees, span.widened(buffers.0, buffers.1), whole_grid)
    }

    /// Can it be booked at `start`? For each group the units that can.
    pub fn check(
        &self,
        tables: &Tables,
        sees: Sees,
        start: Option<Instant>,
    ) -> Result<(Facts, Free), Failure> {
        let facts = self.facts_at(tables, sees, start.unwrap_or_default())?;
        let free = facts.choice.free(&self.asked, start);
        Ok((facts, free))
    }

    /// Where appointments are counted, only one caller at a time counts those of a unit and a date.
    pub fn lock_counts(&self, start: Option<Instant>) {
        let site = &self.site;
        let Some(start) = start else { return };
        if !site.rules.has_limits() {
            return;
        }
        let week = site.zone.week(site.zone.wall(start).date()).start;
        let days = [start, week].map(|at| Self::date_of(&site.zone, at));
        let units = self.groups.iter().flatten().map(|plan| plan.unit);
        lock(Lock::Count, units.flat_map(|unit| days.map(|day| (unit, day))));
    }

    /// The unit of a group.
    pub fn plan(&self, group: usize, index: usize) -> Option<&Plan> {
        self.groups.get(group)?.get(index)
    }

    /// The times that can be booked and start within `range`.
    pub fn slots(
        &self,
        tables: &Tables,
        sees: Sees,
        range: Span,
        limit: usize,
    ) -> Result<Result<Vec<Offer>, Refused>, Failure> {
        let facts = self.facts(tables, sees, range)?;
        Ok(facts.choice.slots(&self.asked, range, limit))
    }

    /// The next times that can be booked from `after` on, looked for in longer and longer ranges.
    pub fn next(
        &self,
        tables: &Tables,
        sees: Sees,
        after: Instant,
        days: i64,
        limit: usize,
    ) -> Result<Result<Vec<Offer>, Refused>, Failure> {
        let mut found: Vec<Offer> = Vec::new();
        let mut start = after.max(self.asked.now);
        let end = start.saturating_add(days * DAY);
        let mut length = 2 * DAY;
        while start < end && found.len() < limit {
            let range = Span::new(start, end.min(start.saturating_add(length)));
            match self.slots(tables, sees, range, limit - found.len())? {
                Ok(more) => found.extend(more),
                Err(refused) => return Ok(Err(refused)),
            }
            start = range.end;
            length *= 4;
        }
        Ok(Ok(found))
    }

    /// Up to three times that could be booked instead, where another time would help.
    pub fn alternatives(
        &self,
        tables: &Tables,
        sees: Sees,
        refused: &Refused,
        start: Option<Instant>,
    ) -> Result<Vec<Instant>, Failure> {
        use Reason::{InvalidInput, PartyTooLarge, PartyTooSmall, TooFar};
        const DAYS: i64 = 31;
        let helps =
            !matches!(refused.reason, InvalidInput | TooFar | PartyTooSmall | PartyTooLarge);
        let Some(start) = start.filter(|_| helps && refused.reason <= Reason::CapacityFull) else {
            return Ok(Vec::new());
        };
        let found = self.next(tables, sees, start, DAYS, 3)?;
        Ok(found.unwrap_or_default().into_iter().map(|(slot, _)| slot.span.start).collect())
    }

    /// The local date of a moment, as a count of days since 2000-01-01.
    pub fn date_of(zone: &impl Zone, at: Instant) -> i32 {
        let ahead = i64::from(zone.stretch(at).offset) * 1_000_000;
        i32::try_from(at.saturating_add(ahead).div_euclid(DAY)).unwrap_or(0)
    }
}

/// A question, or why there is none.
pub enum Asking {
    /// The caller does not see the business.
    Hidden,
    /// It makes no sense.
    Refused(Site, Refused),
    /// A question.
    Fine(Box<Question>),
}

/// Resolves a request about starts in `times`, where they are known.
pub fn ask(
    tables: &Tables,
    sees: Sees,
    request: &Request,
    times: Option<Span>,
) -> Result<Asking, Failure> {
    // One of many resources has few of the appointments.
    let is_for_all = request.resource.is_none() && request.resources.is_none();
    let found = match times.filter(|_| is_for_all && request.exclude.is_none()) {
        Some(times) => {
            facts::look(tables, sees, request, times)?.map(|(site, seen)| (site, Some(seen)))
        }
        None => Site::read(tables, sees, request.business)?.map(|site| (site, None)),
    };
    let Some((site, seen)) = found else { return Ok(Asking::Hidden) };
    let visit = match site.visit(tables, sees, request)? {
        Ok(visit) => visit,
        Err(refused) => return Ok(Asking::Refused(site, refused)),
    };
    let groups = match site.groups(tables, sees, request)? {
        Ok(groups) => groups,
        Err(refused) => return Ok(Asking::Refused(site, refused)),
    };
    let strict_grid = site.strict_grid(request);
    Ok(Asking::Fine(Box::new(Question {
        groups,
        asked: Asked { now: request.now(), visit, strict_grid },
        exclude: request.exclude.into_iter().collect(),
        holder: request.holder.clone(),
        seen: RefCell::new(seen),
        site,
    })))
}

/// The time from one start up to, but without, the next moment.
pub fn at(start: Option<Instant>) -> Option<Span> {
    start.map(|start| Span::new(start, start.saturating_add(1)))
}

/// A request that nobody can be found for.
pub fn unknown(request: &Request) -> Refused {
    match request.business {
        None => invalid("The business is not named."),
        Some(_) => Reason::UnknownBusiness.into(),
    }
}
