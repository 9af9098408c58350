//! The demonstration plays through, refuses what it says it refuses, and ends with a schema that the doctor finds well.
//! It is played without a model that embeds texts: memory_worker.rs is about that.

use concierge_client_tests::{Outcome, TestDatabase};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Lines of the transcript in their order, with single spaces; others stand between them.
const DAY: &[&str] = &[
    "0049 30 23125001 | FR | Salon Mitte | Europe/Berlin",
    "Salon Mitte | Europe/Berlin | 21 Oct 07:00 | 28 Oct 08:00 | 04 Nov 08:00",
    "00:00:00-05:00 01:00:00-05:00 01:00:00-06:00 02:00:00-06:00 03:00:00-06:00",
    "2030-10-31 12:00 | closed_override | It is closed on that date.",
    "booked | The appointment is booked. | 2030-10-28T10:00:00+01:00",
    "duplicate | This was booked before; nothing has changed. | 2030-10-28T10:00:00+01:00",
    "second line | active | Lock",
    "slot_taken | That time is already booked. | 13:00:00+01:00",
    "slot_taken | That time is already booked. | 13:30:00+01:00",
    "held | The time is held. | held",
    "slot_taken | That time is already booked.",
    "booked | The appointment is booked. | confirmed",
    "rescheduled | 2030-10-29T15:00:00+01:00",
    "Eve | offered | 2030-10-28 09:00:00+00",
    "booked | 2030-10-28T10:00:00+01:00",
    "2030-10-30T09:00:00+01:00 | booked",
    "no_show | The customer did not come.",
    "2030-10-28T15:00:00+01:00 | 90 | Hana | - | colour | confirmed",
    "1 | 50.00",
    "1 | 50.00",
    "50.00 | 2.15 | 47.85",
    "2 | 47.85 | 37.85",
    "3.40 | captured | 44.45",
    "refund | 0.65 | 45.10",
    "closing | - | - | 45.10",
    "USD | 45.10 | -45.10 | - | 0.00 | 2",
    "balance_mismatch | transfer 3 leaves 4445 on account 1, expected 4784",
    "agree | agreed | f | ZF005 | price is missing",
    "talking --> failed : after 15 minutes",
];

/// The same for what is played where pgvector is there.
const MEMORY: &[&str] = &[
    "Prefers to sit by the window | refreshed",
    "Ammonia in a dye burns her skin | 1.00 | 1 | 1 | {\"amonia\": \"ammonia\"}",
    "Lives in Berlin | t",
    "Lives in Hamburg",
    "Lives in Berlin",
];

const END: &[&str] = &[
    "severity | object | finding | fix",
    "error | is disabled | ALTER TABLE app.profiles ENABLE TRIGGER concierge_80_updated_at",
];

/// What is refused, all of it.
const REFUSALS: [&str; 4] = [
    "insufficient funds",
    "the balance is written by the ledger only",
    "appointments.status: no_show -> confirmed is not allowed",
    "appointments.status: confirmed -> completed is not allowed: ends_at <= now() does not hold",
];

#[tokio::test]
async fn it_plays_through() -> Outcome {
    let database = TestDatabase::create("demo").await?;
    let client = database.connect().await?;
    let vector =
        client.query("SELECT FROM pg_available_extensions WHERE name = 'vector'", &[]).await?;

    let (transcript, complaints) = play(&database)?;

    let memory = if vector.is_empty() { &[][..] } else { MEMORY };
    let mut lines = transcript.lines().map(single_spaced);
    for wanted in [DAY, memory, END].concat() {
        let found = lines.any(|line| line.ends_with(wanted));
        assert!(found, "the line {wanted:?} is missing, or not in its place:\n{transcript}");
    }
    let refusals: Vec<_> = complaints
        .lines()
        .filter_map(|line| line.split_once("ERROR:  "))
        .map(|(_, refusal)| refusal)
        .collect();
    assert_eq!(refusals, REFUSALS);
    let findings = client.query("SELECT FROM concierge.doctor('app')", &[]).await?;
    assert!(findings.is_empty(), "the doctor has findings");
    Ok(())
}

/// Gives the transcript and the complaints.
fn play(database: &TestDatabase) -> Outcome<(String, String)> {
    let bin = PathBuf::from(std::env::var("PG_BINDIR")?);
    // The second session of the demonstration is a psql as well.
    let path = format!("{}:{}", bin.display(), std::env::var("PATH")?);
    let output = Command::new(bin.join("psql"))
        .args(["-X", "-d", database.name(), "-f", "demo/demo.sql"])
        .args(["-v", "report=target/demo/test.html"])
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(".."))
        .env("PATH", path)
        .env_remove("EMBED_PYTHON")
        .output()?;
    let (transcript, complaints) =
        (String::from_utf8(output.stdout)?, String::from_utf8(output.stderr)?);
    if output.status.success() {
        return Ok((transcript, complaints));
    }
    Err(format!("it stopped at an error: {complaints}").into())
}

fn single_spaced(line: &str) -> String {
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}
