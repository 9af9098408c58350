//! Calls with a key: the same call again gets the first answer.

use super::books::Books;
use super::engine::Writing;
use super::{invalid, refused};
use crate::error::Failure;
use crate::spi::Sees;
use concierge_core::ledger::{RequestHash, is_repetition, request_hash};
use concierge_core::refusal::{self, Refusal};
use pgrx::datum::DatumWithOid;

/// What a call is asked to do, as its key remembers it.
pub struct Request<'a> {
    /// The caller's key.
    pub key: Option<&'a str>,
    /// Name of the operation.
    pub operation: &'a str,
    /// Its arguments by name.
    pub arguments: Vec<(&'static str, Option<String>)>,
}

/// Characters of a key or a reference.
const LONGEST: usize = 255;

const CLAIM: &str = "INSERT INTO {s}.ledger_idempotency (key, request_hash) VALUES ($1, $2) \
     ON CONFLICT DO NOTHING RETURNING true";
const FIRST: &str = "SELECT request_hash, result::text FROM {s}.ledger_idempotency WHERE key = $1";
const ANSWER: &str = "UPDATE {s}.ledger_idempotency SET result = $2::jsonb WHERE key = $1";

impl Request<'_> {
    /// The hash that tells this request from others.
    pub fn hash(&self) -> RequestHash {
        let arguments: Vec<_> =
            self.arguments.iter().map(|(name, value)| (*name, value.as_deref())).collect();
        request_hash(self.operation, &arguments)
    }

    /// Does `work` once for each key. Whoever comes second waits for the first, and gets its answer.
    pub fn once(
        &self,
        books: &Books,
        work: impl FnOnce() -> Result<String, Failure>,
    ) -> Result<String, Failure> {
        let reference = self.arguments.iter().find(|(name, _)| *name == "p_external_ref");
        if let Some((name, Some(reference))) = reference {
            limited(reference, name)?;
        }
        let Some(key) = self.key else { return work() };
        limited(key, "p_idempotency_key")?;
        let hash = self.hash();
        let args: [DatumWithOid<'_>; 2] = [key.into(), hash.to_vec().into()];
        let claimed = {
            let _writing = Writing::begin();
            books.rows(Sees::Latest, CLAIM, &args, |_| Ok(()))?
        };
        if claimed.is_empty() {
            let first = books.rows(Sees::Latest, FIRST, &[key.into()], |row| {
                Ok((row.get::<Vec<u8>>(1)?, row.get::<String>(2)?))
            })?;
            if let Some((stored, Some(result))) = first.into_iter().next()
                && is_repetition(key, stored.as_deref(), &hash).map_err(refused)?
            {
                return Ok(result);
            }
            // Only a snapshot from before the first call has ended can hide it.
            is_repetition(key, Some(&[]), &hash).map_err(refused)?;
        }
        let result = work()?;
        let _writing = Writing::begin();
        books.rows(Sees::Latest, ANSWER, &[key.into(), result.as_str().into()], |_| Ok(()))?;
        Ok(result)
    }
}

/// A word of the caller's that an index keeps.
pub fn limited(word: &str, argument: &str) -> Result<(), Failure> {
    match word.chars().count() {
        0 => Err(invalid(format!("{argument} is empty"))),
        1..=LONGEST => Ok(()),
        many => Err(Refusal::new(refusal::VALUE_TOO_LONG, format!("{argument} is too long"))
            .detail(format!("It has {many} characters, {LONGEST} are the most."))
            .hint("Hash a long text, and use the hash.")
            .into()),
    }
}
