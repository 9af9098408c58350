//! A server of its own is killed again and again, a backend, the checkpointer or the postmaster, while sessions move
//! money and book appointments. What a client was told is there afterwards, what it was not told has happened once or
//! not at all, the books are right, nobody is booked twice, and the doctor finds nothing.
//!
//! Three cycles; CONCIERGE_CRASH_CYCLES=20 makes it a longer run.

#[path = "crash/diary.rs"]
mod diary;
#[path = "crash/money.rs"]
mod money;

use concierge_client_tests::{Outcome, Server, install_wallets, proof, rows};
use diary::Diary;
use money::Money;
use std::env;
use std::process::Command;
use std::time::Duration;
use tokio::sync::watch;
use tokio_postgres::Client;

const SESSIONS: usize = 3;
const PEOPLE: usize = 4;

fn cycles() -> usize {
    let wanted = env::var("CONCIERGE_CRASH_CYCLES").ok().and_then(|text| text.parse().ok());
    wanted.unwrap_or(3)
}

/// Connects; what is answered to this client must survive a crash of the server.
async fn connect(server: &Server) -> Outcome<Client> {
    let client = server.connect_when_ready().await?;
    client.batch_execute("SET synchronous_commit = on; SET client_min_messages = error").await?;
    Ok(client)
}

async fn kill_something(server: &Server, cycle: usize) -> Outcome<&'static str> {
    let what = ["client backend", "postmaster", "checkpointer"];
    let what = what.get(cycle % 3).copied().unwrap_or("postmaster");
    let process = if what == "postmaster" {
        server.postmaster()?
    } else {
        let watcher = server.connect().await?;
        let query = format!(
            "SELECT pid FROM pg_stat_activity WHERE backend_type = '{what}' AND pid <> pg_backend_pid()
             ORDER BY random() LIMIT 1"
        );
        rows(&watcher, &query).await?.pop().ok_or("there is no such process")?
    };
    let killed = Command::new("kill").args(["-9", &process]).status()?;
    if killed.success() { Ok(what) } else { Err(format!("kill {process}").into()) }
}

/// What must be true at any time.
async fn check(client: &Client, money: &[Money], diaries: &[Diary]) -> Outcome {
    assert_eq!(proof(client).await?, Vec::<String>::new(), "ledger_verify");
    money::check(client, money).await?;
    diary::check(client, diaries).await?;
    let findings = rows(client, "SELECT * FROM concierge.doctor('app')").await?;
    assert_eq!(findings, Vec::<String>::new(), "doctor");
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_answered_survives_kill_9() -> Outcome {
    let mut server = Server::start("crash")?;
    let client = connect(&server).await?;
    install_wallets(&client, PEOPLE).await?;
    client.batch_execute(diary::TABLES).await?;
    let mut money: Vec<_> = (0..SESSIONS).map(|number| Money::new(number, PEOPLE)).collect();
    let mut diaries: Vec<_> = (0..SESSIONS).map(Diary::new).collect();
    for cycle in 0..cycles() {
        let (stop, stopped) = watch::channel(false);
        let (mut payers, mut callers) = (Vec::new(), Vec::new());
        for one in money.drain(..) {
            payers.push(tokio::spawn(one.work(connect(&server).await?, stopped.clone())));
        }
        for one in diaries.drain(..) {
            callers.push(tokio::spawn(one.work(connect(&server).await?, stopped.clone())));
        }
        // Not always the same part of the work.
        tokio::time::sleep(Duration::from_millis(300 + 137 * (cycle as u64 % 5))).await;
        let killed = kill_something(&server, cycle).await?;
        stop.send(true)?;
        for one in payers {
            money.push(one.await??);
        }
        for one in callers {
            diaries.push(one.await??);
        }
        if killed == "postmaster" {
            server.start_again().await?;
        }
        let client = connect(&server).await?;
        for one in &mut money {
            one.repeat(&client).await?;
        }
        for one in &mut diaries {
            one.look_again(&client).await?;
        }
        check(&client, &money, &diaries)
            .await
            .map_err(|e| format!("cycle {cycle}, {killed}: {e}"))?;
    }
    let calls: usize = money.iter().map(Money::calls).sum();
    let bookings: usize = diaries.iter().map(Diary::calls).sum();
    println!("{} cycles: {calls} calls of wallets, {bookings} of appointments answered", cycles());
    assert!(calls > 20 * cycles() && bookings > 20 * cycles(), "hardly anything was done");
    Ok(())
}
