//! From one release to the next: the chain of upgrade scripts ends where CREATE EXTENSION of the newest one
//! begins, a frozen script works with the library of today, and ALTER EXTENSION touches no schema of a user.

use concierge_client_tests::{
    Outcome, TestDatabase, contents, entries, install_and_fill, members, refusal, rows,
    triggers_fire,
};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

const RELEASE: &str = env!("CARGO_PKG_VERSION");

/// Where the server looks for scripts.
fn scripts() -> Outcome<PathBuf> {
    let pg_config = Path::new(&env::var("PG_BINDIR")?).join("pg_config");
    let printed = Command::new(pg_config).arg("--sharedir").output()?.stdout;
    Ok(Path::new(String::from_utf8(printed)?.trim()).join("extension"))
}

/// A script that exists as long as this value does.
struct Script(PathBuf);

impl Script {
    fn write(versions: &str, text: &str) -> Outcome<Self> {
        let file = scripts()?.join(format!("pg_concierge--{versions}.sql"));
        fs::write(&file, text)?;
        Ok(Self(file))
    }
}

impl Drop for Script {
    fn drop(&mut self) {
        if let Err(problem) = fs::remove_file(&self.0) {
            eprintln!("{} is left over: {problem}", self.0.display());
        }
    }
}

/// The releases whose scripts are frozen, with the text.
fn frozen() -> Outcome<Vec<(String, String)>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../sql/releases");
    let mut found = Vec::new();
    if folder.is_dir() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            let name = path.file_stem().and_then(|name| name.to_str()).unwrap_or_default();
            if let Some(version) = name.strip_prefix("pg_concierge--") {
                found.push((version.to_owned(), fs::read_to_string(&path)?));
            }
        }
    }
    Ok(found)
}

async fn members_after(title: &str, statements: &str) -> Outcome<Vec<String>> {
    let database = TestDatabase::create(title).await?;
    let client = database.connect().await?;
    client.batch_execute(statements).await?;
    members(&client).await
}

#[tokio::test]
async fn every_frozen_release_leads_to_this_one() -> Outcome {
    let fresh = members_after("fresh", "CREATE EXTENSION pg_concierge").await?;
    for (version, text) in frozen()? {
        // Under another name, because the script of this release is there already.
        let old = format!("{version}.frozen");
        let _script = Script::write(&old, &text)?;
        let create = format!("CREATE EXTENSION pg_concierge VERSION '{old}'");
        let reached = if version == RELEASE {
            members_after("frozen", &create).await?
        } else {
            let update = format!(
                "CREATE EXTENSION pg_concierge VERSION '{version}'; ALTER EXTENSION pg_concierge UPDATE"
            );
            members_after("chain", &update).await?
        };
        for (was, is) in reached.iter().zip(&fresh) {
            assert_eq!(
                was, is,
                "sql/releases has {version}: make freeze, or an upgrade script is wrong"
            );
        }
        assert_eq!(reached.len(), fresh.len(), "{version}");
    }
    Ok(())
}

/// What a release after this one could bring: a new function, another body, other words, other rights.
const NEXT: &str = "
    CREATE FUNCTION @extschema@.next_probe(p_text text DEFAULT 'x') RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN upper(p_text);
    COMMENT ON FUNCTION @extschema@.next_probe(text) IS 'Of the next release.';
    REVOKE ALL ON FUNCTION @extschema@.next_probe(text) FROM PUBLIC;
    COMMENT ON FUNCTION @extschema@.version() IS 'Other words.';
";

#[tokio::test]
async fn a_next_release_updates_old_data_and_refuses_to_install_until_its_library_is_there()
-> Outcome {
    let next = format!("{RELEASE}.next");
    let script = fs::read_to_string(scripts()?.join(format!("pg_concierge--{RELEASE}.sql")))?;
    let _whole = Script::write(&next, &format!("{script}\n{NEXT}"))?;
    let _step = Script::write(&format!("{RELEASE}--{next}"), NEXT)?;
    let _back = Script::write(
        &format!("{next}--{RELEASE}"),
        "DROP FUNCTION @extschema@.next_probe(text);",
    )?;

    let database = TestDatabase::create("next").await?;
    let client = database.connect().await?;
    install_and_fill(&client).await?;
    let before = contents(&client).await?;
    let schema_of_the_user = ["--schema-only", "--schema", "app", "--schema", "app_private"];
    let laid_out = entries(&database.run_tool("pg_dump", &schema_of_the_user)?);

    let update = |version: &str| format!("ALTER EXTENSION pg_concierge UPDATE TO '{version}'");
    client.batch_execute(&update(&next)).await?;
    let create = format!("CREATE EXTENSION pg_concierge VERSION '{next}'");
    assert_eq!(members(&client).await?, members_after("whole", &create).await?);
    assert_eq!(contents(&client).await?, before);
    assert_eq!(entries(&database.run_tool("pg_dump", &schema_of_the_user)?), laid_out);
    assert!(triggers_fire(&client).await?);

    // The library is of another release than the functions: nothing is laid out, everything else works.
    for call in ["install('{accounts}', 'app')", "upgrade('app')", "repair('app')"] {
        let refused = refusal(rows(&client, &format!("SELECT concierge.{call}")).await)?;
        assert_eq!(refused.code, "0A000", "{call}");
        assert!(refused.hint.unwrap_or_default().contains("ALTER EXTENSION"), "{call}");
    }

    client.batch_execute(&update(RELEASE)).await?;
    let states = "SELECT DISTINCT action FROM concierge.upgrade('app')";
    assert_eq!(rows(&client, states).await?, ["unchanged"]);
    assert_eq!(rows(&client, "SELECT * FROM concierge.doctor('app')").await?, [""; 0]);
    Ok(())
}

#[tokio::test]
async fn upgrade_replaces_what_an_older_release_left_and_keeps_the_rows() -> Outcome {
    let database = TestDatabase::create("older").await?;
    let client = database.connect().await?;
    install_and_fill(&client).await?;
    let dump = || database.run_tool("pg_dump", &["--schema-only", "--schema", "app"]);
    let wanted = entries(&dump()?);
    let people = rows(&client, "SELECT * FROM app.profiles ORDER BY id").await?;
    // What an older release could have left: another body, a policy that is gone, a step that was not there.
    client
        .batch_execute(
            "CREATE OR REPLACE FUNCTION app.phone_number_exists(p_phone_number text, p_region text DEFAULT 'ZZ')
             RETURNS boolean LANGUAGE sql STABLE RETURN false;
             DROP POLICY businesses_select ON app.businesses;
             UPDATE app.concierge_migrations SET checksum = repeat('0', 64) WHERE step = 'api'",
        )
        .await?;
    let changed =
        "SELECT module FROM concierge.upgrade('app') WHERE action = 'replaced' ORDER BY module";
    let replaced = rows(&client, changed).await?;
    assert!(replaced.contains(&"businesses".to_owned()), "{replaced:?}");
    let reached = entries(&dump()?);
    let missing = |from: &[String], of: &[String]| -> Vec<String> {
        of.iter().filter(|entry| !from.contains(entry)).cloned().collect()
    };
    assert_eq!((missing(&reached, &wanted), missing(&wanted, &reached)), (vec![], vec![]));
    assert_eq!(rows(&client, "SELECT * FROM app.profiles ORDER BY id").await?, people);
    Ok(())
}
