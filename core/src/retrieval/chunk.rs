//! A long text in pieces that a model can embed. Without overlap the pieces, one after the other, are the text again;
//! none begins within a word.

use super::tokens::{is_word_by_itself, tokens};
use std::ops::Range;

/// Where a text is cut if it can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum By {
    /// Between words.
    Word,
    /// Between sentences; within one that is too long.
    Sentence,
    /// Between paragraphs; within one that is too long, between its sentences.
    Paragraph,
}

/// A word with the space after it.
struct Atom {
    bytes: Range<usize>,
    tokens: usize,
    /// The largest unit that ends with it.
    ends: By,
}

/// The pieces of `text`, as ranges of bytes. None has more than `max` tokens, but for a single word that has more; each
/// but the first begins with up to `overlap` tokens of the one before.
pub fn chunk(text: &str, max: usize, overlap: usize, by: By) -> Vec<Range<usize>> {
    let atoms = atoms(text);
    let budget = max.saturating_sub(overlap).max(1);
    let mut ends = Vec::new();
    cut(&atoms, 0..atoms.len(), budget, by, &mut ends);
    let mut pieces: Vec<Range<usize>> = Vec::new();
    let (mut start, mut end, mut used) = (0, 0, 0);
    for next in ends {
        let size = size(&atoms, end..next);
        if used + size > budget && end > start {
            pieces.push(start..end);
            (start, used) = (end, 0);
        }
        (end, used) = (next, used + size);
    }
    if end > start {
        pieces.push(start..end);
    }
    let bytes = |at: usize| atoms.get(at).map_or(text.len(), |atom| atom.bytes.start);
    let piece = |piece: Range<usize>| {
        let own = size(&atoms, piece.clone());
        let mut room = overlap.min(max.saturating_sub(own));
        let mut first = piece.start;
        for (at, atom) in atoms.iter().enumerate().take(piece.start).rev() {
            let Some(rest) = room.checked_sub(atom.tokens) else { break };
            (room, first) = (rest, at);
        }
        bytes(first)..bytes(piece.end)
    };
    pieces.into_iter().map(piece).collect()
}

/// Adds the ends of the units of `range`, the largest that fit.
fn cut(atoms: &[Atom], range: Range<usize>, budget: usize, by: By, ends: &mut Vec<usize>) {
    let mut start = range.start;
    for at in range.clone() {
        let last = at + 1 == range.end;
        if !last && atoms.get(at).is_some_and(|atom| atom.ends < by) {
            continue;
        }
        let unit = start..at + 1;
        start = at + 1;
        let finer = match by {
            By::Paragraph => Some(By::Sentence),
            By::Sentence => Some(By::Word),
            By::Word => None,
        };
        match finer {
            Some(finer) if size(atoms, unit.clone()) > budget => {
                cut(atoms, unit, budget, finer, ends);
            }
            _ => ends.push(unit.end),
        }
    }
}

fn size(atoms: &[Atom], range: Range<usize>) -> usize {
    atoms.get(range).unwrap_or_default().iter().map(|atom| atom.tokens).sum()
}

fn atoms(text: &str) -> Vec<Atom> {
    let mut atoms = Vec::new();
    let mut start = 0;
    let mut before: Option<char> = None;
    let mut add = |range: Range<usize>| {
        let piece = text.get(range.clone()).unwrap_or_default();
        if !piece.is_empty() {
            atoms.push(Atom { tokens: tokens(piece), ends: ends(piece), bytes: range });
        }
    };
    for (at, c) in text.char_indices() {
        let starts_word = match before {
            // What the text begins with belongs to its first word.
            None => false,
            Some(b) if b.is_whitespace() => {
                !c.is_whitespace() && !text.get(start..at).unwrap_or_default().trim().is_empty()
            }
            Some(_) => is_word_by_itself(c) && c.is_alphanumeric(),
        };
        if starts_word {
            add(start..at);
            start = at;
        }
        before = Some(c);
    }
    add(start..text.len());
    atoms
}

fn ends(piece: &str) -> By {
    let word = piece.trim_end();
    let space = piece.get(word.len()..).unwrap_or_default();
    let closers = ['"', '\'', ')', ']', '”', '’', '»'];
    let stop = word.trim_end_matches(closers).chars().next_back();
    if space.chars().filter(|c| *c == '\n').count() > 1 {
        By::Paragraph
    } else if stop.is_some_and(|c| matches!(c, '。' | '！' | '？'))
        || (stop.is_some_and(|c| matches!(c, '.' | '!' | '?' | '…')) && !space.is_empty())
    {
        By::Sentence
    } else {
        By::Word
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pieces(text: &str, max: usize, overlap: usize, by: By) -> Vec<&str> {
        chunk(text, max, overlap, by).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn sentences_stay_together() {
        let text = "One two. Three four five. Six!";
        assert_eq!(pieces(text, 7, 0, By::Sentence), ["One two. ", "Three four five. Six!"]);
        assert_eq!(pieces(text, 3, 0, By::Word), ["One two. ", "Three four ", "five. ", "Six!"]);
    }

    #[test]
    fn paragraphs_stay_together_and_long_ones_are_cut_by_sentence() {
        let text = "A b.\n\nC d e. F g h.\n\nI.";
        assert_eq!(pieces(text, 5, 0, By::Paragraph), ["A b.\n\n", "C d e. ", "F g h.\n\n", "I."]);
    }

    #[test]
    fn a_piece_begins_with_the_end_of_the_one_before() {
        assert_eq!(pieces("a b c d e", 3, 1, By::Word), ["a b ", "b c d ", "d e"]);
    }

    #[test]
    fn odd_texts() {
        assert!(pieces("", 5, 0, By::Sentence).is_empty());
        assert_eq!(pieces("  \n ", 5, 0, By::Sentence), ["  \n "]);
        assert_eq!(pieces("supercalifragilistic", 2, 0, By::Word), ["supercalifragilistic"]);
        assert_eq!(pieces("日本。語", 2, 0, By::Sentence), ["日", "本。", "語"]);
    }

    proptest! {
        #[test]
        fn the_pieces_are_the_text(
            text in "([a-zäß]{0,9}[ .\n!]{0,3}|[語日。]){0,40}",
            max in 1usize..30, overlap in 0usize..12,
            by in prop::sample::select(vec![By::Word, By::Sentence, By::Paragraph]),
        ) {
            prop_assert_eq!(pieces(&text, max, 0, by).concat(), text.clone());
            let ranges = chunk(&text, max, overlap.min(max - 1), by);
            let mut end = 0;
            for range in &ranges {
                prop_assert!(range.start <= end && range.end > end);
                end = range.end;
                // Never within a word.
                let before = text[..range.start].chars().next_back();
                let first = text[range.start..].chars().next().unwrap();
                let inside = before.is_some_and(|b| b.is_alphanumeric() && !is_word_by_itself(b))
                    && first.is_alphanumeric() && !is_word_by_itself(first);
                prop_assert!(!inside, "{:?}", range);
                let piece = &text[range.clone()];
                let one_word = piece.split_whitespace().count() <= 1;
                prop_assert!(tokens(piece) <= max || one_word, "{:?}", piece);
            }
            prop_assert_eq!(end, text.len());
        }
    }
}
