//! What the clock on the wall shows at a moment, and which moment is meant by a time on it.

use super::arguments::{self, needed};
use super::cached;
use crate::error::{Failure, OrRaise};
use concierge_core::appointments::time::is_finite;
use concierge_core::appointments::zone::Utc;
use concierge_core::appointments::{Instant, Zone};
use pgrx::datum::{Timestamp, TimestampWithTimeZone};
use pgrx::prelude::*;

#[pg_extern(stable, parallel_restricted)]
fn local_time(at: Option<TimestampWithTimeZone>, time_zone: Option<&str>) -> Option<String> {
    let at = Instant::from(at?);
    let zone = needed(time_zone, "time_zone").map_err(Failure::from).and_then(cached::zone);
    let zone = zone.or_raise();
    is_finite(at).then(|| zone.text(at))
}

#[pg_extern(stable, parallel_restricted)]
fn local_moment(
    local_time: Option<Timestamp>,
    time_zone: Option<&str>,
) -> Option<TimestampWithTimeZone> {
    let local = i64::from(local_time?);
    let zone = needed(time_zone, "time_zone").map_err(Failure::from).and_then(cached::zone);
    let zone = zone.or_raise();
    is_finite(local).then(|| arguments::moment(zone.resolve(Utc.wall(local))))
}

extension_sql_file!(
    "local.sql",
    name = "appointment_local_comments",
    requires = [local_time, local_moment]
);
