//! A ledger goes through pg_dump and pg_restore: every row arrives once, no trigger books it again, the proof finds
//! nothing, keys are still known, holds can be captured, and new transfers follow the old ones.

use concierge_client_tests::{
    Outcome, TestDatabase, contents, person, proof, refusal, rows, with_wallets,
};
use tokio_postgres::Client;

/// Something of everything.
async fn fill(client: &Client) -> Outcome {
    let (ann, bob) = (person(1), person(2));
    client
        .batch_execute(&format!(
            "SELECT app.wallet_open('{ann}', 'JPY');
             SELECT app.wallet_credit('{ann}', 100.25, 'USD', p_idempotency_key => 'top-up');
             SELECT app.wallet_credit('{ann}', 5000, 'JPY');
             SELECT app.wallet_transfer('{ann}', '{bob}', 20, 'USD');
             SELECT app.wallet_debit('{bob}', 5.5, 'USD');
             SELECT app.wallet_hold('{ann}', 30, 'USD', p_idempotency_key => 'hold');
             SELECT app.set_wallet_limits('{bob}', 'USD', -50, 1000);
             SELECT app.wallet_freeze('{ann}', 'JPY');
             INSERT INTO app.transactions (user_id, amount, currency, type, status, stripe_payment_intent_id) VALUES
                 ('{ann}', 7, 'USD', 'credit', 'completed', 'pi_1'), ('{ann}', 3, 'USD', 'debit', 'pending', NULL),
                 ('{ann}', 2, 'USD', 'credit', 'failed', NULL), ('{bob}', 1, 'USD', 'credit', 'completed', NULL);
             UPDATE app.transactions SET status = 'refunded' WHERE amount = 1"
        ))
        .await?;
    assert_eq!(proof(client).await?, Vec::<String>::new());
    Ok(())
}

/// What the ledger does from then on.
async fn go_on(client: &Client) -> Outcome<Vec<String>> {
    let (ann, bob) = (person(1), person(2));
    let mut answers = Vec::new();
    for statement in [
        format!("SELECT * FROM app.wallet_credit('{ann}', 100.25, 'USD', p_idempotency_key => 'top-up')"),
        "SELECT count(*) FROM app.wallet_capture((SELECT id FROM app.ledger_holds WHERE state = 'open'
             AND amount = 3000), 10)"
            .to_owned(),
        "UPDATE app.transactions SET status = 'completed' WHERE amount = 3 RETURNING status".to_owned(),
        format!("SELECT count(*) FROM app.wallet_debit('{bob}', 64, 'USD')"),
        "SELECT user_id, balance_usd, balance_inr FROM app.wallets ORDER BY user_id".to_owned(),
    ] {
        answers.extend(rows(client, &statement).await?);
    }
    for statement in [
        format!("SELECT app.wallet_credit('{ann}', 1, 'USD', p_idempotency_key => 'top-up')"),
        format!("SELECT app.wallet_debit('{bob}', 2, 'USD')"),
        format!("SELECT app.wallet_debit('{ann}', 1, 'JPY')"),
        "UPDATE app.transactions SET status = 'pending' WHERE amount = 7".to_owned(),
        "UPDATE app.ledger_transfers SET amount = 1".to_owned(),
        "DELETE FROM app.ledger_transfers".to_owned(),
        "TRUNCATE app.transactions".to_owned(),
        "UPDATE app.wallets SET balance_usd = 1".to_owned(),
        format!(
            "INSERT INTO app.transactions (user_id, amount, currency, type, status, stripe_payment_intent_id)
             VALUES ('{ann}', 7, 'USD', 'credit', 'completed', 'pi_1')"
        ),
    ] {
        answers.push(refusal(rows(client, &statement).await).map_err(|_| statement)?.code);
    }
    assert_eq!(proof(client).await?, Vec::<String>::new());
    Ok(answers)
}

#[tokio::test]
async fn a_ledger_is_dumped_and_restored() -> Outcome {
    let before = with_wallets("wallet_dump", 2).await?;
    let source = before.connect().await?;
    fill(&source).await?;
    let dump = before.dump(env!("CARGO_TARGET_TMPDIR"))?;
    for jobs in [1, 4] {
        let after = TestDatabase::create("wallet_restore").await?;
        after.restore(&dump, &["--exit-on-error", "--no-owner", &format!("--jobs={jobs}")])?;
        let target = after.connect().await?;
        assert_eq!(contents(&target).await?, contents(&source).await?);
        assert_eq!(proof(&target).await?, Vec::<String>::new());
        // Both go on in the same way.
        if jobs == 4 {
            assert_eq!(go_on(&target).await?, go_on(&source).await?);
        }
    }
    Ok(())
}

#[tokio::test]
async fn the_tables_survive_without_the_extension() -> Outcome {
    let before = with_wallets("wallet_without", 2).await?;
    let source = before.connect().await?;
    fill(&source).await?;
    let expected = contents(&source).await?;
    source.batch_execute("DROP EXTENSION pg_concierge CASCADE").await?;
    assert_eq!(contents(&source).await?, expected);
    // And they come alive again.
    source.batch_execute("CREATE EXTENSION pg_concierge; SELECT concierge.repair('app')").await?;
    assert_eq!(contents(&source).await?.len(), expected.len());
    go_on(&source).await?;
    Ok(())
}
