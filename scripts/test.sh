#!/usr/bin/env bash
# test.sh NN: builds the extension for PostgreSQL NN and runs every test against a throw-away cluster. The last line says
# "N passed, N failed"; the exit status is 1 when something failed. TEST_ONLY="regress http" runs those parts only.
source "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
nn=${1:-$(pick_major)}
require_major "$nn"
RUN=test-$nn
out=$TARGET/test/$nn
passed=0 failed=0 complete=0

finish() {
  local status=$?
  trap - EXIT INT TERM
  "$SCRIPTS/cluster.sh" stop test "$nn" || true
  # Ended early: by a step that failed, or by a signal.
  if ((!complete)); then ((failed += 1)); fi
  # For the table of `make test-all`.
  printf 'total\t%s\t%s\t%s\n' "$passed" "$failed" "$(seconds_since "$START_MICROS")" >>"$out/parts.tsv"
  echo
  echo "$passed passed, $failed failed"
  if ((failed > 0 && status == 0)); then status=1; fi
  exit "$status"
}

# Called after a part of the tests: adds up, keeps the numbers for `make test-all`, explains what failed.
part() { # part TITLE EXIT-STATUS PASSED FAILED LOG [DIFFS]
  local fail=$4 diffs=${6:-}
  # A program that failed without a failed test did not get as far as the tests.
  if (($2 != 0 && fail == 0)); then fail=1; fi
  ((passed += $3, failed += fail)) || true
  printf '%s\t%s\t%s\n' "$1" "$3" "$fail" >>"$out/parts.tsv"
  if ((fail > 0)) && [[ -s $diffs ]]; then
    say "" "$(grep -E 'FAILED|^not ok' "$5")" ""
    head -n 150 "$diffs" | cut -c 1-300 | sed 's/^/  | /' >&3
    say "" "  all differences: ${diffs#"$ROOT/"}" ""
  elif ((fail > 0)); then
    explain_failure "$1" "$2" "$5"
  fi
}

wanted() { [[ ! ${TEST_ONLY:-} || " $TEST_ONLY " == *" $1 "* ]]; } # wanted PART

cargo_count() { # cargo_count LOG passed|failed
  awk -v word="$2;" '/^test result:/ { for (i = 2; i <= NF; i++) if ($i == word) sum += $(i - 1) } END { print sum + 0 }' "$1"
}
cargo_words() { printf '%s passed, %s failed' "$(cargo_count "$1" passed)" "$(cargo_count "$1" failed)"; }

cargo_tests() { # cargo_tests ID TITLE PACKAGE...
  local id=$1 title=$2 log=$TARGET/log/$RUN/$1.log status=0 package words=()
  shift 2
  wanted "$id" || return 0
  for package in "$@"; do words+=(-p "$package"); done
  STEP_MAY_FAIL=1 STEP_RESULT=cargo_words step "$id" "$title" \
    env RUST_BACKTRACE=0 CARGO_TARGET_DIR="$TARGET/build/xtask" cargo test --no-fail-fast "${words[@]}" || status=$?
  part "$id" "$status" "$(cargo_count "$log" passed)" "$(cargo_count "$log" failed)" "$log"
}

# pg_regress writes "test name ... ok" and, from 16 on, "ok 1 - name".
sql_passed() { grep -cE '^(test|    ) .* \.\.\. ok |^ok [0-9]+ ' "$1" || true; }
sql_words() { printf '%s of %s passed' "$(sql_passed "$1")" "$sql_total"; }

sql_tests() { # sql_tests ID TITLE PROGRAM FOLDER FILES...
  local id=$1 title=$2 program=$3 folder=$4 log=$TARGET/log/$RUN/$1.log status=0 tests=() file
  shift 4
  if [[ ! -e $1 ]] || ! wanted "$id"; then return 0; fi
  for file in "$@"; do
    file=${file##*/}
    tests+=("${file%.*}")
    # pg_regress gives up at such a test instead of going on with the next.
    [[ -e $folder/expected/${file%.*}.out ]] || say "           note: $id/${file%.*} has no expected output"
  done
  sql_total=${#tests[@]}
  if [[ -e $folder/schedule ]]; then
    tests=("--schedule=$folder/schedule")
    sql_total=$(sed -n 's/^test://p' "$folder/schedule" | wc -w)
  fi
  rm -rf "${out:?}/$id" && mkdir -p "$out/$id"
  STEP_MAY_FAIL=1 STEP_RESULT=sql_words step "$id" "$title" \
    "$program" --dbname="$id" --user=postgres --host="$PGHOST" --port="$PGPORT" --bindir="$kit_bin" \
    --inputdir="$folder" --outputdir="$out/$id" --max-connections=10 "${tests[@]}" || status=$?
  part "$id" "$status" "$(sql_passed "$log")" "$((sql_total - $(sql_passed "$log")))" "$log" "$out/$id/regression.diffs"
}

headline "tests on PostgreSQL $nn"
mkdir -p "$out"
: >"$out/parts.tsv"
# Two runs for the same major would share a cluster.
exec 9>"$out/lock"
flock -n 9 || die "Another run of the tests for PostgreSQL $nn is at work in this folder."
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
cd "$ROOT"

prepare "$nn" dev
cargo_tests core "testing the core" concierge-core xtask
step cluster "starting a throw-away cluster" "$SCRIPTS/cluster.sh" fresh test "$nn" 9>&-
use_cluster test "$nn"
export PGDATABASE=postgres PG_MAJOR=$nn PG_BINDIR
PG_BINDIR=$(prefix_of "$nn")/bin

if kit=$(test_kit "$nn"); then
  kit_bin=$("${kit%/lib}/bin/pg_config" --bindir 2>/dev/null || echo "$PG_BINDIR")
  sql_tests regress "comparing the output of SQL files" "$kit/pgxs/src/test/regress/pg_regress" \
    "$ROOT/tests/pg_regress" "$ROOT"/tests/pg_regress/sql/*.sql
  sql_tests isolation "running sessions against each other" "$kit/pgxs/src/test/isolation/pg_isolation_regress" \
    "$ROOT/tests/isolation" "$ROOT"/tests/isolation/specs/*.spec
else
  say "  pg_regress was not found: it comes with postgresql-client-15"
  part regress 1 0 1 /dev/null
fi
if EMBED_PYTHON=$("$SCRIPTS/embed.sh" 2>"$TARGET/log/$RUN/embed.log"); then
  export EMBED_PYTHON
else
  unset EMBED_PYTHON
  say "           SKIPPED: embedding with a real model needs Python and its registry (target/log/$RUN/embed.log)"
fi
cargo_tests clients "testing through real clients" concierge-client-tests

http_words() { tail -n 1 "$1"; }
if wanted http; then
  http_status=0
  STEP_MAY_FAIL=1 STEP_RESULT=http_words step http "testing over HTTP, through PostgREST" \
    env -u STEP_RESULT -u STEP_MAY_FAIL HTTP_CLUSTER=test RUN="http-$nn" "$SCRIPTS/http.sh" test || http_status=$?
  if ((http_status == 3)); then
    say "           SKIPPED: the tests over HTTP need npm, Python and their registries (target/log/http-$nn/fetch.log)"
  else
    read -r http_passed _ http_failed _ < <(grep -E '^[0-9]+ passed, [0-9]+ failed$' "$TARGET/log/$RUN/http.log" || echo "0 passed, 1 failed")
    part http "$http_status" "$http_passed" "$http_failed" "$TARGET/log/$RUN/http.log"
  fi
fi
complete=1
