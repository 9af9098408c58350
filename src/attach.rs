//! What every `attach_…` shares: a trigger on any table, made with the caller's own rights.

use crate::error::Failure;
use crate::spi;
use concierge_core::refusal::{self, Refusal};
use pgrx::PgRelation;
use pgrx::WhoAllocated;
use pgrx::pg_sys;
use pgrx::prelude::*;
use pgrx::spi::{quote_identifier, quote_literal, quote_qualified_identifier};

/// A table that a feature is attached to. The relation itself is not kept open: PostgreSQL alters no table
/// that is in use.
pub struct Table {
    /// Its OID.
    pub oid: pg_sys::Oid,
    /// Its name as SQL writes it, with its schema.
    pub sql: String,
    /// Its schema.
    pub schema: String,
    /// Its name.
    pub name: String,
    columns: Vec<(String, pg_sys::Oid)>,
}

impl Table {
    /// Looks at a relation, which must be a table that can have row triggers, and closes it.
    pub fn of(target: Option<pg_sys::Oid>) -> Result<Self, Failure> {
        let target = target.ok_or_else(|| Refusal::new(refusal::NOT_NULL, "target is null"))?;
        let relation = open(target)?;
        // SAFETY: an open relation has a pg_class row.
        #[allow(unsafe_code)]
        let kind = unsafe { (*relation.rd_rel).relkind } as u8;
        if ![pg_sys::RELKIND_RELATION, pg_sys::RELKIND_PARTITIONED_TABLE].contains(&kind) {
            let message = format!("\"{}\" is not a table", relation.name());
            return Err(Refusal::new(refusal::WRONG_OBJECT_TYPE, message)
                .hint("Name an ordinary or a partitioned table.")
                .into());
        }
        let tuple_desc = relation.tuple_desc();
        let columns = tuple_desc.iter().filter(|column| !column.attisdropped);
        Ok(Self {
            oid: relation.oid(),
            sql: quote_qualified_identifier(relation.namespace(), relation.name()),
            schema: relation.namespace().to_owned(),
            name: relation.name().to_owned(),
            columns: columns.map(|c| (c.name().to_owned(), c.type_oid().value())).collect(),
        })
    }

    /// Has it a column of that name?
    pub fn has_column(&self, column: &str) -> bool {
        self.columns.iter().any(|(name, _)| name == column)
    }

    /// The type of a column.
    pub fn type_of(&self, column: &str) -> Option<pg_sys::Oid> {
        self.columns.iter().find(|(name, _)| name == column).map(|(_, found)| *found)
    }

    /// Refuses unless `column` is of one of `types`, which are called `what`.
    pub fn check_column(
        &self,
        column: &str,
        types: &[pg_sys::Oid],
        what: &str,
    ) -> Result<(), Failure> {
        let table = &self.name;
        match self.columns.iter().find(|(name, _)| name == column) {
            Some((_, found)) if types.contains(found) => Ok(()),
            Some(_) => Err(Refusal::new(
                refusal::WRONG_DATA_TYPE,
                format!("column \"{column}\" of table \"{table}\" is not {what}"),
            )
            .hint(format!("Name a column that is {what}."))
            .into()),
            None => Err(Refusal::new(
                refusal::UNDEFINED_COLUMN,
                format!("table \"{table}\" has no column \"{column}\""),
            )
            .hint("Add the column first, or name the one it has.")
            .into()),
        }
    }

    /// Refuses a column that is neither text nor varchar.
    pub fn check_text_column(&self, column: &str) -> Result<(), Failure> {
        self.check_column(column, &[pg_sys::TEXTOID, pg_sys::VARCHAROID], "text")
    }

