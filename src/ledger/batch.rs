//! Many transfers in one call: all or none, or each for itself.

use super::books::{Books, books};
use super::idempotency::{Request, limited};
use super::party::{Name, Party};
use super::result::{self, Json};
use super::session::{Note, Session};
use super::{amount, given, invalid};
use crate::error::Failure;
use crate::spi::Sees;
use concierge_core::ledger::Transfer;
use concierge_core::refusal::Refusal;
use pgrx::datum::TimestampWithTimeZone;
use pgrx::pg_sys;

/// The most transfers of one call: they all wait for its end.
const MOST: usize = 10_000;

// A text that is no number is left as it is: it is refused for its transfer, not for all.
const ITEMS: &str = "SELECT e->>'from', e->>'to', CASE WHEN jsonb_typeof(e->'amount') = 'string' \
     AND e->>'amount' ~ '^[-+]?[0-9]{1,200}([.][0-9]{0,200})?([eE][-+]?[0-9]{1,3})?$' \
     THEN (e->>'amount')::numeric::text ELSE e->>'amount' END, e->>'currency', e->>'description', \
     e->>'external_ref', (e->>'effective_at')::timestamptz, (e->'metadata')::text, e->>'kind' \
     FROM jsonb_array_elements($1::jsonb) WITH ORDINALITY AS items (e, place) ORDER BY place";

struct Item {
    from: Name,
    to: Name,
    minor: i64,
    note: Note,
}

/// Posts a batch.
pub fn post(
    accounts: pg_sys::Oid,
    transfers: Option<&str>,
    mode: Option<&str>,
    key: Option<&str>,
) -> Result<String, Failure> {
    let books = books(accounts)?;
    let transfers = given(transfers, "p_transfers")?;
    let mode = mode.unwrap_or("atomic");
    let atomic = match mode {
        "atomic" => true,
        "independent" => false,
        other => return Err(invalid(format!("there is no mode \"{other}\""))),
    };
    if !transfers.starts_with('[') {
        return Err(invalid("p_transfers is not a JSON array".to_owned()));
    }
    let arguments =
        vec![("p_transfers", Some(transfers.to_owned())), ("p_mode", Some(mode.to_owned()))];
    let request = Request { key, operation: "batch", arguments };
    request.once(&books.clone(), || {
        let items = items(&books, transfers)?;
        if items.len() > MOST {
            let many = items.len();
            return Err(invalid(format!("a batch has at most {MOST} transfers, not {many}")));
        }
        run(Session::new(books), items, atomic)
    })
}

type Read = Result<Item, Failure>;

fn items(books: &Books, transfers: &str) -> Result<Vec<Read>, Failure> {
    books.rows(Sees::Latest, ITEMS, &[transfers.into()], |row| {
        let (from, to) = (row.get::<String>(1)?, row.get::<String>(2)?);
        let amount = row.get::<String>(3)?;
        let currency = row.get::<String>(4)?;
        let note = Note {
            kind: "batch",
            description: row.get(5)?,
            external_ref: row.get(6)?,
            effective_at: row.get::<TimestampWithTimeZone>(7)?,
            metadata: row.get(8)?,
            ..Note::default()
        };
        Ok((|| {
            let unit = books.unit(currency.as_deref())?;
            let minor = amount::positive_text(amount.as_deref(), unit)?;
            if let Some(reference) = &note.external_ref {
                limited(reference, "external_ref")?;
            }
            let (from, to) = (party(from.as_deref())?, party(to.as_deref())?);
            Ok(Item { from: Name { party: from, unit }, to: Name { party: to, unit }, minor, note })
        })())
    })
}

/// `external`, `exchange`, or the id of a user.
fn party(word: Option<&str>) -> Result<Party, Failure> {
    match word {
        None | Some("external") => Ok(Party::External),
        Some("exchange") => Ok(Party::Exchange),
        Some(id) => uuid::Uuid::parse_str(id).map(|id| Party::User(*id.as_bytes())).map_err(|_| {
            invalid(format!("\"{id}\" is neither a user id, \"external\" nor \"exchange\""))
        }),
    }
}

fn run(mut session: Session, items: Vec<Read>, atomic: bool) -> Result<String, Failure> {
    let mut refusals: Vec<Option<Refusal>> = Vec::with_capacity(items.len());
    let mut names = Vec::new();
    for (place, item) in items.iter().enumerate() {
        let refusal = match item {
            Ok(item) => {
                names.extend([item.from, item.to]);
                None
            }
            Err(Failure::Refusal(refusal)) if atomic => {
                return Err(stopped(place, refusal.clone()));
            }
            Err(Failure::Refusal(refusal)) => Some(refusal.clone()),
            Err(_) => return Err(invalid(format!("transfer {place} cannot be read"))),
        };
        refusals.push(refusal);
    }
    names.sort_unstable();
    names.dedup();
    let known = session.find_some(&names)?;
    session.lock(known.values().copied())?;
    let mut posted = Vec::new();
    for (place, (item, refusal)) in items.into_iter().zip(&mut refusals).enumerate() {
        let Ok(item) = item else { continue };
        let outcome = match (known.get(&item.from), known.get(&item.to)) {
            (Some(debit), Some(credit)) => {
                let note = Note { joined: atomic && !posted.is_empty(), ..item.note };
                let transfer = Transfer::new(*debit, *credit, item.minor);
                session.post(transfer, note)?.map_err(Refusal::from)
            }
            (None, _) => Err(super::session::no_wallet(&item.from)),
            (_, None) => Err(super::session::no_wallet(&item.to)),
        };
        match outcome {
            Ok(()) => posted.push(place),
            Err(error) if atomic => return Err(stopped(place, error)),
            Err(error) => *refusal = Some(error),
        }
    }
    let stored = session.store()?;
    let mut documents: Vec<_> = refusals
        .iter()
        .enumerate()
        .map(|(place, refusal)| {
            let json = Json::new().raw("item", place).raw("ok", refusal.is_none());
            refusal.as_ref().map_or(json, |refusal| {
                Json::new()
                    .raw("item", place)
                    .raw("ok", false)
                    .text("sqlstate", Some(refusal.reason.sqlstate))
                    .text("reason", Some(refusal.reason.name))
                    .text("message", Some(&refusal.message))
                    .text("detail", refusal.detail.as_deref())
            })
        })
        .collect();
    for (place, (id, one)) in posted.iter().zip(&stored) {
        if let Some(document) = documents.get_mut(*place) {
            let json = std::mem::replace(document, Json::new());
            *document = result::transfer_fields(json, &session, *id, one);
        }
    }
    let documents: Vec<_> = documents.into_iter().map(Json::end).collect();
    Ok(format!("[{}]", documents.join(",")))
}

/// A refusal of one transfer that stops them all.
fn stopped(place: usize, mut refusal: Refusal) -> Failure {
    let detail = refusal.detail.unwrap_or_default();
    refusal.detail = Some(
        format!("Transfer {place} of the batch, counted from 0. {detail}").trim_end().to_owned(),
    );
    refusal.into()
}
