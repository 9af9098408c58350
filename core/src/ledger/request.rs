//! What a request was, so that a repetition is told from another request with the same key.

use super::error::LedgerError;
use sha2::{Digest, Sha256};

/// SHA-256 of a request.
pub type RequestHash = [u8; 32];

/// The hash of a call: the same for the same arguments in any order, and for ever. Give amounts in
/// minor units and documents as `jsonb` writes them, so that spelling makes no difference.
pub fn request_hash(operation: &str, arguments: &[(&str, Option<&str>)]) -> RequestHash {
    let mut arguments = arguments.to_vec();
    arguments.sort_unstable();
    let mut hash = Sha256::new();
    // Each part has its length in front, so that no two requests look the same in a row.
    let mut add = |part: &str| {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    };
    add(operation);
    for (name, value) in arguments {
        add(name);
        add(if value.is_some() { "=" } else { "null" });
        add(value.unwrap_or_default());
    }
    hash.finalize().into()
}

/// Whether a call with a key that is stored is that call again; it then gets the first answer. The
/// same key on another request is refused.
pub fn is_repetition(
    key: &str,
    stored: Option<&[u8]>,
    hash: &RequestHash,
) -> Result<bool, LedgerError> {
    match stored {
        None => Ok(false),
        Some(stored) if stored == hash => Ok(true),
        Some(_) => Err(LedgerError::IdempotencyConflict(key.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fmt::Write;

    fn hex(hash: RequestHash) -> String {
        hash.iter().fold(String::new(), |mut text, byte| {
            write!(text, "{byte:02x}").unwrap();
            text
        })
    }

    #[test]
    fn is_stable_and_does_not_depend_on_the_order() {
        let amount = ("p_amount", Some("1250"));
        let key = ("p_currency", Some("USD"));
        let hash = request_hash("wallet_credit", &[amount, key]);
        assert_eq!(hash, request_hash("wallet_credit", &[key, amount]));
        assert_eq!(hex(hash), "86dba43c5a6d88f8c1acf9474feeb4fce77e80a19a2f42e3a89ab1a62cae0ed2");
    }

    #[test]
    fn different_requests_differ() {
        let hashes = [
            request_hash("wallet_credit", &[]),
            request_hash("wallet_debit", &[]),
            request_hash("wallet_credit", &[("a", None)]),
            request_hash("wallet_credit", &[("a", Some(""))]),
            request_hash("wallet_credit", &[("a", Some("b"))]),
            request_hash("wallet_credit", &[("ab", Some(""))]),
            request_hash("wallet_credit", &[("a", Some("b=c"))]),
        ];
        for (i, hash) in hashes.iter().enumerate() {
            assert!(!hashes[..i].contains(hash), "{i}");
        }
        assert_eq!(is_repetition("k", None, &hashes[0]), Ok(false));
        assert_eq!(is_repetition("k", Some(&hashes[0]), &hashes[0]), Ok(true));
        let error = is_repetition("k", Some(&hashes[1]), &hashes[0]).unwrap_err();
        assert_eq!(error.sqlstate(), "WL015");
    }
}
