//! Bookable times as the rows of a function: put into PostgreSQL's store all at once, and not asked for one by one.
#![allow(unsafe_code)]

use super::cached;
use super::request::to_pg;
use crate::error::OrRaise;
use concierge_core::appointments::{Instant, Stamper};
use pgrx::callconv::{CallCx, RetAbi};
use pgrx::pg_sys::{self, Datum};
use pgrx::pgrx_sql_entity_graph::metadata::{
    ArgumentError, ReturnsError, ReturnsRef, SqlMappingRef, SqlTranslatable, TypeOrigin,
};
use pgrx::prelude::*;
use serde::{Deserialize, Serialize};

/// Times that can be booked, and the zone in which they are written.
#[derive(Default, Serialize, Deserialize)]
pub struct Times {
    pub zone: String,
    pub times: Vec<Time>,
}

/// A time that can be booked.
#[derive(Serialize, Deserialize)]
pub struct Time {
    pub start: Instant,
    pub end: Instant,
    pub resource: Option<uuid::Uuid>,
    pub spots_left: i32,
}

/// slot_start, slot_end, local_start, local_date, resource_id, spots_left
const COLUMNS: usize = 6;

impl Times {
    /// # Safety
    /// It must be the call of a function that returns a table of those columns.
    unsafe fn store(self, fcinfo: pg_sys::FunctionCallInfo) {
        let zone = (!self.times.is_empty()).then(|| cached::zone(&self.zone).or_raise());
        // SAFETY: as promised by the caller; the store copies each row, so that a text need only last until then.
        unsafe {
            pg_sys::InitMaterializedSRF(fcinfo, 0);
            let result = (*fcinfo).resultinfo.cast::<pg_sys::ReturnSetInfo>();
            let (store, desc) = ((*result).setResult, (*result).setDesc);
            let Some(zone) = zone else { return };
            let mut stamper = Stamper::new(zone);
            for time in self.times {
                let (local, day) = stamper.stamp(time.start);
                let text = Text::of(local);
                let resource = time.resource.and_then(|id| to_pg(id).into_datum());
                let mut nulls = [false, false, false, false, resource.is_none(), false];
                let mut values: [Datum; COLUMNS] = [
                    time.start.into(),
                    time.end.into(),
                    Datum::from(&raw const text),
                    day.into(),
                    resource.unwrap_or(Datum::from(0)),
                    time.spots_left.into(),
                ];
                pg_sys::tuplestore_putvalues(store, desc, values.as_mut_ptr(), nulls.as_mut_ptr());
            }
        }
    }
}

/// A text as PostgreSQL has it, on the stack.
#[repr(C, align(4))]
struct Text {
    header: [u8; 4],
    bytes: [u8; 60],
}

impl Text {
    fn of(text: &str) -> Self {
        let mut bytes = [0; 60];
        let length = text.len().min(bytes.len());
        if let (Some(to), Some(from)) = (bytes.get_mut(..length), text.as_bytes().get(..length)) {
            to.copy_from_slice(from);
        }
        let mut new = Self { header: [0; 4], bytes };
        // SAFETY: the header has four bytes, and is aligned.
        unsafe {
            let total = i32::try_from(length + 4).unwrap_or(4);
            pgrx::varlena::set_varsize_4b((&raw mut new).cast(), total);
        }
        new
    }
}

// SAFETY: the rows go into the store of the call, and what is returned besides is not looked at.
unsafe impl RetAbi for Times {
    type Item = Self;
    type Ret = Self;

    unsafe fn check_fcinfo_and_prepare(_: pg_sys::FunctionCallInfo) -> CallCx {
        // SAFETY: a global of the backend.
        CallCx::WrappedFn(unsafe { pg_sys::CurrentMemoryContext })
    }

    fn to_ret(self) -> Self {
        self
    }

    unsafe fn box_ret_in_fcinfo(fcinfo: pg_sys::FunctionCallInfo, ret: Self) -> Datum {
        // SAFETY: the function is declared to return such a table.
        unsafe {
            ret.store(fcinfo);
            (*fcinfo).isnull = true;
        }
        Datum::from(0)
    }

    unsafe fn move_into_fcinfo_fcx(self, _: pg_sys::FunctionCallInfo) {}

    unsafe fn fill_fcinfo_fcx(&self, _: pg_sys::FunctionCallInfo) {}
}

// SAFETY: the functions that return it write their SQL themselves.
unsafe impl SqlTranslatable for Times {
    const TYPE_IDENT: &'static str = pgrx::pgrx_resolved_type!(Times);
    const TYPE_ORIGIN: TypeOrigin = TypeOrigin::External;
    const ARGUMENT_SQL: Result<SqlMappingRef, ArgumentError> = Err(ArgumentError::Table);
    const RETURN_SQL: Result<ReturnsRef, ReturnsError> =
        Ok(ReturnsRef::SetOf(SqlMappingRef::literal("record")));
}
