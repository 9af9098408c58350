//! `concierge.doctor()`: what is wrong with an installed schema, and what to do about it.
//!
//! A check is a query of its own beside this file; it is given the names of the schema ($1), of its private
//! schema ($2) and of the roles of callers ($3), and returns (severity, object, finding, fix).

use crate::error::{Failure, OrRaise};
use crate::install::status::{StepStatus, status};
use crate::install::{Site, at};
use crate::spi::{Sees, rows};
use concierge_core::install::catalog::API;
use concierge_core::install::object::Object;
use concierge_core::install::options::RlsStyle;
use pgrx::prelude::*;
use pgrx::spi::quote_literal;

/// One thing that is wrong.
struct Finding {
    severity: String,
    object: String,
    finding: String,
    fix: String,
}

const FOREIGN_KEYS: &str = include_str!("foreign_key_without_index.sql");

const CHECKS: &[&str] = &[
    include_str!("auth_not_followed.sql"),
    include_str!("rls_off.sql"),
    include_str!("rls_without_policy.sql"),
    include_str!("policy_open_to_all.sql"),
    include_str!("definer_exposed.sql"),
    include_str!("schema_open.sql"),
    include_str!("search_path_open.sql"),
    include_str!("function_public.sql"),
    include_str!("view_as_owner.sql"),
    include_str!("extension_object_in_table.sql"),
    include_str!("trigger_disabled.sql"),
    FOREIGN_KEYS,
    include_str!("constraint_not_validated.sql"),
    include_str!("index_invalid.sql"),
    include_str!("index_duplicate.sql"),
    include_str!("primary_key_missing.sql"),
    include_str!("status_machine_broken.sql"),
    include_str!("status_trigger_not_last.sql"),
];

#[pg_extern(stable, parallel_unsafe)]
#[search_path(pg_catalog, pg_temp)]
fn doctor(
    schema: default!(Option<&str>, "pg_catalog.current_schema()"),
) -> TableIterator<
    'static,
    (name!(severity, String), name!(object, String), name!(finding, String), name!(fix, String)),
> {
    let found = examine(schema).or_raise();
    TableIterator::new(found.into_iter().map(|f| (f.severity, f.object, f.finding, f.fix)))
}

fn examine(schema: Option<&str>) -> Result<Vec<Finding>, Failure> {
    let (site, records) = at(Sees::Snapshot, schema, "{}")?;
    site.must_exist()?;
    let steps = status(&site, &records)?;
    let lost = |kind: &str| steps.iter().flat_map(|s| &s.missing).any(|o| o.kind() == kind);
    // A lost index of ours would be reported twice, with two fixes that make it twice.
    let skip_foreign_keys = lost("index") || lost("table");
    let mut found = out_of_order(&site, &steps);
    let roles = &site.options().roles;
    let callers = vec![roles.anon.as_str(), roles.user.as_str()];
    for check in checks(site.options().rls_style) {
        if skip_foreign_keys && check == FOREIGN_KEYS {
            continue;
        }
        let arguments =
            [site.schema.as_str().into(), site.private.as_str().into(), callers.clone().into()];
        found.extend(rows(Sees::Snapshot, check, &arguments, |row| {
            Ok(Finding {
                severity: row.text(1)?,
                object: row.text(2)?,
                finding: row.text(3)?,
                fix: row.text(4)?,
            })
        })?);
    }
    found.sort_by_key(|f| match f.severity.as_str() {
        "error" => 0,
        "warning" => 1,
        _ => 2,
    });
    Ok(found)
}

/// What the records say of the steps.
fn out_of_order(site: &Site, steps: &[StepStatus]) -> Vec<Finding> {
    let lost_tables: Vec<_> = steps
        .iter()
        .flat_map(|step| &step.missing)
        .filter(|object| object.kind() == "table")
        .map(Object::name)
        .collect();
    steps.iter().flat_map(|step| findings(site, step, &lost_tables)).collect()
}

fn findings(site: &Site, step: &StepStatus, lost_tables: &[&str]) -> Vec<Finding> {
    let schema = quote_literal(&site.schema);
    let name = format!("step {} of module {}", step.step, step.module);
    let warning = |fix: String| Finding {
        severity: "warning".into(),
        object: name.clone(),
        finding: format!("is {}", step.state),
        fix,
    };
    match step.state {
        "current" | "uninstalled" => Vec::new(),
        "damaged" => step
            .missing
            .iter()
            // What was on a lost table is gone with it.
            .filter(|object| !object.table().is_some_and(|table| lost_tables.contains(&table)))
            .map(|object| Finding {
                severity: "error".into(),
                object: format!("{} {object}", object.kind()),
                finding: format!("{name} made it; it is gone"),
                fix: match lost_tables.first() {
                    None => format!("SELECT concierge.repair({schema})"),
                    Some(_) if object.kind() == "table" => format!(
                        "Restore it from a backup; SELECT concierge.render('{{{}}}', {schema}) \
                         shows how it was made.",
                        step.module
                    ),
                    Some(table) => format!("Restore table {table}, then repair the schema."),
                },
            })
            .collect(),
        "unknown" => vec![warning("Install the release of pg_concierge that wrote it.".into())],
        "pending" if step.step == API => {
            vec![warning(format!("SELECT concierge.install('{{{}}}', {schema})", step.module))]
        }
        _ => vec![warning(format!("SELECT concierge.upgrade({schema})"))],
    }
}

/// The checks that make sense for a style of policies.
fn checks(style: RlsStyle) -> impl Iterator<Item = &'static str> {
    let per_row = (style == RlsStyle::InitPlan).then_some(include_str!("policy_per_row.sql"));
    CHECKS.iter().copied().chain(per_row)
}

extension_sql_file!("doctor.sql", name = "doctor_comments", requires = [doctor]);
