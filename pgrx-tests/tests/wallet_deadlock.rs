//! Sixteen sessions move money in all directions between the same few wallets, with every call there is: none of them
//! ever waits for another that waits for it, and at the end the books are right.

use concierge_client_tests::{Outcome, cents, person, proof, refusal, rows, with_wallets};
use concierge_core::ledger::simulation::Random;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};
use tokio_postgres::Client;

const SESSIONS: u64 = 16;
const PEOPLE: usize = 5;
const OPENING: usize = 10_000;

/// A row that was posted, any.
const POSTED: &str =
    "SELECT id FROM app.transactions WHERE status IN ('completed', 'partially_refunded')
     ORDER BY random() LIMIT 1";
/// What may be the answer where others spend and give back the same money: too little is left, or nothing.
const ANSWERS: [&str; 5] = ["done", "WL001", "WL013", "WL014", "WL017"];

/// How often each SQLSTATE was the answer; `done` for none.
type Tally = BTreeMap<String, usize>;

/// How long to go on: CONCIERGE_SOAK_SECONDS on demand.
fn duration() -> Duration {
    let wanted = std::env::var("CONCIERGE_SOAK_SECONDS").ok().and_then(|text| text.parse().ok());
    Duration::from_secs(wanted.unwrap_or(4))
}

/// One call that touches two wallets or more, or one in two steps.
fn statement(random: &mut Random) -> String {
    let mut pick = |below: usize| random.below(below as u64) as usize;
    let from = pick(PEOPLE);
    let to = (from + 1 + pick(PEOPLE - 1)) % PEOPLE;
    let (from, to) = (person(from + 1), person(to + 1));
    let amount = 1 + pick(20);
    match pick(11) {
        0 => {
            let item = |(from, to): (&str, &str)| {
                format!(
                    r#"{{"from": "{from}", "to": "{to}", "amount": {amount}, "currency": "USD"}}"#
                )
            };
            let there = item((&from, &to));
            let back = item((&to, &from));
            let mode = ["atomic", "independent"][pick(2)];
            format!("SELECT app.wallet_post_batch('[{there}, {back}, {there}]', '{mode}')")
        }
        1 => format!(
            "INSERT INTO app.transactions (user_id, amount, currency, type, status) VALUES
                 ('{from}', {amount}, 'USD', 'debit', 'completed'),
                 ('{to}', {amount}, 'USD', 'credit', 'completed')"
        ),
        2 => format!(
            "SELECT app.wallet_capture((app.wallet_hold('{from}', {amount}, 'USD') ->> 'hold_id')::bigint, {amount} / 2.0)"
        ),
        3 => format!(
            "WITH made AS (
                 INSERT INTO app.transactions (user_id, amount, currency, type)
                 VALUES ('{from}', {amount}, 'USD', 'debit') RETURNING id)
             SELECT FROM made"
        ),
        4 => format!(
            "UPDATE app.transactions SET status = 'completed'
             WHERE id IN (SELECT id FROM app.transactions WHERE status = 'pending'
                          AND user_id IN ('{from}', '{to}') LIMIT 5 FOR UPDATE SKIP LOCKED)"
        ),
        5 => format!("SELECT app.wallet_refund(id, 0.5) FROM ({POSTED}) AS t"),
        6 => format!("UPDATE app.transactions SET status = 'refunded' WHERE id = ({POSTED})"),
        7 => format!("SELECT app.wallet_exchange('{from}', 'USD', {amount}, 'INR', 80)"),
        8 => format!(
            "INSERT INTO app.transactions (id, user_id, amount, currency, type, status)
             (SELECT id, user_id, amount, 'USD', 'debit', 'completed' FROM app.transactions
              WHERE status = 'pending' AND user_id = '{from}' LIMIT 1)
             UNION ALL VALUES (gen_random_uuid(), '{to}'::uuid, {amount}, 'USD', 'credit', 'completed')
             ON CONFLICT (id) DO UPDATE SET status = excluded.status"
        ),
        _ => format!("SELECT app.wallet_transfer('{from}', '{to}', {amount}, 'USD')"),
    }
}

async fn go_on(client: Client, seed: u64, end: Instant) -> Outcome<Tally> {
    let mut random = Random::new(seed);
    let mut tally = Tally::new();
    while Instant::now() < end {
        let answer = rows(&client, &statement(&mut random)).await;
        let answer = if answer.is_ok() { "done".to_owned() } else { refusal(answer)?.code };
        *tally.entry(answer).or_default() += 1;
    }
    Ok(tally)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sixteen_sessions_never_deadlock() -> Outcome {
    let database = with_wallets("wallet_soak", PEOPLE).await?;
    let client = database.connect().await?;
    for number in 1..=PEOPLE {
        let who = person(number);
        rows(&client, &format!("SELECT app.wallet_credit('{who}', {OPENING}, 'USD')")).await?;
    }
    let end = Instant::now() + duration();
    let mut sessions = Vec::new();
    for seed in 0..SESSIONS {
        sessions.push(tokio::spawn(go_on(database.connect().await?, seed, end)));
    }
    let mut sum = Tally::new();
    for session in sessions {
        for (answer, count) in session.await?? {
            *sum.entry(answer).or_default() += count;
        }
    }
    println!("{sum:?}");
    assert!(sum.keys().all(|answer| ANSWERS.contains(&answer.as_str())), "{sum:?}");
    assert!(sum.get("done").is_some_and(|done| *done > 100), "{sum:?}");
    assert!(proof(&client).await?.is_empty());
    for number in 1..=PEOPLE {
        assert!(cents(&client, number).await? >= 0);
    }
    Ok(())
}
