//! Firing events: one, many, and those of the timer.
#![allow(unsafe_code)]

use super::attached::Attached;
use super::by::By;
use super::image::Image;
use super::intent::{Intent, Wish};
use super::journal;
use super::refused;
use super::target::{self, Found, Lock};
use super::who::Who;
use crate::error::Failure;
use crate::error::relay::{Caught, relaying};
use crate::error::undo::undoing;
use crate::spi;
use concierge_core::status_machine::{Actor, Edge, Effect, Facts, Verdict};
use pgrx::datum::DatumWithOid;
use pgrx::pg_sys;
use pgrx::spi::quote_identifier;
use std::rc::Rc;

/// What came of it: the state before and after.
pub type Change = (Option<String>, Option<String>);

/// A change, or why there was none.
pub type Outcome = Result<Change, Refusal>;

/// An event for one row.
pub struct Event<'a> {
    pub name: &'a str,
    pub reason: Option<&'a str>,
    pub expect: Option<&'a str>,
}

/// Fires an event on the row with this key. Of several sessions that do so at once one is first, and the
/// others see what it made of the row.
pub fn fire(attached: &Rc<Attached>, key: &[String], event: &Event<'_>) -> Result<Change, Failure> {
    let found = relaying(|| target::read(attached, key, Lock::Yes))?
        .ok_or_else(|| target::no_row(attached))?;
    let relation = target::open(attached.root);
    let mut tuple = found.tuple();
    // SAFETY: the tuple is of the row type of the table, and lives as long as `found`.
    let image =
        unsafe { Image::new(attached, &mut tuple, &mut tuple, relation.rd_att, spi::Sees::Latest) };
    let who = Who::now(attached, false, event.reason)?;
    let facts = Facts { row: &image, actor: &who, now: now() };
    let from = found.state.as_deref();
    let to = match aim(attached, from, event) {
        // Only one way leads from here by this event: the trigger asks its guards, on the row that is
        // going to be stored.
        Some(only) => only.to_owned(),
        None => match attached.machine.fire(from, event.name, event.expect, facts) {
            Verdict::Go { edge, .. } if edge.from() == edge.to() => {
                return stay(attached, key, &found, edge, &who);
            }
            Verdict::Go { to, .. } => to.stored().to_owned(),
            Verdict::Stay { state, stamps } => {
                let columns = stamps.iter().filter_map(|i| attached.machine.columns().get(*i));
                stamp(attached, key, columns.map(String::as_str))?;
                let state = Some(state.stored().to_owned());
                return Ok((found.state.clone(), state));
            }
            Verdict::Refused(refused) => return Err(refused::failure(&refused)),
            _ => return Err(target::no_row(attached)),
        },
    };
    let wish =
        Wish::Event { event: event.name.to_owned(), expect: event.expect.map(str::to_owned) };
    let reason = event.reason.map(str::to_owned);
    let to = Intent::new(wish, reason, found.place)
        .during(&found.state, || change(attached, key, &to))?;
    Ok((found.state.clone(), to))
}

/// The one state that the event leads to from here, if there is just one, and not this one.
fn aim<'a>(attached: &'a Attached, from: Option<&str>, event: &Event<'_>) -> Option<&'a str> {
    let machine = &attached.machine;
    let state = machine.state(from?)?;
    if event.expect.is_some_and(|expected| machine.state(expected) != Some(state)) {
        return None;
    }
    let mut targets = machine
        .exits(state)
        .filter(|edge| edge.event() == Some(event.name))
        .filter_map(|edge| machine.target(edge));
    let first = targets.next().filter(|target| *target != state)?;
    targets.all(|target| target == first).then(|| first.stored())
}

/// Writes the state; the trigger judges it. Gives the state that was stored.
pub fn change(attached: &Attached, key: &[String], to: &str) -> Result<Option<String>, Failure> {
    let count = key.len();
    let plan = match attached.plans.change.get() {
        Some(plan) => Rc::clone(plan),
        None => {
            let column = quote_identifier(&attached.status_name);
            let query = format!(
                "UPDATE {} AS t SET {column} = ${}::pg_catalog.text::{} WHERE {} \
                 RETURNING t.{column}::pg_catalog.text",
                attached.table_sql(),
                count + 1,
                target::type_sql(attached.status.type_oid),
                target::key_condition(attached, "t", 1),
            );
            spi::kept(&attached.plans.change, &query, &vec![pg_sys::TEXTOID; count + 1])?
        }
    };
    let words = key.iter().map(String::as_str).chain([to]);
    let args: Vec<DatumWithOid<'_>> = words.map(Into::into).collect();
    let changed =
        relaying(|| spi::rows_kept(spi::Sees::Latest, &plan, &args, |row| row.get::<String>(1)))?;
    changed.into_iter().next().ok_or_else(|| target::no_row(attached))
}

