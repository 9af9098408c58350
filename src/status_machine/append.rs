//! Appends entries to a table of history the way that COPY writes rows: without a plan, many at a time.
//!
//! To plan, start and end a statement costs more than to store an entry, and most statements change one row. This
//! is for the table as `attach_status_machine` makes it. Whatever somebody has added to it that a statement would
//! do more about (triggers, rules, defaults, partitions, another owner) is left to a statement.
#![allow(unsafe_code)]

use super::attached::Attached;
use super::by::By;
use super::entries::{Word, Words, event_of};
use super::fire::now;
use super::journal::Note;
use crate::error::Failure;
use crate::owner::with_rights_of;
use crate::relcache;
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

/// The access method of ordinary tables, the one that stores many rows at a time here.
const HEAP: Oid = pg_sys::HEAP_TABLE_AM_OID;

/// So many rows are stored at a time.
const AT_ONCE: usize = 256;

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
    let (table, as_of) = (history.oid(), relcache::changes());
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
        && class.relam == HEAP
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
    let mut texts = Texts { attached, words: Words::default(), datums: Vec::new() };
    // SAFETY: as COPY does it: one state of an executor for all rows, the indexes open, and some slots of the table
    // that are filled again and again. An error ends it with the transaction.
    unsafe {
        let estate = pg_sys::CreateExecutorState();
        let caller = pg_sys::MemoryContextSwitchTo((*estate).es_query_cxt);
        let target = pg_sys::palloc0(size_of::<pg_sys::ResultRelInfo>());
        let target = target.cast::<pg_sys::ResultRelInfo>();
        (*target).type_ = pg_sys::NodeTag::T_ResultRelInfo;
        pg_sys::InitResultRelInfo(target, history.as_ptr(), 0, std::ptr::null_mut(), 0);
        pg_sys::ExecOpenIndices(target, false);
        let slot = || pg_sys::table_slot_create(history.as_ptr(), std::ptr::null_mut());
        let mut slots: Vec<_> = (0..batch.len().min(AT_ONCE)).map(|_| slot()).collect();
        for some in batch.chunks(AT_ONCE) {
            for (note, slot) in some.iter().zip(&slots) {
                fill(*slot, columns, note, &values, &mut texts);
                pg_sys::ExecConstraints(target, *slot, estate);
            }
            let command = pg_sys::GetCurrentCommandId(true);
            let (slots, count) = (slots.as_mut_ptr(), some.len());
            let no_bulk = std::ptr::null_mut();
            pg_sys::heap_multi_insert(history.as_ptr(), slots, count as i32, command, 0, no_bulk);
            for i in 0..count {
                index(target, *slots.add(i), estate);
            }
        }
        for slot in slots {
            pg_sys::ExecDropSingleTupleTableSlot(slot);
        }
        pg_sys::ExecCloseIndices(target);
        pg_sys::MemoryContextSwitchTo(caller);
        pg_sys::FreeExecutorState(estate);
        // What follows in this transaction sees the entries, as after any statement.
        pg_sys::CommandCounterIncrement();
    }
}

/// Puts one entry into a slot.
///
/// # Safety
/// The slot must be one of the table, with a column of the right type for each source.
unsafe fn fill<'a>(
    slot: *mut pg_sys::TupleTableSlot,
    columns: &[Source],
    note: &'a Note,
    values: &Values,
    texts: &mut Texts<'a>,
) {
    // SAFETY: a slot has as many values as its table has columns.
    unsafe {
        pg_sys::ExecStoreAllNullTuple(slot);
        for (i, source) in columns.iter().enumerate() {
            let value = match source {
                Source::From => texts.of(Word::of_before(note.from.as_ref())),
                Source::To => texts.of(Some(Word::State(note.to))),
                Source::Event => texts.of(event_of(note)),
                other => values.of(*other, note),
            };
            if let Some(value) = value {
                *(*slot).tts_values.add(i) = value;
                *(*slot).tts_isnull.add(i) = false;
            }
        }
    }
}

/// # Safety
/// The slot must hold a row that has just been stored in the table of `target`, whose indexes are open.
unsafe fn index(
    target: *mut pg_sys::ResultRelInfo,
    slot: *mut pg_sys::TupleTableSlot,
    estate: *mut pg_sys::EState,
) {
    let (no_conflict, no_arbiters) = (std::ptr::null_mut(), std::ptr::null_mut());
    // SAFETY: as promised by the caller.
    unsafe {
        #[cfg(feature = "pg15")]
        pg_sys::ExecInsertIndexTuples(target, slot, estate, false, false, no_conflict, no_arbiters);
        #[cfg(not(feature = "pg15"))]
        pg_sys::ExecInsertIndexTuples(
            target,
            slot,
            estate,
            false,
            false,
            no_conflict,
            no_arbiters,
            false,
        );
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
            Source::Entry { sequence } => unsafe {
                let sequence = Some(Datum::from(sequence));
                pgrx::direct_function_call_as_datum(pg_sys::nextval_oid, &[sequence])
            },
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
