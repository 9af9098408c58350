//! What a client gets of a refusal: code, message, detail and hint, in both styles, from the top level and
//! out of handlers, for every reason there is.

use concierge_client_tests::{Outcome, Refusal, TestDatabase, refusal, rows};
use tokio_postgres::Client;

const STYLES: [&str; 2] = ["sql", "http"];

async fn with_extension(title: &str) -> Outcome<(TestDatabase, Client)> {
    let database = TestDatabase::create(title).await?;
    let client = database.connect().await?;
    client.batch_execute("CREATE EXTENSION pg_concierge").await?;
    Ok((database, client))
}

async fn set_style(client: &Client, style: &str) -> Outcome {
    Ok(client.batch_execute(&format!("SET concierge.error_style = {style}")).await?)
}

/// (name, code in style sql, code in style http) of every reason.
async fn reasons(client: &Client) -> Outcome<Vec<(String, String, String)>> {
    let found = client
        .query("SELECT name, sqlstate, 'PT' || http_status FROM concierge.errors()", &[])
        .await?;
    assert!(found.len() >= 14);
    Ok(found.iter().map(|row| (row.get(0), row.get(1), row.get(2))).collect())
}

fn escapes_badly(code: &str) -> bool {
    ["40", "55", "57", "XX", "P0", "21"].iter().any(|class| code.starts_with(class))
}

#[tokio::test]
async fn a_refusal_arrives_whole_in_both_styles() -> Outcome {
    let (_database, client) = with_extension("whole").await?;
    let expected = Refusal {
        code: "22023".into(),
        message: "there is no reason \"nonsense\"".into(),
        detail: None,
        hint: Some("SELECT name FROM concierge.errors() lists them.".into()),
    };
    for (style, code) in [("sql", "22023"), ("http", "PT400")] {
        set_style(&client, style).await?;
        let refused = refusal(rows(&client, "SELECT concierge.refuse('nonsense', 'x')").await)?;
        assert_eq!(refused, Refusal { code: code.into(), ..expected.clone() });
    }
    Ok(())
}

#[tokio::test]
async fn every_reason_arrives_with_its_codes() -> Outcome {
    let (_database, client) = with_extension("reasons").await?;
    let query = "SELECT concierge.refuse($1, 'it is „no“', 'A sentence.', 'Do this.')";
    for style in STYLES {
        set_style(&client, style).await?;
        for (name, sql, http) in reasons(&client).await? {
            assert!(!escapes_badly(&sql), "{name}");
            let expected = Refusal {
                code: if style == "sql" { sql } else { http },
                message: "it is „no“".into(),
                detail: Some("A sentence.".into()),
                hint: Some("Do this.".into()),
            };
            assert_eq!(refusal(client.query(query, &[&name]).await)?, expected, "{name}");
        }
    }
    Ok(())
}

#[tokio::test]
async fn handlers_of_plpgsql_catch_refusals() -> Outcome {
    let (_database, client) = with_extension("handlers").await?;
    // Tells the code that a handler sees, refuses again from inside a handler, and then fails in another
    // way: no code may stick to what follows.
    client
        .batch_execute(
            "CREATE FUNCTION codes(reason text) RETURNS text[] LANGUAGE plpgsql AS $$
             DECLARE
                 seen text[];
                 detail text;
             BEGIN
                 BEGIN
                     BEGIN
                         PERFORM concierge.refuse(reason, 'inner', 'Inner detail.');
                     EXCEPTION WHEN OTHERS THEN
                         GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL;
                         seen := ARRAY[SQLSTATE::text, SQLERRM, detail];
                         PERFORM concierge.refuse('duplicate', 'outer');
                     END;
                 EXCEPTION WHEN OTHERS THEN
                     seen := seen || ARRAY[SQLSTATE::text, SQLERRM];
                 END;
                 BEGIN
                     PERFORM 1 / 0;
                 EXCEPTION WHEN OTHERS THEN
                     seen := seen || SQLSTATE::text;
                 END;
                 RETURN seen;
             END
             $$",
        )
        .await?;
    for style in STYLES {
        set_style(&client, style).await?;
        let duplicate = if style == "sql" { "23505" } else { "PT409" };
        for (name, sql, http) in reasons(&client).await? {
            let code = if style == "sql" { sql } else { http };
            let expected = [code.as_str(), "inner", "Inner detail.", duplicate, "outer", "22012"];
            let seen = client.query_one("SELECT codes($1)", &[&name]).await?;
            assert_eq!(seen.get::<_, Vec<String>>(0), expected, "{name} in style {style}");
        }
    }
    assert_eq!(refusal(rows(&client, "SELECT 1 / 0").await)?.code, "22012");
    Ok(())
}

