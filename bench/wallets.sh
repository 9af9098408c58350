#!/usr/bin/env bash
# wallets.sh: transfers per second, processor time and WAL per call, of the ledger and of what one writes without it.
# Wants what run.sh wants: a superuser, a release build, PG_BINDIR with pgbench, and a server that may be spoiled: for the
# time of the run it is made to wait for its disk (fsync), because that is what the figures are about.
#
#   ROUNDS=5           how often, five times at most; the variants take turns within a round
#   SECONDS_EACH=2     how long each
#   CLIENTS=16         sessions at the same time
#   GROUPS_WANTED=...  some of: uniform single drop_in hold hot batch
#   MODES=...          some of: durable async
#   VARIANTS=...       instead of all of a group
#   PGLEDGER=FILE      the one SQL file of pgledger, with the two of its vendor folder in front; not compared without it
#
# How to read it. `durable` waits for the disk at each commit, `async` is synchronous_commit = off. A ratio is the median
# of the ratios within the rounds. Processor time is that of all backends; WAL is without full pages; both are of the
# last mode in MODES, and say more than the rates where others use the machine. raw is (a), original (b), pgledger (c).
#   G1/G2  uniform: credit >= 0.90 / 0.85 of raw, >= 1.25 / 1.05 of original, >= 5.5 / 3.5 of pgledger (async / durable);
#                   processor time at most 1.15 of raw. transfer has two rows to lock and compares with raw_two.
#   G3     single:  credit >= 0.95 of raw, >= 3.4 / 2.0 of pgledger
#   G4     uniform: credit_key >= 1.0 of original, at most 800 bytes of WAL
#   G5     drop_in: drop_in >= 0.80 of the original with its indexes
#   G6     hold:    hold_capture >= 0.75 of original_two
#   G7     hot:     unlocked >= 4 / 1.5 of original (durable / async); credit >= 0.9 of raw
#   G8     batch:   batch >= 30,000 per second, >= 10 of original, >= 20 of pgledger
#   G9     uniform: at most 700 bytes of WAL, at most 230 bytes on disk
# shellcheck disable=SC2034  # the variants are found by their names
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."
rounds=$((${ROUNDS:-5} > 5 ? 5 : ${ROUNDS:-5})) seconds=${SECONDS_EACH:-2} clients=${CLIENTS:-16}
wanted=${GROUPS_WANTED:-uniform single drop_in hold hot batch} modes=${MODES:-durable async}
out=target/bench
mkdir -p "$out"
pgbench=${PG_BINDIR:+$PG_BINDIR/}pgbench
work=$(mktemp -d)

sql() { psql -XAtq -v ON_ERROR_STOP=1 "$@"; }

settings=(fsync=on full_page_writes=off autovacuum=off max_wal_size=6GB checkpoint_timeout=1h)
finish() {
  local setting
  for setting in "${settings[@]}"; do sql -c "ALTER SYSTEM RESET ${setting%=*}" || true; done
  sql -c 'SELECT pg_reload_conf()' >/dev/null || true
  rm -rf "$work"
}
trap finish EXIT
for setting in "${settings[@]}"; do sql -c "ALTER SYSTEM SET ${setting%=*} = '${setting#*=}'"; done
sql -c 'SELECT pg_reload_conf()' >/dev/null

# ---------------------------------------------------------------------------------------------------------------------
# The variants: script_VARIANT is what a client does again and again.

numbers='\set a random(1, 1000)
\set b 1 + (:a + random(0, 998)) % 1000
\set lower least(:a, :b)
\set upper greatest(:a, :b)
\set cents random(1, 999)'
hot='\set a 1
\set cents random(1, 999)'
a="bench.person(:a)" b="bench.person(:b)" amount=":cents / 100.0::numeric(10, 2)"

raw="WITH u AS (UPDATE bench.account SET balance = balance + $amount WHERE owner = $a RETURNING owner, balance)
INSERT INTO bench.entry (owner, amount, balance) SELECT owner, $amount, balance FROM u;"
raw_two="WITH u AS (UPDATE bench.account SET balance = balance + $amount WHERE owner = bench.person(:lower)
    RETURNING owner, balance),
