//! Every function and table, called and written to with anything, as every role: no call may end the connection, come
//! from a bug (SQLSTATE XX...), leak what PostgreSQL counts, or take long; and in the end the books are right and the
//! doctor finds nothing.
//!
//! CONCIERGE_FUZZ_CALLS=1000000 makes it a long run, CONCIERGE_FUZZ_SECONDS ends one, CONCIERGE_FUZZ_SEED makes another,
//! CONCIERGE_FUZZ_LIMIT is how many seconds a call may take. A failure names the seed and the statement.

#[path = "interface_fuzz/catalog.rs"]
mod catalog;
#[path = "interface_fuzz/round.rs"]
mod round;
#[path = "interface_fuzz/values.rs"]
mod values;
#[path = "interface_fuzz/world.rs"]
mod world;

use catalog::Catalog;
use concierge_client_tests::{Outcome, proof, rows};
use concierge_core::ledger::simulation::Random;
use round::{Report, Round};
use std::env;
use std::time::{Duration, Instant};

/// Calls between two looks at the rows that are there.
const LOOK_EVERY: usize = 2000;

fn number_in(variable: &str, otherwise: usize) -> usize {
    env::var(variable).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

#[tokio::test]
async fn no_call_does_harm() -> Outcome {
    let calls = number_in("CONCIERGE_FUZZ_CALLS", 1500);
    let seed = number_in("CONCIERGE_FUZZ_SEED", 1) as u64;
    let seconds = number_in("CONCIERGE_FUZZ_SECONDS", 86_400) as u64;
    let limit = number_in("CONCIERGE_FUZZ_LIMIT", 30);
    let database = world::world().await?;
    let superuser = database.connect_as_superuser().await?;
    let mut catalog = Catalog::read(&superuser).await?;
    assert!(catalog.functions.len() > 200 && catalog.relations.len() > 30);
    let healthy = rows(&superuser, "SELECT * FROM concierge.doctor('app')").await?;
    assert_eq!(healthy, Vec::<String>::new());

    let (mut report, mut looked) = (Report::default(), 0);
    let mut random = Random::new(seed);
    let mut session = database.listen_as_superuser().await?;
    let started = Instant::now();
    while report.calls < calls && started.elapsed() < Duration::from_secs(seconds) {
        if report.calls - looked > LOOK_EVERY {
            looked = report.calls;
            println!("{looked} calls in {:?}", started.elapsed());
            catalog.read_values(&superuser).await?;
        }
        // A round has a seed of its own, so that one alone can be repeated.
        let seed = random.next_u64();
        let round = Round::new(&catalog, seed, limit);
        let played = round.play(&mut session, &mut report).await;
        let goes_on = played.map_err(|error| format!("round {seed}: {error}"))?;
        // Caches are met cold and warm.
        if !goes_on || random.one_in(20) {
            session = database.listen_as_superuser().await?;
        }
    }
    println!("{report}");
    assert!(report.failures.is_empty(), "{}", report.all_failures());
    assert!(report.succeeded * 20 > report.calls, "hardly a call came to anything: {report}");
    assert_eq!(rows(&superuser, "SELECT * FROM app.ledger_verify()").await?, Vec::<String>::new());
    assert_eq!(proof(&superuser).await?, Vec::<String>::new());
    let ill = rows(&superuser, "SELECT * FROM concierge.doctor('app')").await?;
    assert_eq!(ill, Vec::<String>::new());
    Ok(())
}
