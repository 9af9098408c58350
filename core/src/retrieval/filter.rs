//! Conditions on rows, as callers send them: `{"status": "open", "price": {"gte": 10, "lt": 20}}`.

mod parse;
mod sql;

pub use parse::parse;
pub use sql::{Argument, Column, Fragment, Kind, Table, compile};

use crate::refusal::{self, Reason, Refusal};

/// One condition; a row must fulfil all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// A column, or a path into the document of the row.
    pub key: String,
    /// What must hold.
    pub test: Test,
}

/// What must hold of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Test {
    /// It is this.
    Equal(Scalar),
    /// It is one of these.
    In(Vec<Scalar>),
    /// It is on that side of this.
    Compare(Side, Scalar),
    /// It is there, or is not.
    Exists(bool),
    /// It is a document or a list that has all of this; a text of JSON.
    Contains(String),
}

/// A side of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Greater.
    Above,
    /// Greater or equal.
    From,
    /// Less.
    Below,
    /// Less or equal.
    UpTo,
}

impl Side {
    /// The operator of SQL.
    pub fn operator(self) -> &'static str {
        match self {
            Self::Above => ">",
            Self::From => ">=",
            Self::Below => "<",
            Self::UpTo => "<=",
        }
    }
}

/// A value without parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scalar {
    /// As JSON writes it, digit by digit.
    pub json: String,
    /// As a text; of a string its characters.
    pub text: String,
    /// What it is.
    pub kind: ScalarKind,
}

/// What a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScalarKind {
    /// A string.
    Text,
    /// A number without a fraction that fits eight bytes.
    Integer,
    /// Another number.
    Number,
    /// True or false.
    Boolean,
}

/// Why a filter is not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    reason: &'static Reason,
    message: String,
    hint: &'static str,
}

const OPERATORS: &str = "Conditions are eq, in, gt, gte, lt, lte, exists and contains.";

impl Problem {
    fn new(message: impl Into<String>, hint: &'static str) -> Self {
        Self { reason: refusal::INVALID_ARGUMENT, message: message.into(), hint }
    }

    fn no_column(key: &str) -> Self {
        let message = format!("filter names \"{}\", which is no column", shown(key));
        Self {
            reason: refusal::UNDEFINED_COLUMN,
            message,
            hint: "Name a column of the table. Paths need a column of type jsonb.",
        }
    }
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        Self::new(problem.reason, problem.message).hint(problem.hint)
    }
}

/// A key of the caller in a message: not too much of it.
fn shown(key: &str) -> String {
    const LONGEST: usize = 60;
    match key.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", key.get(..end).unwrap_or_default()),
        None => key.to_owned(),
    }
}
