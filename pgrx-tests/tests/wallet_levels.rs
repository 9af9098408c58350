//! Many sessions spend from the same wallets at each isolation level: no more is ever spent than there is, nothing is
//! lost, and where PostgreSQL gives up on a transaction (40001), trying again is enough.

use concierge_client_tests::{Outcome, at_once, cents, person, proof, refusal, rows, with_wallets};
use concierge_core::ledger::simulation::Random;
use std::collections::BTreeMap;
use tokio_postgres::Client;

const SESSIONS: usize = 8;
const PAYMENTS: usize = 60;
/// Calls of each session in a race.
const CALLS: usize = 100;

/// Pays one dollar at a time from the first wallet to the second, until all payments are made or refused; how many were
/// made.
async fn pay(client: Client, level: &'static str) -> Outcome<usize> {
    client
        .batch_execute(&format!(
            "SET default_transaction_isolation = '{level}'; SET statement_timeout = '60s'"
        ))
        .await?;
    let call = format!("SELECT app.wallet_transfer('{}', '{}', 1, 'USD')", person(1), person(2));
    let mut paid = 0;
    let mut asked = 0;
    while asked < PAYMENTS {
        let answer = rows(&client, &call).await;
        if answer.is_ok() {
            paid += 1;
            asked += 1;
            continue;
        }
        match refusal(answer)?.code.as_str() {
            "40001" => {}
            "WL001" => asked += 1,
            other => return Err(format!("{level}: {other}").into()),
        }
    }
    Ok(paid)
}

