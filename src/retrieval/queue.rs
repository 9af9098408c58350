//! The queue of rows whose text is to be embedded: any worker may claim some and bring the vectors back.

use super::changes::Beside;
use super::query;
use super::registration::Registration;
use super::target::Target;
use crate::error::{Failure, OrRaise};
use crate::json::Json;
use crate::spi::{Sees, rows};
use concierge_core::refusal::{self, Refusal};
use pgrx::datum::Interval;
use pgrx::pg_sys::Oid;
use pgrx::prelude::*;
use pgrx::spi::quote_identifier;
use serde_json::{Map, Value};
use std::rc::Rc;

/// A row that failed so often is left alone until its text changes.
const ATTEMPTS: i32 = 8;

type Job = (
    i64,
    Option<String>,
    Option<String>,
    Option<String>,
    Option<String>,
    Option<i32>,
    Option<String>,
    Option<String>,
    i32,
);

#[pg_extern(sql = r"CREATE FUNCTION pending_embeddings(
    n integer DEFAULT 100, target regclass DEFAULT NULL, lease interval DEFAULT '5 minutes'
) RETURNS TABLE (
    job bigint, target_table text, id text, space text, model text, dims integer, content text, content_hash text,
    attempts integer
)
VOLATILE PARALLEL UNSAFE ROWS 100 LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';")]
#[allow(clippy::type_complexity)]
pub fn pending_embeddings(
    n: Option<i32>,
    target: Option<Oid>,
    lease: Option<Interval>,
) -> TableIterator<
    'static,
    (
        name!(job, i64),
        name!(target_table, Option<String>),
        name!(id, Option<String>),
        name!(space, Option<String>),
        name!(model, Option<String>),
        name!(dims, Option<i32>),
        name!(content, Option<String>),
        name!(content_hash, Option<String>),
        name!(attempts, i32),
    ),
> {
    let claimed = || -> Result<Vec<Job>, Failure> {
        let mut left = i64::from(n.unwrap_or(100));
        if left < 0 {
            return Err(query::invalid("n is negative", "Ask for some jobs.").into());
        }
        let lease = lease.unwrap_or_else(|| Interval::from_minutes(5));
        let mut jobs = Vec::new();
        for table in attached(target)? {
            if left <= 0 {
                break;
            }
            let found = claim(&Target::of(Some(table))?, left, lease)?;
            left -= i64::try_from(found.len()).unwrap_or(left);
            jobs.extend(found);
        }
        Ok(jobs)
    };
    TableIterator::new(claimed().or_raise())
}

/// Attached tables whose queue the caller may work on.
fn attached(target: Option<Oid>) -> Result<Vec<Oid>, Failure> {
    rows(
        Sees::Latest,
        "SELECT g.tgrelid FROM pg_catalog.pg_trigger g \
         JOIN pg_catalog.pg_class c ON c.oid = g.tgrelid \
         JOIN pg_catalog.pg_class q ON q.relnamespace = c.relnamespace AND q.relname = 'embedding_jobs' \
         WHERE g.tgfoid = 'concierge.keep_embedding()'::regprocedure AND NOT g.tgisinternal AND g.tgparentid = 0 \
         AND ($1 IS NULL OR g.tgrelid = $1) \
         AND pg_catalog.has_schema_privilege(c.relnamespace, 'USAGE') \
         AND pg_catalog.has_table_privilege(q.oid, 'SELECT, UPDATE, DELETE') \
         AND pg_catalog.has_table_privilege(c.oid, 'SELECT') ORDER BY 1",
        &[target.into()],
        |row| Ok(row.get::<Oid>(1)?.unwrap_or(Oid::INVALID)),
    )
}

