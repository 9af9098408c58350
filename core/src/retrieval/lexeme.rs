//! Words of a question that no document has: most are misspelt, and something near them was meant.

use super::edits::edits;
use super::trigram::similarity;

/// A word that is known, near one that is not.
#[derive(Debug, Clone, PartialEq)]
pub struct Nearest {
    /// The known lexeme.
    pub lexeme: String,
    /// How near it is: what it weighs.
    pub nearness: f64,
    /// How many documents have it.
    pub documents: f64,
}

/// Known words that share fewer groups of letters with it than this are not looked at.
pub const LOOKED_AT: f64 = 0.2;
/// How near a lexeme must be.
const AT_LEAST: f64 = 0.35;
/// At most so many take the place of one word.
const AT_MOST: usize = 3;
/// By so many letters the lengths may differ.
const LENGTHS: usize = 2;

/// How near two words are: by the slips that lie between them, or, if those are many, by the groups of letters they
/// share. Two letters exchanged in the middle of a short word leave hardly any group whole. The first letter is seldom
/// a slip: where it differs, it is another word.
fn nearness(unknown: &str, known: &str, letters: usize) -> f64 {
    let most = if letters < 7 { 1 } else { 2 };
    let slips =
        edits(unknown, known, most).filter(|_| begin_alike(unknown, known)).map_or(0.0, |edits| {
            let longer = letters.max(known.chars().count()).max(1);
            1.0 - edits as f64 / longer as f64
        });
    slips.max(similarity(unknown, known))
}

/// Have they the same first letter, or the first two exchanged?
fn begin_alike(a: &str, b: &str) -> bool {
    let (mut a, mut b) = (a.chars(), b.chars());
    let (a, b) = ([a.next(), a.next()], [b.next(), b.next()]);
    a[0] == b[0] || a[1].is_some() && a[0] == b[1] && a[1] == b[0]
}

/// Those of `known` that come nearest to `unknown`, with the number of documents that have them.
pub fn nearest<'a>(unknown: &str, known: impl IntoIterator<Item = (&'a str, f64)>) -> Vec<Nearest> {
    let letters = unknown.chars().count();
    let mut near: Vec<_> = known
        .into_iter()
        .filter(|(lexeme, _)| lexeme.chars().count().abs_diff(letters) <= LENGTHS)
        .map(|(lexeme, documents)| Nearest {
            lexeme: lexeme.to_owned(),
            nearness: nearness(unknown, lexeme, letters),
            documents,
        })
        .filter(|near| near.nearness >= AT_LEAST)
        .collect();
    near.sort_by(|a, b| {
        b.nearness
            .total_cmp(&a.nearness)
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
        assert_eq!(words, ["modulus", "modul"]);
        assert!(nearest("xyz", known).is_empty());
    }

    #[test]
    fn exchanged_letters_are_a_slip() {
        let words = |unknown, known: &[&'static str]| {
            let near = nearest(unknown, known.iter().map(|word| (*word, 1.0)));
            near.into_iter().map(|near| near.lexeme).collect::<Vec<_>>()
        };
        assert_eq!(words("modlu", &["modul", "mold", "model"]), ["modul"]);
        assert_eq!(words("dirver", &["diver", "driver", "dir"]), ["diver", "driver"]);
        assert_eq!(words("food", &["wood", "foot"]), ["foot"]);
        assert_eq!(words("oject", &["object"]), ["object"]);
        assert_eq!(words("boject", &["object", "reject"]), ["object"]);
        assert_eq!(words("gti", &["git", "gtk", "gui"]), ["git", "gtk", "gui"]);
    }
}
