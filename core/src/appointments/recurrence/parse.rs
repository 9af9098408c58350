//! Reads the text of a rule.

use super::{Day, End, Frequency, MAX_OCCURRENCES, Rule, RuleError};
use crate::appointments::time::from_naive;
use chrono::{NaiveDate, NaiveDateTime, NaiveTime, Weekday};
use std::ops::Range;
use std::str::FromStr;

/// Longer rules are not read.
const MAX_BYTES: usize = 1000;

impl FromStr for Rule {
    type Err = RuleError;

    /// Reads a rule, with or without `RRULE:` before it. What the rule cannot do here is refused by
    /// its name and not ignored, because the appointments would be on other days.
    fn from_str(text: &str) -> Result<Self, RuleError> {
        if text.len() > MAX_BYTES {
            return Err(wrong("the rule", "it is too long"));
        }
        let text = text.trim().to_ascii_uppercase();
        let text = text.strip_prefix("RRULE:").unwrap_or(&text);
        let mut frequency = None;
        let mut rule = Self {
            frequency: Frequency::Daily,
            interval: 1,
            end: End::Never,
            by_day: Vec::new(),
            by_month_day: Vec::new(),
            week_start: Weekday::Mon,
        };
        let mut seen: Vec<&str> = Vec::new();
        for part in text.split(';') {
            let (name, value) = part.split_once('=').ok_or_else(|| wrong(part, "NAME=VALUE"))?;
            if seen.contains(&name) {
                return Err(wrong(part, "it is there already"));
            }
            seen.push(name);
            match name {
                "FREQ" => frequency = Some(read_frequency(part, value)?),
                "INTERVAL" => {
                    rule.interval = number(value, 1, 10_000)
                        .ok_or_else(|| wrong(part, "a number from 1 to 10000"))?;
                }
                "COUNT" | "UNTIL" if rule.end != End::Never => {
                    return Err(wrong(part, "a rule has a COUNT or an UNTIL, not both"));
                }
                "COUNT" => {
                    let count = number(value, 1, MAX_OCCURRENCES);
                    rule.end =
                        End::Count(count.ok_or_else(|| wrong(part, "a number from 1 to 730"))?);
                }
                "UNTIL" => {
                    rule.end = read_until(value)
                        .ok_or_else(|| wrong(part, "20261231 or 20261231T235959Z"))?;
                }
                "BYDAY" => {
                    rule.by_day = list(value, read_day)
                        .ok_or_else(|| wrong(part, "days such as MO,TU or 1MO,-1FR"))?;
                }
                "BYMONTHDAY" => {
                    rule.by_month_day = list(value, |day| number(day, -31, 31).filter(|d| *d != 0))
                        .ok_or_else(|| wrong(part, "days from 1 to 31 or -31 to -1"))?;
                }
                "WKST" => {
                    rule.week_start =
                        weekday(value).ok_or_else(|| wrong(part, "a day such as MO"))?;
                }
                "BYSETPOS" | "BYMONTH" | "BYWEEKNO" | "BYYEARDAY" | "BYHOUR" | "BYMINUTE"
                | "BYSECOND" | "RSCALE" | "SKIP" => {
                    return Err(RuleError::Unsupported(name.to_owned()));
                }
                _ => return Err(wrong(part, "no part of a rule")),
            }
        }
        rule.frequency = frequency.ok_or(RuleError::NoFrequency)?;
        rule.fits()?;
        Ok(rule)
    }
}

impl Rule {
    /// Parts that RFC 5545 forbids beside each other.
    fn fits(&self) -> Result<(), RuleError> {
        if self.frequency != Frequency::Monthly && self.by_day.iter().any(|d| d.ordinal.is_some()) {
            return Err(wrong("BYDAY", "only FREQ=MONTHLY counts days, as in 1MO"));
        }
        if self.frequency == Frequency::Weekly && !self.by_month_day.is_empty() {
            return Err(wrong("BYMONTHDAY", "it does not go with FREQ=WEEKLY"));
        }
        Ok(())
    }
}

fn wrong(part: &str, expected: &'static str) -> RuleError {
    // What was written may be anything; a few words of it are enough.
    RuleError::Wrong { part: part.chars().take(60).collect(), expected }
}

fn read_frequency(part: &str, value: &str) -> Result<Frequency, RuleError> {
    match value {
        "DAILY" => Ok(Frequency::Daily),
        "WEEKLY" => Ok(Frequency::Weekly),
        "MONTHLY" => Ok(Frequency::Monthly),
        "YEARLY" | "HOURLY" | "MINUTELY" | "SECONDLY" => {
            Err(RuleError::Unsupported(part.to_owned()))
        }
        _ => Err(wrong(part, "FREQ is DAILY, WEEKLY or MONTHLY")),
    }
}

/// A whole number without a plus, within limits.
fn number<N: FromStr + PartialOrd>(text: &str, least: N, most: N) -> Option<N> {
    let number: N = text.parse().ok().filter(|_| !text.starts_with('+'))?;
    (least <= number && number <= most).then_some(number)
}

/// A list with commas that is not empty.
fn list<T>(text: &str, read: impl Fn(&str) -> Option<T>) -> Option<Vec<T>> {
    text.split(',').map(read).collect()
}

