//! The triggers of a machine: which there are, what they are called, when they fire.

use super::judges::FUNCTION;
use super::records::{Names, Wanted};
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
    /// Of columns that are gone; they would fail every write.
    orphans: Vec<String>,
    /// Added to the names of all but the first machine of a table.
    suffix: String,
    /// Is the column of an enum seen through a domain, which has no comparison?
    compares_as_text: bool,
    /// May NEW.column = OLD.column hold for texts that differ?
    nondeterministic: bool,
    /// Has it partitions or a parent?
    in_tree: bool,
}

/// A trigger of ours: its name, its column, and whether it judges.
type Known = (String, String, bool);

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
                 pg_catalog.getdatabaseencoding()), tgnargs > 1 \
             FROM pg_catalog.pg_trigger WHERE tgrelid = $1 AND tgparentid = 0 AND tgnargs > 0 \
             AND tgfoid = 'concierge.enforce_status()'::pg_catalog.regprocedure",
            &[table.oid.into()],
            |row| Ok((row.text(1)?, row.text(2)?, row.get::<bool>(3)? == Some(true))),
        )?;
        let kind = rows(
            Sees::Latest,
            "SELECT c.relkind = 'p' OR EXISTS (\
                 SELECT FROM pg_catalog.pg_inherits i WHERE i.inhrelid = c.oid), \
                 coalesce(NOT k.collisdeterministic, false), t.typtype = 'd' AND k.oid IS NULL \
             FROM pg_catalog.pg_class c \
             JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attname = $2::name \
             JOIN pg_catalog.pg_type t ON t.oid = a.atttypid \
             LEFT JOIN pg_catalog.pg_collation k ON k.oid = a.attcollation WHERE c.oid = $1",
            &[table.oid.into(), column.into()],
            |row| {
                let is = |ordinal| Ok::<_, Failure>(row.get::<bool>(ordinal)? == Some(true));
                Ok((is(1)?, is(2)?, is(3)?))
            },
        )?;
        let (in_tree, nondeterministic, compares_as_text) =
            kind.first().copied().unwrap_or_default();
        let (all, orphans): (Vec<_>, Vec<_>) =
            all.into_iter().partition(|(_, of, _)| table.has_column(of));
        let own = all.iter().filter(|(_, of, _)| of == column);
        Ok(Self {
            table,
            column,
            present: own.map(|(name, ..)| name.clone()).collect(),
            orphans: orphans.into_iter().map(|(name, ..)| name).collect(),
            suffix: suffix(&all, column),
            compares_as_text,
            nondeterministic,
            in_tree,
        })
    }

    /// Is there none?
    pub fn is_empty(&self) -> bool {
        self.present.is_empty()
    }

    /// Makes what the machine needs, and drops what it no longer needs.
    pub fn make(
        &self,
        machine: &Machine,
        definition: &str,
        wanted: Wanted,
        names: &Names,
    ) -> Result<(), Failure> {
        self.orphans.iter().try_for_each(|orphan| self.table.drop_trigger(orphan))?;
        let mut made = Vec::new();
        let arguments = [self.column, definition, &names.history, &names.timers];
        let judge = arguments.map(quote_literal).join(", ");
        for when in self.needed(machine, wanted) {
            let is_judge = when.name == STATUS_TRIGGER;
            let name = format!("{}{}", when.name, self.suffix);
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
        let exactly = match (self.compares_as_text, self.nondeterministic) {
            (true, _) => "::text",
            (_, true) => " COLLATE \"C\"",
            _ => "",
        };
        let changes = format!("OLD.{column}{exactly} IS DISTINCT FROM NEW.{column}{exactly}");
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
            // A row that comes from another partition has to be seen, whatever its state.
            condition: (!wanted.any() && !self.in_tree).then_some(starts_elsewhere),
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
}

/// What the names of this column's triggers end in: nothing for the first machine of a table, else the column,
/// cut so that every name fits and none is taken.
fn suffix(all: &[Known], column: &str) -> String {
    const LONGEST: usize = "concierge_50_status_truncate".len();
    let judge = all.iter().find(|(_, of, judges)| of == column && *judges);
    if let Some(own) = judge.and_then(|(name, ..)| name.strip_prefix(STATUS_TRIGGER)) {
        return own.to_owned();
    }
    let cut = |number: String| {
        let mut name = format!("_{column}");
        while name.len() + number.len() > MAX_NAME - LONGEST {
            name.pop();
        }
        name + &number
    };
    let taken = |suffix: &String| {
        all.iter().any(|(name, ..)| name.strip_prefix(STATUS_TRIGGER) == Some(suffix.as_str()))
    };
    let numbered = (2..).map(|n| cut(format!("_{n}")));
    let mut candidates = [String::new(), cut(String::new())].into_iter().chain(numbered);
    candidates.find(|suffix| !taken(suffix)).unwrap_or_default()
}

fn list<'a>(words: impl Iterator<Item = &'a str>) -> String {
    words.map(quote_literal).collect::<Vec<_>>().join(", ")
}
