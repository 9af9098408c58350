//! Who sees what: a table of everything there is, and a search for the ways around it.
//!
//! golden/visibility.txt says for each table how many of its rows each caller sees, and for each function who may call it;
//! `UPDATE_GOLDEN=1` writes it again. Then Ann calls and writes whatever she can, with everything of Bob's at hand, and
//! nothing that she is told may have his secret in it: no row, no error, no detail, no remark.
//! CONCIERGE_LEAK_CALLS and CONCIERGE_LEAK_SEED make it a longer run, or another one.

#[path = "interface_fuzz/catalog.rs"]
mod catalog;
#[path = "interface_fuzz/round.rs"]
mod round;
#[path = "interface_fuzz/values.rs"]
mod values;
#[path = "interface_fuzz/world.rs"]
mod world;

use catalog::Catalog;
use concierge_client_tests::{Outcome, TestDatabase, rows, rows_as};
use concierge_core::ledger::simulation::Random;
use round::{Report, Round};
use std::path::Path;
use std::{env, fs};

const ANN: &str = "a0000000-0000-4000-8000-00000000000a";
const NOBODY: &str = "c0000000-0000-4000-8000-00000000000c";

async fn with_secrets() -> Outcome<TestDatabase> {
    let database = world::world().await?;
    let owner = database.connect().await?;
    owner.batch_execute(include_str!("interface_fuzz/secrets.sql")).await?;
    Ok(database)
}

#[tokio::test]
async fn everybody_sees_what_the_table_says() -> Outcome {
    let database = with_secrets().await?;
    let superuser = database.connect_as_superuser().await?;
    let catalog = Catalog::read(&superuser).await?;
    let mut lines =
        vec!["# rows: without a token | Ann | a user without rows | service | all".to_owned()];
    for relation in catalog.relations.iter().filter(|r| r.name.starts_with("app.")) {
        let count = format!("SELECT count(*) FROM {}", relation.name);
        let mut seen = Vec::new();
        for (role, uid) in [
            ("anon", None),
            ("authenticated", Some(ANN)),
            ("authenticated", Some(NOBODY)),
            ("service_role", None),
        ] {
            let answer = rows_as(&superuser, role, uid, &count).await;
            if answer.is_err() {
                superuser.batch_execute("ROLLBACK").await?;
            }
            seen.push(answer.map_or_else(|_| "-".to_owned(), |rows| rows.concat()));
        }
        seen.push(rows(&superuser, &count).await?.concat());
        lines.push(format!("{}: {}", relation.name, seen.join(" | ")));
    }
    lines.push("# functions: who may call them".to_owned());
    lines.extend(rows(&superuser, CALLERS).await?);
    let text = lines.join("\n") + "\n";

    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden/visibility.txt");
    if env::var("UPDATE_GOLDEN").is_ok() {
        fs::write(&file, &text)?;
    }
    let golden = fs::read_to_string(&file)?;
    let wrong: Vec<_> = (text.lines().filter(|line| !golden.contains(line)))
        .chain(golden.lines().filter(|line| !text.contains(line)))
        .collect();
    assert!(wrong.is_empty(), "this is not as golden/visibility.txt has it: {wrong:#?}");
    Ok(())
}

const CALLERS: &str = "
    SELECT format('%s%s: %s', p.oid::regproc, CASE WHEN p.prosecdef THEN ' (as its owner)' END,
        concat_ws(', ',
            CASE WHEN has_function_privilege('anon', p.oid, 'EXECUTE') THEN 'without a token' END,
            CASE WHEN has_function_privilege('authenticated', p.oid, 'EXECUTE') THEN 'users' END,
            CASE WHEN has_function_privilege('service_role', p.oid, 'EXECUTE') THEN 'service' END))
    FROM pg_proc p WHERE p.pronamespace IN ('app'::regnamespace, 'app_private'::regnamespace)
    ORDER BY p.oid::regproc::text";

/// What lets a query see rows before a policy has judged them, or with somebody else's rights. Comparisons of numbers
/// cannot fail, and so tell nothing.
const HOLES: &str = "
    SELECT 'leakproof: ' || oid::regprocedure FROM pg_proc
    WHERE proleakproof AND proname !~ '^phone_(eq|ne|lt|le|gt|ge|cmp|hash|hash_extended)$'
      AND pronamespace::regnamespace::text IN ('app', 'app_private', 'concierge')
    UNION ALL
    SELECT 'not by the rights of its reader: ' || oid::regclass FROM pg_class
    WHERE relkind = 'v' AND relnamespace = 'app'::regnamespace
      AND NOT coalesce(reloptions @> '{security_invoker=true}' OR reloptions @> '{security_invoker=on}', false)
    UNION ALL
    SELECT 'without policies: ' || oid::regclass FROM pg_class
    WHERE relkind IN ('r', 'p') AND relnamespace = 'app'::regnamespace AND NOT relrowsecurity
    UNION ALL
    SELECT 'can be given a trigger by ' || a.grantee::regrole || ': ' || c.oid::regclass
    FROM pg_class c, aclexplode(c.relacl) AS a
    WHERE c.relnamespace = 'app'::regnamespace AND a.grantee <> c.relowner AND a.privilege_type IN ('TRIGGER', 'TRUNCATE')";

#[tokio::test]
async fn nothing_of_another_reaches_a_user() -> Outcome {
    let number = |variable, otherwise| {
        env::var(variable).ok().and_then(|text: String| text.parse().ok()).unwrap_or(otherwise)
    };
    let (calls, seed) = (number("CONCIERGE_LEAK_CALLS", 1200), number("CONCIERGE_LEAK_SEED", 1));
    let database = with_secrets().await?;
    let superuser = database.connect_as_superuser().await?;
    assert_eq!(rows(&superuser, HOLES).await?, Vec::<String>::new());
    let catalog = Catalog::read(&superuser).await?;
    let hidden: usize = catalog.by_type.values().flatten().filter(|v| v.contains("SECRET")).count();
    assert!(hidden > 20, "only {hidden} values of Bob's are secret");

    let (mut report, mut random) = (Report::default(), Random::new(seed as u64));
    let mut session = database.listen_as_superuser().await?;
    while report.calls < calls {
        let round = Round::new(&catalog, random.next_u64(), 60).of_user(ANN, "secret");
        if !round.play(&mut session, &mut report).await? {
            session = database.listen_as_superuser().await?;
        }
    }
    println!("{report}");
    assert!(report.failures.is_empty(), "{}", report.all_failures());
    assert!(report.succeeded * 5 > report.calls, "hardly a call came to anything: {report}");
    Ok(())
}
