//! Many sessions remember, supersede and recall at the same moment.

use concierge_client_tests::{Outcome, TestDatabase, at_once, refusal, rows};
use tokio_postgres::Client;

const SESSIONS: usize = 8;
const FACTS: usize = 25;

async fn database(title: &str) -> Outcome<TestDatabase> {
    let database = TestDatabase::create(title).await?;
    let client = database.connect().await?;
    client.batch_execute("SET client_min_messages = warning").await?;
    client
        .batch_execute(
            "CREATE EXTENSION pg_concierge;
             SELECT concierge.install('{memory}', 'app', '{\"vector_dimensions\": 3}');
             INSERT INTO app.profiles (id) VALUES ('0a000000-0000-4000-8000-000000000001');",
        )
        .await?;
    Ok(database)
}

/// Every session remembers the same facts, each in an order of its own, a transaction for each.
async fn remember(client: &Client, number: usize, dedupe: &str) -> Outcome<Vec<String>> {
    let mut actions = Vec::new();
    for step in 0..FACTS {
        let fact = (step * 7 + number * 3) % FACTS;
        let call = format!(
            "SELECT action FROM app.remember('Fact {fact}', '[{}, {}, 1]', dedupe => '{dedupe}',
                 near => 0.999999, owner => '0a000000-0000-4000-8000-000000000001')",
            fact + 1,
            fact * fact
        );
        actions.extend(rows(client, &call).await?);
    }
    Ok(actions)
}

#[tokio::test]
async fn the_same_facts_are_written_once() -> Outcome {
    for dedupe in ["hash", "nearest"] {
        let database = database("memory_race").await?;
        let actions = at_once(&database, SESSIONS, async move |number, client: Client| {
            remember(&client, number, dedupe).await
        })
        .await?
        .concat();
        let count = |wanted: &str| actions.iter().filter(|action| *action == wanted).count();
        assert_eq!(count("inserted"), FACTS, "{dedupe}: {actions:?}");
        assert_eq!(count("refreshed"), (SESSIONS - 1) * FACTS, "{dedupe}: {actions:?}");
        let client = database.connect().await?;
        let kept = "SELECT count(*), count(DISTINCT content), (SELECT sum(hits) FROM app.memory_access), \
                    (SELECT count(*) FROM app.memory_events WHERE event = 'refresh') FROM app.memories";
        assert_eq!(rows(&client, kept).await?, ["25|25|175|175"]);
    }
    Ok(())
}

#[tokio::test]
async fn a_memory_is_superseded_once() -> Outcome {
    let database = database("memory_supersede").await?;
    let client = database.connect().await?;
    client
        .batch_execute(
            "INSERT INTO app.memories (id, user_id, content)
             SELECT ('e0000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid,
                    '0a000000-0000-4000-8000-000000000001', 'Fact ' || n FROM generate_series(0, 8) AS n",
        )
        .await?;
    let answers = at_once(&database, SESSIONS, async |number, client: Client| {
        let call = format!(
            "SELECT superseded_by FROM app.supersede('e0000000-0000-4000-8000-000000000000',
                 'e0000000-0000-4000-8000-00000000000{}')",
            number + 1
        );
        let answer = rows(&client, &call).await;
        Ok(if answer.is_ok() { "superseded".to_owned() } else { refusal(answer)?.code })
    })
    .await?;
    assert_eq!(answers.iter().filter(|answer| *answer == "superseded").count(), 1, "{answers:?}");
    assert_eq!(answers.iter().filter(|answer| *answer == "ZF007").count(), SESSIONS - 1);
    let events = "SELECT count(*) FROM app.memory_events WHERE event = 'supersede'";
    assert_eq!(rows(&client, events).await?, ["1"]);
    Ok(())
}

/// Whoever reads a memory writes neither its row nor an entry of its vector anywhere.
#[tokio::test]
async fn to_recall_writes_no_memory() -> Outcome {
    let database = database("memory_recall").await?;
    let client = database.connect().await?;
    client
        .batch_execute(
            "INSERT INTO app.memories (user_id, content, embedding)
             SELECT '0a000000-0000-4000-8000-000000000001', 'Fact ' || n, ARRAY[n, n * n, 1]::real[]::vector
             FROM generate_series(1, 200) AS n;
             CREATE TABLE public.before AS SELECT id, ctid AS place, xmin::text AS writer FROM app.memories;
             CREATE TABLE public.sizes AS
                 SELECT indexrelid, pg_relation_size(indexrelid) AS size FROM pg_index
                 WHERE indrelid = 'app.memories'::regclass;",
        )
        .await?;
    let recalled: usize = at_once(&database, SESSIONS, async |number, client: Client| {
        let mut told = 0;
        for question in 1..=60 {
            let call = format!(
                "SELECT id FROM app.recall('fact {}', '[{question}, {number}, 1]', k => 5,
                     owner => '0a000000-0000-4000-8000-000000000001')",
                question * 3
            );
            told += rows(&client, &call).await?.len();
        }
        Ok(told)
    })
    .await?
    .into_iter()
    .sum();
    assert_eq!(recalled, SESSIONS * 60 * 5);
    let written = "SELECT (SELECT count(*) FROM app.memories m JOIN public.before b USING (id)
                               WHERE (m.ctid, m.xmin::text) <> (b.place, b.writer)),
                          (SELECT count(*) FROM public.sizes WHERE pg_relation_size(indexrelid) <> size),
                          (SELECT sum(hits) > 0 FROM app.memory_access)";
    assert_eq!(rows(&client, written).await?, ["0|0|t"]);
    Ok(())
}
