//! What a statement of a module makes, read from the statement: the scripts are the only list.

use super::script::Statement;
use super::token::{Kind, Token};
use std::fmt;
use std::iter::Peekable;

/// Trigger that `concierge.attach_updated_at` makes. The number is its place in the firing order.
pub const UPDATED_AT_TRIGGER: &str = "concierge_80_updated_at";

/// Trigger that `concierge.attach_timezone` makes.
pub const TIMEZONE_TRIGGER: &str = "concierge_10_normalise_timezone";

/// Trigger that `concierge.attach_phone` makes for the first column of a table.
pub const PHONE_TRIGGER: &str = "concierge_10_normalise_phone";

/// Trigger that `concierge.attach_status_machine` makes for the first column of a table. It has to fire
/// after all others, so that it judges the row that will be stored.
pub const STATUS_TRIGGER: &str = "zz_concierge_status";

/// Trigger that `concierge.attach_embeddings` makes, with what it was told as its argument. Others come beside it.
pub const EMBEDDING_TRIGGER: &str = "concierge_60_embedding";

/// The calls by which a module attaches a generic feature to a table, and the trigger each makes.
const ATTACHMENTS: &[(&str, &str)] = &[
    ("attach_embeddings", EMBEDDING_TRIGGER),
    ("attach_phone", PHONE_TRIGGER),
    ("attach_status_machine", STATUS_TRIGGER),
    ("attach_timezone", TIMEZONE_TRIGGER),
    ("attach_updated_at", UPDATED_AT_TRIGGER),
];

/// Which schema of an install an object is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// `@schema@`
    Public,
    /// `@private@`
    Private,
}

/// An object of a module, by the names it has in the module's own schema.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Object {
    /// A table.
    Table(String),
    /// An index and its table's name.
    Index(String, String),
    /// A view.
    View(String),
    /// A function.
    Function(Place, String),
    /// A trigger and its table.
    Trigger(String, String),
    /// A policy and its table.
    Policy(String, String),
}

impl Object {
    /// The word PostgreSQL uses for its kind.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Table(_) => "table",
            Self::Index(..) => "index",
            Self::View(_) => "view",
            Self::Function(..) => "function",
            Self::Trigger(..) => "trigger",
            Self::Policy(..) => "policy",
        }
    }

    /// Its own name, without schema.
    pub fn name(&self) -> &str {
        match self {
            Self::Table(name) | Self::View(name) | Self::Function(_, name) => name,
            Self::Index(name, _) | Self::Trigger(name, _) | Self::Policy(name, _) => name,
        }
    }

    /// The table it is on, if it is on one.
    pub fn table(&self) -> Option<&str> {
        match self {
            Self::Index(_, table) | Self::Trigger(_, table) | Self::Policy(_, table) => Some(table),
            _ => None,
        }
    }

    /// Which schema it is in.
    pub fn place(&self) -> Place {
        match self {
            Self::Function(place, _) => *place,
            _ => Place::Public,
        }
    }

    /// Does it hold rows? Everything else can be made again from the extension.
    pub fn holds_data(&self) -> bool {
        matches!(self, Self::Table(_) | Self::Index(..))
    }
}

impl fmt::Display for Object {
    /// `name`, or `name on table`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.table() {
            Some(table) => write!(f, "{} on {table}", self.name()),
            None => f.write_str(self.name()),
        }
    }
}

/// What `statement` makes; `None` for statements that make nothing to look for, such as a GRANT.
pub fn made_by(statement: &Statement<'_>) -> Option<Object> {
    let mut words = Words(statement.code().peekable());
    if words.take("select") {
        return attachment(words);
    }
    if !words.take("create") {
        return None;
    }
    if words.take("or") {
        words.take("replace");
    }
    for modifier in ["unique", "constraint"] {
        words.take(modifier);
    }
    let kind = words.0.next()?.text.to_ascii_lowercase();
    words.skip_if_not_exists();
    match kind.as_str() {
        "table" => words.qualified().map(|(_, name)| Object::Table(name)),
        "view" => words.qualified().map(|(_, name)| Object::View(name)),
        "function" => words.qualified().map(|(place, name)| Object::Function(place, name)),
        "index" => words.name_on_table().map(|(name, table)| Object::Index(name, table)),
        "trigger" => words.name_on_table().map(|(name, table)| Object::Trigger(name, table)),
        "policy" => words.name_on_table().map(|(name, table)| Object::Policy(name, table)),
        _ => None,
    }
}

