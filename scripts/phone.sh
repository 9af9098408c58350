#!/usr/bin/env bash
# phone.sh metadata [RELEASE]: makes the tables of phone numbers again, from the metadata in the tree or from that of
#                              PyPI's `phonenumbers` RELEASE; then checks them against the engine.
# phone.sh oracle [ROWS]:      compares our answers with those of PyPI's `phonenumbers` of the same release on ROWS
#                              inputs (40000), and runs the long tests: a million strings, all tables.
source "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
task=${1:?metadata or oracle}
RUN=phone
cd "$ROOT"
data=core/data/phone
venv=$TARGET/phone/venv
export CARGO_TARGET_DIR=$TARGET/build/phone

with_python() { # with_python RELEASE: the reference implementation, in an environment of its own
  command -v python3 >/dev/null || die "This needs python3 with pip."
  mkdir -p "$TARGET/phone"
  [[ -x $venv/bin/python ]] || step venv "making a Python environment" python3 -m venv "$venv"
  step reference "installing phonenumbers $1" "$venv/bin/pip" install -q "phonenumbers==$1"
}

answer() { cargo run -q --release -p concierge-core --example phone_oracle <"$1" >"$2"; }

case $task in
  metadata)
    headline "metadata of phone numbers"
    if [[ ${2:-} ]]; then
      with_python "$2"
      step export "writing the metadata of release $2" \
        "$venv/bin/python" tests/oracle/phone/export_metadata.py $data/metadata.bin $data/VERSION
    fi
    step tables "making the tables" cargo run -q -p xtask -- phone-metadata
    step check "checking them against the engine" cargo test -q --release -p concierge-core phone -- --include-ignored
    say "" "Look at git diff --stat $data, and run make phone-oracle."
    ;;
  oracle)
    headline "phone numbers against the reference"
    rows=${2:-40000}
    with_python "$(<$data/VERSION)"
    inputs=$TARGET/phone/inputs.tsv answers=$TARGET/phone/answers.tsv
    "$venv/bin/python" tests/oracle/phone/generate.py "$rows" >"$inputs"
    step answers "reading $rows inputs" answer "$inputs" "$answers"
    compared=$TARGET/phone/compared.txt
    "$venv/bin/python" tests/oracle/phone/compare.py "$inputs" "$answers" >"$compared" && same=1 || same=0
    head -n 40 "$compared" >&3
    step long "the long tests: a million strings, all tables" \
      cargo test -q --release -p concierge-core phone -- --include-ignored
    ((same)) || die "The answers differ: ${compared#"$ROOT/"}"
    ;;
  *) die "phone.sh: unknown task $task" ;;
esac
