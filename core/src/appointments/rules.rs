//! What a business lays down for its appointments, and what a caller asks for.

use super::grid::Grid;
use super::reason::{Reason, Refused};
use super::time::{DAY, Instant, LATEST, MINUTE, Span};
use super::zone::Zone;
use chrono::Days;

/// The longest appointment in minutes.
pub const MAX_DURATION: i32 = 1440;
/// The longest buffer in minutes.
pub const MAX_BUFFER: i32 = 720;

/// The rules of a business, or of one of its resources.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    /// Where the grid of starts begins.
    pub grid: Grid,
    /// Minutes from one start to the next.
    pub step: i32,
    /// Minutes that an appointment is booked ahead, at least.
    pub min_notice: i32,
    /// Days that an appointment is booked ahead, at most: the whole of the last date is bookable.
    pub horizon_days: Option<i32>,
    /// Minutes before the start up to which a customer may cancel or move an appointment.
    pub cancel_notice: i32,
    /// Appointments on one date, at most.
    pub day_limit: Option<u32>,
    /// Appointments from Monday to Sunday, at most.
    pub week_limit: Option<u32>,
    /// Seats. With one, an appointment takes all there is, however large the party.
    pub capacity: i32,
    /// The smallest party.
    pub min_party: i32,
    /// The largest party; as many as there are seats, if it is not said.
    pub max_party: Option<i32>,
}

impl Default for Rules {
    /// One at a time, every quarter of an hour, without limits.
    fn default() -> Self {
        Self {
            grid: Grid::Open,
            step: 15,
            min_notice: 0,
            horizon_days: None,
            cancel_notice: 0,
            day_limit: None,
            week_limit: None,
            capacity: 1,
            min_party: 1,
            max_party: None,
        }
    }
}

/// Who asks. Staff is not held to notice, horizon, grid and cancellation notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Actor {
    /// A customer.
    #[default]
    Customer,
    /// Somebody who works there.
    Staff,
}

/// What is asked for, wherever it may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Visit {
    /// Minutes; `None`, which is refused, if nothing says how long.
    pub duration: Option<i32>,
    /// Minutes that are kept free before it.
    pub buffer_before: i32,
    /// Minutes that are kept free after it.
    pub buffer_after: i32,
    /// How many come.
    pub party: i32,
    /// Who asks.
    pub actor: Actor,
}

impl Visit {
    /// A customer alone, without buffers.
    pub fn minutes(duration: i32) -> Self {
        let duration = Some(duration);
        Self { duration, buffer_before: 0, buffer_after: 0, party: 1, actor: Actor::Customer }
    }

    /// The time it takes, if it makes sense.
    pub(super) fn length(&self) -> Result<i64, Refused> {
        let wrong = |message: String| Refused::with(Reason::InvalidInput, message);
        let duration = self.duration.filter(|minutes| (1..=MAX_DURATION).contains(minutes));
        let Some(duration) = duration else {
            return Err(wrong(format!("An appointment has 1 to {MAX_DURATION} minutes.")));
        };
        let buffers = [self.buffer_before, self.buffer_after];
        if buffers.iter().any(|minutes| !(0..=MAX_BUFFER).contains(minutes)) {
            return Err(wrong(format!("A buffer has 0 to {MAX_BUFFER} minutes.")));
        }
        if self.party < 1 {
            return Err(wrong("A party has at least one person.".into()));
        }
        Ok(i64::from(duration) * MINUTE)
    }

    /// A time with the buffers around it.
    pub(super) fn footprint(&self, span: Span) -> Span {
        span.widened(self.buffer_before, self.buffer_after)
    }
}

impl Rules {
    /// How many seats a party takes.
    pub fn seats(&self, party: i32) -> i32 {
        if self.capacity == 1 { 1 } else { party }
    }

    /// Is there a limit of a day or a week?
    pub fn has_limits(&self) -> bool {
        self.day_limit.is_some() || self.week_limit.is_some()
    }

