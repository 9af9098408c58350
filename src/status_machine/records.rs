//! The tables that a machine writes to: history, timers, and the outbox of the schema.

use super::attached::Attached;
use super::attached::KeyColumn;
use super::entries::{OUTBOX, row_columns};
use super::judges;
use super::shape;
use crate::attach::{self, Table};
use crate::error::Failure;
use crate::error::relay::relaying;
use crate::spi::{Sees, rows, run};
use concierge_core::install::schema_name::MAX_NAME;
use concierge_core::refusal::{self, Refusal};
use concierge_core::status_machine::Machine;
use pgrx::spi::{quote_identifier, quote_literal, quote_qualified_identifier};

/// What a machine has to write down.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    history: bool,
    timers: bool,
    events: bool,
}

impl Wanted {
    /// What `machine` needs.
    pub fn of(machine: &Machine, history: bool) -> Self {
        Self {
            history,
            timers: machine.timers().next().is_some(),
            events: machine.topics().next().is_some(),
        }
    }

    /// Anything?
    pub fn any(self) -> bool {
        self.history || self.timers || self.events
    }
}

/// Names of the tables of history and timers; empty for what is not wanted.
pub struct Names {
    /// History.
    pub history: String,
    /// Timers.
    pub timers: String,
}

impl Names {
    /// Those that the machine of a column has, or is to have.
    pub fn of(table: &Table, column: &str, wanted: Wanted) -> Result<Self, Failure> {
        let own = Self::present(table, column)?;
        let name = |wanted: bool, own: String, suffix: &str| match (wanted, own.is_empty()) {
            (false, _) => Ok(String::new()),
            (true, false) => Ok(own),
            (true, true) => free_name(table, suffix),
        };
        Ok(Self {
            history: name(wanted.history, own.history, "_status_history")?,
            timers: name(wanted.timers, own.timers, "_status_timers")?,
        })
    }

    /// Those that the machine of a column has.
    pub fn present(table: &Table, column: &str) -> Result<Self, Failure> {
        let relation = attach::open(table.oid)?;
        let judge = judges::judge_of(&relation, column);
        let arguments = judge.map(|judge| judges::arguments(&judge)).unwrap_or_default();
        let name = |index: usize| arguments.get(index).cloned().unwrap_or_default();
        Ok(Self { history: name(2), timers: name(3) })
    }
}

/// The table's name with a suffix, cut to what a name may have, and numbered if another table whose name is cut
/// alike has it.
fn free_name(table: &Table, suffix: &str) -> Result<String, Failure> {
    let mut number = 1;
    loop {
        let suffix = if number == 1 { suffix.to_owned() } else { format!("_{number}{suffix}") };
        let name = beside(&table.name, &suffix);
        let taken = rows(
            Sees::Latest,
            "SELECT 1 FROM pg_catalog.pg_trigger t \
             JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid \
             JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
             WHERE n.nspname = $1::name AND t.tgrelid <> $2 AND t.tgparentid = 0 \
             AND t.tgfoid = 'concierge.enforce_status()'::pg_catalog.regprocedure \
             AND position('\\x00'::bytea || pg_catalog.convert_to($3, pg_catalog.getdatabaseencoding()) \
                          || '\\x00'::bytea IN t.tgargs) > 0",
            &[table.schema.as_str().into(), table.oid.into(), name.as_str().into()],
            |_| Ok(()),
        )?;
        if taken.is_empty() {
            return Ok(name);
        }
        number += 1;
    }
}

/// `table` with a suffix, cut to what a name may have.
fn beside(table: &str, suffix: &str) -> String {
    let mut name = table.to_owned();
    while name.len() + suffix.len() > MAX_NAME {
        name.pop();
    }
    name + suffix
}

/// Makes the tables that are wanted and not there yet.
pub fn make(
    table: &Table,
    column: &str,
    machine: &Machine,
    wanted: Wanted,
    names: &Names,
) -> Result<(), Failure> {
    if !wanted.any() {
        return Ok(());
    }
    let key = {
        let relation = attach::open(table.oid)?;
        shape::primary_key(&relation, &relation)
    };
    if key.is_empty() {
        return Err(Refusal::new(
            refusal::WRONG_OBJECT_TYPE,
            format!("\"{}\" has no primary key", table.name),
        )
        .detail("History, timers and events name a row by its primary key.")
        .hint("ALTER TABLE ... ADD PRIMARY KEY (...), or attach without them.")
        .into());
    }
    check_key(table, &key)?;
    if wanted.history {
        make_table(table, &names.history, &key, HISTORY, None, "What happened to the status of")?;
    }
    if wanted.timers {
        make_table(
            table,
            &names.timers,
            &key,
            TIMERS,
            Some("due_at"),
            "When the timer next looks at",
        )?;
    }
    if wanted.events {
        let topic = machine.topics().next().unwrap_or_default();
        need_outbox(table, column, topic)?;
    }
    Ok(())
}

