//! Which of a module's objects are really there.

use super::site::Site;
use crate::error::Failure;
use crate::spi::{Row, rows};
use concierge_core::install::catalog::Step;
use concierge_core::install::object::{Object, Place, made_by};
use concierge_core::install::script::statements;
use concierge_core::install::template::{Filled, fill};
use pgrx::pg_sys;
use std::collections::HashSet;

/// What `step` makes at `site`, each object with its statement; not those that are left out for want of a
/// role.
pub fn made(site: &Site, step: &Step) -> Vec<(Object, String)> {
    let all = statements(&step.script).unwrap_or_default();
    let filled = all.iter().map(|statement| (made_by(statement), fill(statement, site)));
    filled
        .filter_map(|pair| match pair {
            (Some(object), Ok(Filled::Statement(text))) => Some((object, text)),
            _ => None,
        })
        .collect()
}

/// Those of `objects` that are there.
pub fn present<'a>(site: &Site, objects: &'a [Object]) -> Result<Vec<&'a Object>, Failure> {
    let addresses = addresses(site, objects)?;
    let there = objects.iter().zip(addresses).filter(|(_, address)| address.is_some());
    Ok(there.map(|(object, _)| object).collect())
}

/// Those of `objects` that are there and would stand in the way of DROP EXTENSION.
pub fn depending<'a>(site: &Site, objects: &'a [Object]) -> Result<Vec<&'a Object>, Failure> {
    let dependent: HashSet<_> = rows(site.sees, include_str!("depending.sql"), &[], address)?
        .into_iter()
        .flatten()
        .collect();
    let addresses = addresses(site, objects)?;
    let depends = |address: &Option<Address>| address.is_some_and(|a| dependent.contains(&a));
    let found = objects.iter().zip(addresses).filter(|(_, address)| depends(address));
    Ok(found.map(|(object, _)| object).collect())
}

/// Catalog and OID of an object.
type Address = (pg_sys::Oid, pg_sys::Oid);

/// Reads an address; `None` where the object is not there.
fn address(row: Row<'_>) -> Result<Option<Address>, Failure> {
    Ok(row.get(1)?.zip(row.get(2)?))
}

/// Where `objects` are, in their order.
fn addresses(site: &Site, objects: &[Object]) -> Result<Vec<Option<Address>>, Failure> {
    let column = |text: fn(&Object) -> &str| objects.iter().map(text).collect::<Vec<_>>();
    let arguments = [
        site.schema.as_str().into(),
        site.private.as_str().into(),
        column(Object::kind).into(),
        column(|object| if object.place() == Place::Private { "private" } else { "" }).into(),
        column(Object::name).into(),
        column(|object| object.table().unwrap_or_default()).into(),
    ];
    rows(site.sees, include_str!("oids.sql"), &arguments, address)
}
