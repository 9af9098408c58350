//! A jsonb argument, whatever is in it: what PostgreSQL stores can be nested more deeply, and have longer numbers,
//! than a parser of JSON takes. Opening hours have three levels; what lies below counts as null.
#![allow(unsafe_code)]

use pgrx::callconv::{Arg, ArgAbi};
use pgrx::nullable::Nullable;
use pgrx::pg_sys::{self, Datum, Oid};
use pgrx::pgrx_sql_entity_graph::metadata::{
    ArgumentError, ReturnsError, ReturnsRef, SqlMappingRef, SqlTranslatable, TypeOrigin,
};
use pgrx::prelude::*;
use serde_json::Value;
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use std::ffi::CStr;

/// The document.
pub struct Document(pub Value);

/// The value of a text of JSON, down to so many levels of lists and objects.
fn read(text: &str, levels: u32) -> Value {
    if let Ok(value) = serde_json::from_str(text) {
        return value;
    }
    let below = |part: &RawValue| match levels {
        0 => Value::Null,
        more => read(part.get(), more - 1),
    };
    if let Ok(list) = serde_json::from_str::<Vec<&RawValue>>(text) {
        return list.into_iter().map(below).collect();
    }
    match serde_json::from_str::<BTreeMap<String, &RawValue>>(text) {
        Ok(map) => map.into_iter().map(|(key, part)| (key, below(part))).collect(),
        Err(_) => Value::Null,
    }
}

impl FromDatum for Document {
    unsafe fn from_polymorphic_datum(datum: Datum, is_null: bool, _: Oid) -> Option<Self> {
        const LEVELS: u32 = 4;
        // SAFETY: the argument is declared as jsonb; its text is in memory of the call.
        (!is_null).then(|| unsafe {
            let text = pg_sys::OidOutputFunctionCall(pg_sys::F_JSONB_OUT.into(), datum);
            Self(read(&CStr::from_ptr(text).to_string_lossy(), LEVELS))
        })
    }
}

// SAFETY: the argument is unboxed as jsonb, as it is declared.
unsafe impl<'fcx> ArgAbi<'fcx> for Document {
    unsafe fn unbox_arg_unchecked(arg: Arg<'_, 'fcx>) -> Self {
        // SAFETY: as promised by the caller; strict functions get no null.
        unsafe { arg.unbox_arg_using_from_datum() }.unwrap_or(Self(Value::Null))
    }

    unsafe fn unbox_nullable_arg(arg: Arg<'_, 'fcx>) -> Nullable<Self> {
        // SAFETY: as promised by the caller.
        unsafe { arg.unbox_arg_using_from_datum() }.into()
    }
}

// SAFETY: it is jsonb in SQL.
unsafe impl SqlTranslatable for Document {
    const TYPE_IDENT: &'static str = pgrx::pgrx_resolved_type!(Document);
    const TYPE_ORIGIN: TypeOrigin = TypeOrigin::External;
    const ARGUMENT_SQL: Result<SqlMappingRef, ArgumentError> = Ok(SqlMappingRef::literal("jsonb"));
    const RETURN_SQL: Result<ReturnsRef, ReturnsError> =
        Ok(ReturnsRef::One(SqlMappingRef::literal("jsonb")));
}
