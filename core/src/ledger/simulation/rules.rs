//! The rules of the naive ledger, one operation after the other.

use super::call::{Operation, Place, Wallet};
use super::model::{Held, Model, Moved, Refusal, Settings};
use crate::ledger::Mode;

impl Model {
    fn settings(&mut self, wallet: Wallet) -> Result<&mut Settings, Refusal> {
        self.wallets.get_mut(&wallet).ok_or("WL005")
    }

    pub(super) fn operate(
        &mut self,
        operation: &Operation,
    ) -> Result<Vec<(usize, Refusal)>, Refusal> {
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
