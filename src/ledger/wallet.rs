//! AFTER each row of `wallets`: the accounts of a user follow its wallet.

use super::books::Books;
use super::judge::{books_of, owner_of};
use super::party::{Name, Party};
use super::refused;
use super::replica::sends_its_ledger;
use super::session::Session;
use crate::attach::misused;
use crate::error::Failure;
use crate::spi::Sees;
use concierge_core::ledger::LedgerError;
use pgrx::Uuid;
use pgrx::prelude::*;
use std::rc::Rc;

const OF_USER: &str = "SELECT id FROM {s}.ledger_accounts WHERE owner = $1 AND kind = 0";
const ACTIVE: &str =
    "UPDATE {s}.ledger_accounts SET active = $2 WHERE owner = $1 AND kind = 0 AND active <> $2";

const ALL_OF_USERS: &str =
    "SELECT id FROM {s}.ledger_accounts WHERE kind = 0 AND (posted <> 0 OR held <> 0)";
const NONE_ACTIVE: &str = "UPDATE {s}.ledger_accounts SET active = false WHERE kind = 0 AND active";

/// Opens or closes the accounts for business; a wallet with money in it does not go.
pub fn follow(trigger: &PgTrigger<'_>) -> Result<(), Failure> {
    if sends_its_ledger(trigger)? {
        return Ok(());
    }
    let wrong = || misused("follow_wallet", "attach_wallets");
    if matches!(trigger.op(), Ok(PgTriggerOperation::Truncate)) {
        return crate::owner::as_owner(owner_of(trigger)?, || truncate(books_of(trigger)?));
    }
    let (new, old) = (trigger.new(), trigger.old());
    let row = new.as_ref().or(old.as_ref()).ok_or_else(wrong)?;
    let user = row.get_by_name::<Uuid>("user_id").map_err(|_| wrong())?;
    let Some(user) = user else { return Ok(()) };
    let active = match &new {
        // A table without such a column has only active wallets.
        Some(new) => match new.get_attribute_by_name("is_active") {
            Some(_) => new.get_by_name::<bool>("is_active").map_err(|_| wrong())?.unwrap_or(false),
            None => true,
        },
        None => false,
    };
    crate::owner::as_owner(owner_of(trigger)?, || {
        let books = books_of(trigger)?;
        if let (Some(new), Some(old)) = (&new, &old) {
            let before = old.get_by_name::<Uuid>("user_id").map_err(|_| wrong())?;
            if new.get_by_name::<Uuid>("user_id").map_err(|_| wrong())? != before {
                return Err(refused(LedgerError::EngineOwned("user_id")));
            }
        }
        if new.is_none() {
            let args = [user.into()];
            empty(&books, books.rows(Sees::Latest, OF_USER, &args, |row| row.get::<i64>(1))?)?;
        }
        if old.is_none() {
            let session = Session::new(books.clone());
            for (code, _) in books.wallets.iter().flat_map(|wallets| &wallets.columns) {
                let unit = books.unit(Some(code.as_str()))?;
                let party = Party::User(*user.as_bytes());
                session.open(&Name { party, unit }, active)?;
            }
        }
        books.rows(Sees::Latest, ACTIVE, &[user.into(), active.into()], |_| Ok(()))?;
        Ok(())
    })
}

/// All wallets go.
fn truncate(books: Rc<Books>) -> Result<(), Failure> {
    empty(&books, books.rows(Sees::Latest, ALL_OF_USERS, &[], |row| row.get::<i64>(1))?)?;
    books.rows(Sees::Latest, NONE_ACTIVE, &[], |_| Ok(()))?;
    Ok(())
}

/// Refuses if one of the accounts has money in it, or holds some.
fn empty(books: &Rc<Books>, accounts: Vec<Option<i64>>) -> Result<(), Failure> {
    let mut session = Session::new(Rc::clone(books));
    let accounts: Vec<_> = accounts.into_iter().flatten().collect();
    session.lock(accounts.iter().copied())?;
    for id in accounts {
        session.sweep(id)?;
        session.book.get(id).and_then(|account| account.close()).map_err(refused)?;
    }
    session.store()?;
    Ok(())
}
