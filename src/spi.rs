//! Queries from Rust.

use crate::error::Failure;
use pgrx::datum::DatumWithOid;
use pgrx::prelude::*;
use pgrx::spi::{SpiHeapTupleData, SpiTupleTable};

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
    match sees {
        #[allow(clippy::disallowed_methods)] // the one place: see Sees::Snapshot
        Sees::Snapshot => Spi::connect(|client| collect(client.select(query, None, args)?, each)),
        Sees::Latest => Spi::connect_mut(|client| collect(client.update(query, None, args)?, each)),
    }
}

/// Any statement without a result.
pub fn run(statement: &str) -> Result<(), Failure> {
    Spi::connect_mut(|client| client.update(statement, None, &[]).map(drop))?;
    Ok(())
}

fn collect<T>(
    table: SpiTupleTable<'_>,
    mut each: impl FnMut(Row<'_>) -> Result<T, Failure>,
) -> Result<Vec<T>, Failure> {
    table.map(|row| each(Row(row))).collect()
}
