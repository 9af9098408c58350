//! `concierge.embedding_columns`: where the vectors of each model stand.

use super::statement::{Planned, rows};
use super::target::Target;
use crate::error::{Failure, OrRaise};
use crate::owner::as_owner;
use pgrx::pg_sys::Oid;
use pgrx::prelude::*;
use pgrx::spi::quote_identifier;

type Columns = (Option<String>, Option<String>, Option<String>, Option<i32>);

#[pg_extern(sql = r"CREATE FUNCTION embedding_columns(target regclass)
RETURNS TABLE (status text, vector_column text, hash_column text, dims integer)
STABLE PARALLEL RESTRICTED ROWS 1 LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';")]
#[allow(clippy::type_complexity)]
pub fn embedding_columns(
    target: Option<Oid>,
) -> TableIterator<
    'static,
    (
        name!(status, Option<String>),
        name!(vector_column, Option<String>),
        name!(hash_column, Option<String>),
        name!(dims, Option<i32>),
    ),
> {
    let found = || -> Result<Vec<Columns>, Failure> {
        let target = Target::of(target)?;
        if target.registration.is_none() {
            return Ok(Vec::new());
        }
        let sql = format!(
            "SELECT s.status, s.vector_column, s.hash_column, s.dims FROM {}.embedding_spaces s \
             WHERE s.target = $1::pg_catalog.oid AND s.status <> 'building' \
             ORDER BY s.status, s.activated_at DESC",
            quote_identifier(&target.schema)
        );
        as_owner(target.owner_role, || {
            rows(Planned::Once, &sql, &[target.oid.into()], |row| {
                (row.text(1), row.text(2), row.text(3), row.get(4))
            })
        })
    };
    TableIterator::new(found().or_raise())
}
