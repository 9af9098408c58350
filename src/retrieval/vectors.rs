//! A column of embeddings: what similarity is measured by, and which index helps.

use super::catalog::{self, Attribute, Index};
use crate::error::Failure;
use concierge_core::retrieval::plan::exact_up_to;
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

/// The column of the embeddings.
#[derive(Debug)]
pub struct Vectors {
    /// As SQL writes it.
    pub sql: String,
    /// `schema.vector` or `schema.halfvec`.
    pub type_sql: String,
    /// The schema of pgvector's operators, as SQL writes it.
    pub schema: String,
    /// How many numbers one has, if that is declared.
    pub dimensions: Option<usize>,
    /// What similarity is measured by.
    pub metric: Metric,
    /// The expression that an HNSW index is over, and the type of the question for it.
    pub index: Option<(String, String)>,
    /// Is that index over some rows only?
    pub partial: bool,
    /// Can a walk go on until there are enough rows (pgvector 0.8)?
    pub iterates: bool,
    /// Up to so many rows are compared one by one.
    pub cap: u64,
    /// A condition that leaves out rows whose text has changed since it was embedded.
    pub fresh: Option<String>,
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
    let expression = |index: &Index| match &index.expression {
        Some(expression) if index.columns.first() == Some(&None) => {
            // The only column in it is the vector: give it the alias of the table.
            let column = quote_identifier(name);
            let with_alias = expression.replacen(&column, &found.column.sql, 1);
            (format!("({with_alias})"), format!("{schema}.halfvec"))
        }
        _ => (found.column.sql.clone(), type_sql.clone()),
    };
    Ok(Vectors {
        index: index.map(expression),
        partial: index.is_some_and(|index| index.partial),
        sql: found.column.sql.clone(),
        cap: cap.unwrap_or_else(|| {
            exact_up_to(dimensions.unwrap_or(384), found.outside && bytes > INSIDE)
        }),
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
