//! How many tokens a text has, near enough to keep a budget: no tokenizer is asked, and rather more are counted
//! than fewer.

/// The tokens of a text: one for four letters or digits of a word, one for each other sign, one for each letter of
/// a script that writes no spaces, one for two of other scripts than Latin.
pub fn tokens(text: &str) -> usize {
    let mut count = 0;
    // Quarters of a token in the word that is being read.
    let mut word = 0usize;
    for c in text.chars() {
        match quarters(c) {
            Some(part) => word += part,
            None => {
                count += word.div_ceil(4) + usize::from(!c.is_whitespace());
                word = 0;
            }
        }
    }
    count + word.div_ceil(4)
}

/// The part of a token that a letter is; none for what is no part of a word.
fn quarters(c: char) -> Option<usize> {
    match c {
        'a'..='z' | 'A'..='Z' | '0'..='9' => Some(1),
        c if is_word_by_itself(c) => None,
        c if c.is_alphanumeric() => Some(2),
        _ => None,
    }
}

/// Scripts whose words are not set apart by spaces: a text can be cut before any of their letters.
pub fn is_word_by_itself(c: char) -> bool {
    matches!(c, '\u{0e00}'..='\u{0eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{2e80}'..='\u{a4cf}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}'
        | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::tokens;

    #[test]
    fn words_signs_and_scripts() {
        for (text, count) in [
            ("", 0),
            (" \n", 0),
            ("the cat", 2),
            ("internationalization", 5),
            ("don't", 3),
            ("a, b.", 4),
            ("日本語", 3),
            ("привет", 3),
        ] {
            assert_eq!(tokens(text), count, "{text}");
        }
    }
}
