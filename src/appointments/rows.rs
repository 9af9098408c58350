//! The rows of appointments, read and written one booking at a time.

use super::arguments::moment;
use super::plan::Row;
use super::request::{Request, instant, of_pg, to_pg};
use super::site::Plan;
use super::tables::{Query, Tables};
use crate::error::Failure;
use crate::spi::Sees;
use concierge_core::appointments::answer::View;
use concierge_core::appointments::time::MINUTE;
use concierge_core::appointments::{Instant, Seats, Span};
use pgrx::pg_sys::{BOOLOID, INT2OID, INT4OID, TEXTOID, TIMESTAMPTZOID, UUIDARRAYOID, UUIDOID};
use uuid::Uuid;

/// The columns of [`Stored`].
pub const COLUMNS: &str = "id, business_id, scheduled_at, duration, resource_id, seats::text, status, revision, \
     party, series_id, hold_expires_at, holder, customer_id, buffer_before, buffer_after, unit";

const TWIN: Query = Query {
    slot: 6,
    text: "SELECT id, customer_id FROM @.appointments \
         WHERE business_id = $1 AND source = $2 AND external_id = $3",
    types: &[UUIDOID, TEXTOID, TEXTOID],
};

const BY_ID: Query = Query {
    slot: 7,
    text: "SELECT % FROM @.appointments WHERE id = ANY ($1) ORDER BY unit",
    types: &[UUIDARRAYOID],
};

const TOGETHER: Query = Query {
    slot: 8,
    text: "SELECT % FROM @.appointments WHERE series_id = $1 AND scheduled_at = $2 AND status = $3 \
         ORDER BY unit",
    types: &[UUIDOID, TIMESTAMPTZOID, TEXTOID],
};

const SEATS: Query = Query {
    slot: 9,
    text: "SELECT seats::text FROM @.appointments WHERE unit = $1 AND blocked && tstzrange($2, $3) \
         AND status IN ('confirmed', 'held', 'completed') AND NOT overbooked AND NOT id = ANY ($4)",
    types: &[UUIDOID, TIMESTAMPTZOID, TIMESTAMPTZOID, UUIDARRAYOID],
};

// In the order of their ids, so that two callers who free the same holds never wait for each other.
const FREE_HOLDS: Query = Query {
    slot: 10,
    text: "UPDATE @.appointments SET status = 'cancelled', cancel_reason = 'the hold is over' WHERE id IN (\
         SELECT id FROM @.appointments WHERE unit = $1 AND blocked && tstzrange($2, $3) AND status = 'held' \
         AND (hold_expires_at <= $4 OR holder = $5) AND NOT id = ANY ($6) ORDER BY id FOR UPDATE)",
    types: &[UUIDOID, TIMESTAMPTZOID, TIMESTAMPTZOID, TIMESTAMPTZOID, TEXTOID, UUIDARRAYOID],
};

// No arbiter is named: the constraint against overlaps and the index on external ids both count.
const INSERT: Query = Query {
    slot: 11,
    text: "INSERT INTO @.appointments (business_id, customer_name, customer_phone, customer_email, \
         scheduled_at, duration, status, source, external_id, notes, service_type, customer_id, resource_id, \
         party, buffer_before, buffer_after, seats, overbooked, hold_expires_at, holder, series_id, \
         cancel_before) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, \
         $17::int4multirange, $18, $19, $20, $21, $22) ON CONFLICT DO NOTHING RETURNING %",
    types: &[
        UUIDOID,
        TEXTOID,
        TEXTOID,
        TEXTOID,
        TIMESTAMPTZOID,
        INT4OID,
        TEXTOID,
        TEXTOID,
        TEXTOID,
        TEXTOID,
        TEXTOID,
        UUIDOID,
        UUIDOID,
        INT2OID,
        INT2OID,
        INT2OID,
        TEXTOID,
        BOOLOID,
        TIMESTAMPTZOID,
        TEXTOID,
        UUIDOID,
        TIMESTAMPTZOID,
    ],
};

const AROUND: Query = Query {
    slot: 13,
    text: "SELECT id, lower(blocked), upper(blocked), seats::text FROM @.appointments \
         WHERE unit = $1 AND blocked && tstzrange($2, $3) \
         AND status IN ('confirmed', 'held', 'completed') AND NOT overbooked ORDER BY id FOR UPDATE",
    types: &[UUIDOID, TIMESTAMPTZOID, TIMESTAMPTZOID],
};

const GIVE_SEATS: Query = Query {
    slot: 14,
    text: "UPDATE @.appointments SET seats = $2::int4multirange WHERE id = $1",
    types: &[UUIDOID, TEXTOID],
};

