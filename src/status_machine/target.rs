//! The row that a call names: a table, a key, and which of the table's machines is meant.
#![allow(unsafe_code)]

use super::attached::{Attached, KeyColumn};
use super::cache;
use super::intent::Place;
use super::judges;
use crate::attach::{self, Table};
use crate::error::Failure;
use crate::spi::{self, Sees};
use concierge_core::refusal::{self, Refusal};
use pgrx::PgRelation;
use pgrx::datum::DatumWithOid;
use pgrx::pg_sys::{self, HeapTupleData, ItemPointerData, Oid};
use pgrx::prelude::*;
use pgrx::spi::{quote_identifier, quote_literal};
use serde_json::Value;
use serde_json::value::RawValue;
use std::rc::Rc;

/// The machines of a table, in the order of their triggers.
pub fn machines(target: Option<Oid>) -> Result<Vec<Rc<Attached>>, Failure> {
    let table = Table::of(target)?;
    let relation = attach::open(table.oid)?;
    let judges = judges::judges(&relation);
    if judges.is_empty() {
        return Err(Refusal::new(
            refusal::UNDEFINED_OBJECT,
            format!("\"{}\" has no status machine", table.name),
        )
        .hint("SELECT * FROM concierge.status_machines lists those there are.")
        .into());
    }
    judges.iter().map(|judge| cache::machine(judge, &relation)).collect()
}

/// The machine of a column; of the only one there is if none is named.
pub fn machine(target: Option<Oid>, column: Option<&str>) -> Result<Rc<Attached>, Failure> {
    let all = machines(target)?;
    let Some(column) = column else {
        let [only] = all.as_slice() else {
            let columns: Vec<_> = all.iter().map(|m| m.status_name.as_str()).collect();
            return Err(Refusal::new(refusal::INVALID_ARGUMENT, "the table has several machines")
                .detail(format!("Their columns are {}.", columns.join(", ")))
                .hint("Name the column.")
                .into());
        };
        return Ok(Rc::clone(only));
    };
    let table = all.first().map(|m| m.table.clone()).unwrap_or_default();
    all.into_iter()
        .find(|machine| machine.status_name == column)
        .ok_or_else(|| super::attach::not_attached(&table, column).into())
}

/// The machine that knows an event; when none does, the first, which will say so.
pub fn machine_of_event(target: Option<Oid>, event: &str) -> Result<Rc<Attached>, Failure> {
    let all = machines(target)?;
    let knows = |m: &&Rc<Attached>| m.machine.edges().iter().any(|e| e.event() == Some(event));
    let mut knowing = all.iter().filter(knows);
    match (knowing.next(), knowing.next()) {
        (Some(first), Some(second)) => Err(Refusal::new(
            refusal::INVALID_ARGUMENT,
            format!("the event {event} is one of several machines"),
        )
        .detail(format!(
            "The machines of the columns {} and {} know it.",
            first.status_name, second.status_name
        ))
        .hint("UPDATE the column that is meant.")
        .into()),
        (found, _) => found.or_else(|| all.first()).map(Rc::clone).ok_or_else(|| {
            Refusal::new(refusal::UNDEFINED_OBJECT, "the table has no status machine").into()
        }),
    }
}

/// The value of a primary key as a text, taken apart: one text for each column.
pub fn key_parts(attached: &Attached, key: Option<&str>) -> Result<Vec<String>, Failure> {
    let key = key.ok_or_else(|| Refusal::new(refusal::NOT_NULL, "key is null"))?;
    match attached.key.len() {
        0 => Err(Refusal::new(
            refusal::WRONG_OBJECT_TYPE,
            format!("\"{}\" has no primary key", attached.table),
        )
        .hint("ALTER TABLE ... ADD PRIMARY KEY (...).")
        .into()),
        1 => Ok(vec![key.to_owned()]),
        count => several_parts(attached, key, count),
    }
}

