//! Phone numbers in free text, part by part, so that a search in a huge text can be cancelled.

use crate::error::{Failure, OrRaise};
use concierge_core::phone::{self, Level, UnknownWord};
use pgrx::prelude::*;

#[pg_extern(immutable, strict, parallel_safe, cost = 500)]
fn phone_find(
    input: &str,
    region: default!(&str, "'ZZ'"),
    leniency: default!(&str, "'valid'"),
) -> TableIterator<'static, (name!(start, i32), name!(raw, String), name!(e164, String))> {
    TableIterator::new(found(input, region, leniency).or_raise())
}

fn found(input: &str, region: &str, leniency: &str) -> Result<Vec<(i32, String, String)>, Failure> {
    let leniency = leniency.parse::<Level>();
    let leniency = leniency.map_err(|e| UnknownWord { what: "leniency", ..e })?;
    phone::region(region)?;
    let mut before = 0;
    let mut numbers = Vec::new();
    for chunk in phone::chunks(input) {
        pgrx::check_for_interrupts!();
        let found = phone::find(chunk, region, leniency)?;
        numbers.extend(found.into_iter().map(|f| {
            let start = i32::try_from(before + f.start).unwrap_or(i32::MAX);
            (start, f.raw.to_owned(), f.e164)
        }));
        before += chunk.chars().count();
    }
    Ok(numbers)
}
