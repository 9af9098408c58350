//! The module as a whole: traps that people fall into, and the tables against the engine.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::time::Instant;

use proptest::prelude::*;
use rlibphonenumber::PhoneNumber;

use super::e164::{Canonical, canonical_e164};
use super::engine::{self, checked};
use super::*;

const ALL_REGIONS: usize = 245;

fn us(input: &str) -> Option<String> {
    e164(input, "US")
}

fn anywhere(input: &str) -> Option<String> {
    e164(input, "ZZ")
}

#[test]
fn one_number_has_many_spellings() {
    for input in [
        "(408) 555-0101",
        "408-555-0101",
        "408.555.0101",
        "(408 555-0101",
        "408 - 555 - 0101",
        "4085550101",
        "1 408 555 0101",
        "+1 408 555 0101",
        "+14085550101",
        "＋１４０８５５５０１０１",
        "Phone: (408) 555-0101.",
        "408\u{A0}555\u{2011}0101",
        "٤٠٨٥٥٥٠١٠١",
        "४०८५५५०१०१",
        "tel:+1-408-555-0101",
        "tel:408-555-0101;phone-context=+1",
        "011 1 408 555 0101",
        "408.555.0101 ext. 7",
        "408-555-0101x7",
        "408 555 0101;ext=7",
        "++14085550101",
    ] {
        assert_eq!(us(input).as_deref(), Some("+14085550101"), "{input}");
    }
}

#[test]
fn there_is_no_hidden_region() {
    assert_eq!(anywhere("(408) 555-0101"), None);
    assert_eq!(anywhere("020 7183 8750"), None);
    assert_eq!(parse("(408) 555-0101", "").reason, Reason::InvalidCountryCode);
    assert_eq!(e164("020 7183 8750", "gb").as_deref(), Some("+442071838750"));
    assert_eq!(e164("(408) 555-0101", "XX"), None);
}

#[test]
fn what_a_pattern_lets_pass_is_not_always_valid() {
    let zeros = parse("000-000-0000", "US");
    assert_eq!((zeros.is_possible, zeros.is_valid, zeros.reason), (true, false, Reason::NotValid));
    assert!(!is_valid("408555010112345", "US"));
    assert_eq!(parse("408555010112345", "US").reason, Reason::TooLong);
    assert!(!is_valid("555-0101", "US") && is_possible("555-0101", "US"));
    assert_eq!(parse("555-0101", "US").reason, Reason::LocalOnly);
    assert_eq!(parse("+1408555", "ZZ").reason, Reason::TooShort);
}

#[test]
fn leading_zeros_belong_to_the_number() {
    // 06 698 is the Vatican, which has Italian numbers.
    let rome = parse("+39 06 6982 0123", "ZZ");
    assert_eq!(rome.e164.as_deref(), Some("+390669820123"));
    assert_eq!(rome.national_number.as_deref(), Some("0669820123"));
    assert_eq!((rome.region, rome.country_code), (Some("VA"), Some(39)));
    assert!(rome.is_valid);
}

#[test]
fn a_parsed_number_has_everything() {
    let parsed = parse("(408) 555-0101 ext. 12", "us");
    assert_eq!(
        parsed,
        Parsed {
            e164: Some("+14085550101".into()),
            region: Some("US"),
            country_code: Some(1),
            national_number: Some("4085550101".into()),
            extension: Some("12".into()),
            number_type: Some(NumberType::FixedLineOrMobile),
            is_possible: true,
            is_valid: true,
            reason: Reason::Ok,
            national: Some("(408) 555-0101 ext. 12".into()),
            international: Some("+1 408-555-0101 ext. 12".into()),
            rfc3966: Some("tel:+1-408-555-0101;ext=12".into()),
        }
    );
    let junk = parse("hello", "US");
    assert_eq!(junk, Parsed::unreadable(Reason::NotANumber));
}

#[test]
fn extensions_in_all_spellings() {
    for suffix in [
        " x12",
        " ext 12",
        " ext. 12",
        ";ext=12",
        " extension 12",
        " #12",
        ",,12",
        " доб 12",
        " anexo 12",
        " - 12#",
    ] {
        let parsed = parse(&format!("(408) 555-0101{suffix}"), "US");
        assert_eq!(parsed.extension.as_deref(), Some("12"), "{suffix}");
        assert_eq!(parsed.e164.as_deref(), Some("+14085550101"), "{suffix}");
    }
}

#[test]
fn vanity_numbers() {
    assert_eq!(us("1-800-FLOWERS").as_deref(), Some("+18003569377"));
    assert_eq!(number_type("1-800-FLOWERS", "US"), Some(NumberType::TollFree));
}

