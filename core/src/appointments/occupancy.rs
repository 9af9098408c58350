//! How many seats are taken, and when.

use super::time::{Instant, MINUTE, Span};
use std::collections::VecDeque;

/// An appointment that takes up time: confirmed, completed, or held and not expired.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Busy {
    /// From its start to its end.
    pub span: Span,
    /// The same with its own buffers.
    pub blocked: Span,
    /// How many seats it takes.
    pub seats: i32,
}

impl Busy {
    /// An appointment of so many minutes, with buffers in minutes.
    pub fn new(start: Instant, duration: i32, (before, after): (i32, i32), seats: i32) -> Self {
        let end = start.saturating_add(i64::from(duration) * MINUTE);
        let span = Span::new(start, end);
        Self { span, blocked: span.widened(before, after), seats }
    }
}

/// How many seats are taken from a moment on, until the next step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Step {
    from: Instant,
    load: i64,
}

/// The seats that are taken in the course of time. Nothing is taken before the first step.
#[derive(Debug)]
pub(super) struct Profile(Vec<Step>);

impl Profile {
    pub(super) fn new(taken: impl Iterator<Item = (Span, i32)>) -> Self {
        let mut steps = Vec::with_capacity(2 * taken.size_hint().0);
        for (span, seats) in taken.filter(|(span, _)| !span.is_empty()) {
            steps.push(Step { from: span.start, load: i64::from(seats) });
            steps.push(Step { from: span.end, load: -i64::from(seats) });
        }
        steps.sort_unstable_by_key(|step| step.from);
        let mut load = 0;
        for step in &mut steps {
            load += step.load;
            step.load = load;
        }
        // Of several at one moment the last one counts.
        steps.dedup_by(|next, kept| {
            let same = next.from == kept.from;
            if same {
                kept.load = next.load;
            }
            same
        });
        Self(steps)
    }

    /// The most that is taken at any moment of a span.
    pub(super) fn peak(&self, span: Span) -> i64 {
        self.sliding().peak(span)
    }

    /// When more than `limit` is taken, in order.
    pub(super) fn above(&self, limit: i64) -> Vec<Span> {
        let mut spans: Vec<Span> = Vec::new();
        for (step, next) in self.0.iter().zip(self.0.iter().skip(1)) {
            match spans.last_mut() {
                _ if step.load <= limit => {}
                Some(last) if last.end == step.from => last.end = next.from,
                _ => spans.push(Span::new(step.from, next.from)),
            }
        }
        spans
    }

    pub(super) fn sliding(&self) -> Sliding<'_> {
        Sliding { steps: &self.0, highest: VecDeque::with_capacity(self.0.len().min(64)) }
    }
}

/// The peak of spans that only move forward: all of them together cost one sweep.
pub(super) struct Sliding<'p> {
    /// Those still to come.
    steps: &'p [Step],
    /// Steps of the span, highest first, each with the moment at which it ends. A step that is
    /// followed by a higher one can never be a peak again, and is not in it.
    highest: VecDeque<(i64, Instant)>,
}

impl Sliding<'_> {
    pub(super) fn peak(&mut self, span: Span) -> i64 {
        while let Some((step, rest)) = self.steps.split_first().filter(|(s, _)| s.from < span.end) {
            let end = rest.first().map_or(Instant::MAX, |next| next.from);
            while self.highest.pop_back_if(|(load, _)| *load <= step.load).is_some() {}
            self.highest.push_back((step.load, end));
            self.steps = rest;
        }
        while self.highest.pop_front_if(|(_, end)| *end <= span.start).is_some() {}
        self.highest.front().map_or(0, |(load, _)| *load)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn profile(taken: &[(i64, i64, i32)]) -> Profile {
        Profile::new(taken.iter().map(|(start, end, seats)| (Span::new(*start, *end), *seats)))
    }

    #[test]
    fn occupancy_rolls() {
        let profile = profile(&[(0, 10, 2), (5, 20, 3), (10, 15, 1), (7, 7, 9)]);
        let peak = |start, end| profile.peak(Span::new(start, end));
        assert_eq!((peak(0, 5), peak(0, 6), peak(10, 30), peak(15, 30)), (2, 5, 4, 3));
        assert_eq!((peak(-9, 0), peak(20, 99), peak(4, 5)), (0, 0, 2));
        assert_eq!(profile.above(3), [Span::new(5, 15)]);
        assert_eq!(profile.above(4), [Span::new(5, 10)]);
        assert!(profile.above(5).is_empty());
    }

    #[test]
    fn what_has_no_end_is_taken_for_ever() {
        let profile = profile(&[(i64::MIN, i64::MAX, 1)]);
        assert_eq!(profile.peak(Span::new(0, 1)), 1);
        assert_eq!(profile.above(0), [Span::new(i64::MIN, i64::MAX)]);
    }

    proptest! {
        #[test]
        fn a_sliding_peak_is_the_highest_moment(
            taken in prop::collection::vec((0..50_i64, 0..20_i64, 1..5_i32), 0..20),
            length in 1..15_i64,
            stride in 1..7_i64,
        ) {
            let taken: Vec<_> = taken.into_iter().map(|(s, l, n)| (s, s + l, n)).collect();
            let profile = profile(&taken);
            let mut sliding = profile.sliding();
            for start in (-5..70).step_by(usize::try_from(stride).unwrap()) {
                let load = |at: i64| taken.iter().filter(move |t| t.0 <= at && at < t.1).map(|t| i64::from(t.2));
                let highest = (start..start + length).map(|at| load(at).sum::<i64>()).max().unwrap();
                prop_assert_eq!(sliding.peak(Span::new(start, start + length)), highest);
            }
        }
    }
}
