//! Time zones from PostgreSQL's own data: nothing is shipped, and what the server knows of a zone holds.
#![allow(unsafe_code)]

use crate::error::Failure;
use crate::settings::c_string;
use crate::timezone;
use concierge_core::appointments::time::{Instant, SECOND};
use concierge_core::appointments::zone::{Stretch, Zone};
use pgrx::pg_sys;
use std::ptr::NonNull;

/// Seconds from 1970, where `pg_time_t` begins, to 2000, where a timestamp does.
const EPOCH: i64 = 946_684_800;

/// A zone of PostgreSQL, which keeps it as long as the backend lives.
#[derive(Clone, Copy)]
pub struct ServerZone(NonNull<pg_sys::pg_tz>);

impl ServerZone {
    /// The zone of that name, in any case; one of the list, so no rule such as `UTC-5` with its turned sign.
    pub fn named(name: &str) -> Result<Self, Failure> {
        let known = timezone::canonical(name)?.ok_or_else(|| timezone::unknown(name))?;
        let known = c_string(&known);
        // SAFETY: the name is a C string; the zone stays in PostgreSQL's cache.
        let zone = unsafe { pg_sys::pg_tzset(known.as_ptr()) };
        NonNull::new(zone).map(Self).ok_or_else(|| timezone::unknown(name))
    }
}

impl Zone for ServerZone {
    fn stretch(&self, at: Instant) -> Stretch {
        let seconds = at.div_euclid(SECOND).saturating_add(EPOCH);
        let (mut before, mut after) = (0, 0);
        let (mut before_summer, mut after_summer) = (0, 0);
        let mut boundary = 0;
        // SAFETY: the zone is PostgreSQL's own, and each result has a place.
        let found = unsafe {
            pg_sys::pg_next_dst_boundary(
                &seconds,
                &mut before,
                &mut before_summer,
                &mut boundary,
                &mut after,
                &mut after_summer,
                self.0.as_ptr(),
            )
        };
        let until = match found {
            1 => boundary.saturating_sub(EPOCH).saturating_mul(SECOND),
            _ => Instant::MAX,
        };
        Stretch { offset: i32::try_from(before).unwrap_or(0), until }
    }
}
