//! Random statements on `transactions`, of all kinds that SQL has, some of them undone: whatever is refused, the balances are
//! what the rows sum up to, what is held is what is pending, and the proof finds nothing.
//!
//! 1,500 statements; CONCIERGE_DROPIN_STATEMENTS=100000 makes it a longer run, CONCIERGE_DROPIN_SEED another one.

use concierge_client_tests::{Outcome, person, proof, refusal, rows, with_wallets};
use concierge_core::ledger::simulation::Random;
use std::collections::BTreeMap;
use std::env;

const PEOPLE: usize = 4;
/// Statements between two comparisons.
const COMPARE_EVERY: usize = 10;

/// Wallets that differ from their rows; refunds are counted in the rows.
const WRONG: &str = "
    SELECT w.user_id, w.balance_usd, s.posted, b.held, s.pending FROM app.wallets w
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(CASE type WHEN 'credit' THEN 1 ELSE -1 END * (amount - refunded_amount))
                        FILTER (WHERE status IN ('completed', 'refunded', 'partially_refunded')), 0) AS posted,
               coalesce(sum(amount) FILTER (WHERE status = 'pending' AND type = 'debit'), 0) AS pending
        FROM app.transactions t WHERE t.user_id = w.user_id
    ) AS s
    CROSS JOIN LATERAL app.wallet_balance(w.user_id, 'USD') AS b
    WHERE w.balance_usd <> s.posted OR b.held <> s.pending OR b.posted <> s.posted";

fn number_in(variable: &str, otherwise: usize) -> usize {
    env::var(variable).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

/// Makes up statements.
struct Writer {
    random: Random,
    /// Keys of rows are numbers up to this one.
    last: usize,
}

impl Writer {
    fn pick<'a>(&mut self, words: &[&'a str]) -> &'a str {
        let place = self.random.below(words.len() as u64) as usize;
        words.get(place).copied().unwrap_or_default()
    }

    fn id(number: usize) -> String {
        format!("'f0000000-0000-4000-8000-{number:012}'::uuid")
    }

    /// A row that is new, or one that may be there.
    fn row(&mut self, is_new: bool) -> String {
        let number = if is_new {
            self.last += 1;
            self.last
        } else {
            self.some()
        };
        let user = person(1 + self.random.below(PEOPLE as u64) as usize);
        let amount = 1 + self.random.below(40);
        let kind = self.pick(&["credit", "debit"]);
        let status = self.pick(&["pending", "completed", "completed", "failed", "cancelled"]);
        format!("({}, '{user}'::uuid, {amount}, 'USD', '{kind}', '{status}')", Self::id(number))
    }

    fn list(&mut self, most: u64, is_new: bool) -> String {
        let many = 1 + self.random.below(most);
        let mut keys = Vec::new();
        let list: Vec<_> = (0..many)
            .map(|_| self.row(is_new))
            .filter(|row| {
                let key = row.split(',').next().map(str::to_owned);
                let is_first = !keys.contains(&key);
                keys.push(key);
                is_first
            })
            .collect();
        list.join(", ")
    }

    /// One of the last rows.
    fn some(&mut self) -> usize {
        let back = self.random.below(30.min(self.last as u64 + 1)) as usize;
        self.last.saturating_sub(back).max(1)
    }

    /// A few rows.
    fn few(&mut self) -> String {
        let many = 1 + self.random.below(3);
        let ids: Vec<_> = (0..many).map(|_| Self::id(self.some())).collect();
        format!("id IN ({})", ids.join(", "))
    }

    fn statement(&mut self) -> String {
        let columns = "(id, user_id, amount, currency, type, status)";
        let next = "CASE status WHEN 'pending' THEN 'completed' WHEN 'completed' THEN 'refunded'
                    WHEN 'failed' THEN 'completed' ELSE status END";
        match self.random.below(14) {
            0 | 1 => {
                format!("INSERT INTO app.transactions {columns} VALUES {}", self.list(5, true))
            }
            2 | 3 => {
                let status = self.pick(&[
                    "completed",
                    "completed",
                    "failed",
                    "refunded",
                    "cancelled",
                    "pending",
                ]);
                format!("UPDATE app.transactions SET status = '{status}' WHERE {}", self.few())
            }
            4 => format!("UPDATE app.transactions SET status = {next} WHERE {}", self.few()),
            5 => format!(
                "UPDATE app.transactions SET amount = amount + 1, status = {next} WHERE status IN ('pending', 'failed') AND {}",
                self.few()
            ),
            6 => format!(
                "UPDATE app.transactions SET amount = {}, user_id = '{}' WHERE status = 'pending' AND {}",
                1 + self.random.below(40),
                person(1 + self.random.below(PEOPLE as u64) as usize),
                self.few()
            ),
            7 => format!(
                "UPDATE app.transactions SET type = CASE type WHEN 'credit' THEN 'debit' ELSE 'credit' END WHERE {}",
                self.few()
            ),
            8 => format!(
                "DELETE FROM app.transactions WHERE status IN ('pending', 'failed', 'cancelled') AND {}",
                self.few()
            ),
            9 => format!("DELETE FROM app.transactions WHERE {}", self.few()),
            10 => {
                let (old, new) = (self.list(3, false), self.list(2, true));
                let set = self.pick(&[
                    "status = excluded.status",
                    "amount = excluded.amount",
                    "status = excluded.status, amount = excluded.amount",
                ]);
                format!(
                    "INSERT INTO app.transactions {columns} VALUES {old}, {new} ON CONFLICT (id) DO UPDATE SET {set}"
                )
            }
            11 => {
                let (old, new) = (self.list(3, false), self.list(2, true));
                format!(
                    "MERGE INTO app.transactions x USING (VALUES {old}, {new}) AS n {columns} ON x.id = n.id
                     WHEN MATCHED AND x.status = 'failed' AND n.status = 'failed' THEN DELETE
                     WHEN MATCHED THEN UPDATE SET status = n.status
                     WHEN NOT MATCHED THEN INSERT {columns} VALUES (n.id, n.user_id, n.amount, n.currency, n.type, n.status)"
                )
            }
            12 => {
                let (new, few, gone) = (self.list(2, true), self.few(), self.few());
                format!(
                    "WITH paid AS (INSERT INTO app.transactions {columns} VALUES {new} RETURNING id),
                          gone AS (DELETE FROM app.transactions WHERE status = 'pending' AND {gone} AND NOT {few} RETURNING id)
                     UPDATE app.transactions SET status = {next} WHERE {few}"
                )
            }
            _ => format!(
                "SELECT app.wallet_refund({}, {})",
                Self::id(self.some()),
                self.pick(&["1", "2.5", "NULL"])
            ),
        }
    }
}

