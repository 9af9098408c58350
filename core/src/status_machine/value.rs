//! Typed values of a row, and how they compare.

use super::decimal::{self, Decimal};
use std::cmp::Ordering;

const DAY: i64 = 86_400_000_000;

/// The value of a column. Texts are borrowed, so reading one costs nothing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value<'a> {
    /// NULL.
    Null,
    /// text, varchar, or the label of an enum.
    Text(&'a str),
    /// smallint, integer, bigint.
    Integer(i64),
    /// numeric.
    Decimal(Decimal),
    /// A numeric with more digits than a [`Decimal`] holds, written out: `-12.5`.
    Digits(&'a str),
    /// real, double precision; also a numeric that is NaN or infinite.
    Float(f64),
    /// boolean.
    Boolean(bool),
    /// timestamptz: microseconds since 2000-01-01 00:00 UTC.
    Timestamp(i64),
    /// date: days since 2000-01-01. Compared with a moment it is its midnight in UTC.
    Date(i32),
    /// uuid.
    Uuid([u8; 16]),
    /// Not null, of a type that is not compared.
    Present,
}

impl Value<'_> {
    /// Neither null nor an empty text.
    pub fn is_given(self) -> bool {
        !matches!(self, Self::Null | Self::Text(""))
    }

    /// Is it NULL?
    pub fn is_null(self) -> bool {
        self == Self::Null
    }

    /// The order of two values; `None` if either is null or they cannot be compared.
    pub fn compare(self, other: Value<'_>) -> Option<Ordering> {
        match (self, other) {
            (Self::Integer(a), Value::Integer(b)) => Some(a.cmp(&b)),
            (Self::Text(a), Value::Text(b)) => Some(a.cmp(b)),
            (Self::Boolean(a), Value::Boolean(b)) => Some(a.cmp(&b)),
            (Self::Uuid(a), Value::Uuid(b)) => Some(a.cmp(&b)),
            _ => match (self.instant(), other.instant()) {
                (Some(a), Some(b)) => Some(a.cmp(&b)),
                _ => self.compare_numbers(other),
            },
        }
    }

    fn compare_numbers(self, other: Value<'_>) -> Option<Ordering> {
        match (self.decimal(), other.decimal()) {
            (Some(a), Some(b)) => Some(a.compare(b)),
            _ => match (self.digits(), other.digits()) {
                (Some(a), Some(b)) => Some(decimal::compare_digits(&a, &b)),
                _ => Some(compare_floats(self.float()?, other.float()?)),
            },
        }
    }

    fn digits(self) -> Option<String> {
        match self {
            Self::Digits(text) => Some(text.to_owned()),
            _ => self.decimal().map(|number| number.to_string()),
        }
    }

    fn instant(self) -> Option<i64> {
        match self {
            Self::Timestamp(micros) => Some(micros),
            Self::Date(days) => Some(i64::from(days).saturating_mul(DAY)),
            _ => None,
        }
    }

    fn decimal(self) -> Option<Decimal> {
        match self {
            Self::Integer(number) => Some(Decimal::from(number)),
            Self::Decimal(number) => Some(number),
            _ => None,
        }
    }

    fn float(self) -> Option<f64> {
        match self {
            Self::Float(number) => Some(number),
            // However long, it is not infinite.
            Self::Digits(text) => text.parse().ok().map(|n: f64| n.clamp(f64::MIN, f64::MAX)),
            _ => self.decimal().map(Decimal::float),
        }
    }
}

/// As PostgreSQL orders them: NaN equals itself and comes last.
fn compare_floats(a: f64, b: f64) -> Ordering {
    a.partial_cmp(&b).unwrap_or_else(|| a.is_nan().cmp(&b.is_nan()))
}

/// Days since 2000-01-01 of `YYYY-MM-DD` in the Gregorian calendar.
pub(crate) fn date(text: &str) -> Option<i32> {
    let mut parts = text.splitn(3, '-');
    let mut part = |digits: usize| {
        let part = parts.next()?;
        let fits = part.len() == digits && part.bytes().all(|b| b.is_ascii_digit());
        part.parse::<i32>().ok().filter(|_| fits)
    };
    let (year, month, day) = (part(4)?, part(2)?, part(2)?);
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = match month {
        2 => 28 + i32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if year < 1 || !(1..=length).contains(&day) {
        return None;
    }
    // Years that start in March end with the leap day.
    let (year, month) = if month < 3 { (year - 1, month + 9) } else { (year, month - 3) };
    let days = 365 * year + year / 4 - year / 100 + year / 400;
    Some(days + (153 * month + 2) / 5 + day - 1 - 730_425)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_days_since_2000() {
        assert_eq!(date("2000-01-01"), Some(0));
        assert_eq!(date("2000-03-01"), Some(60));
        assert_eq!(date("1999-12-31"), Some(-1));
        assert_eq!(date("2026-11-21"), Some(9821));
        assert_eq!(date("0001-01-01"), Some(-730_119));
        for text in
            ["2026-02-29", "2026-13-01", "2026-1-01", "26-01-01", "2026-01-01x", "0000-01-01"]
        {
            assert_eq!(date(text), None, "{text}");
        }
    }

    #[test]
    fn numbers_compare_across_types_and_null_with_nothing() {
        use Value::{Boolean, Date, Decimal as Dec, Float, Integer, Null, Text, Timestamp};
        let half = Dec(Decimal::parse("0.5").unwrap());
        assert_eq!(Integer(1).compare(half), Some(Ordering::Greater));
        assert_eq!(Float(0.5).compare(half), Some(Ordering::Equal));
        assert_eq!(Float(f64::NAN).compare(Integer(1)), Some(Ordering::Greater));
        assert_eq!(Float(f64::NAN).compare(Float(f64::NAN)), Some(Ordering::Equal));
        assert_eq!(Date(1).compare(Timestamp(DAY)), Some(Ordering::Equal));
        let long = Value::Digits("170141183460469231731687303715884105728");
        let longer = Value::Digits("170141183460469231731687303715884105728.5");
        assert_eq!(long.compare(longer), Some(Ordering::Less));
        assert_eq!(Value::Digits("-1e0").compare(Text("x")), None);
        assert_eq!(Integer(7).compare(long), Some(Ordering::Less));
        assert_eq!(long.compare(Float(f64::INFINITY)), Some(Ordering::Less));
        for (a, b) in
            [(Null, Null), (Null, Integer(1)), (Text("1"), Integer(1)), (Boolean(true), Integer(1))]
        {
            assert_eq!(a.compare(b), None);
        }
    }
}
