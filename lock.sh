#!/bin/sh
# Resolves the lock files from pyproject.toml with uv; torch and what only its CUDA build needs are
# left out, because torch is installed first, in the build that suits the machine.
set -eu
resolve() {
    uv pip compile --quiet pyproject.toml --python-version 3.11 --generate-hashes \
        --no-header --no-annotate "$@" |
        awk '/^[a-z0-9]/ { skip = /^(torch|triton|nvidia-|cuda-)/ } !skip'
}
resolve > requirements.lock
resolve --extra dev > requirements-dev.lock
