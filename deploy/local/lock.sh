#!/bin/sh
# Writes the two lock files: every package with its hashes, no registry's name, no path of this machine.
# requirements.lock is what runs, requirements-dev.lock the same and what tests and checks it.
set -eu
cd "$(dirname "$0")/../.."
compiler=.venv/bin/uv
[ -x "$compiler" ] || { echo "First: make dev" >&2; exit 1; }
compile() {
    file=$1
    shift
    "$compiler" pip compile pyproject.toml --extra local --universal --python-version 3.11 \
        --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate \
        --quiet --output-file "$file" "$@"
    echo "$file: $(grep -c '==' "$file") packages"
}
compile requirements-dev.lock --extra dev "$@"
compile requirements.lock --constraint requirements-dev.lock
