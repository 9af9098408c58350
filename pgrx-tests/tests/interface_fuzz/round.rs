//! Calls of one session, as one role.

use crate::catalog::{Catalog, Function, Relation};
use crate::values::{Values, quoted};
use concierge_client_tests::{Listening, Outcome};
use concierge_core::ledger::simulation::Random;
use std::collections::BTreeMap;
use std::fmt;
use std::time::{Duration, Instant};
use tokio_postgres::SimpleQueryMessage;

const CALLS: usize = 50;

/// Codes that nobody is to see: bugs, restarts, deadlocks, errors without a code, results of the wrong size, an object
/// that is used in the wrong state.
const BAD: [&str; 9] = ["XX", "57", "58", "08", "40", "F0", "P0", "21", "53"];

/// What came of all calls.
#[derive(Debug, Default)]
pub struct Report {
    pub calls: usize,
    pub succeeded: usize,
    /// One of each kind.
    pub failures: BTreeMap<String, String>,
    /// How often each code came, with one message.
    codes: BTreeMap<String, (usize, String)>,
    slowest: Vec<(Duration, String)>,
}

impl Report {
    /// `what` tells kinds apart, digits aside.
    fn failed(&mut self, place: &str, what: &str) {
        let kind: String = what.chars().filter(|c| !c.is_ascii_digit()).take(100).collect();
        self.failures.entry(kind).or_insert_with(|| format!("{place}\n   {what}"));
    }

    pub fn all_failures(&self) -> String {
        let all: Vec<_> = self.failures.values().map(String::as_str).collect();
        format!("{} kinds of failures, such as\n{}", all.len(), all.join("\n"))
    }

    fn took(&mut self, time: Duration, statement: &str) {
        if self.slowest.last().is_none_or(|(least, _)| time > *least) || self.slowest.len() < 20 {
            self.slowest.push((time, statement.chars().take(600).collect()));
            self.slowest.sort_by_key(|(time, _)| std::cmp::Reverse(*time));
            self.slowest.truncate(20);
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} calls, {} without a refusal", self.calls, self.succeeded)?;
        for (code, (times, example)) in &self.codes {
            writeln!(f, "{code} {times} times, such as {example}")?;
        }
        for (time, statement) in &self.slowest {
            writeln!(f, "{time:?} {statement}")?;
        }
        Ok(())
    }
}

pub struct Round<'a> {
    catalog: &'a Catalog,
    seed: u64,
    limit: usize,
    random: Random,
    /// A search_path for all calls, where one is to be kept.
    path: Option<&'static str>,
    calls: usize,
    /// A user, and what must not come to this user's eyes, in lower case.
    watched: Option<(&'static str, &'static str)>,
}

impl<'a> Round<'a> {
    pub fn new(catalog: &'a Catalog, seed: u64, limit: usize) -> Self {
        Self {
            catalog,
            seed,
            limit,
            random: Random::new(seed),
            path: None,
            calls: CALLS,
            watched: None,
        }
    }

    /// Calls of one user, who is not to see a word that he does not know.
    #[allow(dead_code)] // of one of the tests that share this file
    pub fn of_user(self, uid: &'static str, secret: &'static str) -> Self {
        Self { watched: Some((uid, secret)), ..self }
    }

    /// So many calls with a search_path.
    #[allow(dead_code)] // of one of the tests that share this file
    pub fn with_path(self, path: &'static str, calls: usize) -> Self {
        Self { path: Some(path), calls, ..self }
    }

