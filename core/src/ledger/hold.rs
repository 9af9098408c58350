//! Money that is reserved: placed, captured, released, or free again because its time is over.

use super::account::AccountId;
use super::book::{Book, Funds, Posting, Transfer};
use super::error::LedgerError;
use std::fmt;

/// A reservation of money on one account for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hold {
    /// Key.
    pub id: i64,
    /// The account that will pay.
    pub debit: AccountId,
    /// The account that will receive.
    pub credit: AccountId,
    /// Minor units at the beginning.
    pub amount: i64,
    /// Minor units captured so far.
    pub captured: i64,
    /// Whether something is still held.
    pub state: HoldState,
    /// Microseconds; from this moment on it holds nothing, swept or not.
    pub expires_at: Option<i64>,
}

/// How far a hold has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HoldState {
    /// The rest is reserved.
    Open,
    /// The last capture was made.
    Captured,
    /// The rest was released.
    Voided,
    /// Its time was over, and it was swept.
    Expired,
}

impl HoldState {
    /// The word that is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Captured => "captured",
            Self::Voided => "voided",
            Self::Expired => "expired",
        }
    }
}

impl fmt::Display for HoldState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Hold {
    /// A hold to be [placed](Book::place).
    pub fn new(id: i64, debit: AccountId, credit: AccountId, amount: i64) -> Self {
        Self { id, debit, credit, amount, captured: 0, state: HoldState::Open, expires_at: None }
    }

    /// What it reserves as long as it is open.
    pub fn rest(&self) -> i64 {
        match self.state {
            HoldState::Open => self.amount - self.captured,
            _ => 0,
        }
    }

    /// Whether its time is over but nobody has swept it.
    pub fn has_lapsed(&self, now: i64) -> bool {
        self.state == HoldState::Open && self.expires_at.is_some_and(|at| at <= now)
    }

    /// Whether something can be done with it. An expired hold says so, swept or not.
    fn must_be_open(&self, now: i64) -> Result<(), LedgerError> {
        let Self { id: hold, debit: account, state, .. } = *self;
        match state {
            HoldState::Expired => Err(LedgerError::HoldExpired { hold, account }),
            _ if self.has_lapsed(now) => Err(LedgerError::HoldExpired { hold, account }),
            HoldState::Open => Ok(()),
            HoldState::Captured | HoldState::Voided => {
                Err(LedgerError::HoldNotOpen { hold, account, state })
            }
        }
    }
}

impl Book {
    /// Reserves what the hold says. Both accounts must be open for it, so that the capture can only
    /// fail for what happens later.
    pub fn place(&mut self, hold: &Hold, now: i64) -> Result<(), LedgerError> {
        let (payer, payee) = self.sides(hold.debit, hold.credit, hold.amount)?;
        hold.must_be_open(now)?;
        payer.may_pay(false)?;
        payee.may_receive()?;
        let reserved = payer.holding(hold.amount)?;
        payer.allows(&reserved)?;
        self.put(reserved);
        Ok(())
    }

    /// Takes `amount`, or all that is left, out of the hold; `last` releases the rest.
    pub fn capture(
        &mut self,
        hold: &Hold,
        amount: Option<i64>,
        last: bool,
        now: i64,
    ) -> Result<(Hold, Posting), LedgerError> {
        hold.must_be_open(now)?;
        let rest = hold.rest();
        let amount = amount.unwrap_or(rest);
        if amount > rest {
            let unit = self.get(hold.debit)?.unit;
            let (hold, account, needed, available) = (hold.id, hold.debit, amount, rest);
            return Err(LedgerError::CaptureOverHold { hold, account, unit, needed, available });
        }
        let transfer =
            Transfer { funds: Funds::Held, ..Transfer::new(hold.debit, hold.credit, amount) };
        let posting = self.post(&transfer)?;
        let mut hold = Hold { captured: hold.captured + amount, ..*hold };
        if last || amount == rest {
            self.free(&hold)?;
            hold.state = HoldState::Captured;
        }
        Ok((hold, posting))
    }

    /// Gives back what is left of the hold, whatever the account's flags are.
    pub fn release(&mut self, hold: &Hold, now: i64) -> Result<Hold, LedgerError> {
        hold.must_be_open(now)?;
        self.free(hold)?;
        Ok(Hold { state: HoldState::Voided, ..*hold })
    }

    /// Gives back what lapsed holds have reserved, and says which ones changed. A debit or a hold
    /// that fails for want of funds is tried again after that.
    pub fn expire(&mut self, holds: &[Hold], now: i64) -> Result<Vec<Hold>, LedgerError> {
        let lapsed: Vec<_> = holds.iter().filter(|hold| hold.has_lapsed(now)).collect();
        // Nothing may change unless all accounts are there.
        lapsed.iter().try_for_each(|hold| self.get(hold.debit).map(|_| ()))?;
        lapsed
            .into_iter()
            .map(|hold| self.free(hold).map(|()| Hold { state: HoldState::Expired, ..*hold }))
            .collect()
    }

    fn free(&mut self, hold: &Hold) -> Result<(), LedgerError> {
        let account = self.get(hold.debit)?.holding(-hold.rest())?;
        self.put(account);
        Ok(())
    }
}
