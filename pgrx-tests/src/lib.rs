//! Shared by the tests in `tests/`: a database of its own for each test, and clients to talk to it.
//!
//! The server is named by PGHOST, PGPORT and PGUSER (a superuser), its programs by PG_BINDIR.

mod at_once;
mod catalog;
mod database;
mod fixture;
mod schema_dump;
mod server;
mod session;
mod town;
mod wallets;

pub use at_once::at_once;
pub use catalog::members;
pub use database::{Listening, OWNER, STRANGER, TestDatabase};
pub use fixture::{ANNA, BERT, MODULES, contents, install_and_fill, triggers_fire};
pub use schema_dump::{Entry, entries};
pub use server::Server;
pub use session::{Refusal, begin_as, refusal, rows, rows_as};
pub use town::{ADA, BEN, install_town};
pub use wallets::{cents, install_wallets, person, proof, with_wallets};

/// How a test, or a step of one, ends.
pub type Outcome<T = ()> = Result<T, Box<dyn std::error::Error + Send + Sync>>;