fn several_parts(attached: &Attached, key: &str, count: usize) -> Result<Vec<String>, Failure> {
    let columns = || {
        let names: Vec<_> = attached.key.iter().map(|column| column.name.as_str()).collect();
        names.join(", ")
    };
    let refused = |why: String| {
        let hint = format!("Give a JSON array of the values of {}.", columns());
        Refusal::new(refusal::INVALID_ARGUMENT, why).hint(hint)
    };
    // Numbers stay as they are written: a key may have more digits than any number of ours.
    let parts: Option<Vec<&RawValue>> = serde_json::from_str(key).ok();
    let parts = parts
        .filter(|parts| parts.len() == count)
        .ok_or_else(|| refused(format!("the key of \"{}\" has {count} columns", attached.table)))?;
    let text = |part: &RawValue| match serde_json::from_str::<Value>(part.get()) {
        Ok(Value::String(text)) => Ok(text),
        Ok(Value::Null) | Err(_) => {
            Err(refused(format!("no column of the key of \"{}\" is null", attached.table)).into())
        }
        Ok(_) => Ok(part.get().to_owned()),
    };
    parts.into_iter().map(text).collect()
}

/// A row, as it was read.
pub struct Found {
    /// The state it is in.
    pub state: Option<String>,
    /// Where it is stored.
    pub place: Place,
    row: Composite,
}

impl Found {
    /// The row as a tuple of the machine's table. It lives as long as this.
    pub fn tuple(&self) -> HeapTupleData {
        let header = self.row.0;
        let length = pgrx::heap_tuple_header_get_datum_length(header);
        HeapTupleData { t_len: length as u32, t_data: header, ..HeapTupleData::default() }
    }
}

/// Whether a row that is read is to be locked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lock {
    /// No: to report.
    No,
    /// Until the end of the transaction: to change it.
    Yes,
    /// The same, but a row that another session holds counts as not there.
    IfFree,
}

/// Reads the row with this key, with the caller's own rights.
pub fn read(attached: &Attached, key: &[String], lock: Lock) -> Result<Option<Found>, Failure> {
    let query = || {
        let locking = match lock {
            Lock::No => "",
            Lock::Yes => " FOR NO KEY UPDATE OF t",
            Lock::IfFree => " FOR NO KEY UPDATE OF t SKIP LOCKED",
        };
        format!(
            "SELECT t.{}::pg_catalog.text, t.ctid, t.tableoid, t FROM {} AS t WHERE {}{locking}",
            quote_identifier(&attached.status_name),
            attached.table_sql(),
            key_condition(attached, "t", 1),
        )
    };
    let args: Vec<DatumWithOid<'_>> = key.iter().map(|part| part.as_str().into()).collect();
    let each = |row: spi::Row<'_>| {
        let tid = row.get::<ItemPointerData>(2)?.unwrap_or_default();
        Ok(Found {
            state: row.get(1)?,
            place: Place::new(row.get::<Oid>(3)?.unwrap_or(Oid::INVALID), tid),
            row: row.get(4)?.unwrap_or(Composite(std::ptr::null_mut())),
        })
    };
    let found = match lock {
        Lock::No => spi::rows(Sees::Snapshot, &query(), &args, each)?,
        Lock::IfFree => spi::rows(Sees::Latest, &query(), &args, each)?,
        Lock::Yes => {
            let types = vec![pg_sys::TEXTOID; key.len()];
            let plan = match attached.plans.lock.get() {
                Some(plan) => Rc::clone(plan),
                None => spi::kept(&attached.plans.lock, &query(), &types)?,
            };
            spi::rows_kept(Sees::Latest, &plan, &args, each)?
        }
    };
    Ok(found.into_iter().next())
}

/// There is no such row, or the caller may not see it.
pub fn no_row(attached: &Attached) -> Failure {
    Refusal::new(refusal::UNDEFINED_OBJECT, format!("\"{}\" has no such row", attached.table))
        .detail("There is none with this key, or the role may not see or change it.")
        .into()
}

