#!/usr/bin/env bash
# Keeps this release's models, snapshots and bits: Tests/compat/VERSION/. Once committed they never change.
set -euo pipefail
cd "$(dirname "$0")/../.."
. Tests/Hostile/common.sh
version=$("$python" -c 'import nrnn; print(nrnn.__version__)')
folder=Tests/compat/$version
[ ! -e "$folder" ] || { echo "compat: expected no $folder yet, found one" >&2; exit 1; }
mkdir -p "$folder"
"$python" Tests/Hostile/small_models.py "$folder"
program=$(mktemp)
trap 'rm -f "$program"' EXIT
clang -std=c11 -Iinclude -ITests/Hostile Tests/compat/compat.c "$library/libnrnn.so" "-Wl,-rpath,$library" -o "$program"
"$program" write "$folder"/*.nrnn
