//! Guards as written: the conditions of a transition.

use super::cursor::Cursor;
use super::error::{DefinitionError, Name, Place, Problem};
use super::lexer::{self, Kind};
use super::literal::Literal;
use std::cmp::Ordering;
use std::fmt;

/// The role that only the timer has.
pub const SYSTEM_ROLE: &str = "system";

/// A comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    /// `=`
    Equal,
    /// `<>`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

const OPERATORS: &[(Operator, &str)] = &[
    (Operator::Equal, "="),
    (Operator::NotEqual, "<>"),
    (Operator::Less, "<"),
    (Operator::LessOrEqual, "<="),
    (Operator::Greater, ">"),
    (Operator::GreaterOrEqual, ">="),
];

impl Operator {
    /// Does it hold for two values in this order?
    pub fn holds(self, order: Ordering) -> bool {
        match self {
            Self::Equal => order.is_eq(),
            Self::NotEqual => order.is_ne(),
            Self::Less => order.is_lt(),
            Self::LessOrEqual => order.is_le(),
            Self::Greater => order.is_gt(),
            Self::GreaterOrEqual => order.is_ge(),
        }
    }

    /// Does it need values that have an order, not just equality?
    pub fn needs_order(self) -> bool {
        !matches!(self, Self::Equal | Self::NotEqual)
    }
}

impl fmt::Display for Operator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(OPERATORS.iter().find(|(op, _)| op == self).map_or("", |(_, text)| text))
    }
}

/// What a column is compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Operand {
    /// A value, and where it stands.
    Literal(Literal, Place),
    /// Another column of the row.
    Column(Name),
    /// `now()`, and where it stands.
    Now(Place),
}

/// A function of the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Function {
    /// Its schema.
    pub schema: String,
    /// Its name.
    pub name: String,
}

impl fmt::Display for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", after_key_word(&self.schema), lexer::name(&self.name))
    }
}

/// One condition of a transition, judged on the row as it will be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Guard {
    /// `requires col`: not null, and a text not empty.
    Requires(Name),
    /// `col op value`; false when either side is null.
    Compare(Name, Operator, Operand),
    /// `col is null`
    IsNull(Name),
    /// `col is not null`
    IsNotNull(Name),
    /// `col in (…)`
    In(Name, Vec<(Literal, Place)>),
    /// `role r1|r2`: the actor has one of them; `system` is the timer.
    Role(Vec<String>),
    /// `reason`: a reason must be given.
    Reason,
    /// `function schema.name`: a boolean function of the old and the new row.
    Function(Function),
}

impl Guard {
    pub(crate) fn parse(cursor: &mut Cursor<'_>) -> Result<Self, DefinitionError> {
        // `reason`, `role` and the like are also names of columns; what follows tells.
        if continues_comparison(cursor) {
            return Self::condition(cursor);
        }
        if cursor.eat_word("requires") {
            return Ok(Self::Requires(cursor.identifier("a column")?));
        }
        if cursor.eat_word("reason") {
            return Ok(Self::Reason);
        }
        if cursor.eat_word("role") {
            let roles = cursor.list("|", |c| c.identifier("a role"))?;
            return Ok(Self::Role(roles.into_iter().map(|role| role.text).collect()));
        }
        if cursor.eat_word("function") {
            return Self::function(cursor);
        }
        Self::condition(cursor)
    }

    fn function(cursor: &mut Cursor<'_>) -> Result<Self, DefinitionError> {
        let schema = cursor.identifier("a function with its schema")?.text;
        cursor.expect_symbol(".", "a point and the function's name")?;
        let name = cursor.identifier("the function's name")?.text;
        Ok(Self::Function(Function { schema, name }))
    }

