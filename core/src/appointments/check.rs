//! The judgement of one request.

use super::calendar::Calendar;
use super::grid::{Grid, step};
use super::occupancy::{Busy, Profile};
use super::reason::{Reason, Refused};
use super::rules::{Actor, Rules, Visit};
use super::time::{Instant, Span, is_finite, subtract};
use super::zone::Zone;

/// What else there is, in any order. [`Rules::reach`] says how much of it is needed.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// Now.
    pub now: Instant,
    /// Appointments of the same unit that take up time. One that is about to be moved is not among
    /// them, nor is a hold that has expired or is the caller's own.
    pub busy: &'a [Busy],
    /// Times at which nothing may be booked, for a reason that lies elsewhere: imported ones.
    pub blocks: &'a [Span],
    /// The starts of the appointments that count for the limits of a day and a week, from the first
    /// week asked about to the last. Needed only where there are limits.
    pub booked: &'a [Instant],
}

impl Facts<'_> {
    /// An empty book.
    pub fn at(now: Instant) -> Self {
        Self { now, busy: &[], blocks: &[], booked: &[] }
    }

    /// How many appointments start in a span.
    pub(super) fn count(&self, span: Span) -> usize {
        self.booked.iter().filter(|start| span.contains(**start)).count()
    }
}

/// Is one more allowed where there are `count`?
pub(super) fn within(count: usize, limit: u32) -> bool {
    u32::try_from(count).is_ok_and(|count| count < limit)
}

/// Judges the request for an appointment at `start`, and says which time it would take. A start
/// that is not on the grid is refused only if `strict_grid` says so.
pub fn check<Z: Zone>(
    calendar: &Calendar<Z>,
    rules: &Rules,
    facts: &Facts<'_>,
    visit: &Visit,
    start: Option<Instant>,
    strict_grid: bool,
) -> Result<Span, Refused> {
    let length = visit.length()?;
    let Some(start) = start.filter(|at| is_finite(*at)) else {
        let message = "An appointment starts at a moment in the years 1 to 9999.";
        return Err(Refused::with(Reason::InvalidInput, message));
    };
    let span = Span::new(start, start + length);
    notice(calendar.zone(), rules, facts.now, visit.actor, start)?;
    let run = hours(calendar, span)?;
    let blocked = |block: &Span| block.overlaps(span);
    if calendar.closures().iter().any(blocked) || facts.blocks.iter().any(blocked) {
        return Err(Reason::Blocked.into());
    }
    let free = free(rules, facts, visit, span);
    // After a gap that is not one the grid is elsewhere, which would be the wrong thing to say.
    let has_grid = free.is_ok() || !matches!(rules.grid, Grid::Gap { .. });
    if strict_grid && visit.actor == Actor::Customer && has_grid {
        on_grid(calendar, rules, facts, visit, (run, start))?;
    }
    rules.party(visit.party)?;
    limits(calendar.zone(), rules, facts, start)?;
    free.map(|()| span)
}

fn notice(
    zone: &impl Zone,
    rules: &Rules,
    now: Instant,
    actor: Actor,
    start: Instant,
) -> Result<(), Refused> {
    if start < now {
        return Err(Reason::InPast.into());
    }
    if start < rules.earliest(now, actor) {
        let message = format!("Please book {} minutes ahead at least.", rules.min_notice);
        return Err(Refused::with(Reason::TooSoon, message));
    }
    if start >= rules.too_far(zone, now, actor) {
        let days = rules.horizon_days.unwrap_or(0);
        let message = format!("Please book {days} days ahead at most.");
        return Err(Refused::with(Reason::TooFar, message));
    }
    Ok(())
}

