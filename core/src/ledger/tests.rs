//! Accounts, transfers, batches and holds together.

mod batches;
mod holds;
mod posting;

use super::{Account, AccountId, Book, Flags, LedgerError};
use crate::money::{Unit, iso_unit};

const OUTSIDE: AccountId = 1;
const ANN: AccountId = 2;
const BOB: AccountId = 3;
const CLEO: AccountId = 4;
/// In yen.
const DAN: AccountId = 5;

fn usd() -> Unit {
    iso_unit("USD").unwrap()
}

fn yen() -> Unit {
    iso_unit("JPY").unwrap()
}

/// Ann has 100 cents, Bob and Cleo have nothing.
fn book() -> Book {
    let ann = Account { posted: 100, version: 1, ..Account::new(ANN, usd()) };
    let others = [Account::new(BOB, usd()), Account::new(CLEO, usd()), Account::new(DAN, yen())];
    [Account::outside(OUTSIDE, usd()), ann].into_iter().chain(others).collect()
}

fn with(mut book: Book, id: AccountId, change: impl Fn(&mut Account)) -> Book {
    let mut account = *book.get(id).unwrap();
    change(&mut account);
    book.put(account);
    book
}

fn posted(book: &Book, id: AccountId) -> i64 {
    book.get(id).unwrap().posted
}

fn code<T>(result: Result<T, LedgerError>) -> &'static str {
    result.map(|_| "done").unwrap_or_else(|error| error.sqlstate())
}

fn frozen_out() -> Flags {
    Flags { frozen_out: true, ..Flags::default() }
}

fn frozen_in() -> Flags {
    Flags { frozen_in: true, ..Flags::default() }
}
