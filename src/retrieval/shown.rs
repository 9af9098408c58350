//! What callers get of a row that was found, as SQL over the alias `t`.

use super::catalog::Attribute;

/// Columns as `, t.a, t.b`.
pub struct Carried {
    pub id: String,
    pub row: String,
}

/// The primary key as text; several columns as a JSON array; without one the place of the row.
pub fn id(attributes: &[Attribute], key: &[String]) -> String {
    let columns: Vec<_> = key
        .iter()
        .filter_map(|name| attributes.iter().find(|a| a.column.name == *name))
        .map(|a| a.column.sql.clone())
        .collect();
    match columns.as_slice() {
        [] => "t.ctid::pg_catalog.text".to_owned(),
        [only] => format!("{only}::pg_catalog.text"),
        several => {
            format!("pg_catalog.jsonb_build_array({})::pg_catalog.text", several.join(", "))
        }
    }
}

/// What callers get of a row: not what is of use to searches only, and not what they may not read.
fn shown(attributes: &[Attribute]) -> impl Iterator<Item = &Attribute> {
    let of_use = |a: &&Attribute| !a.of_vector && a.base != "tsvector" && !is_hash(&a.column.name);
    attributes.iter().filter(|a| a.readable).filter(of_use)
}

/// The row as jsonb.
pub fn row(attributes: &[Attribute]) -> String {
    let columns: Vec<_> = shown(attributes).map(|a| a.column.sql.as_str()).collect();
    format!("(SELECT pg_catalog.to_jsonb(r) FROM (SELECT {}) r)", columns.join(", "))
}

pub fn carried(attributes: &[Attribute], key: &[String]) -> Carried {
    let list = |columns: Vec<&str>| columns.iter().map(|sql| format!(", {sql}")).collect();
    let of_key = |a: &&Attribute| key.contains(&a.column.name);
    let mut all: Vec<_> = attributes.iter().filter(of_key).map(|a| a.column.sql.as_str()).collect();
    let id = list(all.clone());
    all.extend(shown(attributes).filter(|a| !of_key(a)).map(|a| a.column.sql.as_str()));
    Carried { id, row: list(all) }
}

/// `content_hash`, `embedded_hash`, `embedded_hash_2`
fn is_hash(column: &str) -> bool {
    column == "content_hash" || column.starts_with("embedded_hash")
}
