//! The ledger on a subscriber. Its triggers fire there too, so that nobody gets past them; rows that come with their ledger
//! are not posted a second time, and transactions that come alone are posted by the ledger that is there.

use concierge_client_tests::{
    Outcome, TestDatabase, cents, contents, install_wallets, person, proof, refusal, rows,
    with_wallets,
};
use std::env;
use std::time::{Duration, Instant};
use tokio_postgres::Client;

/// Waits until a query gives these rows; what it gave last.
async fn eventually(client: &Client, query: &str, expected: &[String]) -> Outcome<Vec<String>> {
    let start = Instant::now();
    loop {
        let found = rows(client, query).await?;
        if found == expected || start.elapsed() > Duration::from_secs(30) {
            return Ok(found);
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

async fn publish(source: &Client, tables: &str) -> Outcome<String> {
    source.batch_execute(&format!("CREATE PUBLICATION money FOR TABLE {tables}")).await?;
    // Within one cluster the slot must be there before the subscription.
    let slot =
        "SELECT slot_name FROM pg_create_logical_replication_slot(current_database(), 'pgoutput')";
    Ok(rows(source, slot).await?.concat())
}

async fn subscribe(target: &Client, slot: &str) -> Outcome {
    let connection = format!(
        "host={} port={} user={} dbname={slot}",
        env::var("PGHOST")?,
        env::var("PGPORT")?,
        env::var("PGUSER")?
    );
    target
        .batch_execute(&format!(
            "CREATE SUBSCRIPTION money CONNECTION '{connection}' PUBLICATION money
             WITH (create_slot = false, slot_name = '{slot}')"
        ))
        .await?;
    Ok(())
}

/// What is left over would keep the databases from being dropped.
async fn end(source: &Client, target: &Client) -> Outcome {
    target.batch_execute("ALTER SUBSCRIPTION money DISABLE").await?;
    target.batch_execute("ALTER SUBSCRIPTION money SET (slot_name = NONE)").await?;
    target.batch_execute("DROP SUBSCRIPTION money").await?;
    let idle =
        "SELECT count(*) FROM pg_replication_slots WHERE database = current_database() AND active";
    eventually(source, idle, &["0".to_owned()]).await?;
    let drop = "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots
                WHERE database = current_database()";
    rows(source, drop).await?;
    Ok(())
}

const LEDGER: &str =
    "SELECT id, debit, credit, amount, debit_balance, credit_balance, kind, transaction_id
     FROM app.ledger_transfers ORDER BY id";

/// Everything that tables of the ledger and those that follow have, but for what each server keeps for itself.
async fn books(client: &Client) -> Outcome<Vec<String>> {
    let all = contents(client).await?;
    let of_server = ["app.concierge_migrations", "app.currencies"];
    Ok(all
        .into_iter()
        .filter(|row| !of_server.iter().any(|table| row.starts_with(table)))
        .collect())
}

async fn move_money(client: &Client, round: usize) -> Outcome {
    let (ann, bob) = (person(1), person(2));
    client
        .batch_execute(&format!(
            "SELECT app.wallet_credit('{ann}', 100, 'USD', p_idempotency_key => 'credit {round}');
             SELECT app.wallet_transfer('{ann}', '{bob}', 20, 'USD');
             SELECT app.wallet_capture((app.wallet_hold('{ann}', 10, 'USD') ->> 'hold_id')::bigint, 4, false);
             INSERT INTO app.transactions (user_id, amount, currency, type, status) VALUES
                 ('{ann}', 7, 'USD', 'credit', 'completed'), ('{bob}', 3, 'USD', 'debit', 'pending'),
                 ('{bob}', 1, 'USD', 'credit', 'completed'), ('{bob}', 2, 'USD', 'debit', 'pending');
             UPDATE app.transactions SET status = 'refunded' WHERE amount = 1;
             UPDATE app.transactions SET status = 'completed' WHERE amount = 2"
        ))
        .await?;
    Ok(())
}

#[tokio::test]
async fn a_ledger_that_is_sent_is_not_posted_again() -> Outcome {
    let one = with_wallets("ledger_publisher", 2).await?;
    let two = TestDatabase::create("ledger_subscriber").await?;
    let (source, target) = (one.connect().await?, two.connect().await?);
    install_wallets(&target, 0).await?;
    move_money(&source, 1).await?;
    let tables = rows(
        &source,
        "SELECT string_agg(format('app.%I', tablename), ', ') FROM pg_tables WHERE schemaname = 'app'
         AND tablename NOT IN ('concierge_migrations', 'currencies')",
    )
    .await?
    .concat();
    let slot = publish(&source, &tables).await?;
    subscribe(&target, &slot).await?;
    let seen = async {
        let mut seen = Vec::new();
        // What was there, and what comes afterwards.
        for round in 2..4 {
            let expected = rows(&source, LEDGER).await?;
            eventually(&target, LEDGER, &expected).await?;
            move_money(&source, round).await?;
        }
        source.batch_execute("UPDATE app.wallets SET is_active = false").await?;
        let done = "SELECT count(*) FROM app.wallets WHERE NOT is_active";
        eventually(&target, done, &["2".to_owned()]).await?;
        let active = "SELECT count(*) FROM app.ledger_accounts WHERE active AND kind = 0";
        eventually(&target, active, &["0".to_owned()]).await?;
        seen.push((books(&source).await?, books(&target).await?));
        Ok::<_, Box<dyn std::error::Error + Send + Sync>>(seen)
    }
    .await;
    end(&source, &target).await?;
    for (expected, found) in seen? {
        assert!(expected.len() > 40);
        assert_eq!(found, expected);
    }
    assert_eq!(proof(&target).await?, Vec::<String>::new());
    // It is a ledger like any other: it refuses, and goes on, after its counters were set.
    let wrong = rows(&target, "UPDATE app.wallets SET balance_usd = 1").await;
    assert_eq!(refusal(wrong)?.code, "WL021");
    target
        .batch_execute(
            "SELECT setval('app.ledger_transfers_id_seq', max(id)) FROM app.ledger_transfers;
             SELECT setval('app.ledger_holds_id_seq', max(id)) FROM app.ledger_holds;
             SELECT setval('app.ledger_accounts_id_seq', max(id)) FROM app.ledger_accounts;
             UPDATE app.wallets SET is_active = true",
        )
        .await?;
    move_money(&target, 9).await?;
    assert_eq!(proof(&target).await?, Vec::<String>::new());
    Ok(())
}

#[tokio::test]
async fn transactions_that_are_sent_alone_are_posted() -> Outcome {
    let one = with_wallets("transactions_publisher", 2).await?;
    let two = with_wallets("transactions_subscriber", 2).await?;
    let (source, target) = (one.connect().await?, two.connect().await?);
    source
        .batch_execute(&format!(
            "INSERT INTO app.transactions (user_id, amount, currency, type, status) VALUES
                 ('{ann}', 7, 'USD', 'credit', 'completed'), ('{ann}', 3, 'USD', 'debit', 'completed')",
            ann = person(1)
        ))
        .await?;
    let slot = publish(&source, "app.transactions").await?;
    subscribe(&target, &slot).await?;
    let balance = "SELECT balance_usd FROM app.wallets ORDER BY user_id LIMIT 1";
    let first = eventually(&target, balance, &["4.00".to_owned()]).await;
    source
        .batch_execute(&format!(
            "INSERT INTO app.transactions (user_id, amount, currency, type) VALUES ('{}', 2, 'USD', 'debit');
             UPDATE app.transactions SET status = 'completed' WHERE amount = 2;
             UPDATE app.transactions SET status = 'refunded' WHERE amount = 3",
            person(1)
        ))
        .await?;
    let then = eventually(&target, balance, &["5.00".to_owned()]).await;
    end(&source, &target).await?;
    assert_eq!((first?, then?), (vec!["4.00".to_owned()], vec!["5.00".to_owned()]));
    assert_eq!(cents(&source, 1).await?, 500);
    assert_eq!(proof(&target).await?, Vec::<String>::new());
    Ok(())
}
