#!/usr/bin/env bash
# appointments_tps.sh: bookings per second by many pgbench clients, in three races. Wants what run.sh wants: a superuser, a
# release build, PG_BINDIR with pgbench. ROUNDS=9 is how often, SECONDS_EACH=10 how long. The variants take turns, and the
# median of the rounds counts.
#
# How to read it: of a bare INSERT into the same table, book_appointment must keep 0.60; in a race for the same times it
# must book at least 5 times as fast as behind a lock for each business; and with eight seats at least 0.85 times as fast as
# behind a lock for each day, with no more refusals. With fsync off, as `make bench` has it, a commit costs next to nothing.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."
rounds=${ROUNDS:-9} seconds=${SECONDS_EACH:-10}

pgbench=${PG_BINDIR:+$PG_BINDIR/}pgbench
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sql() { psql -XAtq -v ON_ERROR_STOP=1 "$@"; }

one=b0000000-0000-4000-8000-000000000001 eight=b0000000-0000-4000-8000-000000000002

# Without conflicts: four clients, each with times of its own.
own="\\set i :i + 1
\\set n :client_id * 60000 + :i"
cat >"$work/plain_insert.sql" <<SQL
$own
INSERT INTO bench_app.appointments (business_id, customer_name, scheduled_at, duration, source)
SELECT f.business_id, 'Caller', f.at, 30, 'web' FROM bench.free_time f WHERE f.n = :n;
SQL
cat >"$work/plain_book.sql" <<SQL
$own
SELECT bench_app.book_appointment(f.business_id, f.at, 30, 'Caller', p_source => 'web')
FROM bench.free_time f WHERE f.n = :n;
SQL

# In a race: sixteen clients walk the same times of one business, with three milliseconds of other work before COMMIT.
walk="\\set i :i + 1
BEGIN"
for way in lock book; do
  case $way in
    lock) call="bench.book_locked('$one', timestamptz '2035-01-01 00:00Z' + :i * interval '30 minutes', 30)" ;;
    book) call="bench_app.book_appointment('$one', timestamptz '2035-01-01 00:00Z' + :i * interval '30 minutes', 30, 'Caller', p_source => 'web')" ;;
  esac
  printf '%s;\nSELECT %s;\n\\sleep 3 ms\nCOMMIT;\n' "$walk" "$call" >"$work/walk_$way.sql"
done

# Eight seats: sixteen clients want random times of 240 days, 3 ms before COMMIT.
for way in bare same seats; do
  at="timestamptz '2035-01-01 00:00Z' + :day * interval '24 hours' + :step * interval '30 minutes'"
  case $way in
    seats) call="bench_app.book_appointment('$eight', $at, 90, 'Caller', p_source => 'web', p_party => :party) ->> 'reason'" ;;
    *) call="bench.book_counted_$way('$eight', $at, 90, :party)" ;;
  esac
  printf '\\set day random(0, 239)\n\\set step random(18, 33)\n\\set party random(1, 2)\nBEGIN;\nSELECT %s AS reason;\n\\sleep 3 ms\nCOMMIT;\n' \
    "$call" >"$work/seats_$way.sql"
done

sql -v each="${EACH:-100}" -f bench/harness.sql -f bench/appointments_tables.sql -f bench/appointments_peers.sql \
  -f bench/appointments_tps.sql >/dev/null

forget() { # what the last run has booked
  sql -c "SET session_replication_role = replica" \
    -c "DELETE FROM bench_app.appointments WHERE scheduled_at > '2031-12-01'" \
    -c "SET client_min_messages = warning" -c "TRUNCATE bench.counted, bench_peer.appointments CASCADE" \
    -c "TRUNCATE bench_app.appointments_status_history" \
    -c "VACUUM bench_app.appointments, bench_app.appointments_status_history" -c CHECKPOINT >/dev/null
}

# run NAME CLIENTS WORDS...: transactions per second go into a file of that name
run() {
  forget
  "$pgbench" -n -M prepared -c "$2" -j 2 -D i=0 -f "$work/$1.sql" "${@:3}" 2>>"$work/errors" |
    sed -n 's/^tps = \([0-9.]*\).*/\1/p' >>"$work/$1"
}

booked() { # booked NAME: how many of the calls were booked, by where they go
  case $1 in
    seats_bare) sql -c "SELECT count(*) FROM bench.counted" ;;
    seats_same) sql -c "SELECT count(*) FROM bench_peer.appointments" ;;
    *) sql -c "SELECT count(*) FROM bench_app.appointments WHERE scheduled_at > '2031-12-01'" ;;
  esac >>"$work/$1.booked"
}

plain=(plain_insert plain_book) walks=(walk_lock walk_book) seats=(seats_bare seats_same seats_seats)
calls=${CALLS:-9600}
for ((round = 0; round < rounds; round++)); do
  # There and back, so that what drifts, drifts for all.
  all=("${plain[@]}" "${walks[@]}" "${seats[@]}")
  for ((i = 0; i < ${#all[@]}; i++)); do
    if ((round % 2)); then name=${all[-1 - i]}; else name=${all[i]}; fi
    case $name in
      plain*) run "$name" 4 -T "$seconds" ;;
      walk*) run "$name" 16 -T "$seconds" ;;
      seats*) run "$name" 16 -t $((calls / 16)) ;;
    esac
    booked "$name"
  done
done

median() { sort -n "$1" | awk '{ v[NR] = $1 } END { print (v[int((NR + 1) / 2)] + v[int(NR / 2) + 1]) / 2 }'; }
table() { # table TITLE BASE NAME TITLE...
  local base
  base=$(median "$work/$2")
  printf '### %s\n\n| variant | transactions per second: median | ratio | booked |\n|---|---:|---:|---:|\n' "$1"
  for ((k = 3; k < $#; k += 2)); do
    local name=${!k} next=$((k + 1))
    awk -v title="${!next}" -v tps="$(median "$work/$name")" -v base="$base" -v booked="$(median "$work/$name.booked")" \
      'BEGIN { printf "| %s | %d | %.2f | %d |\n", title, tps, tps / base, booked }'
  done
}
table 'appointments: no conflicts, four clients' plain_insert \
  plain_insert 'bare INSERT into the same table' plain_book '**book_appointment**'
printf '\n'
table 'appointments: sixteen clients walk the same times, 3 ms before COMMIT' walk_lock \
  walk_lock 'check and INSERT behind an advisory lock for each business' walk_book '**book_appointment**'
printf '\n'
table "appointments: eight seats, $calls wishes for random times of 240 days, sixteen clients, 3 ms before COMMIT" seats_same \
  seats_bare 'seats counted behind a lock for each day, bare table' \
  seats_same 'the same in a table with the triggers of the module' seats_seats '**book_appointment**'
sql -c 'SET client_min_messages = warning' -c 'DROP SCHEMA bench, bench_app, bench_app_private, bench_peer, bench_peer_private CASCADE' \
  -c 'DROP ROLE bench_user'
