//! Arguments of type jsonb.
//!
//! pgrx's own type panics at numbers and depths that jsonb has and serde_json has not. Here they are read by whoever knows
//! what to answer then.
#![allow(unsafe_code)]

use crate::argument::argument;
use pgrx::pg_sys::{self, Datum, Oid};
use pgrx::prelude::*;
use serde_json::Value;
use std::ffi::CStr;

/// An argument of type jsonb, as its text.
pub struct Json(pub String);

impl Json {
    /// What it says; `None` if that is nested too deeply, or has a number that nobody can count with.
    pub fn value(&self) -> Option<Value> {
        serde_json::from_str(&self.0).ok()
    }
}

impl FromDatum for Json {
    unsafe fn from_polymorphic_datum(datum: Datum, is_null: bool, _: Oid) -> Option<Self> {
        // SAFETY: the argument is declared as jsonb; its text is in memory of the call.
        (!is_null).then(|| unsafe {
            let text = pg_sys::OidOutputFunctionCall(pg_sys::F_JSONB_OUT.into(), datum);
            Self(CStr::from_ptr(text).to_string_lossy().into_owned())
        })
    }
}

argument!(Json, "jsonb", Self(String::new()));
