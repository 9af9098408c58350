//! What every `attach_…` shares: a trigger on any table, made with the caller's own rights.

use crate::error::Failure;
use crate::spi;
use concierge_core::refusal::{self, Refusal};
use pgrx::PgRelation;
use pgrx::WhoAllocated;
use pgrx::pg_sys;
use pgrx::prelude::*;
use pgrx::spi::{quote_identifier, quote_qualified_identifier};

/// Qualified name of `target`, which must be a table that can have row triggers.
pub fn table_name(target: &PgRelation) -> Result<String, Failure> {
    // SAFETY: an open relation has a pg_class row.
    #[allow(unsafe_code)]
    let kind = unsafe { (*target.rd_rel).relkind } as u8;
    if ![pg_sys::RELKIND_RELATION, pg_sys::RELKIND_PARTITIONED_TABLE].contains(&kind) {
        return Err(Refusal::new(
            refusal::WRONG_OBJECT_TYPE,
            format!("\"{}\" is not a table", target.name()),
        )
        .hint("Name an ordinary or a partitioned table.")
        .into());
    }
    Ok(quote_qualified_identifier(target.namespace(), target.name()))
}

/// Type of column `column` of `target`.
pub fn column_type(target: &PgRelation, column: &str) -> Result<PgOid, Failure> {
    let tuple_desc = target.tuple_desc();
    let found = tuple_desc.iter().find(|a| !a.attisdropped && a.name() == column);
    found.map(|a| a.type_oid()).ok_or_else(|| {
        Refusal::new(
            refusal::UNDEFINED_COLUMN,
            format!("table \"{}\" has no column \"{column}\"", target.name()),
        )
        .hint("Add the column first, or name the one it has.")
        .into()
    })
}

/// Refuses a column that is not text or varchar.
pub fn check_text_column(target: &PgRelation, column: &str) -> Result<(), Failure> {
    if [pg_sys::TEXTOID, pg_sys::VARCHAROID].contains(&column_type(target, column)?.value()) {
        return Ok(());
    }
    Err(Refusal::new(
        refusal::WRONG_DATA_TYPE,
        format!("column \"{column}\" of table \"{}\" is not text", target.name()),
    )
    .hint("Name a column of type text.")
    .into())
}

/// Text column `column` of a trigger's row.
pub fn text<A: WhoAllocated>(
    row: &PgHeapTuple<'_, A>,
    column: &str,
) -> Result<Option<String>, Failure> {
    row.get_by_name::<String>(column).map_err(|_| gone(column))
}

/// Sets a text column of a trigger's row.
pub fn set_text(
    row: &mut PgHeapTuple<'_, AllocatedByRust>,
    column: &str,
    value: &str,
) -> Result<(), Failure> {
    row.set_by_name(column, value).map_err(|_| gone(column))
}

/// The column that a trigger's argument names is no longer what it was when it was attached.
pub fn gone(column: &str) -> Failure {
    Refusal::new(refusal::UNDEFINED_COLUMN, format!("the table has no such column \"{column}\""))
        .detail("It was renamed, dropped or changed its type after a trigger was attached to it.")
        .hint("Attach again with its new name, or detach.")
        .into()
}

/// Removes trigger `trigger` from `target`, if it is there.
pub fn drop_trigger(target: &PgRelation, trigger: &str) -> Result<(), Failure> {
    let table = table_name(target)?;
    spi::run(&format!("DROP TRIGGER IF EXISTS {} ON {table}", quote_identifier(trigger)))
}

/// A trigger that fires in a way its function is not made for.
pub fn misused(function: &str, made_for: &str) -> Failure {
    Refusal::new(refusal::TRIGGER_MISUSED, format!("{function} is attached wrongly"))
        .detail(format!("It is a trigger function for {made_for}."))
        .hint("Attach it with the function concierge.attach_… of the same feature.")
        .into()
}
