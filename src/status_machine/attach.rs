//! Putting a machine on a table, and taking it off.

use super::attached::{self, Attached};
use super::begin;
use super::guard::GuardFunction;
use super::judges;
use super::records::{self, Names, Wanted};
use super::rows::{self as existing, Existing};
use super::shape;
use super::triggers::Triggers;
use crate::attach::{self, Table};
use crate::error::Failure;
use crate::error::undo::undoing;
use crate::json::Json;
use crate::spi::{Sees, rows};
use concierge_core::refusal::{self, Refusal};
use concierge_core::status_machine::Machine;
use pgrx::pg_sys;
use serde_json::Value;

/// What `attach_status_machine` is asked for.
pub struct Wish<'a> {
    pub column: &'a str,
    pub definition: &'a str,
    pub history: bool,
    pub rows: Existing,
    pub state_map: Vec<(String, String)>,
}

/// Puts a machine on a table, or another in its place.
pub fn attach(target: Option<pg_sys::Oid>, wish: &Wish<'_>) -> Result<(), Failure> {
    let table = Table::of(target)?;
    let column = wish.column;
    check_owner(&table)?;
    let machine = compile(&table, wish)?;
    existing::check_map(&machine, &wish.state_map)?;
    let wanted = Wanted::of(&machine, wish.history);
    let before = Names::present(&table, column)?;
    let names = Names::of(&table, column, wanted)?;
    records::make(&table, column, &machine, wanted, &names)?;
    Triggers::of(&table, column)?.make(&machine, wish.definition, wanted, &names)?;
    if names.timers.is_empty() {
        records::forget_timers(&table, column, &before.timers)?;
    }
    // What only the finished whole can show: constants that do not fit their columns.
    let attached = of_column(&table, column)?;
    match wish.rows {
        Existing::Check => existing::put_right(&attached, &wish.state_map)?,
        Existing::Skip => {}
    }
    begin::begin(&attached)
}

/// Takes the machine of a column off its table. History stays; what was due is forgotten.
pub fn detach(target: Option<pg_sys::Oid>, column: &str) -> Result<(), Failure> {
    let table = Table::of(target)?;
    let triggers = Triggers::of(&table, column)?;
    if triggers.is_empty() {
        return Err(not_attached(&table.name, column).into());
    }
    let names = Names::present(&table, column)?;
    triggers.drop_all()?;
    records::forget_timers(&table, column, &names.timers)
}

/// The machine of a column.
pub fn of_column(table: &Table, column: &str) -> Result<std::rc::Rc<Attached>, Failure> {
    let relation = attach::open(table.oid)?;
    let judge =
        judges::judge_of(&relation, column).ok_or_else(|| not_attached(&table.name, column))?;
    super::cache::machine(&judge, &relation)
}

/// There is no machine on this column.
pub fn not_attached(table: &str, column: &str) -> Refusal {
    Refusal::new(refusal::UNDEFINED_OBJECT, format!("{table}.{column} has no status machine"))
        .hint("SELECT * FROM concierge.status_machines lists those there are.")
}

/// The definition is code that runs as the owner of the table, so only the owner may write it.
fn check_owner(table: &Table) -> Result<(), Failure> {
    let owner = rows(
        Sees::Latest,
        "SELECT pg_catalog.pg_has_role(c.relowner, 'USAGE'), c.relispartition AND EXISTS (\
             SELECT FROM pg_catalog.pg_inherits i JOIN pg_catalog.pg_trigger t ON t.tgrelid = i.inhparent \
             WHERE i.inhrelid = c.oid AND t.tgfoid = 'concierge.enforce_status()'::pg_catalog.regprocedure) \
         FROM pg_catalog.pg_class c WHERE c.oid = $1",
        &[table.oid.into()],
        |row| Ok((row.get::<bool>(1)? == Some(true), row.get::<bool>(2)? == Some(true))),
    )?;
    match owner.first() {
        Some((true, false)) => Ok(()),
        Some((true, true)) => Err(Refusal::new(
            refusal::WRONG_OBJECT_TYPE,
            format!("\"{}\" is a partition of a table that has a status machine", table.name),
        )
        .hint("Attach to the partitioned table; its partitions follow.")
        .into()),
        _ => Err(Refusal::new(
            refusal::NOT_PERMITTED,
            format!("only the owner of \"{}\" may attach a status machine", table.name),
        )
        .detail("Guards are asked with the rights of the owner.")
        .into()),
    }
}

