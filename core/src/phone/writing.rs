//! Numbers written for people, from tables alone.

use super::input::is_separator;
use super::kinds::Style;
use super::tables::{CallingCode, Way};

/// A number in a style; `national` are the digits of the national significant number.
pub fn write(code: &CallingCode, national: &str, extension: Option<&str>, style: Style) -> String {
    let (domestic, international) = code.ways(national.as_bytes());
    let (mut text, label) = match style {
        Style::E164 => return format!("+{}{national}", code.code),
        Style::National => (expand(domestic, national), code.extension_label()),
        Style::International => {
            let text = format!("+{} {}", code.code, expand(international, national));
            (text, code.extension_label())
        }
        Style::Rfc3966 => {
            let text =
                format!("tel:+{}-{}", code.code, hyphenate(&expand(international, national)));
            (text, ";ext=")
        }
    };
    if let Some(extension) = extension {
        text.push_str(label);
        text.push_str(extension);
    }
    text
}

/// The template of a way with the groups of digits in their places; without one, just the digits.
fn expand(way: Option<Way>, national: &str) -> String {
    let Some(way) = way else {
        return national.to_owned();
    };
    let groups = split(&way, national);
    let mut text = String::with_capacity(national.len() + way.template.len());
    let mut rest = way.template.chars();
    while let Some(c) = rest.next() {
        if c != '$' {
            text.push(c);
            continue;
        }
        let group = rest.next().and_then(|digit| digit.to_digit(10)).unwrap_or(0) as usize;
        text.push_str(group.checked_sub(1).and_then(|at| groups.get(at)).copied().unwrap_or(""));
    }
    text
}

/// Each group takes as many digits as it may while enough are left for those after it.
fn split<'n>(way: &Way, national: &'n str) -> [&'n str; Way::GROUPS] {
    let mut rest = national;
    let mut needed: usize = way.groups.iter().map(|[least, _]| usize::from(*least)).sum();
    way.groups.map(|[least, most]| {
        needed = needed.saturating_sub(usize::from(least));
        let len = rest.len().saturating_sub(needed).min(usize::from(most));
        let (group, after) = rest.split_at_checked(len).unwrap_or((rest, ""));
        rest = after;
        group
    })
}

/// Groups joined by hyphens, as a URI has them.
fn hyphenate(text: &str) -> String {
    let groups = text.trim_start_matches(is_separator).split(is_separator);
    let mut joined = String::with_capacity(text.len());
    let mut between = false;
    for group in groups {
        if between && !joined.ends_with('-') {
            joined.push('-');
        }
        joined.push_str(group);
        between = true;
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_of_separators_become_one_hyphen() {
        assert_eq!(hyphenate("(408) 555-0101"), "408-555-0101");
        assert_eq!(hyphenate("*2700"), "*2700");
        assert_eq!(hyphenate("12 "), "12-");
    }

    #[test]
    fn groups_are_greedy_but_leave_enough() {
        let groups = [[1, 3], [3, 3], [0, 0], [0, 0], [0, 0], [0, 0]];
        let way = Way { groups, template: "$1 $2" };
        assert_eq!(expand(Some(way), "12345"), "12 345");
        assert_eq!(expand(Some(way), "123456"), "123 456");
        assert_eq!(expand(None, "123456"), "123456");
    }
}
