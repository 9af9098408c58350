//! Durations such as `P1D` and `PT1H30M`.

use crate::appointments::time::SECOND;

/// Days as the clock counts them, and exact time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Duration {
    pub(super) days: u32,
    pub(super) microseconds: i64,
}

/// Reads a duration that is not negative and not longer than 100,000 of any unit.
pub(super) fn duration(text: &str) -> Option<Duration> {
    let text = text.strip_prefix('+').unwrap_or(text).strip_prefix('P')?;
    let (date, time) = match text.split_once('T') {
        Some((_, "")) => return None,
        Some((date, time)) => (date, time),
        None => (text, ""),
    };
    if text.is_empty() {
        return None;
    }
    let (weeks, date) = amount(date, 'W')?;
    let (days, date) = amount(date, 'D')?;
    let (hours, time) = amount(time, 'H')?;
    let (minutes, time) = amount(time, 'M')?;
    let (seconds, time) = amount(time, 'S')?;
    let is_all = date.is_empty() && time.is_empty();
    let sum = i64::from(hours) * 3600 + i64::from(minutes) * 60 + i64::from(seconds);
    is_all.then_some(Duration { days: weeks * 7 + days, microseconds: sum * SECOND })
}

/// The number before `unit`, or 0 if it is not there, and what comes after.
fn amount(text: &str, unit: char) -> Option<(u32, &str)> {
    let Some((number, rest)) = text.split_once(unit) else { return Some((0, text)) };
    let is_number = !number.is_empty() && number.len() < 6;
    let is_number = is_number && number.bytes().all(|b| b.is_ascii_digit());
    is_number.then(|| Some((number.parse().ok()?, rest)))?
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_what_the_rfc_allows() {
        let of = |text| duration(text).map(|d| (d.days, d.microseconds / SECOND));
        assert_eq!(of("PT1H30M"), Some((0, 5400)));
        assert_eq!(of("P15DT5H0M20S"), Some((15, 18020)));
        assert_eq!(of("+P7W"), Some((49, 0)));
        for text in
            ["", "P", "PT", "-PT1H", "PT1", "1H", "P1H", "PT1D", "P1DT", "PT999999S", "PT1M2H"]
        {
            assert_eq!(of(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "[-+]?P?[0-9WDTHMSé]{0,12}") {
            _ = duration(&text);
        }
    }
}
