//! The triggers that keep count of words, and queue rows whose text has to be embedded. They fire once for a statement
//! and act as the owner of the table: who writes a row need not be allowed to see the words of others.
#![allow(unsafe_code)]

use super::registration::Registration;
use super::target::Target;
use crate::attach;
use crate::error::relay::passing_on;
use crate::error::{Failure, OrRaise};
use crate::owner::as_owner;
use crate::spi::{Sees, rows};
use pgrx::prelude::*;
use pgrx::spi::quote_identifier;
use std::rc::Rc;

#[pg_trigger(
    sql = "CREATE FUNCTION embedding_changed() RETURNS trigger LANGUAGE c AS 'MODULE_PATHNAME', 'embedding_changed_wrapper_checked';"
)]
pub fn embedding_changed<'a>(
    trigger: &'a PgTrigger<'a>,
) -> Result<Option<PgHeapTuple<'a, AllocatedByPostgres>>, core::convert::Infallible> {
    changed(trigger).or_raise();
    Ok(None)
}
crate::trigger::only_as_trigger!(
    embedding_changed_wrapper,
    embedding_changed_wrapper_checked,
    pg_finfo_embedding_changed_wrapper_checked
);

fn changed(trigger: &PgTrigger<'_>) -> Result<(), Failure> {
    let misused =
        || attach::misused("embedding_changed", "AFTER a statement, with transition tables");
    let event = trigger.event();
    if !event.fired_after() || !event.fired_for_statement() {
        return Err(misused());
    }
    let new = trigger.new_transition_table_name().map_err(|_| misused())?;
    let old = trigger.old_transition_table_name().map_err(|_| misused())?;
    let table = trigger.relid().map_err(|_| misused())?;
    let target = Target::of(Some(table))?;
    let registration = target.registration.clone().unwrap_or_default();
    let beside = Beside { target: &target, registration: &registration };
    let mut statements = Vec::new();
    if event.fired_by_truncate() {
        statements.extend(beside.forget());
    } else {
        statements.extend(beside.count_words(new, old));
        statements.extend(new.map(|new| beside.queue(new)).transpose()?.unwrap_or_default());
        if let (Some(old), None) = (old, new) {
            statements.push(beside.drop_jobs(old));
        }
    }
    let run = || {
        Spi::connect_mut(|client| {
            // SAFETY: the trigger's data lives as long as the trigger runs.
            unsafe {
                let data = std::ptr::from_ref(trigger.trigger_data()).cast_mut();
                pg_sys::SPI_register_trigger_data(data);
            }
            for statement in &statements {
                client.update(statement.as_str(), None, &[])?;
            }
            Ok::<_, Failure>(())
        })
    };
    as_owner(target.owner_role, || passing_on(run))
}

/// The tables beside a table.
pub struct Beside<'a> {
    pub target: &'a Rc<Target>,
    pub registration: &'a Registration,
}

