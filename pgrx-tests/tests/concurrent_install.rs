//! Many clients install at once: into one schema, where one of them does the work, and into schemas of
//! their own. All of them succeed.

use concierge_client_tests::{MODULES, Outcome, TestDatabase, rows};

/// Installs into all `schemas` at the same time; the distinct actions of each.
async fn install_at_once(database: &TestDatabase, schemas: &[String]) -> Outcome<Vec<Vec<String>>> {
    let mut clients = Vec::new();
    for _ in schemas {
        clients.push(database.connect().await?);
    }
    let installs: Vec<_> = clients
        .into_iter()
        .zip(schemas.to_owned())
        .map(|(client, schema)| {
            tokio::spawn(async move {
                let install = "SELECT DISTINCT action FROM concierge.install";
                rows(&client, &format!("{install}({MODULES}, '{schema}')")).await
            })
        })
        .collect();
    let mut actions = Vec::new();
    for install in installs {
        actions.push(install.await??);
    }
    Ok(actions)
}

async fn database() -> Outcome<TestDatabase> {
    let database = TestDatabase::create("at_once").await?;
    database.connect().await?.batch_execute("CREATE EXTENSION pg_concierge").await?;
    Ok(database)
}

async fn assert_current(database: &TestDatabase, schema: &str) -> Outcome {
    let client = database.connect().await?;
    let states = format!("SELECT state, count(*) FROM concierge.status('{schema}') GROUP BY 1");
    assert_eq!(rows(&client, &states).await?, ["current|7"], "{schema}");
    Ok(())
}

#[tokio::test]
async fn into_one_schema() -> Outcome {
    let database = database().await?;
    let schemas = vec!["app".to_owned(); 8];
    let mut actions = install_at_once(&database, &schemas).await?;
    actions.sort();
    let mut expected = vec![vec!["unchanged".to_owned()]; 8];
    expected[0] = vec!["created".to_owned()];
    assert_eq!(actions, expected);
    assert_current(&database, "app").await
}

#[tokio::test]
async fn into_schemas_of_their_own() -> Outcome {
    let database = database().await?;
    let schemas: Vec<_> = (1..=4).map(|i| format!("tenant_{i}")).collect();
    let actions = install_at_once(&database, &schemas).await?;
    assert_eq!(actions, vec![vec!["created".to_owned()]; 4]);
    for schema in &schemas {
        assert_current(&database, schema).await?;
    }
    Ok(())
}