/// `SELECT concierge.attach_x('@schema@.t', …)`
fn attachment<'a>(mut words: Words<'a, impl Iterator<Item = Token<'a>>>) -> Option<Object> {
    let called = words.0.find_map(|token| ATTACHMENTS.iter().find(|(call, _)| token.is_word(call)));
    let (_, trigger) = called?;
    let target = words.0.find(|token| token.kind == Kind::Literal)?;
    let table = target.text.trim_matches('\'').strip_prefix("@schema@.")?;
    Some(Object::Trigger((*trigger).to_owned(), table.to_owned()))
}

struct Words<'a, I: Iterator<Item = Token<'a>>>(Peekable<I>);

impl<'a, I: Iterator<Item = Token<'a>>> Words<'a, I> {
    fn take(&mut self, word: &str) -> bool {
        self.0.next_if(|token| token.is_word(word)).is_some()
    }

    fn skip_if_not_exists(&mut self) {
        if self.take("if") {
            self.take("not");
            self.take("exists");
        }
    }

    /// `@schema@.name`
    fn qualified(&mut self) -> Option<(Place, String)> {
        let schema = self.0.next().filter(|token| token.kind == Kind::Placeholder)?;
        let place = if schema.text == "@private@" { Place::Private } else { Place::Public };
        self.0.next().filter(|token| token.text == ".")?;
        Some((place, self.0.next()?.text.to_owned()))
    }

    /// `name … ON @schema@.table`, where an `ON` without our schema after it is passed over.
    fn name_on_table(&mut self) -> Option<(String, String)> {
        let name = self.0.next()?.text.to_owned();
        while let Some(token) = self.0.next() {
            if token.is_word("on")
                && self.0.peek().is_some_and(|next| next.kind == Kind::Placeholder)
            {
                return self.qualified().map(|(_, table)| (name, table));
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::super::script::statements;
    use super::*;

    fn made(script: &str) -> Option<Object> {
        made_by(statements(script).unwrap().first().unwrap())
    }

    #[test]
    fn each_kind_is_seen() {
        let on = |name: &str| (name.to_owned(), "t".to_owned());
        let (index, trigger, policy) = (on("i"), on("g"), on("p"));
        let cases = [
            ("CREATE TABLE IF NOT EXISTS @schema@.t (a int)", Object::Table("t".into())),
            ("CREATE UNIQUE INDEX i ON @schema@.t (a)", Object::Index(index.0, index.1)),
            ("CREATE OR REPLACE VIEW @schema@.v AS SELECT 1", Object::View("v".into())),
            (
                "-- why\nCREATE OR REPLACE FUNCTION @private@.f() RETURNS int",
                Object::Function(Place::Private, "f".into()),
            ),
            (
                "CREATE OR REPLACE TRIGGER g BEFORE UPDATE OF a ON @schema@.t",
                Object::Trigger(trigger.0, trigger.1),
            ),
            ("CREATE POLICY p ON @schema@.t USING (true)", Object::Policy(policy.0, policy.1)),
            (
                "SELECT concierge.attach_updated_at('@schema@.t')",
                Object::Trigger(UPDATED_AT_TRIGGER.into(), "t".into()),
            ),
        ];
        for (script, object) in cases {
            assert_eq!(made(script), Some(object), "{script}");
        }
    }

    #[test]
    fn other_statements_make_nothing() {
        for script in [
            "GRANT SELECT ON @schema@.t TO x",
            "SELECT 1",
            "DROP POLICY IF EXISTS p ON @schema@.t",
            "COMMENT ON TABLE @schema@.t IS 'x'",
            "CREATE TRIGGER g AFTER INSERT ON auth.users",
        ] {
            assert_eq!(made(script), None, "{script}");
        }
    }
}
