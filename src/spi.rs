//! Queries from Rust.

use crate::error::Failure;
use crate::error::relay::passing_on;
use pgrx::datum::DatumWithOid;
use pgrx::prelude::*;
use pgrx::spi::{OwnedPreparedStatement, SpiHeapTupleData, SpiTupleTable};
use std::cell::OnceCell;
use std::rc::Rc;

/// A row of a result.
pub struct Row<'a>(SpiHeapTupleData<'a>);

impl Row<'_> {
    /// Column `ordinal`, counted from 1.
    pub fn get<T: FromDatum + IntoDatum>(&self, ordinal: usize) -> Result<Option<T>, Failure> {
        Ok(self.0.get(ordinal)?)
    }

    /// A text column that is never null.
    pub fn text(&self, ordinal: usize) -> Result<String, Failure> {
        Ok(self.get(ordinal)?.unwrap_or_default())
    }
}

/// Which rows a query sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sees {
    /// What the calling statement sees; assigns no transaction id, so it works on a standby. For STABLE
    /// functions that only report.
    Snapshot,
    /// All that is committed now, and what this transaction did before. For whatever writes or decides.
    Latest,
}

/// The rows of `query`, each turned into what `each` makes of it.
pub fn rows<T>(
    sees: Sees,
    query: &str,
    args: &[DatumWithOid<'_>],
    each: impl FnMut(Row<'_>) -> Result<T, Failure>,
) -> Result<Vec<T>, Failure> {
    // The query may fire triggers and call functions, whose errors are not all PostgreSQL's own.
    passing_on(|| match sees {
        #[allow(clippy::disallowed_methods)] // the one place: see Sees::Snapshot
        Sees::Snapshot => Spi::connect(|client| collect(client.select(query, None, args)?, each)),
        Sees::Latest => Spi::connect_mut(|client| collect(client.update(query, None, args)?, each)),
    })
}

/// Any statement without a result.
pub fn run(statement: &str) -> Result<(), Failure> {
    passing_on(|| Spi::connect_mut(|client| client.update(statement, None, &[]).map(drop)))?;
    Ok(())
}

fn collect<T>(
    table: SpiTupleTable<'_>,
    mut each: impl FnMut(Row<'_>) -> Result<T, Failure>,
) -> Result<Vec<T>, Failure> {
    table.map(|row| each(Row(row))).collect()
}

/// A plan that is made when it is first needed and then kept.
pub type Kept = OnceCell<Rc<OwnedPreparedStatement>>;

/// The plan in `slot`; made of `query` with parameters of `types` if there is none yet.
pub fn kept(
    slot: &Kept,
    query: &str,
    types: &[pg_sys::Oid],
) -> Result<Rc<OwnedPreparedStatement>, Failure> {
    if let Some(plan) = slot.get() {
        return Ok(Rc::clone(plan));
    }
    let types: Vec<_> = types.iter().map(|oid| PgOid::from(*oid)).collect();
    let plan = Rc::new(Spi::connect_mut(|client| {
        Ok::<_, Failure>(client.prepare_mut(query, &types)?.keep())
    })?);
    Ok(Rc::clone(slot.get_or_init(|| plan)))
}

/// The rows of a kept plan.
pub fn rows_kept<T>(
    sees: Sees,
    plan: &OwnedPreparedStatement,
    args: &[DatumWithOid<'_>],
    each: impl FnMut(Row<'_>) -> Result<T, Failure>,
) -> Result<Vec<T>, Failure> {
    passing_on(|| match sees {
        #[allow(clippy::disallowed_methods)] // see Sees::Snapshot
        Sees::Snapshot => Spi::connect(|client| collect(client.select(plan, None, args)?, each)),
        Sees::Latest => Spi::connect_mut(|client| collect(client.update(plan, None, args)?, each)),
    })
}

/// A value of a type that only PostgreSQL knows, as an argument.
pub fn raw<'a>(value: Option<pg_sys::Datum>, type_oid: pg_sys::Oid) -> DatumWithOid<'a> {
    match value {
        // SAFETY: whoever has a datum knows its type; PostgreSQL's own functions gave both.
        #[allow(unsafe_code)]
        Some(datum) => unsafe { DatumWithOid::new(Raw(datum), type_oid) },
        None => DatumWithOid::null_oid(type_oid),
    }
}

struct Raw(pg_sys::Datum);

impl IntoDatum for Raw {
    fn into_datum(self) -> Option<pg_sys::Datum> {
        Some(self.0)
    }

    fn type_oid() -> pg_sys::Oid {
        pg_sys::UNKNOWNOID
    }
}
