//! Constants of a definition, as PostgreSQL stores and reads them.
#![allow(unsafe_code)]

use super::value::{Field, cut_nul};
use crate::error::Failure;
use concierge_core::status_machine::Constant;
use pgrx::pg_sys::{self, Datum, Oid};
use std::ffi::CString;

/// A constant as PostgreSQL reads it.
pub fn text_of(constant: &Constant) -> String {
    match constant {
        Constant::Text(text) => text.clone(),
        Constant::Integer(number) => number.to_string(),
        Constant::Decimal(number) => number.to_string(),
        Constant::Boolean(value) => value.to_string(),
        Constant::Uuid(bytes) => uuid::Uuid::from_bytes(*bytes).to_string(),
        // SAFETY: date_out takes a date and gives a C string; ISO order is read in any DateStyle.
        Constant::Date(days) => unsafe {
            let mut time = pg_sys::pg_tm::default();
            pg_sys::j2date(
                days + pg_sys::POSTGRES_EPOCH_JDATE as i32,
                &mut time.tm_year,
                &mut time.tm_mon,
                &mut time.tm_mday,
            );
            format!("{:04}-{:02}-{:02}T00:00:00Z", time.tm_year, time.tm_mon, time.tm_mday)
        },
    }
}

/// A constant as SQL writes it.
pub fn literal(constant: &Constant) -> String {
    pgrx::spi::quote_literal(text_of(constant))
}

/// A memory context for values that live as long as the machine.
pub struct Constants(pg_sys::MemoryContext);

impl Constants {
    /// An empty one.
    pub fn new() -> Self {
        // SAFETY: a new context below the one that lives as long as the backend.
        Self(unsafe {
            pg_sys::AllocSetContextCreateInternal(
                pg_sys::TopMemoryContext,
                c"concierge status machine".as_ptr(),
                0,
                pg_sys::ALLOCSET_SMALL_INITSIZE as usize,
                pg_sys::ALLOCSET_SMALL_MAXSIZE as usize,
            )
        })
    }

    /// `text` as a value of the column; raises what PostgreSQL raises for a bad one.
    pub fn datum(&self, field: &Field, text: &str) -> Result<Datum, Failure> {
        let text = CString::new(cut_nul(text)).unwrap_or_default();
        // SAFETY: the input function of the column's own type reads a C string; what it makes is copied.
        unsafe {
            let previous = pg_sys::MemoryContextSwitchTo(self.0);
            let (mut input, mut parameter) = (Oid::INVALID, Oid::INVALID);
            pg_sys::getTypeInputInfo(field.type_oid, &mut input, &mut parameter);
            let datum = pg_sys::OidInputFunctionCall(
                input,
                text.as_ptr().cast_mut(),
                parameter,
                field.modifier,
            );
            pg_sys::MemoryContextSwitchTo(previous);
            Ok(datum)
        }
    }
}

impl Drop for Constants {
    fn drop(&mut self) {
        // SAFETY: nobody but this machine knows the context.
        unsafe { pg_sys::MemoryContextDelete(self.0) }
    }
}
