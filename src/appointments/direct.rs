//! A business and what is around a time, read from the tables as they lie: for callers who may see all of their rows.
//! Others, and transactions that have to remember what they have not seen, ask by a statement.
#![allow(unsafe_code)]

use super::cached::Windows;
use super::facts::{Special, Taken};
use super::queries::days;
use super::request::to_pg;
use super::scan::{Condition, Found, Source, Wanted};
use super::settings_row::SettingsRow;
use super::site::Site;
use super::tables::Tables;
use crate::error::Failure;
use crate::relcache;
use crate::spi::Sees;
use concierge_core::appointments::{Instant, Seats, Span};
use pgrx::datum::{Range, TimestampWithTimeZone};
use pgrx::pg_sys::{self, Datum, Oid};
use pgrx::prelude::*;
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use uuid::Uuid;

const BUSINESSES: Wanted = Wanted {
    table: c"businesses",
    method: pg_sys::BTREE_AM_OID,
    key: &[(c"id", pg_sys::UUIDOID)],
    columns: &[(c"timezone", pg_sys::TEXTOID)],
    is_rare: false,
};

const CALENDARS: Wanted = Wanted {
    table: c"business_calendars",
    method: pg_sys::BTREE_AM_OID,
    key: &[(c"business_id", pg_sys::UUIDOID)],
    columns: &[],
    is_rare: false,
};

const RESOURCES: Wanted = Wanted {
    table: c"bookable_resources",
    method: pg_sys::BTREE_AM_OID,
    key: &[(c"business_id", pg_sys::UUIDOID)],
    columns: &[(c"active", pg_sys::BOOLOID)],
    is_rare: true,
};

const APPOINTMENTS: Wanted = Wanted {
    table: c"appointments",
    method: pg_sys::BTREE_AM_OID,
    key: &[(c"business_id", pg_sys::UUIDOID), (c"scheduled_at", pg_sys::TIMESTAMPTZOID)],
    columns: &[
        (c"scheduled_at", pg_sys::TIMESTAMPTZOID),
        (c"duration", pg_sys::INT4OID),
        (c"status", pg_sys::TEXTOID),
        (c"resource_id", pg_sys::UUIDOID),
        (c"party", pg_sys::INT2OID),
        (c"buffer_before", pg_sys::INT2OID),
        (c"buffer_after", pg_sys::INT2OID),
        (c"seats", pg_sys::INT4MULTIRANGEOID),
        (c"hold_expires_at", pg_sys::TIMESTAMPTZOID),
        (c"holder", pg_sys::TEXTOID),
    ],
    is_rare: false,
};

const OVERRIDES: Wanted = Wanted {
    table: c"calendar_overrides",
    method: pg_sys::BTREE_AM_OID,
    key: &[
        (c"business_id", pg_sys::UUIDOID),
        (c"resource_id", pg_sys::UUIDOID),
        (c"day", pg_sys::DATEOID),
    ],
    columns: &[
        (c"resource_id", pg_sys::UUIDOID),
        (c"day", pg_sys::DATEOID),
        (c"closed", pg_sys::BOOLOID),
        (c"intervals", pg_sys::JSONBOID),
    ],
    is_rare: true,
};

const CLOSURES: Wanted = Wanted {
    table: c"calendar_closures",
    method: pg_sys::BTREE_AM_OID,
    key: &[(c"business_id", pg_sys::UUIDOID)],
    columns: &[(c"resource_id", pg_sys::UUIDOID), (c"during", pg_sys::TSTZRANGEOID)],
    is_rare: true,
};

const BLOCKS: Wanted = Wanted {
    table: c"busy_blocks",
    method: pg_sys::GIST_AM_OID,
    key: &[(c"business_id", pg_sys::UUIDOID), (c"during", pg_sys::TSTZRANGEOID)],
    columns: &[
        (c"unit", pg_sys::UUIDOID),
        (c"during", pg_sys::TSTZRANGEOID),
        (c"business_id", pg_sys::UUIDOID),
    ],
    is_rare: true,
};

/// Where the tables of a schema are.
pub struct Layout {
    /// How often tables had changed when it was found.
    changes: u64,
    sources: Option<Sources>,
}

struct Sources {
    businesses: Source,
    calendars: Source,
    resources: Source,
    appointments: Source,
    overrides: Source,
    closures: Source,
    blocks: Source,
}

