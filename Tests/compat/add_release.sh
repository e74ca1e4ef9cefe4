#!/usr/bin/env bash
# Keeps a release: its models, their snapshots and bits, state files of its command and package, what it must refuse of later
# ones, its header, and its library for x86-64 out of the tarball, which makes all of these. Into Tests/compat/VERSION/; once
# committed they never change.
#     make dist && Tests/compat/add_release.sh
set -euo pipefail
cd "$(dirname "$0")/../.."
. Tests/Hostile/common.sh
version=$(scripts/version.sh)
release=nrnn-$version-linux-x86_64
folder=Tests/compat/$version
[ ! -e "$folder" ] || { echo "compat: expected no $folder yet, found one" >&2; exit 1; }
[ -e "dist/$release.tar.gz" ] || { echo "compat: expected dist/$release.tar.gz, found none: run make dist" >&2; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tar -xzf "dist/$release.tar.gz" -C "$work"
lib=$work/$release/lib
export NRNN_LIBRARY=$lib/libnrnn.so
mkdir -p "$folder"
"$python" Tests/Hostile/small_models.py "$folder"
clang -std=c11 "-I$work/$release/include" -ITests/Hostile Tests/compat/compat.c "$lib/libnrnn.so" "-Wl,-rpath,$lib" -o "$work/compat"
"$work/compat" write "$folder"/*.nrnn
"$python" Tests/compat/later.py "$folder"
NRNN_COMMAND=$work/$release/bin/nrnn "$python" Tests/compat/states.py "$folder"
cp "$work/$release/include/nrnn.h" "$folder"
"$python" Tests/compat/library.py keep "$lib/libnrnn.so" "$folder"