fn claim(target: &Rc<Target>, n: i64, lease: Interval) -> Result<Vec<Job>, Failure> {
    let Some(text) = &target.text else { return Ok(Vec::new()) };
    let schema = quote_identifier(&target.schema);
    let sql = format!(
        "WITH due AS (SELECT j.id FROM {schema}.embedding_jobs j WHERE j.target = $1 \
         AND j.attempts < {ATTEMPTS} \
         AND (j.locked_until IS NULL OR j.locked_until < pg_catalog.clock_timestamp()) \
         ORDER BY j.id LIMIT $2 FOR UPDATE SKIP LOCKED), \
         claimed AS (UPDATE {schema}.embedding_jobs j SET attempts = j.attempts + 1, \
         locked_until = pg_catalog.clock_timestamp() + $3 FROM due WHERE j.id = due.id RETURNING j.*) \
         SELECT c.id, $1::pg_catalog.regclass::pg_catalog.text, c.row_id, s.name, s.model, s.dims, {text}, \
         pg_catalog.encode(c.content_hash, 'hex'), \
         pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to({text}, 'UTF8')), 'hex'), c.attempts \
         FROM claimed c JOIN {schema}.embedding_spaces s ON s.id = c.space \
         LEFT JOIN {} AS t ON {} ORDER BY c.id",
        target.sql,
        key_condition(target, "c.row_id"),
    );
    let found = rows(Sees::Latest, &sql, &[target.oid.into(), n.into(), lease.into()], |row| {
        let job: Job = (
            row.get(1)?.unwrap_or(0),
            row.get(2)?,
            row.get(3)?,
            row.get(4)?,
            row.get(5)?,
            row.get(6)?,
            row.get(7)?,
            // What is embedded is the text as it is now.
            row.get(9)?,
            row.get(10)?.unwrap_or(0),
        );
        Ok(job)
    })?;
    // The row is gone, or has no text any more.
    let empty = |job: &Job| job.6.as_ref().is_none_or(String::is_empty);
    let (gone, jobs): (Vec<_>, Vec<_>) = found.into_iter().partition(empty);
    if !gone.is_empty() {
        let ids: Vec<i64> = gone.iter().map(|job| job.0).collect();
        let sql = format!("DELETE FROM {schema}.embedding_jobs WHERE id = ANY ($1) RETURNING id");
        rows(Sees::Latest, &sql, &[ids.into()], |_| Ok(()))?;
    }
    Ok(jobs)
}

/// `t.key = value::type`, for a value that is the text of a key.
pub fn key_condition(target: &Target, value: &str) -> String {
    match target.key.as_slice() {
        [] => format!("t.ctid::pg_catalog.text = {value}"),
        [(column, of_type)] => format!("{column} = {value}::{of_type}"),
        several => {
            let part = |(n, (column, of_type)): (usize, &(String, String))| {
                format!("{column} = ({value}::pg_catalog.jsonb ->> {n})::{of_type}")
            };
            several.iter().enumerate().map(part).collect::<Vec<_>>().join(" AND ")
        }
    }
}

#[pg_extern(sql = r"CREATE FUNCTION store_embeddings(results jsonb)
RETURNS TABLE (job bigint, outcome text)
VOLATILE PARALLEL UNSAFE ROWS 100 LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';")]
pub fn store_embeddings(
    results: Option<Json>,
) -> TableIterator<'static, (name!(job, i64), name!(outcome, &'static str))> {
    let stored = || -> Result<Vec<(i64, &'static str)>, Failure> {
        let hint =
            "Write [{\"target_table\": …, \"job\": …, \"content_hash\": …, \"embedding\": […]}].";
        let json = results.ok_or_else(|| Refusal::new(refusal::NOT_NULL, "results is null"))?;
        let all: Vec<Map<String, Value>> = serde_json::from_str(&json.0)
            .map_err(|_| query::invalid("results is no list of objects", hint))?;
        let mut outcomes = Vec::new();
        for result in all {
            let text = |name: &str| result.get(name).and_then(Value::as_str);
            let job = result.get("job").and_then(Value::as_i64);
            let (Some(job), Some(table)) = (job, text("target_table")) else {
                return Err(query::invalid("a result names no job and target_table", hint).into());
            };
            let target = Target::of(Some(named(table)?))?;
            let answer = Answer {
                job,
                embedding: result.get("embedding").and_then(numbers),
                hash: text("content_hash"),
                error: text("error"),
            };
            outcomes.push((job, answer.store(&target)?));
        }
        Ok(outcomes)
    };
    TableIterator::new(stored().or_raise())
}

fn named(table: &str) -> Result<Oid, Failure> {
    let found = rows(
        Sees::Latest,
        "SELECT $1::pg_catalog.regclass::pg_catalog.oid",
        &[table.into()],
        |row| Ok(row.get::<Oid>(1)?.unwrap_or(Oid::INVALID)),
    )?;
    Ok(found.into_iter().next().unwrap_or(Oid::INVALID))
}

