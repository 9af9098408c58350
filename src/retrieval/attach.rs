//! `attach_embeddings`: a table whose rows are searched gets what the search needs beside it.

use super::catalog::{self, Attribute};
use super::changes::Beside;
use super::registration::Registration;
use super::target::Target;
use super::{beside, query};
use crate::attach::Table;
use crate::error::{Failure, OrRaise};
use crate::spi::{Sees, rows, run};
use concierge_core::install::object::EMBEDDING_TRIGGER;
use concierge_core::refusal::{self, Refusal};
use concierge_core::retrieval::columns::{Purpose, guess};
use pgrx::pg_sys;
use pgrx::prelude::*;
use pgrx::spi::{quote_identifier, quote_literal};

/// The triggers that fire after a statement, and what they see.
const AFTER: [(&str, &str, &str); 4] = [
    ("concierge_90_embedding_insert", "INSERT", "REFERENCING NEW TABLE AS new_rows"),
    (
        "concierge_90_embedding_update",
        "UPDATE",
        "REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows",
    ),
    ("concierge_90_embedding_delete", "DELETE", "REFERENCING OLD TABLE AS old_rows"),
    ("concierge_90_embedding_truncate", "TRUNCATE", ""),
];
/// Longer vectors do not fit a page beside the rest of a row.
const LONGEST_INSIDE: i32 = 1900;

#[pg_extern(sql = r"CREATE FUNCTION attach_embeddings(
    target regclass, text_column text DEFAULT NULL, vector_column text DEFAULT NULL,
    title_column text DEFAULT NULL, owner_column text DEFAULT NULL, language text DEFAULT NULL,
    model text DEFAULT NULL, dims integer DEFAULT NULL, cap integer DEFAULT NULL, indexes boolean DEFAULT true
) RETURNS void
VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';")]
#[allow(clippy::too_many_arguments)]
pub fn attach_embeddings(
    target: Option<pg_sys::Oid>,
    text_column: Option<String>,
    vector_column: Option<String>,
    title_column: Option<String>,
    owner_column: Option<String>,
    language: Option<&str>,
    model: Option<&str>,
    dims: Option<i32>,
    cap: Option<i32>,
    indexes: Option<bool>,
) {
    let attach = || -> Result<(), Failure> {
        let table = Table::of(target)?;
        let before = Registration::of(Sees::Latest, table.oid)?.unwrap_or_default();
        let mut wanted = Registration {
            text: text_column.or(before.text),
            vector: vector_column.or(before.vector),
            title: title_column.or(before.title),
            owner: owner_column.or(before.owner),
            ..before
        };
        if let Some(cap) = cap {
            let cap = u64::try_from(cap).ok().filter(|cap| *cap > 0);
            let hint = "So many rows are compared one by one.";
            wanted.cap = Some(cap.ok_or_else(|| query::invalid("cap is less than one", hint))?);
        }
        if let Some(language) = language {
            wanted.language = Some(configuration(language)?);
        }
        let new = Attaching { table, model, dims, indexes: indexes != Some(false) };
        new.attach(wanted)
    };
    attach().or_raise();
}

#[pg_extern(sql = r"CREATE FUNCTION detach_embeddings(target regclass) RETURNS void
VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';")]
pub fn detach_embeddings(target: Option<pg_sys::Oid>) {
    let detach = || -> Result<(), Failure> {
        let table = Table::of(target)?;
        for (trigger, ..) in AFTER {
            table.drop_trigger(trigger)?;
        }
        table.drop_trigger(EMBEDDING_TRIGGER)?;
        for name in ["embedding_jobs", "embedding_spaces", "lexeme_df"] {
            if beside::there(&table, name)? {
                let (schema, oid) = (quote_identifier(&table.schema), table.oid.to_u32());
                run(&format!("DELETE FROM {schema}.{name} WHERE target = {oid}::pg_catalog.oid"))?;
            }
        }
        Ok(())
    };
    detach().or_raise();
}

/// A text search configuration with its schema.
fn configuration(name: &str) -> Result<String, Failure> {
    let found = rows(
        Sees::Latest,
        "SELECT pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.cfgname) \
         FROM pg_catalog.pg_ts_config c JOIN pg_catalog.pg_namespace n ON n.oid = c.cfgnamespace \
         WHERE c.oid = $1::pg_catalog.regconfig",
        &[name.into()],
        |row| row.text(1),
    )?;
    found.into_iter().next().ok_or_else(|| {
        Refusal::new(refusal::UNDEFINED_OBJECT, "there is no such text search configuration").into()
    })
}

/// Writes the trigger that carries the registration.
pub fn register(table: &Table, registration: &Registration) -> Result<(), Failure> {
    let argument = registration.write();
    table.create_trigger(EMBEDDING_TRIGGER, "INSERT OR UPDATE", "keep_embedding", &[&argument])
}

struct Attaching<'a> {
    table: Table,
    model: Option<&'a str>,
    dims: Option<i32>,
    indexes: bool,
}

