//! Arithmetic of embeddings.

/// The scalar product. Eight sums run beside each other, so that the compiler can use the vector unit without being
/// allowed to reorder additions.
pub fn dot(a: &[f32], b: &[f32]) -> f64 {
    let (mut left, mut right) = (a.chunks_exact(8), b.chunks_exact(8));
    let mut sums = [0f32; 8];
    for (x, y) in left.by_ref().zip(right.by_ref()) {
        for ((sum, x), y) in sums.iter_mut().zip(x).zip(y) {
            *sum += x * y;
        }
    }
    let rest: f32 = left.remainder().iter().zip(right.remainder()).map(|(x, y)| x * y).sum();
    sums.iter().map(|sum| f64::from(*sum)).sum::<f64>() + f64::from(rest)
}

/// Cosine of the angle between two vectors; NaN when one of them has no direction.
pub fn cosine(a: &[f32], b: &[f32]) -> f64 {
    let lengths = dot(a, a).sqrt() * dot(b, b).sqrt();
    if lengths > 0.0 { (dot(a, b) / lengths).clamp(-1.0, 1.0) } else { f64::NAN }
}

/// The vector of length one in the same direction; unchanged when it has none.
pub fn unit(mut v: Vec<f32>) -> Vec<f32> {
    let length = dot(&v, &v).sqrt();
    if length > 0.0 {
        v.iter_mut().for_each(|x| *x = (f64::from(*x) / length) as f32);
    }
    v
}

/// A number of sixteen bits (IEEE 754 binary16).
pub fn half(bits: u16) -> f32 {
    let sign = u32::from(bits >> 15) << 31;
    let exponent = u32::from(bits >> 10) & 0x1f;
    let fraction = u32::from(bits) & 0x3ff;
    match (exponent, fraction) {
        (0, 0) => f32::from_bits(sign),
        (0, _) => {
            // Below the smallest normal number: a multiple of 2^-24.
            let value = fraction as f32 * f32::from_bits(0x3380_0000);
            if sign == 0 { value } else { -value }
        }
        (0x1f, _) => f32::from_bits(sign | 0x7f80_0000 | (fraction << 13)),
        _ => f32::from_bits(sign | ((exponent + 112) << 23) | (fraction << 13)),
    }
}

/// The nearest number of sixteen bits, of two that are equally near the even one; `None` when it is too large for
/// any.
pub fn to_half(x: f32) -> Option<u16> {
    let bits = x.to_bits();
    let sign = (bits >> 16) as u16 & 0x8000;
    let magnitude = bits & 0x7fff_ffff;
    let rounded = |value: u32, dropped: u32| {
        let half = 1u32 << (dropped - 1);
        let rest = value & ((1 << dropped) - 1);
        let kept = value >> dropped;
        if rest > half || (rest == half && kept & 1 == 1) { kept + 1 } else { kept }
    };
    let exponent = magnitude >> 23;
    let number = match exponent {
        // A normal number there: the exponents are 112 apart; rounding may carry into the exponent, which is right.
        113.. => rounded(magnitude, 13).checked_sub(112 << 10)?,
        // A multiple of 2^-24.
        102..=112 => rounded(magnitude & 0x7f_ffff | 0x80_0000, 126 - exponent),
        _ => 0,
    };
    (number < 0x7c00).then_some(sign | number as u16)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn halves_are_read_as_they_are_defined() {
        for (bits, value) in [
            (0x0000, 0.0),
            (0x3c00, 1.0),
            (0xc000, -2.0),
            (0x3555, 0.333_251_95),
            (0x0001, 5.960_464_5e-8),
            (0x83ff, -6.097_555e-5),
            (0x0400, 6.103_515_6e-5),
            (0x7bff, 65504.0),
        ] {
            assert_eq!(half(bits), value, "{bits:x}");
        }
        assert!(half(0x7c00).is_infinite() && half(0x7e00).is_nan());
    }

    #[test]
    fn a_vector_without_direction_has_no_cosine() {
        assert!(cosine(&[0.0, 0.0], &[1.0, 0.0]).is_nan());
        assert_eq!(unit(vec![0.0, 0.0]), [0.0, 0.0]);
        assert_eq!(unit(vec![3.0, 4.0]), [0.6, 0.8]);
    }

    proptest! {
        #[test]
        fn dot_is_the_plain_sum(pairs in prop::collection::vec((-1f32..1.0, -1f32..1.0), 0..70)) {
            let (a, b): (Vec<f32>, Vec<f32>) = pairs.iter().copied().unzip();
            let plain: f64 = pairs.iter().map(|(x, y)| f64::from(*x) * f64::from(*y)).sum();
            prop_assert!((dot(&a, &b) - plain).abs() < 1e-4);
        }
    }

    #[test]
    fn halves_there_and_back() {
        for bits in (0..=u16::MAX).filter(|bits| bits & 0x7c00 != 0x7c00) {
            assert_eq!(to_half(half(bits)), Some(bits), "{bits:#x}");
            // Halfway to the next one: the even of the two.
            let next = half(bits + 1);
            if next.is_finite() {
                let between = to_half((half(bits) + next) / 2.0).unwrap();
                assert_eq!(between, if bits & 1 == 0 { bits } else { bits + 1 }, "{bits:#x}");
            }
        }
        assert_eq!(to_half(65_519.9), Some(0x7bff));
        assert_eq!(to_half(65_520.0), None);
        assert_eq!(to_half(f32::NAN), None);
        assert_eq!(to_half(1e-9), Some(0));
        assert_eq!(to_half(-1e-9), Some(0x8000));
    }
}
