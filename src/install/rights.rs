//! Taking back what roles were granted: when an install is given other roles, or a module is uninstalled.

use super::present::present;
use super::site::Site;
use crate::error::Failure;
use crate::spi::rows;
use concierge_core::install::catalog::{BASE, Module};
use concierge_core::install::object::Object;
use concierge_core::install::options::{Options, Roles};
use pgrx::spi::quote_identifier;

/// Statements that take the rights on `module` from the roles of `former` that are no longer named.
pub fn revoked(site: &Site, module: &Module, former: &Options) -> Result<Vec<String>, Failure> {
    let now = names(&site.options().roles);
    let gone: Vec<_> = names(&former.roles).into_iter().filter(|r| !now.contains(r)).collect();
    revoke(site, module, &gone)
}

/// Statements that take all rights on `module` from the roles that have them.
pub fn withdrawn(site: &Site, module: &Module) -> Result<Vec<String>, Failure> {
    revoke(site, module, &names(&site.options().roles))
}

fn revoke(site: &Site, module: &Module, roles: &[String]) -> Result<Vec<String>, Failure> {
    let roles = existing(site, roles)?;
    if roles.is_empty() {
        return Ok(Vec::new());
    }
    let roles = roles.iter().map(quote_identifier).collect::<Vec<_>>().join(", ");
    let objects = module.objects();
    let mut statements: Vec<_> = present(site, &objects)?
        .into_iter()
        .filter_map(|object| {
            let kind = match object {
                Object::Table(_) | Object::View(_) => "TABLE",
                Object::Function(..) => "FUNCTION",
                _ => return None,
            };
            Some(format!("REVOKE ALL ON {kind} {} FROM {roles}", site.name_of(object)))
        })
        .collect();
    if module.name == BASE {
        statements.push(format!("REVOKE ALL ON SCHEMA {} FROM {roles}", site.quoted()));
    }
    Ok(statements)
}

fn names(roles: &Roles) -> Vec<String> {
    vec![roles.anon.clone(), roles.user.clone(), roles.service.clone()]
}

fn existing(site: &Site, roles: &[String]) -> Result<Vec<String>, Failure> {
    rows(
        site.sees,
        "SELECT rolname::text FROM pg_catalog.pg_roles WHERE rolname = ANY ($1::name[])",
        &[roles.to_vec().into()],
        |row| row.text(1),
    )
}
