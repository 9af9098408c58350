//! META.json, which PGXN reads, has what its specification asks for, and agrees with Cargo.toml and the control file.
#![allow(clippy::indexing_slicing, clippy::panic)]

use serde_json::Value;
use std::fs;
use std::path::Path;

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

fn meta() -> Value {
    let text = fs::read_to_string(root().join("META.json")).unwrap_or_default();
    serde_json::from_str(&text).unwrap_or_default()
}

#[test]
fn it_has_what_the_specification_requires() {
    let meta = meta();
    for text in ["name", "version", "abstract"] {
        assert!(meta[text].as_str().is_some_and(|value| !value.trim().is_empty()), "{text}");
    }
    assert!(meta["maintainer"].as_array().is_some_and(|names| !names.is_empty()));
    // One of the words that the specification knows.
    assert_eq!(meta["license"], "postgresql");
    assert!(["stable", "testing", "unstable"].iter().any(|word| meta["release_status"] == **word));
    assert_eq!(meta["meta-spec"]["version"], "1.0.0");
    assert!(meta["meta-spec"]["url"].as_str().is_some_and(|url| url.starts_with("https://")));
    assert!(meta["tags"].as_array().is_some_and(|tags| tags.iter().all(Value::is_string)));
}

#[test]
fn it_names_the_release_and_the_files_that_there_are() {
    let meta = meta();
    let version = env!("CARGO_PKG_VERSION");
    assert_eq!(meta["version"], version);
    let provided = &meta["provides"]["pg_concierge"];
    assert_eq!(provided["version"], version);
    assert_eq!(provided["file"], format!("sql/releases/pg_concierge--{version}.sql"));
    let page = provided["docfile"].as_str().unwrap_or_default();
    assert!(!page.is_empty() && root().join(page).is_file(), "{page}");
    let control =
        fs::read_to_string(root().join("pg_concierge.control")).unwrap_or_default().to_lowercase();
    let about = meta["abstract"].as_str().unwrap_or_default().to_lowercase();
    assert!(control.contains(&format!("comment = '{about}'")), "{control}");
}
