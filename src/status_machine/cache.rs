//! The compiled machines of this backend, by trigger.
#![allow(unsafe_code)]

use super::attached::Attached;
use crate::error::Failure;
use pgrx::pg_sys::{self, Datum, Oid};
use pgrx::{PgRelation, pg_guard};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

thread_local! {
    static MACHINES: RefCell<HashMap<Oid, Rc<Attached>>> = RefCell::new(HashMap::new());
    /// The one that was asked for last: a statement changes many rows of one table.
    static LAST: RefCell<Option<(Oid, Rc<Attached>)>> = const { RefCell::new(None) };
    /// Tables that have changed since.
    static STALE: RefCell<Vec<Oid>> = const { RefCell::new(Vec::new()) };
    /// How often any table has changed.
    static CHANGES: Cell<u64> = const { Cell::new(0) };
    static IS_STALE: Cell<bool> = const { Cell::new(false) };
    static REGISTERED: Cell<bool> = const { Cell::new(false) };
}

/// The machine that `trigger` puts on `relation`.
#[inline]
pub fn machine(trigger: &pg_sys::Trigger, relation: &PgRelation) -> Result<Rc<Attached>, Failure> {
    if !IS_STALE.get() {
        let last = LAST.with_borrow(|last| match last {
            Some((oid, machine)) if *oid == trigger.tgoid => Some(Rc::clone(machine)),
            _ => None,
        });
        if let Some(machine) = last {
            return Ok(machine);
        }
    }
    look_up(trigger, relation)
}

#[cold]
fn look_up(trigger: &pg_sys::Trigger, relation: &PgRelation) -> Result<Rc<Attached>, Failure> {
    register();
    forget_stale();
    let known = MACHINES.with_borrow(|machines| machines.get(&trigger.tgoid).cloned());
    let machine = match known {
        Some(machine) => machine,
        None => {
            let machine = Rc::new(Attached::compile(trigger, relation)?);
            MACHINES.with_borrow_mut(|all| all.insert(trigger.tgoid, Rc::clone(&machine)));
            machine
        }
    };
    LAST.set(Some((trigger.tgoid, Rc::clone(&machine))));
    Ok(machine)
}

fn register() {
    if !REGISTERED.replace(true) {
        // SAFETY: the callback is a function that lives as long as the backend.
        unsafe { pg_sys::CacheRegisterRelcacheCallback(Some(changed), Datum::from(0)) }
    }
}

/// The machines of tables that changed are dropped here, and not in the callback: they hold plans.
fn forget_stale() {
    if !IS_STALE.replace(false) {
        return;
    }
    let stale = STALE.take();
    let all = stale.contains(&Oid::INVALID);
    let keeps = |m: &Attached| !all && !stale.contains(&m.relid) && !stale.contains(&m.root);
    let gone = MACHINES.with_borrow_mut(|machines| {
        let (kept, gone): (Vec<_>, Vec<_>) = machines.drain().partition(|(_, m)| keeps(m));
        machines.extend(kept);
        gone
    });
    let last = LAST.take();
    // Dropped after the borrow: to drop a plan is to call PostgreSQL.
    drop((gone, last));
}

/// A table has changed. This may be called at any moment, so it only takes a note.
#[pg_guard]
unsafe extern "C-unwind" fn changed(_arg: Datum, relid: Oid) {
    const MANY: usize = 256;
    STALE.with(|stale| {
        if let Ok(mut stale) = stale.try_borrow_mut() {
            if stale.len() >= MANY {
                stale.clear();
                stale.push(Oid::INVALID);
            } else {
                stale.push(relid);
            }
        }
    });
    IS_STALE.set(true);
    CHANGES.set(CHANGES.get().wrapping_add(1));
}

/// A number that is another one after any table has changed, for what was found out about one.
pub fn changes() -> u64 {
    CHANGES.get()
}
