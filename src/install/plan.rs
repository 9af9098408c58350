//! What an install is going to do, as statements that `install` runs and `render` shows.

use super::modules::catalog;
use super::present;
use super::records::{self, Record, Records};
use super::remove;
use super::rights;
use super::site::Site;
use super::status;
use crate::error::Failure;
use crate::spi::{Sees, rows};
use concierge_core::install::catalog::{Module, Step};
use concierge_core::install::options::Options;
use concierge_core::install::script::{Statement, statements};
use concierge_core::install::template::{Filled, fill};
use concierge_core::install::token::Kind;
use concierge_core::refusal::{self, Refusal};
use pgrx::spi::quote_identifier;

/// Which steps are wanted.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Want {
    /// All, as for an empty schema.
    Everything,
    /// Those that have not run, or whose re-runnable script or options have changed.
    Pending,
    /// Every re-runnable script, and whatever has not run.
    Again,
}

/// What happens to a step.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Action {
    Created,
    Replaced,
    Unchanged,
}

impl Action {
    /// The word in the results of `install`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Replaced => "replaced",
            Self::Unchanged => "unchanged",
        }
    }
}

/// A step with the statements that carry it out; none when it is unchanged.
pub struct PlannedStep {
    pub module: String,
    pub step: String,
    pub action: Action,
    pub statements: Vec<String>,
}

/// The steps in order, and the roles for want of which statements were left out.
pub struct Plan {
    pub steps: Vec<PlannedStep>,
    pub absent_roles: Vec<String>,
}

impl Plan {
    /// Plans `modules` and all they require at `site`.
    pub fn new(
        site: &Site,
        modules: &[String],
        want: Want,
        records: &Records,
    ) -> Result<Self, Failure> {
        let mut plan = Self { steps: Vec::new(), absent_roles: Vec::new() };
        for module in catalog()?.with_required(modules)? {
            let mut extensions = extensions(site, module)?;
            for step in &module.steps {
                let record = records.get(&module.name, &step.name);
                let (action, mut statements) = plan.step(site, module, step, want, record)?;
                if action != Action::Unchanged {
                    statements.splice(0..0, extensions.drain(..));
                }
                let (module, step) = (module.name.clone(), step.name.clone());
                plan.steps.push(PlannedStep { module, step, action, statements });
            }
        }
        Ok(plan)
    }

    /// What happens to a step, and the statements for it.
    fn step(
        &mut self,
        site: &Site,
        module: &Module,
        step: &Step,
        want: Want,
        record: Option<&Record>,
    ) -> Result<(Action, Vec<String>), Failure> {
        let action = action(site, step, want, record);
        let mut statements = match (record, action) {
            (Some(record), Action::Unchanged) => {
                check_layout(site, step, record)?;
                let mending =
                    if want == Want::Again { missing_indexes(site, step)? } else { vec![] };
                let action = if mending.is_empty() { action } else { Action::Replaced };
                return Ok((action, mending));
            }
            _ if want == Want::Everything => Vec::new(),
            _ => leftovers(site, module, step, record)?,
        };
        self.fill(site, step, &mut statements)?;
        statements.push(record_of(site, module, step));
        Ok((action, statements))
    }

    /// Every statement, and at the end the word to PostgREST if there is anything new to see.
    pub fn statements(&self) -> Vec<String> {
        let mut all: Vec<_> = self.steps.iter().flat_map(|s| s.statements.clone()).collect();
        if !all.is_empty() {
            all.push("NOTIFY pgrst, 'reload schema'".to_owned());
        }
        all
    }

    fn fill(&mut self, site: &Site, step: &Step, into: &mut Vec<String>) -> Result<(), Failure> {
        let broken =
            |e: String| Refusal::new(refusal::NOT_HERE, "this release is broken").detail(e);
        for statement in statements(&step.script).map_err(|e| broken(e.to_string()))? {
            if makes_a_schema_that_exists(site, &statement) {
                continue;
            }
            match fill(&statement, site).map_err(|e| broken(e.to_string()))? {
                Filled::Statement(text) => into.push(text),
                Filled::WithoutRole(role) if self.absent_roles.contains(&role) => {}
                Filled::WithoutRole(role) => self.absent_roles.push(role),
            }
        }
        Ok(())
    }
}

