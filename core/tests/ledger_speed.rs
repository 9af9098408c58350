//! What amounts and postings cost.
//!
//! `cargo test --release --test ledger_speed -- --ignored --nocapture`
#![allow(clippy::unwrap_used)]

use concierge_core::ledger::{Account, Audit, Book, Mode, Transfer, TransferRow};
use concierge_core::money::{Rate, format, from_minor, iso_unit, to_minor};
use std::hint::black_box;
use std::time::Instant;

/// Prints the time of one of `units` in a call, the best of several rounds.
fn measure(what: &str, units: u32, mut call: impl FnMut()) {
    let rounds = 200_000 / units;
    let best = (0..7).map(|_| {
        let start = Instant::now();
        (0..rounds).for_each(|_| call());
        start.elapsed().as_nanos() / u128::from(rounds * units)
    });
    println!("{what:<40} {:>6} ns", best.min().unwrap());
}

#[test]
#[ignore = "prints times, only in a release build"]
fn times() {
    let usd = iso_unit("USD").unwrap();
    let rate = Rate::parse("83.1275").unwrap();
    measure("to_minor('1234.56')", 1, || {
        _ = black_box(to_minor(black_box("1234.56"), usd.exponent))
    });
    measure("from_minor(123456)", 1, || {
        _ = black_box(from_minor(black_box(123_456i64), usd.exponent))
    });
    measure("format(123456789, USD, en-IN)", 1, || {
        _ = black_box(format(black_box(123_456_789), usd, "en-IN"));
    });
    measure("currency by code", 1, || _ = black_box(iso_unit(black_box("USD"))));
    measure("convert by a rate", 1, || {
        _ = black_box(rate.convert(black_box(123_456), usd.exponent, usd.exponent));
    });

    let funded = |id| Account { posted: 1_000_000, ..Account::new(id, usd) };
    let book: Book = (0..1_000).map(funded).collect();
    let mut one = book.clone();
    measure("post, among 1,000 accounts", 2, || {
        one.post(black_box(&Transfer::new(7, 8, 1))).unwrap();
        one.post(black_box(&Transfer::new(8, 7, 1))).unwrap();
    });
    let pair = |i: i64| Transfer::new(i % 1_000, (i * 7 + 1) % 1_000, 1);
    let transfers: Vec<_> = (0..1_000).map(pair).filter(|t| t.debit != t.credit).collect();
    for mode in [Mode::Atomic, Mode::Independent, Mode::Net] {
        measure(&format!("batch of 1,000, {mode:?}, each"), 1_000, || {
            let mut book = book.clone();
            black_box(book.post_batch(black_box(&transfers), mode).unwrap());
        });
    }

    let (mut book, mut rows) = (book, Vec::new());
    for (id, transfer) in (1..).zip(transfers.iter().cycle().take(100_000)) {
        let posting = book.post(transfer).unwrap();
        let Transfer { debit, credit, amount, .. } = *transfer;
        let (debit_after, credit_after) = (posting.debit, posting.credit);
        rows.push(TransferRow { id, debit, credit, amount, debit_after, credit_after });
    }
    measure("proof, each transfer", 100_000, || {
        let mut audit = Audit::default();
        rows.iter().for_each(|row| audit.transfer(black_box(row)));
        black_box(audit);
    });
}
