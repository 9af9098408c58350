//! What an account was: balances of the past, and statements.

/// One entry of an account: its side of a transfer. Times are microseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// Number within the account, from 1, without a gap.
    pub version: i64,
    /// When it was posted.
    pub posted_at: i64,
    /// When it counts.
    pub effective_at: i64,
    /// Minor units, below zero for a debit.
    pub amount: i64,
    /// Balance right after it.
    pub balance: i64,
}

/// The entries of a span of time, between two balances.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Statement<'a> {
    /// Balance before the first entry.
    pub opening: i64,
    /// The entries, by version.
    pub lines: &'a [Entry],
    /// Balance after the last entry.
    pub closing: i64,
}

impl Statement<'_> {
    /// What came in, and what went out; both are positive.
    pub fn turnover(&self) -> (i128, i128) {
        let sum = |sign| {
            let same = self.lines.iter().filter(|line| line.amount.signum() == sign);
            same.map(|line| i128::from(line.amount).abs()).sum()
        };
        (sum(1), sum(-1))
    }

    /// Whether every line continues the one before, up to the closing balance.
    pub fn adds_up(&self) -> bool {
        let end = self.lines.iter().try_fold(self.opening, |balance, line| {
            (balance.checked_add(line.amount) == Some(line.balance)).then_some(line.balance)
        });
        end == Some(self.closing)
    }
}

/// The balance that had been posted at a moment, that moment included. `entries` are ordered by
/// version. Where a clock was set back, the later version counts.
pub fn balance_at(entries: &[Entry], at: i64) -> i64 {
    entries.iter().rfind(|entry| entry.posted_at <= at).map_or(0, |entry| entry.balance)
}

/// The balance by effective dates; it can be of versions that never were the latest together.
pub fn balance_effective_at(entries: &[Entry], at: i64) -> i128 {
    let counting = entries.iter().filter(|entry| entry.effective_at <= at);
    counting.map(|entry| i128::from(entry.amount)).sum()
}

/// The statement from one moment up to, and without, another. `entries` are ordered by version, and
/// begin with the first of the account or at least with one before `from`.
pub fn statement(entries: &[Entry], from: i64, to: i64) -> Statement<'_> {
    let before = |at| entries.iter().rposition(|e| e.posted_at < at).map_or(0, |last| last + 1);
    let (start, end) = (before(from), before(to).max(before(from)));
    let (earlier, lines) = entries.split_at(end).0.split_at(start);
    let opening = earlier.last().map_or(0, |entry| entry.balance);
    Statement { opening, lines, closing: lines.last().map_or(opening, |entry| entry.balance) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries() -> Vec<Entry> {
        // The third was posted by a clock that was set back, and counts from long ago.
        let rows = [(10, 10, 100), (20, 20, -30), (15, 5, 7), (30, 30, -1)];
        let mut balance = 0;
        let numbered = (1..).zip(rows);
        numbered
            .map(|(version, (posted_at, effective_at, amount))| {
                balance += amount;
                Entry { version, posted_at, effective_at, amount, balance }
            })
            .collect()
    }

    #[test]
    fn a_balance_of_the_past_is_that_of_the_latest_version() {
        let entries = entries();
        let at = [9, 10, 15, 20, 29, 30].map(|time| balance_at(&entries, time));
        assert_eq!(at, [0, 100, 77, 77, 77, 76]);
        assert_eq!(
            [4, 5, 10, 30].map(|time| balance_effective_at(&entries, time)),
            [0, 7, 107, 76]
        );
    }

    #[test]
    fn statements_join_without_a_gap() {
        let entries = entries();
        let spans = [(0, 10), (10, 16), (16, 30), (30, 31)].map(|(a, b)| statement(&entries, a, b));
        let ends = spans.map(|one| (one.opening, one.lines.len(), one.closing));
        assert_eq!(ends, [(0, 0, 0), (0, 3, 77), (77, 0, 77), (77, 1, 76)]);
        assert!(spans.iter().all(Statement::adds_up));
        assert_eq!(spans[1].turnover(), (107, 30));
        assert_eq!(statement(&entries, 31, 5).lines, [], "a span that ends before it begins");
        let wrong = Statement { closing: 78, ..spans[1] };
        assert!(!wrong.adds_up());
    }
}
