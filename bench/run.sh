#!/usr/bin/env bash
# run.sh [TOPIC...]: the benchmarks, each against its peers, as Markdown on standard output and in target/bench/.
# `make bench` calls it with PGHOST, PGPORT, PGUSER and PGDATABASE set to a server with a release build. ROUNDS=9 is
# how often each variant runs. Topics are the files beside this one that call bench.measure, and status_tps.sh.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."
rounds=${ROUNDS:-9}
out=target/bench
mkdir -p "$out"

sql() { psql -XAtq -v ON_ERROR_STOP=1 -v rounds="$rounds" "$@"; }

topics=("$@")
if ((${#topics[@]} == 0)); then
  mapfile -t topics < <(grep -lE '^CALL bench\.measure' bench/*.sql | sed 's|.*/||; s|\.sql$||')
  topics+=(status_tps)
fi

{
  sql -c "SELECT format('PostgreSQL %s, pg_concierge %s', split_part(version(), ' ', 2), default_version)
          FROM pg_available_extensions WHERE name = 'pg_concierge'" | tr '\n' ','
  printf ' %s cores of %s, %s rounds.\nProcessor time of the backend. What the statement costs without the compared part is subtracted. Ratio of the minima.\n' \
    "$(nproc)" "$(sed -n 's/^model name[^:]*: *//p' /proc/cpuinfo | head -n 1)" "$rounds"
} | tee "$out/machine.md"

for topic in "${topics[@]}"; do
  if [[ -x bench/$topic.sh ]]; then
    printf '\n'
    ROUNDS=$rounds "bench/$topic.sh"
    continue
  fi
  sql -f bench/harness.sql -f "bench/$topic.sql" >/dev/null
  printf '\n'
  sql -c "SELECT bench.report(topic) FROM bench.topic ORDER BY topic" | sed '1!s/^###/\n###/' | tee "$out/$topic.md"
done

sql -c 'SET client_min_messages = warning' -c 'DROP SCHEMA IF EXISTS bench CASCADE' -c 'DROP ROLE IF EXISTS bench_user'
