//! Measures the phone module: `phone_measure INPUTS.tsv` with lines `input TAB region`, such as
//! `tests/oracle/phone/generate.py` writes. Run it in release mode; times are wall clock.

use std::fs;
use std::hint::black_box;
use std::time::Instant;

use concierge_core::phone::{self, Level, Style, e164, packed};

fn main() {
    let path = std::env::args().nth(1).unwrap_or_default();
    let text = fs::read_to_string(path).unwrap_or_default();
    let rows: Vec<(&str, &str)> = text.lines().filter_map(|line| line.rsplit_once('\t')).collect();

    memory("at start");
    let numbers = ["+14085550101", "+442071838750", "+390669820123", "+4930123456", "+17875550123"];
    once("first is_valid on E.164 text", || e164::is_valid("+14085550101"));
    once("first canonical phone::e164", || phone::e164("+14085550101", "ZZ"));
    memory("after stored-value functions");
    once("first messy parse and is_valid", || phone::is_valid("(408) 555-0101", "US"));
    memory("after the first messy parse");
    once("second region", || phone::is_valid("020 7183 8750", "GB"));
    once("first find", || phone::find("call (408) 555-0101", "US", Level::Valid));
    memory("after find");
    once("all regions, is_valid", || {
        for (input, region) in &rows {
            black_box(phone::is_valid(input, region));
        }
    });
    memory("after all regions");
    once("all regions, parse + all formats", || {
        for (input, region) in &rows {
            black_box(phone::parse(input, region));
        }
    });
    memory("after all regions, all formats");

    static_functions(&numbers);
    for _ in 0..2 {
        engine_functions(&rows);
    }
}

fn static_functions(numbers: &[&str]) {
    each("e164::is_valid", numbers, |text| e164::is_valid(text));
    each("e164::number_type", numbers, |text| e164::number_type(text));
    each("e164::region", numbers, |text| e164::region(text));
    each("e164::country_code", numbers, |text| e164::country_code(text));
    each("e164::is_possible", numbers, |text| e164::is_possible(text));
    each("e164::canonical_e164", numbers, |text| e164::canonical_e164(text));
    each("packed::pack", numbers, |text| packed::pack(text));
    let packed: Vec<u64> = numbers.iter().filter_map(|text| packed::pack(text)).collect();
    each("packed::unpack", &packed, |packed| packed::unpack(*packed));
    each("packed::is_valid", &packed, |packed| packed::is_valid(*packed));
    each("packed::region", &packed, |packed| packed::region(*packed));
}

fn engine_functions(rows: &[(&str, &str)]) {
    rate("e164", rows, |input, region| phone::e164(input, region).is_some());
    rate("is_valid", rows, phone::is_valid);
    rate("normalise", rows, |input, region| phone::normalise(input, region, Level::Valid).is_ok());
    rate("format national", rows, |input, region| {
        matches!(phone::format(input, Style::National, region), Ok(Some(_)))
    });
    rate("parse, all fields", rows, |input, region| phone::parse(input, region).is_valid);
}

fn once<T>(name: &str, work: impl FnOnce() -> T) {
    let start = Instant::now();
    black_box(work());
    println!("{name}: {:.3} ms", start.elapsed().as_secs_f64() * 1e3);
}

fn each<T, R>(name: &str, values: &[T], work: impl Fn(&T) -> R) {
    const ROUNDS: u32 = 1_000_000;
    let start = Instant::now();
    for _ in 0..ROUNDS {
        for value in values {
            black_box(work(black_box(value)));
        }
    }
    let calls = f64::from(ROUNDS) * values.len() as f64;
    println!("{name}: {:.1} ns", start.elapsed().as_secs_f64() * 1e9 / calls);
}

fn rate(name: &str, rows: &[(&str, &str)], work: impl Fn(&str, &str) -> bool) {
    let start = Instant::now();
    let good = rows.iter().filter(|(input, region)| work(input, region)).count();
    let per_second = rows.len() as f64 / start.elapsed().as_secs_f64();
    println!("{name}: {:.0} k rows/s ({good} of {})", per_second / 1e3, rows.len());
}

/// Resident memory of this process, total and private.
fn memory(when: &str) {
    let rollup = fs::read_to_string("/proc/self/smaps_rollup").unwrap_or_default();
    let field = |name: &str| -> u64 {
        let line = rollup.lines().find(|line| line.starts_with(name));
        line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok()).unwrap_or(0)
    };
    println!("memory {when}: {} kB, private {} kB", field("Rss:"), field("Private_Dirty:"));
}
