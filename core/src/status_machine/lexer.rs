//! Cuts one line of a definition into tokens.
//!
//! Mermaid ends a label at `;` and stumbles over a second `:`, so quoted text may write any
//! character as `#code;` (decimal), which is Mermaid's own notation.

use super::error::{DefinitionError, Place, Problem};
use std::fmt::Write;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A name or a key word: letters, digits and `_`, not starting with a digit.
    Word,
    /// Digits, perhaps with a point.
    Number,
    /// `'…'`
    Text,
    /// `"…"`
    Quoted,
    /// Punctuation, of one to three characters.
    Symbol,
}

/// A token; `text` is without quotes and with escapes resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Token {
    pub kind: Kind,
    pub text: String,
    pub place: Place,
}

/// Longer ones first: the first that fits is taken.
const SYMBOLS: &[&str] = &[
    "-->", "[*]", "<<", ">>", "<>", "<=", ">=", "<", ">", "=", ":", "[", "]", "(", ")", ",", "/",
    "|", ".", "-", "{", "}",
];

/// The tokens of `line`, up to a comment.
pub(crate) fn tokens(line: &str, place: Place) -> Result<Vec<Token>, DefinitionError> {
    let mut lexer = Lexer { rest: line, place };
    let mut found = Vec::new();
    while let Some(token) = lexer.next()? {
        found.push(token);
    }
    Ok(found)
}

struct Lexer<'a> {
    rest: &'a str,
    place: Place,
}

impl Lexer<'_> {
    fn next(&mut self) -> Result<Option<Token>, DefinitionError> {
        let blank = self.run(char::is_whitespace);
        self.advance(blank);
        let place = self.place;
        let Some(first) = self.rest.chars().next().filter(|_| !self.rest.starts_with("%%")) else {
            return Ok(None);
        };
        let (kind, text) = match first {
            '\'' => (Kind::Text, self.quoted('\'')?),
            '"' => (Kind::Quoted, self.quoted('"')?),
            c if c.is_ascii_digit() => (Kind::Number, self.number()),
            c if is_word_char(c) => (Kind::Word, self.advance(self.run(is_word_char)).to_owned()),
            _ => (Kind::Symbol, self.symbol()?),
        };
        Ok(Some(Token { kind, text, place }))
    }

    /// Length in bytes of the characters at the start that belong together.
    fn run(&self, belongs: impl Fn(char) -> bool) -> usize {
        self.rest.find(|c| !belongs(c)).unwrap_or(self.rest.len())
    }

    fn advance(&mut self, bytes: usize) -> &str {
        let (done, rest) = self.rest.split_at_checked(bytes).unwrap_or((self.rest, ""));
        self.rest = rest;
        self.place.column += done.chars().count();
        done
    }

    fn number(&mut self) -> String {
        let whole = self.run(|c| c.is_ascii_digit());
        let fraction = self.rest.get(whole..).and_then(|r| r.strip_prefix('.')).unwrap_or("");
        let digits = fraction.find(|c: char| !c.is_ascii_digit()).unwrap_or(fraction.len());
        let length = if digits == 0 { whole } else { whole + 1 + digits };
        self.advance(length).to_owned()
    }

    fn symbol(&mut self) -> Result<String, DefinitionError> {
        match SYMBOLS.iter().find(|s| self.rest.starts_with(**s)) {
            Some(symbol) => Ok(self.advance(symbol.len()).to_owned()),
            None => Err(self.wrong(1, Problem::Character)),
        }
    }

    /// The text of a quote; a doubled quote stays inside.
    fn quoted(&mut self, quote: char) -> Result<String, DefinitionError> {
        let mut inside = self.rest.char_indices().skip(1).peekable();
        while let Some((at, c)) = inside.next() {
            if c == quote && inside.next_if(|(_, next)| *next == quote).is_none() {
                let raw = self.rest.get(1..at).unwrap_or_default();
                let doubled = format!("{quote}{quote}");
                let text = decode(&raw.replace(&doubled, quote.encode_utf8(&mut [0; 4])));
                self.advance(at + 1);
                return Ok(text);
            }
        }
        Err(self.wrong(20, Problem::OpenQuote))
    }

    fn wrong(&self, characters: usize, problem: Problem) -> DefinitionError {
        let token = self.rest.chars().take(characters).collect();
        DefinitionError { place: self.place, token, problem }
    }
}

fn is_word_char(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Is it a name that needs no quotes?
pub(crate) fn is_word(name: &str) -> bool {
    name.chars().all(is_word_char)
        && !name.starts_with(|c: char| c.is_ascii_digit())
        && !name.is_empty()
}

/// Resolves `#code;`.
pub(crate) fn decode(raw: &str) -> String {
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some((before, after)) = rest.split_once('#') {
        text.push_str(before);
        match code(after) {
            Some((c, tail)) => {
                text.push(c);
                rest = tail;
            }
            None => {
                text.push('#');
                rest = after;
            }
        }
    }
    text + rest
}

fn code(after: &str) -> Option<(char, &str)> {
    let (digits, tail) = after.split_once(';')?;
    let is_code = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    let c = char::from_u32(digits.parse().ok().filter(|_| is_code)?)?;
    Some((c, tail))
}

/// `text` in quotes, so that both Mermaid and this lexer read it back.
pub(crate) fn quote(text: &str, quote: char) -> String {
    let mut quoted = String::from(quote);
    for c in text.chars() {
        match c {
            '\'' if quote == '\'' => quoted.push_str("''"),
            '"' | ';' | ':' | '#' | '%' | '\n' | '\r' => _ = write!(quoted, "#{};", u32::from(c)),
            c if c.is_control() => _ = write!(quoted, "#{};", u32::from(c)),
            c => quoted.push(c),
        }
    }
    quoted.push(quote);
    quoted
}

/// A name as the grammar reads it: bare, or in double quotes.
pub(crate) fn name(text: &str) -> String {
    if is_word(text) { text.to_owned() } else { quote(text, '"') }
}
