//! `concierge.chunk`: a long text in pieces.

use super::query;
use crate::error::{Failure, OrRaise};
use concierge_core::retrieval::chunk::{self, By};
use concierge_core::retrieval::tokens::tokens;
use pgrx::prelude::*;

type Piece = (i32, i32, i32, i32, String);

#[pg_extern(sql = r#"CREATE FUNCTION chunk(
    text text, max_tokens integer DEFAULT 256, overlap integer DEFAULT 0, by text DEFAULT 'sentence'
) RETURNS TABLE (no integer, start integer, "end" integer, tokens integer, content text)
IMMUTABLE PARALLEL SAFE COST 1000 ROWS 10 LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';"#)]
#[allow(clippy::type_complexity)]
pub fn chunk_text(
    text: Option<&str>,
    max_tokens: Option<i32>,
    overlap: Option<i32>,
    by: Option<&str>,
) -> TableIterator<
    'static,
    (
        name!(no, i32),
        name!(start, i32),
        name!(end, i32),
        name!(tokens, i32),
        name!(content, String),
    ),
> {
    let pieces = || -> Result<Vec<Piece>, Failure> {
        let max = usize::try_from(max_tokens.unwrap_or(256)).unwrap_or(0);
        let overlap = usize::try_from(overlap.unwrap_or(0)).unwrap_or(usize::MAX);
        if max == 0 || overlap >= max {
            let hint = "max_tokens is 1 or more, overlap from 0 to less than max_tokens.";
            return Err(query::invalid("max_tokens and overlap do not fit", hint).into());
        }
        let by = match by.unwrap_or("sentence") {
            "word" | "token" | "tokens" => By::Word,
            "sentence" => By::Sentence,
            "paragraph" => By::Paragraph,
            _ => return Err(query::invalid("by is unknown", "word, sentence or paragraph.").into()),
        };
        let text = text.unwrap_or_default();
        // Characters are counted once from piece to piece, and not from the beginning each time.
        let (mut byte, mut character) = (0, 0i32);
        let mut at = |to: usize| {
            let (from, until) = (byte.min(to), byte.max(to));
            let between = text.get(from..until).unwrap_or_default().chars().count();
            let between = i32::try_from(between).unwrap_or(i32::MAX);
            character = if to >= byte { character + between } else { character - between };
            byte = to;
            character
        };
        let pieces = chunk::chunk(text, max, overlap, by);
        let count = |n: usize| i32::try_from(n).unwrap_or(i32::MAX);
        let piece = |(no, range): (usize, std::ops::Range<usize>)| {
            let content = text.get(range.clone()).unwrap_or_default().to_owned();
            (
                count(no + 1),
                1 + at(range.start),
                1 + at(range.end),
                count(tokens(&content)),
                content,
            )
        };
        Ok(pieces.into_iter().enumerate().map(piece).collect())
    };
    TableIterator::new(pieces().or_raise())
}
