//! Finds the state that a word stands for: two of these look-ups are most of a judgement.

/// Accepted words and the indexes of their states, in an open hash table at most half full.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Words {
    slots: Vec<Option<(Box<str>, usize)>>,
}

impl Words {
    /// A table of `words`, which are all different.
    pub(super) fn new<'a>(words: impl IntoIterator<Item = (&'a str, usize)>) -> Self {
        let mut words: Vec<_> = words.into_iter().collect();
        // The same words must make the same table.
        words.sort_unstable();
        let mut table = Self { slots: vec![None; (2 * words.len()).next_power_of_two()] };
        for (word, state) in words {
            let free = table.probe(word).find(|i| matches!(table.slots.get(*i), Some(None)));
            if let Some(slot) = free.and_then(|i| table.slots.get_mut(i)) {
                *slot = Some((word.into(), state));
            }
        }
        table
    }

    /// The index of the state of `word`.
    pub(super) fn get(&self, word: &str) -> Option<usize> {
        for i in self.probe(word) {
            match self.slots.get(i)? {
                Some((known, state)) if **known == *word => return Some(*state),
                Some(_) => {}
                None => return None,
            }
        }
        None
    }

    /// Every slot once, starting where `word` belongs.
    fn probe(&self, word: &str) -> impl Iterator<Item = usize> + use<> {
        let mask = self.slots.len().wrapping_sub(1);
        let start = hash(word);
        (0..self.slots.len()).map(move |step| start.wrapping_add(step) & mask)
    }
}

/// Of the length, the first and the last four bytes: the words of one machine mostly differ there.
fn hash(word: &str) -> usize {
    let bytes = word.as_bytes();
    let ends = match (bytes.first_chunk(), bytes.last_chunk()) {
        (Some(first), Some(last)) => {
            u64::from(u32::from_le_bytes(*first)) << 32 | u64::from(u32::from_le_bytes(*last))
        }
        _ => bytes.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte)),
    };
    let mixed = (ends ^ bytes.len() as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed >> 40) as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashMap;

    proptest! {
        #[test]
        fn finds_what_was_put_in(
            words in prop::collection::hash_map("[ab]{0,12}", 0usize..50, 0..60),
            other in "[ab]{0,12}",
        ) {
            let words: HashMap<String, usize> = words;
            let table = Words::new(words.iter().map(|(word, state)| (word.as_str(), *state)));
            for (word, state) in &words {
                prop_assert_eq!(table.get(word), Some(*state));
            }
            prop_assert_eq!(table.get(&other), words.get(&other).copied());
        }
    }
}
