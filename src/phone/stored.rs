//! The type `concierge.phone`: an E.164 number in eight bytes, for big tables of users' own.
//!
//! A value is the number's rank among all E.164 texts, moved by 2^63 so that PostgreSQL's own comparison,
//! hashing and sorting of `bigint` are the number's. The functions here therefore take an `i64`, and their
//! SQL declares type phone.

use crate::error::{Failure, OrRaise};
use concierge_core::phone::{self, NotBare, Reason, packed};
use concierge_core::refusal::{self, Refusal};
use pgrx::datum::Internal;
use pgrx::prelude::*;
use std::ffi::{CStr, CString};

const fn stored(rank: u64) -> i64 {
    (rank ^ (1 << 63)).cast_signed()
}

const fn rank(stored: i64) -> u64 {
    stored.cast_unsigned() ^ (1 << 63)
}

/// Reads the text of a value. What is in the form of E.164 already is taken as it stands, whether such a
/// number exists or not: a dump must come back unchanged.
fn read(text: &str) -> Result<i64, Failure> {
    if let Some(rank) = packed::read(text) {
        return Ok(stored(rank));
    }
    let shown: String = text.chars().take(60).collect();
    let refusal = match phone::bare_e164(text) {
        Ok(number) => match packed::pack(&number) {
            Some(rank) => return Ok(stored(rank)),
            None => not_a_phone(&shown, Reason::TooLong),
        },
        Err(NotBare::Unreadable(reason)) => not_a_phone(&shown, reason),
        Err(NotBare::Extension) => {
            let message = format!("phone number \"{shown}\" has an extension");
            Refusal::new(refusal::PHONE_TEXT, message)
                .detail("Type phone holds a number without an extension.")
                .hint("Take e164 and extension from concierge.phone_parse, and keep both.")
        }
    };
    Err(refusal.into())
}

fn not_a_phone(shown: &str, reason: Reason) -> Refusal {
    let message = format!("invalid input syntax for type phone: \"{shown}\"");
    Refusal::new(refusal::PHONE_TEXT, message)
        .detail(format!("Read without a region it {}.", reason.explanation()))
        .hint(
            "Write + and the calling code, or use concierge.phone_normalise(text, region)::phone.",
        )
}

fn text(number: i64) -> String {
    let (bytes, length) = packed::unpack(rank(number));
    bytes.iter().take(length).map(|byte| char::from(*byte)).collect()
}

#[pg_extern(requires = ["phone_shell"], sql = r"CREATE FUNCTION phone_in(cstring) RETURNS phone
IMMUTABLE STRICT PARALLEL SAFE COST 10 LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';")]
fn phone_in(input: &CStr) -> i64 {
    read(&input.to_string_lossy()).or_raise()
}

#[pg_extern(requires = ["phone_shell"], sql = r"CREATE FUNCTION phone_out(phone) RETURNS cstring
IMMUTABLE STRICT PARALLEL SAFE LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';")]
fn phone_out(number: i64) -> CString {
    crate::settings::c_string(&text(number))
}

#[pg_extern(requires = ["phone_shell"], sql = r"CREATE FUNCTION phone_send(phone) RETURNS bytea
IMMUTABLE STRICT PARALLEL SAFE LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';")]
fn phone_send(number: i64) -> Vec<u8> {
    text(number).into_bytes()
}

#[pg_extern(requires = ["phone_shell"], sql = r"CREATE FUNCTION phone_recv(internal) RETURNS phone
IMMUTABLE STRICT PARALLEL SAFE COST 10 LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';")]
fn phone_recv(message: Internal) -> i64 {
    // SAFETY: PostgreSQL calls a receive function with a message buffer; the text is copied into the
    // current memory context, converted to the server's encoding and ended with a NUL byte.
    #[allow(unsafe_code)]
    let input = unsafe {
        let buffer = message.unwrap().map_or(std::ptr::null_mut(), |datum| datum.cast_mut_ptr());
        let buffer: pg_sys::StringInfo = buffer;
        let mut length = 0;
        CStr::from_ptr(pg_sys::pq_getmsgtext(buffer, (*buffer).len - (*buffer).cursor, &mut length))
    };
    read(&input.to_string_lossy()).or_raise()
}

