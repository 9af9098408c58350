//! Tables whose rows never overlap: a generated range and an exclusion constraint, all of built-in parts, so that
//! the rule outlives the extension.

use crate::attach::Table;
use crate::error::{Failure, OrRaise};
use crate::spi::{Sees, rows, run};
use concierge_core::install::schema_name::MAX_NAME;
use concierge_core::refusal::{self, Refusal};
use pgrx::pg_sys;
use pgrx::prelude::*;
use pgrx::spi::{quote_identifier, quote_literal};

/// The generated column.
const SPAN: &str = "no_overlap_span";
/// The column that takes a row out of the rule.
const OVERBOOKED: &str = "overbooked";

#[pg_extern(sql = r"CREATE FUNCTION attach_no_overlap(
    target regclass, starts_at text, duration text DEFAULT NULL, ends_at text DEFAULT NULL,
    unit text[] DEFAULT '{}', statuses text[] DEFAULT NULL, status_column text DEFAULT NULL,
    adopt boolean DEFAULT false
) RETURNS void
VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';")]
#[allow(clippy::too_many_arguments)]
fn attach_no_overlap(
    target: Option<pg_sys::Oid>,
    starts_at: Option<&str>,
    duration: Option<&str>,
    ends_at: Option<&str>,
    unit: Option<Vec<Option<String>>>,
    statuses: Option<Vec<Option<String>>>,
    status_column: Option<&str>,
    adopt: Option<bool>,
) {
    (|| {
        let rule = Rule {
            table: Table::of(target)?,
            starts_at: starts_at.ok_or_else(|| null("starts_at"))?,
            end: match (duration, ends_at) {
                (Some(duration), None) => End::After(duration),
                (None, Some(ends_at)) => End::At(ends_at),
                _ => return Err(one_end()),
            },
            unit: whole(unit, "unit")?.unwrap_or_default(),
            statuses: whole(statuses, "statuses")?,
            status_column,
        };
        rule.attach(adopt == Some(true))
    })()
    .or_raise();
}

#[pg_extern(sql = r"CREATE FUNCTION detach_no_overlap(target regclass) RETURNS void
VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';")]
fn detach_no_overlap(target: Option<pg_sys::Oid>) {
    Table::of(target).and_then(|table| remove(&table)).or_raise();
}

/// A list without nulls.
fn whole(list: Option<Vec<Option<String>>>, name: &str) -> Result<Option<Vec<String>>, Refusal> {
    let missing = || null(&format!("an element of {name}"));
    list.map(|list| list.into_iter().map(|item| item.ok_or_else(missing)).collect()).transpose()
}

fn null(what: &str) -> Refusal {
    Refusal::new(refusal::NOT_NULL, format!("{what} is null"))
}

fn one_end() -> Failure {
    Refusal::new(refusal::INVALID_ARGUMENT, "name either duration or ends_at")
        .detail("A row lasts a number of minutes, an interval, or until a moment.")
        .hint("duration => 'minutes' or ends_at => 'ends_at'.")
        .into()
}

/// Where a row's time ends.
enum End<'a> {
    /// So long after its start: minutes, or an interval.
    After(&'a str),
    /// At the moment in this column.
    At(&'a str),
}

/// Which rows may not overlap.
struct Rule<'a> {
    table: Table,
    starts_at: &'a str,
    end: End<'a>,
    unit: Vec<String>,
    statuses: Option<Vec<String>>,
    status_column: Option<&'a str>,
}

