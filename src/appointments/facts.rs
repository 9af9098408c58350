//! What is booked, closed and blocked around a time: units ready to be judged.

use super::cached::Windows;
use super::plan::Row;
use super::queries::{ALL, Parameters, SPECIAL, TAKEN, kind};
use super::request::{Request, instant, of_pg};
use super::site::{Plan, Site};
use super::tables::Tables;
use super::zone::ServerZone;
use crate::error::Failure;
use crate::spi::Sees;
use chrono::{Days, NaiveDate};
use concierge_core::appointments::{
    Busy, Calendar, Choice, Instant, MAX_BUFFER, MAX_DURATION, Override, Seats, Span, Unit, Zone,
};
use concierge_core::refusal::{self, Refusal};
use std::rc::Rc;
use uuid::Uuid;

/// Which rows matter.
pub struct Around<'a> {
    /// The times that are asked about.
    pub range: Span,
    /// The appointments that may matter.
    pub reach: Span,
    pub now: Instant,
    /// Appointments that do not count: those that are about to be moved.
    pub exclude: &'a [Uuid],
    /// Whose holds do not count.
    pub holder: Option<&'a str>,
    /// Are starts needed, to be counted?
    pub count: bool,
}

/// The units of some groups, and which of them have holds that are over.
pub struct Facts {
    pub choice: Choice<ServerZone>,
    pub stale: Vec<Uuid>,
}

/// Reads all that decides about the units of `groups`, as far as it is not seen yet.
pub fn read(
    tables: &Tables,
    sees: Sees,
    site: &Site,
    groups: &[Vec<Plan>],
    around: &Around<'_>,
    seen: Option<Seen>,
) -> Result<Facts, Failure> {
    let (taken, days) = match seen.filter(|seen| seen.is_enough(around)) {
        Some(seen) => (seen.taken, seen.special),
        None => (
            read_busy(tables, sees, site, groups, around)?,
            read_days(tables, sees, site, around.range)?,
        ),
    };
    let mut stale: Vec<Uuid> =
        taken.iter().filter(|taken| taken.is_over).map(|taken| taken.unit).collect();
    stale.sort_unstable();
    stale.dedup();
    let unit = |plan: &Plan| {
        let own = taken.iter().filter(|taken| taken.unit == plan.unit && !taken.is_over);
        Unit {
            calendar: days.calendar(plan),
            busy: own.clone().map(|taken| taken.busy(plan.rules.capacity)).collect(),
            blocks: days.blocks(plan, site.business),
            booked: match around.count {
                true => own.map(|taken| taken.start).collect(),
                false => Vec::new(),
            },
            rules: plan.rules.clone(),
        }
    };
    let choice = Choice(groups.iter().map(|group| group.iter().map(unit).collect()).collect());
    Ok(Facts { choice, stale })
}

/// All that was read with a business for times in a range.
pub struct Seen {
    range: Span,
    starts: Span,
    taken: Vec<Taken>,
    special: Special,
}

impl Seen {
    /// Is that all that is asked about?
    fn is_enough(&self, around: &Around<'_>) -> bool {
        !around.count
            && around.exclude.is_empty()
            && self.range.encloses(around.range.finite())
            && self.starts.encloses(starts(around.reach))
    }
}

/// A business with what decides about starts in `times`, whatever is asked for; a visit that takes so many minutes at
/// most. `None` if the caller does not see it.
pub fn look(
    tables: &Tables,
    sees: Sees,
    request: &Request,
    times: Span,
    minutes: i32,
) -> Result<Option<(Site, Seen)>, Failure> {
    let Some(business) = request.business.filter(|_| tables.may_read()) else { return Ok(None) };
    let range = around_starts(times, minutes);
    let starts = starts(range);
    let parameters = Parameters {
        business,
        starts,
        now: request.now(),
        holder: request.holder.as_deref(),
        range,
        units: None,
        exclude: &[],
    };
    let mut site = None;
    let (mut taken, mut special) = (Vec::new(), Special::default());
    tables.rows(sees, &ALL, &parameters.args(), |row| {
        match row.get::<i32>(1)?.unwrap_or_default() {
            kind::SITE => site = Some(Site::of_row(business, &row)?),
            kind::TAKEN => taken.push(Taken::of_row(&row)?),
            other => special.add(other, &row)?,
        }
        Ok(())
    })?;
    Ok(site.map(|site| (site, Seen { range: range.finite(), starts, taken, special })))
}

/// Where appointments start that may reach into a span.
fn starts(reach: Span) -> Span {
    reach.widened(MAX_DURATION + MAX_BUFFER, MAX_BUFFER).finite()
}

/// What visits that start in a span may reach into, with their buffers.
fn around_starts(times: Span, minutes: i32) -> Span {
    times.widened(MAX_BUFFER, minutes + MAX_BUFFER)
}

/// An appointment that takes up time.
pub struct Taken {
    unit: Uuid,
    start: Instant,
    duration: i32,
    buffers: (i32, i32),
    party: i32,
    seats: i32,
    is_over: bool,
}

impl Taken {
    fn of_row(row: &Row<'_>) -> Result<Self, Failure> {
        let small = |n| Ok::<_, Failure>(row.get::<i16>(n)?.map_or(0, i32::from));
        let seats = row.get::<&str>(9)?.and_then(|text| text.parse::<Seats>().ok());
        Ok(Self {
            unit: of_pg(row.get(2)?).unwrap_or_default(),
            start: instant(row.get(3)?).unwrap_or_default(),
            duration: row.get(5)?.unwrap_or(0),
            buffers: (small(6)?, small(7)?),
            party: small(8)?,
            seats: seats.map_or(1, |seats| seats.count()),
            is_over: row.get::<bool>(10)? == Some(true),
        })
    }

