//! Filling the placeholders of a statement, safely in whatever quote they stand.

use super::policy::without_subselects;
use super::script::Statement;
use super::token::{Kind, Token, Unterminated, dollar_tag, placeholder, tokens};

/// What a placeholder stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// An identifier, already quoted by PostgreSQL where that is needed.
    Identifier(String),
    /// SQL of our own writing, never a user's.
    Sql(String),
    /// Plain text or a number from the user; allowed only inside a literal.
    Text(String),
    /// A role the server does not have: the statement is left out.
    AbsentRole(String),
}

/// Why a template cannot be filled: always a mistake in the template.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    /// The name is not one of ours.
    #[error("unknown placeholder {0}")]
    Unknown(String),
    /// It stands where its value could break out or would not be filled.
    #[error("placeholder {0} stands in {1}")]
    Misplaced(String, &'static str),
    /// The template is not SQL.
    #[error(transparent)]
    Unterminated(#[from] Unterminated),
}

/// A filled statement, or the role for want of which it is left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Filled {
    /// SQL that ends without a semicolon.
    Statement(String),
    /// The role that does not exist.
    WithoutRole(String),
}

/// Gives the value of a placeholder by its name.
pub trait Values {
    /// `None` when there is no placeholder of that name.
    fn value(&self, name: &str) -> Option<Value>;

    /// Are policies to do without sub-selects?
    fn plain_policies(&self) -> bool {
        false
    }
}

/// Fills `statement`. A statement that names a role the server does not have is left out, but for the
/// policies of users: they then apply to everyone, so that rows belong to their owners whatever role comes
/// later.
pub fn fill(statement: &Statement<'_>, values: &impl Values) -> Result<Filled, TemplateError> {
    let mut filler = Filler { values, absent: None };
    let absent = Absent::of(statement);
    let text = if absent == Absent::Public && values.plain_policies() {
        filler.code(&without_subselects(&statement.tokens), absent)?
    } else {
        filler.code(&statement.tokens, absent)?
    };
    Ok(match filler.absent {
        Some(role) => Filled::WithoutRole(role),
        None => Filled::Statement(text),
    })
}

/// The one role whose policies say whose rows are whose; the other roles' policies open tables up.
const USER_ROLE: &str = "@role_user@";

/// What to do about a role that does not exist.
#[derive(Clone, Copy, PartialEq)]
enum Absent {
    LeaveOut,
    Public,
}

impl Absent {
    fn of(statement: &Statement<'_>) -> Self {
        if statement.starts_with(&["create", "policy"]) { Self::Public } else { Self::LeaveOut }
    }
}

struct Filler<'v, V> {
    values: &'v V,
    absent: Option<String>,
}

impl<V: Values> Filler<'_, V> {
    fn code(&mut self, tokens: &[Token<'_>], absent: Absent) -> Result<String, TemplateError> {
        let mut filled = String::new();
        for token in tokens {
            match token.kind {
                Kind::Placeholder => filled.push_str(&self.in_code(token.text, absent)?),
                Kind::Literal => filled.push_str(&self.literal(token.text)?),
                Kind::DollarLiteral => filled.push_str(&self.dollar_literal(token.text, absent)?),
                Kind::Comment => verbatim(&mut filled, token, "a comment")?,
                Kind::EscapeLiteral => verbatim(&mut filled, token, "an escape string")?,
                Kind::QuotedIdentifier => verbatim(&mut filled, token, "a quoted identifier")?,
                _ => filled.push_str(token.text),
            }
        }
        Ok(filled)
    }

    fn in_code(&mut self, written: &str, absent: Absent) -> Result<String, TemplateError> {
        Ok(match self.lookup(written)? {
            Value::Identifier(text) | Value::Sql(text) => text,
            Value::Text(_) => return Err(TemplateError::Misplaced(written.into(), "bare code")),
            Value::AbsentRole(_) if absent == Absent::Public && written == USER_ROLE => {
                "PUBLIC".to_owned()
            }
            Value::AbsentRole(role) => self.leave_out(role),
        })
    }

    /// Inside quotes every value has its own quotes doubled once more.
    fn literal(&mut self, written: &str) -> Result<String, TemplateError> {
        let mut filled = String::new();
        let mut rest = written;
        while let Some(at) = rest.find('@') {
            let (before, tail) = rest.split_at(at);
            filled.push_str(before);
            match placeholder(tail) {
                Some(name) => {
                    let length = name.len() + 2;
                    let (place, after) = tail.split_at(length);
                    let value = match self.lookup(place)? {
                        Value::Identifier(text) | Value::Sql(text) | Value::Text(text) => text,
                        Value::AbsentRole(role) => self.leave_out(role),
                    };
                    filled.push_str(&value.replace('\'', "''"));
                    rest = after;
                }
                None => {
                    filled.push('@');
                    rest = tail.strip_prefix('@').unwrap_or_default();
                }
            }
        }
        filled.push_str(rest);
        Ok(filled)
    }

    /// A body is SQL again; its quote gets another tag when the filled text contains the one written.
    fn dollar_literal(&mut self, written: &str, absent: Absent) -> Result<String, TemplateError> {
        let tag = dollar_tag(written).unwrap_or("$$");
        let body = written.strip_prefix(tag).and_then(|b| b.strip_suffix(tag)).unwrap_or_default();
        let filled = self.code(&tokens(body)?, absent)?;
        let fresh = std::iter::once(tag.to_owned())
            .chain((0..).map(|n| format!("$concierge_{n}$")))
            .find(|candidate| !format!("{filled}$").contains(candidate.as_str()))
            .unwrap_or_default();
        Ok(format!("{fresh}{filled}{fresh}"))
    }

    fn lookup(&self, written: &str) -> Result<Value, TemplateError> {
        placeholder(written)
            .and_then(|name| self.values.value(name))
            .ok_or_else(|| TemplateError::Unknown(written.to_owned()))
    }

    fn leave_out(&mut self, role: String) -> String {
        self.absent.get_or_insert(role);
        String::new()
    }
}