impl Rule<'_> {
    fn attach(&self, adopt: bool) -> Result<(), Failure> {
        let span = self.span()?;
        self.check_units()?;
        let guarded = self.guarded()?;
        if !self.unit.is_empty() {
            need_btree_gist(&self.table.schema)?;
        }
        remove(&self.table)?;
        let table = &self.table.sql;
        run(&format!("ALTER TABLE {table} ADD COLUMN {SPAN} {span} STORED"))?;
        let names = free_names(&self.table)?;
        run(&format!(
            "ALTER TABLE {table} ADD CONSTRAINT {} CHECK ({})",
            quote_identifier(&names.check),
            self.sound()
        ))?;
        if adopt && !self.table.has_column(OVERBOOKED) {
            run(&format!(
                "ALTER TABLE {table} ADD COLUMN {OVERBOOKED} boolean NOT NULL DEFAULT false"
            ))?;
        }
        let has_flag = adopt || self.table.has_column(OVERBOOKED);
        let flag = has_flag.then(|| format!("{OVERBOOKED} IS NOT TRUE"));
        let conditions: Vec<_> = guarded.into_iter().chain(flag).collect();
        let later = self.later_rows(&conditions)?;
        if !later.is_empty() {
            self.settle(&later, adopt)?;
        }
        self.constrain(&conditions, &names.exclusion)
    }

    /// The generated column: type and expression.
    fn span(&self) -> Result<String, Failure> {
        let start = quote_identifier(self.starts_at);
        let kinds = [pg_sys::TIMESTAMPTZOID, pg_sys::TIMESTAMPOID, pg_sys::DATEOID];
        self.table.check_column(self.starts_at, &kinds, "a timestamp or a date")?;
        let kind = self.table.type_of(self.starts_at);
        let end = match self.end {
            End::At(column) => {
                let kinds: Vec<_> = kind.into_iter().collect();
                self.table.check_column(column, &kinds, "of the type of starts_at")?;
                quote_identifier(column)
            }
            End::After(column) => {
                let lengths = [pg_sys::INT2OID, pg_sys::INT4OID, pg_sys::INTERVALOID];
                self.table.check_column(column, &lengths, "minutes (integer) or an interval")?;
                let column_sql = quote_identifier(column);
                let length = match self.table.type_of(column) {
                    Some(pg_sys::INTERVALOID) => column_sql,
                    _ => format!("make_interval(mins => {column_sql}::integer)"),
                };
                match kind {
                    // A timestamptz plus an interval depends on the zone of the session, unless it has
                    // days; in UTC it does not.
                    Some(pg_sys::TIMESTAMPTZOID) => {
                        format!("(({start} AT TIME ZONE 'UTC') + {length}) AT TIME ZONE 'UTC'")
                    }
                    Some(pg_sys::TIMESTAMPOID) => format!("{start} + {length}"),
                    _ => return Err(one_end()),
                }
            }
        };
        let range = match kind {
            Some(pg_sys::TIMESTAMPTZOID) => "tstzrange",
            Some(pg_sys::TIMESTAMPOID) => "tsrange",
            _ => "daterange",
        };
        // What is no range is null, and refused by the CHECK, instead of an error of the range itself.
        Ok(format!(
            "{range} GENERATED ALWAYS AS (CASE WHEN {start} < {end} THEN {range}({start}, {end}) END)"
        ))
    }

    /// What every row must keep to: a range that is empty or endless overlaps nothing, or everything.
    fn sound(&self) -> String {
        let start = quote_identifier(self.starts_at);
        let end = match self.end {
            End::At(column) => format!(" AND isfinite({})", quote_identifier(column)),
            End::After(_) => String::new(),
        };
        format!("{SPAN} IS NOT NULL AND isfinite({start}){end}")
    }

    /// A unit that is null would never be guarded.
    fn check_units(&self) -> Result<(), Failure> {
        for unit in &self.unit {
            if !self.table.has_column(unit) {
                self.table.check_column(unit, &[], "a unit")?;
            }
        }
        let nullable = rows(
            Sees::Latest,
            "SELECT a.attname::text FROM pg_catalog.pg_attribute a \
             WHERE a.attrelid = $1 AND a.attname::text = ANY ($2) AND NOT a.attnotnull ORDER BY 1",
            &[self.table.oid.into(), self.unit.clone().into()],
            |row| row.text(1),
        )?;
        nullable.first().map_or(Ok(()), |column| {
            Err(Refusal::new(
                refusal::RULE_VIOLATED,
                format!("column \"{column}\" of the unit may be null"),
            )
            .detail("A row without its unit would overlap nothing.")
            .hint(
                "ALTER TABLE ... ALTER COLUMN ... SET NOT NULL, or make a generated column of it.",
            )
            .into())
        })
    }

    /// Which rows take up their time.
    fn guarded(&self) -> Result<Option<String>, Failure> {
        let Some(statuses) = &self.statuses else { return Ok(None) };
        let column = self.status_column.unwrap_or("status");
        if !self.table.has_column(column) {
            self.table.check_text_column(column)?;
        }
        let words: Vec<_> = statuses.iter().map(quote_literal).collect();
        if words.is_empty() {
            return Err(Refusal::new(refusal::INVALID_ARGUMENT, "statuses is empty").into());
        }
        Ok(Some(format!("{} IN ({})", quote_identifier(column), words.join(", "))))
    }

    /// Rows that overlap one that starts earlier and stays, by place, with what they overlap in words.
    fn later_rows(&self, conditions: &[String]) -> Result<Vec<(String, String)>, Failure> {
        let units: Vec<_> = self.unit.iter().map(quote_identifier).collect();
        let unit =
            if units.is_empty() { "true".to_owned() } else { format!("ROW({})", units.join(", ")) };
        let filter = all_of(conditions);
        // Only groups of rows that hang together are looked at one by one.
        let query = format!(
            "SELECT place::text, concat(unit::text, ' ', span::text), unit::text || ' ' || part::text, \
                    extract(epoch FROM lower(span))::float8, extract(epoch FROM upper(span))::float8 \
             FROM (SELECT *, count(*) OVER (PARTITION BY unit, part) AS size \
                   FROM (SELECT *, sum(CASE WHEN until > lower(span) THEN 0 ELSE 1 END) \
                             OVER (PARTITION BY unit ORDER BY lower(span), place) AS part \
                         FROM (SELECT ctid AS place, {unit} AS unit, {SPAN} AS span, \
                                   max(upper({SPAN})) OVER (PARTITION BY {unit} \
                                       ORDER BY lower({SPAN}), ctid \
                                       ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS until \
                               FROM {}{filter}) AS ordered) AS parts) AS groups \
             WHERE size > 1 ORDER BY unit, lower(span), place",
            self.table.sql
        );
        let mut later = Vec::new();
        let mut last = (String::new(), f64::MIN);
        for (place, words, group, start, end) in rows(Sees::Latest, &query, &[], |row| {
            let start = row.get::<f64>(4)?.unwrap_or(f64::MIN);
            let end = row.get::<f64>(5)?.unwrap_or(f64::MAX);
            Ok((row.text(1)?, row.text(2)?, row.text(3)?, start, end))
        })? {
            if last.0 != group {
                last = (group, f64::MIN);
            }
            if start < last.1 {
                later.push((place, words));
            } else {
                last.1 = end;
            }
        }
        Ok(later)
    }

    /// Rows overlap already: refuses, or takes the later ones out of the rule.
    fn settle(&self, later: &[(String, String)], adopt: bool) -> Result<(), Failure> {
        let (count, table) = (later.len(), &self.table.sql);
        if !adopt {
            let shown: Vec<_> = later.iter().take(5).map(|(_, words)| words.as_str()).collect();
            let more = if count > shown.len() { ", ..." } else { "" };
            return Err(Refusal::new(
                refusal::OVERLAP,
                format!("{count} rows of {table} overlap earlier ones"),
            )
            .detail(format!("They are: {}{more}.", shown.join(", ")))
            .hint("Put them right, or have them marked as overbooked with adopt => true.")
            .into());
        }
        let places: Vec<String> = later.iter().map(|(place, _)| place.clone()).collect();
        rows(
            Sees::Latest,
            &format!("UPDATE {table} SET {OVERBOOKED} = true WHERE ctid = ANY ($1::tid[])"),
            &[places.into()],
            |_| Ok(()),
        )?;
        pgrx::notice!(
            "{count} rows of {table} overlap earlier ones and are marked as {OVERBOOKED}"
        );
        Ok(())
    }

    fn constrain(&self, conditions: &[String], name: &str) -> Result<(), Failure> {
        let units = self.unit.iter().map(|unit| format!("{} WITH =, ", quote_identifier(unit)));
        run(&format!(
            "ALTER TABLE {} ADD CONSTRAINT {} EXCLUDE USING gist ({}{SPAN} WITH &&){}",
            self.table.sql,
            quote_identifier(name),
            units.collect::<String>(),
            match conditions {
                [] => String::new(),
                several => format!(" WHERE ({})", several.join(" AND ")),
            },
        ))
    }
}