/// Changes are written many at a time, as arrays; of arrays there are none.
fn check_key(table: &Table, key: &[KeyColumn]) -> Result<(), Failure> {
    // SAFETY: a look-up by OID.
    #[allow(unsafe_code)]
    let odd = |column: &&KeyColumn| unsafe {
        pgrx::pg_sys::get_array_type(column.type_oid) == pgrx::pg_sys::Oid::INVALID
    };
    key.iter().find(odd).map_or(Ok(()), |column| {
        Err(Refusal::new(
            refusal::WRONG_DATA_TYPE,
            format!("column \"{}\" of the key of \"{}\" is an array", column.name, table.name),
        )
        .detail("History, timers and events name a row by a key that is no array.")
        .hint("Attach without history, timers and events, or give the table another key.")
        .into())
    })
}

// One index serves both the reading of a row's history and its order: writing is what happens often.
const HISTORY: &str = "{rows}, entry bigint GENERATED ALWAYS AS IDENTITY, \
     status_column text NOT NULL, from_state text, to_state text NOT NULL, event text, reason text, \
     actor uuid, role text NOT NULL, bypassed boolean NOT NULL DEFAULT false, \
     at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY ({key}, entry)";

const TIMERS: &str = "{rows}, status_column text NOT NULL, state text NOT NULL, \
     entered_at timestamptz NOT NULL, due_at timestamptz NOT NULL, \
     attempts integer NOT NULL DEFAULT 0, PRIMARY KEY ({key}, status_column)";

fn make_table(
    table: &Table,
    name: &str,
    key: &[KeyColumn],
    columns: &str,
    index: Option<&str>,
    meaning: &str,
) -> Result<(), Failure> {
    if exists(Sees::Latest, &table.schema, name)? {
        return check_table(table, name, key);
    }
    let sql = quote_qualified_identifier(table.schema.as_str(), name);
    let types = types(table, key)?;
    let named = row_columns(key);
    let rows: Vec<_> =
        named.iter().zip(&types).map(|(name, kind)| format!("{name} {kind} NOT NULL")).collect();
    let named = named.join(", ");
    let columns = columns.replace("{rows}", &rows.join(", ")).replace("{key}", &named);
    run(&format!("CREATE TABLE {sql} ({columns})"))?;
    if let Some(index) = index {
        run(&format!("CREATE INDEX ON {sql} ({index})"))?;
    }
    // No policy: only the owner reads it directly, everybody else through status_history, which asks
    // whether the row itself may be read.
    run(&format!("ALTER TABLE {sql} ENABLE ROW LEVEL SECURITY"))?;
    run(&format!("REVOKE ALL ON {sql} FROM PUBLIC"))?;
    let comment = format!("{meaning} each row of {}; written by its status machine.", table.name);
    run(&format!("COMMENT ON TABLE {sql} IS {}", quote_literal(comment)))?;
    give_to_owner(table, &sql)
}

/// What is made by a superuser, or by a member of the owning role, belongs to the owner of the table.
fn give_to_owner(table: &Table, sql: &str) -> Result<(), Failure> {
    let owner = rows(
        Sees::Latest,
        "SELECT pg_catalog.pg_get_userbyid(relowner)::text FROM pg_catalog.pg_class \
         WHERE oid = $1 AND relowner <> (SELECT oid FROM pg_catalog.pg_roles \
                                         WHERE rolname = current_user)",
        &[table.oid.into()],
        |row| row.text(1),
    )?;
    owner.first().map_or(Ok(()), |owner| {
        run(&format!("ALTER TABLE {sql} OWNER TO {}", quote_identifier(owner)))
    })
}

fn exists(sees: Sees, schema: &str, name: &str) -> Result<bool, Failure> {
    let found = rows(
        sees,
        "SELECT 1 FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
         WHERE n.nspname = $1::name AND c.relname = $2::name",
        &[schema.into(), name.into()],
        |_| Ok(()),
    )?;
    Ok(!found.is_empty())
}

/// What the machine writes to must be there: a table that moves to another schema goes without it.
pub fn check_present(attached: &Attached) -> Result<(), Failure> {
    let outbox = attached.machine.topics().next().map(|_| OUTBOX);
    let tables = [attached.history.as_deref(), attached.timers.as_deref(), outbox];
    for name in tables.into_iter().flatten() {
        if !exists(Sees::Snapshot, &attached.schema, name)? {
            let table = attached.beside(name);
            let message = format!("{}: there is no table {table}", attached.machine.subject());
            return Err(Refusal::new(refusal::INVALID_MACHINE, message).into());
        }
    }
    Ok(())
}

