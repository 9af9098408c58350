//! Who changed a row: each transaction has its own actor, even where several travel in one message.

use concierge_client_tests::{Outcome, TestDatabase, rows};

#[tokio::test]
async fn transactions_of_one_message_keep_their_actors_apart() -> Outcome {
    let database = TestDatabase::create("status_actor").await?;
    let client = database.connect().await?;
    client
        .batch_execute(
            "SET client_min_messages = warning;
             CREATE EXTENSION pg_concierge;
             CREATE TABLE task (id integer PRIMARY KEY, status text NOT NULL DEFAULT 'open');
             SELECT concierge.attach_status_machine('task', 'status', $$
                 [*] --> open
                 open --> done : finish
                 done --> [*]
             $$, history => true);
             INSERT INTO task VALUES (1), (2), (3)",
        )
        .await?;
    // One message: its statements have one timestamp, and each transaction counts its commands from zero.
    client
        .batch_execute(
            "BEGIN; SELECT set_config('request.jwt.claims', '{\"role\": \"ann\"}', false);
             UPDATE task SET status = 'done' WHERE id = 1; COMMIT;
             BEGIN; SELECT set_config('request.jwt.claims', '{\"role\": \"bob\"}', false);
             UPDATE task SET status = 'done' WHERE id = 2; COMMIT;
             BEGIN; SELECT set_config('request.jwt.claims', '{\"role\": \"eve\"}', false);
             UPDATE task SET status = 'done' WHERE id = 3; COMMIT",
        )
        .await?;
    let found =
        "SELECT row_id, role FROM task_status_history WHERE from_state = 'open' ORDER BY entry";
    assert_eq!(rows(&client, found).await?, ["1|ann", "2|bob", "3|eve"]);
    Ok(())
}
