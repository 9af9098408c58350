//! The times that can be booked.

use super::calendar::{Calendar, MAX_DAYS, TooLong};
use super::check::{Facts, within};
use super::grid::step;
use super::reason::{Reason, Refused};
use super::rules::{Rules, Visit};
use super::time::{DAY, Instant, Span, subtract};
use super::zone::Zone;

/// A time that can be booked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slot {
    /// From its start to its end, without buffers.
    pub span: Span,
    /// Seats that are left at its fullest moment, before it is booked.
    pub spots_left: i32,
}

/// The times that can be booked and start within `range`, in order, and at most `limit` of them.
/// Each of them passes [`check`](super::check) with a strict grid.
pub fn slots<Z: Zone>(
    calendar: &Calendar<Z>,
    rules: &Rules,
    facts: &Facts<'_>,
    visit: &Visit,
    range: Span,
    limit: usize,
) -> Result<Vec<Slot>, Refused> {
    let length = visit.length()?;
    rules.party(visit.party)?;
    let first = rules.earliest(facts.now, visit.actor);
    let zone = calendar.zone();
    let last = rules.too_far(zone, facts.now, visit.actor);
    let range = range.finite().intersection(Span::new(first, last));
    if range.end.saturating_sub(range.start) > MAX_DAYS * DAY {
        return Err(Refused::with(
            Reason::InvalidInput,
            format!("The search is refused: {TooLong}."),
        ));
    }
    let runs = calendar.runs(range);
    let open = subtract(&runs, calendar.closures());
    let (full, parts) = rules.gaps(calendar, facts, visit, &runs);
    let profile = rules.profile(facts);
    let mut sweep = Sweep {
        open: open.iter().copied().peekable(),
        peak: profile.sliding(),
        room: i64::from(rules.capacity) - i64::from(rules.seats(visit.party)),
        quota: Quota { rules, facts, zone, day: EMPTY, week: EMPTY, is_left: true },
    };
    let mut found = Vec::new();
    for part in parts {
        let taken = (full.as_slice(), visit.buffer_before);
        let segments = rules.grid.segments(zone, (part, range.end), taken, rules.step);
        for segment in segments {
            for start in segment.starts(range.start, step(rules.step)) {
                if found.len() >= limit {
                    return Ok(found);
                }
                let span = Span::new(start, start.saturating_add(length));
                if let Some(load) = sweep.load(span, visit.footprint(span)) {
                    let left = i64::from(rules.capacity) - load;
                    found.push(Slot { span, spots_left: i32::try_from(left).unwrap_or(0) });
                }
            }
        }
    }
    Ok(found)
}

const EMPTY: Span = Span::new(0, 0);

/// Judges starts that only move forward.
struct Sweep<'a, I: Iterator<Item = Span>, Z> {
    open: std::iter::Peekable<I>,
    peak: super::occupancy::Sliding<'a>,
    /// Seats that may be taken by others.
    room: i64,
    quota: Quota<'a, Z>,
}

impl<I: Iterator<Item = Span>, Z: Zone> Sweep<'_, I, Z> {
    /// The seats that are taken, if there is room.
    fn load(&mut self, span: Span, footprint: Span) -> Option<i64> {
        while self.open.next_if(|open| open.end <= span.start).is_some() {}
        self.open.peek().filter(|open| open.encloses(span))?;
        let load = self.peak.peak(footprint);
        (load <= self.room && self.quota.has(span.start)).then_some(load)
    }
}

/// How many more appointments a day and a week take, counted once for each.
struct Quota<'a, Z> {
    rules: &'a Rules,
    facts: &'a Facts<'a>,
    zone: &'a Z,
    day: Span,
    week: Span,
    is_left: bool,
}

impl<Z: Zone> Quota<'_, Z> {
    fn has(&mut self, start: Instant) -> bool {
        if self.rules.day_limit.is_none() && self.rules.week_limit.is_none() {
            return true;
        }
        if !self.day.contains(start) {
            let date = self.zone.wall(start).date();
            self.day = self.zone.day(date);
            if !self.week.contains(start) {
                self.week = self.zone.week(date);
            }
            let left = |limit: Option<u32>, span| {
                limit.is_none_or(|limit| within(self.facts.count(span), limit))
            };
            self.is_left =
                left(self.rules.day_limit, self.day) && left(self.rules.week_limit, self.week);
        }
        self.is_left
    }
}
