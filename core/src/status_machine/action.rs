//! Actions as written: what a transition does to the row, and what it tells others.

use super::cursor::Cursor;
use super::error::{DefinitionError, Name, Place};
use super::lexer::{self, Kind};
use super::literal::Literal;
use std::fmt;

/// One action of a transition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// `stamp col`: now, if the column is null.
    Stamp(Name),
    /// `set col = value`, and where the value stands.
    Set(Name, Literal, Place),
    /// `clear col`: null.
    Clear(Name),
    /// `emit topic`: a row in the outbox.
    Emit(String),
}

impl Action {
    pub(crate) fn parse(cursor: &mut Cursor<'_>) -> Result<Self, DefinitionError> {
        if cursor.eat_word("stamp") {
            return Ok(Self::Stamp(cursor.identifier("a column")?));
        }
        if cursor.eat_word("clear") {
            return Ok(Self::Clear(cursor.identifier("a column")?));
        }
        if cursor.eat_word("set") {
            let column = cursor.identifier("a column")?;
            cursor.expect_symbol("=", "=")?;
            let (value, place) = Literal::parse(cursor)?;
            return Ok(Self::Set(column, value, place));
        }
        if cursor.eat_word("emit") {
            return topic(cursor).map(Self::Emit);
        }
        Err(cursor.unexpected("stamp, set, clear or emit"))
    }

    /// The column it writes.
    pub fn column(&self) -> Option<&Name> {
        match self {
            Self::Stamp(column) | Self::Set(column, ..) | Self::Clear(column) => Some(column),
            Self::Emit(_) => None,
        }
    }
}

/// Words with points between them, or any text in single quotes.
fn topic(cursor: &mut Cursor<'_>) -> Result<String, DefinitionError> {
    if cursor.peek().is_some_and(|t| t.kind == Kind::Text) {
        return Ok(cursor.of_kind(&[Kind::Text], "a topic")?.text);
    }
    let words = cursor.list(".", |c| c.word("a topic"))?;
    Ok(words.into_iter().map(|word| word.text).collect::<Vec<_>>().join("."))
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stamp(column) => write!(f, "stamp {}", lexer::name(&column.text)),
            Self::Set(column, value, _) => write!(f, "set {} = {value}", lexer::name(&column.text)),
            Self::Clear(column) => write!(f, "clear {}", lexer::name(&column.text)),
            Self::Emit(topic) if topic.split('.').all(lexer::is_word) => write!(f, "emit {topic}"),
            Self::Emit(topic) => write!(f, "emit {}", lexer::quote(topic, '\'')),
        }
    }
}
