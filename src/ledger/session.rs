//! One call: the accounts it has locked, what it does to them, and the writing of it.

use super::books::Books;
use super::engine::Writing;
use super::fast;
use super::heap::{self, Outcome, Stored};
use super::party::{Name, Party};
use super::record;
use super::refused;
use crate::error::Failure;
use crate::error::relay;
use crate::spi::{Row, Sees};
use concierge_core::ledger::{
    Account, AccountId, After, Book, Flags, Hold, HoldState, LedgerError, Posting, Transfer, reason,
};
use concierge_core::money::{Code, Exponent, Unit};
use concierge_core::refusal::Refusal;
use pgrx::Uuid;
use pgrx::datum::TimestampWithTimeZone;
use pgrx::pg_sys;
use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

/// The accounts of a call, and what it has done so far; nothing is stored before [`Session::store`].
pub struct Session {
    /// Whose accounts they are.
    pub books: Rc<Books>,
    /// The accounts as they are now.
    pub book: Book,
    names: HashMap<AccountId, Name>,
    stored: HashMap<AccountId, Account>,
    moves: Vec<Move>,
}

/// A transfer that was posted.
pub struct Move {
    /// What moved.
    pub transfer: Transfer,
    /// What became of the accounts.
    pub posting: Posting,
    /// What else is recorded.
    pub note: Note,
}

/// What is recorded with a transfer.
#[derive(Clone, Default)]
pub struct Note {
    /// Such as `credit`.
    pub kind: &'static str,
    /// Whether it belongs to the one before it.
    pub joined: bool,
    /// The transfer that it reverses.
    pub reference: Option<i64>,
    /// The hold that it captures.
    pub hold: Option<i64>,
    /// The row of `transactions` that it is posted for.
    pub transaction: Option<Uuid>,
    /// Rate of an exchange.
    pub rate: Option<String>,
    /// When it counts.
    pub effective_at: Option<TimestampWithTimeZone>,
    /// What the other side calls it.
    pub external_ref: Option<String>,
    /// For people.
    pub description: Option<String>,
    /// JSON.
    pub metadata: Option<String>,
}

const LOCK: &str = "SELECT a.id, a.owner, a.currency, a.kind, a.exponent, a.posted, a.held, a.floor, \
     a.ceiling, a.version, a.active, a.frozen_in, a.frozen_out, a.closed, a.unlocked \
     FROM {s}.ledger_accounts a WHERE a.id = ANY ($1) AND NOT a.unlocked \
     ORDER BY a.hot, a.id FOR NO KEY UPDATE";
const READ: &str = "SELECT a.id, a.owner, a.currency, a.kind, a.exponent, a.posted, a.held, a.floor, \
     a.ceiling, a.version, a.active, a.frozen_in, a.frozen_out, a.closed, a.unlocked \
     FROM {s}.ledger_accounts a WHERE a.id = ANY ($1) AND a.unlocked";
const OPEN: &str = "INSERT INTO {s}.ledger_accounts (owner, currency, kind, exponent, floor, unlocked, active) \
     SELECT $1, code, $3, exponent, CASE WHEN $3 = 0 THEN 0 END, $3 <> 0, $4 \
     FROM {s}.currencies WHERE code = $2 AND active ON CONFLICT DO NOTHING";
const LAPSED: &str = "UPDATE {s}.ledger_holds SET state = 'expired', closed_at = clock_timestamp() \
     WHERE debit = $1 AND state = 'open' AND expires_at <= clock_timestamp() \
     RETURNING id, credit, amount, captured";
const ACCOUNTS: &str = "UPDATE {s}.ledger_accounts a SET posted = u.posted, held = u.held, version = u.version \
     FROM unnest($1::int8[], $2::int8[], $3::int8[], $4::int8[]) AS u (id, posted, held, version) \
     WHERE a.id = u.id";
const NUMBERS: &str = "SELECT nextval('{q}.ledger_transfers_id_seq'::pg_catalog.regclass) \
     FROM generate_series(1, $1)";
