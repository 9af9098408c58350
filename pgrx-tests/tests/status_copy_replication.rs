//! Rows that do not come by INSERT and UPDATE of a user: COPY is judged like INSERT, and what a replica is
//! sent arrives as it is.

use concierge_client_tests::{Outcome, TestDatabase, refusal, rows};
use std::env;
use std::pin::pin;
use std::time::{Duration, Instant};
use tokio_postgres::binary_copy::BinaryCopyInWriter;
use tokio_postgres::types::Type;
use tokio_postgres::{Client, Error};

const TABLE: &str = "
    SET client_min_messages = warning;
    CREATE EXTENSION pg_concierge;
    CREATE SCHEMA app;
    CREATE TABLE app.task (id integer PRIMARY KEY, status text NOT NULL DEFAULT 'open', done_at timestamptz);
    SELECT concierge.attach_status_machine('app.task', 'status', $$
        [*] --> open
        open --> done : finish / stamp done_at, emit task.done
        open --> late : after 1 minute
        done --> [*]
        late --> [*]
        %% alias started = open
    $$, history => true)";

async fn database(title: &str) -> Outcome<(TestDatabase, Client)> {
    let database = TestDatabase::create(title).await?;
    let client = database.connect().await?;
    client.batch_execute(TABLE).await?;
    Ok((database, client))
}

/// Sends rows through COPY; how many were stored.
async fn copy(client: &Client, table: &[(i32, &str)]) -> Result<u64, Error> {
    let sink = client.copy_in("COPY app.task (id, status) FROM STDIN BINARY").await?;
    let mut writer = pin!(BinaryCopyInWriter::new(sink, &[Type::INT4, Type::TEXT]));
    for (id, status) in table {
        writer.as_mut().write(&[id, status]).await?;
    }
    writer.finish().await
}

/// Rows, entries of the history, and timers.
async fn counts(client: &Client) -> Outcome<Vec<String>> {
    let query = "
        SELECT (SELECT count(*) FROM app.task), (SELECT count(*) FROM app.task_status_history),
               (SELECT count(*) FROM app.task_status_timers), (SELECT count(*) FROM app.outbox)";
    Ok(rows(client, query).await?)
}

#[tokio::test]
async fn copy_starts_rows_and_writes_their_history() -> Outcome {
    let (_database, client) = database("copy").await?;
    let many: Vec<_> = (1..=10_000).map(|id| (id, "open")).collect();
    assert_eq!(copy(&client, &many).await?, 10_000);
    assert_eq!(counts(&client).await?, ["10000|10000|10000|0"]);
    // A word that stands for a state becomes the state.
    assert_eq!(copy(&client, &[(10_001, "started")]).await?, 1);
    let state = "SELECT DISTINCT status, to_state, from_state FROM app.task
                 JOIN app.task_status_history ON row_id = id";
    assert_eq!(rows(&client, state).await?, ["open|open|"]);
    Ok(())
}

#[tokio::test]
async fn copy_of_rows_in_late_states_is_refused_as_a_whole() -> Outcome {
    let (_database, client) = database("copy_late").await?;
    // More than are kept in memory before they are written down.
    let mut many: Vec<_> = (1..=5_000).map(|id| (id, "open")).collect();
    many.push((5_001, "done"));
    let refused = refusal(copy(&client, &many).await)?;
    assert_eq!(refused.code, "ZF008");
    assert_eq!(refused.message, "task.status: a row does not start as done");
    assert_eq!(counts(&client).await?, ["0|0|0|0"]);
    assert_eq!(refusal(copy(&client, &[(1, "nowhere")]).await)?.code, "ZF001");
    // The next one starts afresh.
    assert_eq!(copy(&client, &[(1, "open")]).await?, 1);
    assert_eq!(counts(&client).await?, ["1|1|1|0"]);
    Ok(())
}

#[tokio::test]
async fn copy_as_a_repair() -> Outcome {
    let (_database, client) = database("copy_repair").await?;
    client.batch_execute("BEGIN; SET LOCAL concierge.status_bypass = 'import of May'").await?;
    assert_eq!(copy(&client, &[(1, "open"), (2, "done"), (3, "late")]).await?, 3);
    client.batch_execute("COMMIT").await?;
    let entries =
        "SELECT row_id, from_state, to_state, reason, bypassed FROM app.task_status_history
                   ORDER BY row_id";
    assert_eq!(
        rows(&client, entries).await?,
        ["1||open|import of May|t", "2||done|import of May|t", "3||late|import of May|t"]
    );
    // Only a state with a timer waits for one.
    assert_eq!(counts(&client).await?, ["3|3|1|0"]);
    // Afterwards all is judged again, unknown states always.
    assert_eq!(refusal(copy(&client, &[(4, "done")]).await)?.code, "ZF008");
    client.batch_execute("SET concierge.status_bypass = 'import of June'").await?;
    assert_eq!(refusal(copy(&client, &[(4, "nowhere")]).await)?.code, "ZF001");
    Ok(())
}

#[tokio::test]
async fn a_session_that_replicates_is_not_hindered() -> Outcome {
    let (_database, client) = database("replica").await?;
    client.batch_execute("SET session_replication_role = replica").await?;
    assert_eq!(copy(&client, &[(1, "done"), (2, "open"), (3, "nowhere")]).await?, 3);
    client.batch_execute("UPDATE app.task SET status = 'open' WHERE id = 1").await?;
    client.batch_execute("DELETE FROM app.task WHERE id = 3").await?;
    assert_eq!(counts(&client).await?, ["2|0|0|0"]);
    client.batch_execute("RESET session_replication_role").await?;
    let finish = "SELECT * FROM concierge.status_fire('app.task', '1', 'finish')";
    assert_eq!(rows(&client, finish).await?, ["open|done"]);
    assert_eq!(counts(&client).await?, ["2|1|0|1"]);
    Ok(())
}

