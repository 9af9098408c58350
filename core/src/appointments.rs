//! Appointments: when a business is open, which times can be booked, and why one cannot.
//!
//! All of it is arithmetic on [`Instant`]s. The caller brings the time zone, the rows and the
//! present moment; that two bookings never take the same seat is the database's promise, not this
//! module's.
//!
//! ```
//! use concierge_core::appointments::{
//!     Calendar, Facts, Reason, Rules, Span, Visit, Weekly, check, hours, slots, zone::Utc,
//! };
//!
//! let weekly = Weekly::parse(&serde_json::json!({"sat": [["09:00", "10:00"]]}))?;
//! let calendar = Calendar::new(Utc, weekly, vec![], vec![]);
//! let (rules, facts, visit) = (Rules::default(), Facts::at(0), Visit::minutes(30));
//!
//! // 2000-01-01, where the count of microseconds begins, was a Saturday.
//! let day = Span::new(0, 24 * 60 * 60 * 1_000_000);
//! assert_eq!(slots(&calendar, &rules, &facts, &visit, day, 100)?.len(), 3);
//!
//! let refused = check(&calendar, &rules, &facts, &visit, Some(0), false).unwrap_err();
//! assert_eq!(refused.reason, Reason::OutsideHours);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod answer;
pub mod hours;
pub mod ics;
pub mod recurrence;
pub mod seats;
pub mod time;
pub mod zone;

mod calendar;
mod check;
mod choice;
mod grid;
mod lifecycle;
mod occupancy;
mod picture;
mod reason;
mod rules;
mod slots;
mod stamp;
mod team;

pub use calendar::{Calendar, MAX_DAYS, Override, TooLong};
pub use check::{Facts, check};
pub use choice::{Asked, Choice, Offer, Unit};
pub use grid::Grid;
pub use hours::{Weekly, Window};
pub use lifecycle::{MAX_HOLD_SECONDS, hold_expires, is_expired};
pub use occupancy::Busy;
pub use picture::Entry;
pub use reason::{Reason, Refused};
pub use recurrence::Rule;
pub use rules::{Actor, MAX_BUFFER, MAX_DURATION, Rules, Visit};
pub use seats::Seats;
pub use slots::{Slot, slots};
pub use stamp::Stamper;
pub use team::{all_of, any_of};
pub use time::{Instant, Span};
pub use zone::Zone;
