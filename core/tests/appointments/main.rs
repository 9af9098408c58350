//! Appointments beside slow and simple programs that give the same answers, with the zones of
//! chrono-tz.
#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

mod calendars;
mod cases;
mod reference;
mod slots;
mod traps;
mod zones;
