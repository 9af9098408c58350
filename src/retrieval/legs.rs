//! The three rankings of a hybrid search.

use super::condition::Conditions;
use super::dense::nearest;
use super::dense_sql::{Place, Search, Show};
use super::lexical::Worded;
use super::target::Target;
use super::vectors::Vectors;
use super::{catalog, fuzzy, lexical};
use crate::error::Failure;
use concierge_core::retrieval::fuse::{Fused, rrf};
use serde_json::{Map, Value, json};
use std::collections::HashMap;

/// What is asked of each ranking.
pub struct Ask<'a> {
    /// The table.
    pub target: &'a Target,
    /// Which rows.
    pub conditions: &'a Conditions,
    /// The question in words.
    pub text: &'a str,
    /// The question as a vector.
    pub embedding: Option<(&'a [f32], &'a Vectors)>,
    /// How similar rows must be to be found by meaning.
    pub threshold: Option<f64>,
    /// So many rows of each ranking.
    pub depth: u64,
}

/// What a ranking weighs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weights {
    pub dense: f64,
    pub lexical: f64,
    pub fuzzy: f64,
}

impl Default for Weights {
    fn default() -> Self {
        Self { dense: 1.0, lexical: 1.0, fuzzy: 0.5 }
    }
}

/// The rankings, and why each row is in them.
#[derive(Default)]
pub struct Legs {
    dense: Vec<Place>,
    lexical: Vec<Place>,
    fuzzy: Vec<Place>,
    words: HashMap<Place, Worded>,
    alike: HashMap<Place, f64>,
    /// Why a ranking is empty that could not be made.
    missing: Map<String, Value>,
}

impl Legs {
    /// Searches three times; a ranking that weighs nothing is not made.
    pub fn find(ask: &Ask<'_>, weights: Weights) -> Result<Self, Failure> {
        let mut legs = Self::default();
        if weights.dense > 0.0 {
            legs.find_dense(ask)?;
        }
        if !ask.text.trim().is_empty() {
            let trigrams = catalog::extension("pg_trgm")?.map(|(schema, _)| schema);
            if weights.lexical > 0.0 {
                legs.find_lexical(ask, trigrams.as_deref())?;
            }
            if weights.fuzzy > 0.0 {
                legs.find_fuzzy(ask, trigrams.as_deref())?;
            }
        }
        Ok(legs)
    }

    fn find_dense(&mut self, ask: &Ask<'_>) -> Result<(), Failure> {
        let Some((query, vectors)) = ask.embedding else {
            let why = match &ask.target.vectors {
                Some(_) => "there is no query_embedding",
                None if catalog::extension("vector")?.is_none() => {
                    "the extension vector is not installed"
                }
                None => "the table has no column of embeddings",
            };
            self.missing.insert("dense".to_owned(), why.into());
            return Ok(());
        };
        let Ask { target, conditions, .. } = *ask;
        let (k, show) = (ask.depth, Show::Places);
        let search = Search { target, vectors, query, k, conditions, show };
        let near = nearest(&search, ask.threshold)?;
        self.dense = near.iter().map(|near| near.place).collect();
        Ok(())
    }

    fn find_lexical(&mut self, ask: &Ask<'_>, trigrams: Option<&str>) -> Result<(), Failure> {
        if ask.target.words.is_none() && ask.target.text.is_none() && ask.target.title.is_none() {
            let why = "the table has no column of text with a usual name";
            self.missing.insert("lexical".to_owned(), why.into());
        }
        let k = usize::try_from(ask.depth).unwrap_or(usize::MAX);
        let found = lexical::worded(ask.target, ask.conditions, ask.text, k, trigrams)?;
        self.lexical = found.iter().map(|row| row.place).collect();
        self.words = found.into_iter().map(|row| (row.place, row)).collect();
        Ok(())
    }

    fn find_fuzzy(&mut self, ask: &Ask<'_>, trigrams: Option<&str>) -> Result<(), Failure> {
        let why = match trigrams {
            _ if ask.target.title.is_none() => "the table has no column of titles",
            None => "the extension pg_trgm is not installed",
            Some(schema) => {
                let k = usize::try_from(ask.depth).unwrap_or(usize::MAX);
                let found = fuzzy::alike(ask.target, ask.conditions, ask.text, k, schema)?;
                self.fuzzy = found.iter().map(|(place, _)| *place).collect();
                self.alike = found.into_iter().collect();
                return Ok(());
            }
        };
        self.missing.insert("fuzzy".to_owned(), why.into());
        Ok(())
    }

    /// One ranking of the three.
    pub fn fused(&self, weights: Weights, k: f64) -> Vec<Fused<Place>> {
        let Weights { dense, lexical, fuzzy } = weights;
        rrf(&[(dense, &self.dense[..]), (lexical, &self.lexical[..]), (fuzzy, &self.fuzzy[..])], k)
    }

    /// The BM25 score of a row.
    pub fn lexical_score(&self, place: Place) -> Option<f64> {
        self.words.get(&place).map(|row| row.score)
    }

    /// How alike the title of a row is.
    pub fn fuzzy_score(&self, place: Place) -> Option<f64> {
        self.alike.get(&place).copied()
    }

    /// Why a row is where it is: its place in each ranking, the words it shares with the question, for words that
    /// nobody has written what was read instead, and rankings that could not be made.
    pub fn explain(&self, row: &Fused<Place>) -> Value {
        let mut all = Map::new();
        for (name, rank) in ["dense", "lexical", "fuzzy"].into_iter().zip(&row.ranks) {
            all.insert(name.to_owned(), json!(rank));
        }
        if let Some(Worded { words, .. }) = self.words.get(&row.key) {
            let shared: Vec<_> = words.iter().map(|(word, _)| word.as_str()).collect();
            all.insert("words".to_owned(), json!(shared));
            let corrected: Map<_, _> = words
                .iter()
                .filter_map(|(word, asked)| Some((asked.clone()?, json!(word))))
                .collect();
            if !corrected.is_empty() {
                all.insert("corrected".to_owned(), corrected.into());
            }
        }
        if !self.missing.is_empty() {
            all.insert("missing".to_owned(), self.missing.clone().into());
        }
        all.into()
    }
}
