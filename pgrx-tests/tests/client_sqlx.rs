//! sqlx with the pgvector crate: the same as in client_tokio_postgres.rs, through a pool that keeps its statements.

use concierge_client_tests::{ADA, BEN, Outcome, TestDatabase, install_town};
use pgvector::Vector;
use serde_json::{Value, json};
use sqlx::postgres::{PgConnectOptions, PgDatabaseError, PgPool, PgPoolOptions};
use sqlx::{Error, Executor};
use std::env;
use uuid::Uuid;

const BALANCE: &str = "SELECT posted::text FROM app.wallet_balance($1, 'USD')";

async fn town(title: &str) -> Outcome<(TestDatabase, PgPool)> {
    let database = TestDatabase::create(title).await?;
    install_town(&database.connect().await?).await?;
    let options = PgConnectOptions::new()
        .socket(env::var("PGHOST")?)
        .port(env::var("PGPORT")?.parse()?)
        .username(&env::var("PGUSER")?)
        .database(database.name());
    let pool = PgPoolOptions::new().max_connections(2).connect_with(options).await?;
    Ok((database, pool))
}

async fn balance(pool: &PgPool, person: Uuid) -> Outcome<Option<String>> {
    Ok(sqlx::query_scalar(BALANCE).bind(person).fetch_optional(pool).await?)
}

fn refused(error: &Error) -> Outcome<&PgDatabaseError> {
    Ok(error
        .as_database_error()
        .ok_or("the server did not answer")?
        .downcast_ref::<PgDatabaseError>())
}

#[tokio::test]
async fn vectors_and_filters_go_in_and_come_out() -> Outcome {
    let (_database, pool) = town("sqlx_vectors").await?;
    let seat = Vector::from(vec![0.9, 0.1, 0.0]);
    for (content, trip) in [("Prefers a window seat", 7), ("Likes an aisle seat", 8)] {
        let action: String = sqlx::query_scalar(
            "SELECT action FROM app.remember(content => $1, embedding => $2, metadata => $3, owner => $4)",
        )
        .bind(content)
        .bind(&seat)
        .bind(json!({"trip": trip}))
        .bind(ADA)
        .fetch_one(&pool)
        .await?;
        assert_eq!(action, "inserted");
    }
    let found: Vec<(String, f64, Value, Vector)> = sqlx::query_as(
        "SELECT r.content, r.similarity, r.metadata, m.embedding
         FROM app.recall(query_embedding => $1, filter => $2, owner => $3) AS r JOIN app.memories m USING (id)",
    )
    .bind(Vector::from(vec![1.0, 0.0, 0.0]))
    .bind(json!({"metadata.trip": 7}))
    .bind(ADA)
    .fetch_all(&pool)
    .await?;
    assert_eq!(found.len(), 1);
    let (content, similarity, metadata, embedding) = &found[0];
    assert_eq!((content.as_str(), metadata), ("Prefers a window seat", &json!({"trip": 7})));
    assert!((similarity - 0.9939).abs() < 1e-4);
    assert_eq!(embedding, &seat);
    Ok(())
}

#[tokio::test]
async fn a_refusal_has_its_parts() -> Outcome {
    let (_database, pool) = town("sqlx_refusals").await?;
    let spend = sqlx::query("SELECT app.wallet_debit($1, 101, 'USD')")
        .bind(BEN)
        .execute(&pool)
        .await
        .unwrap_err();
    let wallet = refused(&spend)?;
    assert_eq!((wallet.code(), wallet.message()), ("WL001", "insufficient funds"));
    assert!(
        wallet.detail().unwrap_or_default().contains("needs 101.00 USD and has 0.00 USD available")
    );
    assert!(wallet.hint().unwrap_or_default().contains("set_wallet_limits"));
    sqlx::query("SELECT app.remember('Prefers a window seat', '[0.9,0.1,0]', owner => $1)")
        .bind(ADA)
        .execute(&pool)
        .await?;
    let short = sqlx::query("SELECT app.recall(query_embedding => $1, owner => $2)")
        .bind(Vector::from(vec![1.0, 0.0]))
        .bind(ADA)
        .execute(&pool)
        .await
        .unwrap_err();
    let vector = refused(&short)?;
    assert_eq!(vector.code(), "22023");
    assert!(vector.detail().is_some() && vector.hint().is_some());
    Ok(())
}

#[tokio::test]
async fn kept_statements_serve_one_person_after_another() -> Outcome {
    let (_database, pool) = town("sqlx_prepared").await?;
    // Longer than it takes until PostgreSQL keeps one plan for all.
    for _ in 0..8 {
        for (person, other, seen) in [(ADA, BEN, "100.00"), (BEN, ADA, "0.00")] {
            let mut transaction = pool.begin().await?;
            sqlx::query("SELECT concierge.set_actor($1)")
                .bind(person)
                .execute(&mut *transaction)
                .await?;
            transaction.execute("SET LOCAL ROLE authenticated").await?;
            let own: Option<String> =
                sqlx::query_scalar(BALANCE).bind(person).fetch_optional(&mut *transaction).await?;
            assert_eq!(own.as_deref(), Some(seen));
            let foreign: Option<String> =
                sqlx::query_scalar(BALANCE).bind(other).fetch_optional(&mut *transaction).await?;
            assert_eq!(foreign, None);
            transaction.rollback().await?;
        }
    }
    Ok(())
}

/// Pays, and tries again as long as the transaction cannot be serialised; how often it was tried.
async fn pay(pool: &PgPool) -> Outcome<usize> {
    for attempt in 1.. {
        let mut transaction = pool.begin().await?;
        let paid: Result<_, Error> = async {
            transaction.execute("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE").await?;
            sqlx::query(BALANCE).bind(ADA).fetch_one(&mut *transaction).await?;
            if attempt == 1 {
                // On another connection.
                sqlx::query("SELECT app.wallet_debit($1, 1, 'USD')")
                    .bind(ADA)
                    .execute(pool)
                    .await?;
            }
            sqlx::query("SELECT app.wallet_transfer($1, $2, 10, 'USD')")
                .bind(ADA)
                .bind(BEN)
                .execute(&mut *transaction)
                .await?;
            transaction.commit().await
        }
        .await;
        match paid {
            Ok(()) => return Ok(attempt),
            Err(error) if refused(&error)?.code() == "40001" => {}
            Err(error) => return Err(error.into()),
        }
    }
    unreachable!("attempts do not end");
}

#[tokio::test]
async fn a_transaction_that_cannot_be_serialised_is_tried_again() -> Outcome {
    let (_database, pool) = town("sqlx_retry").await?;
    assert_eq!(pay(&pool).await?, 2);
    assert_eq!(balance(&pool, ADA).await?.as_deref(), Some("89.00"));
    assert_eq!(balance(&pool, BEN).await?.as_deref(), Some("10.00"));
    Ok(())
}
