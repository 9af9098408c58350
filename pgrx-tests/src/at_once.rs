//! Many sessions that act at the same moment.

use crate::{Outcome, TestDatabase, rows};
use std::time::Duration;
use tokio_postgres::Client;

/// Lets `sessions` sessions do `work` at the same moment; what came of each.
pub async fn at_once<T, Done>(
    database: &TestDatabase,
    sessions: usize,
    work: impl Fn(usize, Client) -> Done + Clone + Send + 'static,
) -> Outcome<Vec<T>>
where
    T: Send + 'static,
    Done: Future<Output = Outcome<T>> + Send + 'static,
{
    let gate = database.connect().await?;
    gate.batch_execute("SELECT pg_advisory_lock(1)").await?;
    let mut waiting = Vec::new();
    for number in 0..sessions {
        let client = database.connect().await?;
        let work = work.clone();
        waiting.push(tokio::spawn(async move {
            client.batch_execute("SELECT pg_advisory_lock_shared(1)").await?;
            work(number, client).await
        }));
    }
    let at_the_gate = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted \
                       AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
    while rows(&gate, at_the_gate).await? != [sessions.to_string()] {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    gate.batch_execute("SELECT pg_advisory_unlock(1)").await?;
    let mut done = Vec::new();
    for session in waiting {
        done.push(session.await??);
    }
    Ok(done)
}
