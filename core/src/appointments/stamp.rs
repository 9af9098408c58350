//! Many times on the wall, one after the other: what two of them have in common is written once.

use super::time::{DAY, Instant, MINUTE, SECOND};
use super::zone::{Remembering, Zone};

/// Writes times as [`Zone::text`] does.
#[derive(Debug)]
pub struct Stamper<Z> {
    zone: Remembering<Z>,
    /// The date and the offset for which `text` is right, but for its time of day.
    written: Option<(i64, i32)>,
    text: String,
}

impl<Z: Zone> Stamper<Z> {
    /// For times in one zone.
    pub fn new(zone: Z) -> Self {
        Self { zone: Remembering::new(zone), written: None, text: String::new() }
    }

    /// The time on the wall in ISO 8601 with its offset, and the local date as a count of days since 2000-01-01.
    pub fn stamp(&mut self, at: Instant) -> (&str, i32) {
        /// Where the time of day begins: `2026-03-08T01:30:00-05:00`.
        const TIME: usize = 11;
        let offset = self.zone.stretch(at).offset;
        let local = at.saturating_add(i64::from(offset) * SECOND);
        let (day, time) = (local.div_euclid(DAY), local.rem_euclid(DAY));
        if self.written == Some((day, offset)) && time % SECOND == 0 {
            let (hours, minutes) = (time / (60 * MINUTE), time / MINUTE);
            let (tens, ones) = (|n: i64| digit(n % 60 / 10), |n: i64| digit(n % 10));
            let seconds = time / SECOND;
            let clock = [
                tens(hours),
                ones(hours),
                b':',
                tens(minutes),
                ones(minutes % 60),
                b':',
                tens(seconds),
                ones(seconds % 60),
            ];
            if let Ok(clock) = std::str::from_utf8(&clock) {
                self.text.replace_range(TIME..TIME + clock.len(), clock);
            }
        } else {
            self.text = self.zone.text(at);
            // With parts of a second the offset stands elsewhere.
            self.written = (time % SECOND == 0).then_some((day, offset));
        }
        (&self.text, i32::try_from(day).unwrap_or(0))
    }
}

fn digit(number: i64) -> u8 {
    b'0' + u8::try_from(number).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::appointments::time::{EARLIEST, HOUR, LATEST};
    use crate::appointments::zone::{Changes, Utc};
    use proptest::prelude::*;

    #[test]
    fn a_date_is_a_count_of_days() {
        let mut stamper = Stamper::new(Changes { first: -5 * 3600, changes: vec![] });
        assert_eq!(stamper.stamp(4 * HOUR), ("1999-12-31T23:00:00-05:00", -1));
        assert_eq!(stamper.stamp(5 * HOUR), ("2000-01-01T00:00:00-05:00", 0));
        assert_eq!(stamper.stamp(5 * HOUR + 61 * SECOND), ("2000-01-01T00:01:01-05:00", 0));
    }

    proptest! {
        #[test]
        fn it_writes_what_the_zone_writes(times in prop::collection::vec(
            prop_oneof![EARLIEST..LATEST, (0..40_i64).prop_map(|n| n * 900 * SECOND), 0..DAY], 1..30
        )) {
            let zone = Changes { first: -17762, changes: vec![(3 * HOUR, -3600), (5 * HOUR, 19_800)] };
            let mut stamper = Stamper::new(&zone);
            let mut utc = Stamper::new(Utc);
            for at in times {
                prop_assert_eq!(stamper.stamp(at).0, zone.text(at));
                prop_assert_eq!(utc.stamp(at).0, Utc.text(at));
            }
        }
    }
}
