//! Credits, debits and transfers, and the exchange of one currency for another.

use super::books::{Books, books};
use super::entry;
use super::idempotency::Request;
use super::party::{Name, Party};
use super::result::{self, Json};
use super::session::{Note, Session};
use super::{amount, fast, given, invalid, refused};
use crate::error::Failure;
use concierge_core::ledger::Transfer;
use concierge_core::money::{Rate, Unit};
use pgrx::datum::TimestampWithTimeZone;
use pgrx::{AnyNumeric, Uuid, pg_sys};
use std::rc::Rc;

/// What can be recorded with any posting.
#[derive(Default)]
pub struct Extra {
    /// For people.
    pub description: Option<String>,
    /// What the other side calls it.
    pub external_ref: Option<String>,
    /// When it counts.
    pub effective_at: Option<TimestampWithTimeZone>,
    /// JSON.
    pub metadata: Option<String>,
}

impl Extra {
    /// As arguments of a request.
    pub fn arguments(&self) -> Vec<(&'static str, Option<String>)> {
        vec![
            ("p_description", self.description.clone()),
            ("p_external_ref", self.external_ref.clone()),
            ("p_effective_at", self.effective_at.map(|at| i64::from(at).to_string())),
            ("p_metadata", self.metadata.clone()),
        ]
    }

    /// As the note of a posting.
    pub fn note(&self, kind: &'static str) -> Note {
        Note {
            kind,
            effective_at: self.effective_at,
            external_ref: self.external_ref.clone(),
            description: self.description.clone(),
            metadata: self.metadata.clone(),
            ..Note::default()
        }
    }
}

/// A movement between two parties.
pub struct Movement<'a> {
    /// `credit`, `debit` or `transfer`.
    pub kind: &'a str,
    /// Who pays.
    pub from: Option<Uuid>,
    /// Who receives.
    pub to: Option<Uuid>,
    /// How much, in major units.
    pub amount: Option<AnyNumeric>,
    /// Of what.
    pub currency: Option<&'a str>,
    /// The caller's key.
    pub key: Option<&'a str>,
    /// The version of the payer that the caller has seen.
    pub expected_version: Option<i64>,
    /// What else is recorded.
    pub extra: Extra,
}

/// Moves money.
pub fn move_money(accounts: pg_sys::Oid, movement: &Movement<'_>) -> Result<String, Failure> {
    let (call, kind) = match movement.kind {
        "credit" => (entry::CREDIT, "credit"),
        "debit" => (entry::DEBIT, "debit"),
        "transfer" => (entry::TRANSFER, "transfer"),
        other => return Err(invalid(format!("there is no kind of movement \"{other}\""))),
    };
    entry::enter(
        accounts,
        call,
        |books| match books.known_unit(movement.currency.unwrap_or_default()) {
            Some(unit) if movement.key.is_none() && movement.expected_version.is_none() => {
                let (sides, minor) = movement.read(kind, unit)?;
                fast::attempt(books, kind, sides, (minor, unit), &movement.extra)
            }
            _ => Ok(None),
        },
        |books| movement.make(books, kind),
    )
}

impl Movement<'_> {
    /// Who pays, who receives, and how much.
    fn read(&self, kind: &str, unit: Unit) -> Result<((Party, Party), i64), Failure> {
        let minor = amount::positive(self.amount.as_ref(), unit)?;
        let user = |id: Option<Uuid>, name| given(id, name).map(|id| Party::User(*id.as_bytes()));
        let sides = match kind {
            "credit" => (Party::External, user(self.to, "p_user_id")?),
            "debit" => (user(self.from, "p_user_id")?, Party::External),
            _ => (user(self.from, "p_from")?, user(self.to, "p_to")?),
        };
        Ok((sides, minor))
    }

    fn make(&self, books: Rc<Books>, kind: &'static str) -> Result<String, Failure> {
        let unit = books.unit(self.currency)?;
        let ((from, to), minor) = self.read(kind, unit)?;
        let mut arguments = self.extra.arguments();
        let party = |party: Party| Some(party.owner().to_string());
        arguments.push(("p_from", party(from)));
        arguments.push(("p_to", party(to)));
        arguments.push(("p_amount", Some(minor.to_string())));
        arguments.push(("p_currency", Some(unit.code.to_string())));
        let request = Request { key: self.key, operation: kind, arguments };
        request.once(&books.clone(), || {
            if self.key.is_some()
                && self.expected_version.is_none()
                && let Some(answer) =
                    fast::attempt(&books, kind, (from, to), (minor, unit), &self.extra)?
            {
                return Ok(answer);
            }
            let mut session = Session::new(books);
            let names = [Name { party: from, unit }, Name { party: to, unit }];
            let ids = session.take(&names)?;
            let (&[debit, credit] | &[debit, .., credit]) = ids.as_slice() else {
                return Err(invalid("an account is missing".to_owned()));
            };
            let expected_version = self.expected_version;
            let transfer = Transfer { expected_version, ..Transfer::new(debit, credit, minor) };
            session.post(transfer, self.extra.note(kind))?.map_err(refused)?;
            let stored = session.store()?;
            Ok(stored.iter().map(|(id, one)| result::transfer(&session, *id, one)).collect())
        })
    }
}

