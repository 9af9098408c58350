//! Opening hours and zones as they are read again and again: each is parsed once in a backend.
#![allow(unsafe_code)]

use super::document::Document;
use super::zone::ServerZone;
use crate::error::Failure;
use concierge_core::appointments::Weekly;
use concierge_core::appointments::Window;
use concierge_core::appointments::hours::{Problems, windows};
use pgrx::datum::UnboxDatum;
use pgrx::pg_sys::{self, Datum, Oid};
use pgrx::prelude::*;
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// Most of each that are kept.
const MANY: usize = 4096;

/// What a document says, or what is wrong with it.
pub type Parsed = Result<Rc<Weekly>, Problems>;

thread_local! {
    static WEEKS: RefCell<HashMap<Vec<u8>, Parsed>> = RefCell::default();
    static ZONES: RefCell<HashMap<String, ServerZone>> = RefCell::default();
}

/// The zone of that name.
pub fn zone(name: &str) -> Result<ServerZone, Failure> {
    if let Some(zone) = ZONES.with_borrow(|zones| zones.get(name).copied()) {
        return Ok(zone);
    }
    let zone = ServerZone::named(name)?;
    ZONES.with_borrow_mut(|zones| keep(zones, name.to_owned(), zone));
    Ok(zone)
}

/// Keeps what was made, and not without end.
pub fn keep<K: std::hash::Hash + Eq, V>(kept: &mut HashMap<K, V>, key: K, value: V) {
    if kept.len() >= MANY {
        kept.clear();
    }
    kept.insert(key, value);
}

/// SPI asks every type for the way back; these are never written.
macro_rules! only_read {
    ($type:ident) => {
        impl IntoDatum for $type {
            fn into_datum(self) -> Option<Datum> {
                None
            }

            fn type_oid() -> Oid {
                pg_sys::JSONBOID
            }
        }
    };
}

/// A column of weekly hours. The document is known by its bytes, so that it need not be written out and parsed.
pub struct Week(pub Parsed);

impl FromDatum for Week {
    unsafe fn from_polymorphic_datum(datum: Datum, is_null: bool, oid: Oid) -> Option<Self> {
        if is_null {
            return None;
        }
        // SAFETY: the column is jsonb, a varlena, which stays in memory of the query.
        let bytes = unsafe {
            let plain = pg_sys::pg_detoast_datum_packed(datum.cast_mut_ptr());
            let length = pgrx::varlena::varsize_any_exhdr(plain);
            std::slice::from_raw_parts(pgrx::varlena::vardata_any(plain).cast::<u8>(), length)
        };
        if let Some(week) = WEEKS.with_borrow(|weeks| weeks.get(bytes).cloned()) {
            return Some(Self(week));
        }
        // SAFETY: as above.
        let document = unsafe { Document::from_polymorphic_datum(datum, false, oid) }?;
        let week = Weekly::parse(&document.0).map(Rc::new);
        WEEKS.with_borrow_mut(|weeks| keep(weeks, bytes.to_vec(), week.clone()));
        Some(Self(week))
    }
}

only_read!(Week);

/// A column with the windows of one date.
pub struct Windows(pub Result<Vec<Window>, Problems>);

impl FromDatum for Windows {
    unsafe fn from_polymorphic_datum(datum: Datum, is_null: bool, oid: Oid) -> Option<Self> {
        // SAFETY: the column is jsonb.
        let document = unsafe { Document::from_polymorphic_datum(datum, is_null, oid) }?;
        Some(Self(windows(&document.0)))
    }
}

only_read!(Windows);

/// A column with the limits of a day and a week.
#[derive(Default)]
pub struct Limits {
    pub day: Option<u32>,
    pub week: Option<u32>,
}

impl FromDatum for Limits {
    unsafe fn from_polymorphic_datum(datum: Datum, is_null: bool, oid: Oid) -> Option<Self> {
        /// A jsonb of so many bytes is empty: it has no more than a count.
        const EMPTY: usize = 4;
        if is_null {
            return None;
        }
        // SAFETY: the column is jsonb, a varlena, which stays in memory of the query.
        let length = unsafe {
            pgrx::varlena::varsize_any_exhdr(pg_sys::pg_detoast_datum_packed(datum.cast_mut_ptr()))
        };
        if length <= EMPTY {
            return Some(Self::default());
        }
        // SAFETY: as above.
        let document = unsafe { Document::from_polymorphic_datum(datum, false, oid) }?.0;
        let limit = |key| document.get(key)?.as_u64().and_then(|limit| u32::try_from(limit).ok());
        Some(Self { day: limit("day"), week: limit("week") })
    }
}

only_read!(Limits);

/// Lets a type be read from a column of jsonb, with what a null stands for.
macro_rules! unboxed {
    ($type:ident, $null:expr) => {
        // SAFETY: a column of jsonb is unboxed as one.
        unsafe impl UnboxDatum for $type {
            type As<'src> = Self;

            unsafe fn unbox<'src>(datum: pgrx::datum::Datum<'src>) -> Self
            where
                Self: 'src,
            {
                let (datum, oid) = (datum.sans_lifetime(), pg_sys::JSONBOID);
                // SAFETY: as promised by the caller, the value is there.
                unsafe { Self::from_polymorphic_datum(datum, false, oid) }.unwrap_or($null)
            }
        }
    };
}

unboxed!(Week, Self(Err(Problems(Vec::new()))));
unboxed!(Limits, Self::default());
