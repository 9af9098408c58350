//! A bank in memory: what a database does around the core, for tests.

use concierge_core::ledger::simulation::{Answer, CURRENCIES, Call, Operation, Place, Wallet};
use concierge_core::ledger::{
    Account, AccountId, Audit, Book, Entry, Finding, Hold, LedgerError, Mode, Original, Reversal,
    Stopped, Transfer, TransferRow, is_repetition, request_hash,
};
use concierge_core::money::{Rate, Unit, iso_unit};
use std::collections::BTreeMap;

#[derive(Debug, Clone)]
pub struct Stored {
    pub row: TransferRow,
    pub at: i64,
    reverses: Option<i64>,
}

#[derive(Debug, Clone, Default)]
pub struct Bank {
    pub book: Book,
    pub transfers: Vec<Stored>,
    pub holds: Vec<Hold>,
    keys: BTreeMap<u64, ([u8; 32], Answer)>,
    pub now: i64,
}

type Done = Result<Vec<(usize, &'static str)>, LedgerError>;

impl Bank {
    pub fn new() -> Self {
        let outside = |currency| {
            let places = [Place::External(currency), Place::Exchange(currency)];
            places.map(|place| Account::outside(id(place), unit(currency)))
        };
        Self { book: (0..3).flat_map(outside).collect(), ..Self::default() }
    }

    pub fn call(&mut self, call: &Call) -> Result<Answer, &'static str> {
        let hash = request_hash("call", &[("operation", Some(&format!("{:?}", call.operation)))]);
        if let Some((stored, answer)) = call.key.and_then(|key| self.keys.get(&key)) {
            is_repetition("key", Some(stored), &hash).map_err(|error| error.sqlstate())?;
            return Ok(answer.clone());
        }
        let (book, old_holds) = (self.book.clone(), self.holds.clone());
        let (transfers, holds) = (self.transfers.len(), self.holds.len());
        let refused = self.operate(&call.operation).map_err(|error| {
            (self.book, self.holds) = (book, old_holds);
            assert_eq!(self.transfers.len(), transfers, "nothing is stored before it is allowed");
            error.sqlstate()
        })?;
        let answer = Answer {
            transfers: (transfers..self.transfers.len()).collect(),
            hold: (holds < self.holds.len()).then_some(holds),
            refused,
        };
        call.key.map(|key| self.keys.insert(key, (hash, answer.clone())));
        Ok(answer)
    }

    fn operate(&mut self, operation: &Operation) -> Done {
        match *operation {
            Operation::Open { wallet } => {
                let account = Account::new(id(Place::Wallet(wallet)), unit(wallet.currency));
                if self.book.get(account.id).is_err() {
                    self.book.put(account);
                }
            }
            Operation::Credit { wallet, amount } => {
                let outside = id(Place::External(wallet.currency));
                self.post(&[Transfer::new(outside, wallet_id(wallet), amount)])?;
            }
            Operation::Debit { wallet, amount } => {
                let outside = id(Place::External(wallet.currency));
                self.post(&[Transfer::new(wallet_id(wallet), outside, amount)])?;
            }
            Operation::Transfer { from, to, amount } => {
                self.post(&[Transfer::new(wallet_id(from), wallet_id(to), amount)])?;
            }
            Operation::Exchange { from, amount, to, rate: (mantissa, scale) } => {
                let digits = format!("{mantissa:0>width$}", width = scale as usize + 1);
                let (whole, fraction) = digits.split_at(digits.len() - scale as usize);
                let rate = Rate::parse(&format!("{whole}.{fraction}0")).unwrap();
                let (paid, got) = (unit(from.currency).exponent, unit(to.currency).exponent);
                let given = rate.convert(amount, paid, got)?.amount;
                let office = |wallet: Wallet| id(Place::Exchange(wallet.currency));
                self.post(&[
                    Transfer::new(wallet_id(from), office(from), amount),
                    Transfer::new(office(to), wallet_id(to), given),
                ])?;
            }
            Operation::Hold { wallet, amount, expires_in } => {
                let outside = id(Place::External(wallet.currency));
                let hold = Hold::new(self.holds.len() as i64, wallet_id(wallet), outside, amount);
                let hold = Hold { expires_at: expires_in.map(|time| self.now + time), ..hold };
                let now = self.now;
                self.with_funds(|book| book.place(&hold, now))?;
                self.holds.push(hold);
            }
            Operation::Capture { hold, amount, last } => {
                let before = self.holds[hold];
                let (after, posting) = self.book.capture(&before, amount, last, self.now)?;
                let moved = after.captured - before.captured;
                self.holds[hold] = after;
                self.store(&Transfer::new(after.debit, after.credit, moved), posting, None);
            }
            Operation::Release { hold } => {
                self.holds[hold] = self.book.release(&self.holds[hold], self.now)?;
            }
            Operation::Refund { transfer, amount } => {
                self.reverse(transfer, amount, Reversal::Refund)?
            }
            Operation::Chargeback { transfer, amount } => {
                self.reverse(transfer, amount, Reversal::Forced)?;
            }
            Operation::Batch { ref transfers, mode } => return self.batch(transfers, mode),
            Operation::Freeze { wallet, out, into } => {
                self.change(wallet, |a| (a.flags.frozen_out, a.flags.frozen_in) = (out, into))?;
            }
            Operation::Unfreeze { wallet } => {
                self.change(wallet, |a| (a.flags.frozen_out, a.flags.frozen_in) = (false, false))?;
            }
            Operation::Close { wallet } => {
                let account = *self.book.get(wallet_id(wallet))?;
                self.sweep()?;
                self.book.put(self.book.get(account.id)?.close()?);
            }
            Operation::Limits { wallet, floor, ceiling } => {
                self.change(wallet, |a| (a.floor, a.ceiling) = (floor, ceiling))?;
            }
            Operation::Wait { time } => self.now += time,
        }
        Ok(Vec::new())
    }

    fn change(&mut self, wallet: Wallet, change: impl Fn(&mut Account)) -> Result<(), LedgerError> {
        let mut account = *self.book.get(wallet_id(wallet))?;
        change(&mut account);
        self.book.put(account);
        Ok(())
    }

    fn sweep(&mut self) -> Result<(), LedgerError> {
        for swept in self.book.expire(&self.holds, self.now)? {
            self.holds[swept.id as usize] = swept;
        }
        Ok(())
    }

    /// Tries again without lapsed holds, as a database does.
    fn with_funds<T>(
        &mut self,
        attempt: impl Fn(&mut Book) -> Result<T, LedgerError>,
    ) -> Result<T, LedgerError> {
        match attempt(&mut self.book) {
            Err(LedgerError::InsufficientFunds { .. }) => {
                self.sweep()?;
                attempt(&mut self.book)
            }
            other => other,
        }
    }

    fn post(&mut self, transfers: &[Transfer]) -> Result<(), LedgerError> {
        self.post_for(transfers, None)
    }

    fn post_for(&mut self, transfers: &[Transfer], for_id: Option<i64>) -> Result<(), LedgerError> {
        let postings = self.with_funds(|book| {
            book.post_batch(transfers, Mode::Atomic).map_err(|Stopped { error, .. }| error)
        })?;
        for (transfer, posting) in transfers.iter().zip(postings) {
            self.store(transfer, posting.unwrap(), for_id);
        }
        Ok(())
    }

    fn store(
        &mut self,
        transfer: &Transfer,
        posting: concierge_core::ledger::Posting,
        reverses: Option<i64>,
    ) {
        let Transfer { debit, credit, amount, .. } = *transfer;
        let (debit_after, credit_after) = (posting.debit, posting.credit);
        // A database folds the unlocked side on its own time; here it is folded at once.
        for (id, change) in [(debit, -amount), (credit, amount)] {
            let mut account = *self.book.get(id).unwrap();
            if account.flags.unlocked {
                account.posted += change;
                self.book.put(account);
            }
        }
        let id = self.transfers.len() as i64;
        let row = TransferRow { id, debit, credit, amount, debit_after, credit_after };
        self.transfers.push(Stored { row, at: self.now, reverses });
    }

    fn reverse(
        &mut self,
        transfer: usize,
        amount: Option<i64>,
        how: Reversal,
    ) -> Result<(), LedgerError> {
        let Stored { row, reverses, .. } = self.transfers[transfer];
        let TransferRow { id, debit, credit, amount: whole, .. } = row;
        let earlier = self.transfers.iter().filter(|stored| stored.reverses == Some(id));
        let reversed = earlier.map(|stored| stored.row.amount).sum();
        let is_reversal = reverses.is_some();
        let unit = self.book.get(credit)?.unit;
        let original = Original { id, debit, credit, unit, amount: whole, reversed, is_reversal };
        self.post_for(&[original.reverse(amount, how)?], Some(id))
    }

    fn batch(&mut self, transfers: &[(Place, Place, i64)], mode: Mode) -> Done {
        let transfers: Vec<_> =
            transfers.iter().map(|(from, to, n)| Transfer::new(id(*from), id(*to), *n)).collect();
        if mode == Mode::Atomic {
            return self.post(&transfers).map(|()| Vec::new());
        }
        self.sweep()?;
        let outcomes = self.book.post_batch(&transfers, mode).map_err(|stopped| stopped.error)?;
        let mut refused = Vec::new();
        for (item, (transfer, outcome)) in transfers.iter().zip(outcomes).enumerate() {
            match outcome {
                Ok(posting) => self.store(transfer, posting, None),
                Err(error) => refused.push((item, error.sqlstate())),
            }
        }
        Ok(refused)
    }

    /// What is held now, swept or not.
    pub fn held(&self, account: AccountId) -> i64 {
        let open = self.holds.iter().filter(|h| h.debit == account && !h.has_lapsed(self.now));
        open.map(Hold::rest).sum()
    }

    pub fn entries(&self, account: AccountId) -> Vec<Entry> {
        let side = |stored: &Stored| {
            let TransferRow { debit, credit, amount, debit_after, credit_after, .. } = stored.row;
            let (after, amount) = match account {
                _ if account == debit => (debit_after?, -amount),
                _ if account == credit => (credit_after?, amount),
                _ => return None,
            };
            let (posted_at, effective_at) = (stored.at, stored.at);
            let (version, balance) = (after.version, after.balance);
            Some(Entry { version, posted_at, effective_at, amount, balance })
        };
        self.transfers.iter().filter_map(side).collect()
    }

    pub fn proof(&self) -> Vec<Finding> {
        let mut audit = Audit::default();
        self.transfers.iter().for_each(|stored| audit.transfer(&stored.row));
        audit.finish(self.book.accounts(), &self.holds)
    }
}

fn unit(currency: u8) -> Unit {
    iso_unit(CURRENCIES[usize::from(currency)]).unwrap()
}

fn wallet_id(wallet: Wallet) -> AccountId {
    id(Place::Wallet(wallet))
}

/// Any numbers will do, as long as they differ.
pub fn id(place: Place) -> AccountId {
    match place {
        Place::Wallet(Wallet { user, currency }) => {
            100 + i64::from(user) * 10 + i64::from(currency)
        }
        Place::External(currency) => 10 + i64::from(currency),
        Place::Exchange(currency) => 20 + i64::from(currency),
    }
}
