//! How a region writes money: CLDR 48, as rows made by `tests/oracle/money/tables.py`.

use super::{Code, MoneyError};
use std::sync::LazyLock;

/// How one locale writes money.
#[derive(Debug)]
pub(super) struct Locale {
    name: &'static str,
    /// `¤#`: the symbol, and the digits.
    pub(super) positive: &'static str,
    /// With the minus sign of the locale in its place.
    pub(super) negative: &'static str,
    pub(super) decimal: &'static str,
    pub(super) group: &'static str,
    /// Digits of the group next to the point.
    pub(super) first: usize,
    /// Digits of the others: 2 in India.
    pub(super) others: usize,
    /// Digits that must stand before the first separator: 2 in Spain, which writes 1234 and 12.345.
    pub(super) least: usize,
    symbols: &'static str,
}

static TABLE: LazyLock<Vec<Locale>> = LazyLock::new(|| {
    include_str!("../../data/money/locales.tsv").lines().filter_map(row).collect()
});

fn row(line: &'static str) -> Option<Locale> {
    let mut fields = line.split('\t');
    Some(Locale {
        name: fields.next()?,
        positive: fields.next()?,
        negative: fields.next()?,
        decimal: fields.next()?,
        group: fields.next()?,
        first: fields.next()?.parse().ok()?,
        others: fields.next()?.parse().ok()?,
        least: fields.next()?.parse().ok()?,
        symbols: fields.next()?,
    })
}

/// The names of all locales; the first of a language stands for the language.
pub fn locales() -> impl Iterator<Item = &'static str> {
    TABLE.iter().map(|locale| locale.name)
}

impl Locale {
    /// The locale `en-IN`, also written `en_IN`, `en_IN.UTF-8` or `EN-in`. A language alone, or with
    /// a region that has no row, means the first row of the language.
    pub(super) fn find(name: &str) -> Result<&'static Self, MoneyError> {
        let mut parts = name.split(['-', '_', '.', '@']);
        let language = parts.next().unwrap_or_default();
        // `zh-Hant-TW` has a script in between.
        let region = parts.find(|part| part.len() == 2).unwrap_or_default();
        let speaks = |locale: &&Self| locale.part(0).eq_ignore_ascii_case(language);
        let mut same = TABLE.iter().filter(speaks);
        same.clone()
            .find(|locale| locale.part(1).eq_ignore_ascii_case(region))
            .or_else(|| same.next())
            .ok_or_else(|| MoneyError::UnknownLocale(name.to_owned()))
    }

    fn part(&self, index: usize) -> &'static str {
        self.name.split('-').nth(index).unwrap_or_default()
    }

    /// `$`; the code where the locale has no symbol.
    pub(super) fn symbol<'a>(&self, code: &'a Code) -> &'a str {
        let pairs = self.symbols.split(' ').filter_map(|pair| pair.split_once('='));
        pairs.into_iter().find(|(name, _)| *name == code.as_str()).map_or(code.as_str(), |(_, s)| s)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_found_in_any_spelling() {
        assert_eq!(locales().count(), include_str!("../../data/money/locales.tsv").lines().count());
        for (written, found) in [
            ("en-IN", "en-IN"),
            ("EN_in.UTF-8", "en-IN"),
            ("en", "en-US"),
            ("en-NG", "en-US"),
            ("pt", "pt-BR"),
            ("zh-Hant-TW", "zh-TW"),
            ("de_AT@euro", "de-AT"),
        ] {
            assert_eq!(Locale::find(written).unwrap().name, found);
        }
        for written in ["", "xx-XX", "C", "e", "-IN"] {
            assert_eq!(
                Locale::find(written).unwrap_err(),
                MoneyError::UnknownLocale(written.into())
            );
        }
    }
}
