//! `concierge.match`: the rows nearest to a vector.

use super::condition::Conditions;
use super::dense::nearest;
use super::dense_sql::{Search, Show};
use super::json::Stored;
use super::numbers::Numbers;
use super::query;
use super::target::Target;
use crate::error::{Failure, OrRaise};
use crate::json::Json;
use concierge_core::refusal::{self, Refusal};
use pgrx::Uuid;
use pgrx::pg_sys::Oid;
use pgrx::prelude::*;

type Matched = (Option<String>, Option<f64>, Option<f64>, Option<Stored>);

#[pg_extern(sql = r#"CREATE FUNCTION match(
    target regclass, query_embedding real[], match_count integer DEFAULT 10,
    match_threshold double precision DEFAULT NULL, filter jsonb DEFAULT '{}', owner uuid DEFAULT NULL,
    with_row boolean DEFAULT true
) RETURNS TABLE (id text, similarity double precision, distance double precision, "row" jsonb)
STABLE PARALLEL RESTRICTED COST 1000 ROWS 10
LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';"#)]
#[allow(clippy::type_complexity)]
pub fn match_rows(
    target: Option<Oid>,
    query_embedding: Option<Numbers>,
    match_count: Option<i32>,
    match_threshold: Option<f64>,
    filter: Option<Json>,
    owner: Option<Uuid>,
    with_row: Option<bool>,
) -> TableIterator<
    'static,
    (
        name!(id, Option<String>),
        name!(similarity, Option<f64>),
        name!(distance, Option<f64>),
        name!(row, Option<Stored>),
    ),
> {
    let found = || -> Result<Vec<Matched>, Failure> {
        let target = Target::of(target)?;
        let given = query_embedding
            .ok_or_else(|| Refusal::new(refusal::NOT_NULL, "query_embedding is null"))?;
        let vectors = target.vectors_for(given.0.len())?;
        let query = query::embedding(given, vectors)?;
        let k = query::count(match_count)?;
        let threshold = query::threshold(match_threshold)?;
        let conditions = Conditions::new(&target, filter.as_ref().map(|f| f.0.as_str()), owner)?;
        if k == 0 {
            return Ok(Vec::new());
        }
        let show = if with_row == Some(false) { Show::Ids } else { Show::Rows };
        let conditions = &conditions;
        let search = Search { target: &target, vectors, query: &query, k, conditions, show };
        let matched = nearest(&search, threshold)?.into_iter().map(|near| {
            let similarity = vectors.metric.similarity(near.distance);
            (near.id, Some(similarity), Some(near.distance), near.row)
        });
        Ok(matched.collect())
    };
    TableIterator::new(found().or_raise())
}
