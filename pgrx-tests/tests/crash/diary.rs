//! A session that books, moves and cancels appointments, and remembers what it was told.

use concierge_client_tests::{Outcome, rows};
use concierge_core::ledger::simulation::Random;
use std::collections::BTreeMap;
use tokio::sync::watch;
use tokio_postgres::Client;

/// Two businesses, one of them with two rooms.
pub const TABLES: &str = "
    SELECT concierge.install('{appointments}', 'app');
    INSERT INTO app.businesses (id, user_id, name, business_type, timezone)
    SELECT ('b0000000-0000-4000-8000-00000000000' || n)::uuid, (SELECT min(id::text)::uuid FROM app.profiles), 'Business',
           'service', 'Europe/Berlin'
    FROM generate_series(0, 1) AS n;
    INSERT INTO app.business_calendars (business_id, weekly)
    SELECT id, (SELECT jsonb_object_agg(day, '[[\"00:00\", \"24:00\"]]'::jsonb)
                FROM unnest('{mon,tue,wed,thu,fri,sat,sun}'::text[]) AS day)
    FROM app.businesses;
    INSERT INTO app.bookable_resources (business_id, kind)
    SELECT 'b0000000-0000-4000-8000-000000000001', 'room' FROM generate_series(1, 2)";

/// Pairs of appointments that are at the same time in the same place.
const OVERLAPS: &str = "
    SELECT a.id, b.id FROM app.appointments a JOIN app.appointments b
    ON a.unit = b.unit AND a.id < b.id AND a.blocked && b.blocked
    WHERE a.status IN ('confirmed', 'held') AND b.status IN ('confirmed', 'held')";

/// The session, and its appointments: what the answers said of their status and time.
pub struct Diary {
    random: Random,
    known: BTreeMap<String, (String, String)>,
    /// What a call was about that nobody answered.
    open: Option<String>,
    answered: usize,
}

impl Diary {
    pub fn new(session: usize) -> Self {
        let random = Random::new(7_000 + session as u64);
        Self { random, known: BTreeMap::new(), open: None, answered: 0 }
    }

    pub fn calls(&self) -> usize {
        self.answered
    }

    /// Calls until the server is gone, or `stop` says so.
    pub async fn work(mut self, client: Client, stop: watch::Receiver<bool>) -> Outcome<Self> {
        while !*stop.borrow() {
            let (about, call) = self.next_call();
            self.open = about;
            let query = format!(
                "SELECT a ->> 'ok', a -> 'appointment' ->> 'id', a -> 'appointment' ->> 'status',
                        extract(epoch FROM (a -> 'appointment' ->> 'starts_at')::timestamptz)::bigint
                 FROM app.{call} AS a"
            );
            match rows(&client, &query).await {
                Ok(lines) => {
                    let line = lines.first().map(String::as_str).unwrap_or_default();
                    let parts: Vec<_> = line.split('|').map(str::to_owned).collect();
                    if let [ok, id, status, at] = parts.as_slice()
                        && ok == "true"
                    {
                        self.known.insert(id.clone(), (status.clone(), at.clone()));
                    }
                    self.open = None;
                    self.answered += 1;
                }
                Err(error)
                    if error.is_closed()
                        || error.code().is_none_or(|code| code.code().starts_with("57P")) =>
                {
                    break;
                }
                Err(error) => return Err(format!("{error:?}").into()),
            }
        }
        Ok(self)
    }

    /// What the call is about, if that is there already, and the call.
    fn next_call(&mut self) -> (Option<String>, String) {
        let minutes = 30 * self.random.below(2_000);
        let time = format!("timestamptz '2031-03-29 12:00Z' + interval '{minutes} minutes'");
        let business = self.random.below(2);
        let wish = format!("'b0000000-0000-4000-8000-00000000000{business}', {time}, 30, 'Caller'");
        let of = |status: &str| {
            let ids = self.known.iter().filter(|(_, (is, _))| is == status);
            ids.map(|(id, _)| id.clone()).collect::<Vec<_>>()
        };
        let (held, confirmed) = (of("held"), of("confirmed"));
        let one = |ids: &[String], random: &mut Random| {
            ids.get(random.below(ids.len().max(1) as u64) as usize).cloned()
        };
        match self.random.below(6) {
            0 => (None, format!("hold_slot({wish})")),
            1 if !held.is_empty() => {
                let id = one(&held, &mut self.random).unwrap_or_default();
                (Some(id.clone()), format!("confirm_hold('{id}')"))
            }
            2 if !confirmed.is_empty() => {
                let id = one(&confirmed, &mut self.random).unwrap_or_default();
                (Some(id.clone()), format!("reschedule_appointment('{id}', {time})"))
            }
            3 if !confirmed.is_empty() => {
                let id = one(&confirmed, &mut self.random).unwrap_or_default();
                (Some(id.clone()), format!("cancel_appointment('{id}')"))
            }
            _ => (None, format!("book_appointment({wish})")),
        }
    }

    /// Reads what came of the call that nobody answered.
    pub async fn look_again(&mut self, client: &Client) -> Outcome {
        let Some(id) = self.open.take() else { return Ok(()) };
        let (_, status, at) = stored(client, &id).await?;
        self.known.insert(id, (status, at));
        Ok(())
    }
}

async fn stored(client: &Client, id: &str) -> Outcome<(String, String, String)> {
    let query = format!(
        "SELECT id, status, extract(epoch FROM scheduled_at)::bigint FROM app.appointments WHERE id = '{id}'"
    );
    let line = rows(client, &query).await?.pop().ok_or(format!("appointment {id} is gone"))?;
    let mut parts = line.split('|').map(str::to_owned);
    let mut part = || parts.next().unwrap_or_default();
    Ok((part(), part(), part()))
}

/// What was answered is there, and nothing is taken twice.
pub async fn check(client: &Client, sessions: &[Diary]) -> Outcome {
    let all = "SELECT id, status, extract(epoch FROM scheduled_at)::bigint FROM app.appointments";
    let found: BTreeMap<_, _> = rows(client, all)
        .await?
        .into_iter()
        .filter_map(|line| {
            let mut parts = line.split('|').map(str::to_owned);
            Some((parts.next()?, (parts.next()?, parts.next()?)))
        })
        .collect();
    for (id, expected) in sessions.iter().flat_map(|one| &one.known) {
        assert_eq!(found.get(id), Some(expected), "appointment {id}");
    }
    assert_eq!(rows(client, OVERLAPS).await?, Vec::<String>::new());
    Ok(())
}
