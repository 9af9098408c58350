//! Search by the letters of the title, for names that were misspelt or misheard.

use super::condition::Conditions;
use super::dense_sql::Place;
use super::quietly::{Paths, quietly};
use super::statement::rows;
use super::target::Target;
use crate::error::Failure;

/// Titles that share fewer groups of letters than this are not like the question.
const LIKE: &str = "0.2";
/// A title is short: what comes after so many letters of a question is in no title.
const LETTERS: usize = 200;

/// The rows whose titles are most like `text`, and how like they are. pg_trgm is in schema `trigrams`.
pub fn alike(
    target: &Target,
    conditions: &Conditions,
    text: &str,
    k: usize,
    trigrams: &str,
) -> Result<Vec<(Place, f64)>, Failure> {
    let Some(title) = &target.title else { return Ok(Vec::new()) };
    let text: String = text.chars().take(LETTERS).collect();
    let at = conditions.next();
    let sql = format!(
        "SELECT t.tableoid, t.ctid, \
         {trigrams}.similarity({title}, ${at})::pg_catalog.float8 AS s FROM {} AS t \
         WHERE {} AND {title} OPERATOR({trigrams}.%) ${at} ORDER BY s DESC, 1, 2 LIMIT ${}",
        target.sql,
        conditions.sql(),
        at + 1,
    );
    let limit = i64::try_from(k).unwrap_or(i64::MAX);
    let values = conditions.values([text.into(), limit.into()]);
    quietly(Paths::default(), &[("pg_trgm.similarity_threshold", LIKE)], || {
        rows(conditions.planned_for_few(true), &sql, &values, |row| {
            (Place::read(row, 1), row.get(3).unwrap_or(0.0))
        })
    })
}
