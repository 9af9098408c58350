//! The statement that is running. One that has several kinds of changes, as an upsert or a MERGE, fires a trigger for
//! each, and what it does to the money is judged once, at its end: a debit that is updated may be paid with a credit
//! that is inserted.
#![allow(unsafe_code)]

use super::books::forget_undone;
use super::dropin::Work;
use crate::error::OrRaise;
use pgrx::pg_sys::{self, CmdType, Oid, SubTransactionId};
use pgrx::{is_a, pg_guard};
use std::cell::{Cell, RefCell};
use std::ffi::c_void;

/// A statement whose triggers are firing.
struct Running {
    /// The subtransaction that its end is in.
    made_in: SubTransactionId,
    /// Whether it has several kinds of changes.
    is_mixed: bool,
    /// Whether a statement within one of its triggers has changed transactions.
    has_inner: bool,
    /// What is to be done at its end.
    work: Vec<Work>,
}

thread_local! {
    static RUNNING: RefCell<Vec<Running>> = const { RefCell::new(Vec::new()) };
    static PREVIOUS: Cell<pg_sys::ExecutorFinish_hook_type> = const { Cell::new(None) };
}

unsafe extern "C-unwind" {
    // PostgreSQL's own, without pgrx's guard around it: an error passes through as it is.
    fn standard_ExecutorFinish(query: *mut pg_sys::QueryDesc);
}

/// Has the ends of statements told, for as long as the backend lives.
pub fn watch() {
    // SAFETY: called once, while the library is loaded; the functions live as long as the backend.
    unsafe {
        PREVIOUS.set(pg_sys::ExecutorFinish_hook);
        pg_sys::ExecutorFinish_hook = Some(finish);
        pg_sys::RegisterXactCallback(Some(transaction_ends), std::ptr::null_mut());
        pg_sys::RegisterSubXactCallback(Some(subtransaction_ends), std::ptr::null_mut());
    }
}

/// The work of a trigger: put off to the end of the statement if more of its kind follow, else given back, with whether
/// inner statements came before it.
pub fn put_off(work: Work) -> Option<(Work, bool)> {
    RUNNING.with_borrow_mut(|running| {
        let Some((last, outer)) = running.split_last_mut() else { return Some((work, false)) };
        outer.iter_mut().for_each(|one| one.has_inner = true);
        if !last.is_mixed {
            return Some((work, last.has_inner));
        }
        match last.work.iter_mut().find(|one| one.is_of_the_books_of(&work)) {
            Some(known) => known.join(work),
            None => last.work.push(work),
        }
        None
    })
}

/// Fires the triggers of a statement, and does what they put off. An error leaps over this function, which therefore owns
/// nothing; what it has noted is forgotten when the transaction or subtransaction ends.
unsafe extern "C-unwind" fn finish(query: *mut pg_sys::QueryDesc) {
    // SAFETY: PostgreSQL hands over a query that has run.
    unsafe {
        let place = begin(query);
        match PREVIOUS.get() {
            Some(previous) => previous(query),
            None => standard_ExecutorFinish(query),
        }
        if place != usize::MAX && has_work(place) {
            end(place);
        } else if place != usize::MAX {
            RUNNING.with_borrow_mut(|running| running.truncate(place));
        }
    }
}

/// Notes a statement that changes something; its place.
///
/// # Safety
/// `query` must be a query that has been started.
unsafe fn begin(query: *const pg_sys::QueryDesc) -> usize {
    // SAFETY: as promised.
    let (statement, changes) = unsafe {
        let statement = (*query).plannedstmt;
        let changes = (*query).operation != CmdType::CMD_SELECT || (*statement).hasModifyingCTE;
        (statement, changes)
    };
    if !changes {
        return usize::MAX;
    }
    let mut kinds = 0u8;
    // SAFETY: the plan of the query.
    unsafe {
        modifications(statement, |change| {
            let one = |kind: CmdType::Type| 1u8.checked_shl(kind).unwrap_or(0);
            kinds |= match (*change).operation {
                CmdType::CMD_MERGE => merged(change).fold(0, |sum, kind| sum | one(kind)),
                CmdType::CMD_INSERT
                    if (*change).onConflictAction
                        == pg_sys::OnConflictAction::ONCONFLICT_UPDATE =>
                {
                    one(CmdType::CMD_INSERT) | one(CmdType::CMD_UPDATE)
                }
                kind => one(kind),
            };
        });
    }
    // SAFETY: reads a number.
    let made_in = unsafe { pg_sys::GetCurrentSubTransactionId() };
    let is_mixed = kinds.count_ones() > 1;
    RUNNING.with_borrow_mut(|running| {
        running.push(Running { made_in, is_mixed, has_inner: false, work: Vec::new() });
        running.len() - 1
    })
}

