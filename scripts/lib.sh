# shellcheck shell=bash disable=SC2034  # some variables are for the scripts that source this
# What every script shares: where things are, which PostgreSQL is meant, how a step is reported,
# and how PostgreSQL's programs are run by a root user. Sourced, never run.

set -euo pipefail
shopt -s inherit_errexit

ROOT=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)
SCRIPTS=$ROOT/scripts
TARGET=$ROOT/target
RUN=${RUN:-main} # names the folder of logs, so that runs of different majors stay apart
MAJORS=(15 16 17 18)
CARGO_MSRV=1.95
export RUN

# The caller's settings must not reach psql, initdb, cargo or an inner make. PG, PG_CONFIG and PG_MAJOR are ours.
for name in "${!PG@}"; do
  if [[ $name =~ ^PG[A-Z]+$ ]]; then unset "$name"; fi
done
unset name MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES CARGO_TARGET_DIR CARGO_BUILD_TARGET CARGO_BUILD_TARGET_DIR LANGUAGE
export LC_ALL=C.UTF-8

# ---------------------------------------------------------------------------------------------------------------------
# Reporting. Progress goes to descriptor 3 (standard output, or standard error for `make env`); what a step itself
# prints goes to its log only.

if [[ ${REPORT_TO:-} == stderr ]]; then exec 3>&2; else exec 3>&1; fi
unset REPORT_TO
# Read once, before the clock of a nested script would start again.
: "${START_MICROS:=${EPOCHREALTIME//[!0-9]/}}"
export START_MICROS
WIDTH=62

