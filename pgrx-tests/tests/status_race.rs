//! Many sessions want the same of the same rows at the same moment: for each row there is one winner, the
//! others are refused, and nothing is written down twice.

use concierge_client_tests::{Outcome, TestDatabase, at_once, refusal, rows};
use std::collections::BTreeMap;
use tokio_postgres::Client;

const SESSIONS: usize = 8;
const ROWS: usize = 100;

/// How often each answer was given: `fired`, or the code of a refusal.
type Tally = BTreeMap<String, usize>;

/// A table of [`ROWS`] rows that can be finished once, by an event, by the timer, or as each session likes.
async fn database(title: &str) -> Outcome<TestDatabase> {
    let database = TestDatabase::create(title).await?;
    let client = database.connect().await?;
    client.batch_execute("SET client_min_messages = warning").await?;
    client.batch_execute("CREATE EXTENSION pg_concierge; CREATE SCHEMA app").await?;
    client
        .batch_execute(&format!(
            "CREATE TABLE app.task (id integer PRIMARY KEY, status text NOT NULL DEFAULT 'open',
                                    finished_at timestamptz);
             SELECT concierge.attach_status_machine('app.task', 'status', $$
                 [*] --> open
                 open --> done : finish / stamp finished_at, emit task.done
                 open --> late : after 1 minute
                 open --> done_0
                 open --> done_1
                 open --> done_2
                 open --> done_3
                 open --> done_4
                 open --> done_5
                 open --> done_6
                 open --> done_7
                 done --> [*]
                 late --> [*]
                 done_0 --> [*]
                 done_1 --> [*]
                 done_2 --> [*]
                 done_3 --> [*]
                 done_4 --> [*]
                 done_5 --> [*]
                 done_6 --> [*]
                 done_7 --> [*]
             $$, history => true);
             INSERT INTO app.task SELECT generate_series(1, {ROWS})"
        ))
        .await?;
    Ok(database)
}

/// Runs one statement for each row, in the same order in every session.
async fn for_each_row(client: &Client, statement: impl Fn(usize) -> String) -> Outcome<Tally> {
    let mut tally = Tally::new();
    for key in 1..=ROWS {
        let answer = rows(client, &statement(key)).await;
        let answer = if answer.is_ok() { "fired".to_owned() } else { refusal(answer)?.code };
        *tally.entry(answer).or_default() += 1;
    }
    Ok(tally)
}

fn sum(tallies: Vec<Tally>) -> Tally {
    let mut sum = Tally::new();
    for (answer, count) in tallies.into_iter().flatten() {
        *sum.entry(answer).or_default() += count;
    }
    sum
}

fn tally(expected: &[(&str, usize)]) -> Tally {
    expected.iter().map(|(answer, count)| ((*answer).to_owned(), *count)).collect()
}

/// (rows that are not open any more, entries about that, rows that have several).
async fn written(database: &TestDatabase) -> Outcome<Vec<String>> {
    let query = "
        SELECT (SELECT count(*) FROM app.task WHERE status <> 'open'), count(*),
               count(*) - count(DISTINCT row_id),
               count(*) FILTER (WHERE to_state <> (SELECT status FROM app.task WHERE id = row_id))
        FROM app.task_status_history WHERE from_state IS NOT NULL";
    Ok(rows(&database.connect().await?, query).await?)
}

#[tokio::test]
async fn one_event_on_every_row() -> Outcome {
    let database = database("race_fire").await?;
    let tallies = at_once(&database, SESSIONS, async |_, client: Client| {
        for_each_row(&client, |key| {
            format!("SELECT * FROM concierge.status_fire('app.task', '{key}', 'finish')")
        })
        .await
    })
    .await?;
    assert_eq!(sum(tallies), tally(&[("fired", ROWS), ("ZF006", (SESSIONS - 1) * ROWS)]));
    assert_eq!(written(&database).await?, ["100|100|0|0"]);
    let events = "SELECT count(*), count(DISTINCT payload -> 'key') FROM app.outbox";
    assert_eq!(rows(&database.connect().await?, events).await?, ["100|100"]);
    Ok(())
}

