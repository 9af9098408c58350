//! What each module lays out, as pg_dump prints it, is what `golden/<module>.sql` says; and the statements
//! that `render` shows lay out the same as `install`.
//!
//! One file serves every PostgreSQL: the server's own pg_dump is used, and the little that differs between
//! releases is normalised (see `entries`). A file holds what the module adds to those it requires.
//! `UPDATE_GOLDEN=1 cargo test -p concierge-client-tests --test golden` writes the files again.

use concierge_client_tests::{Entry, Outcome, TestDatabase, entries, rows};
use std::path::Path;
use std::{env, fs};
use tokio_postgres::Client;

fn dumped(database: &TestDatabase, schema: &str) -> Outcome<Vec<Entry>> {
    let private = format!("{schema}_private");
    let args = ["--schema-only", "--no-owner", "--schema", schema, "--schema", &private];
    Ok(entries(&database.run_tool("pg_dump", &args)?))
}

async fn with_extension(title: &str) -> Outcome<(TestDatabase, Client)> {
    let database = TestDatabase::create(title).await?;
    let client = database.connect().await?;
    client.batch_execute("CREATE EXTENSION pg_concierge").await?;
    Ok((database, client))
}

/// What a schema looks like after `modules`, an array's elements, are installed into an empty one.
async fn laid_out(database: &TestDatabase, client: &Client, modules: &str) -> Outcome<Vec<Entry>> {
    client.batch_execute("DROP SCHEMA IF EXISTS app, app_private CASCADE").await?;
    client.batch_execute(&format!("SELECT concierge.install('{{{modules}}}', 'app')")).await?;
    dumped(database, "app")
}

async fn golden_text(database: &TestDatabase, client: &Client, module: &str) -> Outcome<String> {
    let query = format!(
        "SELECT array_to_string(requires, ',') FROM concierge.modules WHERE module = '{module}'"
    );
    let required = rows(client, &query).await?.concat();
    let before = match required.as_str() {
        "" => Vec::new(),
        modules => laid_out(database, client, modules).await?,
    };
    let mut added = laid_out(database, client, module).await?;
    added.retain(|entry| !before.contains(entry));
    assert!(!added.is_empty(), "{module} adds nothing");
    Ok(added.join("\n\n") + "\n")
}

fn check(module: &str, text: &str) -> Outcome {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("golden/{module}.sql"));
    if env::var_os("UPDATE_GOLDEN").is_some() {
        return Ok(fs::write(file, text)?);
    }
    let golden = fs::read_to_string(&file).map_err(|e| format!("golden/{module}.sql: {e}"))?;
    let differs = |(a, b): &(&str, &str)| a != b;
    let first = golden.lines().zip(text.lines()).find(differs);
    assert!(golden == text, "golden/{module}.sql differs, at first in (golden, now) {first:?}");
    Ok(())
}

#[tokio::test]
async fn every_module_is_as_golden() -> Outcome {
    let (database, client) = with_extension("golden").await?;
    let modules = rows(&client, "SELECT module FROM concierge.modules").await?;
    assert!(modules.iter().any(|module| module == "accounts"), "{modules:?}");
    for module in modules {
        check(&module, &golden_text(&database, &client, &module).await?)?;
    }
    Ok(())
}

#[tokio::test]
async fn render_shows_what_install_does() -> Outcome {
    let (database, client) = with_extension("render").await?;
    let modules = "ARRAY(SELECT module FROM concierge.modules)";
    client.batch_execute(&format!("SELECT concierge.install({modules}, 'app')")).await?;

    for statement in client
        .query(&format!("SELECT concierge.render({modules}, 'rendered')"), &[])
        .await?
        .iter()
        .map(|row| row.get::<_, String>(0))
    {
        client.batch_execute(&statement).await.map_err(|e| format!("{statement}: {e}"))?;
    }

    let rendered = dumped(&database, "rendered")?;
    let renamed: Vec<_> = rendered.iter().map(|entry| entry.replace("rendered", "app")).collect();
    assert_eq!(renamed, dumped(&database, "app")?);
    let records = |schema: &str| {
        format!(
            "SELECT module, step, checksum, extension_version, options \
             FROM {schema}.concierge_migrations ORDER BY 1, 2"
        )
    };
    assert_eq!(rows(&client, &records("rendered")).await?, rows(&client, &records("app")).await?);
    Ok(())
}
