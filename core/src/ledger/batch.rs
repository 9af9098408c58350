//! Many transfers in one call.

use super::account::{Account, AccountId};
use super::book::{Book, Funds, Posting, Transfer};
use super::error::LedgerError;
use std::collections::BTreeMap;

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
        let before = self.touched_by(transfers);
        let outcome = self.all(transfers, mode, &before);
        if outcome.is_err() {
            self.0.extend(before);
        }
        outcome
    }

    fn touched_by(&self, transfers: &[Transfer]) -> BTreeMap<AccountId, Account> {
        let ids = transfers.iter().flat_map(|transfer| [transfer.debit, transfer.credit]);
        ids.filter_map(|id| Some((id, *self.0.get(&id)?))).collect()
    }

    fn all(
        &mut self,
        transfers: &[Transfer],
        mode: Mode,
        before: &BTreeMap<AccountId, Account>,
    ) -> Result<Vec<Result<Posting, LedgerError>>, Stopped> {
        let mut postings = Vec::with_capacity(transfers.len());
        for (item, transfer) in transfers.iter().enumerate() {
            let posted = self.apply(transfer, mode == Mode::Atomic);
            postings.push(Ok(posted.map_err(|error| Stopped { item, error })?));
        }
        if mode == Mode::Net {
            self.limits_hold(transfers, before)?;
        }
        Ok(postings)
    }

    fn limits_hold(
        &self,
        transfers: &[Transfer],
        before: &BTreeMap<AccountId, Account>,
    ) -> Result<(), Stopped> {
        for (id, account) in before {
            let Some(after) = self.0.get(id) else { continue };
            let mut touching = transfers.iter().rev();
            let last = touching.position(|t| t.debit == *id || t.credit == *id).unwrap_or(0);
            let forced = transfers.iter().any(|t| t.debit == *id && t.funds == Funds::Forced);
            if !(forced && after.posted < account.posted) {
                let item = transfers.len() - 1 - last;
                account.allows(after).map_err(|error| Stopped { item, error })?;
            }
        }
        Ok(())
    }
}
