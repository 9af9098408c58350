//! The queries that decide about times. All of their rows have one shape, so that one statement can ask for everything
//! at once: to start a statement takes longer than to read what most businesses have.
//!
//! Columns: 1 kind, 2 id of the unit or resource, 3 from, 4 to, 5 minutes or a date as a count of days since 2000-01-01,
//! 6 and 7 buffers before and after, 8 party, 9 seats or the zone of a business, 10 is it over or are there resources,
//! 11 windows, 12 the row of settings. Kinds: see [`kind`].

use super::arguments::moment;
use super::request::to_pg;
use super::tables::Query;
use concierge_core::appointments::time::DAY;
use concierge_core::appointments::{Instant, Span};
use pgrx::datum::DatumWithOid;
use pgrx::pg_sys::{INT4OID, TEXTOID, TIMESTAMPTZOID, UUIDARRAYOID, UUIDOID};
use std::ops::RangeInclusive;
use uuid::Uuid;

/// What a row is.
pub mod kind {
    pub const SITE: i32 = 0;
    pub const TAKEN: i32 = 1;
    pub const OVERRIDE: i32 = 2;
    /// 3 is a closure.
    pub const BLOCK: i32 = 4;
}

macro_rules! site {
    () => {
        "SELECT 0, NULL::uuid, NULL::timestamptz, NULL::timestamptz, NULL::integer, NULL::smallint, \
         NULL::smallint, NULL::smallint, b.timezone, \
         EXISTS (SELECT FROM @.bookable_resources r WHERE r.business_id = $1 AND r.active), NULL::jsonb, c \
         FROM @.businesses b LEFT JOIN @.business_calendars c ON c.business_id = b.id WHERE b.id = $1"
    };
}

macro_rules! taken {
    () => {
        "SELECT 1, unit, scheduled_at, NULL::timestamptz, duration, buffer_before, buffer_after, party, \
         CASE WHEN seats <> '{[1,2)}' THEN seats::text END, \
         status = 'held' AND (hold_expires_at <= $4 OR holder = $5), NULL::jsonb, NULL::@.business_calendars \
         FROM @.appointments WHERE business_id = $1 AND scheduled_at > $2 AND scheduled_at < $3 \
         AND status IN ('confirmed', 'held', 'completed')"
    };
}

macro_rules! special {
    () => {
        "SELECT 2, resource_id, NULL::timestamptz, NULL::timestamptz, day - DATE '2000-01-01', NULL::smallint, \
         NULL::smallint, NULL::smallint, NULL::text, NULL::boolean, \
         CASE WHEN closed THEN '[]'::jsonb ELSE intervals END, NULL::@.business_calendars \
         FROM @.calendar_overrides \
         WHERE business_id = $1 AND day BETWEEN DATE '2000-01-01' + $8 AND DATE '2000-01-01' + $9 \
         UNION ALL SELECT 3, resource_id, lower(during), upper(during), NULL, NULL, NULL, NULL, NULL, NULL, NULL, \
         NULL FROM @.calendar_closures WHERE business_id = $1 AND during && tstzrange($6, $7) \
         UNION ALL SELECT 4, unit, lower(during), upper(during), NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL \
         FROM @.busy_blocks WHERE business_id = $1 AND during && tstzrange($6, $7)"
    };
}

/// How a business takes appointments.
pub const SITE: Query = Query { slot: 0, text: site!(), types: &[UUIDOID] };

/// What is booked of some units.
pub const TAKEN: Query = Query {
    slot: 3,
    text: concat!(taken!(), " AND unit = ANY ($10) AND NOT id = ANY ($11)"),
    types: TYPES,
};

/// What differs from the usual hours.
pub const SPECIAL: Query = Query { slot: 4, text: special!(), types: TYPES };

/// All three, with what is booked of all units.
pub const ALL: Query = Query {
    slot: 18,
    text: concat!(site!(), " UNION ALL ", taken!(), " UNION ALL ", special!()),
    types: TYPES,
};

const TYPES: &[pgrx::pg_sys::Oid] = &[
    UUIDOID,
    TIMESTAMPTZOID,
    TIMESTAMPTZOID,
    TIMESTAMPTZOID,
    TEXTOID,
    TIMESTAMPTZOID,
    TIMESTAMPTZOID,
    INT4OID,
    INT4OID,
    UUIDARRAYOID,
    UUIDARRAYOID,
];

/// The parameters of all but [`SITE`].
pub struct Parameters<'a> {
    pub business: Uuid,
    /// Between which moments appointments start.
    pub starts: Span,
    pub now: Instant,
    /// Whose holds do not count.
    pub holder: Option<&'a str>,
    /// What closures and blocks may overlap.
    pub range: Span,
    pub units: Option<Vec<Uuid>>,
    pub exclude: &'a [Uuid],
}

impl<'a> Parameters<'a> {
    pub fn args(&self) -> [DatumWithOid<'a>; 11] {
        let ids = |ids: &[Uuid]| ids.iter().copied().map(to_pg).collect::<Vec<_>>();
        let (starts, range) = (self.starts.finite(), self.range.finite());
        let days = days(range);
        [
            to_pg(self.business).into(),
            moment(starts.start).into(),
            moment(starts.end).into(),
            moment(self.now).into(),
            self.holder.into(),
            moment(range.start).into(),
            // A range that ends before it starts is an error.
            moment(range.end.max(range.start)).into(),
            (*days.start()).into(),
            (*days.end()).into(),
            self.units.as_deref().map(ids).into(),
            self.units.is_some().then(|| ids(self.exclude)).into(),
        ]
    }
}

/// The dates whose hours may matter for a range, as counts of days since 2000-01-01: windows begin days before it, and no
/// clock is a day away from UTC.
pub fn days(range: Span) -> RangeInclusive<i32> {
    let range = range.finite();
    let day = |at: Instant| i32::try_from(at.div_euclid(DAY)).unwrap_or(0);
    day(range.start) - 6..=day(range.end) + 4
}
