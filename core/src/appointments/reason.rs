//! Why a request is refused, and what else a call can end with. The names stay for ever.

use std::fmt;

macro_rules! reasons {
    ($($variant:ident $name:literal $message:literal)*) => {
        /// How a call ended. Those up to [`Reason::CapacityFull`] are the reasons of a check, in the
        /// order in which they are looked for.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Reason {
            $(#[doc = $message] $variant,)*
        }

        impl Reason {
            /// All of them, in order.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The name that programs see.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// A sentence for people.
            pub fn message(self) -> &'static str {
                match self { $(Self::$variant => $message,)* }
            }
        }
    };
}

reasons! {
    InvalidInput "invalid_input" "The request is not complete or makes no sense."
    InPast "in_past" "That time has passed."
    TooSoon "too_soon" "That is too soon."
    TooFar "too_far" "That is too far ahead."
    ClosedOverride "closed_override" "It is closed on that date."
    ClosedDay "closed_day" "It is closed on that day of the week."
    OutsideHours "outside_hours" "That is outside the opening hours."
    Blocked "blocked" "That time is not offered."
    OffGrid "off_grid" "Appointments do not start at that time."
    PartyTooSmall "party_too_small" "The party is too small."
    PartyTooLarge "party_too_large" "The party is too large."
    DayLimit "day_limit" "No more appointments are taken on that day."
    WeekLimit "week_limit" "No more appointments are taken in that week."
    SlotTaken "slot_taken" "That time is already booked."
    BufferConflict "buffer_conflict" "That time is too close to another appointment."
    CapacityFull "capacity_full" "There are not enough places left at that time."
    Booked "booked" "The appointment is booked."
    Held "held" "The time is held."
    Duplicate "duplicate" "This was booked before; nothing has changed."
    Rescheduled "rescheduled" "The appointment is moved."
    Cancelled "cancelled" "The appointment is cancelled."
    NotFound "not_found" "There is no such appointment."
    InvalidState "invalid_state" "That cannot be done with an appointment in this state."
    TooLate "too_late" "It is too late to change this appointment."
    HoldExpired "hold_expired" "The time was not held any longer."
    UnknownBusiness "unknown_business" "There is no such business."
    Completed "completed" "The appointment is completed."
    NoShow "no_show" "The customer did not come."
}

impl Reason {
    /// Did the call do what was asked for?
    pub fn is_ok(self) -> bool {
        use Reason::{Booked, Cancelled, Completed, Duplicate, Held, NoShow, Rescheduled};
        matches!(self, Booked | Held | Duplicate | Rescheduled | Cancelled | Completed | NoShow)
    }

    /// Can the same request succeed later although nobody changes anything?
    pub fn is_retryable(self) -> bool {
        self == Self::TooFar
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A refusal: the reason, and a sentence with the numbers that matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Why.
    pub reason: Reason,
    /// A sentence for people. Never says anything about another appointment.
    pub message: String,
}

impl Refused {
    /// A reason with a sentence of its own.
    pub fn with(reason: Reason, message: impl Into<String>) -> Self {
        Self { reason, message: message.into() }
    }
}

impl From<Reason> for Refused {
    fn from(reason: Reason) -> Self {
        Self::with(reason, reason.message())
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.reason, self.message)
    }
}

impl std::error::Error for Refused {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_is_part_of_the_interface() {
        let names: Vec<_> = Reason::ALL.iter().map(|reason| reason.name()).collect();
        assert_eq!(
            names.join(" "),
            "invalid_input in_past too_soon too_far closed_override closed_day outside_hours \
             blocked off_grid party_too_small party_too_large day_limit week_limit slot_taken \
             buffer_conflict capacity_full booked held duplicate rescheduled cancelled not_found \
             invalid_state too_late hold_expired unknown_business completed no_show"
        );
    }

    #[test]
    fn messages_are_sentences() {
        for reason in Reason::ALL {
            assert!(reason.message().ends_with('.'), "{reason}");
        }
        assert!(Reason::Booked.is_ok() && !Reason::SlotTaken.is_ok());
        assert!(Reason::TooFar.is_retryable() && !Reason::SlotTaken.is_retryable());
    }
}
