//! Sixteen clients book, hold, confirm, move and cancel the same few times of three businesses: nobody is ever booked
//! twice, nothing holds more than it can, and no two clients wait for each other.
//!
//! Half of the calls commit at once, half after three milliseconds of other work. Each test makes 700 calls;
//! `APPOINTMENTS_LOAD_CALLS=20000` makes it a longer one. What a client has to begin anew (40001) counts once.

use concierge_client_tests::{Outcome, TestDatabase, rows};
use std::collections::BTreeMap;
use std::env;
use tokio_postgres::{Client, Error};

const CLIENTS: usize = 16;
/// How often a call that could not be serialized is begun anew.
const TRIES: usize = 1000;

/// One at a time with a buffer; eight seats; any of three rooms.
const TABLES: &str = "
    SET client_min_messages = warning;
    CREATE EXTENSION pg_concierge;
    SELECT concierge.install('{appointments}', 'load');
    INSERT INTO load.profiles (id, email) VALUES ('a0000000-0000-4000-8000-000000000001', 'ann@example.org');
    INSERT INTO load.businesses (id, user_id, name, business_type, timezone)
    SELECT ('b0000000-0000-4000-8000-00000000000' || n)::uuid, 'a0000000-0000-4000-8000-000000000001', 'Business',
           'service', 'Europe/Berlin'
    FROM generate_series(0, 2) AS n;
    INSERT INTO load.business_calendars (business_id, weekly, buffer_after, capacity, max_party)
    SELECT id, (SELECT jsonb_object_agg(day, '[[\"00:00\", \"24:00\"]]'::jsonb)
                FROM unnest('{mon,tue,wed,thu,fri,sat,sun}'::text[]) AS day),
           CASE WHEN id = 'b0000000-0000-4000-8000-000000000000' THEN 5 ELSE 0 END,
           CASE WHEN id = 'b0000000-0000-4000-8000-000000000001' THEN 8 ELSE 1 END,
           CASE WHEN id = 'b0000000-0000-4000-8000-000000000001' THEN 3 END
    FROM load.businesses;
    INSERT INTO load.bookable_resources (business_id, kind)
    SELECT 'b0000000-0000-4000-8000-000000000002', 'room' FROM generate_series(1, 3);
";

/// How many moments there are at which a unit has more than it can hold.
const TOO_MUCH: &str = "
    WITH taken AS (
        SELECT a.unit, a.blocked, a.party, a.id,
               coalesce(r.capacity, c.capacity) AS capacity
        FROM load.appointments a
        JOIN load.business_calendars c USING (business_id)
        LEFT JOIN load.bookable_resources r ON r.id = a.resource_id
        WHERE a.status IN ('confirmed', 'held', 'completed')
    )
    SELECT count(*) FROM taken a
    WHERE (SELECT sum(CASE WHEN b.capacity = 1 THEN 1 ELSE b.party END) FROM taken b
           WHERE b.unit = a.unit AND b.blocked @> lower(a.blocked)) > a.capacity";

/// Numbers that look random, and are the same in each run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

/// How often each answer was given: the reason, or the SQLSTATE of an error.
type Tally = BTreeMap<String, usize>;

struct Caller {
    client: Client,
    isolation: &'static str,
    random: Random,
    /// Appointments of this caller.
    own: Vec<String>,
    tally: Tally,
}

impl Caller {
    fn time(&mut self) -> String {
        let minutes = 15 * self.random.below(160);
        format!("timestamptz '2031-03-29 12:00Z' + interval '{minutes} minutes'")
    }

    /// What a new booking or hold is about.
    fn wish(&mut self) -> String {
        let (time, party) = (self.time(), 1 + self.random.below(3));
        let minutes = 30 * (1 + self.random.below(2));
        let business = self.random.below(3);
        let party = if business == 1 { party } else { 1 };
        format!(
            "'b0000000-0000-4000-8000-00000000000{business}', {time}, {minutes}, 'Caller', p_party => {party}"
        )
    }

    async fn call(&mut self) -> Outcome {
        let at = usize::try_from(self.random.below(1 + self.own.len() as u64))?;
        match (self.random.below(20), self.own.get(at).cloned()) {
            (0..=2, Some(id)) => {
                self.ask(&format!("cancel_appointment('{id}')")).await?;
                self.own.remove(at);
            }
            (3..=7, Some(id)) => {
                let time = self.time();
                self.ask(&format!("reschedule_appointment('{id}', {time})")).await?;
            }
            (8..=11, _) => {
                let wish = self.wish();
                if let Some(id) = self.ask(&format!("hold_slot({wish})")).await? {
                    let then =
                        if self.random.below(3) == 0 { "release_hold" } else { "confirm_hold" };
                    self.ask(&format!("{then}('{id}')")).await?;
                    if then == "confirm_hold" {
                        self.own.push(id);
                    }
                }
            }
            _ => {
                let wish = self.wish();
                let id = self.ask(&format!("book_appointment({wish})")).await?;
                self.own.extend(id);
            }
        }
        Ok(())
    }

