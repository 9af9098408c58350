//! Time zones: what the clock on the wall shows at a moment, and at which moment it shows a time.
//!
//! One rule holds everywhere, that of RFC 5545: a time that the clock shows twice means the first
//! of the two moments, and a time that it skips is moved forward by what is skipped.

use super::time::{DAY, Instant, SECOND, Span, from_naive, to_naive};
use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, Timelike};
use std::cell::Cell;

/// How far the clock is ahead of UTC, and for how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// Seconds ahead of UTC; negative in the west.
    pub offset: i32,
    /// The first moment at which the offset may differ; `Instant::MAX` if it never will.
    pub until: Instant,
}

impl Stretch {
    fn microseconds(self) -> i64 {
        i64::from(self.offset) * SECOND
    }
}

/// When a clock shows a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// Once.
    Single(Instant),
    /// Twice, because it is put back.
    Ambiguous(Instant, Instant),
    /// Never, because it is put forward: the moment is that of the time moved forward by the gap.
    Gap(Instant),
}

/// A time zone. The data is the caller's: in PostgreSQL, PostgreSQL's own.
pub trait Zone {
    /// The offset at a moment, and a later moment up to which it surely holds.
    fn stretch(&self, at: Instant) -> Stretch;

    /// What the clock on the wall shows.
    fn wall(&self, at: Instant) -> NaiveDateTime {
        to_naive(at.saturating_add(self.stretch(at).microseconds()))
    }

    /// When the clock shows `wall`.
    fn reading(&self, wall: NaiveDateTime) -> Reading {
        let wall = from_naive(wall);
        // No clock is a day away from UTC, so this is before any answer.
        let mut stretch = self.stretch(wall.saturating_sub(DAY));
        loop {
            let at = wall.saturating_sub(stretch.microseconds());
            let change = stretch.until;
            if at < change && change.saturating_sub(at) > 2 * DAY {
                return Reading::Single(at);
            }
            stretch = self.stretch(change);
            let after = wall.saturating_sub(stretch.microseconds());
            match (at < change, after >= change) {
                (true, true) => return Reading::Ambiguous(at, after),
                (true, false) => return Reading::Single(at),
                (false, false) => return Reading::Gap(at),
                // A zone that does not get on would keep us here for ever.
                (false, true) if stretch.until <= change => return Reading::Single(after),
                (false, true) => {}
            }
        }
    }

    /// The moment that is meant by a time on the wall.
    fn resolve(&self, wall: NaiveDateTime) -> Instant {
        match self.reading(wall) {
            Reading::Single(at) | Reading::Ambiguous(at, _) | Reading::Gap(at) => at,
        }
    }

    /// The first moment of a date. If the date was skipped, that of the date after it.
    fn midnight(&self, date: NaiveDate) -> Instant {
        self.resolve(date.and_time(NaiveTime::MIN))
    }

    /// A date from midnight to midnight: 23 or 25 hours now and then, and empty for a date that
    /// was skipped, as 2011-12-30 was on Samoa.
    fn day(&self, date: NaiveDate) -> Span {
        let next = date.succ_opt().unwrap_or(date);
        Span::new(self.midnight(date), self.midnight(next))
    }

    /// The week around a date, from Monday to Monday.
    fn week(&self, date: NaiveDate) -> Span {
        let since = u64::from(date.weekday().num_days_from_monday());
        let monday = date.checked_sub_days(Days::new(since)).unwrap_or(date);
        let next = monday.checked_add_days(Days::new(7)).unwrap_or(date);
        Span::new(self.midnight(monday), self.midnight(next))
    }

    /// The time on the wall in ISO 8601 with its offset: `2026-03-08T01:30:00-05:00`.
    fn text(&self, at: Instant) -> String {
        let offset = self.stretch(at).offset;
        let wall = to_naive(at.saturating_add(i64::from(offset) * SECOND));
        let year = wall.year().unsigned_abs();
        let mut text = String::with_capacity(32);
        two_digits(&mut text, "", year / 100);
        two_digits(&mut text, "", year);
        two_digits(&mut text, "-", wall.month());
        two_digits(&mut text, "-", wall.day());
        two_digits(&mut text, "T", wall.hour());
        two_digits(&mut text, ":", wall.minute());
        two_digits(&mut text, ":", wall.second());
        let microseconds = wall.nanosecond() / 1000;
        if microseconds > 0 {
            two_digits(&mut text, ".", microseconds / 10_000);
            two_digits(&mut text, "", microseconds / 100);
            two_digits(&mut text, "", microseconds);
        }
        let ahead = offset.unsigned_abs();
        two_digits(&mut text, if offset < 0 { "-" } else { "+" }, ahead / 3600);
        two_digits(&mut text, ":", ahead / 60 % 60);
        // Offsets have seconds only where they are local mean time.
        if !ahead.is_multiple_of(60) {
            two_digits(&mut text, ":", ahead % 60);
        }
        text
    }
}

/// The last two digits of a number, after something else.
fn two_digits(text: &mut String, before: &str, number: u32) {
    text.push_str(before);
    text.extend(char::from_digit(number / 10 % 10, 10));
    text.extend(char::from_digit(number % 10, 10));
}

impl<Z: Zone + ?Sized> Zone for &Z {
    fn stretch(&self, at: Instant) -> Stretch {
        (**self).stretch(at)
    }
}