    fn busy(&self, capacity: i32) -> Busy {
        let seats = if capacity == 1 { 1 } else { self.party.max(self.seats) };
        Busy::new(self.start, self.duration, self.buffers, seats)
    }
}

fn read_busy(
    tables: &Tables,
    sees: Sees,
    site: &Site,
    groups: &[Vec<Plan>],
    around: &Around<'_>,
) -> Result<Vec<Taken>, Failure> {
    let mut starts = starts(around.reach);
    if around.count {
        let week = |at| site.zone.week(site.zone.wall(at).date());
        starts.start = starts.start.min(week(around.range.start).start - 1);
        starts.end = starts.end.max(week(around.range.end).end);
    }
    let parameters = Parameters {
        business: site.business,
        starts,
        now: around.now,
        holder: around.holder,
        range: around.range,
        units: Some(groups.iter().flatten().map(|plan| plan.unit).collect()),
        exclude: around.exclude,
    };
    tables.rows(sees, &TAKEN, &parameters.args(), |row| Taken::of_row(&row))
}

/// What differs from the usual hours, each with the resource it is for.
#[derive(Default)]
struct Special {
    overrides: Vec<(Option<Uuid>, Override)>,
    closures: Vec<(Option<Uuid>, Span)>,
    blocks: Vec<(Option<Uuid>, Span)>,
}

impl Special {
    fn calendar(&self, plan: &Plan) -> Calendar<ServerZone> {
        let of = |resource: Option<Uuid>| {
            let own = self.overrides.iter().filter(move |(of, _)| *of == resource);
            own.map(|(_, other)| other.clone())
        };
        // A resource's own come first: of two for one date the first holds.
        let overrides = match plan.resource {
            Some(_) => of(plan.resource).chain(of(None)).collect(),
            None => of(None).collect(),
        };
        let closed = self.closures.iter().filter(|(of, _)| of.is_none() || *of == plan.resource);
        let closures = closed.map(|(_, span)| *span).collect();
        Calendar::new(plan.zone, Rc::clone(&plan.weekly), overrides, closures)
    }

    fn blocks(&self, plan: &Plan, business: Uuid) -> Vec<Span> {
        let own =
            self.blocks.iter().filter(|(of, _)| *of == Some(plan.unit) || *of == Some(business));
        own.map(|(_, span)| *span).collect()
    }
}

/// A calendar of a unit, without anything that is booked.
pub fn calendar(
    tables: &Tables,
    sees: Sees,
    site: &Site,
    plan: &Plan,
    range: Span,
) -> Result<Calendar<ServerZone>, Failure> {
    Ok(read_days(tables, sees, site, range)?.calendar(plan))
}

/// The blocks of a unit.
pub fn blocks(
    tables: &Tables,
    sees: Sees,
    site: &Site,
    plan: &Plan,
    range: Span,
) -> Result<Vec<Span>, Failure> {
    Ok(read_days(tables, sees, site, range)?.blocks(plan, site.business))
}

/// The times in which a unit is full.
pub fn full(
    tables: &Tables,
    sees: Sees,
    site: &Site,
    plan: &Plan,
    around: &Around<'_>,
) -> Result<Vec<Span>, Failure> {
    let taken = read_busy(tables, sees, site, &[vec![plan.clone()]], around)?;
    let present = taken.iter().filter(|taken| !taken.is_over);
    let busy: Vec<_> = present.map(|taken| taken.busy(plan.rules.capacity)).collect();
    Ok(plan.rules.full(&busy))
}

fn read_days(tables: &Tables, sees: Sees, site: &Site, range: Span) -> Result<Special, Failure> {
    let parameters = Parameters {
        business: site.business,
        starts: range,
        now: 0,
        holder: None,
        range: around_starts(range, MAX_DURATION),
        units: None,
        exclude: &[],
    };
    let mut special = Special::default();
    tables.rows(sees, &SPECIAL, &parameters.args(), |row| {
        special.add(row.get(1)?.unwrap_or_default(), &row)
    })?;
    Ok(special)
}

impl Special {
    fn add(&mut self, kind: i32, row: &Row<'_>) -> Result<(), Failure> {
        let of = of_pg(row.get(2)?);
        if kind == kind::OVERRIDE {
            let day = row.get::<i32>(5)?.and_then(date).unwrap_or_default();
            let windows = row.get::<Windows>(11)?.map_or_else(|| Ok(Vec::new()), |w| w.0);
            let windows = windows.map_err(|_| {
                let message = format!("the hours of {day} are not in order");
                Refusal::new(refusal::INVALID_ARGUMENT, message)
            })?;
            self.overrides.push((of, Override { day, windows }));
            return Ok(());
        }
        let start = instant(row.get(3)?).unwrap_or(Instant::MIN);
        let end = instant(row.get(4)?).unwrap_or(Instant::MAX);
        let list = if kind == kind::BLOCK { &mut self.blocks } else { &mut self.closures };
        list.push((of, Span::new(start, end)));
        Ok(())
    }
}

/// A count of days since 2000-01-01.
fn date(days: i32) -> Option<NaiveDate> {
    let first = NaiveDate::from_ymd_opt(2000, 1, 1)?;
    let count = Days::new(u64::from(days.unsigned_abs()));
    if days < 0 { first.checked_sub_days(count) } else { first.checked_add_days(count) }
}
