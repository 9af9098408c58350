//! The trigger function behind every machine: it judges updates, inserts and deletes, and has what happened
//! written down when a statement ends.
#![allow(unsafe_code)]

use super::attached::{Attached, Written};
use super::by::By;
use super::fire::now;
use super::image::Image;
use super::intent::{Intent, Place, Wish};
use super::journal;
use super::judges;
use super::who::Who;
use super::{cache, moves, refused};
use crate::attach::misused;
use crate::error::Failure;
use crate::spi::Sees;
use concierge_core::status_machine::{Actor, Facts, State, Value, Verdict};
use pgrx::pg_sys::{self, Datum, HeapTuple, TriggerData, TupleDesc};
use pgrx::trigger_support as fired;
use pgrx::{PgRelation, spi::quote_literal};
use std::rc::Rc;

/// Does what the event asks for; the tuple that PostgreSQL is to go on with.
///
/// # Safety
/// `data` must be what PostgreSQL hands to a trigger that is firing.
pub unsafe fn fire(data: &TriggerData) -> Result<HeapTuple, Failure> {
    let event = data.tg_event;
    let (row, before) = (fired::trigger_fired_for_row(event), fired::trigger_fired_before(event));
    // SAFETY: as promised by the caller; each function asks for what this event has.
    unsafe {
        match (row, before) {
            (true, true) if fired::trigger_fired_by_update(event) => update(data),
            (true, true) if fired::trigger_fired_by_insert(event) => rename(data),
            (true, false) if fired::trigger_fired_by_insert(event) => insert(data),
            (true, false) if fired::trigger_fired_by_delete(event) => delete(data),
            (true, false) if fired::trigger_fired_by_update(event) => {
                journal::write().map(|()| none())
            }
            (false, false) if fired::trigger_fired_by_truncate(event) => truncate(data),
            (false, false) => journal::write().map(|()| none()),
            _ => Err(misused(judges::FUNCTION, "attach_status_machine")),
        }
    }
}

fn none() -> HeapTuple {
    std::ptr::null_mut()
}

/// The machine that the trigger belongs to.
unsafe fn machine(data: &TriggerData) -> Result<Rc<Attached>, Failure> {
    // SAFETY: a firing trigger has an open relation and a definition.
    unsafe {
        let relation = PgRelation::from_pg(data.tg_relation);
        let trigger = &*data.tg_trigger;
        match trigger.tgnargs {
            ..1 => return Err(misused(judges::FUNCTION, "attach_status_machine")),
            1 => {}
            _ => return cache::machine(trigger, &relation),
        }
        let column = judges::arguments(trigger).into_iter().next().unwrap_or_default();
        let judge = judges::judge_of(&relation, &column)
            .ok_or_else(|| misused(judges::FUNCTION, "attach_status_machine"))?;
        cache::machine(&judge, &relation)
    }
}

/// BEFORE UPDATE: judges the change, and does what the transition does to the row.
unsafe fn update(data: &TriggerData) -> Result<HeapTuple, Failure> {
    // SAFETY: a BEFORE UPDATE row trigger has two tuples of the relation's row type.
    unsafe {
        let attached = machine(data)?;
        let (old, new, desc) = (data.tg_trigtuple, data.tg_newtuple, (*data.tg_relation).rd_att);
        let from = word(attached.status.value(old, desc));
        let to = word(attached.status.value(new, desc));
        let intent = Intent::for_row(|| Place::new((*data.tg_relation).rd_id, (*old).t_self));
        let timer = intent.as_ref().is_some_and(|i| matches!(i.wish, Wish::Timer { .. }));
        let reason = intent.as_ref().and_then(|intent| intent.reason.as_deref());
        if let Some(intent) = &intent {
            intent.judged.set(true);
        }
        let who = Who::now(&attached, timer, reason)?;
        let image = Image::new(&attached, old, new, desc, Sees::Latest);
        let facts = Facts { row: &image, actor: &who, now: now() };
        let machine = &attached.machine;
        let verdict = match intent.as_ref().map(|intent| &intent.wish) {
            None => machine.update(from, to, facts),
            Some(Wish::Event { event, expect }) => {
                machine.fire(from, event, expect.as_deref(), facts)
            }
            Some(Wish::Timer { edge }) => match machine.edges().get(*edge) {
                Some(edge) => machine.due(from, edge, facts),
                None => machine.update(from, to, facts),
            },
        };
        let mut change = Change::new(&attached, new, desc);
        let (state, edge) = match verdict {
            Verdict::Go { edge, to } => {
                change.writes(attached.writes(edge));
                (to, Some(edge))
            }
            Verdict::Stay { state, stamps } => {
                change.stamps(stamps);
                change.status(state, to);
                return Ok(change.made());
            }
            Verdict::Bypass { state } => (state, None),
            Verdict::Refused(refused) => return Err(refused::failure(&refused)),
            Verdict::Insert { .. } | Verdict::Delete => return Ok(new),
        };
        change.status(state, to);
        if attached.records(state, edge) {
            let bypassed = edge.is_none();
            let by = By::now(who.reason(bypassed), timer, bypassed);
            journal::note(&attached, (new, desc), from, state, edge, by)?;
        }
        Ok(change.made())
    }
}

