#!/usr/bin/env bash
# run.sh [TOPIC...]: the benchmarks, each against its peers, as Markdown on standard output and in target/bench/.
# `make bench` calls it with PGHOST, PGPORT, PGUSER and PGDATABASE set to a server with a release build. ROUNDS=9 is
# how often each variant runs. Topics are the files beside this one that call bench.measure, and the other scripts.
# A run of all topics also writes docs/benchmarks.md.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."
rounds=${ROUNDS:-9}
out=target/bench
mkdir -p "$out"

sql() { psql -XAtq -v ON_ERROR_STOP=1 -v rounds="$rounds" "$@"; }

topics=("$@")
if ((${#topics[@]} == 0)); then
  mapfile -t topics < <(grep -lE '^CALL bench\.measure' bench/*.sql | sed 's|.*/||; s|\.sql$||')
  for script in bench/*.sh; do
    script=${script##*/} script=${script%.sh}
    if [[ $script != run && -x bench/$script.sh ]]; then topics+=("$script"); fi
  done
fi

{
  sql -c "SELECT format('PostgreSQL %s, pg_concierge %s', split_part(version(), ' ', 2), default_version)
          FROM pg_available_extensions WHERE name = 'pg_concierge'" | tr '\n' ','
  printf ' %s cores of %s, %s rounds.\nProcessor time of the backend. What the statement costs without the compared part is subtracted. Ratio of the minima.\n' \
    "$(nproc)" "$(sed -n 's/^model name[^:]*: *//p' /proc/cpuinfo | head -n 1)" "$rounds"
} | tee "$out/machine.md"

# Each topic's tables go into a file of its own, so that one can be repeated alone.
for topic in "${topics[@]}"; do
  printf '\n'
  if [[ -x bench/$topic.sh ]]; then
    ROUNDS=$rounds "bench/$topic.sh" | tee "$out/$topic.md"
  else
    sql -f bench/harness.sql -f "bench/$topic.sql" >/dev/null
    sql -c "SELECT bench.report(topic) FROM bench.topic ORDER BY topic" | sed '1!s/^###/\n###/' | tee "$out/$topic.md"
  fi
done

sql -c 'SET client_min_messages = warning' -c 'DROP SCHEMA IF EXISTS bench CASCADE' -c 'DROP ROLE IF EXISTS bench_user'

if (($# == 0)); then
  {
    printf '# Benchmarks\n\n<!-- Made by make bench; do not edit. -->\n\n'
    printf 'Made on %s by `make bench`:\n' "$(date -u +%F)"
    cat "$out/machine.md"
    printf 'A ratio is the variant divided by the one in the row with ratio 1: less is faster, unless the column says per second.\n'
    printf 'To repeat one topic: `ROUNDS=3 bench/run.sh identity`, with a server of your own.\n'
    for topic in "${topics[@]}"; do
      printf '\n'
      cat "$out/$topic.md"
    done
  } >docs/benchmarks.md
fi