seconds_since() { # seconds_since MICROS -> 3.2
  local tenths=$(((${EPOCHREALTIME//[!0-9]/} - $1) / 100000))
  printf '%d.%d' $((tenths / 10)) $((tenths % 10))
}

say() { printf '%s\n' "$@" >&3; } # say LINE...

headline() { # headline TITLE
  mkdir -p "$TARGET/log/$RUN"
  say "pg_concierge: $1   (logs: target/log/$RUN/)"
}

_open_line() { # the left part of a step's line, dotted up to WIDTH, without a line end
  local dots
  printf -v dots '%*s' $((WIDTH - ${#1} > 2 ? WIDTH - ${#1} : 2)) ''
  printf '[%6s s] %s %s ' "$(seconds_since "$START_MICROS")" "$1" "${dots// /.}" >&3
}

# On a terminal the seconds of a long step are counted at the end of its line.
_count_seconds() { # _count_seconds FROM
  local shown
  while sleep 1; do
    shown="$(seconds_since "$1")"
    printf '%s s\033[%dD' "${shown%.*}" $((${#shown}))
  done >&3
}

# step ID TITLE COMMAND...: runs a program (not a shell function: `set -e` would be off in it), its output in the log.
# With STEP_MAY_FAIL=1 a failure is returned to the caller, who reports it.
# STEP_RESULT names a function that prints the words at the end of the line.
step() {
  local title=$2 log=$TARGET/log/$RUN/$1.log from=${EPOCHREALTIME//[!0-9]/} status=0 ticker='' words=''
  shift 2
  mkdir -p "${log%/*}"
  _open_line "$title"
  if [[ -t 3 ]]; then
    _count_seconds "$from" &
    ticker=$!
  fi
  # Descriptor 3 is closed for the step: a server that it starts must not hold our pipe open.
  "$@" >"$log" 2>&1 </dev/null 3>&- || status=$?
  if [[ $ticker ]]; then
    kill "$ticker" 2>/dev/null || true
    wait "$ticker" 2>/dev/null || true
  fi
  if [[ ${STEP_RESULT:-} ]]; then words=$("$STEP_RESULT" "$log"); fi
  if ((status == 0)); then
    say "${words:-done} in $(seconds_since "$from") s"
  else
    say "${words:-FAILED} after $(seconds_since "$from") s"
  fi
  # Remarks of our own scripts (see `remark`) are worth more than a place in the log.
  sed -n 's/^!! /           note: /p' "$log" >&3
  if ((status != 0)) && [[ ${STEP_MAY_FAIL:-} != 1 ]]; then
    explain_failure "$title" "$status" "$log"
    exit "$status"
  fi
  return "$status"
}

remark() { printf '!! %s\n' "$*" >&2; }

die() { # die [STATUS] MESSAGE...
  local status=1
  if [[ $1 =~ ^[0-9]+$ ]]; then
    status=$1
    shift
  fi
  printf '%s\n' "$@" >&2
  exit "$status"
}

explain_failure() { # explain_failure TITLE STATUS LOG
  local advice
  advice=$(advice_for "$3")
  {
    printf '\nFailed: %s (exit status %s). The end of its log:\n\n' "$1" "$2"
    tail -n 25 -- "$3" | cut -c 1-300 | sed 's/^/  | /'
    printf '\n  the whole log: %s\n' "${3#"$ROOT/"}"
    if [[ $advice ]]; then printf '  what to do:    %s\n' "$advice"; fi
    printf '\n'
  } >&3
}

advice_for() { # what is known about an error message: "extended regular expression", advice
  local pattern advice
  while IFS='@' read -r pattern advice; do
    if grep -Eqi -- "$pattern" "$1"; then
      printf '%s' "$advice"
      return
    fi
  done <<'KNOWN'
No space left on device@free some disk space (a complete run for one major needs about 3 GB)
Unable to find libclang|couldn't find any valid shared libraries matching@install libclang: apt-get install libclang-dev clang
'?stddef.h'? file not found|'?postgres.h'? file not found@install the headers: apt-get install libclang-dev postgresql-server-dev-15
linker `cc` not found@install a C compiler: apt-get install gcc
requires rustc [0-9.]+ or newer|is not supported by the following package@update Rust: rustup update stable
Could not get lock|Unable to acquire the dpkg@another apt-get is at work: wait for it, then try again
Temporary failure (in name )?resol|Could not resolve|Unable to connect|Network is unreachable|ENOTFOUND|ConnectionError|Failed to fetch@the network (or a package registry) was not reachable: try again
diff command failed with status 512@a test has no file in expected/: look at its output in target/test/, then copy it there
SIGKILL|signal: 9@the machine ran out of memory: try again with CARGO_BUILD_JOBS=1
cannot be run as root@user namespaces and setpriv both failed: run this as an ordinary user
could not (create|map) .*shared memory@raise the limit on shared memory (in a container: --shm-size=256m)
KNOWN
}

# ---------------------------------------------------------------------------------------------------------------------
# Which PostgreSQL

os_release() { # os_release KEY, for example ID or VERSION_ID
  sed -n "s/^$1=\"\{0,1\}\([^\"]*\)\"\{0,1\}$/\1/p" /etc/os-release 2>/dev/null | head -n 1
}

native_major() { # the major that this distribution has packages of, empty when unknown
  case "$(os_release ID)-$(os_release VERSION_ID)" in
    debian-12) echo 15 ;;
    debian-13) echo 17 ;;
    ubuntu-24.04) echo 16 ;;
  esac
}

# The real pg_config, not a wrapper in /usr/bin that may change its mind; fails when there is no server with headers.
server_pg_config() { # server_pg_config PG_CONFIG
  local bin
  bin=$("$1" --bindir 2>/dev/null) || return 1
  [[ -x $bin/postgres && -x $bin/initdb && -r $("$1" --includedir-server)/postgres.h ]] || return 1
  if [[ -x $bin/pg_config ]]; then printf '%s\n' "$bin/pg_config"; else printf '%s\n' "$1"; fi
}

major_of() { # major_of PG_CONFIG
  "$1" --version | sed -n 's/^PostgreSQL \([0-9][0-9]*\).*/\1/p'
}

# PG_CONFIG as left behind by `eval "$(make -s env)"` names our own copy: it cannot be the source of itself.
given_pg_config() {
  if [[ ${PG_CONFIG:-} && $PG_CONFIG != "$TARGET"/pg/* ]]; then printf '%s\n' "$PG_CONFIG"; else return 1; fi
}

installed_pg_config() { # installed_pg_config NN: a server of this machine, or fails
  local candidate
  for candidate in "/usr/lib/postgresql/$1/bin/pg_config" "/usr/pgsql-$1/bin/pg_config" \
    "$(command -v pg_config || true)" /usr/local/pgsql/bin/pg_config; do
    if [[ -x $candidate && $candidate != "$TARGET"/pg/* && $(major_of "$candidate") == "$1" ]]; then
      server_pg_config "$candidate" && return
    fi
  done
  return 1
}

source_pg_config() { # source_pg_config NN: whose files become the private prefix, or fails
  local given
  if given=$(given_pg_config) && [[ $(major_of "$given") == "$1" ]]; then
    server_pg_config "$given"
  else
    installed_pg_config "$1"
  fi
}

pick_major() { # the major of PG=, of PG_CONFIG=, 15, or the newest one that can be had
  local given nn
  if given=$(given_pg_config); then
    [[ -x $given ]] || die "PG_CONFIG=$given is not a program."
    server_pg_config "$given" >/dev/null ||
      die "PG_CONFIG=$given: no server and headers belong to it (postgres, initdb, postgres.h)."
    nn=$(major_of "$given")
    [[ ${PG:-$nn} == "$nn" ]] || die "PG=$PG, but PG_CONFIG=$given is PostgreSQL $nn: give one of them."
  elif [[ ${PG:-} ]]; then
    nn=$PG
  elif installed_pg_config 15 >/dev/null || [[ $(native_major) == 15 ]]; then
    nn=15
  else
    for nn in 18 17 16 none; do
      if [[ $nn != none ]] && installed_pg_config "$nn" >/dev/null; then break; fi
    done
    if [[ $nn == none ]]; then nn=$(native_major); fi
    : "${nn:=15}"
  fi
  require_major "$nn"
  printf '%s\n' "$nn"
}

require_major() {
  [[ " ${MAJORS[*]} " == *" ${1:-} "* ]] || die "PostgreSQL ${1:-(none given)} is not supported: one of ${MAJORS[*]}."
}

# prefix_of NN; its bin/ is the same for every layout. PG_PREFIXES is for a copy that something is tried in.
prefix_of() { printf '%s\n' "${PG_PREFIXES:-$TARGET/pg}/$1"; }
prefix_pg_config() { printf '%s\n' "$(prefix_of "$1")/bin/pg_config"; }

# psql, pg_regress and the isolation tester come from one PostgreSQL for all servers, so that output is the same.
test_kit() { # test_kit NN: prints the folder of libraries whose pgxs/src/test has the kit
  local lib
  for lib in /usr/lib/postgresql/15/lib "$("$(prefix_pg_config "$1")" --pkglibdir)" /usr/lib/postgresql/*/lib; do
    if [[ -x $lib/pgxs/src/test/regress/pg_regress && -x $lib/pgxs/src/test/isolation/pg_isolation_regress ]]; then
      printf '%s\n' "$lib"
      return
    fi
  done
  return 1
}

# ---------------------------------------------------------------------------------------------------------------------
# PostgreSQL's server programs refuse to run as root

# Sets AS_SERVER, the words to put before a server program, and SERVER_USER, who must own its files ("" = nobody else).
choose_server_user() { # choose_server_user BINDIR
  AS_SERVER=() SERVER_USER=''
  if ((EUID != 0)); then return; fi
  # Root under another name inside a user namespace: no other account, no change of owners, works below a 0700 home.
  AS_SERVER=(unshare --user --map-user=1000 --map-group=1000 --)
  if [[ ${SERVER_AS:-unshare} == unshare ]] && "${AS_SERVER[@]}" test -x "$1/postgres" 2>/dev/null; then return; fi
  # Containers often forbid namespaces. Then a real account, with leave to pass through folders closed to it.
  SERVER_USER=postgres
  if ! id -u postgres >/dev/null 2>&1; then SERVER_USER=nobody; fi
  AS_SERVER=(setpriv "--reuid=$SERVER_USER" "--regid=$(id -g "$SERVER_USER")" --clear-groups)
  if ! "${AS_SERVER[@]}" -- test -x "$1/postgres" 2>/dev/null; then
    # access(2) heeds capabilities of a user other than root only with no_setuid_fixup.
    AS_SERVER+=(--securebits=+no_setuid_fixup --inh-caps=+dac_override --ambient-caps=+dac_override)
  fi
  AS_SERVER+=(--)
}

# ---------------------------------------------------------------------------------------------------------------------
# Clusters

cluster_state() { printf '%s\n' "$TARGET/cluster/$1-$2.env"; } # cluster_state NAME NN

use_cluster() { # use_cluster NAME NN: sets and exports PGHOST, PGPORT, PGUSER
  # shellcheck source=/dev/null
  source "$(cluster_state "$1" "$2")"
  export PGHOST PGPORT PGUSER=postgres
}

# ---------------------------------------------------------------------------------------------------------------------
# The steps that several commands begin with

prepare() { # prepare NN dev|release: packages, prefix, build
  step packages "looking for the packages that the build needs" "$SCRIPTS/packages.sh" "$1"
  step prefix "preparing a private PostgreSQL $1" "$SCRIPTS/postgres.sh" "$1"
  step build "building pg_concierge for PostgreSQL $1 ($2)" "$SCRIPTS/build.sh" "$1" "$2"
}