/// BEFORE INSERT: an alias becomes the state it stands for. Whether the row may start there is judged
/// afterwards: an upsert that updates and a row that changes its partition come by here too.
unsafe fn rename(data: &TriggerData) -> Result<HeapTuple, Failure> {
    // SAFETY: a BEFORE INSERT row trigger has a tuple of the relation's row type.
    unsafe {
        let attached = machine(data)?;
        let (new, desc) = (data.tg_trigtuple, (*data.tg_relation).rd_att);
        let to = word(attached.status.value(new, desc));
        let mut change = Change::new(&attached, new, desc);
        if let Some(state) = to.and_then(|word| attached.machine.state(word)) {
            change.status(state, to);
        }
        Ok(change.made())
    }
}

/// AFTER INSERT: judges where a row starts.
unsafe fn insert(data: &TriggerData) -> Result<HeapTuple, Failure> {
    // SAFETY: an AFTER INSERT row trigger has the stored tuple.
    unsafe {
        let (new, desc) = (data.tg_trigtuple, (*data.tg_relation).rd_att);
        if moves::arrives(new) {
            return journal::write().map(|()| none());
        }
        let attached = machine(data)?;
        let to = word(attached.status.value(new, desc));
        let who = Who::now(&attached, false, None)?;
        let image = Image::new(&attached, new, new, desc, Sees::Latest);
        let facts = Facts { row: &image, actor: &who, now: now() };
        let (state, bypassed) = match attached.machine.insert(to, facts) {
            Verdict::Insert { state } => (state, false),
            Verdict::Bypass { state } => (state, true),
            Verdict::Refused(refused) => return Err(refused::failure(&refused)),
            _ => return Ok(none()),
        };
        if attached.records(state, None) {
            let by = By::now(who.reason(bypassed), false, bypassed);
            journal::note(&attached, (new, desc), None, state, None, by)?;
            // The trigger at the end of a statement does not fire when another table is named.
            if attached.has_parent {
                journal::write()?;
            }
        }
        Ok(none())
    }
}

/// AFTER DELETE: judges whether a row may go, if it is not one that moves to another partition.
unsafe fn delete(data: &TriggerData) -> Result<HeapTuple, Failure> {
    // SAFETY: an AFTER DELETE row trigger has the tuple as it was stored.
    unsafe {
        let (old, desc) = (data.tg_trigtuple, (*data.tg_relation).rd_att);
        if moves::leaves(old) {
            return Ok(none());
        }
        let attached = machine(data)?;
        let from = word(attached.status.value(old, desc));
        let who = Who::now(&attached, false, None)?;
        let image = Image::new(&attached, old, old, desc, Sees::Latest);
        match attached.machine.delete(from, Facts { row: &image, actor: &who, now: now() }) {
            Verdict::Refused(refused) => Err(refused::failure(&refused)),
            _ => Ok(none()),
        }
    }
}

