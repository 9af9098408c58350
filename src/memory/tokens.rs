//! `concierge.tokens`: how much of a context a text takes.

use concierge_core::retrieval::tokens;
use pgrx::prelude::*;

#[pg_extern(sql = r"CREATE FUNCTION tokens(content text) RETURNS integer
IMMUTABLE STRICT PARALLEL SAFE LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';")]
pub fn tokens(content: &str) -> i32 {
    // Never fewer than others reckon who count four characters as one.
    let count = tokens::tokens(content).max(content.chars().count().div_ceil(4));
    i32::try_from(count).unwrap_or(i32::MAX)
}
