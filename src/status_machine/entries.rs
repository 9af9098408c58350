//! The statements that write down what has happened: history, timers and outbox.
#![allow(unsafe_code)]

use super::append;
use super::attached::{Attached, KeyColumn};
use super::by::By;
use super::journal::{Before, Note};
use crate::error::Failure;
use crate::owner::as_owner;
use crate::spi::{Kept, Sees, kept, raw, rows_kept};
use concierge_core::status_machine::{Edge, Effect, State};
use pgrx::datum::DatumWithOid;
use pgrx::pg_sys::{self, Datum, Oid};
use pgrx::spi::{quote_identifier, quote_literal};
use std::rc::Rc;

/// Name of the table in an install's schema that events go to.
pub const OUTBOX: &str = "outbox";

/// Writes down a batch of changes of one table, by one person.
pub fn write(attached: &Attached, by: &By, batch: &[Note]) -> Result<(), Failure> {
    if let Some(table) = &attached.history
        && !append::append(attached, by, batch, table)?
    {
        write_history(attached, by, batch, table)?;
    }
    if let Some(table) = &attached.timers {
        write_timers(attached, batch, table)?;
    }
    write_outbox(attached, by, batch)
}

fn write_history(attached: &Attached, by: &By, batch: &[Note], table: &str) -> Result<(), Failure> {
    let query = || {
        let keys = names("k", attached.key.len());
        let n = attached.key.len();
        let parameter = |i: usize| format!("${}", n + i);
        format!(
            "INSERT INTO {} ({}, status_column, from_state, to_state, event, reason, actor, \
             role, bypassed) SELECT {keys}, {}, {words}[f], {words}[t], {words}[e], {}, {}, {}, {} \
             FROM unnest({}) AS x ({keys}, f, t, e)",
            attached.beside(table),
            row_columns(&attached.key).join(", "),
            quote_literal(&attached.status_name),
            parameter(5),
            parameter(6),
            parameter(7),
            parameter(8),
            parameters(1, n + 3),
            words = format!("({})", parameter(4)),
        )
    };
    let types = [pg_sys::INT4ARRAYOID; 3].into_iter().chain([
        pg_sys::TEXTARRAYOID,
        pg_sys::TEXTOID,
        pg_sys::UUIDOID,
        pg_sys::TEXTOID,
        pg_sys::BOOLOID,
    ]);
    let mut words = Words::default();
    let (mut from, mut to, mut events) = (Vec::new(), Vec::new(), Vec::new());
    for note in batch {
        from.push(words.number(Word::of_before(note.from.as_ref())));
        to.push(words.number(Some(Word::State(note.to))));
        events.push(words.number(event_of(note)));
    }
    let mut args = key_arrays(&attached.key, batch.iter());
    args.extend([
        from.into(),
        to.into(),
        events.into(),
        texts(words.0.iter().map(|word| word.text(attached))),
        by.reason.clone().into(),
        by.actor.into(),
        by.role.clone().into(),
        by.bypassed.into(),
    ]);
    insert(&attached.plans.history, attached, query, types, &args)
}

/// The few words that the entries of a batch are made of: sent once, and named by number in each entry.
#[derive(Default)]
pub struct Words<'a>(Vec<Word<'a>>);

/// A word of an entry.
#[derive(PartialEq, Clone, Copy)]
pub enum Word<'a> {
    State(usize),
    Event(usize),
    Other(&'a str),
}

impl<'a> Word<'a> {
    pub fn of_before(before: Option<&'a Before>) -> Option<Self> {
        before.map(|before| match before {
            Before::State(index) => Self::State(*index),
            Before::Word(word) => Self::Other(word),
        })
    }

    pub fn text(&self, attached: &Attached) -> Option<String> {
        match self {
            Self::State(index) => word(attached, *index).map(str::to_owned),
            Self::Event(edge) => trigger_text(attached, *edge),
            Self::Other(word) => Some((*word).to_owned()),
        }
    }
}

/// The event of a note, as a word.
pub fn event_of(note: &Note) -> Option<Word<'_>> {
    note.edge.map(Word::Event)
}

impl<'a> Words<'a> {
    /// Counted from 1; 0 is none, which reads as null.
    pub fn number(&mut self, word: Option<Word<'a>>) -> i32 {
        let Some(word) = word else { return 0 };
        let known = self.0.iter().position(|known| *known == word);
        let index = known.unwrap_or_else(|| {
            self.0.push(word);
            self.0.len() - 1
        });
        i32::try_from(index + 1).unwrap_or(0)
    }
}

fn write_timers(attached: &Attached, batch: &[Note], table: &str) -> Result<(), Failure> {
    let timed: Vec<_> = batch
        .iter()
        .filter_map(|note| Some((note, attached.first_timer(note.to)?.to_string())))
        .collect();
    if timed.is_empty() {
        return Ok(());
    }
    let query = || {
        let n = attached.key.len();
        let keys = names("k", n);
        let columns = row_columns(&attached.key).join(", ");
        // Of two notes of one row the later counts.
        format!(
            "INSERT INTO {} AS timer ({columns}, status_column, state, entered_at, due_at) \
             SELECT DISTINCT ON ({keys}) {keys}, {}, t, now(), now() + i::interval \
             FROM unnest({}) WITH ORDINALITY AS x ({keys}, t, i, place) ORDER BY {keys}, place DESC \
             ON CONFLICT ({columns}, status_column) DO UPDATE SET state = excluded.state, \
             entered_at = excluded.entered_at, due_at = excluded.due_at, attempts = 0",
            attached.beside(table),
            quote_literal(&attached.status_name),
            parameters(1, n + 2),
        )
    };
    let mut args = key_arrays(&attached.key, timed.iter().map(|(note, _)| *note));
    args.extend([
        texts(timed.iter().map(|(note, _)| word(attached, note.to))),
        texts(timed.iter().map(|(_, after)| Some(after.as_str()))),
    ]);
    insert(&attached.plans.timers, attached, query, [pg_sys::TEXTARRAYOID; 2], &args)
}

