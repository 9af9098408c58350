//! `create_match_rpc`: a typed search of one table, for PostgREST and for those who read signatures.

use super::target::Target;
use crate::error::{Failure, OrRaise};
use crate::spi::{Sees, rows, run};
use concierge_core::install::schema_name::MAX_NAME;
use concierge_core::refusal::{self, Refusal};
use pgrx::pg_sys::Oid;
use pgrx::prelude::*;
use pgrx::spi::{quote_identifier, quote_literal};

#[pg_extern(
    sql = r"CREATE FUNCTION create_match_rpc(target regclass, name text) RETURNS regprocedure
VOLATILE PARALLEL UNSAFE LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';"
)]
pub fn create_match_rpc(target: Option<Oid>, name: Option<&str>) -> Oid {
    let create = || -> Result<Oid, Failure> {
        let target = Target::of(target)?;
        let vectors = target.vectors()?;
        let name = name.filter(|name| !name.is_empty() && name.len() <= MAX_NAME);
        let name = name.ok_or_else(|| {
            Refusal::new(refusal::INVALID_ARGUMENT, "name is empty or too long")
                .hint("Name the function.")
        })?;
        let [(key, key_type)] = target.key.as_slice() else {
            let message = format!("\"{}\" has no primary key of one column", target.name);
            return Err(Refusal::new(refusal::WRONG_OBJECT_TYPE, message).into());
        };
        let function = format!("{}.{}", quote_identifier(&target.schema), quote_identifier(name));
        let table = &target.sql;
        // What the row has, without vectors and what is kept beside them.
        let hidden = |kind: &str, column: &str| {
            kind.contains("vec")
                || kind == "tsvector"
                || column.starts_with("embedded_hash")
                || column == "content_hash"
        };
        let columns: Vec<_> = target
            .filter
            .columns
            .iter()
            .filter(|c| !hidden(&c.type_sql, &c.name) && c.sql != *key)
            .filter(|c| !["similarity", "distance", "id"].contains(&c.name.as_str()))
            .collect();
        let result: Vec<_> = columns
            .iter()
            .map(|c| format!(", {} {}", quote_identifier(&c.name), c.type_sql))
            .collect();
        let picked: Vec<_> = columns.iter().map(|c| format!(", {}", c.sql)).collect();
        let arguments = format!(
            "query_embedding {}, match_threshold double precision DEFAULT NULL, match_count integer DEFAULT 10, \
             filter jsonb DEFAULT '{{}}'",
            vectors.type_sql
        );
        run(&format!(
            "CREATE OR REPLACE FUNCTION {function}({arguments}) \
             RETURNS TABLE (id {key_type}, similarity double precision, distance double precision{result}) \
             LANGUAGE sql STABLE ROWS 10 BEGIN ATOMIC \
             SELECT {key}, m.similarity, m.distance{picked} \
             FROM concierge.match({target}::regclass, query_embedding::real[], match_count, match_threshold, filter, \
             with_row => false) AS m JOIN {table} AS t ON {key} = m.id::{key_type} \
             ORDER BY m.distance; END",
            result = result.join(""),
            picked = picked.join(""),
            target = quote_literal(table),
        ))?;
        let signature =
            format!("{function}({}, double precision, integer, jsonb)", vectors.type_sql);
        let comment = format!(
            "The rows of {} nearest to a vector, nearest first; similarity is larger for what is nearer. \
             Made by concierge.create_match_rpc.",
            target.name
        );
        run(&format!("COMMENT ON FUNCTION {signature} IS {}", quote_literal(comment)))?;
        let made = rows(
            Sees::Latest,
            "SELECT $1::pg_catalog.regprocedure::pg_catalog.oid",
            &[signature.into()],
            |row| Ok(row.get::<Oid>(1)?.unwrap_or(Oid::INVALID)),
        )?;
        Ok(made.into_iter().next().unwrap_or(Oid::INVALID))
    };
    create().or_raise()
}
