//! PostgreSQL's lexical rules, as far as splitting and templating need them.

/// What a stretch of a script is; together the tokens of a script are the script.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// White space.
    Space,
    /// `-- …` or `/* … */` (nested).
    Comment,
    /// `'…'`
    Literal,
    /// `E'…'`, in which a backslash escapes.
    EscapeLiteral,
    /// `"…"`
    QuotedIdentifier,
    /// `$tag$…$tag$`
    DollarLiteral,
    /// `@name@`, a place to fill in.
    Placeholder,
    /// A key word, an unquoted identifier or a number.
    Word,
    /// `;`
    Semicolon,
    /// Any other single character.
    Other,
}

/// A stretch of a script.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token<'a> {
    /// What it is.
    pub kind: Kind,
    /// Its text, quotes included.
    pub text: &'a str,
}

impl Token<'_> {
    /// Is it neither white space nor a comment?
    pub fn is_code(&self) -> bool {
        !matches!(self.kind, Kind::Space | Kind::Comment)
    }

    /// Is it the key word `word` (given in lower case)?
    pub fn is_word(&self, word: &str) -> bool {
        self.kind == Kind::Word && self.text.eq_ignore_ascii_case(word)
    }
}

/// A quote or comment that never ends.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unterminated {what} that starts with: {start}")]
pub struct Unterminated {
    what: &'static str,
    start: String,
}

/// Cuts `script` into tokens; joined they are the script again.
pub fn tokens(script: &str) -> Result<Vec<Token<'_>>, Unterminated> {
    let mut rest = script;
    let mut found = Vec::new();
    while !rest.is_empty() {
        let (kind, length) = next(rest)?;
        let (text, after) = rest.split_at(length);
        found.push(Token { kind, text });
        rest = after;
    }
    Ok(found)
}

/// Kind and length in bytes of the token that `rest` (not empty) starts with.
fn next(rest: &str) -> Result<(Kind, usize), Unterminated> {
    let first = rest.chars().next().unwrap_or(' ');
    if first.is_whitespace() {
        return Ok((Kind::Space, run(rest, char::is_whitespace)));
    }
    if rest.starts_with("--") {
        return Ok((Kind::Comment, rest.find('\n').unwrap_or(rest.len())));
    }
    if rest.starts_with("/*") {
        return Ok((Kind::Comment, block_comment(rest)?));
    }
    if rest.starts_with("E'") || rest.starts_with("e'") {
        return Ok((Kind::EscapeLiteral, quoted(rest, 2, '\'', true)?));
    }
    match first {
        '\'' => Ok((Kind::Literal, quoted(rest, 1, '\'', false)?)),
        '"' => Ok((Kind::QuotedIdentifier, quoted(rest, 1, '"', false)?)),
        ';' => Ok((Kind::Semicolon, 1)),
        '$' => dollar(rest),
        '@' => Ok(match placeholder(rest) {
            Some(name) => (Kind::Placeholder, name.len() + 2),
            None => (Kind::Other, 1),
        }),
        c if is_word_char(c) => Ok((Kind::Word, run(rest, |c| is_word_char(c) || c == '$'))),
        c => Ok((Kind::Other, c.len_utf8())),
    }
}

