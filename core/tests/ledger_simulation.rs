//! Random calls, made to the ledger and to a naive model of it, which must agree on everything.
//!
//! A long run: `cargo test --release --test ledger_simulation -- --ignored --nocapture`.
#![allow(clippy::indexing_slicing, clippy::unwrap_used)]

#[path = "ledger/bank.rs"]
mod bank;

use bank::{Bank, id};
use concierge_core::ledger::simulation::{Generator, Model, Place};
use concierge_core::ledger::{balance_at, balance_effective_at, statement};
use std::collections::BTreeMap;

/// How often each answer was given.
type Answers = BTreeMap<&'static str, usize>;

fn simulate(seed: u64, calls: usize, compare_every: usize, answers: &mut Answers) {
    let (mut model, mut bank, mut generator) =
        (Model::default(), Bank::new(), Generator::new(seed));
    for number in 1..=calls {
        let call = generator.next_call(&model);
        let expected = model.call(&call);
        let answer = bank.call(&call);
        assert_eq!(answer, expected, "seed {seed}, call {number}: {call:?}");
        *answers.entry(answer.err().unwrap_or("done")).or_default() += 1;
        if number % compare_every == 0 {
            compare_balances(&model, &bank, &format!("seed {seed}, call {number}: {call:?}"));
        }
    }
    compare_balances(&model, &bank, &format!("seed {seed}, at the end"));
    compare_history(&model, &bank, &format!("seed {seed}, at the end"));
    assert_eq!(bank.proof(), [], "seed {seed}");
}

fn compare_balances(model: &Model, bank: &Bank, place_in_run: &str) {
    for (place, view) in model.view() {
        let account = bank.book.get(id(place)).unwrap();
        let ours = (account.posted, bank.held(account.id));
        assert_eq!(ours, (view.posted, view.held), "{place_in_run}, {place:?}");
        if !account.flags.unlocked {
            assert_eq!(account.version, view.version as i64, "{place_in_run}, {place:?}");
        }
    }
}

fn compare_history(model: &Model, bank: &Bank, place_in_run: &str) {
    for place in model.view().into_keys().filter(|place| matches!(place, Place::Wallet(_))) {
        let lines = model.lines(place);
        let entries = bank.entries(id(place));
        let up_to = |time| lines.iter().filter(|l| l.at < time).map(|l| l.amount).sum::<i64>();
        for quarter in 0..4 {
            let (from, to) = (model.now() * quarter / 4, model.now() * (quarter + 1) / 4);
            let found = statement(&entries, from, to);
            assert_eq!((found.opening, found.closing), (up_to(from), up_to(to)), "{place_in_run}");
            assert!(found.adds_up(), "{place_in_run}, {place:?}");
            let within = lines.iter().filter(|l| (from..to).contains(&l.at));
            let ours = found.lines.iter().map(|line| (line.posted_at, line.amount, line.balance));
            assert!(ours.eq(within.map(|l| (l.at, l.amount, l.balance))), "{place_in_run}");
            assert_eq!(balance_at(&entries, to), up_to(to + 1), "{place_in_run}");
            assert_eq!(balance_effective_at(&entries, to), i128::from(up_to(to + 1)));
        }
    }
}

#[test]
fn a_hundred_thousand_calls_have_the_answers_of_the_model() {
    let mut answers = Answers::new();
    for seed in 0..250 {
        simulate(seed, 400, 10, &mut answers);
    }
    println!("{answers:?}");
    // Every refusal that a call can meet was met.
    for number in [1, 2, 3, 4, 5, 8, 10, 11, 12, 13, 14, 15, 17, 18] {
        let code = format!("WL{number:03}");
        assert!(answers.get(code.as_str()).is_some_and(|n| *n > 20), "{code}: {answers:?}");
    }
    assert!(answers["done"] > 40_000, "{answers:?}");
}

#[test]
#[ignore = "two minutes in a release build"]
fn a_million_calls() {
    let mut answers = Answers::new();
    for seed in 1_000..1_020 {
        simulate(seed, 50_000, 1_000, &mut answers);
        println!("seed {seed}: {answers:?}");
    }
}