impl Beside<'_> {
    fn name(&self, table: &str) -> String {
        format!("{}.{table}", quote_identifier(&self.target.schema))
    }

    fn oid(&self) -> String {
        format!("{}::pg_catalog.oid", self.target.oid.to_u32())
    }

    /// Adds what the words of `new` are more than those of `old`. Rows whose words are the same are not looked at.
    pub fn count_words(&self, new: Option<&str>, old: Option<&str>) -> Option<String> {
        let words = quote_identifier(self.registration.words.as_ref()?);
        let of = |table: &str| format!("SELECT {words} AS w FROM {table}");
        let side = |this: Option<&str>, other: Option<&str>, sign: i32| {
            let rows = match (this, other) {
                (Some(this), Some(other)) => {
                    format!(
                        "({} EXCEPT ALL {})",
                        of(&quote_identifier(this)),
                        of(&quote_identifier(other))
                    )
                }
                (Some(this), None) => format!("({})", of(&quote_identifier(this))),
                (None, _) => return None,
            };
            Some(format!("SELECT {sign} AS sign, d.w FROM {rows} AS d WHERE d.w IS NOT NULL"))
        };
        let both: Vec<_> = [side(new, old, 1), side(old, new, -1)].into_iter().flatten().collect();
        Some(format!(
            "WITH d AS MATERIALIZED ({}) INSERT INTO {} (target, lexeme, df, total) \
             SELECT {}, u.lexeme, pg_catalog.sum(d.sign), 0 \
             FROM d, pg_catalog.unnest(d.w) AS u GROUP BY u.lexeme \
             HAVING pg_catalog.sum(d.sign) <> 0 \
             UNION ALL SELECT {}, '', coalesce(pg_catalog.sum(d.sign), 0), \
             coalesce(pg_catalog.sum(d.sign * (SELECT coalesce(pg_catalog.sum(pg_catalog.cardinality(u.positions)), 0) \
             FROM pg_catalog.unnest(d.w) AS u)), 0) FROM d HAVING pg_catalog.count(*) > 0",
            both.join(" UNION ALL "),
            self.name("lexeme_df"),
            self.oid(),
            self.oid(),
        ))
    }

    /// Queues those rows of `table` that are not embedded, in each space that is searched or being built. A row that
    /// waits already waits on, unless its text has changed again.
    pub fn queue(&self, table: &str) -> Result<Vec<String>, Failure> {
        let Some(text) = &self.registration.text else { return Ok(Vec::new()) };
        let text = format!("t.{}", quote_identifier(text));
        let spaces = as_owner(self.target.owner_role, || {
            rows(
                Sees::Latest,
                &format!(
                    "SELECT id, vector_column, hash_column FROM {} \
                     WHERE target = $1 AND status <> 'retired' ORDER BY id",
                    self.name("embedding_spaces")
                ),
                &[self.target.oid.into()],
                |row| Ok((row.get::<i16>(1)?.unwrap_or(0), row.text(2)?, row.text(3)?)),
            )
        })?;
        let queue = |(space, vector, hash): (i16, String, String)| {
            let (vector, hash) = (quote_identifier(vector), quote_identifier(hash));
            let content = "coalesce(t.content_hash, \
                 pg_catalog.sha256(pg_catalog.convert_to({}, 'UTF8')))"
                .replace("{}", &text);
            format!(
                "INSERT INTO {jobs} AS j (target, row_id, space, content_hash) \
                 SELECT {oid}, {id}, {space}, {content} FROM {table} AS t \
                 WHERE {text} IS NOT NULL AND {text} <> '' \
                 AND (t.{vector} IS NULL OR t.{hash} IS DISTINCT FROM t.content_hash) \
                 ON CONFLICT (target, row_id, space) DO UPDATE SET content_hash = EXCLUDED.content_hash, \
                 attempts = 0, locked_until = NULL, error = NULL, created_at = EXCLUDED.created_at \
                 WHERE j.content_hash IS DISTINCT FROM EXCLUDED.content_hash",
                jobs = self.name("embedding_jobs"),
                oid = self.oid(),
                id = self.target.id,
            )
        };
        Ok(spaces.into_iter().map(queue).collect())
    }

    /// Takes the rows of `table` out of the queue.
    fn drop_jobs(&self, table: &str) -> String {
        format!(
            "DELETE FROM {} AS j USING {} AS t WHERE j.target = {} AND j.row_id = {}",
            self.name("embedding_jobs"),
            quote_identifier(table),
            self.oid(),
            self.target.id,
        )
    }

    /// Nothing is left in the table.
    pub fn forget(&self) -> Vec<String> {
        ["embedding_jobs", "lexeme_df"]
            .map(|table| format!("DELETE FROM {} WHERE target = {}", self.name(table), self.oid()))
            .into()
    }

    /// Puts the parts of each word together, those that no other session is at. Locks nothing that writers wait for.
    pub fn put_together(&self) -> String {
        format!(
            "WITH many AS (SELECT w.lexeme FROM {words} AS w WHERE w.target = {oid} \
             GROUP BY w.lexeme HAVING pg_catalog.count(*) > 4), \
             gone AS (DELETE FROM {words} AS w WHERE w.id IN (SELECT p.id FROM {words} AS p \
             JOIN many USING (lexeme) WHERE p.target = {oid} FOR UPDATE OF p SKIP LOCKED) \
             RETURNING w.lexeme, w.df, w.total) \
             INSERT INTO {words} (target, lexeme, df, total) \
             SELECT {oid}, g.lexeme, pg_catalog.sum(g.df), pg_catalog.sum(g.total) FROM gone g \
             GROUP BY g.lexeme HAVING pg_catalog.sum(g.df) <> 0 OR pg_catalog.sum(g.total) <> 0",
            words = self.name("lexeme_df"),
            oid = self.oid(),
        )
    }

    /// Counts the words anew.
    pub fn recount(&self) -> Vec<String> {
        let Some(words) = &self.registration.words else { return Vec::new() };
        let forget =
            format!("DELETE FROM {} WHERE target = {}", self.name("lexeme_df"), self.oid());
        let all = self.count_words_of(&self.target.sql, words);
        vec![forget, all]
    }

    fn count_words_of(&self, table: &str, words: &str) -> String {
        let words = quote_identifier(words);
        format!(
            "INSERT INTO {name} (target, lexeme, df, total) \
             SELECT {oid}, u.lexeme, pg_catalog.count(*), 0 \
             FROM {table} AS t, pg_catalog.unnest(t.{words}) AS u GROUP BY u.lexeme \
             UNION ALL SELECT {oid}, '', pg_catalog.count(t.{words}), \
             coalesce(pg_catalog.sum((SELECT coalesce(pg_catalog.sum(pg_catalog.cardinality(u.positions)), 0) \
             FROM pg_catalog.unnest(t.{words}) AS u)), 0) FROM {table} AS t",
            name = self.name("lexeme_df"),
            oid = self.oid(),
        )
    }
}
