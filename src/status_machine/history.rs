//! What has happened: to one row, to all, and to those that sit too long.

use super::attached::Attached;
use super::target::{self, Lock};
use crate::error::Failure;
use crate::owner::as_owner;
use crate::spi::{Sees, rows};
use concierge_core::refusal::{self, Refusal};
use concierge_core::status_machine::State;
use pgrx::Uuid;
use pgrx::datum::{DatumWithOid, Interval, TimestampWithTimeZone};
use pgrx::spi::{quote_identifier, quote_literal};

/// One change of a row.
pub struct Entry {
    pub at: Option<TimestampWithTimeZone>,
    pub from: Option<String>,
    pub to: String,
    pub event: Option<String>,
    pub reason: Option<String>,
    pub actor: Option<Uuid>,
    pub role: String,
    pub bypassed: bool,
    pub lasted: Option<Interval>,
}

/// How long rows stay in a state.
pub struct Dwell {
    pub state: String,
    pub visits: i64,
    pub median: Option<Interval>,
    pub p90: Option<Interval>,
    pub longest: Option<Interval>,
}

/// A row that does not move.
pub struct Stuck {
    pub key: String,
    pub state: String,
    pub since: Option<TimestampWithTimeZone>,
    pub lasts: Option<Interval>,
}

fn table(attached: &Attached) -> Result<String, Failure> {
    let name = attached.history.as_deref().ok_or_else(|| {
        let subject = attached.machine.subject();
        Refusal::new(refusal::INVALID_ARGUMENT, format!("{subject} keeps no history"))
            .hint("Attach its machine with history => true.")
    })?;
    Ok(attached.beside(name))
}

/// The changes of the row with this key, the first one first, for whoever may read the row itself.
pub fn of_row(attached: &Attached, key: &[String]) -> Result<Vec<Entry>, Failure> {
    let history = table(attached)?;
    target::read(attached, key, Lock::No)?.ok_or_else(|| target::no_row(attached))?;
    let query = format!(
        "SELECT h.at, h.from_state, h.to_state, h.event, h.reason, h.actor, h.role, h.bypassed, \
         coalesce(lead(h.at) OVER (ORDER BY h.entry), now()) - h.at FROM {history} AS h \
         WHERE {} AND h.status_column = {} ORDER BY h.entry",
        target::row_condition(attached, "h", 1),
        target::column_literal(attached),
    );
    let args: Vec<DatumWithOid<'_>> = key.iter().map(|part| part.as_str().into()).collect();
    as_owner(attached.owner, || {
        rows(Sees::Snapshot, &query, &args, |row| {
            Ok(Entry {
                at: row.get(1)?,
                from: row.get(2)?,
                to: row.text(3)?,
                event: row.get(4)?,
                reason: row.get(5)?,
                actor: row.get(6)?,
                role: row.text(7)?,
                bypassed: row.get(8)? == Some(true),
                lasted: row.get(9)?,
            })
        })
    })
}

/// For each state how long the visits that have ended since then took. Needs the right to read the history.
pub fn dwell(
    attached: &Attached,
    since: Option<TimestampWithTimeZone>,
) -> Result<Vec<Dwell>, Failure> {
    let keys: Vec<_> =
        attached.key.iter().map(|key| format!("h.{}", quote_identifier(&key.row_column))).collect();
    let query = format!(
        "SELECT v.state, count(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY v.lasted), \
         percentile_cont(0.9) WITHIN GROUP (ORDER BY v.lasted), max(v.lasted) FROM (\
             SELECT h.to_state AS state, lead(h.at) OVER w AS ended, lead(h.at) OVER w - h.at AS lasted \
             FROM {} AS h WHERE h.status_column = {} WINDOW w AS (PARTITION BY {} ORDER BY h.entry)) AS v \
         WHERE v.lasted IS NOT NULL AND ($1 IS NULL OR v.ended >= $1) GROUP BY v.state ORDER BY v.state",
        table(attached)?,
        target::column_literal(attached),
        keys.join(", "),
    );
    rows(Sees::Snapshot, &query, &[since.into()], |row| {
        Ok(Dwell {
            state: row.text(1)?,
            visits: row.get(2)?.unwrap_or(0),
            median: row.get(3)?,
            p90: row.get(4)?,
            longest: row.get(5)?,
        })
    })
}

/// Rows in states that are not terminal, whose last change is older than `older_than`; the oldest first.
pub fn stuck(attached: &Attached, older_than: Interval) -> Result<Vec<Stuck>, Failure> {
    let same: Vec<_> = attached
        .key
        .iter()
        .map(|key| {
            format!("h.{} = t.{}", quote_identifier(&key.row_column), quote_identifier(&key.name))
        })
        .collect();
    let live: Vec<_> = attached
        .machine
        .states()
        .iter()
        .filter(|state| !state.is_terminal())
        .map(State::stored)
        .map(quote_literal)
        .collect();
    let column = format!("t.{}::text", quote_identifier(&attached.status_name));
    let query = format!(
        "SELECT {}, {column}, l.at, now() - l.at FROM {} AS t CROSS JOIN LATERAL (\
             SELECT h.at FROM {} AS h WHERE {} AND h.status_column = {} ORDER BY h.entry DESC LIMIT 1) AS l \
         WHERE {column} IN ({}) AND l.at < now() - $1 ORDER BY l.at, 1",
        target::key_text(attached, "t", |key| key.name.as_str()),
        attached.table_sql(),
        table(attached)?,
        same.join(" AND "),
        target::column_literal(attached),
        live.join(", "),
    );
    rows(Sees::Snapshot, &query, &[older_than.into()], |row| {
        Ok(Stuck { key: row.text(1)?, state: row.text(2)?, since: row.get(3)?, lasts: row.get(4)? })
    })
}
