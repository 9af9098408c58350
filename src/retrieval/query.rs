//! What is asked for, checked.

use super::vectors::Vectors;
use crate::error::Failure;
use concierge_core::refusal::{self, Refusal};

/// The vector of a question: finite numbers, as many as the column's vectors have, and not all zero.
pub fn embedding(given: Vec<Option<f32>>, vectors: &Vectors) -> Result<Vec<f32>, Failure> {
    let query = numbers(given)?;
    if let Some(dimensions) = vectors.dimensions.filter(|n| *n != query.len()) {
        return Err(Refusal::new(
            refusal::INVALID_ARGUMENT,
            format!("query_embedding has {} dimensions, not {dimensions}", query.len()),
        )
        .detail("Only vectors of one model can be compared.")
        .hint("Embed the question with the model of the column.")
        .into());
    }
    if query.iter().all(|number| *number == 0.0) {
        return Err(invalid("query_embedding is zero", "A vector of zeros is near nothing.").into());
    }
    Ok(query)
}

/// Finite numbers, at least one.
pub fn numbers(given: Vec<Option<f32>>) -> Result<Vec<f32>, Refusal> {
    if given.is_empty() {
        return Err(invalid("query_embedding is empty", "Give as many numbers as the column has."));
    }
    let number = |number: Option<f32>| number.filter(|number| number.is_finite());
    let all: Option<Vec<f32>> = given.into_iter().map(number).collect();
    all.ok_or_else(|| {
        invalid("query_embedding has an element that is no number", "All must be finite.")
    })
}

/// How many rows are wanted.
pub fn count(given: Option<i32>) -> Result<u64, Refusal> {
    let given = given.unwrap_or(10);
    u64::try_from(given)
        .map_err(|_| invalid(&format!("match_count is {given}"), "Ask for zero rows or more."))
}

/// How similar rows must be.
pub fn threshold(given: Option<f64>) -> Result<Option<f64>, Refusal> {
    match given {
        Some(number) if number.is_nan() => {
            Err(invalid("match_threshold is no number", "Leave it out, or give a similarity."))
        }
        given => Ok(given),
    }
}

pub fn invalid(message: &str, hint: &str) -> Refusal {
    Refusal::new(refusal::INVALID_ARGUMENT, message).hint(hint)
}
