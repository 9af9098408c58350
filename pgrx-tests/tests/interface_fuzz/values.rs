//! Values to call with: those of rows that are there, those that look right, and those that nobody expects.

use crate::catalog::{Catalog, Place};
use concierge_core::ledger::simulation::Random;

/// What hurts parsers: each is repeated up to 100,000 times.
const UNITS: [&str; 30] = [
    "(",
    "[",
    "{",
    "[\"",
    "{\"a\":",
    "a --> b : c [x = 1]\n",
    "not ",
    "a AND ",
    "((a))",
    " ",
    "\n",
    "\t",
    "0",
    "9",
    "1.",
    "-",
    "+",
    "+1 650 253 0000 ",
    "(1) ",
    "BEGIN:VEVENT\r\n",
    "RRULE:FREQ=SECONDLY\r\n ",
    ",",
    ";",
    "'",
    "\"",
    "\\",
    "%",
    "é",
    "\u{1f9d1}\u{200d}",
    "word ",
];

const TEXTS: [&str; 48] = [
    "",
    " ",
    "\t\n",
    "null",
    "NULL",
    "true",
    "0",
    "-1",
    "1e400",
    "NaN",
    "infinity",
    "2030-06-03 10:00+02",
    "'; DROP TABLE app.profiles; --",
    "\"; DROP SCHEMA app CASCADE; --",
    "' OR '1'='1",
    "$$",
    "$body$",
    "@schema@",
    "@private@",
    "%s%n%I%L",
    "\\",
    "\\x00",
    "\\u0000",
    "app.profiles",
    "pg_catalog.pg_class",
    "pg_temp",
    "public",
    "app",
    "shop",
    "app_private",
    "concierge",
    "Europe/Berlin",
    "../../../../etc/passwd",
    "America/Los_Angeles",
    "USD",
    "JPY",
    "usd",
    "US",
    "+16502530000",
    "(650) 253-0000 ext. 5",
    "FREQ=DAILY;COUNT=5",
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;INTERVAL=1000",
    "FREQ=SECONDLY;INTERVAL=1;COUNT=2147483647",
    "\u{feff}\u{202e}\u{200b}",
    "\u{ffff}\u{10ffff}",
    "Z\u{0351}\u{036b}\u{0343}a\u{0300}\u{0301}",
    "ＵＳ＋１６５０",
    "٠١٢٣",
];

const MOMENTS: [&str; 14] = [
    "infinity",
    "-infinity",
    "4713-01-01 00:00+00 BC",
    "294276-12-31 23:59:59.999999+00",
    "1970-01-01 00:00+00",
    "1969-12-31 23:59:59.999999+00",
    "0001-01-01 00:00+00",
    "2024-02-29 12:00+00",
    "2031-03-30 01:30:00+00",
    "2031-10-26 01:30:00+00",
    "2031-03-04 19:00:00+00",
    "2031-03-04 11:00:00+00",
    "2030-06-30 23:59:60+00",
    "9999-12-31 23:59:59.9+00",
];

const NUMBERS: [&str; 24] = [
    "0",
    "1",
    "-1",
    "2",
    "3",
    "5",
    "10",
    "30",
    "60",
    "0.01",
    "0.005",
    "12.34",
    "-0.01",
    "100",
    "1440",
    "32767",
    "2147483647",
    "-2147483648",
    "9223372036854775807",
    "-9223372036854775808",
    "99999999999999999999999999999999999999",
    "1e-30",
    "1e-300",
    "1e300",
];

/// A name or a value in single quotes.
pub fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\0', "").replace('\'', "''"))
}

pub struct Values<'a> {
    pub catalog: &'a Catalog,
    pub random: &'a mut Random,
}

