//! tokio-postgres with the pgvector crate: vectors and JSON as parameters and results, refusals, statements that are
//! prepared once, transactions that are tried again.

use concierge_client_tests::{ADA, BEN, Outcome, TestDatabase, begin_as, install_town, refusal};
use pgvector::Vector;
use serde_json::{Value, json};
use tokio_postgres::error::SqlState;
use tokio_postgres::{Client, Error, IsolationLevel};
use uuid::Uuid;

const REMEMBER: &str = "SELECT id, action FROM app.remember(content => $1, embedding => $2, metadata => $3, owner => $4)";
const RECALL: &str = "SELECT id, content, similarity, metadata FROM app.recall(query_embedding => $1, filter => $2, owner => $3)";
const BALANCE: &str = "SELECT posted::text FROM app.wallet_balance($1, 'USD')";

async fn town(title: &str) -> Outcome<(TestDatabase, Client)> {
    let database = TestDatabase::create(title).await?;
    let client = database.connect().await?;
    install_town(&client).await?;
    Ok((database, client))
}

async fn balance(client: &Client, person: Uuid) -> Outcome<String> {
    Ok(client.query_one(BALANCE, &[&person]).await?.try_get(0)?)
}

#[tokio::test]
async fn vectors_and_filters_go_in_and_come_out() -> Outcome {
    let (_database, client) = town("tokio_vectors").await?;
    let seat = Vector::from(vec![0.9, 0.1, 0.0]);
    let facts = [
        ("Prefers a window seat", json!({"trip": 7})),
        ("Likes an aisle seat", json!({"trip": 8})),
    ];
    for (content, metadata) in &facts {
        let row = client.query_one(REMEMBER, &[content, &seat, metadata, &ADA]).await?;
        assert_eq!(row.try_get::<_, &str>("action")?, "inserted");
    }
    let question = Vector::from(vec![1.0, 0.0, 0.0]);
    let found = client.query(RECALL, &[&question, &json!({"metadata.trip": 7}), &ADA]).await?;
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].try_get::<_, &str>("content")?, facts[0].0);
    assert_eq!(found[0].try_get::<_, Value>("metadata")?, facts[0].1);
    assert!((found[0].try_get::<_, f64>("similarity")? - 0.9939).abs() < 1e-4);
    let id: Uuid = found[0].try_get("id")?;
    let stored =
        client.query_one("SELECT embedding FROM app.memories WHERE id = $1", &[&id]).await?;
    assert_eq!(stored.try_get::<_, Vector>(0)?, seat);
    // Without a filter, without a question, with a vector as plain numbers, and for somebody else.
    let none: Option<Vector> = None;
    assert_eq!(client.query(RECALL, &[&question, &json!({}), &ADA]).await?.len(), 2);
    let nothing = refusal(client.query(RECALL, &[&none, &json!({}), &ADA]).await)?;
    assert_eq!(
        (nothing.code.as_str(), nothing.message.as_str()),
        ("22023", "there is nothing to search for")
    );
    let numbers = client
        .query(
            "SELECT content FROM app.recall(query_embedding => $1::real[]::vector, owner => $2)",
            &[&vec![1_f32, 0.0, 0.0], &ADA],
        )
        .await?;
    assert_eq!(numbers.len(), 2);
    assert_eq!(client.query(RECALL, &[&question, &json!({}), &BEN]).await?.len(), 0);
    Ok(())
}