#[tokio::test]
async fn a_handler_named_after_the_standard_condition_catches_it() -> Outcome {
    let (_database, client) = with_extension("condition").await?;
    client
        .batch_execute(
            "DO $$ BEGIN
                 PERFORM concierge.install('{nonsense}', 'app');
                 RAISE 'it was not refused';
             EXCEPTION WHEN invalid_parameter_value THEN NULL;
             END $$",
        )
        .await?;
    Ok(())
}

#[tokio::test]
async fn mistakes_are_refused_with_the_code_of_the_manual() -> Outcome {
    let (_database, client) = with_extension("mistakes").await?;
    client
        .batch_execute(
            "CREATE TABLE item (id integer, name text);
             CREATE VIEW items AS SELECT * FROM item;
             CREATE TRIGGER wrong AFTER INSERT ON item
                 FOR EACH ROW EXECUTE FUNCTION concierge.set_updated_at('id');
             SELECT concierge.install('{accounts,businesses}', 'app')",
        )
        .await?;
    let mistakes = [
        ("SELECT concierge.install('{nonsense}', 'app')", "22023", "PT400"),
        ("SELECT concierge.install('{accounts}', 'app', '{\"nonsense\": 1}')", "22023", "PT400"),
        ("SELECT concierge.install(NULL, 'app')", "22004", "PT400"),
        ("SELECT concierge.install('{NULL}', 'app')", "22004", "PT400"),
        ("SELECT concierge.install('{accounts}', repeat('x', 64))", "42622", "PT400"),
        ("SELECT concierge.status(NULL)", "22004", "PT400"),
        ("SELECT concierge.status('nowhere')", "3F000", "PT404"),
        ("SELECT concierge.doctor('nowhere')", "3F000", "PT404"),
        ("SELECT concierge.uninstall('public', 'accounts')", "42704", "PT404"),
        ("SELECT concierge.uninstall('app', 'accounts')", "2BP01", "PT409"),
        ("SELECT concierge.attach_updated_at('items')", "42809", "PT400"),
        ("SELECT concierge.attach_updated_at('item')", "42703", "PT400"),
        ("SELECT concierge.attach_updated_at('item', 'name')", "42804", "PT400"),
        ("SELECT concierge.attach_timezone('item', 'id')", "42804", "PT400"),
        ("INSERT INTO item VALUES (1)", "39P01", "PT400"),
        ("INSERT INTO app.profiles (timezone) VALUES ('Mars/Base')", "22023", "PT400"),
        ("SELECT app.set_primary_number(NULL, NULL)", "42704", "PT404"),
    ];
    for style in STYLES {
        set_style(&client, style).await?;
        for (mistake, sql, http) in mistakes {
            let refused = refusal(rows(&client, mistake).await)?;
            assert_eq!(refused.code, if style == "sql" { sql } else { http }, "{mistake}");
            assert!(!escapes_badly(&refused.code));
            assert!(!refused.message.starts_with(char::is_uppercase), "{}", refused.message);
            assert!(!refused.message.ends_with('.'), "{}", refused.message);
            assert!(refused.hint.is_some_and(|hint| !hint.is_empty()), "{mistake} has no hint");
        }
    }
    Ok(())
}
