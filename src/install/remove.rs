//! Taking modules out again: `uninstall` and `detach`.

use super::modules::catalog;
use super::present::{depending, present};
use super::records::{self, Records};
use super::rights;
use super::site::Site;
use crate::error::Failure;
use crate::spi::{Row, Sees, rows, run};
use concierge_core::install::catalog::{BASE, Module};
use concierge_core::install::object::{Object, STATUS_TRIGGER};
use concierge_core::install::script::statements;
use concierge_core::install::template::{Filled, fill};
use concierge_core::refusal::{self, Refusal};
use pgrx::spi::{quote_identifier, quote_literal, quote_qualified_identifier};

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
    clean_up(site, module)?;
    let mut done = remove_objects(site, module, |object| !object.holds_data())?;
    if keep_data {
        // Without policies the rights promise rows that nobody would see.
        for statement in rights::withdrawn(site, module)? {
            run(&statement)?;
        }
        run(&records::delete(&site.schema, &module.name, true))?;
        return Ok(done);
    }
    done.extend(remove_objects(site, module, Object::holds_data)?);
    run(&records::delete(&site.schema, &module.name, false))?;
    if Records::of(Sees::Latest, &site.schema)?.iter().all(|record| record.module == BASE) {
        done.extend(remove_base(site)?);
    }
    Ok(done)
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

/// Takes whatever depends on the extension and can be made again out of a schema, so that DROP EXTENSION
/// needs no CASCADE; names the rest.
pub fn detach(site: &Site, records: &Records) -> Result<Vec<Removal>, Failure> {
    let schema = [site.schema.as_str().into()];
    let mut done = Vec::new();
    for name in records.installed().iter().rev() {
        if let Some(module) = catalog()?.get(name) {
            done.extend(drop_depending(site, module)?);
        }
    }
    let attached = include_str!("attached_triggers.sql");
    for (statement, trigger) in rows(Sees::Latest, attached, &schema, removal("removed"))? {
        run(&statement)?;
        done.push(trigger);
    }
    let kept = rows(Sees::Latest, include_str!("dependents.sql"), &schema, removal("kept"))?;
    done.extend(kept.into_iter().map(|(_, kept)| kept));
    Ok(done)
}

/// Drops what `module` made and the extension is needed for, but for what a user's object stands on.
fn drop_depending(site: &Site, module: &Module) -> Result<Vec<Removal>, Failure> {
    let objects: Vec<_> = module.objects().into_iter().filter(|o| !o.holds_data()).collect();
    let depending = depending(site, &objects)?;
    for object in depending.iter().rev() {
        run(&format!(
            "DO $detach$ BEGIN EXECUTE {}; \
             EXCEPTION WHEN dependent_objects_still_exist THEN NULL; END $detach$",
            quote_literal(drop_statement(site, object))
        ))?;
    }
    let left = present(site, &objects)?;
    let gone = depending.into_iter().rev().filter(|object| !left.contains(object));
    let undo = format!("SELECT concierge.repair({})", quote_literal(&site.schema));
    Ok(gone.map(|object| removed(object, &undo)).collect())
}

/// Reads rows of (statement, object, undo).
fn removal(action: &'static str) -> impl Fn(Row<'_>) -> Result<(String, Removal), Failure> {
    move |row| {
        let removal = Removal { object: row.text(2)?, action, undo: row.text(3)? };
        Ok((row.text(1)?, removal))
    }
}

/// Takes out what dropping the module's objects would not.
fn clean_up(site: &Site, module: &Module) -> Result<(), Failure> {
    for statement in statements(&module.removal).unwrap_or_default() {
        if let Ok(Filled::Statement(text)) = fill(&statement, site) {
            run(&text)?;
        }
    }
    Ok(())
}

fn remove_objects(
    site: &Site,
    module: &Module,
    which: impl Fn(&Object) -> bool,
) -> Result<Vec<Removal>, Failure> {
    let mut done = Vec::new();
    let schema = quote_literal(&site.schema);
    let undo = format!("SELECT concierge.install('{{{}}}', {schema})", module.name);
    let objects: Vec<_> = module.objects().into_iter().filter(which).collect();
    for object in present(site, &objects)?.into_iter().rev() {
        if matches!(object, Object::Index(..)) {
            continue; // goes with its table
        }
        run(&drop_statement(site, object))?;
        done.push(removed(object, &undo));
    }
    Ok(done)
}

fn removed(object: &Object, undo: &str) -> Removal {
    let undo = if object.holds_data() { String::new() } else { undo.to_owned() };
    Removal { object: format!("{} {object}", object.kind()), action: "removed", undo }
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

/// The statement that drops one object.
pub fn drop_statement(site: &Site, object: &Object) -> String {
    let kind = object.kind().to_uppercase();
    match object.table() {
        // A status machine is several triggers.
        Some(table) if object.name() == STATUS_TRIGGER => format!(
            "SELECT concierge.detach_status_machine(target, status_column) \
             FROM concierge.status_machines WHERE target = {}::pg_catalog.regclass",
            quote_literal(quote_qualified_identifier(site.schema.as_str(), table))
        ),
        Some(table) => format!(
            "DROP {kind} {} ON {}",
            quote_identifier(object.name()),
            quote_qualified_identifier(site.schema.as_str(), table)
        ),
        None => format!("DROP {kind} {}", site.name_of(object)),
    }
}