fn verbatim(
    filled: &mut String,
    token: &Token<'_>,
    place: &'static str,
) -> Result<(), TemplateError> {
    let misplaced = token
        .text
        .match_indices('@')
        .find_map(|(at, _)| token.text.get(at..).and_then(placeholder));
    if let Some(name) = misplaced {
        return Err(TemplateError::Misplaced(format!("@{name}@"), place));
    }
    filled.push_str(token.text);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::script::statements;
    use super::*;
    use proptest::prelude::*;

    struct Schema(&'static str, Option<&'static str>);

    impl Values for Schema {
        fn value(&self, name: &str) -> Option<Value> {
            match name {
                "schema" => Some(Value::Identifier(quote_identifier(self.0))),
                "currency" => Some(Value::Text("U'D".into())),
                "uid" => Some(Value::Sql("(SELECT concierge.uid())".into())),
                "role_service" => Some(Value::AbsentRole("service_role".into())),
                "role_user" => Some(match self.1 {
                    Some(role) => Value::Identifier(role.into()),
                    None => Value::AbsentRole("authenticated".into()),
                }),
                _ => None,
            }
        }
    }

    fn quote_identifier(name: &str) -> String {
        format!("\"{}\"", name.replace('"', "\"\""))
    }

    fn filled(template: &str, schema: &'static str) -> Result<Filled, TemplateError> {
        fill(statements(template).unwrap().first().unwrap(), &Schema(schema, None))
    }

    fn sql(template: &str, schema: &'static str) -> String {
        match filled(template, schema).unwrap() {
            Filled::Statement(text) => text,
            Filled::WithoutRole(role) => panic!("left out for {role}"),
        }
    }

    #[test]
    fn the_same_name_is_quoted_as_its_place_needs() {
        let name = "o'b\"x$$y";
        assert_eq!(sql("TABLE @schema@.t", name), "TABLE \"o'b\"\"x$$y\".t");
        assert_eq!(sql("SELECT f('@schema@.t')", name), "SELECT f('\"o''b\"\"x$$y\".t')");
        assert_eq!(
            sql("DO $$ SELECT '@schema@', @uid@ $$", name),
            "DO $concierge_0$ SELECT '\"o''b\"\"x$$y\"', (SELECT concierge.uid()) $concierge_0$"
        );
        assert_eq!(sql("SELECT '@currency@ a@b'", name), "SELECT 'U''D a@b'");
    }

    #[test]
    fn a_body_that_ends_in_a_dollar_gets_another_tag() {
        assert_eq!(sql("DO $$ @schema@$$", "x$"), "DO $$ \"x$\"$$");
        let nested = sql("DO $a$ SELECT $b$ @schema@ $b$ $a$", "$a$ $b$");
        assert!(nested.starts_with("DO $concierge_1$") || nested.starts_with("DO $concierge_0$"));
        assert_eq!(statements(&nested).unwrap().len(), 1);
    }

    #[test]
    fn a_place_that_could_break_out_is_refused() {
        for template in [
            "SELECT 1 -- @schema@",
            "SELECT 1 /* @schema@ */",
            "SELECT E'@schema@'",
            "SELECT \"@schema@\"",
            "SELECT @currency@",
            "SELECT @nonsense@",
        ] {
            assert!(filled(template, "x").is_err(), "{template}");
        }
    }

    #[test]
    fn without_the_role_only_the_policies_of_users_remain() {
        let grant = filled("GRANT SELECT ON @schema@.t TO @role_user@", "x").unwrap();
        assert_eq!(grant, Filled::WithoutRole("authenticated".into()));
        let policy = sql("CREATE POLICY p ON @schema@.t TO @role_user@ USING (@uid@ = id)", "x");
        assert!(policy.contains("TO PUBLIC"), "{policy}");
        let open = filled("CREATE POLICY p ON @schema@.t TO @role_service@ USING (true)", "x");
        assert_eq!(open.unwrap(), Filled::WithoutRole("service_role".into()));
    }

    proptest! {
        /// Whatever the schema is called, the statement keeps its shape and names exactly that schema.
        #[test]
        fn no_name_breaks_out(name in r#"([a-z'"$;@ \\-]|\$\$|--|/\*|\n|é){1,30}"#) {
            let template = "CREATE FUNCTION @schema@.f() AS $body$ SELECT '@schema@' FROM @schema@.t $body$";
            let name: &'static str = Box::leak(name.into_boxed_str());
            let text = sql(template, name);
            let again = statements(&text).unwrap();
            prop_assert_eq!(again.len(), 1);
            let code: Vec<_> = again.first().unwrap().code().collect();
            prop_assert_eq!(code.len(), 9);
            let quoted = quote_identifier(name);
            prop_assert_eq!(code.get(2).unwrap().text, quoted.as_str());
            let body = code.last().unwrap().text;
            let tag = dollar_tag(body).unwrap();
            let inner = body.strip_prefix(tag).unwrap().strip_suffix(tag).unwrap();
            let inner: Vec<_> = tokens(inner).unwrap().into_iter().filter(Token::is_code).collect();
            prop_assert_eq!(inner.get(1).unwrap().text, format!("'{}'", quoted.replace('\'', "''")));
            prop_assert_eq!(inner.get(3).unwrap().text, quoted.as_str());
        }
    }
}
