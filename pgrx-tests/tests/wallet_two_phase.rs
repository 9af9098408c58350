//! Prepared transactions: money moves when the second phase says so, and not at all when it is rolled back.

use concierge_client_tests::{
    Outcome, Server, cents, install_wallets, person, proof, refusal, rows, with_wallets,
};
use std::process::Command;

#[tokio::test]
async fn money_moves_in_two_phases() -> Outcome {
    let database = with_wallets("wallet_2pc", 2).await?;
    let client = database.connect().await?;
    let (ann, bob) = (person(1), person(2));
    rows(&client, &format!("SELECT app.wallet_credit('{ann}', 100, 'USD')")).await?;
    let gid = |name: &str| format!("{name} {}", std::process::id());

    for (name, end) in [("kept", "COMMIT"), ("dropped", "ROLLBACK")] {
        let gid = gid(name);
        client
            .batch_execute(&format!(
                "BEGIN;
                 SELECT app.wallet_transfer('{ann}', '{bob}', 30, 'USD', p_idempotency_key => '{name}');
                 SELECT app.wallet_hold('{ann}', 10, 'USD');
                 INSERT INTO app.transactions (user_id, amount, currency, type, status)
                 VALUES ('{bob}', 5, 'USD', 'credit', 'completed');
                 UPDATE app.transactions SET status = 'refunded' WHERE status = 'completed' AND user_id = '{bob}'
                     AND amount = 5;
                 PREPARE TRANSACTION '{gid}'"
            ))
            .await?;
        // The wallet is locked until then, and this session is as good as new.
        client.batch_execute("SET lock_timeout = '100ms'").await?;
        let waits = format!("SELECT app.wallet_debit('{ann}', 1, 'USD')");
        assert_eq!(refusal(rows(&client, &waits).await)?.code, "55P03");
        client.batch_execute("RESET lock_timeout").await?;
        client.batch_execute(&format!("{end} PREPARED '{gid}'")).await?;
        assert_eq!(proof(&client).await?, Vec::<String>::new(), "{name}");
    }
    assert_eq!((cents(&client, 1).await?, cents(&client, 2).await?), (7_000, 3_000));
    // 70 less the 10 that are held.
    let too_much = format!("SELECT app.wallet_debit('{ann}', 60.01, 'USD')");
    assert_eq!(refusal(rows(&client, &too_much).await)?.code, "WL001");
    rows(&client, &format!("SELECT app.wallet_debit('{ann}', 60, 'USD')")).await?;
    assert_eq!(proof(&client).await?, Vec::<String>::new());
    Ok(())
}

/// The second phase comes after a crash: what was prepared is still there, still locked, and ends as it is told.
#[tokio::test]
async fn a_prepared_transaction_survives_kill_9() -> Outcome {
    let mut server = Server::start("prepared")?;
    let client = server.connect().await?;
    install_wallets(&client, 2).await?;
    let (ann, bob) = (person(1), person(2));
    client
        .batch_execute(&format!(
            "SET synchronous_commit = on;
             SELECT app.wallet_credit('{ann}', 100, 'USD'), app.wallet_credit('{bob}', 100, 'USD')"
        ))
        .await?;
    for (name, who) in [("kept", &ann), ("dropped", &bob)] {
        client
            .batch_execute(&format!(
                "BEGIN;
                 SELECT app.wallet_debit('{who}', 30, 'USD', p_idempotency_key => '{name}');
                 SELECT app.wallet_hold('{who}', 10, 'USD', p_reason => '{name}');
                 INSERT INTO app.transactions (user_id, amount, currency, type) VALUES ('{who}', 5, 'USD', 'debit');
                 PREPARE TRANSACTION '{name}'"
            ))
            .await?;
    }
    assert!(Command::new("kill").args(["-9", &server.postmaster()?]).status()?.success());
    server.start_again().await?;
    let client = server.connect().await?;
    // Nothing of it is to be seen, and nobody gets in between.
    assert_eq!((cents(&client, 1).await?, cents(&client, 2).await?), (10_000, 10_000));
    client.batch_execute("SET lock_timeout = '100ms'").await?;
    for who in [&ann, &bob] {
        let waits = format!("SELECT app.wallet_debit('{who}', 1, 'USD')");
        assert_eq!(refusal(rows(&client, &waits).await)?.code, "55P03");
    }
    client.batch_execute("COMMIT PREPARED 'kept'").await?;
    client.batch_execute("ROLLBACK PREPARED 'dropped'").await?;
    assert_eq!((cents(&client, 1).await?, cents(&client, 2).await?), (7_000, 10_000));
    assert_eq!(
        rows(&client, "SELECT reason, state FROM app.ledger_holds ORDER BY id").await?,
        ["kept|open", "pending transaction|open"]
    );
    assert_eq!(rows(&client, "SELECT key FROM app.ledger_idempotency").await?, ["kept"]);
    // 70 less 10 and 5; 100 of the other.
    for (who, rest) in [(&ann, "55.01"), (&bob, "100.01")] {
        let too_much = format!("SELECT app.wallet_debit('{who}', {rest}, 'USD')");
        assert_eq!(refusal(rows(&client, &too_much).await)?.code, "WL001");
    }
    client.batch_execute("UPDATE app.transactions SET status = 'completed'").await?;
    assert_eq!(cents(&client, 1).await?, 6_500);
    assert_eq!(proof(&client).await?, Vec::<String>::new());
    Ok(())
}