    fn values(&mut self) -> Values<'_> {
        Values { catalog: self.catalog, random: &mut self.random }
    }

    /// Plays in a session that may have been somebody else's before; false when it is of no more use.
    pub async fn play(mut self, session: &mut Listening, report: &mut Report) -> Outcome<bool> {
        let (role, preparation) = self.identity();
        session.client.batch_execute(&preparation).await?;
        let in_transaction = role == "owner" || self.random.one_in(6);
        if in_transaction {
            session.client.batch_execute("BEGIN").await?;
        }
        for _ in 0..self.calls {
            let statement = if self.random.one_in(4) { self.write(role) } else { self.call(role) };
            // Nobody writes the secret down who does not know it; and who says to be another is another.
            let out = |(_, secret)| {
                statement.to_lowercase().contains(secret) || statement.contains("set_actor")
            };
            if self.watched.is_some_and(out) {
                continue;
            }
            let statement =
                if in_transaction { format!("SAVEPOINT s; {statement}") } else { statement };
            let going_on = self.ask(session, role, &statement, report).await?;
            if !going_on {
                return Ok(false);
            }
            if in_transaction {
                let end = if self.random.one_in(3) { "RELEASE s" } else { "ROLLBACK TO s" };
                if session.client.batch_execute(end).await.is_err() {
                    session.client.batch_execute("ROLLBACK TO s").await?;
                }
            }
        }
        if in_transaction {
            // What the owner may do, such as detach, would end the game.
            let end = if role == "owner" { "ROLLBACK" } else { "COMMIT" };
            self.ask(session, role, end, report).await?;
        }
        Ok(true)
    }

    /// Makes a call; false when the session is of no more use.
    async fn ask(
        &self,
        session: &mut Listening,
        role: &str,
        statement: &str,
        report: &mut Report,
    ) -> Outcome<bool> {
        let started = Instant::now();
        let answer = session.client.simple_query(statement).await;
        report.took(started.elapsed(), statement);
        report.calls += 1;
        let place = format!("round {} as {role}: {}", self.seed, &statement);
        let tells = |text: &str| {
            self.watched.is_some_and(|(_, secret)| text.to_lowercase().contains(secret))
        };
        for notice in session.notices() {
            if tells(&format!("{notice:?}")) {
                report.failed(&place, &format!("a remark tells: {notice:?}"));
            }
            if notice.message().contains("leak") || notice.message().contains("not closed") {
                report.failed(&place, notice.message());
            }
        }
        let error = match answer {
            Ok(messages) => {
                report.succeeded += 1;
                if self.watched.is_some() {
                    let told = messages.iter().filter_map(|message| match message {
                        SimpleQueryMessage::Row(row) => Some(row),
                        _ => None,
                    });
                    let told = told.flat_map(|row| (0..row.len()).filter_map(|n| row.get(n)));
                    if let Some(text) = told.into_iter().find(|text| tells(text)) {
                        report.failed(&place, &format!("a row tells: {text}"));
                    }
                }
                return Ok(true);
            }
            Err(error) => error,
        };
        if tells(&format!("{error:?}")) {
            report.failed(&place, &format!("an error tells: {error:?}"));
        }
        let Some(refusal) = error.as_db_error() else {
            report.failed(&place, &error.to_string());
            return Ok(false);
        };
        let code = refusal.code().code();
        let example = || (0, format!("{} {place}", refusal.message()).chars().take(300).collect());
        report.codes.entry(code.to_owned()).or_insert_with(example).0 += 1;
        let aborted = code == "25P02";
        if aborted || BAD.iter().any(|class| code.starts_with(class)) {
            let routine = refusal.routine().unwrap_or_default();
            let context = refusal.where_().unwrap_or_default();
            let message = refusal.message();
            report.failed(&place, &format!("{code} {message} in {routine}: {context}"));
        }
        Ok(code != "57P01")
    }

    /// A role, and what makes the session its own: rights, claims, settings.
    fn identity(&mut self) -> (&'static str, String) {
        let (role, name) = match self.random.below(10) {
            0 => ("anon", "anon"),
            1..=4 => ("authenticated", "authenticated"),
            5..=7 => ("service_role", "service_role"),
            _ => ("owner", concierge_client_tests::OWNER),
        };
        let (limit, path, watched) = (self.limit, self.path, self.watched);
        let (role, name) = match (path, role) {
            // Whoever owns the tables is no attacker of theirs.
            (Some(_), "owner") => ("authenticated", "authenticated"),
            _ => (role, name),
        };
        let mut values = self.values();
        let sub = match values.random.below(10) {
            0..=3 => "a0000000-0000-4000-8000-00000000000a",
            4..=7 => "b0000000-0000-4000-8000-00000000000b",
            8 => "c0000000-0000-4000-8000-00000000000c",
            _ => "not a uuid",
        };
        if let Some((uid, _)) = watched {
            return (
                "authenticated",
                format!(
                    "RESET ROLE; RESET ALL; SET statement_timeout = '{limit}s'; \
                     SET request.jwt.claims = '{{\"role\": \"authenticated\", \"sub\": \"{uid}\"}}'; SET ROLE authenticated"
                ),
            );
        }
        let claims = match values.random.below(12) {
            0 => values
                .pick(&["{", "[]", "\"x\"", "{\"sub\": 5, \"role\": []}", "", "null"])
                .unwrap_or("")
                .to_owned(),
            _ if role == "anon" => "{\"role\": \"anon\"}".to_owned(),
            _ => format!("{{\"role\": \"{name}\", \"sub\": \"{sub}\"}}"),
        };
        let mut all = format!(
            "RESET ROLE; RESET ALL; SET statement_timeout = '{limit}s'; SET client_min_messages = warning; SET request.jwt.claims = {};",
            quoted(&claims)
        );
        let settings = [
            "SET search_path = ''",
            "SET search_path = app, public",
            "SET TimeZone = 'Pacific/Apia'; SET DateStyle = 'SQL, DMY'; SET IntervalStyle = 'sql_standard'",
            "SET concierge.error_style = 'http'",
            "SET concierge.error_detail = 'json'",
            "SET concierge.default_time_zone = 'nowhere'",
            "SET concierge.status_bypass = 'because'",
            "SET concierge.status_reason = '''; --'",
            "SET default_transaction_read_only = on",
            "SET default_transaction_isolation = 'serializable'",
            "SET plan_cache_mode = 'force_generic_plan'",
            "SET row_security = off",
            "SET work_mem = '64kB'",
            "SET bytea_output = 'escape'; SET extra_float_digits = -15",
            "SET enable_seqscan = off; SET enable_hashagg = off",
            "DO $$ BEGIN PERFORM set_config(name, 'on', false) FROM pg_settings \
             WHERE name IN ('force_parallel_mode', 'debug_parallel_query'); END $$; \
             SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0",
        ];
        while values.chance(35) {
            all.push_str(values.pick(&settings).unwrap_or_default());
            all.push(';');
        }
        if let Some(path) = path {
            all.push_str(&format!("SET search_path = {path};"));
        }
        (role, format!("{all} SET ROLE {name}"))
    }

    fn call(&mut self, role: &str) -> String {
        let functions = &self.catalog.functions;
        // What runs with its owner's rights is what an attacker looks for; the owner may call it anyway.
        let only_private = self.path.is_some() && self.random.one_in(2);
        let private_too = self.path.is_some() || role == "owner" || self.random.one_in(8);
        let function = loop {
            let number = self.random.below(functions.len() as u64) as usize;
            match functions.get(number) {
                Some(function) if function.rare && !self.random.one_in(40) => {}
                Some(function) if !function.private && only_private => {}
                Some(function) if function.private && !private_too => {}
                Some(function) => break function,
                None => {}
            }
        };
        let call = format!("{}({})", function.name, self.arguments(function));
        match self.random.below(20) {
            0..=2 => format!("SELECT {call}"),
            3 => format!("SELECT {call} FROM generate_series(1, 3)"),
            4 => format!("SELECT * FROM {call} LIMIT 1"),
            _ => format!("SELECT * FROM {call}"),
        }
    }

    fn arguments(&mut self, function: &Function) -> String {
        let needed = function.arguments.len().saturating_sub(function.defaults);
        let named = function.arguments.iter().all(|argument| !argument.name.is_empty());
        let mut values = self.values();
        let mut all = Vec::new();
        for (number, argument) in function.arguments.iter().enumerate() {
            if number >= needed && values.chance(60) {
                if named {
                    continue;
                }
                break;
            }
            let value = values.value(argument);
            all.push(if named { format!("\"{}\" => {value}", argument.name) } else { value });
        }
        all.join(", ")
    }

    fn write(&mut self, role: &str) -> String {
        let relations: Vec<&Relation> = self.catalog.relations.iter().collect();
        let mut values = self.values();
        let Some(relation) = values.pick(&relations) else { return String::new() };
        let name = &relation.name;
        let columns: Vec<_> = relation.columns.iter().collect();
        let mut some = Vec::new();
        for column in &columns {
            if values.chance(if columns.len() > 6 { 30 } else { 60 }) {
                some.push((
                    format!("\"{}\"", column.name.replace('"', "\"\"")),
                    values.value(column),
                ));
            }
        }
        let condition = values.pick(&columns).map_or_else(String::new, |column| {
            let column_name = column.name.replace('"', "\"\"");
            format!("\"{column_name}\"::text = ({})::text", values.value(column))
        });
        let number = values.random.below(100);
        match number {
            0..=54 => {
                let (names, expressions): (Vec<_>, Vec<_>) = some.into_iter().unzip();
                if names.is_empty() {
                    return format!("INSERT INTO {name} DEFAULT VALUES");
                }
                let end = if number > 45 { "ON CONFLICT DO NOTHING RETURNING *" } else { "" };
                format!(
                    "INSERT INTO {name} ({}) VALUES ({}) {end}",
                    names.join(", "),
                    expressions.join(", ")
                )
            }
            55..=89 => {
                let set: Vec<_> = some
                    .into_iter()
                    .take(4)
                    .map(|(column, value)| format!("{column} = {value}"))
                    .collect();
                if set.is_empty() {
                    return format!("SELECT * FROM {name} WHERE {condition}");
                }
                format!("UPDATE {name} SET {} WHERE {condition}", set.join(", "))
            }
            90..=91 => format!("DELETE FROM {name} WHERE {condition}"),
            92 if role == "owner" => format!("TRUNCATE {name} CASCADE"),
            93 if role == "owner" => format!("DROP TABLE IF EXISTS {name} CASCADE"),
            94 if role == "owner" => {
                let column = columns.first().map(|column| column.name.clone()).unwrap_or_default();
                format!("ALTER TABLE {name} RENAME COLUMN \"{column}\" TO renamed")
            }
            95 if role == "owner" => {
                format!("ALTER TABLE {name} ALTER updated_at TYPE text USING updated_at::text")
            }
            _ => format!("SELECT * FROM {name} WHERE {condition} LIMIT 100"),
        }
    }
}
