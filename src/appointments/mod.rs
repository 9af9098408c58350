//! Appointments: opening hours, times that can be booked, and tables whose rows never overlap.

mod arguments;
mod document;
mod hours;
mod ics;
mod local;
mod overlap;
mod picture;
mod recurrence;
mod slots;
mod zone;