/// What the two constraints of a table are called.
struct Names {
    exclusion: String,
    check: String,
}

/// Names that no relation of the schema has; usually those made of the table's own.
fn free_names(table: &Table) -> Result<Names, Failure> {
    let mut number = 1;
    loop {
        let numbered = if number == 1 { String::new() } else { format!("_{number}") };
        let exclusion = beside(&table.name, &format!("{numbered}_no_overlap"));
        let taken = rows(
            Sees::Latest,
            "SELECT 1 FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
             WHERE n.nspname = $1::name AND c.relname = $2::name",
            &[table.schema.as_str().into(), exclusion.as_str().into()],
            |_| Ok(()),
        )?;
        if taken.is_empty() {
            let check = beside(&table.name, &format!("{numbered}_no_overlap_check"));
            return Ok(Names { exclusion, check });
        }
        number += 1;
    }
}

/// The table's name with a suffix, cut to what a name may have.
fn beside(table: &str, suffix: &str) -> String {
    let mut name = table.to_owned();
    while name.len() + suffix.len() > MAX_NAME {
        name.pop();
    }
    name + suffix
}

fn all_of(conditions: &[String]) -> String {
    if conditions.is_empty() {
        String::new()
    } else {
        format!(" WHERE {}", conditions.join(" AND "))
    }
}

