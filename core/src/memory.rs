//! Which memories are told, and in which order: what answers well, was of use lately, matters, repeats no other one,
//! and fits into the context.

use crate::retrieval::decay::{self, Standing};
use crate::retrieval::mmr::by_relevance;
use crate::retrieval::pack::pack;
use crate::retrieval::vector::unit;

/// A memory that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// What it is worth.
    pub standing: Standing,
    /// Tokens of its text.
    pub size: usize,
    /// Its direction; empty when it has none.
    pub embedding: Vec<f32>,
}

/// How relevance, age and importance make one number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Mode {
    /// Relevance × a factor between 0.3 and 1.5; half of it after so many hours, 0 for never.
    Soft(f64),
    /// The sum of all three, each stretched over the candidates.
    Sum,
}

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Wanted {
    /// At most so many memories.
    pub count: usize,
    /// At most so many tokens together.
    pub budget: Option<usize>,
    /// How they are weighed.
    pub mode: Mode,
    /// 1: by score alone; less: the less, the more memories that repeat another one are held back.
    pub lambda: Option<f64>,
}

/// A memory that is told.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Told {
    /// Its place among the candidates, from 0.
    pub place: usize,
    /// What it is ordered by, before repetition is held back.
    pub score: f64,
    /// What age and importance make of its relevance.
    pub factor: f64,
}

/// The memories to tell, best first.
pub fn tell(candidates: &[Candidate], wanted: &Wanted) -> Vec<Told> {
    let standings: Vec<_> = candidates.iter().map(|c| c.standing).collect();
    let scores: Vec<f64> = match wanted.mode {
        Mode::Soft(half_life) => standings.iter().map(|s| decay::soft(s, half_life)).collect(),
        Mode::Sum => decay::sum(&standings),
    };
    let mut order: Vec<Told> = scores
        .iter()
        .zip(&standings)
        .enumerate()
        .map(|(place, (score, standing))| Told {
            place,
            score: *score,
            factor: if standing.relevance > 0.0 { score / standing.relevance } else { 0.0 },
        })
        .collect();
    // Equal scores stay in the order in which they were found.
    order.sort_by(|a, b| b.score.total_cmp(&a.score));
    if let Some(lambda) = wanted.lambda {
        order = without_repetition(candidates, &order, lambda);
    }
    let size = |told: &Told| candidates.get(told.place).map_or(0, |c| c.size);
    let fitting = pack(order.iter().map(size), wanted.budget.unwrap_or(usize::MAX));
    fitting.into_iter().filter_map(|at| order.get(at).copied()).take(wanted.count).collect()
}

fn without_repetition(candidates: &[Candidate], order: &[Told], lambda: f64) -> Vec<Told> {
    let best = order.first().map_or(0.0, |told| told.score);
    // Scores become as large as cosines, so that the two can be weighed against each other.
    let relevance: Vec<f64> =
        order.iter().map(|told| if best > 0.0 { told.score / best } else { 0.0 }).collect();
    let units: Vec<Vec<f32>> = order
        .iter()
        .map(|told| candidates.get(told.place).map_or_else(Vec::new, |c| unit(c.embedding.clone())))
        .collect();
    let picks = by_relevance(&relevance, &units, lambda, order.len());
    picks.into_iter().filter_map(|pick| order.get(pick.index).copied()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn candidate(relevance: f64, age: f64, size: usize, embedding: &[f32]) -> Candidate {
        let standing = Standing { relevance, age, importance: 0.5 };
        Candidate { standing, size, embedding: embedding.to_vec() }
    }

    fn places(candidates: &[Candidate], wanted: &Wanted) -> Vec<usize> {
        tell(candidates, wanted).iter().map(|told| told.place).collect()
    }

    const ALL: Wanted = Wanted { count: 10, budget: None, mode: Mode::Soft(24.0), lambda: None };

    #[test]
    fn what_is_old_is_held_back_and_not_shut_out() {
        let found = [candidate(0.5, 240.0, 1, &[]), candidate(0.4, 0.0, 1, &[])];
        assert_eq!(places(&found, &ALL), [1, 0]);
        assert_eq!(places(&found, &Wanted { mode: Mode::Soft(0.0), ..ALL }), [0, 1]);
        assert_eq!(places(&found, &Wanted { count: 1, ..ALL }), [1]);
        assert!(places(&[], &ALL).is_empty());
    }

    #[test]
    fn what_repeats_another_comes_after_what_is_new() {
        let found = [
            candidate(0.9, 0.0, 1, &[1.0, 0.0]),
            candidate(0.89, 0.0, 1, &[1.0, 0.01]),
            candidate(0.6, 0.0, 1, &[0.0, 1.0]),
            candidate(0.1, 0.0, 1, &[]),
        ];
        assert_eq!(places(&found, &ALL), [0, 1, 2, 3]);
        assert_eq!(places(&found, &Wanted { lambda: Some(0.5), ..ALL })[..2], [0, 2]);
        assert_eq!(places(&found, &Wanted { lambda: Some(1.0), ..ALL }), [0, 1, 2, 3]);
        // One without an embedding is not lost.
        assert_eq!(places(&found, &Wanted { lambda: Some(0.5), ..ALL }).len(), 4);
    }

    proptest! {
        #[test]
        fn never_more_than_asked_for(
            found in prop::collection::vec((0.0f64..1.0, 0.0f64..1e4, 0usize..60), 0..40),
            count in 0usize..20, budget in prop::option::of(0usize..300),
            lambda in prop::option::of(0.0f64..=1.0), sum: bool,
        ) {
            let found: Vec<_> =
                found.into_iter().map(|(r, age, size)| candidate(r, age, size, &[r as f32, 1.0])).collect();
            let mode = if sum { Mode::Sum } else { Mode::Soft(720.0) };
            let told = tell(&found, &Wanted { count, budget, mode, lambda });
            prop_assert!(told.len() <= count);
            let tokens: usize = told.iter().map(|t| found[t.place].size).sum();
            prop_assert!(budget.is_none_or(|budget| tokens <= budget));
            let mut places: Vec<_> = told.iter().map(|t| t.place).collect();
            places.sort_unstable();
            places.dedup();
            prop_assert_eq!(places.len(), told.len());
            if lambda.is_none() {
                prop_assert!(told.windows(2).all(|w| w[0].score >= w[1].score));
            }
        }
    }
}
