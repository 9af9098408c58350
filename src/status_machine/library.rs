//! The machines that come with the extension.

use crate::error::OrRaise;
use concierge_core::refusal::{self, Refusal};
use concierge_core::status_machine::{LIBRARY, shipped};
use pgrx::prelude::*;

#[pg_extern(immutable, strict, parallel_safe)]
#[allow(clippy::type_complexity)]
fn status_library() -> TableIterator<
    'static,
    (
        name!(name, &'static str),
        name!(table_name, &'static str),
        name!(status_column, &'static str),
        name!(number, &'static str),
        name!(origin, &'static str),
        name!(definition, &'static str),
    ),
> {
    TableIterator::new(LIBRARY.iter().map(|shipped| {
        let (table, column) = shipped.place();
        let origin = if shipped.stated { "stated" } else { "proposed" };
        (shipped.name, table, column, shipped.number, origin, shipped.definition)
    }))
}

#[pg_extern(immutable, parallel_safe)]
fn status_definition(name: Option<&str>) -> &'static str {
    let name = name.unwrap_or_default();
    shipped(name)
        .map(|shipped| shipped.definition)
        .ok_or_else(|| {
            let message = format!("no status machine \"{name}\" comes with the extension");
            Refusal::new(refusal::UNDEFINED_OBJECT, message)
                .hint("SELECT name FROM concierge.status_library() lists those that do.")
                .into()
        })
        .or_raise()
}

extension_sql_file!(
    "library.sql",
    name = "status_library_comments",
    requires = [status_library, status_definition]
);
