//! What a table looks like, for a definition to be checked against.
#![allow(unsafe_code)]

use super::attached::KeyColumn;
use super::value::{Read, base_type};
use crate::error::Failure;
use concierge_core::install::schema_name::MAX_NAME;
use concierge_core::refusal::{self, Refusal};
use concierge_core::status_machine::{Column, TableShape};
use pgrx::PgRelation;
use pgrx::pg_sys::{self, Oid};

/// The shape of `relation`, called `table` in messages.
pub fn of(relation: &PgRelation, table: &str, status_column: &str) -> Result<TableShape, Failure> {
    let desc = relation.tuple_desc();
    let columns: Vec<Column> = desc
        .iter()
        .filter(|column| !column.attisdropped)
        .map(|column| Column {
            name: column.name().to_owned(),
            kind: Read::of(base_type(column.atttypid)).kind(),
            not_null: column.attnotnull,
            generated: column.attgenerated != 0 || column.attidentity.cast_unsigned() == b'a',
            computed: column.attgenerated != 0,
        })
        .collect();
    let shape = TableShape { table: table.into(), status_column: status_column.into(), columns };
    check_status(relation, &shape)?;
    Ok(shape)
}

fn check_status(relation: &PgRelation, shape: &TableShape) -> Result<(), Failure> {
    let (table, name) = (&shape.table, &shape.status_column);
    let desc = relation.tuple_desc();
    let found = desc.iter().find(|column| !column.attisdropped && column.name() == name);
    match found.map(|column| Read::of(base_type(column.atttypid))) {
        Some(Read::Text | Read::Enum) => Ok(()),
        Some(_) => Err(Refusal::new(
            refusal::WRONG_DATA_TYPE,
            format!("column \"{name}\" of table \"{table}\" holds no status"),
        )
        .detail("A status is text, varchar or an enum.")
        .into()),
        None => Err(Refusal::new(
            refusal::UNDEFINED_COLUMN,
            format!("table \"{table}\" has no column \"{name}\""),
        )
        .hint("Add the column first, or name the one it has.")
        .into()),
    }
}

/// The primary key of `root`, its columns found in `relation`; empty if there is none.
pub fn primary_key(root: &PgRelation, relation: &PgRelation) -> Vec<KeyColumn> {
    let desc = root.tuple_desc();
    let of_relation = relation.tuple_desc();
    let mut key: Vec<KeyColumn> = Vec::new();
    for number in key_numbers(root) {
        let Some(column) = desc.iter().find(|c| c.attnum == number) else { continue };
        let name = column.name();
        let here = of_relation.iter().find(|c| !c.attisdropped && c.name() == name);
        key.extend(here.map(|here| KeyColumn {
            name: name.to_owned(),
            number: here.attnum,
            type_oid: base_type(column.atttypid),
            modifier: column.atttypmod,
            layout: layout(base_type(column.atttypid)),
            row_column: row_column(name, &key),
        }));
    }
    key
}

fn layout(type_oid: Oid) -> (i16, bool, std::ffi::c_char) {
    let (mut length, mut by_value, mut align) = (0, false, 0);
    // SAFETY: a look-up by OID, with a place for each result.
    unsafe { pg_sys::get_typlenbyvalalign(type_oid, &mut length, &mut by_value, &mut align) };
    (length, by_value, align)
}

/// What history and timers call a column of the key: `row_` and its name, cut to what a name may have.
fn row_column(name: &str, others: &[KeyColumn]) -> String {
    let cut = |suffix: &str| {
        let mut name = format!("row_{name}");
        while name.len() + suffix.len() > MAX_NAME {
            name.pop();
        }
        name + suffix
    };
    let taken = |name: &String| others.iter().any(|other| other.row_column == *name);
    let numbered = (2..).map(|n| cut(&format!("_{n}")));
    std::iter::once(cut("")).chain(numbered).find(|name| !taken(name)).unwrap_or_default()
}

fn key_numbers(relation: &PgRelation) -> Vec<i16> {
    // SAFETY: the list of indexes fills rd_pkindex; the index is opened and closed, and has as many key
    // columns as it says.
    unsafe {
        let list = pg_sys::RelationGetIndexList(relation.as_ptr());
        pg_sys::list_free(list);
        let index = relation.rd_pkindex;
        if index == Oid::INVALID {
            return Vec::new();
        }
        let index = PgRelation::with_lock(index, pg_sys::AccessShareLock as pg_sys::LOCKMODE);
        let form = index.rd_index;
        let count = usize::try_from((*form).indnkeyatts).unwrap_or(0);
        let numbers = (*form).indkey.values.as_ptr();
        (0..count).map(|i| *numbers.add(i)).collect()
    }
}