#[test]
fn phone_context_never_panics() {
    assert_eq!(us("4085550101;phone-context=+1;tel:"), None);
    assert_eq!(us("4;phone-context=+14085550101;tel:").as_deref(), Some("+14085550101"));
    for junk in [
        ";phone-context=",
        "tel:;phone-context=",
        ";phone-context=tel:",
        "1234;phone-context=;tel:",
        "12345;phone-context=é;tel:é",
    ] {
        assert_eq!(us(junk), None, "{junk}");
    }
}

#[test]
fn junk_is_answered_at_once() {
    for junk in ["", " ", "+", "x", "()", "-", "\0", "🙂", "+++", "1", "tel:"] {
        assert_eq!(us(junk), None, "{junk}");
        assert!(!is_valid(junk, "US") && !is_possible(junk, "US"));
    }
    let start = Instant::now();
    for unit in ["1", "a", "é", "(408) 555-0101 ", "-", "+", ";phone-context=", "/x"] {
        let huge = unit.repeat(1_000_000 / unit.len());
        assert_eq!(us(&huge), None);
        assert_eq!(format(&huge, Style::National, "US"), Ok(None));
        assert_eq!(match_numbers(&huge, "+14085550101", ""), Ok(Match::NotANumber));
        assert!(normalise(&huge, "US", Level::Possible).is_err());
    }
    // Far more false starts than the engine is ready to count.
    let text = format!("{}\n(408) 555-0101", "1, ".repeat(70_000));
    assert_eq!(find(&text, "US", Level::Valid).map(|found| found.len()), Ok(1));
    assert!(start.elapsed().as_secs() < 20);
}

#[test]
fn numbers_of_no_country() {
    let parsed = parse("+800 1234 5678", "US");
    assert_eq!((parsed.region, parsed.number_type), (Some("001"), Some(NumberType::TollFree)));
}

#[test]
fn styles() {
    let format = |style| format("+39 06 6982 0123", style, "ZZ").unwrap().unwrap();
    assert_eq!(format(Style::E164), "+390669820123");
    assert_eq!(format(Style::National), "06 6982 0123");
    assert_eq!(format(Style::International), "+39 06 6982 0123");
    assert_eq!(format(Style::Rfc3966), "tel:+39-06-6982-0123");
    assert_eq!(super::format("1", Style::E164, "Germany"), Err(UnknownRegion("Germany".into())));
    assert_eq!("short".parse::<Style>().unwrap_err().known, Style::WORDS);
}

#[test]
fn normalising_says_what_is_wrong() {
    assert_eq!(normalise("(408) 555-0101", "us", Level::Valid).as_deref(), Ok("+14085550101"));
    assert_eq!(normalise("000-000-0000", "US", Level::Possible).as_deref(), Ok("+10000000000"));
    let message = |input, region| normalise(input, region, Level::Valid).unwrap_err().to_string();
    assert_eq!(
        message("000-000-0000", "us"),
        "phone number \"000-000-0000\" read with region US has the right length, but its digits are not in use"
    );
    assert_eq!(
        message("408 555 0101", ""),
        "phone number \"408 555 0101\" read without a region has no calling code that exists"
    );
    assert_eq!(message("12", "nowhere"), "unknown region \"nowhere\"");
    assert!(message(&"9".repeat(1000), "US").len() < 200);
}

#[test]
fn degrees_of_likeness() {
    let alike = |a, b, region| match_numbers(a, b, region).unwrap();
    assert_eq!(alike("+1 408 555 0101", "+14085550101", ""), Match::Exact);
    assert_eq!(alike("408 555 0101", "+14085550101", ""), Match::Nsn);
    assert_eq!(alike("408 555 0101", "+14085550101", "US"), Match::Exact);
    assert_eq!(alike("555 0101", "+14085550101", ""), Match::ShortNsn);
    assert_eq!(alike("+14085550102", "+14085550101", ""), Match::None);
    assert_eq!(alike("hello", "+14085550101", ""), Match::NotANumber);
    assert!(match_numbers("1", "1", "??").is_err());
}

#[test]
fn guessing_the_region() {
    let regions = |input, list: &[&str]| -> Vec<&str> {
        guess(input, list).unwrap().iter().map(|guess| guess.region).collect()
    };
    assert_eq!(regions("787 555 0123", &["us", "pr", "ca"]), ["PR"]);
    assert_eq!(regions("020 7183 8750", &["DE", "GB", "ZZ"]), ["GB"]);
    assert_eq!(regions("+49 30 123456", &["US", "DE"]), ["DE"]);
    assert_eq!(regions("800 234 5678", &["US", "CA"]), ["US", "CA"]);
    assert_eq!(regions("junk", &["US"]), [""; 0]);
    assert!(guess("1", &["US", "Atlantis"]).is_err());
}