fn write_outbox(attached: &Attached, by: &By, batch: &[Note]) -> Result<(), Failure> {
    let mut events: Vec<(&Note, &str)> = Vec::new();
    for note in batch {
        let edge = note.edge.and_then(|index| attached.machine.edges().get(index));
        for effect in edge.map_or(&[][..], Edge::effects) {
            if let Effect::Emit(topic) = effect {
                events.push((note, topic));
            }
        }
    }
    if events.is_empty() {
        return Ok(());
    }
    let query = || {
        let n = attached.key.len();
        let keys = names("k", n);
        let key = attached.key.iter().enumerate();
        let key: Vec<_> =
            key.map(|(i, column)| format!("{}, k{}", quote_literal(&column.name), i + 1)).collect();
        format!(
            "INSERT INTO {} (topic, payload) SELECT topic, jsonb_build_object(\
             'table', {}, 'key', jsonb_build_object({}), 'column', {}, 'from', f, 'to', t, 'event', e, \
             'reason', ${}::text, 'actor', ${}::uuid, 'role', ${}::text, 'at', now()) \
             FROM unnest({}) AS x ({keys}, f, t, e, topic)",
            attached.beside(OUTBOX),
            quote_literal(&attached.table),
            key.join(", "),
            quote_literal(&attached.status_name),
            n + 5,
            n + 6,
            n + 7,
            parameters(1, n + 4),
        )
    };
    let types = [pg_sys::TEXTARRAYOID; 4].into_iter().chain([
        pg_sys::TEXTOID,
        pg_sys::UUIDOID,
        pg_sys::TEXTOID,
    ]);
    let notes = || events.iter().map(|(note, _)| *note);
    let mut args = key_arrays(&attached.key, notes());
    args.extend([
        texts(notes().map(|note| note.from.as_ref().map(|from| from.word(attached)))),
        texts(notes().map(|note| word(attached, note.to))),
        texts(notes().map(|note| event(attached, note))),
        texts(events.iter().map(|(_, topic)| Some(*topic))),
        by.reason.clone().into(),
        by.actor.into(),
        by.role.clone().into(),
    ]);
    insert(&attached.plans.outbox, attached, query, types, &args)
}

fn insert(
    plan: &Kept,
    attached: &Attached,
    query: impl FnOnce() -> String,
    types: impl IntoIterator<Item = Oid>,
    args: &[DatumWithOid<'_>],
) -> Result<(), Failure> {
    let plan = match plan.get() {
        Some(plan) => Rc::clone(plan),
        None => {
            let arrays = attached.key.iter().map(|column| array_type(column.type_oid));
            let types = arrays.chain(types).collect::<Vec<_>>();
            as_owner(attached.owner, || kept(plan, &query(), &types))?
        }
    };
    as_owner(attached.owner, || rows_kept(Sees::Latest, &plan, args, |_| Ok(()))).map(drop)
}

/// The columns that say which row it was: those of the primary key, with a prefix.
pub fn row_columns(key: &[KeyColumn]) -> Vec<String> {
    key.iter().map(|column| quote_identifier(&column.row_column)).collect()
}

fn names(prefix: &str, count: usize) -> String {
    (1..=count).map(|i| format!("{prefix}{i}")).collect::<Vec<_>>().join(", ")
}

fn parameters(first: usize, count: usize) -> String {
    (first..first + count).map(|i| format!("${i}")).collect::<Vec<_>>().join(", ")
}

fn word(attached: &Attached, index: usize) -> Option<&str> {
    attached.machine.states().get(index).map(State::stored)
}

/// What set the change off: the name of an event, or `after 15 minutes`.
fn event(attached: &Attached, note: &Note) -> Option<String> {
    trigger_text(attached, note.edge?)
}

fn trigger_text(attached: &Attached, edge: usize) -> Option<String> {
    let trigger = attached.machine.edges().get(edge)?.trigger().to_string();
    (!trigger.is_empty()).then_some(trigger)
}

fn texts<'a, T: Into<String>>(values: impl Iterator<Item = Option<T>>) -> DatumWithOid<'a> {
    let values: Vec<Option<String>> = values.map(|value| value.map(T::into)).collect();
    values.into()
}

fn array_type(type_oid: Oid) -> Oid {
    // SAFETY: a look-up by OID.
    unsafe { pg_sys::get_array_type(type_oid) }
}

/// For each column of the key an array of its values.
fn key_arrays<'a, 'b>(
    key: &[KeyColumn],
    notes: impl Iterator<Item = &'b Note> + Clone,
) -> Vec<DatumWithOid<'a>> {
    let column = |(i, column): (usize, &KeyColumn)| {
        let mut values: Vec<Datum> =
            notes.clone().filter_map(|note| note.key.get(i).copied()).collect();
        let (length, by_value, align) = column.layout;
        // SAFETY: the values are of the type whose layout this is.
        let array = unsafe {
            pg_sys::construct_array(
                values.as_mut_ptr(),
                values.len() as i32,
                column.type_oid,
                i32::from(length),
                by_value,
                align,
            )
        };
        raw(Some(Datum::from(array)), array_type(column.type_oid))
    };
    key.iter().enumerate().map(column).collect()
}
