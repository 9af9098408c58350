//! What must hold before anything is laid out.

use super::site::Site;
use crate::error::Failure;
use crate::spi::{Sees, rows};
use concierge_core::refusal::{self, Refusal};
use pgrx::pg_sys;

/// Refuses the places and times at which an install would go wrong.
pub fn check_place() -> Result<(), Failure> {
    // SAFETY: plain variables of the backend.
    #[allow(unsafe_code)]
    let (in_script, isolation) = unsafe { (pg_sys::creating_extension, pg_sys::XactIsoLevel) };
    if in_script {
        return Err(Refusal::new(refusal::NOT_HERE, "modules cannot be installed by an extension")
            .detail("CREATE or ALTER EXTENSION is running, and would own what is made now.")
            .hint("Run CREATE EXTENSION first, then call the function by itself.")
            .into());
    }
    if isolation > pg_sys::XACT_READ_COMMITTED as i32 {
        return Err(Refusal::new(
            refusal::NOT_HERE,
            "modules are laid out at isolation level read committed only",
        )
        .detail("An older snapshot would not see what another transaction has just installed.")
        .hint("BEGIN ISOLATION LEVEL READ COMMITTED, then call the function.")
        .into());
    }
    check_version()
}

/// The library may be newer than the functions that the extension's script has made.
fn check_version() -> Result<(), Failure> {
    let made_by = rows(
        Sees::Latest,
        "SELECT extversion FROM pg_catalog.pg_extension WHERE extname = 'pg_concierge'",
        &[],
        |row| row.text(1),
    )?;
    let library = env!("CARGO_PKG_VERSION");
    match made_by.first() {
        Some(version) if version != library => Err(Refusal::new(
            refusal::NOT_HERE,
            "the extension has not been updated to the release of its library",
        )
        .detail(format!("Its functions are of release {version}, the library is {library}."))
        .hint("ALTER EXTENSION pg_concierge UPDATE, and reconnect.")
        .into()),
        _ => Ok(()),
    }
}

/// Refuses a private schema that a stranger has made: its owner could drop what policies stand on.
pub fn check_private_schema(site: &Site) -> Result<(), Failure> {
    let owners = rows(
        Sees::Latest,
        "SELECT pg_catalog.pg_get_userbyid(nspowner)::text \
         FROM pg_catalog.pg_namespace WHERE nspname = $1::name",
        &[site.private.as_str().into()],
        |row| row.text(1),
    )?;
    let what = format!("schema \"{}\"", site.private);
    owners.iter().try_for_each(|owner| check_owner(Sees::Latest, &site.schema, &what, owner))
}

/// Refuses `what` when its owner may not speak for `schema`: it owns neither the schema nor the database, and
/// is neither a superuser nor the caller.
pub fn check_owner(sees: Sees, schema: &str, what: &str, owner: &str) -> Result<(), Failure> {
    let trusted = rows(
        sees,
        "SELECT 1 FROM pg_catalog.pg_roles o \
         JOIN pg_catalog.pg_database d ON d.datname = pg_catalog.current_database() \
         LEFT JOIN pg_catalog.pg_namespace n ON n.nspname = $2::name \
         WHERE o.rolname = $1::name AND (o.rolsuper OR o.rolname = current_user \
         OR o.oid = d.datdba OR o.oid = n.nspowner)",
        &[owner.into(), schema.into()],
        |_| Ok(()),
    )?;
    if !trusted.is_empty() {
        return Ok(());
    }
    Err(Refusal::new(refusal::NOT_PERMITTED, format!("{what} belongs to a stranger"))
        .detail(format!("Its owner \"{owner}\" owns neither schema \"{schema}\" nor the database."))
        .hint("Find out who made it; drop it, or give it to the owner of the schema.")
        .into())
}
