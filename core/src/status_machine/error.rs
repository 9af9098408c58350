//! What can be wrong with a definition, and where.

use std::fmt;

/// Where a word was written: line and column count from 1, the column in characters.
#[derive(Debug, Clone, Copy, Default)]
pub struct Place {
    /// Line of the definition.
    pub line: usize,
    /// Character of the line.
    pub column: usize,
}

// Where something was written is not part of what it says: a definition that was written out and
// read again must be equal to the first.
impl PartialEq for Place {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Place {}

/// A word of a definition that remembers its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// The word, without quotes.
    pub text: String,
    /// Where it was written.
    pub place: Place,
}

impl Name {
    /// The definition error `problem` about this word.
    pub fn wrong(&self, problem: Problem) -> DefinitionError {
        DefinitionError { place: self.place, token: self.text.clone(), problem }
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// What is wrong with a definition (ZF009).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Problem {
    /// The grammar wants something else here.
    #[error("expected {0}")]
    Expected(&'static str),
    /// A quote does not end on its line.
    #[error("the quote is never closed")]
    OpenQuote,
    /// A character that means nothing here.
    #[error("this character has no meaning here")]
    Character,
    /// Part of Mermaid that says nothing about a status column, or could not be enforced.
    #[error("{0} is Mermaid, but not part of a status machine")]
    Unsupported(&'static str),
    /// A word of the grammar used as a state.
    #[error("this word is reserved; name the state otherwise and add %% stored name = '...'")]
    Reserved,
    /// A limit of this module.
    #[error("too many {what}: at most {limit}")]
    TooMany {
        /// What there is too much of.
        what: &'static str,
        /// The limit.
        limit: usize,
    },
    /// A number with more digits than can be compared exactly.
    #[error("a number has at most 38 digits")]
    NumberTooLong,
    /// Not an interval that is understood.
    #[error("not an interval; write for example 15 minutes, 24 h, 7 d or 1 hour 30 minutes")]
    Interval,
    /// Something was said twice.
    #[error("{0} was already said")]
    Twice(&'static str),
    /// A word that is both a stored state and an alias, or stands for two states.
    #[error("this word already stands for another state")]
    WordTaken,
    /// A state of a directive that no transition mentions.
    #[error("no transition mentions this state")]
    UnknownState,
    /// A monotone order that contradicts itself.
    #[error("this state is already in a monotone order")]
    MonotoneTwice,
    /// There is no `[*] --> state`.
    #[error("no initial state: write [*] --> state")]
    NoInitial,
    /// No way leads from an initial state to this one.
    #[error("this state cannot be reached from an initial state")]
    Unreachable,
    /// A state without a way out that is not said to be terminal.
    #[error("no way leads out of this state; if that is meant, write state --> [*]")]
    DeadEnd,
    /// A terminal state with a way out.
    #[error("this state is terminal, but a transition leads out of it")]
    TerminalWithExit,
    /// `any` is not expanded to anything.
    #[error("no state is left that any could stand for")]
    AnyIsNone,
    /// An earlier transition on the same event always wins.
    #[error(
        "ambiguous: the transition of line {0} has the same event, and its guards pass whenever these do"
    )]
    Ambiguous(usize),
    /// The table has no such column.
    #[error("the table has no such column")]
    UnknownColumn,
    /// `stamp` of a column that cannot hold a moment.
    #[error("only a timestamptz column can be stamped")]
    StampKind,
    /// The column is the status column itself.
    #[error("an action cannot write the status column")]
    WritesStatus,
    /// The column is generated.
    #[error("a generated column cannot be written")]
    WritesGenerated,
    /// A guard reads a column that is computed only after the change was judged.
    #[error(
        "a generated column has no value yet when the change is judged; use the columns it is made from"
    )]
    ReadsComputed,
    /// `clear` of a NOT NULL column.
    #[error("a column that is NOT NULL cannot be cleared")]
    ClearsNotNull,
    /// A literal that does not fit its column.
    #[error("this value does not fit a column of kind {0}")]
    LiteralKind(&'static str),
    /// Two columns, or a column and `now()`, of kinds that cannot be compared.
    #[error("a column of kind {0} cannot be compared with one of kind {1}")]
    CompareKinds(&'static str, &'static str),
    /// `<` on a kind without an order that is the same everywhere.
    #[error("a column of kind {0} can only be compared with = and <>")]
    NoOrder(&'static str),
    /// The two actions of one transition contradict each other.
    #[error("this transition already writes this column")]
    WrittenTwice,
}

/// One error of a definition. SQLSTATE ZF009.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {}, column {}: {problem}{}", place.line, place.column, near(token))]
pub struct DefinitionError {
    /// Where.
    pub place: Place,
    /// The offending word; empty when there is none, such as at the end of a line.
    pub token: String,
    /// What is wrong.
    pub problem: Problem,
}

fn near(token: &str) -> String {
    if token.is_empty() { String::new() } else { format!(" (near \"{token}\")") }
}

/// Everything that is wrong with a definition, in the order of its lines; never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DefinitionErrors(pub Vec<DefinitionError>);

impl fmt::Display for DefinitionErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<_> = self.0.iter().map(ToString::to_string).collect();
        f.write_str(&lines.join("\n"))
    }
}

impl std::error::Error for DefinitionErrors {}

/// Collects errors, so that one attempt shows all of them.
#[derive(Debug, Default)]
pub(crate) struct Errors(Vec<DefinitionError>);

impl Errors {
    pub(crate) fn add(&mut self, error: DefinitionError) {
        self.0.push(error);
    }

    /// The value of `result`; its error is kept.
    pub(crate) fn keep<T>(&mut self, result: Result<T, DefinitionError>) -> Option<T> {
        result.map_err(|error| self.add(error)).ok()
    }

    pub(crate) fn or<T>(mut self, value: T) -> Result<T, DefinitionErrors> {
        if self.0.is_empty() {
            return Ok(value);
        }
        self.0.sort_by_key(|e| (e.place.line, e.place.column));
        Err(DefinitionErrors(self.0))
    }
}
