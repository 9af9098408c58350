//! Databases, roles and PostgreSQL's own programs.

use crate::Outcome;
use std::env;
use std::future::poll_fn;
use std::path::{Path, PathBuf};
use std::process::{self, Command};
use std::sync::atomic::{AtomicU32, Ordering};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio_postgres::error::DbError;
use tokio_postgres::{AsyncMessage, Client, Config, NoTls};

/// A role that may log in and own databases, and is nothing more.
pub const OWNER: &str = "concierge_test_owner";

/// A role that may log in and owns nothing.
pub const STRANGER: &str = "concierge_test_stranger";

/// A new database, dropped with this value.
pub struct TestDatabase {
    name: String,
    owner: String,
}

impl TestDatabase {
    /// Makes an empty database that belongs to the superuser. `title` makes its name readable.
    pub async fn create(title: &str) -> Outcome<Self> {
        let superuser = variable("PGUSER")?;
        Self::create_owned(title, &superuser).await
    }

    /// The same for a role.
    pub async fn create_owned(title: &str, owner: &str) -> Outcome<Self> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("ct_{title}_{}_{number}", process::id());
        ensure_roles().await?;
        run_tool("createdb", "postgres", &["--owner", owner, &name])?;
        Ok(Self { name, owner: owner.to_owned() })
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Connects as the database's owner.
    pub async fn connect(&self) -> Outcome<Client> {
        self.connect_as(&self.owner).await
    }

    /// Connects as any role that may log in.
    pub async fn connect_as(&self, role: &str) -> Outcome<Client> {
        connect(&self.name, role).await
    }

    /// Connects as the superuser.
    pub async fn connect_as_superuser(&self) -> Outcome<Client> {
        connect(&self.name, &variable("PGUSER")?).await
    }

    /// Connects as the superuser, and keeps what the server remarks.
    pub async fn listen_as_superuser(&self) -> Outcome<Listening> {
        let (client, mut connection) =
            config(&self.name, &variable("PGUSER")?)?.connect(NoTls).await?;
        let (remarks, heard) = unbounded_channel();
        tokio::spawn(async move {
            while let Some(Ok(message)) = poll_fn(|context| connection.poll_message(context)).await
            {
                if let AsyncMessage::Notice(notice) = message {
                    let _nobody_listens = remarks.send(notice);
                }
            }
        });
        Ok(Listening { client, heard })
    }

    /// Runs one of PostgreSQL's programs on this database as its owner; gives what it prints, or, when it
    /// fails, its complaints as the error.
    pub fn run_tool(&self, tool: &str, args: &[&str]) -> Outcome<String> {
        let connection = ["--username", &self.owner, "--dbname", &self.name];
        run_tool(tool, &self.name, &[&connection, args].concat())
    }

    /// Dumps the database as its owner, in PostgreSQL's own format, to a file in `folder`.
    pub fn dump(&self, folder: &str) -> Outcome<PathBuf> {
        let file = Path::new(folder).join(format!("{}.dump", self.name));
        self.run_tool("pg_dump", &["--format=custom", "--file", text(&file)?])?;
        Ok(file)
    }

    /// Restores a dump into the database as its owner.
    pub fn restore(&self, file: &Path, args: &[&str]) -> Outcome {
        self.run_tool("pg_restore", &[args, &[text(file)?]].concat()).map(drop)
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let dropped = run_tool("dropdb", "postgres", &["--force", &self.name]);
        if let Err(problem) = dropped {
            eprintln!("database {} is left over: {problem}", self.name);
        }
    }
}

/// A client, and what the server has remarked beside its answers.
pub struct Listening {
    /// The client.
    pub client: Client,
    heard: UnboundedReceiver<DbError>,
}

impl Listening {
    /// The remarks since this was last asked.
    pub fn notices(&mut self) -> Vec<DbError> {
        std::iter::from_fn(|| self.heard.try_recv().ok()).collect()
    }
}

fn config(database: &str, role: &str) -> Outcome<Config> {
    let mut config = Config::new();
    config.host(variable("PGHOST")?).port(variable("PGPORT")?.parse()?);
    config.user(role).dbname(database);
    Ok(config)
}

async fn connect(database: &str, role: &str) -> Outcome<Client> {
    let (client, connection) = config(database, role)?.connect(NoTls).await?;
    tokio::spawn(connection);
    Ok(client)
}

/// Makes the roles that the tests share and that outlive them. Tests run at the same time, hence the lock.
async fn ensure_roles() -> Outcome {
    let client = connect("postgres", &variable("PGUSER")?).await?;
    let wanted = format!(
        "('anon', 'NOLOGIN'), ('authenticated', 'NOLOGIN'), ('service_role', 'NOLOGIN BYPASSRLS'), \
         ('{OWNER}', 'LOGIN'), ('{STRANGER}', 'LOGIN')"
    );
    client
        .batch_execute(&format!(
            "DO $$
             DECLARE
                 wanted record;
             BEGIN
                 PERFORM pg_advisory_xact_lock(hashtext('roles of the client tests'));
                 FOR wanted IN
                     SELECT name, attributes FROM (VALUES {wanted}) AS w (name, attributes)
                     WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name)
                 LOOP
                     EXECUTE format('CREATE ROLE %I %s', wanted.name, wanted.attributes);
                 END LOOP;
             END
             $$"
        ))
        .await?;
    Ok(())
}

fn run_tool(tool: &str, database: &str, args: &[&str]) -> Outcome<String> {
    let program = Path::new(&variable("PG_BINDIR")?).join(tool);
    let output = Command::new(program).args(args).env("PGDATABASE", database).output()?;
    if output.status.success() {
        return Ok(String::from_utf8(output.stdout)?);
    }
    Err(format!("{tool}: {}", String::from_utf8_lossy(&output.stderr)).into())
}

fn text(path: &Path) -> Outcome<&str> {
    Ok(path.to_str().ok_or("the path is not UTF-8")?)
}

fn variable(name: &str) -> Outcome<String> {
    Ok(env::var(name).map_err(|_| format!("{name} is not set: run the tests with make test"))?)
}