    /// Is the party neither too small nor too large?
    pub(super) fn party(&self, party: i32) -> Result<(), Refused> {
        let seated = if self.capacity == 1 { i32::MAX } else { self.capacity };
        let most = self.max_party.unwrap_or(self.capacity).min(seated);
        if party < self.min_party {
            let message = format!("The party has to be {} at least.", self.min_party);
            return Err(Refused::with(Reason::PartyTooSmall, message));
        }
        if party > most {
            let message = format!("The party may be {most} at most.");
            return Err(Refused::with(Reason::PartyTooLarge, message));
        }
        Ok(())
    }

    /// The first start that is not too soon.
    pub(super) fn earliest(&self, now: Instant, actor: Actor) -> Instant {
        let notice = if actor == Actor::Staff { 0 } else { self.min_notice.max(0) };
        now.saturating_add(i64::from(notice) * MINUTE)
    }

    /// The first start that is too far ahead.
    pub(super) fn too_far(&self, zone: &impl Zone, now: Instant, actor: Actor) -> Instant {
        let days = self.horizon_days.filter(|_| actor == Actor::Customer);
        let Some(days) = days.and_then(|days| u64::try_from(days.max(0)).ok()) else {
            return LATEST;
        };
        let after = zone.wall(now).date().checked_add_days(Days::new(days + 1));
        after.map_or(LATEST, |date| zone.midnight(date).min(LATEST))
    }

    /// Which other appointments decide about starts of a visit in `range`: the binding looks up
    /// those whose time with buffers overlaps this.
    pub fn reach(&self, range: Span, visit: &Visit) -> Span {
        let length = visit.duration.unwrap_or(MAX_DURATION).clamp(0, MAX_DURATION);
        let after = length.saturating_add(visit.buffer_after.clamp(0, MAX_BUFFER));
        let reach = range.widened(visit.buffer_before.clamp(0, MAX_BUFFER), after);
        match self.grid {
            Grid::Open | Grid::Clock => reach,
            // The grid starts anew after each, back to the opening.
            Grid::Gap { .. } => Span::new(range.start.saturating_sub(5 * DAY), reach.end),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::appointments::time::HOUR;
    use crate::appointments::zone::Utc;

    fn refused(result: Result<impl Sized, Refused>) -> &'static str {
        result.err().map_or("ok", |refused| refused.reason.name())
    }

    #[test]
    fn a_visit_has_to_make_sense() {
        for minutes in [None, Some(0), Some(-1), Some(1441), Some(i32::MIN)] {
            let visit = Visit { duration: minutes, ..Visit::minutes(1) };
            assert_eq!(refused(visit.length()), "invalid_input", "{minutes:?}");
        }
        assert_eq!(Visit::minutes(1440).length(), Ok(DAY));
        let visit = Visit { buffer_before: 721, ..Visit::minutes(1) };
        assert_eq!(refused(visit.length()), "invalid_input");
        assert_eq!(refused(Visit { party: 0, ..Visit::minutes(1) }.length()), "invalid_input");
    }

    #[test]
    fn a_table_is_taken_as_a_whole_and_seats_are_counted() {
        let table = Rules { min_party: 2, max_party: Some(4), ..Rules::default() };
        assert_eq!((table.seats(4), refused(table.party(4))), (1, "ok"));
        assert_eq!(refused(table.party(1)), "party_too_small");
        assert_eq!(refused(table.party(5)), "party_too_large");
        let boat = Rules { capacity: 8, max_party: Some(12), ..Rules::default() };
        assert_eq!((boat.seats(5), refused(boat.party(8))), (5, "ok"));
        assert_eq!(refused(boat.party(9)), "party_too_large");
        assert_eq!(refused(Rules::default().party(2)), "party_too_large");
    }

    #[test]
    fn the_horizon_is_the_end_of_a_date() {
        let rules = Rules { horizon_days: Some(2), ..Rules::default() };
        assert_eq!(rules.too_far(&Utc, 5 * HOUR, Actor::Customer), 3 * DAY);
        assert_eq!(rules.too_far(&Utc, 5 * HOUR, Actor::Staff), LATEST);
        let endless = Rules { horizon_days: Some(i32::MAX), ..Rules::default() };
        assert_eq!(endless.too_far(&Utc, 0, Actor::Customer), LATEST);
    }
}
