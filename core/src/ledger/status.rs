//! The status of a row of `transactions`, and what a change of it does to the ledger.

use super::account::AccountId;
use super::book::Transfer;
use super::error::LedgerError;

/// How far a transaction has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Not paid yet; a debit may be held.
    Pending,
    /// Posted.
    Completed,
    /// Not paid; a payment may be tried again.
    Failed,
    /// Given up.
    Cancelled,
    /// Given back.
    Refunded,
    /// Given back in part.
    PartiallyRefunded,
}

/// Whether a transaction adds to the wallet or takes from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// From outside into the wallet.
    Credit,
    /// Out of the wallet.
    Debit,
}

/// What the ledger sees of a row of `transactions`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// The account of the wallet.
    pub wallet: AccountId,
    /// The account on the other side, such as `external:USD`.
    pub outside: AccountId,
    /// Into the wallet or out of it.
    pub direction: Direction,
    /// Minor units.
    pub amount: i64,
    /// The status.
    pub status: Status,
}

/// What is to be done in the ledger, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Release the hold of the row.
    Release,
    /// Hold the amount of this transfer for the row.
    Place(Transfer),
    /// Capture the hold of the row.
    Capture,
    /// Post this transfer for the row.
    Post(Transfer),
    /// Post the reversal of what is left of the row's transfer.
    Reverse,
}

impl Status {
    const ALL: [Self; 6] = [
        Self::Pending,
        Self::Completed,
        Self::Failed,
        Self::Cancelled,
        Self::Refunded,
        Self::PartiallyRefunded,
    ];

    /// Reads the word that is stored.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == word)
    }

    /// The word that is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Completed => "completed",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
            Self::Refunded => "refunded",
            Self::PartiallyRefunded => "partially_refunded",
        }
    }

    /// The status of a completed row of `amount` of which `reversed` has gone back.
    pub fn after_refund(amount: i64, reversed: i64) -> Self {
        match reversed {
            0 => Self::Completed,
            some if some < amount => Self::PartiallyRefunded,
            _ => Self::Refunded,
        }
    }

    fn is_posted(self) -> bool {
        matches!(self, Self::Completed | Self::Refunded | Self::PartiallyRefunded)
    }
}

impl Row {
    /// The movement that the row stands for.
    pub fn transfer(&self) -> Transfer {
        match self.direction {
            Direction::Credit => Transfer::new(self.outside, self.wallet, self.amount),
            Direction::Debit => Transfer::new(self.wallet, self.outside, self.amount),
        }
    }

    fn wants_hold(&self, hold_debits: bool) -> bool {
        hold_debits && self.status == Status::Pending && self.direction == Direction::Debit
    }
}

