#!/usr/bin/env bash
# status_tps.sh: transactions per second with a judge on the status, each one UPDATE of a random row through its primary
# key by one of two pgbench clients. The variants take turns, and the median of the rounds counts. Wants what run.sh
# wants: a superuser, a release build, PG_BINDIR with pgbench. ROUNDS=9 is how often, SECONDS_EACH=4 how long.
#
# How to read it: of the plain tps a machine must keep 0.90, with history 0.75. With fsync off, as `make bench` has it,
# a commit costs next to nothing, so the judge weighs more than on a server that waits for its disk.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."
rounds=${ROUNDS:-9} seconds=${SECONDS_EACH:-4}
rows=20000

pgbench=${PG_BINDIR:+$PG_BINDIR/}pgbench
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

judges=(none floor code lookup lookup_history machine machine_history)
declare -A titles=(
  [none]='plain UPDATE' [floor]='C trigger of PostgreSQL with the same WHEN, judges nothing'
  [code]='plpgsql, transitions in its code' [lookup]='plpgsql, lookup in a table'
  [lookup_history]='plpgsql, lookup, history INSERT per row'
  [machine]='**status machine**' [machine_history]='**status machine, history**'
)

sql() { psql -XAtq -v ON_ERROR_STOP=1 "$@"; }

cat >"$work/change.sql" <<SQL
\set id random(1, $rows)
UPDATE bench.task SET status = CASE status WHEN 'pending' THEN 'in_progress' WHEN 'in_progress' THEN 'failed'
    ELSE 'pending' END WHERE id = :id;
SQL

sql -f bench/harness.sql -f bench/status_machine_tables.sql >/dev/null
for ((round = 0; round < rounds; round++)); do
  for ((i = 0; i < ${#judges[@]}; i++)); do
    # There and back, so that what drifts, drifts for all.
    if ((round % 2)); then judge=${judges[-1 - i]}; else judge=${judges[i]}; fi
    sql -c "CALL bench.refill('$judge', $rows)"
    "$pgbench" -n -M prepared -c 2 -j 2 -T "$seconds" -f "$work/change.sql" 2>/dev/null |
      sed -n 's/^tps = \([0-9.]*\).*/\1/p' >>"$work/$judge"
  done
done

median() { sort -n "$1" | awk '{ v[NR] = $1 } END { print (v[int((NR + 1) / 2)] + v[int(NR / 2) + 1]) / 2 }'; }
{
  printf '### status: transactions per second, two clients\n\n| variant | tps: median | of plain |\n|---|---:|---:|\n'
  plain=$(median "$work/none")
  for judge in "${judges[@]}"; do
    awk -v title="${titles[$judge]}" -v tps="$(median "$work/$judge")" -v plain="$plain" \
      'BEGIN { printf "| %s | %d | %.2f |\n", title, tps, tps / plain }'
  done
}
sql -c 'SET client_min_messages = warning' -c 'DROP SCHEMA bench CASCADE' -c 'DROP ROLE bench_user'
