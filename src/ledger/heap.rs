//! Rows of the ledger, read and written without a statement, as COPY and replication do it: a statement of its own for
//! each of them takes longer than the work. Only for tables that are as they were installed; see `layout.rs`.
#![allow(unsafe_code)]

use super::layout::{Index, Layout};
use super::party::Party;
use concierge_core::ledger::{Account, AccountId, Flags};
use concierge_core::money::{Code, Exponent, Unit};
use pgrx::pg_sys::{self, Datum, HeapTuple, Relation, TM_Result};
use pgrx::{FromDatum, IntoDatum, Uuid};
use std::rc::Rc;

/// A tuple in the way is looked at that often at most; the long way waits for as long as it takes.
const TRIES: usize = 100;
/// Attributes of the accounts, counted from 0.
const POSTED: usize = 5;
const VERSION: usize = 6;
const HELD: usize = 7;
const ACCOUNT_COLUMNS: usize = 23;

/// Both tables, open and locked for writing until the transaction ends.
pub struct Tables {
    accounts: Relation,
    transfers: Relation,
    layout: Rc<Layout>,
}

/// An account, and the row it was read from.
pub struct Stored {
    /// As it is.
    pub account: Account,
    /// Whose it is.
    pub party: Party,
    /// Whether it is locked last.
    pub hot: bool,
    tuple: HeapTuple,
}

/// What became of a change.
pub enum Outcome {
    /// Made.
    Done,
    /// Somebody else was first.
    Overtaken,
    /// Impossible this way.
    Stuck,
}

/// A column of a row to be inserted.
pub type Value = Option<Datum>;

impl Tables {
    /// Opens them; `None` where the caller does not own them, or nothing may be written.
    pub fn open(layout: Rc<Layout>) -> Option<Self> {
        // SAFETY: plain calls; the relations are closed by `close`, or with the transaction after an error.
        unsafe {
            let level = u32::try_from(pg_sys::XactIsoLevel).unwrap_or(u32::MAX);
            if pg_sys::XactReadOnly || level > pg_sys::XACT_READ_COMMITTED {
                return None;
            }
            let mode = pg_sys::RowExclusiveLock as pg_sys::LOCKMODE;
            let tables = Self {
                accounts: pg_sys::table_open(layout.accounts, mode),
                transfers: pg_sys::table_open(layout.transfers, mode),
                layout,
            };
            let user = pg_sys::GetUserId();
            let owns = |table: Relation| (*(*table).rd_rel).relowner == user;
            if owns(tables.accounts) && owns(tables.transfers) {
                return Some(tables);
            }
            tables.close();
            None
        }
    }

    /// Closes them; the locks stay.
    pub fn close(self) {
        // SAFETY: both were opened by `open`.
        unsafe {
            pg_sys::table_close(self.transfers, pg_sys::NoLock as pg_sys::LOCKMODE);
            pg_sys::table_close(self.accounts, pg_sys::NoLock as pg_sys::LOCKMODE);
        }
    }

    /// An account as it is now, without a lock.
    pub fn read(&self, id: AccountId) -> Option<Stored> {
        // SAFETY: a scan by the primary key as for a catalog; the row is copied before the scan ends.
        unsafe {
            let snapshot = pg_sys::RegisterSnapshot(pg_sys::GetLatestSnapshot());
            let mut key = pg_sys::ScanKeyData::default();
            let equal = pg_sys::BTEqualStrategyNumber as pg_sys::StrategyNumber;
            let by = pg_sys::F_INT8EQ.into();
            pg_sys::ScanKeyInit(&raw mut key, 1, equal, by, Datum::from(id));
            let index = self.layout.accounts_key;
            let scan =
                pg_sys::systable_beginscan(self.accounts, index, true, snapshot, 1, &raw mut key);
            let found = pg_sys::systable_getnext(scan);
            let tuple = if found.is_null() { found } else { pg_sys::heap_copytuple(found) };
            pg_sys::systable_endscan(scan);
            pg_sys::UnregisterSnapshot(snapshot);
            self.stored(tuple)
        }
    }

