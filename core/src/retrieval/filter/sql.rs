//! A filter as SQL: the text has names of the catalog only, whatever the caller has sent is a parameter.

use super::{Condition, OPERATORS, Problem, Scalar, ScalarKind, Test, shown};

/// What a column can be compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// A type with an order.
    Plain,
    /// A whole number of at most eight bytes.
    Integer,
    /// A number of any size.
    Numeric,
    /// A document.
    Document,
    /// A list; the type of its elements, as SQL writes it.
    List(String),
    /// A vector, a tsvector: nothing that a filter compares.
    Other,
}

/// A column of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Its name as SQL writes it.
    pub sql: String,
    /// Its type, as SQL writes it.
    pub type_sql: String,
    /// The OID of its type.
    pub type_id: u32,
    /// The schema of its operators, as SQL writes it.
    pub operators: String,
    /// What it can be compared with.
    pub kind: Kind,
}

/// The table that is searched.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    /// Its columns.
    pub columns: Vec<Column>,
    /// The column that keys are looked up in when they are no columns.
    pub document: Option<usize>,
}

/// A value for the statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Argument {
    /// To be read as a value of the type with this OID: once, and not again for each row.
    Read(String, u32),
    /// Of type text.
    Text(String),
    /// Of type text[].
    Texts(Vec<String>),
}

/// A condition as SQL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fragment {
    /// `column = $1::pg_catalog.text::type`
    pub sql: String,
    /// The column that an index could find the rows by, if an index can help at all.
    pub indexable: Option<String>,
    /// Is it a comparison with one value, which an index answers equally well whatever the value is?
    pub equality: bool,
}

/// The deepest path.
const DEEPEST: usize = 16;

/// The conditions as SQL, with parameters numbered from `first`; their values are added to `arguments`.
pub fn compile(
    conditions: &[Condition],
    table: &Table,
    arguments: &mut Vec<Argument>,
) -> Result<Vec<Fragment>, Problem> {
    conditions.iter().map(|condition| fragment(condition, table, arguments)).collect()
}

fn fragment(
    condition: &Condition,
    table: &Table,
    arguments: &mut Vec<Argument>,
) -> Result<Fragment, Problem> {
    let key = condition.key.as_str();
    if let Some(column) = table.columns.iter().find(|column| column.name == key) {
        return of_column(column, &condition.test, arguments);
    }
    let mut path: Vec<&str> = key.split('.').collect();
    let named = path.first().and_then(|first| {
        table.columns.iter().find(|c| c.name == *first && c.kind == Kind::Document)
    });
    let document = match named {
        Some(column) if path.len() > 1 => {
            path.remove(0);
            column
        }
        _ => table
            .document
            .and_then(|at| table.columns.get(at))
            .ok_or_else(|| Problem::no_column(key))?,
    };
    if path.len() > DEEPEST {
        return Err(Problem::new("filter has a path that is too deep", "16 steps are the most."));
    }
    Ok(of_path(document, &path, &condition.test, arguments))
}

fn text(arguments: &mut Vec<Argument>, value: impl Into<String>) -> String {
    arguments.push(Argument::Text(value.into()));
    format!("${}", arguments.len())
}

/// A value of the column's type, or of the one that it is compared as.
fn read(
    arguments: &mut Vec<Argument>,
    (type_sql, type_id): (String, u32),
    value: &Scalar,
) -> String {
    arguments.push(Argument::Read(value.text.clone(), type_id));
    format!("${}::{type_sql}", arguments.len())
}

fn texts(arguments: &mut Vec<Argument>, values: impl Iterator<Item = String>) -> String {
    arguments.push(Argument::Texts(values.collect()));
    format!("${}", arguments.len())
}