impl Layout {
    /// That of a schema.
    pub fn find(schema: Oid) -> Self {
        let sources = || {
            Some(Sources {
                businesses: Source::find(schema, &BUSINESSES)?,
                calendars: Source::find(schema, &CALENDARS)?,
                resources: Source::find(schema, &RESOURCES)?,
                appointments: Source::find(schema, &APPOINTMENTS)?,
                overrides: Source::find(schema, &OVERRIDES)?,
                closures: Source::find(schema, &CLOSURES)?,
                blocks: Source::find(schema, &BLOCKS)?,
            })
        };
        let sources = sources();
        // What the looking itself has let us know of is no reason to look again.
        Self { changes: relcache::changes(), sources }
    }

    /// Has no table changed since?
    pub fn is_current(&self) -> bool {
        self.changes == relcache::changes()
    }
}

impl Sources {
    fn are_open(&self) -> bool {
        // SAFETY: a question about the caller.
        let by_superuser = unsafe { pg_sys::superuser() };
        by_superuser || self.all().into_iter().all(Source::is_open)
    }

    fn all(&self) -> [&Source; 7] {
        let Self { businesses, calendars, resources, appointments, overrides, closures, blocks } =
            self;
        [businesses, calendars, resources, appointments, overrides, closures, blocks]
    }
}

/// Reads the tables with one snapshot.
pub struct Reader<'a> {
    sources: &'a Sources,
    layout: &'a Layout,
    snapshot: pg_sys::Snapshot,
}

