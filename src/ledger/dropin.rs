//! AFTER each statement on `transactions`: what it did to the rows is done in the ledger, all rows together.
#![allow(unsafe_code)]

use super::books::{Books, books};
use super::engine::Following;
use super::judge::{books_of, owner_of};
use super::replica::{is_receiving, sends_its_ledger};
use super::row::{Columns, Meaning, Tuple, immutable};
use super::session::{Note, Session, now};
use super::{hold, refused, reversal, statement, transition};
use crate::error::Failure;
use crate::spi::{self, Sees};
use concierge_core::ledger::{Direction, Hold, Reversal, Row, Step, Transfer, steps};
use pgrx::prelude::*;
use pgrx::{Uuid, pg_sys};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::rc::Rc;

/// One row that changed.
#[derive(Clone, Default)]
struct Change {
    before: Option<Columns>,
    after: Option<Columns>,
}

/// A change with its meaning.
struct Meant {
    id: Uuid,
    before: Option<Meaning>,
    after: Option<Meaning>,
}

/// Something to be done, and how early: what sets money free comes first, so that the order of the rows of one
/// statement makes no difference.
struct Task {
    rank: u8,
    id: Uuid,
    step: Step,
    row: Row,
}

/// Follows a statement.
pub fn follow(trigger: &PgTrigger<'_>) -> Result<(), Failure> {
    let of_row = matches!(trigger.level(), PgTriggerLevel::Row);
    if of_row != is_receiving() && !is_truncate(trigger) {
        return Ok(());
    }
    if sends_its_ledger(trigger)? {
        return Ok(());
    }
    crate::owner::as_owner(owner_of(trigger)?, || {
        let books = books_of(trigger)?;
        if is_truncate(trigger) {
            return truncate(&books);
        }
        let options = trigger.extra_args().unwrap_or_default();
        let mut work = Work {
            owner: owner_of(trigger)?,
            accounts: books.accounts(),
            holds: !options.iter().any(|option| option == "no_holds"),
            owes: options.iter().any(|option| option == "owe"),
            changes: if of_row { received(trigger)? } else { changes(trigger)? },
        };
        work.changes.retain(|id, change| change.before.is_none() || !Following::is_of(id));
        if work.changes.is_empty() {
            return Ok(());
        }
        match statement::put_off(work) {
            Some((work, has_inner)) => work.perform_here(&books, has_inner),
            None => Ok(()),
        }
    })
}

/// What the triggers of a statement have seen.
pub struct Work {
    owner: pg_sys::Oid,
    accounts: pg_sys::Oid,
    holds: bool,
    owes: bool,
    changes: BTreeMap<String, Change>,
}

impl Work {
    /// Whether both are of the same books.
    pub fn is_of_the_books_of(&self, other: &Self) -> bool {
        self.accounts == other.accounts
    }

    /// Takes what another trigger of the statement has seen. A row may be deleted and inserted again.
    pub fn join(&mut self, other: Self) {
        for (id, Change { before, after }) in other.changes {
            let change = self.changes.entry(id).or_default();
            change.before = change.before.take().or(before);
            change.after = change.after.take().or(after);
        }
    }

    /// Does it in the ledger. `has_inner`: statements within a trigger came before it.
    pub fn perform(self, has_inner: bool) -> Result<(), Failure> {
        crate::owner::as_owner(self.owner, || {
            let books = books(self.accounts)?;
            self.perform_here(&books, has_inner)
        })
    }

