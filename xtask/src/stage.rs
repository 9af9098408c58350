//! Copies library, control file and scripts to where one PostgreSQL looks for extensions.

use crate::extension_sql::{EXTENSION, VERSION, control_path, generate};
use crate::{Failure, project_root};
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Installs the built library `lib` and its SQL into the PostgreSQL of `pg_config`, or below
/// `destdir` as packages want it. Prints each file it writes.
pub fn stage(lib: &Path, pg_config: &Path, destdir: Option<&Path>) -> Result<(), Failure> {
    let pkglibdir = directory(pg_config, "--pkglibdir", destdir)?;
    let extensions = directory(pg_config, "--sharedir", destdir)?.join("extension");
    fs::create_dir_all(&pkglibdir)?;
    fs::create_dir_all(&extensions)?;

    let script = generate(lib)?;
    let control = fs::read_to_string(control_path())?.replace("@CARGO_VERSION@", VERSION);
    replace(&pkglibdir.join(format!("{EXTENSION}.so")), &fs::read(lib)?)?;
    replace(&extensions.join(format!("{EXTENSION}.control")), control.as_bytes())?;
    replace(&extensions.join(format!("{EXTENSION}--{VERSION}.sql")), script.as_bytes())?;
    for written in written_scripts()? {
        let name = written.file_name().unwrap_or(OsStr::new("upgrade.sql"));
        replace(&extensions.join(name), &fs::read(&written)?)?;
    }
    Ok(())
}

fn directory(pg_config: &Path, flag: &str, destdir: Option<&Path>) -> Result<PathBuf, Failure> {
    let output = Command::new(pg_config)
        .arg(flag)
        .output()
        .map_err(|e| format!("cannot run {}: {e}", pg_config.display()))?;
    let path = PathBuf::from(String::from_utf8(output.stdout)?.trim());
    Ok(match destdir {
        Some(root) => root.join(path.strip_prefix("/").unwrap_or(&path)),
        None => path,
    })
}

/// Writes beside the target and renames: a server that has the old library mapped keeps it.
fn replace(target: &Path, content: &[u8]) -> Result<(), Failure> {
    let fresh = target.with_extension("new");
    fs::write(&fresh, content).map_err(|e| format!("cannot write {}: {e}", fresh.display()))?;
    fs::rename(&fresh, target)?;
    println!("{}", target.display());
    Ok(())
}

/// The scripts that are not generated: `sql/pg_concierge--A--B.sql`, which lead from one release to the next, and
/// those of earlier releases in `sql/releases/`, because a dump may ask for one.
fn written_scripts() -> Result<Vec<PathBuf>, Failure> {
    let mut found = Vec::new();
    for folder in ["sql", "sql/releases"] {
        let folder = project_root().join(folder);
        if !folder.is_dir() {
            continue;
        }
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            let name = path.file_name().and_then(OsStr::to_str).unwrap_or_default();
            let of_this_release = name == format!("{EXTENSION}--{VERSION}.sql");
            if name.starts_with(&format!("{EXTENSION}--"))
                && name.ends_with(".sql")
                && !of_this_release
            {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}
