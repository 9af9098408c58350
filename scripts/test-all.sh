#!/usr/bin/env bash
# test-all.sh: scripts/test.sh for every supported major, then a table of the results (also in target/test/summary.md).
source "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
mkdir -p "$TARGET/test"
passed=0 failed=0
rows=()

count() { # count NN PART -> "12" or "12, 1 failed"
  awk -F '\t' -v part="$2" '
    $1 == part { found = 1; pass = $2; fail = $3 }
    END { if (!found) print "-"; else if (fail) print pass ", " fail " failed"; else print pass }' \
    "$TARGET/test/$1/parts.tsv"
}

for nn in "${MAJORS[@]}"; do
  from=${EPOCHREALTIME//[!0-9]/} result=passed
  mkdir -p "$TARGET/test/$nn"
  : >"$TARGET/test/$nn/parts.tsv"
  env -u START_MICROS PG="$nn" RUN="test-$nn" "$SCRIPTS/test.sh" "$nn" | tee "$TARGET/test/$nn/output.txt" || result=FAILED
  say ""
  read -r pass _ fail _ < <(tail -n 1 "$TARGET/test/$nn/output.txt" | grep -E '^[0-9]+ passed, [0-9]+ failed$' ||
    echo "0 passed, 1 failed")
  ((passed += pass, failed += fail)) || true
  version=$("$(prefix_pg_config "$nn")" --version 2>/dev/null | awk '{ print $2 }') || version=''
  rows+=("$(printf '| %-10s | %-12s | %-14s | %-14s | %-14s | %-8s | %7s | %-6s |' "${version:-$nn}" "$(count "$nn" core)" \
    "$(count "$nn" regress)" "$(count "$nn" isolation)" "$(count "$nn" clients)" "$(count "$nn" http)" "$(seconds_since "$from") s" "$result")")
done

{
  printf '| %-10s | %-12s | %-14s | %-14s | %-14s | %-8s | %7s | %-6s |\n' PostgreSQL core regress isolation clients http time result
  echo '|------------|--------------|----------------|----------------|----------------|----------|---------|--------|'
  printf '%s\n' "${rows[@]}"
} | tee "$TARGET/test/summary.md"
echo
echo "$passed passed, $failed failed"
((failed == 0))
