//! Laying out modules in a user's schema, looking after them, and taking them out again.

mod guards;
mod modules;
mod plan;
mod present;
mod records;
mod remove;
mod rights;
mod site;
pub(crate) mod status;

use crate::error::{Failure, OrRaise};
use crate::json::Json;
use crate::spi::{Sees, rows, run};
use concierge_core::install::options::Options;
use concierge_core::refusal::{self, Refusal};
use pgrx::datum::TimestampWithTimeZone;
use pgrx::prelude::*;
use plan::{Plan, Want};
use records::Records;
use remove::Removal;
pub(crate) use site::Site;

/// One row of what `install` and its relatives did.
type StepRow = (String, String, &'static str);

#[pg_extern(stable, parallel_unsafe)]
fn render(
    modules: Option<Vec<Option<String>>>,
    schema: default!(Option<&str>, "pg_catalog.current_schema()"),
    options: default!(Option<Json>, "'{}'"),
) -> SetOfIterator<'static, String> {
    let statements = (|| {
        let modules = module_names(modules)?;
        let (site, records) = at(Sees::Snapshot, schema, &options_text(options))?;
        let want = if site.options().pending { Want::Pending } else { Want::Everything };
        let plan = Plan::new(&site, &modules, want, &records)?;
        tell_absent(&plan);
        Ok::<_, Failure>(plan.statements())
    })()
    .or_raise();
    SetOfIterator::new(statements.into_iter().map(|statement| format!("{statement};")))
}

#[pg_extern(volatile, parallel_unsafe)]
#[search_path(pg_catalog, pg_temp)]
fn install(
    modules: Option<Vec<Option<String>>>,
    schema: default!(Option<&str>, "pg_catalog.current_schema()"),
    options: default!(Option<Json>, "'{}'"),
) -> TableIterator<'static, (name!(module, String), name!(step, String), name!(action, &'static str))>
{
    let done = (|| {
        let mut modules = module_names(modules)?;
        let (site, records) = locked(schema, &options_text(options))?;
        if !records.options_are(site.options()) {
            modules.extend(records.installed());
        }
        carry_out(&site, &modules, Want::Pending, &records)
    })();
    TableIterator::new(done.or_raise())
}

#[pg_extern(volatile, parallel_unsafe)]
#[search_path(pg_catalog, pg_temp)]
fn upgrade(
    schema: default!(Option<&str>, "pg_catalog.current_schema()"),
) -> TableIterator<'static, (name!(module, String), name!(step, String), name!(action, &'static str))>
{
    TableIterator::new(again(schema, Want::Pending).or_raise())
}

#[pg_extern(volatile, parallel_unsafe)]
#[search_path(pg_catalog, pg_temp)]
fn repair(
    schema: default!(Option<&str>, "pg_catalog.current_schema()"),
) -> TableIterator<'static, (name!(module, String), name!(step, String), name!(action, &'static str))>
{
    TableIterator::new(again(schema, Want::Again).or_raise())
}

#[pg_extern(stable, parallel_unsafe)]
#[allow(clippy::type_complexity)]
fn status(
    schema: default!(Option<&str>, "pg_catalog.current_schema()"),
) -> TableIterator<
    'static,
    (
        name!(module, String),
        name!(step, String),
        name!(state, &'static str),
        name!(installed_at, Option<TimestampWithTimeZone>),
        name!(extension_version, Option<String>),
        name!(missing, Vec<String>),
    ),
> {
    let found = at(Sees::Snapshot, schema, "{}").and_then(|(site, records)| {
        site.must_exist()?;
        status::status(&site, &records)
    });
    TableIterator::new(found.or_raise().into_iter().map(|s| {
        let missing = s.missing.iter().map(|object| format!("{} {object}", object.kind()));
        (s.module, s.step, s.state, s.installed_at, s.extension_version, missing.collect())
    }))
}

#[pg_extern(volatile, parallel_unsafe)]
#[search_path(pg_catalog, pg_temp)]
fn uninstall(
    schema: Option<&str>,
    module: Option<&str>,
    keep_data: default!(Option<bool>, "true"),
) -> TableIterator<'static, (name!(object, String), name!(action, &'static str), name!(undo, String))>
{
    let removed = (|| {
        let module = module.ok_or_else(|| null("module"))?;
        let (site, records) = locked(schema, "{}")?;
        site.must_exist()?;
        remove::uninstall(&site, &records, module, keep_data.unwrap_or(true))
    })();
    removals(removed)
}