    fn perform_here(self, books: &Rc<Books>, has_inner: bool) -> Result<(), Failure> {
        let Self { holds, owes, changes, .. } = self;
        let mut meant = Vec::new();
        for change in changes.into_values() {
            if change.before == change.after {
                continue;
            }
            let id = change.after.as_ref().or(change.before.as_ref()).map(Columns::id);
            let Some(id) = id.transpose()? else { continue };
            let read = |columns: &Option<Columns>| {
                columns.as_ref().map(|columns| columns.read(books)).transpose()
            };
            let (before, after) = (read(&change.before)?, read(&change.after)?);
            let (then, now) = Meaning::told_apart(before.as_ref(), after.as_ref());
            let possible =
                |has_hold| steps(then.as_ref(), now.as_ref(), has_hold, holds).map_err(refused);
            // Only a debit can have a hold.
            let may_hold = before.is_some_and(|row| row.direction == Direction::Debit);
            if !possible(false)?.is_empty() || may_hold && !possible(true)?.is_empty() {
                meant.push(Meant { id, before, after });
            }
        }
        if meant.is_empty() {
            return Ok(());
        }
        perform(Rc::clone(books), &meant, (holds, owes), has_inner)
    }
}

fn is_truncate(trigger: &PgTrigger<'_>) -> bool {
    matches!(trigger.op(), Ok(PgTriggerOperation::Truncate))
}

/// A row that another server sends.
fn received(trigger: &PgTrigger<'_>) -> Result<BTreeMap<String, Change>, Failure> {
    let (old, new) = Tuple::of(trigger);
    let read = |row: Option<Tuple>| Ok::<_, Failure>(row.map(Columns::of).transpose()?.flatten());
    let change = Change { before: read(old)?, after: read(new)? };
    let id = change.after.as_ref().or(change.before.as_ref()).map(|row| row.id.clone());
    Ok(id.into_iter().map(|id| (id, change.clone())).collect())
}

fn truncate(books: &Books) -> Result<(), Failure> {
    let Some(transactions) = &books.transactions else { return Ok(()) };
    let posted = spi::rows(
        Sees::Latest,
        &format!(
            "SELECT 1 FROM {transactions} t WHERE EXISTS (SELECT FROM {s}.ledger_transfers l \
             WHERE l.transaction_id = t.id) OR EXISTS (SELECT FROM {s}.ledger_holds h \
             WHERE h.transaction_id = t.id AND h.state = 'open') LIMIT 1",
            s = books.schema()
        ),
        &[],
        |_| Ok(()),
    )?;
    if posted.is_empty() { Ok(()) } else { Err(immutable()) }
}

/// The rows of the statement by their key.
fn changes(trigger: &PgTrigger<'_>) -> Result<BTreeMap<String, Change>, Failure> {
    let mut changes: BTreeMap<String, Change> = BTreeMap::new();
    for (is_new, columns) in transition::rows(trigger)? {
        let change = changes.entry(columns.id.clone()).or_default();
        let place = if is_new { &mut change.after } else { &mut change.before };
        *place = Some(columns);
    }
    Ok(changes)
}

fn perform(
    books: Rc<Books>,
    meant: &[Meant],
    (holds, owes): (bool, bool),
    has_inner: bool,
) -> Result<(), Failure> {
    let mut session = Session::new(books);
    let rows = || meant.iter().flat_map(|one| one.before.iter().chain(&one.after));
    let names: Vec<_> = rows().flat_map(Meaning::names).collect();
    let known = session.find(&names)?;
    session.lock(known.values().copied())?;
    let mut open: HashMap<[u8; 16], Hold> = HashMap::new();
    // Only a debit can have a hold.
    let may_hold = |one: &&Meant| one.before.is_some_and(|row| row.direction == Direction::Debit);
    for one in meant.iter().filter(may_hold) {
        if let Some(stored) = hold::of_row(&session, one.id)? {
            open.insert(*one.id.as_bytes(), stored.hold);
        }
    }
    let mut tasks = Vec::new();
    for one in meant {
        let row = |meaning: &Option<Meaning>| {
            let meaning = meaning.as_ref()?;
            let [wallet, outside] = meaning.names();
            Some(meaning.row(*known.get(&wallet)?, *known.get(&outside)?))
        };
        let (before, after) = (row(&one.before), row(&one.after));
        let has_hold = open.contains_key(one.id.as_bytes());
        let todo = steps(before.as_ref(), after.as_ref(), has_hold, holds).map_err(refused)?;
        let Some(row) = after.or(before) else { continue };
        tasks.extend(todo.into_iter().map(|step| Task {
            rank: rank(&step, &row),
            id: one.id,
            step,
            row,
        }));
    }
    if has_inner {
        forget_ended(&session, &mut tasks)?;
    }
    tasks.sort_by_key(|task| task.rank);
    for task in tasks {
        do_one(&mut session, task, &mut open, owes)?;
    }
    session.store()?;
    Ok(())
}

