#!/usr/bin/env bash
# retrieval_quality.sh: how good the answers of a search are, by nDCG@10, beside search by meaning alone and beside the
# function of Supabase's guide. RETRIEVAL_SET names a folder with documents, questions, judgements and embeddings; see
# bench/retrieval_quality/load.py for its files. PGHOST and the others name a server; the schema quality is made there.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/retrieval_quality"
sql() { psql -XAtq -v ON_ERROR_STOP=1 "$@"; }

printf '### How good the answers are\n\n'
if [[ -z ${RETRIEVAL_SET:-} ]]; then
  printf 'Not measured: RETRIEVAL_SET names no folder with documents, questions and judgements.\n'
  exit 0
fi
sql -f schema.sql >/dev/null
python3 load.py "$RETRIEVAL_SET" | sql >/dev/null
sql -f runs.sql >/dev/null
printf '%s documents, %s questions of kinds %s.\n\n' \
  "$(sql -c 'SELECT count(*) FROM quality.document')" "$(sql -c 'SELECT count(*) FROM quality.question')" \
  "$(sql -c "SELECT string_agg(kind || ' (' || n || ')', ', ' ORDER BY kind)
             FROM (SELECT kind, count(*) AS n FROM quality.question GROUP BY kind) s")"
sql -f report.sql
sql -c 'SET client_min_messages = warning' -c 'DROP SCHEMA quality CASCADE'
