//! A session that moves money, and remembers what it was told.

use concierge_client_tests::{Outcome, person, rows};
use concierge_core::ledger::simulation::Random;
use tokio::sync::watch;
use tokio_postgres::Client;

/// A session's calls are numbered; the number is its key.
pub struct Money {
    session: usize,
    people: usize,
    /// Calls that were answered.
    answered: usize,
    /// Whether the next one was made, and nobody answered.
    is_open: bool,
}

impl Money {
    pub fn new(session: usize, people: usize) -> Self {
        Self { session, people, answered: 0, is_open: false }
    }

    pub fn calls(&self) -> usize {
        self.answered
    }

    /// Calls until the server is gone, or `stop` says so.
    pub async fn work(mut self, client: Client, stop: watch::Receiver<bool>) -> Outcome<Self> {
        while !*stop.borrow() {
            self.is_open = true;
            match client.batch_execute(&self.statement(self.answered)).await {
                Ok(()) => {
                    self.is_open = false;
                    self.answered += 1;
                }
                Err(error) if error.is_closed() || gone(&error) => break,
                Err(error) => return Err(format!("{error:?}").into()),
            }
        }
        Ok(self)
    }

    /// Makes the call that nobody answered once more: it happens once, whatever came of it before.
    pub async fn repeat(&mut self, client: &Client) -> Outcome {
        if std::mem::take(&mut self.is_open) {
            client.batch_execute(&self.statement(self.answered)).await?;
            self.answered += 1;
        }
        Ok(())
    }

    /// Call `number`: a dollar comes in and a quarter goes out, in one of the ways there are.
    fn statement(&self, number: usize) -> String {
        let mut random = Random::new((self.session * 1_000_000 + number) as u64);
        let someone = random.below(self.people as u64) as usize;
        let (who, other) = (person(someone + 1), person((someone + 1) % self.people + 1));
        let key = format!("{}/{number}", self.session);
        match number % 4 {
            0 => format!(
                "BEGIN;
                 SELECT app.wallet_credit('{who}', 1, 'USD', p_idempotency_key => '{key}');
                 SELECT app.wallet_debit('{who}', 0.25, 'USD', p_idempotency_key => '{key} out');
                 COMMIT"
            ),
            1 => format!(
                "SELECT app.wallet_post_batch('[
                     {{\"to\": \"{who}\", \"amount\": 1, \"currency\": \"USD\"}},
                     {{\"from\": \"{who}\", \"amount\": 0.25, \"currency\": \"USD\"}},
                     {{\"from\": \"{who}\", \"to\": \"{other}\", \"amount\": 0.5, \"currency\": \"USD\"}}]',
                     p_idempotency_key => '{key}')"
            ),
            2 => format!(
                "BEGIN;
                 SELECT app.wallet_credit('{who}', 1, 'USD', p_idempotency_key => '{key}');
                 SELECT app.wallet_capture(
                     (app.wallet_hold('{who}', 0.75, 'USD', p_idempotency_key => '{key} hold') ->> 'hold_id')::bigint,
                     0.25, p_idempotency_key => '{key} capture');
                 COMMIT"
            ),
            _ => {
                let id = |what: usize| {
                    format!("00000000-0000-4000-{what}00{}-{number:012}", self.session)
                };
                let (credit, debit) = (id(8), id(9));
                // Twice the same statements do nothing the second time.
                format!(
                    "BEGIN;
                     INSERT INTO app.transactions (id, user_id, amount, currency, type, status)
                     VALUES ('{credit}', '{who}', 1, 'USD', 'credit', 'completed') ON CONFLICT DO NOTHING;
                     INSERT INTO app.transactions (id, user_id, amount, currency, type)
                     VALUES ('{debit}', '{who}', 0.25, 'USD', 'debit') ON CONFLICT DO NOTHING;
                     UPDATE app.transactions SET status = 'completed' WHERE id = '{debit}';
                     COMMIT"
                )
            }
        }
    }
}

/// Whether an error says that the server goes down or comes up.
fn gone(error: &tokio_postgres::Error) -> bool {
    error.code().is_none_or(|code| code.code().starts_with("57P"))
}

/// Each call of each session has happened once: so much is in the wallets.
pub async fn check(client: &Client, sessions: &[Money]) -> Outcome {
    let calls: usize = sessions.iter().map(Money::calls).sum();
    let sum = rows(client, "SELECT sum(balance_usd * 100)::bigint FROM app.wallets").await?;
    assert_eq!(sum, [(75 * calls).to_string()], "{calls} calls were answered");
    Ok(())
}