#[tokio::test]
async fn a_compare_and_set_on_every_row() -> Outcome {
    let database = database("race_expect").await?;
    let tallies = at_once(&database, SESSIONS, async |_, client: Client| {
        for_each_row(&client, |key| {
            format!(
                "SELECT * FROM concierge.status_fire('app.task', '{key}', 'finish', expect => 'open')"
            )
        })
        .await
    })
    .await?;
    assert_eq!(sum(tallies), tally(&[("fired", ROWS), ("ZF007", (SESSIONS - 1) * ROWS)]));
    assert_eq!(written(&database).await?, ["100|100|0|0"]);
    Ok(())
}

#[tokio::test]
async fn a_plain_update_of_every_row() -> Outcome {
    let database = database("race_update").await?;
    let tallies = at_once(&database, SESSIONS, async |number, client: Client| {
        for_each_row(&client, |key| {
            format!("UPDATE app.task SET status = 'done_{number}' WHERE id = {key}")
        })
        .await
    })
    .await?;
    assert_eq!(sum(tallies), tally(&[("fired", ROWS), ("ZF006", (SESSIONS - 1) * ROWS)]));
    assert_eq!(written(&database).await?, ["100|100|0|0"]);
    Ok(())
}

#[tokio::test]
async fn one_call_for_all_rows_in_different_orders() -> Outcome {
    let database = database("race_many").await?;
    let tallies = at_once(&database, SESSIONS, async |number, client: Client| {
        let order = if number % 2 == 0 { "ASC" } else { "DESC" };
        let query = format!(
            "SELECT coalesce(code, 'fired') FROM concierge.status_fire_many('app.task', ARRAY(
                 SELECT id::text FROM app.task ORDER BY id {order}), 'finish')"
        );
        let mut tally = Tally::new();
        for answer in rows(&client, &query).await? {
            *tally.entry(answer).or_default() += 1;
        }
        Ok(tally)
    })
    .await?;
    assert_eq!(sum(tallies), tally(&[("fired", ROWS), ("ZF006", (SESSIONS - 1) * ROWS)]));
    assert_eq!(written(&database).await?, ["100|100|0|0"]);
    Ok(())
}

#[tokio::test]
async fn all_tick_at_once() -> Outcome {
    let database = database("race_tick").await?;
    let due = "UPDATE app.task_status_timers SET entered_at = now() - interval '1 hour',
                   due_at = now() - interval '1 hour'";
    database.connect().await?.batch_execute(due).await?;
    let tallies = at_once(&database, SESSIONS, async |_, client: Client| {
        let query = "SELECT coalesce(code, 'fired') FROM concierge.tick('app', 7)";
        let mut tally = Tally::new();
        // One that finds everything held by others gives up; the others go on.
        loop {
            let answers = rows(&client, query).await?;
            if answers.is_empty() {
                return Ok(tally);
            }
            for answer in answers {
                *tally.entry(answer).or_default() += 1;
            }
        }
    })
    .await?;
    let client = database.connect().await?;
    let mut sum = sum(tallies);
    for answer in rows(&client, "SELECT coalesce(code, 'fired') FROM concierge.tick('app')").await?
    {
        *sum.entry(answer).or_default() += 1;
    }
    assert_eq!(sum, tally(&[("fired", ROWS)]));
    assert_eq!(written(&database).await?, ["100|100|0|0"]);
    assert_eq!(rows(&client, "SELECT count(*) FROM app.task_status_timers").await?, ["0"]);
    Ok(())
}

#[tokio::test]
async fn the_timer_and_the_users_at_once() -> Outcome {
    let database = database("race_both").await?;
    let due = "UPDATE app.task_status_timers SET entered_at = now() - interval '1 hour',
                   due_at = now() - interval '1 hour'";
    database.connect().await?.batch_execute(due).await?;
    let tallies = at_once(&database, SESSIONS, async |number, client: Client| {
        if number % 2 == 0 {
            return for_each_row(&client, |key| {
                format!("SELECT concierge.status_fire('app.task', '{key}', 'finish')")
            })
            .await;
        }
        let mut tally = Tally::new();
        for _ in 0..ROWS / 4 {
            for answer in
                rows(&client, "SELECT coalesce(code, 'fired') FROM concierge.tick('app', 4)")
                    .await?
            {
                *tally.entry(answer).or_default() += 1;
            }
        }
        Ok(tally)
    })
    .await?;
    let sum = sum(tallies);
    assert_eq!(sum.get("fired"), Some(&ROWS), "{sum:?}");
    assert!(sum.keys().all(|answer| answer == "fired" || answer == "ZF006"), "{sum:?}");
    assert_eq!(written(&database).await?, ["100|100|0|0"]);
    Ok(())
}
