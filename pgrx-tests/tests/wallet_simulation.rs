//! Random calls, made to the database and to a naive model in memory, which must agree on every answer, balance, hold and
//! statement. At the end the proof finds nothing.
//!
//! 100,000 calls, in two databases at the same time, cost some 100 seconds of processor time without optimisation.
//! CONCIERGE_SIMULATION_OPERATIONS=10000000 makes it a long run, CONCIERGE_SIMULATION_SEED another one.

#[path = "wallet_simulation/bank.rs"]
mod bank;
#[path = "wallet_simulation/history.rs"]
mod history;

use bank::{Answered, Bank, PEOPLE};
use concierge_client_tests::{Outcome, TestDatabase, install_wallets, proof};
use concierge_core::ledger::simulation::{Call, Generator, Model, Operation, Place, Wallet};
use std::collections::BTreeMap;
use std::env;

/// Calls between two comparisons of all balances.
const COMPARE_EVERY: usize = 100;

/// Calls between two transactions that are undone.
const UNDO_EVERY: usize = 50;

/// Calls of one seed: then other people begin anew, so that both short and long histories are met.
const CALLS_OF_A_SEED: usize = 500;

/// Databases at the same time.
const DATABASES: usize = 2;

/// How often each answer was given.
type Answers = BTreeMap<String, usize>;

