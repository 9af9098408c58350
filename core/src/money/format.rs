//! Money for people to read.

use super::amount::digits;
use super::locale::Locale;
use super::{MoneyError, Unit};

/// A space that does not break.
const SPACE: char = '\u{a0}';

/// The amount as the locale writes it, with all digits of the currency: `₹12,34,567.00` in `en-IN`,
/// `-5,00 €` in `de-DE`. Digits are the ASCII ones everywhere.
pub fn format(minor: i64, unit: Unit, locale: &str) -> Result<String, MoneyError> {
    let locale = Locale::find(locale)?;
    let number = number(minor.unsigned_abs(), unit, locale);
    let symbol = locale.symbol(&unit.code);
    let pattern = if minor < 0 { locale.negative } else { locale.positive };
    let mut text = String::with_capacity(number.len() + symbol.len() + 8);
    let mut previous = ' ';
    for sign in pattern.chars() {
        // CLDR keeps letters away from digits: CHF 5.00, but $5.00.
        if sign == '#' && previous == '¤' && symbol.ends_with(is_letter)
            || sign == '¤' && previous == '#' && symbol.starts_with(is_letter)
        {
            text.push(SPACE);
        }
        match sign {
            '#' => text.push_str(&number),
            '¤' => text.push_str(symbol),
            other => text.push(other),
        }
        previous = sign;
    }
    Ok(text)
}

fn is_letter(c: char) -> bool {
    c.is_alphanumeric() || c == '.'
}

/// The digits with their separators.
fn number(minor: u64, unit: Unit, locale: &Locale) -> String {
    let (whole, fraction) = digits(minor.into(), unit.exponent);
    let grouped = whole.len() >= locale.first + locale.least;
    let mut text = String::with_capacity(2 * whole.len() + fraction.len() + 4);
    for (index, digit) in whole.chars().enumerate() {
        let left = whole.len() - index;
        let at_border = left >= locale.first && (left - locale.first).is_multiple_of(locale.others);
        if grouped && index > 0 && at_border {
            text.push_str(locale.group);
        }
        text.push(digit);
    }
    if !fraction.is_empty() {
        text.push_str(locale.decimal);
        text.push_str(&fraction);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::{Code, Exponent, iso_unit};

    #[test]
    fn is_written_as_people_write_it() {
        for (minor, currency, locale, text) in [
            (123_456_789, "USD", "en-US", "$1,234,567.89"),
            (-500, "USD", "en-US", "-$5.00"),
            (123_456_789, "INR", "en-IN", "₹12,34,567.89"),
            (123_456_789, "INR", "hi-IN", "₹12,34,567.89"),
            (123_456_789, "EUR", "de-DE", "1.234.567,89\u{a0}€"),
            (123_400, "EUR", "es-ES", "1234,00\u{a0}€"),
            (500, "CHF", "en-US", "CHF\u{a0}5.00"),
            (-500, "EUR", "nl-NL", "€\u{a0}-5,00"),
            (-500, "SEK", "sv-SE", "−5,00\u{a0}kr"),
            (1_234, "JPY", "ja-JP", "￥1,234"),
            (1_234, "KWD", "en-US", "KWD\u{a0}1.234"),
        ] {
            assert_eq!(format(minor, iso_unit(currency).unwrap(), locale).unwrap(), text);
        }
    }

    #[test]
    fn a_currency_of_ones_own_is_written_with_its_code() {
        let points = Unit { code: Code::new("POINTS").unwrap(), exponent: Exponent::ZERO };
        assert_eq!(format(12_500, points, "en-GB").unwrap(), "POINTS\u{a0}12,500");
        assert!(format(1, points, "tlh").is_err());
    }
}
