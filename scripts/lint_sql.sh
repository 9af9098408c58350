#!/usr/bin/env bash
# lint_sql.sh: pgspot and plpgsql_check over the script of the extension and over every module. Both come from registries, and
# are kept in target/lint-sql; what cannot be fetched is skipped, with a word. Exceptions and their reasons are in lint_sql.py
# and lint_sql.sql.
source "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
PGSPOT=0.9.4
nn=$(pick_major)
RUN="lint-sql"
tools=$TARGET/lint-sql
prefix=$(prefix_of "$nn")
cd "$ROOT"
mkdir -p "$tools"

connect() {
  use_cluster lint "$nn"
  export PGDATABASE=postgres
}

case ${1:-} in
  fetch-pgspot)
    [[ -e $tools/venv/stamp-$PGSPOT ]] || { python3 -m venv "$tools/venv" && "$tools/venv/bin/pip" install -q "pgspot==$PGSPOT" &&
      touch "$tools/venv/stamp-$PGSPOT"; }
    exit
    ;;
  fetch-check)
    library=$("$prefix/bin/pg_config" --pkglibdir) extension=$("$prefix/bin/pg_config" --sharedir)/extension
    [[ -e $library/plpgsql_check.so ]] && exit
    [[ $nn == "$(native_major)" ]] || die "This distribution has no package for PostgreSQL $nn."
    cd "$tools" && rm -rf deb ./*.deb
    apt-get -q download "postgresql-$nn-plpgsql-check"
    dpkg-deb -x ./*.deb deb
    cp deb/usr/lib/postgresql/"$nn"/lib/plpgsql_check.so "$library/"
    cp deb/usr/share/postgresql/"$nn"/extension/plpgsql_check* "$extension/"
    exit
    ;;
  render)
    connect
    psql=("$prefix/bin/psql" -XAtq -v ON_ERROR_STOP=1)
    all="ARRAY(SELECT module FROM concierge.modules)"
    "${psql[@]}" -c "SET client_min_messages = warning" -c "CREATE EXTENSION pg_concierge"
    "${psql[@]}" -c "SELECT to_json(s) FROM concierge.render($all, 'app') AS s" >"$tools/installer.jsonl"
    "${psql[@]}" -c "SET client_min_messages = warning" -c "SELECT count(*) FROM concierge.install($all, 'app')"
    # What the linter must find, or it finds nothing at all.
    "${psql[@]}" -c "SELECT to_json('CREATE FUNCTION app.f() RETURNS int LANGUAGE plpgsql SECURITY DEFINER AS '
      || quote_literal('BEGIN RETURN 1; END'))" >"$tools/planted.jsonl"
    exit
    ;;
  check)
    connect
    psql=("$prefix/bin/psql" -XAtq -v ON_ERROR_STOP=1)
    # What it must find, or it finds nothing at all.
    "${psql[@]}" -c "CREATE FUNCTION app.planted() RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN no_such_column; END'"
    planted=$("${psql[@]}" -f "$SCRIPTS/lint_sql.sql")
    [[ $planted == *app.planted* ]] || die "plpgsql_check does not find what was planted."
    "${psql[@]}" -c "DROP FUNCTION app.planted()"
    found=$("${psql[@]}" -f "$SCRIPTS/lint_sql.sql")
    printf '%s\n' "${found:-nothing}"
    [[ -z $found ]]
    exit
    ;;
esac

headline "lint of the SQL"
prepare "$nn" dev
pgspot=1 check=1
STEP_MAY_FAIL=1 step pgspot "fetching pgspot" "${BASH_SOURCE[0]}" fetch-pgspot || pgspot=0
STEP_MAY_FAIL=1 step plpgsql-check "fetching plpgsql_check" "${BASH_SOURCE[0]}" fetch-check || check=0
step cluster "starting a throw-away cluster" "$SCRIPTS/cluster.sh" fresh lint "$nn"
trap '"$SCRIPTS/cluster.sh" stop lint "$nn"' EXIT
step render "installing every module" "${BASH_SOURCE[0]}" render
if ((pgspot)); then
  lint=("$tools/venv/bin/python" "$SCRIPTS/lint_sql.py")
  if "${lint[@]}" installer "$tools/planted.jsonl" >/dev/null 2>&1; then die "The linter does not find what was planted."; fi
  step extension "pgspot over the script of the extension" \
    "${lint[@]}" extension "$("$prefix/bin/pg_config" --sharedir)/extension/pg_concierge--$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -n 1).sql"
  step installer "pgspot over what the installer runs" "${lint[@]}" installer "$tools/installer.jsonl"
else
  say "           SKIPPED: pgspot needs Python and its registry (target/log/$RUN/pgspot.log)"
fi
if ((check)); then
  step functions "plpgsql_check over the functions of the modules" "${BASH_SOURCE[0]}" check
else
  say "           SKIPPED: plpgsql_check needs the package of the distribution (target/log/$RUN/plpgsql-check.log)"
fi
