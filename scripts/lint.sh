#!/usr/bin/env bash
# lint.sh: the format of the code, clippy with warnings as errors on everything, and shellcheck when it is installed.
source "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
nn=$(pick_major)
RUN=lint
headline "lint"
cd "$ROOT"
step fmt "format of the Rust code" cargo fmt --all --check
step packages "looking for the packages that the build needs" "$SCRIPTS/packages.sh" "$nn"
step prefix "preparing a private PostgreSQL $nn" "$SCRIPTS/postgres.sh" "$nn"
step clippy "clippy" env CARGO_TARGET_DIR="$TARGET/build/pg$nn" PGRX_PG_CONFIG_PATH="$(prefix_pg_config "$nn")" \
  cargo clippy --workspace --all-targets --no-default-features --features "pg_concierge/pg$nn" -- -D warnings
if command -v shellcheck >/dev/null; then
  step shellcheck "shellcheck" shellcheck -x -P "$SCRIPTS" "$SCRIPTS"/*.sh .ci/run
else
  say "           note: shellcheck is not installed, the scripts were not looked at"
fi
