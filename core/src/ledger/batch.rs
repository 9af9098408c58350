//! Many transfers in one call.

use super::book::{Book, Funds, Posting, Transfer};
use super::error::LedgerError;

/// What one refusal means to the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// All or none; each must be allowed in its turn.
    Atomic,
    /// Each for itself.
    Independent,
    /// All or none; limits are asked once, at the end, as for the rows of one SQL statement.
    Net,
}

/// The transfer that stopped a batch.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{error}")]
pub struct Stopped {
    /// Its place in the batch, from 0.
    pub item: usize,
    /// Why.
    pub error: LedgerError,
}

impl Book {
    /// Posts the transfers in their order; each sees the balances that the ones before have left.
    /// Only mode `Independent` has outcomes that are errors.
    pub fn post_batch(
        &mut self,
        transfers: &[Transfer],
        mode: Mode,
    ) -> Result<Vec<Result<Posting, LedgerError>>, Stopped> {
        if mode == Mode::Independent {
            return Ok(transfers.iter().map(|transfer| self.post(transfer)).collect());
        }
        let before = self.clone();
        let outcome = self.all(transfers, mode, &before);
        if outcome.is_err() {
            *self = before;
        }
        outcome
    }

    fn all(
        &mut self,
        transfers: &[Transfer],
        mode: Mode,
        before: &Self,
    ) -> Result<Vec<Result<Posting, LedgerError>>, Stopped> {
        let mut postings = Vec::with_capacity(transfers.len());
        for (item, transfer) in transfers.iter().enumerate() {
            let posted = self.apply(transfer, mode == Mode::Atomic);
            postings.push(Ok(posted.map_err(|error| Stopped { item, error })?));
        }
        if mode == Mode::Net {
            before.allows(self, transfers)?;
        }
        Ok(postings)
    }

    /// Whether the limits allow what became of the accounts; the last transfer of the first account
    /// that objects is named.
    fn allows(&self, after: &Self, transfers: &[Transfer]) -> Result<(), Stopped> {
        for (before, after) in self.accounts().zip(after.accounts()) {
            let Err(error) = before.allows(after) else { continue };
            let pays = |t: &&Transfer| t.debit == before.id;
            let forced = transfers.iter().filter(pays).any(|t| t.funds == Funds::Forced);
            if forced && after.posted < before.posted {
                continue;
            }
            let touches = |t: &Transfer| t.debit == before.id || t.credit == before.id;
            let item = transfers.iter().rposition(touches).unwrap_or(0);
            return Err(Stopped { item, error });
        }
        Ok(())
    }
}