impl Values<'_> {
    pub fn chance(&mut self, in_hundred: u64) -> bool {
        self.random.below(100) < in_hundred
    }

    pub fn pick<'b, T: ?Sized>(&mut self, all: &[&'b T]) -> Option<&'b T> {
        let number = self.random.below(all.len() as u64);
        all.get(usize::try_from(number).ok()?).copied()
    }

    fn one_of(&mut self, all: &[String]) -> Option<String> {
        let number = self.random.below(all.len() as u64);
        all.get(usize::try_from(number).ok()?).cloned()
    }

    /// An expression for an argument or a column.
    pub fn value(&mut self, place: &Place) -> String {
        if self.chance(7) {
            return format!("NULL::{}", place.type_name);
        }
        if self.chance(60)
            && let Some(found) = self.of_column(place)
        {
            return format!("{}::{}", quoted(&found), place.type_name);
        }
        if self.chance(25)
            && let Some(all) = self.catalog.by_type.get(&place.type_name)
            && let Some(found) = self.one_of(all)
        {
            return format!("{}::{}", quoted(&found), place.type_name);
        }
        self.of_type(&place.type_name)
    }

    /// A value of the column that the argument is named after.
    fn of_column(&mut self, place: &Place) -> Option<String> {
        let name = place.name.strip_prefix("p_").unwrap_or(&place.name);
        let name = match name {
            "owner" | "customer" => "user_id",
            other => other,
        };
        let all = self.catalog.by_column.get(&format!("{name} {}", place.type_name))?;
        self.one_of(all)
    }

    fn of_type(&mut self, type_name: &str) -> String {
        if let Some(element) = type_name.strip_suffix("[]") {
            return self.array(element);
        }
        let plain = match type_name {
            "text" | "name" | "cstring" | "character varying" => return self.text(type_name),
            "jsonb" | "json" => return self.json_value(),
            "anyarray" => return self.array("text"),
            "boolean" => self.pick(&["true", "false"]).unwrap_or_default().to_owned(),
            "integer" | "bigint" | "smallint" | "oid" => self.whole(type_name),
            "numeric" | "real" | "double precision" => self.number(type_name),
            "uuid" => self.uuid(),
            "timestamp with time zone" | "timestamp without time zone" | "date" => self.moment(),
            "interval" => self.interval(),
            "tstzrange" => self.range(),
            "regclass" => self.one_of(&self.catalog.relation_names).unwrap_or_default(),
            "vector" => self.vector(),
            "concierge.phone" => {
                self.pick(&["+16502530000", "+4930901820", "+1", "", "x"]).unwrap_or("").to_owned()
            }
            // What cannot be written, such as internal.
            _ => return format!("NULL::{type_name}"),
        };
        format!("{}::{type_name}", quoted(&plain))
    }

    fn text(&mut self, type_name: &str) -> String {
        if type_name == "text" && self.chance(8) {
            let (unit, times) =
                (self.pick(&UNITS).unwrap_or("("), self.random.below(5).min(3) as u32);
            let most = 10_u64.pow(times + 2);
            let (times, end) = (self.random.below(most), self.word());
            return format!("repeat({}, {times}) || {}", quoted(unit), quoted(&end));
        }
        format!("{}::{type_name}", quoted(&self.word()))
    }

    /// A text as such.
    fn word(&mut self) -> String {
        match self.random.below(10) {
            0..=4 => self.one_of(&self.catalog.words).unwrap_or_default(),
            5..=6 => self.pick(&TEXTS).unwrap_or_default().to_owned(),
            7 => self.noise(),
            8 => {
                let (a, b) = (self.word(), self.word());
                self.spliced(&a, &b)
            }
            _ => self.one_of(&self.catalog.relation_names).unwrap_or_default(),
        }
    }

    /// The beginning of one and the end of the other.
    fn spliced(&mut self, a: &str, b: &str) -> String {
        let (a, b): (Vec<_>, Vec<_>) = (a.chars().collect(), b.chars().collect());
        let (from, to) =
            (self.random.below(a.len() as u64 + 1), self.random.below(b.len() as u64 + 1));
        a.iter().take(from as usize).chain(b.iter().skip(to as usize)).collect()
    }

    fn noise(&mut self) -> String {
        let length = self.random.below(24);
        let any = |random: &mut Random| match random.below(4) {
            0 => char::from_u32(random.below(0x11_0000) as u32).unwrap_or('\u{fffd}'),
            1 => char::from_u32(random.below(0x3000) as u32).unwrap_or('?'),
            _ => char::from_u32(32 + random.below(95) as u32).unwrap_or(' '),
        };
        (0..length).map(|_| any(self.random)).collect::<String>().replace('\0', "")
    }

    fn whole(&mut self, type_name: &str) -> String {
        let (low, high) = match type_name {
            "smallint" => (i64::from(i16::MIN), i64::from(i16::MAX)),
            "integer" => (i64::from(i32::MIN), i64::from(i32::MAX)),
            "oid" => (0, i64::from(u32::MAX)),
            _ => (i64::MIN, i64::MAX),
        };
        if type_name == "oid" && self.chance(70) {
            // Of schemas, as the functions of appointments take them.
            let all = &self.catalog.schemas;
            return self.one_of(all).unwrap_or_default();
        }
        match self.random.below(12) {
            0 => low.to_string(),
            1 => high.to_string(),
            2 => (low + 1).to_string(),
            3 => self.random.between(low, high).to_string(),
            4 => self.random.between(-100.max(low), 100_000.min(high)).to_string(),
            5 => "0".to_owned(),
            _ => self.random.between(1, 60).to_string(),
        }
    }

    fn number(&mut self, type_name: &str) -> String {
        if self.chance(10) {
            return self.pick(&["NaN", "Infinity", "-Infinity", "-0"]).unwrap_or("0").to_owned();
        }
        match self.pick(&NUMBERS).unwrap_or("0") {
            "1e-300" | "1e-30" | "1e300" if type_name == "real" => "1e-38".to_owned(),
            number => number.to_owned(),
        }
    }

    fn uuid(&mut self) -> String {
        match self.random.below(4) {
            0 => "00000000-0000-0000-0000-000000000000".to_owned(),
            1 => "ffffffff-ffff-ffff-ffff-ffffffffffff".to_owned(),
            _ => {
                let all = self.catalog.by_type.get("uuid").map(Vec::as_slice).unwrap_or_default();
                self.one_of(all).unwrap_or_default()
            }
        }
    }

    fn moment(&mut self) -> String {
        if self.chance(50) {
            return self.pick(&MOMENTS).unwrap_or("now").to_owned();
        }
        let (day, hour) = (self.random.between(1, 28), self.random.between(0, 23));
        format!(
            "2031-03-{day:02} {hour:02}:{:02}+00",
            self.pick(&["00", "15", "30", "59"]).unwrap_or("00")
        )
    }

    fn interval(&mut self) -> String {
        let all = [
            "0",
            "1 microsecond",
            "15 minutes",
            "1 day",
            "-1 day",
            "1 month",
            "178000000 years",
            "-178000000 years",
            "1 mon -31 days 25:00",
            "2147483647 days",
        ];
        self.pick(&all).unwrap_or("0").to_owned()
    }

    fn range(&mut self) -> String {
        if self.chance(30) {
            let odd = [
                "empty",
                "(,)",
                "[-infinity,infinity]",
                "(infinity,)",
                "[2031-03-04,2031-03-04]",
                "(,2031-03-04)",
            ];
            return self.pick(&odd).unwrap_or("empty").to_owned();
        }
        let (mut from, mut to) = (self.random.between(1, 28), self.random.between(1, 28));
        if from > to {
            (from, to) = (to, from);
        }
        format!("[2031-03-{from:02} 10:00+00,2031-03-{to:02} 12:00+00)")
    }

    fn vector(&mut self) -> String {
        let all = [
            "[1,0,0]",
            "[0,0,0]",
            "[0.1,0.2,0.3]",
            "[-1,-1,-1]",
            "[3e38,3e38,3e38]",
            "[1e-45,0,0]",
            "[1]",
            "[1,2,3,4]",
        ];
        self.pick(&all).unwrap_or("[1,0,0]").to_owned()
    }

    fn array(&mut self, element: &str) -> String {
        let one = self.of_type(element);
        match self.random.below(10) {
            0 => format!("'{{}}'::{element}[]"),
            1 => format!("ARRAY[[{one}, {one}], [{one}, {one}]]::{element}[]"),
            2 => format!("array_fill({one}, '{{3}}', '{{-7}}')"),
            // A long text 5,000 times would be hundreds of megabytes, and take its time whoever reads it.
            3 if !one.starts_with("repeat(") => format!("array_fill({one}, '{{5000}}')"),
            4 => format!("ARRAY[NULL, {one}, NULL]::{element}[]"),
            _ => {
                let length = self.random.between(1, 4);
                let all: Vec<_> = (0..length).map(|_| self.of_type(element)).collect();
                format!("ARRAY[{}]::{element}[]", all.join(", "))
            }
        }
    }

    fn json_value(&mut self) -> String {
        let odd = [
            "repeat('[', 900) || repeat(']', 900)",
            "repeat('[', 6000) || repeat(']', 6000)",
            "repeat('{\"a\":', 900) || '1' || repeat('}', 900)",
            "'[' || repeat('{},', 20000) || '{}]'",
            "'{\"' || repeat('k', 100000) || '\": 1e400}'",
            "'[1e308, -1e308, 1e-308, 123456789012345678901234567890.123456789]'",
            "'\"' || repeat('\\ud83d\\ude00', 1000) || '\"'",
        ];
        if self.chance(10) {
            return format!("({})::jsonb", self.pick(&odd).unwrap_or("'{}'"));
        }
        // An example of somebody's, as often as not.
        if self.chance(30) {
            let words = &self.catalog.words;
            let examples: Vec<_> =
                words.iter().filter(|word| word.starts_with(['{', '['])).cloned().collect();
            let example = self.one_of(&examples).unwrap_or_default();
            if serde_json::from_str::<serde_json::Value>(&example).is_ok() {
                return format!("{}::jsonb", quoted(&example));
            }
        }
        let mut text = String::new();
        self.write_json(&mut text, 0);
        // A text that jsonb would not take ends the call before it has begun.
        format!("{}::jsonb", quoted(&text.replace("\\u0000", "")))
    }

    fn write_json(&mut self, text: &mut String, depth: u64) {
        match self.random.below(if depth > 3 { 5 } else { 9 }) {
            0 => text.push_str(self.pick(&["null", "true", "false"]).unwrap_or("null")),
            1..=2 => text.push_str(self.pick(&NUMBERS).unwrap_or("0")),
            3..=4 => self.write_string(text),
            5 => {
                text.push('[');
                for number in 0..self.random.below(4) {
                    text.push_str(if number > 0 { "," } else { "" });
                    self.write_json(text, depth + 1);
                }
                text.push(']');
            }
            _ => {
                text.push('{');
                for number in 0..self.random.below(6) {
                    text.push_str(if number > 0 { "," } else { "" });
                    self.write_string(text);
                    text.push(':');
                    self.write_json(text, depth + 1);
                }
                text.push('}');
            }
        }
    }

    fn write_string(&mut self, text: &mut String) {
        let word = match self.random.below(4) {
            0 => self.moment(),
            1 => self.uuid(),
            _ => self.word(),
        };
        text.push_str(&serde_json::Value::from(word).to_string());
    }
}
