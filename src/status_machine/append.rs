//! Appends entries to a table of history the way that logical replication writes rows: without a plan.
//!
//! To plan, start and end a statement costs more than to store an entry, and most statements change one row. This
//! is for the table as `attach_status_machine` makes it. Whatever somebody has added to it that a statement would
//! do more about (triggers, rules, defaults, partitions, another owner) is left to a statement.
#![allow(unsafe_code)]

use super::attached::Attached;
use super::by::By;
use super::cache;
use super::entries::{Word, Words, event_of};
use super::fire::now;
use super::journal::Note;
use crate::error::Failure;
use crate::owner::with_rights_of;
use pgrx::pg_sys::{self, Datum, Oid};
use pgrx::{IntoDatum, PgRelation};
use std::cell::RefCell;
use std::rc::Rc;

/// Where the columns of a table of history get their values from.
pub struct Layout {
    table: Oid,
    /// How much had changed when this was found out.
    as_of: u64,
    /// None if the table is not as it was made.
    columns: Option<Vec<Source>>,
}

/// What is found out about the table, kept until something changes.
pub type Known = RefCell<Option<Rc<Layout>>>;

/// What a column holds.
#[derive(Clone, Copy)]
enum Source {
    Key(usize),
    Entry {
        sequence: Oid,
    },
    StatusColumn,
    From,
    To,
    Event,
    Reason,
    Actor,
    Role,
    Bypassed,
    At,
    /// A column that is dropped, or that somebody has added.
    Null,
}

/// Appends the batch, if the table is as it was made.
pub fn append(attached: &Attached, by: &By, batch: &[Note], table: &str) -> Result<bool, Failure> {
    let Some(history) = open(attached, table) else { return Ok(false) };
    let layout = layout(attached, &history);
    let Some(columns) = &layout.columns else { return Ok(false) };
    with_rights_of(attached.owner, || {
        // SAFETY: the relation is open with the lock of a writer, and each column has a source of its type.
        unsafe { store(attached, by, batch, &history, columns) }
    });
    Ok(true)
}

fn open(attached: &Attached, table: &str) -> Option<PgRelation> {
    let name = crate::settings::c_string(table);
    // SAFETY: look-ups by name; the lock of a writer is kept until the end of the transaction, as any writer's.
    unsafe {
        let schema = pg_sys::get_rel_namespace(attached.root);
        let oid = pg_sys::get_relname_relid(name.as_ptr(), schema);
        if oid == Oid::INVALID {
            return None;
        }
        pg_sys::LockRelationOid(oid, pg_sys::RowExclusiveLock as pg_sys::LOCKMODE);
        let history = pg_sys::RelationIdGetRelation(oid);
        (!history.is_null()).then(|| PgRelation::from_pg_owned(history))
    }
}

fn layout(attached: &Attached, history: &PgRelation) -> Rc<Layout> {
    let (table, as_of) = (history.oid(), cache::changes());
    let known = &attached.plans.layout;
    let is_known = |layout: &&Rc<Layout>| layout.table == table && layout.as_of == as_of;
    if let Some(layout) = known.borrow().as_ref().filter(is_known) {
        return Rc::clone(layout);
    }
    let columns = is_plain(attached, history).then(|| columns(attached, history)).flatten();
    let layout = Rc::new(Layout { table, as_of, columns });
    known.replace(Some(Rc::clone(&layout)));
    layout
}

/// Is there nothing that only a statement would heed?
fn is_plain(attached: &Attached, history: &PgRelation) -> bool {
    // SAFETY: an open relation has a pg_class row.
    let class = unsafe { &*history.rd_rel };
    class.relkind.cast_unsigned() == pg_sys::RELKIND_RELATION
        && !class.relispartition
        && class.relowner == attached.owner
        && history.trigdesc.is_null()
        && history.rd_rules.is_null()
}

fn columns(attached: &Attached, history: &PgRelation) -> Option<Vec<Source>> {
    let desc = history.tuple_desc();
    let sources = desc.iter().map(|column| {
        if column.attisdropped {
            return Some(Source::Null);
        }
        let name = column.name();
        let is = |type_oid, modifier| {
            column.atttypid == type_oid && (column.atttypmod == -1 || column.atttypmod == modifier)
        };
        let text = |source| is(pg_sys::TEXTOID, -1).then_some(source);
        let key = attached.key.iter().position(|key| key.row_column == name);
        if let Some(index) = key {
            let key = attached.key.get(index)?;
            return is(key.type_oid, key.modifier).then_some(Source::Key(index));
        }
        match name {
            "entry" => sequence(history, column.attnum).map(|sequence| Source::Entry { sequence }),
            "status_column" => text(Source::StatusColumn),
            "from_state" => text(Source::From),
            "to_state" => text(Source::To),
            "event" => text(Source::Event),
            "reason" => text(Source::Reason),
            "role" => text(Source::Role),
            "actor" => is(pg_sys::UUIDOID, -1).then_some(Source::Actor),
            "bypassed" => is(pg_sys::BOOLOID, -1).then_some(Source::Bypassed),
            "at" => (is(pg_sys::TIMESTAMPTZOID, -1) && is_now(history, column.attnum))
                .then_some(Source::At),
            _ => (!column.atthasdef && column.attidentity == 0 && !is_domain(column.atttypid))
                .then_some(Source::Null),
        }
    });
    let sources: Vec<Source> = sources.collect::<Option<_>>()?;
    // Ten of ours beside the key; a statement says which one is missing.
    let ours = sources.iter().filter(|source| !matches!(source, Source::Null)).count();
    (ours == attached.key.len() + 10).then_some(sources)
}

