//! Statements of the search: kept for each text, planned for the values of each call. All of a call see what the
//! calling statement sees, also in a transaction that has written; pgrx's `select` would look again each time.
#![allow(unsafe_code)]

use super::json::Stored;
use crate::error::Failure;
use crate::error::relay::passing_on;
use crate::settings::c_string;
use pgrx::datum::DatumWithOid;
use pgrx::pg_sys::{self, Oid};
use pgrx::prelude::*;
use pgrx::spi::{SpiError, SpiErrorCodes};
use std::cell::RefCell;
use std::collections::HashMap;
use std::ffi::{c_char, c_int};
use std::rc::Rc;

/// When a statement is planned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Planned {
    /// For each call, so that an owner with many rows gets another plan than one with few.
    Anew,
    /// Once: its plan depends on no value.
    Once,
}

struct Kept(pg_sys::SPIPlanPtr, Vec<Oid>);

impl Drop for Kept {
    fn drop(&mut self) {
        // SAFETY: the plan was kept by us and is used by nobody after this.
        unsafe { pg_sys::SPI_freeplan(self.0) };
    }
}

/// More statements than a session uses at a time; a table has a handful.
const MOST: usize = 256;

thread_local! {
    static KEPT: RefCell<HashMap<(String, Planned), Rc<Kept>>> = RefCell::new(HashMap::new());
}

/// A row of a result.
pub struct Row {
    tuple: pg_sys::HeapTuple,
    desc: pg_sys::TupleDesc,
}

impl Row {
    fn datum(&self, ordinal: usize) -> Option<pg_sys::Datum> {
        let mut null = false;
        // SAFETY: tuple and description are of the result that is being read.
        let datum =
            unsafe { pg_sys::SPI_getbinval(self.tuple, self.desc, ordinal as c_int, &mut null) };
        (!null).then_some(datum)
    }

    /// Column `ordinal`, counted from 1, of the type that the statement gives it.
    pub fn get<T: FromDatum>(&self, ordinal: usize) -> Option<T> {
        // SAFETY: our statements cast each column to the type that is read; texts are copied.
        self.datum(ordinal).and_then(|datum| unsafe { T::from_datum(datum, false) })
    }

    /// A column of type text, as a copy.
    pub fn text(&self, ordinal: usize) -> Option<String> {
        self.get::<String>(ordinal)
    }

    /// A column of a type of variable length.
    pub fn stored(&self, ordinal: usize) -> Option<Stored> {
        // SAFETY: it is asked of columns of type jsonb and tsvector.
        self.datum(ordinal).map(|datum| unsafe { Stored::copy(datum) })
    }
}

/// The rows of `query`, each turned into what `each` makes of it.
pub fn rows<T>(
    planned: Planned,
    query: &str,
    args: &[DatumWithOid<'_>],
    mut each: impl FnMut(&Row) -> T,
) -> Result<Vec<T>, Failure> {
    let read = || {
        Spi::connect(|_| {
            let plan = kept(planned, query, args)?;
            let mut values: Vec<_> = args
                .iter()
                .map(|arg| arg.datum().map_or(pg_sys::Datum::null(), |datum| datum.sans_lifetime()))
                .collect();
            let nulls: Vec<_> = args
                .iter()
                .map(|arg| if arg.datum().is_some() { b' ' } else { b'n' } as c_char)
                .collect();
            // SAFETY: values and nulls are as many as the plan has parameters, which its key makes sure of; the rows
            // live until the connection ends.
            unsafe {
                let done =
                    pg_sys::SPI_execute_plan(plan.0, values.as_mut_ptr(), nulls.as_ptr(), true, 0);
                if done != pg_sys::SPI_OK_SELECT as c_int {
                    return Err(Failure::from(SpiError::from(SpiErrorCodes::OpUnknown)));
                }
                let table = pg_sys::SPI_tuptable;
                let count = usize::try_from(pg_sys::SPI_processed).unwrap_or(0);
                let tuples = std::slice::from_raw_parts((*table).vals, count);
                let desc = (*table).tupdesc;
                let found = tuples.iter().map(|tuple| each(&Row { tuple: *tuple, desc })).collect();
                pg_sys::SPI_freetuptable(table);
                Ok(found)
            }
        })
    };
    passing_on(read)
}

fn kept(planned: Planned, query: &str, args: &[DatumWithOid<'_>]) -> Result<Rc<Kept>, Failure> {
    let key = (query.to_owned(), planned);
    // A type may be another by now, under the same name.
    let fits = |plan: &Rc<Kept>| plan.1.iter().copied().eq(args.iter().map(DatumWithOid::oid));
    if let Some(plan) = KEPT.with_borrow(|all| all.get(&key).cloned()).filter(fits) {
        return Ok(plan);
    }
    let mut types: Vec<Oid> = args.iter().map(DatumWithOid::oid).collect();
    let text = c_string(query);
    let how = match planned {
        Planned::Anew => pg_sys::CURSOR_OPT_CUSTOM_PLAN,
        Planned::Once => pg_sys::CURSOR_OPT_GENERIC_PLAN,
    };
    // SAFETY: the text and the types are copied; we are connected to SPI.
    let plan = unsafe {
        let count = types.len() as c_int;
        let plan =
            pg_sys::SPI_prepare_cursor(text.as_ptr(), count, types.as_mut_ptr(), how as c_int);
        if plan.is_null() || pg_sys::SPI_keepplan(plan) != 0 {
            return Err(Failure::from(SpiError::from(SpiErrorCodes::OpUnknown)));
        }
        Rc::new(Kept(plan, types))
    };
    // Dropped after the borrow: to drop a plan is to call PostgreSQL.
    let old = KEPT.with_borrow_mut(|all| {
        let old = if all.len() >= MOST { std::mem::take(all) } else { HashMap::new() };
        let replaced = all.insert(key, Rc::clone(&plan));
        (old, replaced)
    });
    drop(old);
    Ok(plan)
}
