//! The first entries: what is so when a machine comes to a table.

use super::attached::Attached;
use super::entries::row_columns;
use crate::error::Failure;
use crate::spi::run;
use concierge_core::status_machine::State;
use pgrx::spi::{quote_identifier, quote_literal};

/// Writes down what is already so: the states that live rows are in, and when their timers are due.
pub fn begin(attached: &Attached) -> Result<(), Failure> {
    let keys: Vec<_> =
        attached.key.iter().map(|column| format!("t.{}", quote_identifier(&column.name))).collect();
    let columns = row_columns(&attached.key);
    let same: Vec<_> =
        columns.iter().zip(&keys).map(|(row, key)| format!("x.{row} = {key}")).collect();
    let (keys, columns, same) = (keys.join(", "), columns.join(", "), same.join(" AND "));
    let column = quote_identifier(&attached.status_name);
    let of_column = quote_literal(&attached.status_name);
    let table = attached.table_sql();
    if let Some(name) = &attached.history {
        let history = attached.beside(name);
        let live = list(attached.machine.states().iter().filter(|s| !s.is_terminal()));
        run(&format!(
            "INSERT INTO {history} ({columns}, status_column, to_state, reason, role) \
             SELECT {keys}, {of_column}, t.{column}::text, 'attached', current_user FROM {table} AS t \
             WHERE t.{column}::text IN ({live}) AND NOT EXISTS (\
                 SELECT FROM {history} AS x WHERE {same} AND x.status_column = {of_column})"
        ))?;
    }
    let Some(name) = &attached.timers else { return Ok(()) };
    let timers = attached.beside(name);
    let mut timed = Vec::new();
    for state in attached.machine.states() {
        let Some(after) = attached.first_timer(state.index()) else { continue };
        let (word, after) = (quote_literal(state.stored()), quote_literal(after.to_string()));
        // A row that was in the state before keeps its time; the interval may be a new one.
        run(&format!(
            "INSERT INTO {timers} AS x ({columns}, status_column, state, entered_at, due_at) \
             SELECT {keys}, {of_column}, {word}, now(), now() + {after}::interval FROM {table} AS t \
             WHERE t.{column}::text = {word} \
             ON CONFLICT ({columns}, status_column) DO UPDATE SET state = excluded.state, \
             entered_at = CASE WHEN x.state = excluded.state THEN x.entered_at ELSE now() END, \
             due_at = CASE WHEN x.state = excluded.state THEN x.entered_at ELSE now() END \
                      + {after}::interval, attempts = 0"
        ))?;
        timed.push(state);
    }
    let timed = list(timed.into_iter());
    run(&format!(
        "DELETE FROM {timers} AS x WHERE x.status_column = {of_column} AND x.state NOT IN ({timed})"
    ))
}

fn list<'a>(states: impl Iterator<Item = &'a State>) -> String {
    let words: Vec<_> = states.map(|state| quote_literal(state.stored())).collect();
    if words.is_empty() { "NULL".into() } else { words.join(", ") }
}
