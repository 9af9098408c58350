//! What most calls do, in few plain statements: change each account where nothing is to be refused, and record the
//! transfer. Where something would be refused nothing is done, and the long way says why.

use super::books::Books;
use super::directory::Entry;
use super::engine::Writing;
use super::party::{Name, Party};
use super::result;
use super::session::{Move, Session, allowing_debt};
use super::transfer::Extra;
use crate::error::Failure;
use crate::spi::Sees;
use concierge_core::ledger::{After, Posting, Transfer};
use concierge_core::money::{Unit, from_minor};
use pgrx::datum::TimestampWithTimeZone;
use std::rc::Rc;

// Far from the ends of a bigint, so that no sum in the conditions overflows; the rest goes the long way.
const MOST: i64 = 1 << 60;
const PAY: &str = "UPDATE {s}.ledger_accounts SET posted = posted - $2, version = version + 1 \
     WHERE id = $1 AND active AND NOT closed AND NOT frozen_out AND NOT unlocked \
     AND CASE WHEN posted > -4611686018427387904 AND held < 1152921504606846976 \
     THEN floor IS NULL OR posted - held - $2 >= floor ELSE false END RETURNING posted, version";
const RECEIVE: &str = "UPDATE {s}.ledger_accounts SET posted = posted + $2, version = version + 1 \
     WHERE id = $1 AND active AND NOT closed AND NOT frozen_in AND NOT unlocked \
     AND CASE WHEN posted < 4611686018427387904 \
     THEN ceiling IS NULL OR posted + $2 <= ceiling ELSE false END RETURNING posted, version";
const UNDO: &str =
    "UPDATE {s}.ledger_accounts SET posted = posted - $2, version = version - 1 WHERE id = $1";
const RECORD: &str = "INSERT INTO {s}.ledger_transfers (debit, credit, amount, debit_balance, debit_version, \
     credit_balance, credit_version, posted_at, effective_at, kind, description, metadata) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12::jsonb) RETURNING id";

/// The answer, if the movement could be made so.
pub fn attempt(
    books: &Rc<Books>,
    kind: &'static str,
    (from, to): (Party, Party),
    (minor, unit): (i64, Unit),
    extra: &Extra,
) -> Result<Option<String>, Failure> {
    // A reference that is known, and is to be refused in words, breaks the statement.
    if extra.external_ref.is_some() || from == to || minor > MOST {
        return Ok(None);
    }
    let (payer, payee) = (Name { party: from, unit }, Name { party: to, unit });
    let (Some(debit), Some(credit)) = (books.account(&payer)?, books.account(&payee)?) else {
        return Ok(None);
    };
    let transfer = Transfer::new(debit.id, credit.id, minor);
    let Some((id, posting)) = ({
        let _writing = Writing::begin();
        post(books, (&payer, debit), (&payee, credit), minor, kind, extra)?
    }) else {
        books.forget_account(&payer);
        books.forget_account(&payee);
        return Ok(None);
    };
    let mut session = Session::new(Rc::clone(books));
    session.know(transfer.debit, payer);
    session.know(transfer.credit, payee);
    let made = Move { transfer, posting, note: extra.note(kind) };
    Ok(Some(result::transfer(&session, id, &made)))
}

fn post(
    books: &Books,
    (payer, debit): (&Name, Entry),
    (payee, credit): (&Name, Entry),
    minor: i64,
    kind: &str,
    extra: &Extra,
) -> Result<Option<(i64, Posting)>, Failure> {
    // A user without a lock has flags that only the long way reads.
    for (name, entry) in [(payer, debit), (payee, credit)] {
        if entry.unlocked && name.party.user().is_some() {
            return Ok(None);
        }
    }
    let pay = || step(books, PAY, debit, minor);
    let receive = || step(books, RECEIVE, credit, minor);
    // In the order that all calls keep.
    let (paid, received) = if (debit.hot, debit.id) < (credit.hot, credit.id) {
        let Some(paid) = pay()? else { return Ok(None) };
        let Some(received) = receive()? else { return undone(books, debit, -minor) };
        (paid, received)
    } else {
        let Some(received) = receive()? else { return Ok(None) };
        let Some(paid) = pay()? else { return undone(books, credit, minor) };
        (paid, received)
    };
    let now = TimestampWithTimeZone::try_from(super::session::now())
        .map_err(|_| super::invalid("the clock is out of range".to_owned()))?;
    let args = [
        debit.id.into(),
        credit.id.into(),
        minor.into(),
        paid.map(|after| after.balance).into(),
        paid.map(|after| after.version).into(),
        received.map(|after| after.balance).into(),
        received.map(|after| after.version).into(),
        now.into(),
        extra.effective_at.unwrap_or(now).into(),
        kind.into(),
        extra.description.as_deref().into(),
        extra.metadata.as_deref().into(),
    ];
    let ids = books.rows(Sees::Latest, RECORD, &args, |row| row.get::<i64>(1))?;
    for (name, after) in [(payer, paid), (payee, received)] {
        if let Some(after) = after {
            mirror(books, name, after)?;
        }
    }
    let id = ids.into_iter().flatten().next();
    Ok(id.map(|id| (id, Posting { debit: paid, credit: received })))
}

/// One side: `None` if it is refused, and nothing to say of a side without a lock.
fn step(
    books: &Books,
    statement: &'static str,
    entry: Entry,
    minor: i64,
) -> Result<Option<Option<After>>, Failure> {
    if entry.unlocked {
        return Ok(Some(None));
    }
    let done = books.rows(Sees::Latest, statement, &[entry.id.into(), minor.into()], |row| {
        let number = |n| Ok::<_, Failure>(row.get::<i64>(n)?.unwrap_or_default());
        Ok(After { balance: number(1)?, version: number(2)? })
    })?;
    Ok(done.into_iter().next().map(Some))
}

/// Takes the first side back: its lock is held, so nobody has seen it.
fn undone<T>(books: &Books, entry: Entry, minor: i64) -> Result<Option<T>, Failure> {
    if !entry.unlocked {
        books.rows(Sees::Latest, UNDO, &[entry.id.into(), minor.into()], |_| Ok(()))?;
    }
    Ok(None)
}

/// Writes a balance into the column of the wallet that follows it.
fn mirror(books: &Books, name: &Name, after: After) -> Result<(), Failure> {
    let (Some(wallets), Some(user)) = (&books.wallets, name.party.user()) else { return Ok(()) };
    let columns = wallets.columns.iter().enumerate();
    let Some((index, (_, column))) = columns.into_iter().find(|(_, (c, _))| *c == name.unit.code)
    else {
        return Ok(());
    };
    let update = || {
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
