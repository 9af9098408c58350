//! A filter as it is written.

use super::{Condition, OPERATORS, Problem, Scalar, ScalarKind, Side, Test, shown};
use serde_json::Value;
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// More conditions than anybody writes by hand.
const MOST_CONDITIONS: usize = 64;
/// More values than fit a statement in good time.
const MOST_VALUES: usize = 10_000;

/// The conditions of a text of JSON, in the order of their keys. Numbers keep all their digits.
pub fn parse(json: &str) -> Result<Vec<Condition>, Problem> {
    let keys: BTreeMap<String, &RawValue> = serde_json::from_str(json).map_err(|_| {
        Problem::new("filter is not an object that can be read", "Write {\"column\": value, …}.")
    })?;
    let mut all = Vec::new();
    for (key, value) in keys {
        for test in tests(&key, value.get())? {
            all.push(Condition { key: key.clone(), test });
        }
    }
    if all.len() > MOST_CONDITIONS {
        return Err(Problem::new("filter has too many conditions", "64 are the most."));
    }
    Ok(all)
}

fn tests(key: &str, json: &str) -> Result<Vec<Test>, Problem> {
    match json.as_bytes().first() {
        Some(b'{') => {
            let parts: BTreeMap<String, &RawValue> = serde_json::from_str(json)
                .map_err(|_| Problem::new("filter is nested too deeply", OPERATORS))?;
            parts.iter().map(|(operator, value)| test(key, operator, value.get())).collect()
        }
        Some(b'[') => Ok(vec![Test::In(scalars(key, json)?)]),
        _ if json == "null" => Ok(vec![Test::Exists(false)]),
        _ => Ok(vec![Test::Equal(scalar(key, json)?)]),
    }
}

fn test(key: &str, operator: &str, json: &str) -> Result<Test, Problem> {
    let side = |side| Ok(Test::Compare(side, scalar(key, json)?));
    match operator {
        "eq" if json == "null" => Ok(Test::Exists(false)),
        "eq" => Ok(Test::Equal(scalar(key, json)?)),
        "in" => Ok(Test::In(scalars(key, json)?)),
        "gt" => side(Side::Above),
        "gte" => side(Side::From),
        "lt" => side(Side::Below),
        "lte" => side(Side::UpTo),
        "exists" => match json {
            "true" => Ok(Test::Exists(true)),
            "false" => Ok(Test::Exists(false)),
            _ => Err(Problem::new(
                format!("filter asks whether \"{}\" exists with no boolean", shown(key)),
                "Write true or false.",
            )),
        },
        "contains" => Ok(Test::Contains(json.to_owned())),
        _ => {
            Err(Problem::new(format!("filter has no condition \"{}\"", shown(operator)), OPERATORS))
        }
    }
}

fn scalars(key: &str, json: &str) -> Result<Vec<Scalar>, Problem> {
    let values: Vec<&RawValue> = serde_json::from_str(json).map_err(|_| {
        Problem::new(format!("filter lists no values for \"{}\"", shown(key)), "Write a list.")
    })?;
    if values.len() > MOST_VALUES {
        return Err(Problem::new("filter lists too many values", "10,000 are the most."));
    }
    values.into_iter().map(|value| scalar(key, value.get())).collect()
}

fn scalar(key: &str, json: &str) -> Result<Scalar, Problem> {
    let (text, kind) = match serde_json::from_str::<Value>(json) {
        Ok(Value::String(text)) => (text, ScalarKind::Text),
        Ok(Value::Bool(_)) => (json.to_owned(), ScalarKind::Boolean),
        Ok(Value::Number(_)) => number(json),
        // A number beyond what floats hold is no JSON to the parser, but is to PostgreSQL.
        Err(_) if is_number(json) => number(json),
        _ => {
            return Err(Problem::new(
                format!("filter compares \"{}\" with what is no single value", shown(key)),
                "Give a string, a number or a boolean, or use contains.",
            ));
        }
    };
    Ok(Scalar { json: json.to_owned(), text, kind })
}

fn number(json: &str) -> (String, ScalarKind) {
    let kind = match json.parse::<i64>() {
        Ok(_) => ScalarKind::Integer,
        Err(_) => ScalarKind::Number,
    };
    (json.to_owned(), kind)
}

fn is_number(json: &str) -> bool {
    json.bytes().all(|b| b.is_ascii_digit() || b"+-.eE".contains(&b))
        && json.bytes().any(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only(json: &str) -> Test {
        let mut all = parse(json).unwrap();
        assert_eq!(all.len(), 1, "{json}");
        all.remove(0).test
    }

    #[test]
    fn short_and_long_forms() {
        assert_eq!(only(r#"{"a": 1}"#), only(r#"{"a": {"eq": 1}}"#));
        assert_eq!(only(r#"{"a": [1, "b"]}"#), only(r#"{"a": {"in": [1, "b"]}}"#));
        assert_eq!(only(r#"{"a": null}"#), Test::Exists(false));
        assert_eq!(parse(r#"{"a": {"gte": 1, "lt": 2}}"#).unwrap().len(), 2);
        assert!(parse("{}").unwrap().is_empty());
    }

    #[test]
    fn numbers_keep_their_digits() {
        for (json, kind) in [
            ("12345678901234567890123", ScalarKind::Number),
            ("9223372036854775807", ScalarKind::Integer),
            ("1.50", ScalarKind::Number),
        ] {
            let Test::Equal(value) = only(&format!("{{\"a\": {json}}}")) else { panic!() };
            assert_eq!((value.text.as_str(), value.kind), (json, kind));
        }
    }

    #[test]
    fn what_is_no_filter() {
        let deep = format!("{{\"a\": {}1{}}}", "[".repeat(500), "]".repeat(500));
        for json in [
            "[]",
            "1",
            "",
            "null",
            r#"{"a": {"like": "%"}}"#,
            r#"{"a": {"eq": {"b": 1}}}"#,
            r#"{"a": {"exists": 1}}"#,
            r#"{"a": {"in": 3}}"#,
            r#"{"a": [[1]]}"#,
            &deep,
        ] {
            assert!(parse(json).is_err(), "{json}");
        }
        let many: Vec<_> = (0..65).map(|i| format!("\"k{i}\": 1")).collect();
        assert!(parse(&format!("{{{}}}", many.join(","))).is_err());
    }
}
