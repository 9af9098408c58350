//! What fits into a context of so many tokens.

/// The places of those that fit, in order: whatever is too large for what is left is passed over, so that a shorter
/// one after it may still come in.
pub fn pack(sizes: impl IntoIterator<Item = usize>, budget: usize) -> Vec<usize> {
    let mut left = budget;
    let fits = |(place, size): (usize, usize)| {
        left = left.checked_sub(size)?;
        Some(place)
    };
    sizes.into_iter().enumerate().filter_map(fits).collect()
}

#[cfg(test)]
mod tests {
    use super::pack;
    use proptest::prelude::*;

    #[test]
    fn a_shorter_one_takes_the_place_of_one_that_does_not_fit() {
        assert_eq!(pack([4, 9, 3, 1], 8), [0, 2, 3]);
        assert!(pack([1], 0).is_empty());
    }

    proptest! {
        #[test]
        fn never_more_than_the_budget_and_nothing_that_would_still_fit(
            sizes in prop::collection::vec(0usize..50, 0..40), budget in 0usize..300,
        ) {
            let packed = pack(sizes.iter().copied(), budget);
            let used: usize = packed.iter().map(|place| sizes[*place]).sum();
            prop_assert!(used <= budget);
            for (place, size) in sizes.iter().enumerate().filter(|(p, _)| !packed.contains(p)) {
                let before: usize = packed.iter().filter(|p| **p < place).map(|p| sizes[*p]).sum();
                prop_assert!(before + size > budget);
            }
        }
    }
}
