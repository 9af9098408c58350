//! Values of a row, read where they lie.
#![allow(unsafe_code)]

use super::attached::KeyColumn;
use concierge_core::status_machine::{ColumnKind, Decimal, Value};
use pgrx::PgRelation;
use pgrx::pg_sys::{self, Datum, HeapTuple, Oid, TupleDesc};
use pgrx::varlena;
use std::ffi::CStr;

/// How a value is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Read {
    /// text, varchar
    Text,
    /// A label.
    Enum,
    /// smallint
    Small,
    /// integer
    Integer,
    /// bigint
    Big,
    /// numeric
    Numeric,
    /// real
    Real,
    /// double precision
    Double,
    /// boolean
    Boolean,
    /// timestamptz
    Timestamptz,
    /// date
    Date,
    /// uuid
    Uuid,
    /// Only whether it is null.
    Presence,
}

impl Read {
    /// For a type, domains seen through.
    pub fn of(type_oid: Oid) -> Self {
        match type_oid {
            pg_sys::TEXTOID | pg_sys::VARCHAROID => Self::Text,
            pg_sys::INT2OID => Self::Small,
            pg_sys::INT4OID => Self::Integer,
            pg_sys::INT8OID => Self::Big,
            pg_sys::NUMERICOID => Self::Numeric,
            pg_sys::FLOAT4OID => Self::Real,
            pg_sys::FLOAT8OID => Self::Double,
            pg_sys::BOOLOID => Self::Boolean,
            pg_sys::TIMESTAMPTZOID => Self::Timestamptz,
            pg_sys::DATEOID => Self::Date,
            pg_sys::UUIDOID => Self::Uuid,
            // SAFETY: a look-up by OID.
            other if unsafe { pg_sys::type_is_enum(other) } => Self::Enum,
            _ => Self::Presence,
        }
    }

    /// What the core calls it.
    pub fn kind(self) -> ColumnKind {
        match self {
            Self::Text | Self::Enum => ColumnKind::Text,
            Self::Small | Self::Integer | Self::Big | Self::Numeric | Self::Real | Self::Double => {
                ColumnKind::Numeric
            }
            Self::Boolean => ColumnKind::Boolean,
            Self::Timestamptz => ColumnKind::Timestamptz,
            Self::Date => ColumnKind::Date,
            Self::Uuid => ColumnKind::Uuid,
            Self::Presence => ColumnKind::Other,
        }
    }
}

/// A column, found.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// Its attribute number.
    pub number: i16,
    /// Its type, as declared.
    pub type_oid: Oid,
    /// Its type modifier.
    pub modifier: i32,
    /// How to read it.
    pub read: Read,
}

impl Field {
    /// The column named `name`.
    pub fn of(relation: &PgRelation, name: &str) -> Option<Self> {
        let desc = relation.tuple_desc();
        let column = desc.iter().find(|c| !c.attisdropped && c.name() == name)?;
        Some(Self {
            number: column.attnum,
            type_oid: column.atttypid,
            modifier: column.atttypmod,
            read: Read::of(base_type(column.atttypid)),
        })
    }

    /// A column of the key, for its datum only.
    pub fn key(column: &KeyColumn) -> Self {
        Self {
            number: column.number,
            type_oid: column.type_oid,
            modifier: -1,
            read: Read::Presence,
        }
    }

    /// Its value in a row; `None` for NULL.
    ///
    /// # Safety
    /// `tuple` must be a valid tuple of the row type `desc`, which has this column.
    #[inline]
    pub unsafe fn datum(&self, tuple: HeapTuple, desc: TupleDesc) -> Option<Datum> {
        let mut null = false;
        // SAFETY: as promised by the caller.
        let datum =
            unsafe { pg_sys::htup::heap_getattr(tuple, i32::from(self.number), desc, &mut null) };
        (!null).then_some(datum)
    }

    /// Its value in a row. A text lives as long as the tuple, or the memory context of the call.
    ///
    /// # Safety
    /// As for [`datum`](Self::datum).
    #[inline]
    pub unsafe fn value<'a>(&self, tuple: HeapTuple, desc: TupleDesc) -> Value<'a> {
        // SAFETY: as promised by the caller.
        match unsafe { self.datum(tuple, desc) } {
            // SAFETY: a value of this column.
            Some(datum) => unsafe { self.typed(datum) },
            None => Value::Null,
        }
    }

    /// # Safety
    /// `datum` must be a value of this column.
    unsafe fn typed<'a>(&self, datum: Datum) -> Value<'a> {
        // SAFETY: as promised by the caller, `datum` has the type that `read` stands for.
        unsafe {
            match self.read {
                Read::Text => text(datum).map_or(Value::Present, Value::Text),
                Read::Enum => label(datum).map_or(Value::Present, Value::Text),
                Read::Small => Value::Integer(i64::from(datum.value() as i16)),
                Read::Integer => Value::Integer(i64::from(datum.value() as i32)),
                Read::Big => Value::Integer(datum.value() as i64),
                Read::Numeric => numeric(datum),
                Read::Real => Value::Float(f64::from(f32::from_bits(datum.value() as u32))),
                Read::Double => Value::Float(f64::from_bits(datum.value() as u64)),
                Read::Boolean => Value::Boolean(datum.value() as u8 != 0),
                Read::Timestamptz => Value::Timestamp(datum.value() as i64),
                Read::Date => Value::Date(datum.value() as i32),
                Read::Uuid => Value::Uuid(*datum.cast_mut_ptr::<[u8; 16]>()),
                Read::Presence => Value::Present,
            }
        }
    }
}

/// A text, without copying it unless it is compressed or stored elsewhere; `None` if it is not UTF-8.
unsafe fn text<'a>(datum: Datum) -> Option<&'a str> {
    // SAFETY: the caller has a value of type text; unpacking gives the same or a copy.
    unsafe {
        let stored = datum.cast_mut_ptr::<pg_sys::varlena>();
        let plain = varlena::varatt_is_4b_u(stored)
            || (varlena::varatt_is_1b(stored) && !varlena::varatt_is_1b_e(stored));
        let unpacked = if plain { stored } else { pg_sys::pg_detoast_datum_packed(stored) };
        varlena::text_to_rust_str(unpacked).ok()
    }
}

unsafe fn label<'a>(datum: Datum) -> Option<&'a str> {
    // SAFETY: the caller has a value of an enum type; the label is in the memory of the call.
    unsafe {
        let label = pg_sys::OidOutputFunctionCall(pg_sys::F_ENUM_OUT.into(), datum);
        CStr::from_ptr(label).to_str().ok()
    }
}

unsafe fn numeric<'a>(datum: Datum) -> Value<'a> {
    // SAFETY: the caller has a value of type numeric.
    let text = unsafe {
        let text = pg_sys::OidOutputFunctionCall(pg_sys::F_NUMERIC_OUT.into(), datum);
        CStr::from_ptr(text).to_str().unwrap_or_default()
    };
    match Decimal::parse(text) {
        Some(number) => Value::Decimal(number),
        None if text.ends_with(|c: char| c.is_ascii_digit()) => Value::Digits(text),
        // NaN or infinite.
        None => text.parse().map_or(Value::Present, Value::Float),
    }
}

/// The type that a domain is over, or the type itself.
pub fn base_type(type_oid: Oid) -> Oid {
    // SAFETY: a look-up by OID.
    unsafe { pg_sys::getBaseType(type_oid) }
}

/// SQL text holds no NUL byte; what would follow one is nothing.
pub fn cut_nul(text: &str) -> &str {
    text.split('\0').next().unwrap_or_default()
}
