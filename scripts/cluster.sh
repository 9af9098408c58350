#!/usr/bin/env bash
# cluster.sh start|fresh|stop|status NAME NN
# cluster.sh stop-all
# A PostgreSQL of the private prefix, reachable only through a Unix socket. `start` keeps the data of an earlier run,
# `fresh` begins with an empty cluster. target/cluster/NAME-NN.env says where the running server listens.
source "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
command=${1:?usage: cluster.sh start|fresh|stop|status NAME NN}

if [[ $command == stop-all ]]; then
  for state in "$TARGET"/cluster/*.env; do
    [[ -e $state ]] || continue
    state=${state##*/} state=${state%.env}
    "${BASH_SOURCE[0]}" stop "${state%-*}" "${state##*-}" && echo "stopped $state"
  done
  exit
fi

name=${2:?a name} nn=${3:?a major}
require_major "$nn"
bin=$(prefix_of "$nn")/bin
data=$TARGET/cluster/$name-$nn
log=$data.log
state=$(cluster_state "$name" "$nn")
choose_server_user "$bin"

server() { # server PROGRAM WORDS...: no backtraces, because they would end up in the details of errors
  env RUST_BACKTRACE=0 "${AS_SERVER[@]}" "$bin/$1" "${@:2}"
}

running() {
  [[ -e $state ]] || return 1
  use_cluster "$name" "$nn"
  [[ -S $PGHOST/.s.PGSQL.$PGPORT ]] && server pg_ctl status -D "$data" >/dev/null 2>&1
}

stop() { # stop MODE
  if [[ -e $data/postmaster.pid ]]; then server pg_ctl stop -w -m "$1" -D "$data" >/dev/null 2>&1 || true; fi
  if [[ -e $state ]]; then
    use_cluster "$name" "$nn"
    # Only a folder that looks like ours, whatever the file says.
    if [[ $PGHOST == /tmp/concierge.?* && $PGHOST != */*/*/* ]]; then rm -rf -- "$PGHOST"; fi
    rm -f "$state"
  fi
}

init() {
  rm -rf "$data" && mkdir -p "$data"
  if [[ $SERVER_USER ]]; then chown "$SERVER_USER:" "$data"; fi
  # The C library's C.UTF-8 orders by code point, as does the built-in one of 17: the same on every major.
  server initdb -D "$data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 -N --no-instructions
  cat >>"$data/postgresql.conf" <<'CONF'

# pg_concierge: a cluster for tests and demonstrations. Its data need not survive a crash of the machine.
listen_addresses = ''
fsync = off
synchronous_commit = off
full_page_writes = off
jit = off
max_prepared_transactions = 8
wal_level = logical
timezone = 'UTC'
log_timezone = 'UTC'
CONF
}

start() {
  local sockets
  mkdir -p "$TARGET/cluster"
  if [[ ! -e $data/PG_VERSION ]]; then init; fi
  # Short, because the path of a socket may have only 107 bytes; closed to other users, because nobody is asked a password.
  sockets=$(mktemp -d /tmp/concierge.XXXXXX)
  touch "$log"
  if [[ $SERVER_USER ]]; then chown "$SERVER_USER:" "$sockets" "$log"; fi
  printf 'PGHOST=%q\nPGPORT=%q\n' "$sockets" "54$nn" >"$state"
  if ! server pg_ctl start -w -t 60 -D "$data" -l "$log" -o "-k $sockets -p 54$nn" >/dev/null; then
    tail -n 20 "$log" >&2
    stop immediate
    die "The server $name-$nn did not start. If its data are of no use any more: rm -rf ${data#"$ROOT/"}"
  fi
}

case $command in
  status) running ;;
  stop) stop fast ;;
  fresh)
    stop immediate
    rm -rf "$data" "$log"
    start
    ;;
  start)
    if ! running; then
      stop immediate
      start
    fi
    ;;
  *) die "cluster.sh: unknown command $command" ;;
esac
