//! Recurrence rules, expanded by the clock on the wall of a zone.

use super::arguments::{self, needed};
use super::zone::ServerZone;
use crate::error::{Failure, OrRaise};
use concierge_core::appointments::recurrence::RuleError;
use concierge_core::appointments::time::{DAY, EARLIEST, LATEST, is_finite};
use concierge_core::appointments::{Instant, Rule, Span, Zone};
use concierge_core::refusal::{self, Refusal};
use pgrx::datum::TimestampWithTimeZone;
use pgrx::prelude::*;

#[pg_extern(stable, parallel_restricted)]
fn rrule_occurrences(
    rule: Option<&str>,
    starts_at: Option<TimestampWithTimeZone>,
    time_zone: Option<&str>,
    from_at: default!(Option<TimestampWithTimeZone>, "NULL"),
    to_at: default!(Option<TimestampWithTimeZone>, "NULL"),
    exdates: default!(Option<Vec<Option<TimestampWithTimeZone>>>, "NULL"),
) -> TableIterator<'static, (name!(occurs_at, TimestampWithTimeZone), name!(local_start, String))> {
    let found = (|| {
        let rule: Rule = needed(rule, "rule")?.parse().map_err(refused)?;
        let first = Instant::from(needed(starts_at, "starts_at")?);
        if !is_finite(first) {
            return Err(Refusal::new(refusal::INVALID_ARGUMENT, "starts_at is not finite").into());
        }
        let zone = ServerZone::named(needed(time_zone, "time_zone")?)?;
        let window =
            Span::new(from_at.map_or(EARLIEST, Instant::from), to_at.map_or(LATEST, Instant::from));
        let excluded: Vec<_> =
            exdates.unwrap_or_default().into_iter().flatten().map(Instant::from).collect();
        expand(&rule, first, &zone, &excluded, window.finite()).map_err(refused)
    })();
    TableIterator::new(found.or_raise())
}

/// The moments in order, each with what the clock on the wall shows.
fn expand(
    rule: &Rule,
    first: Instant,
    zone: &ServerZone,
    excluded: &[Instant],
    window: Span,
) -> Result<Vec<(TimestampWithTimeZone, String)>, RuleError> {
    let wall = zone.wall(first);
    // The start may be the second of two moments with this time on the wall, of which the core sees the first.
    let wider = Span::new(window.start.saturating_sub(DAY), window.end);
    let walls = rule.expand(wall, zone, excluded, wider)?;
    let moments = walls.into_iter().map(|at| if at == wall { first } else { zone.resolve(at) });
    let mut wanted: Vec<_> =
        moments.filter(|at| window.contains(*at) && !excluded.contains(at)).collect();
    // On a date that was skipped as a whole, the next one is meant, which may have its own.
    wanted.dedup();
    Ok(wanted.into_iter().map(|at| (arguments::moment(at), zone.text(at))).collect())
}

/// A rule that means something which is not done here is told apart from one that means nothing.
pub fn refused(error: RuleError) -> Failure {
    let reason = match error {
        RuleError::Unsupported(_) => refusal::NOT_HERE,
        _ => refusal::INVALID_ARGUMENT,
    };
    Refusal::new(reason, error.to_string())
        .detail(
            "A rule has FREQ=DAILY, WEEKLY or MONTHLY, and INTERVAL, COUNT, UNTIL, BYDAY, BYMONTHDAY and WKST.",
        )
        .hint("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;COUNT=10")
        .into()
}

extension_sql_file!(
    "recurrence.sql",
    name = "appointment_recurrence_comments",
    requires = [rrule_occurrences]
);