const TRANSFERS: &str = "INSERT INTO {s}.ledger_transfers (id, debit, credit, amount, debit_balance, \
     debit_version, credit_balance, credit_version, posted_at, effective_at, kind, txn, ref, hold_id, \
     transaction_id, rate, external_ref, description, metadata) OVERRIDING SYSTEM VALUE \
     SELECT id, debit, credit, amount, debit_balance, debit_version, credit_balance, credit_version, \
     clock.now, coalesce(effective_at, clock.now), kind, txn, ref, hold_id, transaction_id, rate::numeric, \
     external_ref, description, metadata::jsonb \
     FROM unnest($1::int8[], $2::int8[], $3::int8[], $4::int8[], $5::int8[], $6::int8[], $7::int8[], \
     $8::int8[], $9::timestamptz[], $10::text[], $11::int8[], $12::int8[], $13::int8[], $14::uuid[], \
     $15::text[], $16::text[], $17::text[], $18::text[]) AS t (id, debit, credit, amount, debit_balance, \
     debit_version, credit_balance, credit_version, effective_at, kind, txn, ref, hold_id, transaction_id, \
     rate, external_ref, description, metadata) CROSS JOIN (SELECT clock_timestamp() AS now) AS clock";
const MIRROR: &str = "mirror";
/// Fewer wallets are written one by one.
const FEW: usize = 4;

impl Session {
    /// A call that has locked nothing yet.
    pub fn new(books: Rc<Books>) -> Self {
        Self {
            books,
            book: Book::default(),
            names: HashMap::new(),
            stored: HashMap::new(),
            moves: Vec::new(),
        }
    }

    /// The keys of accounts; those of users are opened where there is a wallet, the others as needed.
    pub fn find(&self, names: &[Name]) -> Result<HashMap<Name, AccountId>, Failure> {
        let found = self.find_some(names)?;
        match names.iter().find(|name| !found.contains_key(name)) {
            Some(name) => Err(no_wallet(name).into()),
            None => Ok(found),
        }
    }

    /// The same without those that there are not.
    pub fn find_some(&self, names: &[Name]) -> Result<HashMap<Name, AccountId>, Failure> {
        let found = self.named(names)?;
        let missing: BTreeSet<_> =
            names.iter().filter(|n| !found.contains_key(n)).copied().collect();
        let mut opened = false;
        for name in &missing {
            let active = match name.party {
                Party::User(_) => self.wallet_is_active(name)?,
                Party::External | Party::Exchange => Some(true),
            };
            if let Some(active) = active {
                self.open(name, active)?;
                opened = true;
            }
        }
        if opened { self.named(names) } else { Ok(found) }
    }

    /// The key of an account, if there is one.
    pub fn find_open(&self, name: &Name) -> Result<Option<AccountId>, Failure> {
        Ok(self.named(std::slice::from_ref(name))?.into_values().next())
    }

    fn named(&self, names: &[Name]) -> Result<HashMap<Name, AccountId>, Failure> {
        let mut found = HashMap::with_capacity(names.len());
        for name in names {
            if let Some(entry) = self.books.account(name)? {
                found.insert(*name, entry.id);
            }
        }
        Ok(found)
    }

    /// Whether the user has a wallet, and whether that is active.
    fn wallet_is_active(&self, name: &Name) -> Result<Option<bool>, Failure> {
        let Some(wallets) = &self.books.wallets else { return Ok(None) };
        let active = if wallets.has_is_active { "coalesce(is_active, false)" } else { "true" };
        let rows = self.books.variant(
            ("wallet", 0),
            || format!("SELECT {active} FROM {} WHERE user_id = $1", wallets.sql),
            &[name.party.owner().into()],
            |row| row.get::<bool>(1),
        )?;
        Ok(rows.into_iter().flatten().next())
    }

