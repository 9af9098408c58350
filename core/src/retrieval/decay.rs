//! How much a memory is worth now: how well it answers, how long ago it was used, how much it matters.

/// What is known of a memory beside its text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Standing {
    /// How well it answers, from fused rankings.
    pub relevance: f64,
    /// Hours since it was last used.
    pub age: f64,
    /// 0 to 1; a half is neither here nor there.
    pub importance: f64,
}

/// Relevance × a factor between 0.3 and 1.5: an old or unimportant memory is held back, never shut out.
pub fn soft(standing: &Standing, half_life: f64) -> f64 {
    let recency = if half_life > 0.0 { 0.5f64.powf(age(standing) / half_life) } else { 1.0 };
    standing.relevance * (recency * (0.5 + importance(standing))).clamp(0.3, 1.5)
}

/// Recency + importance + relevance, each stretched to 0..1 over the candidates, as in "Generative Agents".
pub fn sum(all: &[Standing]) -> Vec<f64> {
    let recency = stretched(all.iter().map(|s| 0.995f64.powf(age(s))));
    let importance = stretched(all.iter().map(importance));
    let relevance = stretched(all.iter().map(|s| s.relevance));
    recency.into_iter().zip(importance).zip(relevance).map(|((a, b), c)| a + b + c).collect()
}

/// What lies in the future was used just now.
fn age(standing: &Standing) -> f64 {
    standing.age.max(0.0)
}

fn importance(standing: &Standing) -> f64 {
    if standing.importance.is_nan() { 0.5 } else { standing.importance.clamp(0.0, 1.0) }
}

fn stretched(values: impl Iterator<Item = f64>) -> Vec<f64> {
    let values: Vec<f64> = values.collect();
    let low = values.iter().copied().fold(f64::INFINITY, f64::min);
    let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    // All alike: none stands out.
    values.iter().map(|v| if high > low { (v - low) / (high - low) } else { 0.0 }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn standing(relevance: f64, age: f64, importance: f64) -> Standing {
        Standing { relevance, age, importance }
    }

    #[test]
    fn the_factor_is_soft() {
        assert_eq!(soft(&standing(1.0, 0.0, 0.5), 24.0), 1.0);
        assert_eq!(soft(&standing(1.0, 24.0, 0.5), 24.0), 0.5);
        assert_eq!(soft(&standing(1.0, 1e9, 0.0), 24.0), 0.3);
        assert_eq!(soft(&standing(1.0, -5.0, 7.0), 24.0), 1.5);
        assert_eq!(soft(&standing(1.0, 24.0, 0.5), 0.0), 1.0);
    }

    #[test]
    fn the_sum_is_of_stretched_parts() {
        let sums = sum(&[standing(0.2, 0.0, 0.5), standing(0.4, 100.0, 0.5)]);
        assert_eq!(sums, [1.0, 1.0]);
        assert!(sum(&[]).is_empty());
    }
}
