#!/bin/sh
# Writes requirements.lock: every package with its hashes, no registry's name, no path of this machine.
set -eu
cd "$(dirname "$0")/../.."
compiler=.venv/bin/uv
[ -x "$compiler" ] || { echo "First: make install" >&2; exit 1; }
"$compiler" pip compile pyproject.toml --extra local --extra dev --universal --python-version 3.11 \
    --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate \
    --quiet --output-file requirements.lock "$@"
echo "requirements.lock: $(grep -c '==' requirements.lock) packages"
