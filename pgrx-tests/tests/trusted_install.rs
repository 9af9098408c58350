//! A database's owner who is no superuser does everything by herself: the extension's objects are not hers,
//! the modules' are. Any other role is refused. Nothing has to be preloaded.

use concierge_client_tests::{
    MODULES, OWNER, Outcome, STRANGER, TestDatabase, refusal, rows, rows_as,
};
use tokio_postgres::Client;

async fn installed(title: &str) -> Outcome<(TestDatabase, Client)> {
    let database = TestDatabase::create_owned(title, OWNER).await?;
    let client = database.connect().await?;
    client.batch_execute("CREATE EXTENSION pg_concierge").await?;
    client.batch_execute(&format!("SELECT concierge.install({MODULES}, 'app')")).await?;
    Ok((database, client))
}

#[tokio::test]
async fn an_owner_installs_upgrades_and_uninstalls() -> Outcome {
    let (database, client) = installed("trusted").await?;
    assert_eq!(rows(&client, "SHOW is_superuser").await?, ["off"]);
    let superuser = database.connect_as_superuser().await?;
    assert_eq!(rows(&superuser, "SHOW shared_preload_libraries").await?, [""]);
    let states = "SELECT DISTINCT state FROM concierge.status('app')";
    assert_eq!(rows(&client, states).await?, ["current"]);
    let upgrade = "SELECT DISTINCT action FROM concierge.upgrade('app')";
    assert_eq!(rows(&client, upgrade).await?, ["unchanged"]);
    let repair = "SELECT DISTINCT step, action FROM concierge.repair('app') ORDER BY 1";
    assert_eq!(
        rows(&client, repair).await?,
        [
            "0001_records|unchanged",
            "0001_tables|unchanged",
            "0002_number_status|unchanged",
            "api|replaced"
        ]
    );

    client.batch_execute("SELECT concierge.uninstall('app', 'businesses', false)").await?;
    client.batch_execute("SELECT concierge.uninstall('app', 'accounts', false)").await?;
    let left = "SELECT relname FROM pg_class WHERE relnamespace = 'app'::regnamespace";
    assert_eq!(rows(&client, left).await?, [""; 0]);
    client.batch_execute("DROP EXTENSION pg_concierge").await?;
    Ok(())
}

#[tokio::test]
async fn the_modules_are_the_owners_and_the_extension_is_not() -> Outcome {
    let (_database, client) = installed("owners").await?;
    let owners_in = |schemas: &str| {
        format!(
            "SELECT DISTINCT owner::regrole = current_user::regrole FROM ( \
                 SELECT relowner, relnamespace FROM pg_class \
                 UNION ALL SELECT proowner, pronamespace FROM pg_proc \
             ) AS object (owner, schema) WHERE schema::regnamespace::text IN ({schemas})"
        )
    };
    assert_eq!(rows(&client, &owners_in("'app', 'app_private'")).await?, ["t"]);
    assert_eq!(rows(&client, &owners_in("'concierge'")).await?, ["f"]);
    Ok(())
}

#[tokio::test]
async fn another_role_may_not_change_what_is_installed() -> Outcome {
    let (database, owner) = installed("stranger").await?;
    let stranger = database.connect_as(STRANGER).await?;
    for call in [
        "install('{accounts}', 'app')",
        "render('{accounts}', 'app')",
        "upgrade('app')",
        "repair('app')",
        "uninstall('app', 'businesses')",
        "detach('app')",
    ] {
        let refused = refusal(rows(&stranger, &format!("SELECT concierge.{call}")).await)?;
        let function = call.split('(').next().unwrap_or_default();
        assert_eq!(refused.code, "42501", "{call}");
        assert_eq!(refused.message, format!("permission denied for function {function}"));
    }
    let refused = refusal(stranger.batch_execute("DROP EXTENSION pg_concierge").await)?;
    assert_eq!(refused.code, "42501");
    assert_eq!(rows(&stranger, "SELECT concierge.uid() IS NULL").await?, ["t"]);
    let states = "SELECT DISTINCT state FROM concierge.status('app')";
    assert_eq!(rows(&owner, states).await?, ["current"]);
    Ok(())
}

#[tokio::test]
async fn a_user_of_the_service_may_not_install_either() -> Outcome {
    let (database, _owner) = installed("service").await?;
    let client = database.connect_as_superuser().await?;
    for role in ["anon", "authenticated", "service_role"] {
        let install = "SELECT concierge.install('{accounts}', 'mine')";
        assert_eq!(refusal(rows_as(&client, role, None, install).await)?.code, "42501", "{role}");
    }
    Ok(())
}
