//! Amounts of money: whole numbers of minor units, exact ways in and out, and no rounding but the
//! one that [`Rate::convert`] states.
//!
//! ```
//! use concierge_core::money::{from_minor, iso_unit, to_minor};
//!
//! let yen = iso_unit("JPY")?;
//! let dinar = iso_unit("KWD")?;
//! assert_eq!(to_minor("12.5", dinar.exponent)?, 12_500);
//! assert_eq!(from_minor(12_500, dinar.exponent), "12.500");
//! assert!(to_minor("12.5", yen.exponent).is_err());
//! # Ok::<(), concierge_core::money::MoneyError>(())
//! ```

mod allocate;
mod amount;
mod code;
mod decimal;
mod error;
mod exponent;
mod format;
mod iso;
mod locale;
mod rate;
mod unit;

pub use allocate::{AllocationError, allocate};
pub use amount::{from_minor, to_minor};
pub use code::Code;
pub use error::MoneyError;
pub use exponent::Exponent;
pub use format::format;
pub use iso::{Currency, currencies, currency, iso_unit};
pub use locale::locales;
pub use rate::{Converted, Rate};
pub use unit::Unit;
