//! What `pg_dump --schema-only` prints, free of what depends on the release of PostgreSQL.

/// One object of a dump: the line that names it, and the statements that make it.
pub type Entry = String;

const HEADER: &str = "--\n-- Name: ";
const END: &str = "--\n-- PostgreSQL database dump complete";

/// The objects of a plain dump, in order.
///
/// What stands before the first and after the last names releases and random keys, and is left out; so are
/// the settings between them.
pub fn entries(dump: &str) -> Vec<Entry> {
    let dump = dump.split(END).next().unwrap_or_default();
    dump.split(HEADER).skip(1).map(normalised).collect()
}

fn normalised(entry: &str) -> Entry {
    let lines: Vec<_> = entry.lines().filter(|line| !line.starts_with("SET ")).collect();
    let text = format!("-- Name: {}", lines.join("\n").replacen("\n--\n", "\n", 1).trim_end());
    if text.contains("; Type: VIEW;") { unqualified(&text) } else { text }
}

/// PostgreSQL 15 prints the columns of a view on one table as `orders.id`, later ones as `id`: takes the
/// table off, but never the schema, which is what stands before a table.
fn unqualified(view: &str) -> String {
    let (head, body) = view.split_once(" AS\n").unwrap_or((view, ""));
    let (columns, rest) = body.split_once("FROM ").unwrap_or((body, ""));
    let (tables, condition) = rest.split_once('\n').unwrap_or((rest, ""));
    let table = tables.rsplit(['.', '\n']).next().unwrap_or_default().trim_end_matches(';');
    let without = |text: &str| text.replace(&format!("{table}."), "");
    format!("{head} AS\n{}FROM {tables}\n{}", without(columns), without(condition))
}
