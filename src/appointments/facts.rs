//! What is booked, closed and blocked around a time: units ready to be judged.

use super::cached::Windows;
use super::request::{of_pg, to_pg};
use super::site::{Plan, Site};
use super::tables::{Query, Tables};
use super::zone::ServerZone;
use crate::error::Failure;
use crate::spi::{Row, Sees};
use chrono::{Days, NaiveDate};
use concierge_core::appointments::time::{DAY, MINUTE};
use concierge_core::appointments::{
    Busy, Calendar, Choice, Instant, MAX_BUFFER, MAX_DURATION, Override, Seats, Span, Unit, Weekly,
    Zone,
};
use concierge_core::refusal::{self, Refusal};
use pgrx::pg_sys::{INT4OID, TEXTOID, TIMESTAMPTZOID, UUIDARRAYOID, UUIDOID};
use uuid::Uuid;

const BUSY: Query = Query {
    slot: 3,
    text: "SELECT unit, scheduled_at, duration, buffer_before, buffer_after, party, \
         CASE WHEN seats <> '{[1,2)}' THEN seats::text END, \
         status = 'held' AND (hold_expires_at <= $6 OR holder = $7) \
         FROM @.appointments WHERE business_id = $1 AND scheduled_at > $2 AND scheduled_at < $3 \
         AND unit = ANY ($4) AND status IN ('confirmed', 'held', 'completed') AND NOT id = ANY ($5)",
    types: &[
        UUIDOID,
        TIMESTAMPTZOID,
        TIMESTAMPTZOID,
        UUIDARRAYOID,
        UUIDARRAYOID,
        TIMESTAMPTZOID,
        TEXTOID,
    ],
};

const DAYS: Query = Query {
    slot: 4,
    text: "SELECT 0, resource_id, NULL::timestamptz, NULL::timestamptz, day - DATE '2000-01-01', \
         CASE WHEN closed THEN '[]'::jsonb ELSE intervals END FROM @.calendar_overrides \
         WHERE business_id = $1 AND day BETWEEN DATE '2000-01-01' + $4 AND DATE '2000-01-01' + $5 \
         UNION ALL SELECT 1, resource_id, lower(during), upper(during), NULL, NULL \
         FROM @.calendar_closures WHERE business_id = $1 AND during && tstzrange($2, $3) \
         UNION ALL SELECT 2, unit, lower(during), upper(during), NULL, NULL \
         FROM @.busy_blocks WHERE business_id = $1 AND during && tstzrange($2, $3)",
    types: &[UUIDOID, TIMESTAMPTZOID, TIMESTAMPTZOID, INT4OID, INT4OID],
};

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

/// Reads all that decides about the units of `groups`.
pub fn read(
    tables: &Tables,
    sees: Sees,
    site: &Site,
    groups: &[Vec<Plan>],
    around: &Around<'_>,
) -> Result<Facts, Failure> {
    let days = read_days(tables, sees, site, around.range)?;
    let taken = read_busy(tables, sees, site, groups, around)?;
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

struct Taken {
    unit: Uuid,
    start: Instant,
    duration: i32,
    buffers: (i32, i32),
    party: i32,
    seats: i32,
    is_over: bool,
}

impl Taken {
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
    let units: Vec<_> = groups.iter().flatten().map(|plan| to_pg(plan.unit)).collect();
    let exclude: Vec<_> = around.exclude.iter().copied().map(to_pg).collect();
    let mut reach = around.reach.widened(MAX_DURATION + MAX_BUFFER, MAX_BUFFER);
    if around.count {
        let week = |at| site.zone.week(site.zone.wall(at).date());
        reach.start = reach.start.min(week(around.range.start).start - 1);
        reach.end = reach.end.max(week(around.range.end).end);
    }
    let reach = reach.finite();
    let args = [
        to_pg(site.business).into(),
        super::arguments::moment(reach.start).into(),
        super::arguments::moment(reach.end).into(),
        units.into(),
        exclude.into(),
        super::arguments::moment(around.now).into(),
        around.holder.into(),
    ];
    tables.rows(sees, &BUSY, &args, |row| {
        let start = super::request::instant(row.get(2)?).unwrap_or_default();
        let small = |n| Ok::<_, Failure>(row.get::<i16>(n)?.map_or(0, i32::from));
        let seats = row.get::<&str>(7)?.and_then(|text| text.parse::<Seats>().ok());
        Ok(Taken {
            unit: of_pg(row.get(1)?).unwrap_or_default(),
            start,
            duration: row.get(3)?.unwrap_or(0),
            buffers: (small(4)?, small(5)?),
            party: small(6)?,
            seats: seats.map_or(1, |seats| seats.count()),
            is_over: row.get::<bool>(8)? == Some(true),
        })
    })
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
        Calendar::new(plan.zone, Weekly::clone(&plan.weekly), overrides, closures)
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
    let range = range.finite();
    let day = |at: Instant| i32::try_from(at.div_euclid(DAY)).unwrap_or(0);
    // Buffers reach beyond the range, windows begin days before it, and no clock is a day away from UTC.
    let wide = range.widened(MAX_BUFFER, MAX_BUFFER).finite();
    let args = [
        to_pg(site.business).into(),
        super::arguments::moment(wide.start).into(),
        super::arguments::moment(wide.end.max(wide.start + MINUTE)).into(),
        (day(range.start) - 6).into(),
        (day(range.end) + 4).into(),
    ];
    let mut special = Special::default();
    tables.rows(sees, &DAYS, &args, |row| special.add(&row))?;
    Ok(special)
}

impl Special {
    fn add(&mut self, row: &Row<'_>) -> Result<(), Failure> {
        let of = of_pg(row.get(2)?);
        match row.get::<i32>(1)? {
            Some(0) => {
                let day = row.get::<i32>(5)?.and_then(date).unwrap_or_default();
                let windows = row.get::<Windows>(6)?.map_or_else(|| Ok(Vec::new()), |w| w.0);
                let windows = windows.map_err(|_| {
                    Refusal::new(
                        refusal::INVALID_ARGUMENT,
                        format!("the hours of {day} are not in order"),
                    )
                })?;
                self.overrides.push((of, Override { day, windows }));
            }
            kind => {
                let start = super::request::instant(row.get(3)?).unwrap_or(Instant::MIN);
                let end = super::request::instant(row.get(4)?).unwrap_or(Instant::MAX);
                let list = if kind == Some(1) { &mut self.closures } else { &mut self.blocks };
                list.push((of, Span::new(start, end)));
            }
        }
        Ok(())
    }
}

/// A count of days since 2000-01-01.
fn date(days: i32) -> Option<NaiveDate> {
    let first = NaiveDate::from_ymd_opt(2000, 1, 1)?;
    let count = Days::new(u64::from(days.unsigned_abs()));
    if days < 0 { first.checked_sub_days(count) } else { first.checked_add_days(count) }
}
