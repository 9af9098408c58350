//! Similarity of texts by the groups of three letters they share, as pg_trgm counts them.

/// The groups of three letters of a text, each once, in order.
pub fn trigrams(text: &str) -> Vec<[char; 3]> {
    let mut all = Vec::new();
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        let letters: Vec<char> = [' ', ' ']
            .into_iter()
            .chain(word.chars().flat_map(char::to_lowercase))
            .chain([' '])
            .collect();
        all.extend(letters.windows(3).filter_map(|w| <[char; 3]>::try_from(w).ok()));
    }
    all.sort_unstable();
    all.dedup();
    all
}

/// How many groups two texts share, of all they have together: 0 to 1.
pub fn similarity(a: &str, b: &str) -> f64 {
    let (a, b) = (trigrams(a), trigrams(b));
    let shared = a.iter().filter(|group| b.binary_search(group).is_ok()).count();
    let together = a.len() + b.len() - shared;
    if together == 0 { 0.0 } else { shared as f64 / together as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_pg_trgm_counts() {
        // SELECT similarity('word', 'two words'), similarity('modlue', 'modul'), similarity('', '');
        assert!((similarity("word", "two words") - 0.363_636_37).abs() < 1e-6);
        assert!((similarity("modlue", "modul") - 0.3).abs() < 1e-6);
        assert_eq!(similarity("", ""), 0.0);
        assert_eq!(similarity("Same, text", "same text"), 1.0);
    }
}
