//! What a schema's own table says is installed in it.

use super::guards::check_owner;
use crate::error::Failure;
use crate::spi::{Sees, rows};
use concierge_core::install::catalog::{API, BASE};
use concierge_core::install::options::Options;
use pgrx::datum::TimestampWithTimeZone;
use pgrx::spi::{quote_identifier, quote_literal};

/// Name of the table of records in every schema that holds modules.
pub const TABLE: &str = "concierge_migrations";

/// One step that has run.
pub struct Record {
    pub module: String,
    pub step: String,
    pub checksum: String,
    pub installed_at: Option<TimestampWithTimeZone>,
    pub extension_version: String,
    pub options: String,
}

/// All steps that have run in a schema.
pub struct Records(Vec<Record>);

impl Records {
    /// Reads them; none where the table is not there yet.
    pub fn of(sees: Sees, schema: &str) -> Result<Self, Failure> {
        if !table_is_there(sees, schema)? {
            return Ok(Self(Vec::new()));
        }
        let query = format!(
            "SELECT module, step, checksum, installed_at, extension_version, options::text \
             FROM {}.{TABLE} ORDER BY module, step",
            quote_identifier(schema)
        );
        rows(sees, &query, &[], |row| {
            Ok(Record {
                module: row.text(1)?,
                step: row.text(2)?,
                checksum: row.text(3)?,
                installed_at: row.get(4)?,
                extension_version: row.text(5)?,
                options: row.text(6)?,
            })
        })
        .map(Self)
    }

    /// All of them, by module and step.
    pub fn iter(&self) -> impl Iterator<Item = &Record> {
        self.0.iter()
    }

    /// The record of one step.
    pub fn get(&self, module: &str, step: &str) -> Option<&Record> {
        self.0.iter().find(|record| record.module == module && record.step == step)
    }

    /// Has any step of `module` run?
    pub fn mention(&self, module: &str) -> bool {
        self.0.iter().any(|record| record.module == module)
    }

    /// The modules that are in use: an uninstalled one keeps its tables' records, but not its api's.
    pub fn installed(&self) -> Vec<String> {
        let in_use = self.0.iter().filter(|record| record.step == API && record.module != BASE);
        in_use.map(|record| record.module.clone()).collect()
    }

    /// Was everything here filled with `options`? True where nothing is installed.
    pub fn options_are(&self, options: &Options) -> bool {
        self.get(BASE, API).is_none_or(|record| same_options(&record.options, options))
    }

    /// The options of the install; they belong to the schema, not to a module.
    pub fn options(&self) -> &str {
        self.get(BASE, API).map_or("{}", |record| record.options.as_str())
    }
}

/// Is `recorded` what `options` would be recorded as?
pub fn same_options(recorded: &str, options: &Options) -> bool {
    Options::read("{}", recorded).is_ok_and(|recorded| recorded.to_json() == options.to_json())
}

/// Is the table there, and does it belong to someone who may speak for the schema? Its owner's triggers
/// would run with the rights of whoever installs.
fn table_is_there(sees: Sees, schema: &str) -> Result<bool, Failure> {
    let owners = rows(
        sees,
        "SELECT pg_catalog.pg_get_userbyid(c.relowner)::text FROM pg_catalog.pg_class c \
         JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
         WHERE n.nspname = $1::name AND c.relname = $2::name",
        &[schema.into(), TABLE.into()],
        |row| row.text(1),
    )?;
    let what = format!("table {TABLE} in schema \"{schema}\"");
    owners.iter().try_for_each(|owner| check_owner(sees, schema, &what, owner))?;
    Ok(!owners.is_empty())
}

/// The statement that records a step.
pub fn insert(schema: &str, module: &str, step: &str, checksum: &str, options: &str) -> String {
    format!(
        "INSERT INTO {}.{TABLE} (module, step, checksum, extension_version, options) \
         VALUES ({}, {}, {}, {}, {}) ON CONFLICT (module, step) DO UPDATE SET \
         checksum = excluded.checksum, installed_at = excluded.installed_at, \
         extension_version = excluded.extension_version, options = excluded.options",
        quote_identifier(schema),
        quote_literal(module),
        quote_literal(step),
        quote_literal(checksum),
        quote_literal(env!("CARGO_PKG_VERSION")),
        quote_literal(options),
    )
}

/// The statement that forgets the steps of `module`: all, or only its api.
pub fn delete(schema: &str, module: &str, only_api: bool) -> String {
    let which =
        if only_api { format!(" AND step = {}", quote_literal(API)) } else { String::new() };
    format!(
        "DELETE FROM {}.{TABLE} WHERE module = {}{which}",
        quote_identifier(schema),
        quote_literal(module)
    )
}