/// A trigger of the user's may have ended a row before its hold is placed.
fn forget_ended(session: &Session, tasks: &mut Vec<Task>) -> Result<(), Failure> {
    let Some(transactions) = &session.books.transactions else { return Ok(()) };
    let placed = |task: &Task| matches!(task.step, Step::Place(_));
    let ids: Vec<_> = tasks.iter().filter(|task| placed(task)).map(|task| task.id).collect();
    let pending = session.books.variant(
        ("pending", 0),
        || {
            format!(
                "SELECT id FROM {transactions} WHERE id = ANY ($1) AND status::pg_catalog.text = 'pending'"
            )
        },
        &[ids.into()],
        |row| Ok(row.get::<Uuid>(1)?.map(|id| *id.as_bytes())),
    )?;
    let pending: HashSet<_> = pending.into_iter().flatten().collect();
    tasks.retain(|task| !placed(task) || pending.contains(task.id.as_bytes()));
    Ok(())
}

fn rank(step: &Step, row: &Row) -> u8 {
    match (step, row.direction) {
        (Step::Release, _) => 0,
        (Step::Post(_), Direction::Credit) | (Step::Reverse, Direction::Debit) => 1,
        (Step::Capture, _) => 2,
        (Step::Post(_), Direction::Debit) | (Step::Reverse, Direction::Credit) => 3,
        (Step::Place(_), _) => 4,
    }
}

fn do_one(
    session: &mut Session,
    task: Task,
    open: &mut HashMap<[u8; 16], Hold>,
    owes: bool,
) -> Result<(), Failure> {
    let Task { id, step, row, .. } = task;
    let note = || Note { kind: "transaction", transaction: Some(id), ..Note::default() };
    match step {
        Step::Release => {
            if let Some(hold) = open.remove(id.as_bytes()) {
                let hold = session.book.release(&hold, now()).map_err(refused)?;
                hold::change(session, &hold)?;
            }
        }
        Step::Place(transfer) => {
            let hold = Hold::new(0, transfer.debit, transfer.credit, transfer.amount);
            hold::must_be_locked(session, transfer.debit)?;
            session.place(&hold)?;
            let reason = Some("pending transaction".to_owned());
            hold::insert(session, &hold, (None, reason, None), Some(id))?;
        }
        Step::Capture => {
            if let Some(before) = open.remove(id.as_bytes()) {
                let (hold, posting) =
                    session.book.capture(&before, None, true, now()).map_err(refused)?;
                let moved = Transfer::new(hold.debit, hold.credit, before.rest());
                session.record(moved, posting, Note { hold: Some(hold.id), ..note() });
                hold::change(session, &hold)?;
            }
        }
        Step::Post(transfer) => session.post(transfer, note())?.map_err(refused)?,
        Step::Reverse => {
            let how = if owes { Reversal::Forced } else { Reversal::Refund };
            let note = Note { kind: "refund", ..note() };
            match reversal::of_row(session, id)? {
                Some(original) => {
                    reversal::post(session, original, None, how, note)?;
                }
                // A row from before the ledger: its money came in with the opening balance.
                None => {
                    let Transfer { debit, credit, amount, .. } = row.transfer();
                    session.post(Transfer::new(credit, debit, amount), note)?.map_err(refused)?;
                }
            }
        }
    }
    Ok(())
}
