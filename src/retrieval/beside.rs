//! The tables that stand beside attached ones, in their schema.

use crate::attach::Table;
use crate::error::Failure;
use crate::spi::{Sees, rows, run};
use pgrx::spi::quote_identifier;

/// Makes those tables that are not there.
pub fn make(table: &Table) -> Result<(), Failure> {
    let schema = quote_identifier(&table.schema);
    let script = include_str!("tables.sql").replace("@schema@", &schema);
    for name in ["embedding_spaces", "embedding_jobs", "lexeme_df"] {
        if there(table, name)? {
            continue;
        }
        for statement in script.split(";\n") {
            // Comments come before the first statement.
            let code: String = statement
                .lines()
                .filter(|line| !line.starts_with("--"))
                .collect::<Vec<_>>()
                .join("\n");
            if is_about(&code, &format!("{schema}.{name}")) {
                run(&code)?;
            }
        }
    }
    Ok(())
}

/// Is the statement about that table, and not about another that refers to it?
fn is_about(statement: &str, table: &str) -> bool {
    statement.match_indices(table).next().is_some_and(|(at, _)| {
        let before = statement.get(..at).unwrap_or_default();
        let after = statement.get(at + table.len()..).unwrap_or_default();
        !before.contains("REFERENCES")
            && !after.starts_with(|c: char| c == '_' || c.is_alphanumeric())
    })
}

/// Is there a table of that name in the schema?
pub fn there(table: &Table, name: &str) -> Result<bool, Failure> {
    let found = rows(
        Sees::Latest,
        "SELECT 1 FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
         WHERE n.nspname = $1::name AND c.relname = $2::name AND c.relkind IN ('r', 'p')",
        &[table.schema.as_str().into(), name.into()],
        |_| Ok(()),
    )?;
    Ok(!found.is_empty())
}
