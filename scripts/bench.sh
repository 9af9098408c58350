#!/usr/bin/env bash
# bench.sh: a release build, a fresh cluster, then bench/run.sh with the cluster's address in PGHOST, PGPORT and PGUSER.
source "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
nn=$(pick_major)
RUN=bench-$nn
[[ -x $ROOT/bench/run.sh ]] || die "There is no bench/run.sh to run."
headline "benchmarks on PostgreSQL $nn"
prepare "$nn" release
trap '"$SCRIPTS/cluster.sh" stop bench "$nn"' EXIT
trap 'exit 130' INT
step cluster "starting a throw-away cluster" "$SCRIPTS/cluster.sh" fresh bench "$nn"
use_cluster bench "$nn"
say ""
cd "$ROOT"
PATH="$(prefix_of "$nn")/bin:$PATH" PG_BINDIR="$(prefix_of "$nn")/bin" PG_MAJOR=$nn PGDATABASE=postgres bench/run.sh