/// AFTER TRUNCATE: what was written down about rows that are gone goes too.
unsafe fn truncate(data: &TriggerData) -> Result<HeapTuple, Failure> {
    // SAFETY: as for every event.
    let attached = unsafe { machine(data)? };
    if attached.machine.definition().restrict_delete
        && !Who::now(&attached, false, None)?.bypasses()
    {
        return Err(refused::truncate(&attached));
    }
    let tables = attached.history.iter().chain(&attached.timers);
    crate::owner::as_owner(attached.owner, || {
        for table in tables {
            crate::spi::run(&format!(
                "DELETE FROM {} WHERE status_column = {}",
                attached.beside(table),
                quote_literal(&attached.status_name)
            ))?;
        }
        Ok(none())
    })
}

/// A tuple that is going to be changed in some columns.
struct Change<'a> {
    attached: &'a Attached,
    tuple: HeapTuple,
    desc: TupleDesc,
    columns: Vec<i32>,
    values: Vec<Datum>,
    nulls: Vec<bool>,
}

impl<'a> Change<'a> {
    /// # Safety
    /// `tuple` must be a valid tuple of the row type `desc`, that of the table of `attached`.
    unsafe fn new(attached: &'a Attached, tuple: HeapTuple, desc: TupleDesc) -> Self {
        Self { attached, tuple, desc, columns: vec![], values: vec![], nulls: vec![] }
    }

    fn set(&mut self, number: i16, value: Option<Datum>) {
        self.columns.push(i32::from(number));
        self.values.push(value.unwrap_or(Datum::null()));
        self.nulls.push(value.is_none());
    }

    /// The state to store, unless that is the word that was written.
    fn status(&mut self, state: &State, written: Option<&str>) {
        if written != Some(state.stored()) {
            self.set(self.attached.status.number, Some(self.attached.stored(state.index())));
        }
    }

    fn writes(&mut self, writes: &[(i16, Written)]) {
        for (number, written) in writes {
            match written {
                Written::Stamp(modifier) => self.stamp(*number, *modifier),
                Written::Value(datum) => self.set(*number, Some(*datum)),
                Written::Null => self.set(*number, None),
            }
        }
    }

    fn stamps(&mut self, columns: &[usize]) {
        for field in columns.iter().filter_map(|index| self.attached.fields.get(*index)) {
            self.stamp(field.number, field.modifier);
        }
    }

    fn stamp(&mut self, number: i16, modifier: i32) {
        let mut null = false;
        // SAFETY: as promised to `new`.
        unsafe {
            pg_sys::htup::heap_getattr(self.tuple, i32::from(number), self.desc, &mut null);
        }
        if null {
            self.set(number, Some(rounded(now(), modifier)));
        }
    }

    /// The changed tuple; the same one if nothing is to change.
    fn made(mut self) -> HeapTuple {
        if self.columns.is_empty() {
            return self.tuple;
        }
        // SAFETY: as promised to `new`; the three lists have the same length, and values of their columns.
        unsafe {
            pg_sys::heap_modify_tuple_by_cols(
                self.tuple,
                self.desc,
                self.columns.len() as i32,
                self.columns.as_mut_ptr(),
                self.values.as_mut_ptr(),
                self.nulls.as_mut_ptr(),
            )
        }
    }
}

/// A moment with the precision of its column.
fn rounded(at: pg_sys::TimestampTz, modifier: i32) -> Datum {
    if modifier < 0 {
        return Datum::from(at);
    }
    // SAFETY: PostgreSQL's own conversion from timestamptz to timestamptz(n).
    unsafe {
        pg_sys::OidFunctionCall2Coll(
            pg_sys::F_TIMESTAMPTZ_TIMESTAMPTZ_INT4.into(),
            pg_sys::Oid::INVALID,
            Datum::from(at),
            Datum::from(modifier),
        )
    }
}

/// The state that a row is written with.
fn word(value: Value<'_>) -> Option<&str> {
    match value {
        Value::Text(word) => Some(word),
        _ => None,
    }
}
