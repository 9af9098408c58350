//! Where the calls are made.

use concierge_client_tests::{OWNER, Outcome, TestDatabase};

/// A database with every module and rows in it, owned by an ordinary role.
pub async fn world() -> Outcome<TestDatabase> {
    let database = TestDatabase::create_owned("fuzz", OWNER).await?;
    // pgvector is not trusted.
    database.connect_as_superuser().await?.batch_execute("CREATE EXTENSION vector").await?;
    let owner = database.connect().await?;
    owner
        .batch_execute(
            "SET client_min_messages = warning;
             CREATE EXTENSION pg_concierge;
             SELECT concierge.install(ARRAY(SELECT module FROM concierge.modules), 'app',
                 '{\"vector_dimensions\": 3, \"booking\": \"users\"}')",
        )
        .await?;
    for fixture in [
        include_str!("../../../tests/http/fixtures/accounts.sql"),
        include_str!("../../../tests/http/fixtures/businesses.sql"),
        include_str!("../../../tests/http/fixtures/appointments.sql"),
        include_str!("../../../tests/http/fixtures/chat.sql"),
        include_str!("../../../tests/http/fixtures/events.sql"),
        include_str!("world.sql"),
    ] {
        owner.batch_execute(fixture).await?;
    }
    Ok(database)
}
