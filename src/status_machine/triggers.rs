//! The triggers of a machine: which there are, what they are called, when they fire.

use super::attached::FUNCTION;
use super::records::Wanted;
use crate::attach::Table;
use crate::error::Failure;
use crate::spi::{Sees, rows, run};
use concierge_core::install::object::STATUS_TRIGGER;
use concierge_core::install::schema_name::MAX_NAME;
use concierge_core::status_machine::{Machine, State};
use pgrx::spi::{quote_identifier, quote_literal};

/// The triggers that the machines of a table have, and what those of one column are to be called.
pub struct Triggers<'a> {
    table: &'a Table,
    column: &'a str,
    /// Of this column.
    present: Vec<String>,
    /// Added to the names of all but the first machine of a table.
    suffix: String,
    /// May NEW.column = OLD.column hold for texts that differ?
    nondeterministic: bool,
    /// Has it partitions or a parent?
    in_tree: bool,
}

/// When a trigger fires.
struct When {
    name: &'static str,
    /// What comes between the name and the table.
    event: &'static str,
    /// What comes after the table.
    each: &'static str,
    condition: Option<String>,
}

impl<'a> Triggers<'a> {
    /// Those that are there.
    pub fn of(table: &'a Table, column: &'a str) -> Result<Self, Failure> {
        let all = rows(
            Sees::Latest,
            "SELECT tgname::text, pg_catalog.convert_from(pg_catalog.substr(\
                 tgargs, 1, position('\\x00'::bytea IN tgargs) - 1), \
                 pg_catalog.getdatabaseencoding()) \
             FROM pg_catalog.pg_trigger WHERE tgrelid = $1 AND tgparentid = 0 \
             AND tgfoid = 'concierge.enforce_status()'::pg_catalog.regprocedure",
            &[table.oid.into()],
            |row| Ok((row.text(1)?, row.text(2)?)),
        )?;
        let kind = rows(
            Sees::Latest,
            "SELECT c.relkind = 'p' OR EXISTS (\
                 SELECT FROM pg_catalog.pg_inherits i WHERE i.inhrelid = c.oid), coalesce((SELECT NOT k.collisdeterministic \
                 FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_collation k ON k.oid = a.attcollation \
                 WHERE a.attrelid = c.oid AND a.attname = $2::name), false) \
             FROM pg_catalog.pg_class c WHERE c.oid = $1",
            &[table.oid.into(), column.into()],
            |row| Ok((row.get::<bool>(1)? == Some(true), row.get::<bool>(2)? == Some(true))),
        )?;
        let (in_tree, nondeterministic) = kind.first().copied().unwrap_or_default();
        let is_own = |(_, of): &&(String, String)| of == column;
        let present: Vec<_> = all.iter().filter(is_own).map(|(name, _)| name.clone()).collect();
        let first_is_taken = all.iter().any(|(name, of)| name == STATUS_TRIGGER && of != column);
        let suffix = if first_is_taken { format!("_{column}") } else { String::new() };
        Ok(Self { table, column, present, suffix, nondeterministic, in_tree })
    }

    /// Is there none?
    pub fn is_empty(&self) -> bool {
        self.present.is_empty()
    }

    /// Makes what the machine needs, and drops what it no longer needs.
    pub fn make(&self, machine: &Machine, definition: &str, wanted: Wanted) -> Result<(), Failure> {
        let mut made = Vec::new();
        let (history, timers) = super::records::names(&self.table.name, wanted);
        let judge = [self.column, definition, &history, &timers].map(quote_literal).join(", ");
        for when in self.needed(machine, wanted) {
            let is_judge = when.name == STATUS_TRIGGER;
            let name = self.name(when.name);
            let condition = when.condition.map(|c| format!(" WHEN ({c})")).unwrap_or_default();
            run(&format!(
                "CREATE OR REPLACE TRIGGER {} {} ON {} FOR EACH {}{condition} \
                 EXECUTE FUNCTION concierge.{FUNCTION}({})",
                quote_identifier(&name),
                when.event,
                self.table.sql,
                when.each,
                if is_judge { judge.clone() } else { quote_literal(self.column) },
            ))?;
            made.push(name);
        }
        self.drop_where(|name| !made.iter().any(|kept| kept == name))
    }

    /// Drops those of this column.
    pub fn drop_all(&self) -> Result<(), Failure> {
        self.drop_where(|_| true)
    }

    fn drop_where(&self, goes: impl Fn(&str) -> bool) -> Result<(), Failure> {
        let gone = self.present.iter().filter(|name| goes(name));
        gone.into_iter().try_for_each(|name| self.table.drop_trigger(name))
    }

    fn needed(&self, machine: &Machine, wanted: Wanted) -> Vec<When> {
        let column = quote_identifier(self.column);
        let collate = if self.nondeterministic { " COLLATE \"C\"" } else { "" };
        let changes = format!("OLD.{column}{collate} IS DISTINCT FROM NEW.{column}{collate}");
        let aliases = &machine.definition().aliases;
        let mut all = vec![When {
            name: STATUS_TRIGGER,
            event: "BEFORE UPDATE",
            each: "ROW",
            condition: Some(changes.clone()),
        }];
        if !aliases.is_empty() {
            let words = list(aliases.iter().map(|alias| alias.word.text.as_str()));
            all.push(When {
                name: "concierge_20_status_alias",
                event: "BEFORE INSERT",
                each: "ROW",
                condition: Some(format!("NEW.{column}::text IN ({words})")),
            });
        }
        let initial = list(machine.states().iter().filter(|s| s.is_initial()).map(State::stored));
        let starts_elsewhere =
            format!("NEW.{column} IS NULL OR NEW.{column}::text COLLATE \"C\" NOT IN ({initial})");
        all.push(When {
            name: "concierge_50_status_insert",
            event: "AFTER INSERT",
            each: "ROW",
            condition: (!wanted.any()).then_some(starts_elsewhere),
        });
        if machine.definition().restrict_delete || self.in_tree {
            all.push(When {
                name: "concierge_50_status_delete",
                event: "AFTER DELETE",
                each: "ROW",
                condition: None,
            });
        }
        if machine.definition().restrict_delete || wanted.any() {
            all.push(When {
                name: "concierge_50_status_truncate",
                event: "AFTER TRUNCATE",
                each: "STATEMENT",
                condition: None,
            });
        }
        if wanted.any() {
            // The trigger at the end of a statement is that of the table that the statement names, which may
            // be the parent of the rows' table, or a partition of it.
            let (event, each, condition) = if self.in_tree {
                ("AFTER UPDATE", "ROW", Some(changes))
            } else {
                ("AFTER INSERT OR UPDATE", "STATEMENT", None)
            };
            all.push(When { name: "concierge_90_status_record", event, each, condition });
        }
        all
    }

    fn name(&self, name: &str) -> String {
        let mut name = format!("{name}{}", self.suffix);
        while name.len() > MAX_NAME {
            name.pop();
        }
        name
    }
}

fn list<'a>(words: impl Iterator<Item = &'a str>) -> String {
    words.map(quote_literal).collect::<Vec<_>>().join(", ")
}