const MOVE: Query = Query {
    slot: 15,
    text: "UPDATE @.appointments SET scheduled_at = $2, duration = $3, resource_id = $4, \
         seats = $5::int4multirange, cancel_before = $6, overbooked = false, revision = revision + 1 \
         WHERE id = $1 AND revision = $7 AND status = $8 RETURNING id",
    types: &[UUIDOID, TIMESTAMPTZOID, INT4OID, UUIDOID, TEXTOID, TIMESTAMPTZOID, INT4OID, TEXTOID],
};

const NEW_ID: Query = Query { slot: 16, text: "SELECT pg_catalog.gen_random_uuid()", types: &[] };

/// An appointment as it is stored.
pub struct Stored {
    pub id: Uuid,
    pub business: Uuid,
    pub span: Span,
    pub duration: i32,
    pub resource: Option<Uuid>,
    pub unit: Uuid,
    pub seats: String,
    pub status: String,
    pub revision: i32,
    pub party: i32,
    pub series: Option<Uuid>,
    pub hold_expires_at: Option<Instant>,
    pub customer: Option<Uuid>,
    pub buffers: (i32, i32),
}

impl Stored {
    fn of_row(row: &Row<'_>) -> Result<Self, Failure> {
        let start = instant(row.get(3)?).unwrap_or_default();
        let duration = row.get::<i32>(4)?.unwrap_or(0);
        let small = |n| Ok::<_, Failure>(row.get::<i16>(n)?.map_or(0, i32::from));
        Ok(Self {
            id: of_pg(row.get(1)?).unwrap_or_default(),
            business: of_pg(row.get(2)?).unwrap_or_default(),
            span: Span::new(start, start.saturating_add(i64::from(duration) * MINUTE)),
            duration,
            resource: of_pg(row.get(5)?),
            seats: row.text(6)?,
            status: row.text(7)?,
            revision: row.get(8)?.unwrap_or(0),
            party: small(9)?,
            series: of_pg(row.get(10)?),
            hold_expires_at: instant(row.get(11)?),
            customer: of_pg(row.get(13)?),
            buffers: (small(14)?, small(15)?),
            unit: of_pg(row.get(16)?).unwrap_or_default(),
        })
    }

    /// As callers see it.
    pub fn view(&self) -> View {
        View {
            id: self.id.to_string(),
            span: self.span,
            resource_id: self.resource.map(|id| id.to_string()),
            seats: self.seats.clone(),
            status: self.status.clone(),
            revision: self.revision,
            party: self.party,
            series_id: self.series.map(|id| id.to_string()),
            hold_expires_at: self.hold_expires_at,
        }
    }
}

/// The appointment that the same call has booked before, and the customer's account.
pub fn twin(
    tables: &Tables,
    business: Uuid,
    request: &Request,
) -> Result<Option<(Uuid, Option<Uuid>)>, Failure> {
    let Some(external) = request.external_id.as_deref() else { return Ok(None) };
    let source = request.source.as_deref().unwrap_or("manual");
    let args = [to_pg(business).into(), source.into(), external.into()];
    let found = tables.rows(Sees::Latest, &TWIN, &args, |row| {
        Ok(of_pg(row.get(1)?).map(|id| (id, row.get(2).map(of_pg))))
    })?;
    let Some((id, customer)) = found.into_iter().flatten().next() else { return Ok(None) };
    Ok(Some((id, customer?)))
}

/// Appointments by their ids, in the order of their units.
pub fn by_id(tables: &Tables, ids: &[Uuid]) -> Result<Vec<Stored>, Failure> {
    let ids: Vec<_> = ids.iter().copied().map(to_pg).collect();
    tables.rows(Sees::Latest, &BY_ID, &[ids.into()], |row| Stored::of_row(&row))
}

/// An appointment and those that were booked together with it for the same time.
pub fn group(tables: &Tables, id: Uuid) -> Result<Vec<Stored>, Failure> {
    let own = by_id(tables, &[id])?;
    let Some((first, series)) = own.first().and_then(|own| Some((own, own.series?))) else {
        return Ok(own);
    };
    let args =
        [to_pg(series).into(), moment(first.span.start).into(), first.status.as_str().into()];
    let all = tables.rows(Sees::Latest, &TOGETHER, &args, |row| Stored::of_row(&row))?;
    // A series may also have two of its own at one time on one unit, as long as one is cancelled.
    Ok(if all.iter().any(|other| other.id == id) { all } else { own })
}

/// The seats that are taken in a time.
pub fn seats_taken(
    tables: &Tables,
    unit: Uuid,
    footprint: Span,
    exclude: &[Uuid],
) -> Result<Vec<Seats>, Failure> {
    let exclude: Vec<_> = exclude.iter().copied().map(to_pg).collect();
    let args = [
        to_pg(unit).into(),
        moment(footprint.start).into(),
        moment(footprint.end).into(),
        exclude.into(),
    ];
    let found =
        tables.rows(Sees::Latest, &SEATS, &args, |row| Ok(row.text(1)?.parse::<Seats>().ok()))?;
    Ok(found.into_iter().flatten().collect())
}

