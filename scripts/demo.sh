#!/usr/bin/env bash
# demo.sh [run|env|psql]: the demonstration cluster, which keeps running until `make stop`.
#   run   builds what is not built, plays demo/demo.sql in a new database, shows the transcript and makes a report
#   env   the same set-up without the play; prints shell assignments and nothing else on standard output
#   psql  the same set-up, then psql
if [[ ${1:-run} != run ]]; then REPORT_TO=stderr; fi
source "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
command=${1:-run} nn=$(pick_major)
RUN=demo-$nn
bin=$(prefix_of "$nn")/bin

set_up() { # set_up: leaves a running cluster and PGHOST, PGPORT, PGUSER
  headline "$1 on PostgreSQL $nn"
  prepare "$nn" dev
  step cluster "starting the demonstration cluster" "$SCRIPTS/cluster.sh" start demo "$nn"
  use_cluster demo "$nn"
}

set_up_if_needed() { # an open door needs no build
  if "$SCRIPTS/cluster.sh" status demo "$nn"; then use_cluster demo "$nn"; else set_up "set-up"; fi
  if ! "$bin/psql" -XAtq -d demo -c '' 2>/dev/null; then "$bin/createdb" demo >&2; fi
}

# The script as it was played and its answers, without the lines that are for psql only.
transcript() {
  awk '
    /^ *\\/ && !/^\\g / { next }
    { sub(/^psql:[^ ]*: /, "") }
    /^-- / && before !~ /^(-- .*)?$/ { print "" }
    { print; fflush(); before = $0 }'
}

# On a terminal what is told stands out from what is run.
paint() {
  if [[ ! -t 1 ]]; then
    cat
  else
    awk '
      /^-- === / { print "\033[1;36m" $0 "\033[0m"; next }
      /^-- / { print "\033[36m" $0 "\033[0m"; next }
      { print; fflush() }'
  fi
}

case $command in
  run)
    set_up demonstration
    step database "creating the database demo" \
      "$bin/psql" -Xq -d postgres -c 'DROP DATABASE IF EXISTS demo WITH (FORCE)' -c 'CREATE DATABASE demo'
    STEP_MAY_FAIL=1 step embed "fetching a model that embeds texts" "$SCRIPTS/embed.sh" || true
    if EMBED_PYTHON=$("$SCRIPTS/embed.sh" 2>/dev/null); then export EMBED_PYTHON; else unset EMBED_PYTHON; fi
    say ""
    cd "$ROOT"
    export PATH="$bin:$PATH" # the second session is a psql as well
    psql -X -d demo -f demo/demo.sql 2>&1 | transcript | tee "$TARGET/log/$RUN/demo.log" | paint || {
      say "" "The demonstration stopped at an error. Its transcript: target/log/$RUN/demo.log"
      exit 1
    }
    say "" "The same as pictures, for a browser: target/demo/report.html"
    # Repeated only when it is not the default.
    if [[ $(PG='' PG_CONFIG='' pick_major) == "$nn" ]]; then pg=''; else pg=" PG=$nn"; fi
    say "" "Go on with:"
    printf '  %-36s %s\n' "make psql$pg" "a psql prompt in this database" \
      "eval \"\$(make -s env$pg)\"; psql" "the same from your shell" "make stop" "ends the server" >&3
    ;;
  env)
    set_up_if_needed
    # shellcheck disable=SC2016  # the caller's shell expands $PATH
    printf 'export PATH=%q:"$PATH" PG_CONFIG=%q PGHOST=%q PGPORT=%q PGUSER=%q PGDATABASE=demo\n' \
      "$bin" "$bin/pg_config" "$PGHOST" "$PGPORT" "$PGUSER"
    ;;
  psql)
    set_up_if_needed
    exec "$bin/psql" -d demo 3>&-
    ;;
  *) die "demo.sh: unknown command $command" ;;
esac
