//! Rows that were there before the machine.

use super::attached::Attached;
use crate::error::Failure;
use crate::settings::set_for_now;
use crate::spi::{Sees, rows, run};
use concierge_core::refusal::{self, Refusal};
use concierge_core::status_machine::Machine;
use pgrx::spi::{quote_identifier, quote_literal};

/// What is done about rows that are there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Existing {
    /// All must be in states of the machine.
    Check,
    /// They are not looked at; one in an unknown state can only be repaired.
    Skip,
}

impl Existing {
    /// By its name.
    pub fn named(name: &str) -> Result<Self, Refusal> {
        match name {
            "check" => Ok(Self::Check),
            "skip" => Ok(Self::Skip),
            _ => Err(Refusal::new(
                refusal::INVALID_ARGUMENT,
                format!("rows => '{name}' is not known"),
            )
            .hint("rows => 'check' or rows => 'skip'.")),
        }
    }
}

/// Every word must become a state.
pub fn check_map(machine: &Machine, map: &[(String, String)]) -> Result<(), Failure> {
    let stored = |word: &str| machine.state(word).is_some_and(|state| state.stored() == word);
    map.iter().find(|(_, new)| !stored(new)).map_or(Ok(()), |(old, new)| {
        Err(Refusal::new(
            refusal::INVALID_ARGUMENT,
            format!("state_map makes {old} {new}, which is not a state"),
        )
        .into())
    })
}

/// Renames the states that have other words now, and refuses rows in states that nobody knows.
pub fn put_right(attached: &Attached, map: &[(String, String)]) -> Result<(), Failure> {
    let (table, column) = (attached.table_sql(), quote_identifier(&attached.status_name));
    let found = rows(
        Sees::Latest,
        &format!("SELECT {column}::text, count(*) FROM {table} GROUP BY 1 ORDER BY 1"),
        &[],
        |row| Ok((row.get::<String>(1)?, row.get::<i64>(2)?.unwrap_or(0))),
    )?;
    let (mut unknown, mut renamed) = (Vec::new(), Vec::new());
    for (word, count) in found {
        let of_map =
            map.iter().find(|(old, _)| Some(old) == word.as_ref()).map(|(_, new)| new.as_str());
        let state = word.as_deref().and_then(|word| attached.machine.state(word));
        let new = of_map.or(state.map(|state| state.stored()));
        match (word, new) {
            (Some(word), Some(new)) if word == new => {}
            (Some(word), Some(new)) => renamed.push((word, new, count)),
            (word, _) => unknown.push(format!("{} ({count})", word.as_deref().unwrap_or("NULL"))),
        }
    }
    if unknown.is_empty() {
        return renamed
            .iter()
            .try_for_each(|(word, new, count)| rename(attached, word, new, *count));
    }
    Err(Refusal::new(
        refusal::UNKNOWN_STATE,
        format!(
            "{}: rows are in states that the machine does not know",
            attached.machine.subject()
        ),
    )
    .detail(format!("State and number of rows: {}.", unknown.join(", ")))
    .hint("Rename them with state_map => '{\"old_word\": \"state\"}', or add the states.")
    .into())
}

fn rename(attached: &Attached, word: &str, new: &str, count: i64) -> Result<(), Failure> {
    let (table, column) = (attached.table_sql(), quote_identifier(&attached.status_name));
    with_bypass(|| {
        run(&format!(
            "UPDATE {table} SET {column} = {} WHERE {column}::text = {}",
            quote_literal(new),
            quote_literal(word)
        ))
    })?;
    pgrx::notice!(
        "{word} is {new} now in {table}: {count} row{}",
        if count == 1 { "" } else { "s" }
    );
    Ok(())
}

/// Does `work` as a repair.
fn with_bypass(work: impl FnOnce() -> Result<(), Failure>) -> Result<(), Failure> {
    // SAFETY: the level is ended below; an error ends it with its (sub)transaction.
    #[allow(unsafe_code)]
    unsafe {
        let level = pgrx::pg_sys::NewGUCNestLevel();
        set_for_now(c"concierge.status_bypass", c"renamed when the status machine was attached");
        let result = work();
        pgrx::pg_sys::AtEOXact_GUC(true, level);
        result
    }
}
