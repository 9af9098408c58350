//! DROP EXTENSION is refused while something needs it; CASCADE takes no column and no row; `detach` makes it
//! possible without CASCADE; and a new CREATE EXTENSION with `repair` brings everything back.

use concierge_client_tests::{
    Entry, Outcome, TestDatabase, contents, entries, install_and_fill, refusal, rows, triggers_fire,
};
use tokio_postgres::Client;

const COLUMNS: &str = "
    SELECT table_schema, table_name, column_name, data_type, column_default, is_nullable
    FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
    WHERE table_schema IN ('app', 'shop') AND table_type = 'BASE TABLE'
    ORDER BY 1, 2, 3";

struct Filled {
    database: TestDatabase,
    client: Client,
    contents: Vec<String>,
    columns: Vec<String>,
    definitions: Vec<Entry>,
}

impl Filled {
    async fn new(title: &str) -> Outcome<Self> {
        let database = TestDatabase::create(title).await?;
        let client = database.connect().await?;
        install_and_fill(&client).await?;
        let contents = contents(&client).await?;
        let columns = rows(&client, COLUMNS).await?;
        let definitions = definitions(&database)?;
        Ok(Self { database, client, contents, columns, definitions })
    }

    async fn assert_nothing_is_lost(&self) -> Outcome {
        assert_eq!(rows(&self.client, COLUMNS).await?, self.columns);
        let now = contents(&self.client).await?;
        let is_data = |row: &&String| !row.starts_with("app.concierge_migrations");
        let data: Vec<_> = self.contents.iter().filter(is_data).collect();
        assert_eq!(now.iter().filter(is_data).collect::<Vec<_>>(), data);
        Ok(())
    }

    /// Makes the extension again, lets `repair` work, then runs `by_hand`, and looks whether all is as before.
    async fn assert_comes_back(&self, by_hand: &[String]) -> Outcome {
        self.client.batch_execute("CREATE EXTENSION pg_concierge").await?;
        self.client.batch_execute("SELECT concierge.repair('app')").await?;
        for statement in by_hand {
            self.client.batch_execute(statement).await?;
        }
        let states = "SELECT DISTINCT state FROM concierge.status('app')";
        assert_eq!(rows(&self.client, states).await?, ["current"]);
        assert_eq!(rows(&self.client, "SELECT * FROM concierge.doctor('app')").await?, [""; 0]);
        assert!(triggers_fire(&self.client).await?);
        assert_eq!(definitions(&self.database)?, self.definitions);
        self.assert_nothing_is_lost().await
    }
}

/// The dump's objects, in an order that does not depend on when they were made.
fn definitions(database: &TestDatabase) -> Outcome<Vec<Entry>> {
    let mut found = entries(&database.run_tool("pg_dump", &["--schema-only"])?);
    found.sort();
    Ok(found)
}

#[tokio::test]
async fn it_is_refused_while_it_is_needed() -> Outcome {
    let filled = Filled::new("refused").await?;
    let refused = refusal(filled.client.batch_execute("DROP EXTENSION pg_concierge").await)?;
    assert_eq!(refused.code, "2BP01");
    assert!(triggers_fire(&filled.client).await?);
    filled.assert_nothing_is_lost().await
}

#[tokio::test]
async fn cascade_takes_no_column_and_no_row() -> Outcome {
    let filled = Filled::new("cascade").await?;
    filled.client.batch_execute("DROP EXTENSION pg_concierge CASCADE").await?;
    filled.assert_nothing_is_lost().await?;
    assert!(!triggers_fire(&filled.client).await.is_ok_and(|fire| fire));
    let own = "SELECT concierge.attach_updated_at('shop.orders', 'touched')".to_owned();
    filled.assert_comes_back(&[own]).await
}

#[tokio::test]
async fn detach_makes_cascade_needless() -> Outcome {
    let filled = Filled::new("detach").await?;
    let undo = "SELECT undo FROM concierge.detach('shop') WHERE action = 'removed'";
    let undo = rows(&filled.client, undo).await?;
    assert_eq!(undo.len(), 1, "{undo:?}");
    let kept = "SELECT object FROM concierge.detach('app') WHERE action <> 'removed'";
    assert_eq!(rows(&filled.client, kept).await?, [""; 0]);
    filled.client.batch_execute("DROP EXTENSION pg_concierge").await?;
    filled.assert_nothing_is_lost().await?;
    filled.assert_comes_back(&undo).await
}

#[tokio::test]
async fn detach_names_what_the_user_has_to_change() -> Outcome {
    let filled = Filled::new("kept").await?;
    let own = "CREATE VIEW app.asking AS SELECT concierge.uid() AS uid";
    filled.client.batch_execute(own).await?;
    let detach = "SELECT object, action FROM concierge.detach('app') WHERE action <> 'removed'";
    let kept = rows(&filled.client, detach).await?;
    assert_eq!(kept, ["view app.asking|kept"]);
    filled.client.batch_execute("SELECT concierge.detach('shop')").await?;
    let refused = refusal(filled.client.batch_execute("DROP EXTENSION pg_concierge").await)?;
    assert_eq!(refused.code, "2BP01");
    filled.client.batch_execute("DROP VIEW app.asking; DROP EXTENSION pg_concierge").await?;
    filled.assert_nothing_is_lost().await
}

/// A view that needs no extension, on a view of a module that needs none either, is no reason to fail.
#[tokio::test]
async fn detach_leaves_alone_what_does_not_need_the_extension() -> Outcome {
    let filled = Filled::new("own_view").await?;
    let own = "CREATE VIEW shop.sellers AS SELECT name FROM app.business_v2";
    filled.client.batch_execute(own).await?;
    let detach = "SELECT concierge.detach('app'), concierge.detach('shop')";
    filled.client.batch_execute(detach).await?;
    filled.client.batch_execute("DROP EXTENSION pg_concierge").await?;
    let sellers = "SELECT name FROM shop.sellers ORDER BY name";
    assert_eq!(rows(&filled.client, sellers).await?, ["Books", "Thai Garden", "Workshop"]);
    filled.assert_nothing_is_lost().await
}