fn number_in(variable: &str, otherwise: usize) -> usize {
    env::var(variable).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

/// Makes the calls of one seed, and compares.
async fn simulate(bank: &mut Bank, seed: usize, calls: usize, answers: &mut Answers) -> Outcome {
    let (mut model, mut generator) = (Model::default(), Generator::new(seed as u64));
    bank.begin(seed).await?;
    // A user who has one wallet gets the others as needed: the model does not know that, so all are there from the start.
    let wallets = || {
        let places = (0..PEOPLE).flat_map(|user| (0..3).map(move |currency| (user, currency)));
        places.map(|(user, currency)| Wallet { user, currency })
    };
    bank.in_vain(&openings(wallets().take(3))).await?;
    for wallet in wallets() {
        let call = Call { key: None, operation: Operation::Open { wallet } };
        let expected = model.call(&call).map_err(str::to_owned);
        assert_eq!(bank.call(&call).await?, expected, "seed {seed}");
    }
    let mut undone = Generator::new(!(seed as u64));
    for number in 1..=calls {
        let call = as_sql_says(generator.next_call(&model));
        let expected = model.call(&call).map_err(str::to_owned);
        let place_in_run = format!("seed {seed}, call {number}: {call:?}");
        let answer = bank.call(&call).await.map_err(|error| format!("{place_in_run}: {error}"))?;
        let answer = reworded(answer, &expected, &call.operation);
        assert_eq!(answer, expected, "{place_in_run}");
        *answers.entry(answer.err().unwrap_or_else(|| "done".to_owned())).or_default() += 1;
        if number % UNDO_EVERY == 0 {
            let calls: Vec<_> = (0..4).map(|_| as_sql_says(undone.next_call(&model))).collect();
            bank.in_vain(&calls).await?;
        }
        if number % COMPARE_EVERY == 0 {
            compare_balances(&model, bank, &place_in_run).await?;
        }
    }
    let end = format!("seed {seed}, at the end");
    compare_balances(&model, bank, &end).await?;
    history::compare(&model, bank, &end).await
}

/// Wallets are opened, and get money: the second credit finds what the first has opened.
fn openings(wallets: impl Iterator<Item = Wallet>) -> Vec<Call> {
    let of = |wallet| {
        let credit = Operation::Credit { wallet, amount: 100 };
        [Operation::Open { wallet }, credit.clone(), credit]
    };
    wallets.flat_map(of).map(|operation| Call { key: None, operation }).collect()
}

/// The call in the words that SQL has: a transfer has one currency, where an account stands needs no key, and time
/// needs none to go by.
fn as_sql_says(mut call: Call) -> Call {
    use Operation::{Batch, Close, Exchange, Freeze, Limits, Unfreeze, Wait};
    match &mut call.operation {
        Wait { .. } | Freeze { .. } | Unfreeze { .. } | Close { .. } | Limits { .. } => {
            call.key = None;
        }
        Batch { transfers, .. } => {
            for (from, to, _) in transfers {
                if let (Place::Wallet(payer), Place::Wallet(payee)) = (from, to) {
                    payee.currency = payer.currency;
                }
            }
        }
        // An exchange of a currency for itself is none.
        Exchange { from, to, .. } if from.currency == to.currency => {
            to.currency = (from.currency + 1) % 3;
        }
        _ => {}
    }
    call
}

/// Where several things are wrong with a call, the ledger may name another one than the model: first what is wrong with
/// the arguments, then accounts that are not there, then the rest. It may not allow what the model refuses.
fn reworded(answer: Answered, expected: &Answered, operation: &Operation) -> Answered {
    let either = |found: &str, wanted: &str| (found, wanted) == ("WL005", "WL018");
    let first = |found: &str| match operation {
        _ if found == "WL008" => has_bad_amount(operation),
        Operation::Batch { .. } | Operation::Exchange { .. } => found == "WL005",
        _ => false,
    };
    match (answer, expected) {
        (Err(found), Err(wanted)) if either(&found, wanted) || first(&found) => Err(wanted.clone()),
        (Ok(mut found), Ok(wanted)) => {
            for (found, wanted) in found.refused.iter_mut().zip(&wanted.refused) {
                if found.0 == wanted.0 && either(found.1, wanted.1) {
                    found.1 = wanted.1;
                }
            }
            Ok(found)
        }
        (answer, _) => answer,
    }
}

/// Whether an amount in it is none.
fn has_bad_amount(operation: &Operation) -> bool {
    match operation {
        Operation::Credit { amount, .. }
        | Operation::Debit { amount, .. }
        | Operation::Transfer { amount, .. }
        | Operation::Exchange { amount, .. }
        | Operation::Hold { amount, .. } => *amount <= 0,
        Operation::Capture { amount, .. }
        | Operation::Refund { amount, .. }
        | Operation::Chargeback { amount, .. } => amount.is_some_and(|amount| amount <= 0),
        Operation::Batch { transfers, .. } => transfers.iter().any(|(_, _, amount)| *amount <= 0),
        _ => false,
    }
}

async fn compare_balances(model: &Model, bank: &mut Bank, place_in_run: &str) -> Outcome {
    let found = bank.view().await?;
    let expected: BTreeMap<_, _> =
        model.view().into_iter().filter(|(place, _)| matches!(place, Place::Wallet(_))).collect();
    assert_eq!(found, expected, "{place_in_run}");
    Ok(())
}

/// Seeds `first`, `first + DATABASES`, ... in a database of its own.
async fn some_seeds(first: usize, operations: usize) -> Outcome<Answers> {
    let database = TestDatabase::create("wallet_simulation").await?;
    let client = database.connect().await?;
    install_wallets(&client, 0).await?;
    let mut bank = Bank::new(client).await?;
    let mut answers = Answers::new();
    let offset = number_in("CONCIERGE_SIMULATION_SEED", 0);
    let mut left = operations;
    for round in 0.. {
        let calls = left.min(CALLS_OF_A_SEED);
        if calls == 0 {
            break;
        }
        simulate(&mut bank, offset + first + round * DATABASES, calls, &mut answers).await?;
        left -= calls;
    }
    assert_eq!(proof(bank.client()).await?, Vec::<String>::new());
    Ok(answers)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn random_calls_have_the_answers_of_the_model() -> Outcome {
    let operations = number_in("CONCIERGE_SIMULATION_OPERATIONS", 100_000);
    let runs: Vec<_> = (0..DATABASES)
        .map(|first| tokio::spawn(some_seeds(first, operations / DATABASES)))
        .collect();
    let mut sum = Answers::new();
    for run in runs {
        for (answer, count) in run.await?? {
            *sum.entry(answer).or_default() += count;
        }
    }
    println!("{sum:?}");
    // Every refusal that a call can meet was met.
    for number in [1, 2, 3, 4, 8, 10, 11, 12, 13, 14, 15, 17, 18] {
        let code = format!("WL{number:03}");
        assert!(sum.get(&code).is_some_and(|count| *count > 3), "{code}: {sum:?}");
    }
    Ok(())
}
