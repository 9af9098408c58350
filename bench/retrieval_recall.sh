#!/usr/bin/env bash
# retrieval_recall.sh: which part of the ten nearest rows is found among 50,000, and how few rows come back, by us and by
# a plain statement; by an argument and by a policy; with an index on the owner and without.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")"
sql() { psql -XAtq -v ON_ERROR_STOP=1 "$@"; }
printf '### The ten nearest of 50,000 rows: part that is found, and fewest rows that came back\n\n'
sql -f harness.sql -f retrieval_data.sql -f retrieval_peers.sql >/dev/null
sql -f retrieval_recall/answers.sql
