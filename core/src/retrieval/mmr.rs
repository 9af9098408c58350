//! Maximal marginal relevance: rows that are near the question and not near each other.

use super::vector::{dot, unit};

/// A row that was picked.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pick {
    /// Its place among the candidates, from 0.
    pub index: usize,
    /// lambda × similarity to the question − (1 − lambda) × the largest similarity to a row picked before.
    pub score: f64,
    /// Cosine to the question.
    pub similarity: f64,
}

/// Picks up to `k` candidates by cosine; of equal ones the earlier. Candidates without a direction or of another
/// dimension are not picked.
pub fn mmr(query: &[f32], candidates: Vec<Vec<f32>>, lambda: f64, k: usize) -> Vec<Pick> {
    let query = unit(query.to_vec());
    let units: Vec<_> = candidates.into_iter().map(unit).collect();
    let relevance: Vec<f64> = units
        .iter()
        .map(|v| {
            let usable = v.len() == query.len() && dot(v, v) > 0.5;
            if usable { dot(v, &query) } else { f64::NAN }
        })
        .collect();
    by_relevance(&relevance, &units, lambda, k)
}

/// The same for candidates of length one whose relevance is known: by whatever it is measured, it should be of the
/// size of a cosine.
pub fn by_relevance(relevance: &[f64], units: &[Vec<f32>], lambda: f64, k: usize) -> Vec<Pick> {
    struct Candidate<'a> {
        index: usize,
        similarity: f64,
        unit: &'a [f32],
        /// The largest similarity to a row that is picked.
        nearest: Option<f64>,
    }
    let mut left: Vec<_> = relevance
        .iter()
        .zip(units)
        .enumerate()
        .filter(|(_, (similarity, _))| similarity.is_finite())
        .map(|(index, (similarity, unit))| Candidate {
            index,
            similarity: *similarity,
            unit,
            nearest: None,
        })
        .collect();
    let mut picks = Vec::new();
    while picks.len() < k {
        let score =
            |c: &Candidate<'_>| lambda * c.similarity - (1.0 - lambda) * c.nearest.unwrap_or(0.0);
        let best = left
            .iter()
            .enumerate()
            .max_by(|(_, a), (_, b)| score(a).total_cmp(&score(b)).then(b.index.cmp(&a.index)));
        let Some((place, _)) = best else { break };
        let picked = left.remove(place);
        picks.push(Pick {
            index: picked.index,
            score: score(&picked),
            similarity: picked.similarity,
        });
        for other in &mut left {
            let similarity = dot(picked.unit, other.unit);
            other.nearest = Some(other.nearest.map_or(similarity, |n| n.max(similarity)));
        }
    }
    picks
}

#[cfg(test)]
mod tests {
    use super::super::vector::cosine;
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_duplicate_waits_for_something_new() {
        let rows = vec![vec![1.0, 0.0], vec![1.0, 0.0], vec![0.6, 0.8]];
        let order = |lambda| {
            let picks = mmr(&[1.0, 0.0], rows.clone(), lambda, 3);
            picks.iter().map(|pick| pick.index).collect::<Vec<_>>()
        };
        assert_eq!(order(1.0), [0, 1, 2]);
        assert_eq!(order(0.3), [0, 2, 1]);
    }

    #[test]
    fn what_cannot_be_compared_is_not_picked() {
        let rows = vec![vec![0.0, 0.0], vec![1.0], vec![f32::NAN, 1.0], vec![0.0, 1.0]];
        let picks = mmr(&[1.0, 0.0], rows, 0.5, 9);
        assert_eq!(picks.iter().map(|pick| pick.index).collect::<Vec<_>>(), [3]);
        assert!(mmr(&[], Vec::new(), 0.5, 3).is_empty());
    }

    /// As one writes it down: every score anew in every round.
    fn reference(query: &[f32], rows: &[Vec<f32>], lambda: f64, k: usize) -> Vec<usize> {
        let mut picked: Vec<usize> = Vec::new();
        while picked.len() < k.min(rows.len()) {
            let mut best: Option<(usize, f64)> = None;
            for (i, row) in rows.iter().enumerate().filter(|(i, _)| !picked.contains(i)) {
                let worst = picked
                    .iter()
                    .map(|p| cosine(&rows[*p], row))
                    .fold(None, |m, s| Some(m.map_or(s, |m: f64| m.max(s))));
                let score = lambda * cosine(query, row) - (1.0 - lambda) * worst.unwrap_or(0.0);
                if best.is_none_or(|(_, b)| score > b + 1e-5) {
                    best = Some((i, score));
                }
            }
            picked.push(best.unwrap().0);
        }
        picked
    }

    proptest! {
        #[test]
        fn as_the_definition_picks(
            // Whole numbers, so that rounding decides nothing but true ties.
            query in prop::collection::vec(1i8..9, 5),
            rows in prop::collection::vec(prop::collection::vec(1i8..9, 5), 0..12),
            lambda in prop::sample::select(vec![0.0, 0.3, 0.5, 0.7, 1.0]),
        ) {
            let float = |v: &Vec<i8>| v.iter().map(|x| f32::from(*x)).collect::<Vec<f32>>();
            let query = float(&query);
            let rows: Vec<_> = rows.iter().map(float).collect();
            let picks = mmr(&query, rows.clone(), lambda, 6);
            let expected = reference(&query, &rows, lambda, 6);
            // Near ties may be broken either way: compare what was gained, not who.
            prop_assert_eq!(picks.len(), expected.len());
            let value = |order: &[usize]| -> Vec<f64> {
                order.iter().enumerate().map(|(n, i)| {
                    let near = order[..n].iter().map(|p| cosine(&rows[*p], &rows[*i]))
                        .fold(0.0, f64::max);
                    lambda * cosine(&query, &rows[*i]) - (1.0 - lambda) * near
                }).collect()
            };
            let ours: Vec<_> = picks.iter().map(|pick| pick.index).collect();
            let first_difference = ours.iter().zip(&expected).position(|(a, b)| a != b);
            if let Some(at) = first_difference {
                let (a, b) = (value(&ours)[at], value(&expected)[at]);
                prop_assert!((a - b).abs() < 1e-4, "{a} {b}");
            }
        }
    }
}
