//! The zones of chrono-tz as lists of their changes, and how they are read.

use chrono::{DateTime, MappedLocalTime, NaiveDateTime, Offset, TimeDelta, TimeZone};
use chrono_tz::{TZ_VARIANTS, Tz};
use concierge_core::appointments::zone::{Changes, Reading, Utc};
use concierge_core::appointments::{Instant, Zone};

const SECOND: i64 = 1_000_000;
/// Seconds from 1970 to 2000.
const EPOCH: i64 = 946_684_800;

pub fn at(text: &str) -> Instant {
    Utc.resolve(text.parse().unwrap())
}

/// From what chrono calls a moment.
pub fn instant(seconds: i64) -> Instant {
    (seconds - EPOCH) * SECOND
}

pub fn offset(zone: Tz, seconds: i64) -> i32 {
    let utc = DateTime::from_timestamp(seconds, 0).unwrap().naive_utc();
    zone.offset_from_utc_datetime(&utc).fix().local_minus_utc()
}

/// Looks for changes every three days, and then for the second.
pub fn changes(zone: Tz, years: std::ops::Range<i64>) -> Changes {
    let (from, to) = ((years.start - 1970) * 31_556_952, (years.end - 1970) * 31_556_952);
    let first = offset(zone, from);
    let (mut before, mut changes) = (first, Vec::new());
    for seconds in (from..to).step_by(3 * 86_400) {
        let (mut low, mut high) = (seconds - 3 * 86_400, seconds);
        let after = offset(zone, high);
        if after != before {
            while high - low > 1 {
                let middle = i64::midpoint(low, high);
                *(if offset(zone, middle) == before { &mut low } else { &mut high }) = middle;
            }
            changes.push((instant(high), after));
            before = after;
        }
    }
    Changes { first, changes }
}

pub fn zone(name: &str) -> Changes {
    changes(name.parse().unwrap(), 2005..2038)
}

/// What chrono says, with a gap crossed by walking back to a time that exists.
fn expected(zone: Tz, wall: NaiveDateTime) -> Reading {
    let at = |moment: DateTime<Tz>| instant(moment.timestamp());
    match zone.from_local_datetime(&wall) {
        MappedLocalTime::Single(one) => Reading::Single(at(one)),
        MappedLocalTime::Ambiguous(a, b) => Reading::Ambiguous(at(a.min(b)), at(a.max(b))),
        MappedLocalTime::None => {
            let back = (1..200)
                .map(|i| TimeDelta::minutes(15 * i))
                .find_map(|back| Some((zone.from_local_datetime(&(wall - back)).latest()?, back)));
            let (earlier, back) = back.unwrap();
            Reading::Gap(at(earlier) + back.num_microseconds().unwrap())
        }
    }
}

#[test]
fn every_zone_is_read_as_chrono_reads_it() {
    for zone in TZ_VARIANTS {
        let ours = changes(zone, 1970..2038);
        for (change, _) in &ours.changes {
            for minutes in (-27 * 60..27 * 60).step_by(45) {
                let wall = ours.wall(change + minutes * 60 * SECOND);
                assert_eq!(ours.reading(wall), expected(zone, wall), "{zone} {wall}");
                // In the gap, where no moment has this reading.
                let wall = Utc.wall(Utc.resolve(wall) + 37 * 60 * SECOND);
                assert_eq!(ours.reading(wall), expected(zone, wall), "{zone} {wall}");
            }
        }
    }
}