#[test]
fn regions_are_known_without_the_engine() {
    assert_eq!(regions().count(), ALL_REGIONS);
    assert_eq!(region("de"), Ok(Some("DE")));
    assert_eq!(region("zz"), Ok(None));
    assert_eq!(region(""), Ok(None));
    for unknown in ["001", "UK", "USA", "É", "🙂"] {
        assert!(region(unknown).is_err(), "{unknown}");
    }
}

#[test]
fn the_version_is_that_of_the_data() {
    assert!(metadata_version().split('.').all(|part| part.parse::<u32>().is_ok()));
}

/// Compares all answers of the tables for one E.164 text with those of the engine.
fn check(text: &str) -> Canonical {
    let (code, national) =
        e164::split(text).unwrap_or_else(|| panic!("{text} has no calling code"));
    let number = engine::number(code.code, national);
    assert_eq!(engine::e164(&number), text);
    let (number_type, region, possibility) = checked::facts(&number).unwrap();
    assert_eq!(e164::number_type(text), number_type, "type of {text}");
    assert_eq!(e164::region(text), region.as_deref(), "region of {text}");
    assert_eq!(e164::possibility(text), Some(possibility), "possibility of {text}");
    for style in [Style::E164, Style::National, Style::International, Style::Rfc3966] {
        let extended = PhoneNumber { extension: Some("12".into()), ..number.clone() };
        let national = str::from_utf8(national).unwrap();
        let written = writing::write(&code, national, None, style);
        assert_eq!(Some(written), checked::format(&number, style), "{style} of {text}");
        let written = writing::write(&code, national, Some("12"), style);
        if style != Style::E164 {
            assert_eq!(Some(written), checked::format(&extended, style), "{style} of {text}");
        }
    }
    let canonical = canonical_e164(text);
    if canonical == Canonical::Yes {
        let read = engine::parse(text, None).map(|number| engine::e164(&number));
        assert_eq!(read.as_deref(), Ok(text), "{text} is not canonical");
    }
    canonical
}

/// Examples with the end replaced by random digits, of about the same length.
fn variant(example: &str, random: &mut impl FnMut() -> usize) -> String {
    let kept = 2 + random() % (example.len() - 1);
    let mut text: String = example.chars().take(kept).collect();
    let len = (example.len() + 1).saturating_sub([1, 1, 1, 1, 0, 2, 3, 5][random() % 8]);
    while text.len() < len.min(18) {
        text.push(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'][random() % 10]);
    }
    text
}

fn random() -> impl FnMut() -> usize {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 33) as usize
    }
}

fn tables_agree_with_engine(variants: usize) {
    let mut random = random();
    let mut unsure_but_valid = 0;
    let examples = checked::examples();
    assert!(examples.len() > 1000);
    for example in &examples {
        check(example);
        for _ in 0..variants {
            let text = variant(example, &mut random);
            if e164::split(&text).is_some_and(|(_, national)| !national.is_empty())
                && check(&text) == Canonical::Unsure
            {
                unsure_but_valid += usize::from(e164::is_valid(&text));
            }
        }
    }
    println!("{unsure_but_valid} of {} valid but unsure", examples.len() * variants);
}

#[test]
fn tables_agree_with_the_engine() {
    tables_agree_with_engine(10);
}

#[test]
#[ignore = "takes minutes"]
fn tables_agree_with_the_engine_on_two_million_numbers() {
    tables_agree_with_engine(1000);
}

#[test]
fn reading_a_valid_number_again_changes_nothing() {
    let mut random = random();
    for example in checked::examples() {
        for text in [variant(&example, &mut random), example] {
            if e164::is_valid(&text) {
                assert_eq!(anywhere(&text).as_deref(), Some(&*text));
                let national = format(&text, Style::National, "").unwrap().unwrap();
                let region = e164::region(&text).unwrap_or_default();
                if e164(&national, region).as_deref() != Some(&*text) {
                    // Not dialled as written: such numbers exist in a few countries, never in the others.
                    assert_ne!(region, "US", "{text}");
                }
            }
        }
    }
}

/// Compares what is read from tables with what the engine reads.
fn check_plain(input: &str, region: Option<&str>) -> bool {
    let Some(plain) = plain::read(input, region) else {
        return false;
    };
    let read = engine::parse(input, region).map(|number| engine::e164(&number));
    assert_eq!(read, Ok(plain), "{input:?} in {region:?}");
    true
}

