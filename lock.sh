#!/bin/sh
# Resolves the lock files from pyproject.toml with uv; what is locked stays as it is where it still
# fits, unless called with --upgrade. torch and what only its CUDA build needs are left out, because
# torch is installed first, in the build that suits the machine.
set -eu
upgrade=${1:-}
resolve() {
    file=$1
    shift
    # shellcheck disable=SC2086 # no word at all where nothing is to be upgraded
    uv pip compile --quiet pyproject.toml --python-version 3.11 --generate-hashes \
        --no-header --no-annotate --output-file "$file" $upgrade "$@"
    awk '/^[a-z0-9]/ { skip = /^(torch|triton|nvidia-|cuda-)/ } !skip' "$file" > "$file.new"
    mv "$file.new" "$file"
}
resolve requirements.lock
resolve requirements-dev.lock --extra dev
# the S3 server of the tests, in an environment of its own: botocore and kubernetes, which chromadb
# brings, want different versions of python-dateutil
printf 'moto[s3]\nflask\nflask-cors\n' | uv pip compile --quiet - --python-version 3.11 \
    --generate-hashes --no-header --no-annotate --output-file requirements-moto.lock $upgrade
