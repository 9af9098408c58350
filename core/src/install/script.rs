//! A script cut into its statements.

use super::token::{Kind, Token, Unterminated, tokens};

/// One statement, without its semicolon, with the comments that stand before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement<'a> {
    /// All tokens, white space and comments included.
    pub tokens: Vec<Token<'a>>,
}

impl<'a> Statement<'a> {
    /// The tokens that mean something.
    pub fn code(&self) -> impl Iterator<Item = Token<'a>> + '_ {
        self.tokens.iter().copied().filter(Token::is_code)
    }

    /// Does it start with these key words (given in lower case)?
    pub fn starts_with(&self, words: &[&str]) -> bool {
        let mut code = self.code();
        words.iter().all(|word| code.next().is_some_and(|token| token.is_word(word)))
    }
}

/// Cuts `script` at its semicolons, but not at those inside a `BEGIN ATOMIC … END` body.
pub fn statements(script: &str) -> Result<Vec<Statement<'_>>, Unterminated> {
    let mut found = Vec::new();
    let mut current = Statement { tokens: Vec::new() };
    let mut body = AtomicBody::default();
    for token in tokens(script)? {
        body.see(&token);
        if token.kind == Kind::Semicolon && !body.is_open() {
            push(&mut found, &mut current);
            body = AtomicBody::default();
        } else {
            current.tokens.push(token);
        }
    }
    push(&mut found, &mut current);
    Ok(found)
}

fn push<'a>(found: &mut Vec<Statement<'a>>, current: &mut Statement<'a>) {
    let mut done = std::mem::replace(current, Statement { tokens: Vec::new() });
    if done.code().next().is_none() {
        return;
    }
    let lead = done.tokens.iter().take_while(|t| t.kind == Kind::Space).count();
    done.tokens.drain(..lead);
    found.push(done);
}

/// Follows `BEGIN ATOMIC`, and the `CASE … END`s within, to its `END`.
#[derive(Default)]
struct AtomicBody {
    begin_seen: bool,
    depth: usize,
}

impl AtomicBody {
    fn see(&mut self, token: &Token<'_>) {
        if !token.is_code() {
            return;
        }
        if self.is_open() {
            if token.is_word("case") {
                self.depth += 1;
            } else if token.is_word("end") {
                self.depth -= 1;
            }
        } else if self.begin_seen && token.is_word("atomic") {
            self.depth = 1;
        }
        self.begin_seen = token.is_word("begin");
    }

    fn is_open(&self) -> bool {
        self.depth > 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(script: &str) -> Vec<String> {
        statements(script)
            .unwrap()
            .iter()
            .map(|s| s.tokens.iter().map(|t| t.text).collect::<String>())
            .collect()
    }

    #[test]
    fn semicolons_end_statements_but_not_inside_quotes() {
        assert_eq!(cut("SELECT ';'; -- ;\nSELECT $$;$$ ;;"), ["SELECT ';'", "-- ;\nSELECT $$;$$ "]);
        assert_eq!(cut("  -- nothing\n ; "), Vec::<String>::new());
    }

    #[test]
    fn an_atomic_body_is_part_of_its_statement() {
        let script = "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC \
                      SELECT CASE WHEN true THEN 1 END; SELECT 2; END; SELECT 3";
        assert_eq!(cut(script).len(), 2);
        assert_eq!(cut("BEGIN; SELECT 1; END").len(), 3);
    }
}