/// The time of being open that the appointment is in.
fn hours<Z: Zone>(calendar: &Calendar<Z>, span: Span) -> Result<Span, Refused> {
    let runs = calendar.runs(span);
    let run = runs.into_iter().find(|run| run.contains(span.start));
    if let Some(run) = run {
        return if run.encloses(span) { Ok(run) } else { Err(Reason::OutsideHours.into()) };
    }
    let day = calendar.zone().wall(span.start).date();
    Err(match (calendar.windows(day).is_empty(), calendar.override_on(day)) {
        (false, _) => Reason::OutsideHours,
        (true, Some(_)) => Reason::ClosedOverride,
        (true, None) => Reason::ClosedDay,
    }
    .into())
}

fn on_grid<Z: Zone>(
    calendar: &Calendar<Z>,
    rules: &Rules,
    facts: &Facts<'_>,
    visit: &Visit,
    (run, start): (Span, Instant),
) -> Result<(), Refused> {
    let (full, parts) = rules.gaps(calendar, facts, visit, &[run]);
    let taken = (full.as_slice(), visit.buffer_before);
    let found = parts.iter().filter(|part| part.contains(start)).any(|part| {
        let ends = (*part, start.saturating_add(1));
        let segments = rules.grid.segments(calendar.zone(), ends, taken, rules.step);
        segments.iter().any(|segment| segment.has(start, step(rules.step)))
    });
    if found { Ok(()) } else { Err(Reason::OffGrid.into()) }
}

fn limits(
    zone: &impl Zone,
    rules: &Rules,
    facts: &Facts<'_>,
    start: Instant,
) -> Result<(), Refused> {
    let date = zone.wall(start).date();
    let full = |limit: Option<u32>, span: &dyn Fn() -> Span| {
        limit.is_some_and(|limit| !within(facts.count(span()), limit))
    };
    if full(rules.day_limit, &|| zone.day(date)) {
        return Err(Reason::DayLimit.into());
    }
    if full(rules.week_limit, &|| zone.week(date)) {
        return Err(Reason::WeekLimit.into());
    }
    Ok(())
}

/// Are there seats, with all buffers?
fn free(rules: &Rules, facts: &Facts<'_>, visit: &Visit, span: Span) -> Result<(), Refused> {
    let footprint = visit.footprint(span);
    let seats = i64::from(rules.seats(visit.party));
    let fits = |profile: Profile, span| profile.peak(span) + seats <= i64::from(rules.capacity);
    if !fits(Profile::new(facts.busy.iter().map(|busy| (busy.span, busy.seats))), span) {
        let taken = if rules.capacity == 1 { Reason::SlotTaken } else { Reason::CapacityFull };
        return Err(taken.into());
    }
    let blocked = facts.blocks.iter().any(|block| block.overlaps(footprint));
    if blocked || !fits(rules.profile(facts), footprint) {
        return Err(Reason::BufferConflict.into());
    }
    Ok(())
}

impl Rules {
    /// The seats that are taken with all buffers. A block takes all of them.
    pub(super) fn profile(&self, facts: &Facts<'_>) -> Profile {
        let busy = facts.busy.iter().map(|busy| (busy.blocked, busy.seats));
        let blocks = facts.blocks.iter().map(|block| (*block, self.capacity.max(1)));
        Profile::new(busy.chain(blocks))
    }

    /// The times in which no seat is left, with all buffers.
    pub fn full(&self, busy: &[Busy]) -> Vec<Span> {
        let facts = Facts { busy, ..Facts::at(0) };
        self.profile(&facts).above(i64::from(self.capacity) - 1)
    }

    /// What the grid depends on: the times that are too full, and the parts of `runs` in each of
    /// which it begins anew. Only the grid that starts anew in each gap asks for more than `runs`.
    pub(super) fn gaps<Z: Zone>(
        &self,
        calendar: &Calendar<Z>,
        facts: &Facts<'_>,
        visit: &Visit,
        runs: &[Span],
    ) -> (Vec<Span>, Vec<Span>) {
        match self.grid {
            Grid::Open | Grid::Clock => (Vec::new(), runs.to_vec()),
            Grid::Gap { .. } => {
                let left = i64::from(self.capacity) - i64::from(self.seats(visit.party));
                let open = subtract(runs, calendar.closures());
                (self.profile(facts).above(left), open)
            }
        }
    }
}
