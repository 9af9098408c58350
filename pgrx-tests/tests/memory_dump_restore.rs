//! Memories go through pg_dump and pg_restore, and are recalled as before.

use concierge_client_tests::{Outcome, TestDatabase, entries, rows};

const FILL: &str = "
    INSERT INTO app.profiles (id) VALUES ('0a000000-0000-4000-8000-000000000001');
    INSERT INTO app.chat_sessions (id, user_id)
    VALUES ('0d000000-0000-4000-8000-000000000001', '0a000000-0000-4000-8000-000000000001');
    SELECT app.append_message('0d000000-0000-4000-8000-000000000001', 'user', E'A \"seat\"\\n', '{}', 'k1');
    SELECT app.append_message('0d000000-0000-4000-8000-000000000001', 'assistant', '');
    UPDATE app.chat_sessions SET ended_at = now();
    INSERT INTO app.session_memories (session_id, content, embedding)
    VALUES ('0d000000-0000-4000-8000-000000000001', 'Two adults', '[0.5, 0.5, 0.1]');
    SELECT app.remember('Prefers a window seat', '[1, 0.1, 0]', importance => 0.7, metadata => '{\"a\": [1, null]}',
        owner => '0a000000-0000-4000-8000-000000000001');
    SELECT app.remember('Lives in Zürich', '[0, 1, 0.3333333]', valid_from => '2020-01-01',
        owner => '0a000000-0000-4000-8000-000000000001');
    SELECT app.remember('Lives in Oslo', '[0, 1, 0.2]', valid_from => '2024-01-01', expires_at => '2999-01-01',
        owner => '0a000000-0000-4000-8000-000000000001');
    SELECT app.supersede(a.id, b.id, 'moved') FROM app.memories a, app.memories b
    WHERE a.content ~ 'rich' AND b.content ~ 'Oslo';
    INSERT INTO app.memories (user_id, content, embedding)
    VALUES ('0a000000-0000-4000-8000-000000000001', 'Was embedded', '[0, 0, 1]');
    UPDATE app.memories SET content = 'Is stale' WHERE content = 'Was embedded';
    INSERT INTO app.accommodation_embeddings (id, name, amenities, embedding) VALUES ('H-1', 'Adlon', '{pool}', '[1, 0, 0]');
    INSERT INTO app.embeddings (entity_type, entity_id, content) VALUES ('trip', '7', 'Lisbon');
    SELECT app.keep_web_source('https://example.org/', 'Open', 'Hours');";

/// Rows, and what is recalled.
async fn answers(database: &TestDatabase) -> Outcome<Vec<Vec<String>>> {
    let client = database.connect().await?;
    let mut all = Vec::new();
    for table in [
        "chat_sessions",
        "chat_messages",
        "memories",
        "session_memories",
        "memory_access",
        "memory_events",
        "accommodation_embeddings",
        "embeddings",
        "web_sources",
        "embedding_spaces",
        "embedding_jobs",
        "lexeme_df",
    ] {
        all.push(
            rows(&client, &format!("SELECT to_jsonb(t) FROM app.{table} t ORDER BY 1")).await?,
        );
    }
    for query in [
        "SELECT content, round(score::numeric, 6), explanation -> 'ranks' FROM app.recall('windw seat', '[1, 0, 0]',
             half_life => '0', touch => false, owner => '0a000000-0000-4000-8000-000000000001')",
        "SELECT content FROM app.recall('lives', as_of => '2021-01-01', owner => '0a000000-0000-4000-8000-000000000001')",
        "SELECT id, similarity FROM app.match_accommodation_embeddings('[1, 0, 0]')",
        "SELECT url, score FROM app.search_web_sources('huors')",
        "SELECT module, step, state FROM concierge.status('app')",
        "SELECT * FROM concierge.doctor('app')",
    ] {
        all.push(rows(&client, query).await?);
    }
    Ok(all)
}

#[tokio::test]
async fn memories_survive() -> Outcome {
    let before = TestDatabase::create("memory_dumped").await?;
    let after = TestDatabase::create("memory_restored").await?;
    let client = before.connect().await?;
    client.batch_execute("SET client_min_messages = warning").await?;
    client
        .batch_execute(
            "CREATE EXTENSION pg_concierge;
             SELECT concierge.install('{memory}', 'app', '{\"vector_dimensions\": 3}')",
        )
        .await?;
    client.batch_execute(FILL).await?;
    let expected = answers(&before).await?;
    assert_eq!(expected.get(2).map(Vec::len), Some(4), "{expected:?}");

    after.restore(&before.dump(env!("CARGO_TARGET_TMPDIR"))?, &["--exit-on-error"])?;

    assert_eq!(answers(&after).await?, expected);
    let schema = |database: &TestDatabase| {
        database.run_tool("pg_dump", &["--schema-only"]).map(|dump| entries(&dump))
    };
    assert_eq!(schema(&after)?, schema(&before)?);
    let again = "SELECT DISTINCT action FROM concierge.install('{memory}', 'app')";
    assert_eq!(rows(&after.connect().await?, again).await?, ["unchanged"]);

    // Data alone into a schema that was laid out: triggers fire, and leave what is restored as it was.
    let laid_out = TestDatabase::create("memory_data_only").await?;
    let client = laid_out.connect().await?;
    client.batch_execute("SET client_min_messages = warning").await?;
    client
        .batch_execute(
            "CREATE EXTENSION pg_concierge;
             SELECT concierge.install('{memory}', 'app', '{\"vector_dimensions\": 3}');
             TRUNCATE app.concierge_migrations, app.embedding_spaces, app.lexeme_df CASCADE",
        )
        .await?;
    laid_out.restore(
        &before.dump(env!("CARGO_TARGET_TMPDIR"))?,
        &["--exit-on-error", "--data-only", "--disable-triggers"],
    )?;
    assert_eq!(answers(&laid_out).await?, expected);
    Ok(())
}
