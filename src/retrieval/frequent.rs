//! Owners with many rows, as ANALYZE has counted them: for those the rows need not be counted before each search.

use super::catalog;
use crate::error::Failure;
use std::collections::HashMap;

/// The parts that frequent owners have of the rows.
#[derive(Debug)]
pub struct Frequent(HashMap<String, f64>);

/// ANALYZE comes by itself when a tenth of the rows has changed. Until then a new owner may have as many: with so many
/// times the rows that are compared one by one, that would still be fast enough.
const TRUSTED: f64 = 50.0;

impl Frequent {
    /// What the caller may see of the statistics; none before ANALYZE, nor under policies.
    pub fn of(schema: &str, table: &str, column: Option<&str>) -> Result<Option<Self>, Failure> {
        let Some(column) = column else { return Ok(None) };
        Ok(catalog::frequent(schema, table, column)?.map(|all| Self(all.into_iter().collect())))
    }

    /// The part of `rows` that an owner has, zero for one with few; `None` when only counting tells.
    pub fn share(&self, owner: &str, rows: f64, cap: f64) -> Option<f64> {
        (rows <= cap * TRUSTED).then(|| self.0.get(owner).copied().unwrap_or(0.0))
    }
}