fn action(site: &Site, step: &Step, want: Want, record: Option<&Record>) -> Action {
    let Some(record) = record else { return Action::Created };
    let current =
        record.checksum == step.checksum && records::same_options(&record.options, site.options());
    match want {
        Want::Everything => Action::Created,
        Want::Pending | Want::Again if !step.is_api() => Action::Unchanged,
        Want::Pending if current => Action::Unchanged,
        Want::Pending | Want::Again => Action::Replaced,
    }
}

fn record_of(site: &Site, module: &Module, step: &Step) -> String {
    let options = site.options().to_json();
    records::insert(&site.schema, &module.name, &step.name, &step.checksum, &options)
}

/// Statements that clear away what a re-runnable script finds: policies, which cannot be created or
/// replaced, and the rights of roles that are no longer named.
fn leftovers(
    site: &Site,
    module: &Module,
    step: &Step,
    record: Option<&Record>,
) -> Result<Vec<String>, Failure> {
    let mut policies = step.objects();
    policies.retain(|object| object.kind() == "policy");
    let there = present::present(site, &policies)?;
    let mut statements: Vec<_> =
        there.into_iter().map(|policy| remove::drop_statement(site, policy)).collect();
    if let Some(record) = record {
        let former = Options::read("{}", &record.options)?;
        statements.extend(rights::revoked(site, module, &former)?);
    }
    Ok(statements)
}

/// The statements of `step` whose indexes are not there.
fn missing_indexes(site: &Site, step: &Step) -> Result<Vec<String>, Failure> {
    let missing = status::missing(site, step)?;
    let made = present::made(site, step).into_iter();
    let lost = made.filter(|(object, _)| object.kind() == "index" && missing.contains(object));
    Ok(lost.map(|(_, statement)| statement).collect())
}

/// Refuses options that differ from those a step was laid out with and that its tables stand for.
fn check_layout(site: &Site, step: &Step, record: &Record) -> Result<(), Failure> {
    if step.is_api() || record.checksum != step.checksum {
        return Ok(());
    }
    let former = site.with_options(Options::read("{}", &record.options)?);
    let differs = statements(&step.script)
        .unwrap_or_default()
        .iter()
        .any(|statement| fill(statement, site) != fill(statement, &former));
    if !differs {
        return Ok(());
    }
    Err(Refusal::new(
        refusal::INVALID_ARGUMENT,
        format!("the tables of module \"{}\" were laid out with other options", record.module),
    )
    .detail(format!("They were: {}.", record.options))
    .hint("Defaults and checks of your tables are yours to ALTER; leave the option as it was.")
    .into())
}

/// `CREATE SCHEMA IF NOT EXISTS` asks for rights on the database even when there is nothing to create.
fn makes_a_schema_that_exists(site: &Site, statement: &Statement<'_>) -> bool {
    statement.starts_with(&["create", "schema"])
        && statement
            .code()
            .find(|token| token.kind == Kind::Placeholder)
            .is_some_and(|token| site.has_schema(token.text))
}

/// Statements that make the PostgreSQL extensions `module` needs and the database does not have.
fn extensions(site: &Site, module: &Module) -> Result<Vec<String>, Failure> {
    let mut statements = Vec::new();
    for name in &module.extensions {
        let (installed, available) = extension_state(site.sees, name)?;
        if installed {
            continue;
        }
        if !available {
            return Err(Refusal::new(
                refusal::NOT_HERE,
                format!("module \"{}\" needs the extension \"{name}\"", module.name),
            )
            .detail("Its files are not on this server.")
            .hint(package_hint(name))
            .into());
        }
        statements.push(format!(
            "CREATE EXTENSION IF NOT EXISTS {} WITH SCHEMA {}",
            quote_identifier(name),
            quote_identifier(site.schema_of_extension(name))
        ));
    }
    Ok(statements)
}

fn package_hint(extension: &str) -> &'static str {
    match extension {
        "vector" => "Install the package postgresql-NN-pgvector of your distribution.",
        _ => "Install the package postgresql-contrib of your distribution.",
    }
}

fn extension_state(sees: Sees, name: &str) -> Result<(bool, bool), Failure> {
    let found = rows(
        sees,
        "SELECT installed_version IS NOT NULL FROM pg_catalog.pg_available_extensions \
         WHERE name = $1::name",
        &[name.into()],
        |row| Ok(row.get::<bool>(1)?.unwrap_or(false)),
    )?;
    Ok((found.first() == Some(&true), !found.is_empty()))
}
