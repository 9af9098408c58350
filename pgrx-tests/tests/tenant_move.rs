//! One schema is one tenant's world, so a tenant can move to another server while it is written to.
//! The steps are those of docs/scaling.md: no acknowledged row is lost, and the pause is short.

use concierge_client_tests::{Outcome, Server, rows};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::{Duration, Instant};
use tokio::task::LocalSet;
use tokio_postgres::Client;

const ROLES: &str =
    "CREATE ROLE anon; CREATE ROLE authenticated; CREATE ROLE service_role BYPASSRLS;";
const TENANT: &str = "tenant_1";

/// Where a tenant is, as its writers look it up.
const ROUTES: &str = "CREATE TABLE tenants (tenant text PRIMARY KEY, server integer NOT NULL)";

struct World {
    router: Server,
    servers: [Server; 2],
}

/// What the writers have been told is stored.
#[derive(Default)]
struct Acknowledged {
    ids: RefCell<Vec<String>>,
    stop: Cell<bool>,
    longest_wait: Cell<Duration>,
}

async fn one(client: &Client, query: &str) -> Outcome<String> {
    let found = rows(client, query).await?;
    found.into_iter().next().ok_or_else(|| format!("no row: {query}").into())
}

async fn until(client: &Client, question: &str) -> Outcome {
    let started = Instant::now();
    while one(client, question).await? != "t" {
        if started.elapsed() > Duration::from_secs(60) {
            return Err(format!("this did not become true within a minute: {question}").into());
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    Ok(())
}

/// Stores one row after another, asking the router again whenever a server refuses.
async fn write(world: &World, told: &Acknowledged) -> Outcome {
    let router = world.router.connect().await?;
    let mut clients = Vec::new();
    for server in &world.servers {
        let client = server.connect().await?;
        client.batch_execute("SET ROLE service_role").await?;
        clients.push(client);
    }
    while !told.stop.get() {
        let started = Instant::now();
        loop {
            let route = format!("SELECT server FROM tenants WHERE tenant = '{TENANT}'");
            let server: usize = one(&router, &route).await?.parse()?;
            let client = clients.get(server).ok_or("no such server")?;
            let insert = format!(
                "INSERT INTO {TENANT}.profiles (id, full_name) VALUES (gen_random_uuid(), 'x') RETURNING id"
            );
            match rows(client, &insert).await {
                Ok(ids) => break told.ids.borrow_mut().extend(ids),
                // Its rights are gone: the tenant is on its way.
                Err(error) if error.code().is_some_and(|code| code.code() == "42501") => {
                    tokio::time::sleep(Duration::from_millis(5)).await;
                }
                Err(error) => return Err(error.into()),
            }
        }
        told.longest_wait.set(told.longest_wait.get().max(started.elapsed()));
    }
    Ok(())
}

/// Moves the tenant from the first server to the second.
async fn move_tenant(world: &World) -> Outcome {
    let [from, to] = &world.servers;
    let (old, new) = (from.connect().await?, to.connect().await?);
    // 1. The same tables, empty.
    let schemas = format!("{TENANT}*");
    let tables = from.run_tool("pg_dump", &["-U", "postgres", "--schema-only", "-n", &schemas])?;
    let script = std::env::temp_dir().join(format!("{TENANT}-{}.sql", std::process::id()));
    std::fs::write(&script, tables)?;
    let path = script.to_str().ok_or("the path is not UTF-8")?;
    to.run_tool("psql", &["-U", "postgres", "-Xq", "-v", "ON_ERROR_STOP=1", "-f", path])?;
    std::fs::remove_file(script)?;
    // 2. Their rows, and every change from now on.
    old.batch_execute(&format!("CREATE PUBLICATION moving FOR TABLES IN SCHEMA {TENANT}")).await?;
    new.batch_execute(&format!(
        "CREATE SUBSCRIPTION moving CONNECTION '{}' PUBLICATION moving",
        from.connection_string()
    ))
    .await?;
    until(&new, "SELECT bool_and(srsubstate = 'r') FROM pg_subscription_rel").await?;
    // 3. No more writes here. Whoever has begun one ends it before the lock is there.
    old.batch_execute(&format!(
        "REVOKE USAGE ON SCHEMA {TENANT} FROM anon, authenticated, service_role"
    ))
    .await?;
    let lock = format!(
        "SELECT 'LOCK TABLE ' || string_agg(format('%I.%I', schemaname, tablename), ', ') || ' IN SHARE MODE' \
         FROM pg_tables WHERE schemaname = '{TENANT}'"
    );
    let lock = one(&old, &lock).await?;
    // Commits that were told before they were written to disk are written with this one.
    old.batch_execute(&format!(
        "BEGIN; SET LOCAL synchronous_commit = on; {lock}; \
         SELECT pg_logical_emit_message(true, 'moving', ''); COMMIT"
    ))
    .await?;
    // 4. The last change arrives.
    let position = one(&old, "SELECT pg_current_wal_lsn()").await?;
    let arrived = format!(
        "SELECT coalesce(bool_and(replay_lsn >= '{position}'), false) FROM pg_stat_replication \
         WHERE application_name = 'moving'"
    );
    until(&old, &arrived).await?;
    // 5. Sequences are not replicated.
    let sequences = format!(
        "SELECT format('SELECT setval(%L, %s)', format('%I.%I', schemaname, sequencename), last_value) \
         FROM pg_sequences WHERE schemaname = '{TENANT}' AND last_value IS NOT NULL"
    );
    for sequence in rows(&old, &sequences).await? {
        new.batch_execute(&sequence).await?;
    }
    new.batch_execute("DROP SUBSCRIPTION moving").await?;
    // 6. From here on they go there.
    let route = format!("UPDATE tenants SET server = 1 WHERE tenant = '{TENANT}'");
    world.router.connect().await?.batch_execute(&route).await?;
    old.batch_execute("DROP PUBLICATION moving").await?;
    let schemas = format!("SELECT nspname FROM pg_namespace WHERE nspname LIKE '{TENANT}%'");
    for schema in rows(&old, &schemas).await? {
        old.batch_execute(&format!("DROP SCHEMA {schema} CASCADE")).await?;
    }
    Ok(())
}

async fn world() -> Outcome<World> {
    let router = Server::start("tenants-router")?;
    let servers = [Server::start("tenants-0")?, Server::start("tenants-1")?];
    for server in &servers {
        let client = server.connect().await?;
        client.batch_execute(ROLES).await?;
        client.batch_execute("CREATE EXTENSION pg_concierge").await?;
    }
    let home = servers[0].connect().await?;
    let needed = "SELECT DISTINCT 'CREATE EXTENSION ' || extname FROM pg_extension \
                  WHERE extname NOT IN ('plpgsql', 'pg_concierge')";
    for tenant in [TENANT, "tenant_2"] {
        let install = format!(
            "SELECT count(*) FROM concierge.install((SELECT array_agg(module) FROM concierge.modules), '{tenant}')"
        );
        rows(&home, &install).await?;
    }
    for extension in rows(&home, needed).await? {
        servers[1].connect().await?.batch_execute(&extension).await?;
    }
    home.batch_execute("INSERT INTO tenant_2.profiles (id) VALUES (gen_random_uuid())").await?;
    let routes = router.connect().await?;
    routes.batch_execute(ROUTES).await?;
    routes.batch_execute("INSERT INTO tenants VALUES ('tenant_1', 0), ('tenant_2', 0)").await?;
    Ok(World { router, servers })
}

#[tokio::test]
async fn a_tenant_moves_while_it_is_written_to() -> Outcome {
    let world = Rc::new(world().await?);
    let told = Rc::new(Acknowledged::default());
    let tasks = LocalSet::new();
    tasks
        .run_until(async {
            let writers: Vec<_> = (0..4)
                .map(|_| {
                    let (world, told) = (Rc::clone(&world), Rc::clone(&told));
                    tokio::task::spawn_local(async move { write(&world, &told).await })
                })
                .collect();
            tokio::time::sleep(Duration::from_millis(300)).await;
            let before = told.ids.borrow().len();
            move_tenant(&world).await?;
            tokio::time::sleep(Duration::from_millis(300)).await;
            told.stop.set(true);
            for writer in writers {
                writer.await??;
            }
            assert!(before > 0 && told.ids.borrow().len() > before);
            Ok::<_, Box<dyn std::error::Error + Send + Sync>>(())
        })
        .await?;

    let new = world.servers[1].connect().await?;
    let mut stored = rows(&new, &format!("SELECT id FROM {TENANT}.profiles")).await?;
    let mut acknowledged = told.ids.borrow().clone();
    stored.sort();
    acknowledged.sort();
    assert_eq!(stored, acknowledged);
    let state = format!("SELECT DISTINCT state FROM concierge.status('{TENANT}')");
    assert_eq!(rows(&new, &state).await?, ["current"]);
    let findings = format!("SELECT severity, object, finding FROM concierge.doctor('{TENANT}')");
    assert_eq!(rows(&new, &findings).await?, Vec::<String>::new());
    let old = world.servers[0].connect().await?;
    assert_eq!(rows(&old, "SELECT count(*) FROM tenant_2.profiles").await?, ["1"]);
    let longest = told.longest_wait.get();
    println!("{} rows stored, the longest took {} ms", acknowledged.len(), longest.as_millis());
    assert!(longest < Duration::from_secs(60), "a writer waited for {longest:?}");
    Ok(())
}