/// What an INSERT (no `before`), UPDATE or DELETE (no `after`) of a row does. `has_hold` says that
/// the row has an open hold, `hold_debits` that pending debits get one.
///
/// `partially_refunded` is refused here: only a refund knows how much, and sets it by itself.
pub fn steps(
    before: Option<&Row>,
    after: Option<&Row>,
    has_hold: bool,
    hold_debits: bool,
) -> Result<Vec<Step>, LedgerError> {
    use Status::{Cancelled, Completed, Failed, PartiallyRefunded, Pending, Refunded};

    let same_money = before.map(Row::transfer) == after.map(Row::transfer);
    if before.is_some_and(|row| row.status.is_posted()) && !same_money {
        return Err(LedgerError::ImmutableRow("transactions"));
    }
    let release = has_hold.then_some(Step::Release);
    let place =
        after.filter(|row| row.wants_hold(hold_debits)).map(|row| Step::Place(row.transfer()));
    let post = after.map(|row| Step::Post(row.transfer()));
    let steps = match (before.map(|row| row.status), after.map(|row| row.status)) {
        (None, Some(Pending)) => [place, None],
        (None, Some(Completed)) | (Some(Failed), Some(Completed)) => [post, None],
        (None, Some(Failed | Cancelled) | None) => [None, None],
        (Some(Pending), Some(Completed)) if has_hold && same_money => [Some(Step::Capture), None],
        (Some(Pending), Some(Completed)) => [release, post],
        (Some(Pending), Some(Pending)) if !same_money => [release, place],
        (Some(from), Some(to)) if from == to => [None, None],
        (Some(Pending), Some(Failed | Cancelled) | None) => [release, None],
        (Some(Failed | Cancelled), None) => [None, None],
        (Some(Completed | PartiallyRefunded), Some(Refunded)) => [Some(Step::Reverse), None],
        (from, to) => {
            let word = |status: Option<Status>| status.map_or("none", Status::as_str);
            return Err(LedgerError::IllegalStatusChange { from: word(from), to: word(to) });
        }
    };
    Ok(steps.into_iter().flatten().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAID: Row = Row {
        wallet: 2,
        outside: 1,
        direction: Direction::Debit,
        amount: 50,
        status: Status::Pending,
    };

    fn change(
        before: Option<Row>,
        after: Option<Row>,
        has_hold: bool,
    ) -> Result<Vec<Step>, &'static str> {
        steps(before.as_ref(), after.as_ref(), has_hold, true).map_err(|error| error.sqlstate())
    }

    fn in_status(status: Status) -> Option<Row> {
        Some(Row { status, ..PAID })
    }

    #[test]
    fn every_change_of_a_status_has_one_meaning() {
        use Status::{Cancelled, Completed, Failed, PartiallyRefunded, Pending, Refunded};
        let post = vec![Step::Post(PAID.transfer())];
        for from in [None].into_iter().chain(Status::ALL.map(Some)) {
            for to in [None].into_iter().chain(Status::ALL.map(Some)) {
                let has_hold = from == Some(Pending);
                let expected = match (from, to) {
                    (None, Some(Pending)) => Ok(vec![Step::Place(PAID.transfer())]),
                    (None | Some(Failed), Some(Completed)) => Ok(post.clone()),
                    (None, Some(Failed | Cancelled)) => Ok(vec![]),
                    (Some(Pending), Some(Completed)) => Ok(vec![Step::Capture]),
                    (Some(Pending), Some(Failed | Cancelled) | None) => Ok(vec![Step::Release]),
                    (Some(Failed | Cancelled), None) => Ok(vec![]),
                    (Some(Completed | PartiallyRefunded), Some(Refunded)) => {
                        Ok(vec![Step::Reverse])
                    }
                    (Some(Completed | Refunded | PartiallyRefunded), None) => Err("WL016"),
                    (same, other) if same == other => Ok(vec![]),
                    _ => Err("WL017"),
                };
                let found = change(from.and_then(in_status), to.and_then(in_status), has_hold);
                assert_eq!(found, expected, "{from:?} to {to:?}");
            }
        }
    }

    #[test]
    fn the_amount_can_be_corrected_until_it_is_posted() {
        let more = Row { amount: 70, ..PAID };
        let replaced = vec![Step::Release, Step::Place(more.transfer())];
        assert_eq!(change(Some(PAID), Some(more), true), Ok(replaced));
        let done = Row { status: Status::Completed, ..more };
        let posted = vec![Step::Release, Step::Post(done.transfer())];
        assert_eq!(change(Some(PAID), Some(done), true), Ok(posted));
        assert_eq!(change(in_status(Status::Completed), Some(done), false), Err("WL016"));
        let credit = Row { direction: Direction::Credit, ..PAID };
        assert_eq!(change(Some(PAID), Some(credit), true), Ok(vec![Step::Release]));
    }

    #[test]
    fn a_credit_is_not_held_and_holding_can_be_off() {
        let credit = Row { direction: Direction::Credit, ..PAID };
        assert_eq!(change(None, Some(credit), false), Ok(vec![]));
        assert_eq!(credit.transfer(), Transfer::new(1, 2, 50));
        assert_eq!(steps(None, Some(&PAID), false, false), Ok(vec![]));
        let done = in_status(Status::Completed);
        assert_eq!(change(Some(PAID), done, false), Ok(vec![Step::Post(PAID.transfer())]));
    }

    #[test]
    fn words_are_those_of_the_tables() {
        for status in Status::ALL {
            assert_eq!(Status::parse(status.as_str()), Some(status));
        }
        assert_eq!(Status::parse("PENDING"), None);
        let after = |reversed| Status::after_refund(100, reversed).as_str();
        assert_eq!(
            [after(0), after(99), after(100)],
            ["completed", "partially_refunded", "refunded"]
        );
    }
}
