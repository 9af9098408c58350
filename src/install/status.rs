//! What is embedded, recorded and really there.

use super::modules::catalog;
use super::present;
use super::records::{Record, Records};
use super::site::Site;
use crate::error::Failure;
use concierge_core::install::catalog::Step;
use concierge_core::install::object::Object;
use pgrx::datum::TimestampWithTimeZone;

/// One step, of this release or of another that left its record.
pub struct StepStatus {
    pub module: String,
    pub step: String,
    pub state: &'static str,
    pub installed_at: Option<TimestampWithTimeZone>,
    pub extension_version: Option<String>,
    pub missing: Vec<Object>,
}

/// The steps of every module that has a record in the schema, those of this release first.
pub fn status(site: &Site, records: &Records) -> Result<Vec<StepStatus>, Failure> {
    let mut found = Vec::new();
    for module in catalog()?.modules().iter().filter(|module| records.mention(&module.name)) {
        for step in &module.steps {
            let record = records.get(&module.name, &step.name);
            let missing = match record {
                Some(_) => missing(site, step)?,
                None => Vec::new(),
            };
            found.push(StepStatus {
                module: module.name.clone(),
                step: step.name.clone(),
                state: state(site, step, record, &missing)?,
                installed_at: record.and_then(|record| record.installed_at),
                extension_version: record.map(|record| record.extension_version.clone()),
                missing,
            });
        }
    }
    found.extend(records.iter().filter(|record| !is_ours(record)).map(|record| StepStatus {
        module: record.module.clone(),
        step: record.step.clone(),
        state: "unknown",
        installed_at: record.installed_at,
        extension_version: Some(record.extension_version.clone()),
        missing: Vec::new(),
    }));
    Ok(found)
}

fn is_ours(record: &Record) -> bool {
    let module = catalog().ok().and_then(|catalog| catalog.get(&record.module));
    module.is_some_and(|module| module.steps.iter().any(|step| step.name == record.step))
}

fn state(
    site: &Site,
    step: &Step,
    record: Option<&Record>,
    missing: &[Object],
) -> Result<&'static str, Failure> {
    Ok(match record {
        // What uninstall has left: the tables and their rows.
        None if step.is_api() && present::present(site, &step.objects())?.is_empty() => {
            "uninstalled"
        }
        None => "pending",
        Some(_) if !missing.is_empty() => "damaged",
        Some(record) if record.checksum != step.checksum => "changed",
        Some(_) => "current",
    })
}

/// What `step` makes at `site` and is not there.
pub fn missing(site: &Site, step: &Step) -> Result<Vec<Object>, Failure> {
    let objects: Vec<_> = present::made(site, step).into_iter().map(|(object, _)| object).collect();
    let there = present::present(site, &objects)?;
    Ok(objects.iter().filter(|object| !there.contains(object)).cloned().collect())
}