fn numbers(value: &Value) -> Option<Vec<f32>> {
    value.as_array()?.iter().map(|n| n.as_f64().map(|n| n as f32)).collect()
}

/// What a worker brings back.
struct Answer<'a> {
    job: i64,
    embedding: Option<Vec<f32>>,
    hash: Option<&'a str>,
    error: Option<&'a str>,
}

impl Answer<'_> {
    fn store(self, target: &Rc<Target>) -> Result<&'static str, Failure> {
        let schema = quote_identifier(&target.schema);
        let jobs = rows(
            Sees::Latest,
            &format!(
                "SELECT j.row_id, s.vector_column, s.hash_column, s.dims, j.space \
                 FROM {schema}.embedding_jobs j JOIN {schema}.embedding_spaces s ON s.id = j.space \
                 WHERE j.id = $1 AND j.target = $2 FOR UPDATE OF j"
            ),
            &[self.job.into(), target.oid.into()],
            |row| Ok((row.text(1)?, row.text(2)?, row.text(3)?, row.get::<i32>(4)?)),
        )?;
        let Some((row_id, vector, hash, dims)) = jobs.into_iter().next() else {
            // Another worker was faster, or the row has gone.
            return Ok("gone");
        };
        let Some(embedding) = self.embedding.clone() else {
            let error = self.error.unwrap_or("the worker brought no embedding");
            self.free(&schema, Some(error))?;
            return Ok("failed");
        };
        let fits = dims.is_none_or(|dims| usize::try_from(dims) == Ok(embedding.len()));
        if !fits || embedding.is_empty() || embedding.iter().any(|n| !n.is_finite()) {
            self.free(&schema, Some("the embedding does not fit the space"))?;
            return Ok("failed");
        }
        let (Some(text), Some((vectors, _))) = (&target.text, super::catalog::extension("vector")?)
        else {
            return Ok("failed");
        };
        let now = format!("pg_catalog.sha256(pg_catalog.convert_to({text}, 'UTF8'))");
        let sql = format!(
            "UPDATE {} AS t SET {} = $2::pg_catalog.float4[]::{vectors}.vector, {} = {now} \
             WHERE {} AND ($3 IS NULL OR pg_catalog.encode({now}, 'hex') = $3) RETURNING 1",
            target.sql,
            quote_identifier(&vector),
            quote_identifier(&hash),
            key_condition(target, "$1"),
        );
        let args = [row_id.into(), embedding.into(), self.hash.into()];
        let stored = rows(Sees::Latest, &sql, &args, |_| Ok(()))?;
        if stored.is_empty() {
            // The text has changed while it was embedded: somebody else has the next turn.
            self.free(&schema, None)?;
            return Ok("stale");
        }
        let done = format!("DELETE FROM {schema}.embedding_jobs WHERE id = $1 RETURNING id");
        rows(Sees::Latest, &done, &[self.job.into()], |_| Ok(()))?;
        if self.job % 64 == 0 {
            put_together(target)?;
        }
        Ok("stored")
    }

    /// Lets others have the job: at once when the text has changed, and after a while when it failed.
    fn free(&self, schema: &str, error: Option<&str>) -> Result<(), Failure> {
        let sql = format!(
            "UPDATE {schema}.embedding_jobs SET error = $2, \
             locked_until = CASE WHEN $2 IS NULL THEN NULL ELSE pg_catalog.clock_timestamp() \
             + pg_catalog.power(2, attempts) * interval '10 seconds' END WHERE id = $1 RETURNING id"
        );
        let error = error.map(|error| error.chars().take(500).collect::<String>());
        rows(Sees::Latest, &sql, &[self.job.into(), error.into()], |_| Ok(()))?;
        Ok(())
    }
}

/// Many parts of one word make a search slower.
fn put_together(target: &Rc<Target>) -> Result<(), Failure> {
    let Some(registration) = Registration::of(Sees::Latest, target.oid)? else { return Ok(()) };
    let statement = Beside { target, registration: &registration }.put_together();
    crate::owner::as_owner(target.owner_role, || crate::spi::run(&statement))
}