fn of_column(
    column: &Column,
    test: &Test,
    arguments: &mut Vec<Argument>,
) -> Result<Fragment, Problem> {
    let Column { sql, operators, .. } = column;
    let operator = |sign: &str| format!("OPERATOR({operators}.{sign})");
    let no = |what: &str| {
        let message = format!("column \"{}\" cannot be compared by {what}", shown(&column.name));
        Problem::new(
            message,
            "A document or a list takes contains and exists, another column all others.",
        )
    };
    let comparable = matches!(column.kind, Kind::Plain | Kind::Integer | Kind::Numeric);
    let sql = match test {
        Test::Exists(true) => format!("{sql} IS NOT NULL"),
        Test::Exists(false) => format!("{sql} IS NULL"),
        Test::Equal(_) if !comparable => return Err(no("eq")),
        Test::Equal(value) => {
            let as_type = type_for(column, std::slice::from_ref(value));
            format!("{sql} {} {}", operator("="), read(arguments, as_type, value))
        }
        Test::In(_) if !comparable => return Err(no("in")),
        Test::In(values) => {
            let (as_type, _) = type_for(column, values);
            let list = texts(arguments, values.iter().map(|value| value.text.clone()));
            format!("{sql} {} ANY ({list}::{as_type}[])", operator("="))
        }
        Test::Compare(..) if !comparable => return Err(no("gt, gte, lt or lte")),
        Test::Compare(side, value) => {
            let as_type = type_for(column, std::slice::from_ref(value));
            let sign = operator(side.operator());
            format!("{sql} {sign} {}", read(arguments, as_type, value))
        }
        Test::Contains(json) => match &column.kind {
            Kind::Document => {
                let part = text(arguments, json);
                format!("{sql} OPERATOR(pg_catalog.@>) {part}::pg_catalog.jsonb")
            }
            Kind::List(element) => {
                let values = elements(json).ok_or_else(|| {
                    Problem::new(
                        format!("column \"{}\" contains single values only", shown(&column.name)),
                        OPERATORS,
                    )
                })?;
                let list = texts(arguments, values.into_iter());
                format!("{sql} OPERATOR(pg_catalog.@>) {list}::{element}[]")
            }
            _ => return Err(no("contains")),
        },
    };
    let helps = !matches!(test, Test::Exists(_));
    let equality = matches!(test, Test::Equal(_));
    Ok(Fragment { sql, indexable: helps.then(|| column.name.clone()), equality })
}

/// The OIDs of two types, which are the same in every database.
const INT8: u32 = 20;
const NUMERIC: u32 = 1700;

/// The type that values are read as: the column's own, but a number that it cannot hold is compared as a number, and
/// not refused.
fn type_for(column: &Column, values: &[Scalar]) -> (String, u32) {
    let all = |kinds: &[ScalarKind]| values.iter().all(|value| kinds.contains(&value.kind));
    match column.kind {
        Kind::Integer if all(&[ScalarKind::Integer]) => ("pg_catalog.int8".to_owned(), INT8),
        Kind::Integer if all(&[ScalarKind::Integer, ScalarKind::Number]) => {
            ("pg_catalog.numeric".to_owned(), NUMERIC)
        }
        _ => (column.type_sql.clone(), column.type_id),
    }
}

/// The elements of a list of single values, or a single value.
fn elements(json: &str) -> Option<Vec<String>> {
    let list = if json.starts_with('[') { json.to_owned() } else { format!("[{json}]") };
    let values: Vec<serde_json::Value> = serde_json::from_str(&list).ok()?;
    let element = |value| match value {
        serde_json::Value::String(text) => Some(text),
        serde_json::Value::Number(number) => Some(number.to_string()),
        serde_json::Value::Bool(bool) => Some(bool.to_string()),
        _ => None,
    };
    values.into_iter().map(element).collect()
}

fn of_path(column: &Column, path: &[&str], test: &Test, arguments: &mut Vec<Argument>) -> Fragment {
    let sql = &column.sql;
    let steps = |arguments: &mut Vec<Argument>| {
        texts(arguments, path.iter().map(|step| (*step).to_owned()))
    };
    let mut indexable = false;
    let sql = match test {
        Test::Equal(value) => {
            indexable = true;
            let part = text(arguments, nested(path, &value.json));
            format!("{sql} OPERATOR(pg_catalog.@>) {part}::pg_catalog.jsonb")
        }
        Test::Contains(json) => {
            indexable = true;
            let part = text(arguments, nested(path, json));
            format!("{sql} OPERATOR(pg_catalog.@>) {part}::pg_catalog.jsonb")
        }
        Test::In(values) => {
            indexable = true;
            let list = texts(arguments, values.iter().map(|value| nested(path, &value.json)));
            format!("{sql} OPERATOR(pg_catalog.@>) ANY ({list}::pg_catalog.jsonb[])")
        }
        Test::Exists(there) => {
            let steps = steps(arguments);
            let is = if *there { "IS NOT NULL" } else { "IS NULL" };
            format!("({sql} OPERATOR(pg_catalog.#>) {steps}) {is}")
        }
        Test::Compare(side, value) => {
            // Values of one kind have an order; a text in one row is no error because another has a number.
            let steps = steps(arguments);
            let (value, sign) = (text(arguments, &value.json), side.operator());
            let found = format!("({sql} OPERATOR(pg_catalog.#>) {steps})");
            format!(
                "(pg_catalog.jsonb_typeof({found}) OPERATOR(pg_catalog.=) \
                 pg_catalog.jsonb_typeof({value}::pg_catalog.jsonb) \
                 AND {found} OPERATOR(pg_catalog.{sign}) {value}::pg_catalog.jsonb)"
            )
        }
    };
    Fragment { sql, indexable: indexable.then(|| column.name.clone()), equality: false }
}

