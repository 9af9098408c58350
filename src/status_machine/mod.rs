//! Status machines on any table: the definition is a Mermaid state diagram, and a trigger judges by it.

mod append;
mod ask;
mod attach;
mod attached;
mod begin;
mod by;
mod cache;
mod constants;
mod describe;
mod entries;
mod fire;
mod guard;
mod history;
mod image;
mod intent;
mod journal;
mod judges;
mod library;
mod moves;
mod records;
mod refused;
mod rows;
mod shape;
mod target;
mod tick;
mod trigger;
mod triggers;
mod value;
mod who;

use crate::error::{Failure, OrRaise};
use crate::json::Json;
use concierge_core::refusal::{self, Refusal};
use pgrx::datum::{Interval, TimestampWithTimeZone};
use pgrx::prelude::*;
use pgrx::{JsonB, Uuid};
use rows::Existing;
use std::ffi::CStr;

#[pg_extern(sql = r"CREATE FUNCTION attach_status_machine(
    target regclass, status_column name, definition text, history boolean DEFAULT false,
    rows text DEFAULT 'check', state_map jsonb DEFAULT NULL
) RETURNS void
VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';")]
fn attach_status_machine(
    target: Option<pg_sys::Oid>,
    status_column: Option<&CStr>,
    definition: Option<&str>,
    history: Option<bool>,
    rows: Option<&str>,
    state_map: Option<Json>,
) {
    (|| {
        attach::attach(
            target,
            &attach::Wish {
                column: given(named(status_column), "status_column")?,
                definition: given(definition, "definition")?,
                history: history.unwrap_or(false),
                rows: Existing::named(rows.unwrap_or("check"))?,
                state_map: attach::state_map(state_map)?,
            },
        )
    })()
    .or_raise();
}

#[pg_extern(sql = r"CREATE FUNCTION detach_status_machine(target regclass, status_column name)
RETURNS void
VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';")]
fn detach_status_machine(target: Option<pg_sys::Oid>, status_column: Option<&CStr>) {
    given(named(status_column), "status_column")
        .and_then(|column| attach::detach(target, column))
        .or_raise();
}

#[pg_extern(sql = r"CREATE FUNCTION status_fire(
    target regclass, key text, event text, reason text DEFAULT NULL, expect text DEFAULT NULL
) RETURNS TABLE (from_state text, to_state text)
VOLATILE PARALLEL UNSAFE ROWS 1 LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';")]
fn status_fire(
    target: Option<pg_sys::Oid>,
    key: Option<&str>,
    event: Option<&str>,
    reason: Option<&str>,
    expect: Option<&str>,
) -> TableIterator<'static, (name!(from_state, Option<String>), name!(to_state, Option<String>))> {
    let changed = (|| {
        let name = given(event, "event")?;
        let machine = target::machine_of_event(target, name)?;
        let key = target::key_parts(&machine, key)?;
        fire::fire(&machine, &key, &fire::Event { name, reason, expect })
    })();
    TableIterator::once(changed.or_raise())
}

#[pg_extern(sql = r"CREATE FUNCTION status_fire_many(
    target regclass, keys text[], event text, reason text DEFAULT NULL
) RETURNS TABLE (key text, ok boolean, from_state text, to_state text, code text, message text)
VOLATILE PARALLEL UNSAFE LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';")]
#[allow(clippy::type_complexity)]
fn status_fire_many(
    target: Option<pg_sys::Oid>,
    keys: Option<Vec<Option<String>>>,
    event: Option<&str>,
    reason: Option<&str>,
) -> TableIterator<
    'static,
    (
        name!(key, Option<String>),
        name!(ok, bool),
        name!(from_state, Option<String>),
        name!(to_state, Option<String>),
        name!(code, Option<String>),
        name!(message, Option<String>),
    ),
