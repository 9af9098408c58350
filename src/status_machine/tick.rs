//! The timer: takes the transitions that are due.
#![allow(unsafe_code)]

use super::attached::Attached;
use super::fire::{Change, Outcome, Refusal, attempt, change, now};
use super::image::Image;
use super::intent::{Intent, Wish};
use super::judges;
use super::target::{self, Lock};
use super::who::Who;
use super::{cache, refused};
use crate::attach;
use crate::error::Failure;
use crate::owner::as_owner;
use crate::spi::{self, Sees, rows};
use concierge_core::refusal;
use concierge_core::status_machine::{Edge, Facts, State, Verdict};
use pgrx::datum::DatumWithOid;
use pgrx::pg_sys::Oid;
use pgrx::spi::quote_literal;
use std::collections::HashSet;
use std::rc::Rc;

/// What the timer did with one row.
pub struct Ticked {
    pub target: Oid,
    pub key: String,
    pub outcome: Outcome,
}

/// One row that is due.
struct Due {
    machine: usize,
    key: String,
    state: String,
}

/// Takes what is due in a schema, the longest overdue first, `max_rows` at most. Rows that others hold are left
/// for the next time, so any number of sessions may do this at once.
pub fn tick(schema: &str, max_rows: i64) -> Result<Vec<Ticked>, Failure> {
    let known = rows(
        Sees::Latest,
        "SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = $1::name",
        &[schema.into()],
        |_| Ok(()),
    )?;
    if known.is_empty() {
        let message = format!("there is no schema \"{schema}\"");
        return Err(refusal::Refusal::new(refusal::UNDEFINED_SCHEMA, message)
            .hint("Name the schema of the tables.")
            .into());
    }
    let machines = timed(schema)?;
    let most = usize::try_from(max_rows).unwrap_or(0);
    let mut done = Vec::new();
    // How many rows of each machine are due but cannot be taken now: they stay at the head of the queue.
    let mut held = vec![0_i64; machines.len()];
    // A row takes one transition in one go, even if the next is due at once.
    let mut seen = HashSet::new();
    while done.len() < most {
        let left = most - done.len();
        let mut due = Vec::new();
        for (index, (machine, held)) in machines.iter().zip(&held).enumerate() {
            due.extend(due_of(machine, index, left, *held)?);
        }
        due.sort_by_key(|(at, _)| *at);
        due.truncate(left);
        if due.is_empty() {
            break;
        }
        for (_, due) in due {
            let (Some(machine), Some(held)) =
                (machines.get(due.machine), held.get_mut(due.machine))
            else {
                continue;
            };
            if !seen.insert((due.machine, due.key.clone())) {
                *held += 1;
                continue;
            }
            match attempt(|| take(machine, &due))? {
                Ok(Took::Row(ticked)) => done.push(ticked),
                Ok(Took::Nothing) => {}
                Ok(Took::Held) => *held += 1,
                Err(refusal) => {
                    *held += 1;
                    let key = due.key;
                    done.push(Ticked { target: machine.root, key, outcome: Err(refusal) });
                }
            }
        }
    }
    Ok(done)
}

/// What came of one row that was due.
enum Took {
    /// Its transition was taken, or refused.
    Row(Ticked),
    /// It was not due any more.
    Nothing,
    /// Somebody holds it.
    Held,
}

/// The machines of the schema that have timers.
fn timed(schema: &str) -> Result<Vec<Rc<Attached>>, Failure> {
    let tables = rows(
        Sees::Latest,
        "SELECT DISTINCT c.oid FROM pg_catalog.pg_trigger t \
         JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid \
         JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
         WHERE n.nspname = $1::name AND t.tgparentid = 0 AND t.tgenabled <> 'D' AND t.tgnargs > 1 \
         AND t.tgfoid = 'concierge.enforce_status()'::pg_catalog.regprocedure ORDER BY 1",
        &[schema.into()],
        |row| row.get::<Oid>(1),
    )?;
    let mut machines = Vec::new();
    for table in tables.into_iter().flatten() {
        let relation = attach::open(table)?;
        for judge in judges::judges(&relation) {
            let machine = cache::machine(&judge, &relation)?;
            if machine.timers.is_some() {
                machines.push(machine);
            }
        }
    }
    Ok(machines)
}