impl Attaching<'_> {
    fn attach(&self, mut wanted: Registration) -> Result<(), Failure> {
        beside::make(&self.table)?;
        let first = Registration::of(Sees::Latest, self.table.oid)?.is_none();
        self.choose(&mut wanted)?;
        self.add_columns(&mut wanted)?;
        if self.indexes {
            self.add_indexes(&wanted)?;
        }
        self.add_space(&wanted)?;
        register(&self.table, &wanted)?;
        for (trigger, event, sees) in AFTER {
            run(&format!(
                "CREATE OR REPLACE TRIGGER {trigger} AFTER {event} ON {} {sees} \
                 FOR EACH STATEMENT EXECUTE FUNCTION concierge.embedding_changed()",
                self.table.sql
            ))?;
        }
        let target = Target::of(Some(self.table.oid))?;
        let beside = Beside { target: &target, registration: &wanted };
        if first {
            beside.recount().iter().try_for_each(|statement| run(statement))?;
        }
        beside.queue(&self.table.sql)?.iter().try_for_each(|statement| run(statement))
    }

    /// Columns that nobody has named.
    fn choose(&self, wanted: &mut Registration) -> Result<(), Failure> {
        let all = catalog::attributes(self.table.oid)?;
        let names = |fits: &dyn Fn(&Attribute) -> bool| {
            all.iter().filter(|a| fits(a)).map(|a| a.column.name.as_str()).collect::<Vec<_>>()
        };
        let guessed = |purpose, fits: &dyn Fn(&Attribute) -> bool| {
            guess(purpose, &names(fits)).map(str::to_owned)
        };
        wanted.title = wanted.title.take().or_else(|| guessed(Purpose::Title, &Attribute::is_text));
        let title = wanted.title.clone();
        wanted.text = wanted.text.take().or_else(|| {
            let other = |a: &Attribute| a.is_text() && Some(&a.column.name) != title.as_ref();
            guessed(Purpose::Text, &other)
        });
        wanted.owner = wanted
            .owner
            .take()
            .or_else(|| guessed(Purpose::Owner, &|a| a.base == "uuid"))
            .or_else(|| guessed(Purpose::Owner, &Attribute::is_text));
        wanted.vector =
            wanted.vector.take().or_else(|| guessed(Purpose::Embedding, &Attribute::is_vector));
        wanted.words = wanted.words.take().or_else(|| {
            names(&|a: &Attribute| a.base == "tsvector").first().map(|w| (*w).to_owned())
        });
        wanted.language.get_or_insert_with(|| "pg_catalog.english".to_owned());
        let text = wanted.text.as_ref().ok_or_else(|| {
            let message =
                format!("\"{}\" has no column of text with a usual name", self.table.name);
            Refusal::new(refusal::UNDEFINED_COLUMN, message).hint("Name text_column.")
        })?;
        for column in [Some(text), wanted.title.as_ref()].into_iter().flatten() {
            self.table.check_text_column(column)?;
        }
        for column in [&wanted.owner, &wanted.words].into_iter().flatten() {
            if !self.table.has_column(column) {
                return Err(crate::attach::gone(column));
            }
        }
        if let Some(vector) = &wanted.vector
            && self.dims.is_none()
            && !all.iter().any(|a| a.column.name == *vector && a.is_vector())
        {
            let message =
                format!("column \"{vector}\" of table \"{}\" is no vector", self.table.name);
            return Err(Refusal::new(refusal::WRONG_DATA_TYPE, message)
                .hint("Name a column of type vector or halfvec, or give dims to have it made.")
                .into());
        }
        Ok(())
    }

    fn add_columns(&self, wanted: &mut Registration) -> Result<(), Failure> {
        let mut parts = Vec::new();
        if let Some(dims) = self.dims
            && wanted.vector.as_ref().is_none_or(|vector| !self.table.has_column(vector))
        {
            let (schema, _) = catalog::extension("vector")?.ok_or_else(|| {
                Refusal::new(refusal::NOT_HERE, "the extension vector is not installed")
                    .hint("CREATE EXTENSION vector, or leave dims out and search by words only.")
            })?;
            if !(1..=16_000).contains(&dims) {
                return Err(query::invalid("dims is out of range", "From 1 to 16,000.").into());
            }
            let name = wanted.vector.get_or_insert_with(|| "embedding".to_owned());
            let column = quote_identifier(name);
            parts.push(format!("ADD COLUMN {column} {schema}.vector({dims})"));
            if dims <= LONGEST_INSIDE {
                parts.push(format!("ALTER COLUMN {column} SET STORAGE PLAIN"));
            }
        }
        if wanted.vector.is_some() {
            wanted.embedded.get_or_insert_with(|| "embedded_hash".to_owned());
        }
        for name in [Some("content_hash"), wanted.embedded.as_deref()].into_iter().flatten() {
            match self.table.type_of(name) {
                None => parts.push(format!("ADD COLUMN {} bytea", quote_identifier(name))),
                Some(_) => self.table.check_column(name, &[pg_sys::BYTEAOID], "bytea")?,
            }
        }
        if wanted.words.is_none() {
            let name = if self.table.has_column("fts") { "search_words" } else { "fts" };
            let language = quote_literal(wanted.language.as_deref().unwrap_or_default());
            let words: Vec<_> = [&wanted.title, &wanted.text]
                .into_iter()
                .flatten()
                .map(|column| format!("coalesce({}::text, '')", quote_identifier(column)))
                .collect();
            parts.push(format!(
                "ADD COLUMN {name} tsvector GENERATED ALWAYS AS \
                 (to_tsvector({language}::regconfig, {})) STORED",
                words.join(" || ' ' || ")
            ));
            wanted.words = Some(name.to_owned());
        }
        if parts.is_empty() {
            return Ok(());
        }
        run(&format!("ALTER TABLE {} {}", self.table.sql, parts.join(", ")))
    }

    fn add_indexes(&self, wanted: &Registration) -> Result<(), Failure> {
        let table = &self.table.sql;
        let there = catalog::indexes(self.table.oid)?;
        let has = |method: &str, column: &str, class: &str| {
            there.iter().any(|index| {
                index.method == method
                    && index.columns.first().is_some_and(|c| c.as_deref() == Some(column))
                    && index.class.contains(class)
            })
        };
        if let Some(words) = &wanted.words
            && !has("gin", words, "")
        {
            run(&format!("CREATE INDEX ON {table} USING gin ({})", quote_identifier(words)))?;
        }
        if let Some(owner) = &wanted.owner
            && !has("btree", owner, "")
        {
            run(&format!("CREATE INDEX ON {table} ({})", quote_identifier(owner)))?;
        }
        if let Some((schema, _)) = catalog::extension("pg_trgm")? {
            if let Some(title) = &wanted.title
                && !has("gin", title, "trgm")
                && !has("gist", title, "trgm")
            {
                let title = quote_identifier(title);
                run(&format!("CREATE INDEX ON {table} USING gin ({title} {schema}.gin_trgm_ops)"))?;
            }
            let words = format!("{}.lexeme_df", quote_identifier(&self.table.schema));
            run(&format!(
                "DO $index$ BEGIN IF NOT EXISTS (SELECT FROM pg_index i JOIN pg_opclass c ON c.oid = i.indclass[0] \
                 WHERE i.indrelid = {}::regclass AND c.opcname = 'gin_trgm_ops') THEN \
                 CREATE INDEX ON {words} USING gin (lexeme {schema}.gin_trgm_ops); END IF; END $index$",
                quote_literal(&words)
            ))?;
        }
        self.add_graph(wanted)
    }

    /// Half as large as one over the column, and as good.
    fn add_graph(&self, wanted: &Registration) -> Result<(), Failure> {
        let Some(vector) = &wanted.vector else { return Ok(()) };
        let all = catalog::attributes(self.table.oid)?;
        let Some(found) = all.iter().find(|a| a.column.name == *vector) else { return Ok(()) };
        let there = catalog::indexes(self.table.oid)?.into_iter().any(|index| {
            let over = index.columns.first() == Some(&Some(vector.clone()))
                || index.expression.is_some_and(|e| e.contains(&quote_identifier(vector)));
            over && matches!(index.method.as_str(), "hnsw" | "ivfflat" | "vchordrq" | "diskann")
        });
        let dims = found.modifier;
        if there || !(1..=4000).contains(&dims) {
            return Ok(());
        }
        let (schema, _) = catalog::extension("vector")?.unwrap_or_default();
        run(&format!(
            "CREATE INDEX ON {} USING hnsw (({}::{schema}.halfvec({dims})) {schema}.halfvec_cosine_ops) \
             WITH (m = 16, ef_construction = 64)",
            self.table.sql,
            quote_identifier(vector)
        ))
    }

    fn add_space(&self, wanted: &Registration) -> Result<(), Failure> {
        let (Some(vector), Some(embedded)) = (&wanted.vector, &wanted.embedded) else {
            return Ok(());
        };
        let all = catalog::attributes(self.table.oid)?;
        let dims = all.iter().find(|a| a.column.name == *vector).map(|a| a.modifier);
        let dims = dims.filter(|dims| *dims > 0);
        rows(
            Sees::Latest,
            &format!(
                "INSERT INTO {}.embedding_spaces AS s \
                 (target, name, model, dims, status, vector_column, hash_column, activated_at) \
                 SELECT $1, coalesce($2, 'default'), $2, $3, 'active', $4, $5, pg_catalog.now() \
                 WHERE NOT EXISTS (SELECT FROM {0}.embedding_spaces e WHERE e.target = $1 AND e.status = 'active') \
                 RETURNING s.id",
                quote_identifier(&self.table.schema)
            ),
            &[
                self.table.oid.into(),
                self.model.into(),
                dims.into(),
                vector.as_str().into(),
                embedded.as_str().into(),
            ],
            |_| Ok(()),
        )?;
        Ok(())
    }
}
