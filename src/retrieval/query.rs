//! What is asked for, checked.

use super::numbers::Numbers;
use super::vectors::Vectors;
use crate::error::Failure;
use concierge_core::refusal::{self, Refusal};

/// The vector of a question: finite numbers, as many as the column's vectors have, and not all zero.
pub fn embedding(given: Numbers, vectors: &Vectors) -> Result<Vec<f32>, Failure> {
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
    vectors.hold(&query)?;
    Ok(query)
}

/// pgvector's longest vector.
const LONGEST: usize = 16_000;

/// Finite numbers, at least one.
pub fn numbers(given: Numbers) -> Result<Vec<f32>, Refusal> {
    let Numbers(all) = given;
    if all.is_empty() {
        return Err(invalid("query_embedding is empty", "Give as many numbers as the column has."));
    }
    if all.len() > LONGEST {
        return Err(invalid("query_embedding is too long", "A vector has 16,000 numbers at most."));
    }
    if !all.iter().all(|number| number.is_finite()) {
        let message = "query_embedding has an element that is no number";
        return Err(invalid(message, "All must be finite."));
    }
    Ok(all)
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
