//! `concierge.memory_rank`: the order in which memories are told.

use crate::error::{Failure, OrRaise};
use concierge_core::memory::{Candidate, Mode, Told, Wanted, tell};
use concierge_core::refusal::{self, Refusal};
use concierge_core::retrieval::decay::Standing;
use pgrx::prelude::*;

#[pg_extern(sql = r"CREATE FUNCTION memory_rank(
    relevance double precision[], age_hours double precision[], importance real[], sizes integer[],
    wanted integer DEFAULT 10, token_budget integer DEFAULT NULL, half_life_hours double precision DEFAULT 720,
    mode text DEFAULT 'soft', embeddings real[] DEFAULT NULL, mmr_lambda double precision DEFAULT NULL
) RETURNS TABLE (place integer, rank integer, score double precision, factor double precision)
IMMUTABLE PARALLEL SAFE ROWS 10 LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';")]
#[allow(clippy::type_complexity, clippy::too_many_arguments)]
pub fn memory_rank(
    relevance: Option<Vec<Option<f64>>>,
    age_hours: Option<Vec<Option<f64>>>,
    importance: Option<Vec<Option<f32>>>,
    sizes: Option<Vec<Option<i32>>>,
    wanted: Option<i32>,
    token_budget: Option<i32>,
    half_life_hours: Option<f64>,
    mode: Option<&str>,
    embeddings: Option<Vec<Option<f32>>>,
    mmr_lambda: Option<f64>,
) -> TableIterator<
    'static,
    (name!(place, i32), name!(rank, i32), name!(score, f64), name!(factor, f64)),
> {
    let told = || -> Result<Vec<Told>, Failure> {
        let asked = Wanted {
            count: natural("k", wanted.unwrap_or(10))?,
            budget: token_budget.map(|budget| natural("token_budget", budget)).transpose()?,
            mode: mode_of(mode.unwrap_or("soft"), half_life_hours.unwrap_or(0.0))?,
            lambda: lambda(mmr_lambda)?,
        };
        let relevance = relevance.unwrap_or_default();
        let (ages, importance) = (age_hours.unwrap_or_default(), importance.unwrap_or_default());
        let (sizes, numbers) = (sizes.unwrap_or_default(), embeddings.unwrap_or_default());
        let dimensions = numbers.len() / relevance.len().max(1);
        let candidates: Vec<_> = relevance
            .iter()
            .enumerate()
            .map(|(at, relevance)| Candidate {
                standing: Standing {
                    relevance: relevance.filter(|r| !r.is_nan()).unwrap_or(0.0),
                    age: ages.get(at).copied().flatten().unwrap_or(0.0),
                    importance: importance.get(at).copied().flatten().map_or(0.5, f64::from),
                },
                size: sizes
                    .get(at)
                    .copied()
                    .flatten()
                    .map_or(0, |size| usize::try_from(size).unwrap_or(0)),
                embedding: numbers
                    .get(at * dimensions..(at + 1) * dimensions)
                    .unwrap_or_default()
                    .iter()
                    .map(|number| number.unwrap_or(0.0))
                    .collect(),
            })
            .collect();
        Ok(tell(&candidates, &asked))
    };
    let told = told().or_raise();
    TableIterator::new(told.into_iter().enumerate().map(|(at, told)| {
        let counted = |n: usize| i32::try_from(n + 1).unwrap_or(i32::MAX);
        (counted(told.place), counted(at), told.score, told.factor)
    }))
}

fn out_of_range(name: &str, value: impl std::fmt::Display, takes: &str) -> Refusal {
    Refusal::new(refusal::INVALID_ARGUMENT, format!("{name} is out of range"))
        .detail(format!("It is {value}."))
        .hint(format!("It takes {takes}."))
}

fn natural(name: &str, given: i32) -> Result<usize, Refusal> {
    usize::try_from(given).map_err(|_| out_of_range(name, given, "a whole number from 0 up"))
}

fn mode_of(mode: &str, half_life: f64) -> Result<Mode, Refusal> {
    match mode {
        "soft" if half_life >= 0.0 => Ok(Mode::Soft(half_life)),
        "soft" => Err(out_of_range("half_life", half_life, "an interval that is not negative")),
        "sum" => Ok(Mode::Sum),
        other => Err(out_of_range("mode", other, "soft or sum")),
    }
}

fn lambda(given: Option<f64>) -> Result<Option<f64>, Refusal> {
    match given {
        Some(number) if !(0.0..=1.0).contains(&number) => {
            Err(out_of_range("mmr_lambda", number, "a number from 0 to 1"))
        }
        given => Ok(given),
    }
}
