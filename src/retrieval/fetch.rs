//! The rows that a search has found, as the caller gets them.

use super::dense_sql::Place;
use super::json::Stored;
use super::statement::{Planned, rows};
use super::target::Target;
use super::vectors::Vectors;
use crate::error::Failure;
use pgrx::datum::DatumWithOid;
use pgrx::pg_sys::Oid;

/// A row for the caller.
pub struct Fetched {
    /// Its place in the list that was asked for, from 0.
    pub at: usize,
    /// What it is named by.
    pub id: Option<String>,
    /// How far it is from the question.
    pub distance: Option<f64>,
    /// The row.
    pub row: Option<Stored>,
}

/// Reads the rows at `places`.
pub fn fetch(
    target: &Target,
    places: &[Place],
    query: Option<(&[f32], &Vectors)>,
    with_row: bool,
) -> Result<Vec<Fetched>, Failure> {
    if places.is_empty() {
        return Ok(Vec::new());
    }
    let mut values: Vec<DatumWithOid<'_>> = vec![
        places.iter().map(|place| place.tid()).collect::<Vec<_>>().into(),
        places.iter().map(|place| place.table()).collect::<Vec<Oid>>().into(),
    ];
    let distance = match query {
        Some((query, vectors)) => {
            values.push(vectors.stored.value(query));
            let (schema, operator) = (&vectors.schema, vectors.metric.operator());
            // A vector of another text says nothing about this one.
            let fresh = vectors.fresh.as_deref().unwrap_or("true");
            format!("CASE WHEN {fresh} THEN {} OPERATOR({schema}.{operator}) $3 END", vectors.sql)
        }
        None => "NULL::pg_catalog.float8".to_owned(),
    };
    let row = if with_row { target.row.as_str() } else { "NULL::pg_catalog.jsonb" };
    let part = if target.partitioned { " AND t.tableoid = c.part" } else { "" };
    let sql = format!(
        "SELECT c.n, {}, {distance}, {row} \
         FROM ROWS FROM (pg_catalog.unnest($1::pg_catalog.tid[]), \
         pg_catalog.unnest($2::pg_catalog.oid[])) WITH ORDINALITY AS c (place, part, n) \
         JOIN {} AS t ON t.ctid = c.place{part}",
        target.id, target.sql
    );
    let mut found = rows(Planned::Once, &sql, &values, |row| {
        let at = row.get::<i64>(1).and_then(|n| usize::try_from(n - 1).ok()).unwrap_or(0);
        Fetched { at, id: row.text(2), distance: row.get(3), row: row.stored(4) }
    })?;
    found.sort_by_key(|row| row.at);
    Ok(found)
}