#[pg_extern(requires = ["phone_type"], sql = r"CREATE FUNCTION phone_of_text(input text) RETURNS phone
IMMUTABLE STRICT PARALLEL SAFE COST 10 LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';")]
fn phone_of_text(input: &str) -> i64 {
    read(input).or_raise()
}

#[pg_extern(requires = ["phone_type"], sql = r"CREATE FUNCTION phone_to_text(number phone) RETURNS text
IMMUTABLE STRICT PARALLEL SAFE LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';")]
fn phone_to_text(number: i64) -> String {
    text(number)
}

#[pg_extern(requires = ["phone_type"], sql = r"CREATE FUNCTION number_is_valid(number phone)
RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';")]
fn number_is_valid(number: i64) -> bool {
    packed::is_valid(rank(number))
}

#[pg_extern(requires = ["phone_type"], sql = r"CREATE FUNCTION number_is_possible(number phone)
RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';")]
fn number_is_possible(number: i64) -> bool {
    packed::is_possible(rank(number))
}

#[pg_extern(requires = ["phone_type"], sql = r"CREATE FUNCTION number_type(number phone)
RETURNS text IMMUTABLE STRICT PARALLEL SAFE LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';")]
fn number_type(number: i64) -> &'static str {
    packed::number_type(rank(number)).as_str()
}

#[pg_extern(requires = ["phone_type"], sql = r"CREATE FUNCTION number_region(number phone)
RETURNS text IMMUTABLE STRICT PARALLEL SAFE LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';")]
fn number_region(number: i64) -> Option<&'static str> {
    packed::region(rank(number))
}

#[pg_extern(requires = ["phone_type"], sql = r"CREATE FUNCTION number_country_code(number phone)
RETURNS integer IMMUTABLE STRICT PARALLEL SAFE LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';")]
fn number_country_code(number: i64) -> Option<i32> {
    packed::country_code(rank(number)).map(i32::from)
}

/// Lowest and highest value that start with a prefix.
fn prefix_bounds(prefix: &str) -> Result<(u64, u64), Failure> {
    let prefix = phone::prefix(prefix)?;
    let (low, end) = packed::prefix_range(&prefix).unwrap_or((u64::MAX, u64::MAX));
    Ok((low, end.saturating_sub(1)))
}

#[pg_extern(requires = ["phone_type"], sql = r"CREATE FUNCTION number_prefix_low(prefix text)
RETURNS phone IMMUTABLE STRICT PARALLEL SAFE LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';")]
fn number_prefix_low(prefix: &str) -> i64 {
    stored(prefix_bounds(prefix).or_raise().0)
}

#[pg_extern(requires = ["phone_type"], sql = r"CREATE FUNCTION number_prefix_high(prefix text)
RETURNS phone IMMUTABLE STRICT PARALLEL SAFE LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';")]
fn number_prefix_high(prefix: &str) -> i64 {
    stored(prefix_bounds(prefix).or_raise().1)
}

extension_sql!("CREATE TYPE phone;", name = "phone_shell");

extension_sql_file!(
    "type.sql",
    name = "phone_type",
    requires = [phone_in, phone_out, phone_send, phone_recv]
);

extension_sql_file!(
    "operators.sql",
    name = "phone_operators",
    requires = [
        phone_of_text,
        phone_to_text,
        number_is_valid,
        number_is_possible,
        number_type,
        number_region,
        number_country_code,
        number_prefix_low,
        number_prefix_high,
    ]
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stored_value_orders_as_its_rank() {
        assert!(stored(0) < stored(1) && stored(1) < stored(u64::MAX));
        assert_eq!(rank(stored(12_345)), 12_345);
    }
}
