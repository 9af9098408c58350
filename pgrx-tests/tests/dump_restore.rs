//! A database with modules goes through pg_dump and pg_restore, as the superuser and as a mere owner, and
//! gives the same answers afterwards.

use concierge_client_tests::{
    ANNA, BERT, MODULES, OWNER, Outcome, TestDatabase, contents, entries, install_and_fill, rows,
    rows_as, triggers_fire,
};

/// Rows, states and definitions that must survive.
#[derive(Debug, PartialEq)]
struct Answers {
    contents: Vec<String>,
    status: Vec<String>,
    findings: Vec<String>,
    definitions: Vec<String>,
    seen_by_anna: Vec<String>,
    seen_by_bert: Vec<String>,
}

impl Answers {
    async fn of(database: &TestDatabase) -> Outcome<Self> {
        let client = database.connect_as_superuser().await?;
        let names = "SELECT name FROM app.businesses ORDER BY name";
        Ok(Self {
            contents: contents(&client).await?,
            status: rows(&client, "SELECT module, step, state FROM concierge.status('app')")
                .await?,
            findings: rows(&client, "SELECT * FROM concierge.doctor('app')").await?,
            definitions: entries(&database.run_tool("pg_dump", &["--schema-only"])?),
            seen_by_anna: rows_as(&client, "authenticated", Some(ANNA), names).await?,
            seen_by_bert: rows_as(&client, "authenticated", Some(BERT), names).await?,
        })
    }
}

async fn survives(before: TestDatabase, after: TestDatabase, restore: &[&str]) -> Outcome {
    install_and_fill(&before.connect().await?).await?;
    let expected = Answers::of(&before).await?;
    assert_eq!(expected.contents.len(), 7 + 2 + 1 + 1 + 1 + 3 + 1 + 1 + 1 + 1 + 3 + 1);
    assert!(expected.status.iter().all(|step| step.ends_with("|current")), "{expected:?}");
    assert_eq!(expected.findings, [""; 0]);
    assert_eq!(expected.seen_by_anna, ["Thai Garden", "Workshop"]);
    assert_eq!(expected.seen_by_bert, ["Books"]);

    after.restore(&before.dump(env!("CARGO_TARGET_TMPDIR"))?, restore)?;

    assert_eq!(Answers::of(&after).await?, expected);
    let client = after.connect().await?;
    assert!(triggers_fire(&client).await?);
    let again = format!("SELECT DISTINCT action FROM concierge.install({MODULES}, 'app')");
    assert_eq!(rows(&client, &again).await?, ["unchanged"]);
    assert_eq!(contents(&client).await?, expected.contents);
    Ok(())
}

#[tokio::test]
async fn as_superuser() -> Outcome {
    let before = TestDatabase::create("dumped").await?;
    let after = TestDatabase::create("restored").await?;
    survives(before, after, &["--exit-on-error"]).await
}

#[tokio::test]
async fn as_the_owner_of_the_database() -> Outcome {
    let before = TestDatabase::create_owned("dumped", OWNER).await?;
    let after = TestDatabase::create_owned("restored", OWNER).await?;
    survives(before, after, &["--exit-on-error", "--no-owner"]).await
}
