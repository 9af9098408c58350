//! A text column that holds phone numbers: whatever is written to it is stored in E.164 form.

use super::rejected;
use crate::attach::{self, Table};
use crate::error::{Failure, OrRaise};
use crate::spi::{self, Sees, rows};
use concierge_core::install::object::PHONE_TRIGGER;
use concierge_core::install::schema_name::MAX_NAME;
use concierge_core::phone::{self, Level, NormaliseError, e164};
use concierge_core::refusal::{self, Refusal};
use pgrx::prelude::*;
use pgrx::spi::{quote_identifier, quote_literal};

#[pg_extern(sql = r"CREATE FUNCTION attach_phone(
    target regclass, column_name text, region text DEFAULT NULL, region_column text DEFAULT NULL,
    level text DEFAULT 'valid', raw_column text DEFAULT NULL
) RETURNS void
VOLATILE PARALLEL UNSAFE LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';")]
fn attach_phone(
    target: Option<pg_sys::Oid>,
    column_name: Option<&str>,
    region: Option<&str>,
    region_column: Option<&str>,
    level: Option<&str>,
    raw_column: Option<&str>,
) {
    let rule = column_name.map(|column| Rule {
        column: column.to_owned(),
        region: region.unwrap_or("ZZ").to_owned(),
        region_column: region_column.unwrap_or_default().to_owned(),
        level: level.unwrap_or("valid").to_owned(),
        raw_column: raw_column.unwrap_or_default().to_owned(),
    });
    attach(target, rule).or_raise()
}

#[pg_extern(sql = r"CREATE FUNCTION detach_phone(target regclass, column_name text) RETURNS void
VOLATILE PARALLEL UNSAFE LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';")]
fn detach_phone(target: Option<pg_sys::Oid>, column_name: Option<&str>) {
    detach(target, column_name).or_raise()
}

/// How a column is to be read: the trigger's arguments, in this order; empty means not given.
struct Rule {
    column: String,
    region: String,
    region_column: String,
    level: String,
    raw_column: String,
}

impl Rule {
    fn of(trigger: &PgTrigger<'_>) -> Option<Self> {
        let mut arguments = trigger.extra_args().ok()?.into_iter();
        Some(Self {
            column: arguments.next()?,
            region: arguments.next()?,
            region_column: arguments.next()?,
            level: arguments.next()?,
            raw_column: arguments.next()?,
        })
    }

    fn check(&self, table: &Table) -> Result<(), Failure> {
        phone::region(&self.region)?;
        self.level.parse::<Level>()?;
        let others = [&self.region_column, &self.raw_column];
        let others = others.into_iter().filter(|column| !column.is_empty());
        std::iter::once(&self.column)
            .chain(others)
            .try_for_each(|column| table.check_text_column(column))?;
        if self.raw_column == self.column || self.region_column == self.column {
            let message = "raw_column and region_column must be columns of their own";
            return Err(Refusal::new(refusal::INVALID_ARGUMENT, message).into());
        }
        Ok(())
    }

    fn arguments(&self) -> [&str; 5] {
        [&self.column, &self.region, &self.region_column, &self.level, &self.raw_column]
    }
}

fn attach(target: Option<pg_sys::Oid>, rule: Option<Rule>) -> Result<(), Failure> {
    let table = Table::of(target)?;
    let rule = rule.ok_or_else(no_column)?;
    rule.check(&table)?;
    let mut names = trigger_names(&table)?;
    // A trigger whose column was renamed or dropped would fail every write.
    for (orphan, _) in names.extract_if(.., |(_, column)| !table.has_column(column)) {
        table.drop_trigger(&orphan)?;
    }
    let trigger = names
        .iter()
        .find(|(_, column)| *column == rule.column)
        .map_or_else(|| free_name(&names, &rule.column), |(name, _)| name.clone());
    table.create_trigger(&trigger, "INSERT OR UPDATE", "normalise_phone", &rule.arguments())?;
    add_check(&table, &rule)
}

fn detach(target: Option<pg_sys::Oid>, column: Option<&str>) -> Result<(), Failure> {
    let table = Table::of(target)?;
    let column = column.ok_or_else(no_column)?;
    for (trigger, of) in trigger_names(&table)? {
        if of == column {
            table.drop_trigger(&trigger)?;
        }
    }
    Ok(())
}

fn no_column() -> Refusal {
    Refusal::new(refusal::NOT_NULL, "column_name is null")
}

/// The triggers of this kind that the table has, each with its column.
fn trigger_names(table: &Table) -> Result<Vec<(String, String)>, Failure> {
    rows(
        Sees::Latest,
        "SELECT tgname::text, pg_catalog.convert_from(pg_catalog.substr(\
             tgargs, 1, position('\\x00'::bytea IN tgargs) - 1), \
             pg_catalog.getdatabaseencoding()) \
         FROM pg_catalog.pg_trigger WHERE tgrelid = $1 AND NOT tgisinternal \
         AND tgfoid = 'concierge.normalise_phone()'::regprocedure",
        &[table.oid.into()],
        |row| Ok((row.text(1)?, row.text(2)?)),
    )
}