/// A transition that leads back to where it started. No trigger judges it, since the column does not change;
/// the row is locked, and what it does is done here.
pub fn stay(
    attached: &Rc<Attached>,
    key: &[String],
    found: &Found,
    edge: &Edge,
    who: &Who<'_>,
) -> Result<Change, Failure> {
    let columns = attached.machine.columns();
    let mut sets = Vec::new();
    for effect in edge.effects() {
        let set = |index: &usize, value: String| {
            columns.get(*index).map(|name| format!("{} = {value}", quote_identifier(name)))
        };
        sets.extend(match effect {
            Effect::Stamp(column) => columns.get(*column).and_then(|name| {
                set(column, format!("coalesce(t.{}, pg_catalog.now())", quote_identifier(name)))
            }),
            Effect::Set(column, constant) => set(column, super::constants::literal(constant)),
            Effect::Clear(column) => set(column, "NULL".into()),
            Effect::Emit(_) => None,
        });
    }
    write(attached, key, &sets)?;
    let state = attached.machine.target(edge);
    if let Some(state) = state.filter(|state| attached.records(state, Some(edge))) {
        let relation = target::open(attached.root);
        let by = By::now(who.reason(false), who.is_timer(), false);
        let mut tuple = found.tuple();
        // SAFETY: the tuple is of the row type of the table.
        unsafe {
            let row = (&raw mut tuple, relation.rd_att);
            journal::note(attached, row, Some(state.stored()), state, Some(edge), by)?;
        }
        journal::write()?;
    }
    let state = state.map(|state| state.stored().to_owned());
    Ok((found.state.clone(), state))
}

fn stamp<'a>(
    attached: &Attached,
    key: &[String],
    columns: impl Iterator<Item = &'a str>,
) -> Result<(), Failure> {
    let sets: Vec<_> = columns
        .map(quote_identifier)
        .map(|column| format!("{column} = coalesce(t.{column}, pg_catalog.now())"))
        .collect();
    write(attached, key, &sets)
}

fn write(attached: &Attached, key: &[String], sets: &[String]) -> Result<(), Failure> {
    if sets.is_empty() {
        return Ok(());
    }
    let query = format!(
        "UPDATE {} AS t SET {} WHERE {}",
        attached.table_sql(),
        sets.join(", "),
        target::key_condition(attached, "t", 1)
    );
    let args: Vec<DatumWithOid<'_>> = key.iter().map(|part| part.as_str().into()).collect();
    relaying(|| spi::rows(spi::Sees::Latest, &query, &args, |_| Ok(()))).map(drop)
}

/// Does `work`; an error undoes what it did and is given back, unless the whole transaction has to end.
pub fn attempt<T>(
    work: impl FnOnce() -> Result<T, Failure>,
) -> Result<Result<T, Refusal>, Failure> {
    match undoing(work) {
        Ok(value) => Ok(Ok(value)),
        Err(Failure::Refusal(refusal)) => Ok(Err(Refusal::from(refusal))),
        Err(Failure::Raised(caught)) if !ends_everything(&caught) => {
            Ok(Err(Refusal::from(*caught)))
        }
        Err(failure) => Err(failure),
    }
}

/// Errors that are not about the row: the caller has to start again, or somebody has to look.
fn ends_everything(caught: &Caught) -> bool {
    let code = caught.sqlstate();
    ["40", "53", "57", "58", "XX", "08", "25"].iter().any(|class| code.starts_with(class))
}

/// Why a row was left as it was.
pub struct Refusal {
    pub code: String,
    pub message: String,
}

impl From<concierge_core::refusal::Refusal> for Refusal {
    fn from(refusal: concierge_core::refusal::Refusal) -> Self {
        Self { code: crate::error::code_of(refusal.reason), message: refusal.message }
    }
}

impl From<Caught> for Refusal {
    fn from(caught: Caught) -> Self {
        Self { code: caught.sqlstate(), message: caught.message }
    }
}

/// When the transaction started: what `now()` says.
pub fn now() -> pg_sys::TimestampTz {
    // SAFETY: a number.
    unsafe { pg_sys::GetCurrentTransactionStartTimestamp() }
}

/// Fires an event on many rows, each for itself: one that is refused leaves the others alone. Rows are locked in
/// the order of their keys, so that two calls cannot wait for each other.
pub fn fire_many(
    attached: &Rc<Attached>,
    keys: Vec<Option<String>>,
    event: &Event<'_>,
) -> Result<Vec<(Option<String>, Outcome)>, Failure> {
    let mut keys = keys;
    keys.sort();
    keys.dedup();
    keys.into_iter()
        .map(|key| {
            let outcome =
                attempt(|| fire(attached, &target::key_parts(attached, key.as_deref())?, event))?;
            Ok((key, outcome))
        })
        .collect()
}
