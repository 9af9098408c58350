//! Movements of more than two accounts.

use super::account::AccountId;
use super::book::{Book, Transfer};
use super::error::LedgerError;
use crate::money::Unit;
use std::collections::{BTreeMap, VecDeque};

/// One account's part of a movement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Leg {
    /// The account.
    pub account: AccountId,
    /// Minor units that it receives; below zero if it pays.
    pub amount: i64,
}

impl Book {
    /// The transfers that make up the legs, to be posted with [`Mode::Atomic`](super::Mode): the
    /// first that pays pays the first that receives, currency by currency.
    ///
    /// An account may have several legs, but only in one direction: so no order of the transfers
    /// asks more of it than the legs together.
    pub fn pair(&self, legs: &[Leg]) -> Result<Vec<Transfer>, LedgerError> {
        let mut signs = BTreeMap::new();
        let mut currencies: BTreeMap<Unit, Sides> = BTreeMap::new();
        for Leg { account, amount } in legs {
            if *amount == 0 {
                return Err(LedgerError::NotPositive(0));
            }
            if *signs.entry(*account).or_insert(amount.signum()) != amount.signum() {
                return Err(LedgerError::SameAccount(*account));
            }
            let sides = currencies.entry(self.get(*account)?.unit).or_default();
            let side = if *amount < 0 { &mut sides.pay } else { &mut sides.receive };
            side.push_back((*account, i128::from(*amount).abs()));
        }
        let mut transfers = Vec::with_capacity(legs.len());
        for (unit, sides) in currencies {
            sides.pair(unit, &mut transfers)?;
        }
        Ok(transfers)
    }
}

#[derive(Default)]
struct Sides {
    pay: VecDeque<(AccountId, i128)>,
    receive: VecDeque<(AccountId, i128)>,
}

impl Sides {
    fn pair(mut self, unit: Unit, transfers: &mut Vec<Transfer>) -> Result<(), LedgerError> {
        let sum = |side: &VecDeque<(AccountId, i128)>| side.iter().map(|leg| leg.1).sum::<i128>();
        let sum = sum(&self.receive) - sum(&self.pay);
        if sum != 0 {
            return Err(LedgerError::UnbalancedLegs { unit, sum });
        }
        while let (Some(payer), Some(payee)) = (self.pay.front_mut(), self.receive.front_mut()) {
            let amount = payer.1.min(payee.1);
            let minor = i64::try_from(amount)
                .map_err(|_| LedgerError::Overflow { account: payer.0, unit })?;
            transfers.push(Transfer::new(payer.0, payee.0, minor));
            payer.1 -= amount;
            payee.1 -= amount;
            let (paid, received) = (payer.1 == 0, payee.1 == 0);
            if paid {
                self.pay.pop_front();
            }
            if received {
                self.receive.pop_front();
            }
        }
        Ok(())
    }
}