/// A change of money.
pub struct Exchange<'a> {
    /// Whose.
    pub user: Option<Uuid>,
    /// What is given.
    pub from: Option<&'a str>,
    /// How much of it.
    pub amount: Option<AnyNumeric>,
    /// What is wanted.
    pub to: Option<&'a str>,
    /// Units of the other for one unit.
    pub rate: Option<AnyNumeric>,
    /// The caller's key.
    pub key: Option<&'a str>,
    /// What else is recorded.
    pub extra: Extra,
}

/// Exchanges money: two legs, through the counter of the exchange office, which records the rate.
pub fn exchange(accounts: pg_sys::Oid, exchange: &Exchange<'_>) -> Result<String, Failure> {
    let books = books(accounts)?;
    let (paid, wanted) = (books.unit(exchange.from)?, books.unit(exchange.to)?);
    let minor = amount::positive(exchange.amount.as_ref(), paid)?;
    let user = Party::User(*given(exchange.user, "p_user_id")?.as_bytes());
    let rate = given(exchange.rate.as_ref(), "p_rate")?.to_string();
    let rate = Rate::parse(&rate).map_err(|error| invalid(error.to_string()))?;
    let mut arguments = exchange.extra.arguments();
    arguments.push(("p_user_id", Some(user.owner().to_string())));
    arguments.push(("p_from_currency", Some(paid.code.to_string())));
    arguments.push(("p_amount", Some(minor.to_string())));
    arguments.push(("p_to_currency", Some(wanted.code.to_string())));
    arguments.push(("p_rate", Some(rate.to_string())));
    let request = Request { key: exchange.key, operation: "exchange", arguments };
    request.once(&books.clone(), || {
        let mut session = Session::new(books);
        let counter = Party::Exchange;
        let names = [
            Name { party: user, unit: paid },
            Name { party: counter, unit: paid },
            Name { party: counter, unit: wanted },
            Name { party: user, unit: wanted },
        ];
        let ids = session.take(&names)?;
        let &[payer, till_in, till_out, payee] = ids.as_slice() else {
            return Err(invalid("an account is missing".to_owned()));
        };
        let note = Note { rate: Some(rate.to_string()), ..exchange.extra.note("exchange") };
        if payer == payee {
            let error = concierge_core::ledger::LedgerError::SameAccount(payer);
            return Err(refused(error));
        }
        session.post(Transfer::new(payer, till_in, minor), note.clone())?.map_err(refused)?;
        let converted = rate.convert(minor, paid.exponent, wanted.exponent).map_err(refused)?;
        let second = Note { joined: true, external_ref: None, ..note };
        let given = Transfer::new(till_out, payee, converted.amount);
        session.post(given, second)?.map_err(refused)?;
        let stored = session.store()?;
        let mut legs = stored.iter().map(|(id, one)| result::transfer(&session, *id, one));
        let (debit, credit) = (legs.next().unwrap_or_default(), legs.next().unwrap_or_default());
        Ok(Json::new()
            .raw("paid", debit)
            .raw("received", credit)
            .raw("rate", rate)
            .raw("exact", converted.exact)
            .end())
    })
}
