#!/usr/bin/env bash
# build.sh NN dev|release [PG_CONFIG]: builds the extension against PostgreSQL NN and puts it into the private prefix, or
# into the PostgreSQL of PG_CONFIG. Plain cargo; each major has its own target folder, so that majors do not undo each
# other's work.
source "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
nn=${1:?usage: build.sh NN dev|release} profile=${2:?dev or release} pg_config=${3:-$(prefix_pg_config "$1")}
require_major "$nn"

case $profile in
  dev) folder=debug ;;
  release) folder=release ;;
  *) die "The profile is dev or release, not $profile." ;;
esac

cd "$ROOT"
CARGO_TARGET_DIR="$TARGET/build/pg$nn" PGRX_PG_CONFIG_PATH=$pg_config \
  cargo build -p pg_concierge --no-default-features --features "pg$nn" --profile "$profile"
CARGO_TARGET_DIR="$TARGET/build/xtask" cargo build -q -p xtask

stage=("$TARGET/build/xtask/debug/xtask" stage --lib "$TARGET/build/pg$nn/$folder/libpg_concierge.so" --pg-config "$pg_config")
if [[ -w $("$pg_config" --pkglibdir) && -w $("$pg_config" --sharedir)/extension ]]; then
  "${stage[@]}"
elif sudo -n true 2>/dev/null; then
  sudo -n "${stage[@]}"
else
  printf -v words '%q ' "${stage[@]}"
  die 2 "It is built, but you may not write to $("$pg_config" --pkglibdir). As root, run:" "" "  $words" ""
fi
