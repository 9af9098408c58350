//! Asking questions, as a superuser or as PostgREST would.

use crate::Outcome;
use serde_json::json;
use tokio_postgres::{Client, Error, SimpleQueryMessage, SimpleQueryRow};

/// What a client sees of an error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// SQLSTATE.
    pub code: String,
    /// The message.
    pub message: String,
    /// The sentence with the values involved, if there is one.
    pub detail: Option<String>,
    /// What to do, if there is something.
    pub hint: Option<String>,
}

/// The rows of a query, each as its columns' text with `|` between them. Null reads as nothing.
pub async fn rows(client: &Client, query: &str) -> Result<Vec<String>, Error> {
    let messages = client.simple_query(query).await?;
    Ok(messages
        .iter()
        .filter_map(|message| match message {
            SimpleQueryMessage::Row(row) => Some(line(row)),
            _ => None,
        })
        .collect())
}

fn line(row: &SimpleQueryRow) -> String {
    let columns: Vec<_> = (0..row.len()).map(|i| row.get(i).unwrap_or_default()).collect();
    columns.join("|")
}

/// Begins a transaction as PostgREST does: claims of the token first, then the role.
pub async fn begin_as(client: &Client, role: &str, uid: Option<&str>) -> Result<(), Error> {
    let claims = match uid {
        Some(uid) => json!({ "role": role, "sub": uid }),
        None => json!({ "role": role }),
    };
    client.batch_execute("BEGIN").await?;
    let claims = claims.to_string();
    client.execute("SELECT set_config('request.jwt.claims', $1, true)", &[&claims]).await?;
    client.batch_execute(&format!("SET LOCAL ROLE {role}")).await
}

/// The rows of a query that runs as `role` on behalf of `uid`, and is rolled back.
pub async fn rows_as(
    client: &Client,
    role: &str,
    uid: Option<&str>,
    query: &str,
) -> Result<Vec<String>, Error> {
    begin_as(client, role, uid).await?;
    let answer = rows(client, query).await;
    client.batch_execute("ROLLBACK").await?;
    answer
}

/// The refusal that an answer is expected to be.
pub fn refusal<T>(answer: Result<T, Error>) -> Outcome<Refusal> {
    let Err(error) = answer else { return Err("it was not refused".into()) };
    let Some(refused) = error.as_db_error() else { return Err(error.into()) };
    Ok(Refusal {
        code: refused.code().code().to_owned(),
        message: refused.message().to_owned(),
        detail: refused.detail().map(str::to_owned),
        hint: refused.hint().map(str::to_owned),
    })
}