v AS (UPDATE bench.account SET balance = balance - $amount WHERE owner = bench.person(:upper) RETURNING owner, balance)
INSERT INTO bench.entry (owner, amount, balance)
SELECT owner, $amount, balance FROM u UNION ALL SELECT owner, - ($amount), balance FROM v;"
original="SELECT original.top_up($a, :cents);"
indexed="SELECT indexed.top_up($a, :cents);"
drop_in="SELECT app.top_up($a, :cents);"
credit="SELECT * FROM books.wallet_credit($a, $amount, 'USD');"
credit_wallets="SELECT * FROM app.wallet_credit($a, $amount, 'USD');"
credit_key="SELECT * FROM books.wallet_credit($a, $amount, 'USD', p_idempotency_key => gen_random_uuid()::text);"
unlocked="SELECT * FROM books.wallet_credit(bench.person('1001'), $amount, 'USD');"
last="SELECT * FROM books.wallet_credit(bench.person('1002'), $amount, 'USD');"
transfer="SELECT * FROM books.wallet_transfer($a, $b, $amount, 'USD');"
original_two="INSERT INTO indexed.transactions (user_id, amount, currency, type)
VALUES ($a, $amount, 'USD', 'debit') RETURNING id AS number \gset
UPDATE indexed.transactions SET status = 'completed' WHERE id = :number::uuid;"
hold_capture="SELECT books.wallet_hold($a, $amount, 'USD') ->> 'hold_id' AS hold_id \gset
SELECT * FROM books.wallet_capture(:hold_id::bigint);"
pgledger="SELECT * FROM pgledger.pgledger_create_transfer(pgledger.person(:a), pgledger.person(:b), $amount);"
pgledger_hot="SELECT * FROM pgledger.pgledger_create_transfer(pgledger.person('1001'), pgledger.person(:a), $amount);"
pgledger_batch="SELECT count(*) FROM pgledger.pgledger_create_transfers(ARRAY(
    SELECT ROW(pgledger.person('1001'), pgledger.person('1'), n / 100.0)::pgledger.transfer_request
    FROM generate_series(1, 100) AS n));"
batch="SELECT count(*) FROM books.wallet_post_batch((
    SELECT jsonb_agg(jsonb_build_object('to', bench.person('1'), 'amount', n / 100.0, 'currency', 'USD'))
    FROM generate_series(1, 100) AS n), 'atomic');"

# name, title, numbers or hot, clients, transfers per call
declare -A titles=(
  [raw]='(a) raw: one prepared statement' [raw_two]='raw, both sides' [original]='(b) original tables and trigger'
  [indexed]='(b) original, with keys and indexes as ours'
  [pgledger]='(c) pgledger' [credit]='**wallet_credit**' [credit_wallets]='**wallet_credit, and balance_usd follows**' [credit_key]='**wallet_credit, with a key**'
  [transfer]='**wallet_transfer**' [drop_in]='**drop-in: INSERT and UPDATE**'
  [original_two]='(b) original with keys and indexes, two transactions, reserves nothing' [hold_capture]='**wallet_hold, then wallet_capture**'
  [unlocked]='**wallet_credit, mode unlocked**' [last]='**wallet_credit, mode hot**' [batch]='**wallet_post_batch of 100**'
)
declare -A members=(
  [uniform]='raw raw_two original pgledger credit transfer credit_key credit_wallets'
  [single]='raw original pgledger credit transfer'
  [drop_in]='raw original indexed drop_in'
  [hold]='original_two hold_capture'
  [hot]='raw original pgledger credit last unlocked'
  [batch]='raw original pgledger batch'
)
declare -A heads=(
  [uniform]="1,000 wallets, $clients clients" [single]='1,000 wallets, 1 client'
  [drop_in]="INSERT as pending, UPDATE to completed, in one call; 1,000 wallets, $clients clients"
  [hold]="two transactions for one payment; 1,000 wallets, $clients clients"
  [hot]="one wallet, $clients clients" [batch]="100 transfers to one wallet in one call, $clients clients"
)

