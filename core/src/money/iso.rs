//! ISO 4217: the currencies of the world, as of 2026-01-01.
//!
//! `tests/oracle/money/tables.py` makes the table, `compare.py` beside it compares it with other
//! packages that carry the standard.

use super::{Code, Exponent, MoneyError, Unit};
use std::sync::LazyLock;

/// A row of ISO 4217.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Currency {
    /// `USD`
    pub code: Code,
    /// 840
    pub number: u16,
    /// Digits after the point; `None` where the standard says that there is no minor unit, as for
    /// gold, drawing rights and the codes for tests and for no currency.
    pub exponent: Option<Exponent>,
    /// `US Dollar`
    pub name: &'static str,
}

static TABLE: LazyLock<Vec<Currency>> = LazyLock::new(|| {
    include_str!("../../data/money/currencies.tsv").lines().filter_map(row).collect()
});

fn row(line: &'static str) -> Option<Currency> {
    let mut fields = line.split('\t');
    Some(Currency {
        code: Code::new(fields.next()?).ok()?,
        number: fields.next()?.parse().ok()?,
        exponent: fields.next()?.parse().ok().and_then(|digits: u8| Exponent::new(digits).ok()),
        name: fields.next()?,
    })
}

/// Every currency, in the order of the codes.
pub fn currencies() -> &'static [Currency] {
    &TABLE
}

/// The currency with this code, written in capitals.
pub fn currency(code: &str) -> Option<&'static Currency> {
    let code = Code::new(code).ok()?;
    TABLE.get(TABLE.binary_search_by_key(&code, |c| c.code).ok()?)
}

/// The currency with this code, if amounts of it can be counted.
pub fn iso_unit(code: &str) -> Result<Unit, MoneyError> {
    let found = currency(code).ok_or_else(|| MoneyError::UnknownCurrency(code.to_owned()))?;
    let exponent = found.exponent.ok_or_else(|| MoneyError::NoMinorUnit(code.to_owned()))?;
    Ok(Unit { code: found.code, exponent })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_is_read_in_order() {
        let lines = include_str!("../../data/money/currencies.tsv").lines().count();
        assert_eq!(currencies().len(), lines);
        assert!(currencies().is_sorted_by(|a, b| a.code < b.code));
        for (i, one) in currencies().iter().enumerate() {
            assert_eq!(currency(one.code.as_str()), Some(one));
            assert!(currencies().iter().skip(i + 1).all(|other| other.number != one.number));
        }
    }

    #[test]
    fn minor_units_are_those_of_the_standard() {
        let with = |digits| {
            let same = |c: &&Currency| c.exponent.map(Exponent::get) == digits;
            let codes: Vec<_> =
                currencies().iter().filter(same).map(|c| c.code.to_string()).collect();
            codes.join(" ")
        };
        assert_eq!(
            with(Some(0)),
            "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
        );
        assert_eq!(with(Some(3)), "BHD IQD JOD KWD LYD OMR TND");
        assert_eq!(with(Some(4)), "CLF UYW");
        assert_eq!(with(None), "XAG XAU XBA XBB XBC XBD XDR XPD XPT XSU XTS XUA XXX");
        assert_eq!(with(Some(2)).split(' ').count(), currencies().len() - 17 - 7 - 2 - 13);
    }

    #[test]
    fn what_cannot_be_counted_is_refused() {
        assert_eq!(iso_unit("XAU"), Err(MoneyError::NoMinorUnit("XAU".into())));
        for code in ["banana", "usd", "", "HRK"] {
            assert_eq!(iso_unit(code), Err(MoneyError::UnknownCurrency(code.into())));
        }
        assert_eq!(currency("INR").map(|c| (c.number, c.name)), Some((356, "Indian Rupee")));
    }
}
