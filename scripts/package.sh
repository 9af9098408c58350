#!/usr/bin/env bash
# package.sh [NN...]: a Debian package of a release build for each major (those whose files can be had), and the archive
# for PGXN, into target/package. Each package is unpacked again and looked at.
source "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
RUN=package
profile=${PACKAGE_PROFILE:-release}
out=$TARGET/package
version=$(sed -n 's/^version = "\(.*\)"$/\1/p' "$ROOT/Cargo.toml" | head -n 1)

majors_to_build() { # the one of PG=, those that were prepared before, or the one this machine has
  local nn found=()
  if [[ ${PG:-} || ${PG_CONFIG:-} ]]; then
    pick_major
    return
  fi
  for nn in "${MAJORS[@]}"; do
    if [[ -e $(prefix_of "$nn")/stamp ]] || installed_pg_config "$nn" >/dev/null; then found+=("$nn"); fi
  done
  if ((${#found[@]} == 0)); then pick_major; else printf '%s\n' "${found[@]}"; fi
}

stage() { # stage NN: the tree of the package below $out/NN
  local nn=$1 folder=release tree=$out/$1 name=postgresql-$1-concierge depends
  if [[ $profile == dev ]]; then folder=debug; fi
  rm -rf "$tree" && mkdir -p "$tree/DEBIAN" "$tree/usr/share/doc/$name/manual" "$out/debian"
  # The folders of Debian's PostgreSQL, whatever layout this one was built against has.
  cat >"$out/pg_config" <<CONF
#!/bin/sh
case \$1 in
  --pkglibdir) echo /usr/lib/postgresql/$nn/lib ;;
  --sharedir) echo /usr/share/postgresql/$nn ;;
esac
CONF
  chmod +x "$out/pg_config"
  "$TARGET/build/xtask/debug/xtask" stage --lib "$TARGET/build/pg$nn/$folder/libpg_concierge.so" \
    --pg-config "$out/pg_config" --destdir "$tree"
  cp "$ROOT"/docs/*.md "$tree/usr/share/doc/$name/manual/"
  cp "$ROOT/LICENSE" "$tree/usr/share/doc/$name/copyright"
  gzip -9nc "$ROOT/CHANGELOG.md" >"$tree/usr/share/doc/$name/changelog.gz"
  # Which libraries of the system it needs, in which release.
  printf 'Source: concierge\n\nPackage: %s\nArchitecture: any\n' "$name" >"$out/debian/control"
  depends=$(cd "$out" && dpkg-shlibdeps -O --ignore-missing-info -e"$tree/usr/lib/postgresql/$nn/lib/pg_concierge.so" 2>/dev/null |
    sed -n 's/^shlibs:Depends=//p') || depends=''
  cat >"$tree/DEBIAN/control" <<CONTROL
Package: $name
Version: $version-1
Section: database
Priority: optional
Architecture: $(dpkg --print-architecture)
Maintainer: The authors of pg_concierge <concierge@localhost>
Installed-Size: $(du -sk "$tree/usr" | cut -f 1)
Depends: postgresql-$nn, ${depends:-libc6, libgcc-s1}
Recommends: postgresql-$nn-pgvector
Description: domain logic of an AI concierge, for PostgreSQL $nn
 Phone numbers, status machines, booking, money and memory as functions of the
 database, and an installer that lays out tables in a schema of the user.
CONTROL
  chmod -R go-w,a+rX "$tree"
  dpkg-deb --root-owner-group --build "$tree" "$out/${name}_$version-1_$(dpkg --print-architecture).deb"
  rm -rf "$tree" "$out/debian" "$out/pg_config"
}

look() { # look NN: is everything in the package that CREATE EXTENSION needs?
  local nn=$1 deb tree=$out/look-$1 file
  deb=$(compgen -G "$out/postgresql-$nn-concierge_$version-1_*.deb") || die "there is no package for PostgreSQL $nn"
  rm -rf "$tree" && dpkg-deb -x "$deb" "$tree"
  for file in "lib/postgresql/$nn/lib/pg_concierge.so" "share/postgresql/$nn/extension/pg_concierge.control" \
    "share/postgresql/$nn/extension/pg_concierge--$version.sql" "share/doc/postgresql-$nn-concierge/copyright"; do
    [[ -s $tree/usr/$file ]] || die "$deb has no $file"
  done
  grep -qx "default_version = '$version'" "$tree/usr/share/postgresql/$nn/extension/pg_concierge.control" ||
    die "the control file of $deb does not say version $version"
  [[ $(dpkg-deb -f "$deb" Depends) == "postgresql-$nn, "* ]] || die "$deb does not depend on postgresql-$nn"
  [[ -z $(find "$tree" ! -path "$tree/usr*" -type f) ]] || die "$deb has files outside of /usr"
  rm -rf "$tree"
  printf '%s  %s\n' "$(du -k "$deb" | cut -f 1) kB" "${deb#"$ROOT/"}"
}

case ${1:-} in
  stage | look)
    "$1" "${2:?a major}"
    exit
    ;;
esac

headline "packages ($profile)"
command -v dpkg-deb >/dev/null || die "dpkg-deb is needed to make Debian packages."
mkdir -p "$out"
mapfile -t majors < <(if (($# > 0)); then printf '%s\n' "$@"; else majors_to_build; fi)
for nn in "${majors[@]}"; do
  require_major "$nn"
  step "packages-$nn" "looking for the packages that the build needs" "$SCRIPTS/packages.sh" "$nn"
  step "prefix-$nn" "preparing a private PostgreSQL $nn" "$SCRIPTS/postgres.sh" "$nn"
  step "build-$nn" "building for PostgreSQL $nn" "$SCRIPTS/build.sh" "$nn" "$profile"
  step "deb-$nn" "packing postgresql-$nn-concierge" "${BASH_SOURCE[0]}" stage "$nn"
  step "look-$nn" "unpacking it again" "${BASH_SOURCE[0]}" look "$nn"
  step "try-$nn" "unpacking it into a clean PostgreSQL $nn, with every module" "$SCRIPTS/package-try.sh" "$nn"
  cat "$TARGET/log/$RUN/look-$nn.log" >&3
done
if git -C "$ROOT" rev-parse -q --verify HEAD >/dev/null 2>&1; then
  git -C "$ROOT" archive --format=zip --prefix="pg_concierge-$version/" -o "$out/pg_concierge-$version.zip" HEAD
  say "target/package/pg_concierge-$version.zip   (the source, for PGXN)"
fi
