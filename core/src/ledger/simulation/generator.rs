//! The source of random calls.

use super::call::{CURRENCIES, Call, Operation, Place, Wallet};
use super::model::Model;
use super::random::Random;
use crate::ledger::Mode;

/// Users of a simulation: so few that they meet.
const USERS: u64 = 5;

/// Random calls: mostly sensible ones, and enough others to meet every refusal.
#[derive(Debug, Clone)]
pub struct Generator {
    random: Random,
    keys: u64,
    earlier: Vec<Call>,
}

impl Generator {
    /// The calls of a seed: the same for ever, given the same model.
    pub fn new(seed: u64) -> Self {
        Self { random: Random::new(seed), keys: 0, earlier: Vec::new() }
    }

    /// The next call. The model is only asked how much there is of everything.
    pub fn next_call(&mut self, model: &Model) -> Call {
        if self.random.one_in(20) && !self.earlier.is_empty() {
            return self.repeated(model);
        }
        let key = self.random.one_in(4).then(|| {
            self.keys += 1;
            self.keys
        });
        let call = Call { key, operation: self.operation(model) };
        if key.is_some() {
            self.earlier.push(call.clone());
        }
        call
    }

    /// A call that was made before, or another one with its key.
    fn repeated(&mut self, model: &Model) -> Call {
        let index = self.pick(self.earlier.len());
        let mut call = self
            .earlier
            .get(index)
            .cloned()
            .unwrap_or(Call { key: None, operation: self.operation(model) });
        if self.random.one_in(4) {
            call.operation = self.operation(model);
        }
        call
    }

    fn operation(&mut self, model: &Model) -> Operation {
        let wallet = self.wallet();
        // Nearly all wallets are opened first of all.
        if model.wallets() < 14 && self.random.one_in(2) {
            return Operation::Open { wallet };
        }
        // Without transfers or holds to speak of, others take their place.
        let hold = |of: &mut Self| of.recent(model.holds());
        let transfer = |of: &mut Self| of.recent(model.transfers());
        match self.random.below(100) {
            0..=1 => Operation::Open { wallet },
            2..=17 => Operation::Credit { wallet, amount: self.amount() },
            18..=38 => Operation::Debit { wallet, amount: self.amount() },
            39..=51 => {
                // One currency, as a call of wallet_transfer has.
                let to = Wallet { currency: wallet.currency, ..self.wallet() };
                Operation::Transfer { from: wallet, to, amount: self.amount() }
            }
            52..=55 => {
                let currency = u8::try_from(self.random.below(3)).unwrap_or(0);
                let rate = (1 + self.random.below(2_000) as u32, 1 + self.random.below(5) as u32);
                let to = Wallet { currency, ..wallet };
                Operation::Exchange { from: wallet, amount: self.amount(), to, rate }
            }
            56..=66 => {
                let expires_in = self.random.one_in(2).then(|| self.random.between(1, 60));
                Operation::Hold { wallet, amount: self.amount(), expires_in }
            }
            67..=76 if model.holds() > 0 => {
                let amount = self.random.one_in(2).then(|| self.amount());
                Operation::Capture { hold: hold(self), amount, last: self.random.one_in(2) }
            }
            77..=79 if model.holds() > 0 => Operation::Release { hold: hold(self) },
            80..=83 if model.transfers() > 0 => {
                let amount = self.random.one_in(2).then(|| self.amount());
                Operation::Refund { transfer: transfer(self), amount }
            }
            84 if model.transfers() > 0 => {
                let amount = self.random.one_in(2).then(|| self.amount());
                Operation::Chargeback { transfer: transfer(self), amount }
            }
            85..=89 => self.batch(),
            90 => Operation::Freeze {
                wallet,
                out: self.random.one_in(2),
                into: self.random.one_in(2),
            },
            91..=92 => Operation::Unfreeze { wallet },
            93 if self.random.one_in(8) => Operation::Close { wallet },
            94 => Operation::Limits {
                wallet,
                floor: (!self.random.one_in(6)).then(|| self.random.between(-500, 0)),
                ceiling: self.random.one_in(2).then(|| self.random.between(0, 20_000)),
            },
            _ => Operation::Wait { time: self.random.between(1, 20) },
        }
    }

    fn batch(&mut self) -> Operation {
        let mode = if self.random.one_in(2) { Mode::Atomic } else { Mode::Independent };
        let size = self.random.below(12);
        let transfers = (0..size).map(|_| {
            let (from, other) = (self.wallet(), self.wallet());
            // Now and then the currencies differ.
            let same = Wallet { currency: from.currency, ..other };
            let to = if self.random.one_in(20) { other } else { same };
            let outside = Place::External(from.currency);
            match self.random.below(3) {
                0 => (outside, Place::Wallet(from), self.amount()),
                1 => (Place::Wallet(from), outside, self.amount()),
                _ => (Place::Wallet(from), Place::Wallet(to), self.amount()),
            }
        });
        let transfers = transfers.collect();
        Operation::Batch { transfers, mode }
    }

    fn wallet(&mut self) -> Wallet {
        let currency = self.random.below(CURRENCIES.len() as u64);
        Wallet {
            user: u8::try_from(self.random.below(USERS)).unwrap_or(0),
            currency: u8::try_from(currency).unwrap_or(0),
        }
    }

    /// Mostly small, so that balances run out; sometimes nothing or less.
    fn amount(&mut self) -> i64 {
        match self.random.below(40) {
            0 => self.random.between(-5, 0),
            1 => self.random.between(1, 1_000_000),
            2..=9 => self.random.between(1, 10),
            _ => self.random.between(1, 2_000),
        }
    }

    /// Mostly one of the last ones: the others are done with.
    fn recent(&mut self, count: usize) -> usize {
        let span = if self.random.one_in(4) { count } else { count.min(10) };
        count - 1 - self.pick(span)
    }

    fn pick(&mut self, count: usize) -> usize {
        usize::try_from(self.random.below(count as u64)).unwrap_or(0)
    }
}
