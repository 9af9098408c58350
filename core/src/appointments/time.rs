//! Moments and spans of time, counted as PostgreSQL counts them.

use chrono::{NaiveDate, NaiveDateTime, TimeDelta};

/// Microseconds since 2000-01-01 00:00 UTC: a `timestamptz` as PostgreSQL keeps it.
pub type Instant = i64;

/// One second.
pub const SECOND: i64 = 1_000_000;
/// One minute.
pub const MINUTE: i64 = 60 * SECOND;
/// One hour.
pub const HOUR: i64 = 60 * MINUTE;
/// Twenty-four hours.
pub const DAY: i64 = 24 * HOUR;

/// The start of the year 1. What is earlier, and `-infinity`, is refused or left out.
pub const EARLIEST: Instant = -730_119 * DAY;
/// The last day of the year 9999. What is later, and `infinity`, is refused or left out.
pub const LATEST: Instant = 2_921_939 * DAY;

const EPOCH: NaiveDateTime = match NaiveDate::from_ymd_opt(2000, 1, 1) {
    Some(date) => match date.and_hms_opt(0, 0, 0) {
        Some(epoch) => epoch,
        None => NaiveDateTime::MIN,
    },
    None => NaiveDateTime::MIN,
};

/// Is it in the years 1 to 9999?
pub fn is_finite(at: Instant) -> bool {
    (EARLIEST..=LATEST).contains(&at)
}

/// The microseconds as a date and a time; what chrono cannot hold becomes its first or last moment.
pub(super) fn to_naive(microseconds: i64) -> NaiveDateTime {
    let limit = if microseconds < 0 { NaiveDateTime::MIN } else { NaiveDateTime::MAX };
    EPOCH.checked_add_signed(TimeDelta::microseconds(microseconds)).unwrap_or(limit)
}

/// The other way round.
pub(super) fn from_naive(naive: NaiveDateTime) -> i64 {
    let limit = if naive < EPOCH { i64::MIN } else { i64::MAX };
    (naive - EPOCH).num_microseconds().unwrap_or(limit)
}

/// From `start` up to, but without, `end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// The first moment.
    pub start: Instant,
    /// The first moment after it.
    pub end: Instant,
}

impl Span {
    /// From `start` up to `end`; empty if that is not later.
    pub const fn new(start: Instant, end: Instant) -> Self {
        Self { start, end }
    }

    /// Is there nothing in it?
    pub const fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// Is the moment in it?
    pub const fn contains(self, at: Instant) -> bool {
        self.start <= at && at < self.end
    }

    /// Is all of `other` in it?
    pub const fn encloses(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Have the two a moment in common? An empty span has none.
    pub const fn overlaps(self, other: Self) -> bool {
        !self.intersection(other).is_empty()
    }

    /// What the two have in common; perhaps empty.
    pub const fn intersection(self, other: Self) -> Self {
        let start = if self.start > other.start { self.start } else { other.start };
        Self { start, end: if self.end < other.end { self.end } else { other.end } }
    }

    /// Longer by so many minutes on each side.
    pub fn widened(self, before: i32, after: i32) -> Self {
        Self {
            start: self.start.saturating_sub(i64::from(before) * MINUTE),
            end: self.end.saturating_add(i64::from(after) * MINUTE),
        }
    }

    /// The part of it in the years 1 to 9999.
    pub const fn finite(self) -> Self {
        self.intersection(Self::new(EARLIEST, LATEST))
    }
}

/// The spans in order, with those that overlap or touch made one. Empty ones are left out.
pub fn merge(mut spans: Vec<Span>) -> Vec<Span> {
    spans.retain(|span| !span.is_empty());
    spans.sort_unstable();
    spans.dedup_by(|next, kept| {
        let joins = next.start <= kept.end;
        if joins {
            kept.end = kept.end.max(next.end);
        }
        joins
    });
    spans
}

/// What is in `spans` and not in `holes`. Both must be merged, and the answer is.
pub fn subtract(spans: &[Span], holes: &[Span]) -> Vec<Span> {
    let mut left = Vec::with_capacity(spans.len() + holes.len());
    let mut holes = holes.iter().copied().peekable();
    for span in spans {
        let mut start = span.start;
        while let Some(hole) = holes.next_if(|hole| hole.end <= span.end) {
            if hole.end > start {
                left.push(Span::new(start, hole.start));
                start = hole.end;
            }
        }
        // This hole may reach into the next span as well.
        let end = holes.peek().map_or(span.end, |hole| hole.start.min(span.end));
        left.push(Span::new(start, end));
    }
    left.retain(|span| !span.is_empty());
    left
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn spans(pairs: &[(i64, i64)]) -> Vec<Span> {
        pairs.iter().map(|(start, end)| Span::new(*start, *end)).collect()
    }

    #[test]
    fn the_limits_are_where_they_are_said_to_be() {
        assert_eq!(to_naive(EARLIEST).to_string(), "0001-01-01 00:00:00");
        assert_eq!(to_naive(LATEST).to_string(), "9999-12-31 00:00:00");
        assert_eq!(to_naive(i64::MAX), NaiveDateTime::MAX);
        assert_eq!(to_naive(i64::MIN), NaiveDateTime::MIN);
        assert!(!is_finite(i64::MAX) && !is_finite(i64::MIN) && is_finite(0));
        for at in [0, -1, EARLIEST, LATEST, 1234 * DAY + 5] {
            assert_eq!(from_naive(to_naive(at)), at);
        }
    }

    #[test]
    fn spans_that_overlap_or_touch_become_one() {
        assert_eq!(
            merge(spans(&[(5, 7), (1, 3), (3, 4), (9, 9), (6, 6)])),
            spans(&[(1, 4), (5, 7)])
        );
    }

    #[test]
    fn an_empty_span_overlaps_nothing() {
        assert!(!Span::new(2, 2).overlaps(Span::new(1, 3)));
        assert!(!Span::new(1, 2).overlaps(Span::new(2, 3)));
        assert!(Span::new(1, 3).overlaps(Span::new(2, 4)));
    }

    fn some() -> impl Strategy<Value = Vec<Span>> {
        prop::collection::vec((0..40_i64, 0..9_i64), 0..12)
            .prop_map(|v| merge(v.into_iter().map(|(s, l)| Span::new(s, s + l)).collect()))
    }

    proptest! {
        #[test]
        fn subtracting_is_point_by_point(a in some(), b in some()) {
            let left = subtract(&a, &b);
            for at in -1..60 {
                let is_in = |spans: &[Span]| spans.iter().any(|s| s.contains(at));
                prop_assert_eq!(is_in(&left), is_in(&a) && !is_in(&b));
            }
        }
    }
}
