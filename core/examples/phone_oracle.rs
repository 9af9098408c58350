//! Reads lines `input TAB region` and writes all fields of each as a line, for the comparison with
//! the reference in `tests/oracle/phone`. Backslash, tab, line feed and carriage return are escaped.

use std::io::{self, BufRead, BufWriter, Write};

use concierge_core::phone::{self, Parsed};

fn main() -> io::Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    for line in io::stdin().lock().lines() {
        let line = line?;
        let (input, region) = line.split_once('\t').unwrap_or((&line, ""));
        writeln!(out, "{}", fields(&phone::parse(&unescape(input), region)).join("\t"))?;
    }
    Ok(())
}

fn fields(parsed: &Parsed) -> [String; 12] {
    let text = |field: &Option<String>| field.as_deref().map(escape).unwrap_or_default();
    [
        text(&parsed.e164),
        parsed.is_valid.to_string(),
        parsed.is_possible.to_string(),
        parsed.number_type.map(|t| t.to_string()).unwrap_or_default(),
        parsed.region.unwrap_or_default().to_owned(),
        text(&parsed.national),
        text(&parsed.international),
        text(&parsed.rfc3966),
        text(&parsed.extension),
        parsed.country_code.map(|code| code.to_string()).unwrap_or_default(),
        text(&parsed.national_number),
        parsed.reason.to_string(),
    ]
}

fn escape(text: &str) -> String {
    text.replace('\\', "\\\\").replace('\t', "\\t").replace('\n', "\\n").replace('\r', "\\r")
}

fn unescape(text: &str) -> String {
    let mut plain = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        plain.push(match (c, if c == '\\' { chars.next() } else { None }) {
            (_, Some('t')) => '\t',
            (_, Some('n')) => '\n',
            (_, Some('r')) => '\r',
            (_, Some(other)) => other,
            (plain, None) => plain,
        });
    }
    plain
}