fn compile(table: &Table, wish: &Wish<'_>) -> Result<Machine, Failure> {
    let definition = attached::parse(wish.definition, &table.name, wish.column)?;
    let shape = {
        let relation = attach::open(table.oid)?;
        shape::of(&relation, &table.name, wish.column)?
    };
    let machine = Machine::compile(definition, &shape)
        .map_err(|errors| attached::invalid(&table.name, wish.column, &errors))?;
    check_words(table, wish.column, &machine)?;
    for function in machine.functions() {
        GuardFunction::new(function.clone(), table.oid, table.oid).check()?;
    }
    Ok(machine)
}

/// Every state must be a word that the column can hold.
fn check_words(table: &Table, column: &str, machine: &Machine) -> Result<(), Failure> {
    let words: Vec<String> =
        machine.states().iter().map(|state| state.stored().to_owned()).collect();
    let bad = rows(
        Sees::Latest,
        "SELECT word, t.typtype = 'e' FROM pg_catalog.pg_attribute a \
         JOIN pg_catalog.pg_type t ON t.oid = a.atttypid, pg_catalog.unnest($3::text[]) AS word \
         WHERE a.attrelid = $1 AND a.attname = $2::name AND CASE \
             WHEN t.typtype = 'e' THEN NOT EXISTS (SELECT FROM pg_catalog.pg_enum e \
                 WHERE e.enumtypid = t.oid AND e.enumlabel::text = word) \
             ELSE a.atttypmod > 4 AND pg_catalog.length(word) > a.atttypmod - 4 END LIMIT 1",
        &[table.oid.into(), column.into(), words.into()],
        |row| Ok((row.text(1)?, row.get::<bool>(2)? == Some(true))),
    )?;
    let Some((word, is_enum)) = bad.first() else { return Ok(()) };
    let refusal = Refusal::new(
        refusal::INVALID_MACHINE,
        format!("{}.{column}: the column cannot hold the state {word}", table.name),
    );
    let hint = if *is_enum {
        "ALTER TYPE ... ADD VALUE, and COMMIT, first."
    } else {
        "Make the column text."
    };
    Err(refusal.hint(hint).into())
}

/// `{"old": "new"}` as pairs.
pub fn state_map(map: Option<Json>) -> Result<Vec<(String, String)>, Failure> {
    let wrong = || {
        Refusal::new(refusal::INVALID_ARGUMENT, "state_map is not an object of texts")
            .hint("state_map => '{\"old_word\": \"state\"}'")
    };
    let Some(map) = map else { return Ok(Vec::new()) };
    match map.value() {
        Some(Value::Null) => Ok(Vec::new()),
        Some(Value::Object(map)) => map
            .into_iter()
            .map(|(old, new)| match new {
                Value::String(new) => Ok((old, new)),
                _ => Err(wrong().into()),
            })
            .collect(),
        _ => Err(wrong().into()),
    }
}

/// Why the machine of a column would refuse every change; compiled anew, as a label of an enum may have been renamed
/// without the table knowing.
pub fn problem(target: Option<pg_sys::Oid>, column: &str) -> Result<Option<String>, Failure> {
    let checked = undoing(|| {
        let table = Table::of(target)?;
        let relation = attach::open(table.oid)?;
        let judge =
            judges::judge_of(&relation, column).ok_or_else(|| not_attached(&table.name, column))?;
        let attached = Attached::compile(&judge, &relation)?;
        records::check_present(&attached)?;
        attached.guards.iter().try_for_each(GuardFunction::check)
    });
    match checked {
        Ok(()) => Ok(None),
        Err(Failure::Refusal(refusal)) => Ok(Some(refusal.message)),
        Err(Failure::Raised(caught)) => Ok(Some(caught.message)),
        Err(other) => Err(other),
    }
}
