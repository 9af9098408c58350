//! `measure_recall`: how many of the true nearest rows a search finds, measured on rows of the table itself.

use super::condition::Conditions;
use super::dense::nearest;
use super::dense_sql::{Place, Search, Show};
use super::query;
use super::statement::{Planned, rows};
use super::target::Target;
use super::vectors::Vectors;
use crate::error::{Failure, OrRaise};
use crate::json::Json;
use pgrx::pg_sys::Oid;
use pgrx::prelude::*;
use std::collections::HashSet;

type Measured = (i32, f64, f64, f64, f64);

#[pg_extern(sql = r"CREATE FUNCTION measure_recall(
    target regclass, sample integer DEFAULT 50, k integer DEFAULT 10, filter jsonb DEFAULT '{}'
) RETURNS TABLE (
    queries integer, recall double precision, rows_found double precision, index_recall double precision,
    index_rows double precision
)
STABLE PARALLEL RESTRICTED COST 100000 ROWS 1 LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';")]
#[allow(clippy::type_complexity)]
pub fn measure_recall(
    target: Option<Oid>,
    sample: Option<i32>,
    k: Option<i32>,
    filter: Option<Json>,
) -> TableIterator<
    'static,
    (
        name!(queries, i32),
        name!(recall, f64),
        name!(rows_found, f64),
        name!(index_recall, f64),
        name!(index_rows, f64),
    ),
> {
    let measure = || -> Result<Measured, Failure> {
        let target = Target::of(target)?;
        let vectors = target.vectors()?;
        let conditions = Conditions::new(&target, filter.as_ref().map(|f| f.0.as_str()), None)?;
        let k = query::count(k)?.max(1);
        let wanted = i64::try_from(query::count(Some(sample.unwrap_or(50)))?).unwrap_or(i64::MAX);
        let questions = questions(&target, vectors, wanted)?;
        let (mut ours, mut plain) = (Sum::default(), Sum::default());
        for question in &questions {
            pgrx::check_for_interrupts!();
            // The row that asks is nearest to itself, which proves nothing: it is left out.
            let search = Search {
                target: &target,
                vectors,
                query: &question.vector,
                k: k + 1,
                conditions: &conditions,
                show: Show::Places,
            };
            let others = |near: Vec<Place>| {
                let others = near.into_iter().filter(|place| *place != question.place);
                others.take(usize::try_from(k).unwrap_or(usize::MAX)).collect::<Vec<_>>()
            };
            let truth: HashSet<_> = others(search.exact()?.iter().map(|near| near.place).collect())
                .into_iter()
                .collect();
            let found = others(nearest(&search, None)?.iter().map(|near| near.place).collect());
            ours.add(&truth, &found);
            plain.add(&truth, &others(search.plain()?));
        }
        let count = i32::try_from(questions.len()).unwrap_or(i32::MAX);
        Ok((count, ours.recall(), ours.rows(), plain.recall(), plain.rows()))
    };
    TableIterator::once(measure().or_raise())
}

#[derive(Default)]
struct Sum {
    questions: f64,
    recall: f64,
    rows: f64,
}

impl Sum {
    fn add(&mut self, truth: &HashSet<Place>, found: &[Place]) {
        let right = found.iter().filter(|place| truth.contains(place)).count();
        self.questions += 1.0;
        self.rows += found.len() as f64;
        // Nothing to find is found.
        self.recall += if truth.is_empty() { 1.0 } else { right as f64 / truth.len() as f64 };
    }

    fn recall(&self) -> f64 {
        self.recall / self.questions.max(1.0)
    }

    fn rows(&self) -> f64 {
        self.rows / self.questions.max(1.0)
    }
}

struct Question {
    place: Place,
    vector: Vec<f32>,
}

/// Rows of all parts of the table, the same each time.
fn questions(target: &Target, vectors: &Vectors, wanted: i64) -> Result<Vec<Question>, Failure> {
    let all = target.rows.unwrap_or(0.0).max(1.0);
    let percent = (wanted as f64 * 400.0 / all).clamp(0.01, 100.0);
    let sql = format!(
        "SELECT t.tableoid, t.ctid, {}::{}.vector::pg_catalog.float4[] FROM {} AS t \
         TABLESAMPLE SYSTEM ($1) REPEATABLE (7) WHERE {0} IS NOT NULL \
         ORDER BY pg_catalog.hashtext(t.ctid::pg_catalog.text), 1, 2 LIMIT $2",
        vectors.sql, vectors.schema, target.sql
    );
    let read = |percent: f64| {
        rows(Planned::Anew, &sql, &[(percent as f32).into(), wanted.into()], |row| Question {
            place: Place::read(row, 1),
            vector: row.get(3).unwrap_or_default(),
        })
    };
    let mut found = read(percent)?;
    if (found.len() as i64) < wanted && percent < 100.0 {
        found = read(100.0)?;
    }
    found.retain(|question| question.vector.iter().any(|n| *n != 0.0));
    Ok(found)
}
