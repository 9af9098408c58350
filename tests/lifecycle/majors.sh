#!/usr/bin/env bash
# majors.sh: an installed schema goes from PostgreSQL 15 to later majors in the three ways that there are: dump and
# restore, pg_upgrade, logical replication. Rows, installer, doctor and triggers answer as before.
source "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"

# Logical replication leaves sequences where they are.
carry_sequences() { # carry_sequences FROM-CLUSTER NN DATABASE TO-CLUSTER NN DATABASE
  ask "$1" "$2" "$3" "
    SELECT format('SELECT setval(%L, %s) \g /dev/null', format('%I.%I', schemaname, sequencename), last_value)
    FROM pg_sequences WHERE schemaname = 'app' AND last_value IS NOT NULL" |
    at "$4" "$5" psql -Xq -v ON_ERROR_STOP=1 -d "$6"
}

finish() {
  local status=$?
  trap - EXIT
  for cluster in "old 15" "new 18" "upgraded 17"; do
    # shellcheck disable=SC2086
    "$SCRIPTS/cluster.sh" stop $cluster || true
  done
  exit "$status"
}
trap finish EXIT

"$SCRIPTS/cluster.sh" fresh old 15 >/dev/null
"$SCRIPTS/cluster.sh" fresh new 18 >/dev/null
for cluster in "old 15" "new 18"; do
  # shellcheck disable=SC2086
  run $cluster postgres "$ROOT/docs/roles.sql"
done

# --- 15 to 18 by dump and restore -------------------------------------------------------------------------------------
ask old 15 postgres 'CREATE DATABASE shop'
fill old 15 shop
# Part of the books is folded, and part comes after that.
ask old 15 shop "SELECT app.ledger_fold(); SELECT app.wallet_credit('b0000000-0000-4000-8000-00000000000b', 2, 'EUR')" >/dev/null
before=$(answers old 15 shop)
ask new 18 postgres 'CREATE DATABASE shop'
dump=$TARGET/test/shop-15.dump
mkdir -p "${dump%/*}"
# By the older release's own program: docs/backup.md says why.
at old 15 pg_dump -d shop --format=custom --file="$dump"
at new 18 pg_restore --exit-on-error -d shop "$dump"
same "dump and restore: rows, installer and doctor answer as before" "$before" "$(answers new 18 shop)"
same "dump and restore: triggers, functions and policies act" "$ALIVE" "$(alive new 18 shop)"

# --- 15 to 18 by logical replication, without an end of service -------------------------------------------------------
ask new 18 postgres 'CREATE DATABASE live'
at old 15 pg_dump -d shop --schema-only | at new 18 psql -Xq -v ON_ERROR_STOP=1 -d live >/dev/null
ask old 15 shop 'CREATE PUBLICATION move FOR TABLES IN SCHEMA app'
ask new 18 live "CREATE SUBSCRIPTION move CONNECTION '$(server_of old 15) dbname=shop' PUBLICATION move"
# Work goes on.
ask old 15 shop "
  UPDATE app.profiles SET default_city = 'Köln' WHERE full_name = 'Bob';
  INSERT INTO app.profiles (full_name, timezone) SELECT 'guest ' || i, 'europe/paris' FROM generate_series(1, 500) AS i;
  DELETE FROM app.profiles WHERE full_name = 'guest 7';
  UPDATE app.transactions SET status = 'completed' WHERE status = 'pending';
  SELECT app.wallet_debit('b0000000-0000-4000-8000-00000000000b', 2, 'EUR');
  SELECT app.remember('Bob reads at night', '[0,0,1]', owner => 'b0000000-0000-4000-8000-00000000000b');
  SELECT app.book_appointment('a1000000-0000-4000-8000-00000000000a', '2031-05-06 19:00Z', 60, 'Finn');" >/dev/null
expected=$(answers old 15 shop)
for ((i = 0; i < 300; i++)); do
  found=$(answers new 18 live)
  if [[ $found == "$expected" ]]; then break; fi
  sleep 0.2
done
same "logical replication: everything arrives, changed rows too" "$expected" "$found"
ask new 18 live 'DROP SUBSCRIPTION move'
ask old 15 shop 'DROP PUBLICATION move'
carry_sequences old 15 shop new 18 live
same "logical replication: the copy is as good as the original" "$ALIVE" "$(alive new 18 live)"

# --- 15 to 17 by pg_upgrade -------------------------------------------------------------------------------------------
before=$(answers old 15 shop)
"$SCRIPTS/cluster.sh" fresh upgraded 17 >/dev/null
"$SCRIPTS/cluster.sh" stop upgraded 17
"$SCRIPTS/cluster.sh" stop old 15
choose_server_user "$(prefix_of 17)/bin"
work=$(mktemp -d /tmp/concierge.XXXXXX)
if [[ $SERVER_USER ]]; then chown "$SERVER_USER:" "$work"; fi
(cd "$work" && "${AS_SERVER[@]}" "$(prefix_of 17)/bin/pg_upgrade" -b "$(prefix_of 15)/bin" -B "$(prefix_of 17)/bin" \
  -d "$TARGET/cluster/old-15" -D "$TARGET/cluster/upgraded-17" -U postgres -s "$work" -p 5415 -P 5417) >"$TARGET/test/pg_upgrade.log" 2>&1 || {
  tail -n 20 "$TARGET/test/pg_upgrade.log"
  find "$TARGET/cluster/upgraded-17/pg_upgrade_output.d" -name '*.txt' -exec cat {} + 2>/dev/null || true
  rm -rf "$work"
  echo "not ok - pg_upgrade"
  exit 1
}
rm -rf "$work"
"$SCRIPTS/cluster.sh" start upgraded 17 >/dev/null
same "pg_upgrade: rows, installer and doctor answer as before" "$before" "$(answers upgraded 17 shop)"
same "pg_upgrade: triggers, functions and policies act" "$ALIVE" "$(alive upgraded 17 shop)"
echo "6 moves were tried"
