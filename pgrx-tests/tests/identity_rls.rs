//! Two users and a stranger over connections of their own, each request as PostgREST makes it: claims and
//! role until the end of the transaction. A pooled connection forgets them.

use concierge_client_tests::{
    ANNA, BERT, Outcome, TestDatabase, begin_as, install_and_fill, refusal, rows, rows_as,
};
use tokio_postgres::Client;
use uuid::Uuid;

const NAMES: &str = "SELECT name FROM app.businesses ORDER BY name";

async fn filled(title: &str) -> Outcome<(TestDatabase, Client)> {
    let database = TestDatabase::create(title).await?;
    let client = database.connect().await?;
    install_and_fill(&client).await?;
    Ok((database, client))
}

async fn uid(client: &Client) -> Outcome<Option<Uuid>> {
    Ok(client.query_one("SELECT concierge.uid()", &[]).await?.get(0))
}

#[tokio::test]
async fn each_sees_and_changes_what_is_theirs() -> Outcome {
    let (database, anna) = filled("users").await?;
    let bert = database.connect().await?;
    begin_as(&anna, "authenticated", Some(ANNA)).await?;
    begin_as(&bert, "authenticated", Some(BERT)).await?;

    assert_eq!(uid(&anna).await?, Some(ANNA.parse()?));
    assert_eq!(uid(&bert).await?, Some(BERT.parse()?));
    let role = anna.query_one("SELECT concierge.app_role(), concierge.jwt()", &[]).await?;
    assert_eq!(role.get::<_, String>(0), "authenticated");
    assert_eq!(role.get::<_, serde_json::Value>(1)["sub"], ANNA);

    assert_eq!(rows(&anna, NAMES).await?, ["Thai Garden", "Workshop"]);
    assert_eq!(rows(&bert, NAMES).await?, ["Books"]);
    assert_eq!(rows(&anna, "SELECT display_name FROM app.business_numbers").await?, ["Bookings"]);
    assert_eq!(rows(&bert, "SELECT display_name FROM app.business_numbers").await?, [""; 0]);
    assert_eq!(rows(&anna, "SELECT count(*) FROM app.active_user_sessions").await?, ["1"]);
    assert_eq!(rows(&bert, "SELECT count(*) FROM app.active_user_sessions").await?, ["0"]);

    assert_eq!(anna.execute("UPDATE app.businesses SET description = 'hers'", &[]).await?, 2);
    assert_eq!(bert.execute("UPDATE app.businesses SET description = 'his'", &[]).await?, 1);
    let delete_hers = format!("DELETE FROM app.businesses WHERE user_id = '{ANNA}'");
    assert_eq!(bert.execute(&delete_hers, &[]).await?, 0);
    anna.batch_execute("COMMIT").await?;
    bert.batch_execute("COMMIT").await?;
    let all = "SELECT name, description FROM app.businesses ORDER BY name";
    assert_eq!(rows(&anna, all).await?, ["Books|his", "Thai Garden|hers", "Workshop|hers"]);
    Ok(())
}

#[tokio::test]
async fn nobody_writes_for_another() -> Outcome {
    let (_database, client) = filled("forgery").await?;
    for forgery in [
        format!(
            "INSERT INTO app.businesses (user_id, name, business_type) \
             VALUES ('{ANNA}', 'Trap', 'retail')"
        ),
        format!("UPDATE app.businesses SET user_id = '{ANNA}'"),
        "UPDATE app.profiles SET is_premium = true".to_owned(),
        "SELECT * FROM app.concierge_migrations".to_owned(),
    ] {
        let refused = refusal(rows_as(&client, "authenticated", Some(BERT), &forgery).await)?;
        assert_eq!(refused.code, "42501", "{forgery}");
    }
    Ok(())
}

#[tokio::test]
async fn roles_without_a_user_see_nothing_or_everything() -> Outcome {
    let (_database, client) = filled("roles").await?;
    assert_eq!(refusal(rows_as(&client, "anon", None, NAMES).await)?.code, "42501");
    assert_eq!(rows_as(&client, "anon", None, "SELECT concierge.uid() IS NULL").await?, ["t"]);
    assert_eq!(rows_as(&client, "authenticated", None, NAMES).await?, [""; 0]);
    let everything = ["Books", "Thai Garden", "Workshop"];
    assert_eq!(rows_as(&client, "service_role", None, NAMES).await?, everything);
    Ok(())
}

#[tokio::test]
async fn a_pooled_connection_forgets_the_user() -> Outcome {
    let (_database, client) = filled("pooled").await?;
    let claims = "SELECT current_setting('request.jwt.claims', true) = ''";
    for end in ["COMMIT", "ROLLBACK"] {
        begin_as(&client, "authenticated", Some(ANNA)).await?;
        assert_eq!(uid(&client).await?, Some(ANNA.parse()?));
        client.batch_execute(end).await?;
        assert_eq!(rows(&client, claims).await?, ["t"], "{end}");
        assert_eq!(uid(&client).await?, None, "{end}");
        assert_eq!(rows(&client, "SELECT concierge.app_role(), concierge.jwt()").await?, ["|"]);
        assert_eq!(rows_as(&client, "authenticated", None, NAMES).await?, [""; 0], "{end}");
        assert_eq!(rows_as(&client, "authenticated", Some(BERT), NAMES).await?, ["Books"]);
    }
    Ok(())
}
