//! How a refusal reaches the caller.

pub mod relay;
mod sqlstate;
pub mod undo;

use crate::settings::{ErrorStyle, error_style};
use concierge_core::ledger;
use concierge_core::refusal::{self, REASONS, Reason, Refusal};
use pgrx::prelude::*;
use pgrx::spi::SpiError;

/// Why a function ends without a result.
#[derive(Debug)]
pub enum Failure {
    /// The caller is told no.
    Refusal(Refusal),
    /// A query of ours went wrong without PostgreSQL raising an error: a bug.
    Spi(SpiError),
    /// An error of PostgreSQL, or of a function of the user, passes through.
    Raised(Box<relay::Caught>),
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refusal(refusal)
    }
}

impl From<SpiError> for Failure {
    fn from(error: SpiError) -> Self {
        Self::Spi(error)
    }
}

/// Ends a binding: its value, or a PostgreSQL error.
pub trait OrRaise {
    /// What the function gives when all is well.
    type Value;

    /// The value; raises the failure otherwise.
    fn or_raise(self) -> Self::Value;
}

impl<T> OrRaise for Result<T, Failure> {
    type Value = T;

    fn or_raise(self) -> T {
        match self {
            Ok(value) => value,
            Err(Failure::Refusal(refusal)) => raise(refusal),
            Err(Failure::Raised(caught)) => caught.raise_again(),
            Err(Failure::Spi(error)) => {
                ereport!(ERROR, PgSqlErrorCode::ERRCODE_INTERNAL_ERROR, error.to_string());
            }
        }
    }
}

fn raise(refusal: Refusal) -> ! {
    sqlstate::raise(&code_of(refusal.reason), refusal)
}

/// The SQLSTATE of a reason in the style that is set.
pub fn code_of(reason: &Reason) -> String {
    match error_style() {
        ErrorStyle::Sql => reason.sqlstate.to_owned(),
        ErrorStyle::Http => format!("PT{}", reason.http),
    }
}

/// `concierge.errors()`: the table itself, so that clients and documents can read it.
#[pg_extern(immutable, strict, parallel_safe)]
fn errors() -> TableIterator<
    'static,
    (
        name!(name, &'static str),
        name!(sqlstate, &'static str),
        name!(http_status, i32),
        name!(meaning, &'static str),
    ),
> {
    let all = REASONS.iter().chain(ledger::reason::REASONS);
    TableIterator::new(all.map(|r| (r.name, r.sqlstate, i32::from(r.http), r.meaning)))
}

/// `concierge.refuse(…)`: the same for functions in SQL.
#[pg_extern(volatile, parallel_safe)]
fn refuse(
    reason: Option<&str>,
    message: Option<&str>,
    detail: default!(Option<&str>, "NULL"),
    hint: default!(Option<&str>, "NULL"),
) {
    let (reason, message) = (reason.unwrap_or_default(), message.unwrap_or_default());
    let of_ledger = || ledger::reason::REASONS.iter().find(|r| r.name == reason).copied();
    let known = refusal::reason(reason).or_else(of_ledger).ok_or_else(|| {
        Refusal::new(refusal::INVALID_ARGUMENT, format!("there is no reason \"{reason}\""))
            .hint("SELECT name FROM concierge.errors() lists them.")
    });
    let mut refusal = known.map_or_else(|unknown| unknown, |r| Refusal::new(r, message));
    refusal.detail = refusal.detail.or(detail.map(str::to_owned));
    refusal.hint = refusal.hint.or(hint.map(str::to_owned));
    raise(refusal)
}

extension_sql_file!("error.sql", name = "error_comments", requires = [errors, refuse]);
