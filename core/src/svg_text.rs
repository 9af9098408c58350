//! Text in a picture: how wide it is, where it is wrapped, how it is escaped.

/// The names of a definition are code, and a monospaced font has a width that can be known.
pub(crate) const FONT: &str =
    "ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace";

/// Width in pixels at a font size; a little too wide rather than too narrow.
pub(crate) fn width(text: &str, size: f64) -> f64 {
    // From the first Hangul block on, letters are mostly twice as wide.
    text.chars().map(|c| if c < '\u{1100}' { 0.61 } else { 1.1 }).sum::<f64>() * size
}

/// Breaks `text` at blanks into lines of at most `limit` characters, and longer words anywhere.
pub(crate) fn wrap(text: &str, limit: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ').flat_map(|word| pieces(word, limit)) {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= limit => {
                line.push(' ');
                line.push_str(&word);
            }
            _ => lines.push(word),
        }
    }
    lines
}

fn pieces(word: &str, limit: usize) -> Vec<String> {
    let letters: Vec<char> = word.chars().collect();
    letters.chunks(limit).map(|piece| piece.iter().collect()).collect()
}

/// Text as XML; what XML cannot hold is left out.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\u{fffe}' | '\u{ffff}' => {}
            c if c.is_control() => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wraps_at_blanks_and_inside_long_words() {
        assert_eq!(
            wrap("[requires phone_number, reason]", 14),
            ["[requires", "phone_number,", "reason]"]
        );
        assert_eq!(wrap("abcdefgh ij", 4), ["abcd", "efgh", "ij"]);
        assert!(wrap("", 4).is_empty());
    }

    #[test]
    fn nothing_escapes_into_the_markup() {
        assert_eq!(escape("<a b=\"'&\">\u{0}"), "&lt;a b=&quot;&#39;&amp;&quot;&gt; ");
    }
}
