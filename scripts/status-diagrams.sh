#!/usr/bin/env bash
# status-diagrams.sh [-c]: makes docs/status_library.md and docs/status/*.svg from the machines that come with the
# extension, as a database draws them; -c only says whether they are what it draws.
# By hand: eval "$(make -s env)"; scripts/status-diagrams.sh
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."
export PGDATABASE=postgres PGOPTIONS='-c client_min_messages=warning' LC_ALL=C.UTF-8
database=concierge_diagrams
check='' out=docs
if [[ ${1:-} == -c ]]; then check=1; fi
work=$(mktemp -d)

psql -Xqc "DROP DATABASE IF EXISTS $database" -c "CREATE DATABASE $database"
trap 'psql -Xqc "DROP DATABASE IF EXISTS $database"; rm -rf "$work"' EXIT

sql() { psql -XAtqd "$database" -v ON_ERROR_STOP=1 "$@"; }

# The columns that a machine reads and writes. A new machine of the library needs a table here.
sql -f - <<'SQL'
CREATE EXTENSION pg_concierge;
CREATE SCHEMA library;
CREATE TABLE library.appointments (
    id bigint PRIMARY KEY, status text, hold_expires_at timestamptz, cancel_before timestamptz,
    ends_at timestamptz, cancelled_at timestamptz);
CREATE TABLE library.business_numbers (
    id bigint PRIMARY KEY, status text, twilio_sid text, released_at timestamptz);
CREATE TABLE library.documents (
    id bigint PRIMARY KEY, processing_status text, chunk_count integer, empty_ok boolean,
    processing_error text, processed_at timestamptz);
CREATE TABLE library.transactions (
    id bigint PRIMARY KEY, status text, amount numeric, refunded_amount numeric,
    completed_at timestamptz, refunded_at timestamptz);
SELECT concierge.attach_status_machine(format('library.%I', table_name)::regclass, status_column,
                                       concierge.status_definition(name))
FROM concierge.status_library() \g /dev/null
SQL

mkdir -p "$work/status"
mapfile -t names < <(sql -c "SELECT name FROM concierge.status_library() ORDER BY number")
for name in "${names[@]}"; do
  sql -c "SELECT concierge.status_diagram('library.${name%.*}', '${name#*.}', 'svg')" >"$work/status/$name.svg"
done

{
  cat <<'PAGE'
# The status machines that come with it

<!-- Made by scripts/status-diagrams.sh; do not edit. -->

```sql
SELECT name, number, origin FROM concierge.status_library() ORDER BY number;
```

```text
PAGE
  psql -Xqd "$database" -c "SELECT name, number, origin FROM concierge.status_library() ORDER BY number" | sed 's/ *$//' | sed '$d'
  cat <<'PAGE'
```

Each is a text for `attach_status_machine`, for the tables of the modules and for yours:

```text
SELECT concierge.attach_status_machine('documents', 'processing_status',
           concierge.status_definition('documents.processing_status'), history => true);
```

`stated` machines were stated by the products that share the database; `proposed` ones fill a gap
and are to be agreed with them. The number is that of the catalogue of the products' machines.
How to read a label, and how to change a machine: [status_machines.md](status_machines.md).
PAGE
  for name in "${names[@]}"; do
    printf '\n## %s\n\n' "$name"
    sql -c "SELECT format('%s, %s. Its table needs the columns %s.', number, origin, (
                SELECT string_agg(format('\`%s\` (%s)', attname, format_type(atttypid, atttypmod)), ', '
                                  ORDER BY attnum)
                FROM pg_attribute WHERE attrelid = 'library.${name%.*}'::regclass AND attnum > 1
                                    AND NOT attisdropped))
            FROM concierge.status_library() WHERE name = '$name'" | fold -sw 100 | sed 's/ *$//'
    printf '\n![%s](status/%s.svg)\n\n```mermaid\n' "$name" "$name"
    sql -c "SELECT rtrim(concierge.status_diagram('library.${name%.*}', '${name#*.}'), E'\n')"
    printf '```\n'
  done
} >"$work/status_library.md"

if [[ $check ]]; then
  diff -ru docs/status "$work/status" && diff -u docs/status_library.md "$work/status_library.md"
else
  mkdir -p "$out/status"
  cp "$work/status_library.md" "$out/"
  cp "$work"/status/*.svg "$out/status/"
fi