fn is_domain(type_oid: Oid) -> bool {
    super::value::base_type(type_oid) != type_oid
}

/// Is now() the default of a column?
fn is_now(history: &PgRelation, number: i16) -> bool {
    // SAFETY: as for `sequence`.
    unsafe {
        let node = pg_sys::build_column_default(history.as_ptr(), i32::from(number));
        !node.is_null()
            && (*node).type_ == pg_sys::NodeTag::T_FuncExpr
            && (*node.cast::<pg_sys::FuncExpr>()).funcid == Oid::from(pg_sys::F_NOW)
    }
}

/// The sequence behind a column of type bigint that is GENERATED AS IDENTITY.
fn sequence(history: &PgRelation, number: i16) -> Option<Oid> {
    // SAFETY: the node is one of the relation's, in memory of the call; its tag says what it is.
    unsafe {
        let node = pg_sys::build_column_default(history.as_ptr(), i32::from(number));
        if node.is_null() || (*node).type_ != pg_sys::NodeTag::T_NextValueExpr {
            return None;
        }
        let next = &*node.cast::<pg_sys::NextValueExpr>();
        (next.typeId == pg_sys::INT8OID).then_some(next.seqid)
    }
}

/// # Safety
/// `history` must be open with a writer's lock, and have a column of the right type for each source.
unsafe fn store(
    attached: &Attached,
    by: &By,
    batch: &[Note],
    history: &PgRelation,
    columns: &[Source],
) {
    let values = Values::new(attached, by);
    // SAFETY: as the worker of logical replication does it: one state of an executor for all rows, its indexes
    // open, and a slot of the table that is filled anew for each row. An error ends it with the transaction.
    unsafe {
        let estate = pg_sys::CreateExecutorState();
        let caller = pg_sys::MemoryContextSwitchTo((*estate).es_query_cxt);
        (*estate).es_snapshot = pg_sys::GetActiveSnapshot();
        let target = pg_sys::palloc0(size_of::<pg_sys::ResultRelInfo>());
        let target = target.cast::<pg_sys::ResultRelInfo>();
        (*target).type_ = pg_sys::NodeTag::T_ResultRelInfo;
        pg_sys::InitResultRelInfo(target, history.as_ptr(), 0, std::ptr::null_mut(), 0);
        pg_sys::ExecOpenIndices(target, false);
        let slot = pg_sys::table_slot_create(history.as_ptr(), std::ptr::null_mut());
        let mut texts = Texts { attached, words: Words::default(), datums: Vec::new() };
        for note in batch {
            if let Some(clear) = (*(*slot).tts_ops).clear {
                clear(slot);
            }
            for (i, source) in columns.iter().enumerate() {
                let value = match source {
                    Source::From => texts.of(Word::of_before(note.from.as_ref())),
                    Source::To => texts.of(Some(Word::State(note.to))),
                    Source::Event => texts.of(event_of(note)),
                    other => values.of(*other, note),
                };
                *(*slot).tts_values.add(i) = value.unwrap_or(Datum::null());
                *(*slot).tts_isnull.add(i) = value.is_none();
            }
            pg_sys::ExecStoreVirtualTuple(slot);
            pg_sys::ExecSimpleRelationInsert(target, estate, slot);
        }
        pg_sys::ExecDropSingleTupleTableSlot(slot);
        pg_sys::ExecCloseIndices(target);
        pg_sys::MemoryContextSwitchTo(caller);
        pg_sys::FreeExecutorState(estate);
        // What follows in this transaction sees the entries, as after any statement.
        pg_sys::CommandCounterIncrement();
    }
}

/// The few words that the entries of a batch are made of, each made a datum once.
struct Texts<'a> {
    attached: &'a Attached,
    words: Words<'a>,
    datums: Vec<Option<Datum>>,
}

impl<'a> Texts<'a> {
    fn of(&mut self, word: Option<Word<'a>>) -> Option<Datum> {
        let number = self.words.number(word);
        let index = usize::try_from(number - 1).ok()?;
        if self.datums.len() <= index {
            self.datums.push(word.and_then(|word| word.text(self.attached).into_datum()));
        }
        self.datums.get(index).copied().flatten()
    }
}

/// The values that all entries of a batch have.
struct Values {
    status_column: Option<Datum>,
    reason: Option<Datum>,
    actor: Option<Datum>,
    role: Option<Datum>,
    bypassed: bool,
}

impl Values {
    fn new(attached: &Attached, by: &By) -> Self {
        Self {
            status_column: attached.status_name.as_str().into_datum(),
            reason: by.reason.as_deref().into_datum(),
            actor: by.actor.into_datum(),
            role: by.role.as_str().into_datum(),
            bypassed: by.bypassed,
        }
    }

    fn of(&self, source: Source, note: &Note) -> Option<Datum> {
        match source {
            Source::Key(index) => note.key.get(index).copied(),
            // SAFETY: PostgreSQL's own nextval, of a sequence that belongs to the table.
            Source::Entry { sequence } => Some(unsafe {
                pg_sys::OidFunctionCall1Coll(
                    pg_sys::F_NEXTVAL.into(),
                    Oid::INVALID,
                    Datum::from(sequence),
                )
            }),
            Source::StatusColumn => self.status_column,
            Source::Reason => self.reason,
            Source::Actor => self.actor,
            Source::Role => self.role,
            Source::Bypassed => Some(Datum::from(self.bypassed)),
            Source::At => Some(Datum::from(now())),
            Source::Null | Source::From | Source::To | Source::Event => None,
        }
    }
}