script() { # script GROUP VARIANT: what pgbench runs
  local group=$1 variant=$2 name=$2
  if [[ $group == hot || $group == batch ]]; then
    printf '%s\n' "$hot"
    if [[ $variant == pgledger ]]; then name=pgledger_hot; fi
    if [[ $group == batch && $variant == pgledger ]]; then name=pgledger_batch; fi
  else
    printf '%s\n' "$numbers"
  fi
  printf '%s\n' "${!name}"
}

spent() { # processor time of all backends that have ended, in ticks, and the end of the WAL
  sql -c "SELECT f[14]::bigint + f[15]::bigint, pg_current_wal_insert_lsn() - '0/0' FROM regexp_split_to_array(
    regexp_replace(pg_read_file('/proc/' || split_part(pg_read_file('postmaster.pid'), E'\\n', 1) || '/stat'),
    '^.*\\) ', ''), ' ') AS f"
}

measure() { # measure GROUP VARIANT MODE: appends "tps cpu-us wal-bytes" per transfer
  local group=$1 variant=$2 mode=$3 clients=$clients each=1 before after tps count
  if [[ $group == single ]]; then clients=1; fi
  if [[ $group == batch && $variant != raw && $variant != original ]]; then each=100; fi
  script "$group" "$variant" >"$work/script.sql"
  before=$(spent)
  PGOPTIONS="-c synchronous_commit=$([[ $mode == durable ]] && echo on || echo off) -c search_path=public,pgledger" "$pgbench" \
    -n -M prepared -c "$clients" -j "$((clients < 2 ? 1 : 2))" -T "$seconds" -f "$work/script.sql" \
    >"$work/result" 2>"$work/complaints" || { head -n 5 "$work/complaints" >&2; exit 1; }
  sleep 0.3
  after=$(spent)
  tps=$(sed -n 's/^tps = \([0-9.]*\).*/\1/p' "$work/result")
  count=$(sed -n 's/^number of transactions actually processed: \([0-9]*\).*/\1/p' "$work/result")
  awk -v before="$before" -v after="$after" -v tps="$tps" -v count="$count" -v each="$each" -v hz="$(getconf CLK_TCK)" 'BEGIN {
    split(before, b, "|"); split(after, a, "|")
    printf "%.1f %.2f %.0f\n", tps * each, (a[1] - b[1]) / hz * 1e6 / count / each, (a[2] - b[2]) / count / each
  }' >>"$work/$group.$variant.$mode"
}

# ---------------------------------------------------------------------------------------------------------------------

has_pgledger=${PGLEDGER:+yes}
here() { # here GROUP: its variants
  local variant
  for variant in ${VARIANTS:-${members[$1]}}; do
    if [[ $variant != pgledger || $has_pgledger ]]; then printf '%s\n' "$variant"; fi
  done
}

