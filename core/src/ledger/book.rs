//! The accounts of one call, and what is posted to them.

use super::account::{Account, AccountId};
use super::error::LedgerError;
use std::collections::BTreeMap;

/// The accounts that a call has locked. Every method changes it completely or, with an error, not
/// at all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Book(pub(super) BTreeMap<AccountId, Account>);

/// An amount that goes from one account to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Transfer {
    /// The account that pays.
    pub debit: AccountId,
    /// The account that receives.
    pub credit: AccountId,
    /// Minor units, more than zero.
    pub amount: i64,
    /// Where the money is taken from.
    pub funds: Funds,
    /// The version of the account that pays, if the caller has decided by what it has read.
    pub expected_version: Option<i64>,
}

/// Where the money is taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Funds {
    /// From what is available.
    #[default]
    Available,
    /// From what a hold has reserved, so that there is enough.
    Held,
    /// From wherever: a chargeback is taken from a frozen account too, and below its floor.
    Forced,
}

/// What a transfer does to its two accounts; `None` for an unlocked one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Posting {
    /// The account that paid.
    pub debit: Option<After>,
    /// The account that received.
    pub credit: Option<After>,
}

/// An account right after an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct After {
    /// Minor units.
    pub balance: i64,
    /// Number of the entry in its account.
    pub version: i64,
}

impl Transfer {
    /// An ordinary transfer.
    pub fn new(debit: AccountId, credit: AccountId, amount: i64) -> Self {
        Self { debit, credit, amount, funds: Funds::Available, expected_version: None }
    }
}

impl After {
    fn of(account: &Account) -> Option<Self> {
        let Account { posted: balance, version, flags, .. } = *account;
        (!flags.unlocked).then_some(Self { balance, version })
    }
}

impl FromIterator<Account> for Book {
    fn from_iter<I: IntoIterator<Item = Account>>(accounts: I) -> Self {
        Self(accounts.into_iter().map(|account| (account.id, account)).collect())
    }
}

impl Book {
    /// The account, if it is one of this call.
    pub fn get(&self, id: AccountId) -> Result<&Account, LedgerError> {
        self.0.get(&id).ok_or(LedgerError::AccountNotFound(id))
    }

    /// Adds or replaces an account.
    pub fn put(&mut self, account: Account) {
        self.0.insert(account.id, account);
    }

    /// All accounts, in the order of their keys.
    pub fn accounts(&self) -> impl Iterator<Item = &Account> {
        self.0.values()
    }

    /// Posts one transfer.
    pub fn post(&mut self, transfer: &Transfer) -> Result<Posting, LedgerError> {
        self.apply(transfer, true)
    }

    pub(super) fn apply(
        &mut self,
        transfer: &Transfer,
        limits: bool,
    ) -> Result<Posting, LedgerError> {
        let Transfer { amount, funds, .. } = *transfer;
        let (payer, payee) = self.sides(transfer.debit, transfer.credit, amount)?;
        if let Some(expected) = transfer.expected_version
            && expected != payer.version
        {
            let (account, found) = (payer.id, payer.version);
            return Err(LedgerError::VersionMismatch { account, expected, found });
        }
        payer.may_pay(funds == Funds::Forced)?;
        payee.may_receive()?;

        let mut paid = payer.moved(-amount)?;
        if funds == Funds::Held {
            paid = paid.holding(-amount)?;
        }
        let received = payee.moved(amount)?;
        if limits {
            if funds == Funds::Available {
                payer.allows(&paid)?;
            }
            payee.allows(&received)?;
        }
        self.put(paid);
        self.put(received);
        Ok(Posting { debit: After::of(&paid), credit: After::of(&received) })
    }

    /// The two accounts of a movement that makes sense.
    pub(super) fn sides(
        &self,
        debit: AccountId,
        credit: AccountId,
        amount: i64,
    ) -> Result<(Account, Account), LedgerError> {
        if amount <= 0 {
            return Err(LedgerError::NotPositive(amount));
        }
        if debit == credit {
            return Err(LedgerError::SameAccount(debit));
        }
        let (payer, payee) = (*self.get(debit)?, *self.get(credit)?);
        if payer.unit.code != payee.unit.code {
            let (debit, credit) = ((debit, payer.unit), (credit, payee.unit));
            return Err(LedgerError::CurrencyMismatch { debit, credit });
        }
        Ok((payer, payee))
    }
}
