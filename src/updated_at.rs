//! A timestamp that says when a row last really changed.

use crate::attach;
use crate::error::{Failure, OrRaise};
use crate::spi;
use concierge_core::install::object::UPDATED_AT_TRIGGER;
use concierge_core::refusal::{self, Refusal};
use pgrx::PgRelation;
use pgrx::prelude::*;
use pgrx::spi::quote_literal;

mod touch;

#[pg_extern(volatile, strict, parallel_unsafe)]
fn attach_updated_at(target: PgRelation, column_name: default!(&str, "'updated_at'")) {
    attach(&target, column_name).or_raise()
}

#[pg_extern(volatile, strict, parallel_unsafe)]
fn detach_updated_at(target: PgRelation) {
    attach::drop_trigger(&target, UPDATED_AT_TRIGGER).or_raise()
}

fn attach(target: &PgRelation, column: &str) -> Result<(), Failure> {
    let table = attach::table_name(target)?;
    let timestamps = [pg_sys::TIMESTAMPTZOID, pg_sys::TIMESTAMPOID];
    if !timestamps.contains(&attach::column_type(target, column)?.value()) {
        return Err(Refusal::new(
            refusal::WRONG_DATA_TYPE,
            format!("column \"{column}\" of table \"{}\" is not a timestamp", target.name()),
        )
        .hint("Make it timestamp with time zone.")
        .into());
    }
    spi::run(&format!(
        "CREATE OR REPLACE TRIGGER {UPDATED_AT_TRIGGER} BEFORE UPDATE ON {table} \
         FOR EACH ROW EXECUTE FUNCTION concierge.set_updated_at({})",
        quote_literal(column)
    ))
}

#[pg_trigger]
fn set_updated_at<'a>(
    trigger: &'a PgTrigger<'a>,
) -> Result<Option<PgHeapTuple<'a, AllocatedByPostgres>>, std::convert::Infallible> {
    Ok(Some(touch::touched(trigger).or_raise()))
}

extension_sql_file!(
    "updated_at.sql",
    name = "updated_at_comments",
    requires = [attach_updated_at, detach_updated_at, set_updated_at]
);