    /// An account under its lock.
    pub fn lock(&self, id: AccountId) -> Option<Stored> {
        for _ in 0..TRIES {
            let Stored { tuple, .. } = self.read(id)?;
            // SAFETY: locks the row that was read; it is copied while its buffer is pinned.
            unsafe {
                let mut failure = pg_sys::TM_FailureData::default();
                let mut buffer = 0;
                let result = pg_sys::heap_lock_tuple(
                    self.accounts,
                    tuple,
                    pg_sys::GetCurrentCommandId(true),
                    pg_sys::LockTupleMode::LockTupleNoKeyExclusive,
                    pg_sys::LockWaitPolicy::LockWaitBlock,
                    false,
                    &raw mut buffer,
                    &raw mut failure,
                );
                let copy = pg_sys::heap_copytuple(tuple);
                pg_sys::ReleaseBuffer(buffer);
                match result {
                    TM_Result::TM_Ok => return self.stored(copy),
                    TM_Result::TM_Updated => {}
                    _ => return None,
                }
            }
        }
        None
    }

    unsafe fn stored(&self, tuple: HeapTuple) -> Option<Stored> {
        if tuple.is_null() {
            return None;
        }
        let mut values = [Datum::from(0); ACCOUNT_COLUMNS];
        let mut nulls = [false; ACCOUNT_COLUMNS];
        // SAFETY: the layout was found to have so many columns, of these types.
        unsafe {
            let desc = (*self.accounts).rd_att;
            pg_sys::heap_deform_tuple(tuple, desc, values.as_mut_ptr(), nulls.as_mut_ptr());
            let column = |n: usize| Some((*values.get(n)?, *nulls.get(n)?));
            let number = |n| column(n).and_then(|(v, null)| i64::from_datum(v, null));
            let flag = |n| column(n).and_then(|(v, null)| bool::from_datum(v, null));
            let code = column(2).and_then(|(v, null)| <&str>::from_datum(v, null))?;
            let exponent = column(4).and_then(|(v, null)| i16::from_datum(v, null))?;
            let exponent = Exponent::new(exponent).ok()?;
            let account = Account {
                id: number(0)?,
                unit: Unit { code: Code::new(code).ok()?, exponent },
                posted: number(POSTED)?,
                held: number(HELD)?,
                floor: number(8),
                ceiling: number(9),
                version: number(VERSION)?,
                flags: Flags {
                    active: flag(10)?,
                    frozen_in: flag(11)?,
                    frozen_out: flag(12)?,
                    closed: flag(13)?,
                    unlocked: flag(14)?,
                },
            };
            let owner = column(1).and_then(|(v, null)| Uuid::from_datum(v, null))?;
            let kind = column(3).and_then(|(v, null)| i16::from_datum(v, null))?;
            Some(Stored { account, party: Party::of(kind, owner), hot: flag(15)?, tuple })
        }
    }

    /// Writes a new balance, version and what is held, if the row is still the one that was read.
    pub fn change(&self, stored: &Stored, after: &Account) -> Outcome {
        let mut columns = [POSTED, VERSION, HELD].map(|column| column as i32 + 1);
        let mut values = [after.posted, after.version, after.held].map(Datum::from);
        let mut nulls = [false; 3];
        // SAFETY: the columns are bigints; what is written is a copy.
        unsafe {
            let new = pg_sys::heap_modify_tuple_by_cols(
                stored.tuple,
                (*self.accounts).rd_att,
                3,
                columns.as_mut_ptr(),
                values.as_mut_ptr(),
                nulls.as_mut_ptr(),
            );
            let mut failure = pg_sys::TM_FailureData::default();
            let mut mode = 0;
            #[cfg(not(feature = "pg15"))]
            let mut indexes = 0;
            let result = pg_sys::heap_update(
                self.accounts,
                &raw mut (*stored.tuple).t_self,
                new,
                pg_sys::GetCurrentCommandId(true),
                std::ptr::null_mut(),
                true,
                &raw mut failure,
                &raw mut mode,
                #[cfg(not(feature = "pg15"))]
                &raw mut indexes,
            );
            match result {
                TM_Result::TM_Ok => {
                    let only = (*(*new).t_data).t_infomask2 & pg_sys::HEAP_ONLY_TUPLE as u16;
                    if only == 0 {
                        let all: Vec<_> = self.layout.account_indexes.iter().collect();
                        self.index(self.accounts, new, &all, true);
                    }
                    Outcome::Done
                }
                TM_Result::TM_Updated => Outcome::Overtaken,
                _ => Outcome::Stuck,
            }
        }
    }

