//! Spans of time as PostgreSQL keeps them: months, days and microseconds.

use std::fmt;

const SECOND: i64 = 1_000_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;

/// A span of time, not negative. A month and a day have no fixed length, so the three parts stay
/// apart, as in PostgreSQL's `interval`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Interval {
    /// Months.
    pub months: i32,
    /// Days.
    pub days: i32,
    /// Microseconds.
    pub microseconds: i64,
}

impl Interval {
    /// Reads whole numbers with units from years to seconds: `15 minutes`, `7 d`, `24h`,
    /// `1 hour 30 minutes`. Anything else (ISO 8601, fractions, `ago`) is `None`.
    pub fn parse(text: &str) -> Option<Self> {
        let mut rest = text.trim_start();
        let mut sum = Self::default();
        if rest.is_empty() {
            return None;
        }
        while !rest.is_empty() {
            let (number, after) = split(rest, |c| c.is_ascii_digit());
            let (unit, after) = split(after.trim_start(), char::is_alphabetic);
            sum = sum.plus(number.parse().ok()?, unit)?;
            rest = after.trim_start();
        }
        Some(sum)
    }

    /// The abbreviations are PostgreSQL's: `m` is a minute, `mon` a month.
    fn plus(self, count: i32, unit: &str) -> Option<Self> {
        let unit = unit.to_ascii_lowercase();
        match unit.as_str() {
            "y" | "yr" | "yrs" | "year" | "years" => self.plus_months(count.checked_mul(12)?),
            "mon" | "mons" | "month" | "months" => self.plus_months(count),
            "w" | "week" | "weeks" => self.plus_days(count.checked_mul(7)?),
            "d" | "day" | "days" => self.plus_days(count),
            "h" | "hr" | "hrs" | "hour" | "hours" => self.plus_time(count, HOUR),
            "m" | "min" | "mins" | "minute" | "minutes" => self.plus_time(count, MINUTE),
            "s" | "sec" | "secs" | "second" | "seconds" => self.plus_time(count, SECOND),
            _ => None,
        }
    }

    fn plus_months(self, months: i32) -> Option<Self> {
        Some(Self { months: self.months.checked_add(months)?, ..self })
    }

    fn plus_days(self, days: i32) -> Option<Self> {
        Some(Self { days: self.days.checked_add(days)?, ..self })
    }

    fn plus_time(self, count: i32, unit: i64) -> Option<Self> {
        let time = i64::from(count).checked_mul(unit)?;
        Some(Self { microseconds: self.microseconds.checked_add(time)?, ..self })
    }
}

fn split(text: &str, belongs: impl Fn(char) -> bool) -> (&str, &str) {
    let end = text.find(|c| !belongs(c)).unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or((text, ""))
}

impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let time = self.microseconds;
        let parts = [
            (i64::from(self.months), "month"),
            (i64::from(self.days), "day"),
            (time / HOUR, "hour"),
            (time % HOUR / MINUTE, "minute"),
            (time % MINUTE / SECOND, "second"),
        ];
        let words: Vec<_> = parts
            .iter()
            .filter(|(count, _)| *count != 0)
            .map(|(count, unit)| format!("{count} {unit}{}", if *count == 1 { "" } else { "s" }))
            .collect();
        f.write_str(if words.is_empty() { "0 seconds".into() } else { words.join(" ") }.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_people_write() {
        let of = |months, days, microseconds| Some(Interval { months, days, microseconds });
        assert_eq!(Interval::parse("15 minutes"), of(0, 0, 15 * MINUTE));
        assert_eq!(Interval::parse("7 d"), of(0, 7, 0));
        assert_eq!(Interval::parse(" 24h"), of(0, 0, 24 * HOUR));
        assert_eq!(Interval::parse("30 days"), of(0, 30, 0));
        assert_eq!(Interval::parse("1 hour 30 minutes"), of(0, 0, 90 * MINUTE));
        assert_eq!(Interval::parse("1 year 2 mons 1 week 1 s"), of(14, 7, SECOND));
    }

    #[test]
    fn refuses_the_exotic() {
        for text in ["", "15", "minutes", "-1 day", "1.5 days", "1 fortnight", "P1D", "1 day ago"] {
            assert_eq!(Interval::parse(text), None, "{text}");
        }
        assert_eq!(Interval::parse("2147483647 years"), None);
        assert_eq!(Interval::parse("99999999999 s"), None);
    }

    #[test]
    fn is_written_as_it_is_read() {
        for text in ["0 seconds", "1 month 1 day", "1 hour 30 minutes", "100 hours 1 second"] {
            assert_eq!(Interval::parse(text).unwrap().to_string(), text);
        }
    }
}
