//! The one table of errors: what a caller can be refused for, and what that means to SQL and HTTP.

use std::fmt;

/// One row of the table: a reason that keeps its codes for ever, whatever a message says.
#[derive(Debug, PartialEq, Eq)]
pub struct Reason {
    /// Stable name, for people and documents.
    pub name: &'static str,
    /// SQLSTATE in style `sql`.
    pub sqlstate: &'static str,
    /// HTTP status; style `http` raises it as SQLSTATE `PTnnn`, which PostgREST understands.
    pub http: u16,
    /// When it is raised.
    pub meaning: &'static str,
}

macro_rules! reasons {
    ($($constant:ident $name:literal $sqlstate:literal $http:literal $meaning:literal)*) => {
        $(#[doc = $meaning] pub const $constant: &Reason = &Reason {
            name: $name, sqlstate: $sqlstate, http: $http, meaning: $meaning,
        };)*

        /// Every reason, in the order of the manual.
        pub const REASONS: &[&Reason] = &[$($constant),*];
    };
}
pub(crate) use reasons;

reasons! {
    INVALID_ARGUMENT "invalid_argument" "22023" 400 "an argument is outside what the function takes"
    PHONE_REJECTED "phone_rejected" "22023" 422 "a phone number is not good enough to be stored"
    PHONE_TEXT "phone_text" "22P02" 400 "a text cannot become a value of type phone"
    NOT_NULL "not_null" "22004" 400 "an argument that is needed is null"
    VALUE_TOO_LONG "value_too_long" "22001" 400 "a value has more characters than its column takes"
    NAME_TOO_LONG "name_too_long" "42622" 400 "a name has more than 63 bytes"
    UNDEFINED_SCHEMA "undefined_schema" "3F000" 404 "there is no such schema"
    UNDEFINED_OBJECT "undefined_object" "42704" 404 "there is no such object or row"
    UNDEFINED_COLUMN "undefined_column" "42703" 400 "the table has no such column"
    WRONG_OBJECT_TYPE "wrong_object_type" "42809" 400 "the object is not of the kind that is needed"
    WRONG_DATA_TYPE "wrong_data_type" "42804" 400 "the column is not of the type that is needed"
    RULE_VIOLATED "rule_violated" "23514" 422 "a row breaks a rule of its table"
    DUPLICATE "duplicate" "23505" 409 "there is one already"
    OVERLAP "overlap" "23P01" 409 "rows overlap that may not"
    STILL_NEEDED "still_needed" "2BP01" 409 "something else still depends on it"
    NOT_PERMITTED "not_permitted" "42501" 403 "the role has no right to do this"
    NOT_HERE "not_here" "0A000" 400 "it cannot be done in this place or on this server"
    UNKNOWN_STATE "unknown_state" "ZF001" 422 "a word that is not a state of the machine"
    NO_TRANSITION "no_transition" "ZF002" 409 "the machine has no such transition"
    GUARD_FAILED "guard_failed" "ZF003" 422 "a guard of the transition failed"
    TRANSITION_ROLE "transition_role" "ZF004" 403 "the transition is for other roles"
    TRANSITION_MISSING "transition_missing" "ZF005" 422 "a column or a reason that the transition requires is missing"
    TERMINAL_STATE "terminal_state" "ZF006" 409 "the row is in a terminal state"
    STATE_DIFFERS "state_differs" "ZF007" 409 "the row is not in the expected state: somebody was faster"
    NOT_INITIAL "not_initial" "ZF008" 422 "a row was inserted in a state that is not initial"
    INVALID_MACHINE "invalid_machine" "ZF009" 400 "the definition of a status machine is invalid"
    TRIGGER_MISUSED "trigger_misused" "39P01" 400 "a trigger function is attached in a way it does not support"
}

/// The row named `name`.
pub fn reason(name: &str) -> Option<&'static Reason> {
    REASONS.iter().find(|r| r.name == name).copied()
}

/// What a caller is told: the reason, a lower-case message, a full sentence of detail, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Row of the table.
    pub reason: &'static Reason,
    /// Lower case, no full stop.
    pub message: String,
    /// A sentence with the values involved; never a secret.
    pub detail: Option<String>,
    /// What to do about it.
    pub hint: Option<String>,
    /// The table it is about, for drivers. The name of the constraint is that of the reason.
    pub table: Option<&'static str>,
    /// The column it is about.
    pub column: Option<&'static str>,
}

impl Refusal {
    /// A refusal with a message only.
    pub fn new(reason: &'static Reason, message: impl Into<String>) -> Self {
        let message = message.into();
        Self { reason, message, detail: None, hint: None, table: None, column: None }
    }

    /// Adds the sentence that names the values involved.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Names the table, and the column if it is one, for drivers.
    #[must_use]
    pub fn about(mut self, table: Option<&'static str>, column: Option<&'static str>) -> Self {
        self.table = table;
        self.column = column;
        self
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Refusal {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_is_named_once_and_has_codes_that_may_escape() {
        for (i, reason) in REASONS.iter().enumerate() {
            assert!(REASONS.iter().skip(i + 1).all(|r| r.name != reason.name), "{}", reason.name);
            assert_eq!(reason.sqlstate.len(), 5);
            // Over HTTP these become 500, or are retried for ever by PostgREST before 16.
            for forbidden in ["40", "55", "57", "XX", "P0", "21"] {
                assert!(!reason.sqlstate.starts_with(forbidden), "{}", reason.name);
            }
            assert!((400..500).contains(&reason.http), "{}", reason.name);
        }
    }

    #[test]
    fn a_refusal_reads_as_its_message() {
        let refusal = Refusal::new(DUPLICATE, "there is one").detail("Two.").hint("Drop one.");
        assert_eq!(refusal.to_string(), "there is one");
        assert_eq!(reason("duplicate"), Some(DUPLICATE));
        assert_eq!(reason("nothing of the kind"), None);
    }
}
