//! The naive ledger: it keeps the lists of all transfers, entries and holds and nothing else, and
//! computes every balance anew. It shares no code with the ledger that it is compared with.

use super::call::{Answer, Call, Operation, Place, Wallet};
use std::collections::BTreeMap;

#[derive(Debug, Clone, Default)]
pub(super) struct Settings {
    pub(super) floor: Option<i64>,
    pub(super) ceiling: Option<i64>,
    pub(super) frozen_in: bool,
    pub(super) frozen_out: bool,
    pub(super) closed: bool,
}

#[derive(Debug, Clone)]
pub(super) struct Moved {
    pub(super) from: Place,
    pub(super) to: Place,
    pub(super) amount: i64,
    pub(super) reverses: Option<usize>,
}

#[derive(Debug, Clone)]
struct Entry {
    transfer: usize,
    at: i64,
    amount: i64,
}

#[derive(Debug, Clone)]
pub(super) struct Held {
    pub(super) wallet: Wallet,
    pub(super) rest: i64,
    pub(super) ended: Option<&'static str>,
    pub(super) expires_at: Option<i64>,
}

/// An account as a caller sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct View {
    /// Balance.
    pub posted: i64,
    /// What holds reserve that are open and not expired.
    pub held: i64,
    /// Number of entries.
    pub version: usize,
}

/// One line of a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    /// Number of the transfer.
    pub transfer: usize,
    /// When it was posted.
    pub at: i64,
    /// Below zero for a debit.
    pub amount: i64,
    /// Balance after it.
    pub balance: i64,
}

/// The naive ledger.
#[derive(Debug, Clone, Default)]
pub struct Model {
    pub(super) now: i64,
    pub(super) wallets: BTreeMap<Wallet, Settings>,
    pub(super) transfers: Vec<Moved>,
    /// The same transfers once more, by account.
    entries: BTreeMap<Place, Vec<Entry>>,
    pub(super) holds: Vec<Held>,
    answers: BTreeMap<u64, (Operation, Answer)>,
}

/// An SQLSTATE.
pub(super) type Refusal = &'static str;

impl Model {
    /// Makes a call; a refusal is an SQLSTATE.
    pub fn call(&mut self, call: &Call) -> Result<Answer, Refusal> {
        if let Some((operation, answer)) = call.key.and_then(|key| self.answers.get(&key)) {
            return if *operation == call.operation { Ok(answer.clone()) } else { Err("WL015") };
        }
        let (transfers, holds) = (self.transfers.len(), self.holds.len());
        let refused = self.operate(&call.operation).inspect_err(|_| self.forget(transfers))?;
        let answer = Answer {
            transfers: (transfers..self.transfers.len()).collect(),
            hold: (holds < self.holds.len()).then_some(holds),
            refused,
        };
        if let Some(key) = call.key {
            self.answers.insert(key, (call.operation.clone(), answer.clone()));
        }
        Ok(answer)
    }

    /// The time.
    pub fn now(&self) -> i64 {
        self.now
    }

    /// How many wallets were opened.
    pub fn wallets(&self) -> usize {
        self.wallets.len()
    }

    /// How many transfers were made.
    pub fn transfers(&self) -> usize {
        self.transfers.len()
    }

    /// How many holds were made.
    pub fn holds(&self) -> usize {
        self.holds.len()
    }

    /// All accounts in use, with their balances.
    pub fn view(&self) -> BTreeMap<Place, View> {
        let used = self.transfers.iter().flat_map(|moved| [moved.from, moved.to]);
        let places = self.wallets.keys().map(|wallet| Place::Wallet(*wallet)).chain(used);
        places.map(|place| (place, self.balance(place))).collect()
    }

    /// The account's balance, by going through all transfers and holds.
    pub fn balance(&self, place: Place) -> View {
        let mut view = View { posted: 0, held: 0, version: 0 };
        for entry in self.entries(place) {
            view.posted += entry.amount;
            view.version += 1;
        }
        let of_place = self.holds.iter().filter(|hold| Place::Wallet(hold.wallet) == place);
        view.held = of_place.filter(|hold| self.is_open(hold)).map(|hold| hold.rest).sum();
        view
    }

    /// Every entry of an account.
    pub fn lines(&self, place: Place) -> Vec<Line> {
        let mut balance = 0;
        let line = |&Entry { transfer, at, amount }| {
            balance += amount;
            Line { transfer, at, amount, balance }
        };
        self.entries(place).iter().map(line).collect()
    }

    fn entries(&self, place: Place) -> &[Entry] {
        self.entries.get(&place).map_or(&[], Vec::as_slice)
    }

    fn is_open(&self, hold: &Held) -> bool {
        hold.ended.is_none() && hold.expires_at.is_none_or(|at| self.now < at)
    }

    pub(super) fn record(&mut self, from: Place, to: Place, amount: i64, reverses: Option<usize>) {
        let (transfer, at) = (self.transfers.len(), self.now);
        for (place, amount) in [(from, -amount), (to, amount)] {
            self.entries.entry(place).or_default().push(Entry { transfer, at, amount });
        }
        self.transfers.push(Moved { from, to, amount, reverses });
    }

    /// Undoes what a refused call has recorded so far.
    fn forget(&mut self, transfers: usize) {
        self.transfers.truncate(transfers);
        for entries in self.entries.values_mut() {
            while entries.pop_if(|entry| entry.transfer >= transfers).is_some() {}
        }
    }
}
