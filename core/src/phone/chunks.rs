//! Cutting a huge text into parts that can be searched one after the other.

/// Parts are at least this long, in bytes.
const LEAST: usize = 64 * 1024;

/// Parts without a line end are at most this long, in bytes.
const MOST: usize = 1024 * 1024;

/// The parts of `text`, in order; together they are the text. They end at line ends, which no number
/// spans. Only a line of more than a megabyte is cut elsewhere, at white space if it has any.
pub fn chunks(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let (chunk, after) = rest.split_at_checked(length(rest))?;
        rest = after;
        Some(chunk)
    })
}

/// Length of the first part of `rest`, which is not empty.
fn length(rest: &str) -> usize {
    if rest.len() <= LEAST {
        return rest.len();
    }
    let most = rest.floor_char_boundary(MOST.min(rest.len()));
    let least = rest.floor_char_boundary(LEAST);
    let window = rest.get(least..most).unwrap_or_default();
    let line = window.find('\n').map(|at| least + at + 1);
    let space = || rest.get(..most)?.rfind(char::is_whitespace).filter(|at| *at > 0);
    match line {
        Some(end) => end,
        None if rest.len() <= MOST => rest.len(),
        None => space().unwrap_or(most),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_small_text_is_one_part() {
        assert_eq!(chunks("a\nb").collect::<Vec<_>>(), ["a\nb"]);
        assert_eq!(chunks("").count(), 0);
    }

    #[test]
    fn parts_end_at_line_ends() {
        let text = "call 408-555-0101\n".repeat(20_000);
        assert!(chunks(&text).count() > 4);
        assert!(chunks(&text).all(|chunk| chunk.ends_with("0101\n") && chunk.len() <= MOST));
    }

    #[test]
    fn a_huge_line_is_cut_all_the_same() {
        for unit in ["1", "é", "12 ", " "] {
            let text = unit.repeat(3 * MOST / unit.len());
            let longest = chunks(&text).map(str::len).max().unwrap();
            assert!(longest <= MOST, "{unit}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]
        #[test]
        fn together_the_parts_are_the_text(unit in "[0-9 \\né€x-]{1,40}", times in 1_usize..60_000) {
            let text = unit.repeat(times);
            let joined: String = chunks(&text).collect();
            prop_assert_eq!(joined, text);
        }
    }
}
