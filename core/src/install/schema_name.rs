//! Names of the two schemas of an install.

use crate::refusal::{self, Refusal};
use sha2::{Digest, Sha256};

/// Longest name PostgreSQL keeps, in bytes (`NAMEDATALEN` - 1).
pub const MAX_NAME: usize = 63;

const SUFFIX: &str = "_private";

/// Checks a schema's name before it is quoted: not empty, not truncated by the server, not a system one.
pub fn check(name: &str) -> Result<(), Refusal> {
    if name.is_empty() {
        return Err(Refusal::new(refusal::INVALID_ARGUMENT, "the schema's name is empty"));
    }
    if name.len() > MAX_NAME {
        let detail = format!("It has {} bytes; PostgreSQL keeps {MAX_NAME}.", name.len());
        return Err(Refusal::new(refusal::NAME_TOO_LONG, "the schema's name is too long")
            .detail(detail)
            .hint("Choose a shorter name."));
    }
    if name.starts_with("pg_") || name == "information_schema" || name == "concierge" {
        return Err(Refusal::new(
            refusal::INVALID_ARGUMENT,
            format!("schema \"{name}\" cannot hold modules"),
        )
        .detail("It belongs to PostgreSQL or to the extension itself.")
        .hint("Name a schema of your own, such as app."));
    }
    Ok(())
}

/// Schema for definer helpers of the install in `schema`: `<schema>_private`, shortened to fit with a
/// digest that keeps two long names apart.
pub fn private(schema: &str) -> String {
    if schema.len() + SUFFIX.len() <= MAX_NAME {
        return format!("{schema}{SUFFIX}");
    }
    let digest = &hex(&Sha256::digest(schema))[..8];
    let room = MAX_NAME - SUFFIX.len() - digest.len() - 1;
    let cut = (0..=room).rev().find(|at| schema.is_char_boundary(*at)).unwrap_or(0);
    format!("{}_{digest}{SUFFIX}", &schema[..cut])
}

/// Lower-case hexadecimal digits of `bytes`.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn system_schemas_and_long_names_are_refused() {
        for name in ["", "pg_catalog", "information_schema", "concierge", "pg_x"] {
            assert!(check(name).is_err(), "{name}");
        }
        assert!(check(&"é".repeat(32)).is_err());
        assert!(check(&"x".repeat(63)).is_ok());
    }

    #[test]
    fn two_long_names_have_two_private_schemas() {
        let (one, two) = ("x".repeat(62) + "1", "x".repeat(62) + "2");
        assert_ne!(private(&one), private(&two));
        assert_eq!(private("app"), "app_private");
    }

    proptest! {
        #[test]
        fn the_private_name_always_fits(name in "\\PC{1,63}") {
            prop_assume!(name.len() <= MAX_NAME);
            prop_assert!(private(&name).len() <= MAX_NAME);
            prop_assert_ne!(private(&name), name);
        }
    }
}
