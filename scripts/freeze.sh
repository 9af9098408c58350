#!/usr/bin/env bash
# freeze.sh: writes the SQL script of this release to sql/releases, where it stays for ever. Run before a release is
# tagged; a later release is tested against all that are there.
source "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
nn=$(pick_major)
RUN=freeze
version=$(sed -n 's/^version = "\(.*\)"$/\1/p' "$ROOT/Cargo.toml" | head -n 1)
frozen=sql/releases/pg_concierge--$version.sql
headline "freezing release $version"
cd "$ROOT"
if git rev-parse -q --verify "refs/tags/v$version" >/dev/null; then
  die "Release $version has its tag already: its script does not change any more. Raise the version in Cargo.toml."
fi
prepare "$nn" dev
mkdir -p sql/releases
"$TARGET/build/xtask/debug/xtask" sql --lib "$TARGET/build/pg$nn/debug/libpg_concierge.so" >"$frozen.new"
mv "$frozen.new" "$frozen"
say "$frozen: $(wc -l <"$frozen") lines, sha256 $(sha256sum "$frozen" | cut -c 1-16)..."
