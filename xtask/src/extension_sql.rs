//! The extension's SQL script, read from the metadata that pgrx leaves in the built library.

use crate::{Failure, project_root};
use object::{Object, ObjectSection};
use pgrx_sql_entity_graph::{ControlFile, PgrxSql, SqlGraphEntity, section};
use std::path::{Path, PathBuf};

/// The extension's name: of its library, its control file and its scripts.
pub const EXTENSION: &str = "pg_concierge";

/// The version all crates of the workspace share.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The control file in the source tree; `@CARGO_VERSION@` stands for [`VERSION`].
pub fn control_path() -> PathBuf {
    project_root().join(format!("{EXTENSION}.control"))
}

/// The script `CREATE EXTENSION` runs, for the library at `lib`.
pub fn generate(lib: &Path) -> Result<String, Failure> {
    let image = std::fs::read(lib).map_err(|e| format!("cannot read {}: {e}", lib.display()))?;
    let library = object::File::parse(image.as_slice())?;
    let metadata = library
        .sections()
        .find(|s| s.name().is_ok_and(section::is_schema_section_name))
        .ok_or_else(|| format!("{} carries no pgrx metadata", lib.display()))?;

    let control = ControlFile::from_path_with_cargo_version(control_path(), VERSION)?;
    let mut entities = vec![SqlGraphEntity::ExtensionRoot(control)];
    entities.extend(section::decode_entities(metadata.data()?)?);
    Ok(PgrxSql::build(entities.into_iter(), EXTENSION.to_owned(), false)?.to_sql()?)
}