for ((round = 0; round < rounds; round++)); do
  sql -f bench/harness.sql -f bench/wallets_peers.sql >/dev/null
  # Nobody is to run out of money.
  sql -c "UPDATE bench.account SET balance = 1000000" -c "UPDATE original.wallets SET balance_usd = 1000000" \
    -c "UPDATE indexed.wallets SET balance_usd = 1000000" >/dev/null
  sql -c "SELECT count(*) FROM original.users, books.wallet_credit(id, 1000000, 'USD') AS b,
    app.wallet_credit(id, 1000000, 'USD') AS a" >/dev/null
  sql -c "SELECT books.wallet_open(bench.person(n::text), 'USD') FROM generate_series(1001, 1002) AS n" \
    -c "SELECT books.set_wallet_limits(bench.person('1001'), 'USD', NULL, NULL)" \
    -c "SELECT books.set_wallet_mode(bench.person('1001'), 'USD', 'unlocked')" \
    -c "SELECT books.set_wallet_mode(bench.person('1002'), 'USD', 'hot')" >/dev/null
  if [[ $has_pgledger ]]; then
    sql -c 'SET client_min_messages = warning' -c 'DROP SCHEMA IF EXISTS pgledger CASCADE' -c 'CREATE SCHEMA pgledger' -c 'SET search_path = pgledger' \
      -f "$PGLEDGER" -c "SELECT count(*) FROM generate_series(1, 1001) AS n, pgledger_create_account(n::text, 'USD')" \
      -c 'CREATE FUNCTION person(number text) RETURNS text LANGUAGE sql IMMUTABLE
        RETURN '"'pgla_' || lpad(number, 26, '0')" -c 'UPDATE pgledger_accounts SET id = person(name)' \
      -c 'VACUUM ANALYZE pgledger_accounts' >/dev/null
  fi
  sql -c CHECKPOINT
  for group in $wanted; do
    mapfile -t variants < <(here "$group")
    for mode in $modes; do
      for ((i = 0; i < ${#variants[@]}; i++)); do
        # There and back, so that what drifts, drifts for all.
        if ((round % 2)); then variant=${variants[-1 - i]}; else variant=${variants[i]}; fi
        measure "$group" "$variant" "$mode"
      done
    done
  done
done

medians() { # medians FILE COLUMN
  awk -v c="$2" '{ print $c }' "$1" | sort -n | awk '{ v[NR] = $1 } END { printf "%.10g", (v[int((NR + 1) / 2)] + v[int(NR / 2) + 1]) / 2 }'
}
ratio() { # ratio GROUP VARIANT BASE MODE COLUMN: median of the ratios within the rounds
  if [[ ! -e $work/$1.$3.$4 ]]; then echo '-'; return; fi
  paste -d' ' "$work/$1.$2.$4" "$work/$1.$3.$4" | awk -v c="$5" '{ print $c / $(c + 3) }' | sort -n |
    awk '{ v[NR] = $1 } END { printf "%.2f", (v[int((NR + 1) / 2)] + v[int(NR / 2) + 1]) / 2 }'
}

for group in $wanted; do
  printf '### wallets: %s\n\n| variant |' "${heads[$group]}"
  for mode in $modes; do printf ' %s: per second | x (a) | x (b) | x (c) |' "$mode"; done
  printf ' CPU us | x (a) | x (b) | WAL bytes |\n|---|'
  for mode in $modes; do printf -- '---:|---:|---:|---:|'; done
  printf -- '---:|---:|---:|---:|\n'
  mapfile -t variants < <(here "$group")
  base=original
  if [[ $group == hold ]]; then base=original_two; elif [[ $group == drop_in ]]; then base=indexed; fi
  for variant in "${variants[@]}"; do
    printf '| %s |' "${titles[$variant]}"
    for mode in $modes; do
      printf ' %.0f | %s | %s | %s |' "$(medians "$work/$group.$variant.$mode" 1)" \
        "$(ratio "$group" "$variant" raw "$mode" 1)" "$(ratio "$group" "$variant" "$base" "$mode" 1)" \
        "$(ratio "$group" "$variant" pgledger "$mode" 1)"
    done
    printf ' %.1f | %s | %s | %.0f |\n' "$(medians "$work/$group.$variant.$mode" 2)" \
      "$(ratio "$group" "$variant" raw "$mode" 2)" "$(ratio "$group" "$variant" "$base" "$mode" 2)" \
      "$(medians "$work/$group.$variant.$mode" 3)"
  done
  printf '\n'
done | tee "$out/wallets.md"
sql -c "SELECT format('Disk: %s bytes for each transfer with its indexes.', round(pg_total_relation_size('books.ledger_transfers')
  / count(*)::numeric)) FROM books.ledger_transfers" | tee -a "$out/wallets.md"
sql -c 'SET client_min_messages = warning' -c 'DROP SCHEMA IF EXISTS bench, original, indexed, app, app_private, books, books_private, pgledger CASCADE' \
  -c 'DROP ROLE bench_user'
