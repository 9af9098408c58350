#!/usr/bin/env bash
# install.sh: a release build into the PostgreSQL of PG_CONFIG, or into the system's. Asks nothing.
source "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"

if [[ ${PG_CONFIG:-} ]]; then
  # Named explicitly, so the private copy is a target like any other.
  pg_config=$(server_pg_config "$PG_CONFIG") || die "PG_CONFIG=$PG_CONFIG: no server and headers belong to it."
  nn=$(major_of "$pg_config")
  require_major "$nn"
else
  nn=$(pick_major)
fi
RUN=install-$nn
headline "installation for PostgreSQL $nn"
step packages "looking for the packages that the build needs" "$SCRIPTS/packages.sh" "$nn"
if [[ ! ${pg_config:-} ]]; then
  pg_config=$(installed_pg_config "$nn") ||
    die "This machine has no PostgreSQL $nn with server headers. Name one: make install PG_CONFIG=/path/to/pg_config"
fi
step build "building (release) and copying into $("$pg_config" --version)" \
  "$SCRIPTS/build.sh" "$nn" release "$pg_config"

say ""
say "Copied:"
grep '^/.*/pg_concierge' "$TARGET/log/$RUN/build.log" | sed 's/^/  /'
say ""
say "In a database of that server:  CREATE EXTENSION pg_concierge;"