fn weekday(text: &str) -> Option<Weekday> {
    Some(match text {
        "MO" => Weekday::Mon,
        "TU" => Weekday::Tue,
        "WE" => Weekday::Wed,
        "TH" => Weekday::Thu,
        "FR" => Weekday::Fri,
        "SA" => Weekday::Sat,
        "SU" => Weekday::Sun,
        _ => return None,
    })
}

fn read_day(text: &str) -> Option<Day> {
    let (ordinal, name) = text.split_at_checked(text.len().checked_sub(2)?)?;
    let weekday = weekday(name)?;
    if ordinal.is_empty() {
        return Some(Day { ordinal: None, weekday });
    }
    // RFC 5545 allows a plus here.
    let ordinal = ordinal.strip_prefix('+').unwrap_or(ordinal);
    let ordinal = number(ordinal, -5, 5).filter(|ordinal| *ordinal != 0)?;
    Some(Day { ordinal: Some(ordinal), weekday })
}

fn read_until(text: &str) -> Option<End> {
    if let Some(utc) = text.strip_suffix('Z') {
        return Some(End::Until(from_naive(date_time(utc)?)));
    }
    let last = NaiveTime::from_hms_opt(23, 59, 59)?;
    Some(End::UntilWall(date_time(text).or_else(|| Some(date(text)?.and_time(last)))?))
}

/// `20261231`
pub(in crate::appointments) fn date(text: &str) -> Option<NaiveDate> {
    let is_date = text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit());
    let text = Some(text).filter(|_| is_date)?;
    let part = |range: Range<usize>| text.get(range);
    let (year, month, day) = (part(0..4)?, part(4..6)?, part(6..8)?);
    NaiveDate::from_ymd_opt(number(year, 1, 9999)?, month.parse().ok()?, day.parse().ok()?)
}

/// `20261231T235959`; a leap second is the second before it.
pub(in crate::appointments) fn date_time(text: &str) -> Option<NaiveDateTime> {
    let (day, time) = text.split_once('T')?;
    let is_time = time.len() == 6 && time.bytes().all(|b| b.is_ascii_digit());
    let time = Some(time).filter(|_| is_time)?;
    let part = |range: Range<usize>| time.get(range)?.parse::<u32>().ok();
    date(day)?.and_hms_opt(part(0..2)?, part(2..4)?, part(4..6)?.min(59))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn error(text: &str) -> String {
        text.parse::<Rule>().unwrap_err().to_string()
    }

    #[test]
    fn what_cannot_be_done_is_named() {
        let unsupported = [
            ("FREQ=YEARLY", "FREQ=YEARLY"),
            ("FREQ=HOURLY;COUNT=3", "FREQ=HOURLY"),
            ("FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1", "BYSETPOS"),
            ("FREQ=DAILY;BYMONTH=1", "BYMONTH"),
            ("FREQ=DAILY;BYHOUR=9,10", "BYHOUR"),
        ];
        for (text, part) in unsupported {
            assert_eq!(text.parse::<Rule>(), Err(RuleError::Unsupported(part.into())), "{text}");
        }
    }

    #[test]
    fn mistakes_are_named() {
        assert_eq!(error("INTERVAL=2"), "the rule has no FREQ");
        assert_eq!(error(""), " is wrong: NAME=VALUE");
        assert_eq!(error("FREQ=DAILY;COUNT=0"), "COUNT=0 is wrong: a number from 1 to 730");
        assert_eq!(error("FREQ=DAILY;INTERVAL=0"), "INTERVAL=0 is wrong: a number from 1 to 10000");
        assert_eq!(error("FREQ=DAILY;FREQ=DAILY"), "FREQ=DAILY is wrong: it is there already");
        for text in [
            "FREQ=DAILY;COUNT=731",
            "FREQ=DAILY;COUNT=3;UNTIL=20260101",
            "FREQ=DAILY;UNTIL=20260230",
            "FREQ=DAILY;UNTIL=2026",
            "FREQ=WEEKLY;BYDAY=1MO",
            "FREQ=MONTHLY;BYDAY=0MO",
            "FREQ=MONTHLY;BYDAY=6MO",
            "FREQ=WEEKLY;BYDAY=",
            "FREQ=WEEKLY;BYDAY=MO,",
            "FREQ=MONTHLY;BYMONTHDAY=32",
            "FREQ=WEEKLY;BYMONTHDAY=1",
            "FREQ=DAILY;WKST=XX",
            "FREQ=DAILY;X=1",
            "FREQ=DAILY;",
            "FREQ=",
        ] {
            assert!(error(text).contains(" is wrong: "), "{text}");
        }
    }

    #[test]
    fn case_and_prefix_do_not_matter() {
        let rule: Rule = "rrule:freq=monthly;byday=+1mo,-1fr;wkst=su".parse().unwrap();
        assert_eq!(rule, "FREQ=MONTHLY;WKST=SU;BYDAY=1MO,-1FR".parse().unwrap());
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "([A-Z]{0,10}=?[-+A-Z0-9,é]{0,12};?){0,5}|\\PC{0,40}") {
            _ = text.parse::<Rule>();
            _ = format!("FREQ=MONTHLY;{text}").parse::<Rule>();
        }
    }
}