    /// Calls a function in a transaction, as often as it takes; the id of the appointment if all is well.
    async fn ask(&mut self, call: &str) -> Outcome<Option<String>> {
        let pause = if self.random.below(2) == 0 { "SELECT pg_sleep(0.003);" } else { "" };
        let query = format!(
            "BEGIN ISOLATION LEVEL {};
             SELECT a ->> 'reason', a ->> 'ok', a -> 'appointment' ->> 'id' FROM load.{call} AS a;
             {pause}
             COMMIT",
            self.isolation
        );
        for _ in 0..TRIES {
            let answer = rows(&self.client, &query).await;
            if let Err(problem) = answer {
                let code = self.failed(problem).await?;
                if code == "40001" {
                    continue;
                }
                return Ok(None);
            }
            let lines = answer?;
            let mut parts = lines.first().map(String::as_str).unwrap_or_default().split('|');
            let (reason, ok) = (parts.next().unwrap_or_default(), parts.next());
            *self.tally.entry(reason.to_owned()).or_default() += 1;
            let id = parts.next().filter(|_| ok == Some("true"));
            return Ok(id.map(str::to_owned));
        }
        Err(format!("begun anew {TRIES} times: {call}").into())
    }

    async fn failed(&mut self, problem: Error) -> Outcome<String> {
        let Some(code) = problem.code().map(|code| code.code().to_owned()) else {
            return Err(problem.into());
        };
        self.client.batch_execute("ROLLBACK").await?;
        *self.tally.entry(code.clone()).or_default() += 1;
        Ok(code)
    }
}

async fn load(title: &str, isolation: &'static str) -> Outcome {
    let calls = env::var("APPOINTMENTS_LOAD_CALLS").ok().and_then(|n| n.parse().ok());
    let calls: usize = calls.unwrap_or(700);
    let database = TestDatabase::create(title).await?;
    let client = database.connect().await?;
    client.batch_execute(TABLES).await?;
    let mut callers = Vec::new();
    for number in 0..CLIENTS {
        let mut caller = Caller {
            client: database.connect().await?,
            isolation,
            random: Random(number as u64),
            own: Vec::new(),
            tally: Tally::new(),
        };
        callers.push(tokio::spawn(async move {
            for _ in 0..calls.div_ceil(CLIENTS) {
                caller.call().await?;
            }
            Ok::<_, Box<dyn std::error::Error + Send + Sync>>(caller.tally)
        }));
    }
    let mut tally = Tally::new();
    for caller in callers {
        for (answer, count) in caller.await?? {
            *tally.entry(answer).or_default() += count;
        }
    }
    println!("{isolation}: {tally:?}");
    let reasons = [
        "booked",
        "held",
        "rescheduled",
        "cancelled",
        "slot_taken",
        "buffer_conflict",
        "capacity_full",
        "40001",
    ];
    let others: Vec<_> =
        tally.iter().filter(|(answer, _)| !reasons.contains(&answer.as_str())).collect();
    assert!(others.is_empty(), "40P01, or an answer that nobody expects: {others:?}");
    for reason in ["booked", "held", "rescheduled", "cancelled"] {
        assert!(tally.contains_key(reason), "nothing was {reason}: {tally:?}");
    }
    assert_eq!(rows(&client, TOO_MUCH).await?, ["0"], "{isolation}");
    // And what is stored is what was promised.
    let booked = tally.get("booked").copied().unwrap_or(0);
    let stored = rows(
        &client,
        "SELECT count(*) FROM load.appointments WHERE status = 'confirmed' OR cancelled_at IS NOT NULL
             AND cancel_reason LIKE 'cancelled%'",
    )
    .await?;
    assert_eq!(stored, [booked.to_string()]);
    Ok(())
}

#[tokio::test]
async fn in_read_committed() -> Outcome {
    load("load_committed", "READ COMMITTED").await
}

#[tokio::test]
async fn in_repeatable_read() -> Outcome {
    load("load_repeatable", "REPEATABLE READ").await
}

#[tokio::test]
async fn in_serializable() -> Outcome {
    load("load_serializable", "SERIALIZABLE").await
}
