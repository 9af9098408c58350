//! Nothing that runs with its owner's rights looks up a name where a caller has put something of his own: every function and
//! table is called with a search_path full of traps, by roles that can reach the private functions too.
//! CONCIERGE_ATTACK_CALLS and CONCIERGE_ATTACK_SEED make it a longer run, or another one.

#[path = "interface_fuzz/catalog.rs"]
mod catalog;
#[path = "interface_fuzz/round.rs"]
mod round;
#[path = "interface_fuzz/values.rs"]
mod values;
#[path = "interface_fuzz/world.rs"]
mod world;

use catalog::Catalog;
use concierge_client_tests::{Outcome, rows};
use concierge_core::ledger::simulation::Random;
use round::{Report, Round};
use std::env;

/// Where names are looked up: temporary relations come first, what is of PostgreSQL's last.
const PATH: &str = "evil, pg_temp, pg_catalog";

/// Functions with their owner's rights that have no fixed search_path, another owner than the tables, or callers that
/// nobody has named; and those of the extension, which has none.
const CARELESS: &str = "
    SELECT p.oid::regprocedure FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE p.prosecdef AND n.nspname IN ('app', 'app_private', 'concierge')
      AND (n.nspname <> 'app_private'
           OR p.proowner <> (SELECT relowner FROM pg_class WHERE oid = 'app.concierge_migrations'::regclass)
           OR p.proconfig IS NULL OR NOT 'search_path=pg_catalog, pg_temp' = ANY (p.proconfig)
           OR p.proacl IS NULL OR EXISTS (SELECT FROM aclexplode(p.proacl) WHERE grantee = 0))";

#[tokio::test]
async fn no_name_is_looked_up_where_an_attacker_has_put_one() -> Outcome {
    let number = |variable, otherwise| {
        env::var(variable).ok().and_then(|text: String| text.parse().ok()).unwrap_or(otherwise)
    };
    let calls = number("CONCIERGE_ATTACK_CALLS", 400);
    let seed = number("CONCIERGE_ATTACK_SEED", 1) as u64;
    let database = world::world().await?;
    let superuser = database.connect_as_superuser().await?;
    assert_eq!(rows(&superuser, CARELESS).await?, Vec::<String>::new());
    let definers = "SELECT count(*) > 30 FROM pg_proc WHERE prosecdef \
                    AND pronamespace = 'app_private'::regnamespace";
    assert_eq!(rows(&superuser, definers).await?, ["t"]);

    superuser.batch_execute(include_str!("interface_fuzz/traps.sql")).await?;
    let catalog = Catalog::read(&superuser).await?;
    let (mut report, mut random) = (Report::default(), Random::new(seed));
    while report.calls < calls {
        let mut session = database.listen_as_superuser().await?;
        let round = Round::new(&catalog, random.next_u64(), 60).with_path(PATH, 150);
        round.play(&mut session, &mut report).await?;
    }
    println!("{report}");
    assert!(report.failures.is_empty(), "{}", report.all_failures());
    assert!(report.succeeded * 20 > report.calls, "hardly a call came to anything: {report}");
    Ok(())
}

/// The traps themselves: a function without a search_path falls into them.
#[tokio::test]
async fn the_traps_work() -> Outcome {
    let database = world::world().await?;
    let mut session = database.listen_as_superuser().await?;
    session.client.batch_execute(include_str!("interface_fuzz/traps.sql")).await?;
    let owner = database.connect().await?;
    owner
        .batch_execute(
            "SET check_function_bodies = off;
             CREATE FUNCTION app.careless(id uuid) RETURNS bigint LANGUAGE sql SECURITY DEFINER AS
                 'SELECT count(*) FROM profiles AS p WHERE p.id = careless.id AND now() > p.created_at'",
        )
        .await?;
    session.notices();
    session
        .client
        .batch_execute(
            "SET search_path = evil, pg_temp, pg_catalog; SET ROLE authenticated;
             SELECT app.careless('a0000000-0000-4000-8000-00000000000a')",
        )
        .await?;
    let told: Vec<_> = session.notices().iter().map(|n| n.message().to_owned()).collect();
    for trap in ["operator =", "function now", "relation app.profiles", "aggregate count"] {
        assert!(told.iter().any(|text| text.contains(trap)), "{trap}: {told:?}");
    }
    Ok(())
}
