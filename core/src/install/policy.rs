//! Policies for engines that take no sub-select in them (Citus): `(SELECT f())` becomes `f()`.

use super::token::{Kind, Token};

/// `tokens` without the sub-selects that only say "once per query": those that read no table.
pub fn without_subselects<'a>(tokens: &[Token<'a>]) -> Vec<Token<'a>> {
    let mut found = Vec::new();
    let mut rest = tokens;
    while let Some((token, after)) = rest.split_first() {
        match inside_subselect(rest) {
            Some((inside, following)) => {
                found.extend(without_subselects(inside));
                rest = following;
            }
            None => {
                found.push(*token);
                rest = after;
            }
        }
    }
    found
}

/// What stands between `(SELECT` and its `)`, and what follows, if `tokens` start so and no table is read.
fn inside_subselect<'t, 'a>(tokens: &'t [Token<'a>]) -> Option<(&'t [Token<'a>], &'t [Token<'a>])> {
    let mut depth = 0_usize;
    let close = tokens.iter().position(|token| {
        match token.text {
            "(" => depth += 1,
            ")" => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0
    })?;
    let (enclosed, following) = tokens.split_at_checked(close)?;
    let select = enclosed.iter().position(|token| token.is_word("select"))?;
    let before = enclosed.get(1..select)?.iter().all(|token| !token.is_code());
    let inside = enclosed.get(select + 1..)?;
    let spaces = inside.iter().take_while(|token| token.kind == Kind::Space).count();
    let inside = inside.get(spaces..)?;
    let reads = inside.iter().any(|token| token.is_word("from"));
    (before && !reads).then_some((inside, following.get(1..)?))
}

#[cfg(test)]
mod tests {
    use super::super::token::tokens;
    use super::*;

    fn plain(text: &str) -> String {
        without_subselects(&tokens(text).unwrap()).iter().map(|token| token.text).collect()
    }

    #[test]
    fn a_sub_select_of_a_call_becomes_the_call() {
        assert_eq!(plain("USING (a = (SELECT concierge.uid()))"), "USING (a = concierge.uid())");
        assert_eq!(plain("ANY ((SELECT p.f())::uuid[])"), "ANY (p.f()::uuid[])");
        assert_eq!(plain("( SELECT f((SELECT g())))"), "f(g())");
    }

    #[test]
    fn a_sub_select_that_reads_a_table_stays() {
        for text in ["(SELECT a FROM t)", "(a = b)", "f(x)", "EXISTS (SELECT FROM t WHERE (b))"] {
            assert_eq!(plain(text), text);
        }
    }
}
