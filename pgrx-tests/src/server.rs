//! Servers of one's own, for tests that need more than one, or that stop one.

use crate::Outcome;
use std::collections::HashMap;
use std::env;
use std::path::Path;
use std::process::{Command, Stdio};
use tokio_postgres::{Client, Config, NoTls};

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
        let state = std::fs::read_to_string(
            root().join(format!("target/cluster/{name}-{}.env", major()?)),
        )?;
        let values: HashMap<_, _> = state.lines().filter_map(|line| line.split_once('=')).collect();
        let value =
            |key: &str| values.get(key).copied().ok_or("the state of the server is incomplete");
        let (host, port) = (value("PGHOST")?.to_owned(), value("PGPORT")?.parse()?);
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
