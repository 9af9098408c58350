//! A timestamp that says when a row last really changed.

use crate::attach::Table;
use crate::error::{Failure, OrRaise};
use concierge_core::install::object::UPDATED_AT_TRIGGER;
use pgrx::prelude::*;

mod columns;
mod image;
mod touch;
mod walk;

/// Types that hold microseconds since 2000 in eight bytes.
const TIMESTAMPS: [pg_sys::Oid; 2] = [pg_sys::TIMESTAMPTZOID, pg_sys::TIMESTAMPOID];

#[pg_extern(
    sql = r"CREATE FUNCTION attach_updated_at(target regclass, column_name text DEFAULT 'updated_at') RETURNS void
VOLATILE PARALLEL UNSAFE LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';"
)]
fn attach_updated_at(target: Option<pg_sys::Oid>, column_name: Option<&str>) {
    attach(target, column_name.unwrap_or("updated_at")).or_raise()
}

#[pg_extern(sql = r"CREATE FUNCTION detach_updated_at(target regclass) RETURNS void
VOLATILE PARALLEL UNSAFE LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';")]
fn detach_updated_at(target: Option<pg_sys::Oid>) {
    Table::of(target).and_then(|table| table.drop_trigger(UPDATED_AT_TRIGGER)).or_raise()
}

fn attach(target: Option<pg_sys::Oid>, column: &str) -> Result<(), Failure> {
    let table = Table::of(target)?;
    table.check_column(column, &TIMESTAMPS, "a timestamp")?;
    table.create_trigger(UPDATED_AT_TRIGGER, "UPDATE", "set_updated_at", &[column])
}

#[pg_trigger(
    sql = "CREATE FUNCTION set_updated_at() RETURNS trigger LANGUAGE c AS 'MODULE_PATHNAME', 'set_updated_at_wrapper_checked';"
)]
fn set_updated_at<'a>(
    trigger: &'a PgTrigger<'a>,
) -> Result<Option<PgHeapTuple<'a, AllocatedByPostgres>>, std::convert::Infallible> {
    Ok(Some(touch::touched(trigger).or_raise()))
}
crate::trigger::only_as_trigger!(
    set_updated_at_wrapper,
    set_updated_at_wrapper_checked,
    pg_finfo_set_updated_at_wrapper_checked
);

extension_sql_file!(
    "updated_at.sql",
    name = "updated_at_comments",
    requires = [attach_updated_at, detach_updated_at, set_updated_at]
);