/// The usual name for the first column of a table; further ones have their column's name added.
fn free_name(taken: &[(String, String)], column: &str) -> String {
    if taken.iter().all(|(name, _)| name != PHONE_TRIGGER) {
        return PHONE_TRIGGER.to_owned();
    }
    let mut name = format!("{PHONE_TRIGGER}_{column}");
    while name.len() > MAX_NAME {
        name.pop();
    }
    name
}

/// E.164 as a regular expression of PostgreSQL.
const E164: &str = r"^\+[1-9][0-9]{1,18}$";

/// The rule that outlives the extension: a CHECK of built-in parts. Rows that break it already do not
/// stand in the way; they are named, and may be put right later.
fn add_check(table: &Table, rule: &Rule) -> Result<(), Failure> {
    let column = &rule.column;
    let there = rows(
        Sees::Latest,
        "SELECT 1 FROM pg_catalog.pg_constraint k \
         JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND k.conkey = ARRAY[a.attnum] \
         WHERE k.conrelid = $1 AND k.contype = 'c' AND a.attname = $2::name \
         AND pg_catalog.strpos(pg_catalog.pg_get_constraintdef(k.oid), $3) > 0",
        &[table.oid.into(), column.as_str().into(), E164.into()],
        |_| Ok(()),
    )?;
    if !there.is_empty() {
        return Ok(());
    }
    let quoted = quote_identifier(column);
    let condition = format!("{quoted} ~ '{E164}'");
    let name = &table.sql;
    let dirty = rows(
        Sees::Latest,
        &format!("SELECT count(*) FROM {name} WHERE NOT ({condition})"),
        &[],
        |row| Ok(row.get::<i64>(1)?.unwrap_or(0)),
    )?;
    let dirty = dirty.first().copied().unwrap_or(0);
    let not_valid = if dirty > 0 { " NOT VALID" } else { "" };
    spi::run(&format!("ALTER TABLE {name} ADD CHECK ({condition}){not_valid}"))?;
    if dirty > 0 {
        let region = quote_literal(&rule.region);
        pgrx::notice!(
            "{dirty} of the values in {quoted} of {name} are not in E.164 form; to put right those that can be \
             read: UPDATE {name} SET {quoted} = {quoted} WHERE NOT ({condition}) \
             AND concierge.phone_is_{}({quoted}, {region})",
            rule.level
        );
    }
    Ok(())
}

#[pg_trigger(
    sql = "CREATE FUNCTION normalise_phone() RETURNS trigger LANGUAGE c AS 'MODULE_PATHNAME', 'normalise_phone_wrapper_checked';"
)]
fn normalise_phone<'a>(
    trigger: &'a PgTrigger<'a>,
) -> Result<Option<PgHeapTuple<'a, AllocatedByRust>>, std::convert::Infallible> {
    Ok(Some(normalised(trigger).or_raise()))
}
crate::trigger::only_as_trigger!(
    normalise_phone_wrapper,
    normalise_phone_wrapper_checked,
    pg_finfo_normalise_phone_wrapper_checked
);

fn normalised<'a>(trigger: &'a PgTrigger<'a>) -> Result<PgHeapTuple<'a, AllocatedByRust>, Failure> {
    let misused = || attach::misused("normalise_phone", "BEFORE INSERT OR UPDATE, FOR EACH ROW");
    let event = trigger.trigger_data().tg_event;
    let row = trigger.new().filter(|_| pgrx::trigger_support::trigger_fired_before(event));
    let mut row = row.ok_or_else(misused)?.into_owned();
    let rule = Rule::of(trigger).ok_or_else(misused)?;

    let given = attach::text(&row, &rule.column)?;
    let before = match trigger.old() {
        Some(old) => attach::text(&old, &rule.column)?,
        None => None,
    };
    // What is stored stays, even if today's metadata would not take it any more.
    let stays = trigger.old().is_some() && given == before;
    if stays && given.as_deref().is_none_or(e164::has_form) {
        return Ok(row);
    }
    if !rule.raw_column.is_empty() {
        match &given {
            Some(typed) => attach::set_text(&mut row, &rule.raw_column, typed)?,
            None => attach::set_null(&mut row, &rule.raw_column)?,
        }
    }
    let Some(given) = given else { return Ok(row) };
    let number = normalise(trigger, &row, &rule, &given)?;
    if number != given {
        attach::set_text(&mut row, &rule.column, &number)?;
    }
    Ok(row)
}

fn normalise(
    trigger: &PgTrigger<'_>,
    row: &PgHeapTuple<'_, AllocatedByRust>,
    rule: &Rule,
    given: &str,
) -> Result<String, Failure> {
    let of_row = match rule.region_column.as_str() {
        "" => None,
        column => attach::text(row, column)?.as_deref().and_then(phone::region_named),
    };
    let region = of_row.unwrap_or(&rule.region);
    phone::normalise(given, region, rule.level.parse()?).map_err(|error| match error {
        NormaliseError::Rejected(rejection) => {
            let table = trigger.table_name().unwrap_or_default();
            let place = format!("{table}.{}", rule.column);
            rejected(rejection, Some(&place)).into()
        }
        unknown => unknown.into(),
    })
}

extension_sql_file!(
    "attach.sql",
    name = "phone_attach_comments",
    requires = [attach_phone, detach_phone, normalise_phone]
);
