//! The naive ledger: it keeps the list of all transfers and holds and nothing else, and computes
//! every balance anew. It shares no code with the ledger that it is compared with.

use super::call::{Answer, Call, Operation, Place, Wallet};
use crate::ledger::Mode;
use std::collections::BTreeMap;

#[derive(Debug, Clone, Default)]
struct Settings {
    floor: Option<i64>,
    ceiling: Option<i64>,
    frozen_in: bool,
    frozen_out: bool,
    closed: bool,
}

#[derive(Debug, Clone)]
struct Moved {
    from: Place,
    to: Place,
    amount: i64,
    at: i64,
    reverses: Option<usize>,
}

#[derive(Debug, Clone)]
struct Held {
    wallet: Wallet,
    rest: i64,
    ended: Option<&'static str>,
    expires_at: Option<i64>,
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
    now: i64,
    wallets: BTreeMap<Wallet, Settings>,
    transfers: Vec<Moved>,
    holds: Vec<Held>,
    answers: BTreeMap<u64, (Operation, Answer)>,
}

type Refusal = &'static str;

impl Model {
    /// Makes a call; a refusal is an SQLSTATE.
    pub fn call(&mut self, call: &Call) -> Result<Answer, Refusal> {
        if let Some((operation, answer)) = call.key.and_then(|key| self.answers.get(&key)) {
            return if *operation == call.operation { Ok(answer.clone()) } else { Err("WL015") };
        }
        let (transfers, holds) = (self.transfers.len(), self.holds.len());
        let refused =
            self.operate(&call.operation).inspect_err(|_| self.transfers.truncate(transfers))?;
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
        for (_, _, amount) in self.entries(place) {
            view.posted += amount;
            view.version += 1;
        }
        let of_place = self.holds.iter().filter(|hold| Place::Wallet(hold.wallet) == place);
        view.held = of_place.filter(|hold| self.is_open(hold)).map(|hold| hold.rest).sum();
        view
    }

    /// Every entry of an account.
    pub fn lines(&self, place: Place) -> Vec<Line> {
        let mut balance = 0;
        let entries = self.entries(place);
        let line = |(transfer, at, amount)| {
            balance += amount;
            Line { transfer, at, amount, balance }
        };
        entries.map(line).collect()
    }

    /// Number, time and signed amount of the transfers that touch an account.
    fn entries(&self, place: Place) -> impl Iterator<Item = (usize, i64, i64)> {
        self.transfers.iter().enumerate().filter_map(move |(number, moved)| match () {
            () if moved.from == place => Some((number, moved.at, -moved.amount)),
            () if moved.to == place => Some((number, moved.at, moved.amount)),
            () => None,
        })
    }

    fn is_open(&self, hold: &Held) -> bool {
        hold.ended.is_none() && hold.expires_at.is_none_or(|at| self.now < at)
    }

    fn settings(&mut self, wallet: Wallet) -> Result<&mut Settings, Refusal> {
        self.wallets.get_mut(&wallet).ok_or("WL005")
    }

    fn operate(&mut self, operation: &Operation) -> Result<Vec<(usize, Refusal)>, Refusal> {
        match *operation {
            Operation::Open { wallet } => {
                self.wallets
                    .entry(wallet)
                    .or_insert(Settings { floor: Some(0), ..Settings::default() });
            }
            Operation::Credit { wallet, amount } => {
                self.transfer(Place::External(wallet.currency), Place::Wallet(wallet), amount)?;
            }
            Operation::Debit { wallet, amount } => {
                self.transfer(Place::Wallet(wallet), Place::External(wallet.currency), amount)?;
            }
            Operation::Transfer { from, to, amount } => {
                self.transfer(Place::Wallet(from), Place::Wallet(to), amount)?;
            }
            Operation::Exchange { from, amount, to, rate } => {
                self.transfer(Place::Wallet(from), Place::Exchange(from.currency), amount)?;
                let digits = |wallet: Wallet| match wallet.currency {
                    0 => 2,
                    1 => 0,
                    _ => 3,
                };
                let exact = i128::from(amount) * i128::from(rate.0) * 10i128.pow(digits(to));
                let given = exact / 10i128.pow(digits(from) + rate.1);
                let given = i64::try_from(given).map_err(|_| "WL019")?;
                self.transfer(Place::Exchange(to.currency), Place::Wallet(to), given)?;
            }
            Operation::Hold { wallet, amount, expires_in } => {
                let outside = Place::External(wallet.currency);
                self.may_move(Place::Wallet(wallet), outside, amount)?;
                self.has_funds(wallet, amount)?;
                let expires_at = expires_in.map(|time| self.now + time);
                self.holds.push(Held { wallet, rest: amount, ended: None, expires_at });
            }
            Operation::Capture { hold, amount, last } => self.capture(hold, amount, last)?,
            Operation::Release { hold } => self.open_hold(hold)?.ended = Some("WL010"),
            Operation::Refund { transfer, amount } => self.reverse(transfer, amount, false)?,
            Operation::Chargeback { transfer, amount } => self.reverse(transfer, amount, true)?,
            Operation::Batch { ref transfers, mode } => return self.batch(transfers, mode),
            Operation::Freeze { wallet, out, into } => {
                let settings = self.settings(wallet)?;
                (settings.frozen_out, settings.frozen_in) = (out, into);
            }
            Operation::Unfreeze { wallet } => {
                let settings = self.settings(wallet)?;
                (settings.frozen_out, settings.frozen_in) = (false, false);
            }
            Operation::Close { wallet } => {
                self.settings(wallet)?;
                let view = self.balance(Place::Wallet(wallet));
                if view.posted != 0 || view.held != 0 {
                    return Err("WL017");
                }
                self.settings(wallet)?.closed = true;
            }
            Operation::Limits { wallet, floor, ceiling } => {
                let settings = self.settings(wallet)?;
                (settings.floor, settings.ceiling) = (floor, ceiling);
            }
            Operation::Wait { time } => self.now += time,
        }
        Ok(Vec::new())
    }

