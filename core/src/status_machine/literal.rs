//! Values written in a definition.

use super::cursor::Cursor;
use super::decimal::Decimal;
use super::error::{DefinitionError, Place, Problem};
use super::lexer::{self, Kind};
use std::fmt;

/// A value written in a definition; what it means depends on the kind of its column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Literal {
    /// `'…'`: a text, uuid or date.
    Text(String),
    /// `12`, `-0.5`
    Number(Decimal),
    /// `true`, `false`
    Boolean(bool),
}

impl Literal {
    /// Reads a literal, and where it stands.
    pub(crate) fn parse(cursor: &mut Cursor<'_>) -> Result<(Self, Place), DefinitionError> {
        const EXPECTED: &str = "a value: 'text', a number, true or false";
        let place = cursor.place();
        for (word, value) in [("true", true), ("false", false)] {
            if cursor.eat_word(word) {
                return Ok((Self::Boolean(value), place));
            }
        }
        let minus = cursor.eat_symbol("-");
        let token = match cursor.peek() {
            Some(t) if t.kind == Kind::Number || (t.kind == Kind::Text && !minus) => t,
            _ => return Err(cursor.unexpected(EXPECTED)),
        };
        let literal = if token.kind == Kind::Text {
            Self::Text(token.text.clone())
        } else {
            let sign = if minus { "-" } else { "" };
            let number = Decimal::parse(&format!("{sign}{}", token.text));
            Self::Number(number.ok_or_else(|| cursor.wrong(Problem::NumberTooLong))?)
        };
        cursor.next();
        Ok((literal, place))
    }

    /// Does a literal start here?
    pub(crate) fn starts(cursor: &Cursor<'_>) -> bool {
        cursor.peek().is_some_and(|t| {
            matches!(t.kind, Kind::Number | Kind::Text)
                || t.is_symbol("-")
                || t.is_word("true")
                || t.is_word("false")
        })
    }
}

impl fmt::Display for Literal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(&lexer::quote(text, '\'')),
            Self::Number(number) => number.fmt(f),
            Self::Boolean(value) => value.fmt(f),
        }
    }
}
