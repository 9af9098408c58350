//! Which way a search goes: compare every row that the filter leaves, or walk the graph of an index.

/// Up to so many rows are compared one by one: 4,000 of 384 numbers that stand in the row itself. Longer vectors,
/// and such as are stored outside of the row, are dearer to read.
pub fn exact_up_to(dimensions: usize, outside: bool) -> u64 {
    let cap = 4000 * 384 / dimensions.max(1) as u64;
    (if outside { cap / 4 } else { cap }).clamp(200, 20_000)
}

/// How many neighbours a walk keeps in sight (`hnsw.ef_search`). `share` is the part of the rows that a filter
/// leaves: what it takes away must be made up for, or the walk returns few rows, and not the nearest.
pub fn sight(k: u64, share: f64) -> u64 {
    let wanted = 2.0 * k as f64 / share.clamp(0.001, 1.0);
    (wanted.ceil() as u64).clamp(40, 1000)
}

/// More rows than a walk finds in one go are compared one by one.
pub fn walk_is_too_short(k: u64) -> bool {
    k > 500
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn longer_and_outside_vectors_are_dearer() {
        assert_eq!(exact_up_to(384, false), 4000);
        assert_eq!(exact_up_to(1536, false), 1000);
        assert_eq!(exact_up_to(1536, true), 250);
        assert_eq!(exact_up_to(16000, true), 200);
        assert_eq!(exact_up_to(0, false), 20_000);
    }

    #[test]
    fn a_walk_sees_enough() {
        assert_eq!(sight(10, 1.0), 40);
        assert_eq!(sight(10, 0.1), 200);
        assert_eq!(sight(100, 0.01), 1000);
        assert!(walk_is_too_short(501) && !walk_is_too_short(500));
    }
}
