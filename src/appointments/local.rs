//! What the clock on the wall shows.

use super::arguments::needed;
use super::zone::ServerZone;
use crate::error::{Failure, OrRaise};
use concierge_core::appointments::time::is_finite;
use concierge_core::appointments::{Instant, Zone};
use pgrx::datum::TimestampWithTimeZone;
use pgrx::prelude::*;

#[pg_extern(stable, parallel_restricted)]
fn local_time(at: Option<TimestampWithTimeZone>, time_zone: Option<&str>) -> Option<String> {
    let at = Instant::from(at?);
    let zone = needed(time_zone, "time_zone").map_err(Failure::from).and_then(ServerZone::named);
    let zone = zone.or_raise();
    is_finite(at).then(|| zone.text(at))
}

extension_sql_file!("local.sql", name = "appointment_local_comments", requires = [local_time]);
