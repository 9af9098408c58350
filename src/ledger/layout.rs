//! Whether the tables of a ledger are as they were installed, so that its rows can be written without a statement: with
//! a trigger, a check, a column or an index more that is not known here, everything goes the long way.

use super::books::Books;
use super::heap::Value;
use crate::error::Failure;
use crate::spi::Sees;
use pgrx::pg_sys::Oid;

const COLUMNS: [&str; 2] = [
    "id bigint, owner uuid, currency text, kind smallint, exponent smallint, posted bigint, version bigint, \
     held bigint, floor bigint, ceiling bigint, active boolean, frozen_in boolean, frozen_out boolean, \
     closed boolean, unlocked boolean, hot boolean, slots smallint, folded_to xid8, \
     folded_id bigint, settled_id bigint, mark_id bigint, mark_xid xid8, created_at timestamp with time zone",
    "id bigint, debit bigint, credit bigint, amount bigint, debit_balance bigint, debit_version bigint, \
     credit_balance bigint, credit_version bigint, posted_at timestamp with time zone, \
     effective_at timestamp with time zone, xid xid8, kind text, txn bigint, ref bigint, hold_id bigint, \
     transaction_id uuid, rate numeric, external_ref text, description text, metadata jsonb",
];
// A foreign key is a trigger as well. INSERT is 4 in its type, UPDATE 16.
const TABLES: &str = "SELECT c.oid, (SELECT string_agg(a.attname || ' ' || format_type(a.atttypid, NULL), ', ' \
     ORDER BY a.attnum) FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0), \
     pg_get_serial_sequence(c.oid::regclass::text, 'id')::regclass::oid \
     FROM pg_class c WHERE c.relnamespace = '{q}'::regnamespace AND c.relname = $1 AND c.relkind = 'r' \
     AND c.relam = (SELECT am.oid FROM pg_am am WHERE am.amname = 'heap') AND c.relpersistence <> 't' \
     AND c.relchecks = 0 AND NOT c.relforcerowsecurity AND NOT c.relhasrules AND NOT c.relispartition \
     AND NOT c.relhassubclass \
     AND NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attgenerated <> '') \
     AND NOT EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgenabled <> 'D' \
     AND t.tgtype & $2 <> 0)";
const INDEXES: &str = "SELECT i.indexrelid, i.indkey::text, pg_get_expr(i.indpred, i.indrelid), i.indisunique, \
     am.amname = 'btree', i.indisprimary, i.indexprs IS NULL AND i.indimmediate AND NOT i.indisexclusion \
     FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am am ON am.oid = c.relam \
     WHERE i.indrelid = $1 AND i.indislive AND i.indisready ORDER BY i.indexrelid";

/// What is to be known to write rows.
pub struct Layout {
    /// The accounts.
    pub accounts: Oid,
    /// Their primary key.
    pub accounts_key: Oid,
    /// All their indexes.
    pub account_indexes: Vec<Index>,
    /// The transfers.
    pub transfers: Oid,
    /// All their indexes.
    pub transfer_indexes: Vec<Index>,
    /// Where the numbers of transfers come from.
    pub sequence: Oid,
}

/// An index.
pub struct Index {
    /// Its key.
    pub oid: Oid,
    /// Its columns, counted from 1.
    pub columns: Vec<i16>,
    /// Which rows are in it.
    pub when: When,
    /// Whether it is unique.
    pub unique: bool,
    /// Whether it is a B-tree.
    pub btree: bool,
}

/// Which rows are in an index.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// All.
    Always,
    /// Those with something in a column, counted from 0.
    Given(usize),
}

impl When {
    fn read(predicate: Option<&str>) -> Option<Self> {
        let Some(predicate) = predicate else { return Some(Self::Always) };
        let column = predicate.strip_prefix('(')?.strip_suffix(" IS NOT NULL)")?;
        let [_, transfer_columns] = COLUMNS;
        let named = |column: &str| column.split(' ').next().unwrap_or_default().to_owned();
        let place = transfer_columns.split(", ").position(|one| named(one) == column)?;
        Some(Self::Given(place))
    }

    /// Whether a row is in it.
    pub fn holds(self, columns: &[Value]) -> bool {
        match self {
            Self::Always => true,
            Self::Given(column) => columns.get(column).is_some_and(Option::is_some),
        }
    }
}

impl Layout {
    /// The layout of a ledger, if its tables are as they were installed.
    pub fn of(books: &Books) -> Result<Option<Self>, Failure> {
        let [account_columns, transfer_columns] = COLUMNS;
        let Some((accounts, _)) = table(books, "ledger_accounts", 16, account_columns)? else {
            return Ok(None);
        };
        let Some((transfers, Some(sequence))) =
            table(books, "ledger_transfers", 4, transfer_columns)?
        else {
            return Ok(None);
        };
        let account_indexes = indexes(books, accounts)?;
        let transfer_indexes = indexes(books, transfers)?;
        let (Some(account_indexes), Some(transfer_indexes)) = (account_indexes, transfer_indexes)
        else {
            return Ok(None);
        };
        let key = account_indexes.iter().find(|(_, primary)| *primary).map(|(index, _)| index.oid);
        let plain = |index: &Index| index.btree && index.when == When::Always;
        let Some(accounts_key) = key.filter(|_| account_indexes.iter().all(|(i, _)| plain(i)))
        else {
            return Ok(None);
        };
        let only = |all: Vec<(Index, bool)>| all.into_iter().map(|(index, _)| index).collect();
        Ok(Some(Self {
            accounts,
            accounts_key,
            account_indexes: only(account_indexes),
            transfers,
            transfer_indexes: only(transfer_indexes),
            sequence,
        }))
    }
}

fn table(
    books: &Books,
    name: &str,
    event: i16,
    columns: &str,
) -> Result<Option<(Oid, Option<Oid>)>, Failure> {
    let found = books.rows(Sees::Latest, TABLES, &[name.into(), event.into()], |row| {
        Ok((row.get::<Oid>(1)?, row.text(2)?, row.get::<Oid>(3)?))
    })?;
    let as_installed = found.into_iter().find(|(_, found, _)| found == columns);
    Ok(as_installed.and_then(|(table, _, sequence)| Some((table?, sequence))))
}

/// The indexes of a table, and which one is its primary key; `None` if one of them is not known here.
fn indexes(books: &Books, table: Oid) -> Result<Option<Vec<(Index, bool)>>, Failure> {
    let found = books.rows(Sees::Latest, INDEXES, &[table.into()], |row| {
        let flag = |n| Ok::<_, Failure>(row.get::<bool>(n)?.unwrap_or_default());
        let predicate = row.get::<String>(3)?;
        let columns = row.text(2)?;
        let columns: Option<Vec<_>> = columns.split(' ').map(|n| n.parse().ok()).collect();
        let plain = flag(7)?;
        let known = When::read(predicate.as_deref()).zip(columns).filter(|_| plain);
        let Some((when, columns)) = known else { return Ok(None) };
        let oid = row.get::<Oid>(1)?.unwrap_or(Oid::INVALID);
        Ok(Some((Index { oid, columns, when, unique: flag(4)?, btree: flag(5)? }, flag(6)?)))
    })?;
    Ok(found.into_iter().collect())
}
