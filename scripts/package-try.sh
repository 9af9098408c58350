#!/usr/bin/env bash
# package-try.sh NN: the Debian package of a major, unpacked into a copy of a PostgreSQL that has no pg_concierge. Every
# module is installed and filled there, and must be in order and alive.
source "$(dirname -- "${BASH_SOURCE[0]}")/../tests/lifecycle/lib.sh"
nn=${1:?a major}
require_major "$nn"
export PG_PREFIXES=$TARGET/package/try
copy=$PG_PREFIXES/$nn
finish() {
  local status=$?
  trap - EXIT
  "$SCRIPTS/cluster.sh" stop package "$nn" || true
  rm -rf "$PG_PREFIXES" "$TARGET/cluster/package-$nn"
  exit "$status"
}
trap finish EXIT

rm -rf "$copy" && mkdir -p "$PG_PREFIXES"
# Links take no room. What the package brings replaces files, it does not write into them.
cp -al "$TARGET/pg/$nn" "$copy"
lib=$("$(prefix_pg_config "$nn")" --pkglibdir) share=$("$(prefix_pg_config "$nn")" --sharedir)
[[ $lib == "$copy"/* && $share == "$copy"/* ]] || die "the copy of PostgreSQL $nn looks for its files in $lib and $share"
rm -f "$lib"/pg_concierge* "$share"/extension/pg_concierge*
dpkg-deb -x "$(compgen -G "$TARGET/package/postgresql-$nn-concierge_*.deb")" "$copy/deb"
cp -r "$copy/deb/usr/lib/postgresql/$nn/lib/." "$lib"
cp -r "$copy/deb/usr/share/postgresql/$nn/extension/." "$share/extension"

"$SCRIPTS/cluster.sh" fresh package "$nn" >/dev/null
run package "$nn" postgres "$ROOT/docs/roles.sql"
ask package "$nn" postgres 'CREATE DATABASE shop'
fill package "$nn" shop
same "its library is the one of the package" "$(sha256sum <"$copy/deb/usr/lib/postgresql/$nn/lib/pg_concierge.so")" \
  "$(sha256sum <"$lib/pg_concierge.so")"
same "every step is current" current "$(ask package "$nn" shop "SELECT DISTINCT state FROM concierge.status('app')")"
same "the doctor finds nothing" "" "$(ask package "$nn" shop "SELECT object, finding FROM concierge.doctor('app')")"
same "triggers, functions and policies act" "$ALIVE" "$(alive package "$nn" shop)"