/// A table of that name must be one of ours, for a row with the same key; and it must be the owner's own: what
/// is written to it is written with the rights of the owner, and so would its triggers run.
fn check_table(table: &Table, name: &str, key: &[KeyColumn]) -> Result<(), Failure> {
    check_owner(table, name)?;
    let mut columns: Vec<String> = key.iter().map(|column| column.row_column.clone()).collect();
    columns.push("status_column".into());
    let missing = rows(
        Sees::Latest,
        "SELECT wanted FROM pg_catalog.unnest($3::text[]) AS wanted WHERE NOT EXISTS (\
             SELECT FROM pg_catalog.pg_attribute a \
             JOIN pg_catalog.pg_class c ON c.oid = a.attrelid \
             JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
             WHERE n.nspname = $1::name AND c.relname = $2::name AND a.attname = wanted::name \
             AND NOT a.attisdropped)",
        &[table.schema.as_str().into(), name.into(), columns.into()],
        |row| row.text(1),
    )?;
    missing.first().map_or(Ok(()), |column| {
        Err(Refusal::new(
            refusal::DUPLICATE,
            format!("there is a table \"{name}\" already, without a column \"{column}\""),
        )
        .detail("The status machine would write to a table of that name.")
        .hint("Rename that table.")
        .into())
    })
}

/// A table that is written to with the rights of the owner belongs to the owner, or to a superuser.
fn check_owner(table: &Table, name: &str) -> Result<(), Failure> {
    let stranger = rows(
        Sees::Latest,
        "SELECT pg_catalog.pg_get_userbyid(c.relowner)::text FROM pg_catalog.pg_class c \
         JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
         JOIN pg_catalog.pg_class own ON own.oid = $3 \
         JOIN pg_catalog.pg_roles r ON r.oid = c.relowner \
         WHERE n.nspname = $1::name AND c.relname = $2::name \
         AND c.relowner <> own.relowner AND NOT r.rolsuper",
        &[table.schema.as_str().into(), name.into(), table.oid.into()],
        |row| row.text(1),
    )?;
    stranger.first().map_or(Ok(()), |owner| {
        Err(Refusal::new(
            refusal::NOT_PERMITTED,
            format!("table \"{name}\" belongs to {owner}, and not to the owner of \"{}\"", table.name),
        )
        .detail("It would be written to with the rights of the owner, and its triggers would have them.")
        .hint("ALTER TABLE ... OWNER TO ..., or rename it.")
        .into())
    })
}

fn types(table: &Table, key: &[KeyColumn]) -> Result<Vec<String>, Failure> {
    let names: Vec<String> = key.iter().map(|column| column.name.clone()).collect();
    rows(
        Sees::Latest,
        "SELECT pg_catalog.format_type(a.atttypid, a.atttypmod) \
         FROM pg_catalog.unnest($2::text[]) WITH ORDINALITY AS k (name, place) \
         JOIN pg_catalog.pg_attribute a ON a.attrelid = $1 AND a.attname = k.name::name ORDER BY place",
        &[table.oid.into(), names.into()],
        |row| row.text(1),
    )
}

/// Events go to the outbox of the schema.
fn need_outbox(table: &Table, column: &str, topic: &str) -> Result<(), Failure> {
    if exists(Sees::Latest, &table.schema, OUTBOX)? {
        return check_owner(table, OUTBOX);
    }
    let installed = relaying(|| crate::install::install_module("events", &table.schema));
    installed.map_err(|failure| {
        let (reason, why) = match failure {
            Failure::Refusal(refusal) => (refusal.reason, refusal.message),
            Failure::Raised(caught) => (refusal::NOT_PERMITTED, caught.message),
            other => return other,
        };
        let message =
            format!("{}.{column} emits {topic}, and there is no outbox: {why}", table.name);
        Refusal::new(reason, message)
            .hint("Have module events installed in this schema first.")
            .into()
    })?;
    pgrx::notice!("installed module events in schema \"{}\" for the outbox", table.schema);
    Ok(())
}

/// Forgets what was due in the timers `name`; drops the table when no machine needs it any more.
pub fn forget_timers(table: &Table, column: &str, name: &str) -> Result<(), Failure> {
    if name.is_empty() || !exists(Sees::Latest, &table.schema, name)? {
        return Ok(());
    }
    let sql = quote_qualified_identifier(table.schema.as_str(), name);
    run(&format!("DELETE FROM {sql} WHERE status_column = {}", quote_literal(column)))?;
    let rest = rows(
        Sees::Latest,
        "SELECT 1 FROM pg_catalog.pg_trigger WHERE tgrelid = $1 AND tgparentid = 0 \
         AND tgfoid = 'concierge.enforce_status()'::pg_catalog.regprocedure \
         AND position('\\x00'::bytea || pg_catalog.convert_to($2, pg_catalog.getdatabaseencoding()) \
                      || '\\x00'::bytea IN tgargs) > 0",
        &[table.oid.into(), name.into()],
        |_| Ok(()),
    )?;
    if rest.is_empty() { run(&format!("DROP TABLE {sql}")) } else { Ok(()) }
}
