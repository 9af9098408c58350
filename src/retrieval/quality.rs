//! `concierge.eval_run`: how good a ranking is, beside judgements.

use super::query;
use crate::error::{Failure, OrRaise};
use crate::json::Json;
use concierge_core::refusal::{self, Refusal};
use concierge_core::retrieval::metrics::{Judgements, Quality, Run, quality};
use pgrx::prelude::*;
use serde_json::Value;
use std::collections::HashMap;

#[pg_extern(sql = r"CREATE FUNCTION eval_run(run jsonb, qrels jsonb, k integer DEFAULT 10)
RETURNS TABLE (queries integer, ndcg double precision, recall double precision, mrr double precision)
IMMUTABLE PARALLEL SAFE COST 1000 ROWS 1 LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';")]
#[allow(clippy::type_complexity)]
pub fn eval_run(
    run: Option<Json>,
    qrels: Option<Json>,
    k: Option<i32>,
) -> TableIterator<
    'static,
    (name!(queries, i32), name!(ndcg, f64), name!(recall, f64), name!(mrr, f64)),
> {
    let measured = || -> Result<Quality, Failure> {
        let read = |json: Option<Json>, name: &str| {
            let json =
                json.ok_or_else(|| Refusal::new(refusal::NOT_NULL, format!("{name} is null")))?;
            let value: Value = serde_json::from_str(&json.0).unwrap_or_default();
            Ok::<_, Refusal>(value)
        };
        let hint_run =
            "Write {\"q1\": [\"d3\", \"d7\"]}, or a list of {query_id, doc_id, rank or score}.";
        let run = run_of(&read(run, "run")?)
            .ok_or_else(|| query::invalid("run cannot be read", hint_run))?;
        let hint = "Write {\"q1\": {\"d3\": 1}}, {\"q1\": [\"d3\"]}, or a list of {query_id, doc_id, grade}.";
        let judged = judgements(&read(qrels, "qrels")?)
            .ok_or_else(|| query::invalid("qrels cannot be read", hint))?;
        let k = usize::try_from(query::count(k)?).unwrap_or(usize::MAX);
        Ok(quality(&run, &judged, k))
    };
    let Quality { questions, ndcg, recall, mrr } = measured().or_raise();
    TableIterator::once((i32::try_from(questions).unwrap_or(i32::MAX), ndcg, recall, mrr))
}

fn id(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn field<'a>(row: &'a Value, names: &[&str]) -> Option<&'a Value> {
    names.iter().find_map(|name| row.get(name))
}

const QUERY: &[&str] = &["query_id", "query", "q", "qid"];
const DOCUMENT: &[&str] = &["doc_id", "doc", "d", "id"];

fn run_of(value: &Value) -> Option<Run> {
    match value {
        Value::Object(questions) => questions
            .iter()
            .map(|(question, rows)| {
                let rows: Option<Vec<_>> = rows.as_array()?.iter().map(id).collect();
                Some((question.clone(), rows?))
            })
            .collect(),
        Value::Array(rows) => {
            let mut all: HashMap<String, Vec<(f64, String)>> = HashMap::new();
            for row in rows {
                let order = match row.get("rank").and_then(Value::as_f64) {
                    Some(rank) => rank,
                    None => -row.get("score")?.as_f64()?,
                };
                let (question, document) = (id(field(row, QUERY)?)?, id(field(row, DOCUMENT)?)?);
                all.entry(question).or_default().push((order, document));
            }
            let ordered = |mut rows: Vec<(f64, String)>| {
                rows.sort_by(|a, b| a.0.total_cmp(&b.0));
                rows.into_iter().map(|(_, document)| document).collect()
            };
            Some(all.into_iter().map(|(question, rows)| (question, ordered(rows))).collect())
        }
        _ => None,
    }
}

fn judgements(value: &Value) -> Option<Judgements> {
    match value {
        Value::Object(questions) => questions
            .iter()
            .map(|(question, grades)| {
                let grades: Option<HashMap<String, f64>> = match grades {
                    Value::Object(grades) => grades
                        .iter()
                        .map(|(document, grade)| Some((document.clone(), grade.as_f64()?)))
                        .collect(),
                    Value::Array(right) => {
                        right.iter().map(|right| Some((id(right)?, 1.0))).collect()
                    }
                    _ => None,
                };
                Some((question.clone(), grades?))
            })
            .collect(),
        Value::Array(rows) => {
            let mut all = Judgements::new();
            for row in rows {
                let grade = field(row, &["grade", "relevance", "rel"]);
                let grade = grade.map_or(Some(1.0), Value::as_f64)?;
                let (question, document) = (id(field(row, QUERY)?)?, id(field(row, DOCUMENT)?)?);
                all.entry(question).or_default().insert(document, grade);
            }
            Some(all)
        }
        _ => None,
    }
}
