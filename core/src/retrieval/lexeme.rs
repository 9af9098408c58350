//! Words of a question that no document has: most are misspelt, and something near them was meant.

use super::trigram::similarity;

/// A word that is known, near one that is not.
#[derive(Debug, Clone, PartialEq)]
pub struct Nearest {
    /// The known lexeme.
    pub lexeme: String,
    /// How near it is: what it weighs.
    pub similarity: f64,
    /// How many documents have it.
    pub documents: f64,
}

/// How near a lexeme must be, how many are taken, and by how many letters their lengths may differ.
pub const AT_LEAST: f64 = 0.35;
/// At most so many take the place of one word.
pub const AT_MOST: usize = 3;
/// By so many letters the lengths may differ.
pub const LENGTHS: usize = 2;

/// Those of `known` that come nearest to `unknown`, with the number of documents that have them.
pub fn nearest<'a>(unknown: &str, known: impl IntoIterator<Item = (&'a str, f64)>) -> Vec<Nearest> {
    let letters = unknown.chars().count();
    let mut near: Vec<_> = known
        .into_iter()
        .filter(|(lexeme, _)| lexeme.chars().count().abs_diff(letters) <= LENGTHS)
        .map(|(lexeme, documents)| Nearest {
            lexeme: lexeme.to_owned(),
            similarity: similarity(unknown, lexeme),
            documents,
        })
        .filter(|near| near.similarity >= AT_LEAST)
        .collect();
    near.sort_by(|a, b| {
        b.similarity
            .total_cmp(&a.similarity)
            .then(b.documents.total_cmp(&a.documents))
            .then_with(|| a.lexeme.cmp(&b.lexeme))
    });
    near.truncate(AT_MOST);
    near
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_words_first() {
        let known = [("modul", 40.0), ("modulus", 9.0), ("modest", 2.0), ("modularization", 1.0)];
        let near = nearest("moduls", known);
        let words: Vec<_> = near.iter().map(|near| near.lexeme.as_str()).collect();
        assert_eq!(words, ["modul", "modulus"]);
        assert!(nearest("xyz", known).is_empty());
    }
}