> {
    let done = (|| {
        let name = given(event, "event")?;
        let keys = keys.ok_or_else(|| Refusal::new(refusal::NOT_NULL, "keys is null"))?;
        let machine = target::machine_of_event(target, name)?;
        let event = fire::Event { name, reason, expect: None };
        fire::fire_many(&machine, keys, &event)
    })();
    TableIterator::new(done.or_raise().into_iter().map(|(key, outcome)| {
        let (ok, (from, to), code, message) = told(outcome);
        (key, ok, from, to, code, message)
    }))
}

#[pg_extern(sql = r"CREATE FUNCTION status_can(target regclass, key text, event text)
RETURNS TABLE (ok boolean, code text, message text, failed jsonb)
STABLE PARALLEL UNSAFE ROWS 1 LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';")]
#[allow(clippy::type_complexity)]
fn status_can(
    target: Option<pg_sys::Oid>,
    key: Option<&str>,
    event: Option<&str>,
) -> TableIterator<
    'static,
    (
        name!(ok, bool),
        name!(code, Option<String>),
        name!(message, Option<String>),
        name!(failed, JsonB),
    ),
> {
    let answer = (|| {
        let event = given(event, "event")?;
        let machine = target::machine_of_event(target, event)?;
        ask::can(&machine, &target::key_parts(&machine, key)?, event)
    })()
    .or_raise();
    TableIterator::once((answer.ok, answer.code, answer.message, answer.failed))
}

#[pg_extern(sql = r"CREATE FUNCTION status_next(target regclass, key text)
RETURNS TABLE (
    event text, to_state text, ok boolean, code text, message text, failed jsonb, status_column text
)
STABLE PARALLEL UNSAFE ROWS 10 LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';")]
#[allow(clippy::type_complexity)]
fn status_next(
    target: Option<pg_sys::Oid>,
    key: Option<&str>,
) -> TableIterator<
    'static,
    (
        name!(event, Option<String>),
        name!(to_state, String),
        name!(ok, bool),
        name!(code, Option<String>),
        name!(message, Option<String>),
        name!(failed, JsonB),
        name!(status_column, String),
    ),
> {
    let offers = (|| {
        let mut offers = Vec::new();
        for machine in target::machines(target)? {
            offers.extend(ask::next(&machine, &target::key_parts(&machine, key)?)?);
        }
        Ok::<_, Failure>(offers)
    })();
    TableIterator::new(offers.or_raise().into_iter().map(|offer| {
        let answer = offer.answer;
        (
            offer.event,
            offer.to_state,
            answer.ok,
            answer.code,
            answer.message,
            answer.failed,
            offer.status_column,
        )
    }))
}

#[pg_extern(
    sql = r"CREATE FUNCTION status_machine(target regclass, status_column name DEFAULT NULL)
RETURNS TABLE (
    kind text, from_state text, event text, to_state text, guards text[], actions text[]
)
STABLE PARALLEL UNSAFE ROWS 20 LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';"
)]
#[allow(clippy::type_complexity)]
fn status_machine(
    target: Option<pg_sys::Oid>,
    status_column: Option<&CStr>,
) -> TableIterator<
    'static,
    (
        name!(kind, &'static str),
        name!(from_state, Option<String>),
        name!(event, Option<String>),
        name!(to_state, Option<String>),
        name!(guards, Vec<String>),
        name!(actions, Vec<String>),
    ),
> {
    let machine = target::machine(target, named(status_column)).or_raise();
    let lines = describe::lines(&machine.machine).into_iter();
    TableIterator::new(lines.map(|l| (l.kind, l.from, l.event, l.to, l.guards, l.actions)))
}

#[pg_extern(sql = r"CREATE FUNCTION status_diagram(
    target regclass, status_column name DEFAULT NULL, format text DEFAULT 'mermaid',
    counts boolean DEFAULT false
) RETURNS text
STABLE PARALLEL UNSAFE LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';")]
fn status_diagram(
    target: Option<pg_sys::Oid>,
    status_column: Option<&CStr>,
    format: Option<&str>,
    counts: Option<bool>,
) -> String {
    target::machine(target, named(status_column))
        .and_then(|machine| {
            describe::diagram(&machine, format.unwrap_or("mermaid"), counts.unwrap_or(false))
        })
        .or_raise()
}

