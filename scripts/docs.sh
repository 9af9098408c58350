#!/usr/bin/env bash
# docs.sh write|check: docs/reference.md from the comments in the catalog; check says whether it is current.
source "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
command=${1:?usage: docs.sh write|check} nn=$(pick_major)
RUN=docs
bin=$(prefix_of "$nn")/bin
made=$TARGET/log/$RUN/reference.md
headline "reference ($command)"
if [[ ! ${DOCS_CLUSTER:-} ]]; then
  prepare "$nn" dev
  trap '"$SCRIPTS/cluster.sh" stop docs "$nn"' EXIT
  trap 'exit 130' INT
  step cluster "starting a throw-away cluster" "$SCRIPTS/cluster.sh" fresh docs "$nn"
fi
use_cluster "${DOCS_CLUSTER:-docs}" "$nn"
"$bin/psql" -Xq -d postgres -c 'SET client_min_messages = warning' -c 'DROP DATABASE IF EXISTS concierge_reference WITH (FORCE)' \
  -c 'CREATE DATABASE concierge_reference' -f "$ROOT/docs/roles.sql"
"$bin/psql" -X -d concierge_reference -f "$ROOT/docs/reference.sql" >"$made"
"$bin/psql" -Xq -d postgres -c 'DROP DATABASE concierge_reference'
case $command in
  write)
    cp "$made" "$ROOT/docs/reference.md"
    say "docs/reference.md: $(grep -c '^###' "$made") entries"
    ;;
  check) diff -u "$ROOT/docs/reference.md" "$made" || die "docs/reference.md is not current: make docs" ;;
  *) die "docs.sh: unknown command $command" ;;
esac
