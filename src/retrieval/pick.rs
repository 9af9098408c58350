//! `mmr` and `rrf`: rankings of the caller, made varied and made one.

use super::datum::vectors;
use super::numbers::Numbers;
use super::query;
use crate::error::{Failure, OrRaise};
use crate::json::Json;
use concierge_core::refusal::{self, Refusal};
use concierge_core::retrieval::{fuse, mmr};
use pgrx::AnyArray;
use pgrx::prelude::*;
use std::collections::BTreeMap;

#[pg_extern(sql = r"CREATE FUNCTION mmr(
    query real[], candidates anyarray, lambda double precision DEFAULT 0.5, k integer DEFAULT 10
) RETURNS TABLE (no integer, score double precision, similarity double precision)
STABLE PARALLEL SAFE COST 1000 ROWS 10 LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';")]
pub fn mmr_picks(
    query: Option<Numbers>,
    candidates: Option<AnyArray>,
    lambda: Option<f64>,
    k: Option<i32>,
) -> TableIterator<'static, (name!(no, i32), name!(score, f64), name!(similarity, f64))> {
    let picked = || -> Result<Vec<mmr::Pick>, Failure> {
        let query = query.ok_or_else(|| Refusal::new(refusal::NOT_NULL, "query is null"))?;
        let query = query::numbers(query)?;
        let lambda = lambda.unwrap_or(0.5);
        if !(0.0..=1.0).contains(&lambda) {
            return Err(query::invalid(
                "lambda is not between 0 and 1",
                "0 for variety, 1 for similarity.",
            )
            .into());
        }
        let k = usize::try_from(query::count(k)?).unwrap_or(usize::MAX);
        let Some(candidates) = candidates else { return Ok(Vec::new()) };
        let rows = vectors(&candidates, query.len())?.ok_or_else(|| {
            Refusal::new(refusal::WRONG_DATA_TYPE, "candidates are no vectors")
                .hint("Give vector[], halfvec[] or real[][].")
        })?;
        Ok(mmr::mmr(&query, rows, lambda, k))
    };
    let row = |pick: mmr::Pick| {
        (i32::try_from(pick.index + 1).unwrap_or(i32::MAX), pick.score, pick.similarity)
    };
    TableIterator::new(picked().or_raise().into_iter().map(row))
}

#[pg_extern(sql = r"CREATE FUNCTION rrf(
    rankings jsonb, weights double precision[] DEFAULT NULL, k integer DEFAULT 60
) RETURNS TABLE (id text, score double precision, ranks integer[])
IMMUTABLE PARALLEL SAFE ROWS 50 LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';")]
#[allow(clippy::type_complexity)]
pub fn rrf_ranking(
    rankings: Option<Json>,
    weights: Option<Vec<Option<f64>>>,
    k: Option<i32>,
) -> TableIterator<'static, (name!(id, String), name!(score, f64), name!(ranks, Vec<Option<i32>>))>
{
    let fused = || -> Result<Vec<(String, f64, Vec<Option<i32>>)>, Failure> {
        let json = rankings.ok_or_else(|| Refusal::new(refusal::NOT_NULL, "rankings is null"))?;
        let hint = "Write [[\"a\", \"b\"], [\"b\"]]: the ids of each ranking, the best first.";
        let unreadable = |_| query::invalid("rankings is not a list of lists", hint);
        let lists: Vec<Vec<serde_json::Value>> =
            serde_json::from_str(&json.0).map_err(unreadable)?;
        let mut places: BTreeMap<String, usize> = BTreeMap::new();
        let mut names: Vec<String> = Vec::new();
        let mut legs = Vec::new();
        for (leg, list) in lists.into_iter().enumerate() {
            let mut rows = Vec::new();
            for id in list {
                let id = match id {
                    serde_json::Value::String(text) => text,
                    serde_json::Value::Number(number) => number.to_string(),
                    _ => {
                        return Err(query::invalid("an id is no string and no number", hint).into());
                    }
                };
                let next = names.len();
                rows.push(*places.entry(id.clone()).or_insert_with(|| {
                    names.push(id);
                    next
                }));
            }
            let weight = weights.as_ref().and_then(|all| all.get(leg).copied().flatten());
            let weight = weight.unwrap_or(1.0);
            if !(0.0..=1e6).contains(&weight) {
                let why = "Weights are numbers of zero or more.";
                return Err(query::invalid("a weight is out of range", why).into());
            }
            legs.push((weight, rows));
        }
        let legs: Vec<_> = legs.iter().map(|(weight, rows)| (*weight, rows.as_slice())).collect();
        let k = f64::from(k.unwrap_or(60).max(0));
        let row = |row: fuse::Fused<usize>| {
            let rank = |rank: Option<usize>| rank.and_then(|rank| i32::try_from(rank).ok());
            let ranks = row.ranks.into_iter().map(rank).collect();
            Some((names.get(row.key)?.clone(), row.score, ranks))
        };
        Ok(fuse::rrf(&legs, k).into_iter().filter_map(row).collect())
    };
    TableIterator::new(fused().or_raise())
}