    /// Opens an account, unless there is one.
    pub fn open(&self, name: &Name, active: bool) -> Result<(), Failure> {
        let args = [
            name.party.owner().into(),
            name.unit.code.as_str().into(),
            name.party.kind().into(),
            active.into(),
        ];
        self.books.rows(Sees::Latest, OPEN, &args, |_| Ok(()))?;
        Ok(())
    }

    /// Locks accounts in the order that all calls keep, and reads them. Those that are locked already are left as the
    /// call has made them.
    pub fn lock(&mut self, ids: impl IntoIterator<Item = AccountId>) -> Result<(), Failure> {
        let mut ids: Vec<_> = ids.into_iter().filter(|id| !self.stored.contains_key(id)).collect();
        ids.sort_unstable();
        ids.dedup();
        if self.lock_rows(&ids)? {
            return Ok(());
        }
        let mut accounts = self.accounts(LOCK, &ids)?;
        if accounts.len() < ids.len() {
            accounts.extend(self.accounts(READ, &ids)?);
        }
        for (account, party) in accounts {
            self.know(account, party);
        }
        match ids.iter().find(|id| self.book.get(**id).is_err()) {
            Some(missing) => Err(refused(LedgerError::AccountNotFound(*missing))),
            None => Ok(()),
        }
    }

    /// The same without a statement, where that can be.
    fn lock_rows(&mut self, ids: &[AccountId]) -> Result<bool, Failure> {
        let Some(tables) = self.books.tables()? else { return Ok(false) };
        let read = || {
            let mut rows = ids.iter().map(|id| tables.read(*id)).collect::<Option<Vec<_>>>()?;
            rows.sort_unstable_by_key(|row| (row.hot, row.account.id));
            let lock = |row: Stored| match row.account.flags.unlocked {
                true => Some(row),
                false => tables.lock(row.account.id),
            };
            rows.into_iter().map(lock).collect::<Option<Vec<_>>>()
        };
        let rows = read();
        tables.close();
        let Some(rows) = rows else { return Ok(false) };
        for Stored { account, party, .. } in rows {
            self.know(account, party);
        }
        Ok(true)
    }

    fn know(&mut self, account: Account, party: Party) {
        self.names.insert(account.id, Name { party, unit: account.unit });
        self.stored.insert(account.id, account);
        self.book.put(account);
    }

    fn accounts(
        &self,
        statement: &'static str,
        ids: &[AccountId],
    ) -> Result<Vec<(Account, Party)>, Failure> {
        self.books.rows(Sees::Latest, statement, &[ids.to_vec().into()], |row| account(&row))
    }

    /// Finds and locks accounts, and gives their keys in the order of `names`.
    pub fn take(&mut self, names: &[Name]) -> Result<Vec<AccountId>, Failure> {
        let found = self.find(names)?;
        self.lock(found.values().copied())?;
        let ids: Vec<_> = names.iter().filter_map(|name| found.get(name).copied()).collect();
        for (id, name) in ids.iter().zip(names) {
            if self.book.get(*id).map_err(refused)?.unit != name.unit {
                return Err(Refusal::new(reason::VERSION_MISMATCH, "the currency has changed")
                    .detail(format!("Currency {} has another exponent now.", name.unit.code))
                    .hint("Make the call again in a new session.")
                    .into());
            }
        }
        Ok(ids)
    }

    /// The name of an account that is locked.
    pub fn name(&self, id: AccountId) -> Option<&Name> {
        self.names.get(&id)
    }

    /// Posts a transfer; for want of funds, what lapsed holds reserve is set free first.
    pub fn post(
        &mut self,
        transfer: Transfer,
        note: Note,
    ) -> Result<Result<(), LedgerError>, Failure> {
        let posting = match self.book.post(&transfer) {
            Err(LedgerError::InsufficientFunds { account, .. }) if self.sweep(account)? => {
                self.book.post(&transfer)
            }
            other => other,
        };
        Ok(posting.map(|posting| self.moves.push(Move { transfer, posting, note })))
    }

    /// Records a posting that the book has made.
    pub fn record(&mut self, transfer: Transfer, posting: Posting, note: Note) {
        self.moves.push(Move { transfer, posting, note });
    }

