//! What most calls do, without a statement: change the accounts, and record the transfer. Where something would be
//! refused, or the tables are not as they were installed, nothing is done, and the long way does it or says why.

use super::books::Books;
use super::directory::Entry;
use super::engine::Writing;
use super::heap::{self, Outcome, Stored, Tables};
use super::invalid;
use super::party::{Name, Party};
use super::record;
use super::result::{self, Json};
use super::session::{Move, allowing_debt, now};
use super::transfer::Extra;
use crate::error::Failure;
use crate::owner::as_owner;
use concierge_core::ledger::{Account, After, Book, Posting, Transfer};
use concierge_core::money::{Unit, from_minor};

/// The answer, if the movement could be made so.
pub fn attempt(
    books: &Books,
    kind: &'static str,
    (from, to): (Party, Party),
    (minor, unit): (i64, Unit),
    extra: &Extra,
) -> Result<Option<String>, Failure> {
    // A reference that is known is to be refused in words.
    if extra.external_ref.is_some() || from == to {
        return Ok(None);
    }
    let (payer, payee) = (Name { party: from, unit }, Name { party: to, unit });
    let Some(tables) = books.known_tables() else { return Ok(None) };
    let done = write(books, &tables, (&payer, &payee), minor, (kind, extra));
    tables.close();
    let Some((id, made)) = done? else {
        books.forget_account(&payer);
        books.forget_account(&payee);
        return Ok(None);
    };
    if let Some(wallets) = &books.wallets
        && wallets.column(unit).is_some()
    {
        // Triggers of others may be on that table: they work under a search_path that nobody can put anything into.
        as_owner(books.owner, || {
            let sides = [(&payer, made.posting.debit), (&payee, made.posting.credit)];
            sides
                .iter()
                .filter_map(|(name, after)| Some((name, (*after)?)))
                .try_for_each(|(name, after)| mirror(books, name, after))
        })?;
    }
    Ok(Some(result::moved(Json::new(), id, &made, Some(&payer), Some(&payee)).end()))
}

type Written = (i64, Move);

fn write(
    books: &Books,
    tables: &Tables,
    (payer, payee): (&Name, &Name),
    minor: i64,
    (kind, extra): (&'static str, &Extra),
) -> Result<Option<Written>, Failure> {
    let (debit, credit) = (books.known_account(payer), books.known_account(payee));
    let (Some(debit), Some(credit)) = (debit, credit) else { return Ok(None) };
    // The flags of a user without a lock are read the long way.
    let is_outside = |(name, entry): &(&Name, Entry)| entry.unlocked && name.party.user().is_none();
    let sides = [(payer, debit), (payee, credit)];
    if sides.iter().any(|side| side.1.unlocked && !is_outside(side)) {
        return Ok(None);
    }
    let outside = sides.iter().filter(|side| is_outside(side));
    let outside: Vec<_> =
        outside.map(|(name, entry)| Account::outside(entry.id, name.unit)).collect();
    let transfer = Transfer::new(debit.id, credit.id, minor);
    let Some((posting, _)) = post(tables, &transfer, [debit, credit], &outside, payer.unit)? else {
        heap::made_visible();
        return Ok(None);
    };
    let id = tables.number();
    let made = Move { transfer, posting, note: extra.note(kind) };
    tables.insert(&record::columns(id, &made, None, now()));
    heap::made_visible();
    Ok(Some((id, made)))
}

/// Changes the accounts that are locked, in the order that all calls keep. What nobody has changed since it was read
/// needs no lock before it is written.
fn post(
    tables: &Tables,
    transfer: &Transfer,
    sides: [Entry; 2],
    outside: &[Account],
    unit: Unit,
) -> Result<Option<(Posting, Book)>, Failure> {
    let mut order: Vec<_> = sides.into_iter().filter(|entry| !entry.unlocked).collect();
    order.sort_unstable_by_key(|entry| (entry.hot, entry.id));
    let Some(mut rows) = order.iter().map(|e| tables.read(e.id)).collect::<Option<Vec<_>>>() else {
        return Ok(None);
    };
    let decide = |rows: &[Stored]| {
        let accounts = rows.iter().map(|row| row.account).chain(outside.iter().copied());
        let mut book: Book = accounts.collect();
        book.post(transfer).ok().map(|posting| (posting, book))
    };
    // The unit of the amount is that of the accounts, unless somebody has changed a currency behind the guards.
    if rows.iter().any(|row| row.account.unit != unit) {
        return Ok(None);
    }
    let Some(mut decided) = decide(&rows) else { return Ok(None) };
    for place in 0..order.len() {
        while let (Some(row), Some(entry)) = (rows.get(place), order.get(place)) {
            let Ok(after) = decided.1.get(entry.id) else { return Ok(None) };
            match tables.change(row, after) {
                Outcome::Done => break,
                Outcome::Overtaken => {
                    let fresh = tables.lock(entry.id);
                    let again = fresh.and_then(|fresh| {
                        *rows.get_mut(place)? = fresh;
                        decide(&rows)
                    });
                    let Some(again) = again else { return taken_back(tables, &rows, place) };
                    decided = again;
                }
                Outcome::Stuck => return taken_back(tables, &rows, place),
            }
        }
    }
    Ok(Some(decided))
}

/// Takes back what was written to the first accounts: their locks are held, so nobody has seen it.
fn taken_back<T>(tables: &Tables, rows: &[Stored], written: usize) -> Result<Option<T>, Failure> {
    for row in rows.iter().take(written) {
        heap::made_visible();
        let current = tables.read(row.account.id);
        let undone = current.map(|current| tables.change(&current, &row.account));
        if !matches!(undone, Some(Outcome::Done)) {
            return Err(invalid("the account could not be written".to_owned()));
        }
    }
    Ok(None)
}

/// Writes a balance into the column of the wallet that follows it.
pub fn mirror(books: &Books, name: &Name, after: After) -> Result<(), Failure> {
    let (Some(wallets), Some(user)) = (&books.wallets, name.party.user()) else { return Ok(()) };
    let Some((index, column)) = wallets.column(name.unit) else { return Ok(()) };
    let update = || {
        let _writing = Writing::begin();
        books.variant(
            ("mirror one", index),
            || {
                let unit = from_minor(1, name.unit.exponent);
                format!("UPDATE {} w SET {column} = $1 * {unit} WHERE w.user_id = $2", wallets.sql)
            },
            &[after.balance.into(), user.into()],
            |_| Ok(()),
        )
    };
    if after.balance < 0 { allowing_debt(update) } else { update().map(drop) }
}
