//! Which release this is.

use pgrx::prelude::*;

/// `concierge.version()`
#[pg_extern(immutable, strict, parallel_safe)]
fn version() -> &'static str {
    env!("CARGO_PKG_VERSION")
}

extension_sql!(
    r"COMMENT ON FUNCTION @extschema@.version() IS
'Release of the loaded library, such as 0.1.0.

The SQL objects may be older until ALTER EXTENSION pg_concierge UPDATE has run: compare with
pg_extension.extversion. Example: SELECT concierge.version();';",
    name = "version_comments",
    requires = [version]
);
