//! The proof that the books are right: rows in, findings out; no findings, no mistake.

use super::account::{Account, AccountId};
use super::book::After;
use super::finding::Finding;
use super::hold::Hold;
use crate::money::{Code, Unit};
use std::collections::{BTreeMap, HashMap, HashSet};

/// A transfer as it is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TransferRow {
    /// Key.
    pub id: i64,
    /// The account that paid.
    pub debit: AccountId,
    /// The account that received.
    pub credit: AccountId,
    /// Minor units.
    pub amount: i64,
    /// The account that paid, after it; `None` for an unlocked side.
    pub debit_after: Option<After>,
    /// The account that received, after it.
    pub credit_after: Option<After>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Tip {
    balance: i128,
    version: i64,
}

/// A proof in the making. It can start from balances that were proved before.
#[derive(Debug, Default)]
pub struct Audit {
    tips: HashMap<AccountId, Tip>,
    tails: HashMap<AccountId, i128>,
    findings: Vec<Finding>,
}

impl Audit {
    /// Starts where an earlier proof has ended. For an unlocked account only the balance counts.
    pub fn since(proved: impl IntoIterator<Item = (AccountId, After)>) -> Self {
        let tip = |after: After| Tip { balance: after.balance.into(), version: after.version };
        let tips = proved.into_iter().map(|(account, after)| (account, tip(after))).collect();
        Self { tips, ..Self::default() }
    }

    /// Takes what an unlocked account has beyond its folded balance. Many users' money may be more than one account
    /// can count.
    pub fn tail(&mut self, account: AccountId, amount: i128) {
        self.tails.insert(account, amount);
    }

    /// Takes what an account has before its first entry of this proof, unless that is known.
    pub fn trust(&mut self, account: AccountId, after: After) {
        let tip = Tip { balance: after.balance.into(), version: after.version };
        self.tips.entry(account).or_insert(tip);
    }

    /// Takes the next transfer; those of one account come in the order of its versions.
    pub fn transfer(&mut self, row: &TransferRow) {
        let TransferRow { id: transfer, debit, credit, amount, .. } = *row;
        if amount <= 0 || debit == credit {
            self.findings.push(Finding::BadTransfer { transfer, amount, debit, credit });
        }
        self.entry(transfer, debit, -i128::from(amount), row.debit_after);
        self.entry(transfer, credit, i128::from(amount), row.credit_after);
    }

    fn entry(&mut self, transfer: i64, account: AccountId, amount: i128, after: Option<After>) {
        let tip = self.tips.entry(account).or_default();
        let expected = tip.balance + amount;
        tip.balance = expected;
        let Some(After { balance, version }) = after else { return };
        if version != tip.version + 1 {
            let (expected, found) = (tip.version + 1, version);
            self.findings.push(Finding::ChainGap { transfer, account, expected, found });
        }
        if i128::from(balance) != expected {
            let found = balance;
            self.findings.push(Finding::BalanceMismatch { transfer, account, expected, found });
        }
        // Go on from what is stored: one mistake is found once, not in every row after it.
        *tip = Tip { balance: balance.into(), version };
    }