fn plain_agrees_with_engine(variants: usize) {
    const PREFIXES: &[&str] =
        &["", "", "", "0", "1", "8", "00", "011", "01", "06", "9", "15", "0 "];
    let mut random = random();
    let all: Vec<_> = regions().collect();
    let (mut without_engine, mut total) = (0, 0);
    for example in checked::examples() {
        for _ in 0..variants {
            let text = variant(&example, &mut random);
            let Some((code, national)) = e164::split(&text) else {
                continue;
            };
            let national = str::from_utf8(national).unwrap();
            let region = match e164::region(&text) {
                Some(region) if region != "001" && !random().is_multiple_of(4) => region,
                _ => all[random() % all.len()],
            };
            let prefix = PREFIXES[random() % PREFIXES.len()];
            let inputs = [
                format!("{prefix}{national}"),
                writing::write(&code, national, None, Style::National),
                writing::write(&code, national, None, Style::International),
                format!("{}{national}", code.code),
                format!("+{} ({prefix}){national}", code.code),
            ];
            for input in inputs {
                total += 1;
                without_engine += usize::from(check_plain(&input, Some(region)));
            }
        }
    }
    println!("{without_engine} of {total} read without the engine");
    assert!(without_engine > total / 3);
}

#[test]
fn plain_inputs_are_read_as_the_engine_reads_them() {
    plain_agrees_with_engine(5);
}

#[test]
#[ignore = "takes minutes"]
fn ten_million_plain_inputs_are_read_as_the_engine_reads_them() {
    plain_agrees_with_engine(1000);
}

/// Strings of the pieces that phone numbers, and attempts to break their parsers, are made of.
fn noise(count: usize) {
    const PIECES: &[&str] = &[
        "0",
        "1",
        "2",
        "3",
        "4",
        "5",
        "6",
        "7",
        "8",
        "9",
        "408",
        "555",
        "+",
        "-",
        " ",
        ".",
        "(",
        ")",
        "/",
        "x",
        "#",
        "*",
        "~",
        ",",
        ";",
        ":",
        "a",
        "Z",
        "é",
        "～",
        "＋",
        "１",
        "٣",
        "९",
        "\u{200B}",
        "\0",
        "\n",
        "\t",
        ";phone-context=",
        "tel:",
        ";ext=",
        ";isub=",
        "+1",
        "+44",
        "+39 0",
        " ext. ",
        "/x",
        "🙂",
        "011",
    ];
    const REGIONS: &[&str] =
        &["", "ZZ", "US", "GB", "IT", "DE", "AR", "BR", "MX", "RU", "HU", "SM", "CI", "xx"];
    let mut random = random();
    for _ in 0..count {
        let pieces = 1 + random() % 24;
        let text: String = (0..pieces).map(|_| PIECES[random() % PIECES.len()]).collect();
        let region = REGIONS[random() % REGIONS.len()];
        let parsed = parse(&text, region);
        check_plain(&text, region::lenient(region));
        if let Some(e164) = &parsed.e164 {
            assert!(parsed.country_code.is_some() && parsed.international.is_some(), "{text:?}");
            assert!(!parsed.is_valid || anywhere(e164).as_ref() == Some(e164), "{text:?} {e164}");
        }
        let _ =
            (find(&text, region, Level::Possible), match_numbers(&text, "+14085550101", region));
        let _ = (prefix_range(&text), packed::pack(&text), canonical_e164(&text));
        let _ = (guess(&text, &["US", "IT"]), normalise(&text, region, Level::Valid));
    }
}

#[test]
fn noise_is_survived() {
    noise(if cfg!(debug_assertions) { 10_000 } else { 100_000 });
}

#[test]
#[ignore = "takes minutes"]
fn a_million_pieces_of_noise_are_survived() {
    noise(1_000_000);
}

proptest! {
    #[test]
    fn any_text_is_survived(text in ".{0,60}", region in "[A-Z]{0,2}") {
        let parsed = parse(&text, &region);
        prop_assert_eq!(parsed.e164.is_some(), e164(&text, &region).is_some());
        let _ = find(&text, "US", Level::Valid);
    }

    #[test]
    fn canonical_text_is_read_as_it_stands(text in r"\+[1-9][0-9]{1,18}") {
        if canonical_e164(&text) == Canonical::Yes {
            let read = engine::parse(&text, None).map(|number| engine::e164(&number));
            prop_assert_eq!(read, Ok(text));
        }
    }
}
