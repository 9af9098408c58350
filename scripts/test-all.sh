#!/usr/bin/env bash
# test-all.sh: scripts/test.sh for every supported major, then the ways from one to the next (tests/lifecycle/majors.sh).
# A table of the results goes to target/test/summary.md and, if nothing failed, into docs/compatibility.md.
# test-all.sh table: only the table, from what the last runs of each major left behind.
source "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
RUN=test-all
page=$ROOT/docs/compatibility.md
mkdir -p "$TARGET/test"
passed=0 failed=0

part() { # part NN PART: what parts.tsv has of it: passed, failed, and for the total its seconds
  awk -F '\t' -v part="$2" '$1 == part { line = $2 " " $3 " " $4 } END { print line == "" ? "- 0" : line }' \
    "$TARGET/test/$1/parts.tsv" 2>/dev/null || echo "- 0"
}

count() { # count NN PART -> "12" or "12, 1 failed"
  local pass fail
  read -r pass fail _ < <(part "$1" "$2")
  if ((fail)); then echo "$pass, $fail failed"; else echo "$pass"; fi
}

pgvector_of() { # pgvector_of NN: the release that the tests of a major had
  local control
  control=$("$(prefix_pg_config "$1")" --sharedir 2>/dev/null)/extension/vector.control
  sed -n "s/^default_version = '\(.*\)'/\1/p" "$control" 2>/dev/null || true
}

row() { # row NN
  local version pass fail seconds
  version=$("$(prefix_pg_config "$1")" --version 2>/dev/null | awk '{ print $2 }') || version=''
  read -r pass fail seconds < <(part "$1" total)
  if [[ $pass == - ]]; then pass=0 fail=1; fi
  ((passed += pass, failed += fail)) || true
  printf '| %-10s | %-8s | %-12s | %-12s | %-12s | %-12s | %-12s | %8s |\n' "${version:-$1}" "$(pgvector_of "$1")" \
    "$(count "$1" core)" "$(count "$1" regress)" "$(count "$1" isolation)" "$(count "$1" clients)" "$(count "$1" http)" \
    "${seconds:--} s"
}

moves() { # the lines of majors.sh: "ok - what"
  local line
  while read -r line; do
    case $line in
      'ok - '*) printf '| %s | passed |\n' "${line#ok - }" && ((passed += 1)) ;;
      'not ok - '*) printf '| %s | FAILED |\n' "${line#not ok - }" && ((failed += 1)) ;;
    esac
  done <"$TARGET/test/majors.txt"
}

table() {
  local nn
  printf '| %-10s | %-8s | %-12s | %-12s | %-12s | %-12s | %-12s | %8s |\n' \
    PostgreSQL pgvector core 'SQL files' isolation clients HTTP time
  echo '|------------|----------|--------------|--------------|--------------|--------------|--------------|----------|'
  for nn in "${MAJORS[@]}"; do row "$nn"; done
  printf '\n| an installed schema with rows goes from one major to another | |\n|---|---|\n'
  moves
}

if [[ ${1:-} != table ]]; then
  for nn in "${MAJORS[@]}"; do
    mkdir -p "$TARGET/test/$nn"
    : >"$TARGET/test/$nn/parts.tsv"
    # The core knows no PostgreSQL: once is enough.
    if [[ $nn == "${MAJORS[0]}" ]]; then parts=''; else parts='regress isolation clients http'; fi
    env -u START_MICROS PG="$nn" RUN="test-$nn" TEST_ONLY="$parts" "$SCRIPTS/test.sh" "$nn" || true
    say ""
  done
  headline "from one major to the next"
  : >"$TARGET/test/majors.txt"
  STEP_MAY_FAIL=1 step majors "dump, replication and pg_upgrade" "$ROOT/tests/lifecycle/majors.sh" || true
  cp "$TARGET/log/$RUN/majors.log" "$TARGET/test/majors.txt"
  # One that ended early says nothing of the rest.
  grep -q '^6 moves were tried' "$TARGET/test/majors.txt" || grep -q '^not ok' "$TARGET/test/majors.txt" ||
    echo 'not ok - it ended early: target/test/majors.txt' >>"$TARGET/test/majors.txt"
  say ""
fi

table >"$TARGET/test/summary.md"
cat "$TARGET/test/summary.md"
# Counted here, because the table is made in a redirected function of this shell.
if ((failed == 0)); then
  awk -v file="$TARGET/test/summary.md" '
    /^<!-- test-all -->$/ { print; print ""; while ((getline line < file) > 0) print line; print ""; skip = 1; next }
    /^<!-- end -->$/ { skip = 0 }
    !skip { print }' "$page" >"$page.new"
  mv "$page.new" "$page"
fi
echo
echo "$passed passed, $failed failed"
((failed == 0))
