//! A machine on its table: every column found, every constant in the form in which it is stored.
#![allow(unsafe_code)]

use super::append;
use super::constants::{Constants, text_of};
use super::guard::GuardFunction;
use super::judges::{arguments, judge_of};
use super::value::Field;
use super::{shape, target};
use crate::error::Failure;
use crate::spi::{Kept, Sees, rows};
use concierge_core::refusal::{self, Refusal};
use concierge_core::status_machine::{
    Definition, DefinitionErrors, Edge, Effect, Interval, Machine, State,
};
use pgrx::PgRelation;
use pgrx::pg_sys::{self, Datum, Oid};

/// A column of the primary key.
pub struct KeyColumn {
    /// Its name.
    pub name: String,
    /// Its attribute number in the table at hand.
    pub number: i16,
    /// Its type.
    pub type_oid: Oid,
    /// Its type modifier.
    pub modifier: i32,
    /// Length, whether by value, and alignment of its type.
    pub layout: (i16, bool, std::ffi::c_char),
    /// What history and timers call it.
    pub row_column: String,
}

/// What an effect writes.
#[derive(Clone, Copy)]
pub enum Written {
    /// Now, if the column is null; with the precision of the column, a type modifier.
    Stamp(i32),
    /// A value.
    Value(Datum),
    /// Null.
    Null,
}

/// A machine on a table, or on a partition of the table it was attached to.
pub struct Attached {
    /// The machine.
    pub machine: Machine,
    /// The table whose rows are judged.
    pub relid: Oid,
    /// The table that the machine was attached to.
    pub root: Oid,
    /// Can its rows be changed by a statement that names another table, its parent?
    pub has_parent: bool,
    /// Whose table it is.
    pub owner: Oid,
    /// Schema and name of `root`.
    pub schema: String,
    /// Name of `root`.
    pub table: String,
    /// The status column.
    pub status: Field,
    /// Its name.
    pub status_name: String,
    /// The columns of [`Machine::columns`].
    pub fields: Vec<Field>,
    /// The functions of [`Machine::functions`].
    pub guards: Vec<GuardFunction>,
    /// For each edge the columns it writes.
    writes: Vec<Vec<(i16, Written)>>,
    /// For each state the word as it is stored.
    stored: Vec<Datum>,
    /// The primary key; empty if there is none.
    pub key: Vec<KeyColumn>,
    /// Name of the table of what happened, in the schema of `root`.
    pub history: Option<String>,
    /// Name of the table of what is due, in the schema of `root`.
    pub timers: Option<String>,
    /// Plans, made when needed.
    pub plans: Plans,
    /// Where the constants live; last, so that it goes last.
    _constants: Constants,
}

/// The statements that a machine needs again and again.
#[derive(Default)]
pub struct Plans {
    /// Locks a row.
    pub lock: Kept,
    /// Changes its state.
    pub change: Kept,
    /// Writes history, where it has to be a statement.
    pub history: Kept,
    /// How history is written else.
    pub layout: append::Known,
    /// Writes timers.
    pub timers: Kept,
    /// Writes the outbox.
    pub outbox: Kept,
}

impl Attached {
    /// Compiles the machine that `trigger` puts on `relation`.
    pub fn compile(trigger: &pg_sys::Trigger, relation: &PgRelation) -> Result<Self, Failure> {
        let arguments = arguments(trigger);
        let mut arguments = arguments.into_iter();
        let mut next = || arguments.next().unwrap_or_default();
        let (column, text, history, timers) = (next(), next(), next(), next());
        let root = root_of(relation, &column)?;
        if Field::of(relation, &column).is_none() {
            return Err(no_column(root.name(), &column).into());
        }
        let definition = parse(&text, root.name(), &column)?;
        let shape = shape::of(relation, root.name(), &column)?;
        let machine = Machine::compile(definition, &shape)
            .map_err(|errors| invalid(root.name(), &column, &errors))?;
        let find = |name: &str| {
            Field::of(relation, name).ok_or_else(|| Failure::from(no_column(root.name(), name)))
        };
        let status = find(&column)?;
        let fields: Vec<_> =
            machine.columns().iter().map(|name| find(name)).collect::<Result<_, _>>()?;
        let constants = Constants::new();
        let stored = machine
            .states()
            .iter()
            .map(|state| constants.datum(&status, state.stored()))
            .collect::<Result<_, _>>()?;
        let writes = machine
            .edges()
            .iter()
            .map(|edge| writes(edge, &fields, &constants))
            .collect::<Result<_, _>>()?;
        let guards = machine
            .functions()
            .iter()
            .map(|function| GuardFunction::new(function.clone(), root.oid(), relation.oid()))
            .collect();
        let given = |name: String| (!name.is_empty()).then_some(name);
        Ok(Self {
            relid: relation.oid(),
            root: root.oid(),
            has_parent: parent_of(relation.oid())?.is_some(),
            // SAFETY: an open relation has a pg_class row.
            owner: unsafe { (*root.rd_rel).relowner },
            schema: root.namespace().to_owned(),
            table: root.name().to_owned(),
            status,
            status_name: column,
            fields,
            guards,
            writes,
            stored,
            key: shape::primary_key(&root, relation),
            history: given(history),
            timers: given(timers),
            plans: Plans::default(),
            machine,
            _constants: constants,
        })
    }

