//! The decisions of pg_concierge, in plain Rust: no PostgreSQL, no clock, no input or output.
//!
//! A feature has the same name here, in the bindings (`src/`), in the modules' SQL
//! (`sql/modules/`), in the tests and in the manual.

#![forbid(unsafe_code)]

pub mod appointments;
pub mod identity;
pub mod install;
pub mod ledger;
pub mod memory;
pub mod money;
pub mod phone;
pub mod refusal;
pub mod retrieval;
pub mod status_machine;

mod svg_text;
