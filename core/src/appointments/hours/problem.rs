//! What can be wrong with an hours document.

use super::MAX_WINDOWS;
use std::fmt;

/// What is wrong with an hours document, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// A `jsonpath`, such as `$.mon[0][1]`.
    pub path: String,
    /// Which mistake it is.
    pub code: ProblemCode,
}

/// The mistakes that can be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ProblemCode {
    /// The document is something else.
    #[error("the hours must be an object with the keys mon, tue, wed, thu, fri, sat and sun")]
    NotAnObject,
    /// A key that is no day.
    #[error("this is not a day; the days are mon, tue, wed, thu, fri, sat and sun")]
    UnknownDay,
    /// A day is something else than a list.
    #[error("this must be a list of windows, such as [[\"09:00\", \"17:00\"]]")]
    NotAList,
    /// A window is something else than two times.
    #[error("a window has two times: [\"09:00\", \"17:00\"]")]
    NotAWindow,
    /// A time that cannot be read.
    #[error(
        "a time is written \"HH:MM\", from \"00:00\" to \"23:59\"; a window may close at \"24:00\""
    )]
    NotATime,
    /// Both times are the same.
    #[error("the window opens and closes at the same time; a whole day is [\"00:00\", \"24:00\"]")]
    EmptyWindow,
    /// More windows than a day may have.
    #[error("a day has at most {MAX_WINDOWS} windows")]
    TooManyWindows,
}

impl ProblemCode {
    /// Stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::NotAnObject => "not_an_object",
            Self::UnknownDay => "unknown_day",
            Self::NotAList => "not_a_list",
            Self::NotAWindow => "not_a_window",
            Self::NotATime => "not_a_time",
            Self::EmptyWindow => "empty_window",
            Self::TooManyWindows => "too_many_windows",
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.code)
    }
}

/// Everything that is wrong with an hours document; the message is the first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problems(pub Vec<Problem>);

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.first().map_or(Ok(()), |problem| problem.fmt(f))
    }
}

impl std::error::Error for Problems {}
