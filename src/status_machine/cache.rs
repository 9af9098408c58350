//! The compiled machines of this backend, by trigger.

use super::attached::Attached;
use crate::error::Failure;
use crate::relcache::Watch;
use pgrx::PgRelation;
use pgrx::pg_sys::{self, Oid};
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

thread_local! {
    static MACHINES: RefCell<HashMap<Oid, Rc<Attached>>> = RefCell::new(HashMap::new());
    /// The one that was asked for last: a statement changes many rows of one table.
    static LAST: RefCell<Option<(Oid, Rc<Attached>)>> = const { RefCell::new(None) };
    static WATCH: Watch = const { Watch::new() };
}

/// The machine that `trigger` puts on `relation`.
#[inline]
pub fn machine(trigger: &pg_sys::Trigger, relation: &PgRelation) -> Result<Rc<Attached>, Failure> {
    if WATCH.with(Watch::is_current) {
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

/// The machines of tables that changed are dropped here, and not when they change: they hold plans.
fn forget_stale() {
    let Some(changed) = WATCH.with(Watch::changed) else { return };
    let keeps = |m: &Attached| !changed.has(m.relid) && !changed.has(m.root);
    let gone = MACHINES.with_borrow_mut(|machines| {
        let (kept, gone): (Vec<_>, Vec<_>) = machines.drain().partition(|(_, m)| keeps(m));
        machines.extend(kept);
        gone
    });
    let last = LAST.take();
    // Dropped after the borrow: to drop a plan is to call PostgreSQL.
    drop((gone, last));
}