async fn spend_at(level: &'static str, title: &str) -> Outcome {
    let database = with_wallets(title, 2).await?;
    let client = database.connect().await?;
    // Less than all payments together.
    let opening = SESSIONS * PAYMENTS / 2;
    let credit = format!("SELECT app.wallet_credit('{}', {opening}, 'USD')", person(1));
    rows(&client, &credit).await?;
    let mut sessions = Vec::new();
    for _ in 0..SESSIONS {
        sessions.push(tokio::spawn(pay(database.connect().await?, level)));
    }
    let mut paid = 0;
    for session in sessions {
        paid += session.await??;
    }
    assert_eq!(paid, opening, "{level}");
    assert_eq!((cents(&client, 1).await?, cents(&client, 2).await?), (0, 100 * opening as i64));
    assert!(proof(&client).await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn read_committed() -> Outcome {
    spend_at("read committed", "wallet_rc").await
}

#[tokio::test]
async fn repeatable_read() -> Outcome {
    spend_at("repeatable read", "wallet_rr").await
}

#[tokio::test]
async fn serializable() -> Outcome {
    spend_at("serializable", "wallet_ser").await
}

/// One call of many that race for the same holds, payments and keys.
fn racing_call(random: &mut Random) -> String {
    let mut pick = |below: u64| random.below(below);
    let (ann, bob) = (person(1), person(2));
    let hold =
        format!("(SELECT id FROM app.ledger_holds ORDER BY id DESC OFFSET {} LIMIT 1)", pick(3));
    match pick(8) {
        0 => format!("SELECT app.wallet_hold('{ann}', 2, 'USD', '20 milliseconds')"),
        1 => format!("SELECT app.wallet_hold('{ann}', 2, 'USD')"),
        2 => format!("SELECT app.wallet_capture({hold}, 1, p_final => {})", pick(2) == 0),
        3 => format!("SELECT app.wallet_release({hold})"),
        4 => {
            let paid = "(SELECT transaction_id FROM app.ledger_entries WHERE description = 'paid' LIMIT 1)";
            format!("SELECT app.wallet_refund({paid}, 0.25)")
        }
        5 => {
            let key = pick(30);
            // One in four is another request with the same key.
            let amount = if pick(4) == 0 { 2 } else { 1 };
            format!(
                "SELECT app.wallet_credit('{bob}', {amount}, 'USD', p_idempotency_key => 'k{key}',
                     p_description => 'key {key}')"
            )
        }
        6 => format!("SELECT app.wallet_debit('{ann}', 3, 'USD')"),
        _ => format!("SELECT app.wallet_transfer('{bob}', '{ann}', 1, 'USD')"),
    }
}

/// What may be the answer to a call that comes second.
const SECOND: [&str; 8] = ["WL001", "WL010", "WL011", "WL012", "WL013", "WL014", "WL015", "22004"];

async fn race_at(level: &'static str, title: &str) -> Outcome {
    let database = with_wallets(title, 2).await?;
    let client = database.connect().await?;
    for who in [person(1), person(2)] {
        let credit = format!(
            "SELECT app.wallet_credit('{who}', 300, 'USD'),
                    app.wallet_credit('{who}', 5, 'USD', p_description => 'paid')"
        );
        rows(&client, &credit).await?;
    }
    let answers = at_once(&database, SESSIONS, move |number, client| async move {
        client.batch_execute(&format!("SET default_transaction_isolation = '{level}'")).await?;
        let mut random = Random::new(number as u64);
        let mut answers = BTreeMap::<String, usize>::new();
        for _ in 0..CALLS {
            let call = racing_call(&mut random);
            loop {
                let answer = rows(&client, &call).await;
                let code = if answer.is_ok() { "done".to_owned() } else { refusal(answer)?.code };
                *answers.entry(code.clone()).or_default() += 1;
                if code != "40001" {
                    break;
                }
            }
        }
        Ok(answers)
    })
    .await?;
    let mut sum = BTreeMap::<String, usize>::new();
    for (answer, count) in answers.into_iter().flatten() {
        *sum.entry(answer).or_default() += count;
    }
    println!("{level}: {sum:?}");
    let again = level != "read committed";
    let known = |code: &str| code == "done" || SECOND.contains(&code) || (again && code == "40001");
    assert!(sum.keys().all(|code| known(code)), "{level}: {sum:?}");
    assert_eq!(proof(&client).await?, Vec::<String>::new(), "{level}");
    for (what, query) in [
        (
            "a key that was used twice",
            "SELECT description FROM app.ledger_transfers WHERE description LIKE 'key %' GROUP BY 1 HAVING count(*) > 1",
        ),
        (
            "more given back than was paid",
            "SELECT o.id FROM app.ledger_transfers o JOIN app.ledger_transfers r ON r.ref = o.id
             GROUP BY o.id HAVING sum(r.amount) > o.amount",
        ),
        (
            "a hold that differs from its captures",
            "SELECT h.id FROM app.ledger_holds h LEFT JOIN app.ledger_transfers t ON t.hold_id = h.id
             GROUP BY h.id HAVING coalesce(sum(t.amount), 0) <> h.captured",
        ),
        (
            "a capture of an expired hold",
            "SELECT h.id FROM app.ledger_holds h JOIN app.ledger_transfers t ON t.hold_id = h.id
             WHERE t.posted_at > h.expires_at + interval '10 milliseconds'",
        ),
    ] {
        assert_eq!(rows(&client, query).await?, Vec::<String>::new(), "{level}: {what}");
    }
    Ok(())
}

#[tokio::test]
async fn races_in_read_committed() -> Outcome {
    race_at("read committed", "wallet_races_rc").await
}

#[tokio::test]
async fn races_in_repeatable_read() -> Outcome {
    race_at("repeatable read", "wallet_races_rr").await
}

#[tokio::test]
async fn races_in_serializable() -> Outcome {
    race_at("serializable", "wallet_races_ser").await
}

/// The old way in: two sessions complete the same row at the same moment.
#[tokio::test]
async fn a_row_is_completed_once() -> Outcome {
    let database = with_wallets("wallet_twice", 1).await?;
    let client = database.connect().await?;
    let insert = format!(
        "INSERT INTO app.transactions (user_id, amount, currency, type)
         SELECT '{}', 1, 'USD', 'credit' FROM generate_series(1, 50)",
        person(1)
    );
    client.batch_execute(&insert).await?;
    let mut sessions = Vec::new();
    for number in 0..SESSIONS {
        let client = database.connect().await?;
        sessions.push(tokio::spawn(async move {
            let order = if number % 2 == 0 { "ASC" } else { "DESC" };
            let ids =
                rows(&client, &format!("SELECT id FROM app.transactions ORDER BY id {order}"))
                    .await?;
            for id in ids {
                let update =
                    format!("UPDATE app.transactions SET status = 'completed' WHERE id = '{id}'");
                client.batch_execute(&update).await?;
            }
            Ok::<_, tokio_postgres::Error>(())
        }));
    }
    for session in sessions {
        session.await??;
    }
    assert_eq!(cents(&client, 1).await?, 5_000);
    assert!(proof(&client).await?.is_empty());
    Ok(())
}

/// The same key in many sessions at the same moment: one transfer, one answer.
#[tokio::test]
async fn a_key_is_used_once() -> Outcome {
    let database = with_wallets("wallet_key", 1).await?;
    let mut sessions = Vec::new();
    for _ in 0..SESSIONS {
        let client = database.connect().await?;
        sessions.push(tokio::spawn(async move {
            let mut answers = Vec::new();
            for key in 0..40 {
                let call = format!(
                    "SELECT * FROM app.wallet_credit('{}', 1, 'USD', p_idempotency_key => 'k{key}')",
                    person(1)
                );
                answers.extend(rows(&client, &call).await?);
            }
            Ok::<_, tokio_postgres::Error>(answers)
        }));
    }
    let mut answers = Vec::new();
    for session in sessions {
        answers.push(session.await??);
    }
    let first = answers.first().cloned().unwrap_or_default();
    assert_eq!(first.len(), 40);
    assert!(answers.iter().all(|answer| *answer == first), "{answers:?}");
    let client = database.connect().await?;
    assert_eq!(cents(&client, 1).await?, 4_000);
    assert!(proof(&client).await?.is_empty());
    Ok(())
}
