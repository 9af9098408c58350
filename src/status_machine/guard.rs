//! Functions that guard a transition: asked as the owner of the table, with a fixed search_path, and unable
//! to write.
#![allow(unsafe_code)]

use super::attached::Attached;
use super::target;
use crate::error::relay::relaying;
use crate::error::{Failure, OrRaise};
use crate::owner::as_owner;
use crate::spi::{Kept, Sees, kept, raw, rows, rows_kept};
use concierge_core::refusal::{self, Refusal};
use concierge_core::status_machine::Function;
use pgrx::PgRelation;
use pgrx::pg_sys::{self, HeapTuple, Oid, TupleDesc};
use pgrx::spi::quote_qualified_identifier;
use std::cell::Cell;
use std::ffi::CStr;

/// A function of (old row, new row) that says whether a transition may be taken.
pub struct GuardFunction {
    function: Function,
    /// The table whose row type it takes.
    root: Oid,
    /// The table whose rows are judged: `root` or a partition of it.
    relid: Oid,
    found: Cell<Oid>,
    plan: Kept,
}

impl GuardFunction {
    /// Nothing is looked up before it is asked.
    pub fn new(function: Function, root: Oid, relid: Oid) -> Self {
        Self { function, root, relid, found: Cell::new(Oid::INVALID), plan: Kept::new() }
    }

    /// Does it exist, and promise not to write? Raises ZF009 if not.
    pub fn check(&self) -> Result<(), Failure> {
        let found = rows(
            Sees::Snapshot,
            "SELECT p.oid, p.provolatile::text, p.prorettype = 'pg_catalog.bool'::pg_catalog.regtype AND NOT p.proretset \
             FROM pg_catalog.pg_proc p \
             JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace \
             JOIN pg_catalog.pg_class c ON c.oid = $3 \
             WHERE n.nspname = $1::name AND p.proname = $2::name AND p.pronargs = 2 \
             AND p.proargtypes[0] IN (c.reltype, 'pg_catalog.record'::pg_catalog.regtype) \
             AND p.proargtypes[1] IN (c.reltype, 'pg_catalog.record'::pg_catalog.regtype)",
            &[
                self.function.schema.as_str().into(),
                self.function.name.as_str().into(),
                self.root.into(),
            ],
            |row| Ok((row.get::<Oid>(1)?, row.text(2)?, row.get::<bool>(3)? == Some(true))),
        )?;
        match found.into_iter().next() {
            None => Err(self.wrong("there is no such function of (old row, new row)")),
            Some((_, _, false)) => Err(self.wrong("it does not return one boolean")),
            Some((_, volatility, _)) if volatility == "v" => {
                Err(self.wrong("it is VOLATILE, so it could write; make it STABLE"))
            }
            Some((oid, ..)) => {
                self.found.set(oid.unwrap_or(Oid::INVALID));
                Ok(())
            }
        }
    }

    fn wrong(&self, why: &str) -> Failure {
        let name = &self.function;
        let table = target::open(self.root).name().to_owned();
        Refusal::new(
            refusal::INVALID_MACHINE,
            format!("the guard function {name} is no use: {why}"),
        )
        .detail("A transition that it guards cannot be judged.")
        .hint(format!(
            "CREATE FUNCTION {name}(old_row {table}, new_row {table}) RETURNS boolean STABLE ..."
        ))
        .into()
    }

    /// Its answer; null is no. A change is decided by what is so now; a question is answered by what its own
    /// statement sees, so that it can be asked on a standby.
    ///
    /// # Safety
    /// Both must be valid tuples of the row type `desc`, that of the table of `attached`.
    pub unsafe fn ask(
        &self,
        attached: &Attached,
        sees: Sees,
        old: HeapTuple,
        new: HeapTuple,
        desc: TupleDesc,
    ) -> bool {
        if !self.is_there() {
            self.check().or_raise();
        }
        let root = target::open(self.root);
        // SAFETY: an open relation has a pg_class row.
        let row_type = unsafe { (*root.rd_rel).reltype };
        // SAFETY: as promised by the caller.
        let (old, new) = unsafe { (self.row(old, desc, &root), self.row(new, desc, &root)) };
        relaying(|| {
            as_owner(attached.owner, || {
                reading_only(|| {
                    let name =
                        quote_qualified_identifier(&self.function.schema, &self.function.name);
                    let query = format!("SELECT {name}($1, $2)");
                    let plan = kept(&self.plan, &query, &[row_type, row_type])?;
                    rows_kept(
                        sees,
                        &plan,
                        &[raw(Some(old), row_type), raw(Some(new), row_type)],
                        |row| row.get::<bool>(1),
                    )
                })
            })
        })
        .or_raise()
        .first()
        .is_some_and(|answer| *answer == Some(true))
    }

    /// The function may have been dropped, renamed or altered since it was found.
    fn is_there(&self) -> bool {
        let found = self.found.get();
        // SAFETY: look-ups by OID, which give null or C strings in memory of the call.
        unsafe {
            if found == Oid::INVALID {
                return false;
            }
            let name = pg_sys::get_func_name(found);
            let is = |text: *mut std::ffi::c_char, wanted: &str| {
                !text.is_null() && CStr::from_ptr(text).to_bytes() == wanted.as_bytes()
            };
            is(name, &self.function.name)
                && is(
                    pg_sys::get_namespace_name(pg_sys::get_func_namespace(found)),
                    &self.function.schema,
                )
                && pg_sys::func_volatile(found).cast_unsigned() != b'v'
                && pg_sys::get_func_rettype(found) == pg_sys::BOOLOID
        }
    }

    /// A tuple as a value of the row type of `root`.
    ///
    /// # Safety
    /// `tuple` must be a valid tuple of the row type `desc`.
    unsafe fn row(&self, tuple: HeapTuple, desc: TupleDesc, root: &PgRelation) -> pg_sys::Datum {
        // SAFETY: as promised by the caller; the map is made for these two row types.
        unsafe {
            let whole = root.rd_att;
            let mut tuple = tuple;
            if self.relid != self.root {
                let map = pg_sys::convert_tuples_by_name(desc, whole);
                if !map.is_null() {
                    tuple = pg_sys::execute_attr_map_tuple(tuple, map);
                }
            }
            pg_sys::heap_copy_tuple_as_datum(tuple, whole)
        }
    }
}

/// Does `work` in a transaction that cannot write.
fn reading_only<T>(work: impl FnOnce() -> T) -> T {
    // SAFETY: a flag of the transaction, put back below; after an error PostgreSQL puts it back itself.
    unsafe {
        let before = pg_sys::XactReadOnly;
        pg_sys::XactReadOnly = true;
        let result = work();
        pg_sys::XactReadOnly = before;
        result
    }
}
