//! Which way a search goes: compare every row that the filter leaves, or walk the graph of an index.

/// How many rows are compared one by one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Exact {
    least: u64,
    /// What comparing a row costs, beside one of 384 numbers that stand in the row itself; `None` when the owner of
    /// the table has said how many.
    scale: Option<f64>,
}

/// A walk costs about so many comparisons for each neighbour that it keeps in sight.
const STEP: f64 = 13.0;
/// Never more than that: time that nobody waits for.
const MOST: u64 = 20_000;

impl Exact {
    /// For vectors of so many numbers: 4,000 rows of 384. Longer vectors, and such as are stored outside of the row,
    /// are dearer to read.
    pub fn new(dimensions: usize, outside: bool) -> Self {
        let cap = 4000 * 384 / dimensions.max(1) as u64;
        let (cap, scale) = if outside { (cap / 4, 4.0) } else { (cap, 1.0) };
        Self { least: cap.clamp(200, MOST), scale: Some(scale) }
    }

    /// So many.
    pub fn told(cap: u64) -> Self {
        Self { least: cap, scale: None }
    }

    /// How many of `rows` when `k` are asked for. A walk must see 2 k / share neighbours to find as many that a filter
    /// leaves: what it leaves costs less to compare as long as there are fewer than the root of 2 k STEP rows. In
    /// large tables that is more than the least, and a comparison misses nothing.
    pub fn up_to(&self, k: u64, rows: f64) -> u64 {
        let Some(scale) = self.scale else { return self.least };
        let even = (2.0 * k as f64 * STEP * rows.max(0.0) / scale).sqrt();
        (even as u64).clamp(self.least, MOST)
    }
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
        let least = |dimensions, outside| Exact::new(dimensions, outside).up_to(10, 0.0);
        assert_eq!(least(384, false), 4000);
        assert_eq!(least(1536, false), 1000);
        assert_eq!(least(1536, true), 250);
        assert_eq!(least(16000, true), 200);
        assert_eq!(least(0, false), 20_000);
    }

    #[test]
    fn more_rows_of_a_large_table_are_compared() {
        let exact = Exact::new(384, false);
        assert_eq!(exact.up_to(10, 50_000.0), 4000);
        assert_eq!(exact.up_to(10, 1e6), 16_124);
        assert_eq!(exact.up_to(10, 1e9), 20_000);
        assert_eq!(exact.up_to(50, 50_000.0), 8062);
        assert_eq!(Exact::told(100).up_to(50, 1e9), 100);
    }

    #[test]
    fn a_walk_sees_enough() {
        assert_eq!(sight(10, 1.0), 40);
        assert_eq!(sight(10, 0.1), 200);
        assert_eq!(sight(100, 0.01), 1000);
        assert!(walk_is_too_short(501) && !walk_is_too_short(500));
    }
}
