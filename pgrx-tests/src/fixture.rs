//! A database as its user would have left it: modules, rows, and things of the user's own.

use crate::{Outcome, rows};
use tokio_postgres::Client;

/// A user with a restaurant and a workshop.
pub const ANNA: &str = "0a000000-0000-4000-8000-000000000001";

/// A user with a shop.
pub const BERT: &str = "0b000000-0000-4000-8000-000000000002";

/// What [`install_and_fill`] installs, as a literal.
pub const MODULES: &str = "'{accounts,businesses}'";

/// Makes the extension, installs [`MODULES`] into schema `app`, and fills them; adds a column and an index
/// of the user's own, and a table `shop.orders` with an attached `updated_at`.
pub async fn install_and_fill(client: &Client) -> Outcome {
    client.batch_execute("CREATE EXTENSION pg_concierge").await?;
    client.batch_execute(&format!("SELECT concierge.install({MODULES}, 'app')")).await?;
    client.batch_execute(include_str!("fixture.sql")).await?;
    Ok(())
}

/// Every row of every table in schemas `app` and `shop`: the table's name and the row as JSON.
pub async fn contents(client: &Client) -> Outcome<Vec<String>> {
    let tables = rows(
        client,
        "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables \
         WHERE schemaname IN ('app', 'shop') ORDER BY 1",
    )
    .await?;
    let mut all = Vec::new();
    for table in tables {
        let query = format!("SELECT '{table}', to_jsonb(t) FROM {table} t ORDER BY 2");
        all.extend(rows(client, &query).await?);
    }
    Ok(all)
}

/// Do the triggers of the modules, and the user's own, act on an update? Changes nothing.
pub async fn triggers_fire(client: &Client) -> Outcome<bool> {
    let mut fired = Vec::new();
    client.batch_execute("BEGIN").await?;
    for update in [
        "UPDATE app.profiles SET timezone = 'asia/tokyo' RETURNING timezone = 'Asia/Tokyo'",
        "UPDATE app.businesses SET name = name || '!' RETURNING updated_at = now()",
        "UPDATE shop.orders SET item = item || '!' RETURNING touched = now()",
    ] {
        fired.extend(rows(client, update).await?);
    }
    client.batch_execute("ROLLBACK").await?;
    Ok(fired.len() == 8 && fired.iter().all(|acted| acted == "t"))
}
