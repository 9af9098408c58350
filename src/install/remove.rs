//! Taking modules out again: `uninstall` and `detach`.

use super::modules::catalog;
use super::present::present;
use super::records::{self, Records};
use super::site::Site;
use crate::error::Failure;
use crate::spi::{Row, Sees, rows, run};
use concierge_core::install::catalog::{BASE, Module};
use concierge_core::install::object::{Object, Place};
use concierge_core::install::script::statements;
use concierge_core::install::template::{Filled, fill};
use concierge_core::refusal::{self, Refusal};
use pgrx::spi::{quote_identifier, quote_qualified_identifier};

/// Something that was taken out, or could not be: its name, what happened, and how to have it back.
pub struct Removal {
    pub object: String,
    pub action: &'static str,
    pub undo: String,
}

/// Takes `module` out of the schema; its tables too unless `keep_data`.
pub fn uninstall(
    site: &Site,
    records: &Records,
    module: &str,
    keep_data: bool,
) -> Result<Vec<Removal>, Failure> {
    let module = catalog()?.require(module)?;
    check_removable(site, records, module)?;
    let mut removed = remove_api(site, module)?;
    if keep_data {
        run(&records::delete(&site.schema, &module.name, true))?;
        return Ok(removed);
    }
    removed.extend(remove_objects(site, module, Object::holds_data)?);
    run(&records::delete(&site.schema, &module.name, false))?;
    if Records::of(Sees::Latest, &site.schema)?.iter().all(|record| record.module == BASE) {
        removed.extend(remove_base(site)?);
    }
    Ok(removed)
}

fn check_removable(site: &Site, records: &Records, module: &Module) -> Result<(), Failure> {
    if module.name == BASE || !records.mention(&module.name) {
        let message =
            format!("module \"{}\" is not installed in schema \"{}\"", module.name, site.schema);
        return Err(Refusal::new(refusal::UNDEFINED_OBJECT, message)
            .hint("SELECT * FROM concierge.status('the_schema') lists what is.")
            .into());
    }
    let dependents: Vec<_> = catalog()?
        .modules()
        .iter()
        .filter(|other| other.requires.contains(&module.name) && records.mention(&other.name))
        .map(|other| other.name.as_str())
        .collect();
    if dependents.is_empty() {
        return Ok(());
    }
    let dependents = dependents.join(", ");
    Err(Refusal::new(refusal::STILL_NEEDED, format!("module \"{}\" is still needed", module.name))
        .detail(format!("Required by: {dependents}."))
        .hint("Uninstall those first.")
        .into())
}

/// Takes everything but tables and data out of `schema`, so that DROP EXTENSION needs no CASCADE.
pub fn detach(site: &Site, records: &Records) -> Result<Vec<Removal>, Failure> {
    let mut removed = Vec::new();
    for name in records.installed().iter().rev() {
        if let Some(module) = catalog()?.get(name) {
            removed.extend(remove_api(site, module)?);
        }
    }
    for trigger in rows(
        Sees::Latest,
        include_str!("attached_triggers.sql"),
        &[site.schema.as_str().into()],
        removal("removed"),
    )? {
        run(&trigger.0)?;
        removed.push(trigger.1);
    }
    removed.extend(
        rows(
            Sees::Latest,
            include_str!("dependents.sql"),
            &[site.schema.as_str().into()],
            removal("kept"),
        )?
        .into_iter()
        .map(|(_, kept)| kept),
    );
    Ok(removed)
}

/// Reads rows of (statement, object, undo).
fn removal(action: &'static str) -> impl Fn(Row<'_>) -> Result<(String, Removal), Failure> {
    move |row| {
        let removal = Removal { object: row.text(2)?, action, undo: row.text(3)? };
        Ok((row.text(1)?, removal))
    }
}

/// Runs the module's own clean-up, then drops what its api makes.
fn remove_api(site: &Site, module: &Module) -> Result<Vec<Removal>, Failure> {
    for statement in statements(&module.removal).unwrap_or_default() {
        if let Ok(Filled::Statement(text)) = fill(&statement, site) {
            run(&text)?;
        }
    }
    remove_objects(site, module, |object| !object.holds_data())
}

fn remove_objects(
    site: &Site,
    module: &Module,
    which: impl Fn(&Object) -> bool,
) -> Result<Vec<Removal>, Failure> {
    let mut removed = Vec::new();
    let objects: Vec<_> = module.objects().into_iter().filter(which).collect();
    for object in present(site, &objects)?.into_iter().rev() {
        if matches!(object, Object::Index(..)) {
            continue; // goes with its table
        }
        run(&drop_statement(site, object))?;
        removed.push(Removal {
            object: format!("{} {object}", object.kind()),
            action: "removed",
            undo: undo(site, module, object),
        });
    }
    Ok(removed)
}

fn remove_base(site: &Site) -> Result<Vec<Removal>, Failure> {
    run(&format!("DROP TABLE {}.{}", site.quoted(), records::TABLE))?;
    run(&format!("DROP SCHEMA IF EXISTS {}", quote_identifier(&site.private)))?;
    Ok(vec![Removal {
        object: format!("table {}", records::TABLE),
        action: "removed",
        undo: String::new(),
    }])
}

fn undo(site: &Site, module: &Module, object: &Object) -> String {
    if object.holds_data() {
        return String::new();
    }
    let schema = pgrx::spi::quote_literal(&site.schema);
    format!("SELECT concierge.install('{{{}}}', {schema})", module.name)
}

/// The statement that drops one object.
pub fn drop_statement(site: &Site, object: &Object) -> String {
    let schema = match object.place() {
        Place::Public => &site.schema,
        Place::Private => &site.private,
    };
    let kind = object.kind().to_uppercase();
    match object.table() {
        Some(table) => format!(
            "DROP {kind} {} ON {}",
            quote_identifier(object.name()),
            quote_qualified_identifier(schema.as_str(), table)
        ),
        None => {
            format!("DROP {kind} {}", quote_qualified_identifier(schema.as_str(), object.name()))
        }
    }
}
