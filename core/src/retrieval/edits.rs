//! How many slips of the fingers lie between two words.

/// The least number of letters left out, put in, put for another or exchanged with the next, that makes `b` of `a`
/// (optimal string alignment); `None` when it is more than `most`.
pub fn edits(a: &str, b: &str, most: usize) -> Option<usize> {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > most {
        return None;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = Vec::with_capacity(b.len() + 1);
        row.push(i + 1);
        for (j, y) in b.iter().enumerate() {
            let at = |row: &[usize], j: usize| row.get(j).copied().unwrap_or(usize::MAX / 2);
            let mut least =
                (at(&last, j) + usize::from(x != y)).min(at(&last, j + 1) + 1).min(at(&row, j) + 1);
            let before_x = i.checked_sub(1).and_then(|i| a.get(i));
            let before_y = j.checked_sub(1).and_then(|j| b.get(j));
            if before_x == Some(y) && before_y == Some(x) {
                least = least.min(at(&before, j - 1) + 1);
            }
            row.push(least);
        }
        if row.iter().all(|edits| *edits > most) {
            return None;
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().filter(|edits| *edits <= most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_counted() {
        for (a, b, expected) in [
            ("modul", "modul", Some(0)),
            ("modlu", "modul", Some(1)),
            ("modl", "modul", Some(1)),
            ("moddul", "modul", Some(1)),
            ("mosul", "modul", Some(1)),
            ("omdlu", "modul", Some(2)),
            ("native", "modul", None),
            ("", "ab", Some(2)),
            ("abc", "", None),
            ("ca", "abc", None),
        ] {
            assert_eq!(edits(a, b, 2), expected, "{a} {b}");
            assert_eq!(edits(b, a, 2), expected, "{b} {a}");
        }
    }
}
