//! Schema `app` with memories and wallets, and two people who have both.

use crate::{Outcome, install_wallets};
use tokio_postgres::Client;
use uuid::{Uuid, uuid};

/// The first of them, with 100 dollars.
pub const ADA: Uuid = uuid!("00000000-0000-4000-8000-000000000001");

/// The second, with nothing.
pub const BEN: Uuid = uuid!("00000000-0000-4000-8000-000000000002");

/// Makes the extension and installs the modules, with vectors of three numbers.
pub async fn install_town(client: &Client) -> Outcome {
    install_wallets(client, 2).await?;
    client
        .batch_execute(&format!(
            "SELECT concierge.install('{{memory}}', 'app', '{{\"vector_dimensions\": 3}}');
             SELECT app.wallet_credit('{ADA}', 100, 'USD')"
        ))
        .await?;
    Ok(())
}