/// The pointers of a list, which may be null for an empty one.
///
/// # Safety
/// `list` must be null or a list of pointers to `T`.
unsafe fn pointers<'a, T>(list: *const pg_sys::List) -> impl Iterator<Item = *const T> + 'a {
    // SAFETY: a list has as many cells as it says.
    let cells: &[pg_sys::ListCell] = unsafe {
        match list.as_ref() {
            Some(list) => {
                std::slice::from_raw_parts(list.elements, usize::try_from(list.length).unwrap_or(0))
            }
            None => &[],
        }
    };
    // SAFETY: as promised, they are pointers.
    cells.iter().map(|cell| unsafe { cell.ptr_value }.cast::<T>().cast_const())
}

/// Each part of a plan that changes a table.
///
/// # Safety
/// `statement` must be a plan.
unsafe fn modifications(
    statement: *const pg_sys::PlannedStmt,
    mut each: impl FnMut(*const pg_sys::ModifyTable),
) {
    // SAFETY: a plan has a tree, and a list of sub-plans, some of them null.
    unsafe {
        let tree = std::iter::once((*statement).planTree.cast_const());
        for plan in tree.chain(pointers((*statement).subplans)) {
            if !plan.is_null() && is_a(plan.cast_mut().cast(), pg_sys::NodeTag::T_ModifyTable) {
                each(plan.cast());
            }
        }
    }
}

/// What a MERGE may do.
///
/// # Safety
/// `change` must be part of a plan.
unsafe fn merged(change: *const pg_sys::ModifyTable) -> impl Iterator<Item = CmdType::Type> {
    // SAFETY: a list for each table, of actions.
    let kinds = unsafe {
        pointers::<pg_sys::List>((*change).mergeActionLists)
            .flat_map(|list| pointers::<pg_sys::MergeAction>(list).map(|one| (*one).commandType))
    };
    kinds.filter(|kind| *kind != CmdType::CMD_NOTHING)
}

fn has_work(place: usize) -> bool {
    RUNNING.with_borrow(|running| running.get(place).is_some_and(|one| !one.work.is_empty()))
}

/// Does what the triggers of a statement put off.
#[pg_guard]
extern "C-unwind" fn end(place: usize) {
    let ended = RUNNING.with_borrow_mut(|running| {
        let ended =
            running.get_mut(place).map(|one| (std::mem::take(&mut one.work), one.has_inner));
        running.truncate(place);
        ended
    });
    let Some((work, has_inner)) = ended else { return };
    for one in work {
        one.perform(has_inner).or_raise();
    }
}

#[pg_guard]
unsafe extern "C-unwind" fn transaction_ends(event: pg_sys::XactEvent::Type, _arg: *mut c_void) {
    use pg_sys::XactEvent::{XACT_EVENT_ABORT, XACT_EVENT_COMMIT, XACT_EVENT_PREPARE};
    if [XACT_EVENT_ABORT, XACT_EVENT_COMMIT, XACT_EVENT_PREPARE].contains(&event) {
        RUNNING.take();
    }
    // What was prepared is not there yet, and may never be.
    if [XACT_EVENT_ABORT, XACT_EVENT_PREPARE].contains(&event) {
        forget_undone();
    }
}

#[pg_guard]
unsafe extern "C-unwind" fn subtransaction_ends(
    event: pg_sys::SubXactEvent::Type,
    sub: SubTransactionId,
    _parent: SubTransactionId,
    _arg: *mut c_void,
) {
    if event == pg_sys::SubXactEvent::SUBXACT_EVENT_ABORT_SUB {
        RUNNING.with_borrow_mut(|running| running.retain(|one| one.made_in < sub));
        forget_undone();
    }
}

/// Whether the client's statement says what is to be done about duplicates in a table: INSERT ... ON CONFLICT.
pub fn expects_conflicts(table: Oid) -> bool {
    let mut expects = false;
    // SAFETY: the portal that is running keeps its statements; tables are counted from 1.
    unsafe {
        let portal = pg_sys::ActivePortal;
        if portal.is_null() {
            return false;
        }
        for statement in pointers::<pg_sys::PlannedStmt>((*portal).stmts) {
            if !is_a(statement.cast_mut().cast(), pg_sys::NodeTag::T_PlannedStmt)
                || (*statement).planTree.is_null()
            {
                continue;
            }
            modifications(statement, |change| {
                let place = usize::try_from((*change).nominalRelation).unwrap_or(0);
                let mut tables = pointers::<pg_sys::RangeTblEntry>((*statement).rtable);
                let target = place.checked_sub(1).and_then(|place| tables.nth(place));
                expects |= target.is_some_and(|target| (*target).relid == table)
                    && (*change).onConflictAction != pg_sys::OnConflictAction::ONCONFLICT_NONE;
            });
        }
    }
    expects
}
