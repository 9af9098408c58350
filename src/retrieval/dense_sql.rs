//! The statements of a search by meaning.

use super::condition::Conditions;
use super::statement::{Planned, Row, rows};
use super::target::Target;
use super::vectors::Vectors;
use crate::error::Failure;
use crate::settings::{c_string, set_for_now};
use pgrx::datum::DatumWithOid;
use pgrx::itemptr::item_pointer_to_u64;
use pgrx::pg_sys::{self, ItemPointerData, Oid};

/// Where a row is stored: its table, and its block and number there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    table: u32,
    item: u64,
}

impl Place {
    /// The place in columns `ordinal` (tableoid) and the next (ctid).
    pub fn read(row: &Row, ordinal: usize) -> Self {
        let item = row.get::<ItemPointerData>(ordinal + 1).unwrap_or_default();
        let table = row.get::<Oid>(ordinal).unwrap_or(Oid::INVALID);
        Self { table: table.to_u32(), item: item_pointer_to_u64(item) }
    }

    /// The table.
    pub fn table(self) -> Oid {
        Oid::from(self.table)
    }

    /// `(block,number)`
    pub fn tid(self) -> String {
        format!("({},{})", self.item >> 32, self.item & 0xffff_ffff)
    }
}

/// A row that was found.
pub struct Near {
    /// Where it is.
    pub place: Place,
    /// How far from the question.
    pub distance: f64,
    /// Does it fulfil the conditions? A walk that ends at a distance returns others too.
    pub counts: bool,
}

/// A search of one table.
pub struct Search<'a> {
    /// The table.
    pub target: &'a Target,
    /// Its embeddings.
    pub vectors: &'a Vectors,
    /// The question.
    pub query: &'a [f32],
    /// So many rows.
    pub k: u64,
    /// Which rows.
    pub conditions: &'a Conditions,
}

