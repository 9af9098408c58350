//! Search by words: BM25.

use super::condition::{Conditions, read};
use super::dense_sql::Place;
use super::json::Stored;
use super::quietly::{Paths, quietly};
use super::statement::{Planned, rows};
use super::target::Target;
use super::vocabulary::{Counted, Kept, Vocabulary, terms};
use crate::error::Failure;
use concierge_core::refusal::{self, Refusal};
use concierge_core::retrieval::bm25::{Term, rarest};
use concierge_core::retrieval::tsvector;
use pgrx::pg_sys;

/// A row that shares words with the question.
pub struct Worded {
    /// Where it is.
    pub place: Place,
    /// Its score.
    pub score: f64,
    /// The words it shares, and for each the one it stands for, if it is not what was asked.
    pub words: Vec<(String, Option<String>)>,
}

/// Documents of so many words are worth fetching for their rarest.
const BUDGET: f64 = 400.0;
/// Never more than that, whatever is asked.
const MOST: i64 = 4000;
/// Without a table of words all documents are read: that is for small tables.
const MOST_COUNTED: f64 = 50_000.0;

/// The best `k` rows.
pub fn worded(
    target: &Target,
    conditions: &Conditions,
    text: &str,
    k: usize,
    trigrams: Option<&str>,
) -> Result<Vec<Worded>, Failure> {
    let Some(words_sql) = words(target) else { return Ok(Vec::new()) };
    let asked = rows(
        Planned::Once,
        "SELECT u.lexeme FROM pg_catalog.unnest(\
         pg_catalog.to_tsvector($1::pg_catalog.regconfig, $2)) AS u ORDER BY 1",
        &[target.language.clone().into(), text.to_owned().into()],
        |row| row.text(1).unwrap_or_default(),
    )?;
    if asked.is_empty() {
        return Ok(Vec::new());
    }
    match &target.vocabulary {
        Some(table) => {
            let words = Kept { target, table, trigrams };
            let terms = terms(&words, &asked)?;
            let any: Vec<_> = rarest(&terms, BUDGET)
                .into_iter()
                .filter_map(|place| terms.get(place).map(|term| quoted(&term.lexeme)))
                .collect();
            if any.is_empty() {
                return Ok(Vec::new());
            }
            let documents = documents(target, conditions, &words_sql, Some(any.join(" | ")))?;
            Ok(scored(&words, &terms, &asked, documents, k)?)
        }
        None => {
            if target.rows.is_some_and(|rows| rows > MOST_COUNTED) {
                let message = format!("\"{}\" is too large to count its words", target.name);
                return Err(Refusal::new(refusal::NOT_HERE, message)
                    .hint("SELECT concierge.attach_embeddings(...) keeps count of them.")
                    .into());
            }
            let documents = documents(target, conditions, &words_sql, None)?;
            let words = Counted::of(documents.iter().map(|(_, words)| words.content()));
            let terms = terms(&words, &asked)?;
            scored(&words, &terms, &asked, documents, k)
        }
    }
}

/// The words of a row as SQL; none when there is nothing to read.
fn words(target: &Target) -> Option<String> {
    if let Some(words) = &target.words {
        return Some(words.clone());
    }
    let parts: Vec<_> = [&target.title, &target.text].into_iter().flatten().cloned().collect();
    let language = pgrx::spi::quote_literal(&target.language);
    (!parts.is_empty()).then(|| {
        format!(
            "pg_catalog.to_tsvector({language}::pg_catalog.regconfig, \
             pg_catalog.concat_ws(' ', {}))",
            parts.join(", ")
        )
    })
}

/// A lexeme in a tsquery.
fn quoted(lexeme: &str) -> String {
    format!("'{}'", lexeme.replace('\\', "\\\\").replace('\'', "''"))
}

fn documents(
    target: &Target,
    conditions: &Conditions,
    words: &str,
    any: Option<String>,
) -> Result<Vec<(Place, Stored)>, Failure> {
    let at = conditions.next();
    let having = match any {
        Some(_) => {
            format!(" AND {words} OPERATOR(pg_catalog.@@) ${at} LIMIT {MOST}")
        }
        None => String::new(),
    };
    let sql = format!(
        "SELECT t.tableoid, t.ctid, {words} FROM {} AS t WHERE {}{having}",
        target.sql,
        conditions.sql(),
    );
    let planned = conditions.planned_for_few(any.is_some());
    let values = conditions.values(any.map(|any| read(&any, pg_sys::TSQUERYOID)));
    let found = quietly(Paths::default(), &[], || {
        rows(planned, &sql, &values, |row| row.stored(3).map(|words| (Place::read(row, 1), words)))
    })?;
    Ok(found.into_iter().flatten().collect())
}

fn scored(
    words: &dyn Vocabulary,
    terms: &[Term],
    asked: &[String],
    documents: Vec<(Place, Stored)>,
    k: usize,
) -> Result<Vec<Worded>, Failure> {
    let all = words.collection()?;
    let mut found: Vec<_> = documents
        .into_iter()
        .filter_map(|(place, document)| {
            let (score, shared) = all.score(terms, &tsvector::words(document.content())?);
            let word = |place: &usize| {
                let term = terms.get(*place)?;
                let asked = asked.get(term.asked).filter(|asked| **asked != term.lexeme);
                Some((term.lexeme.clone(), asked.cloned()))
            };
            let words: Vec<_> = shared.iter().filter_map(word).collect();
            (score > 0.0).then_some(Worded { place, score, words })
        })
        .collect();
    found.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.place.cmp(&b.place)));
    found.truncate(k);
    Ok(found)
}