    /// Reserves what a hold says, for want of funds after lapsed ones are set free.
    pub fn place(&mut self, hold: &Hold) -> Result<(), Failure> {
        let placed = match self.book.place(hold, i64::MIN) {
            Err(LedgerError::InsufficientFunds { account, .. }) if self.sweep(account)? => {
                self.book.place(hold, i64::MIN)
            }
            other => other,
        };
        placed.map_err(refused)
    }

    /// Ends the lapsed holds of an account; whether there were any.
    pub fn sweep(&mut self, account: AccountId) -> Result<bool, Failure> {
        let lapsed = {
            let _writing = Writing::begin();
            self.books.rows(Sees::Latest, LAPSED, &[account.into()], |row| {
                Ok(Hold {
                    id: row.get(1)?.unwrap_or_default(),
                    debit: account,
                    credit: row.get(2)?.unwrap_or_default(),
                    amount: row.get(3)?.unwrap_or_default(),
                    captured: row.get(4)?.unwrap_or_default(),
                    state: HoldState::Open,
                    expires_at: Some(i64::MIN),
                })
            })?
        };
        let swept = self.book.expire(&lapsed, i64::MAX).map_err(refused)?;
        Ok(!swept.is_empty())
    }

    /// Stores what the call has done, and gives the transfers with their keys.
    pub fn store(&mut self) -> Result<Vec<(i64, Move)>, Failure> {
        let _writing = Writing::begin();
        let changed: Vec<_> = {
            let differs = |a: &&Account| self.stored.get(&a.id) != Some(*a);
            self.book.accounts().filter(differs).copied().collect()
        };
        if !changed.is_empty() && !self.change_rows(&changed)? {
            let column = |of: fn(&Account) -> i64| changed.iter().map(of).collect::<Vec<_>>();
            let args = [
                column(|a| a.id).into(),
                column(|a| a.posted).into(),
                column(|a| a.held).into(),
                column(|a| a.version).into(),
            ];
            self.books.rows(Sees::Latest, ACCOUNTS, &args, |_| Ok(()))?;
        }
        let moves = std::mem::take(&mut self.moves);
        let ids = self.insert(&moves)?;
        self.mirror(&changed)?;
        for account in changed {
            self.stored.insert(account.id, account);
        }
        Ok(ids.into_iter().zip(moves).collect())
    }

    /// Writes accounts without a statement, where that can be. Their locks are held.
    fn change_rows(&self, changed: &[Account]) -> Result<bool, Failure> {
        let Some(tables) = self.books.tables()? else { return Ok(false) };
        let write = |account: &Account| {
            let row = tables.read(account.id)?;
            matches!(tables.change(&row, account), Outcome::Done).then_some(())
        };
        let written = changed.iter().try_for_each(write);
        tables.close();
        heap::made_visible();
        match written {
            Some(()) => Ok(true),
            None => Err(super::invalid("an account could not be written".to_owned())),
        }
    }

    /// Records transfers without a statement, where that can be: a reference that is known is to be refused in words.
    fn insert_rows(&self, moves: &[Move]) -> Result<Option<Vec<i64>>, Failure> {
        if moves.iter().any(|one| one.note.external_ref.is_some()) {
            return Ok(None);
        }
        let Some(tables) = self.books.tables()? else { return Ok(None) };
        let ids: Vec<_> = moves.iter().map(|_| tables.number()).collect();
        let now = now();
        for ((one, id), group) in moves.iter().zip(&ids).zip(groups(moves, &ids)) {
            tables.insert(&record::columns(*id, one, group, now));
        }
        tables.close();
        heap::made_visible();
        Ok(Some(ids))
    }