impl Search<'_> {
    fn conditions(&self) -> String {
        match &self.vectors.fresh {
            Some(fresh) => format!("{} AND {fresh}", self.conditions.sql()),
            None => self.conditions.sql(),
        }
    }

    /// The distance of a row as SQL; the question is parameter `at`.
    fn distance(&self, at: usize) -> String {
        let Vectors { sql, type_sql, schema, metric, .. } = self.vectors;
        format!("({sql} OPERATOR({schema}.{}) ${at}::{type_sql})", metric.operator())
    }

    fn limit(&self) -> i64 {
        i64::try_from(self.k).unwrap_or(i64::MAX)
    }

    fn near(&self, sql: &str, others: Vec<DatumWithOid<'_>>) -> Result<Vec<Near>, Failure> {
        let values = self.conditions.values(others);
        let found = rows(Planned::Anew, sql, &values, |row| Near {
            place: Place::read(row, 1),
            distance: row.get(3).unwrap_or(f64::NAN),
            counts: row.get(4) == Some(true),
        })?;
        // A vector of zeros has no distance; such rows come last.
        Ok(found.into_iter().filter(|near| near.distance < f64::INFINITY).collect())
    }

    /// How many rows fulfil the conditions; counted no further than one beyond `cap`.
    pub fn count(&self, cap: u64) -> Result<u64, Failure> {
        let sql = format!(
            "SELECT pg_catalog.count(*) FROM (SELECT 1 FROM {} AS t WHERE {} LIMIT ${}) s",
            self.target.sql,
            self.conditions.sql(),
            self.conditions.next(),
        );
        let limit = i64::try_from(cap).unwrap_or(i64::MAX - 1) + 1;
        let values = self.conditions.values([limit.into()]);
        let counted = rows(Planned::Anew, &sql, &values, |row| row.get::<i64>(1))?;
        Ok(counted.first().copied().flatten().and_then(|n| u64::try_from(n).ok()).unwrap_or(0))
    }

    /// The part of about a thousand rows, always the same ones, that fulfils the conditions.
    pub fn share(&self, of: f64) -> Result<f64, Failure> {
        let percent = (100_000.0 / of.max(1.0)).clamp(0.01, 100.0);
        let sql = format!(
            "SELECT pg_catalog.count(*) FROM {} AS t TABLESAMPLE SYSTEM (${}) REPEATABLE (1) \
             WHERE {}",
            self.target.sql,
            self.conditions.next(),
            self.conditions.sql(),
        );
        let values = self.conditions.values([(percent as f32).into()]);
        let counted = rows(Planned::Anew, &sql, &values, |row| row.get::<i64>(1))?;
        let counted = counted.first().copied().flatten().unwrap_or(0);
        Ok(counted as f64 * 100.0 / percent / of.max(1.0))
    }

    /// Compares every row that fulfils the conditions. Adding nothing to the distance keeps any index out of it.
    pub fn exact(&self) -> Result<Vec<Near>, Failure> {
        let at = self.conditions.next();
        let sql = format!(
            "SELECT t.tableoid, t.ctid, {} OPERATOR(pg_catalog.+) 0::pg_catalog.float8, true \
             FROM {} AS t WHERE {} AND {} IS NOT NULL ORDER BY 3, 1, 2 LIMIT ${}",
            self.distance(at),
            self.target.sql,
            self.conditions(),
            self.vectors.sql,
            at + 1,
        );
        quietly(&[], || self.near(&sql, vec![self.query.to_vec().into(), self.limit().into()]))
    }

    /// The search as one writes it by hand, with the settings and the plan that the session would use.
    pub fn plain(&self) -> Result<Vec<Place>, Failure> {
        let at = self.conditions.next();
        let (expression, query_type) = match &self.vectors.index {
            Some((expression, query_type)) => (expression, query_type),
            None => (&self.vectors.sql, &self.vectors.type_sql),
        };
        let Vectors { schema, metric, .. } = self.vectors;
        let sql = format!(
            "SELECT t.tableoid, t.ctid FROM {} AS t WHERE {} \
             ORDER BY {expression} OPERATOR({schema}.{}) ${at}::{query_type} LIMIT ${}",
            self.target.sql,
            self.conditions(),
            metric.operator(),
            at + 1,
        );
        let values = self.conditions.values([self.query.to_vec().into(), self.limit().into()]);
        rows(Planned::Anew, &sql, &values, |row| Place::read(row, 1))
    }

    /// Walks the graph of the index `expression`, near rows first. With `until` the walk ends at that distance: rows
    /// beyond count as found, whatever the conditions say. Otherwise it would go on looking for rows that are not
    /// wanted.
    pub fn walk(
        &self,
        (expression, query_type): &(String, String),
        sight: u64,
        until: Option<f64>,
    ) -> Result<Vec<Near>, Failure> {
        let at = self.conditions.next();
        let (distance, conditions) = (self.distance(at), self.conditions());
        let (stop, counts) = match until {
            Some(_) => {
                let stop = format!(" OR {distance} OPERATOR(pg_catalog.>=) ${}", at + 2);
                (stop, format!("({conditions})"))
            }
            None => (String::new(), "true".to_owned()),
        };
        let Vectors { schema, metric, .. } = self.vectors;
        let sql = format!(
            "SELECT t.tableoid, t.ctid, {distance}, {counts} FROM {} AS t \
             WHERE ({conditions}){stop} \
             ORDER BY {expression} OPERATOR({schema}.{}) ${at}::{query_type} LIMIT ${}",
            self.target.sql,
            metric.operator(),
            at + 1,
        );
        let mut values = vec![self.query.to_vec().into(), self.limit().into()];
        values.extend(until.map(DatumWithOid::from));
        let sight = sight.to_string();
        let mut settings = vec![
            ("enable_seqscan", "off"),
            ("enable_bitmapscan", "off"),
            ("enable_sort", "off"),
            ("hnsw.ef_search", sight.as_str()),
        ];
        if self.vectors.iterates {
            settings.extend([
                ("hnsw.iterative_scan", "strict_order"),
                ("hnsw.max_scan_tuples", "20000"),
            ]);
        }
        let mut near = quietly(&settings, || self.near(&sql, values))?;
        // The index may be over shorter numbers than the column.
        near.sort_by(|a, b| a.distance.total_cmp(&b.distance).then(a.place.cmp(&b.place)));
        Ok(near)
    }
}

/// Does `work` with these settings, none of which the session keeps. Compiling expressions takes longer than any of
/// our statements.
pub fn quietly<T>(settings: &[(&str, &str)], work: impl FnOnce() -> T) -> T {
    // SAFETY: the level is ended below; an error ends it with its (sub)transaction.
    #[allow(unsafe_code)]
    unsafe {
        let level = pg_sys::NewGUCNestLevel();
        set_for_now(c"jit", c"off");
        for (name, value) in settings {
            set_for_now(&c_string(name), &c_string(value));
        }
        let result = work();
        pg_sys::AtEOXact_GUC(true, level);
        result
    }
}
