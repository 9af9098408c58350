//! The lines of a calendar: what was folded is one line again, and is taken apart.

/// A line: `NAME;PARAMETER=value:value`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// Where it begins, counted from 1.
    pub(super) number: usize,
    /// In capitals.
    pub(super) name: String,
    parameters: Vec<(String, String)>,
    pub(super) value: String,
}

impl Line {
    /// The value of a parameter, without quotes; the name in capitals.
    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// The lines of a text in order; those that cannot be taken apart as their number only. Empty lines
/// are left out.
pub(super) fn lines(text: &str) -> impl Iterator<Item = Result<Line, usize>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut rest = text.lines().enumerate().peekable();
    std::iter::from_fn(move || {
        let (index, first) = rest.next()?;
        let mut whole = first.to_owned();
        let folded = |line: &&str| line.starts_with([' ', '\t']);
        while let Some((_, more)) = rest.next_if(|(_, line)| folded(line)) {
            whole.extend(more.chars().skip(1));
        }
        Some((index + 1, whole))
    })
    .filter(|(_, line)| !line.trim().is_empty())
    .map(|(number, line)| take_apart(number, &line).ok_or(number))
}

fn take_apart(number: usize, line: &str) -> Option<Line> {
    let (name, mut rest) = word(line)?;
    let mut parameters = Vec::new();
    while let Some(after) = rest.strip_prefix(';') {
        let (key, after) = word(after)?;
        let (value, after) = parameter_value(after.strip_prefix('=')?)?;
        parameters.push((key, value));
        rest = after;
    }
    let value = rest.strip_prefix(':')?.to_owned();
    Some(Line { number, name, parameters, value })
}

/// A name in capitals, and what comes after it.
fn word(text: &str) -> Option<(String, &str)> {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(text.len());
    let (name, rest) = text.split_at_checked(end)?;
    (!name.is_empty()).then(|| (name.to_ascii_uppercase(), rest))
}

/// The value of a parameter up to `;` or `:`, which quotes may hide.
fn parameter_value(text: &str) -> Option<(String, &str)> {
    let mut is_quoted = false;
    let end = text.find(|c| {
        is_quoted ^= c == '"';
        !is_quoted && matches!(c, ';' | ':')
    });
    let (value, rest) = text.split_at_checked(end?)?;
    Some((value.replace('"', ""), rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folded_lines_are_one_again() {
        let text = "\u{feff}SUMMARY:a\r\n b\r\n\tc\r\n\r\ndtstart;tzid=\"A;B:C\";x=y:2026\nX\n";
        let found: Vec<_> = lines(text).collect();
        let [Ok(summary), Ok(start), Err(6)] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!((summary.number, summary.value.as_str()), (1, "abc"));
        assert_eq!(
            (start.number, start.name.as_str(), start.value.as_str()),
            (5, "DTSTART", "2026")
        );
        assert_eq!((start.parameter("TZID"), start.parameter("X")), (Some("A;B:C"), Some("y")));
    }

    #[test]
    fn what_is_no_line_is_refused() {
        for text in [":", "A", "A;B:c", "A;B=\"c:d", ";A=b:c", "Ä:1"] {
            assert_eq!(lines(text).collect::<Vec<_>>(), [Err(1)], "{text}");
        }
    }
}
