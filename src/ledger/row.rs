//! A row of `transactions`, as its triggers read it: every column as text, whatever its type is.
#![allow(unsafe_code)]

use super::books::Books;
use super::party::{Name, Party};
use super::{invalid, refused};
use crate::attach::gone;
use crate::error::Failure;
use concierge_core::ledger::{AccountId, Direction, LedgerError, Row, Status, reason};
use concierge_core::money::Unit;
use concierge_core::refusal::Refusal;
use pgrx::Uuid;
use pgrx::prelude::*;
use std::ffi::CStr;

/// The columns that mean something to the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns {
    /// Key of the row.
    pub id: String,
    /// Whose money.
    pub user: String,
    /// Major units.
    pub amount: String,
    /// Code.
    pub currency: String,
    /// `credit` or `debit`.
    pub kind: String,
    /// The status.
    pub status: String,
}

impl Columns {
    /// Reads them from a trigger's row; `None` if one is null, which the table itself refuses.
    pub fn of(row: Tuple) -> Result<Option<Self>, Failure> {
        let column = |name| row.text(name);
        let (id, user, amount) = (column(c"id")?, column(c"user_id")?, column(c"amount")?);
        let (currency, kind, status) = (column(c"currency")?, column(c"type")?, column(c"status")?);
        Ok((|| {
            Some(Self {
                id: id?,
                user: user?,
                amount: amount?,
                currency: currency?,
                kind: kind?,
                status: status?,
            })
        })())
    }

    /// Key of the row.
    pub fn id(&self) -> Result<Uuid, Failure> {
        uuid(&self.id)
    }

    /// What it means to the ledger, before any account is known.
    pub fn read(&self, books: &Books) -> Result<Meaning, Failure> {
        let unit = books.unit(Some(&self.currency))?;
        let minor = super::amount::minor(&self.amount, unit)?;
        if minor <= 0 {
            return Err(Refusal::new(reason::INVALID_AMOUNT, "the amount must be positive")
                .detail(format!("The amount is {}.", unit.write(minor)))
                .hint("Insert a transaction of the other type.")
                .into());
        }
        let direction = match self.kind.as_str() {
            "credit" => Direction::Credit,
            "debit" => Direction::Debit,
            other => return Err(invalid(format!("\"{other}\" is not a type of transaction"))),
        };
        let status = Status::parse(&self.status).ok_or_else(|| {
            Refusal::new(reason::ILLEGAL_STATUS_CHANGE, "there is no such status")
                .detail(format!("\"{}\" is not a status of a transaction.", self.status))
                .hint("Set it to pending, completed, failed, cancelled or refunded.")
        })?;
        let party = Party::User(*uuid(&self.user)?.as_bytes());
        Ok(Meaning { party, unit, minor, direction, status })
    }
}

/// What a row means.
#[derive(Debug, Clone, Copy)]
pub struct Meaning {
    party: Party,
    /// Its currency.
    pub unit: Unit,
    /// Minor units.
    pub minor: i64,
    /// Into the wallet or out of it.
    pub direction: Direction,
    /// The status.
    pub status: Status,
}

impl Meaning {
    /// The accounts of the row: the wallet and the world outside.
    pub fn names(&self) -> [Name; 2] {
        let unit = self.unit;
        [Name { party: self.party, unit }, Name { party: Party::External, unit }]
    }

    /// The row as the core knows it.
    pub fn row(&self, wallet: AccountId, outside: AccountId) -> Row {
        let Self { direction, minor: amount, status, .. } = *self;
        Row { wallet, outside, direction, amount, status }
    }

    /// The two versions of a row, with accounts that are only told apart.
    pub fn told_apart(before: Option<&Self>, after: Option<&Self>) -> (Option<Row>, Option<Row>) {
        let same_user = before.map(|row| row.party) == after.map(|row| row.party);
        let same_unit = before.map(|row| row.unit.code) == after.map(|row| row.unit.code);
        let other = (if same_user { 2 } else { 3 }, if same_unit { 1 } else { 4 });
        (before.map(|row| row.row(2, 1)), after.map(|row| row.row(other.0, other.1)))
    }
}

fn uuid(text: &str) -> Result<Uuid, Failure> {
    uuid::Uuid::parse_str(text)
        .map(|id| Uuid::from_bytes(*id.as_bytes()))
        .map_err(|_| invalid(format!("\"{text}\" is not a uuid")))
}

/// A tuple of a trigger.
#[derive(Clone, Copy)]
pub struct Tuple {
    tuple: pg_sys::HeapTuple,
    desc: pg_sys::TupleDesc,
}

impl Tuple {
    /// A row of a type.
    ///
    /// # Safety
    /// `tuple` must be of type `desc`, and stay for as long as this is used.
    pub unsafe fn new(tuple: pg_sys::HeapTuple, desc: pg_sys::TupleDesc) -> Self {
        Self { tuple, desc }
    }

    /// The row before and the row after, as far as the event has them.
    pub fn of(trigger: &PgTrigger<'_>) -> (Option<Self>, Option<Self>) {
        let data = trigger.trigger_data();
        // SAFETY: a trigger that is firing has an open relation.
        let desc = unsafe { (*data.tg_relation).rd_att };
        let tuple = |tuple: pg_sys::HeapTuple| (!tuple.is_null()).then_some(Self { tuple, desc });
        match trigger.op() {
            Ok(PgTriggerOperation::Insert) => (None, tuple(data.tg_trigtuple)),
            Ok(PgTriggerOperation::Update) => (tuple(data.tg_trigtuple), tuple(data.tg_newtuple)),
            _ => (tuple(data.tg_trigtuple), None),
        }
    }

    /// A column as text, whatever its type is.
    pub fn text(self, column: &CStr) -> Result<Option<String>, Failure> {
        // SAFETY: both were taken from a trigger that is firing, and are of one row type.
        unsafe {
            let number = pg_sys::SPI_fnumber(self.desc, column.as_ptr());
            if number <= 0 {
                return Err(gone(&column.to_string_lossy()));
            }
            let written = pg_sys::SPI_getvalue(self.tuple, self.desc, number);
            Ok((!written.is_null()).then(|| CStr::from_ptr(written).to_string_lossy().into_owned()))
        }
    }
}

/// A change of what was posted.
pub fn immutable() -> Failure {
    refused(LedgerError::ImmutableRow("transactions"))
}