#[tokio::test]
async fn a_refusal_has_its_parts() -> Outcome {
    let (_database, client) = town("tokio_refusals").await?;
    let spend = client.query_one("SELECT app.wallet_debit($1, 101, 'USD')", &[&BEN]).await;
    let refused = refusal(spend)?;
    assert_eq!((refused.code.as_str(), refused.message.as_str()), ("WL001", "insufficient funds"));
    assert!(
        refused.detail.unwrap_or_default().contains("needs 101.00 USD and has 0.00 USD available")
    );
    assert!(refused.hint.unwrap_or_default().contains("set_wallet_limits"));
    let seat = Vector::from(vec![0.9, 0.1, 0.0]);
    client.query_one(REMEMBER, &[&"Prefers a window seat", &seat, &json!({}), &ADA]).await?;
    let short = Vector::from(vec![1.0, 0.0]);
    let refused = refusal(client.query(RECALL, &[&short, &json!({}), &ADA]).await)?;
    assert_eq!(refused.code, SqlState::INVALID_PARAMETER_VALUE.code());
    assert!(refused.detail.is_some() && refused.hint.is_some(), "{refused:?}");
    Ok(())
}

#[tokio::test]
async fn a_prepared_statement_serves_one_person_after_another() -> Outcome {
    let (_database, client) = town("tokio_prepared").await?;
    for (person, content) in [(ADA, "Ada sits by the window"), (BEN, "Ben sits by the window")] {
        client
            .query_one(
                REMEMBER,
                &[&content, &Vector::from(vec![0.9, 0.1, 0.0]), &json!({}), &person],
            )
            .await?;
    }
    let balance = client.prepare(BALANCE).await?;
    let recall = client
        .prepare("SELECT content FROM app.recall(query_embedding => $1, touch => false)")
        .await?;
    let question = Vector::from(vec![1.0, 0.0, 0.0]);
    // More often than it takes until PostgreSQL keeps one plan for all.
    for _ in 0..8 {
        for (person, other, seen, content) in [
            (ADA, BEN, "100.00", "Ada sits by the window"),
            (BEN, ADA, "0.00", "Ben sits by the window"),
        ] {
            begin_as(&client, "authenticated", Some(&person.to_string())).await?;
            assert_eq!(client.query_one(&balance, &[&person]).await?.try_get::<_, &str>(0)?, seen);
            assert_eq!(client.query(&balance, &[&other]).await?.len(), 0);
            let recalled = client.query(&recall, &[&question]).await?;
            assert_eq!(recalled.len(), 1);
            assert_eq!(recalled[0].try_get::<_, &str>(0)?, content);
            client.batch_execute("ROLLBACK").await?;
        }
    }
    // What the schema's owner changes meanwhile does not break it.
    client.batch_execute("SELECT concierge.repair('app')").await?;
    assert_eq!(client.query_one(&balance, &[&ADA]).await?.try_get::<_, &str>(0)?, "100.00");
    Ok(())
}

/// Pays, and tries again as long as the transaction cannot be serialised; how often it was tried.
async fn pay(client: &mut Client, meanwhile: &Client) -> Outcome<usize> {
    for attempt in 1.. {
        let transaction = client
            .build_transaction()
            .isolation_level(IsolationLevel::Serializable)
            .start()
            .await?;
        let paid: Result<_, Error> = async {
            transaction.query_one(BALANCE, &[&ADA]).await?;
            if attempt == 1 {
                meanwhile.query_one("SELECT app.wallet_debit($1, 1, 'USD')", &[&ADA]).await?;
            }
            transaction
                .query_one("SELECT app.wallet_transfer($1, $2, 10, 'USD')", &[&ADA, &BEN])
                .await?;
            transaction.commit().await
        }
        .await;
        match paid {
            Ok(()) => return Ok(attempt),
            Err(error) if error.code() == Some(&SqlState::T_R_SERIALIZATION_FAILURE) => {}
            Err(error) => return Err(error.into()),
        }
    }
    unreachable!("attempts do not end");
}

#[tokio::test]
async fn a_transaction_that_cannot_be_serialised_is_tried_again() -> Outcome {
    let (database, mut client) = town("tokio_retry").await?;
    let meanwhile = database.connect().await?;
    assert_eq!(pay(&mut client, &meanwhile).await?, 2);
    assert_eq!(balance(&client, ADA).await?, "89.00");
    assert_eq!(balance(&client, BEN).await?, "10.00");
    Ok(())
}
