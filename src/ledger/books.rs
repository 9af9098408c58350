//! The books of one schema: its name, the wallets that mirror it, and the plans of its statements.
#![allow(unsafe_code)]

use super::directory::{Directory, Entry};
use super::heap::Tables;
use super::layout::Layout;
use super::party::Name;
use super::refused;
use crate::attach;
use crate::error::Failure;
use crate::relcache::Watch;
use crate::spi::{self, Row, Sees};
use concierge_core::money::{Code, Exponent, MoneyError, Unit};
use pgrx::datum::DatumWithOid;
use pgrx::pg_sys::{self, Oid};
use pgrx::prelude::*;
use pgrx::spi::{OwnedPreparedStatement, quote_identifier, quote_qualified_identifier};
use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::ffi::CStr;
use std::rc::Rc;

/// Name of the trigger by which a table of wallets is known.
pub const GUARD_TRIGGER: &str = "concierge_50_wallet";
/// Name of the trigger by which a table of transactions is known.
pub const TRANSACTION_TRIGGER: &str = "concierge_50_transaction";

/// A ledger, as this backend knows it.
pub struct Books {
    relid: Oid,
    /// Who owns the accounts.
    pub owner: Oid,
    functions: RefCell<HashMap<&'static str, Oid>>,
    namespace: Oid,
    name: String,
    schema: String,
    /// The wallets whose columns follow the ledger.
    pub wallets: Option<Wallets>,
    /// The transactions that follow the ledger and are followed by it, as SQL writes the table's name.
    pub transactions: Option<String>,
    /// Its column for what has gone back, if it has one.
    pub refunded_column: Option<String>,
    /// The type of its status.
    pub status_type: String,
    transactions_relid: Oid,
    plans: RefCell<HashMap<(usize, usize), Rc<OwnedPreparedStatement>>>,
    units: RefCell<HashMap<String, Unit>>,
    directory: Directory,
    transfers_relid: Oid,
    layout: OnceCell<Option<Rc<Layout>>>,
}

/// A table of wallets.
pub struct Wallets {
    relid: Oid,
    /// Its name as SQL writes it.
    pub sql: String,
    /// The currencies that have a column, and the column.
    pub columns: Vec<(Code, String)>,
    /// Whether it has a column `is_active`.
    pub has_is_active: bool,
}

thread_local! {
    static BOOKS: RefCell<HashMap<Oid, Rc<Books>>> = RefCell::new(HashMap::new());
    static WATCH: Watch = const { Watch::new() };
}

/// The same, if they are known.
pub fn known(accounts: Oid) -> Option<Rc<Books>> {
    forget_stale();
    let known = BOOKS.with_borrow(|all| all.get(&accounts).map(Rc::clone));
    known.filter(|books| books.is_called_as_before())
}

/// The books whose accounts are table `accounts`.
pub fn books(accounts: Oid) -> Result<Rc<Books>, Failure> {
    if let Some(known) = known(accounts) {
        return Ok(known);
    }
    let books = Rc::new(Books::open(accounts)?);
    let old = BOOKS.with_borrow_mut(|all| all.insert(accounts, Rc::clone(&books)));
    drop(old);
    Ok(books)
}

/// Says to all backends that the books are to be looked at anew.
pub fn announce(accounts: Oid) {
    // SAFETY: the relation exists, its caller holds a lock on it.
    unsafe { pg_sys::CacheInvalidateRelcacheByRelid(accounts) }
}

/// Forgets which accounts and currencies there are: a transaction or subtransaction that may have made them is undone.
pub fn forget_undone() {
    BOOKS.with(|all| {
        let Ok(all) = all.try_borrow() else { return };
        for books in all.values() {
            books.directory.forget_all();
            if let Ok(mut units) = books.units.try_borrow_mut() {
                units.clear();
            }
        }
    });
}

fn forget_stale() {
    let Some(changed) = WATCH.with(Watch::changed) else { return };
    let is_stale = |books: &Books| {
        let of_wallets = books.wallets.as_ref().is_some_and(|wallets| changed.has(wallets.relid));
        changed.has(books.relid)
            || changed.has(books.transfers_relid)
            || changed.has(books.transactions_relid)
            || of_wallets
    };
    let gone = BOOKS.with_borrow_mut(|all| {
        let (gone, kept): (Vec<_>, Vec<_>) = all.drain().partition(|(_, books)| is_stale(books));
        all.extend(kept);
        gone
    });
    // Dropped after the borrow: to drop a plan is to call PostgreSQL.
    drop(gone);
}

fn table_named(namespace: Oid, name: &CStr) -> Oid {
    // SAFETY: a look-up by name.
    unsafe { pg_sys::get_relname_relid(name.as_ptr(), namespace) }
}

fn namespace_name(namespace: Oid) -> Option<String> {
    // SAFETY: a look-up; the name is a copy in the current memory context.
    unsafe {
        let name = pg_sys::get_namespace_name(namespace);
        (!name.is_null()).then(|| CStr::from_ptr(name).to_string_lossy().into_owned())
    }
}

