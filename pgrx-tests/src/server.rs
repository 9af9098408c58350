//! Servers of one's own, for tests that need more than one, or that stop one.

use crate::Outcome;
use std::collections::HashMap;
use std::env;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use tokio_postgres::{Client, Config, NoTls};

/// How long a server may take to come back.
const PATIENCE: Duration = Duration::from_secs(60);

/// A new server with the extension's files, stopped with this value.
pub struct Server {
    name: String,
    /// Folder of its socket.
    pub host: String,
    /// Number in the name of its socket.
    pub port: u16,
}

impl Server {
    /// Starts an empty server. Its name is its folder's, so every test takes another one.
    pub fn start(name: &str) -> Outcome<Self> {
        cluster("fresh", name)?;
        let (host, port) = address(name)?;
        Ok(Self { name: name.to_owned(), host, port })
    }

    /// Connects to its database `postgres` as the superuser.
    pub async fn connect(&self) -> Outcome<Client> {
        let mut config = Config::new();
        config.host(&self.host).port(self.port).user("postgres").dbname("postgres");
        let (client, connection) = config.connect(NoTls).await?;
        tokio::spawn(connection);
        Ok(client)
    }

    /// Connects as soon as the server takes connections, after a crash for instance.
    pub async fn connect_when_ready(&self) -> Outcome<Client> {
        let begin = Instant::now();
        loop {
            match self.connect().await {
                Ok(client) => return Ok(client),
                Err(problem) if begin.elapsed() > PATIENCE => return Err(problem),
                Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
            }
        }
    }

    /// The process that all others of the server belong to.
    pub fn postmaster(&self) -> Outcome<String> {
        let file = root().join(format!("target/cluster/{}-{}/postmaster.pid", self.name, major()?));
        let text = std::fs::read_to_string(file)?;
        Ok(text.lines().next().ok_or("the server does not run")?.to_owned())
    }

    /// Starts it again with its data, after its postmaster was killed. What is left of the old one may need a moment to
    /// notice.
    pub async fn start_again(&mut self) -> Outcome {
        let begin = Instant::now();
        loop {
            // For a moment the killed process still counts as running, so only an answer counts.
            let started = cluster("start", &self.name);
            if started.is_ok() {
                (self.host, self.port) = address(&self.name)?;
                if self.connect().await.is_ok() {
                    return Ok(());
                }
            }
            if begin.elapsed() > PATIENCE {
                return started;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// How another server reaches it.
    pub fn connection_string(&self) -> String {
        format!("host={} port={} user=postgres dbname=postgres", self.host, self.port)
    }

    /// Runs one of PostgreSQL's programs on its database `postgres`; gives what it prints.
    pub fn run_tool(&self, tool: &str, args: &[&str]) -> Outcome<String> {
        let program = Path::new(&env::var("PG_BINDIR")?).join(tool);
        let output = Command::new(program)
            .args(args)
            .env("PGHOST", &self.host)
            .env("PGPORT", self.port.to_string())
            .env("PGDATABASE", "postgres")
            .output()?;
        if output.status.success() {
            return Ok(String::from_utf8(output.stdout)?);
        }
        Err(format!("{tool}: {}", String::from_utf8_lossy(&output.stderr)).into())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Err(problem) = cluster("stop", &self.name) {
            eprintln!("server {} is left over: {problem}", self.name);
        }
    }
}

/// Where a server listens.
fn address(name: &str) -> Outcome<(String, u16)> {
    let state =
        std::fs::read_to_string(root().join(format!("target/cluster/{name}-{}.env", major()?)))?;
    let values: HashMap<_, _> = state.lines().filter_map(|line| line.split_once('=')).collect();
    let value = |key: &str| values.get(key).copied().ok_or("the state of the server is incomplete");
    Ok((value("PGHOST")?.to_owned(), value("PGPORT")?.parse()?))
}

fn cluster(command: &str, name: &str) -> Outcome {
    let script = root().join("scripts/cluster.sh");
    // A server inherits what is open, so a pipe would stay open as long as it runs.
    let status = Command::new(script)
        .args([command, name, &major()?])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()?;
    if status.success() {
        return Ok(());
    }
    Err(format!("cluster.sh {command} {name} failed, see target/cluster/").into())
}

fn major() -> Outcome<String> {
    Ok(env::var("PG_MAJOR").map_err(|_| "PG_MAJOR is not set: run the tests with make test")?)
}

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}
