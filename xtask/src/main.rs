//! What the build needs besides cargo: the extension's SQL script, made from the built library,
//! and the extension's files copied to where a PostgreSQL looks for them.
//!
//! ```text
//! xtask sql   --lib target/debug/libpg_concierge.so
//! xtask stage --lib target/debug/libpg_concierge.so --pg-config /path/pg_config [--destdir DIR]
//! xtask phone-metadata
//! ```

mod extension_sql;
mod phone_metadata;
mod stage;

use std::path::PathBuf;
use std::process::ExitCode;

/// Anything that ends a task: a sentence for the person who started it.
type Failure = Box<dyn std::error::Error>;

/// The root of the project, wherever the task is started from.
fn project_root() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// `--name value` pairs after the task's name.
struct Options(Vec<(String, String)>);

impl Options {
    fn parse(mut words: impl Iterator<Item = String>) -> Result<Self, Failure> {
        let mut pairs = Vec::new();
        while let Some(word) = words.next() {
            let name = word.strip_prefix("--").ok_or_else(|| format!("unexpected: {word}"))?;
            let value = words.next().ok_or_else(|| format!("--{name} needs a value"))?;
            pairs.push((name.to_owned(), value));
        }
        Ok(Self(pairs))
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    fn require(&self, name: &str) -> Result<&str, Failure> {
        self.get(name).ok_or_else(|| format!("--{name} is missing").into())
    }
}

fn run() -> Result<(), Failure> {
    let mut words = std::env::args().skip(1);
    let task = words.next().unwrap_or_default();
    let options = Options::parse(words)?;
    match task.as_str() {
        "sql" => {
            print!("{}", extension_sql::generate(options.require("lib")?.as_ref())?);
            Ok(())
        }
        "stage" => stage::stage(
            options.require("lib")?.as_ref(),
            options.require("pg-config")?.as_ref(),
            options.get("destdir").map(AsRef::as_ref),
        ),
        "phone-metadata" => phone_metadata::run(&[]),
        other => Err(format!("no task '{other}'; tasks: sql, stage, phone-metadata").into()),
    }
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("xtask: {failure}");
            ExitCode::FAILURE
        }
    }
}
