//! A jsonb argument, whatever is in it: what PostgreSQL stores can be nested more deeply, and have longer numbers,
//! than a parser of JSON takes. Opening hours have three levels; what lies below counts as null.
#![allow(unsafe_code)]

use crate::argument::argument;
use crate::json::Json;
use pgrx::pg_sys::{Datum, Oid};
use pgrx::prelude::*;
use serde_json::Value;
use serde_json::value::RawValue;
use std::collections::BTreeMap;

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
    unsafe fn from_polymorphic_datum(datum: Datum, is_null: bool, oid: Oid) -> Option<Self> {
        const LEVELS: u32 = 4;
        // SAFETY: the argument is declared as jsonb.
        let text = unsafe { Json::from_polymorphic_datum(datum, is_null, oid) }?;
        Some(Self(read(&text.0, LEVELS)))
    }
}

argument!(Document, "jsonb", Self(Value::Null));
