//! What a call answers: a JSON document with stable keys, amounts in major units.

use super::party::{Name, Party};
use super::session::{Move, Session};
use concierge_core::ledger::AccountId;
use concierge_core::money::{Unit, from_minor};
use pgrx::Uuid;
use std::fmt::Write;

/// Bytes in front of the number in the transaction id of a transfer that has no row of `transactions`.
const DERIVED: [u8; 10] = [0, 0, 0, 0, 0, 0, 0x80, 0, 0x80, 0];

/// An amount in major units, with all digits.
pub fn numeric(minor: impl Into<i128>, unit: Unit) -> String {
    from_minor(minor, unit.exponent)
}

/// The transaction id of a transfer.
pub fn transaction_id(transfer: i64, row: Option<Uuid>) -> Uuid {
    row.unwrap_or_else(|| {
        let mut bytes = [0; 16];
        let number = transfer.to_be_bytes();
        for (place, byte) in bytes.iter_mut().zip(DERIVED.iter().chain(number.iter().skip(2))) {
            *place = *byte;
        }
        Uuid::from_bytes(bytes)
    })
}

/// The transfer that a transaction id was made of.
pub fn transfer_of(transaction: Uuid) -> Option<i64> {
    let number = transaction.as_bytes().strip_prefix(&DERIVED)?;
    Some(number.iter().fold(0, |sum, byte| (sum << 8) | i64::from(*byte)))
}

/// A JSON object in the making.
pub struct Json(String);

impl Json {
    /// An empty one.
    pub fn new() -> Self {
        let mut text = String::with_capacity(512);
        text.push('{');
        Self(text)
    }

    /// Adds a value that is JSON already.
    #[must_use]
    pub fn raw(mut self, key: &str, value: impl std::fmt::Display) -> Self {
        let comma = if self.0.len() > 1 { "," } else { "" };
        // Writing to a String never fails.
        let _ = write!(self.0, "{comma}\"{key}\":{value}");
        self
    }

    /// Adds a text, or null.
    #[must_use]
    pub fn text(self, key: &str, value: Option<&str>) -> Self {
        let value = serde_json::Value::from(value);
        self.raw(key, value)
    }

    /// The object.
    pub fn end(self) -> String {
        self.0 + "}"
    }
}

/// A text or null from what is there or not.
fn or_null(value: Option<String>) -> String {
    value.unwrap_or_else(|| "null".to_owned())
}

fn quoted(id: Uuid) -> String {
    format!("\"{}\"", uuid::Uuid::from_bytes(*id.as_bytes()))
}

/// A transfer, with the balances after it; null for the world outside.
pub fn transfer(session: &Session, id: i64, one: &Move) -> String {
    transfer_fields(Json::new(), session, id, one).end()
}

/// The fields of a transfer.
pub fn transfer_fields(json: Json, session: &Session, id: i64, one: &Move) -> Json {
    let (from, to) = (session.name(one.transfer.debit), session.name(one.transfer.credit));
    moved(json, id, one, from, to)
}

/// The fields of a transfer between two accounts.
pub fn moved(json: Json, id: i64, one: &Move, from: Option<&Name>, to: Option<&Name>) -> Json {
    let unit = from.map(|name| name.unit);
    let (from, to) = (from.map(|name| name.party), to.map(|name| name.party));
    let user = |party: Option<Party>| or_null(party.and_then(Party::user).map(quoted));
    let money =
        |minor: Option<i64>| or_null(minor.zip(unit).map(|(minor, unit)| numeric(minor, unit)));
    let (debit, credit) = (one.posting.debit, one.posting.credit);
    let balance = match (from, to) {
        (Some(Party::User(_)), Some(Party::User(_))) => debit,
        (_, Some(Party::User(_))) => credit,
        _ => debit,
    };
    json.raw("transfer_id", id)
        .raw("transaction_id", quoted(transaction_id(id, one.note.transaction)))
        .text("kind", Some(one.note.kind))
        .raw("amount", money(Some(one.transfer.amount)))
        .text("currency", unit.as_ref().map(|unit| unit.code.as_str()))
        .raw("from_user_id", user(from))
        .raw("to_user_id", user(to))
        .raw("from_balance", money(debit.map(|after| after.balance)))
        .raw("to_balance", money(credit.map(|after| after.balance)))
        .raw("from_version", or_null(debit.map(|after| after.version.to_string())))
        .raw("to_version", or_null(credit.map(|after| after.version.to_string())))
        .raw("balance", money(balance.map(|after| after.balance)))
}

/// What an account has now.
pub fn account_fields(json: Json, session: &Session, id: AccountId) -> Json {
    let Ok(account) = session.book.get(id) else { return json };
    let unit = account.unit;
    let user = session.name(id).and_then(|name| name.party.user());
    let available = account.available().map(|available| numeric(available, unit));
    json.raw("account_id", id)
        .raw("user_id", or_null(user.map(quoted)))
        .text("currency", Some(unit.code.as_str()))
        .raw("balance", numeric(account.posted, unit))
        .raw("held", numeric(account.held, unit))
        .raw("available", or_null(available))
        .raw("version", account.version)
}
