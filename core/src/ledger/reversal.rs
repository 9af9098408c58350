//! Money that goes back: refunds and chargebacks.

use super::account::AccountId;
use super::book::{Funds, Transfer};
use super::error::LedgerError;
use crate::money::Unit;

/// A posted transfer that is to be reversed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Original {
    /// Key.
    pub id: i64,
    /// The account that paid.
    pub debit: AccountId,
    /// The account that received.
    pub credit: AccountId,
    /// Its currency.
    pub unit: Unit,
    /// Minor units.
    pub amount: i64,
    /// Minor units that earlier reversals gave back, refunds and chargebacks together.
    pub reversed: i64,
    /// Whether it is a reversal itself.
    pub is_reversal: bool,
}

/// Whether the one who was paid must have the money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reversal {
    /// Yes: it is refused if the money is spent.
    Refund,
    /// No: the account may go below its floor and owe. A chargeback, or a refund with policy `owe`.
    Forced,
}

impl Original {
    /// What can still be given back.
    pub fn rest(&self) -> i64 {
        self.amount.saturating_sub(self.reversed)
    }

    /// The transfer that gives back `amount`, or all that is left.
    pub fn reverse(&self, amount: Option<i64>, how: Reversal) -> Result<Transfer, LedgerError> {
        let (transfer, available) = (self.id, self.rest());
        if self.is_reversal {
            return Err(LedgerError::IsReversal { transfer });
        }
        if available <= 0 {
            return Err(LedgerError::AlreadyReversed { transfer });
        }
        let needed = amount.unwrap_or(available);
        if needed > available {
            let Self { credit: account, unit, .. } = *self;
            let error =
                LedgerError::RefundOverOriginal { transfer, account, unit, needed, available };
            return Err(error);
        }
        if needed <= 0 {
            return Err(LedgerError::NotPositive(needed));
        }
        let funds = match how {
            Reversal::Refund => Funds::Available,
            Reversal::Forced => Funds::Forced,
        };
        Ok(Transfer { funds, ..Transfer::new(self.credit, self.debit, needed) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn paid() -> Original {
        let unit = crate::money::iso_unit("USD").unwrap();
        Original { id: 7, debit: 1, credit: 2, unit, amount: 100, reversed: 0, is_reversal: false }
    }

    #[test]
    fn the_rest_goes_back_once() {
        let back = paid().reverse(None, Reversal::Refund).unwrap();
        assert_eq!(back, Transfer::new(2, 1, 100));
        let part = Original { reversed: 60, ..paid() };
        assert_eq!(part.reverse(None, Reversal::Forced).unwrap().amount, 40);
        let codes = |original: Original, amount| {
            original.reverse(amount, Reversal::Refund).unwrap_err().sqlstate()
        };
        assert_eq!(codes(part, Some(41)), "WL013");
        assert_eq!(codes(Original { reversed: 100, ..paid() }, None), "WL014");
        assert_eq!(codes(Original { is_reversal: true, ..paid() }, None), "WL014");
        assert_eq!(codes(paid(), Some(0)), "WL008");
        assert_eq!(codes(paid(), Some(-1)), "WL008");
    }

    proptest! {
        #[test]
        fn refunds_are_never_more_than_the_original(
            amount in 1..1_000i64, wanted in proptest::collection::vec(-10..500i64, 0..30),
        ) {
            let mut original = Original { amount, ..paid() };
            for wanted in wanted {
                if let Ok(back) = original.reverse(Some(wanted), Reversal::Refund) {
                    original.reversed += back.amount;
                }
                prop_assert!((0..=amount).contains(&original.reversed));
            }
        }
    }
}
