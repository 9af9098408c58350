#!/usr/bin/env bash
# check.sh [-u] [PAGE...]: runs the ```sql blocks of the manual's pages, each page in a new database and in one
# session, and compares what comes out with the ```text block that follows each. -u writes it into the page instead.
# By hand: eval "$(make -s env)"; docs/check.sh
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."
export PGDATABASE=postgres PGOPTIONS='-c client_min_messages=notice' LC_ALL=C.UTF-8
update='' failed=0
if [[ ${1:-} == -u ]]; then update=1 && shift; fi
if (($# == 0)); then set -- README.md docs/*.md; fi

run() { # run PAGE: the output of its blocks, a line @@@ after each
  psql -Xq -c 'DROP DATABASE IF EXISTS concierge_docs' -c 'CREATE DATABASE concierge_docs' 2>/dev/null
  # A page whose first statement makes the extension finds none.
  if ! grep -m1 -A1 '^```sql$' "$1" | grep -q '^CREATE EXTENSION pg_concierge'; then
    psql -Xqd concierge_docs -c 'CREATE EXTENSION pg_concierge'
  fi
  # From standard input, so that errors are not prefixed with a file's name.
  awk '/^```sql$/ { on = 1; next } /^```$/ && on { on = 0; print "\\echo @@@"; next } on' "$1" |
    psql -Xqd concierge_docs -v SHOW_CONTEXT=never 2>&1 | sed 's/ *$//'
}

for page; do
  # Nothing to run, such as in a page about the command line.
  if ! grep -q '^```sql$' "$page"; then continue; fi
  run "$page" | awk -v RS='' 'BEGIN { RS = "@@@\n" } { sub(/\n+$/, "\n"); printf "%s@@@\n", $0 }' |
    awk '
      NR == FNR { if ($0 == "@@@") blocks++; else output[blocks + 0] = output[blocks + 0] $0 "\n"; next }
      /^```sql$/ { sql = 1 }
      /^```text$/ && after { print; printf "%s", output[done - 1]; skip = 1; after = 0; next }
      /^```$/ && sql { sql = 0; done++; after = 1; print; next }
      /^```$/ { skip = 0 }
      skip { next }
      NF { if (!sql) after = 0 }
      { print }' - "$page" >"${TMPDIR:-/tmp}/concierge-page.md"
  if [[ $update ]]; then
    cat "${TMPDIR:-/tmp}/concierge-page.md" >"$page"
  else
    diff -u "$page" "${TMPDIR:-/tmp}/concierge-page.md" || failed=1
  fi
done
psql -Xq -c 'DROP DATABASE IF EXISTS concierge_docs'
exit "$failed"
