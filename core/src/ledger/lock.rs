//! The order in which a call takes its locks, so that two calls never wait for each other.

use super::account::AccountId;

/// A row to be locked. The order of the variants and of their fields is the order of the locks.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lock {
    /// The row of an idempotency key.
    Idempotency(String),
    /// A hold.
    Hold(i64),
    /// An account. Hot ones come last, because their locks are then held shortest.
    Account {
        /// Whether many calls meet here.
        hot: bool,
        /// The account.
        id: AccountId,
    },
    /// A slot of a hot account.
    Slot {
        /// The account.
        account: AccountId,
        /// Number of the slot.
        slot: u16,
    },
}

/// The locks of one call, each once, in their order. Unlocked accounts are not among them.
pub fn lock_order(locks: impl IntoIterator<Item = Lock>) -> Vec<Lock> {
    let mut locks: Vec<_> = locks.into_iter().collect();
    locks.sort();
    locks.dedup();
    locks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hot_accounts_are_locked_last_and_everything_once() {
        let account = |hot, id| Lock::Account { hot, id };
        let wanted = vec![
            Lock::Slot { account: 1, slot: 2 },
            account(true, 1),
            account(false, 9),
            Lock::Hold(5),
            account(false, 3),
            account(false, 9),
            Lock::Slot { account: 1, slot: 0 },
            Lock::Idempotency("k".into()),
        ];
        let order = lock_order(wanted.clone());
        assert_eq!(
            order,
            [
                Lock::Idempotency("k".into()),
                Lock::Hold(5),
                account(false, 3),
                account(false, 9),
                account(true, 1),
                Lock::Slot { account: 1, slot: 0 },
                Lock::Slot { account: 1, slot: 2 },
            ]
        );
        assert_eq!(lock_order(wanted.into_iter().rev()), order);
    }
}
