//! How good a ranking is, beside what people judged.

use std::collections::{HashMap, HashSet};

/// Rows in order for each question.
pub type Run = HashMap<String, Vec<String>>;
/// How good a row answers each question: 0 for not at all.
pub type Judgements = HashMap<String, HashMap<String, f64>>;

/// The means over all questions that have a right answer.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Quality {
    /// How many questions were judged.
    pub questions: usize,
    /// Normalised discounted cumulative gain of the first k, with grades as gains.
    pub ndcg: f64,
    /// Which part of the right answers is among the first k.
    pub recall: f64,
    /// One over the place of the first right answer, 0 when it is not among the first k.
    pub mrr: f64,
}

/// Measures the first `k` rows. A question without a ranking counts as 0; a row that stands twice counts once.
pub fn quality(run: &Run, judged: &Judgements, k: usize) -> Quality {
    let mut total = Quality::default();
    // In order of names, so that the sum is the same each time.
    let mut questions: Vec<_> = judged.iter().collect();
    questions.sort_by_key(|(question, _)| *question);
    for (question, grades) in questions {
        let mut ideal: Vec<f64> = grades.values().copied().filter(|grade| *grade > 0.0).collect();
        if ideal.is_empty() {
            continue;
        }
        ideal.sort_by(|a, b| b.total_cmp(a));
        let mut seen = HashSet::new();
        let ranked: Vec<f64> = run
            .get(question)
            .into_iter()
            .flatten()
            .filter(|row| seen.insert(*row))
            .take(k)
            .map(|row| grades.get(row).copied().unwrap_or(0.0).max(0.0))
            .collect();
        let right = ranked.iter().filter(|grade| **grade > 0.0).count();
        total.questions += 1;
        total.ndcg += gain(&ranked) / gain(ideal.get(..k).unwrap_or(&ideal)).max(f64::MIN_POSITIVE);
        total.recall += right as f64 / ideal.len() as f64;
        let first = ranked.iter().position(|grade| *grade > 0.0);
        total.mrr += first.map_or(0.0, |place| 1.0 / (place as f64 + 1.0));
    }
    let count = total.questions.max(1) as f64;
    Quality {
        questions: total.questions,
        ndcg: total.ndcg / count,
        recall: total.recall / count,
        mrr: total.mrr / count,
    }
}

fn gain(grades: &[f64]) -> f64 {
    grades.iter().enumerate().map(|(place, grade)| grade / (place as f64 + 2.0).log2()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(rows: &[&str]) -> Run {
        Run::from([("q".to_owned(), rows.iter().map(|row| (*row).to_owned()).collect())])
    }

    fn judged(grades: &[(&str, f64)]) -> Judgements {
        let grades = grades.iter().map(|(row, grade)| ((*row).to_owned(), *grade)).collect();
        Judgements::from([("q".to_owned(), grades)])
    }

    #[test]
    fn as_the_definitions_say() {
        let q = quality(&run(&["x", "a", "b"]), &judged(&[("a", 1.0), ("b", 3.0), ("c", 0.0)]), 10);
        let (got, best) = (1.0 / 3f64.log2() + 3.0 / 2.0, 3.0 + 1.0 / 3f64.log2());
        assert!((q.ndcg - got / best).abs() < 1e-12);
        assert_eq!((q.questions, q.recall, q.mrr), (1, 1.0, 0.5));
    }

    #[test]
    fn missing_repeated_and_late_answers() {
        let judged = judged(&[("a", 1.0)]);
        assert_eq!(quality(&Run::new(), &judged, 10).ndcg, 0.0);
        assert_eq!(quality(&run(&["a", "a"]), &judged, 10).ndcg, 1.0);
        assert_eq!(quality(&run(&["x", "y", "a"]), &judged, 2).mrr, 0.0);
        assert_eq!(quality(&run(&["a"]), &Judgements::new(), 10), Quality::default());
        assert_eq!(quality(&run(&["a"]), &judged, 0).ndcg, 0.0);
    }
}
