//! With whose rights a call works: with those of the owner of the books, if the caller may execute the function of the
//! schema that stands for the call. So the function itself needs no rights of its own, and can be inlined.
#![allow(unsafe_code)]

use super::books::{self, Books};
use crate::attach;
use crate::error::Failure;
use crate::owner::{as_owner, with_rights_of};
use crate::spi::Sees;
use concierge_core::refusal::{self, Refusal};
use pgrx::pg_sys::{self, Oid};
use pgrx::{IntoDatum, direct_function_call};
use std::rc::Rc;

/// A function of the schema, with its arguments.
pub type Call = &'static str;

/// The function that stands for a credit.
pub const CREDIT: Call =
    "wallet_credit(uuid, numeric, text, text, text, text, timestamp with time zone, jsonb)";
/// The same of a debit.
pub const DEBIT: Call =
    "wallet_debit(uuid, numeric, text, text, text, text, timestamp with time zone, jsonb)";
/// The same of a transfer.
pub const TRANSFER: Call = "wallet_transfer(uuid, uuid, numeric, text, text, text, text, \
     timestamp with time zone, jsonb, bigint)";
/// The same of a hold.
pub const HOLD: Call = "wallet_hold(uuid, numeric, text, interval, text, text, jsonb)";
/// The same of a capture.
pub const CAPTURE: Call = "wallet_capture(bigint, numeric, boolean, text, text, text, \
     timestamp with time zone, jsonb)";

const FUNCTION: &str = "SELECT p.oid FROM pg_proc p \
     WHERE p.oid = to_regprocedure('{q}.' || $1) AND p.proowner = $2";

/// Does a call: `short` without any statement, or `long`.
pub fn enter<T>(
    accounts: Oid,
    call: Call,
    short: impl FnOnce(&Books) -> Result<Option<T>, Failure>,
    long: impl FnOnce(Rc<Books>) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let books = match books::known(accounts) {
        Some(books) => books,
        None => {
            let relation = attach::open(accounts)?;
            // SAFETY: an open relation has a pg_class row.
            let owner = unsafe { (*relation.rd_rel).relowner };
            drop(relation);
            as_owner(owner, || books::books(accounts))?
        }
    };
    let owner = books.owner;
    // SAFETY: reads who is calling.
    if unsafe { pg_sys::GetUserId() } != owner && !may_execute(&books, call)? {
        return Err(Refusal::new(refusal::NOT_PERMITTED, "no right to move money")
            .detail(format!("The role may not execute {}.{call}.", books.schema()))
            .hint("Call the functions of the schema as a role that may execute them.")
            .into());
    }
    if let Some(done) = with_rights_of(owner, || short(&books))? {
        return Ok(done);
    }
    as_owner(owner, || long(books))
}

fn may_execute(books: &Books, call: Call) -> Result<bool, Failure> {
    if let Some(function) = books.function(call)
        && let Some(may) = has_privilege(function)
    {
        return Ok(may);
    }
    let args = [call.into(), books.owner.into()];
    let found = as_owner(books.owner, || {
        books.rows(Sees::Latest, FUNCTION, &args, |row| row.get::<Oid>(1))
    })?;
    let Some(function) = found.into_iter().flatten().next() else { return Ok(false) };
    books.remember_function(call, function);
    Ok(has_privilege(function).unwrap_or(false))
}

/// Whether the caller may execute a function; `None` if there is none.
fn has_privilege(function: Oid) -> Option<bool> {
    let (function, execute) = (function.into_datum(), "EXECUTE".into_datum());
    // SAFETY: what has_function_privilege(oid, text) calls; null for a function that has gone.
    unsafe { direct_function_call(pg_sys::has_function_privilege_id, &[function, execute]) }
}