    /// Compares with all accounts and all holds that are stored as open, and gives the findings.
    /// The balance of an unlocked account goes with its tail.
    pub fn finish<'a>(
        mut self,
        accounts: impl IntoIterator<Item = &'a Account>,
        holds: impl IntoIterator<Item = &'a Hold>,
    ) -> Vec<Finding> {
        let mut held: HashMap<AccountId, i128> = HashMap::new();
        for hold in holds {
            *held.entry(hold.debit).or_default() += i128::from(hold.rest());
        }
        let mut sums: BTreeMap<Code, (Unit, i128)> = BTreeMap::new();
        let mut known: HashSet<AccountId> = HashSet::new();
        for account in accounts {
            let Account { id, unit, posted, version, .. } = *account;
            known.insert(id);
            let posted = i128::from(posted) + self.tails.get(&id).copied().unwrap_or_default();
            sums.entry(unit.code).or_insert((unit, 0)).1 += posted;
            let tip = self.tips.get(&id).copied().unwrap_or_default();
            let same_version = account.flags.unlocked || tip.version == version;
            if tip.balance != posted || !same_version {
                let (expected, last) = (tip.balance, tip.version);
                let finding =
                    Finding::AccountMismatch { account: id, posted, version, expected, last };
                self.findings.push(finding);
            }
            let expected = held.remove(&id).unwrap_or(0);
            if expected != i128::from(account.held) {
                let held = account.held;
                self.findings.push(Finding::HeldMismatch { account: id, held, expected });
            }
        }
        // Entries of an account that is gone.
        let mut gone: Vec<_> =
            self.tips.into_iter().filter(|(id, _)| !known.contains(id)).collect();
        gone.sort_unstable_by_key(|(id, _)| *id);
        self.findings.extend(gone.into_iter().map(|(account, Tip { balance, version })| {
            let (posted, expected, last) = (0, balance, version);
            Finding::AccountMismatch { account, posted, version: 0, expected, last }
        }));
        let unequal = sums.into_values().filter(|(_, sum)| *sum != 0);
        self.findings.extend(unequal.map(|(unit, sum)| Finding::SumNotZero { unit, sum }));
        self.findings
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::iso_unit;

    fn after(balance: i64, version: i64) -> Option<After> {
        Some(After { balance, version })
    }

    /// Account 1 is unlocked; 2 receives 100, then pays 30 to 3, and holds 20.
    fn books() -> (Vec<TransferRow>, Vec<Account>, Vec<Hold>) {
        let usd = iso_unit("USD").unwrap();
        let row = TransferRow {
            id: 1,
            debit: 1,
            credit: 2,
            amount: 100,
            debit_after: None,
            credit_after: after(100, 1),
        };
        let second = TransferRow {
            id: 2,
            debit: 2,
            credit: 3,
            amount: 30,
            debit_after: after(70, 2),
            credit_after: after(30, 1),
        };
        let accounts = vec![
            Account { posted: -100, ..Account::outside(1, usd) },
            Account { posted: 70, held: 20, version: 2, ..Account::new(2, usd) },
            Account { posted: 30, version: 1, ..Account::new(3, usd) },
        ];
        (vec![row, second], accounts, vec![Hold::new(1, 2, 1, 20)])
    }

    fn findings(
        (rows, accounts, holds): &(Vec<TransferRow>, Vec<Account>, Vec<Hold>),
    ) -> Vec<String> {
        let mut audit = Audit::default();
        rows.iter().for_each(|row| audit.transfer(row));
        audit.finish(accounts, holds).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn right_books_have_no_findings() {
        let books = books();
        assert!(findings(&books).is_empty());
        let proved = [(1, -100, 0), (2, 100, 1)];
        let proved = proved.map(|(id, balance, version)| (id, After { balance, version }));
        let mut audit = Audit::since(proved);
        audit.transfer(&books.0[1]);
        assert_eq!(audit.finish(&books.1, &books.2), [], "from where the last proof ended");
    }

    #[test]
    fn every_planted_fault_is_found() {
        type Books = (Vec<TransferRow>, Vec<Account>, Vec<Hold>);
        let plant = |fault: fn(&mut Books)| {
            let mut books = books();
            fault(&mut books);
            findings(&books)
        };
        assert_eq!(
            plant(|books| books.0[1].debit_after = after(70, 3)),
            [
                "transfer 2 is entry 3 of account 2, expected 2",
                "account 2 has 70 at version 2, its entries 70 at 3"
            ]
        );
        assert_eq!(
            plant(|books| books.0[1].credit_after = after(31, 1)),
            [
                "transfer 2 leaves 31 on account 3, expected 30",
                "account 3 has 30 at version 1, its entries 31 at 1"
            ]
        );
        assert_eq!(
            plant(|books| books.1[1].posted = 71),
            [
                "account 2 has 71 at version 2, its entries 70 at 2",
                "all accounts together have 0.01 USD"
            ]
        );
        assert_eq!(plant(|books| books.1[1].held = 0), ["account 2 holds 0, its open holds 20"]);
        assert_eq!(plant(|books| books.2.clear()), ["account 2 holds 20, its open holds 0"]);
        assert_eq!(plant(|books| books.0.truncate(1)).len(), 2, "a transfer is gone");
        assert_eq!(
            plant(|books| books.1.retain(|a| a.id != 1)),
            [
                "account 1 has 0 at version 0, its entries -100 at 0",
                "all accounts together have 1.00 USD"
            ]
        );
        assert_eq!(
            plant(|books| books.0[1].amount = -30)[0],
            "transfer 2 moves -30 from account 2 to account 3"
        );
    }
}
