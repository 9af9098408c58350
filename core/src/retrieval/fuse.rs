//! One ranking made of several.

use std::collections::HashMap;
use std::hash::Hash;

/// A row that at least one ranking has found.
#[derive(Debug, Clone, PartialEq)]
pub struct Fused<K> {
    /// The row.
    pub key: K,
    /// What it is ordered by; larger is better.
    pub score: f64,
    /// Its place in each ranking, from 1; none where it was not found.
    pub ranks: Vec<Option<usize>>,
}

/// Reciprocal rank fusion: the sum of weight / (k + rank). A small `k` lets the first places of a ranking stand out,
/// a large one counts how many rankings found a row at all. A row that stands twice in a ranking counts at its first
/// place. Equal scores are ordered by the better place in the earlier ranking, then by the row.
pub fn rrf<K: Copy + Eq + Hash + Ord>(legs: &[(f64, &[K])], k: f64) -> Vec<Fused<K>> {
    collect(legs.iter().map(|(_, rows)| rows.iter().copied()), |leg, rank, _| {
        legs.get(leg).map_or(0.0, |(weight, _)| weight / (k + rank as f64))
    })
}

/// The weighted sum of scores, each ranking's scores stretched to 0..1. The rankings must be in order.
pub fn weighted<K: Copy + Eq + Hash + Ord>(legs: &[(f64, &[(K, f64)])]) -> Vec<Fused<K>> {
    let ends: Vec<(f64, f64)> = legs
        .iter()
        .map(|(_, rows)| {
            let scores = rows.iter().map(|(_, score)| *score);
            scores.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), score| {
                (low.min(score), high.max(score))
            })
        })
        .collect();
    let rows = legs.iter().map(|(_, rows)| rows.iter().map(|(key, _)| *key));
    collect(rows, |leg, _, place| {
        let Some(((weight, rows), (low, high))) = legs.get(leg).zip(ends.get(leg)) else {
            return 0.0;
        };
        let score = rows.get(place).map_or(0.0, |(_, score)| *score);
        // A ranking whose rows are all as good as each other says that they were found.
        if high > low { weight * (score - low) / (high - low) } else { *weight }
    })
}

fn collect<K: Copy + Eq + Hash + Ord>(
    legs: impl ExactSizeIterator<Item = impl Iterator<Item = K>>,
    part: impl Fn(usize, usize, usize) -> f64,
) -> Vec<Fused<K>> {
    let count = legs.len();
    let mut found: HashMap<K, Fused<K>> = HashMap::new();
    for (leg, rows) in legs.enumerate() {
        let mut rank = 0;
        for (place, key) in rows.enumerate() {
            let row = found.entry(key).or_insert_with(|| Fused {
                key,
                score: 0.0,
                ranks: vec![None; count],
            });
            if let Some(slot @ None) = row.ranks.get_mut(leg) {
                rank += 1;
                *slot = Some(rank);
                row.score += part(leg, rank, place);
            }
        }
    }
    let mut all: Vec<_> = found.into_values().collect();
    let places = |row: &Fused<K>| {
        row.ranks.iter().map(|rank| rank.unwrap_or(usize::MAX)).collect::<Vec<_>>()
    };
    all.sort_by(|a, b| {
        b.score.total_cmp(&a.score).then_with(|| places(a).cmp(&places(b))).then(a.key.cmp(&b.key))
    });
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn two_rankings_are_fused_by_place() {
        let fused = rrf(&[(1.0, &[1, 2, 3][..]), (0.5, &[3, 4][..])], 3.0);
        let keys: Vec<_> = fused.iter().map(|row| row.key).collect();
        assert_eq!(keys, [3, 1, 2, 4]);
        assert_eq!(fused[0].ranks, [Some(3), Some(1)]);
        assert!((fused[0].score - (1.0 / 6.0 + 0.5 / 4.0)).abs() < 1e-12);
    }

    #[test]
    fn equal_scores_are_ordered_by_the_earlier_ranking() {
        let fused = rrf(&[(1.0, &[9][..]), (1.0, &[1][..])], 60.0);
        assert_eq!(fused.iter().map(|row| row.key).collect::<Vec<_>>(), [9, 1]);
    }

    #[test]
    fn scores_are_stretched_before_they_are_added() {
        let fused = weighted(&[(1.0, &[(1, 0.9), (2, 0.5)][..]), (1.0, &[(2, 40.0)][..])]);
        assert_eq!(
            fused.iter().map(|r| (r.key, r.score)).collect::<Vec<_>>(),
            [(1, 1.0), (2, 1.0)]
        );
    }

    fn reference(legs: &[(f64, Vec<u8>)], k: f64) -> Vec<(u8, f64)> {
        let mut scores = Vec::new();
        for key in 0..=u8::MAX {
            let mut score = 0.0;
            let mut found = false;
            for (weight, rows) in legs {
                if let Some(place) = rows.iter().position(|row| *row == key) {
                    found = true;
                    score += weight / (k + place as f64 + 1.0);
                }
            }
            if found {
                scores.push((key, score));
            }
        }
        scores
    }

    proptest! {
        #[test]
        fn as_a_plain_loop_does_it(
            legs in prop::collection::vec(
                (0.0f64..2.0, prop::collection::hash_set(any::<u8>(), 0..30)
                    .prop_map(|set| set.into_iter().collect::<Vec<_>>())), 0..5),
            k in 0.0f64..100.0,
        ) {
            let borrowed: Vec<_> = legs.iter().map(|(w, rows)| (*w, rows.as_slice())).collect();
            let fused = rrf(&borrowed, k);
            prop_assert!(fused.windows(2).all(|pair| pair[0].score >= pair[1].score));
            let mut ours: Vec<_> = fused.iter().map(|row| (row.key, row.score)).collect();
            ours.sort_by_key(|row| row.0);
            let expected = reference(&legs, k);
            prop_assert_eq!(ours.len(), expected.len());
            for (a, b) in ours.iter().zip(&expected) {
                prop_assert_eq!(a.0, b.0);
                prop_assert!((a.1 - b.1).abs() < 1e-9);
            }
        }
    }
}
