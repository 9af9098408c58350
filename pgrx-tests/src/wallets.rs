//! Schema `app` with the ledger, and people with wallets.

use crate::{Outcome, TestDatabase, rows};
use tokio_postgres::Client;

/// The key of a person, counted from 1.
pub fn person(number: usize) -> String {
    format!("00000000-0000-4000-8000-{number:012}")
}

/// A new database with module `wallets` in schema `app`, and `people` with a wallet in USD.
pub async fn with_wallets(title: &str, people: usize) -> Outcome<TestDatabase> {
    let database = TestDatabase::create(title).await?;
    install_wallets(&database.connect().await?, people).await?;
    Ok(database)
}

/// Makes the extension, installs module `wallets` into schema `app`, and opens wallets.
pub async fn install_wallets(client: &Client, people: usize) -> Outcome {
    client
        .batch_execute(&format!(
            "SET client_min_messages = warning;
             CREATE EXTENSION IF NOT EXISTS pg_concierge;
             SELECT concierge.install('{{wallets}}', 'app');
             INSERT INTO app.profiles (id)
             SELECT ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid FROM generate_series(1, {people}) AS n;
             SELECT app.wallet_open(id, 'USD') FROM app.profiles"
        ))
        .await?;
    Ok(())
}

/// What is wrong with the ledger: nothing, one hopes.
pub async fn proof(client: &Client) -> Outcome<Vec<String>> {
    Ok(rows(client, "SELECT * FROM app.ledger_verify()").await?)
}

/// The balance of somebody's wallet in USD, in cents.
pub async fn cents(client: &Client, number: usize) -> Outcome<i64> {
    let query = format!(
        "SELECT (balance_usd * 100)::bigint FROM app.wallets WHERE user_id = '{}'",
        person(number)
    );
    let answer = rows(client, &query).await?;
    Ok(answer.first().ok_or("there is no wallet")?.parse()?)
}