/// Waits until a query gives these rows; what it gave last.
async fn eventually(client: &Client, query: &str, expected: &[String]) -> Outcome<Vec<String>> {
    let start = Instant::now();
    loop {
        let found = rows(client, query).await?;
        if found == expected || start.elapsed() > Duration::from_secs(60) {
            return Ok(found);
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Replicates the table and its history from one database to another, with the machine on both sides, while
/// `source` goes on working; pairs of what should be and what was there.
async fn replicated(source: &Client, target: &Client) -> Outcome<Vec<(Vec<String>, Vec<String>)>> {
    const TASKS: &str = "SELECT id, status, done_at FROM app.task ORDER BY id";
    const HISTORY: &str = "SELECT entry, row_id, from_state, to_state, at, bypassed
                           FROM app.task_status_history ORDER BY entry";
    let mut seen = Vec::new();
    let mut compare = async || -> Outcome {
        for query in [TASKS, HISTORY] {
            let expected = rows(source, query).await?;
            let found = eventually(target, query, &expected).await?;
            seen.push((expected, found));
        }
        Ok(())
    };
    // The rows that are there, some of them at their end.
    compare().await?;
    source.batch_execute("INSERT INTO app.task SELECT generate_series(10, 5000)").await?;
    source
        .batch_execute("UPDATE app.task SET status = 'done' WHERE id BETWEEN 10 AND 4500")
        .await?;
    compare().await?;
    source
        .batch_execute(
            "BEGIN; SET LOCAL concierge.status_bypass = 'repair';
             UPDATE app.task SET status = 'open' WHERE id = 2;
             INSERT INTO app.task VALUES (9000, 'late'); COMMIT",
        )
        .await?;
    source.batch_execute("DELETE FROM app.task WHERE id = 3").await?;
    compare().await?;
    Ok(seen)
}

#[tokio::test]
async fn logical_replication_is_not_hindered() -> Outcome {
    let (_one, source) = database("publisher").await?;
    let (_two, target) = database("subscriber").await?;
    source.batch_execute("INSERT INTO app.task SELECT generate_series(1, 5)").await?;
    source.batch_execute("UPDATE app.task SET status = 'done' WHERE id IN (2, 3)").await?;
    source
        .batch_execute("CREATE PUBLICATION tasks FOR TABLE app.task, app.task_status_history")
        .await?;
    // Within one cluster the slot must be there before the subscription.
    let slot = rows(
        &source,
        "SELECT slot_name FROM pg_create_logical_replication_slot(current_database(), 'pgoutput')",
    )
    .await?
    .concat();
    let connection = format!(
        "host={} port={} user={} dbname={slot}",
        env::var("PGHOST")?,
        env::var("PGPORT")?,
        env::var("PGUSER")?
    );
    target
        .batch_execute(&format!(
            "CREATE SUBSCRIPTION tasks CONNECTION '{connection}' PUBLICATION tasks
             WITH (create_slot = false, slot_name = '{slot}')"
        ))
        .await?;
    let seen = replicated(&source, &target).await;
    // What is left over would keep the databases from being dropped.
    target.batch_execute("ALTER SUBSCRIPTION tasks DISABLE").await?;
    target.batch_execute("ALTER SUBSCRIPTION tasks SET (slot_name = NONE)").await?;
    target.batch_execute("DROP SUBSCRIPTION tasks").await?;
    let idle = "SELECT count(*) FROM pg_replication_slots
                WHERE database = current_database() AND active";
    eventually(&source, idle, &["0".to_owned()]).await?;
    rows(
        &source,
        "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots
         WHERE database = current_database()",
    )
    .await?;

    for (expected, found) in seen? {
        assert!(expected.len() >= 4);
        assert_eq!(found, expected);
    }
    // The machine there has written nothing itself, and judges what is done there.
    let own =
        "SELECT (SELECT count(*) FROM app.task_status_timers), (SELECT count(*) FROM app.outbox)";
    assert_eq!(rows(&target, own).await?, ["0|0"]);
    let wrong = rows(&target, "UPDATE app.task SET status = 'open' WHERE id = 10").await;
    assert_eq!(refusal(wrong)?.code, "ZF006");
    Ok(())
}

#[tokio::test]
async fn a_prepared_transaction_keeps_what_it_wrote_down() -> Outcome {
    let (database, client) = database("prepared").await?;
    let name = rows(&client, "SELECT current_database()").await?.concat();
    client.batch_execute("INSERT INTO app.task SELECT generate_series(1, 2)").await?;
    client.batch_execute("BEGIN; UPDATE app.task SET status = 'done' WHERE id = 1").await?;
    client.batch_execute(&format!("PREPARE TRANSACTION '{name}_1'")).await?;
    client.batch_execute("BEGIN; UPDATE app.task SET status = 'done' WHERE id = 2").await?;
    client.batch_execute(&format!("PREPARE TRANSACTION '{name}_2'")).await?;
    let other = database.connect().await?;
    other.batch_execute(&format!("COMMIT PREPARED '{name}_1'")).await?;
    other.batch_execute(&format!("ROLLBACK PREPARED '{name}_2'")).await?;
    let entries = "SELECT row_id, to_state FROM app.task_status_history ORDER BY entry";
    assert_eq!(rows(&client, entries).await?, ["1|open", "2|open", "1|done"]);
    assert_eq!(counts(&client).await?, ["2|3|2|1"]);
    Ok(())
}
