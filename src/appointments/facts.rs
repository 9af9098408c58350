//! What is booked, closed and blocked around a time: units ready to be judged.

use super::cached::Windows;
use super::direct;
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
    /// Of which times starts are needed, to be counted.
    pub count: Count,
}

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Count {
    Nothing,
    /// The appointments of dates.
    Days,
    /// Those of weeks.
    Weeks,
}

impl Around<'_> {
    /// Where the appointments start that matter.
    fn starts(&self, site: &Site) -> Span {
        let starts = starts(self.reach);
        let range = self.range.finite();
        let whole = |at| match self.count {
            Count::Nothing => Span::new(at, at),
            Count::Days => site.zone.day(site.zone.wall(at).date()),
            Count::Weeks => site.zone.week(site.zone.wall(at).date()),
        };
        let first = whole(range.start).start.saturating_sub(1);
        Span::new(starts.start.min(first), starts.end.max(whole(range.end).end)).finite()
    }
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
    let (taken, days) = match seen.filter(|seen| seen.is_enough(site, around)) {
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
                Count::Nothing => Vec::new(),
                _ => own.map(|taken| taken.start).collect(),
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
    fn is_enough(&self, site: &Site, around: &Around<'_>) -> bool {
        around.exclude.is_empty()
            && self.range.encloses(around.range.finite())
            && self.starts.encloses(around.starts(site))
    }
}

/// A business with what decides about starts in `times`, whatever is asked for. `None` if the caller does not see it.
pub fn look(
    tables: &Tables,
    sees: Sees,
    request: &Request,
    times: Span,
) -> Result<Option<(Site, Seen)>, Failure> {
    let Some(business) = request.business.filter(|_| tables.may_read()) else { return Ok(None) };
    let (now, holder) = (request.now(), request.holder.as_deref());
    let direct = direct::reading(tables, sees, |reader| {
        let Some(site) = reader.site(business)? else { return Ok(None) };
        let visit = site.longest(request);
        let range = site.rules.reach(times, &visit).finite();
        let count = match site.rules.has_limits() {
            true => Count::Weeks,
            false if site.has_resources() => Count::Days,
            false => Count::Nothing,
        };
        let around = Around { range, reach: range, now, exclude: &[], holder, count };
        let starts = around.starts(&site);
        let taken = reader.taken(business, starts, now, holder, site.has_seats())?;
        let special = reader.special(business, range)?;
        Ok(Some((site, Seen { range, starts, taken, special })))
    })?;
    match direct {
        Some(found) => Ok(found),
        None => ask(tables, sees, request, business, times),
    }
}

/// The same by one statement, which has to ask for all that could matter.
fn ask(
    tables: &Tables,
    sees: Sees,
    request: &Request,
    business: Uuid,
    times: Span,
) -> Result<Option<(Site, Seen)>, Failure> {
    let minutes = request.duration.unwrap_or(MAX_DURATION).clamp(0, MAX_DURATION);
    let range = times.widened(MAX_BUFFER, minutes + MAX_BUFFER);
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

/// An appointment that takes up time.
pub struct Taken {
    pub unit: Uuid,
    pub start: Instant,
    pub duration: i32,
    pub buffers: (i32, i32),
    pub party: i32,
    pub seats: i32,
    pub is_over: bool,
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
    let starts = around.starts(site);
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
pub struct Special {
    overrides: Vec<(Option<Uuid>, Override)>,
    pub closures: Vec<(Option<Uuid>, Span)>,
    pub blocks: Vec<(Option<Uuid>, Span)>,
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
        range: range.widened(MAX_BUFFER, MAX_DURATION + MAX_BUFFER),
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
    /// The hours of a date, a count of days since 2000-01-01; without windows it is closed.
    pub fn add_override(
        &mut self,
        of: Option<Uuid>,
        day: i32,
        windows: Option<Windows>,
    ) -> Result<(), Failure> {
        let day = date(day).unwrap_or_default();
        let windows = windows.map_or_else(|| Ok(Vec::new()), |windows| windows.0);
        let windows = windows.map_err(|_| {
            let message = format!("the hours of {day} are not in order");
            Refusal::new(refusal::INVALID_ARGUMENT, message)
        })?;
        self.overrides.push((of, Override { day, windows }));
        Ok(())
    }

    fn add(&mut self, kind: i32, row: &Row<'_>) -> Result<(), Failure> {
        let of = of_pg(row.get(2)?);
        if kind == kind::OVERRIDE {
            return self.add_override(of, row.get(5)?.unwrap_or_default(), row.get(11)?);
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