    fn insert(&self, moves: &[Move]) -> Result<Vec<i64>, Failure> {
        if moves.is_empty() {
            return Ok(Vec::new());
        }
        if let Some(ids) = self.insert_rows(moves)? {
            return Ok(ids);
        }
        heap::transaction();
        let many = i64::try_from(moves.len()).unwrap_or(i64::MAX);
        let numbers =
            self.books.rows(Sees::Latest, NUMBERS, &[many.into()], |row| row.get::<i64>(1))?;
        let ids: Vec<i64> = numbers.into_iter().flatten().collect();
        let groups = groups(moves, &ids);
        let of = |pick: fn(&Move) -> i64| moves.iter().map(pick).collect::<Vec<_>>();
        let maybe = |pick: fn(&Move) -> Option<i64>| moves.iter().map(pick).collect::<Vec<_>>();
        let text = |pick: fn(&Note) -> Option<String>| {
            moves.iter().map(|one| pick(&one.note)).collect::<Vec<_>>()
        };
        let kinds: Vec<_> = moves.iter().map(|one| one.note.kind.to_owned()).collect();
        let effective: Vec<_> = moves.iter().map(|one| one.note.effective_at).collect();
        let transactions: Vec<_> = moves.iter().map(|one| one.note.transaction).collect();
        let args = [
            ids.clone().into(),
            of(|one| one.transfer.debit).into(),
            of(|one| one.transfer.credit).into(),
            of(|one| one.transfer.amount).into(),
            maybe(|one| Some(one.posting.debit?.balance)).into(),
            maybe(|one| Some(one.posting.debit?.version)).into(),
            maybe(|one| Some(one.posting.credit?.balance)).into(),
            maybe(|one| Some(one.posting.credit?.version)).into(),
            effective.into(),
            kinds.into(),
            groups.into(),
            maybe(|one| one.note.reference).into(),
            maybe(|one| one.note.hold).into(),
            transactions.into(),
            text(|note| note.rate.clone()).into(),
            text(|note| note.external_ref.clone()).into(),
            text(|note| note.description.clone()).into(),
            text(|note| note.metadata.clone()).into(),
        ];
        let insert = || self.books.rows(Sees::Latest, TRANSFERS, &args, |_| Ok(()));
        match moves.iter().find_map(|one| one.note.external_ref.clone()) {
            None => insert()?,
            Some(reference) => match relay::relaying(insert) {
                Err(Failure::Raised(caught)) if caught.sqlstate() == "23505" => {
                    return Err(refused(LedgerError::DuplicateReference(reference)));
                }
                other => other?,
            },
        };
        Ok(ids)
    }

    /// Writes the balances of all accounts that are locked into the columns of their wallets.
    pub fn mirror_all(&self) -> Result<(), Failure> {
        let _writing = Writing::begin();
        for account in self.book.accounts().filter(|account| !account.flags.unlocked) {
            let after = After { balance: account.posted, version: account.version };
            if let Some(name) = self.name(account.id) {
                fast::mirror(&self.books, name, after)?;
            }
        }
        Ok(())
    }

    /// Writes the new balances into the columns of the wallets that follow them.
    fn mirror(&self, changed: &[Account]) -> Result<(), Failure> {
        let Some(wallets) = &self.books.wallets else { return Ok(()) };
        if changed.len() < FEW {
            let moved = |account: &&Account| {
                let before = self.stored.get(&account.id).map(|before| before.posted);
                !account.flags.unlocked && before != Some(account.posted)
            };
            for account in changed.iter().filter(moved) {
                let after = After { balance: account.posted, version: account.version };
                if let Some(name) = self.name(account.id) {
                    fast::mirror(&self.books, name, after)?;
                }
            }
            return Ok(());
        }
        for (index, (code, column)) in wallets.columns.iter().enumerate() {
            let (users, balances): (Vec<_>, Vec<_>) = of_users(changed, code)
                .filter_map(|a| Some((self.name(a.id)?.party.user()?, (a.posted, a.unit))))
                .map(|(user, (posted, unit))| (user, super::result::numeric(posted, unit)))
                .unzip();
            if users.is_empty() {
                continue;
            }
            let owes = of_users(changed, code).any(|account| account.posted < 0);
            let update = || {
                self.books.variant(
                    (MIRROR, index),
                    || {
                        format!(
                            "UPDATE {} w SET {column} = u.balance::numeric \
                             FROM unnest($1::uuid[], $2::text[]) AS u (user_id, balance) \
                             WHERE w.user_id = u.user_id AND w.{column} IS DISTINCT FROM u.balance::numeric",
                            wallets.sql
                        )
                    },
                    &[users.into(), balances.into()],
                    |_| Ok(()),
                )
            };
            if owes {
                allowing_debt(update)?;
            } else {
                update()?;
            }
        }
        Ok(())
    }
}