    /// Makes a trigger that calls `function` of schema concierge for each row, or puts it in the place of
    /// one of that name.
    pub fn create_trigger(
        &self,
        trigger: &str,
        events: &str,
        function: &str,
        arguments: &[&str],
    ) -> Result<(), Failure> {
        let arguments: Vec<_> = arguments.iter().map(quote_literal).collect();
        spi::run(&format!(
            "CREATE OR REPLACE TRIGGER {} BEFORE {events} ON {} FOR EACH ROW \
             EXECUTE FUNCTION concierge.{function}({})",
            quote_identifier(trigger),
            self.sql,
            arguments.join(", ")
        ))
    }

    /// Removes a trigger, if it is there.
    pub fn drop_trigger(&self, trigger: &str) -> Result<(), Failure> {
        spi::run(&format!("DROP TRIGGER IF EXISTS {} ON {}", quote_identifier(trigger), self.sql))
    }
}

/// Opens a relation that may have been dropped since it was named.
pub fn open(target: pg_sys::Oid) -> Result<PgRelation, Failure> {
    // SAFETY: opening locks the relation and gives null when there is none; PgRelation closes it.
    #[allow(unsafe_code)]
    unsafe {
        let relation =
            pg_sys::try_relation_open(target, pg_sys::AccessShareLock as pg_sys::LOCKMODE);
        if !relation.is_null() {
            return Ok(PgRelation::from_pg_owned(relation));
        }
    }
    let message = format!("there is no table with OID {}", target.to_u32());
    Err(Refusal::new(refusal::UNDEFINED_OBJECT, message).hint("Name the table.").into())
}

/// Text column `column` of a trigger's row.
pub fn text<A: WhoAllocated>(
    row: &PgHeapTuple<'_, A>,
    column: &str,
) -> Result<Option<String>, Failure> {
    row.get_by_name::<String>(column).map_err(|_| gone(column))
}

/// Sets a text column of a trigger's row; the limit of a `varchar(n)` holds, as it would for an UPDATE.
pub fn set_text(
    row: &mut PgHeapTuple<'_, AllocatedByRust>,
    column: &str,
    value: &str,
) -> Result<(), Failure> {
    // The type modifier of varchar counts four bytes of header.
    let modifier = row.get_attribute_by_name(column).map_or(-1, |(_, a)| a.atttypmod);
    let limit = usize::try_from(modifier).ok().and_then(|n| n.checked_sub(4));
    if let Some(limit) = limit.filter(|limit| value.chars().count() > *limit) {
        let message = format!("value too long for type character varying({limit})");
        let detail = format!("Column \"{column}\" would get {} characters.", value.chars().count());
        return Err(Refusal::new(refusal::VALUE_TOO_LONG, message)
            .detail(detail)
            .hint("Make the column text.")
            .into());
    }
    row.set_by_name(column, value).map_err(|_| gone(column))
}

/// Makes a text column of a trigger's row NULL.
pub fn set_null(row: &mut PgHeapTuple<'_, AllocatedByRust>, column: &str) -> Result<(), Failure> {
    row.set_by_name(column, Null).map_err(|_| gone(column))
}

/// NULL of whatever type the column has.
struct Null;

impl IntoDatum for Null {
    fn into_datum(self) -> Option<pg_sys::Datum> {
        None
    }

    fn type_oid() -> pg_sys::Oid {
        pg_sys::TEXTOID
    }

    fn is_compatible_with(_other: pg_sys::Oid) -> bool {
        true
    }
}

/// The column that a trigger's argument names is no longer what it was when it was attached.
pub fn gone(column: &str) -> Failure {
    Refusal::new(refusal::UNDEFINED_COLUMN, format!("the table has no such column \"{column}\""))
        .detail("It was renamed, dropped or changed its type after a trigger was attached to it.")
        .hint("Attach again with its new name, or detach.")
        .into()
}

/// A trigger that fires in a way its function is not made for.
pub fn misused(function: &str, made_for: &str) -> Failure {
    Refusal::new(refusal::TRIGGER_MISUSED, format!("{function} is attached wrongly"))
        .detail(format!("It is a trigger function for {made_for}."))
        .hint("Attach it with the function concierge.attach_… of the same feature.")
        .into()
}