    /// Inserts a transfer.
    pub fn insert(&self, columns: &[Value]) {
        let mut values: Vec<_> = columns.iter().map(|v| v.unwrap_or(Datum::from(0))).collect();
        let mut nulls: Vec<_> = columns.iter().map(Option::is_none).collect();
        let wanted = |index: &&Index| index.when.holds(columns);
        let indexes: Vec<_> = self.layout.transfer_indexes.iter().filter(wanted).collect();
        // SAFETY: the layout was found to have these columns, and the row is new.
        unsafe {
            let tuple = pg_sys::heap_form_tuple(
                (*self.transfers).rd_att,
                values.as_mut_ptr(),
                nulls.as_mut_ptr(),
            );
            let now = pg_sys::GetCurrentCommandId(true);
            pg_sys::heap_insert(self.transfers, tuple, now, 0, std::ptr::null_mut());
            self.index(self.transfers, tuple, &indexes, false);
        }
    }

    /// The next number of a transfer.
    pub fn number(&self) -> i64 {
        // Whoever has a number has a transaction id before, so that marks of the tail can trust in it.
        transaction();
        let sequence = self.layout.sequence.into_datum();
        // SAFETY: what nextval() calls; it gives a bigint, or raises.
        let number = unsafe { pgrx::direct_function_call(pg_sys::nextval_oid, &[sequence]) };
        number.unwrap_or_default()
    }

    unsafe fn index(&self, table: Relation, tuple: HeapTuple, indexes: &[&Index], updated: bool) {
        // SAFETY: the row is in the table; the columns of an index are among its own.
        unsafe {
            let desc = (*table).rd_att;
            for index in indexes {
                let mode = pg_sys::RowExclusiveLock as pg_sys::LOCKMODE;
                let relation = pg_sys::index_open(index.oid, mode);
                let mut values = [Datum::from(0); pg_sys::INDEX_MAX_KEYS as usize];
                let mut nulls = [false; pg_sys::INDEX_MAX_KEYS as usize];
                for ((value, null), column) in values.iter_mut().zip(&mut nulls).zip(&index.columns)
                {
                    *value = pg_sys::heap_getattr(tuple, i32::from(*column), desc, null);
                }
                // Only a B-tree has no use for more than the values.
                let info = match index.btree {
                    true => std::ptr::null_mut(),
                    false => pg_sys::BuildIndexInfo(relation),
                };
                let check = match index.unique {
                    true => pg_sys::IndexUniqueCheck::UNIQUE_CHECK_YES,
                    false => pg_sys::IndexUniqueCheck::UNIQUE_CHECK_NO,
                };
                pg_sys::index_insert(
                    relation,
                    values.as_mut_ptr(),
                    nulls.as_mut_ptr(),
                    &raw mut (*tuple).t_self,
                    table,
                    check,
                    updated,
                    info,
                );
                // From 17 on a BRIN index keeps its pages pinned for the next row until it is told that there is none.
                #[cfg(any(feature = "pg17", feature = "pg18"))]
                if !info.is_null() {
                    pg_sys::index_insert_cleanup(relation, info);
                }
                pg_sys::index_close(relation, pg_sys::NoLock as pg_sys::LOCKMODE);
            }
        }
    }
}

/// Lets the statements that follow see what was written.
pub fn made_visible() {
    // SAFETY: what SPI does after each statement.
    unsafe { pg_sys::CommandCounterIncrement() }
}

/// The id of this transaction, for the ages.
pub fn transaction() -> Datum {
    // SAFETY: assigns one if there is none yet.
    Datum::from(unsafe { pg_sys::GetTopFullTransactionId() }.value)
}

/// A JSON text as a value of type jsonb.
pub fn json(text: &str) -> Option<Datum> {
    let text = std::ffi::CString::new(text).ok()?;
    // SAFETY: the input function of the type; it raises what is wrong with the text.
    unsafe {
        pgrx::direct_function_call_as_datum(pg_sys::jsonb_in, &[text.as_c_str().into_datum()])
    }
}
