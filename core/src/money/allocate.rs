//! Sharing an amount out without losing a unit.

/// Why an amount cannot be shared out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AllocationError {
    /// Nobody would get anything, and the amount would be lost.
    #[error("the weights are all zero")]
    NoWeight,
}

/// Shares `amount` out in proportion to `weights`; the shares sum up to it. Each share is cut off
/// to whole units; the units left over go one each to the largest remainders, the first of equal
/// ones first.
pub fn allocate(amount: i64, weights: &[u64]) -> Result<Vec<i64>, AllocationError> {
    let total: u128 = weights.iter().map(|w| u128::from(*w)).sum();
    if total == 0 {
        return Err(AllocationError::NoWeight);
    }
    let whole = u128::from(amount.unsigned_abs());
    // Both factors have 64 bits, so the product fits.
    let exact = |weight: &u64| whole * u128::from(*weight);
    let mut shares: Vec<u128> = weights.iter().map(|w| exact(w) / total).collect();
    let left = whole - shares.iter().sum::<u128>();

    let mut order: Vec<(u128, &mut u128)> =
        weights.iter().map(|w| exact(w) % total).zip(&mut shares).collect();
    order.sort_by_key(|(remainder, _)| std::cmp::Reverse(*remainder));
    for (_, share) in order.into_iter().take(usize::try_from(left).unwrap_or(usize::MAX)) {
        *share += 1;
    }
    // No share is larger than the amount, so every share fits again.
    let signed = |share: u128| {
        i64::try_from(i128::try_from(share).unwrap_or(0) * i128::from(amount.signum()))
    };
    Ok(shares.into_iter().map(|share| signed(share).unwrap_or(0)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_largest_remainders_get_what_is_left() {
        assert_eq!(allocate(100, &[1, 1, 1]), Ok(vec![34, 33, 33]));
        assert_eq!(allocate(-100, &[1, 1, 1]), Ok(vec![-34, -33, -33]));
        assert_eq!(allocate(5, &[3, 7]), Ok(vec![2, 3]), "1.5 and 3.5: the first of equal ones");
        assert_eq!(allocate(10, &[0, 1, 2]), Ok(vec![0, 3, 7]));
        assert_eq!(allocate(0, &[1]), Ok(vec![0]));
        assert_eq!(allocate(i64::MIN, &[1]), Ok(vec![i64::MIN]));
        assert_eq!(
            allocate(i64::MAX, &[u64::MAX, u64::MAX]),
            Ok(vec![i64::MAX / 2 + 1, i64::MAX / 2])
        );
        assert_eq!(allocate(1, &[]), Err(AllocationError::NoWeight));
        assert_eq!(allocate(0, &[0, 0]), Err(AllocationError::NoWeight));
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_nobody_is_a_unit_off(
            amount: i64,
            weights in proptest::collection::vec(prop_oneof![any::<u64>(), 0..5u64], 1..20),
        ) {
            prop_assume!(weights.iter().any(|w| *w > 0));
            let shares = allocate(amount, &weights).unwrap();
            prop_assert_eq!(shares.iter().map(|s| i128::from(*s)).sum::<i128>(), i128::from(amount));
            let total: f64 = weights.iter().map(|w| *w as f64).sum();
            for (share, weight) in shares.iter().zip(&weights) {
                let due = amount as f64 * (*weight as f64 / total);
                // A float has 53 bits: allow for its own error.
                prop_assert!((*share as f64 - due).abs() <= 1.0 + due.abs() * 1e-14, "{share} {due}");
                prop_assert!(*weight > 0 || *share == 0);
            }
        }
    }
}
