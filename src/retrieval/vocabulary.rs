//! The words of a table's texts, and how many documents have each.

use super::target::Target;
use crate::error::Failure;
use crate::owner::as_owner;
use crate::retrieval::quietly::{Paths, quietly};
use crate::retrieval::statement::{Planned, rows};
use concierge_core::retrieval::bm25::{Collection, Term};
use concierge_core::retrieval::lexeme::{self, Nearest};
use concierge_core::retrieval::tsvector;
use std::collections::HashMap;

/// What can be asked of the words of a table.
pub trait Vocabulary {
    /// How many documents there are, and how long they are.
    fn collection(&self) -> Result<Collection, Failure>;
    /// How many documents have each of `lexemes`.
    fn documents(&self, lexemes: &[String]) -> Result<HashMap<String, f64>, Failure>;
    /// Known words near one that no document has.
    fn nearest(&self, lexeme: &str) -> Result<Vec<Nearest>, Failure>;
}

/// The words of a question as terms: each as it was asked, and those that no document has replaced by what is near.
pub fn terms(words: &dyn Vocabulary, asked: &[String]) -> Result<Vec<Term>, Failure> {
    let known = words.documents(asked)?;
    let mut terms = Vec::new();
    for (place, lexeme) in asked.iter().enumerate() {
        let documents = known.get(lexeme).copied().unwrap_or(0.0);
        if documents > 0.0 {
            terms.push(Term { lexeme: lexeme.clone(), weight: 1.0, documents, asked: place });
            continue;
        }
        let near = words.nearest(lexeme)?.into_iter().map(|near| Term {
            lexeme: near.lexeme,
            weight: near.nearness,
            documents: near.documents,
            asked: place,
        });
        terms.extend(near);
    }
    Ok(terms)
}

/// The words as they are kept beside an attached table. Callers may not read that table, since it has the words of
/// all owners; what they get to see of it are words that stand in rows of theirs.
pub struct Kept<'a> {
    pub target: &'a Target,
    /// The table of words, as SQL writes it.
    pub table: &'a str,
    /// The schema of pg_trgm, if it is there.
    pub trigrams: Option<&'a str>,
}

impl Kept<'_> {
    fn sums(
        &self,
        condition: &str,
        text: impl Into<String>,
    ) -> Result<Vec<(String, f64, f64)>, Failure> {
        self.read(condition, text.into().into())
    }

    fn read(
        &self,
        condition: &str,
        value: pgrx::datum::DatumWithOid<'_>,
    ) -> Result<Vec<(String, f64, f64)>, Failure> {
        let sql = format!(
            "SELECT w.lexeme, pg_catalog.sum(w.df)::pg_catalog.float8, \
             pg_catalog.sum(w.total)::pg_catalog.float8 FROM {} AS w \
             WHERE w.target = $1::pg_catalog.oid AND {condition} \
             GROUP BY 1 HAVING pg_catalog.sum(w.df) > 0",
            self.table
        );
        as_owner(self.target.owner_role, || {
            rows(Planned::Once, &sql, &[self.target.oid.into(), value], |row| {
                (
                    row.text(1).unwrap_or_default(),
                    row.get(2).unwrap_or(0.0),
                    row.get(3).unwrap_or(0.0),
                )
            })
        })
    }
}

impl Vocabulary for Kept<'_> {
    fn collection(&self) -> Result<Collection, Failure> {
        // The row of all documents has no lexeme.
        let all = self.sums("w.lexeme = $2", "")?;
        let (documents, total) = all.first().map_or((0.0, 0.0), |(_, df, total)| (*df, *total));
        Ok(Collection { documents, length: total / documents.max(1.0) })
    }

    fn documents(&self, lexemes: &[String]) -> Result<HashMap<String, f64>, Failure> {
        let found = self.read("w.lexeme = ANY ($2)", lexemes.to_vec().into())?;
        Ok(found.into_iter().map(|(lexeme, df, _)| (lexeme, df)).collect())
    }

    fn nearest(&self, lexeme: &str) -> Result<Vec<Nearest>, Failure> {
        let near = match self.trigrams {
            Some(schema) => {
                let limit = lexeme::LOOKED_AT.to_string();
                let condition = format!("w.lexeme OPERATOR({schema}.%) $2");
                quietly(Paths::default(), &[("pg_trgm.similarity_threshold", &limit)], || {
                    self.sums(&condition, lexeme)
                })?
            }
            None => self.sums("$2 IS NOT NULL AND w.lexeme <> ''", lexeme)?,
        };
        Ok(lexeme::nearest(lexeme, near.iter().map(|(word, df, _)| (word.as_str(), *df))))
    }
}

/// The words of a table that was not attached, read from all its documents.
pub struct Counted {
    documents: HashMap<String, f64>,
    collection: Collection,
}

impl Counted {
    /// Counts the words of documents, each a tsvector.
    pub fn of<'a>(documents: impl Iterator<Item = &'a [u8]>) -> Self {
        let (mut counts, mut all, mut total) = (HashMap::new(), 0.0, 0.0);
        for document in documents {
            all += 1.0;
            for word in tsvector::words(document).unwrap_or_default() {
                total += f64::from(word.count);
                if let Ok(lexeme) = std::str::from_utf8(word.lexeme) {
                    *counts.entry(lexeme.to_owned()).or_insert(0.0) += 1.0;
                }
            }
        }
        Self {
            documents: counts,
            collection: Collection { documents: all, length: total / f64::max(all, 1.0) },
        }
    }
}

impl Vocabulary for Counted {
    fn collection(&self) -> Result<Collection, Failure> {
        Ok(self.collection)
    }

    fn documents(&self, lexemes: &[String]) -> Result<HashMap<String, f64>, Failure> {
        let known = |lexeme: &String| Some((lexeme.clone(), *self.documents.get(lexeme)?));
        Ok(lexemes.iter().filter_map(known).collect())
    }

    fn nearest(&self, lexeme: &str) -> Result<Vec<Nearest>, Failure> {
        Ok(lexeme::nearest(lexeme, self.documents.iter().map(|(word, df)| (word.as_str(), *df))))
    }
}
