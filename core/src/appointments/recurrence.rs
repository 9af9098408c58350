//! Recurrence rules: the part of RFC 5545 that appointments need, on the dates and times of the
//! clock on the wall.

mod expand;
mod parse;

pub(super) use parse::{date, date_time};

use super::time::Instant;
use chrono::{NaiveDateTime, Weekday};

/// Most occurrences of a rule.
pub const MAX_OCCURRENCES: usize = 730;

/// A recurrence rule: `FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;COUNT=10`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    frequency: Frequency,
    interval: u32,
    end: End,
    by_day: Vec<Day>,
    by_month_day: Vec<i32>,
    week_start: Weekday,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Frequency {
    Daily,
    Weekly,
    Monthly,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Never,
    Count(usize),
    /// The last moment, as UTC.
    Until(Instant),
    /// The last time on the wall.
    UntilWall(NaiveDateTime),
}

/// A day of the week; with an ordinal that of a month, counted from its end if it is negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Day {
    ordinal: Option<i32>,
    weekday: Weekday,
}

/// What is wrong with a rule.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RuleError {
    /// RFC 5545 knows it, this module does not.
    #[error("{0} is not supported in a recurrence rule")]
    Unsupported(String),
    /// A part that cannot be read.
    #[error("{part} is wrong: {expected}")]
    Wrong {
        /// The part as it was written.
        part: String,
        /// What it should be.
        expected: &'static str,
    },
    /// There is no FREQ.
    #[error("the rule has no FREQ")]
    NoFrequency,
    /// More occurrences than are allowed, or too far from the start to be counted.
    #[error("the rule has more than {MAX_OCCURRENCES} occurrences")]
    TooMany,
}