fn is_word_char(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn run(rest: &str, belongs: impl Fn(char) -> bool) -> usize {
    rest.find(|c| !belongs(c)).unwrap_or(rest.len())
}

/// The name between the `@`s that `rest` starts with.
pub fn placeholder(rest: &str) -> Option<&str> {
    let (name, _) = rest.strip_prefix('@')?.split_once('@')?;
    let fits = !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    fits.then_some(name)
}

fn unterminated(what: &'static str, rest: &str) -> Unterminated {
    Unterminated { what, start: rest.chars().take(40).collect() }
}

/// Length of a quoted token whose content starts at `from`; a doubled quote stays inside.
fn quoted(rest: &str, from: usize, quote: char, escapes: bool) -> Result<usize, Unterminated> {
    let mut inside = rest.char_indices().skip_while(|(i, _)| *i < from).peekable();
    while let Some((i, c)) = inside.next() {
        if escapes && c == '\\' {
            inside.next();
        } else if c == quote && inside.next_if(|(_, next)| *next == quote).is_none() {
            return Ok(i + c.len_utf8());
        }
    }
    Err(unterminated("quote", rest))
}

fn block_comment(rest: &str) -> Result<usize, Unterminated> {
    let mut depth = 0;
    let mut at = 0;
    while let Some(tail) = rest.get(at..).filter(|tail| !tail.is_empty()) {
        let step = match tail {
            _ if tail.starts_with("/*") => {
                depth += 1;
                2
            }
            _ if tail.starts_with("*/") => {
                depth -= 1;
                2
            }
            _ => tail.chars().next().map_or(1, char::len_utf8),
        };
        at += step;
        if depth == 0 {
            return Ok(at);
        }
    }
    Err(unterminated("comment", rest))
}

/// A dollar-quoted string, or a lone `$` (of a parameter such as `$1`).
fn dollar(rest: &str) -> Result<(Kind, usize), Unterminated> {
    let Some(tag) = dollar_tag(rest) else { return Ok((Kind::Other, 1)) };
    match rest.get(tag.len()..).and_then(|body| body.find(tag)) {
        Some(body) => Ok((Kind::DollarLiteral, tag.len() * 2 + body)),
        None => Err(unterminated("dollar quote", rest)),
    }
}

/// The `$tag$` that `rest` starts with.
pub fn dollar_tag(rest: &str) -> Option<&str> {
    let name = rest.strip_prefix('$')?.split('$').next()?;
    let closed = rest.get(name.len() + 1..)?.starts_with('$');
    let is_name = name.chars().all(is_word_char) && !name.starts_with(|c: char| c.is_numeric());
    (closed && is_name).then(|| rest.get(..name.len() + 2)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn kinds(script: &str) -> Vec<(Kind, &str)> {
        tokens(script).unwrap().iter().filter(|t| t.is_code()).map(|t| (t.kind, t.text)).collect()
    }

    #[test]
    fn each_quote_is_one_token() {
        assert_eq!(kinds("'it''s'"), [(Kind::Literal, "'it''s'")]);
        assert_eq!(kinds(r"E'it\'s'"), [(Kind::EscapeLiteral, r"E'it\'s'")]);
        assert_eq!(kinds(r#""a""b""#), [(Kind::QuotedIdentifier, r#""a""b""#)]);
        assert_eq!(kinds("$$a;b$$"), [(Kind::DollarLiteral, "$$a;b$$")]);
        assert_eq!(kinds("$x$a$$b$x$"), [(Kind::DollarLiteral, "$x$a$$b$x$")]);
        assert_eq!(kinds("$1"), [(Kind::Other, "$"), (Kind::Word, "1")]);
        assert_eq!(kinds("-- 'a\nb"), [(Kind::Word, "b")]);
        assert_eq!(kinds("/* /* ' */ ; */ b"), [(Kind::Word, "b")]);
    }

    #[test]
    fn a_placeholder_is_not_an_operator() {
        assert_eq!(kinds("@schema@"), [(Kind::Placeholder, "@schema@")]);
        assert_eq!(kinds("a@>b").get(1), Some(&(Kind::Other, "@")));
        assert_eq!(kinds("@ x@").first(), Some(&(Kind::Other, "@")));
    }

    #[test]
    fn an_open_end_is_said() {
        for script in ["'a", "\"a", "$$a", "/* a", "E'a\\'"] {
            assert!(tokens(script).is_err(), "{script}");
        }
    }

    proptest! {
        #[test]
        fn tokens_joined_are_the_script(script in r#"([a-z;'"$@ \n*/-]|'é'|\$\$){0,60}"#) {
            if let Ok(tokens) = tokens(&script) {
                let joined: String = tokens.iter().map(|t| t.text).collect();
                prop_assert_eq!(joined, script);
            }
        }
    }
}