/// `{"a": {"b": value}}`
fn nested(path: &[&str], json: &str) -> String {
    path.iter().rev().fold(json.to_owned(), |inner, step| {
        format!("{{{}:{inner}}}", serde_json::Value::from(*step))
    })
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    fn column(name: &str, type_sql: &str, kind: Kind) -> Column {
        Column {
            name: name.into(),
            sql: format!("\"{name}\""),
            type_sql: type_sql.into(),
            type_id: 7,
            operators: "pg_catalog".into(),
            kind,
        }
    }

    fn table() -> Table {
        Table {
            columns: vec![
                column("n", "integer", Kind::Integer),
                column("t", "text", Kind::Plain),
                column("tags", "text[]", Kind::List("text".into())),
                column("metadata", "jsonb", Kind::Document),
                column("embedding", "vector", Kind::Other),
            ],
            document: Some(3),
        }
    }

    fn sql(json: &str) -> (String, Vec<Argument>) {
        let mut arguments = Vec::new();
        let parts = compile(&parse(json).unwrap(), &table(), &mut arguments).unwrap();
        (parts.into_iter().map(|part| part.sql).collect::<Vec<_>>().join(" AND "), arguments)
    }

    #[test]
    fn columns_before_paths_and_values_as_parameters() {
        let of =
            |sql: &str, text: &str, id| (sql.to_owned(), vec![Argument::Read(text.into(), id)]);
        assert_eq!(
            sql(r#"{"n": 3}"#),
            of("\"n\" OPERATOR(pg_catalog.=) $1::pg_catalog.int8", "3", INT8)
        );
        assert_eq!(
            sql(r#"{"n": {"gt": 3.5}}"#),
            of("\"n\" OPERATOR(pg_catalog.>) $1::pg_catalog.numeric", "3.5", NUMERIC)
        );
        assert_eq!(sql(r#"{"t": "x"}"#), of("\"t\" OPERATOR(pg_catalog.=) $1::text", "x", 7));
        let (text, arguments) = sql(r#"{"t'; drop table x": "'; --"}"#);
        assert_eq!(text, "\"metadata\" OPERATOR(pg_catalog.@>) $1::pg_catalog.jsonb");
        assert_eq!(arguments, [Argument::Text(r#"{"t'; drop table x":"'; --"}"#.into())]);
        let (text, arguments) = sql(r#"{"metadata.a.b": {"in": [1, "x"]}}"#);
        assert_eq!(text, "\"metadata\" OPERATOR(pg_catalog.@>) ANY ($1::pg_catalog.jsonb[])");
        let expected = vec![r#"{"a":{"b":1}}"#.to_owned(), r#"{"a":{"b":"x"}}"#.to_owned()];
        assert_eq!(arguments, [Argument::Texts(expected)]);
        assert_eq!(sql(r#"{"tags": {"contains": "x"}}"#).1, [Argument::Texts(vec!["x".into()])]);
    }

    #[test]
    fn what_a_column_cannot_be_asked() {
        let table = Table { document: None, ..table() };
        for json in [
            r#"{"embedding": 3}"#,
            r#"{"metadata": 3}"#,
            r#"{"tags": {"gt": 3}}"#,
            r#"{"n": {"contains": 3}}"#,
            r#"{"tags": {"contains": {"a": 1}}}"#,
            r#"{"nothing": 3}"#,
        ] {
            assert!(compile(&parse(json).unwrap(), &table, &mut Vec::new()).is_err(), "{json}");
        }
    }
}
