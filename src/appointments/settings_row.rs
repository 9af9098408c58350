//! A row of business_calendars, known by its bytes: a backend reads each version of it once.
#![allow(unsafe_code)]

use super::cached::{Limits, Parsed, Week, keep};
use concierge_core::appointments::{Grid, Rules};
use pgrx::heap_tuple::PgHeapTuple;
use pgrx::pg_sys::{self, Datum, Oid};
use pgrx::prelude::*;
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

thread_local! {
    static ROWS: RefCell<HashMap<Vec<u8>, Rc<Settings>>> = RefCell::default();
    /// The key of the row that is looked for.
    static KEY: RefCell<Vec<u8>> = RefCell::default();
}

/// How a business takes appointments.
pub struct Settings {
    pub time_zone: Option<String>,
    pub weekly: Option<Parsed>,
    pub rules: Rules,
    pub default_duration: i32,
    pub buffers: (i32, i32),
    pub strict_grid: bool,
}

impl Default for Settings {
    /// Of a business without a row.
    fn default() -> Self {
        Self {
            time_zone: None,
            weekly: None,
            rules: Rules::default(),
            default_duration: 60,
            buffers: (0, 0),
            strict_grid: false,
        }
    }
}

/// A column with a whole row; nothing if the table has other columns than it should.
pub struct SettingsRow(pub Option<Rc<Settings>>);

impl SettingsRow {
    /// The row in a slot.
    ///
    /// # Safety
    /// It must be a row of the table.
    pub unsafe fn of_slot(slot: *mut pg_sys::TupleTableSlot) -> Self {
        // SAFETY: as promised; the tuple stays in the slot.
        unsafe {
            let mut owned = false;
            let tuple = pg_sys::ExecFetchSlotHeapTuple(slot, false, &mut owned);
            let desc = (*slot).tts_tupleDescriptor;
            let copy = || pg_sys::heap_copy_tuple_as_datum(tuple, desc);
            let header = (*tuple).t_data;
            // What lies elsewhere is not known by its bytes.
            if u32::from((*header).t_infomask) & pg_sys::HEAP_HASEXTERNAL != 0 {
                let row = PgHeapTuple::from_composite_datum(copy());
                return Self(Settings::of(&row).map(Rc::new));
            }
            let length = usize::try_from((*tuple).t_len).unwrap_or(0);
            Self::known((*desc).tdtypeid, header, length, copy)
        }
    }

    /// What is known of a row of that type by its header and all that follows; `copy` is asked otherwise.
    ///
    /// # Safety
    /// The header must be that of a tuple of the type, with so many bytes.
    unsafe fn known(
        of: Oid,
        header: *mut pg_sys::HeapTupleHeaderData,
        length: usize,
        copy: impl FnOnce() -> Datum,
    ) -> Self {
        // SAFETY: as promised. From the place of its values on a tuple has their map of nulls and the values; what comes
        // before says who wrote it and when, but for the number of columns.
        let bytes = unsafe {
            let skipped = std::mem::offset_of!(pg_sys::HeapTupleHeaderData, t_hoff);
            let start = header.cast::<u8>().add(skipped);
            std::slice::from_raw_parts(start, length.saturating_sub(skipped))
        };
        // SAFETY: as promised.
        let columns = unsafe { u32::from((*header).t_infomask2) & pg_sys::HEAP_NATTS_MASK };
        KEY.with_borrow_mut(|key| {
            key.clear();
            key.extend(of.to_u32().to_le_bytes());
            key.extend(columns.to_le_bytes());
            key.extend(bytes);
            if let Some(known) = ROWS.with_borrow(|rows| rows.get(key.as_slice()).cloned()) {
                return Self(Some(known));
            }
            // SAFETY: a composite value of the type.
            let row = unsafe { PgHeapTuple::from_composite_datum(copy()) };
            let Some(settings) = Settings::of(&row).map(Rc::new) else { return Self(None) };
            ROWS.with_borrow_mut(|rows| keep(rows, key.clone(), Rc::clone(&settings)));
            Self(Some(settings))
        })
    }
}

impl FromDatum for SettingsRow {
    unsafe fn from_polymorphic_datum(datum: Datum, is_null: bool, _: Oid) -> Option<Self> {
        if is_null {
            return None;
        }
        // SAFETY: the column is a composite value, a varlena that begins with the header of a tuple.
        unsafe {
            let value = pg_sys::pg_detoast_datum(datum.cast_mut_ptr());
            let length = pgrx::varlena::varsize(value);
            let header = value.cast::<pg_sys::HeapTupleHeaderData>();
            let of = (*header).t_choice.t_datum.datum_typeid;
            Some(Self::known(of, header, length, || Datum::from(value)))
        }
    }
}

impl IntoDatum for SettingsRow {
    fn into_datum(self) -> Option<Datum> {
        None
    }

    fn type_oid() -> Oid {
        pg_sys::RECORDOID
    }

    fn is_compatible_with(_: Oid) -> bool {
        true
    }
}

impl Settings {
    fn of(row: &PgHeapTuple<'_, AllocatedByRust>) -> Option<Self> {
        let number = |name: &str| row.get_by_name::<i32>(name).ok();
        let small = |name: &str| row.get_by_name::<i16>(name).ok()?.map(i32::from);
        let flag = |name: &str| row.get_by_name::<bool>(name).ok()?;
        let text = |name: &str| row.get_by_name::<String>(name).ok();
        let limits = row.get_by_name::<Limits>("limits").ok()?.unwrap_or_default();
        let step = number("slot_minutes")?.unwrap_or(15);
        Some(Self {
            time_zone: text("time_zone")?,
            weekly: row.get_by_name::<Week>("weekly").ok()?.map(|week| week.0),
            rules: Rules {
                grid: match text("grid")?.as_deref() {
                    Some("clock") => Grid::Clock,
                    Some("gap") => Grid::Gap { align: number("align_minutes")?.unwrap_or(step) },
                    _ => Grid::Open,
                },
                step,
                min_notice: number("min_notice")?.unwrap_or(0),
                horizon_days: number("horizon_days")?,
                cancel_notice: number("cancel_notice")?.unwrap_or(0),
                day_limit: limits.day,
                week_limit: limits.week,
                capacity: number("capacity")?.unwrap_or(1),
                min_party: number("min_party")?.unwrap_or(1),
                max_party: number("max_party")?,
            },
            default_duration: number("default_duration")?.unwrap_or(60),
            buffers: (small("buffer_before")?, small("buffer_after")?),
            strict_grid: flag("strict_grid")?,
        })
    }
}