/// The first transfer of the group that each belongs to.
fn groups(moves: &[Move], ids: &[i64]) -> Vec<Option<i64>> {
    let mut groups: Vec<Option<i64>> = Vec::with_capacity(moves.len());
    for (index, (one, id)) in moves.iter().zip(ids).enumerate() {
        let starts = moves.get(index + 1).is_some_and(|next| next.note.joined);
        let group = match groups.last().copied().flatten() {
            Some(group) if one.note.joined => Some(group),
            _ => starts.then_some(*id),
        };
        groups.push(group);
    }
    groups
}

fn account(row: &Row<'_>) -> Result<(Account, Party), Failure> {
    let flag = |ordinal| Ok::<_, Failure>(row.get::<bool>(ordinal)?.unwrap_or_default());
    let number = |ordinal| Ok::<_, Failure>(row.get::<i64>(ordinal)?.unwrap_or_default());
    let owner = row.get::<Uuid>(2)?.unwrap_or_else(|| Uuid::from_bytes([0; 16]));
    let exponent = Exponent::new(row.get::<i16>(5)?.unwrap_or_default()).map_err(refused)?;
    let account = Account {
        id: number(1)?,
        unit: Unit { code: Code::new(&row.text(3)?).map_err(refused)?, exponent },
        posted: number(6)?,
        held: number(7)?,
        floor: row.get(8)?,
        ceiling: row.get(9)?,
        version: number(10)?,
        flags: Flags {
            active: flag(11)?,
            frozen_in: flag(12)?,
            frozen_out: flag(13)?,
            closed: flag(14)?,
            unlocked: flag(15)?,
        },
    };
    Ok((account, Party::of(row.get::<i16>(4)?.unwrap_or_default(), owner)))
}

/// The time, as PostgreSQL counts it.
pub fn now() -> i64 {
    // SAFETY: reads the clock.
    #[allow(unsafe_code)]
    unsafe {
        pg_sys::GetCurrentTimestamp()
    }
}

fn of_users<'a>(changed: &'a [Account], code: &'a Code) -> impl Iterator<Item = &'a Account> {
    changed.iter().filter(move |account| account.unit.code == *code)
}

/// Writes a balance below zero, where a product's own table may have a CHECK against that.
pub fn allowing_debt<T>(write: impl FnOnce() -> Result<T, Failure>) -> Result<(), Failure> {
    match relay::relaying(write) {
        Err(Failure::Raised(caught)) if caught.sqlstate() == "23514" => Err(Refusal::new(
            reason::INSUFFICIENT_FUNDS,
            "the table of wallets allows no balance below zero",
        )
        .detail(format!("PostgreSQL says: {}.", caught.message))
        .hint("Drop that constraint to allow overdrafts, chargebacks and debts.")
        .about(Some("wallets"), None)
        .into()),
        other => other.map(drop),
    }
}

/// A user without a wallet.
pub fn no_wallet(name: &Name) -> Refusal {
    let whose = match name.party {
        Party::User(_) => format!("User {}", name.party.owner()),
        Party::External => "The world outside".to_owned(),
        Party::Exchange => "The exchange office".to_owned(),
    };
    Refusal::new(reason::ACCOUNT_NOT_FOUND, "there is no such wallet")
        .detail(format!("{whose} has no account in {}.", name.unit.code))
        .hint("Open the wallet with wallet_open.")
        .about(Some("ledger_accounts"), None)
}