/// The rows of one machine that are due, locked: (microseconds, row).
fn due_of(
    machine: &Attached,
    index: usize,
    most: usize,
    held: i64,
) -> Result<Vec<(i64, Due)>, Failure> {
    let Some(name) = &machine.timers else { return Ok(Vec::new()) };
    let query = format!(
        "SELECT {}, x.state, (extract(epoch FROM x.due_at) * 1000000)::bigint FROM {} AS x \
         WHERE x.status_column = {} AND x.due_at <= now() \
         ORDER BY x.due_at, {} LIMIT $1 OFFSET $2 FOR UPDATE SKIP LOCKED",
        target::key_text(machine, "x", |key| key.row_column.as_str()),
        machine.beside(name),
        quote_literal(&machine.status_name),
        super::entries::row_columns(&machine.key).join(", "),
    );
    let limit = i64::try_from(most).unwrap_or(i64::MAX);
    as_owner(machine.owner, || {
        rows(Sees::Latest, &query, &[limit.into(), held.into()], |row| {
            let due = Due { machine: index, key: row.text(1)?, state: row.text(2)? };
            Ok((row.get::<i64>(3)?.unwrap_or(0), due))
        })
    })
}

fn take(machine: &Rc<Attached>, due: &Due) -> Result<Took, Failure> {
    let key = target::key_parts(machine, Some(&due.key))?;
    let Some(found) = target::read(machine, &key, Lock::IfFree)? else {
        // Deleted, or held by somebody, or not for us to see: only what is gone is forgotten.
        if as_owner(machine.owner, || target::read(machine, &key, Lock::No))?.is_some() {
            return Ok(Took::Held);
        }
        forget(machine, &key)?;
        return Ok(Took::Nothing);
    };
    let state = found.state.as_deref().and_then(|word| machine.machine.state(word));
    let Some(state) = state.filter(|state| state.stored() == due.state) else {
        // It has moved on by itself.
        forget(machine, &key)?;
        return Ok(Took::Nothing);
    };
    let outcome = fire(machine, &key, &found, state)?;
    match &outcome {
        // What it came into has its own timer, or none.
        Ok((_, to)) if to.as_deref() != Some(state.stored()) => forget_state(machine, &key, state)?,
        Ok(_) => {}
        Err(_) => postpone(machine, &key, state)?,
    }
    Ok(Took::Row(Ticked { target: machine.root, key: due.key.clone(), outcome }))
}

/// Takes the first of the state's timed transitions whose time has come and whose guards pass.
fn fire(
    machine: &Rc<Attached>,
    key: &[String],
    found: &target::Found,
    state: &State,
) -> Result<Outcome, Failure> {
    let mut first = None;
    for edge in ripe(machine, key, state)? {
        let Some(edge) = machine.machine.edges().get(edge) else { continue };
        match attempt(|| fire_edge(machine, key, found, edge))? {
            Ok(change) => return Ok(Ok(change)),
            Err(refusal) => first = first.or(Some(refusal)),
        }
    }
    Ok(Err(first.unwrap_or_else(|| Refusal {
        code: "ZF003".into(),
        message: format!("{}: it is not time yet", machine.machine.subject()),
    })))
}

fn fire_edge(
    machine: &Rc<Attached>,
    key: &[String],
    found: &target::Found,
    edge: &Edge,
) -> Result<Change, Failure> {
    let Some(to) = machine.machine.target(edge) else { return Err(target::no_row(machine)) };
    if edge.from() == edge.to() {
        return stay(machine, key, found, edge);
    }
    let wish = Wish::Timer { edge: edge.index() };
    let to = Intent::new(wish, None, found.place)
        .during(&found.state, || change(machine, key, to.stored()))?;
    Ok((found.state.clone(), to))
}

