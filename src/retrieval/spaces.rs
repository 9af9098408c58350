//! Another model: its vectors are made beside those of the old one, and then searched instead of them.

use super::attach::register;
use super::changes::Beside;
use super::registration::Registration;
use super::target::Target;
use super::{catalog, query};
use crate::attach::Table;
use crate::error::{Failure, OrRaise};
use crate::spi::{Sees, rows, run};
use concierge_core::refusal::{self, Refusal};
use pgrx::pg_sys::Oid;
use pgrx::prelude::*;
use pgrx::spi::quote_identifier;

#[pg_extern(sql = r"CREATE FUNCTION start_space(
    target regclass, name text, model text, dims integer, metric text DEFAULT 'cosine', indexes boolean DEFAULT true
) RETURNS smallint
VOLATILE PARALLEL UNSAFE LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';")]
pub fn start_space(
    target: Option<Oid>,
    name: Option<&str>,
    model: Option<&str>,
    dims: Option<i32>,
    metric: Option<&str>,
    indexes: Option<bool>,
) -> i16 {
    let start = || -> Result<i16, Failure> {
        let (table, registration) = attached(target)?;
        let name = name
            .filter(|name| !name.is_empty())
            .ok_or_else(|| Refusal::new(refusal::NOT_NULL, "name is null or empty"))?;
        let dims = dims.filter(|dims| (1..=16_000).contains(dims));
        let dims =
            dims.ok_or_else(|| query::invalid("dims is out of range", "From 1 to 16,000."))?;
        let metric = metric.unwrap_or("cosine");
        let class = match metric {
            "cosine" => "halfvec_cosine_ops",
            "l2" => "halfvec_l2_ops",
            "inner_product" => "halfvec_ip_ops",
            _ => {
                return Err(
                    query::invalid("metric is unknown", "cosine, l2 or inner_product.").into()
                );
            }
        };
        let (vectors, _) = catalog::extension("vector")?.ok_or_else(|| {
            Refusal::new(refusal::NOT_HERE, "the extension vector is not installed")
                .hint("CREATE EXTENSION vector.")
        })?;
        let schema = quote_identifier(&table.schema);
        let taken = rows(
            Sees::Latest,
            &format!("SELECT 1 FROM {schema}.embedding_spaces WHERE target = $1 AND name = $2"),
            &[table.oid.into(), name.into()],
            |_| Ok(()),
        )?;
        if !taken.is_empty() {
            let message = format!("there is a space \"{name}\" already");
            return Err(Refusal::new(refusal::DUPLICATE, message)
                .hint("Choose another name.")
                .into());
        }
        // The number of the space names its columns, so that the row is written first.
        let made = rows(
            Sees::Latest,
            &format!(
                "INSERT INTO {schema}.embedding_spaces AS s (target, name, model, dims, metric, vector_column, hash_column) \
                 VALUES ($1, $2, $3, $4, $5, '', '') RETURNING s.id"
            ),
            &[table.oid.into(), name.into(), model.into(), dims.into(), metric.into()],
            |row| Ok(row.get::<i16>(1)?.unwrap_or(0)),
        )?;
        let id = made.into_iter().next().unwrap_or(0);
        let (vector, hash) = (format!("embedding_{id}"), format!("embedded_hash_{id}"));
        run(&format!(
            "UPDATE {schema}.embedding_spaces SET vector_column = '{vector}', hash_column = '{hash}' WHERE id = {id}"
        ))?;
        let storage = match dims {
            ..=1900 => format!(", ALTER COLUMN {vector} SET STORAGE PLAIN"),
            _ => String::new(),
        };
        run(&format!(
            "ALTER TABLE {} ADD COLUMN {vector} {vectors}.vector({dims}), ADD COLUMN {hash} bytea{storage}",
            table.sql
        ))?;
        if indexes != Some(false) && dims <= 4000 {
            run(&format!(
                "CREATE INDEX ON {} USING hnsw (({vector}::{vectors}.halfvec({dims})) {vectors}.{class}) \
                 WITH (m = 16, ef_construction = 64)",
                table.sql
            ))?;
        }
        let target = Target::of(Some(table.oid))?;
        let beside = Beside { target: &target, registration: &registration };
        beside.queue(&table.sql)?.iter().try_for_each(|statement| run(statement))?;
        Ok(id)
    };
    start().or_raise()
}

#[pg_extern(
    sql = r"CREATE FUNCTION activate_space(target regclass, name text, force boolean DEFAULT false)
RETURNS void
VOLATILE PARALLEL UNSAFE LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';"
)]
pub fn activate_space(target: Option<Oid>, name: Option<&str>, force: Option<bool>) {
    let activate = || -> Result<(), Failure> {
        let (table, mut registration) = attached(target)?;
        // Nobody may write a row between the count and the switch. Writers hold their table before they refer to a
        // space, so this comes first, and the space stays open to be referred to.
        run(&format!("LOCK TABLE {} IN SHARE ROW EXCLUSIVE MODE", table.sql))?;
        let schema = quote_identifier(&table.schema);
        let found = rows(
            Sees::Latest,
            &format!(
                "SELECT id, vector_column, hash_column FROM {schema}.embedding_spaces \
                 WHERE target = $1 AND name = $2 FOR NO KEY UPDATE"
            ),
            &[table.oid.into(), name.into()],
            |row| Ok((row.get::<i16>(1)?.unwrap_or(0), row.text(2)?, row.text(3)?)),
        )?;
        let Some((id, vector, hash)) = found.into_iter().next() else {
            let message = format!("\"{}\" has no such space", table.name);
            return Err(Refusal::new(refusal::UNDEFINED_OBJECT, message)
                .hint("concierge.start_space makes one.")
                .into());
        };
        let text = registration.text.clone().unwrap_or_default();
        let (text, of) = (quote_identifier(text), quote_identifier(&hash));
        let missing = rows(
            Sees::Latest,
            &format!(
                "SELECT pg_catalog.count(*) FROM {} WHERE {text} <> '' \
                 AND ({} IS NULL OR {of} IS DISTINCT FROM content_hash)",
                table.sql,
                quote_identifier(&vector)
            ),
            &[],
            |row| Ok(row.get::<i64>(1)?.unwrap_or(0)),
        )?;
        let missing = missing.first().copied().unwrap_or(0);
        if missing > 0 && force != Some(true) {
            return Err(Refusal::new(refusal::NOT_HERE, "the space is not complete")
                .detail(format!("{missing} rows have no vector of it that is up to date."))
                .hint("Let the workers finish, or say force => true: those rows are not found by meaning until then.")
                .into());
        }
        run(&format!(
            "UPDATE {schema}.embedding_spaces SET status = 'retired' \
             WHERE target = {}::pg_catalog.oid AND status = 'active' AND id <> {id}",
            table.oid.to_u32()
        ))?;
        run(&format!(
            "UPDATE {schema}.embedding_spaces SET status = 'active', activated_at = pg_catalog.now() WHERE id = {id}"
        ))?;
        registration.vector = Some(vector);
        registration.embedded = Some(hash);
        register(&table, &registration)
    };
    activate().or_raise();
}

fn attached(target: Option<Oid>) -> Result<(Table, Registration), Failure> {
    let table = Table::of(target)?;
    let registration = Registration::of(Sees::Latest, table.oid)?.ok_or_else(|| {
        let message = format!("\"{}\" has no embeddings attached", table.name);
        Refusal::new(refusal::UNDEFINED_OBJECT, message)
            .hint("SELECT concierge.attach_embeddings(...).")
    })?;
    Ok((table, registration))
}
