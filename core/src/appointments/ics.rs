//! iCalendar (RFC 5545): appointments written for other calendars, and busy times read from them.

mod duration;
mod event;
mod lines;
mod read;
mod write;

pub use read::{BusyTime, MAX_BYTES, MAX_EVENTS, Problem, ReadError, read_busy};
pub use write::{Event, Method, Status, calendar, event, free_busy, is_event, publish};
