//! Status machines: which changes of a status column are allowed, written as a Mermaid state
//! diagram, so that the definition is the picture.
//!
//! [`Definition::parse`] reads the text, [`Machine::compile`] checks it against the table,
//! and the machine judges: [`Machine::update`], [`Machine::insert`], [`Machine::fire`].
//!
//! ```
//! use concierge_core::status_machine::{Column, ColumnKind, Definition, Machine, TableShape};
//!
//! let definition = Definition::parse(
//!     "[*] --> pending
//!      pending --> done : finish / stamp done_at
//!      done --> [*]",
//! )?;
//! let shape = TableShape {
//!     table: "tasks".into(),
//!     status_column: "status".into(),
//!     columns: vec![
//!         Column::new("status", ColumnKind::Text),
//!         Column::new("done_at", ColumnKind::Timestamptz),
//!     ],
//! };
//! let machine = Machine::compile(definition, &shape)?;
//! assert_eq!(machine.columns(), ["done_at"]);
//! # Ok::<(), concierge_core::status_machine::DefinitionErrors>(())
//! ```

mod action;
mod compile;
mod cursor;
mod decimal;
mod definition;
mod dot;
mod error;
mod facts;
mod grammar;
mod guard;
mod interval;
mod judge;
mod lexer;
mod library;
mod literal;
mod machine;
mod mermaid;
mod resolve;
mod shape;
mod svg;
mod value;
mod vectors;
mod verdict;
mod words;

pub use action::Action;
pub use decimal::{Decimal, MAX_DIGITS};
pub use definition::{
    Alias, Definition, MAX_BYTES, MAX_CLAUSES, MAX_EDGES, MAX_STATES, Source, StateText,
    Transition, Trigger,
};
pub use error::{DefinitionError, DefinitionErrors, Name, Place, Problem};
pub use facts::{Actor, Facts, Row};
pub use guard::{Function, Guard, Operand, Operator, SYSTEM_ROLE};
pub use interval::Interval;
pub use library::{LIBRARY, Shipped, shipped};
pub use literal::Literal;
pub use machine::{Constant, Edge, Effect, Machine, State};
pub use shape::{Column, ColumnKind, TableShape};
pub use value::Value;
pub use vectors::{Expected, Vector};
pub use verdict::{Code, Failure, INVALID_DEFINITION, Offer, Refused, Verdict};
