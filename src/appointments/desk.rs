//! What a caller who does not see a business may still ask: the private function `customer_desk` of the schema
//! answers with the rights of its owner, where the install lets customers book.
#![allow(unsafe_code)]

use super::request::{Call, Request};
use super::tables::{Query, Tables};
use super::{check, lifecycle, opening, reserve, search};
use crate::error::relay::passing_on;
use crate::error::{Failure, OrRaise};
use crate::identity::uid;
use crate::json::Json;
use crate::spi::Sees;
use pgrx::JsonB;
use pgrx::pg_sys::TEXTOID;
use pgrx::prelude::*;
use serde_json::{Value, json};

// By its OID and not by its name: callers have no rights on the private schema.
const DESK: Query = Query {
    slot: 5,
    text: "SELECT p.oid FROM pg_catalog.pg_proc p \
         JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace \
         WHERE n.nspname = $1::name AND p.proname = 'customer_desk' \
         AND p.proargtypes[0] = 'text'::regtype AND p.proargtypes[1] = 'jsonb'::regtype AND p.pronargs = 2 \
         AND pg_catalog.has_function_privilege(p.oid, 'EXECUTE')",
    types: &[TEXTOID],
};

/// Asks the desk; `None` if it is closed, or does not know the business either.
pub fn ask(
    tables: &Tables,
    sees: Sees,
    call: Call,
    request: &Request,
) -> Result<Option<Value>, Failure> {
    let private = tables.private();
    let found =
        tables.rows(sees, &DESK, &[private.as_str().into()], |row| row.get::<pg_sys::Oid>(1))?;
    let Some(desk) = found.into_iter().flatten().next() else { return Ok(None) };
    let name = json!(call);
    let name = name.as_str().unwrap_or_default().into_datum();
    let (Some(name), Some(request)) = (name, JsonB(json!(request)).into_datum()) else {
        return Ok(None);
    };
    // SAFETY: a function of these two arguments that gives jsonb and never NULL, and that the caller may execute.
    let answer = unsafe {
        let call = || pg_sys::OidFunctionCall2Coll(desk, pg_sys::Oid::INVALID, name, request);
        let datum = passing_on(call);
        JsonB::from_datum(datum, false)
    };
    Ok(answer.map(|answer| answer.0).filter(|answer| !answer.is_null()))
}

#[pg_extern(volatile, parallel_unsafe)]
fn appointment_desk(
    schema: Option<pg_sys::Oid>,
    call: Option<&str>,
    arguments: Option<Json>,
) -> JsonB {
    JsonB(serve(schema, call, arguments).or_raise().unwrap_or(Value::Null))
}

fn serve(
    schema: Option<pg_sys::Oid>,
    call: Option<&str>,
    arguments: Option<Json>,
) -> Result<Option<Value>, Failure> {
    let tables = Tables::of(schema)?;
    let known =
        (serde_json::from_value(json!(call)), arguments.map(|a| serde_json::from_str(&a.0)));
    let (Ok(call), Some(Ok(request))) = known else { return Ok(None) };
    let customer = super::request::of_pg(uid());
    let request: Request = Request::by_customer(request, customer);
    let sees = Sees::Snapshot;
    match call {
        Call::Valid => check::is_valid(&tables, sees, &request).map(|valid| valid.map(Value::Bool)),
        Call::Check => check::answer(&tables, sees, &request),
        Call::Slots => {
            search::slots(&tables, sees, &request).map(|found| found.map(search::to_json))
        }
        Call::Next => search::next(&tables, sees, &request).map(|found| found.map(search::to_json)),
        Call::IsOpen => opening::is_open(&tables, sees, &request).map(|open| open.map(Value::Bool)),
        Call::NextOpening => {
            opening::next(&tables, sees, &request).map(|at| at.map(|at| json!(at)))
        }
        Call::Book => reserve::book(&tables, &request),
        Call::Confirm | Call::Release | Call::Reschedule | Call::Cancel => {
            lifecycle::change(&tables, call, &request, Some(customer))
        }
    }
}