    /// What taking `edge` writes.
    pub fn writes(&self, edge: &Edge) -> &[(i16, Written)] {
        self.writes.get(edge.index()).map_or(&[], Vec::as_slice)
    }

    /// The state at `index` as it is stored.
    pub fn stored(&self, index: usize) -> Datum {
        self.stored.get(index).copied().unwrap_or(Datum::null())
    }

    /// Has anything to be written down when a row comes into `state` by `edge`?
    pub fn records(&self, state: &State, edge: Option<&Edge>) -> bool {
        let emits = |edge: &Edge| edge.effects().iter().any(|e| matches!(e, Effect::Emit(_)));
        self.history.is_some()
            || edge.is_some_and(emits)
            || (self.timers.is_some() && self.first_timer(state.index()).is_some())
    }

    /// How long a row may be in the state at `index` before the first of its timers.
    pub fn first_timer(&self, index: usize) -> Option<Interval> {
        let own = self.machine.timers().filter(|(state, ..)| state.index() == index);
        own.map(|(_, interval, _)| interval).min_by_key(|i| {
            i128::from(i.months) * 30 * 86_400_000_000
                + i128::from(i.days) * 86_400_000_000
                + i128::from(i.microseconds)
        })
    }

    /// The table it was attached to, as SQL writes it.
    pub fn table_sql(&self) -> String {
        pgrx::spi::quote_qualified_identifier(&self.schema, &self.table)
    }

    /// Another table of the same schema, as SQL writes it.
    pub fn beside(&self, name: &str) -> String {
        pgrx::spi::quote_qualified_identifier(self.schema.as_str(), name)
    }
}

/// Reads a definition; what is wrong with it is told with line and token.
pub fn parse(text: &str, table: &str, column: &str) -> Result<Definition, Failure> {
    Definition::parse(text).map_err(|errors| invalid(table, column, &errors).into())
}

/// The refusal of a definition.
pub fn invalid(table: &str, column: &str, errors: &DefinitionErrors) -> Refusal {
    let first = errors.0.first().map(ToString::to_string).unwrap_or_default();
    let refusal = Refusal::new(
        refusal::INVALID_MACHINE,
        format!("{table}.{column}: the definition is invalid: {first}"),
    );
    let refusal = if errors.0.len() > 1 { refusal.detail(errors.to_string()) } else { refusal };
    refusal.hint("The grammar is in the manual, on the page about status machines.")
}

fn no_column(table: &str, column: &str) -> Refusal {
    Refusal::new(
        refusal::INVALID_MACHINE,
        format!("{table}.{column}: the table has no such column any more"),
    )
    .detail("It was renamed or dropped after the status machine was attached.")
    .hint("Attach the status machine again, with the new name.")
}

fn writes(
    edge: &Edge,
    fields: &[Field],
    constants: &Constants,
) -> Result<Vec<(i16, Written)>, Failure> {
    let mut writes = Vec::new();
    for effect in edge.effects() {
        let (column, written) = match effect {
            Effect::Stamp(column) => {
                let modifier = fields.get(*column).map_or(-1, |field| field.modifier);
                (column, Written::Stamp(modifier))
            }
            Effect::Clear(column) => (column, Written::Null),
            Effect::Set(column, constant) => {
                let Some(field) = fields.get(*column) else { continue };
                (column, Written::Value(constants.datum(field, &text_of(constant))?))
            }
            Effect::Emit(_) => continue,
        };
        writes.extend(fields.get(*column).map(|field| (field.number, written)));
    }
    Ok(writes)
}

/// The highest table above a partition that has the same machine.
fn root_of(relation: &PgRelation, column: &str) -> Result<PgRelation, Failure> {
    let mut root = target::open(relation.oid());
    while is_partition(&root) {
        let Some(parent) = parent_of(root.oid())? else { break };
        let parent = target::open(parent);
        if judge_of(&parent, column).is_none() {
            break;
        }
        root = parent;
    }
    Ok(root)
}

fn is_partition(relation: &PgRelation) -> bool {
    // SAFETY: an open relation has a pg_class row.
    unsafe { (*relation.rd_rel).relispartition }
}

/// The table it is a partition of, or inherits from.
fn parent_of(relation: Oid) -> Result<Option<Oid>, Failure> {
    let parents = rows(
        Sees::Snapshot,
        "SELECT inhparent FROM pg_catalog.pg_inherits WHERE inhrelid = $1",
        &[relation.into()],
        |row| row.get::<Oid>(1),
    )?;
    Ok(parents.into_iter().next().flatten())
}
