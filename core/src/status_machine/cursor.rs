//! Walks over the tokens of one line.

use super::error::{DefinitionError, Name, Place, Problem};
use super::lexer::{Kind, Token};

pub(crate) struct Cursor<'a> {
    rest: &'a [Token],
    end: Place,
}

impl<'a> Cursor<'a> {
    /// At the first of `tokens`; `end` is where the line ends.
    pub(crate) fn new(tokens: &'a [Token], end: Place) -> Self {
        Self { rest: tokens, end }
    }

    pub(crate) fn peek(&self) -> Option<&'a Token> {
        self.rest.first()
    }

    /// The token `ahead` of the next one.
    pub(crate) fn look(&self, ahead: usize) -> Option<&'a Token> {
        self.rest.get(ahead)
    }

    pub(crate) fn next(&mut self) -> Option<&'a Token> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(first)
    }

    fn next_if(&mut self, fits: impl Fn(&Token) -> bool) -> Option<&'a Token> {
        self.peek().filter(|t| fits(t)).and_then(|_| self.next())
    }

    pub(crate) fn eat_symbol(&mut self, symbol: &str) -> bool {
        self.next_if(|t| t.kind == Kind::Symbol && t.text == symbol).is_some()
    }

    /// Takes the key word `word`.
    pub(crate) fn eat_word(&mut self, word: &str) -> bool {
        self.next_if(|t| t.is_word(word)).is_some()
    }

    pub(crate) fn expect_symbol(
        &mut self,
        symbol: &str,
        expected: &'static str,
    ) -> Result<(), DefinitionError> {
        if self.eat_symbol(symbol) { Ok(()) } else { Err(self.unexpected(expected)) }
    }

    pub(crate) fn of_kind(
        &mut self,
        kinds: &[Kind],
        expected: &'static str,
    ) -> Result<Name, DefinitionError> {
        match self.next_if(|t| kinds.contains(&t.kind)) {
            Some(token) => Ok(Name { text: token.text.clone(), place: token.place }),
            None => Err(self.unexpected(expected)),
        }
    }

    /// A bare name.
    pub(crate) fn word(&mut self, expected: &'static str) -> Result<Name, DefinitionError> {
        self.of_kind(&[Kind::Word], expected)
    }

    /// A name of the database, perhaps in double quotes.
    pub(crate) fn identifier(&mut self, expected: &'static str) -> Result<Name, DefinitionError> {
        self.of_kind(&[Kind::Word, Kind::Quoted], expected)
    }

    /// One or more of what `item` reads, with `separator` between them.
    pub(crate) fn list<T>(
        &mut self,
        separator: &str,
        item: impl Fn(&mut Self) -> Result<T, DefinitionError>,
    ) -> Result<Vec<T>, DefinitionError> {
        let mut items = vec![item(self)?];
        while self.eat_symbol(separator) {
            items.push(item(self)?);
        }
        Ok(items)
    }

    pub(crate) fn expect_end(&self, expected: &'static str) -> Result<(), DefinitionError> {
        if self.rest.is_empty() { Ok(()) } else { Err(self.unexpected(expected)) }
    }

    /// The place of the next token, or the end of the line.
    pub(crate) fn place(&self) -> Place {
        self.peek().map_or(self.end, |t| t.place)
    }

    pub(crate) fn unexpected(&self, expected: &'static str) -> DefinitionError {
        self.wrong(Problem::Expected(expected))
    }

    /// The error `problem` about the next token.
    pub(crate) fn wrong(&self, problem: Problem) -> DefinitionError {
        let token = self.peek().map(|t| t.text.clone()).unwrap_or_default();
        DefinitionError { place: self.place(), token, problem }
    }
}

impl Token {
    /// Is it the key word `word`?
    pub(crate) fn is_word(&self, word: &str) -> bool {
        self.kind == Kind::Word && self.text == word
    }

    pub(crate) fn is_symbol(&self, symbol: &str) -> bool {
        self.kind == Kind::Symbol && self.text == symbol
    }
}