    /// What does not depend on balances.
    fn may_move(&self, from: Place, to: Place, amount: i64) -> Result<(), Refusal> {
        if amount <= 0 {
            return Err("WL008");
        }
        if from == to {
            return Err("WL018");
        }
        let (payer, payee) = (self.rules(from)?, self.rules(to)?);
        if currency(from) != currency(to) {
            return Err("WL006");
        }
        match () {
            () if payer.closed => Err("WL004"),
            () if payer.frozen_out => Err("WL003"),
            () if payee.closed => Err("WL004"),
            () if payee.frozen_in => Err("WL003"),
            () => Ok(()),
        }
    }

    fn rules(&self, place: Place) -> Result<Settings, Refusal> {
        match place {
            Place::Wallet(wallet) => self.wallets.get(&wallet).cloned().ok_or("WL005"),
            Place::External(_) | Place::Exchange(_) => Ok(Settings::default()),
        }
    }

    fn has_funds(&self, wallet: Wallet, amount: i64) -> Result<(), Refusal> {
        let view = self.balance(Place::Wallet(wallet));
        match self.rules(Place::Wallet(wallet))?.floor {
            Some(floor) if view.posted - view.held - amount < floor => Err("WL001"),
            _ => Ok(()),
        }
    }

    fn has_room(&self, wallet: Wallet, amount: i64) -> Result<(), Refusal> {
        let posted = self.balance(Place::Wallet(wallet)).posted;
        match self.rules(Place::Wallet(wallet))?.ceiling {
            Some(ceiling) if posted + amount > ceiling => Err("WL002"),
            _ => Ok(()),
        }
    }

    fn transfer(&mut self, from: Place, to: Place, amount: i64) -> Result<(), Refusal> {
        self.may_move(from, to, amount)?;
        if let Place::Wallet(wallet) = from {
            self.has_funds(wallet, amount)?;
        }
        if let Place::Wallet(wallet) = to {
            self.has_room(wallet, amount)?;
        }
        self.record(from, to, amount, None);
        Ok(())
    }

    fn record(&mut self, from: Place, to: Place, amount: i64, reverses: Option<usize>) {
        self.transfers.push(Moved { from, to, amount, at: self.now, reverses });
    }

    fn open_hold(&mut self, hold: usize) -> Result<&mut Held, Refusal> {
        let now = self.now;
        let hold = self.holds.get_mut(hold).ok_or("22023")?;
        match hold.ended {
            Some(refusal) => Err(refusal),
            None if hold.expires_at.is_some_and(|at| at <= now) => Err("WL011"),
            None => Ok(hold),
        }
    }

    fn capture(&mut self, hold: usize, amount: Option<i64>, last: bool) -> Result<(), Refusal> {
        let Held { wallet, rest, .. } = *self.open_hold(hold)?;
        let amount = amount.unwrap_or(rest);
        if amount > rest {
            return Err("WL012");
        }
        let (from, to) = (Place::Wallet(wallet), Place::External(wallet.currency));
        self.may_move(from, to, amount)?;
        self.record(from, to, amount, None);
        let hold = self.open_hold(hold)?;
        hold.rest -= amount;
        if last || hold.rest == 0 {
            hold.ended = Some("WL010");
        }
        Ok(())
    }

    fn reverse(
        &mut self,
        transfer: usize,
        amount: Option<i64>,
        forced: bool,
    ) -> Result<(), Refusal> {
        let Moved { from, to, amount: original, reverses, .. } =
            *self.transfers.get(transfer).ok_or("22023")?;
        let before = self.transfers.iter().filter(|moved| moved.reverses == Some(transfer));
        let rest = original - before.map(|moved| moved.amount).sum::<i64>();
        if reverses.is_some() || rest == 0 {
            return Err("WL014");
        }
        let amount = amount.unwrap_or(rest);
        if amount > rest {
            return Err("WL013");
        }
        // Money goes back: the one who was paid pays.
        match self.may_move(to, from, amount) {
            Err("WL003") if forced && !self.rules(from)?.frozen_in => {}
            refused => refused?,
        }
        if self.rules(from)?.closed {
            return Err("WL004");
        }
        if let (Place::Wallet(wallet), false) = (to, forced) {
            self.has_funds(wallet, amount)?;
        }
        if let Place::Wallet(wallet) = from {
            self.has_room(wallet, amount)?;
        }
        self.record(to, from, amount, Some(transfer));
        Ok(())
    }

    fn batch(
        &mut self,
        transfers: &[(Place, Place, i64)],
        mode: Mode,
    ) -> Result<Vec<(usize, Refusal)>, Refusal> {
        let mut refused = Vec::new();
        for (item, (from, to, amount)) in transfers.iter().enumerate() {
            if let Err(refusal) = self.transfer(*from, *to, *amount) {
                if mode != Mode::Independent {
                    return Err(refusal);
                }
                refused.push((item, refusal));
            }
        }
        Ok(refused)
    }
}

fn currency(place: Place) -> u8 {
    match place {
        Place::Wallet(wallet) => wallet.currency,
        Place::External(currency) | Place::Exchange(currency) => currency,
    }
}
