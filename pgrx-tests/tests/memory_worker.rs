//! Texts become vectors through a real model: a worker claims what waits, embeds it and brings it back. The worker runs
//! with the interpreter that EMBED_PYTHON names; without one the test says that it was skipped.

use concierge_client_tests::{Outcome, TestDatabase, rows};
use std::path::Path;
use std::process::Command;

const MEMORIES: [&str; 5] = [
    "Prefers a seat by the window on every flight",
    "Cannot eat anything with peanuts in it",
    "Travels with a small dog called Bobby",
    "Has a meeting in Lisbon every March",
    "Would rather pay more than change trains",
];

fn worker(database: &TestDatabase, args: &[&str]) -> Outcome<Option<String>> {
    let Ok(python) = std::env::var("EMBED_PYTHON") else {
        eprintln!("SKIPPED: EMBED_PYTHON is not set; scripts/embed.sh makes such an environment");
        return Ok(None);
    };
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../demo/embed_worker.py");
    let output = Command::new(python)
        .arg(script)
        .args(args)
        .env("PGDATABASE", database.name())
        .env("HF_HUB_OFFLINE", "1")
        .output()?;
    if output.status.success() {
        return Ok(Some(String::from_utf8(output.stdout)?));
    }
    Err(String::from_utf8_lossy(&output.stderr).into_owned().into())
}

#[tokio::test]
async fn questions_find_what_is_meant() -> Outcome {
    let database = TestDatabase::create("memory_worker").await?;
    let Some(vectors) = worker(
        &database,
        &["where should she sit", "which food is dangerous for her", "does she have a pet"],
    )?
    else {
        return Ok(());
    };
    let client = database.connect().await?;
    client.batch_execute("SET client_min_messages = warning").await?;
    client
        .batch_execute(
            "CREATE EXTENSION pg_concierge;
             SELECT concierge.install('{memory}', 'app', '{\"vector_dimensions\": 384}');
             INSERT INTO app.profiles (id) VALUES ('0a000000-0000-4000-8000-000000000001');",
        )
        .await?;
    for memory in MEMORIES {
        let call = format!(
            "SELECT action FROM app.remember('{memory}', owner => '0a000000-0000-4000-8000-000000000001')"
        );
        assert_eq!(rows(&client, &call).await?, ["inserted"]);
    }
    let waiting = "SELECT count(*) FROM app.embedding_jobs";
    assert_eq!(rows(&client, waiting).await?, ["5"]);
    assert_eq!(worker(&database, &["--once"])?.as_deref(), Some("5 embedded\n"));
    assert_eq!(rows(&client, waiting).await?, ["0"]);

    // No question shares a word with what it is about.
    for (vector, meant) in vectors.lines().zip(MEMORIES) {
        let call = format!(
            "SELECT content FROM app.recall(query_embedding => '{vector}', k => 1,
                 owner => '0a000000-0000-4000-8000-000000000001')"
        );
        assert_eq!(rows(&client, &call).await?, [meant]);
    }

    // A text that changes is not found by its old meaning, and by its new one once it is embedded.
    client
        .batch_execute("UPDATE app.memories SET content = 'Is fond of opera' WHERE content ~ 'dog'")
        .await?;
    let pet = vectors.lines().nth(2).unwrap_or_default();
    let by_the_old_meaning = format!(
        "SELECT count(*) FROM app.match_memories('{pet}', owner => '0a000000-0000-4000-8000-000000000001')
         WHERE content ~ 'opera'"
    );
    assert_eq!(rows(&client, &by_the_old_meaning).await?, ["0"]);
    assert_eq!(worker(&database, &["--once"])?.as_deref(), Some("1 embedded\n"));
    let stale =
        "SELECT count(*) FROM app.memories WHERE embedded_hash IS DISTINCT FROM content_hash";
    assert_eq!(rows(&client, stale).await?, ["0"]);
    Ok(())
}
