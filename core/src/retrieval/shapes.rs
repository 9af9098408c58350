//! Shapes of searches that a database runs badly, found in the text of a function.

/// A shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// `ORDER BY similarity DESC`: no index is used.
    BySimilarity,
    /// `row_number() OVER (ORDER BY a <=> b)`: the whole table is sorted.
    RowNumber,
    /// A distance compared in WHERE: a walk goes on until it has seen as much as it may.
    ThresholdInside,
}

const OPERATORS: [&str; 4] = ["<=>", "<->", "<#>", "<+>"];

/// The shapes in `source`, each once.
pub fn shapes(source: &str) -> Vec<Shape> {
    let text = squeezed(source);
    let mut found = Vec::new();
    if !OPERATORS.iter().any(|operator| text.contains(operator)) {
        return found;
    }
    let names_similarity = |after: &str| {
        let first: String = after.split([',', ')', ';']).next().unwrap_or_default().into();
        let first = first.split(" limit ").next().unwrap_or_default();
        let descending = first.trim_end().ends_with(" desc") || first.contains(" desc ");
        descending
            && (first.contains("similarity")
                || OPERATORS.iter().any(|operator| first.contains(operator)))
    };
    let orders = || {
        text.match_indices("order by ")
            .map(|(at, word)| text.get(at + word.len()..).unwrap_or_default())
    };
    // `ORDER BY (1 - (a <=> b)) DESC` is cut at its brackets: look at the sign as well.
    let subtracts = |after: &str| {
        let start = after.trim_start_matches(['(', ' ']);
        start.starts_with("1 -")
            && after.split(" limit ").next().is_some_and(|o| o.contains(" desc"))
    };
    if orders().any(|after| names_similarity(after) || subtracts(after)) {
        found.push(Shape::BySimilarity);
    }
    let over = |(at, _): (usize, &str)| {
        let rest = text.get(at..).unwrap_or_default();
        let window = rest.split(" from ").next().unwrap_or_default();
        OPERATORS.iter().any(|operator| window.contains(operator)) && window.contains("order by")
    };
    if text.match_indices("row_number(").any(over) || text.match_indices("rank(").any(over) {
        found.push(Shape::RowNumber);
    }
    let mut conditions = text.split(" where ").skip(1).map(|part| {
        let ends = [" order by ", " group by ", " limit ", ";"];
        ends.iter().fold(part, |part, end| part.split(end).next().unwrap_or_default())
    });
    let compares = |condition: &str| {
        OPERATORS.iter().any(|operator| {
            condition.split(operator).skip(1).any(|after| {
                // Past the operand, whose letters, dots and brackets are no comparison.
                let after = after.trim_start();
                after.chars().any(|c| c == '<' || c == '>')
            }) || condition.split(operator).next().is_some_and(|before| {
                condition.contains(operator)
                    && before
                        .trim_end()
                        .rsplit(" and ")
                        .next()
                        .is_some_and(|last| last.contains('<') || last.contains('>'))
            })
        })
    };
    if conditions.any(compares) {
        found.push(Shape::ThresholdInside);
    }
    found
}

/// Lower case, without comments, with one space where there was any.
fn squeezed(source: &str) -> String {
    let code: String = source
        .lines()
        .map(|line| line.split("--").next().unwrap_or_default())
        .collect::<Vec<_>>()
        .join(" ");
    code.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn good_and_bad_ones() {
        for (source, expected) in [
            ("select id from t order by embedding <=> q limit 5", &[][..]),
            ("select 1 - (e <=> q) as similarity from t order by e <=> q limit 5", &[]),
            (
                "select id, 1 - (e <=> q) as similarity from t ORDER BY similarity DESC limit 5",
                &[Shape::BySimilarity],
            ),
            ("select id from t order by (1 - (e <=> q)) desc limit 5", &[Shape::BySimilarity]),
            (
                "select id, row_number() over (order by e <=> q) as rank from t order by rank limit 5",
                &[Shape::RowNumber],
            ),
            (
                "select id from t where 1 - (e <=> q) > threshold\n order by e <=> q",
                &[Shape::ThresholdInside],
            ),
            (
                "select id from t where e <=> q < 0.3 and a = 1 order by e <=> q",
                &[Shape::ThresholdInside],
            ),
            ("select id from t where 0.3 > (e <=> q) order by e <=> q", &[Shape::ThresholdInside]),
            ("select id from t where price > 3 and kind = 'x' order by e <=> q limit 5", &[]),
            ("select similarity from t order by similarity desc", &[]),
            ("-- order by similarity desc\nselect 1 from t order by e <=> q", &[]),
        ] {
            assert_eq!(shapes(source), expected, "{source}");
        }
    }
}
