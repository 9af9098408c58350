//! Schema `app` with the ledger, and people with wallets.

use crate::{Outcome, rows};
use tokio_postgres::Client;

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

/// What is wrong with the ledger, which is nothing: currencies that do not sum up to zero, and accounts that differ from
/// the sum or the number of their entries.
pub async fn proof(client: &Client) -> Outcome<Vec<String>> {
    let query = "
        SELECT currency || ' has ' || total FROM app.ledger_trial_balance() WHERE total <> 0
        UNION ALL
        SELECT 'account ' || a.id FROM app.ledger_accounts a
        CROSS JOIN LATERAL (
            SELECT count(*) AS entries, coalesce(sum(e.amount), 0) AS amount FROM (
                SELECT -amount AS amount FROM app.ledger_transfers
                WHERE debit = a.id AND debit_version IS NOT NULL
                UNION ALL
                SELECT amount FROM app.ledger_transfers
                WHERE credit = a.id AND credit_version IS NOT NULL
            ) AS e
        ) AS sum
        WHERE NOT a.unlocked AND (a.version <> sum.entries OR a.posted <> sum.amount)";
    Ok(rows(client, query).await?)
}