#[tokio::test]
async fn balances_are_what_the_rows_sum_up_to() -> Outcome {
    let database = with_wallets("wallet_dropin", PEOPLE).await?;
    let client = database.connect().await?;
    let seed = number_in("CONCIERGE_DROPIN_SEED", 1) as u64;
    let mut writer = Writer { random: Random::new(seed), last: 0 };
    let mut answers = BTreeMap::<String, usize>::new();
    let mut story = Vec::new();
    for number in 1..=number_in("CONCIERGE_DROPIN_STATEMENTS", 1_500) {
        let (one, other) = (writer.statement(), writer.statement());
        let statement = match writer.random.below(8) {
            0 => format!("BEGIN; {one}; ROLLBACK"),
            1 => format!("BEGIN; {one}; SAVEPOINT s; {other}; ROLLBACK TO s; COMMIT"),
            2 => format!("BEGIN; {one}; {other}; COMMIT"),
            _ => one,
        };
        let answer = rows(&client, &statement).await;
        let code = if answer.is_ok() { "done".to_owned() } else { refusal(answer)?.code };
        client.batch_execute("ROLLBACK").await?;
        story.push(format!("{code}: {statement}"));
        *answers.entry(code).or_default() += 1;
        if number % COMPARE_EVERY == 0 {
            let wrong = rows(&client, WRONG).await?;
            assert_eq!(wrong, Vec::<String>::new(), "seed {seed}, {number}: {story:#?}");
            story.clear();
        }
    }
    println!("{answers:?}");
    assert_eq!(proof(&client).await?, Vec::<String>::new(), "seed {seed}");
    let expected = |code: &str| {
        code == "done"
            || ["WL001", "WL005", "WL013", "WL014", "WL016", "WL017", "23505", "21000"]
                .contains(&code)
    };
    assert!(answers.keys().all(|code| expected(code)), "{answers:?}");
    let done = answers.get("done").copied().unwrap_or(0);
    assert!(3 * done > answers.values().sum::<usize>(), "hardly anything was done: {answers:?}");
    Ok(())
}
