//! Holds, and until when an appointment may be changed.

use super::reason::{Reason, Refused};
use super::rules::{Actor, Rules};
use super::time::{Instant, MINUTE, SECOND};

/// The longest hold in seconds.
pub const MAX_HOLD_SECONDS: i32 = 86_400;

/// When a hold that is made now expires.
pub fn hold_expires(now: Instant, seconds: i32) -> Result<Instant, Refused> {
    if (1..=MAX_HOLD_SECONDS).contains(&seconds) {
        return Ok(now.saturating_add(i64::from(seconds) * SECOND));
    }
    let message = format!("A time is held for 1 to {MAX_HOLD_SECONDS} seconds.");
    Err(Refused::with(Reason::InvalidInput, message))
}

/// Has a hold expired? One that does not say when has.
pub fn is_expired(expires_at: Option<Instant>, now: Instant) -> bool {
    expires_at.is_none_or(|expires_at| expires_at <= now)
}

impl Rules {
    /// May an appointment that starts at `start` still be cancelled or moved?
    pub fn may_change(&self, start: Instant, now: Instant, actor: Actor) -> Result<(), Refused> {
        let notice = self.cancel_notice.max(0);
        let last = start.saturating_sub(i64::from(notice) * MINUTE);
        if actor == Actor::Staff || now <= last {
            return Ok(());
        }
        let message = match notice {
            0 => Reason::TooLate.message().to_owned(),
            _ => format!("An appointment can be changed until {notice} minutes before it starts."),
        };
        Err(Refused::with(Reason::TooLate, message))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hold_ends_at_the_moment_it_says() {
        assert_eq!(hold_expires(5, 300), Ok(5 + 300 * SECOND));
        assert!(!is_expired(Some(6), 5) && is_expired(Some(5), 5) && is_expired(None, 5));
        for seconds in [0, -1, MAX_HOLD_SECONDS + 1] {
            assert_eq!(hold_expires(0, seconds).unwrap_err().reason, Reason::InvalidInput);
        }
    }

    #[test]
    fn staff_may_change_what_customers_no_longer_may() {
        let rules = Rules { cancel_notice: 60, ..Rules::default() };
        let start = 100 * MINUTE;
        let at = |minute: i64, actor| rules.may_change(start, minute * MINUTE, actor);
        assert_eq!(at(40, Actor::Customer), Ok(()));
        assert_eq!(at(41, Actor::Customer).unwrap_err().reason, Reason::TooLate);
        assert_eq!(at(999, Actor::Staff), Ok(()));
    }
}
