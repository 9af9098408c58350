//! Every locale beside ICU: the vectors are written by `tests/oracle/money/format.mjs`.

use concierge_core::money::{Code, Exponent, Unit, format, locales};
use std::collections::BTreeSet;

#[test]
fn amounts_are_written_as_icu_writes_them() {
    let vectors = match std::env::var("MONEY_FORMAT") {
        Ok(path) => std::fs::read_to_string(path).unwrap(),
        Err(_) => include_str!("data/money_format.tsv").to_owned(),
    };
    let (mut seen, mut wrong) = (BTreeSet::new(), Vec::new());
    for line in vectors.lines() {
        let [locale, code, digits, minor, text] =
            line.split('\t').collect::<Vec<_>>().try_into().unwrap();
        let unit = Unit {
            code: Code::new(code).unwrap(),
            exponent: Exponent::new(digits.parse::<i64>().unwrap()).unwrap(),
        };
        let ours = format(minor.parse().unwrap(), unit, locale).unwrap();
        if ours != text {
            wrong.push(format!("{locale} {code} {minor}: {ours:?}, ICU {text:?}"));
        }
        seen.insert(locale);
    }
    assert_eq!(seen.len(), locales().count());
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
}
