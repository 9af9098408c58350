# shellcheck shell=bash
# For the tests of a schema's life: databases with every module and the rows of tests/http/fixtures, and what they answer.
source "$(dirname -- "${BASH_SOURCE[0]}")/../../scripts/lib.sh"

at() { # at CLUSTER NN PROGRAM WORDS...: a client program of that server's own release, connected to it
  local bin
  bin=$(prefix_of "$2")/bin
  (use_cluster "$1" "$2" && export PGOPTIONS='-c client_min_messages=warning' && exec "$bin/$3" "${@:4}")
}
ask() { at "$1" "$2" psql -XAtq -v ON_ERROR_STOP=1 -d "$3" -c "$4"; }  # ask CLUSTER NN DATABASE SQL
run() { at "$1" "$2" psql -XAtq -v ON_ERROR_STOP=1 -d "$3" -f "$4"; }  # run CLUSTER NN DATABASE FILE
server_of() { (use_cluster "$1" "$2" && printf 'host=%s port=%s user=postgres' "$PGHOST" "$PGPORT"); }

# Modules in an order in which what is needed comes first.
MODULES_IN_ORDER="
  WITH RECURSIVE needed AS (
    SELECT module, 0 AS depth FROM concierge.modules
    UNION SELECT r, n.depth + 1 FROM needed n JOIN concierge.modules m USING (module), unnest(m.requires) AS r
  )
  SELECT module FROM needed GROUP BY module ORDER BY max(depth) DESC, module"

fill() { # fill CLUSTER NN DATABASE [SCHEMA]: every module in the schema, with rows
  local module schema=${4:-app}
  ask "$1" "$2" "$3" "CREATE EXTENSION IF NOT EXISTS pg_concierge" >/dev/null
  ask "$1" "$2" "$3" "SELECT count(*) FROM concierge.install(ARRAY(SELECT module FROM concierge.modules), '$schema', '{\"vector_dimensions\": 3}')" >/dev/null
  for module in $(ask "$1" "$2" "$3" "$MODULES_IN_ORDER"); do
    if [[ -e $ROOT/tests/http/fixtures/$module.sql ]]; then
      sed "s/\bapp\./$schema./g" "$ROOT/tests/http/fixtures/$module.sql" |
        at "$1" "$2" psql -Xq -v ON_ERROR_STOP=1 -d "$3" >/dev/null
    fi
  done
}

answers() { # answers CLUSTER NN DATABASE [SCHEMA]: every table's rows as a digest, the installer's opinion, the doctor's
  local schema=${4:-app}
  ask "$1" "$2" "$3" "
    SELECT format('SELECT %L || count(*) || '' '' || coalesce(md5(string_agg(to_jsonb(t)::text, '','' ORDER BY to_jsonb(t)::text COLLATE \"C\")), ''-'') FROM %s t', c.relname || ' ', c.oid::regclass)
    FROM pg_class c WHERE c.relnamespace = '$schema'::regnamespace AND c.relkind = 'r' ORDER BY c.relname COLLATE \"C\"" |
    sed 's/$/;/' | at "$1" "$2" psql -XAtq -v ON_ERROR_STOP=1 -d "$3"
  ask "$1" "$2" "$3" "SELECT module, step, state FROM concierge.status('$schema') ORDER BY 1, 2"
  ask "$1" "$2" "$3" "SELECT 'doctor', object, finding FROM concierge.doctor('$schema') ORDER BY 2, 3"
}

same() { # same WORDS EXPECTED FOUND
  if [[ $2 != "$3" ]]; then
    diff <(printf '%s\n' "$2") <(printf '%s\n' "$3") || true
    echo "not ok - $1"
    return 1
  fi
  echo "ok - $1"
}

# What a user would notice: a trigger that no longer acts, a function that no longer answers.
alive() { # alive CLUSTER NN DATABASE
  ask "$1" "$2" "$3" "
    BEGIN;
    UPDATE app.profiles SET timezone = 'asia/tokyo' WHERE full_name = 'Ann' RETURNING timezone;
    SELECT name FROM app.find_business_by_number('(650) 253-0000', 'US');
    SELECT app.wallet_transfer('a0000000-0000-4000-8000-00000000000a', 'b0000000-0000-4000-8000-00000000000b', 1, 'EUR')
           ->> 'from_balance';
    SELECT bool_and(total = 0), (SELECT count(*) FROM app.ledger_verify()) FROM app.ledger_trial_balance();
    SELECT content FROM app.recall('windw', '[1,0,0]', owner => 'a0000000-0000-4000-8000-00000000000a');
    SELECT app.book_appointment('b1000000-0000-4000-8000-00000000000b', '2031-03-04 11:30Z', 60, 'Eve') ->> 'reason';
    SELECT concierge.set_actor('b0000000-0000-4000-8000-00000000000b');
    SET LOCAL ROLE authenticated;
    SELECT name FROM app.businesses;
    ROLLBACK;"
}
ALIVE=$'Asia/Tokyo\nAnn\'s Thai Garden\n44.00\nt|0\nAnn sits by the window\nslot_taken\n\nBob\'s Books'
