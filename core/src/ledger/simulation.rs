//! A ledger in a hundred naive lines, and a source of random calls: whoever claims to be a ledger
//! makes the same calls and must give the same answers.
//!
//! ```
//! use concierge_core::ledger::simulation::{Generator, Model};
//!
//! let mut model = Model::default();
//! let mut generator = Generator::new(42);
//! for _ in 0..100 {
//!     let call = generator.next_call(&model);
//!     let answer = model.call(&call);
//!     // Make the same call elsewhere, compare the answers, and now and then model.view().
//!     # let _ = answer;
//! }
//! ```

mod call;
mod generator;
mod model;
mod random;
mod rules;

pub use call::{Answer, CURRENCIES, Call, Operation, Place, Wallet};
pub use generator::Generator;
pub use model::{Line, Model, View};
pub use random::Random;
