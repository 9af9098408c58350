//! A machine as rows, as a picture, and as the tests that it has to pass.

use super::attached::Attached;
use crate::error::Failure;
use crate::spi::{Sees, rows};
use concierge_core::refusal::{self, Refusal};
use concierge_core::status_machine::{Expected, Machine, State};
use pgrx::spi::quote_identifier;

/// One line of a machine.
pub struct Line {
    pub kind: &'static str,
    pub from: Option<String>,
    pub event: Option<String>,
    pub to: Option<String>,
    pub guards: Vec<String>,
    pub actions: Vec<String>,
}

impl Line {
    fn plain(kind: &'static str, from: Option<&str>, to: Option<&str>) -> Self {
        let own = |word: Option<&str>| word.map(str::to_owned);
        Self { kind, from: own(from), event: None, to: own(to), guards: vec![], actions: vec![] }
    }
}

/// Where it starts, its transitions in the order of the text, where it ends, and its other words.
pub fn lines(machine: &Machine) -> Vec<Line> {
    let mut lines: Vec<Line> = machine
        .states()
        .iter()
        .filter(|state| state.is_initial())
        .map(|state| Line::plain("initial", None, Some(state.stored())))
        .collect();
    for edge in machine.states().iter().flat_map(|state| machine.exits(state)) {
        let (Some(transition), Some(from), Some(to)) =
            (machine.transition(edge), machine.states().get(edge.from()), machine.target(edge))
        else {
            continue;
        };
        let kind = if edge.after().is_some() { "timer" } else { "transition" };
        let mut line = Line::plain(kind, Some(from.stored()), Some(to.stored()));
        line.event = Some(edge.trigger().to_string()).filter(|text| !text.is_empty());
        line.guards = transition.guards.iter().map(ToString::to_string).collect();
        line.actions = transition.actions.iter().map(ToString::to_string).collect();
        lines.push(line);
    }
    let terminal = machine.states().iter().filter(|state| state.is_terminal());
    lines.extend(terminal.map(|state| Line::plain("terminal", Some(state.stored()), None)));
    for alias in &machine.definition().aliases {
        let state = machine.state(&alias.word.text).map(State::stored);
        lines.push(Line::plain("alias", Some(&alias.word.text), state));
    }
    lines
}

/// The machine as a picture; with the rows in each state, as far as the caller may see them.
pub fn diagram(attached: &Attached, format: &str, counts: bool) -> Result<String, Failure> {
    let counts = if counts { Some(count(attached)?) } else { None };
    let counts = counts.as_deref();
    match format {
        "mermaid" => Ok(attached.machine.to_mermaid(counts)),
        "dot" => Ok(attached.machine.to_dot(counts)),
        "svg" => Ok(attached.machine.to_svg(counts)),
        _ => Err(Refusal::new(
            refusal::INVALID_ARGUMENT,
            format!("the format \"{format}\" is not known"),
        )
        .hint("mermaid, dot or svg.")
        .into()),
    }
}

fn count(attached: &Attached) -> Result<Vec<u64>, Failure> {
    let query = format!(
        "SELECT {}::text, count(*) FROM {} GROUP BY 1",
        quote_identifier(&attached.status_name),
        attached.table_sql()
    );
    let mut counts = vec![0; attached.machine.states().len()];
    for (word, rows) in
        rows(Sees::Snapshot, &query, &[], |row| Ok((row.get::<String>(1)?, row.get::<i64>(2)?)))?
    {
        let state = word.as_deref().and_then(|word| attached.machine.state(word));
        if let Some(count) = state.and_then(|state| counts.get_mut(state.index())) {
            *count += rows.and_then(|rows| u64::try_from(rows).ok()).unwrap_or(0);
        }
    }
    Ok(counts)
}

/// A change, and what is expected of it: (from, to, verdict, code, guards of each way).
pub type TestVector = (Option<String>, String, &'static str, Option<&'static str>, Vec<String>);

/// Every change there is.
pub fn test_vectors(machine: &Machine) -> Vec<TestVector> {
    machine
        .test_vectors()
        .into_iter()
        .map(|vector| {
            let (verdict, code) = match vector.expected {
                Expected::Go => ("accepted", None),
                Expected::Timer => ("timer", Some("ZF004")),
                Expected::Stay => ("stays", None),
                Expected::Refused(code) => ("refused", Some(code.sqlstate())),
            };
            let guards = vector.guards.iter().map(|guards| guards.join(", ")).collect();
            (vector.from.map(str::to_owned), vector.to.to_owned(), verdict, code, guards)
        })
        .collect()
}
