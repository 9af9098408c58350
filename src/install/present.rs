//! Which of a module's objects are really there.

use super::site::Site;
use crate::error::Failure;
use crate::spi::rows;
use concierge_core::install::catalog::Step;
use concierge_core::install::object::{Object, Place, made_by};
use concierge_core::install::script::statements;
use concierge_core::install::template::{Filled, fill};

/// The objects that `step` makes at `site`: those whose statements are not left out for want of a role.
pub fn expected(site: &Site, step: &Step) -> Vec<Object> {
    let all = statements(&step.script).unwrap_or_default();
    all.iter()
        .filter(|statement| matches!(fill(statement, site), Ok(Filled::Statement(_))))
        .filter_map(made_by)
        .collect()
}

/// Those of `objects` that are there.
pub fn present<'a>(site: &Site, objects: &'a [Object]) -> Result<Vec<&'a Object>, Failure> {
    those(site, objects, include_str!("present.sql"))
}

/// Those of `objects` that are there and would stand in the way of DROP EXTENSION.
pub fn depending<'a>(site: &Site, objects: &'a [Object]) -> Result<Vec<&'a Object>, Failure> {
    those(site, objects, include_str!("depending.sql"))
}

/// Those of `objects` for which `query` says true.
fn those<'a>(site: &Site, objects: &'a [Object], query: &str) -> Result<Vec<&'a Object>, Failure> {
    let column = |text: fn(&Object) -> &str| objects.iter().map(text).collect::<Vec<_>>();
    let answers = rows(
        site.sees,
        query,
        &[
            site.schema.as_str().into(),
            site.private.as_str().into(),
            column(Object::kind).into(),
            column(|object| if object.place() == Place::Private { "private" } else { "" }).into(),
            column(Object::name).into(),
            column(|object| object.table().unwrap_or_default()).into(),
        ],
        |row| Ok(row.get::<bool>(1)? == Some(true)),
    )?;
    Ok(objects.iter().zip(answers).filter(|(_, yes)| *yes).map(|(object, _)| object).collect())
}