impl Books {
    fn open(accounts: Oid) -> Result<Self, Failure> {
        let relation = attach::open(accounts)?;
        // SAFETY: an open relation has a pg_class row.
        let owner = unsafe { (*relation.rd_rel).relowner };
        drop(relation);
        // SAFETY: a look-up by OID.
        let namespace = unsafe { pg_sys::get_rel_namespace(accounts) };
        let name = namespace_name(namespace).unwrap_or_default();
        let schema = quote_identifier(&name);
        let transactions = attached(namespace, TRANSACTION_TRIGGER, "judge_transaction")?;
        let transactions_relid = transactions.as_ref().map_or(Oid::INVALID, |(relid, _)| *relid);
        let refunded_column =
            columns(transactions_relid)?.into_iter().find(|column| column == "refunded_amount");
        let status_type = spi::rows(
            Sees::Latest,
            "SELECT pg_catalog.format_type(atttypid, NULL) FROM pg_catalog.pg_attribute \
             WHERE attrelid = $1 AND attname = 'status' AND NOT attisdropped",
            &[transactions_relid.into()],
            |row| row.text(1),
        )?;
        let status_type = status_type.into_iter().next().unwrap_or_else(|| "text".to_owned());
        Ok(Self {
            relid: accounts,
            owner,
            functions: RefCell::default(),
            namespace,
            wallets: Wallets::find(namespace, &name)?,
            transactions: transactions
                .map(|(_, table)| quote_qualified_identifier(name.as_str(), table.as_str())),
            refunded_column,
            status_type,
            transactions_relid,
            name,
            schema,
            plans: RefCell::default(),
            units: RefCell::default(),
            directory: Directory::default(),
            transfers_relid: table_named(namespace, c"ledger_transfers"),
            layout: OnceCell::new(),
        })
    }

    fn is_called_as_before(&self) -> bool {
        // SAFETY: look-ups; the comparison reads a C string that PostgreSQL made.
        unsafe {
            if pg_sys::get_rel_namespace(self.relid) != self.namespace {
                return false;
            }
            let name = pg_sys::get_namespace_name(self.namespace);
            !name.is_null() && CStr::from_ptr(name).to_bytes() == self.name.as_bytes()
        }
    }

    /// The table of accounts.
    pub fn accounts(&self) -> Oid {
        self.relid
    }

    /// The schema as SQL writes it.
    pub fn schema(&self) -> &str {
        &self.schema
    }

