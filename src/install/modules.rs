//! The modules of this release, embedded in the library.

use crate::error::Failure;
use concierge_core::install::catalog::Catalog;
use concierge_core::refusal::{self, Refusal};
use include_dir::{Dir, include_dir};
use std::sync::LazyLock;

static FILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/sql/modules");

static CATALOG: LazyLock<Result<Catalog, String>> = LazyLock::new(|| {
    let folders = FILES.dirs().flat_map(Dir::files);
    let texts = folders.filter_map(|file| Some((file.path().to_str()?, file.contents_utf8()?)));
    Catalog::new(texts).map_err(|e| e.to_string())
});

/// The modules; an error only if the release itself is broken, which its tests would have found.
pub fn catalog() -> Result<&'static Catalog, Failure> {
    CATALOG.as_ref().map_err(|problem| {
        Refusal::new(refusal::NOT_HERE, "this release is broken").detail(problem.clone()).into()
    })
}
