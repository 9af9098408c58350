//! BM25: how well a document answers a question, by the words they share.

use super::tsvector::Word;

/// How fast more occurrences of a word stop counting.
const K1: f64 = 1.2;
/// How much longer documents are held back.
const B: f64 = 0.75;

/// A word of the question.
#[derive(Debug, Clone, PartialEq)]
pub struct Term {
    /// The lexeme.
    pub lexeme: String,
    /// 1 for a word as it was asked; less for one that was put in its place.
    pub weight: f64,
    /// How many documents have it.
    pub documents: f64,
    /// Which word of the question it stands for. Of several that stand for one, the best counts.
    pub asked: usize,
}

/// What is known of all documents together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Collection {
    /// How many there are.
    pub documents: f64,
    /// How many words one has on average.
    pub length: f64,
}

impl Collection {
    /// Rare words tell more.
    pub fn rarity(&self, documents: f64) -> f64 {
        let having = documents.clamp(0.0, self.documents);
        (1.0 + (self.documents - having + 0.5) / (having + 0.5)).ln()
    }

    /// The score of a document, and the places of those terms that it has.
    pub fn score(&self, terms: &[Term], words: &[Word<'_>]) -> (f64, Vec<usize>) {
        let length: f64 = words.iter().map(|word| f64::from(word.count)).sum();
        let norm = 1.0 - B + B * length / self.length.max(1.0);
        let mut best: Vec<(usize, f64)> = Vec::new();
        let mut found = Vec::new();
        for (place, term) in terms.iter().enumerate() {
            let Some(word) = words.iter().find(|word| word.lexeme == term.lexeme.as_bytes()) else {
                continue;
            };
            found.push(place);
            let count = f64::from(word.count);
            let part = term.weight * self.rarity(term.documents) * count * (K1 + 1.0)
                / (count + K1 * norm);
            match best.iter_mut().find(|(asked, _)| *asked == term.asked) {
                Some((_, score)) => *score = score.max(part),
                None => best.push((term.asked, part)),
            }
        }
        (best.iter().map(|(_, score)| score).sum(), found)
    }
}

/// The terms whose documents are worth fetching: the rarest, as long as they have no more than `budget` documents
/// together; the rarest one always, unless no document has it. Frequent words alone make no document a good answer.
pub fn rarest(terms: &[Term], budget: f64) -> Vec<usize> {
    let mut places: Vec<_> = (0..terms.len())
        .filter(|place| terms.get(*place).is_some_and(|term| term.documents > 0.0))
        .collect();
    let documents = |place: &usize| terms.get(*place).map_or(0.0, |term| term.documents);
    places.sort_by(|a, b| documents(a).total_cmp(&documents(b)).then(a.cmp(b)));
    let mut sum = 0.0;
    let mut first = true;
    places.retain(|place| {
        sum += documents(place);
        std::mem::take(&mut first) || sum <= budget
    });
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    fn term(lexeme: &str, documents: f64, asked: usize) -> Term {
        Term { lexeme: lexeme.into(), weight: 1.0, documents, asked }
    }

    const ALL: Collection = Collection { documents: 100.0, length: 4.0 };

    fn word(lexeme: &str, count: u32) -> Word<'_> {
        Word { lexeme: lexeme.as_bytes(), count }
    }

    #[test]
    fn as_the_formula_says() {
        let (score, found) =
            ALL.score(&[term("cat", 9.0, 0), term("dog", 1.0, 1)], &[word("cat", 2), word("x", 2)]);
        let expected = (1.0 + 91.5f64 / 9.5).ln() * 2.0 * 2.2 / (2.0 + 1.2);
        assert!((score - expected).abs() < 1e-12);
        assert_eq!(found, [0]);
    }

    #[test]
    fn the_best_of_several_readings_of_a_word_counts() {
        let one = ALL.score(&[term("cat", 9.0, 0)], &[word("cat", 1), word("cart", 1)]).0;
        let terms = [term("cat", 9.0, 0), term("cart", 30.0, 0)];
        assert_eq!(ALL.score(&terms, &[word("cat", 1), word("cart", 1)]).0, one);
    }

    #[test]
    fn only_rare_words_are_worth_fetching() {
        let terms =
            [term("the", 90.0, 0), term("cat", 3.0, 1), term("zzz", 0.0, 2), term("dog", 5.0, 3)];
        assert_eq!(rarest(&terms, 10.0), [1, 3]);
        assert_eq!(rarest(&terms[..1], 10.0), [0]);
        assert!(rarest(&terms[2..3], 10.0).is_empty());
    }

    #[test]
    fn an_empty_collection_has_scores_too() {
        let none = Collection { documents: 0.0, length: 0.0 };
        assert!(none.score(&[term("cat", 3.0, 0)], &[word("cat", 1)]).0.is_finite());
    }
}