    /// The rows of a statement, which is planned once. `{s}` in it is the schema.
    pub fn rows<T>(
        &self,
        sees: Sees,
        statement: &'static str,
        args: &[DatumWithOid<'_>],
        each: impl FnMut(Row<'_>) -> Result<T, Failure>,
    ) -> Result<Vec<T>, Failure> {
        let plan = self.plan((statement.as_ptr() as usize, 0), args, || self.fill(statement))?;
        spi::rows_kept(sees, &plan, args, each)
    }

    /// The same for a statement that has variants.
    pub fn variant<T>(
        &self,
        (statement, variant): (&'static str, usize),
        text: impl FnOnce() -> String,
        args: &[DatumWithOid<'_>],
        each: impl FnMut(Row<'_>) -> Result<T, Failure>,
    ) -> Result<Vec<T>, Failure> {
        let key = (statement.as_ptr() as usize, variant + 1);
        let plan = self.plan(key, args, || self.fill(&text()))?;
        spi::rows_kept(Sees::Latest, &plan, args, each)
    }

    /// `{s}` is the schema, `{q}` the same within a literal.
    fn fill(&self, statement: &str) -> String {
        let quoted = self.schema.replace('\'', "''");
        statement.replace("{q}", &quoted).replace("{s}", &self.schema)
    }

    fn plan(
        &self,
        key: (usize, usize),
        args: &[DatumWithOid<'_>],
        text: impl FnOnce() -> String,
    ) -> Result<Rc<OwnedPreparedStatement>, Failure> {
        if let Some(plan) = self.plans.borrow().get(&key) {
            return Ok(Rc::clone(plan));
        }
        let types: Vec<_> = args.iter().map(|arg| PgOid::from(arg.oid())).collect();
        let plan = Rc::new(Spi::connect_mut(|client| {
            Ok::<_, Failure>(client.prepare_mut(text().as_str(), &types)?.keep())
        })?);
        self.plans.borrow_mut().insert(key, Rc::clone(&plan));
        Ok(plan)
    }

    /// A function of the schema, as it was last seen.
    pub fn function(&self, call: &'static str) -> Option<Oid> {
        self.functions.borrow().get(call).copied()
    }

    /// Remembers a function of the schema.
    pub fn remember_function(&self, call: &'static str, function: Oid) {
        self.functions.borrow_mut().insert(call, function);
    }

    /// The account of a name, if it is known already.
    pub fn known_account(&self, name: &Name) -> Option<Entry> {
        self.directory.known(name)
    }

    /// What a currency counts in, if it is known already.
    pub fn known_unit(&self, currency: &str) -> Option<Unit> {
        self.units.borrow().get(currency).copied()
    }

    /// The account of a name, if there is one.
    pub fn account(&self, name: &Name) -> Result<Option<Entry>, Failure> {
        self.directory.find(self, name)
    }

    /// Asks anew for an account that was not as expected.
    pub fn forget_account(&self, name: &Name) {
        self.directory.forget(name);
    }

    /// Its tables, to be written without a statement, where that can be. To be closed again.
    pub fn tables(&self) -> Result<Option<Tables>, Failure> {
        self.layout()?;
        Ok(self.known_tables())
    }

    /// The same, if it is known already how they are laid out.
    pub fn known_tables(&self) -> Option<Tables> {
        let tables = self.layout.get().cloned().flatten().and_then(Tables::open)?;
        // What has changed while the lock was waited for is looked at in the next call.
        if WATCH.with(Watch::is_current) {
            return Some(tables);
        }
        tables.close();
        None
    }

    /// How its tables are laid out, if they are as they were installed.
    fn layout(&self) -> Result<Option<Rc<Layout>>, Failure> {
        if let Some(known) = self.layout.get() {
            return Ok(known.clone());
        }
        let layout = Layout::of(self)?.map(Rc::new);
        Ok(self.layout.get_or_init(|| layout).clone())
    }

    /// What a currency counts in. Remembered: the exponent of a currency in use does not change, and
    /// statements compare it with the account's own.
    pub fn unit(&self, currency: Option<&str>) -> Result<Unit, Failure> {
        let currency = currency.unwrap_or_default();
        if let Some(unit) = self.units.borrow().get(currency) {
            return Ok(*unit);
        }
        let unknown = || refused(MoneyError::UnknownCurrency(currency.to_owned()));
        let code = Code::new(currency).map_err(|_| unknown())?;
        let found = self.rows(
            Sees::Latest,
            "SELECT exponent FROM {s}.currencies WHERE code = $1",
            &[currency.into()],
            |row| row.get::<i16>(1),
        )?;
        let exponent = found.into_iter().flatten().next().ok_or_else(unknown)?;
        let unit = Unit { code, exponent: Exponent::new(exponent).map_err(refused)? };
        self.units.borrow_mut().insert(currency.to_owned(), unit);
        Ok(unit)
    }
}

impl Wallets {
    /// The column that follows a currency, and its place among them.
    pub fn column(&self, unit: Unit) -> Option<(usize, &str)> {
        let mut columns = self.columns.iter().enumerate();
        columns.find(|(_, (c, _))| *c == unit.code).map(|(index, (_, name))| (index, name.as_str()))
    }

    fn find(namespace: Oid, schema: &str) -> Result<Option<Self>, Failure> {
        let Some((relid, name)) = attached(namespace, GUARD_TRIGGER, "guard_wallet")? else {
            return Ok(None);
        };
        let columns = columns(relid)?;
        let has_is_active = columns.iter().any(|column| column == "is_active");
        let mirrored = columns.into_iter().filter_map(|column| {
            let code = Code::new(&column.strip_prefix("balance_")?.to_ascii_uppercase()).ok()?;
            Some((code, quote_identifier(&column)))
        });
        Ok(Some(Self {
            relid,
            sql: quote_qualified_identifier(schema, &name),
            columns: mirrored.collect(),
            has_is_active,
        }))
    }
}

/// The table of a schema that a trigger marks.
fn attached(
    namespace: Oid,
    trigger: &str,
    function: &str,
) -> Result<Option<(Oid, String)>, Failure> {
    let found = spi::rows(
        Sees::Latest,
        "SELECT c.oid, c.relname::text FROM pg_catalog.pg_trigger t \
         JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid \
         JOIN pg_catalog.pg_proc p ON p.oid = t.tgfoid \
         WHERE c.relnamespace = $1 AND t.tgname = $2::name AND t.tgparentid = 0 \
         AND p.proname = $3::name AND p.pronamespace = 'concierge'::regnamespace \
         ORDER BY c.oid LIMIT 1",
        &[namespace.into(), trigger.into(), function.into()],
        |row| Ok((row.get::<Oid>(1)?.unwrap_or(Oid::INVALID), row.text(2)?)),
    )?;
    Ok(found.into_iter().next())
}

/// The columns of a table that have a meaning for the ledger.
fn columns(relid: Oid) -> Result<Vec<String>, Failure> {
    spi::rows(
        Sees::Latest,
        "SELECT attname::text FROM pg_catalog.pg_attribute \
         WHERE attrelid = $1 AND attnum > 0 AND NOT attisdropped \
         AND (attname ~ '^balance_[a-z][a-z0-9_]{2,9}$' AND atttypid = 'numeric'::regtype \
              OR attname IN ('is_active', 'refunded_amount')) ORDER BY attnum",
        &[relid.into()],
        |row| row.text(1),
    )
}