/// Takes the rule off, with the constraints on it; marks of overbooked rows stay. A column of that name that is
/// not ours is left alone.
fn remove(table: &Table) -> Result<(), Failure> {
    let ours = rows(
        Sees::Latest,
        "SELECT 1 FROM pg_catalog.pg_attribute WHERE attrelid = $1 AND attname = $2::name \
         AND attgenerated = 's' AND atttypid IN ('pg_catalog.tstzrange'::pg_catalog.regtype, \
             'pg_catalog.tsrange'::pg_catalog.regtype, 'pg_catalog.daterange'::pg_catalog.regtype)",
        &[table.oid.into(), SPAN.into()],
        |_| Ok(()),
    )?;
    if ours.is_empty() {
        return Ok(());
    }
    let on_it = rows(
        Sees::Latest,
        "SELECT k.conname::text FROM pg_catalog.pg_constraint k \
         JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attname = $2::name \
         WHERE k.conrelid = $1 AND k.contype IN ('c', 'x') AND a.attnum = ANY (k.conkey) ORDER BY 1",
        &[table.oid.into(), SPAN.into()],
        |row| row.text(1),
    )?;
    for name in on_it {
        run(&format!("ALTER TABLE {} DROP CONSTRAINT {}", table.sql, quote_identifier(name)))?;
    }
    run(&format!("ALTER TABLE {} DROP COLUMN {SPAN}", table.sql))
}

/// Equality of units in the same index as overlap takes an extension that comes with PostgreSQL.
fn need_btree_gist(schema: &str) -> Result<(), Failure> {
    let found = rows(
        Sees::Latest,
        "SELECT installed_version IS NOT NULL FROM pg_catalog.pg_available_extensions \
         WHERE name = 'btree_gist'",
        &[],
        |row| Ok(row.get::<bool>(1)? == Some(true)),
    )?;
    match found.first() {
        Some(true) => Ok(()),
        // Not into the fixed search_path, which would be pg_catalog.
        Some(false) => run(&format!(
            "CREATE EXTENSION IF NOT EXISTS btree_gist SCHEMA {}",
            quote_identifier(schema)
        )),
        None => Err(Refusal::new(refusal::NOT_HERE, "extension btree_gist is not available")
            .hint("Install the package postgresql-contrib of this server.")
            .into()),
    }
}

extension_sql_file!(
    "overlap.sql",
    name = "overlap_comments",
    requires = [attach_no_overlap, detach_no_overlap]
);
