//! Names of time zones: PostgreSQL's own list, in its own spelling.

mod zone_file;

use crate::attach::{self, Table};
use crate::error::{Failure, OrRaise};
use crate::spi::{Sees, rows};
use concierge_core::install::object::TIMEZONE_TRIGGER;
use concierge_core::refusal::{self, Refusal};
use pgrx::prelude::*;
use std::cell::OnceCell;
use std::collections::HashMap;

/// The zone that most rows are in by default.
const UTC: &str = "UTC";

thread_local! {
    /// Lower-cased name to name. Listing the zones reads some 1,200 files, so a backend does it once.
    static ZONES: OnceCell<HashMap<String, String>> = const { OnceCell::new() };
}

#[pg_extern(stable, strict, parallel_restricted)]
fn timezone_name(name: &str) -> Option<String> {
    canonical(name).or_raise()
}

#[pg_extern(
    sql = r"CREATE FUNCTION attach_timezone(target regclass, column_name text DEFAULT 'timezone') RETURNS void
VOLATILE PARALLEL UNSAFE LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';"
)]
fn attach_timezone(target: Option<pg_sys::Oid>, column_name: Option<&str>) {
    attach(target, column_name.unwrap_or("timezone")).or_raise()
}

#[pg_extern(sql = r"CREATE FUNCTION detach_timezone(target regclass) RETURNS void
VOLATILE PARALLEL UNSAFE LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';")]
fn detach_timezone(target: Option<pg_sys::Oid>) {
    Table::of(target).and_then(|table| table.drop_trigger(TIMEZONE_TRIGGER)).or_raise()
}

fn attach(target: Option<pg_sys::Oid>, column: &str) -> Result<(), Failure> {
    let table = Table::of(target)?;
    table.check_text_column(column)?;
    table.create_trigger(TIMEZONE_TRIGGER, "INSERT OR UPDATE", "normalise_timezone", &[column])
}

#[pg_trigger(
    sql = "CREATE FUNCTION normalise_timezone() RETURNS trigger LANGUAGE c AS 'MODULE_PATHNAME', 'normalise_timezone_wrapper_checked';"
)]
fn normalise_timezone<'a>(
    trigger: &'a PgTrigger<'a>,
) -> Result<Option<PgHeapTuple<'a, AllocatedByRust>>, std::convert::Infallible> {
    Ok(Some(normalised(trigger).or_raise()))
}
crate::trigger::only_as_trigger!(
    normalise_timezone_wrapper,
    normalise_timezone_wrapper_checked,
    pg_finfo_normalise_timezone_wrapper_checked
);

fn normalised<'a>(trigger: &'a PgTrigger<'a>) -> Result<PgHeapTuple<'a, AllocatedByRust>, Failure> {
    let misused = || attach::misused("normalise_timezone", "BEFORE INSERT OR UPDATE, FOR EACH ROW");
    let event = trigger.trigger_data().tg_event;
    let row = trigger.new().filter(|_| pgrx::trigger_support::trigger_fired_before(event));
    let mut row = row.ok_or_else(misused)?.into_owned();
    let arguments = trigger.extra_args().unwrap_or_default();
    let column = arguments.first().ok_or_else(misused)?;
    let Some(given) = attach::text(&row, column)? else { return Ok(row) };
    let unchanged = match trigger.old() {
        Some(old) => attach::text(&old, column)?.as_deref() == Some(given.as_str()),
        None => false,
    };
    if unchanged {
        return Ok(row);
    }
    match canonical(&given)? {
        Some(name) if name == given => {}
        Some(name) => attach::set_text(&mut row, column, &name)?,
        None => return Err(unknown(&given)),
    }
    Ok(row)
}

pub fn unknown(name: &str) -> Failure {
    let shown: String = name.chars().take(64).collect();
    Refusal::new(refusal::INVALID_ARGUMENT, format!("there is no time zone \"{shown}\""))
        .detail("A time zone is named as in the IANA database, such as Europe/Berlin.")
        .hint("SELECT name FROM pg_timezone_names lists them.")
        .into()
}

/// The server's spelling of a zone's name, which is found in any case.
pub fn canonical(name: &str) -> Result<Option<String>, Failure> {
    if name.eq_ignore_ascii_case(UTC) {
        return Ok(Some(UTC.to_owned()));
    }
    match zone_file::canonical(name) {
        Some(found) => Ok(Some(found)),
        None => listed(name),
    }
}

/// The same from the list of all zones.
fn listed(name: &str) -> Result<Option<String>, Failure> {
    if ZONES.with(|zones| zones.get().is_none()) {
        let names =
            rows(Sees::Snapshot, "SELECT name FROM pg_catalog.pg_timezone_names", &[], |row| {
                row.text(1)
            })?;
        let zones = names.into_iter().map(|name| (name.to_lowercase(), name)).collect();
        ZONES.with(|cell| drop(cell.set(zones)));
    }
    Ok(ZONES.with(|zones| zones.get()?.get(&name.to_lowercase()).cloned()))
}

extension_sql_file!(
    "timezone.sql",
    name = "timezone_comments",
    requires = [timezone_name, attach_timezone, detach_timezone, normalise_timezone]
);