#[pg_extern(sql = r"CREATE FUNCTION status_history(
    target regclass, key text, status_column name DEFAULT NULL
) RETURNS TABLE (
    at timestamptz, from_state text, to_state text, event text, reason text, actor uuid, role text,
    bypassed boolean, lasted interval
)
STABLE PARALLEL UNSAFE ROWS 10 LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';")]
#[allow(clippy::type_complexity)]
fn status_history(
    target: Option<pg_sys::Oid>,
    key: Option<&str>,
    status_column: Option<&CStr>,
) -> TableIterator<
    'static,
    (
        name!(at, Option<TimestampWithTimeZone>),
        name!(from_state, Option<String>),
        name!(to_state, String),
        name!(event, Option<String>),
        name!(reason, Option<String>),
        name!(actor, Option<Uuid>),
        name!(role, String),
        name!(bypassed, bool),
        name!(lasted, Option<Interval>),
    ),
> {
    let entries = target::machine(target, named(status_column))
        .and_then(|machine| history::of_row(&machine, &target::key_parts(&machine, key)?))
        .or_raise();
    TableIterator::new(
        entries.into_iter().map(|e| {
            (e.at, e.from, e.to, e.event, e.reason, e.actor, e.role, e.bypassed, e.lasted)
        }),
    )
}

#[pg_extern(sql = r"CREATE FUNCTION status_dwell(
    target regclass, status_column name DEFAULT NULL, since timestamptz DEFAULT NULL
) RETURNS TABLE (state text, visits bigint, median interval, p90 interval, longest interval)
STABLE PARALLEL UNSAFE ROWS 10 LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';")]
#[allow(clippy::type_complexity)]
fn status_dwell(
    target: Option<pg_sys::Oid>,
    status_column: Option<&CStr>,
    since: Option<TimestampWithTimeZone>,
) -> TableIterator<
    'static,
    (
        name!(state, String),
        name!(visits, i64),
        name!(median, Option<Interval>),
        name!(p90, Option<Interval>),
        name!(longest, Option<Interval>),
    ),
> {
    let dwell = target::machine(target, named(status_column))
        .and_then(|machine| history::dwell(&machine, since))
        .or_raise();
    TableIterator::new(dwell.into_iter().map(|d| (d.state, d.visits, d.median, d.p90, d.longest)))
}

#[pg_extern(sql = r"CREATE FUNCTION status_stuck(
    target regclass, status_column name DEFAULT NULL, older_than interval DEFAULT '1 day'
) RETURNS TABLE (key text, state text, since timestamptz, lasts interval)
STABLE PARALLEL UNSAFE ROWS 100 LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';")]
#[allow(clippy::type_complexity)]
fn status_stuck(
    target: Option<pg_sys::Oid>,
    status_column: Option<&CStr>,
    older_than: Option<Interval>,
) -> TableIterator<
    'static,
    (
        name!(key, String),
        name!(state, String),
        name!(since, Option<TimestampWithTimeZone>),
        name!(lasts, Option<Interval>),
    ),
> {
    let stuck = (|| {
        let older_than =
            older_than.ok_or_else(|| Refusal::new(refusal::NOT_NULL, "older_than is null"))?;
        history::stuck(&*target::machine(target, named(status_column))?, older_than)
    })();
    TableIterator::new(stuck.or_raise().into_iter().map(|s| (s.key, s.state, s.since, s.lasts)))
}

