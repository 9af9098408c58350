//! At which times an appointment may start.

use super::time::{DAY, Instant, MINUTE, Span, merge, subtract};
use super::zone::Zone;

/// The grid of starts. Each is a multiple of the step away from where its part of the grid begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Grid {
    /// From each opening on. Where it stays open for longer than a day, anew at every midnight that
    /// comes a day or more after the opening.
    #[default]
    Open,
    /// From midnight on, whenever it opens; by the clock on the wall, also on days on which it is
    /// changed.
    Clock,
    /// From each opening on, and anew after every time that is taken.
    Gap {
        /// The first start of each gap is rounded up to so many minutes by the clock.
        align: i32,
    },
}

/// Some starts: `first`, and on by the step, before `end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Segment {
    first: Instant,
    end: Instant,
}

impl Segment {
    /// Is `at` one of them?
    pub(super) fn has(self, at: Instant, step: i64) -> bool {
        (self.first..self.end).contains(&at) && (at - self.first) % step == 0
    }

    /// Those at or after `from`.
    pub(super) fn starts(self, from: Instant, step: i64) -> impl Iterator<Item = Instant> {
        let behind = (from - self.first).max(0);
        let mut next = self.first + (behind + step - 1) / step * step;
        std::iter::from_fn(move || {
            let start = next;
            next += step;
            (start < self.end).then_some(start)
        })
    }
}

/// A count of minutes as a time that is not zero.
pub(super) fn step(minutes: i32) -> i64 {
    i64::from(minutes.max(1)) * MINUTE
}

impl Grid {
    /// The starts in `run`, a time of being open, before `end`. In `full` are the times that are
    /// taken, in order; `before` is the buffer before a start in minutes.
    pub(super) fn segments(
        self,
        zone: &impl Zone,
        (run, end): (Span, Instant),
        (full, before): (&[Span], i32),
        minutes: i32,
    ) -> Vec<Segment> {
        let part = Span::new(run.start, run.end.min(end));
        match self {
            Self::Open => by_day(zone, part).collect(),
            Self::Clock => by_clock(zone, part, step(minutes)).collect(),
            Self::Gap { align } => {
                let taken = merge(full.iter().map(|span| span.widened(0, before)).collect());
                let gaps = subtract(&[part], &taken).into_iter();
                gaps.filter_map(|gap| {
                    let first = by_clock(zone, gap, step(align)).next()?.first;
                    Some(by_day(zone, Span::new(first, gap.end)))
                })
                .flatten()
                .collect()
            }
        }
    }
}

/// From the start of a span, and anew at each midnight that comes a day or more later.
fn by_day(zone: &impl Zone, span: Span) -> impl Iterator<Item = Segment> {
    let mut date = zone.wall(span.start.saturating_add(DAY)).date();
    if zone.midnight(date) < span.start.saturating_add(DAY) {
        date = date.succ_opt().unwrap_or(date);
    }
    let mut first = span.start;
    std::iter::from_fn(move || {
        if first >= span.end {
            return None;
        }
        let start = first;
        first = zone.midnight(date);
        let next = date.succ_opt();
        date = next.unwrap_or(date);
        // At the end of the calendar there is no further midnight.
        if next.is_none() || first > span.end {
            first = span.end;
        }
        Some(Segment { first: start, end: first })
    })
}

/// The multiples of `step` since midnight by the clock on the wall.
fn by_clock(zone: &impl Zone, span: Span, step: i64) -> impl Iterator<Item = Segment> {
    let mut at = span.start;
    let segment = move || {
        if at >= span.end {
            return None;
        }
        let stretch = zone.stretch(at);
        let ahead = i64::from(stretch.offset) * 1_000_000;
        // Dates begin at multiples of a day, because the count begins with one.
        let since_midnight = (at + ahead).rem_euclid(DAY);
        let midnight = at - since_midnight;
        let first = midnight + (since_midnight + step - 1) / step * step;
        let end = (midnight + DAY).min(stretch.until).min(span.end);
        at = end;
        Some(Segment { first, end })
    };
    std::iter::from_fn(segment).filter(|segment| segment.first < segment.end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::appointments::time::HOUR;
    use crate::appointments::zone::{Changes, Utc};

    fn starts(
        grid: Grid,
        zone: &impl Zone,
        run: Span,
        taken: (&[Span], i32),
        minutes: i32,
    ) -> Vec<i64> {
        let segments = grid.segments(zone, (run, Instant::MAX), taken, minutes);
        let starts = |s: Segment| s.starts(run.start, step(minutes)).collect::<Vec<_>>();
        segments.into_iter().flat_map(starts).map(|at| at / MINUTE).collect()
    }

    const NINE_TO_NOON: Span = Span::new(9 * HOUR + 10 * MINUTE, 12 * HOUR);

    #[test]
    fn starts_at_the_opening_or_by_the_clock() {
        let at = |grid| starts(grid, &Utc, NINE_TO_NOON, (&[], 0), 45);
        assert_eq!(at(Grid::Open), [550, 595, 640, 685]);
        assert_eq!(at(Grid::Clock), [585, 630, 675]);
        assert_eq!(at(Grid::Gap { align: 15 }), [555, 600, 645, 690]);
    }

    #[test]
    fn starts_anew_after_what_is_taken_and_the_buffer() {
        let taken = [Span::new(600 * MINUTE, 637 * MINUTE)];
        let at = |before| starts(Grid::Gap { align: 5 }, &Utc, NINE_TO_NOON, (&taken, before), 30);
        assert_eq!(at(0), [550, 580, 640, 670, 700]);
        assert_eq!(at(10), [550, 580, 650, 680, 710]);
    }

    #[test]
    fn always_open_starts_anew_at_midnight() {
        let run = Span::new(22 * HOUR, 3 * DAY);
        let at = starts(Grid::Open, &Utc, run, (&[], 0), 7 * 60);
        let hours: Vec<_> = at.into_iter().map(|at| at / 60).collect();
        assert_eq!(hours, [22, 29, 36, 43, 48, 55, 62, 69]);
    }

    #[test]
    fn the_clock_on_the_wall_decides_after_a_change_by_half_an_hour() {
        let zone = Changes { first: 39_600, changes: vec![(-11 * HOUR + 2 * HOUR, 37_800)] };
        // The clock goes from 02:00 back to 01:30.
        let run = Span::new(-11 * HOUR, -6 * HOUR);
        let at = starts(Grid::Clock, &zone, run, (&[], 0), 60);
        let walls: Vec<_> = at.iter().map(|at| zone.text(at * MINUTE)[11..].to_owned()).collect();
        assert_eq!(
            walls,
            [
                "00:00:00+11:00",
                "01:00:00+11:00",
                "02:00:00+10:30",
                "03:00:00+10:30",
                "04:00:00+10:30"
            ]
        );
    }

    #[test]
    fn a_segment_knows_its_starts() {
        let segment = Segment { first: 10, end: 31 };
        assert_eq!(segment.starts(11, 10).collect::<Vec<_>>(), [20, 30]);
        assert_eq!(segment.starts(0, 10).collect::<Vec<_>>(), [10, 20, 30]);
        assert!(segment.has(20, 10) && !segment.has(21, 10) && !segment.has(40, 10));
        assert!(!segment.has(0, 10));
    }
}