/// Frees the holds of a unit that are over, and those of the same holder, as far as they are in the way.
pub fn free_holds(
    tables: &Tables,
    unit: Uuid,
    footprint: Span,
    now: Instant,
    holder: Option<&str>,
    exclude: &[Uuid],
) -> Result<(), Failure> {
    let exclude: Vec<_> = exclude.iter().copied().map(to_pg).collect();
    let args = [
        to_pg(unit).into(),
        moment(footprint.start).into(),
        moment(footprint.end).into(),
        moment(now).into(),
        holder.into(),
        exclude.into(),
    ];
    tables.rows(Sees::Latest, &FREE_HOLDS, &args, |_| Ok(())).map(drop)
}

/// What a new row says that the request does not.
pub struct New<'a> {
    pub business: Uuid,
    pub plan: &'a Plan,
    pub span: Span,
    pub duration: i32,
    pub buffers: (i32, i32),
    pub party: i32,
    pub seats: &'a str,
    pub overbooked: bool,
    pub hold_expires_at: Option<Instant>,
    pub series: Option<Uuid>,
    /// The first row of a booking has the external id; there can be only one.
    pub first: bool,
}

/// Inserts a row, unless something is in its way.
pub fn insert(
    tables: &Tables,
    request: &Request,
    new: &New<'_>,
) -> Result<Option<Stored>, Failure> {
    let customer = &request.customer;
    let small = |number: i32| i16::try_from(number).unwrap_or(i16::MAX);
    let status = if new.hold_expires_at.is_some() { "held" } else { "confirmed" };
    let name = customer.name.as_deref().or(request.holder.as_deref()).unwrap_or("on hold");
    let notice = i64::from(new.plan.rules.cancel_notice.max(0)) * MINUTE;
    let args = [
        to_pg(new.business).into(),
        name.into(),
        customer.phone.as_deref().into(),
        customer.email.as_deref().into(),
        moment(new.span.start).into(),
        new.duration.into(),
        status.into(),
        request.source.as_deref().unwrap_or("manual").into(),
        request.external_id.as_deref().filter(|_| new.first).into(),
        customer.notes.as_deref().into(),
        request.service.as_deref().into(),
        customer.id.map(to_pg).into(),
        new.plan.resource.map(to_pg).into(),
        small(new.party).into(),
        small(new.buffers.0).into(),
        small(new.buffers.1).into(),
        new.seats.into(),
        new.overbooked.into(),
        new.hold_expires_at.map(moment).into(),
        request.holder.as_deref().into(),
        new.series.map(to_pg).into(),
        moment(new.span.start.saturating_sub(notice)).into(),
    ];
    let found = tables.rows(Sees::Latest, &INSERT, &args, |row| Stored::of_row(&row))?;
    Ok(found.into_iter().next())
}

/// The appointments in a time, with their ids, times and seats; they stay as they are until the end of the
/// transaction.
pub fn around(
    tables: &Tables,
    unit: Uuid,
    range: Span,
) -> Result<Vec<(Uuid, Span, Seats)>, Failure> {
    let args = [to_pg(unit).into(), moment(range.start).into(), moment(range.end).into()];
    tables.rows(Sees::Latest, &AROUND, &args, |row| {
        let at = |n| Ok::<_, Failure>(instant(row.get(n)?).unwrap_or_default());
        Ok((
            of_pg(row.get(1)?).unwrap_or_default(),
            Span::new(at(2)?, at(3)?),
            row.text(4)?.parse::<Seats>().unwrap_or_default(),
        ))
    })
}

/// Gives an appointment other seats.
pub fn give_seats(tables: &Tables, id: Uuid, seats: &Seats) -> Result<(), Failure> {
    let args = [to_pg(id).into(), seats.to_string().into()];
    tables.rows(Sees::Latest, &GIVE_SEATS, &args, |_| Ok(())).map(drop)
}

/// Moves an appointment that is still as it was read.
pub fn relocate(
    tables: &Tables,
    stored: &Stored,
    plan: &Plan,
    start: Instant,
    duration: i32,
    seats: &str,
) -> Result<bool, Failure> {
    let notice = i64::from(plan.rules.cancel_notice.max(0)) * MINUTE;
    let args = [
        to_pg(stored.id).into(),
        moment(start).into(),
        duration.into(),
        plan.resource.map(to_pg).into(),
        seats.into(),
        moment(start.saturating_sub(notice)).into(),
        stored.revision.into(),
        stored.status.as_str().into(),
    ];
    let found = tables.rows(Sees::Latest, &MOVE, &args, |_| Ok(()))?;
    Ok(!found.is_empty())
}

/// A new id.
pub fn new_id(tables: &Tables) -> Result<Option<Uuid>, Failure> {
    let found = tables.rows(Sees::Latest, &NEW_ID, &[], |row| Ok(of_pg(row.get(1)?)))?;
    Ok(found.into_iter().flatten().next())
}