#[pg_extern(sql = r"CREATE FUNCTION status_test_vectors(
    target regclass, status_column name DEFAULT NULL
) RETURNS TABLE (from_state text, to_state text, verdict text, code text, guards text[])
STABLE PARALLEL UNSAFE ROWS 50 LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';")]
#[allow(clippy::type_complexity)]
fn status_test_vectors(
    target: Option<pg_sys::Oid>,
    status_column: Option<&CStr>,
) -> TableIterator<
    'static,
    (
        name!(from_state, Option<String>),
        name!(to_state, String),
        name!(verdict, &'static str),
        name!(code, Option<&'static str>),
        name!(guards, Vec<String>),
    ),
> {
    let machine = target::machine(target, named(status_column)).or_raise();
    TableIterator::new(describe::test_vectors(&machine.machine))
}

/// What is wrong with a machine, for the view and for `doctor()`.
#[pg_extern(sql = r"CREATE FUNCTION status_machine_problem(target regclass, status_column name)
RETURNS text
STABLE PARALLEL UNSAFE LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';")]
fn status_machine_problem(
    target: Option<pg_sys::Oid>,
    status_column: Option<&CStr>,
) -> Option<String> {
    attach::problem(target, named(status_column).unwrap_or_default()).or_raise()
}

#[pg_extern(sql = r"CREATE FUNCTION tick(schema text, max_rows integer DEFAULT 100)
RETURNS TABLE (
    target regclass, key text, ok boolean, from_state text, to_state text, code text, message text
)
VOLATILE PARALLEL UNSAFE ROWS 100 LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';")]
#[allow(clippy::type_complexity)]
fn tick(
    schema: Option<&str>,
    max_rows: Option<i32>,
) -> TableIterator<
    'static,
    (
        name!(target, pg_sys::Oid),
        name!(key, String),
        name!(ok, bool),
        name!(from_state, Option<String>),
        name!(to_state, Option<String>),
        name!(code, Option<String>),
        name!(message, Option<String>),
    ),
> {
    let done = given(schema, "schema")
        .and_then(|schema| tick::tick(schema, i64::from(max_rows.unwrap_or(100).max(0))))
        .or_raise();
    TableIterator::new(done.into_iter().map(|ticked| {
        let (ok, (from, to), code, message) = told(ticked.outcome);
        (ticked.target, ticked.key, ok, from, to, code, message)
    }))
}

#[pg_trigger(
    sql = "CREATE FUNCTION enforce_status() RETURNS trigger LANGUAGE c AS 'MODULE_PATHNAME', 'enforce_status_wrapper_checked';"
)]
fn enforce_status<'a>(
    trigger: &'a PgTrigger<'a>,
) -> Result<Option<PgHeapTuple<'a, AllocatedByPostgres>>, std::convert::Infallible> {
    let data = trigger.trigger_data();
    // SAFETY: PostgreSQL calls this as a trigger, with an open relation and the tuples of the event.
    #[allow(unsafe_code)]
    unsafe {
        let tuple = trigger::fire(data).or_raise();
        let desc = pgrx::PgTupleDesc::from_pg_unchecked((*data.tg_relation).rd_att);
        Ok((!tuple.is_null()).then(|| PgHeapTuple::from_heap_tuple(desc, tuple)))
    }
}
crate::trigger::only_as_trigger!(
    enforce_status_wrapper,
    enforce_status_wrapper_checked,
    pg_finfo_enforce_status_wrapper_checked
);

/// An outcome as columns: (ok, states, code, message).
fn told(outcome: fire::Outcome) -> (bool, fire::Change, Option<String>, Option<String>) {
    match outcome {
        Ok(change) => (true, change, None, None),
        Err(refusal) => (false, (None, None), Some(refusal.code), Some(refusal.message)),
    }
}

/// An argument of type name. What is no text is the name of no column.
fn named(argument: Option<&CStr>) -> Option<&str> {
    argument.map(|name| name.to_str().unwrap_or_default())
}

fn given<'a>(argument: Option<&'a str>, name: &str) -> Result<&'a str, Failure> {
    argument.ok_or_else(|| Refusal::new(refusal::NOT_NULL, format!("{name} is null")).into())
}

extension_sql_file!(
    "status_machine.sql",
    name = "status_machine_comments",
    requires = [
        attach_status_machine,
        detach_status_machine,
        status_fire,
        status_fire_many,
        status_can,
        status_next,
        status_machine,
        status_diagram,
        status_history,
        status_dwell,
        status_stuck,
        status_test_vectors,
        status_machine_problem,
        tick,
        enforce_status
    ]
);
