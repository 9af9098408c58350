//! Statements that are planned once, because their plans depend on no value, and the rows they give.
//!
//! PostgreSQL would plan such a statement anew for each call as long as it hopes for a better plan, and that takes
//! several times as long as to execute it.
#![allow(unsafe_code)]

use crate::error::Failure;
use crate::settings::c_string;
use crate::spi::Sees;
use pgrx::datum::DatumWithOid;
use pgrx::pg_sys::{self, Datum, Oid};
use pgrx::prelude::*;
use pgrx::spi::{SpiError, SpiErrorCodes};
use std::ffi::{c_char, c_int};

/// A plan that is kept as long as the backend lives, or until it is dropped.
pub struct Plan(pg_sys::SPIPlanPtr);

impl Drop for Plan {
    fn drop(&mut self) {
        // SAFETY: the plan was kept by us, and nobody else has it.
        unsafe { pg_sys::SPI_freeplan(self.0) };
    }
}

impl Plan {
    /// Of a statement with parameters of these types.
    pub fn new(statement: &str, types: &[Oid]) -> Result<Self, Failure> {
        let text = c_string(statement);
        let mut types = types.to_vec();
        let how = pg_sys::CURSOR_OPT_GENERIC_PLAN as c_int;
        Spi::connect(|_| {
            // SAFETY: we are connected; text and types are copied, and the types are as many as is said.
            unsafe {
                let count = c_int::try_from(types.len()).unwrap_or(0);
                let plan =
                    pg_sys::SPI_prepare_cursor(text.as_ptr(), count, types.as_mut_ptr(), how);
                if plan.is_null() || pg_sys::SPI_keepplan(plan) != 0 {
                    return Err(unknown());
                }
                Ok(Self(plan))
            }
        })
    }

    /// The rows, each turned into what `each` makes of it. The arguments are those of the statement.
    pub fn rows<T>(
        &self,
        sees: Sees,
        args: &[DatumWithOid<'_>],
        mut each: impl FnMut(Row<'_>) -> Result<T, Failure>,
    ) -> Result<Vec<T>, Failure> {
        let datum = |arg: &DatumWithOid<'_>| arg.datum().map(|datum| datum.sans_lifetime());
        let mut values: Vec<_> =
            args.iter().map(|arg| datum(arg).unwrap_or(Datum::null())).collect();
        let null = |arg: &DatumWithOid<'_>| if arg.datum().is_some() { b' ' } else { b'n' };
        let nulls: Vec<_> = args.iter().map(|arg| null(arg) as c_char).collect();
        Spi::connect(|_| {
            // SAFETY: we are connected, values and nulls are as many as the plan has parameters, and of their types;
            // rows and their description live as long as the connection.
            unsafe {
                // A report sees what the calling statement sees, and nothing that comes later.
                let read_only = sees == Sees::Snapshot;
                let (values, nulls) = (values.as_mut_ptr(), nulls.as_ptr());
                let done = pg_sys::SPI_execute_plan(self.0, values, nulls, read_only, 0);
                if done < 0 {
                    return Err(unknown());
                }
                let table = pg_sys::SPI_tuptable;
                if table.is_null() {
                    return Ok(Vec::new());
                }
                let count = usize::try_from(pg_sys::SPI_processed).unwrap_or(0);
                let desc = (*table).tupdesc;
                let columns = usize::try_from((*desc).natts).unwrap_or(0);
                let (mut values, mut nulls) = (vec![Datum::null(); columns], vec![true; columns]);
                let mut found = Vec::with_capacity(count);
                for tuple in std::slice::from_raw_parts((*table).vals, count) {
                    let (values, nulls) = (&mut values, &mut nulls);
                    pg_sys::heap_deform_tuple(
                        *tuple,
                        desc,
                        values.as_mut_ptr(),
                        nulls.as_mut_ptr(),
                    );
                    found.push(each(Row { values, nulls, desc })?);
                }
                Ok(found)
            }
        })
    }
}

fn unknown() -> Failure {
    SpiError::from(SpiErrorCodes::OpUnknown).into()
}

/// A row of a result.
pub struct Row<'a> {
    values: &'a [Datum],
    nulls: &'a [bool],
    desc: pg_sys::TupleDesc,
}

impl Row<'_> {
    /// Column `ordinal`, counted from 1.
    pub fn get<T: FromDatum + IntoDatum>(&self, ordinal: usize) -> Result<Option<T>, Failure> {
        let at = ordinal.wrapping_sub(1);
        let (Some(value), Some(null)) = (self.values.get(at), self.nulls.get(at)) else {
            return Err(SpiError::from(SpiErrorCodes::NoAttribute).into());
        };
        if *null {
            return Ok(None);
        }
        // SAFETY: value and type are those of the column, which there is.
        unsafe {
            let of = pg_sys::SPI_gettypeid(self.desc, c_int::try_from(ordinal).unwrap_or(0));
            Ok(T::try_from_datum(*value, false, of).map_err(SpiError::from)?)
        }
    }

    /// A text column that is never null.
    pub fn text(&self, ordinal: usize) -> Result<String, Failure> {
        Ok(self.get(ordinal)?.unwrap_or_default())
    }
}