    fn condition(cursor: &mut Cursor<'_>) -> Result<Self, DefinitionError> {
        let column = cursor.identifier("a guard")?;
        if cursor.eat_word("is") {
            let not = cursor.eat_word("not");
            return match cursor.eat_word("null") {
                true if not => Ok(Self::IsNotNull(column)),
                true => Ok(Self::IsNull(column)),
                false => Err(cursor.unexpected("null")),
            };
        }
        if cursor.eat_word("in") {
            cursor.expect_symbol("(", "an opening parenthesis")?;
            let values = cursor.list(",", Literal::parse)?;
            cursor.expect_symbol(")", "a comma or a closing parenthesis")?;
            return Ok(Self::In(column, values));
        }
        match OPERATORS.iter().find(|(_, text)| cursor.eat_symbol(text)) {
            Some((operator, _)) => Ok(Self::Compare(column, *operator, Operand::parse(cursor)?)),
            None => Err(cursor.unexpected("= <> < <= > >= is or in")),
        }
    }
}

/// Does a comparison go on behind the next word? After a key word `is` and `in` may be names, unless what must
/// follow them does.
fn continues_comparison(cursor: &Cursor<'_>) -> bool {
    let is_key_word = cursor.peek().is_some_and(|t| {
        ["requires", "reason", "role", "function"].iter().any(|word| t.is_word(word))
    });
    let then =
        |test: &dyn Fn(&lexer::Token) -> bool| !is_key_word || cursor.look(2).is_some_and(test);
    cursor.look(1).is_some_and(|token| match token.kind {
        Kind::Symbol => OPERATORS.iter().any(|(_, text)| token.text == *text),
        Kind::Word if token.text == "is" => then(&|t| t.is_word("null") || t.is_word("not")),
        Kind::Word if token.text == "in" => then(&|t| t.is_symbol("(")),
        _ => false,
    })
}

impl Operand {
    fn parse(cursor: &mut Cursor<'_>) -> Result<Self, DefinitionError> {
        if Literal::starts(cursor) {
            return Literal::parse(cursor).map(|(value, place)| Self::Literal(value, place));
        }
        if cursor.peek().is_some_and(|t| t.is_word("null")) {
            return Err(cursor.wrong(Problem::Expected("is null or is not null to ask for null")));
        }
        let place = cursor.place();
        let calls = cursor.look(1).is_some_and(|t| t.is_symbol("("));
        if calls && cursor.eat_word("now") {
            cursor.expect_symbol("(", "now()")?;
            cursor.expect_symbol(")", "now()")?;
            return Ok(Self::Now(place));
        }
        cursor.identifier("a value, a column or now()").map(Self::Column)
    }
}

impl fmt::Display for Operand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Literal(literal, _) => literal.fmt(f),
            Self::Column(column) => f.write_str(&operand_column(&column.text)),
            Self::Now(_) => f.write_str("now()"),
        }
    }
}

/// A column on the right must not read as a value.
fn operand_column(name: &str) -> String {
    match name {
        "true" | "false" | "null" => lexer::quote(name, '"'),
        _ => lexer::name(name),
    }
}

/// What follows a key word must not read as the rest of a comparison.
fn after_key_word(name: &str) -> String {
    match name {
        "is" | "in" => lexer::quote(name, '"'),
        _ => lexer::name(name),
    }
}

impl fmt::Display for Guard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = |column: &Name| lexer::name(&column.text);
        match self {
            Self::Requires(column) => write!(f, "requires {}", after_key_word(&column.text)),
            Self::Compare(column, operator, operand) => {
                write!(f, "{} {operator} {operand}", name(column))
            }
            Self::IsNull(column) => write!(f, "{} is null", name(column)),
            Self::IsNotNull(column) => write!(f, "{} is not null", name(column)),
            Self::In(column, values) => {
                let values: Vec<_> = values.iter().map(|(value, _)| value.to_string()).collect();
                write!(f, "{} in ({})", name(column), values.join(", "))
            }
            Self::Role(roles) => {
                let roles: Vec<_> = roles.iter().map(|role| after_key_word(role)).collect();
                write!(f, "role {}", roles.join("|"))
            }
            Self::Reason => f.write_str("reason"),
            Self::Function(function) => write!(f, "function {function}"),
        }
    }
}