fn stay(
    machine: &Rc<Attached>,
    key: &[String],
    found: &target::Found,
    edge: &Edge,
) -> Result<Change, Failure> {
    let relation = target::open(machine.root);
    let mut tuple = found.tuple();
    let who = Who::now(machine, true, None)?;
    // SAFETY: the tuple is of the row type of the table, and lives as long as `found`.
    let image =
        unsafe { Image::new(machine, &mut tuple, &mut tuple, relation.rd_att, Sees::Latest) };
    let facts = Facts { row: &image, actor: &who, now: now() };
    match machine.machine.due(found.state.as_deref(), edge, facts) {
        Verdict::Refused(refused) => Err(refused::failure(&refused)),
        _ => super::fire::stay(machine, key, found, edge, &who),
    }
}

/// The timed transitions out of `state` whose time has come, the shortest first.
fn ripe(machine: &Attached, key: &[String], state: &State) -> Result<Vec<usize>, Failure> {
    let own = machine.machine.timers().filter(|(from, ..)| *from == state);
    let (edges, after): (Vec<i32>, Vec<String>) = own
        .filter_map(|(_, after, edge)| Some((i32::try_from(edge.index()).ok()?, after.to_string())))
        .unzip();
    let query = format!(
        "SELECT e.edge FROM {} AS x, unnest(${}::int4[], ${}::text[]) WITH ORDINALITY AS e (edge, after, place) \
         WHERE {} AND x.status_column = {} AND x.entered_at + e.after::interval <= now() \
         ORDER BY x.entered_at + e.after::interval, place",
        timers(machine),
        key.len() + 1,
        key.len() + 2,
        target::row_condition(machine, "x", 1),
        quote_literal(&machine.status_name),
    );
    let mut args = key_args(key);
    args.push(edges.into());
    args.push(after.into());
    let found =
        as_owner(machine.owner, || rows(Sees::Latest, &query, &args, |row| row.get::<i32>(1)))?;
    Ok(found.into_iter().flatten().filter_map(|edge| usize::try_from(edge).ok()).collect())
}

/// Nothing is due for the row any more.
fn forget(machine: &Attached, key: &[String]) -> Result<(), Failure> {
    delete(machine, key, "")
}

/// Nothing is due for the row in the state it has left.
fn forget_state(machine: &Attached, key: &[String], left: &State) -> Result<(), Failure> {
    delete(machine, key, &format!(" AND x.state = {}", quote_literal(left.stored())))
}

fn delete(machine: &Attached, key: &[String], and: &str) -> Result<(), Failure> {
    let query = format!(
        "DELETE FROM {} AS x WHERE {} AND x.status_column = {}{and}",
        timers(machine),
        target::row_condition(machine, "x", 1),
        quote_literal(&machine.status_name),
    );
    as_owner(machine.owner, || spi::rows(Sees::Latest, &query, &key_args(key), |_| Ok(())))
        .map(drop)
}

/// A guard is in the way: it is asked again after a minute, then two, four and so on, up to an hour; but no later
/// than the next timer of the state.
fn postpone(machine: &Attached, key: &[String], state: &State) -> Result<(), Failure> {
    let own = machine.machine.timers().filter(|(from, ..)| *from == state);
    let after: Vec<String> = own.map(|(_, after, _)| after.to_string()).collect();
    let query = format!(
        "UPDATE {} AS x SET attempts = x.attempts + 1, due_at = least(\
             now() + interval '1 minute' * least(60, power(2, least(x.attempts, 6))), \
             (SELECT min(x.entered_at + e::interval) FROM unnest(${}::text[]) AS e \
              WHERE x.entered_at + e::interval > now())) \
         WHERE {} AND x.status_column = {}",
        timers(machine),
        key.len() + 1,
        target::row_condition(machine, "x", 1),
        quote_literal(&machine.status_name),
    );
    let mut args = key_args(key);
    args.push(after.into());
    as_owner(machine.owner, || spi::rows(Sees::Latest, &query, &args, |_| Ok(()))).map(drop)
}

fn timers(machine: &Attached) -> String {
    machine.beside(machine.timers.as_deref().unwrap_or_default())
}

fn key_args<'a>(key: &'a [String]) -> Vec<DatumWithOid<'a>> {
    key.iter().map(|part| part.as_str().into()).collect()
}
