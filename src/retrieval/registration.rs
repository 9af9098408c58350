//! What `attach_embeddings` was told: the argument of its trigger, so that a dump carries it.

use crate::error::Failure;
use crate::spi::{Sees, rows};
use concierge_core::install::object::EMBEDDING_TRIGGER;
use pgrx::pg_sys::Oid;
use serde_json::{Map, Value};

/// Which column is what.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Registration {
    /// The text that is embedded.
    pub text: Option<String>,
    /// The short name of a row.
    pub title: Option<String>,
    /// Whose row it is.
    pub owner: Option<String>,
    /// The vector that is searched.
    pub vector: Option<String>,
    /// The column of type tsvector.
    pub words: Option<String>,
    /// The column with the hash of the text that the vector is of.
    pub embedded: Option<String>,
    /// The text search configuration.
    pub language: Option<String>,
    /// Up to so many rows are compared one by one.
    pub cap: Option<u64>,
}

impl Registration {
    /// The argument of the trigger.
    pub fn write(&self) -> String {
        let texts = [
            ("text", &self.text),
            ("title", &self.title),
            ("owner", &self.owner),
            ("vector", &self.vector),
            ("words", &self.words),
            ("embedded", &self.embedded),
            ("language", &self.language),
        ];
        let mut all: Map<String, Value> = texts
            .into_iter()
            .filter_map(|(name, value)| Some((name.to_owned(), value.clone()?.into())))
            .collect();
        if let Some(cap) = self.cap {
            all.insert("cap".to_owned(), cap.into());
        }
        Value::Object(all).to_string()
    }

    /// What the argument of a trigger says.
    pub fn read(argument: &str) -> Self {
        let all: Map<String, Value> = serde_json::from_str(argument).unwrap_or_default();
        let text = |name: &str| all.get(name).and_then(Value::as_str).map(str::to_owned);
        Self {
            text: text("text"),
            title: text("title"),
            owner: text("owner"),
            vector: text("vector"),
            words: text("words"),
            embedded: text("embedded"),
            language: text("language"),
            cap: all.get("cap").and_then(Value::as_u64),
        }
    }

    /// That of a table, if it was attached.
    pub fn of(sees: Sees, table: Oid) -> Result<Option<Self>, Failure> {
        let found = rows(
            sees,
            "SELECT pg_catalog.convert_from(pg_catalog.substr(\
                 g.tgargs, 1, position('\\x00'::bytea IN g.tgargs) - 1), \
                 pg_catalog.getdatabaseencoding()) \
             FROM pg_catalog.pg_trigger g WHERE g.tgrelid = $1 AND g.tgname = $2::name \
             AND NOT g.tgisinternal",
            &[table.into(), EMBEDDING_TRIGGER.into()],
            |row| row.text(1),
        )?;
        Ok(found.first().map(|argument| Self::read(argument)))
    }
}