/// What `work` makes of the tables; `None` where a statement has to be asked.
pub fn reading<T>(
    tables: &Tables,
    sees: Sees,
    work: impl FnOnce(&Reader<'_>) -> Result<T, Failure>,
) -> Result<Option<T>, Failure> {
    // SAFETY: a number.
    if unsafe { pg_sys::XactIsoLevel } >= pg_sys::XACT_SERIALIZABLE as i32 {
        return Ok(None);
    }
    let layout: Rc<Layout> = tables.layout();
    let Some(sources) = layout.sources.as_ref().filter(|sources| sources.are_open()) else {
        return Ok(None);
    };
    // SAFETY: as SPI does for a statement; should `work` raise an error, the end of the transaction takes the snapshot
    // off the stack.
    unsafe {
        if sees == Sees::Latest {
            pg_sys::CommandCounterIncrement();
            pg_sys::PushActiveSnapshot(pg_sys::GetTransactionSnapshot());
        }
        let reader = Reader { sources, layout: &layout, snapshot: pg_sys::GetActiveSnapshot() };
        let result = work(&reader);
        if sees == Sees::Latest {
            pg_sys::PopActiveSnapshot();
        }
        // Opening a table may bring the news that it is not what it was: then what was read does not count.
        if layout.is_current() { result.map(Some) } else { Ok(None) }
    }
}

impl Reader<'_> {
    fn scan(
        &self,
        source: &Source,
        key: &[Condition],
        each: impl FnMut(&Found<'_>) -> Result<bool, Failure>,
    ) -> Result<(), Failure> {
        source.scan(self.snapshot, key, || self.layout.is_current(), each)
    }

    /// The business; `None` if there is none.
    pub fn site(&self, business: Uuid) -> Result<Option<Site>, Failure> {
        let id = [Condition::uuid(datum(business))];
        let mut own = None;
        self.scan(&self.sources.businesses, &id, |row| {
            own = text(row.get(0)).map(str::to_owned);
            Ok(false)
        })?;
        let Some(own) = own else { return Ok(None) };
        let (mut settings, mut has_resources) = (None, false);
        self.scan(&self.sources.calendars, &id, |row| {
            // SAFETY: a row of that table.
            settings = Some(unsafe { SettingsRow::of_slot(row.slot) });
            Ok(false)
        })?;
        self.scan(&self.sources.resources, &id, |row| {
            has_resources = row.get(0).is_some_and(|active| active.value() != 0);
            Ok(!has_resources)
        })?;
        Site::new(business, &own, settings, has_resources).map(Some)
    }

    /// The appointments that take up time and start in a span.
    pub fn taken(
        &self,
        business: Uuid,
        starts: Span,
        now: Instant,
        holder: Option<&str>,
        with_seats: bool,
    ) -> Result<Vec<Taken>, Failure> {
        let key = [
            Condition::uuid(datum(business)),
            Condition::after(starts.start),
            Condition::before(starts.end),
        ];
        let mut found = Vec::new();
        self.scan(&self.sources.appointments, &key, |row| {
            let held = match text(row.get(2)) {
                Some("confirmed" | "completed") => false,
                Some("held") => true,
                _ => return Ok(true),
            };
            let small = |at| row.get(at).map_or(0, |datum: Datum| i32::from(datum.value() as i16));
            found.push(Taken {
                unit: row.get(3).map_or(business, uuid),
                start: row.get(0).map_or(0, |datum| datum.value() as i64),
                duration: row.get(1).map_or(0, |datum| datum.value() as i32),
                buffers: (small(5), small(6)),
                party: small(4),
                seats: row.get(7).filter(|_| with_seats).map_or(1, seats),
                is_over: held
                    && (row.get(8).is_some_and(|at| at.value() as i64 <= now)
                        || holder.is_some() && holder == text(row.get(9))),
            });
            Ok(true)
        })?;
        Ok(found)
    }

    /// What differs from the usual hours in a range.
    pub fn special(&self, business: Uuid, range: Span) -> Result<Special, Failure> {
        let mut special = Special::default();
        if range.is_empty() {
            return Ok(special);
        }
        let id = [Condition::uuid(datum(business))];
        let [first, last] = Condition::dates(&days(range));
        let dates = [Condition::uuid(datum(business)), first, last];
        self.scan(&self.sources.overrides, &dates, |row| {
            let day = row.get(1).map_or(0, |datum| datum.value() as i32);
            let closed = row.get(2).is_some_and(|closed| closed.value() != 0);
            // SAFETY: the column is jsonb.
            let windows = row.get(3).filter(|_| !closed).and_then(|document| unsafe {
                Windows::from_polymorphic_datum(document, false, pg_sys::JSONBOID)
            });
            special.add_override(row.get(0).map(uuid), day, windows)?;
            Ok(true)
        })?;
        self.scan(&self.sources.closures, &id, |row| {
            special
                .closures
                .extend(overlapping(row.get(1), range).map(|s| (row.get(0).map(uuid), s)));
            Ok(true)
        })?;
        let moment = super::arguments::moment;
        let wanted = Range::new(moment(range.start), moment(range.end));
        let Some(wanted) = wanted.into_datum() else { return Ok(special) };
        let key = [Condition::uuid(datum(business)), Condition::overlapping(wanted)];
        self.scan(&self.sources.blocks, &key, |row| {
            // The index may find more than is asked for.
            if row.get(2).map(uuid) == Some(business) {
                special
                    .blocks
                    .extend(overlapping(row.get(1), range).map(|s| (row.get(0).map(uuid), s)));
            }
            Ok(true)
        })?;
        Ok(special)
    }
}

fn overlapping(during: Option<Datum>, range: Span) -> Option<Span> {
    // SAFETY: the column is tstzrange.
    let during = unsafe { Range::<TimestampWithTimeZone>::from_datum(during?, false) }?;
    super::arguments::span(&during).filter(|span| span.overlaps(range))
}

fn datum(id: Uuid) -> Datum {
    to_pg(id).into_datum().unwrap_or(Datum::null())
}

fn uuid(datum: Datum) -> Uuid {
    // SAFETY: the column is uuid: sixteen bytes by reference.
    Uuid::from_bytes(unsafe { *datum.cast_mut_ptr::<[u8; 16]>() })
}

/// A text that lives as long as its row.
fn text<'a>(datum: Option<Datum>) -> Option<&'a str> {
    // SAFETY: the column is text.
    datum.and_then(|datum| unsafe { <&str>::from_datum(datum, false) })
}

/// How many seats there are in a column of them. Most are the same few.
fn seats(datum: Datum) -> i32 {
    const MANY: usize = 1024;
    thread_local! {
        static COUNTS: RefCell<HashMap<Vec<u8>, i32>> = RefCell::default();
    }
    // SAFETY: the column is int4multirange, a varlena, which stays as long as the row.
    let (plain, bytes) = unsafe {
        let plain = pg_sys::pg_detoast_datum(datum.cast_mut_ptr());
        let length = pgrx::varlena::varsize_any_exhdr(plain);
        let data = pgrx::varlena::vardata_any(plain).cast::<u8>();
        (plain, std::slice::from_raw_parts(data, length))
    };
    if let Some(count) = COUNTS.with_borrow(|counts| counts.get(bytes).copied()) {
        return count;
    }
    // SAFETY: as above; the text is a C string in memory of the call.
    let written = unsafe {
        let out = Oid::from(pg_sys::F_MULTIRANGE_OUT);
        let text = pg_sys::OidOutputFunctionCall(out, Datum::from(plain));
        std::ffi::CStr::from_ptr(text).to_string_lossy().into_owned()
    };
    let count = written.parse::<Seats>().map_or(1, |seats| seats.count());
    COUNTS.with_borrow_mut(|counts| {
        if counts.len() >= MANY {
            counts.clear();
        }
        counts.insert(bytes.to_vec(), count);
    });
    count
}