/// Coordinated universal time.
#[derive(Debug, Clone, Copy)]
pub struct Utc;

impl Zone for Utc {
    fn stretch(&self, _: Instant) -> Stretch {
        Stretch { offset: 0, until: Instant::MAX }
    }
}

/// A zone as a list of its changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changes {
    /// Offset in seconds before the first change.
    pub first: i32,
    /// From when on there is which offset, in order.
    pub changes: Vec<(Instant, i32)>,
}

impl Zone for Changes {
    fn stretch(&self, at: Instant) -> Stretch {
        let next = self.changes.partition_point(|(from, _)| *from <= at);
        let before = next.checked_sub(1).and_then(|last| self.changes.get(last));
        Stretch {
            offset: before.map_or(self.first, |(_, offset)| *offset),
            until: self.changes.get(next).map_or(Instant::MAX, |(from, _)| *from),
        }
    }
}

/// A zone that remembers the last stretch, because most questions are about the same one.
#[derive(Debug)]
pub(super) struct Remembering<Z> {
    zone: Z,
    last: Cell<(Instant, Stretch)>,
}

impl<Z: Zone> Remembering<Z> {
    pub(super) fn new(zone: Z) -> Self {
        let nothing = Stretch { offset: 0, until: Instant::MIN };
        Self { zone, last: Cell::new((Instant::MAX, nothing)) }
    }
}

impl<Z: Zone> Zone for Remembering<Z> {
    fn stretch(&self, at: Instant) -> Stretch {
        let (from, last) = self.last.get();
        if from <= at && at < last.until {
            return last;
        }
        let stretch = self.zone.stretch(at);
        self.last.set((at, stretch));
        stretch
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::appointments::time::{HOUR, MINUTE};

    fn wall(text: &str) -> NaiveDateTime {
        text.parse().unwrap()
    }

    /// The clock goes from -5 to -4 and back, as in New York in 2026.
    fn new_york() -> Changes {
        let spring = Utc.resolve(wall("2026-03-08T07:00:00"));
        let autumn = Utc.resolve(wall("2026-11-01T06:00:00"));
        Changes { first: -5 * 3600, changes: vec![(spring, -4 * 3600), (autumn, -5 * 3600)] }
    }

    #[test]
    fn a_time_shown_twice_is_the_first_and_a_skipped_one_moves_forward() {
        let zone = new_york();
        let utc = |text| Utc.resolve(wall(text));
        let autumn = wall("2026-11-01T01:30:00");
        let (first, second) = (utc("2026-11-01T05:30:00"), utc("2026-11-01T06:30:00"));
        assert_eq!(zone.reading(autumn), Reading::Ambiguous(first, second));
        assert_eq!(zone.resolve(autumn), first);
        let gap = Reading::Gap(utc("2026-03-08T07:30:00"));
        assert_eq!(zone.reading(wall("2026-03-08T02:30:00")), gap);
        assert_eq!(zone.text(utc("2026-03-08T07:30:00")), "2026-03-08T03:30:00-04:00");
        let single = Reading::Single(utc("2026-03-08T06:59:59"));
        assert_eq!(zone.reading(wall("2026-03-08T01:59:59")), single);
        let single = Reading::Single(utc("2026-03-08T07:00:00"));
        assert_eq!(zone.reading(wall("2026-03-08T03:00:00")), single);
    }

    #[test]
    fn days_and_weeks_are_as_long_as_the_clock_makes_them() {
        let zone = new_york();
        let length = |span: Span| span.end - span.start;
        assert_eq!(length(zone.day(wall("2026-03-08T00:00:00").date())), 23 * HOUR);
        assert_eq!(length(zone.day(wall("2026-11-01T00:00:00").date())), 25 * HOUR);
        assert_eq!(length(zone.week(wall("2026-03-06T00:00:00").date())), 7 * DAY - HOUR);
    }

    #[test]
    fn a_skipped_date_is_empty() {
        let change = Utc.resolve(wall("2011-12-30T10:00:00"));
        let apia = Changes { first: -10 * 3600, changes: vec![(change, 14 * 3600)] };
        let skipped = apia.day(wall("2011-12-30T00:00:00").date());
        assert_eq!(skipped, Span::new(change, change));
        assert_eq!(apia.wall(change), wall("2011-12-31T00:00:00"));
    }

    #[test]
    fn local_mean_time_has_seconds_in_its_offset() {
        let zone = Changes { first: -17762, changes: vec![] };
        assert_eq!(zone.text(0), "1999-12-31T19:03:58-04:56:02");
        assert_eq!(Utc.text(MINUTE / 2), "2000-01-01T00:00:30+00:00");
        assert_eq!(Utc.text(7), "2000-01-01T00:00:00.000007+00:00");
    }

    #[test]
    fn no_moment_is_too_far() {
        for at in [Instant::MIN, Instant::MAX] {
            _ = (new_york().text(at), new_york().resolve(new_york().wall(at)));
        }
    }

    #[test]
    fn remembering_changes_nothing() {
        let zone = new_york();
        let remembering = Remembering::new(&zone);
        for hour in (0..9000).chain((0..9000).rev()) {
            let at = Utc.resolve(wall("2026-01-01T00:00:00")) + hour * HOUR;
            assert_eq!(remembering.stretch(at), zone.stretch(at));
        }
    }
}
