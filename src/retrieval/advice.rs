//! `index_advice`: what makes searches of a table slow or incomplete, and the statement that helps.

use super::catalog::{self, Attribute, Index};
use super::target::Target;
use crate::error::{Failure, OrRaise};
use crate::settings;
use crate::spi::{Sees, rows};
use concierge_core::retrieval::shapes::{Shape, shapes};
use pgrx::pg_sys::Oid;
use pgrx::prelude::*;
use pgrx::spi::quote_identifier;
use std::rc::Rc;

type Advice = (&'static str, String, String, String);

#[pg_extern(
    sql = r"CREATE FUNCTION index_advice(target regclass DEFAULT NULL, k integer DEFAULT 10)
RETURNS TABLE (severity text, object text, finding text, fix text)
STABLE PARALLEL RESTRICTED COST 10000 ROWS 10 SET search_path = pg_catalog, pg_temp
LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';"
)]
#[allow(clippy::type_complexity)]
pub fn index_advice(
    target: Option<Oid>,
    k: Option<i32>,
) -> TableIterator<
    'static,
    (
        name!(severity, &'static str),
        name!(object, String),
        name!(finding, String),
        name!(fix, String),
    ),
> {
    let advise = || -> Result<Vec<Advice>, Failure> {
        let tables = match target {
            Some(table) => vec![table],
            None => searched()?,
        };
        let mut all = Vec::new();
        for table in tables {
            let target = Target::of(Some(table))?;
            let advisor = Advisor {
                attributes: catalog::attributes(table)?,
                indexes: catalog::indexes(table)?,
                target,
                k: k.unwrap_or(10),
            };
            all.extend(advisor.advise()?);
        }
        Ok(all)
    };
    TableIterator::new(advise().or_raise())
}

/// Tables with a column of type vector or halfvec.
fn searched() -> Result<Vec<Oid>, Failure> {
    rows(
        Sees::Snapshot,
        "SELECT DISTINCT c.oid, n.nspname, c.relname FROM pg_catalog.pg_attribute a \
         JOIN pg_catalog.pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p', 'm') \
         JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
         JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_type'::regclass \
         AND d.objid = a.atttypid AND d.deptype = 'e' \
         JOIN pg_catalog.pg_extension x ON x.oid = d.refobjid AND x.extname = 'vector' \
         WHERE a.attnum > 0 AND NOT a.attisdropped AND NOT c.relispartition \
         AND c.relpersistence <> 't' ORDER BY n.nspname, c.relname",
        &[],
        |row| Ok(row.get::<Oid>(1)?.unwrap_or(Oid::INVALID)),
    )
}

struct Advisor {
    target: Rc<Target>,
    attributes: Vec<Attribute>,
    indexes: Vec<Index>,
    k: i32,
}

impl Advisor {
    fn advise(&self) -> Result<Vec<Advice>, Failure> {
        let mut all = Vec::new();
        all.extend(self.owner());
        all.extend(self.words());
        if let Some(vectors) = &self.target.vectors {
            all.extend(self.graph()?);
            all.extend(self.storage()?);
            all.extend(self.sight());
            if vectors.dimensions.is_none() {
                let finding = "the vectors have no declared dimensions: no index can be made, and models may be mixed";
                let fix = format!(
                    "ALTER TABLE {} ALTER COLUMN {} TYPE {}(<dimensions>)",
                    self.target.sql,
                    column(&vectors.sql),
                    vectors.type_sql
                );
                all.push(("warning", self.target.sql.clone(), finding.to_owned(), fix));
            }
        }
        all.extend(self.dead()?);
        all.extend(self.functions()?);
        Ok(all)
    }

    fn owner(&self) -> Option<Advice> {
        let owner = self.target.owner.as_ref()?;
        let led = self.indexes.iter().any(|index| {
            !index.partial
                && matches!(index.method.as_str(), "btree" | "hash")
                && index.columns.first() == Some(&Some(owner.clone()))
        });
        (!led).then(|| {
            (
                "warning",
                self.target.sql.clone(),
                format!(
                    "no index on the owner: a search for one owner reads every row (column {owner})"
                ),
                format!(
                    "CREATE INDEX CONCURRENTLY ON {} ({})",
                    self.target.sql,
                    quote_identifier(owner)
                ),
            )
        })
    }

    fn words(&self) -> Option<Advice> {
        let finding = match (&self.target.text, &self.target.vocabulary) {
            (None, _) | (_, Some(_)) => return None,
            (Some(_), None) => "words are not counted: hybrid_match reads every row",
        };
        let fix = format!(
            "SELECT concierge.attach_embeddings({})",
            pgrx::spi::quote_literal(&self.target.sql)
        );
        Some(("notice", self.target.sql.clone(), finding.to_owned(), fix))
    }

    fn graph(&self) -> Result<Option<Advice>, Failure> {
        let Some(vectors) = &self.target.vectors else { return Ok(None) };
        let count = self.target.rows.unwrap_or(0.0);
        let dims = vectors.dimensions.unwrap_or(0);
        let (sql, name) = (&self.target.sql, column(&vectors.sql));
        if vectors.index.is_none() {
            if count <= vectors.exact.up_to(10, count) as f64 || !(1..=4000).contains(&dims) {
                return Ok(None);
            }
            let schema = &vectors.schema;
            let fix = format!(
                "CREATE INDEX CONCURRENTLY ON {sql} USING hnsw \
                 (({name}::{schema}.halfvec({dims})) {schema}.halfvec_cosine_ops)"
            );
            let finding = format!("no index on the vectors of about {count:.0} rows");
            return Ok(Some(("warning", sql.clone(), finding, fix)));
        }
        // The graph of pgvector in memory: the vector, and links of sixteen bytes on the lowest level.
        let need = count * (dims as f64 * 4.0 + 16.0 * 2.0 * 16.0 + 100.0) / 1024.0;
        let has = rows(
            Sees::Snapshot,
            "SELECT setting::float8 FROM pg_catalog.pg_settings WHERE name = 'maintenance_work_mem'",
            &[],
            |row| Ok(row.get::<f64>(1)?.unwrap_or(0.0)),
        )?;
        let has = has.first().copied().unwrap_or(0.0);
        Ok((need > has).then(|| {
            let megabytes = (need / 1024.0).ceil();
            (
                "notice",
                sql.clone(),
                format!("building the index anew needs about {megabytes} MB, maintenance_work_mem is {} MB", has / 1024.0),
                format!("SET maintenance_work_mem = '{megabytes}MB'"),
            )
        }))
    }

    fn storage(&self) -> Result<Option<Advice>, Failure> {
        const INSIDE: usize = 1900;
        let Some(vectors) = &self.target.vectors else { return Ok(None) };
        let found = self.attributes.iter().find(|a| a.column.sql == vectors.sql);
        let dims = vectors.dimensions.unwrap_or(0);
        if !found.is_some_and(|a| a.outside) || !(1..=INSIDE).contains(&dims) {
            return Ok(None);
        }
        let outside = rows(
            Sees::Snapshot,
            "SELECT c.reltoastrelid <> 0 AND pg_catalog.pg_relation_size(c.reltoastrelid) > 0 \
             FROM pg_catalog.pg_class c WHERE c.oid = $1",
            &[self.target.oid.into()],
            |row| Ok(row.get::<bool>(1)? == Some(true)),
        )?;
        let severity = if outside == [true] { "warning" } else { "notice" };
        let name = column(&vectors.sql);
        Ok(Some((
            severity,
            self.target.sql.clone(),
            format!(
                "vectors have storage EXTERNAL: those of one owner are read up to four times as slowly (column {name})"
            ),
            format!(
                "ALTER TABLE {sql} ALTER COLUMN {name} SET STORAGE PLAIN; VACUUM FULL {sql}",
                sql = self.target.sql
            ),
        )))
    }

    fn sight(&self) -> Option<Advice> {
        let set =
            settings::get(c"hnsw.ef_search").and_then(|n| n.parse::<i32>().ok()).unwrap_or(40);
        (set < self.k).then(|| {
            (
                "warning",
                "hnsw.ef_search".to_owned(),
                format!("hnsw.ef_search is {set}: a plain query finds no more rows than that, and {} are asked for", self.k),
                format!("SET hnsw.ef_search = {}", self.k.saturating_mul(2).clamp(40, 1000)),
            )
        })
    }

    fn dead(&self) -> Result<Option<Advice>, Failure> {
        let found = rows(
            Sees::Snapshot,
            "SELECT 100 * n_dead_tup / (n_dead_tup + n_live_tup) FROM pg_catalog.pg_stat_all_tables \
             WHERE relid = $1 AND n_dead_tup > 100 AND n_dead_tup * 5 > n_dead_tup + n_live_tup",
            &[self.target.oid.into()],
            |row| Ok(row.get::<i64>(1)?.unwrap_or(0)),
        )?;
        Ok(found.first().map(|share| {
            (
                "notice",
                self.target.sql.clone(),
                format!(
                    "{share} percent of the rows are dead, and take the place of others in a walk"
                ),
                format!("VACUUM {}", self.target.sql),
            )
        }))
    }

    /// Functions that search this table in a shape that no index serves.
    fn functions(&self) -> Result<Vec<Advice>, Failure> {
        let iterates = settings::get(c"hnsw.iterative_scan").is_some_and(|mode| mode != "off");
        let found = rows(
            Sees::Snapshot,
            "SELECT p.oid::pg_catalog.regprocedure::text, \
             CASE WHEN p.prosqlbody IS NULL THEN p.prosrc ELSE pg_catalog.pg_get_functiondef(p.oid) END, \
             coalesce(pg_catalog.array_to_string(p.proconfig, ' ') LIKE '%iterative_scan%', false) \
             FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_language l ON l.oid = p.prolang \
             WHERE l.lanname IN ('sql', 'plpgsql') AND p.prokind = 'f' \
             AND p.pronamespace <> 'pg_catalog'::regnamespace \
             AND pg_catalog.strpos(CASE WHEN p.prosqlbody IS NULL THEN p.prosrc \
             ELSE pg_catalog.pg_get_functiondef(p.oid) END, $1) > 0 ORDER BY 1",
            &[self.target.name.as_str().into()],
            |row| Ok((row.text(1)?, row.text(2)?, row.get::<bool>(3)? == Some(true))),
        )?;
        let mut all = Vec::new();
        for (function, source, sets) in found {
            for shape in shapes(&source) {
                let on = iterates || sets || source.contains("iterative_scan");
                all.push(advice_on(shape, &function, on));
            }
        }
        Ok(all)
    }
}

fn advice_on(shape: Shape, function: &str, iterates: bool) -> Advice {
    let (severity, finding, fix) = match shape {
        Shape::BySimilarity => (
            "warning",
            "orders by similarity DESC: no index is used",
            "Order by the distance itself, ascending: ORDER BY embedding <=> query LIMIT n.",
        ),
        Shape::RowNumber => (
            "warning",
            "ranks by row_number() over the distance: the whole table is sorted",
            "Take the nearest rows in a sub-select with ORDER BY and LIMIT, and number those; or use concierge.hybrid_match.",
        ),
        Shape::ThresholdInside if iterates => (
            "warning",
            "compares the distance in WHERE, with iterative scans on: where few rows qualify, a walk goes on to its end",
            "Compare outside of the LIMIT: SELECT * FROM (... ORDER BY distance LIMIT n) s WHERE distance < x; or use concierge.match.",
        ),
        Shape::ThresholdInside => (
            "notice",
            "compares the distance in WHERE: with iterative scans on, a walk would go on to its end",
            "Compare outside of the LIMIT: SELECT * FROM (... ORDER BY distance LIMIT n) s WHERE distance < x; or use concierge.match.",
        ),
    };
    (severity, function.to_owned(), finding.to_owned(), fix.to_owned())
}

/// The name of a column without the alias of its table.
fn column(sql: &str) -> &str {
    sql.strip_prefix("t.").unwrap_or(sql)
}
