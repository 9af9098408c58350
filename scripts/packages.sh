#!/usr/bin/env bash
# packages.sh [NN]: makes sure of everything the build and the tests for PostgreSQL NN need from the system. What is
# missing is installed as root or through sudo on Debian and Ubuntu; otherwise it is named, and the exit status is 2.
source "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
nn=${1:-$(pick_major)}

packages=() # Debian packages to install
missing=()  # the same in plain words, for every other system

want() { # want PACKAGE WORDS
  packages+=("$1")
  missing+=("$2")
}
has() { command -v "$1" >/dev/null 2>&1; }
found() { compgen -G "$1" >/dev/null; } # found GLOB
debian() { has apt-get && has dpkg; }

has make || want make make
has gcc || has cc || want gcc "a C compiler"
has pkg-config || want pkg-config pkg-config
has clang || want clang clang
found '/usr/lib*/llvm*/lib*/libclang.so*' || found '/usr/lib*/libclang.so*' || found '/usr/lib/*/libclang*.so*' ||
  [[ ${LIBCLANG_PATH:-} ]] || want libclang-dev libclang

if ! source_pg_config "$nn" >/dev/null; then
  words="PostgreSQL $nn with its server headers"
  case $nn in
    "$(native_major)")
      want "postgresql-$nn" "$words"
      packages+=("postgresql-server-dev-$nn")
      ;;
    15 | 17) # binaries of another Debian release
      [[ $(os_release ID) == debian ]] || want "postgresql-server-dev-$nn" "$words"
      has patchelf || want patchelf patchelf
      [[ -e /usr/share/zoneinfo/UTC ]] || want tzdata tzdata
      ;;
    16 | 18) # from the registries of Python and Node
      python3 -m pip --version >/dev/null 2>&1 || want python3-pip "Python 3 with pip"
      has npm || want npm "Node with npm"
      ;;
  esac
fi

if debian; then
  if [[ $(native_major) == 15 ]]; then
    found /usr/lib/postgresql/15/lib/pgxs/src/test/regress/pg_regress || packages+=(postgresql-client-15)
  fi
  if ! found "$(prefix_of "$nn")/has-vector"; then
    # pgvector is optional: from the distribution when it has it, otherwise scripts/postgres.sh builds it.
    if [[ $nn == "$(native_major)" ]] && apt-cache show "postgresql-$nn-pgvector" >/dev/null 2>&1; then
      dpkg -s "postgresql-$nn-pgvector" >/dev/null 2>&1 || packages+=("postgresql-$nn-pgvector")
    else
      has dpkg-source || packages+=(dpkg-dev)
    fi
  fi
fi

if ((${#packages[@]} > 0)); then
  if debian; then
    as_root=()
    install=(apt-get install -y --no-install-recommends "${packages[@]}")
    if ((EUID != 0)); then
      sudo -n true 2>/dev/null || die 2 "Packages are missing. As root, run:" "" "  ${install[*]}" ""
      as_root=(sudo -n)
    fi
    echo "installing: ${packages[*]}"
    "${as_root[@]}" apt-get -q update || remark "apt-get update failed: going on with the lists of packages there are"
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 "${install[@]:1}"
  else
    die 2 "This system has no apt-get, so please install by hand what is missing:" "$(printf '  - %s\n' "${missing[@]}")" \
      "In all: PostgreSQL 15 or newer with server headers, libclang, clang, make, gcc, Rust $CARGO_MSRV." \
      "PG_CONFIG=/path/to/pg_config names a server that is not found by itself."
  fi
fi

has cargo || die 2 "Rust is missing: install Rust $CARGO_MSRV or newer with rustup, then try again."
version=$(rustc --version | sed 's/^rustc \([0-9.]*\).*/\1/')
[[ $(printf '%s\n' "$CARGO_MSRV" "$version" | sort -V | head -n 1) == "$CARGO_MSRV" ]] ||
  die 2 "Rust $version is too old: pg_concierge needs $CARGO_MSRV or newer. Run: rustup update stable"