/// `alias.key = $1::type AND …`, the parameters texts numbered from `first`.
pub fn key_condition(attached: &Attached, alias: &str, first: usize) -> String {
    condition(attached, |key| format!("{alias}.{}", quote_identifier(&key.name)), first)
}

/// The same for the columns that history and timers name a row by.
pub fn row_condition(attached: &Attached, alias: &str, first: usize) -> String {
    let column = |key: &KeyColumn| format!("{alias}.{}", quote_identifier(&key.row_column));
    condition(attached, column, first)
}

fn condition(attached: &Attached, column: impl Fn(&KeyColumn) -> String, first: usize) -> String {
    let parts: Vec<_> = attached
        .key
        .iter()
        .enumerate()
        .map(|(i, key)| {
            format!(
                "{} {} ${}::pg_catalog.text::{}",
                column(key),
                equals(key.type_oid),
                first + i,
                type_sql(key.type_oid)
            )
        })
        .collect();
    parts.join(" AND ")
}

/// Equality of a type, whatever the search_path of the caller.
fn equals(type_oid: Oid) -> String {
    // SAFETY: look-ups by OID; the name is a C string in memory of the call.
    let name = unsafe {
        let entry = pg_sys::lookup_type_cache(type_oid, pg_sys::TYPECACHE_EQ_OPR as i32);
        let name = pg_sys::format_operator_qualified((*entry).eq_opr);
        std::ffi::CStr::from_ptr(name).to_string_lossy().into_owned()
    };
    let name = name.split('(').next().unwrap_or("pg_catalog.=");
    format!("OPERATOR({name})")
}

/// A type as SQL writes it.
pub fn type_sql(type_oid: Oid) -> String {
    // SAFETY: a look-up by OID, which gives a C string in memory of the call.
    unsafe {
        // With a modifier of none `character` would be one character.
        let flags = pg_sys::FORMAT_TYPE_TYPEMOD_GIVEN | pg_sys::FORMAT_TYPE_FORCE_QUALIFY;
        let name = pg_sys::format_type_extended(type_oid, -1, flags as u16);
        std::ffi::CStr::from_ptr(name).to_string_lossy().into_owned()
    }
}

/// The key of a row in history or timers as the text that a call names it by.
pub fn key_text(attached: &Attached, alias: &str, column: impl Fn(&KeyColumn) -> &str) -> String {
    let columns: Vec<_> = attached
        .key
        .iter()
        .map(|key| format!("{alias}.{}", quote_identifier(column(key))))
        .collect();
    match columns.as_slice() {
        [only] => format!("{only}::text"),
        several => format!("jsonb_build_array({})::text", several.join(", ")),
    }
}

/// The name of the status column as a literal.
pub fn column_literal(attached: &Attached) -> String {
    quote_literal(&attached.status_name)
}

/// Opens a table that is known to be there.
pub fn open(relation: Oid) -> PgRelation {
    // SAFETY: raises if it is gone; PgRelation closes it.
    unsafe { PgRelation::with_lock(relation, pg_sys::AccessShareLock as pg_sys::LOCKMODE) }
}

/// A value of a row type, copied into memory of the call.
struct Composite(pg_sys::HeapTupleHeader);

impl FromDatum for Composite {
    unsafe fn from_polymorphic_datum(datum: pg_sys::Datum, is_null: bool, _: Oid) -> Option<Self> {
        // SAFETY: the query gives a whole row; the copy is in the memory that pgrx has chosen.
        (!is_null)
            .then(|| unsafe { Self(pg_sys::pg_detoast_datum_copy(datum.cast_mut_ptr()).cast()) })
    }
}

impl IntoDatum for Composite {
    fn into_datum(self) -> Option<pg_sys::Datum> {
        Some(pg_sys::Datum::from(self.0))
    }

    fn type_oid() -> Oid {
        pg_sys::RECORDOID
    }

    fn is_compatible_with(_: Oid) -> bool {
        true
    }
}
