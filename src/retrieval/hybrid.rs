//! `concierge.hybrid_match`: the rows that are near by meaning, by words and by letters, as one list that says why.

use super::condition::Conditions;
use super::fetch::fetch;
use super::json::Stored;
use super::legs::{Ask, Legs, Weights};
use super::numbers::Numbers;
use super::query;
use super::target::Target;
use crate::error::{Failure, OrRaise};
use crate::json::Json;
use concierge_core::refusal::Refusal;
use pgrx::pg_sys::Oid;
use pgrx::prelude::*;
use pgrx::{JsonB, Uuid};
use serde_json::{Map, Value};

/// So many rows of each ranking are fused, or as many as are asked for.
const CANDIDATES: u64 = 50;

type Explained = (
    Option<String>,
    Option<f64>,
    Option<f64>,
    Option<f64>,
    Option<f64>,
    Option<JsonB>,
    Option<Stored>,
);

#[pg_extern(sql = r#"CREATE FUNCTION hybrid_match(
    target regclass, query_text text, query_embedding real[] DEFAULT NULL, match_count integer DEFAULT 10,
    match_threshold double precision DEFAULT NULL, filter jsonb DEFAULT '{}', owner uuid DEFAULT NULL,
    weights jsonb DEFAULT '{"dense": 1, "lexical": 1, "fuzzy": 0.5}', rrf_k integer DEFAULT 3,
    with_row boolean DEFAULT true
) RETURNS TABLE (
    id text, score double precision, similarity double precision, lexical double precision,
    fuzzy double precision, ranks jsonb, "row" jsonb
)
STABLE PARALLEL RESTRICTED COST 3000 ROWS 10
LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';"#)]
#[allow(clippy::type_complexity, clippy::too_many_arguments)]
pub fn hybrid_match(
    target: Option<Oid>,
    query_text: Option<String>,
    query_embedding: Option<Numbers>,
    match_count: Option<i32>,
    match_threshold: Option<f64>,
    filter: Option<Json>,
    owner: Option<Uuid>,
    weights: Option<Json>,
    rrf_k: Option<i32>,
    with_row: Option<bool>,
) -> TableIterator<
    'static,
    (
        name!(id, Option<String>),
        name!(score, Option<f64>),
        name!(similarity, Option<f64>),
        name!(lexical, Option<f64>),
        name!(fuzzy, Option<f64>),
        name!(ranks, Option<JsonB>),
        name!(row, Option<Stored>),
    ),
> {
    let found = || -> Result<Vec<Explained>, Failure> {
        let target = Target::of(target)?;
        let text = query_text.unwrap_or_default();
        let weights = weights_of(weights.as_ref().map(|w| w.0.as_str()))?;
        let k = query::count(match_count)?;
        let threshold = query::threshold(match_threshold)?;
        let conditions = Conditions::new(&target, filter.as_ref().map(|f| f.0.as_str()), owner)?;
        let vectors = match (&query_embedding, &target.vectors) {
            (Some(given), Some(_)) => Some(target.vectors_for(given.0.len())?),
            _ => None,
        };
        let embedding = match (query_embedding, vectors) {
            (Some(given), Some(vectors)) => Some((query::embedding(given, vectors)?, vectors)),
            _ => None,
        };
        let embedding = embedding.as_ref().map(|(query, vectors)| (query.as_slice(), *vectors));
        if text.trim().is_empty() && embedding.is_none() {
            return Err(query::invalid(
                "there is nothing to search for",
                "Give query_text, query_embedding, or both.",
            )
            .into());
        }
        if k == 0 {
            return Ok(Vec::new());
        }
        let ask = Ask {
            target: &target,
            conditions: &conditions,
            text: &text,
            embedding,
            threshold,
            depth: k.max(CANDIDATES),
        };
        let legs = Legs::find(&ask, weights)?;
        let mut fused = legs.fused(weights, f64::from(rrf_k.unwrap_or(3).max(0)));
        fused.truncate(usize::try_from(k).unwrap_or(usize::MAX));
        let places: Vec<_> = fused.iter().map(|row| row.key).collect();
        let rows = fetch(&target, &places, embedding, with_row != Some(false))?;
        let explained = rows.into_iter().filter_map(|row| {
            let of = fused.get(row.at)?;
            let metric = vectors.map(|vectors| vectors.metric);
            let similarity = row.distance.zip(metric).map(|(d, metric)| metric.similarity(d));
            Some((
                row.id,
                Some(of.score),
                similarity.filter(|s| s.is_finite()),
                legs.lexical_score(of.key),
                legs.fuzzy_score(of.key),
                Some(JsonB(legs.explain(of))),
                row.row,
            ))
        });
        Ok(explained.collect())
    };
    TableIterator::new(found().or_raise())
}

/// `{"dense": 1, "lexical": 1, "fuzzy": 0.5}`; what is not named keeps its weight.
fn weights_of(json: Option<&str>) -> Result<Weights, Refusal> {
    let mut weights = Weights::default();
    let Some(json) = json else { return Ok(weights) };
    let hint = "Write {\"dense\": 1, \"lexical\": 1, \"fuzzy\": 0.5}.";
    let given: Map<String, Value> = serde_json::from_str(json)
        .map_err(|_| query::invalid("weights is not an object of numbers", hint))?;
    for (name, value) in given {
        let weight = value.as_f64().filter(|weight| (0.0..=1e6).contains(weight));
        let slot = match name.as_str() {
            "dense" => &mut weights.dense,
            "lexical" => &mut weights.lexical,
            "fuzzy" => &mut weights.fuzzy,
            _ => return Err(query::invalid("weights names a ranking that there is not", hint)),
        };
        *slot =
            weight.ok_or_else(|| query::invalid("a weight is no number of zero or more", hint))?;
    }
    Ok(weights)
}