#[pg_extern(volatile, parallel_unsafe)]
#[search_path(pg_catalog, pg_temp)]
fn detach(
    schema: default!(Option<&str>, "pg_catalog.current_schema()"),
) -> TableIterator<'static, (name!(object, String), name!(action, &'static str), name!(undo, String))>
{
    let removed = locked(schema, "{}").and_then(|(site, records)| {
        site.must_exist()?;
        remove::detach(&site, &records)
    });
    removals(removed)
}

/// The modules of this release, for the view `concierge.modules`.
#[pg_extern(immutable, strict, parallel_safe)]
#[allow(clippy::type_complexity)]
fn module_list() -> TableIterator<
    'static,
    (
        name!(module, String),
        name!(summary, String),
        name!(requires, Vec<String>),
        name!(extensions, Vec<String>),
        name!(tables, Vec<String>),
    ),
> {
    let modules: Vec<_> = modules::catalog()
        .or_raise()
        .offered()
        .map(|m| {
            let objects = m.objects();
            let tables = objects.iter().filter(|object| object.kind() == "table");
            let tables = tables.map(|table| table.name().to_owned()).collect();
            (m.name.clone(), m.summary.clone(), m.requires.clone(), m.extensions.clone(), tables)
        })
        .collect();
    TableIterator::new(modules)
}

extension_sql_file!(
    "install.sql",
    name = "install_comments",
    requires = [render, install, upgrade, repair, status, uninstall, detach, module_list]
);

/// The site and its records, with the options recorded there under those given now.
pub(crate) fn at(
    sees: Sees,
    schema: Option<&str>,
    given: &str,
) -> Result<(Site, Records), Failure> {
    let schema = schema.ok_or_else(|| {
        Refusal::new(refusal::NOT_NULL, "no schema is named")
            .detail("The search_path leads to no schema that exists.")
            .hint("Name one: concierge.install(ARRAY['accounts'], 'app').")
    })?;
    let records = Records::of(sees, schema)?;
    let options = Options::read(records.options(), given)?;
    Ok((Site::new(sees, schema, options)?, records))
}

/// The same for what changes the schema: one at a time.
fn locked(schema: Option<&str>, given: &str) -> Result<(Site, Records), Failure> {
    guards::check_place()?;
    rows(
        Sees::Latest,
        "SELECT pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended($1, 0))",
        &[format!("concierge.install {}", schema.unwrap_or_default()).into()],
        |_| Ok(()),
    )?;
    let (site, records) = at(Sees::Latest, schema, given)?;
    guards::check_private_schema(&site)?;
    Ok((site, records))
}

/// Has one module installed in a schema, with the options that hold there.
pub(crate) fn install_module(module: &str, schema: &str) -> Result<(), Failure> {
    let (site, records) = locked(Some(schema), "{}")?;
    carry_out(&site, &[module.to_owned()], Want::Pending, &records).map(drop)
}

fn again(schema: Option<&str>, want: Want) -> Result<Vec<StepRow>, Failure> {
    let (site, records) = locked(schema, "{}")?;
    site.must_exist()?;
    carry_out(&site, &records.installed(), want, &records)
}

fn carry_out(
    site: &Site,
    modules: &[String],
    want: Want,
    records: &Records,
) -> Result<Vec<StepRow>, Failure> {
    let plan = Plan::new(site, modules, want, records)?;
    tell_absent(&plan);
    for statement in plan.statements() {
        run(&statement)?;
    }
    Ok(plan.steps.into_iter().map(|s| (s.module, s.step, s.action.word())).collect())
}

fn tell_absent(plan: &Plan) {
    for role in &plan.absent_roles {
        pgrx::notice!(
            "role \"{role}\" does not exist: its grants are left out until repair() runs with it"
        );
    }
}

fn module_names(modules: Option<Vec<Option<String>>>) -> Result<Vec<String>, Failure> {
    let names = modules.ok_or_else(|| null("modules"))?;
    names.into_iter().map(|name| name.ok_or_else(|| null("an element of modules").into())).collect()
}

fn null(what: &str) -> Refusal {
    Refusal::new(refusal::NOT_NULL, format!("{what} is null"))
        .hint("SELECT module FROM concierge.modules lists what there is.")
}

fn options_text(options: Option<Json>) -> String {
    options.map_or_else(|| "{}".to_owned(), |Json(text)| text)
}

fn removals(
    removed: Result<Vec<Removal>, Failure>,
) -> TableIterator<'static, (name!(object, String), name!(action, &'static str), name!(undo, String))>
{
    TableIterator::new(removed.or_raise().into_iter().map(|r| (r.object, r.action, r.undo)))
}
