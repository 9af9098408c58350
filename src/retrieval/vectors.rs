//! A column of embeddings: what similarity is measured by, and which index helps.

use super::catalog::{self, Attribute, Index};
use super::datum::{Layout, vector};
use super::query::invalid;
use crate::error::Failure;
use concierge_core::refusal::Refusal;
use concierge_core::retrieval::plan::Exact;
use concierge_core::retrieval::vector::to_half;
use pgrx::datum::DatumWithOid;
use pgrx::pg_sys::Oid;
use pgrx::spi::quote_identifier;

/// How near two vectors are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Metric {
    /// The angle: `<=>`.
    Cosine,
    /// The distance in space: `<->`.
    Euclidean,
    /// The scalar product, negated: `<#>`.
    Product,
}

impl Metric {
    /// Its operator of pgvector.
    pub fn operator(self) -> &'static str {
        match self {
            Self::Cosine => "<=>",
            Self::Euclidean => "<->",
            Self::Product => "<#>",
        }
    }

    /// A distance as a number that is larger for what is nearer.
    pub fn similarity(self, distance: f64) -> f64 {
        match self {
            Self::Cosine => 1.0 - distance,
            Self::Euclidean => 1.0 / (1.0 + distance),
            Self::Product => -distance,
        }
    }

    /// The distance of a similarity.
    pub fn distance(self, similarity: f64) -> f64 {
        match self {
            Self::Cosine => 1.0 - similarity,
            Self::Euclidean if similarity > 0.0 => 1.0 / similarity - 1.0,
            Self::Euclidean => f64::INFINITY,
            Self::Product => -similarity,
        }
    }
}

/// How vectors that are compared are stored.
#[derive(Debug, Clone, Copy)]
pub struct Stored {
    pub type_oid: Oid,
    pub layout: Layout,
}

impl Stored {
    fn new(type_oid: Oid, type_name: &str) -> Self {
        let layout = if type_name.contains("half") { Layout::Half } else { Layout::Vector };
        Self { type_oid, layout }
    }

    /// A question as such a vector.
    pub fn value<'a>(self, question: &[f32]) -> DatumWithOid<'a> {
        vector(question, self.layout, self.type_oid)
    }
}

/// An HNSW index.
#[derive(Debug)]
pub struct Graph {
    /// What it is over: the column, or the column as shorter numbers.
    pub expression: String,
    /// How its vectors are stored.
    pub stored: Stored,
}

/// The column of the embeddings.
#[derive(Debug)]
pub struct Vectors {
    /// As SQL writes it.
    pub sql: String,
    /// `schema.vector` or `schema.halfvec`.
    pub type_sql: String,
    /// How its vectors are stored.
    pub stored: Stored,
    /// The schema of pgvector's operators, as SQL writes it.
    pub schema: String,
    /// How many numbers one has, if that is declared.
    pub dimensions: Option<usize>,
    /// What similarity is measured by.
    pub metric: Metric,
    /// The index that helps.
    pub index: Option<Graph>,
    /// Is that index over some rows only?
    pub partial: bool,
    /// Can a walk go on until there are enough rows (pgvector 0.8)?
    pub iterates: bool,
    /// How many rows are compared one by one.
    pub exact: Exact,
    /// A condition that leaves out rows whose text has changed since it was embedded.
    pub fresh: Option<String>,
}

impl Vectors {
    /// Refuses a question with numbers that are too large for the column or its index.
    pub fn hold(&self, question: &[f32]) -> Result<(), Refusal> {
        let halves = |stored: Stored| stored.layout == Layout::Half;
        let narrow = halves(self.stored) || self.index.as_ref().is_some_and(|i| halves(i.stored));
        if narrow && question.iter().any(|number| to_half(*number).is_none()) {
            let message = "query_embedding has a number that is too large for halfvec";
            return Err(invalid(message, "The largest is 65504."));
        }
        Ok(())
    }
}

/// Rows that are longer than about so many bytes have their long values stored outside.
const INSIDE: usize = 1900;

/// Looks at a column of vectors and its indexes. `embedded` is the column with the hash of what was embedded.
pub fn vectors(
    found: &Attribute,
    indexes: &[Index],
    cap: Option<u64>,
    embedded: Option<&str>,
) -> Result<Vectors, Failure> {
    let (schema, release) = catalog::extension("vector")?.unwrap_or_default();
    let name = &found.column.name;
    // `(embedding)::schema.halfvec(384)`
    let written = |e: &str| e.trim_matches(['(', ')']).contains(&quote_identifier(name));
    let over = |index: &&Index| {
        index.method == "hnsw"
            && match (index.columns.first(), &index.expression) {
                (Some(Some(column)), _) => column == name,
                (_, Some(expression)) => written(expression) && index.class.starts_with("halfvec"),
                _ => false,
            }
    };
    let index = indexes.iter().filter(over).min_by_key(|index| index.partial);
    let metric = match index.map(|index| index.class.as_str()) {
        Some(class) if class.contains("_l2_") => Metric::Euclidean,
        Some(class) if class.contains("_ip_") => Metric::Product,
        _ => Metric::Cosine,
    };
    let dimensions = usize::try_from(found.modifier).ok().filter(|n| *n > 0);
    let type_sql = format!("{schema}.{}", found.base);
    let bytes = dimensions.unwrap_or(0) * if found.base == "halfvec" { 2 } else { 4 };
    let graph = |index: &Index| {
        let expression = match &index.expression {
            Some(expression) if index.columns.first() == Some(&None) => {
                // The only column in it is the vector: give it the alias of the table.
                let column = quote_identifier(name);
                format!("({})", expression.replacen(&column, &found.column.sql, 1))
            }
            _ => found.column.sql.clone(),
        };
        Graph { expression, stored: Stored::new(index.type_oid, &index.class) }
    };
    Ok(Vectors {
        index: index.map(graph),
        partial: index.is_some_and(|index| index.partial),
        sql: found.column.sql.clone(),
        exact: match cap {
            Some(cap) => Exact::told(cap),
            None => Exact::new(dimensions.unwrap_or(384), found.outside && bytes > INSIDE),
        },
        stored: Stored::new(found.base_oid, &found.base),
        iterates: !(release.starts_with("0.") && release.get(..3).is_some_and(|r| r < "0.8")),
        fresh: embedded.map(|hash| {
            format!("t.{} IS NOT DISTINCT FROM t.content_hash", quote_identifier(hash))
        }),
        type_sql,
        schema,
        dimensions,
        metric,
    })
}
