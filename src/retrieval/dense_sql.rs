//! The statements of a search by meaning.

use super::condition::Conditions;
use super::json::Stored;
use super::quietly::{Paths, quietly};
use super::statement::{Planned, Row, rows};
use super::target::Target;
use super::vectors::{Graph, Vectors};
use crate::error::Failure;
use pgrx::datum::DatumWithOid;
use pgrx::itemptr::item_pointer_to_u64;
use pgrx::pg_sys::{ItemPointerData, Oid};

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
    /// What it is named by, if that was asked for.
    pub id: Option<String>,
    /// The row for the caller, if that was asked for.
    pub row: Option<Stored>,
}

/// What is read of the rows that are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Show {
    /// Where they are.
    Places,
    /// What they are named by.
    Ids,
    /// All of them.
    Rows,
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
    /// What of them.
    pub show: Show,
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
        let Vectors { sql, schema, metric, .. } = self.vectors;
        format!("({sql} OPERATOR({schema}.{}) ${at})", metric.operator())
    }

    fn question<'a>(&self) -> DatumWithOid<'a> {
        self.vectors.stored.value(self.query)
    }

    /// Can the rows that count be found by an index, whatever the values are?
    fn by_index(&self, planned: Planned) -> bool {
        let hidden = self.target.policy_by_owner && self.target.hides_rows();
        planned == Planned::Once
            && (hidden
                || !self.conditions.is_empty() && self.conditions.found_by_index(self.target))
    }

    /// The nearest rows of a statement that begins with [`Self::found`]. What is shown of them is put together for
    /// those rows only that are left.
    fn near(
        &self,
        planned: Planned,
        sql: &str,
        others: Vec<DatumWithOid<'_>>,
    ) -> Result<Vec<Near>, Failure> {
        let values = self.conditions.values(others);
        let mut found = rows(planned, sql, &values, |row| Near {
            place: Place::read(row, 1),
            distance: row.get(3).unwrap_or(f64::NAN),
            counts: row.get(4) == Some(true),
            id: if self.show == Show::Places { None } else { row.text(5) },
            row: if self.show == Show::Rows { row.stored(6) } else { None },
        })?;
        // A vector of zeros has no distance; such rows come last.
        found.retain(|near| near.distance < f64::INFINITY);
        // The index may be over shorter numbers than the column.
        found.sort_by(|a, b| a.distance.total_cmp(&b.distance).then(a.place.cmp(&b.place)));
        Ok(found)
    }

    /// `SELECT place, distance, whether it counts, columns FROM table AS t`
    fn found(&self, distance: &str, counts: &str, columns: &str) -> String {
        format!(
            "SELECT t.tableoid, t.ctid, {distance} AS \"distance()\", {counts} AS \"counts()\"{columns} FROM {} AS t",
            self.target.sql
        )
    }

    /// What is selected of the rows that were found, which are called `s` if the table is called `t`.
    fn shown(&self, s: &str) -> String {
        let Target { id, row, .. } = self.target;
        let row = match self.show {
            Show::Rows => format!(", CASE WHEN {s}.\"counts()\" THEN {row} END"),
            _ => String::new(),
        };
        format!("SELECT {s}.tableoid, {s}.ctid, {s}.\"distance()\", {s}.\"counts()\", {id}{row}")
    }

    /// How many rows fulfil the conditions; counted no further than one beyond `cap`.
    pub fn count(&self, cap: u64) -> Result<u64, Failure> {
        let sql = format!(
            "SELECT pg_catalog.count(*) FROM (SELECT 1 FROM {} AS t WHERE {} LIMIT ${}) s",
            self.target.sql,
            self.conditions.sql(),
            self.conditions.next(),
        );
        let planned = self.conditions.planned(self.target);
        // Planned without a look at the values, it must not take an owner with half of the table for the usual one;
        // and as it has an end, it need not collect all rows before it begins.
        let no = Paths {
            seqscan: self.by_index(planned),
            bitmapscan: self.by_index(planned),
            sort: false,
        };
        let limit = i64::try_from(cap).unwrap_or(i64::MAX - 1) + 1;
        let values = self.conditions.values([limit.into()]);
        let counted = quietly(no, &[], || rows(planned, &sql, &values, |row| row.get::<i64>(1)))?;
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
        let counted = rows(Planned::Once, &sql, &values, |row| row.get::<i64>(1))?;
        let counted = counted.first().copied().flatten().unwrap_or(0);
        Ok(counted as f64 * 100.0 / percent / of.max(1.0))
    }

    /// Compares every row that fulfils the conditions. Adding nothing to the distance keeps any index out of it. Rows
    /// that are to be shown are read again when it is known which they are: many are put in order, few are shown.
    pub fn exact(&self) -> Result<Vec<Near>, Failure> {
        let at = self.conditions.next();
        let distance = format!("{} OPERATOR(pg_catalog.+) 0::pg_catalog.float8", self.distance(at));
        let columns = if self.show == Show::Ids { self.target.carried.id.as_str() } else { "" };
        let mut sql = format!(
            "{} WHERE {} AND {} IS NOT NULL ORDER BY 3, 1, 2 LIMIT {}",
            self.found(&distance, "true", columns),
            self.conditions(),
            self.vectors.sql,
            self.k,
        );
        if self.show == Show::Ids {
            sql = format!("{} FROM ({sql}) AS t", self.shown("t"));
        } else if self.show == Show::Rows {
            let part = if self.target.partitioned { " AND t.tableoid = s.tableoid" } else { "" };
            sql = format!(
                "{} FROM ({sql}) AS s JOIN {} AS t ON t.ctid = s.ctid{part}",
                self.shown("s"),
                self.target.sql
            );
        }
        let planned = self.conditions.planned(self.target);
        let no = Paths { seqscan: self.by_index(planned), ..Paths::default() };
        quietly(no, &[], || self.near(planned, &sql, vec![self.question()]))
    }

    /// The search as one writes it by hand, with the settings and the plan that the session would use.
    pub fn plain(&self) -> Result<Vec<Place>, Failure> {
        let at = self.conditions.next();
        let Vectors { schema, metric, .. } = self.vectors;
        let (expression, question) = match &self.vectors.index {
            Some(graph) => (&graph.expression, graph.stored.value(self.query)),
            None => (&self.vectors.sql, self.question()),
        };
        let sql = format!(
            "SELECT t.tableoid, t.ctid FROM {} AS t WHERE {} \
             ORDER BY {expression} OPERATOR({schema}.{}) ${at} LIMIT {}",
            self.target.sql,
            self.conditions(),
            metric.operator(),
            self.k,
        );
        let values = self.conditions.values([question]);
        rows(Planned::Anew, &sql, &values, |row| Place::read(row, 1))
    }

    /// Walks the graph of an index, near rows first; a walk that goes on does so until it has enough of them. With
    /// `until` it ends at that distance: rows beyond count as found, whatever the conditions say. Otherwise it would go
    /// on looking for rows that are not wanted.
    pub fn walk(
        &self,
        graph: &Graph,
        sight: u64,
        goes_on: bool,
        until: Option<f64>,
    ) -> Result<Vec<Near>, Failure> {
        let at = self.conditions.next();
        let mut values = vec![self.question()];
        let mut parameter = |value| {
            values.push(value);
            at + values.len() - 1
        };
        // One question serves both, unless the index is over shorter numbers.
        let same = graph.stored.type_oid == self.vectors.stored.type_oid;
        let by = if same { at } else { parameter(graph.stored.value(self.query)) };
        let (distance, conditions) = (self.distance(at), self.conditions());
        let (stop, counts) = match until {
            Some(beyond) => {
                let stop = parameter(beyond.into());
                let stop = format!(" OR {distance} OPERATOR(pg_catalog.>=) ${stop}");
                (stop, format!("({conditions})"))
            }
            None => (String::new(), "true".to_owned()),
        };
        let columns = match self.show {
            Show::Places => "",
            Show::Ids => self.target.carried.id.as_str(),
            Show::Rows => self.target.carried.row.as_str(),
        };
        let Vectors { schema, metric, .. } = self.vectors;
        let mut sql = format!(
            "{} WHERE ({conditions}){stop} ORDER BY {} OPERATOR({schema}.{}) ${by} LIMIT {}",
            self.found(&distance, &counts, columns),
            graph.expression,
            metric.operator(),
            self.k,
        );
        if self.show != Show::Places {
            sql = format!("{} FROM ({sql}) AS t", self.shown("t"));
        }
        let sight = sight.to_string();
        let mut settings = vec![("hnsw.ef_search", sight.as_str())];
        if goes_on {
            settings.push(("hnsw.iterative_scan", "strict_order"));
            settings.push(("hnsw.max_scan_tuples", "20000"));
        } else if self.vectors.iterates {
            settings.push(("hnsw.iterative_scan", "off"));
        }
        let planned = self.conditions.planned_for_walk();
        let no = Paths { seqscan: true, bitmapscan: true, sort: true };
        quietly(no, &settings, || self.near(planned, &sql, values))
    }
}
